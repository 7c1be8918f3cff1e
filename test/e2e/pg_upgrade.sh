#!/bin/bash
# pg_upgrade brings a warehouse to a new cluster. One version of PostgreSQL is at hand, so the new
# cluster is of the same one: what is tested is that the extension survives the way pg_upgrade
# restores it, object by object with its old identifiers, and finds its data.
set -euo pipefail
source test/support/tap.sh
old=$RUNLYTICS_CLUSTER
new=$RUNLYTICS_CLUSTER-new
old_folder=$("$cluster" folder "$old")
new_folder=$("$cluster" folder "$new")

all_lines() {
    query -f test/support/warehouse-checksums.sql
    query -v schema=warehouse -f test/support/catalog-fingerprint.sql
    query -v schema=runlytics -f test/support/catalog-fingerprint.sql
}

simulate season --weeks 3 --recording smart
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" 2>/dev/null
wanted=$(all_lines)
ok 'there are runs to bring along' test "$(query -c 'select count(*) from warehouse.runs')" -gt 10

start_another "$new"
"$cluster" stop "$new"
"$cluster" stop "$old"
"$cluster" own "$old" mkdir "$new_folder/upgrade"
bin=$("$PG_CONFIG" --bindir)
upgrade() {
    (cd "$new_folder" && "$cluster" own "$old" env -u PGHOST -u PGPORT -u PGDATABASE bash -c "cd '$new_folder/upgrade' && \
        '$bin/pg_upgrade' --old-bindir='$bin' --new-bindir='$bin' --old-datadir='$old_folder/data' \
        --new-datadir='$new_folder/data' --socketdir='$new_folder/upgrade' --username=postgres $*") >"$SCRATCH/upgrade.log" 2>&1
}
if upgrade --check && upgrade; then upgraded=yes; else upgraded=no && sed 's/^/# /' "$SCRATCH/upgrade.log"; fi
is 'pg_upgrade goes through' "$upgraded" yes
"$cluster" start "$new" fsync=off timezone=UTC
export PGHOST=$new_folder
is 'every row, definition and privilege is there' "$(all_lines)" "$wanted"
refuses 'the extension still holds the warehouse' 2BP01 'drop extension runlytics'
query -c 'call runlytics.reprocess()' 2>/dev/null
is 'reprocessing the documents changes no stream' \
    "$(query -f test/support/warehouse-checksums.sql | grep '^streams')" "$(grep '^streams' <<<"$wanted")"
finish
