#!/bin/bash
# Every parser while the address space runs out: an error of SQLSTATE 53200 or its rows, and never the end
# of a session. MEMORY_ROUNDS is how many sessions (60).
# Breaks tried, and seen to fail: a tree of JSON that asks for memory while it is destroyed (two sessions lost, and the C++
# runtime gave up); std::bad_alloc not told from other exceptions (XX000); the limit of a document's memory not set; a
# limit below what PostgreSQL needs for itself (sessions lost); PostGIS loaded under the limit (errors of the loader).
set -euo pipefail
source test/support/tap.sh
rounds=${MEMORY_ROUNDS:-60}

command -v prlimit >/dev/null || { echo 'prlimit is not installed' && exit 77; }
RANDOM=${MEMORY_SEED:-1}
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log

query -f test/support/documents.sql
# One document of each format, of a megabyte or so, and more that are read as trees.
query -c "insert into made.files values
    ('tcx', made.tcx(4000)), ('gpx', made.gpx(4000)), ('fit', made.fit(20000)), ('strava', made.strava(10000)),
    ('strava_csv', made.strava_csv(100)), ('health', made.health(8000)), ('polyline', made.polyline(100000)),
    ('wellness', convert_to('[' || repeat('{\"id\":\"2026-01-05\",\"restingHR\":50,\"hrv\":60,\"more\":[1,[2,{\"a\":\"b\"}]]},', 10000) || '{}]', 'UTF8')),
    ('fitbit', convert_to('[' || repeat('{\"dateTime\":\"01/06/26 07:30:05\",\"value\":{\"bpm\":61,\"confidence\":2}},', 15000) || '{}]', 'UTF8')),
    ('polar', convert_to('{\"exportVersion\":\"1.6\",\"startTime\":\"2026-01-06T19:00:00\",\"stopTime\":\"2026-01-06T20:00:00\",\"duration\":\"PT1H\",' ||
        '\"exercises\":[{\"samples\":{\"heartRate\":[' || repeat('{\"dateTime\":\"2026-01-06T19:00:00.000\",\"value\":120},', 15000) || '{}]}}]}', 'UTF8')),
    ('suunto', convert_to('{\"Samples\":[' || repeat('{\"TimeISO8601\":\"2026-01-06T12:00:00Z\",\"Attributes\":{\"suunto/sml\":{\"Sample\":{\"HR\":2.0}}}},', 10000) || '{}]}', 'UTF8')),
    ('journal', convert_to('Date,RPE,Note' || repeat(E'\n2026-01-05,5,as long as a note is', 20000), 'UTF8')),
    ('sheet', convert_to('{\"values\":[[\"Date\",\"RPE\",\"Note\"]' || repeat(',[\"2026-01-05\",5,[\"as long as a note is\",[1,2]]]', 10000) || ']}', 'UTF8')),
    ('answers', convert_to('[' || repeat('{\"Date\":\"2026-01-05\",\"RPE\":5,\"Note\":\"as long as a note is\"},', 10000) || '{\"Date\":1}]', 'UTF8'))"

# Every routine in C that reads a document or the text of one, from the catalog: all that take bytes.
query -c "
    select format('select count(*) from made.files as f, %s.%I(%s) as r where f.name = ', n.nspname, p.proname,
        (select string_agg(case when a.n = 1 then 'f.body' else format('(%s)::%s',
            case when t.typcategory = 'A' then '''{}''' when t.typname in ('int4', 'int8') then '1' else '''UTC''' end, a.type::regtype) end,
            ', ' order by a.n)
         from unnest(p.proargtypes::oid[]) with ordinality as a (type, n) join pg_type as t on t.oid = a.type))
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace join pg_language as l on l.oid = p.prolang
    where n.nspname in ('runlytics', 'runlytics_internal') and l.lanname = 'c' and p.proargtypes[0] = 'bytea'::regtype
    order by 1" >"$SCRATCH/parsers"
query -c "select 'select count(*) from made.files as f, runlytics.merge_files(array[f.body, f.body], array[1, 1]) as r where f.name = '
    union all select 'select runlytics.polyline_decode(convert_from(f.body, ''UTF8'')) is null from made.files as f where f.name = '" >>"$SCRATCH/parsers"
