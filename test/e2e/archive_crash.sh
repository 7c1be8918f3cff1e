#!/bin/bash
# A whole export of Strava: what its load needs of memory, how fast it is, and that a kill -9 while
# it is taken in and another while it is processed lose and double nothing. ARCHIVE_WEEKS and
# ARCHIVE_SEASONS say how large: 520 weeks and 2 seasons are 5,113 activities, 104 weeks and 1 are 510.
set -euo pipefail
source test/support/tap.sh
source test/support/export.sh
weeks=${ARCHIVE_WEEKS:-104} seasons=${ARCHIVE_SEASONS:-1}
archive=$SCRATCH/export.zip

make_export "$SCRATCH/export" "$weeks" "$seasons"
(cd "$SCRATCH/export" && zip -q -0 -r "$archive" .)
chmod -R a+rX "$archive"
# A row and a file for each, and the swim that has a row alone.
runs=$(find "$SCRATCH/export/activities" -name '*.gz' | wc -l)
documents=$((2 * runs + 1))
rm -r "$SCRATCH/export"

load_statement="call runlytics.ingest_path(path => '$archive', source => 'strava')"

# What was left, as one line: the whole is too long to be shown.
digest() {
    query -f test/support/silver-without-ids.sql | sha256sum
}

# The number of documents that meet a condition.
documents_where() {
    query -c "select count(*) from warehouse.documents where kind <> 'strava_gear' and $1" 2>/dev/null || echo 0
}

# Starts the load and kills its backend as soon as that many documents meet a condition.
kill_when() {
    local condition=$1 number=$2 loader backend
    PGAPPNAME=load query -c "$load_statement" >>"$SCRATCH/load.log" 2>&1 &
    loader=$!
    until (($(documents_where "$condition") >= number)); do
        kill -0 "$loader" 2>/dev/null || return
        sleep 0.02
    done
    backend=$(query -d postgres -c "select pid from pg_stat_activity where application_name = 'load'")
    [[ $backend ]] && kill -9 "$backend"
    if wait "$loader"; then return; fi
    until query -d postgres -c 'select 1' >/dev/null 2>&1; do sleep 0.05; done
    kills=$((kills + 1))
    echo "# killed with $(documents_where true) documents, $(documents_where "status = 'done'") of them done"
}

query -d postgres -c "create database crashed template $PGDATABASE"
began=$EPOCHREALTIME
peak=$(query -c "$load_statement" -c "select pg_read_file('/proc/self/status')" 2>"$SCRATCH/load.log" |
    awk '/^VmHWM/ { print int($2 / 1024) }')
seconds=$(awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.1f", b - a }')
echo "# $((runs + 1)) activities, $(stat -c %s "$archive") bytes: $seconds s," \
    "$(awk -v n="$runs" -v s="$seconds" 'BEGIN { printf "%.0f", n / s }') activities/s, the backend's peak $peak MB"
is 'every activity is there' "$(query -c 'select count(*) from warehouse.activities')" $((runs + 1))
is 'every document is done' "$(documents_where "status = 'done'")" "$documents"
ok 'the backend stayed below 256 MB' test "$peak" -lt 256
wanted=$(digest)

export PGDATABASE=crashed
kills=0
kill_when true $((documents / 3))
kill_when "status = 'done'" $((documents / 2))
is 'a kill -9 while files come in, and one while they are processed' "$kills" 2
query -c "$load_statement" 2>/dev/null
is 'called again, it leaves what the undisturbed load left' "$(digest)" "$wanted"
query -c "$load_statement" 2>/dev/null
is 'and again, nothing more' "$(digest)" "$wanted"
finish
