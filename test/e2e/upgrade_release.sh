#!/bin/bash
# 1.0 is released, and then comes 1.1: a changed formula, a new metric, a column more in a view of gold and in a table. Its upgrade
# script is what scripts/upgrade-script writes. It is applied as docs/operations.md says, while people read and write, under views
# and grants of others: nothing is lost, nobody gets an error, the plan names what is computed anew, and the worker does it.
set -euo pipefail
source test/support/tap.sh
source test/support/later.sh
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC log_lock_waits=on deadlock_timeout=100ms log_line_prefix='%a '
folder=$("$cluster" folder "$RUNLYTICS_CLUSTER")
stage=$folder/stage$("$PG_CONFIG" --sharedir)/extension

# Does SQL again and again under a name until the file "over" is there, and counts.
again() {
    local name=$1 n=0
    shift
    while [[ ! -e $SCRATCH/over ]]; do
        PGAPPNAME=$name psql -XAtq -v VERBOSITY=verbose "$@" >"$SCRATCH/$name.out" 2>>"$SCRATCH/$name.err" && n=$((n + 1))
        echo "$n" >"$SCRATCH/$name.count"
    done
}

fingerprint() {
    query -d "$2" -v schema="$1" -f test/support/catalog-fingerprint.sql
}

granted='warehouse.run_list, warehouse.runs, warehouse.laps, warehouse.athletes, warehouse.athlete_access, warehouse.activities,
    warehouse.activity_metrics, warehouse.streams, warehouse.whole_routes, warehouse.gear'
simulate season --weeks 26
simulate later --weeks 3 --first-day 2026-09-07 --seed 7
query -c 'set client_min_messages = error' -c "call runlytics.ingest_path('$SCRATCH/season')" -c 'call runlytics.train_models()' \
    -c "select runlytics.correct(max(activity_id), 'name', 'My own') from warehouse.activities" \
    -c 'create role auditor login' -c 'create role analyst login in role runlytics_reader' \
    -c "insert into warehouse.athlete_access (role_name, athlete_id) values ('analyst', 1), ('auditor', 1)" \
    -c 'grant usage on schema warehouse to auditor' -c "grant select on $granted to auditor" \
    -c 'create schema mine' -c 'grant usage on schema mine to analyst' \
    -c 'create view mine.list with (security_invoker) as select * from warehouse.run_list' \
    -c 'create view mine.months as select date_trunc($$month$$, local_date) as month, sum(km) as km, avg(decoupling) as decoupling from mine.list group by 1' \
    -c 'create materialized view mine.form as select day, ctl, atl from warehouse.fitness' \
    -c 'create function mine.longest() returns float8 language sql stable begin atomic select max(km) from warehouse.run_list; end' \
    -c 'grant select on all tables in schema mine to analyst' >/dev/null
kept='select month, round(km::numeric, 6) from mine.months where month < $$2026-09-01$$ order by 1'
kept_before=$(query -c "$kept")
streams='select s.activity_id, md5(s.stream::text) from warehouse.streams as s join warehouse.activities as a using (athlete_id, activity_id) where a.local_date < $$2026-09-01$$ order by 1'
streams_before=$(query -c "$streams")
others='select local_date, metric, round(value::numeric, 6) from warehouse.activity_metrics join warehouse.activities using (athlete_id, activity_id)
    where local_date < $$2026-09-01$$ and metric not in ($$decoupling$$, $$mean_altitude$$) order by 1, 2, 3'
others_before=$(query -c "$others")
activities=$(query -c 'select count(*) from warehouse.activities')
ok 'there are runs, and views and grants of others on them' test "$activities" -gt 100

later_sql build/extension/runlytics--1.0.sql >"$SCRATCH/runlytics--1.1.sql"
scripts/upgrade-script build/extension/runlytics--1.0.sql "$SCRATCH/runlytics--1.1.sql" >"$SCRATCH/upgrade.sql"
is 'a type that loses an attribute is refused' "$(sed '/^create type runlytics.effort /,/;/{/avg_hr/d;s/certainty text,/certainty text/}' "$SCRATCH/runlytics--1.1.sql" >"$SCRATCH/bad.sql" &&
    scripts/upgrade-script build/extension/runlytics--1.0.sql "$SCRATCH/bad.sql" 2>&1 >/dev/null | grep -c 'runlytics.effort')" 1
