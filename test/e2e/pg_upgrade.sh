#!/bin/bash
# pg_upgrade brings a warehouse to a new cluster: of the same version of PostgreSQL, where no other is at hand, to see that the
# extension survives the way pg_upgrade restores it, object by object with its old identifiers, and finds its data; of a later
# one in scripts/check-pg-upgrade.
#   NEW_TREE        a checkout in which the extension is built for the later version
#   NEW_PG_CONFIG   the pg_config of that version
set -euo pipefail
source test/support/tap.sh
old=$RUNLYTICS_CLUSTER
new=$RUNLYTICS_CLUSTER-new
new_tree=${NEW_TREE:-$PWD}
new_config=${NEW_PG_CONFIG:-$PG_CONFIG}
old_bin=$("$PG_CONFIG" --bindir)
new_bin=$("$new_config" --bindir)

new_cluster() { PG_CONFIG=$new_config "$new_tree/scripts/cluster" "$@"; }
fingerprint() { query -d "$2" -v schema="$1" -f test/support/catalog-fingerprint.sql; }
fingerprints() {
    fingerprint warehouse "$1"
    fingerprint runlytics "$1"
}
# To 14 digits: in which order a plan adds up is its own affair.
checksums() { PGOPTIONS='-c extra_float_digits=-1' query -f test/support/warehouse-checksums.sql; }

simulate season --weeks 3 --recording smart
query -c "call runlytics.ingest_path('$SCRATCH/season')" -c "select runlytics.correct(max(activity_id), 'name', 'My own') from warehouse.activities" \
    -c 'create schema mine' -c 'create view mine.routes as select activity_id, st_npoints(route) as points, route from warehouse.runs' >/dev/null 2>&1
wanted=$(checksums)
layout=$(fingerprints "$PGDATABASE")
routes=$(query -c 'select activity_id, points, md5(st_asbinary(route)) from mine.routes order by 1')
was=$(query -c 'show server_version' -c "select extversion from pg_extension where extname = 'postgis'" | paste -sd ' ')
ok 'there are runs to bring along' test "$(query -c 'select count(*) from warehouse.runs')" -gt 10

new_cluster start "$new" fsync=off timezone=UTC
trap 'new_cluster drop "$new"' EXIT
new_cluster stop "$new"
"$cluster" stop "$old"
old_folder=$("$cluster" folder "$old")
new_folder=$(new_cluster folder "$new")
"$cluster" own "$old" mkdir "$new_folder/upgrade"
upgrade() {
    (cd "$new_folder" && "$cluster" own "$old" env -u PGHOST -u PGPORT -u PGDATABASE bash -c "cd '$new_folder/upgrade' && \
        '$new_bin/pg_upgrade' --old-bindir='$old_bin' --new-bindir='$new_bin' --old-datadir='$old_folder/data' \
        --new-datadir='$new_folder/data' --socketdir='$new_folder/upgrade' --username=postgres $*") >"$SCRATCH/upgrade.log" 2>&1
}
if upgrade --check && upgrade; then upgraded=yes; else upgraded=no && sed 's/^/# /' "$SCRATCH/upgrade.log"; fi
is 'pg_upgrade goes through' "$upgraded" yes
new_cluster start "$new" fsync=off timezone=UTC
export PGHOST=$new_folder PATH=$new_bin:$PATH
is 'every row is there' "$(checksums)" "$wanted"
query -d postgres -c 'create database fresh'
query -d fresh -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' -c 'select runlytics.create_warehouse()'
if [[ $old_bin == "$new_bin" ]]; then
    is 'every definition and privilege too' "$(fingerprints "$PGDATABASE")" "$layout"
else
    # A later version says the same definitions in other words.
    query -o /dev/null -c 'set client_min_messages = warning' -c 'select postgis_extensions_upgrade()'
    echo "# from PostgreSQL and PostGIS $was to $(query -c 'show server_version' -c "select extversion from pg_extension where extname = 'postgis'" | paste -sd ' ')"
    is 'PostGIS is brought to the version that is installed, under the warehouse' \
        "$(query -c "select installed_version = default_version from pg_available_extensions where name = 'postgis'")" t
fi
is 'the views of others read as before' "$(query -c 'select activity_id, points, md5(st_asbinary(route)) from mine.routes order by 1')" "$routes"
is 'nothing is to be computed anew' "$(query -c 'select * from runlytics.upgrade_plan()')" ''
is 'create_warehouse() has nothing to say' "$(psql -XAtq -c 'select runlytics.create_warehouse()' 2>&1)" ''
is 'definitions and privileges are those of a fresh install there' "$(fingerprints "$PGDATABASE")" "$(fingerprints fresh)"
refuses 'the extension still holds the warehouse' 2BP01 'drop extension runlytics'
query -c 'call runlytics.reprocess()' 2>/dev/null
is 'reprocessing the documents changes no stream' "$(checksums | grep '^streams')" "$(grep '^streams' <<<"$wanted")"
simulate later --weeks 1 --first-day 2026-09-07 --seed 7
query -c "call runlytics.ingest_path('$SCRATCH/later')" 2>/dev/null
ok 'and loading goes on' test "$(query -c "select count(*) from warehouse.runs where local_date >= '2026-09-07'")" -gt 2
finish
