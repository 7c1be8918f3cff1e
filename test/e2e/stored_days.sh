#!/bin/bash
# Stored days of a simulated season are what the views computed before days were stored: after loading, after
# everything was told again in another order, after two sessions that stored at once, after one that was rolled back.
set -euo pipefail
source test/support/tap.sh

simulate season --weeks 30 --recording smart --copies on
differences() { query -c 'set jit = off' -c "select coalesce(plain.all_differences($1), 'none')"; }
marks() { query -c "select count(*) from warehouse.day_marks"; }
# All that the views of days say of the days that are over, for midnight may come while this runs.
over="v.day < '$(query -c 'select current_date')'"
days() {
    query -c 'set jit = off' -c "select md5(string_agg(format('%s %s %s', v.day, round(v.score::numeric, 6), v.explanation), E'\n' order by v.day)) from warehouse.readiness as v where athlete_id = $1 and $over" \
        -c "select md5(string_agg(format('%s %s %s %s', v.day, round(v.load::numeric, 6), round(v.ctl::numeric, 6), v.methods), E'\n' order by v.day)) from warehouse.fitness as v where athlete_id = $1 and $over" \
        -c "select md5(string_agg(format('%s %s %s', v.day, v.metric, v.value), E'\n' order by v.day, v.metric)) from warehouse.daily_totals as v where athlete_id = $1 and $over"
}
settings="insert into warehouse.athlete_settings (athlete_id, timezone, max_hr, resting_hr, threshold_hr, threshold_speed_mps)
    values (:athlete, 'Europe/Berlin', 188, 48, 168, 3.9)
    on conflict (athlete_id, valid_from) do update set timezone = excluded.timezone, max_hr = excluded.max_hr, resting_hr = excluded.resting_hr,
        threshold_hr = excluded.threshold_hr, threshold_speed_mps = excluded.threshold_speed_mps, estimated = false"
query -f test/support/plain-days.sql
query -v athlete=1 <<<"$settings"
query -c "call runlytics.ingest_path('$SCRATCH/season')" 2>/dev/null
is 'a season is stored as it was computed' "$(differences 1)" none
is 'and nothing is left to be stored' "$(marks)" 0
ok 'its days are read and not computed' test "$(query -c 'select count(*) from warehouse.stored_readiness')" -gt 200
in_order=$(days 1)

# Two sessions, a document each in its own transaction, from both ends at once; a third refreshes all the while.
query -c "insert into warehouse.athletes (athlete_id) values (2)"
query -v athlete=2 <<<"$settings"
query -c "insert into warehouse.documents (athlete_id, kind, source, name, sha256, bytes, received_at, status)
    select 2, kind, source, name, sha256, bytes, received_at, 'pending' from warehouse.documents where athlete_id = 1 order by document_id" \
    -c "insert into warehouse.document_parts (athlete_id, document_id, part, body)
    select 2, t.document_id, p.part, p.body from warehouse.documents as o
    join warehouse.documents as t on t.athlete_id = 2 and t.sha256 = o.sha256 and t.kind = o.kind
    join warehouse.document_parts as p on p.athlete_id = 1 and p.document_id = o.document_id where o.athlete_id = 1"
one_by_one() {
    query -c "select format('select runlytics.process_document(document_id => %s, athlete_id => 2);', document_id)
        from warehouse.documents where athlete_id = 2 and document_id % 2 = $1 order by document_id $2" | query >/dev/null 2>&1
}
one_by_one 0 asc &
first=$!
one_by_one 1 desc &
second=$!
while kill -0 $first 2>/dev/null || kill -0 $second 2>/dev/null; do
    query -c 'call runlytics.refresh_days(athlete_id => 2)' 2>/dev/null
done
wait $first $second
is 'before the last refresh the views say what is so' "$(differences 2)" none
query -c 'call runlytics.process_documents(athlete_id => 2)' 2>/dev/null
is 'and after it' "$(differences 2)" none
is 'two sessions leave what one in order leaves' "$(days 2)" "$in_order"

# A session that takes its snapshot before the lock, and one that is rolled back.
run=$(query -c 'select activity_id from warehouse.activities where athlete_id = 1 order by local_date limit 1 offset 20')
query -c 'begin' -c "select runlytics.correct($run, 'exclude', 'true')" -c 'rollback' >/dev/null
is 'what was rolled back marks nothing' "$(marks)" 0
psql -XAtq -c 'begin' -c "select runlytics.correct($run, 'exclude', 'true')" -c 'select pg_sleep(3)' -c commit >/dev/null &
writer=$!
sleep 1
PGOPTIONS='-c default_transaction_isolation=repeatable\ read' query -c 'call runlytics.refresh_days()' 2>/dev/null
wait $writer
is 'a refresh that waited for a writer has seen what it wrote' "$(marks)" 0
is 'and stored it' "$(differences 1)" none
query -c "select runlytics.correct($run, 'exclude', null)" >/dev/null
query -c 'call runlytics.reprocess()' 2>/dev/null
is 'told again, all is as it was' "$(days 1)" "$in_order"

# Nobody has to refresh for the days to go on: a clock later they are computed from what is stored.
query -c "update warehouse.stored_days set through = through - 100 where athlete_id = 1"
is 'a hundred days that are not stored are computed' "$(differences 1)" none
query -c 'call runlytics.refresh_days()' 2>/dev/null
is 'or stored' "$(differences 1)" none
finish