mapfile -t parsers <"$SCRATCH/parsers"
mapfile -t files < <(query -c 'select name from made.files order by name')
is 'every routine that reads bytes is a parser here' "$((${#parsers[@]} >= 9))" 1
echo "# ${#parsers[@]} parsers, ${#files[@]} documents"

# A session that may have so many kB of address space more than it has, once what it needs is loaded.
session() {
    local kb=$1 statement=$2
    SPARE_KB=$kb psql -XAtq -v VERBOSITY=sqlstate -f - 2>&1 <<SQL
select count(*) from made.files as f, runlytics.parse_activity(file => substr(f.body, 1, 20000)) where f.name = 'strava' \g /dev/null
select pg_backend_pid() as backend \gset
\setenv BACKEND :backend
\! $cluster own $RUNLYTICS_CLUSTER prlimit --pid \$BACKEND --as=\$(((SPARE_KB + \$(awk '/^VmSize/ { print \$2 }' /proc/\$BACKEND/status)) * 1024))
$statement
select 'alive';
SQL
}

out_of_memory=0
lost=
other=
for ((round = 0; round < rounds; round++)); do
    parser=${parsers[round % ${#parsers[@]}]}
    file=${files[RANDOM % ${#files[@]}]}
    # Spread evenly over orders of magnitude: 64 kB to 64 MB.
    kb=$(awk -v r=$RANDOM 'BEGIN { print int(64 * 1024 ^ (r / 32768)) }')
    answer=$(session "$kb" "$parser'$file';" || true)
    [[ $answer == *alive ]] || lost+="$parser'$file' with $kb kB: $answer"$'\n'
    case $answer in
        *53200*) out_of_memory=$((out_of_memory + 1)) ;;
        *XX000* | *FATAL*) other+="$parser'$file' with $kb kB: $answer"$'\n' ;;
    esac
done
echo "# $rounds sessions, $out_of_memory out of memory"
is 'no session was lost' "$lost" ''
is 'nothing was an internal error' "$other" ''
ok 'memory did run out' test "$out_of_memory" -gt $((rounds / 20))
# Processing under the limit of a document: it is done, or failed for its memory, and the session goes on.
# Without the journals: their thousands of rows of one day take their minute. Each of the others ten times as long,
# for the limit is 16 MB at least.
query -c "update made.files set body = case name
        when 'tcx' then made.tcx(40000) when 'gpx' then made.gpx(40000) when 'fit' then made.fit(100000)
        when 'strava' then made.strava(60000) when 'health' then made.health(60000) else body end"
query -o /dev/null -c "select runlytics.ingest(body => body, source => 'test', name => name) from made.files
    where name not in ('journal', 'sheet', 'answers')"
mapfile -t documents < <(query -c "select document_id from warehouse.documents order by document_id")
query -c 'call runlytics.process_documents()' 2>/dev/null
wanted=$(query -c "select name, status, error from warehouse.documents order by document_id")
limited=0
lost=
for ((round = 0; round < rounds / 2; round++)); do
    document=${documents[RANDOM % ${#documents[@]}]}
    kb=$(awk -v r=$RANDOM 'BEGIN { print int(16384 * 8 ^ (r / 32768)) }')
    answer=$(psql -XAtq -c "set runlytics.document_memory = '${kb}kB'" -c "select runlytics.process_document(document_id => $document)" \
        -c "select error from warehouse.documents where document_id = $document" -c "select 'alive'" 2>&1 | paste -sd ' ' || true)
    case $answer in
        "failed It takes more than runlytics.document_memory allows"*alive) limited=$((limited + 1)) ;;
        done*alive | ignored*alive | failed*format*alive) ;;
        *) lost+="document $document with $kb kB: $answer"$'\n' ;;
    esac
done
echo "# $((rounds / 2)) documents, $limited of them failed for their memory"
is 'a document that needs too much is failed, and nothing else happens' "$lost" ''
ok 'some needed too much' test "$limited" -gt $((rounds / 40))
query -c "update warehouse.documents set status = 'pending', attempts = 0" -c 'call runlytics.process_documents()' 2>/dev/null
is 'with enough memory all are what they were' "$(query -c "select name, status, error from warehouse.documents order by document_id")" "$wanted"
is 'the C++ runtime never gave up' "$(grep -cE 'C\+\+ runtime has given up|terminate called|terminated by signal' "$log" || true)" 0
finish
