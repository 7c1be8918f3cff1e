#!/bin/bash
# Gold elsewhere: a second cluster without the extension and without PostGIS subscribes to what publish_gold() keeps, and
# has the same rows, also after corrections, deletions, settings, a re-computation and forget(); Mission Control runs there.
set -uo pipefail
. test/support/tap.sh
. test/support/panels.sh
. test/support/star.sh

runlytics-simulate --weeks 14 "$SCRATCH/season" >"$SCRATCH/simulate.log"
chmod -R a+rX "$SCRATCH"
refuses "a missing wal_level is said first" 55000 "select runlytics.publish_gold()"
is "and nothing was made" "$(query -c "select to_regnamespace('gold') is null")" t
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC wal_level=logical max_slot_wal_keep_size=1GB

make_warehouse season "$SCRATCH/season"
export PGDATABASE=season
source_host=$PGHOST
query -c "insert into warehouse.athletes (athlete_id, name) values (2, 'Somebody else')" \
    -c "insert into warehouse.athlete_settings (athlete_id, timezone) values (2, 'UTC')"

refuses "a schema of somebody else is refused" 22023 "select runlytics.publish_gold(schema => 'warehouse')"
query -c "create role stranger" -c "grant runlytics_owner to stranger"
refuses "others than the owner publish nothing" 42501 "set role stranger; select runlytics.publish_gold()"
refuses "an athlete who is not there is refused" P0002 "select runlytics.publish_gold(athletes => array[1, 99])"
is "nobody is published until somebody is named" "$(query -c "select runlytics.publish_gold()")" 0
is "and there is no row" "$(query -c "select (select count(*) from gold.athletes) + (select count(*) from gold.fitness)")" 0
began=$(date +%s%N)
is "who is named is published" "$(query -c "select runlytics.publish_gold(athletes => array[1])")" 1
((failures == 0)) || finish
echo "# publishing 14 weeks took $((($(date +%s%N) - began) / 1000000)) ms"
began=$(date +%s%N)
is "and when nothing has changed nothing is written" "$(query -c "select runlytics.refresh_gold()")" 0
echo "# looking took $((($(date +%s%N) - began) / 1000000)) ms"
is "all columns are of types that every server has" \
    "$(query -c "select string_agg(distinct format_type(a.atttypid, null), ', ') from pg_attribute as a join pg_class as c on c.oid = a.attrelid
        where c.relnamespace = 'gold'::regnamespace and c.relkind = 'r' and a.attnum > 0
        and a.atttypid not in (select oid from pg_type where typnamespace = 'pg_catalog'::regnamespace)")" ""

query -c "select runlytics.gold_sql()" >"$SCRATCH/gold.sql"
start_another subscriber
subscriber_host=$("$cluster" folder subscriber)
# Asks the other cluster.
there() {
    PGHOST=$subscriber_host PGDATABASE=elsewhere query "$@"
}
PGHOST=$subscriber_host PGDATABASE=postgres query -c 'create database elsewhere'
ok "gold.sql runs on a plain server" there -o /dev/null -f "$SCRATCH/gold.sql"
ok "and once more" there -o /dev/null -c 'set client_min_messages = warning' -f "$SCRATCH/gold.sql"
is "which has neither our extension nor PostGIS" "$(there -c "select string_agg(extname, ' ') from pg_extension")" plpgsql
there -o /dev/null -c 'set client_min_messages = error' \
    -c "create subscription runlytics_gold connection 'host=$source_host port=5432 dbname=season user=postgres' publication runlytics_gold"

