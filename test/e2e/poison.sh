#!/bin/bash
# A document that ends the server each time it is processed is given up after five attempts and
# takes no other with it. And two sessions that process at once do each document once.
set -euo pipefail
source test/support/tap.sh

# Calls process_documents() until it comes back, at most $1 times; prints how many calls that took.
process() {
    local calls=0
    while ((calls++ < $1)); do
        ! query -c 'call runlytics.process_documents()' 2>>"$SCRATCH/poison.log" || break
        until query -c 'select 1' >/dev/null 2>&1; do sleep 0.05; done
    done
    echo "$calls"
}

others_read() {
    query -c "select count(*) from warehouse.documents where status in ('done', 'ignored') and document_id <> $victim"
}

simulate season --weeks 5 --recording smart
query -c "do \$\$
  begin
    perform runlytics_internal.store_server_file(path => f.path, source => 'test', athlete_id => 1)
    from runlytics_internal.server_files(path => '$SCRATCH/season/activities') as f;
  end \$\$"
query -d postgres -c "create database two_sessions template $PGDATABASE" -c "create database alone template $PGDATABASE"
files=$(query -c 'select count(*) from warehouse.documents')

# The backend that reads this document is killed by its own trigger, as the kernel would when
# memory is short.
victim=$(query -c 'select document_id from warehouse.documents order by document_id offset 4 limit 1')
query -c "create function public.kill_backend() returns trigger language plpgsql as \$\$
  begin
    if new.document_id = $victim then
      copy (select 1) to program 'kill -9 \$PPID';
    end if;
    return new;
  end \$\$" \
    -c 'create trigger poison before insert on warehouse.activity_sources for each row execute function public.kill_backend()'
process 3 >/dev/null
is 'the third call has read every other document' "$(others_read)" "$((files - 1))"
is 'the sixth call comes back' "$(process 10)" 3
is 'every other document stays' "$(others_read)" "$((files - 1))"
is 'the deadly one is given up and says why' \
    "$(query -c "select status, attempts, error from warehouse.documents where document_id = $victim")" \
    'failed|5|Processing was tried 5 times and did not come to an end.'
is 'no other was tried more than twice' \
    "$(query -c "select max(attempts) from warehouse.documents where document_id <> $victim")" 2
query -c 'drop trigger poison on warehouse.activity_sources' -c "call runlytics.reprocess($victim)" 2>/dev/null
is 'reprocess() tries it again' "$(query -c "select status from warehouse.documents where document_id = $victim")" 'done'

# What one session gives, then what two give.
PGDATABASE=alone query -c 'call runlytics.process_documents()' 2>/dev/null
wanted=$(PGDATABASE=alone query -f test/support/silver-without-ids.sql)
export PGDATABASE=two_sessions
sessions=()
for batch in 1 3 2; do
    query -c "call runlytics.process_documents(batch => $batch)" >"$SCRATCH/session$batch.log" 2>&1 &
    sessions+=($!)
done
failed=0
for each in "${sessions[@]}"; do wait "$each" || failed=$((failed + 1)); done
is 'three sessions at once all succeed' "$failed" 0
is 'more than one of them had work' \
    "$(grep -l 'documents processed' "$SCRATCH"/session?.log | wc -l | awk '{ print ($1 > 1) }')" 1
is 'they leave what one session leaves' "$(query -f test/support/silver-without-ids.sql)" "$wanted"
is 'an activity is there once' \
    "$(query -c 'select count(*) - count(distinct (started_at, distance_m, sport)) from warehouse.activities')" \
    "$(PGDATABASE=alone query -c 'select count(*) - count(distinct (started_at, distance_m, sport)) from warehouse.activities')"

# The same files by two calls at once, one from each end.
query -d postgres -c "set client_min_messages = warning" -c "drop database two_sessions" \
    -c "create database two_sessions template alone"
query -c 'set client_min_messages = warning' -c 'truncate warehouse.documents, warehouse.activities cascade' -c 'update warehouse.athlete_settings
  set max_hr = null, resting_hr = null, threshold_hr = null, threshold_speed_mps = null'
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" >"$SCRATCH/ingest1.log" 2>&1 &
first=$!
query -c "call runlytics.ingest_path('$SCRATCH/season/activities')" >"$SCRATCH/ingest2.log" 2>&1 &
failed=0
wait "$first" || failed=$((failed + 1))
wait $! || failed=$((failed + 1))
is 'two calls of ingest_path() on one folder both succeed' "$failed" 0
ok 'and refuse no file' test -z "$(grep -h WARNING "$SCRATCH"/ingest?.log)"
is 'and leave what one leaves' "$(query -f test/support/silver-without-ids.sql | sed 's/"source": "[a-z]*"//')" \
    "$(sed 's/"source": "[a-z]*"//' <<<"$wanted")"
finish
