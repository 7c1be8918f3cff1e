#!/bin/bash
# Whatever of the warehouse is destroyed, create_warehouse() brings it back, or says exactly what cannot
# come back; reprocess() brings the rest. What is destroyed is read from the catalog: every column, table,
# view, constraint, index, policy, default, privilege and comment, and all that DROP EXTENSION takes along.
set -uo pipefail
source test/support/tap.sh

# The layout without the places of columns: one that was added again stands last.
layout() {
    query -v schema=warehouse -f test/support/catalog-fingerprint.sql |
        sed -E '/^column\|/s/ [0-9]+(\|[^|]*\|[^|]*\|[^|]*\|[^|]*)$/\1/' | LC_ALL=C sort
}

silver() {
    query -f test/support/silver-without-ids.sql
}

# Makes the database "round" from the one that is whole.
clone() {
    query -d postgres -c 'set client_min_messages = warning' -c 'drop database if exists round' -c 'create database round template whole'
    PGDATABASE=round
}

# Runs each statement that a query gives, as far as it goes.
each() {
    psql -XAtq -c 'set client_min_messages = error' -f <(echo "$1 \\gexec") >>"$SCRATCH/destroyed" 2>&1
}

# Prints what create_warehouse() says. It is called again where somebody is at work, as autovacuum may be.
mend() {
    local said
    for _ in {1..10}; do
        said=$(psql -XAtq -c 'select runlytics.create_warehouse()' 2>&1)
        [[ $said == *'the warehouse is in use'* ]] || break
        echo "# $said" >&2
        sleep 1
    done
    echo "$said"
}

reprocess() {
    psql -XAtq -c 'call runlytics.reprocess()' -c 'call runlytics.recompute()' >"$SCRATCH/reprocess" 2>&1
}

simulate season --weeks 1
query -c "call runlytics.ingest_path('$SCRATCH/season')" 2>/dev/null
query -c "select runlytics.create_token('phone')" -c 'call runlytics.reprocess()' -c 'call runlytics.recompute()' >/dev/null 2>&1
query -d postgres -c "alter database $PGDATABASE rename to whole"
export PGDATABASE=whole
whole=$(layout)
before=$(silver)
metrics=$(query -c 'select count(*) from warehouse.metrics')
ok 'there is something to lose' test "$(wc -l <<<"$before")" -gt 10

# Columns, two of each table at a time: those without which rows can still be told apart. The first are of
# tables that documents fill, the others of those that nobody but the athlete, or a backup, knows.
told="'documents', 'document_parts', 'athletes', 'athlete_settings', 'tokens', 'installation', 'gear', 'ingestion_progress', 'source_status', 'metric_changes'"
columns="
    select (row_number() over (partition by c.oid order by a.attnum) + 1) / 2 + case c.relname when 'activities' then 100 else 0 end as round,
      c.relname in ($told) as told,
      c.oid::regclass as relation, a.attname, a.attnotnull and not a.atthasdef and c.relname <> 'installation' as needed
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
    join pg_constraint as k on k.conrelid = c.oid and k.contype = 'p'
    where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r' and not a.attnum = any (k.conkey)"
for round in $(query -c "select distinct round from ($columns) as c where not told order by 1"); do
    clone
    each "select format('alter table %s drop column %I cascade', relation, attname) from ($columns) as c where round = $round and not told"
    first=$(mend)
    reprocess
    again=$(mend)
    is "what round $round takes of each table that documents fill comes back" "$(layout)" "$whole"
    is 'and with them what was in them' "$(silver)" "$before"
    ok 'and nothing is left to be said' test -z "$again" || echo "# $first | $again"
