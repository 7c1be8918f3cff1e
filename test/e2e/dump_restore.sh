#!/bin/bash
# A dump brings the warehouse to a cluster that has never seen it: every row, grant and policy, and
# loading goes on there.
set -euo pipefail
source test/support/tap.sh
other=$RUNLYTICS_CLUSTER-restored

checksums() {
    query -f test/support/warehouse-checksums.sql
}

# Owners, grants, policies, comments and definitions of everything in the schema warehouse.
layout() {
    query -v schema=warehouse -f test/support/catalog-fingerprint.sql
}

on_other() {
    PGHOST=$("$cluster" folder "$other") "$@"
}

# Whom the reader may see, as the reader: row-level security at work.
seen_by_reader() {
    query -c 'set role coach' -c 'select count(*), count(distinct athlete_id), min(athlete_id) from warehouse.runs'
}

simulate season --weeks 3
mkdir "$SCRATCH/rest" && find "$SCRATCH/season/activities" -type f | LC_ALL=C sort | tail -n 3 |
    xargs -I{} mv {} "$SCRATCH/rest/"
chmod -R a+rX "$SCRATCH/rest"
query -c "insert into warehouse.athletes (name) values ('Second')" -c 'select runlytics.create_warehouse()' >/dev/null
query -c 'create role coach' -c 'grant runlytics_reader to coach' \
    -c "insert into warehouse.athlete_access values ('coach', 2)"
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" 2>/dev/null
query -c "call runlytics.ingest_path('$SCRATCH/rest', athlete_id => 2)" 2>/dev/null
query -c "select runlytics.correct(activity_id => 1, field => 'name', value => 'My first')" >/dev/null
query -c "select runlytics.define_metric('climb', 'm/km', '1000 * ascent_m / distance_m', 'Metres climbed a kilometre')" \
    -c 'call runlytics.run_tasks()' \
    -c "select runlytics.define_segment_from('Kilometre', min(activity_id), 500, 1500) from warehouse.runs where athlete_id = 1 and route is not null" \
    -c "select runlytics.set_privacy_zone('door', st_y(st_startpoint(route)), st_x(st_startpoint(route))) from warehouse.runs where athlete_id = 1 and route is not null order by activity_id limit 1" \
    -c 'select runlytics.refresh_routes()' >/dev/null
on_one_day 300
rows=$(checksums)
definitions=$(layout)
seen=$(seen_by_reader)
ok 'there are runs to dump' test "$(query -c 'select count(*) from warehouse.runs')" -gt 10
ok 'the reader sees the second athlete alone' grep -q '^[1-9][0-9]*|1|2$' <<<"$seen"

pg_dump --format=custom --file="$SCRATCH/custom" "$PGDATABASE"
pg_dump --file="$SCRATCH/plain.sql" "$PGDATABASE"
pg_dumpall --roles-only --file="$SCRATCH/roles.sql"

start_another "$other"
is 'the other cluster has none of our roles' \
    "$(on_other query -d postgres -c "select count(*) from pg_roles where rolname like 'runlytics%' or rolname = 'coach'")" 0
on_other query -d postgres -c 'create database custom' -c 'create database plain'

# Without pg_dumpall, the roles of the extension come with the extension.
ok 'the custom format restores' on_other pg_restore --exit-on-error --dbname=custom "$SCRATCH/custom"
is 'with the same rows in every table and view' "$(PGDATABASE=custom on_other checksums)" "$rows"
is 'with the same grants, policies and comments' "$(PGDATABASE=custom on_other layout)" "$definitions"

# The extension has made its roles already: those lines of pg_dumpall say so, and the rest goes on.
on_other query -d postgres -v ON_ERROR_STOP=0 -f "$SCRATCH/roles.sql" 2>"$SCRATCH/roles.log"
is 'the roles of pg_dumpall: nothing fails but what is there' \
    "$(grep ERROR "$SCRATCH/roles.log" | grep -vc 'already exists')" 0
ok 'the plain format restores' on_other query -d plain -o /dev/null -f "$SCRATCH/plain.sql"
is 'with the same rows, too' "$(PGDATABASE=plain on_other checksums)" "$rows"
is 'with the same grants, policies and comments, too' "$(PGDATABASE=plain on_other layout)" "$definitions"
is 'row-level security holds' "$(PGDATABASE=plain on_other seen_by_reader)" "$seen"
# The custom format was restored before its roles were there, and a dump has their names alone.
is 'who came after his row sees nothing by it' "$(PGDATABASE=custom on_other seen_by_reader)" '0|0|'
is 'and doctor() says what to do' \
    "$(PGDATABASE=custom on_other query -c "select cure from runlytics.doctor() where item = 'athlete_access'")" \
    "where it is meant: select runlytics.grant_access('coach', 2); else select runlytics.revoke_access('coach', 2)"
PGDATABASE=custom on_other query -c "select runlytics.grant_access('coach', 2)" >/dev/null
is 'after which he sees what he saw' "$(PGDATABASE=custom on_other seen_by_reader)" "$seen"
is 'create_warehouse() finds nothing to do' \
    "$(PGDATABASE=plain on_other query -c 'select runlytics.create_warehouse()' -c 'select upgraded_at is null from warehouse.installation' | tail -n 1)" t
