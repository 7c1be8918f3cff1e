# What the scripts share that deliver: to the listener inside the server, and to the gateway.
# shellcheck shell=bash disable=SC2154

# A port of the loopback that nobody has.
free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# Starts the script's cluster anew with a listener; further arguments are settings.
start_listener() {
    port=$(free_port)
    settings=(fsync=off timezone=UTC "shared_preload_libraries=\$libdir/runlytics, pg_stat_statements"
        pg_stat_statements.track=all log_min_duration_statement=0
        "runlytics.listen_port=$port" "runlytics.database=$PGDATABASE" "$@")
    "$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}"
    wait_for_listener
}

healthy() {
    [[ $(curl -sk -o /dev/null -w '%{http_code}' "${scheme:-http}://127.0.0.1:$port/healthz") == 200 ]]
}

wait_for_listener() {
    local n
    for n in {1..150}; do
        healthy && return
        sleep 0.1
    done
    return 1
}

wait_until_refused() {
    local n
    for n in {1..100}; do
        healthy || return 0
        sleep 0.1
    done
    return 1
}

make_tokens() {
    phone=$(query -c "select runlytics.create_token('phone')")
    diary=$(query -c "select runlytics.create_token('diary', array['journal'])")
    strava=$(query -c "select runlytics.create_token('strava', array['strava'])")
}

listener_process() {
    query -c "select pid from pg_stat_activity where backend_type = 'runlytics listener'"
}

# Prints what the parts of deliver.py have and want.
ask() {
    python3 test/support/deliver.py "$port" "$phone" "$diary" "$strava" "$@" || printf 'deliver.py\tfailed\t\n'
}

# Compares it.
compare() {
    local name have want
    while IFS=$'\t' read -r name have want; do
        is "$name" "$have" "$want"
    done
}

deliver() {
    compare < <(ask "$@")
}

# Waits for SQL to give an answer.
wait_for_answer() {
    local n
    for n in {1..100}; do
        [[ $(query -c "$2") == "$1" ]] && return
        sleep 0.1
    done
    return 1
}

# The status that a file gets, at /v1/health or where $2 says.
post() {
    curl -sk -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $phone" --data-binary "@$1" \
        "${scheme:-http}://127.0.0.1:$port/v1/${2:-health}"
}

# The most memory that a process has ever held.
peak_kb() {
    awk '/^VmHWM:/ { print $2 }' "/proc/$1/status"
}

# Writes JSON of so many megabytes that nobody can be busy with.
write_long() {
    awk -v bytes="$2" 'BEGIN {
        srand(1)
        printf "{\"numbers\":[0"
        for (n = 13; n < bytes * 1024 * 1024; n += length(row)) {
            row = sprintf(",{\"number\":%.15f}", rand())
            printf "%s", row
        }
        printf "]}"
    }' >"$1"
}

lock_documents() {
    query -c 'begin' -c 'lock table warehouse.documents in exclusive mode' -c 'select pg_sleep(7)' -c 'commit' -o /dev/null
}

# The token itself appears in no log, no activity, no statistics and no table.
token_is_nowhere() {
    local log
    log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log
    is 'the log has statements, and no token' \
        "$(grep -c 'create_token' "$log" | sed 's/^[1-9].*/some/')|$(grep -cF -e "$phone" -e "$diary" -e "$strava" "$log")" 'some|0'
    is 'no activity shows a token' \
        "$(query -c "select count(*) from pg_stat_activity as a where a::text like '%' || '${phone:0:20}' || '%' and a.pid <> pg_backend_pid()")" 0
    is 'statistics know the statements, and no token' \
        "$(query -c 'create extension pg_stat_statements' -c "select count(*) filter (where query like '%runlytics.receive(%') > 0, count(*) filter (where query like '%${phone:0:20}%') from pg_stat_statements")" 't|0'
    is 'the tables hold its digest and not itself' \
        "$(pg_dump --data-only -t warehouse.tokens -t warehouse.requests -t warehouse.strava_events | grep -cF -e "$phone" -e "$strava")|$(query -c "select count(*) from warehouse.tokens where sha256 = sha256('$phone'::bytea)")" '0|1'
}

# Kills the listener, again and again, while clients deliver what they do not know to be stored.
kill_while_delivering() {
    local n clients=()
    for n in 1 2 3 4; do
        persist "$n" &
        clients+=($!)
    done
    for n in 1 2 3; do
        sleep 0.5
        kill -9 "$(listener_process)" 2>>"$SCRATCH/kill.log"
        wait_for_listener
    done
    wait "${clients[@]}"
    is 'what every client had to say is there once, after kill -9' \
        "$(query -c "select count(*), count(distinct sha256) from warehouse.documents where name like 'client %'")" '120|120'
}

