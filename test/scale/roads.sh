#!/bin/bash
# The read and the write road of a warehouse on three nodes of Citus, compared row by row with one node: what is there before it is
# distributed and what comes after, days, alerts, predictions, corrections, export and erasure, access by roles, pages, assistants,
# daily jobs and deliveries; a node is added, shards are moved, and a node is taken away by Citus' own means. Skipped where Citus is not.
set -euo pipefail
source test/support/tap.sh
source test/scale/nodes.sh
source test/scale/served.sh

# The same statements on one node and on the coordinator of three.
both() {
    query -o /dev/null -c 'set client_min_messages = error' "$@"
    ask_nodes -o /dev/null -c 'set client_min_messages = error' "$@"
}

# What every table and view says of an athlete.
rows() {
    query -v athlete="$1" -f test/scale/rows.sql
}

same_rows() {
    local athlete
    for athlete in 1 2; do
        is "$1, athlete $athlete" "$(on scale-coordinator rows "$athlete")" "$(rows "$athlete")"
    done
}

simulate season --weeks "${SCALE_WEEKS:-14}" --recording smart
simulate other --weeks 3 --recording smart
mkdir "$SCRATCH/late" && find "$SCRATCH/season/activities" -type f | LC_ALL=C sort | tail -n 3 | xargs -I{} mv {} "$SCRATCH/late/"
mkdir "$SCRATCH/phone"
mv "$(find "$SCRATCH/season/health" -type f | LC_ALL=C sort | tail -n 1)" "$SCRATCH/phone/1"
printf 'date,energy,note\n2026-01-20,7,"told by a phone"\n' >"$SCRATCH/phone/2"
mv "$(find "$SCRATCH/season/activities" -type f | LC_ALL=C sort | tail -n 1)" "$SCRATCH/phone/3"
chmod -R a+rX "$SCRATCH"

start_nodes scale-one
# Citus says of each view that it stands on one node alone, until its tables are placed.
ask_nodes -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()' 2>/dev/null
both -c "select runlytics.set_athlete(name => 'First', birth_date => '1985-05-05', timezone => 'Europe/Berlin', max_hr => 188, resting_hr => 48, threshold_hr => 168, threshold_pace => '4:15')" \
    -c "select runlytics.add_athlete('Second', 'America/New_York')" \
    -c "call runlytics.ingest_path('$SCRATCH/season/journal.csv')" -c "call runlytics.ingest_path('$SCRATCH/season/health')"

began=$SECONDS
done_first=$(ask_nodes -c 'set client_min_messages = error' -c "select count(*) filter (where done like 'distributed%'), count(*) filter (where done = 'on every node') from runlytics.distribute_warehouse(shards => ${SCALE_SHARDS:-4})")
echo "# in ${SCALE_SHARDS:-4} shards on two nodes in $((SECONDS - began)) s"
is 'every table is placed' "$done_first" "$(query -c "select count(*) filter (where by_athlete), count(*) filter (where not by_athlete) from runlytics_internal.placed_tables()")"
is 'then the nodes are prepared' "$(ask_nodes -c 'select count(*) from runlytics.distribute_warehouse()')" 2
is 'and said again, nothing is to be done' "$(ask_nodes -c 'select * from runlytics.distribute_warehouse()')" ''
is 'nor is anything mended' "$(ask_nodes -c 'select fingerprint from warehouse.installation' -c 'select runlytics.create_warehouse()' -c 'select fingerprint from warehouse.installation' | sed '/^$/d' | sort -u | wc -l)" 1
ask_nodes -o /dev/null -c 'drop view warehouse.roster_today' -c 'drop policy athlete on warehouse.nights' -c 'select runlytics.create_warehouse()' \
    -c 'set client_min_messages = error' -c 'select runlytics.distribute_warehouse()' && ask_nodes -o /dev/null -c 'select runlytics.distribute_warehouse()'
is 'what was lost is mended' "$(ask_nodes -c "select count(*) from pg_policy where polname = 'athlete' and polrelid = 'warehouse.nights'::regclass" -c "select count(*) from unnest(runlytics_internal.layout_changes())" | paste -sd ' ')" '1 0'
is 'every view is on the other node' \
    "$(on scale-one query -c "select count(*) from pg_class where relnamespace = 'warehouse'::regnamespace and relkind = 'v'")" \
    "$(query -c "select count(*) from pg_class where relnamespace = 'warehouse'::regnamespace and relkind = 'v'")"
