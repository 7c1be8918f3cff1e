#!/bin/bash
# Kills the server in the middle of CALL ingest_path() again and again, and expects what an
# undisturbed load gives. CRASH_ROUNDS says how often (20).
set -euo pipefail
source test/support/tap.sh
source test/support/kill.sh
rounds=${CRASH_ROUNDS:-20}
kills_per_load=4
folder=$SCRATCH/files

# 150 files of which most are cut short, as by a watch without power: a load takes a second and
# still has two batches.
write_files() {
    simulate season --weeks 32 --recording smart
    mkdir "$folder"
    local file n=0
    while read -r file && ((n++ < 150)); do
        if [[ $file == *.gz || $((n % 15)) == 0 ]]; then
            cp "$file" "$folder/"
        else
            head -c 25000 "$file" >"$folder/$(basename "$file")"
        fi
    done < <(find "$SCRATCH/season/activities" -type f | LC_ALL=C sort)
    chmod -R a+rX "$folder"
}

load() {
    PGAPPNAME=load query -c "call runlytics.ingest_path('$folder')" >>"$SCRATCH/load.log" 2>&1
}

done_documents() {
    query -c "select count(*) from warehouse.documents where status = 'done'"
}

backend_of_load() {
    query -d postgres -c "select pid from pg_stat_activity where application_name = 'load'"
}

# Kills the backend of the load, or the whole server; tells whether there was something to kill.
kill_something() {
    local backend
    if ((RANDOM % 2)); then
        kill_server
        server_kills=$((server_kills + 1))
    else
        backend=$(backend_of_load)
        [[ $backend ]] && kill -9 "$backend" && backend_kills=$((backend_kills + 1))
    fi
}

# Starts a load and kills it at a random moment. Fails when the load was faster.
kill_a_load() {
    local loader
    load &
    loader=$!
    sleep "$(awk -v r="$RANDOM" -v t="$duration" 'BEGIN { print t * r / 32768 }')"
    kill_something || true
    ! wait "$loader"
    local killed=$?
    wait_for_server
    return $killed
}

# Makes an empty warehouse to load into.
begin_again() {
    query -d postgres -c 'set client_min_messages = warning' \
        -c 'drop database if exists crashed' -c 'create database crashed template empty'
    kills=0
    before=0
}

# Compares what was loaded with what the undisturbed load gave.
compare() {
    local got
    got=$(query -f test/support/silver-without-ids.sql)
    loads=$((loads + 1))
    [[ $got != "$wanted" ]] || return 0
    different=$((different + 1))
    difference "$wanted" "$got"
}

write_files
query -d postgres -c "create database empty template $PGDATABASE"
began=$EPOCHREALTIME
load
duration=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
wanted=$(query -f test/support/silver-without-ids.sql)
is 'the undisturbed load has done its 150 documents' "$(done_documents)" 150
ok 'and has an activity for each' test "$(query -c 'select count(*) from warehouse.activities')" -ge 150

export PGDATABASE=crashed
server_kills=0 backend_kills=0 faster=0 undone=0 different=0 loads=0
begin_again
for ((round = 0; round < rounds; round++)); do
    if kill_a_load; then kills=$((kills + 1)); else faster=$((faster + 1)); fi
    now=$(done_documents)
    ((now >= before)) || undone=$((undone + 1))
    before=$now
    if ((now == 150 || kills == kills_per_load)); then
        load
        compare
        begin_again
    fi
done
load
compare
echo "# $rounds rounds of $duration s: $server_kills kills of the server, $backend_kills of the backend, $faster too late"
ok 'most rounds killed a running load' test $((faster * 2)) -lt "$rounds"
is 'no document that was done came undone' "$undone" 0
is "each of $loads loads ended as the undisturbed one" "$different" 0
finish
