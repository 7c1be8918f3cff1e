#!/bin/bash
# The queue: what fails is tried again when the server says or later each time, what is killed is taken
# up again, and nothing is lost or doubled; the worker and pg_cron do it by themselves.
set -euo pipefail
source test/support/tap.sh
source test/support/kill.sh
source test/support/web.sh
pages=80
kills=8

start_web "$SCRATCH/web"
port=$(cat "$SCRATCH/web/port")
source_of_pages() {
    query "$@" -v web="http://127.0.0.1:$port" -v port="$port" -f test/support/walk.sql
}

# A cluster where pg_cron lives in another database, and the worker's does not exist: its job has a
# minute while the rest of this script runs.
start_another cron "shared_preload_libraries=pg_cron,\$libdir/runlytics" cron.database_name=postgres \
    "cron.host=$("$cluster" folder cron)" runlytics.database=missing
in_cron() (
    eval "$("$cluster" env cron)"
    "$@"
)
in_cron query -d postgres -c 'create extension pg_cron' -c 'create database there'
in_cron query -d there -c 'set client_min_messages = warning' -c 'create extension runlytics cascade' \
    -c 'select runlytics.create_warehouse()' -o /dev/null
in_cron source_of_pages -d there
is 'without dblink it says what to do' \
    "$(in_cron psql -XAtq -d there -c 'select runlytics.schedule_jobs()' 2>&1 | sed -n 's/^HINT:  *//p')" 'create extension dblink'
in_cron query -d there -c 'create extension dblink' -c 'select runlytics.schedule_jobs()' \
    -c "select runlytics.enqueue('walk', 'page', '{\"page\": 1, \"last\": 3}', '1')" -o /dev/null

# By hand, without a worker.
source_of_pages -d "$PGDATABASE"
task() {
    query -c "select $2 from warehouse.tasks where key = '$1' order by task_id desc limit 1"
}
enqueue() { # KEY PATH
    query -c "select runlytics.enqueue('walk', 'get', jsonb_build_object('path', '$2', 'name', '$1'), '$1')" -o /dev/null
}
run() {
    query -c 'call runlytics.run_tasks()'
}
# Lets a task try at once.
hurry() {
    query -c "update warehouse.tasks set next_attempt_at = now() where status = 'pending' and key = '$1'"
}
refuses 'an unknown source' P0002 "select runlytics.enqueue('nix', 'get')"
refuses 'inside a transaction' 25001 'begin; call runlytics.run_tasks()'
enqueue ok /a
enqueue ok /a
is 'the same waits once' "$(query -c "select count(*) from warehouse.tasks")" 1
enqueue flaky /flaky/2/x
enqueue busy /status/503/3600
enqueue polite "/status/503/$(date -u -d '+2 hours' '+%a,%%20%d%%20%b%%20%Y%%20%T%%20GMT' 2>/dev/null)"
enqueue cut /cut
enqueue gone /status/404
enqueue odd /status/204
query -c "select runlytics.enqueue('walk', 'nothing', key => 'nothing')" \
    -c "select runlytics.enqueue('walk', 'wait', '{\"at\": \"2100-01-01Z\"}', 'wait')" -o /dev/null
run
is 'an answer is stored' "$(task ok 'status, attempts, error')|$(query -c "select count(*) from warehouse.documents")" 'done|0||1'
is 'nothing to fetch is done' "$(task nothing status)" 'done'
is 'what is put off counts no attempt' "$(task wait "status, attempts, next_attempt_at = '2100-01-01Z'")" 'pending|0|t'
is 'a 500 is tried again in half a minute, a quarter more or less' \
    "$(task flaky "status, error, next_attempt_at - now() between interval '20 s' and interval '38 s'")" 'pending|The server answered 500.|t'
