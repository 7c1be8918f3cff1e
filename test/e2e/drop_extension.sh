#!/bin/bash
# DROP EXTENSION cannot take the data along, and leaves nothing behind but the roles.
set -euo pipefail
source test/support/tap.sh

# Whatever of ours is in the catalogs, roles aside.
leftovers() {
    query -c "
        select 'schema', nspname from pg_namespace where nspname in ('runlytics', 'runlytics_internal', 'warehouse')
        union all select 'function', proname from pg_proc where probin like '%runlytics%'
        union all select 'type', typname from pg_type where typname in ('stream', 'lap', 'aggregate_state')
        union all select 'extension', extname from pg_extension where extname = 'runlytics'
        union all select 'dependency', d.classid::regclass::text from pg_depend as d
            where d.refclassid = 'pg_extension'::regclass
              and not exists (select from pg_extension as e where e.oid = d.refobjid)"
}

refuses 'the warehouse uses its types: DROP EXTENSION refuses' 2BP01 'drop extension runlytics'
refuses 'the schema cannot go without it either' 2BP01 'drop schema runlytics cascade'
is 'no table belongs to the extension' \
    "$(query -c "select count(*) from pg_depend as d join pg_extension as e on e.oid = d.refobjid
        where e.extname = 'runlytics' and d.deptype = 'e' and d.classid = 'pg_class'::regclass
          and exists (select from pg_class as c where c.oid = d.objid and c.relkind <> 'c')")" 0
query -c 'set client_min_messages = warning' -c 'drop schema warehouse cascade' -c 'drop extension runlytics'
is 'after the warehouse it goes, and nothing stays' "$(leftovers)" ''
is 'but the roles' "$(query -c "select string_agg(rolname, ' ' order by rolname) from pg_roles where rolname like 'runlytics%'")" \
    'runlytics_assistant runlytics_expression runlytics_http runlytics_ingest runlytics_listener runlytics_owner runlytics_page runlytics_reader runlytics_worker'
ok 'it can be created again' query -c 'create extension runlytics' -c 'select runlytics.create_warehouse()' -o /dev/null

simulate season --weeks 1
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" 2>/dev/null
ok 'and works' test "$(query -c 'select count(*) from warehouse.runs')" -gt 0

# A schema of that name that somebody else made is not taken over.
query -d postgres -c 'create database taken'
query -d taken -c 'create schema runlytics' -c 'set client_min_messages = warning' -c 'create extension postgis' -c 'create extension btree_gist'
PGDATABASE=taken refuses 'it is not installed into a schema that is there already' 42P06 'create extension runlytics'
query -d taken -c 'drop schema runlytics'
PGDATABASE=taken refuses 'nor by a session in which a backslash is none' 55000 \
    'set standard_conforming_strings = off; set escape_string_warning = off; create extension runlytics'
finish
