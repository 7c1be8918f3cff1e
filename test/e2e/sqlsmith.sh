#!/bin/bash
# Random queries over everything there is, by SQLsmith, as each of the roles that a stranger may be: no
# session ends, no server, and nothing of ours is an internal error. SQLSMITH_QUERIES is how many
# statements of each role (200).
set -uo pipefail
source test/support/tap.sh
queries=${SQLSMITH_QUERIES:-200}
seed=${SQLSMITH_SEED:-1}
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log

command -v sqlsmith >/dev/null || { echo 'sqlsmith is not installed' && exit 77; }
assertions=$(query -c 'show debug_assertions')
echo "# assertions are $assertions"

# A warehouse with something in every table that a season fills; its owner is no superuser.
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC 'log_line_prefix=%p %a %e ' log_error_verbosity=verbose
query -d postgres -c 'create role owner login' -c 'create role reader login' -c 'create database smithy owner owner'
export PGDATABASE=smithy
query -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'grant runlytics_owner, pg_read_server_files to owner' -c 'grant runlytics_reader to reader' \
    -c 'alter database smithy set runlytics.trust_warehouse_owner = on'
PGUSER=owner query -o /dev/null -c 'select runlytics.create_warehouse()' \
    -c "insert into warehouse.athlete_access values ('reader', 1)"
simulate season --weeks 4
mkdir "$SCRATCH/files"
cp -R "$SCRATCH"/season/{activities,health,journal.csv,shifts.csv} "$SCRATCH/files"
chmod -R a+rX "$SCRATCH/files"
PGUSER=owner query -c "call runlytics.ingest_path('$SCRATCH/files')" -c "select runlytics.create_token('phone')" \
    -c "select runlytics.enqueue('strava', 'sync')" -c "revoke pg_read_server_files from owner" >"$SCRATCH/load.log" 2>&1
query -c 'revoke pg_read_server_files from owner'
ok 'the warehouse is filled' test "$(query -c 'select count(*) from warehouse.activities')" -gt 10
filled=$(PGUSER=owner query -c 'select count(*) from warehouse.documents')

# The errors in the log since mark(), as "SQLSTATE message|where in the source|in which routine".
mark() {
    stat -c %s "$log" >"$SCRATCH/mark"
}
logged() {
    tail -c "+$(($(cat "$SCRATCH/mark") + 1))" "$log"
}
# Internal errors that came through us: raised by a source of ours, or on the way through a routine of ours.
# PostgreSQL and PostGIS have internal errors of their own, which are theirs.
internal() {
    logged | awk '
        function end() { if (error != "" && ours) print error " at " place; error = ""; ours = 0; place = "" }
        / (ERROR|FATAL|PANIC):  / { end(); if ($0 ~ / XX[0-9]+ (ERROR|FATAL|PANIC):  /) error = $0 }
        / STATEMENT:  / { end() }
        error != "" && / LOCATION:  / { place = $0; sub(/.*LOCATION:  */, "", place); if (place ~ /\.cpp:/) ours = 1 }
        error != "" && / CONTEXT:  .*runlytics/ { ours = 1 }
        END { end() }' | sort | uniq -c | sort -rn | head -n 20
}

for role in owner reader runlytics_ingest runlytics_worker; do
    mark
    began=$EPOCHREALTIME
    PGUSER=$role sqlsmith --target="host=$PGHOST port=$PGPORT user=$role dbname=$PGDATABASE application_name=smith" \
        --exclude-catalog --verbose --seed="$seed" --max-queries="$queries" >"$SCRATCH/$role.log" 2>&1
    is "$role: SQLsmith came to its end" "$?" 0
    awk -v r="$role" -v n="$queries" -v a="$began" -v b="$EPOCHREALTIME" -v e="$(logged | grep -cE ' ERROR:  ')" \
        'BEGIN { printf "# %s: %d statements in %d s, %d of them errors\n", r, n, b - a, e }'
    is 'no process of the server was lost' \
        "$(logged | grep -E 'terminated by signal|server process .* exited|PANIC|TRAP:|C\+\+ runtime has given up' | head -n 5)" ''
    is 'nothing of ours was an internal error' "$(internal)" ''
    logged | grep -E ' XX[0-9]+ (ERROR|FATAL):  ' | sed -E 's/^[0-9]+ [^ ]+ /# not ours: /' | sort | uniq -c | sort -rn | head -n 10 | sed 's/^ *[0-9]* #/#&/; s/^#\( *[0-9]*\) #/#\1/'
done
is 'nothing that was there is gone' "$(PGUSER=owner query -c 'select count(*) from warehouse.documents')" "$filled"
finish