is 'and changes no row' "$(PGDATABASE=plain on_other checksums)" "$rows"

# Loading goes on: what is known is known, what is new gets new ids.
on_other "$cluster" own "$other" mkdir "$("$cluster" folder "$other")/files"
cp -R "$SCRATCH/rest" "$SCRATCH/season/activities" "$("$cluster" folder "$other")/files/"
go_on="call runlytics.ingest_path('$("$cluster" folder "$other")/files')"
chmod -R a+rX "$("$cluster" folder "$other")/files"
query -c "call runlytics.ingest_path('$SCRATCH/rest')" 2>/dev/null
PGDATABASE=plain on_other query -c "$go_on" 2>/dev/null
is 'loading goes on as in the first cluster' \
    "$(PGDATABASE=plain on_other query -f test/support/silver-without-ids.sql | sort)" \
    "$(query -f test/support/silver-without-ids.sql | sort)"

# The owner of a database dumps it without being a superuser.
query -d postgres -c 'create role owner login' -c 'create database owned owner owner'
query -d owned -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'grant runlytics_owner to owner'
PGUSER=owner query -d owned -c 'select runlytics.create_warehouse()' >/dev/null
for file in "$SCRATCH"/rest/*; do
    echo "\\set body \`base64 -w0 '$file'\`"
    echo "select runlytics.ingest(decode(:'body', 'base64'));"
done >"$SCRATCH/send.sql"
PGUSER=owner query -d owned -o /dev/null -f "$SCRATCH/send.sql"
PGUSER=owner query -d owned -c 'call runlytics.process_documents()' 2>/dev/null
PGUSER=owner pg_dump --format=custom --file="$SCRATCH/owned" owned
on_other query -d postgres -c 'create role owner login' -c 'create database owned owner owner'
ok 'a dump by an owner without privileges restores' on_other pg_restore --exit-on-error --dbname=owned "$SCRATCH/owned"
# What computes days refuses a superuser in the warehouse of somebody whom he does not trust.
export PGOPTIONS='-c runlytics.trust_warehouse_owner=on'
is 'with the same rows, once more' "$(PGDATABASE=owned on_other checksums)" "$(PGDATABASE=owned checksums)"
unset PGOPTIONS
is 'and the owner reads them' \
    "$(PGDATABASE=owned PGUSER=owner on_other query -c 'select count(*) from warehouse.runs')" \
    "$(PGDATABASE=owned query -c 'select count(*) from warehouse.runs')"

# Who is not the owner dumps what he may read or nothing, and never the half of a table in silence.
query -d owned -c 'create role peeping login in role runlytics_reader' -c "insert into warehouse.athletes (athlete_id, name) values (2, 'another')" -c 'insert into warehouse.athlete_settings (athlete_id, timezone) values (2, $$UTC$$)' \
    -c "insert into warehouse.athlete_access values ('peeping', 1)"
dump_as_reader() {
    PGUSER=peeping pg_dump --data-only --table=warehouse.athlete_settings "$@" owned 2>&1
}
is 'a reader dumps no table of which he sees a part' "$(dump_as_reader | grep -c 'would be affected by row-level security policy')" 1
is 'but his own rows, if he says so' "$(dump_as_reader --enable-row-security | sed -n '/^COPY/,/^\\\./p' | cut -f 1 | grep -cE '^[0-9]+$')" 1
is 'and no bronze' "$(PGUSER=peeping pg_dump --data-only --table=warehouse.documents --enable-row-security owned 2>&1 | grep -c 'permission denied')" 1
is 'nor do worker and listener dump the whole' \
    "$(for role in runlytics_worker runlytics_ingest peeping; do PGUSER=$role pg_dump owned >"$SCRATCH/stolen" 2>/dev/null && echo "$role"; done)" ''
query -d owned -c 'delete from warehouse.athletes where athlete_id = 2'

# A dump names PostGIS's schema, so it restores where PostGIS lives in the same one, whichever that is.
query -d postgres -c 'create database gis_apart'
query -d gis_apart -c 'set client_min_messages = warning' -c 'create schema gis' -c 'create schema tools' \
    -c 'create extension postgis schema gis' -c 'create extension btree_gist schema tools' \
    -c 'create extension runlytics' -c 'select runlytics.create_warehouse()' >/dev/null
query -d gis_apart -c "call runlytics.ingest_path('$SCRATCH/rest')" 2>/dev/null
pg_dump --format=custom --file="$SCRATCH/gis" gis_apart
on_other query -d postgres -c 'create database gis_apart'
ok 'a dump with PostGIS in a schema of its own restores' \
    on_other pg_restore --exit-on-error --dbname=gis_apart "$SCRATCH/gis"
is 'with the same rows there' "$(PGDATABASE=gis_apart on_other checksums)" "$(PGDATABASE=gis_apart checksums)"
ok 'and the routes are there' test "$(PGDATABASE=gis_apart on_other query -c 'select count(route) from warehouse.runs')" -gt 0
finish
