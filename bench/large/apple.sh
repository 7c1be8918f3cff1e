#!/bin/bash
# Five years of a phone: an export of 2 GB taken in, its CPU and memory, and what a month of the views costs thereafter.
# BENCH_APPLE_MB: how large. Takes some ten minutes.
set -euo pipefail
source test/support/tap.sh
export RUNLYTICS_CLUSTER=bench PGDATABASE=bench_apple
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
query -d postgres -c 'set client_min_messages = warning' -c "drop database if exists $PGDATABASE" -c "create database $PGDATABASE"
query -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'select runlytics.create_warehouse()'
build/bench/runlytics-simulate --apple-export "${BENCH_APPLE_MB:-2000}" --weeks 260 "$folder/phone" >/dev/null
(cd "$folder/phone" && zip -q -1 -r ../phone.zip . && rm -r ./*)
chmod -R a+rX "$folder"
query -F ' ' -v file="$folder/phone.zip" -f - <<'SQL'
set client_min_messages = error;
select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 as began \gset
call runlytics.ingest_path(path => :'file');
select format('Apple''s export of 2 GB taken in, s of CPU | %s records | - | - | %s', (select count(*) from warehouse.biometrics),
    round((split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 - :began) / 1e9));
select format('Apple''s export of 2 GB taken in, peak MB of the backend | - | - | - | %s',
    round(substring(pg_read_file('/proc/self/status') from 'VmHWM:\s*(\d+)')::numeric / 1024));
vacuum analyze;
SQL
query -f bench/support/phone_views.sql
query -d postgres -c "drop database $PGDATABASE"
