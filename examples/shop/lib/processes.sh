# Processes of the shop: each in a session of its own, known by its id and by when it was born, so that no other is ever ended.

fail() {
    echo "shop: $1" >&2
    exit 1
}

# When a process was born, in ticks since the system started; nothing if it is gone.
birth() {
    [ -r "/proc/$1/stat" ] || return 0
    # shellcheck disable=SC2046
    set -- $(sed 's/.*) //' "/proc/$1/stat" 2>/dev/null)
    [ "${1:-Z}" = Z ] || echo "${20}"
}

# launch NAME COMMAND...: its output goes to logs/NAME.
launch() {
    name=$1
    shift
    setsid "$@" </dev/null >>"$home/logs/$name" 2>&1 &
    note "$name" $!
}

# note NAME ID: remembers a process of ours.
note() {
    echo "$2 $(birth "$2")" >"$home/pids/$1"
}

# The id of a process that was launched and still lives.
pid_of() {
    [ -f "$home/pids/$1" ] || return 1
    read -r pid born <"$home/pids/$1"
    [ -n "$born" ] && [ "$(birth "$pid")" = "$born" ] && echo "$pid"
}

# signal NAME SIGNAL
signal() {
    pid=$(pid_of "$1") || fail "$1 does not run"
    kill "-$2" "$pid"
}

# halt NAME SIGNAL: ends it, at last by force, and whatever of its session is left.
halt() {
    if pid=$(pid_of "$1"); then
        kill "-$2" "$pid"
        kill -CONT "$pid" 2>/dev/null || true
        tries=0
        while pid_of "$1" >/dev/null; do
            tries=$((tries + 1))
            [ "$tries" -lt 150 ] || kill -KILL "$pid" 2>/dev/null || true
            sleep 0.1
        done
        kill -KILL "-$pid" 2>/dev/null || true
    fi
    rm -f "$home/pids/$1"
}

# wait_for WHAT COMMAND...: until the command succeeds, 60 s at most.
wait_for() {
    what=$1
    shift
    tries=0
    until "$@" >/dev/null 2>&1; do
        tries=$((tries + 1))
        [ "$tries" -lt 300 ] || fail "$what is not there after a minute: see $home/logs"
        sleep 0.2
    done
}

# PostgreSQL does not run as root: what is its own is done as the user postgres.
as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        "$@"
    fi
}

launch_as_postgres() {
    if [ "$(id -u)" = 0 ]; then
        name=$1
        shift
        launch "$name" setpriv --reuid=postgres --regid=postgres --init-groups -- "$@"
    else
        launch "$@"
    fi
}

status() {
    for file in "$home"/pids/*; do
        [ -f "$file" ] || fail "nothing runs"
        name=$(basename "$file")
        if pid=$(pid_of "$name"); then
            echo "$name runs as $pid"
        else
            echo "$name is gone"
        fi
    done
}

# Those that ask end before those that are asked.
stop() {
    for name in making customer backups connections gateway-1 gateway-2 balancer api-1 api-2 api-3 sentinel-1 sentinel-2 sentinel-3 redis-1 redis-2; do
        halt "$name" TERM
    done
    for name in restored postgres-2 postgres-1; do
        halt "$name" INT
    done
    rm -rf "$home/pids"
}
