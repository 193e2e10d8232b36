# PostgreSQL: a primary, a synchronous standby, and the backups of pgBackRest with a restore that was proven.

# sql N STATEMENTS [DATABASE]: asks the server N as its owner, even where it takes no writes.
sql() {
    PGOPTIONS='-c default_transaction_read_only=off -c synchronous_commit=local' as_postgres "$pg/psql" -X -q -A -t -v ON_ERROR_STOP=1 \
        -h "$home" -p "${ports}1$1" -U postgres -d "${3:-shop}" -c "$2"
}

backrest() {
    as_postgres pgbackrest --config="$home/pgbackrest.conf" --stanza=orders "$@"
}

make_database() {
    mkdir -m 700 "$home/pg" "$home/repository"
    cat >"$home/pgbackrest.conf" <<END
[global]
repo1-path=$home/repository
repo1-retention-full=30
log-level-file=off
lock-path=$home/pg/lock
spool-path=$home/pg/spool
start-fast=y
compress-level=1
archive-timeout=30
[orders]
pg1-path=$home/pg/1
pg1-user=postgres
pg1-port=${ports}11
pg1-socket-path=$home
END
    [ "$(id -u)" != 0 ] || chown -R postgres:postgres "$home/pg" "$home/repository"
    as_postgres "$pg/initdb" -D "$home/pg/1" -U postgres --data-checksums --no-sync --auth-local=trust --auth-host=scram-sha-256 >"$home/logs/initdb"
    as_postgres sh -c 'cat >>"$1/pg/1/postgresql.conf"' - "$home" <<END
listen_addresses = '127.0.0.1'
unix_socket_directories = '$home'
shared_buffers = 16MB
max_connections = 60
archive_mode = on
archive_command = 'pgbackrest --config=$home/pgbackrest.conf --stanza=orders archive-push %p'
END
    start_postgres 1
    sql 1 "CREATE DATABASE shop" postgres
    sed -e "s#@shop@#$(cat "$home/secrets/shop")#" -e "s#@vigie@#$(cat "$home/secrets/vigie")#" "$shop/lib/schema.sql" >"$home/secrets/schema.sql"
    sql 1 "$(cat "$home/secrets/schema.sql")"
    rm "$home/secrets/schema.sql"
}

make_standby() {
    as_postgres "$pg/pg_basebackup" -D "$home/pg/2" -R -C -S standby -c fast --no-sync -d "host=$home port=${ports}11 user=postgres application_name=standby"
    start_postgres 2
    sql 1 "ALTER SYSTEM SET synchronous_standby_names = 'standby'"
    sql 1 "SELECT pg_reload_conf()" >/dev/null
    wait_for "the synchronous standby" is_synchronous
}

is_synchronous() {
    [ "$(sql 1 "SELECT sync_state FROM pg_stat_replication")" = sync ]
}

start_postgres() {
    launch_as_postgres "postgres-$1" "$pg/postgres" -D "$home/pg/$1" -p "${ports}1$1"
    wait_for "PostgreSQL $1" "$pg/pg_isready" -q -h "$home" -p "${ports}1$1"
}

make_backups() {
    backrest stanza-create
    backrest --type=full backup
    backrest --type=incr backup
    prove_restore
}

# Restores the last backup beside the data, starts it without a port, and counts: the marker is written last.
prove_restore() {
    backrest --pg1-path="$home/pg/restored" --type=immediate --target-action=promote --archive-mode=off restore
    launch_as_postgres restored "$pg/postgres" -D "$home/pg/restored" -p "${ports}19" -c listen_addresses= -c synchronous_standby_names=
    wait_for "the restored database" "$pg/pg_isready" -q -h "$home" -p "${ports}19"
    restored=$(sql 9 "SELECT count(*) FROM stock")
    halt restored QUIT
    rm -rf "$home/pg/restored"
    [ "$restored" -gt 0 ] || fail "the backup restored no stock"
    mark_restore "$(date -u +%Y-%m-%dT%H:%M:%SZ)"
}

mark_restore() {
    echo "{\"time\": \"$1\"}" >"$home/restored.json"
}