same_rows 'what was there before'

both -c "call runlytics.ingest_path('$SCRATCH/season')" -c "call runlytics.ingest_path('$SCRATCH/other', athlete_id => 2)"
both -c "select runlytics.correct(activity_id => 3, field => 'name', value => 'Over the hill')" -c "select runlytics.correct(activity_id => 4, field => 'distance', value => '10100')" \
    -c "select runlytics.set_privacy_zone('home', 52.5, 13.4, 200)" -c "select runlytics.define_segment_from('middle', 2, 1000, 2000)"
both -c "call runlytics.work()"
both -c "call runlytics.train_models()" -c "select runlytics.refresh_alerts()" -c "select runlytics.raise_notices()"
same_rows 'ingested, processed, computed'
both -c "select runlytics.set_athlete(max_hr => 191)" -c "call runlytics.recompute()"
same_rows 'recomputed'
both -c "call runlytics.reprocess(athlete_id => 2)"
same_rows 'reprocessed'
both -c "select runlytics.forget(document_id => 40)" -c "call runlytics.refresh_days()"
same_rows 'forgotten'
export_of='select count(*), md5(string_agg(md5(f.body), $$$$ order by f.name)) from runlytics.export_athlete(athlete_id => 1) as f where f.name like $$documents/%$$'
is 'exported' "$(ask_nodes -c "$export_of")" "$(query -c "$export_of")"
parts_of='select count(*), string_agg(f.name, $$,$$ order by f.name) from runlytics.export_athlete(athlete_id => 1) as f'
is 'with a part for everything' "$(ask_nodes -c "$parts_of")" "$(query -c "$parts_of")"
parquet_of='select md5(runlytics_internal.parquet_bytes($$select * from warehouse.nights where athlete_id = 1 order by day$$))'
is 'exported as Parquet' "$(ask_nodes -c "$parquet_of")" "$(query -c "$parquet_of")"
is 'a page is made' "$(ask_nodes -c 'select octet_length(runlytics.page()::text) > 10000')" t
serves_and_answers
withholds
does_daily_jobs

explained=$(ask_nodes -f test/scale/one_shard.sql | grep -c 'Task Count' || true)
is "one athlete's question goes to one shard, whichever view and column ($explained)" "$(ask_nodes -f test/scale/one_shard.sql | grep 'Task Count' | grep -vc 'Task Count: [01]$' || true)" 0
ok 'of which there are many' test "$explained" -gt 200

ask_nodes -o /dev/null -c 'create role scale_coach login' -c 'grant runlytics_reader to scale_coach' -c "select runlytics.grant_access('scale_coach', 2)" \
    -c "select runlytics.share_strava_api('my own data', athlete_id => 2)"
seen="set role scale_coach; select string_agg(distinct athlete_id::text, ',') from warehouse.activities; select count(*) from warehouse.runs where athlete_id = 1; select count(*) > 5 from warehouse.fitness where athlete_id = 2; select count(*) from warehouse.roster_today"
is 'a coach sees whom he may see' "$(ask_nodes -c "$seen" | paste -sd' ')" '2 0 t 1'
is 'table and roles say the same on every node' "$(roles_on_nodes)" \
    'runlytics_TAG_athlete_2 to runlytics_TAG_athlete_2_own; runlytics_TAG_athlete_2 to scale_coach; runlytics_TAG_athlete_2_own'
# A right on columns alone reaches no shard, which would refuse whoever has no other.
query -c "select format('select from warehouse.%I where athlete_id = 2 limit 1;', c.relname) from pg_class as c join pg_attribute as a on a.attrelid = c.oid and a.attname = 'athlete_id' where c.relnamespace = 'warehouse'::regnamespace and c.relkind in ('r', 'v') and has_any_column_privilege('runlytics_reader', c.oid, 'select')" >"$SCRATCH/each.sql"
is 'no table and no view refuses a reader' "$(on scale-coordinator psql -XAtq -o /dev/null -c 'set role scale_coach' -f "$SCRATCH/each.sql" 2>&1 | grep ERROR || true)" ''
ok 'of which there are many' test "$(wc -l <"$SCRATCH/each.sql")" -gt 100
is 'on the other node as well' "$(on scale-one query -c "$seen" | paste -sd' ')" '2 0 t 1'
leaks=$(query -c "select string_agg(format('select count(*) from %s where athlete_id <> 2', t.relation), ' union all ') from runlytics_internal.placed_tables() as t where t.by_athlete and has_table_privilege('runlytics_reader', t.relation, 'select')")
is 'and nothing of anybody else, in no table' "$(ask_nodes -c 'set role scale_coach' -c "select sum(n) from ($leaks) as l (n)")" 0
is 'gold is not published from there' "$(PGHOST=$("$cluster" folder scale-coordinator) PGPORT=${node_ports[scale-coordinator]} psql -XAtq -v VERBOSITY=sqlstate -c 'select runlytics.publish_gold()' 2>&1)" 'ERROR:  0A000'
make_reader scale_coach
query -d reader -c 'import foreign schema warehouse limit to (fitness, recovery, nights, weekly_volume) from server source into source' \
    -c 'create materialized view gold.fitness as select * from source.fitness where athlete_id = 2'
