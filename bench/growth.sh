#!/bin/bash
# What twice as much takes twice as long: loads at four sizes, in CPU time of the backend that does them. Goal: less
# than 2.2 times for each doubling, as the mean over three. GROWTH=8 begins with an eighth of the sizes.
set -euo pipefail
source test/support/tap.sh
export RUNLYTICS_CLUSTER=bench PGDATABASE=bench_growth
eval "$("$cluster" env "$RUNLYTICS_CLUSTER")"
folder=$(mktemp -d)
chmod a+rx "$folder"
trap 'rm -rf "$folder"' EXIT
share=${GROWTH:-1}

fresh_warehouse() {
    query -d postgres -c 'set client_min_messages = warning' -c "drop database if exists $PGDATABASE" \
        -c "create database $PGDATABASE"
    query -o /dev/null -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
        -c 'select runlytics.create_warehouse()'
}

# The CPU milliseconds of the statements on standard input, whose preparation stands above a line of "--".
cpu_ms() {
    local text
    text=$(cat)
    query -v folder="$folder/files" -f - <<SQL | tail -n 1
set client_min_messages = error;
${text%%$'\n'--$'\n'*}
select split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6 as began \\gset
${text#*$'\n'--$'\n'}
select round((split_part(pg_read_file('/proc/self/schedstat'), ' ', 1)::float8 / 1e6 - :began)::numeric, 1);
SQL
}

# measure WORK FIRST_SIZE FUNCTION: the function prints the milliseconds for a size.
measure() {
    local work=$1 first=$(($2 / share)) times=() i
    for i in 1 2 4 8; do
        times+=("$("$3" $((first * i)))")
    done
    awk -v work="$work" -v first="$first" -v t="${times[*]}" 'BEGIN {
        n = split(t, ms, " ")
        ratio = (ms[n] / ms[1]) ^ (1 / 3)
        printf "%s: a doubling | %s to %s: %s ms | - | - | %.2f\n", work, first, 8 * first, t, ratio
    }'
}

# make_files KIND N: so many tiny files, each of its own day.
make_files() {
    rm -rf "$folder/files"
    mkdir "$folder/files"
    python3 bench/support/tiny_files.py "$1" "$2" "$folder/files"
    chmod -R a+rX "$folder/files"
}

load() {
    make_files "$1" "$2"
    fresh_warehouse
    cpu_ms <<<$'select;\n--\ncall runlytics.ingest_path(:\'folder\');'
}
load_runs() { load tcx "$1"; }
load_health() { load health "$1"; }
load_broken() { load unknown "$1"; }

# After a load of as many: what a listener asks for after each delivery.
nothing_to_do() {
    load_health "$1" >/dev/null
    cpu_ms <<<$'call runlytics.process_documents();\n--\n'"$(printf 'call runlytics.process_documents();\n%.0s' {1..20})"
}
process_again() {
    load_runs "$1" >/dev/null
    cpu_ms <<<$'select;\n--\ncall runlytics.reprocess();'
}
compute_again() {
    load_runs "$1" >/dev/null
    cpu_ms <<<$'select;\n--\ncall runlytics.recompute();'
}
# So many sessions with an RPE, of which half have no heart rate: each ratio looks at all before.
session_rpe() {
    fresh_warehouse
    cpu_ms <<SQL
select runlytics_internal.ensure_settings();
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport)
select 1, timestamptz '2000-01-01' + n * interval '1 day', 'UTC', date '2000-01-01' + n, 'running' from generate_series(1, $1) as n;
insert into warehouse.activity_metrics (athlete_id, activity_id, metric, value, method, formula_version)
select 1, a.activity_id, m.metric, 100 + a.activity_id % 9, m.method, 2
from warehouse.activities as a
cross join (values ('session_rpe', 'journal'), ('hr_tss', 'samples'), ('load', 'session_rpe')) as m (metric, method)
where m.metric <> 'hr_tss' or a.activity_id % 2 = 0;
analyze;
--
select runlytics_internal.rescale_session_rpe();
SQL
}
# So many activities that one more run is like, and that cannot be joined with one another.
candidates() {
    fresh_warehouse
    cpu_ms <<SQL
select runlytics_internal.ensure_settings();
insert into warehouse.documents (athlete_id, kind, source, sha256, bytes, status)
select 1, 'strava_activity', 'bench', sha256(convert_to(n::text, 'UTF8')), 1, 'done' from generate_series(1, $1) as n;
insert into warehouse.activities (athlete_id, started_at, timezone, local_date, sport)
select 1, '2026-01-05 10:00+00', 'UTC', '2026-01-05', 'running' from generate_series(1, $1);
insert into warehouse.activity_sources (athlete_id, document_id, part, activity_id, external_id, reason, started_at, elapsed_s, sport)
select 1, n, 1, n, n::text, '', '2026-01-05 10:00+00', 1800, 'running' from generate_series(1, $1) as n;
analyze;
--
select cardinality(runlytics_internal.joinable_activities(activity_id => 1, candidates => array(select generate_series(2, $1)::bigint)));
SQL
}

measure 'ingest_path() of runs' 1000 load_runs
measure 'ingest_path() of days of a phone' 1000 load_health
measure 'ingest_path() of files that are nothing' 1000 load_broken
measure 'process_documents() with nothing to do' 1000 nothing_to_do
measure 'reprocess() of runs' 400 process_again
measure 'recompute() of runs' 400 compute_again
measure 'session RPE after process_documents()' 1000 session_rpe
measure 'joinable_activities() of candidates' 125 candidates
query -d postgres -c "drop database $PGDATABASE"
