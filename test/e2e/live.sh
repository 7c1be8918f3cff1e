#!/bin/bash
# People read, load, correct, erase and process while create_warehouse() is called again and again: nobody
# becomes the victim of a deadlock, and no reader waits 100 ms for a lock; then while something has to change each time. LIVE_SECONDS: how long (20).
set -uo pipefail
source test/support/tap.sh
seconds=${LIVE_SECONDS:-20}
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log

"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC log_lock_waits=on deadlock_timeout=100ms log_line_prefix='%a '
simulate season --weeks 2
query -c "call runlytics.ingest_path('$SCRATCH/season')" 2>/dev/null

# On a busy machine the time goes on until something was changed in it, but not for ever.
goes_on() {
    ((SECONDS < until)) || { [[ ! -e $SCRATCH/changed ]] && ((SECONDS < until + 120)); }
}

# Does SQL again and again under a name until the time is over, and counts.
again() {
    local name=$1 n=0
    shift
    while goes_on; do
        PGAPPNAME=$name psql -XAtq "$@" >"$SCRATCH/$name.out" 2>>"$SCRATCH/$name.err"
        n=$((n + 1))
    done
    echo "$n" >"$SCRATCH/$name.count"
}

touch "$SCRATCH/changed"
until=$((SECONDS + seconds))
again creator -c 'select runlytics.create_warehouse()' &
again creator2 -c 'select runlytics.create_warehouse()' &
again reader -c 'select count(*), max(score) from warehouse.readiness' -c 'select * from warehouse.weekly_volume' -c 'select count(*) from warehouse.runs' &
again reader2 -c 'begin' -c 'select * from warehouse.fitness' -c 'select * from warehouse.recovery' -c 'commit' &
again loader -c "call runlytics.ingest_path('$SCRATCH/season')" &
again reprocessor -c 'call runlytics.reprocess()' &
again processor -c 'call runlytics.process_documents(batch => 3)' &
again eraser -c "select runlytics.forget(document_id => document_id) from (select document_id from warehouse.documents order by random() limit 3) as d" &
again corrector -c "select runlytics.correct(activity_id, 'name', 'x') from (select activity_id from warehouse.activities order by random() limit 2) as a" -c 'call runlytics.recompute()' &
wait
for name in creator creator2 reader reader2 loader reprocessor processor eraser corrector; do
    echo "# $name: $(cat "$SCRATCH/$name.count")"
    ok "$name had its turn" test "$(cat "$SCRATCH/$name.count")" -gt 0