# Waits until the subscriber has applied what is committed here.
catch_up() {
    local lsn
    lsn=$(query -c 'select pg_current_wal_lsn()')
    for ((n = 0; n < 600; n++)); do
        if [[ $(query -c "select bool_and(replay_lsn >= '$lsn') from pg_stat_replication where application_name = 'runlytics_gold'") == t &&
            $(there -c "select count(*) from pg_subscription_rel where srsubstate <> 'r'") == 0 ]]; then
            return 0
        fi
        sleep 0.1
    done
    echo "# it did not catch up"
    return 1
}
relations=$(query -c "select string_agg(name, ' ') from runlytics_internal.gold_relations() where name not in ('route_points', 'activities')")
# The columns of a relation, to be read in both places.
columns_of() {
    query -c "select string_agg(quote_ident(c.name), ', ' order by c.n) from runlytics_internal.gold_relations() as r,
        runlytics_internal.gold_columns(relation => r) with ordinality as c (name, type, n) where r.name = '$1'"
}
keys_of() {
    query -c "select string_agg(quote_ident(k), ', ') from runlytics_internal.gold_relations() as r, unnest(runlytics_internal.gold_keys(relation => r)) as k where r.name = '$1'"
}
# Compares every relation in both places after something has happened.
same() {
    local after=$1 each columns keys whose differing=
    query -o /dev/null -c "call runlytics.work(1)" 2>/dev/null
    query -o /dev/null -c "select runlytics.refresh_gold()"
    catch_up
    for each in $relations; do
        columns=$(columns_of "$each")
        keys=$(keys_of "$each")
        whose=true
        [[ $columns == athlete_id,* ]] && whose='athlete_id = 1'
        query -c "select $columns from warehouse.$each where $whose order by $keys" >"$SCRATCH/here"
        there -c "select $columns from gold.$each order by $keys" >"$SCRATCH/there"
        if ! cmp -s "$SCRATCH/here" "$SCRATCH/there"; then
            differing+=" $each"
            diff "$SCRATCH/here" "$SCRATCH/there" | head -n 4 | cut -c 1-300 | sed 's/^/# /'
        fi
    done
    is "every table is the same there after $after" "$differing" ""
}

same "the first copy"
for each in weekly_volume fitness recovery readiness nights run_list; do
    ok "there are rows of $each" test "$(there -c "select count(*) from gold.$each")" -gt 10
done
is "only of the athlete who was named" "$(there -c "select string_agg(distinct athlete_id::text, ',') from gold.athletes")" 1
longest=$(query -c 'select activity_id from warehouse.runs where local_date < current_date - 30 order by km desc limit 1')
query -o /dev/null -c "select runlytics.correct($longest, 'distance', '31000')" -c "select runlytics.correct($longest, 'name', 'The long one')"
same "a correction"
is "and it is there" "$(there -c "select name || ' ' || km from gold.runs where activity_id = $longest")" "The long one 31"
query -o /dev/null -c "select runlytics.delete_activity((select activity_id from warehouse.runs order by started_at offset 20 limit 1))"
same "a deletion"
query -o /dev/null -c "update warehouse.athlete_settings set threshold_hr = threshold_hr - 3" -c 'call runlytics.recompute()'
same "other settings and a re-computation"
query -c "update warehouse.shifts set label = 'night' where label = 'late'" -c "insert into warehouse.journal (athlete_id, day, row_key, mood) select 1, max(day) - 40, 'x', 1 from warehouse.nights"
same "what was typed by hand"
query -o /dev/null -c "delete from warehouse.biometrics where recorded_at > now() - interval '60 days' and metric_id = 21" -c "select runlytics_internal.mark_all_days()"
query -o /dev/null -c "call runlytics.reprocess()" 2>/dev/null
same "everything was told again"
query -o /dev/null -c "select runlytics.forget(document_id => s.document_id) from warehouse.activity_sources as s join warehouse.activities as a using (athlete_id, activity_id) where a.local_date > current_date - 20"
same "forget()"
is "the worker refreshes by itself" \
    "$(query -c "select count(*) from warehouse.polls where source = 'gold'")" 1

# Ten years look dear to the planner, so that a compiler of queries would be asked, here for everything.
spent="select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::bigint / 1000000"
mapfile -t cpu_ms < <(query -c "select runlytics.correct($longest, 'name', 'Once more')" -c 'call runlytics.refresh_days()' -c 'set jit_above_cost = 0' \
    -c 'set jit_inline_above_cost = 0' -c 'set jit_optimize_above_cost = 0' -c "$spent" -c 'select runlytics.refresh_gold()' -c "$spent" 2>/dev/null | tail -n 3)
