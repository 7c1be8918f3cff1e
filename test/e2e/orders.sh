#!/bin/bash
# One run, once, whatever came first: a season of which many runs lie there as TCX, as FIT, as GPX and
# as a phone's track, some files twice and once more packed, goes in by many orders and batch sizes, and
# leaves the same rows. ORDERS says how many orders (4).
set -euo pipefail
source test/support/tap.sh
orders=${ORDERS:-4}

simulate season --weeks 10 --recording smart --copies on
season=$SCRATCH/season
runs=$(grep -c '"session":' "$season/truth.json")
copies=$(grep -c '"late_s":' "$season/truth.json")

# Makes an empty warehouse whose settings are the athlete's own, so that none are estimated.
begin_again() {
    query -d postgres -c 'set client_min_messages = warning' -c 'drop database if exists ordered' \
        -c 'create database ordered template empty'
    query -c "update warehouse.athlete_settings set timezone = 'Europe/Berlin', max_hr = 188, resting_hr = 48,
        threshold_hr = 168, threshold_speed_mps = 3.9, estimated = false"
}

# Prints one line a file, in an order that the number of the round decides; every seventh comes twice.
in_order() {
    find "$season/activities" -type f | LC_ALL=C sort |
        awk -v round="$1" 'BEGIN { srand(round) } { print rand() "\t" $0; if (NR % 7 == 0) print rand() "\t" $0 }' |
        LC_ALL=C sort | cut -f 2
}

# Stores the files one by one in the order of a round, then processes them in batches.
load() {
    local file
    in_order "$1" | while read -r file; do
        echo "select runlytics.ingest(pg_read_binary_file('$file'), name => '$(basename "$file")');"
    done | query -o /dev/null -f -
    query -c "call runlytics.process_documents(batch => $2)" 2>/dev/null
}

# The same bytes packed are another document of the same run.
for file in $(find "$season/activities" -name '*.fit' | LC_ALL=C sort | head -n 5); do
    gzip -k "$file"
done
chmod -R a+rX "$season"

query -d postgres -c "create database empty template $PGDATABASE"
export PGDATABASE=ordered
begin_again
load 0 100
wanted=$(query -f test/support/silver-without-ids.sql)
is 'each run of the season is there once' "$(query -c 'select count(*) from warehouse.activities')" "$runs"
is 'and every file of it is a source: TCX, copies, packed copies' \
    "$(query -c 'select count(*) from warehouse.activity_sources')" $((runs + copies + 5))
is 'the GPX whose clock is hours off is known' \
    "$(query -c "select count(*) from warehouse.activity_sources where reason ~ 'clock off'" | awk '{ print ($1 > 0) }')" 1
is 'a run of the season is what the truth says: its start' \
    "$(query -c "select count(*) from warehouse.activities as a
        join jsonb_array_elements(pg_read_file('$season/truth.json')::jsonb -> 'runs') as r
          on a.started_at = (r ->> 'start')::timestamptz")" "$runs"

different=0
for ((round = 1; round <= orders; round++)); do
    begin_again
    load "$round" $((round * round))
    got=$(query -f test/support/silver-without-ids.sql)
    [[ $got == "$wanted" ]] && continue
    different=$((different + 1))
    difference "$wanted" "$got"
done
is "each of $orders orders gives the same rows" "$different" 0
finish
