#!/bin/bash
# ALTER EXTENSION UPDATE and create_warehouse() bring an older warehouse to what a fresh install is,
# with data in it and views of others on it. One version is released so far, so the next one is made
# up here: the current script with changes of every kind that a version may bring.
set -euo pipefail
source test/support/tap.sh
next=1.0.next
stage=$("$cluster" folder "$RUNLYTICS_CLUSTER")/stage$("$PG_CONFIG" --sharedir)/extension

# What the schema $1 of the database $2 is.
fingerprint() {
    query -d "$2" -v schema="$1" -f test/support/catalog-fingerprint.sql
}

# The script of the next version: changed, new and gone functions, a type and a table that have
# grown, a view with one more column, a new index.
next_script() {
    awk '
        /^create function runlytics.lucia_trimp/ { gone = 1 }
        gone { if (/^comment/) last = 1; if (/;$/ && last) gone = last = 0; next }
        /^create function runlytics.week_of/ {
            print "create function runlytics.pace(mps float8) returns float8"
            print "  language sql immutable strict parallel safe"
            print "  return 1000 / nullif(mps, 0);"
            print "comment on function runlytics.pace(float8) is \x27Seconds a kilometre.\x27;"
        }
        /^create type runlytics.effort / { effort = 1 }
        effort && /avg_hr float8$/ { print "  avg_hr float8,\n  note text"; effort = 0; next }
        /runlytics_session_rpe/ { sub(/cost 1;/, "cost 7;") }
        /^comment on table warehouse.laps / {
            print "alter table warehouse.laps add column if not exists steps int;"
            print "create index if not exists laps_by_start on warehouse.laps (athlete_id, started_at);"
        }
        /^  estimated$/ { print "  estimated,\n  weight_kg"; next }
        { print }
    ' build/extension/runlytics--1.0.sql
}