ok "nothing is compiled for a refresh (${cpu_ms[0]} to ${cpu_ms[2]} ms of CPU)" test $((cpu_ms[2] - cpu_ms[0])) -lt 2000
query -o /dev/null -c "select runlytics.correct($longest, 'name', 'The long one')" -c 'call runlytics.work(1)' -c 'select runlytics.refresh_gold()' 2>/dev/null

# Positions: thinned, and none in a privacy zone.
place=$(query -c "select lat || ' ' || lon from warehouse.route_points where activity_id = $longest order by time limit 1")
near="sqrt((lat - ${place% *})^2 + ((lon - ${place#* }) * cos(radians(lat)))^2) * 111195"
ok "positions are there" test "$(there -c "select count(*) from gold.route_points where activity_id = $longest")" -gt 100
ok "near the start too" test "$(there -c "select count(*) from gold.route_points where $near < 300")" -gt 0
query -o /dev/null -c "select runlytics.set_privacy_zone(name => 'Home', lat => ${place% *}, lon => ${place#* }, radius_m => 300)"
query -o /dev/null -c "select runlytics.refresh_gold()"
catch_up
is "a privacy zone hides every position in it" "$(there -c "select count(*) from gold.route_points where $near < 298")" 0
ok "and none outside" test "$(there -c "select count(*) from gold.route_points where $near > 1500")" -gt 100

# What came by the API of Strava alone.
one=$(query -c "select activity_id || ' ' || local_date from warehouse.runs order by started_at desc offset 5 limit 1")
query -c "update warehouse.documents set source = 'strava' where document_id in (select document_id from warehouse.activity_sources where activity_id = ${one% *})" \
    -c "update warehouse.activity_sources set by_api = true where activity_id = ${one% *}"