done
is 'nobody was the victim of a deadlock' "$(grep -c 'deadlock detected' "$log")" 0
grep -A12 'deadlock detected' "$log" | head -n 60 | sed 's/^/# /'
is 'no reader has waited 100 ms' "$(grep -cE '^reader2? .*still waiting' "$log")" 0
is 'nor met an error' "$(cat "$SCRATCH"/reader{,2}.err "$SCRATCH"/creator{,2}.err)" ''
grep -h ERROR "$SCRATCH"/*.err | sort | uniq -c | sort -rn | head -n 10 | sed 's/^/# /'

# Something has to change each time: what it takes away is what nobody here reads by.
changes=('drop policy listener on warehouse.laps' 'drop index warehouse.activities_by_date' 'comment on view warehouse.runs is null'
    'revoke select on warehouse.streams from runlytics_worker' 'alter table warehouse.activities alter column excluded drop default'
    'drop policy shareable on warehouse.activity_metrics')
rm -f "$SCRATCH"/*.err "$SCRATCH/changed"
until=$((SECONDS + seconds))
mended=0
marks=$(wc -l <"$log")
# Who breaks it waits for locks as well, and is no reader.
mend_again() {
    local n=0
    while goes_on; do
        PGAPPNAME=breaker psql -XAtq -c 'set lock_timeout = 500' -c "${changes[n++ % ${#changes[@]}]}" >/dev/null 2>&1
        PGAPPNAME=mender psql -XAtq -v ON_ERROR_STOP=1 -v VERBOSITY=verbose -c 'select runlytics.create_warehouse()' >/dev/null 2>>"$SCRATCH/mender.err" &&
            mended=$((mended + 1)) && touch "$SCRATCH/changed"
    done
    echo "$mended $n" >"$SCRATCH/mender.count"
}
mend_again &
again reader -c 'select count(*), max(score) from warehouse.readiness' -c 'select count(*) from warehouse.laps' -c 'select count(*) from warehouse.runs' &
again reader2 -c 'begin' -c 'select * from warehouse.fitness' -c 'select count(*) from warehouse.activities' -c 'commit' &
again loader -c "call runlytics.ingest_path('$SCRATCH/season')" &
again reprocessor -c 'call runlytics.reprocess()' &
again corrector -c "select runlytics.correct(activity_id, 'name', 'x') from (select activity_id from warehouse.activities order by random() limit 2) as a" &
wait
read -r mended n <"$SCRATCH/mender.count"
echo "# it had to change $n times, and did $mended times; the others were refused: $(grep -c '55P03' "$SCRATCH/mender.err")"
ok 'it changes something beside them' test "$mended" -gt 0
is 'or says that somebody is in the way, and nothing else' "$(grep 'ERROR' "$SCRATCH/mender.err" | grep -cv 55P03)" 0
is 'nobody else meets an error' "$(grep -hE 'ERROR|FATAL' "$SCRATCH"/{reader,reader2,loader,reprocessor,corrector}.err)" ''
is 'nor is the victim of a deadlock' "$(tail -n "+$marks" "$log" | grep -c 'deadlock detected')" 0
longest=$(tail -n "+$marks" "$log" | sed -nE 's/^reader2? .*acquired .* after ([0-9]+)\..*/\1/p' | sort -n | tail -n 1)
echo "# the longest that a reader has waited: ${longest:-less than 100} ms"
ok 'no reader has waited for five seconds' test "${longest:-0}" -lt 5000
query -c 'drop index if exists warehouse.activities_by_date'
began=$(date +%s%3N)
ok 'then all of it is there' query -c 'select runlytics.create_warehouse()' -o /dev/null
alone=$(($(date +%s%3N) - began))

# When something is to be done and somebody is in the way, it says so soon, and nobody waits long behind it.
query -c 'drop policy athlete on warehouse.laps' -c 'alter table warehouse.laps alter column lap set default 1' -c 'drop index warehouse.activities_by_date'
PGAPPNAME=idler psql -XAtq -c 'begin' -c 'select count(*) from warehouse.laps' -c 'select pg_sleep(120)' -c 'commit' >"$SCRATCH/idler" 2>&1 &
sleep 0.5
began=$(date +%s%3N)
psql -XAtq -v VERBOSITY=verbose -c 'select runlytics.create_warehouse()' >"$SCRATCH/refused" 2>&1 &
creator=$!
sleep 0.2
is 'who reads behind it is served' "$(query -c 'set statement_timeout = 1500' -c 'select count(*) > 0 from warehouse.laps')" t
wait "$creator"
ok 'an idle reader is in the way, and is named as the reason' grep -q '^ERROR:  55P03: the warehouse is in use: ' "$SCRATCH/refused"
ok 'and it has not waited for long' test "$(($(date +%s%3N) - began))" -lt "$((alone + 3000))"
query -c "select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'idler'" >/dev/null
wait
ok 'then it does what is to be done' query -c 'select runlytics.create_warehouse()' -o /dev/null
is 'all of it' "$(query -c "select count(*) from pg_policy where polrelid = 'warehouse.laps'::regclass and polname = 'athlete'" -c "select to_regclass('warehouse.activities_by_date') is not null" | paste -sd ' ')" '1 t'
is 'and what the owner has added stays' "$(query -c "select count(*) from pg_attrdef where adrelid = 'warehouse.laps'::regclass")" 1
finish
