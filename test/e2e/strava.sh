#!/bin/bash
# Strava, played by test/support/fake_strava.py: everything arrives once, through bad days and kills.
# STRAVA_ACTIVITIES (3000) and STRAVA_KILLS (5) say how much.
set -uo pipefail
. test/support/tap.sh
. test/support/kill.sh
. test/support/servers.sh
activities=${STRAVA_ACTIVITIES:-3000}
kills=${STRAVA_KILLS:-5}

# Says what Strava is to do from now on.
strava_does() {
    echo "$1" >"$SCRATCH/strava/control.new"
    mv "$SCRATCH/strava/control.new" "$SCRATCH/strava/control"
}

# The requests so far that match a pattern.
requests() {
    cat "$SCRATCH"/strava/requests* 2>/dev/null | grep -c "$1"
}

sync() {
    psql -XAtq -c 'call runlytics.sync_strava()' >>"$SCRATCH/sync.log" 2>&1
}

# Does what is due, without asking for more.
work_off() {
    psql -XAtq -c "call runlytics_internal.run_source(source => 'strava')" >>"$SCRATCH/sync.log" 2>&1
}

# Lets everything that waits be due now, as time would.
no_waiting() {
    query -c "update warehouse.tasks set next_attempt_at = now() where status = 'pending'"
}

summary="select count(*), count(distinct started_at), count(*) filter (where name = 'Run ' || round((extract(epoch from started_at) - 1700000000) / 20000)), count(s.stream), min(timezone)
    from warehouse.activities as a left join warehouse.streams as s using (athlete_id, activity_id)"
manual=$((activities / 7))

mkdir "$SCRATCH/strava"
strava_does '{}'
start_server fake_strava.py "$SCRATCH/strava" "$activities"
query -c "select runlytics.strava_configure(client_id => '12345', base_url => 'http://127.0.0.1:$server_port')"
query -c "update warehouse.http_hosts set allow_private = true"
query -c "alter system set log_statement = 'all'" -c "alter system set log_min_duration_statement = 0" -c "select pg_reload_conf()" >"$SCRATCH/reload.log"
query <<'SQL'
copy warehouse.secrets (name, host, value) from stdin (format csv);
strava_client_secret,127.0.0.1,client-secret
strava_code,127.0.0.1,the-code
strava_verify_token,127.0.0.1,rl_verify
\.
SQL
is "the athlete is sent to the right page" "$(query -c "select runlytics.strava_authorize_url()")" \
    "http://127.0.0.1:$server_port/oauth/authorize?client_id=12345&response_type=code&approval_prompt=auto&scope=read,activity:read_all&redirect_uri=http%3A%2F%2Flocalhost%2Fexchange_token"

# Before the athlete has allowed it, and at a rate limit.
sync
is "without tokens nothing is asked, and the queue says why" \
    "$(query -c "select last_error from warehouse.ingestion_status where source = 'strava'") $(requests /)" \
    "Strava does not let us in 0"
query -c "select runlytics.strava_connect()" >/dev/null
work_off
strava_does '{"limit": 40}'
no_waiting
began=$(query -c 'select now()')
sync
is "the limit of a quarter of an hour is kept" "$(query -c "select $(wc -l <"$SCRATCH/strava/requests") <= 40,
    bool_and(next_attempt_at = date_bin('15 minutes', next_attempt_at, 'epoch') and next_attempt_at > '$began'
        and next_attempt_at <= now() + interval '15 minutes' and error is null)
    from warehouse.tasks where status = 'pending'")" "t|t"

# All of it, on a bad day, by the worker and by hand, with kills.
settings=("shared_preload_libraries=\$libdir/runlytics" "runlytics.database=$PGDATABASE" runlytics.worker_naptime=1)
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC "${settings[@]}"
strava_does '{"bad": true}'
kill_something() {
    case $1 in
        0) query -c "select pid from pg_stat_activity where query ~ '^call runlytics.sync'" | xargs -r kill -9 ;;
        1) query -c "select pid from pg_stat_activity where backend_type = 'runlytics worker'" | xargs -r kill -9 ;;
        2) kill_server "${settings[@]}" ;;
    esac
}
until no_waiting; do sleep 0.1; done
for ((n = 0; n < kills; n++)); do
    sync &
    loading=$!
    sleep "$((RANDOM % 2)).$((RANDOM % 900 + 100))"
    kill_something $((n % 3))
    wait "$loading"
    until no_waiting 2>/dev/null; do sleep 0.1; done
done
until ((SECONDS > 540)); do
    # The server may still be about to come back.
    until left=$(query -c "select count(*) from warehouse.tasks where status in ('pending', 'running')" 2>/dev/null); do sleep 0.2; done
    ((left > 0)) || break
    no_waiting
    sync
    sleep 0.5
