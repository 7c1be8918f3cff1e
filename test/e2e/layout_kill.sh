#!/bin/bash
# create_warehouse() killed at any moment, the backend or the server: called again it leaves what an
# undisturbed call leaves, whether it makes a warehouse or mends one. LAYOUT_KILLS is how often (6).
set -uo pipefail
source test/support/tap.sh
source test/support/kill.sh
kills=${LAYOUT_KILLS:-6}

fingerprint() {
    query -v schema=warehouse -f test/support/catalog-fingerprint.sql
}
lay_out() {
    PGAPPNAME=layout query -o /dev/null -c 'set client_min_messages = warning' -c 'select runlytics.create_warehouse()'
}
# Kills create_warehouse() so many seconds after it began; false when it was faster.
kill_layout() {
    local process backend
    lay_out 2>>"$SCRATCH/layout.log" &
    process=$!
    sleep "$1"
    if ((RANDOM % 2)); then
        kill_server
    else
        backend=$(query -d postgres -c "select pid from pg_stat_activity where application_name = 'layout'")
        [[ ! $backend ]] || kill -9 "$backend"
    fi
    ! wait "$process"
    local killed=$?
    wait_for_server
    return $killed
}

ok 'a warehouse has its fingerprint' test "$(fingerprint | wc -l)" -gt 500
declare -A duration wanted
query -c "insert into warehouse.athletes (athlete_id, name) values (7, 'kept')"
query -d postgres -c "create database mended template $PGDATABASE" -c 'create database bare'
query -d bare -c 'set client_min_messages = warning' -c 'create extension runlytics cascade'
query -d mended -c 'set client_min_messages = warning' -c 'alter table warehouse.documents drop column name cascade' \
    -c 'drop table warehouse.gear cascade' -c 'alter table warehouse.athletes disable row level security'

undone=0 different='' killed=0
for ((n = 0; n < kills; n++)); do
    for template in bare mended; do
        query -d postgres -c 'set client_min_messages = warning' -c 'drop database if exists killed' -c "create database killed template $template"
        export PGDATABASE=killed
        began=$EPOCHREALTIME
        if ((n == 0)); then
            lay_out
            duration[$template]=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { print b - a }')
            wanted[$template]=$(fingerprint)
        else
            ! kill_layout "$(awk -v r="$RANDOM" -v t="${duration[$template]}" 'BEGIN { print t * r / 32768 }')" || killed=$((killed + 1))
            lay_out || undone=$((undone + 1))
        fi
        different+=$(diff <(cat <<<"${wanted[$template]}") <(fingerprint) | head -n 5)
        [[ $template == bare || $(query -c 'select name from warehouse.athletes where athlete_id = 7') == kept ]] || undone=$((undone + 1))
    done
done
echo "# $killed of $((2 * kills - 2)) calls were killed"
ok 'some calls were killed' test "$killed" -gt 2
is 'each came to its end when called again, with what was there' "$undone" 0
is 'and leaves what an undisturbed call leaves' "$different" ''
finish
