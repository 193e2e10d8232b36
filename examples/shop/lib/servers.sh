# Everything else: Redis with its Sentinels, the API, the gateways, the balancer, the customers.

check_programs() {
    missing=
    for pair in "$pg/postgres postgresql-15" "/usr/bin/pgbackrest pgbackrest" "/usr/bin/redis-server redis-server" "/usr/bin/redis-cli redis-tools" \
        "/usr/sbin/nginx nginx-light" "/usr/sbin/haproxy haproxy" "/usr/bin/openssl openssl" "/usr/bin/curl curl"; do
        [ -x "${pair% *}" ] || missing="$missing ${pair#* }"
    done
    [ -z "$missing" ] || fail "programs are missing: apt-get install --no-install-recommends$missing"
    command -v javac >/dev/null || fail "the API needs a JDK: apt-get install --no-install-recommends openjdk-17-jdk-headless"
    # The name of a socket of PostgreSQL is at most 107 bytes.
    [ "${#home}" -le 80 ] || fail "SHOP_HOME is too long for a socket: $home"
}

make_home() {
    mkdir -p "$home/pids" "$home/logs" "$home/secrets" "$home/tls" "$home/documents" "$home/classes"
    : >"$home/.shop"
    chmod 700 "$home/secrets"
    # The sockets of PostgreSQL are here too.
    if [ "$(id -u)" = 0 ]; then
        chown postgres "$home"
        as_postgres test -w "$home" || fail "the user postgres cannot reach $home: say another SHOP_HOME, such as /tmp/shop"
    fi
    for secret in shop vigie sessions another; do
        openssl rand -hex 24 >"$home/secrets/$secret"
    done
    echo "customer:$(openssl rand -hex 12)" >"$home/secrets/customer"
    echo "whsec_$(openssl rand -base64 32)" >"$home/secrets/runner"
    echo "Returns within 30 days." >"$home/documents/terms.txt"
    echo "Delivered in 3 days." >"$home/documents/delivery.txt"
    (cd "$home/documents" && sha256sum -- *.txt) >"$home/SHA256SUMS"
    make_authority
    make_certificate 90
}

make_authority() {
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 365 -subj "/CN=the shop's authority" \
        -keyout "$home/tls/authority.key" -out "$home/tls/authority.pem" 2>/dev/null
}

# make_certificate DAYS: how long it is valid; less than 0 is over.
make_certificate() {
    (
        cd "$home/tls"
        printf 'subjectAltName=DNS:shop.example' >names
        openssl req -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=shop.example -keyout key -out request
        openssl x509 -req -in request -CA authority.pem -CAkey authority.key -CAcreateserial -days "$1" -extfile names -out certificate
        cat certificate key >shop.pem
    ) 2>"$home/logs/openssl"
}

