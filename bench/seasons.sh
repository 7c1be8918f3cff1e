#!/bin/bash
# In how many of SEASONS (20) seasons, each of another simulated athlete than the demo's, the 95 % intervals of docs/questions.md hold
# what is built in. The statements, adjustments among them, are those of the page: nothing is chosen by what comes out.
set -euo pipefail
source test/support/tap.sh
export RUNLYTICS_CLUSTER=bench PGDATABASE=bench_seasons
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
folder=$(mktemp -d)
chmod a+rx "$folder"
trap 'rm -rf "$folder"' EXIT
query -d postgres -c 'set client_min_messages = warning' -c "drop database if exists $PGDATABASE" -c "create database $PGDATABASE"
query -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()' \
    -c 'create table public.truths (athlete_id bigint, truth jsonb)'
for ((season = 1; season <= ${SEASONS:-20}; season++)); do
    build/bench/runlytics-simulate --seed $((2000 + season)) --first-day 2026-01-05 --weeks 26 --recording smart "$folder/$season" >/dev/null
    chmod -R a+rX "$folder/$season"
    query -o /dev/null <<SQL
set client_min_messages = error;
insert into warehouse.athletes (athlete_id, sex) values ($season, 'male') on conflict do nothing;
insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps, sleep_need_s)
values ($season, 'Europe/Berlin', 188, 48, 168, 3.9, 27000)
on conflict (athlete_id, valid_from) do update
set timezone = excluded.timezone, max_hr = 188, resting_hr = 48, threshold_hr = 168, threshold_speed_mps = 3.9, sleep_need_s = 27000;
call runlytics.ingest_path(path => '$folder/$season', athlete_id => $season);
call runlytics.process_documents(athlete_id => $season);
insert into public.truths values ($season, pg_read_file('$folder/$season/truth.json')::jsonb);
SQL
    rm -rf "${folder:?}/$season"
done
query -o /dev/null -c 'vacuum analyze'
query -A -f bench/support/seasons.sql