done
PGDATABASE=whole
for round in $(query -c "select distinct round from ($columns) as c where told order by 1"); do
    PGDATABASE=whole
    lost=$(query -c "select format('value in every row of %s.%s', replace(relation::text, 'warehouse.', ''), attname) from ($columns) as c
        where round = $round and told and needed and (xpath('/row/n/text()', query_to_xml('select count(*) as n from ' || relation, false, true, '')))[1]::text <> '0' order by 1")
    clone
    each "select format('alter table %s drop column %I cascade', relation, attname) from ($columns) as c where round = $round and told"
    said=$(mend)
    is "of what round $round takes of the others it says which have no values" "$(sed -n 's/^WARNING:  the warehouse cannot have its \(value in every row of [a-z_.0-9]*\) again.*/\1/p' <<<"$said" | sort)" "$lost"
    is 'and nothing is an error' "$(grep -c ERROR <<<"$said")" 0
    is 'the layout is back but for these' "$(layout | sed 's/ not null//' | grep -vE '^(constraint|index)' )" "$(sed 's/ not null//' <<<"$whole" | grep -vE '^(constraint|index)')"
done

# Columns of keys.
keys="
    select c.oid::regclass as relation, a.attname
    from pg_class as c
    join pg_constraint as k on k.conrelid = c.oid and k.contype = 'p'
    join pg_attribute as a on a.attrelid = c.oid and a.attnum = any (k.conkey)
    where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r'"
PGDATABASE=whole
clone
each "select format('alter table %s drop column %I cascade', relation, attname) from ($keys) as c where relation = 'warehouse.laps'::regclass and attname = 'lap'"
mend
reprocess
is 'a key that documents tell comes back' "$(layout)" "$whole"
is 'with its rows' "$(silver)" "$before"
query -c 'alter table warehouse.documents drop column document_id cascade'
ok 'one that they do not tell is named' grep -q 'warehouse.documents.document_id is gone, and with it what tells the rows apart' <<<"$(mend)"
each "select format('truncate %s cascade', oid::regclass) from pg_class where relnamespace = 'warehouse'::regnamespace and relkind = 'r'"
each "select format('alter table %s drop column %I cascade', relation, attname) from ($keys) as c"
mend
is 'of tables without rows every key comes back' "$(layout)" "$whole"

# Everything else, kind by kind, all at once.
in_warehouse="relnamespace = 'warehouse'::regnamespace"
declare -A kinds=(
    [tables]="select format('drop table %s cascade', oid::regclass) from pg_class where $in_warehouse and relkind = 'r' and (relname not in ($told) or relname = 'metric_changes')"
    [views]="select format('drop view %s cascade', oid::regclass) from pg_class where $in_warehouse and relkind = 'v'"
    [constraints]="select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) from pg_constraint where connamespace = 'warehouse'::regnamespace"
    [indexes]="select format('drop index %s', oid::regclass) from pg_class where $in_warehouse and relkind = 'i'"
    [policies]="select format('drop policy %I on %s', polname, polrelid::regclass) from pg_policy join pg_class as c on c.oid = polrelid where $in_warehouse"
    [other policies]="select format('alter policy %I on %s using (true)', polname, polrelid::regclass) from pg_policy join pg_class as c on c.oid = polrelid where $in_warehouse"
    [row-level security]="select format('alter table %s disable row level security', oid::regclass) from pg_class where $in_warehouse and relkind = 'r'"
    [defaults]="select format('alter table %s alter column %I drop default', attrelid::regclass, attname) from pg_attribute join pg_class as c on c.oid = attrelid where $in_warehouse and atthasdef"
    [values in every row]="select format('alter table %s alter column %I drop not null', attrelid::regclass, attname) from pg_attribute join pg_class as c on c.oid = attrelid where $in_warehouse and attnotnull"
    [privileges]="select format('revoke all on %s from runlytics_reader, runlytics_worker, runlytics_listener, runlytics_http', oid::regclass) from pg_class where $in_warehouse and relkind in ('r', 'v') and relname <> 'installation' union all select 'revoke all on schema warehouse from runlytics_reader, runlytics_listener'"
    [privileges of the worker]="select format('grant all on %s to runlytics_worker, runlytics_listener, runlytics_ingest', oid::regclass) from pg_class where $in_warehouse and relkind in ('r', 'v') and relname <> 'installation'"
    [comments]="select format('comment on %s %s is null', case relkind when 'v' then 'view' else 'table' end, oid::regclass) from pg_class where $in_warehouse and relkind in ('r', 'v')"
    [reference rows]="select 'truncate warehouse.metrics cascade'"
)
for kind in "${!kinds[@]}"; do
    clone
    each "${kinds[$kind]}"
    ok "all $kind are destroyed" test "$(layout)$(query -c 'select count(*) from warehouse.metrics' 2>/dev/null)" != "$whole$metrics"
    said=$(mend)
    reprocess
    is "all $kind come back" "$(layout)" "$whole"
    is 'with what is in them' "$(silver)" "$before"
    is 'at once' "$said" ''
done

# What goes with the extension.
clone
query -c 'set client_min_messages = error' -c 'drop extension runlytics cascade' -c 'create extension runlytics' 2>/dev/null
first=$(mend)
reprocess
is 'after DROP EXTENSION ... CASCADE all is there again' "$(mend)$(layout)" "$whole"
is 'from the documents' "$(silver)" "$before"
query -c 'set client_min_messages = error' -c 'drop extension postgis cascade' -c 'create extension runlytics cascade' 2>/dev/null
first=$(mend)
reprocess
is 'after that of PostGIS too' "$(mend)$(layout)" "$whole"
is 'with its routes' "$(silver)" "$before"
[[ ! $first ]] || echo "# $first"
finish
