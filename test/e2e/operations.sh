#!/bin/bash
# docs/operations.md, every block of shell and SQL in its order, as the user who owns the cluster: backup, restore, back to a moment,
# erasure, keys. Its folder /srv/runlytics is one of ours.
set -euo pipefail
source test/support/tap.sh
source test/support/blocks.sh
folder=$("$cluster" folder "$RUNLYTICS_CLUSTER")
srv=$folder/srv
"$cluster" own "$RUNLYTICS_CLUSTER" mkdir "$srv"
# A copy of the cluster that a failure has left running goes with the test.
stop_copy() {
    [[ ! -e $srv/then/postmaster.pid ]] || "$cluster" own "$RUNLYTICS_CLUSTER" pg_ctl stop --silent --pgdata="$srv/then" --mode=immediate || true
}
trap stop_copy EXIT
simulate season --weeks 2
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" 2>/dev/null
query -c 'update warehouse.activities set name = $$before$$'
runs=$(query -c 'select count(*) from warehouse.activities')
documents=$(query -c 'select count(*) from warehouse.documents')
ok 'there are runs to lose' test "$runs" -gt 5

# A setting of ours, to be kept.
query -o /dev/null -c "load '\$libdir/runlytics'" -c "alter system set runlytics.worker_naptime = '30s'" -c 'select pg_reload_conf()'

write_blocks docs/operations.md "$SCRATCH/blocks" sh sql
sed -i "s|/srv/runlytics|$srv|g" "$SCRATCH"/blocks/*
# The client programs too, since nobody else may look into a home.
install -D --mode=0755 --target-directory="$SCRATCH/bin" src/client/*
chmod -R a+rX "$SCRATCH/blocks" "$SCRATCH/bin"
# The copy reads its settings beside its folder, as the cluster itself does.
install -m 0644 "$folder/settings.conf" "$srv/settings.conf"

run_block() {
    case $1 in
        *.sh) "$cluster" own "$RUNLYTICS_CLUSTER" env PGDATA="$folder/data" PATH="$SCRATCH/bin:$(pg_config --bindir):$PATH" bash -e -o pipefail "$1" ;;
        *.sql) psql -X -q -v ON_ERROR_STOP=1 -f "$1" ;;
    esac >"$SCRATCH/out" 2>&1 </dev/null
}

for block in "$SCRATCH"/blocks/*; do
    name=$(basename "$block")
    ok "block $name runs: $(grep -m 1 -v '^ *#' "$block" | cut -c 1-60)" run_block "$block"
    ((failures == 0)) || { sed 's/^/# /' "$SCRATCH/out" | tail -n 15; break; }
    # What was said to be lost is lost, or bringing it back would prove nothing.
    ! grep -q 'delete from warehouse.activities' "$block" || is 'the mistake was made' "$(query -c 'select count(*) from warehouse.activities')" 0
    ! grep -q 'then.dump' "$block" || is 'and every run is back' "$(query -c 'select count(*) from warehouse.activities')" "$runs"
    ! grep -q 'add_athlete' "$block" || is 'a document is forgotten' "$(query -c 'select count(*) from warehouse.documents')" $((documents - 1))
done
is 'no token is in use' "$(query -c 'select count(*) from warehouse.tokens where revoked_at is null')" 0
is 'the secret is the new one' "$(query -c "select value from warehouse.secrets where name = 'strava_client_secret'")" 'the new secret'
is 'roles and settings were kept' "$(find "$srv/backup" -name roles.sql -size +0 -o -name settings.conf -size +0 | wc -l)" 2
ok 'what was exported is there' test "$(find "$srv/export" -type f | wc -l)" -gt "$runs"
is 'a setting as a line to take over' "$(grep -c "^runlytics.worker_naptime = '30" "$srv/backup/settings.conf")" 1
finish
