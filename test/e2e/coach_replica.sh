#!/bin/bash
# One athlete's gold for a coach: a second cluster, without the extension, subscribes to a publication with a row filter. It
# has that athlete's rows, all of them and those that change, and nobody else's, though the source publishes both.
set -uo pipefail
. test/support/tap.sh
. test/support/panels.sh

runlytics-simulate --weeks 5 "$SCRATCH/season" >"$SCRATCH/simulate.log"
runlytics-simulate --weeks 5 --seed 7 "$SCRATCH/other" >"$SCRATCH/simulate.log"
chmod -R a+rX "$SCRATCH"
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC wal_level=logical
make_warehouse season "$SCRATCH/season"
export PGDATABASE=season
source_host=$PGHOST
query -c "insert into warehouse.athletes (athlete_id, name) values (2, 'Somebody else')" \
    -c "insert into warehouse.athlete_settings (athlete_id, timezone) values (2, 'UTC')" \
    -c "insert into warehouse.gear (athlete_id, name, kind) values (1, 'Road', 'shoes'), (2, 'Trail', 'shoes')"
query -o /dev/null -c 'set client_min_messages = error' -c 'set runlytics.athlete_id = 2' \
    -c "call runlytics.ingest_path('$SCRATCH/other')" -c 'call runlytics.refresh_days()'
refuses "who is not published has no publication" P0002 "select runlytics.athlete_publication_sql(athlete_id => 1)"
is "both are published" "$(query -c 'select runlytics.publish_gold(athletes => array[1, 2])')" 2
# Runs the statement that makes the publication of the first athlete.
publish_one() {
    query -c 'select runlytics.athlete_publication_sql(athlete_id => 1)' >"$SCRATCH/publication.sql" && query -f "$SCRATCH/publication.sql"
}
ok 'a publication of one of them' publish_one
ok 'which can be made again, after an update' publish_one
is "every table of gold is in it" \
    "$(query -c "select count(*) from pg_publication_tables where pubname = 'runlytics_gold_1'")" \
    "$(query -c 'select count(*) from runlytics_internal.gold_relations()')"

query -c 'select runlytics.gold_sql()' >"$SCRATCH/gold.sql"
start_another coach
# Asks the coach's cluster.
there() {
    PGHOST=$("$cluster" folder coach) PGDATABASE=postgres query "$@"
}
there -o /dev/null -c 'set client_min_messages = warning' -f "$SCRATCH/gold.sql"
there -o /dev/null -c 'set client_min_messages = error' \
    -c "create subscription coach connection 'host=$source_host port=5432 dbname=season user=postgres' publication runlytics_gold_1"

# Waits until the coach's cluster has applied what is committed here.
catch_up() {
    local lsn
    query -o /dev/null -c 'select runlytics.refresh_gold(athlete_id => a) from generate_series(1, 2) as a'
    lsn=$(query -c 'select pg_current_wal_lsn()')
    for ((n = 0; n < 900; n++)); do
        if [[ $(query -c "select bool_and(replay_lsn >= '$lsn') from pg_stat_replication where application_name = 'coach'") == t &&
            $(there -c "select count(*) from pg_subscription_rel where srsubstate <> 'r'") == 0 ]]; then
            return 0
        fi
        sleep 0.1
    done
    echo '# it did not catch up'
    return 1
}
# What every table of gold says of an athlete, as one line a table.
query -c "select format('select %L, count(*), md5(string_agg(t::text, E''\\n'' order by t::text)) from gold.%I as t%s;', r.name, r.name,
    case when r.name = 'dim_gear' then ' where gear_key like ''1:%'''
        when runlytics_internal.gold_of_athlete(relation => r) then ' where athlete_id = 1' else '' end)
    from runlytics_internal.gold_relations() as r" >"$SCRATCH/says.sql"
same() {
    catch_up
    query -f "$SCRATCH/says.sql" >"$SCRATCH/here"
    there -f "$SCRATCH/says.sql" >"$SCRATCH/there"
    is "every table has the athlete's rows after $1" "$(diff "$SCRATCH/here" "$SCRATCH/there")" ''
    is "and nobody else's" "$(there -c "select (select count(*) from gold.runs where athlete_id <> 1) + (select count(*) from gold.fitness where athlete_id <> 1)
        + (select count(*) from gold.athletes where athlete_id <> 1) + (select count(*) from gold.dim_gear where gear_key not like '1:%')
        + (select count(*) from gold.nights where athlete_id <> 1)")" 0
}
same 'the first copy'
ok 'there are runs here of both' test "$(query -c 'select count(distinct athlete_id) from gold.runs')" = 2
ok 'and days there' test "$(there -c 'select count(*) from gold.fitness')" -gt 20
for athlete in 1 2; do
    query -o /dev/null -c "set runlytics.athlete_id = $athlete" \
        -c "select runlytics.correct((select max(activity_id) from warehouse.runs where athlete_id = $athlete), 'name', 'Renamed $athlete')" \
        -c "select runlytics.delete_activity((select min(activity_id) from warehouse.runs where athlete_id = $athlete))" -c 'call runlytics.refresh_days()'
done
same 'a correction and a deletion of both'
is 'the change is there' "$(there -c "select string_agg(name, ' ') from gold.runs where name like 'Renamed%'")" 'Renamed 1'
query -o /dev/null -c "update warehouse.documents set source = 'strava' where athlete_id = 1 and document_id in (
        select document_id from warehouse.activity_sources where athlete_id = 1 and activity_id = (select max(activity_id) from warehouse.runs where athlete_id = 1))" \
    -c "update warehouse.activity_sources as s set by_api = true from warehouse.documents as d where d.document_id = s.document_id and d.source = 'strava'" \
    -c 'select runlytics.publish_gold()'
catch_up
is "what Strava's API alone has told is the athlete's alone" "$(there -c "select count(*) from gold.runs where name like 'Renamed%'")" 0
query -o /dev/null -c 'select runlytics.publish_gold(athletes => array[2])'
catch_up
is 'who is published no longer is gone there too' "$(there -c 'select (select count(*) from gold.runs) + (select count(*) from gold.fitness) + (select count(*) from gold.athletes)')" 0
there -o /dev/null -c 'set client_min_messages = error' -c 'drop subscription coach'
finish