# A client that sends each of its deliveries until it is told that it was taken.
persist() {
    local n
    for n in {1..30}; do
        until [[ $(echo "{\"client\": [$1, $n]}" |
            curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $phone" --data-binary @- \
                "http://127.0.0.1:$port/v1/health?name=client+$1") == 200 ]]; do
            sleep 0.1
        done
        sleep 0.02
    done
}

# The same over TLS, with a certificate of our own.
with_tls() {
    openssl req -x509 -newkey rsa:2048 -nodes -days 1 -subj /CN=127.0.0.1 -keyout "$SCRATCH/key.pem" \
        -out "$SCRATCH/cert.pem" 2>>"$SCRATCH/openssl.log"
    chmod a+r "$SCRATCH"/*.pem
    scheme=https
    "$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}" "runlytics.listen_cert_file=$SCRATCH/cert.pem" \
        "runlytics.listen_key_file=$SCRATCH/key.pem"
    ok 'with a certificate it speaks TLS' wait_for_listener
    is 'and takes deliveries' "$(post <(echo '{"tls": 1}'))" 200
    is 'TLS 1.1 is too old' "$(curl -sk --tls-max 1.1 -o /dev/null -w '%{http_code}' "https://127.0.0.1:$port/healthz")" 000
}

# While there is no database it sleeps, and does not fill the log.
without_database() {
    local log
    scheme=http
    log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log
    "$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}" runlytics.database=later
    sleep 3
    is 'without its database it does not listen' "$(healthy && echo yes)" ''
    is 'and each worker says so once' "$(grep -c 'FATAL:  database "later" does not exist' "$log")" 3
    query -d postgres -c "create database later template $PGDATABASE"
    ok 'once it is there it does' wait_for_listener
    is 'and takes deliveries' "$(post <(echo '{"later": 1}'))" 200
}

# A standby does not listen, and does when it is promoted.
on_a_standby() {
    local standby=$RUNLYTICS_CLUSTER-standby folder
    folder=$("$cluster" folder "$standby")
    more_clusters+=("$standby")
    "$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}"
    "$cluster" own "$RUNLYTICS_CLUSTER" mkdir -p "$folder"
    "$cluster" own "$RUNLYTICS_CLUSTER" pg_basebackup --pgdata="$folder/data" --write-recovery-conf --checkpoint=fast --no-sync
    port=$(free_port)
    "$cluster" start "$standby" "${settings[@]}" "runlytics.listen_port=$port"
    sleep 1
    is 'a standby does not listen' "$(healthy && echo yes)" ''
    PGHOST=$folder query -c 'select pg_promote()' -o /dev/null
    ok 'promoted, it does' wait_for_listener
    is 'with the tokens of its primary' "$(post <(echo '{"promoted": 1}'))" 200
}

# GET /metrics, by the token that is given.
scrape() {
    curl -sk -H "Authorization: Bearer $1" "${@:2}" "${scheme:-http}://127.0.0.1:$port/metrics"
}

# The worker may be in the midst of them: their number is told once it stands still for a moment.
tells_documents() {
    local n
    for n in {1..100}; do
        [[ $(scrape "$1" | /usr/bin/python3 test/support/prometheus.py runlytics_documents | grep failed) != \
            "runlytics_documents status=failed $(query -c "select count(*) from warehouse.documents where status = 'failed'")" ]] || return 0
        sleep 0.3
    done
    return 1
}

# What is watched is told to whom it may be, and read by the parser of Prometheus itself.
serves_metrics() {
    local watcher status='-o /dev/null -w %{http_code}'
    watcher=$(query -c "select runlytics.create_token('watcher', array['metrics'])")
    # shellcheck disable=SC2086
    is 'what is watched takes a token, and one of its own scope' \
        "$(curl -sk $status "http://127.0.0.1:$port/metrics") $(scrape "$phone" $status) $(scrape "$watcher" $status) $(scrape "$watcher" $status -X POST -d x)" \
        '401 403 200 405'
    is 'which delivers nothing' \
        "$(curl -sk -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $watcher" -d '{"a": 1}' "http://127.0.0.1:$port/v1/health")" 403
    is 'and is text as Prometheus reads it' "$(scrape "$watcher" -o /dev/null -w '%{content_type}')" 'text/plain; version=0.0.4; charset=utf-8'
    ok 'with the documents that are there' tells_documents "$watcher"
    ok 'and everything that is promised' test "$(scrape "$watcher" | /usr/bin/python3 test/support/prometheus.py | cut -d ' ' -f 1 | sort -u | wc -l)" -ge 11
    query -c "select runlytics.revoke_token('watcher')"
    # shellcheck disable=SC2086
    is 'no longer when it is revoked' "$(scrape "$watcher" $status)" 401
}