done
# Without the worker again: the rest is about what one call does.
"$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC
psql -XAtq -c 'call runlytics.process_documents()' >>"$SCRATCH/sync.log" 2>&1
is "every activity is there once, with its samples" "$(query -c "$summary")" \
    "$activities|$activities|$activities|$((activities - manual))|Europe/Berlin"
is "and nothing was given up" "$(query -c "select action, key, error from warehouse.tasks where status = 'dead' order by 1, 2")" ''

# A quiet day: nothing is fetched twice.
strava_does '{}'
before=$(requests '/activities/')
sync
is "what has not changed is not fetched again" "$(($(requests '/activities/') - before))" 0

# The athlete edits: here and there.
query -c "create table before as select activity_id, started_at from warehouse.activities where name in ('Run 1', 'Run 2')"
query -c "select runlytics.correct(activity_id => activity_id, field => 'sport', value => 'hiking') from warehouse.activities where name = 'Run 1'" >/dev/null
strava_does '{"renamed": {"10000000001": "Evening Run"}, "deleted": [10000000002]}'
query -c "update warehouse.strava_accounts set synced_until = '2023-11-15'"
sync
is "another name arrives, the id and the corrections stay" \
    "$(query -c "select a.name, a.sport, a.activity_id = b.activity_id from warehouse.activities as a join before as b using (started_at)")" \
    "Evening Run|hiking|t"
is "what was deleted there goes, with its document" \
    "$(query -c "select count(*), (select count(*) from warehouse.documents where name = 'strava activity 10000000002') from warehouse.activities")" \
    "$((activities - 1))|0"

# An event of the webhook, twice.
strava_does '{"renamed": {"10000000003": "Morning Run"}}'
for n in 1 2; do
    query -c "select runlytics.enqueue(source => 'strava', action => 'event', key => 'activity 10000000003 update 1',
        arguments => '{\"object_type\": \"activity\", \"object_id\": 10000000003, \"aspect_type\": \"update\", \"updates\": {\"title\": \"Morning Run\"}}')" >/dev/null
done
work_off
is "an event has its activity fetched anew" "$(query -c "select count(*) from warehouse.activities where name = 'Morning Run'")" 1

# One application has one subscription, so events of everybody come, also before it is known who the athlete is.
is "the first answer with tokens says who the athlete is" "$(query -c "select remote_athlete from warehouse.strava_accounts")" 7
strava_does '{"friends": [10000000004]}'
query -c "select runlytics.forget(document_id => document_id) from warehouse.documents where name = 'strava activity 10000000004'" \
    -c "delete from warehouse.remote_items where remote_id = '10000000004'" -c "update warehouse.strava_accounts set remote_athlete = null" >/dev/null
for owner in 99 7; do
    query -c "select runlytics.enqueue(source => 'strava', action => 'event', key => '4 $owner',
        arguments => '{\"object_type\": \"activity\", \"object_id\": 10000000004, \"owner_id\": $owner, \"aspect_type\": \"create\"}')" >/dev/null
done
work_off
no_waiting
work_off
is "a run of somebody else does not arrive, whoever says that it is the athlete's" \
    "$(query -c "select count(*), (select remote_athlete from warehouse.strava_accounts) from warehouse.documents where name = 'strava activity 10000000004'")" "0|7"

query -c "select runlytics.strava_subscribe(listener_url => 'https://me.example/')" >/dev/null
work_off
is "events are subscribed to" "$(query -c "select subscription_id from warehouse.strava_accounts")" 4711

# Tokens run out; Strava wants a subscription; the athlete takes the permission back.
query -c "update warehouse.secrets set expires_at = now() where name = 'strava_access_token'"
strava_does '{"unsubscribed": true}'
sync
is "a token that ran out is renewed, and a refusal says what it takes" \
    "$(query -c "select s.expires_at > now(), i.last_error from warehouse.secrets as s, warehouse.ingestion_status as i where s.name = 'strava_access_token' and i.source = 'strava'")" \
    "t|Strava refused this (403). Since 2026 its API serves athletes with a paid subscription alone; the archive of your account, CALL runlytics.ingest_path(...), needs none."
query -c "update warehouse.secrets set expires_at = now() where name = 'strava_access_token'"
strava_does '{"refuse": true}'
sync
is "tokens that are refused are not asked for again and again" \
    "$(no_waiting; before=$(requests '/oauth/token'); sync; echo $(($(requests '/oauth/token') - before)))" 0
is "and the error says what to do" "$(query -c "select last_error from warehouse.ingestion_status where source = 'strava'")" "Strava does not let us in"

secrets='client-secret|the-code|rl_verify|access-[0-9]|refresh-[0-9]'
is "no secret is in the log, the messages or the queue" \
    "$(grep -cE "$secrets" "$("$cluster" folder "$RUNLYTICS_CLUSTER")/log" "$SCRATCH/sync.log" | sed 's/.*://' | paste -sd ' ') $(query -c "select count(*) from warehouse.tasks as t where t::text ~ '$secrets'")" \
    "0 0 0"
finish