is 'Retry-After in seconds' "$(task busy "next_attempt_at - now() between interval '3580 s' and interval '3601 s'")" t
is 'Retry-After as a date' "$(task polite "next_attempt_at - now() between interval '7180 s' and interval '7201 s'")" t
is 'an answer that broke off is tried again' "$(task cut "status, attempts, error like 'The answer of 127.0.0.1 broke off.%'")" 'pending|1|t'
is 'what the source gives up is dead' "$(task gone 'status, error')" 'dead|there is no such page'
is 'an error of the source is told' "$(task odd 'status, error')" 'pending|the page is odd'
is 'and its document is not stored' "$(query -c "select count(*) from warehouse.documents where name = 'odd'")" 0
hurry flaky && run && hurry flaky && run
is 'the third attempt succeeds' "$(task flaky 'status, error')|$(asked "$SCRATCH/web" /flaky/2/x)" 'done||3'
is 'the delay doubles, up to six hours' \
    "$(query -c "select bool_and(runlytics_internal.retry_delay(n) between d * interval '0.75 s' and d * interval '1.25 s')
      from (values (1, 30), (2, 60), (5, 480), (12, 21600), (2000000000, 21600)) as v (n, d), generate_series(1, 50)")" t
is 'and is not the same for all' "$(query -c 'select count(distinct runlytics_internal.retry_delay(1)) > 10 from generate_series(1, 20)')" t
for _ in {1..12}; do hurry cut && run; done
is 'after twelve attempts a task is dead' "$(task cut "status, attempts, error like 'The answer of 127.0.0.1 broke off.%'")" 'dead|12|t'
is 'the view tells' "$(query -c "select source, pending, failed, lag_s < 60, last_error is not null from warehouse.ingestion_status")" 'walk|4|2|t|t'
is 'doctor() names a cure' "$(query -c "select ok, cure like '%retry_tasks(''walk'')%' from runlytics.doctor() where item = 'source walk'")" 'f|t'
is 'the dead are revived' "$(query -c "select runlytics.retry_tasks('walk')")|$(task cut 'status, attempts')" '2|pending|0'
query -c 'truncate warehouse.tasks'

# While the other side takes its time nothing is held, and what is asked for meanwhile is done after.
enqueue slow /slow/1.5
PGAPPNAME=slow run &
sleep 0.7
is 'no snapshot is held while the server takes its time' \
    "$(query -c "select count(*), count(backend_xmin), count(backend_xid) from pg_stat_activity where application_name = 'slow'")" '1|0|0'
is 'a second session leaves the source to the first' "$(run; task slow 'status, attempts')" 'running|1'
enqueue slow /slow/1.5
wait $!
is 'what was asked for once more is run again' "$(task slow 'status, again')|$(asked "$SCRATCH/web" /slow/1.5)" 'done|f|2'
query -c 'truncate warehouse.tasks'
enqueue cancelled /slow/1.5
psql -XAtq -c 'set statement_timeout = 300' -c 'call runlytics.run_tasks()' -c 'reset statement_timeout' -c 'select pg_sleep(4)' >/dev/null 2>&1 &
sleep 1
run
is 'what a session was cancelled at another takes up' "$(task cancelled 'status')|$(query -c "select count(*) from pg_locks where locktype = 'advisory'")" 'done|0'
wait $!
query -c 'truncate warehouse.tasks' -c 'delete from warehouse.documents'

# The worker does it by itself, and is killed.
settings=("shared_preload_libraries=\$libdir/runlytics" "runlytics.database=$PGDATABASE" runlytics.worker_naptime=2)
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC "${settings[@]}"
worker() {
    query -c "select pid from pg_stat_activity where backend_type = 'runlytics worker' and datname = '$PGDATABASE'" 2>/dev/null || true
}
until [[ $(worker) ]]; do sleep 0.1; done
# The best of five: a machine that is busy makes one late, and one that waited for its nap to end makes each.
took=99999
for each in {1..5}; do
    began=$EPOCHREALTIME
    enqueue "wake$each" /a
    until [[ $(task "wake$each" status) == 'done' ]]; do sleep 0.01; done
    took=$(awk -v a="$began" -v b="$EPOCHREALTIME" -v best="$took" 'BEGIN { ms = (b - a) * 1000; printf "%.0f", ms < best ? ms : best }')
done
ok "the worker is woken: $took ms" test "$took" -lt 1000
enqueue polite /status/429/1
for _ in {1..100}; do
    (($(asked "$SCRATCH/web" /status/429/1) < 2)) || break
    sleep 0.2