days="select count(*), md5(string_agg(f::text, '; ' order by day)) from %s as f where athlete_id = 2"
# shellcheck disable=SC2059
is 'but read by another server' "$(query -d reader -c "$(printf "$days" gold.fitness)")" "$(query -c "$(printf "$days" warehouse.fitness)")"
query -d postgres -c 'drop database reader'
ask_nodes -o /dev/null -c "select runlytics.withhold_strava_api(athlete_id => 2)"
is 'withheld again, he sees nobody' "$(ask_nodes -c "$seen" | paste -sd' ')" ' 0 f 0'
ask_nodes -o /dev/null -c "select runlytics.revoke_access('scale_coach', 2)"
is 'revoked, he sees nobody' "$(ask_nodes -c "$seen" | paste -sd' ')" ' 0 f 0'
is 'and the roles are gone from every node' "$(roles_on_nodes)" ''
ask_nodes -o /dev/null -c "select runlytics.grant_access('scale_coach', 1, own => true)"
ok 'the worker works by its own rights' both -c 'set role runlytics_worker' -c 'call runlytics.work()'

join_node scale-two
is 'a new node knows the roles' "$(roles_on_nodes)" 'runlytics_TAG_athlete_1 to runlytics_TAG_athlete_1_own; runlytics_TAG_athlete_1_own to scale_coach'
is 'a new node is prepared' "$(ask_nodes -c 'set client_min_messages = error' -c 'select count(*) from runlytics.distribute_warehouse()')" 1
began=$SECONDS
ask_nodes -o /dev/null -c 'set client_min_messages = error' -c "select rebalance_table_shards(shard_transfer_mode => 'block_writes')"
echo "# rebalanced in $((SECONDS - began)) s"
ok 'and takes shards' test "$(shards_on scale-two)" -gt 50
is 'what the athlete sees there, only the athlete does' "$(on scale-two query -c 'set role scale_coach' -c "select string_agg(distinct athlete_id::text, ',') from warehouse.activities")" 1
same_rows 'rebalanced'
ask_nodes -o /dev/null -c 'set client_min_messages = error' -c "select isolate_tenant_to_new_shard('warehouse.athletes', 1, 'CASCADE', shard_transfer_mode => 'block_writes')"
set_apart="from citus_shards where shardid = get_shard_id_for_distribution_column('warehouse.athletes', 1)"
from=$(ask_nodes -c "select nodeport $set_apart")
to=$((node_ports[scale-one] + node_ports[scale-two] - from))
# Without blocking, by logical replication.
ask_nodes -o /dev/null -c "select citus_move_shard_placement(shardid, '127.0.0.1', $from, '127.0.0.1', $to) $set_apart"
is 'an athlete is set apart, and moved' "$(ask_nodes -c "select nodeport $set_apart")" "$to"
same_rows 'set apart'
both -c "call runlytics.ingest_path('$SCRATCH/late')" -c "select runlytics.forget_athlete(2)"
same_rows 'and written to again, one athlete erased'
ask_nodes -o /dev/null -c 'set client_min_messages = error' -c "select citus_drain_node('127.0.0.1', ${node_ports[scale-two]}, shard_transfer_mode => 'block_writes')"
ask_nodes -o /dev/null -c "select citus_remove_node('127.0.0.1', ${node_ports[scale-two]})"
is 'a node is emptied and taken away' "$(ask_nodes -c 'select count(*) from pg_dist_node')" 2
same_rows 'on what is left'
delivers
asks_strava
ask_nodes -o /dev/null -c "select runlytics.revoke_access('scale_coach', 1)" -c 'drop role scale_coach'
finish
