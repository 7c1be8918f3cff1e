#!/bin/bash
# The tests of the warehouse where every plan that may be parallel is: what is marked parallel safe runs in
# workers and says the same. PARALLEL_FILES is a pattern of their names; all of them with '.'.
set -uo pipefail
source test/support/tap.sh
files=${PARALLEL_FILES:-^(load|nights|parallel|polyline|shifts)$}

query -d postgres -c 'create database tap_template'
query -d tap_template -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'create extension pgtap' -c 'select runlytics.create_warehouse()'

# The setting got its name in PostgreSQL 16.
setting=force_parallel_mode
(($(query -d postgres -c 'show server_version_num') < 160000)) || setting=debug_parallel_query

# What a file says that is not well; boundary.sql raises its 800,000 errors without a query in sight.
run_parallel() {
    query -d postgres -c 'set client_min_messages = warning' -c 'drop database if exists tap_run' \
        -c 'create database tap_run template tap_template'
    PGOPTIONS="-c $setting=on" psql -XqAt -P pager=off -v ON_ERROR_STOP=1 -d tap_run -f "$1" >"$SCRATCH/parallel.log" 2>&1 ||
        tail -n 3 "$SCRATCH/parallel.log"
    grep -A 5 -E '^not ok|^# Looks like|during a parallel operation' "$SCRATCH/parallel.log"
}
for file in test/pgtap/*.sql; do
    name=$(basename "$file" .sql)
    [[ $name =~ $files && $name != boundary ]] || continue
    is "$name in parallel workers" "$(run_parallel "$file")" ''
done
ok 'some files were run' test "$tests" -gt 3
finish