done
ok 'it comes back when Retry-After is over' test "$(asked "$SCRATCH/web" /status/429/1)" -ge 2
is 'and 429 counts no attempt' "$(task polite 'status, attempts < 2')" 'pending|t'
query -c 'truncate warehouse.tasks' -c 'delete from warehouse.documents'

done_pages() {
    query -c "select count(*) from warehouse.tasks where action = 'page' and status = 'done'"
}
query -c "select runlytics.enqueue('walk', 'page', '{\"page\": 1, \"last\": $pages}', '1')" -o /dev/null
# While the server starts again nobody can be asked.
unfinished() {
    local pages_done
    pages_done=$(done_pages 2>/dev/null) || return 0
    ((pages_done < pages))
}
killed=0
while ((killed < kills)) && unfinished; do
    sleep "$(awk -v r="$RANDOM" 'BEGIN { print r / 80000 }')"
    if ((killed % 2)); then
        kill_server "${settings[@]}"
    else
        worker | xargs -r kill -9 2>/dev/null || continue
    fi
    killed=$((killed + 1))
    wait_for_server
done
echo "# $killed kills, $(done_pages) of $pages pages done by then"
ok 'it was killed in the midst, more than once' test "$killed" -ge 4
for _ in {1..400}; do
    [[ $(done_pages) != "$pages" ]] || break
    sleep 0.1
done
is "each page is done and stored once" \
    "$(query -c "select count(*), count(distinct name), count(*) filter (where t.status = 'done') from warehouse.documents as d join warehouse.tasks as t on t.key = d.name")" \
    "$pages|$pages|$pages"
echo "# for $pages pages the server was asked $(asked "$SCRATCH/web" '/count/[0-9]+/0.1') times"
is 'nothing else is in the queue' "$(query -c "select count(*) from warehouse.tasks")" "$pages"

# What ends the server each time is given up.
query -c "create function public.kill_backend() returns trigger language plpgsql as \$\$
  begin
    copy (select 1) to program 'kill -9 \$PPID';
    return new;
  end \$\$" -c "create trigger poison before insert on warehouse.documents for each row when (new.name = 'poison') execute function public.kill_backend()"
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC
query -c "truncate warehouse.tasks"
enqueue poison /a?poison
enqueue good /a?good
for _ in {1..7}; do
    run 2>/dev/null || wait_for_server
done
is 'a task that ends the server each time is dead after five' "$(task poison 'status, attempts, error')" \
    'dead|5|Fetching was tried 5 times and did not come to an end.'
is 'and takes no other with it' "$(task good status)" 'done'

# pg_cron's minute.
for _ in {1..750}; do
    [[ $(in_cron query -d there -c "select count(*) from warehouse.tasks where status = 'done'") != 3 ]] || break
    sleep 0.1
done
is 'a job of pg_cron fetches and processes by itself, from another database' \
    "$(in_cron query -d there -c "select count(*), count(*) filter (where status <> 'pending') from warehouse.documents")" '3|3'
is 'its jobs are there once' "$(in_cron query -d there -c 'select count(*) from runlytics.schedule_jobs()' >/dev/null
    in_cron query -d postgres -c "select count(*), count(distinct database) from cron.job where jobname like 'runlytics: %'")" '3|2'
is 'and the history of jobs can be purged' "$(in_cron query -d postgres -c "update cron.job_run_details set end_time = now() - interval '8 days'" \
    -c "$(in_cron query -d there -c "select command from runlytics.jobs() where database = 'postgres'")" -c 'select count(*) from cron.job_run_details where end_time is not null')" 0
is 'a database that is missing is waited for, asked for once by each worker' \
    "$(grep -c 'FATAL: .* does not exist' "$("$cluster" folder cron)/log")" 2
in_cron query -d there -c 'select runlytics.unschedule_jobs()' -o /dev/null
is 'jobs can be taken back' "$(in_cron query -d postgres -c "select count(*) from cron.job where jobname like 'runlytics: work%'")" 0
finish