start_all() {
    make_database
    make_standby
    make_backups >"$home/logs/pgbackrest" 2>&1 &
    backing=$!
    note making "$backing"
    javac -nowarn -cp "$jar" -d "$home/classes" "$shop"/api/*.java
    start_redis
    for n in 1 2 3; do
        start_api "$n" sessions
    done
    for n in 1 2; do
        start_gateway "$n"
    done
    write_balancer
    launch balancer haproxy -W -f "$home/balancer.cfg"
    for n in 1 2 3; do
        wait_for "the API $n" curl -sf -m 2 "http://127.0.0.1:${ports}3$n/health"
    done
    wait_for "the balancer" curl -sf -m 2 "http://127.0.0.1:${ports}50/health"
    wait "$backing" || fail "the backups failed: see $home/logs/pgbackrest"
    rm "$home/pids/making"
    launch customer sh -c 'while :; do curl -s -o /dev/null -m 5 -X POST "$1"; sleep 0.5; done' "customer of $home" "http://127.0.0.1:${ports}50/orders"
    launch_as_postgres backups sh -c 'while sleep 1800; do pgbackrest --config="$1" --stanza=orders --type=incr backup; done' - "$home/pgbackrest.conf"
}

start_redis() {
    password=$(cat "$home/secrets/vigie")
    for n in 1 2; do
        mkdir "$home/redis-$n"
        cat >"$home/redis-$n/redis.conf" <<END
bind 127.0.0.1
port ${ports}2$n
dir $home/redis-$n
save ""
repl-diskless-sync-delay 0
user vigie on >$password ~vigie:canary +info +get +set
END
        [ "$n" = 1 ] || echo "replicaof 127.0.0.1 ${ports}21" >>"$home/redis-$n/redis.conf"
        launch_redis "$n"
    done
    wait_for "the replica of Redis" has_replica 1
    for n in 1 2 3; do
        mkdir "$home/sentinel-$n"
        cat >"$home/sentinel-$n/sentinel.conf" <<END
bind 127.0.0.1
port ${ports}2$((n + 5))
dir $home/sentinel-$n
sentinel monitor shop 127.0.0.1 ${ports}21 2
sentinel down-after-milliseconds shop 1500
sentinel failover-timeout shop 5000
user vigie on >$password +info +sentinel|masters +sentinel|ckquorum
END
        launch_sentinel "$n"
    done
    for n in 1 2 3; do
        wait_for "the Sentinel $n" sees_all "$n"
    done
}

launch_redis() {
    launch "redis-$1" redis-server "$home/redis-$1/redis.conf"
}

launch_sentinel() {
    launch "sentinel-$1" redis-server "$home/sentinel-$1/sentinel.conf" --sentinel
}

has_replica() {
    redis-cli -p "${ports}2$1" INFO replication | grep -q 'state=online'
}

# A failover needs the replica and the other Sentinels to be known.
sees_all() {
    redis-cli -p "${ports}2$(($1 + 5))" SENTINEL MASTERS | tr '\n' ' ' | grep -q 'num-slaves 1 num-other-sentinels 2'
}

# start_api N KEY: with the key of that name among the secrets.
start_api() {
    launch "api-$1" java -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -cp "$home/classes:$jar" Api "api-$1" "${ports}3$1" \
        "jdbc:postgresql://127.0.0.1:${ports}11,127.0.0.1:${ports}12/shop?targetServerType=primary&connectTimeout=2&socketTimeout=5" \
        "$home/secrets/shop" "${ports}26,${ports}27,${ports}28" "$home/secrets/$2" "$home/secrets/customer"
}

start_gateway() {
    write_gateway "$1" cached second
    launch "gateway-$1" nginx -e stderr -p "$home" -c "$home/gateway-$1.conf"
}

# write_gateway N CACHE WAYS: whether it answers from its cache, cached or uncached; with the second way, or the first alone.
write_gateway() {
    second=
    [ "$3" != second ] || second="listen 127.0.0.1:${ports}4$(($1 + 5));"
    mkdir -p "$home/gateway-$1"
    cat >"$home/gateway-$1.conf" <<END
daemon off;
worker_processes 1;
pid gateway-$1/pid;
events { worker_connections 256; }
http {
    access_log off;
    client_body_temp_path gateway-$1/body;
    proxy_temp_path gateway-$1/proxy;
    fastcgi_temp_path gateway-$1/fastcgi;
    uwsgi_temp_path gateway-$1/uwsgi;
    scgi_temp_path gateway-$1/scgi;
    proxy_cache_path gateway-$1/cache keys_zone=shop:1m;
    proxy_connect_timeout 1s;
    proxy_read_timeout 4s;
    upstream api {
        server 127.0.0.1:${ports}31 fail_timeout=2s;
        server 127.0.0.1:${ports}32 fail_timeout=2s;
        server 127.0.0.1:${ports}33 fail_timeout=2s;
    }
    server {
        listen 127.0.0.1:${ports}4$1;
        $second
        add_header X-Gateway gateway-$1 always;
        location / { proxy_pass http://api; }
        location = /catalogue {
            proxy_pass http://api;
            proxy_cache shop;
            $([ "$2" = cached ] || echo 'proxy_cache_bypass 1; proxy_no_cache 1;')
            add_header X-Cache \$upstream_cache_status always;
        }
    }
}
END
}

# write_balancer [WORD]: what is said of the first gateway, such as disabled.
write_balancer() {
    cat >"$home/balancer.cfg" <<END
global
    maxconn 500
defaults
    mode http
    timeout connect 1s
    timeout client 10s
    timeout server 10s
frontend shop
    bind 127.0.0.1:${ports}50
    bind 127.0.0.1:${ports}51 ssl crt $home/tls/shop.pem
    default_backend gateways
backend gateways
    balance roundrobin
    default-server check inter 500ms fall 2 rise 1
    server gateway-1 127.0.0.1:${ports}41 ${1:-}
    server gateway-2 127.0.0.1:${ports}42
frontend statistics
    bind 127.0.0.1:${ports}52
    stats enable
    stats uri /stats
    stats show-legends
END
}