is 'before the files are there nothing is planned' "$(query -c 'select count(*) from runlytics.upgrade_plan()')" 0
cp "$SCRATCH/runlytics--1.1.sql" "$stage/"
cp "$SCRATCH/upgrade.sql" "$stage/runlytics--1.0--1.1.sql"
sed -i "s/^default_version.*/default_version = '1.1'/" "$stage/runlytics.control"
chmod a+r "$stage"/*
is 'then the version is, and where its plan is' "$(query -c 'select what, done_by from runlytics.upgrade_plan()')" 'version|begin; alter extension runlytics update'
is 'and doctor() says so' "$(query -c "select ok, detail from runlytics.doctor() where item = 'upgrade'")" \
    'f|The files of version 1.1 are on the server, the database is at 1.0.'
query -d postgres -c 'create database fresh'
query -d fresh -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()' >/dev/null

# The plan alone.
whole=$(fingerprint runlytics "$PGDATABASE")$(fingerprint warehouse "$PGDATABASE")
query -c begin -c 'alter extension runlytics update' -c 'select what, items, round(seconds::numeric, 2), estimated_by, why from runlytics.upgrade_plan()' -c rollback >"$SCRATCH/plan"
sed 's/^/# /' "$SCRATCH/plan"
is 'it names what is computed anew' "$(cut -d '|' -f 1 "$SCRATCH/plan" | paste -sd ' ')" 'layout metrics days alerts'
is 'how many' "$(sed -n 's/^metrics|\([0-9]*\)|.*/\1/p' "$SCRATCH/plan")" "$activities"
ok 'which formulas are others' grep -qE '^metrics.*decoupling: version [0-9]+ became 9, mean_altitude is new$' "$SCRATCH/plan"
ok 'the column that is new' grep -qE '^layout.*column steps of laps|^layout.*laps\.steps' "$SCRATCH/plan"
ok 'and estimates by what was measured here' test "$(grep -cE '^(metrics|days|alerts)\|.*\|measured here, last on' "$SCRATCH/plan")" = 3
is 'rolled back it leaves all as it was' "$(fingerprint runlytics "$PGDATABASE")$(fingerprint warehouse "$PGDATABASE")" "$whole"

# The upgrade, with people at work.
again analyst -U analyst -c 'select count(*), max(ctl) from warehouse.fitness' -c 'select * from warehouse.run_list limit 20' -c 'select * from mine.months' -c 'select * from warehouse.weekly_volume' &
again auditor -U auditor -c 'select count(km), max(decoupling) from warehouse.run_list' -c 'select count(*) from warehouse.laps' &
again loader -c 'set client_min_messages = error' -c "call runlytics.ingest_path('$SCRATCH/later')" &
again corrector -c "select runlytics.correct(max(activity_id), 'name', 'My own') from warehouse.activities where local_date < '2026-09-01'" &
{
    echo 'prepare named as select count(km), max(decoupling) from warehouse.run_list; prepare all_of_it as select * from warehouse.run_list limit 1;'
    echo 'execute all_of_it;'
    while [[ ! -e $SCRATCH/over ]]; do echo 'execute named;' && sleep 0.2; done
    echo '\set VERBOSITY sqlstate'
    echo 'execute all_of_it;'
} | PGAPPNAME=session psql -XAtq >"$SCRATCH/session.out" 2>"$SCRATCH/session.err" &
sleep 3
tries=0
until PGAPPNAME=upgrade psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -c begin -c 'alter extension runlytics update' -c 'select runlytics.create_warehouse()' \
    -c commit >"$SCRATCH/upgrade.out" 2>"$SCRATCH/upgrade.err"; do
    tries=$((tries + 1))
    if ! grep -q '55P03' "$SCRATCH/upgrade.err" || ((tries > 30)); then break; fi
    sleep 0.5
done
echo "# the upgrade went through at try $((tries + 1))"
is 'the upgrade goes through beside them' "$(query -c 'select runlytics.version(), (select version from warehouse.installation)')" '1.1|1.1'
sed 's/^/# /' "$SCRATCH/upgrade.err" | head -n 5
sleep 3
touch "$SCRATCH/over"
wait
for name in analyst auditor loader corrector; do
    ok "$name was served $(cat "$SCRATCH/$name.count") times" test "$(cat "$SCRATCH/$name.count")" -gt 1
    is 'without an error' "$(grep -v '^\(NOTICE\|LOCATION\)' "$SCRATCH/$name.err" || true)" ''
done
is 'a prepared statement that names its columns goes on; one with a star ends with 0A000' "$(cat "$SCRATCH/session.err")" 'ERROR:  0A000'
is 'nobody was the victim of a deadlock' "$(grep -c 'deadlock detected' "$folder/log")" 0
is 'no document failed' "$(query -c "select count(*) from warehouse.documents where status = 'failed'")" 0

