#!/bin/bash
# A streaming replica answers every question of the primary, and refuses to write in plain words.
set -euo pipefail
source test/support/tap.sh
replica=$RUNLYTICS_CLUSTER-replica
replica_folder=$("$cluster" folder "$replica")

on_replica() {
    PGHOST=$replica_folder "$@"
}

checksums() {
    query -f test/support/warehouse-checksums.sql
}

# Waits until the replica has replayed what the primary has written.
catch_up() {
    local written
    written=$(query -c 'select pg_current_wal_lsn()')
    for _ in {1..600}; do
        [[ $(on_replica query -c "select pg_last_wal_replay_lsn() >= '$written'") != t ]] || return 0
        sleep 0.1
    done
    return 1
}

simulate season --weeks 3 --recording smart
mkdir "$SCRATCH/late" && find "$SCRATCH/season/activities" -type f | LC_ALL=C sort | tail -n 3 | xargs -I{} mv {} "$SCRATCH/late/"
chmod -R a+rX "$SCRATCH/late"
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" 2>/dev/null

more_clusters+=("$replica")
"$cluster" own "$RUNLYTICS_CLUSTER" mkdir -p "$replica_folder"
"$cluster" own "$RUNLYTICS_CLUSTER" pg_basebackup --pgdata="$replica_folder/data" --write-recovery-conf --checkpoint=fast --no-sync
start_another "$replica"
is 'the replica is in recovery' "$(on_replica query -c 'select pg_is_in_recovery()')" t
query -c "call runlytics.ingest_path('$SCRATCH/late')" 2>/dev/null
ok 'it catches up' catch_up
on_one_day 90
is 'every table and view reads as on the primary' "$(on_replica checksums)" "$(checksums)"
functions="select r.activity_id, runlytics.moving_time(r.stream), runlytics.best_effort(r.stream, 1000), runlytics.time_in_zones(r.stream, 'heart_rate', array[120, 150]),
    (select count(*) from runlytics.samples(r.stream)), md5((select runlytics.stream_of(s) from runlytics.samples(r.stream) as s)::text), st_length(runlytics.route(r.stream)::geography)
    from warehouse.runs as r order by 1"
is 'functions compute there' "$(on_replica query -c "$functions")" "$(query -c "$functions")"
parse="select count(*), sum(distance_m) from warehouse.documents as d, runlytics.parse_activity(runlytics.document_body(d.document_id))"
is 'files are parsed there' "$(on_replica query -c "$parse" 2>/dev/null)" "$(query -c "$parse" 2>/dev/null)"

before=$(checksums)
while read -r statement; do
    PGHOST=$replica_folder refuses "refused: $statement" 25006 "$statement"
done <<SQL
select runlytics.ingest('\x00'::bytea)
call runlytics.process_documents()
call runlytics.reprocess()
call runlytics.recompute()
call runlytics.ingest_path('$SCRATCH/late')
select runlytics.correct(1, 'name', 'x')
select runlytics.estimate_settings()
select runlytics.create_warehouse()
SQL
is 'and nothing has changed' "$(on_replica checksums)" "$before"

"$cluster" crash "$RUNLYTICS_CLUSTER"
on_replica query -c 'select pg_promote()' >/dev/null
is 'promoted, it takes the same file for the same document' \
    "$(on_replica query -c "call runlytics.ingest_path('$("$cluster" folder "$RUNLYTICS_CLUSTER")/scratch/late')" -c 'select count(*) from warehouse.documents' 2>/dev/null)" \
    "$(on_replica query -c 'select count(distinct sha256) from warehouse.documents')"
finish
