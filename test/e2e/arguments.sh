#!/bin/bash
# Every routine of the catalog with NULL, empty, negative, huge and absurd arguments: none may end the
# server, raise an internal error, or run for ever. What it does is undone; procedures, which commit, have
# a database of their own. ARGUMENT_SECONDS is how long one call may take (40: laying out a
# warehouse takes 8 on a busy machine).
set -euo pipefail
source test/support/tap.sh
limit_s=${ARGUMENT_SECONDS:-40}

# Fills a database with a little of everything, so that calls do not end at the first row that is missing.
prepare() {
    query -d "$1" -f test/support/documents.sql
    query -d "$1" -o /dev/null -c 'set client_min_messages = warning' \
        -c "insert into warehouse.athletes (athlete_id) values (1) on conflict do nothing" \
        -c "select runlytics.ingest(body => each) from unnest(array[made.tcx(300), made.gpx(300), made.health(100)]) as each" \
        -c "select runlytics.ingest(body => convert_to('Date,RPE,Note
2026-01-05,5,good', 'UTF8'))" \
        -c 'call runlytics.process_documents()'
    query -d "$1" -f test/support/arguments.sql
}

# Runs the calls of a file, each on its own line, and tells of each that failed: its line and its error.
# A call that ended the server is told as LOST, and the next one is gone on with.
run_calls() {
    local database=$1 calls=$2 first=1 total last status
    total=$(wc -l <"$calls")
    while ((first <= total)); do
        {
            echo "set statement_timeout = '${limit_s}s'; set client_min_messages = error;"
            tail -n +"$first" "$calls"
        } >"$SCRATCH/calls"
        status=0
        psql -XAtq -v VERBOSITY=verbose -d "$database" -o /dev/null -f "$SCRATCH/calls" >"$SCRATCH/answers" 2>&1 || status=$?
        awk -v before=$((first - 2)) 'match($0, /^psql:[^:]*:[0-9]+: ERROR: /) {
            split($0, part, ":"); sub(/^psql:[^:]*:[0-9]+: ERROR: +/, ""); print part[3] + before "\t" $0 }' "$SCRATCH/answers"
        ((status == 2)) || break
        last=$(grep -oE '^psql:[^:]*:[0-9]+:' "$SCRATCH/answers" | tail -n 1 | cut -d : -f 3)
        printf '%s\tLOST the connection\n' $((first + last - 2))
        first=$((first + last - 1))
        for ((n = 0; n < 100; n++)); do
            psql -XAtq -d "$database" -c 'select' 2>/dev/null && break
            sleep 0.2
        done
    done
}

# Lists, with the calls, the errors of the given kind: told NAME PATTERN.
none() {
    local name=$1 pattern=$2 found
    found=$(awk -F '\t' -v pattern="^($pattern)" 'NR == FNR { if ($2 ~ pattern) error[$1] = $2; next }
        FNR in error { print substr(error[FNR], 1, 200) "  " substr($0, 1, 250) }' "$SCRATCH/errors" "$SCRATCH/all")
    ok "$name" test -z "$found"
    [[ ! $found ]] || head -n 40 <<<"$found" | sed 's/^/# /'
}

# What the calls of a database may not do.
examine() {
    local what=$1 database=$2 condition=$3
    query -d "$database" -o "$SCRATCH/all" -c "select statement from edges.calls where $condition group by statement order by min(routine::text), statement"
    run_calls "$database" "$SCRATCH/all" >"$SCRATCH/errors"
    echo "# $what: $(wc -l <"$SCRATCH/all") calls, $(wc -l <"$SCRATCH/errors") refused, by SQLSTATE:" \
        "$(cut -f 2 "$SCRATCH/errors" | cut -c 1-5 | sort | uniq -c | sort -rn | awk '{ printf "%s %s, ", $2, $1 }')"
    none "no call of $what ends the server" LOST
    none "no call of $what is an internal error" 'XX'
    none "every call of $what ends in $limit_s s" 57014
    # Otherwise the list of edges would be wrong, and nothing tried.
    none "every call of $what is one that the parser takes" '42804|42846|42803'
    ok "calls of $what are made, and some succeed" \
        awk -v calls="$(wc -l <"$SCRATCH/all")" -v refused="$(wc -l <"$SCRATCH/errors")" 'BEGIN { exit !(calls > refused + 10) }'
}

prepare "$PGDATABASE"
query -c 'create database procedures'
query -d procedures -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'select runlytics.create_warehouse()'
prepare procedures
is 'every type of an argument has its edges' \
    "$(query -c "select string_agg(v.type::text, ' ') from edges.argument_values as v where v.n = 0 and v.value is null")" ''
is 'every routine but those that take internal values is called' \
    "$(query -c "select count(*) > 250 and count(*) = (select count(distinct routine) from edges.calls) from edges.routines")" t
examine functions "$PGDATABASE" "statement not like 'call %'"
examine procedures procedures "statement like 'call %'"
finish
