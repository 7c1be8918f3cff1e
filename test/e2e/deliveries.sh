#!/bin/bash
# Deliveries of what is there already, while it is processed and while it is erased: nobody is the victim of
# a deadlock, and nobody waits for a document that takes a minute. DELIVERIES_SECONDS: how long (10).
set -uo pipefail
source test/support/tap.sh
seconds=${DELIVERIES_SECONDS:-10}
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log

"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC log_lock_waits=on deadlock_timeout=100ms
query -f test/support/documents.sql
query -c "select runlytics.create_token('phone')" -o /dev/null
query -f - <<SQL
create view public.holder as select token_id, sha256 from warehouse.tokens where name = 'phone';
grant select on public.holder to runlytics_ingest;
grant usage on schema made to runlytics_ingest;
-- The n-th of what is delivered: a run, a phone's measurements, a sheet of the journal.
create function public.delivered(n int) returns bytea language sql immutable as \$\$
  select case n % 3
    when 0 then convert_to(replace(convert_from(made.tcx(20), 'UTF8'), '2026-01-05', (date '2020-01-01' + n)::text), 'UTF8')
    when 1 then made.health(20 + n)
    else convert_to(format(E'Date,RPE\n%s,%s', date '2020-01-01' + n / 6, n % 6), 'UTF8')
  end
\$\$;
create function public.hand_in(n int) returns text language sql volatile as \$\$
  select (runlytics.receive(
    token_sha256 => h.sha256, token_id => h.token_id, scope => (array['activities', 'health', 'journal'])[n % 3 + 1],
    name => null, body => public.delivered(n), client => '::1', athlete_id => 1)).status from public.holder as h
\$\$;
SQL
# As the listener does a batch: in one transaction, as its role.
listener() {
    PGUSER=runlytics_ingest psql -XAtq "$@"
}
hand_in() {
    listener -c "$(for n in "$@"; do echo "select public.hand_in($n);"; done)"
}
waits_for_lock() {
    local n
    for n in {1..100}; do
        [[ $(query -c "select count(*) from pg_stat_activity where application_name = '$1' and wait_event_type = 'Lock'") != 1 ]] || return 0
        sleep 0.02
    done
    return 1
}

# Runs are processed for a minute each, and come again meanwhile.
query -c "create function public.slow_down() returns trigger language plpgsql as 'begin perform pg_sleep(5); return new; end'" \
    -c 'create trigger slow before insert on warehouse.activity_sources for each row execute function public.slow_down()'
hand_in 0 >"$SCRATCH/first"
query -c 'call runlytics.process_documents()' 2>/dev/null &
processing=$!
sleep 1
began=$(date +%s%3N)
is 'a document that is just processed is known when it comes again' "$(PGOPTIONS='-c lock_timeout=3s' hand_in 0 2>&1)" known
ok 'at once' test $(($(date +%s%3N) - began)) -lt 2000
is 'though it is not yet done' "$(query -c "select status from warehouse.documents")" pending
wait "$processing"
query -c 'drop trigger slow on warehouse.activity_sources'

# A batch has one of two documents, forget() the other, whichever it comes to first.
beside_a_batch() { # FIRST SECOND
    hand_in 4 1 >"$SCRATCH/first"
    {
        echo "begin; select public.hand_in($1);"
        sleep 1
        waits_for_lock eraser
        echo "select public.hand_in($2); commit;"
    } | listener >"$SCRATCH/batch" 2>&1 &
    batch=$!
    sleep 0.5
    is "forget() beside a batch that has $1 and then $2" \
        "$(PGAPPNAME=eraser query -c "select runlytics.forget(source => 'health')" 2>&1)" 2
    wait "$batch"
    is 'whose documents were known' "$(paste -sd ' ' "$SCRATCH/batch")" 'known known'
    is 'and are gone' "$(query -c "select count(*) from warehouse.documents where source = 'health'")" 0
}
beside_a_batch 1 4
beside_a_batch 4 1

# Journals that come again change their row, so there the batch has to wait: forget() lets go.
hand_in 2 8 5 11 >"$SCRATCH/first"
query -c 'call runlytics.process_documents()' 2>/dev/null
{
    echo "begin; select public.hand_in(8);"
    sleep 1
    waits_for_lock eraser
    echo "select public.hand_in(2); commit;"
} | PGOPTIONS='-c deadlock_timeout=60s' PGUSER=postgres psql -XAtq >"$SCRATCH/batch" 2>&1 &
batch=$!
sleep 0.5
is 'forget() beside one that has journals in hand' \
    "$(PGAPPNAME=eraser PGOPTIONS='-c deadlock_timeout=5s' query -c "select runlytics.forget(source => 'journal')" 2>&1)" 4
wait "$batch"
is 'which were known' "$(paste -sd ' ' "$SCRATCH/batch")" 'known known'

# All at once, in any order.
again() {
    local name=$1 n=0
    shift
    while ((SECONDS < until)); do
        PGAPPNAME=$name "$@" >>"$SCRATCH/$name.out" 2>>"$SCRATCH/$name.err"
        n=$((n + 1))
    done
    echo "$n" >"$SCRATCH/$name.count"
}
# A batch with at most one journal, and one delivery by itself.
a_batch() {
    # shellcheck disable=SC2046
    hand_in $(shuf -e 0 1 3 4 6 7 9 10 12 13 15 16 "$((3 * (RANDOM % 6) + 2))")
}
a_delivery() { hand_in $((RANDOM % 18)); }
# Another may have erased it first, which is a notice of a call that found nothing.
erased() { PGOPTIONS='-c client_min_messages=warning' query -c "select runlytics.forget(source => '$(shuf -n 1 -e upload health journal)')"; }
erased_one() { PGOPTIONS='-c client_min_messages=warning' query -c 'select runlytics.forget(document_id => document_id) from (select document_id from warehouse.documents order by random() limit 1) as d'; }
processed() { query -c 'call runlytics.process_documents(batch => 5)'; }
reprocessed() { query -c 'call runlytics.reprocess()'; }
until=$((SECONDS + seconds))
for name in a_batch a_delivery erased erased_one processed reprocessed; do
    again $name $name &
done
wait
for name in a_batch a_delivery erased erased_one processed reprocessed; do
    echo "# $name: $(cat "$SCRATCH/$name.count")"
    ok "$name had its turn" test "$(cat "$SCRATCH/$name.count")" -gt 0
done
is 'what was handed in was stored or known' "$(cat "$SCRATCH/a_batch.out" "$SCRATCH/a_delivery.out" | sort -u | paste -sd ' ')" 'known stored'
is 'no delivery and no forget() met an error' "$(cat "$SCRATCH"/{a_batch,a_delivery,erased,erased_one}.err)" ''
is 'nobody was the victim of a deadlock' "$(grep -c 'ERROR:  deadlock detected' "$log")" 0
grep -A12 'deadlock detected' "$log" | head -n 60 | sed 's/^/# /'
finish
