#!/bin/bash
# 500 documents that were put while nobody processed, runs of four athletes, through the two workers of a server with its own
# settings: wall time from the start of the server until none is pending.
set -euo pipefail
source test/support/tap.sh
export RUNLYTICS_CLUSTER=bench-backlog PGDATABASE=bench
folder=$(mktemp -d)
trap '"$cluster" drop "$RUNLYTICS_CLUSTER"; rm -rf "$folder"' EXIT
"$cluster" start "$RUNLYTICS_CLUSTER"
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
query -d postgres -c "create database $PGDATABASE"
query -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'select runlytics.create_warehouse()' \
    -c 'insert into warehouse.athletes (athlete_id) select generate_series(1, 4) on conflict do nothing'
build/bench/runlytics-simulate --weeks 110 --recording smart "$folder/season" >/dev/null
chmod -R a+rX "$folder"
query -o /dev/null -v folder="$folder/season/activities" -f - <<'SQL'
select runlytics.ingest(body => pg_read_binary_file(:'folder' || '/' || f.name), source => f.name, athlete_id => 1 + f.n % 4)
from (select name, row_number() over (order by name) as n from pg_ls_dir(:'folder') as name order by name limit 500) as f;
SQL
"$cluster" start "$RUNLYTICS_CLUSTER" 'shared_preload_libraries=$libdir/runlytics' "runlytics.database=$PGDATABASE"
began=$EPOCHREALTIME
until [[ $(query -c "select count(*) from warehouse.documents where status = 'pending'") == 0 ]]; do
    sleep 0.2
done
ended=$EPOCHREALTIME
done=$(query -c "select count(*) from warehouse.documents where status = 'done'")
awk -v done="$done" -v began="$began" -v ended="$ended" 'BEGIN {
    printf "backlog of 500 documents through the workers, documents a second | %d in %.1f s | - | - | %.0f\n",
        done, ended - began, done / (ended - began)
}'
