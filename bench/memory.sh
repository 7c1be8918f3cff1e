#!/bin/bash
# The most memory that a backend holds while it takes in one TCX of 100 MB, shared buffers that it touched included.
# BENCH_TCX_MB: how large.
set -euo pipefail
source test/support/tap.sh
export RUNLYTICS_CLUSTER=bench PGDATABASE=bench_memory
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
query -d postgres -c 'set client_min_messages = warning' -c "drop database if exists $PGDATABASE" -c "create database $PGDATABASE"
query -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'select runlytics.create_warehouse()'
python3 bench/support/long_tcx.py "${BENCH_TCX_MB:-100}" "$folder/long.tcx"
chmod -R a+rX "$folder"
query -F ' ' -v file="$folder/long.tcx" -f - <<'SQL' | tail -n 1
set client_min_messages = error;
call runlytics.ingest_path(path => :'file');
select
  format('TCX of 100 MB taken in, peak MB of the backend | %s samples | - | - | %s',
    (select sum(runlytics.sample_count(stream => s.stream)) from warehouse.streams as s),
    round(substring(pg_read_file('/proc/self/status') from 'VmHWM:\s*(\d+)')::numeric / 1024));
SQL
query -d postgres -c "drop database $PGDATABASE"