# Of another run, which a file tells of, it has told words and sums.
words=$(query -c "select activity_id from warehouse.runs order by started_at desc offset 7 limit 1")
query -o /dev/null -v words="$words" <<'SQL'
select runlytics.ingest(
  body => convert_to(jsonb_build_object('activity', jsonb_build_object(
    'id', 2, 'name', 'Secret', 'sport_type', 'Run', 'start_date', to_char(a.started_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
    'timezone', '(GMT+01:00) Europe/Berlin', 'elapsed_time', round(a.elapsed_s), 'moving_time', round(a.elapsed_s) - 7, 'distance', a.distance_m,
    'workout_type', 1, 'gear', jsonb_build_object('id', 'g1', 'name', 'Secret shoe')
  ))::text, 'UTF8'),
  source => 'strava', name => 'activity 2'
)
from warehouse.activities as a
where a.activity_id = :words;
call runlytics.process_documents();
SQL
query -o /dev/null -c "select runlytics.publish_gold(athletes => array[1])"
catch_up
is "a run that is known by the API of Strava alone is not told" \
    "$(there -c "select count(*) from (select activity_id from gold.runs union all select activity_id from gold.activities union all select activity_id from gold.route_points union all select activity_id from gold.zone_time) as x where activity_id = ${one% *}")" 0
is "nor are the sums of its day and week" \
    "$(there -c "select (select count(km) + count(load) from gold.daily_training where day = '${one#* }') + (select count(km) from gold.weekly_volume where '${one#* }' between week and week + 6) + (select count(load) from gold.fitness where day = '${one#* }')")" 0
told="from gold.activities as a join gold.runs as r using (activity_id) join gold.fact_run as f using (activity_id) where activity_id = $words"
is "nor what it alone has told of a run of a file" \
    "$(there -c "select a.distance_m > 0, num_nonnulls(a.name, a.moving_s, a.race, a.gear_id, r.name, r.moving_s, r.pace_s_per_km, r.race, f.moving_s, f.pace_s_per_km, f.race, f.gear_key) $told")" 't|0'
query -o /dev/null -c "select runlytics.publish_gold(athletes => array[1], strava_api => true)"
catch_up
is "which is told when the owner lifts it" "$(there -c "select a.name, a.race, r.pace_s_per_km > 0 $told")" 'Secret|t|t'
is "as the run is" "$(there -c "select count(*) from gold.runs where activity_id = ${one% *}")" 1

# Mission Control. What was forgotten took the predictions with it.
query -o /dev/null -c 'call runlytics.train_models()' \
    -c "select runlytics_internal.write_predictions(at => runlytics_internal.usual_bedtime(day => runlytics_internal.today() + 1) - interval '1 minute')" \
    -c 'select runlytics.refresh_gold()'
catch_up
there -o /dev/null -c "create role grafana login" -c "grant usage on schema gold to grafana" -c "grant select on all tables in schema gold to grafana"
is "the dashboards find the schema" "$(PGUSER=grafana there -f docker/grafana/variables/0-schema.sql)" 'gold|gold'
is "and the warehouse where there is one" "$(query -f docker/grafana/variables/0-schema.sql)" 'warehouse|warehouse'
(
    export PGHOST=$subscriber_host
    tests=0 failures=0
    run_panels grafana --elsewhere demo=elsewhere
    echo "$tests $failures" >"$SCRATCH/counts"
) | sed "s/^\(not \)\?ok [0-9]*/# &/" >"$SCRATCH/panels.log"
grep -A4 'not ok' "$SCRATCH/panels.log"
read -r panels broken <"$SCRATCH/counts"
ok "Mission Control has some 40 things to be checked there" test "$panels" -gt 35
is "and all of them run" "$broken" 0
missing=
while IFS= read -r title; do
    grep -qF "Mission Control: $title (demo, km)" "$SCRATCH/panels.log" || missing+=" $title"
done < <(sed -n 's/^-- title: //p' docker/grafana/panels/overview/[0-9]*.sql)
is "each of its $(ls docker/grafana/panels/overview/[0-9]*.sql | wc -l) panels, which are all of its 14 parts, is among them" "$missing" ''

# What Power BI asks.
as_grafana() {
    PGUSER=grafana there "$@"
}
check_star as_grafana gold "there, as a reader"

# Away and back: the slot keeps what it needs, and the server says how much.
there -o /dev/null -c 'alter subscription runlytics_gold disable'
query -o /dev/null -c "select runlytics.correct($longest, 'name', 'While nobody listened')" -c "select runlytics.refresh_gold()"
ok "while the subscriber is away its slot keeps the log" \
    test "$(query -c "select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn)::bigint from pg_replication_slots where slot_name = 'runlytics_gold'")" -gt 0
there -o /dev/null -c 'alter subscription runlytics_gold enable'
catch_up
is "and it is told when it is back" "$(there -c "select name from gold.runs where activity_id = $longest")" "While nobody listened"
# Seeded anew, as after a slot that was lost.
there -o /dev/null -c 'set client_min_messages = error' -c 'drop subscription runlytics_gold'
there -c "select format('truncate gold.%I;', relname) from pg_class where relnamespace = 'gold'::regnamespace and relkind = 'r'" | there -f -
there -o /dev/null -c 'set client_min_messages = error' \
    -c "create subscription runlytics_gold connection 'host=$source_host port=5432 dbname=season user=postgres' publication runlytics_gold"
same "it was seeded anew"

query -c "create table public.weeks as select * from warehouse.weekly_volume" -c "alter table public.weeks owner to stranger"
is "taken out, nothing is left" "$(query -c "select runlytics.publish_gold(athletes => '{}')")" 0
catch_up
is "there neither" "$(there -c "select (select count(*) from gold.runs) + (select count(*) from gold.athletes) + (select count(*) from gold.route_points)")" 0
query -o /dev/null -c "select runlytics.publish_gold(athletes => array[1])" -c "select runlytics.forget_athlete(1)"
catch_up
is "who is erased is erased there" "$(there -c "select (select count(*) from gold.runs) + (select count(*) from gold.athletes) + (select count(*) from gold.route_points)")" 0
query -c "alter table gold.runs owner to stranger"
refuses "a table of somebody else is not written to" 42501 "select runlytics.publish_gold()"
there -o /dev/null -c 'set client_min_messages = error' -c 'drop subscription runlytics_gold'
finish
