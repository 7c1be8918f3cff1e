#!/bin/bash
# One athlete's slow documents and slow service hold up nobody else's, by the worker and by hand, and a
# document that takes too long is given up while one that waits for a lock is not.
set -uo pipefail
source test/support/tap.sh
source test/support/web.sh
start_web "$SCRATCH/web"
port=$(cat "$SCRATCH/web/port")

query -v web="http://127.0.0.1:$port" -v port="$port" -f test/support/walk.sql
query -f test/support/documents.sql
query -c "insert into warehouse.athletes (athlete_id, name) select n, n::text from generate_series(1, 5) as n on conflict do nothing" \
    -c "create function public.slow_down() returns trigger language plpgsql as \$\$
        begin
          perform pg_sleep(d.name::float8) from warehouse.documents as d where d.document_id = new.document_id and d.source = 'slow';
          return new;
        end \$\$" \
    -c 'create trigger slow before insert on warehouse.activity_sources for each row execute function public.slow_down()'

# Puts documents that take so many seconds each, of as many days.
query -c 'create sequence public.days'
deliver() { # ATHLETE SECONDS HOW_MANY
    query -o /dev/null -c "select runlytics.ingest(
        body => convert_to(replace(convert_from(made.tcx(20), 'UTF8'), '2026-01-05', (date '2020-01-01' + nextval('public.days')::int)::text), 'UTF8'),
        source => 'slow', name => '$2', athlete_id => $1) from generate_series(1, $3) as n" -c 'select runlytics_internal.wake_worker()'
}
pending() {
    query -c "select count(*) from warehouse.documents where athlete_id = $1 and status = 'pending'"
}
# Waits until an athlete's documents are done, and prints for how many ms.
waited() {
    local began=$EPOCHREALTIME
    for _ in {1..400}; do
        (($(pending "$1"))) || break
        sleep 0.1
    done
    awk -v a="$began" -v b="$EPOCHREALTIME" 'BEGIN { printf "%.0f", (b - a) * 1000 }'
}
serve() {
    "$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC "shared_preload_libraries=\$libdir/runlytics" \
        "runlytics.database=$PGDATABASE" runlytics.worker_naptime=60 "$@"
    for _ in {1..100}; do
        [[ $(query -c "select runlytics_internal.wake_worker()") != t ]] || return
        sleep 0.1
    done
}

# Two workers, as is usual.
serve
is 'there are two workers' "$(query -c "select count(*) from pg_stat_activity where backend_type = 'runlytics worker'")" 2
deliver 1 30 1
sleep 1
deliver 2 0 5
deliver 3 0 5
ms=$(waited 2) more=$(waited 3)
ok "others' documents are done beside a slow one: in $ms and $more ms" test $((ms + more)) -lt 8000
is 'which is still at work' "$(pending 1)" 1
query -c "select runlytics.enqueue('walk', 'get', jsonb_build_object('path', '/a', 'name', 'quick'), 'quick', athlete_id => 2)" -o /dev/null
deliver 2 0 1
ok "and so are their tasks" test "$(waited 2)" -lt 8000

# One worker: turns.
"$cluster" stop "$RUNLYTICS_CLUSTER"
serve runlytics.workers=1
query -c "update warehouse.documents set status = 'failed' where status = 'pending'"
deliver 1 2 20
sleep 1
deliver 2 0 5
ms=$(waited 2)
ok "one worker lets them take turns of some seconds: $ms ms" test "$ms" -lt 15000
ok 'while the slow ones wait' test "$(pending 1)" -gt 8
ok 'and are not taken for dangerous, as what was tried before' \
    test "$(query -c "select max(attempts) from warehouse.documents where athlete_id = 1 and status = 'pending'")" -le 1

# Who calls by hand beside the worker wants it done, whoever does it.
deliver 5 0 8
query -c 'call runlytics.process_documents(athlete_id => 5)' 2>/dev/null
is 'what the worker has in hand is waited for' "$(pending 5)" 0

# Without a worker, by hand.
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC
deliver 4 0 5
query -c 'call runlytics.work()' 2>/dev/null &
working=$!
ms=$(waited 4)
ok "work() lets them take turns as well: $ms ms" test "$ms" -lt 15000
ok 'and goes on with the slow ones' test "$(pending 1)" -gt 2
# After the turn of the fourth the first has his again: only then is there somebody to wait for.
for _ in {1..100}; do
    [[ $(query -c "select exists (select from pg_stat_activity where wait_event = 'PgSleep')") != t ]] || break
    sleep 0.1
done
is 'two sessions do not wait for one another' \
    "$(query -c 'set statement_timeout = 1500' -c 'call runlytics.work(athlete_id => 1)' -c "select 'back'" 2>/dev/null)" back
wait "$working"
is 'until all are done' \
    "$(query -c "select count(*) from warehouse.documents where source = 'slow' and name <> '30' and status <> 'done'")" 0

# What waits for a lock is not slow.
deliver 1 0 1
query -c 'begin; lock table warehouse.activity_metrics in access exclusive mode; select pg_sleep(3)' >/dev/null &
locking=$!
sleep 0.5
query -c 'set runlytics.document_timeout = 1000' -c 'call runlytics.process_documents()' 2>/dev/null
wait "$locking"
is 'waiting for a lock does not count' "$(query -c "select concat(status, error) from warehouse.documents where athlete_id = 1 order by document_id desc limit 1")" 'done'
finish
