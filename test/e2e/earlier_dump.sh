#!/bin/bash
# A dump of a warehouse that the first layout of the code made, before it had rooms and a schema
# runlytics_internal: it loads into this one without an error, create_warehouse() moves it, and work goes on.
# test/fixtures/first-layout.sql.gz: two simulated runs, two days of a phone, a journal, a roster.
set -euo pipefail
source test/support/tap.sh

layout() {
    query -d "$1" -v schema=warehouse -f test/support/catalog-fingerprint.sql
}

silver() {
    query -f test/support/silver-without-ids.sql
}

psql -X -q -d postgres -c 'create database earlier'
ok 'it loads without an error' \
    psql -X -q -v ON_ERROR_STOP=1 -d earlier -o /dev/null -f <(gunzip -c test/fixtures/first-layout.sql.gz)
fresh=$(layout "$PGDATABASE")
export PGDATABASE=earlier
loads="select count(*), round(sum(load)::numeric, 6) from warehouse.runs"
readiness="select count(*), count(score), md5(string_agg(round(coalesce(score, -1)::numeric, 6) || coalesce(explanation, ''), ' ' order by day)) from warehouse.readiness"
is 'its runs are there' "$(query -c "$loads")" '2|195.070666'
streams='select activity_id, md5(stream::text) from warehouse.streams order by 1'
earlier_streams=$(query -c "$streams")
on_one_day 60
earlier_readiness=$(query -c "$readiness")

query -c 'select runlytics.create_warehouse()' >/dev/null
is 'create_warehouse() brings it to the layout of today' "$(layout earlier)" "$fresh"
is 'nothing in it calls what only earlier layouts call' \
    "$(query -c "select count(*) from pg_depend as d join pg_proc as p on p.oid = d.refobjid and d.refclassid = 'pg_proc'::regclass
        where obj_description(p.oid, 'pg_proc') like '%laid out before%' and d.classid = 'pg_rewrite'::regclass")" 0
is 'with the same runs' "$(query -c "$loads")" '2|195.070666'
is 'the same samples' "$(query -c "$streams")" "$earlier_streams"
is 'and the same readiness' "$(query -c "$readiness")" "$earlier_readiness"

# What the formulas of today make of the same bytes may differ in its digits, so that the second time is
# compared with the first; which runs there are, and their ids, may not.
runs='select activity_id, started_at, name, round(distance_m) from warehouse.activities order by 1'
earlier_runs=$(query -c "$runs")
query -c 'call runlytics.reprocess()' -c 'call runlytics.recompute()' 2>/dev/null
is 'its documents give the same runs again' "$(query -c "$runs")" "$earlier_runs"
before=$(silver)
query -c 'call runlytics.reprocess()' -c 'call runlytics.recompute()' 2>/dev/null
is 'and the same rows each time' "$(silver)" "$before"
is 'the correction stands' "$(query -c 'select name from warehouse.activities where activity_id = 1')" 'My first'
simulate season --weeks 1 --first-day 2026-08-03 --recording smart
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" 2>/dev/null
ok 'loading goes on' test "$(query -c 'select count(*) from warehouse.runs')" -gt 5
is 'its accounts are configured' "$(query -c "select string_agg(distinct item, ' ' order by item) from runlytics.doctor() where item in ('source s3', 'source strava')")" \
    'source s3 source strava'
finish
