#!/bin/bash
# Whatever of the warehouse is destroyed, create_warehouse() brings it back, or says exactly what cannot
# come back; reprocess() brings the rest. What is destroyed is read from the catalog: every column, view,
# constraint, index, policy, default, grant and comment there is, and all that DROP EXTENSION takes along.
set -uo pipefail
source test/support/tap.sh

# The layout without the places of columns: one that was added again stands last.
layout() {
    query -v schema=warehouse -f test/support/catalog-fingerprint.sql | sed -E '/^column/s/ [0-9]+(\|[^|]*\|[^|]*\|[^|]*\|[^|]*)$/\1/' | LC_ALL=C sort
}

silver() {
    query -f test/support/silver-without-ids.sql
}

# Makes the database "round" from the one that is whole.
clone() {
    query -d postgres -c 'set client_min_messages = warning' -c 'drop database if exists round' -c 'create database round template whole'
    PGDATABASE=round
}

# What create_warehouse() says, in one line.
mend() {
    psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=default -c 'select runlytics.create_warehouse()' 2>&1 | paste -sd ' '
}

simulate season --weeks 1
query -c "call runlytics.ingest_path('$SCRATCH/season')" 2>/dev/null
query -c "select runlytics.create_token('phone')" -c "insert into warehouse.gear (athlete_id, name) values (1, 'Shoes')" >/dev/null
query -c 'call runlytics.reprocess()' 2>/dev/null
query -d postgres -c "alter database $PGDATABASE rename to whole"
export PGDATABASE=whole
whole=$(layout)
before=$(silver)
ok 'there is something to lose' test "$(wc -l <<<"$before")" -gt 20

# 1. One column of each table at a time, those that rows can be told apart without.
columns="
    select row_number() over (partition by c.oid order by a.attnum) as round, c.oid::regclass as relation, a.attname
    from pg_class as c
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
    join pg_constraint as k on k.conrelid = c.oid and k.contype = 'p'
    where c.relnamespace = 'warehouse'::regnamespace and c.relkind = 'r' and not a.attnum = any (k.conkey)"
rounds=$(query -c "select max(round) from ($columns) as c")
for ((round = 1; round <= rounds; round++)); do
    clone
    query -c 'set client_min_messages = error' \
        -f <(echo "select format('alter table %s drop column %I cascade', relation, attname) from ($columns) as c where round = $round \gexec")
    said=$(mend)

    query -c 'call runlytics.reprocess()' >"$SCRATCH/reprocess" 2>&1 || said+=" $(cat "$SCRATCH/reprocess")"
    again=$(mend)
    is "column $round of each table comes back" "$(layout)" "$whole"
    echo "# $said | $again"
done
finish
