#!/bin/bash
# The gateway passes what the listener inside the server passes, and more that is hostile, and outlives the server.
# GATEWAY_MB: how long the longest body that is taken (100); GATEWAY_NOISE: seconds of random bytes (3).
set -uo pipefail
source test/support/tap.sh
source test/support/listener.sh
port=$(free_port)
long_mb=${GATEWAY_MB:-100} # a document has 256 at most
noise=${GATEWAY_NOISE:-3}
gateway=$("$cluster" folder "$RUNLYTICS_CLUSTER")/stage$(pg_config --bindir)/runlytics-gateway

start_gateway() {
    "$gateway" --port "$port" --spool "$SCRATCH" "host=$PGHOST dbname=$PGDATABASE" 2>>"$SCRATCH/gateway.log" &
    process=$!
}

# Waits until GET /healthz has the status.
wait_for_health() {
    local n
    for n in {1..100}; do
        [[ $(curl -s -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/healthz") == "$1" ]] && return
        sleep 0.1
    done
    return 1
}

make_tokens
start_gateway
ok 'the gateway listens' wait_for_listener
is 'as the role that reaches no table' \
    "$(query -c "select usename from pg_stat_activity where application_name = 'runlytics gateway'")" runlytics_ingest
ask drips >"$SCRATCH/drips" &
dripping=$!
deliver statuses sizes names strava lengths many
is 'each thing that was delivered is one document' \
    "$(query -c "select count(*), count(distinct sha256) from warehouse.documents where source = 'health'")" '2002|2002'

serves_metrics

before=$(peak_kb "$process")
write_long "$SCRATCH/long.json" "$long_mb"
is "a body of $long_mb MB is stored" "$(post "$SCRATCH/long.json")" 200
# What is longer than a document may be, and heads without measure, cost no more.
deliver large=500 heads
grown=$(($(peak_kb "$process") - before))
echo "# the gateway has grown by $grown kB"
ok 'in less than 32 MB of memory' test "$grown" -lt 32768
is 'byte for byte' \
    "$(query -c "select encode(sha256(runlytics.document_body(document_id)), 'hex') from warehouse.documents where bytes > 1e8")" \
    "$(sha256sum <"$SCRATCH/long.json" | cut -d ' ' -f 1)"
deliver pipelined chunks forged
is 'of what was refused nothing is stored, and of what was cut neither' \
    "$(query -c "select count(*) from warehouse.documents where convert_from(runlytics.document_body(document_id), 'UTF8') ~ 'cut' and bytes < 200" )|$(query -c "select count(*) from warehouse.documents where bytes < 30 and convert_from(runlytics.document_body(document_id), 'UTF8') ~ 'piped'")" '0|58'
wait "$dripping"
compare <"$SCRATCH/drips"
deliver crowd "noise=$noise"
is 'no body of all that is kept open' "$(find "/proc/$process/fd" -lname '*(deleted)' | wc -l)" 0
is 'and the same process served it' "$(kill -0 "$process" && echo yes)" yes

query -c "select runlytics.revoke_token('phone')"
is 'a revoked token is refused at once' "$(post <(echo '{"revoked": 1}'))" 401
phone=$(query -c "select runlytics.create_token('phone')")

"$cluster" stop "$RUNLYTICS_CLUSTER"
ok 'without the server it is not well' wait_for_health 503
is 'and refuses for now' "$(post <(echo '{"down": 1}'))" 503
before=$(wc -l <"$SCRATCH/gateway.log")
for n in {1..50}; do post <(echo '{"down": 1}') >/dev/null; done
ok 'whoever knocks meanwhile does not fill the log' test "$(($(wc -l <"$SCRATCH/gateway.log") - before))" -lt 40
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC
ok 'with it, it is' wait_for_health 200
is 'and goes on' "$(post <(echo '{"down": 1}'))" 200

kill -9 "$process"
wait "$process" 2>>"$SCRATCH/gateway.log"
start_gateway
ok 'killed and started again it listens' wait_for_listener
is 'and knows what it has' "$(post "$SCRATCH/long.json")|$(query -c 'select count(*) from warehouse.documents where bytes > 1e8')" '200|1'
is 'its log has no token' "$(grep -cF -e "$phone" -e "$diary" -e "$strava" "$SCRATCH/gateway.log")" 0
kill -TERM "$process"
wait "$process"
is 'told to, it ends well' "$?" 0
"$gateway" --port none 2>>"$SCRATCH/gateway.log"
is 'it understands its command line or says so' "$?" 1
is 'what a build asks of the compiler by its environment, as a package'"'"'s does, each source is compiled with' \
    "$(root=$PWD && cd "$SCRATCH" && env -u MAKEFLAGS CXXFLAGS=-ffile-prefix-map=/a=b make -n V=1 -f "$root/extension.mk" src/gateway/main.o 2>/dev/null |
        grep -c -- ' -ffile-prefix-map=/a=b .* -c -o src/gateway/main.o')" 1
finish