write_next_version() {
    next_script >"$SCRATCH/next.sql"
    cp "$SCRATCH/next.sql" "$stage/runlytics--$next.sql"
    scripts/upgrade-script build/extension/runlytics--1.0.sql "$SCRATCH/next.sql" >"$SCRATCH/upgrade.sql"
    cp "$SCRATCH/upgrade.sql" "$stage/runlytics--1.0--$next.sql"
    chmod a+r "$stage"/*
}

simulate season --weeks 2
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" 2>/dev/null
query -c 'create schema mine' \
    -c 'create view mine.kilometres as
        select r.activity_id, e.metres, e.seconds, r.load from warehouse.runs as r, runlytics.best_efforts(r.stream, array[1000, 5000]) as e' \
    -c 'create view mine.whole_efforts as select r.activity_id, e from warehouse.runs as r, runlytics.best_efforts(r.stream, array[1000]) as e' \
    -c 'create materialized view mine.form as select day, ctl, atl from warehouse.fitness' \
    -c 'create view mine.ctl as select day, runlytics.ctl(load, day) over (order by day) from warehouse.daily_training' \
    -c 'grant select on warehouse.laps to public'
mine='select * from mine.kilometres order by 1, 2; select * from mine.form order by 1; select * from mine.ctl order by 1'
before=$(query -c "$mine")
streams=$(query -c 'select activity_id, md5(stream::text) from warehouse.streams order by 1')
ok 'the views of others have rows' test "$(query -c 'select count(*) from mine.kilometres')" -gt 5

write_next_version
pg_dump --format=custom --file="$SCRATCH/dump" "$PGDATABASE"
query -d postgres -c 'create database fresh'
query -d fresh -c 'set client_min_messages = warning' -c "create extension runlytics version '$next' cascade" \
    -c 'select runlytics.create_warehouse()' >/dev/null
fresh=$(fingerprint runlytics fresh)
ok 'the next version differs from this one' test "$(fingerprint runlytics "$PGDATABASE")" != "$fresh"
ok 'alter extension update goes through' query -c "alter extension runlytics update to '$next'"
is 'and leaves what a fresh install has' "$(fingerprint runlytics "$PGDATABASE")" "$fresh"
is 'every object of the schema belongs to the extension' \
    "$(query -c "select p.oid::regprocedure from pg_proc as p where p.pronamespace in ('runlytics'::regnamespace, 'runlytics_internal'::regnamespace)
        and not exists (select from pg_depend as d where d.objid = p.oid and d.deptype = 'e')")" ''
is 'the views of others read as before' "$(query -c "$mine")" "$before"
is 'a view over whole rows reads them with the new attribute' \
    "$(query -c 'select count(e), count(*) filter (where (e::text) like $$%,)$$) from mine.whole_efforts')" \
    "$(query -c 'select count(*), count(*) from mine.kilometres where metres = 1000')"
is 'a query reads the new attribute, which is empty' \
    "$(query -c 'select count(e.metres), count(e.note) from warehouse.runs as r, runlytics.best_efforts(r.stream, array[1000]) as e')" \
    "$(query -c 'select count(*), 0 from mine.kilometres where metres = 1000')"
ok 'the warehouse is still laid out the old way' test "$(fingerprint warehouse "$PGDATABASE")" != "$(fingerprint warehouse fresh)"
query -c 'select runlytics.create_warehouse()' >/dev/null
query -c 'revoke select on warehouse.laps from public'
is 'create_warehouse() brings it to the new one' "$(fingerprint warehouse "$PGDATABASE")" "$(fingerprint warehouse fresh)"
is 'and notes the version' "$(query -c 'select version, upgraded_at is not null from warehouse.installation')" "$next|t"
is 'with the same streams' "$(query -c 'select activity_id, md5(stream::text) from warehouse.streams order by 1')" "$streams"
query -c 'call runlytics.reprocess()' 2>/dev/null
is 'reprocess() gives the same again' "$(query -c "$mine")" "$before"

# A dump of this version restores where the next one is all there is.
newer=$RUNLYTICS_CLUSTER-newer
on_newer() {
    PGHOST=$("$cluster" folder "$newer") PGDATABASE=restored "$@"
}
start_another "$newer"
stage=$("$cluster" folder "$newer")/stage$("$PG_CONFIG" --sharedir)/extension
rm "$stage/runlytics--1.0.sql"
cp "$SCRATCH/next.sql" "$stage/runlytics--$next.sql"
chmod a+r "$stage/runlytics--$next.sql"
sed -i "s/^default_version.*/default_version = '$next'/" "$stage/runlytics.control"
on_newer query -d postgres -c 'create database restored'
ok 'a dump restores where only the next version is installed' \
    on_newer pg_restore --exit-on-error --dbname=restored "$SCRATCH/dump"
is 'it is of the next version' "$(on_newer query -c "select extversion from pg_extension where extname = 'runlytics'")" "$next"
is 'and what a fresh install has' "$(on_newer fingerprint runlytics restored)" "$(fingerprint runlytics fresh)"
is 'the views of others read as before the dump' "$(on_newer query -c "$mine")" "$before"
on_newer query -c 'select runlytics.create_warehouse()' -c 'revoke select on warehouse.laps from public' >/dev/null
is 'create_warehouse() brings the restored one to the new one' "$(on_newer fingerprint warehouse restored)" "$(fingerprint warehouse fresh)"
on_newer query -c 'call runlytics.reprocess()' 2>/dev/null
is 'and reprocess() gives the same there' "$(on_newer query -c "$mine")" "$before"

# A warehouse that lacks what a version added, piece by piece.
laid_out=$(fingerprint warehouse fresh)
metrics=$(query -d fresh -c 'select * from warehouse.metrics order by 1')
query -d fresh -c 'drop view warehouse.route_points' -c 'drop table warehouse.activity_overrides' \
    -c 'drop index warehouse.activities_by_date' -c 'drop policy athlete on warehouse.laps' \
    -c 'alter table warehouse.streams disable row level security' \
    -c 'revoke select on warehouse.runs from runlytics_reader' -c 'comment on view warehouse.runs is null' \
    -c 'delete from warehouse.metrics where metric_id = 3' -c 'alter table warehouse.laps drop column steps' \
    -c "update warehouse.installation set version = '0.9'"
ok 'a warehouse was made incomplete' test "$(fingerprint warehouse fresh)" != "$laid_out"
query -d fresh -c 'select runlytics.create_warehouse()' >/dev/null
is 'create_warehouse() completes it' "$(fingerprint warehouse fresh)" "$laid_out"
is 'the metrics too' "$(query -d fresh -c 'select * from warehouse.metrics order by 1')" "$metrics"
is 'and says that it moved' "$(query -d fresh -c 'select version, upgraded_at is not null from warehouse.installation')" "$next|t"
finish
