#!/bin/bash
# A fleet on one machine: what a coach's views, row-level security, the worker's day, and deliveries of everybody at once cost, of so many
# athletes (FLEET, 50 and 200) with so many weeks each (FLEET_WEEKS, 104). One is simulated and read, the others are its copies.
set -euo pipefail
cd "$(dirname "$0")/../.."
source test/support/tap.sh
source test/support/listener.sh
cluster=scripts/cluster
export RUNLYTICS_CLUSTER=bench-fleet PGDATABASE=fleet
simulate=${SIMULATE:-build/bench/runlytics-simulate}
settings=(shared_buffers=1GB max_wal_size=4GB timezone=UTC autovacuum=off)
port=$(free_port)
"$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}"
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"; "$cluster" stop "$RUNLYTICS_CLUSTER"' EXIT
chmod a+rx "$folder"

"$simulate" --weeks "${FLEET_WEEKS:-104}" --recording smart "$folder/season" >/dev/null
chmod -R a+rX "$folder"
query -d postgres -c 'set client_min_messages = warning' -c "drop database if exists $PGDATABASE" -c "create database $PGDATABASE"
query -o /dev/null -f demo/set-up.sql -v own_files=no
query -o /dev/null -c 'set client_min_messages = error' -c "call runlytics.ingest_path('$folder/season')" -c 'call runlytics.work()'
have=1
for athletes in ${FLEET:-50 200}; do
    # As long as nobody listens, so that nothing but what is measured runs.
    "$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}"
    query -o /dev/null -v first=$((have + 1)) -v last=$((athletes + 1)) -f bench/fleet/copy.sql
    have=$((athletes + 1))
    echo "== $athletes athletes, $(query -c 'select count(*) from warehouse.activities') activities, $(query -c "select pg_size_pretty(pg_database_size(current_database()))")"
    query -v athletes="$athletes" -f bench/fleet/views.sql
    query -v athletes="$athletes" -f bench/fleet/day.sql
    "$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}" "shared_preload_libraries=\$libdir/runlytics" \
        "runlytics.listen_port=$port" "runlytics.database=$PGDATABASE"
    wait_for_listener
    python3 bench/fleet/deliver.py "$port" "$athletes"
done
