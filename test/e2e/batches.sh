#!/bin/bash
# A phone that sends yesterday and today four times a day: what is pruned of its batches is told by
# those that stay, so silver made anew from these is what it was.
set -euo pipefail
source test/support/tap.sh
simulate season --weeks 6 --files-per-day 4
query -c 'set client_min_messages = warning' -c "call runlytics.ingest_path('$SCRATCH/season/health', source => 'phone')"

# What silver tells of the body, without the ids of documents.
told() {
    query -f - <<'SQL'
select count(*), md5(string_agg(s::text, ',' order by metric, recorded_at, source)) from warehouse.biometric_samples as s
union all
select count(*), md5(string_agg((s.started_at, s.stage, s.ended_at, s.source)::text, ',' order by started_at, stage)) from warehouse.sleep as s
union all
select count(*), md5(string_agg((n.day, n.asleep_s, n.hrv_ms)::text, ',' order by day)) from warehouse.nights as n
SQL
}
documents() {
    query -c "select count(*) from warehouse.documents where status = '$1'"
}
before=$(told)
is 'every batch is done' "$(documents "done")" 168
is 'and tells of every night' "$(query -c 'select count(*) from warehouse.nights')" 42
query -c 'set client_min_messages = warning' -c "call runlytics.prune_documents(keep => '0')"
pruned=$(documents superseded)
echo "# $pruned of 168 batches were pruned"
# Of the four of a day only the last may tell what no later one does.
ok 'three of four batches are pruned' test "$pruned" -ge 126
is 'all others are left' "$(documents "done")" $((168 - pruned))
is 'silver is what it was' "$(told)" "$before"
query -c 'truncate warehouse.biometrics, warehouse.biometric_streams, warehouse.sleep, warehouse.sleep_totals, warehouse.nights'
query -c 'set client_min_messages = warning' -c 'call runlytics.reprocess()'
is 'and so it is when made anew from what is left' "$(told)" "$before"
finish