# What is computed anew is the worker's: it is at work, is ended in the middle, and goes on.
query -c 'call runlytics.process_documents()' 2>/dev/null
estimated=$(query -c 'select sum(estimated_s) from warehouse.upgrade_progress')
is 'until then the old values stand' "$(query -c "select count(*) > 0 from warehouse.upgrade_progress where what = 'metrics' and state = 'waiting' and why ~ 'mean_altitude is new'")" t
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC "shared_preload_libraries=\$libdir/runlytics" "runlytics.database=$PGDATABASE" >/dev/null
cp "$SCRATCH/runlytics--1.1.sql" "$stage/"
wait_for() {
    local n=0
    until [[ $(query -c "$1") == t ]] || ((++n > 600)); do sleep 0.2; done
}
wait_for "select coalesce(bool_or(done > 0), false) from warehouse.upgrade_progress where what = 'metrics'"
query -c "select pg_terminate_backend(pid) from pg_stat_activity where backend_type like 'runlytics worker%'" >"$SCRATCH/ended"
echo "# ended at $(query -c "select done || ' of ' || items from warehouse.upgrade_progress where what = 'metrics'"): $(wc -l <"$SCRATCH/ended") workers"
wait_for 'select bool_and(finished_at is not null) from warehouse.upgrade_progress'
query -c 'select what, items, done, state, round(estimated_s::numeric, 2), round(spent_s::numeric, 2) from warehouse.upgrade_progress order by 1' | sed 's/^/# /'
is 'the worker computes all of it' "$(query -c 'select string_agg(distinct state, $$ $$), bool_and(done = items) from warehouse.upgrade_progress')" 'done|t'
ok 'within a factor of three of what was said' test "$(query -c "select sum(spent_s) between $estimated / 3 and $estimated * 3 from warehouse.upgrade_progress")" = t
is 'then every run has the new metric' "$(query -c "select count(*) = (select count(*) from warehouse.streams where runlytics.average(stream, 'altitude_m') is not null) from warehouse.activity_metrics where metric = 'mean_altitude'")" t
is 'the new formula is that of all' "$(query -c "select string_agg(distinct formula_version::text, ' ') from warehouse.activity_metrics where metric = 'decoupling'")" 9
is 'by the change of the formula' "$(query -c "select bool_and(abs(new_value - old_value - 1) < 1e-9 and why ~ 'formula') from warehouse.metric_changes where metric = 'decoupling' and old_version < 9 and new_version = 9")" t
is 'every other value is what it was' "$(query -c "$others")" "$others_before"
is 'nothing is planned any more' "$(query -c "select count(*) from runlytics.upgrade_plan() where what <> 'version'")" 0

# A version that reads more in documents than the last one has all of them read again.
runs_before=$(query -c 'select activity_id, started_at, round(distance_m) from warehouse.activities order by 1')
query -c 'update warehouse.documents set read_by = 0' -c "update warehouse.installation set formulas = jsonb_set(formulas, '{documents}', '0')"
is 'what reads documents otherwise is planned' "$(query -c "select items = (select count(*) from warehouse.documents), why from runlytics.upgrade_plan() where what = 'documents'")" \
    't|version 0 became 1'
query -c 'select runlytics.create_warehouse()' >/dev/null
wait_for 'select bool_and(finished_at is not null) from warehouse.upgrade_progress'
query -c "select what, items, done, state, round(estimated_s::numeric, 2), round(spent_s::numeric, 2) from warehouse.upgrade_progress where what = 'documents'" | sed 's/^/# /'
is 'and the worker reads them' "$(query -c 'select count(*) from warehouse.documents where read_by = 0')" 0
is 'to the same runs' "$(query -c 'select activity_id, started_at, round(distance_m) from warehouse.activities order by 1')" "$runs_before"

# What others have built upon it.
is 'views of others read as before' "$(query -c "$kept")" "$kept_before"
is 'and functions, and what was materialized is made anew' "$(query -c 'refresh materialized view mine.form' -c 'select mine.longest() > 10, count(*) > 200 from mine.form')" 't|t'
is 'the samples are the same' "$(query -c "$streams")" "$streams_before"
is 'a correction stands' "$(query -c "select count(*) from warehouse.activities where name = 'My own'")" 1
is 'the grants of another role are there' "$(psql -XAtq -U auditor -c 'select count(heartbeats) > 100 from warehouse.run_list')" t
is 'and no others' "$(psql -XAtq -U auditor -c 'select count(*) from warehouse.documents' 2>&1 | grep -c 'permission denied')" 1
is 'the code is that of a fresh install' "$(fingerprint runlytics "$PGDATABASE")" "$(fingerprint runlytics fresh)"
is 'so are the parts' "$(fingerprint runlytics_internal "$PGDATABASE")" "$(fingerprint runlytics_internal fresh)"
query -c "revoke select on $granted from auditor" -c 'revoke usage on schema warehouse from auditor'
is 'and the warehouse' "$(fingerprint warehouse "$PGDATABASE")" "$(fingerprint warehouse fresh)"
finish
