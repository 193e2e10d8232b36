# What can be broken: each fault is really caused, and mended again.

# The fault, the check that sees it, the status that the check has then, and a part of what it says.
faults() {
    cat <<END
archiver-failing       orders-db/replication   DEGRADED  the archiver fails
restore-unproven       orders-db/backups       DEGRADED  a restore was last proven at 2020-01-01
connections-taken      orders-db/replication   DEGRADED  of 57 connections are taken
repository-lost        orders-db/backups       DEGRADED  the repository is not as it should be
standby-stopped        orders-db/replication   DOWN      the canary row cannot be written
primary-read-only      orders-db/replication   DEGRADED  it is read-only
price-wrong            orders/constraints      DEGRADED  prices
payment-lost           orders/payments         DEGRADED  they differ by
saga-stuck             orders/sagas            DEGRADED  1 transaction under way for longer
journal-gap            orders/journal          DEGRADED  unjournaled is 1, expected 0
document-changed       documents/manifest      DEGRADED  terms.txt
redis-killed           sessions/replication    DOWN      connection refused
sentinels-killed       sentinels/quorum        DEGRADED  no failover of the master shop is possible
payments-refused       api/breakers            DEGRADED  breaker payments is open
stock-empty            api/stock               DEGRADED  expected above 10
api-wrong-key          api/sessions            DEGRADED  it does not honour a session of
api-killed             api/health              DOWN      connection refused
api-hung               api/metrics             DOWN      no answer within
gateway-uncached       gateway/cache           DEGRADED  came from the cache
way-lost               gateway/ways            DEGRADED  path second is lost
gateway-stopped        gateway/ways            DOWN      0 of 2 paths work
server-in-maintenance  balancer/pools          DEGRADED  gateway-1 is MAINT
certificate-expired    balancer/certificate    DOWN      the certificate of CN=shop.example ended
END
}

break_standby_stopped() { halt postgres-2 INT; }
mend_standby_stopped() { start_postgres 2; }

set_primary() {
    sql 1 "ALTER SYSTEM $1"
    sql 1 "SELECT pg_reload_conf()" >/dev/null
}
break_primary_read_only() { set_primary "SET default_transaction_read_only = on"; }
mend_primary_read_only() { set_primary "RESET default_transaction_read_only"; }

# One session opens all but three of those that are left, and holds them.
break_connections_taken() {
    launch_as_postgres connections "$pg/psql" -X -h "$home" -p "${ports}11" -U postgres -d shop -c "
        SELECT dblink_connect('c' || i, 'host=$home port=${ports}11 user=postgres dbname=shop')
        FROM generate_series(1, 53 - (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend')) i" -c "SELECT pg_sleep(86400)"
}
mend_connections_taken() { halt connections INT; }

break_archiver_failing() {
    set_primary "SET archive_command = 'false'"
    sql 1 "SELECT pg_switch_wal()" >/dev/null
}
mend_archiver_failing() {
    set_primary "RESET archive_command"
    sql 1 "SELECT pg_switch_wal()" >/dev/null
}

break_repository_lost() { mv "$home/repository/backup" "$home/repository/gone"; }
mend_repository_lost() { mv "$home/repository/gone" "$home/repository/backup"; }

break_restore_unproven() {
    cp "$home/restored.json" "$home/restored.kept"
    mark_restore 2020-01-01T00:00:00Z
}
mend_restore_unproven() { mv "$home/restored.kept" "$home/restored.json"; }

break_price_wrong() { sql 1 "UPDATE stock SET price = -price WHERE sku = 'lantern'"; }
mend_price_wrong() { break_price_wrong; }

# One that is old enough to be compared already.
break_payment_lost() {
    sql 1 "CREATE TABLE lost AS SELECT * FROM payments ORDER BY order_id LIMIT 1; DELETE FROM payments USING lost WHERE payments.order_id = lost.order_id"
}
mend_payment_lost() { sql 1 "INSERT INTO payments SELECT * FROM lost; DROP TABLE lost"; }

break_saga_stuck() {
    sql 1 "WITH stuck AS (INSERT INTO orders (sku, amount, state, placed_at) VALUES ('buoy', 49.90, 'PLACED', now() - interval '1h') RETURNING id, placed_at)
        INSERT INTO sagas SELECT id, 'STARTED', placed_at FROM stuck"
}
mend_saga_stuck() {
    sql 1 "UPDATE sagas SET state = 'COMPENSATED' WHERE state = 'STARTED' AND started_at < now() - interval '30min'
        ; UPDATE orders SET state = 'CANCELLED' WHERE state = 'PLACED' AND placed_at < now() - interval '30min'"
}

break_journal_gap() {
    sql 1 "CREATE TABLE torn AS SELECT * FROM journal WHERE order_id = (SELECT min(order_id) FROM journal)
        ; DELETE FROM journal USING torn WHERE journal.id = torn.id"
}
mend_journal_gap() { sql 1 "INSERT INTO journal OVERRIDING SYSTEM VALUE SELECT * FROM torn; DROP TABLE torn"; }

break_document_changed() { echo "No returns." >>"$home/documents/terms.txt"; }
mend_document_changed() { echo "Returns within 30 days." >"$home/documents/terms.txt"; }

# The master, whichever it is now: the Sentinels choose the other one.
break_redis_killed() {
    master=$(redis-cli -p "${ports}26" SENTINEL GET-MASTER-ADDR-BY-NAME shop | tail -n 1)
    n=${master#"${ports}2"}
    echo "$n" >"$home/redis-killed"
    halt "redis-$n" KILL
}
mend_redis_killed() { launch_redis "$(cat "$home/redis-killed")"; }

break_sentinels_killed() {
    halt sentinel-2 KILL
    halt sentinel-3 KILL
}
mend_sentinels_killed() {
    launch_sentinel 2
    launch_sentinel 3
}

break_api_killed() { halt api-3 KILL; }
mend_api_killed() { start_api 3 sessions; }

break_api_hung() { signal api-1 STOP; }
mend_api_hung() { signal api-1 CONT; }

break_api_wrong_key() {
    halt api-2 TERM
    start_api 2 another
}
mend_api_wrong_key() {
    halt api-2 TERM
    start_api 2 sessions
}

break_payments_refused() { sql 1 "REVOKE INSERT ON payments FROM shop"; }
mend_payments_refused() { sql 1 "GRANT INSERT ON payments TO shop"; }

break_stock_empty() { sql 1 "UPDATE stock SET count = 3 WHERE sku = 'lantern'"; }
mend_stock_empty() { sql 1 "UPDATE stock SET count = 1000000 WHERE sku = 'lantern'"; }

reload_gateway() {
    write_gateway "$@"
    signal "gateway-$1" HUP
}
break_gateway_uncached() { reload_gateway 1 uncached second; }
mend_gateway_uncached() { reload_gateway 1 cached second; }

break_gateway_stopped() { halt gateway-2 TERM; }
mend_gateway_stopped() { start_gateway 2; }

break_way_lost() { reload_gateway 1 cached first; }
mend_way_lost() { reload_gateway 1 cached second; }

reload_balancer() {
    write_balancer "$@"
    signal balancer USR2
}
break_server_in_maintenance() { reload_balancer disabled; }
mend_server_in_maintenance() { reload_balancer; }

break_certificate_expired() {
    make_certificate -1
    signal balancer USR2
}
mend_certificate_expired() {
    make_certificate 90
    signal balancer USR2
}
