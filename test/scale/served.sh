# What is shown of a warehouse by a link, answered by a token and delivered to its port, on one node and on the coordinator of
# several: the same. Sourced by test/scale/roads.sh.
# shellcheck shell=bash disable=SC2154
source test/support/listener.sh
source test/support/page.sh
source test/support/mcp.sh
source test/support/servers.sh

# Gives an athlete a link that somebody has used: of his own, or one that was passed on.
give_link() {
    query -c "insert into warehouse.page_links (athlete_id, link_sha256, valid_until, own, redeemed_at, cookie_sha256, cookie_until)
        values ($1, sha256('link $1 $2'), now() + interval '1 day', '$2', now(), sha256('cookie $1 $2'), now() + interval '1 day')"
}

# Every page for whoever has used such a link, each by its length and its hash, without what the clock says: when it was made, for
# midnight may come between two of them, how old the last word of each source is, and the roster, which says the latter of everybody.
pages_of() {
    local page
    for page in '' $(query -c 'select page from runlytics_internal.page_names() as n where page not in ($$overview$$, $$run$$, $$roster$$)') run/17; do
        query -c 'set role runlytics_ingest' \
            -c "select '/$page', length(p), md5(p) from (select regexp_replace(runlytics.serve(sha256('cookie $1 $2'), '/$page', '{\"today\": \"2026-03-01\"}'), '<ul class=fresh((?!</ul>).)*</ul>|Made on [^.]*|[0-9]{2}:[0-9]{2}|[0-9]+ [a-z]+ ago', '', 'g') as p) as p" 2>&1
    done
}

# What each tool says to an assistant with a token, and with no arguments, which some of them refuse.
answers_to() {
    local tool
    for tool in $(query -c 'select name from runlytics_internal.mcp_tools()'); do
        answer_to "$1" "$tool" '{}'
    done
    answer_to "$1" runs '{"since": "2026-01-10", "limit": 50}'
    answer_to "$1" day '{"day": "2026-01-20"}'
    answer_to "$1" trend '{"metric": "resting_heart_rate"}'
    answer_to "$1" predict_race '{"metres": 10000}'
    answer_to "$1" explain_activity '{"activity_id": 5}'
    answer_to "$1" ask '{"question": "runs in january"}'
}

answer_to() {
    query -c 'set role runlytics_ingest' -c "select '$2', runlytics.serve_question(sha256('$1'), '$2', '$3')" 2>&1 | grep -v '^CONTEXT'
}

# The token of an athlete for assistants, the same on every node.
give_token() {
    query -c "insert into warehouse.tokens (athlete_id, name, sha256, scopes) values ($1, 'assistant', sha256('token $1'), '{ask}')"
}

serves_and_answers() {
    local athlete own
    for athlete in 1 2; do
        give_token "$athlete" && on scale-coordinator give_token "$athlete"
        is "assistants are told the same, athlete $athlete" "$(on scale-coordinator answers_to "token $athlete")" "$(answers_to "token $athlete")"
        for own in t f; do
            give_link "$athlete" "$own" && on scale-coordinator give_link "$athlete" "$own"
            is "pages by link, athlete $athlete, own: $own" "$(on scale-coordinator pages_of "$athlete" "$own")" "$(pages_of "$athlete" "$own")"
        done
    done
    refused=$(on scale-coordinator pages_of 3 t | grep -c '28000\|not valid' || true)
    ok 'and without a cookie none' test "$refused" -gt 10
    is "nor anything of a run of somebody else" "$(ask_nodes -c 'set role runlytics_ingest' -c "select runlytics.serve(sha256('cookie 2 t'), '/run/3', '{}')" 2>&1 | grep -c ERROR)" 1
    ask_nodes -c 'create role scale_liar in role runlytics_reader'
    is 'what a session says of itself, no node heeds' \
        "$(on scale-one query -c 'set role scale_liar' -c "set runlytics.reading_for = '{2,t,NULL,NULL,NULL}'" -c 'select count(*) from warehouse.activities')" 0
    ask_nodes -c 'drop role scale_liar'
}

# What an assistant is not told, because Strava's API alone has told it.
withholds() {
    both -c "update warehouse.activity_sources as s set by_api = true where s.athlete_id = 1 and s.activity_id in (5, 6)"
    is 'what is withheld from assistants is withheld there' "$(on scale-coordinator answers_to 'token 1')" "$(answers_to 'token 1')"
    ok 'which is something' test "$(ask_nodes -c 'set role runlytics_ingest' -c "select runlytics.serve_question(sha256('token 1'), 'runs', '{\"limit\": 50}') -> 'ids' @> '5'")" == f
    both -c "update warehouse.activity_sources as s set by_api = false where s.athlete_id = 1 and s.activity_id in (5, 6)"
}

# What is done once a day, by the rights of those who do it.
does_daily_jobs() {
    local job
    both -c "update warehouse.model_runs as r set next_at = '2026-01-01'" -c 'set role runlytics_worker' -c 'call runlytics.work()'
    is 'models are trained when it is time' "$(ask_nodes -c 'select count(*) from warehouse.model_runs where next_at > now()')" 2
    while IFS= read -r job; do
        both -c "$job"
    done < <(query -c "select command from runlytics.jobs() where name !~ 'history'")
    both -c "call runlytics.prune_documents(keep => '0 days')"
    same_rows 'the daily jobs'
}

# Starts the coordinator again with the library loaded, its workers and its ports, and waits for them.
listen_on_coordinator() {
    port=$(free_port)
    page_port=$(free_port)
    start_node scale-coordinator shared_preload_libraries=citus,runlytics "runlytics.database=$PGDATABASE" \
        "runlytics.listen_port=$port" "runlytics.page_port=$page_port"
    wait_for_listener && wait_for_pages
}

# Starts the gateway at the coordinator; $port is its.
start_gateway() {
    port=$(free_port)
    "$("$cluster" folder "$RUNLYTICS_CLUSTER")/stage$("$PG_CONFIG" --bindir)/runlytics-gateway" --port "$port" --spool "$SCRATCH" \
        "host=$("$cluster" folder scale-coordinator) port=${node_ports[scale-coordinator]} dbname=$PGDATABASE" 2>>"$SCRATCH/gateway.log" &
    gateway_process=$!
    wait_for_listener
}

# Waits until the workers have nothing left to do: first whether anything waits, then whether anybody is at it. A turn that
# has taken the marks of days away goes on to alerts, predictions and notices.
read_by_workers() {
    local n
    for n in {1..300}; do
        [[ $(query -c 'select count(*) from runlytics_internal.waiting_athletes()' -c "select count(*) from pg_stat_activity where backend_type like 'runlytics worker%' and state = 'active'" | paste -sd ' ') != '0 0' ]] || return 0
        sleep 0.2
    done
    return 1
}

# What a phone delivers: a day, a page of the journal, a run. Prints what it is told.
phone_delivers() {
    local kind n=0
    for kind in health journal activities; do
        n=$((n + 1))
        post "$SCRATCH/phone/$n" "$kind"
    done
}

# Looks until a page is served: the first of a session may take longer on a busy machine than the five seconds that a page has.
look_in_time() {
    local n status
    for n in {1..5}; do
        status=$(look browser "$1")
        [[ $status == 503 ]] || break
    done
    echo "$status"
}

# Errors in the log of a coordinator since its line $1, but for what the end of a session says, and a page that was too late.
complaints() {
    tail -n "+$1" "$("$cluster" folder scale-coordinator)/log" | grep -E 'ERROR|FATAL|a page failed' | grep -vE 'terminating connection|a page failed: canceling statement due to statement timeout' | head -n 5
}

delivers() {
    local since phone
    since=$(wc -l <"$("$cluster" folder scale-coordinator)/log")
    start_listener
    phone=$(query -c "select runlytics.create_token('phone')")
    is 'one node takes what a phone delivers' "$(phone_delivers)" 200200200
    ok 'and reads it' read_by_workers
    ok 'the coordinator listens, and shows pages' listen_on_coordinator
    phone=$(ask_nodes -c "select runlytics.create_token('phone')")
    is 'it takes what a phone delivers' "$(phone_delivers)" 200200200
    ok 'and its workers read it' on scale-coordinator read_by_workers
    listener_port=$port
    ok 'the gateway listens at a coordinator' start_gateway
    is 'and passes on what is known already' "$(phone_delivers)" 200200200
    kill "$gateway_process"
    same_rows 'delivered'
    is 'and no stored day is another than what was delivered says' "$(ask_nodes -c 'select runlytics_internal.spoilt_days()')" 0
    is 'a link opens the pages in a browser' "$(look browser "$(on scale-coordinator make_link 1)") $(look_in_time /) $(look_in_time /run/3)" '200 200 200'
    ok 'which show something' test "$(stat -c %s "$SCRATCH/page.html")" -gt 20000
    is 'an assistant asks at its port' "$(call "$(ask_nodes -c "select runlytics.create_token('asker', '{ask}')")" runs '{"limit":2}')|$(answer '.result.structuredContent.rows | length')" '200|2'
    is 'and nobody has complained' "$(complaints "$since")" ''
}

# Strava, by the rights of those who ask it and take what it tells: tokens are renewed, runs fetched, and an event of somebody else
# who uses the application goes to him, on whichever node he is. At a coordinator that listens, at $listener_port.
asks_strava() {
    local third told='{"object_type":"activity","object_id":5,"aspect_type":"create","event_time":1,"owner_id":73}'
    mkdir -p "$SCRATCH/strava" && echo '{}' >"$SCRATCH/strava/control"
    start_server fake_strava.py "$SCRATCH/strava" 7
    third=$(ask_nodes -c "select runlytics.add_athlete('Third', 'UTC')")
    ask_nodes -o /dev/null -c "select runlytics.strava_configure('12345', 'http://127.0.0.1:$server_port', a) from unnest(array[1, $third]) as a" \
        -c 'update warehouse.http_hosts set allow_private = true' -c "update warehouse.strava_accounts set remote_athlete = 73 where athlete_id = $third"
    ask_nodes -c "copy warehouse.secrets (athlete_id, name, host, value, expires_at) from stdin (format csv)" \
        < <(printf '1,%s,127.0.0.1,%s,%s\n' strava_client_secret client-secret '' strava_code the-code '' strava_access_token x 2020-01-01)
    ask_nodes -o /dev/null -c 'select runlytics.strava_connect()' -c 'set role runlytics_worker' -c 'call runlytics.sync_strava()'
    ok 'Strava is asked' on scale-coordinator wait_for_answer 0 "select count(*) from warehouse.tasks where source = 'strava' and status in ('pending', 'running')"
    ask_nodes -o /dev/null -c 'set role runlytics_worker' -c 'call runlytics.sync_strava()' -c 'call runlytics.process_documents()'
    ok 'again' on scale-coordinator wait_for_answer 0 "select count(*) from warehouse.tasks where source = 'strava' and status in ('pending', 'running')"
    is 'and all its runs come' "$(ask_nodes -c "select count(*), count(*) filter (where status <> 'done') from warehouse.tasks where source = 'strava' and action = 'streams'")" '7|0'
    is 'by a token that was renewed' "$(ask_nodes -c "select expires_at > now() from warehouse.secrets where name = 'strava_access_token'")" t
    is 'an event is taken' "$(curl -s -o /dev/null -w '%{http_code}' -d "$told" "http://127.0.0.1:$listener_port/v1/strava/$(ask_nodes -c "select runlytics.create_token('strava', '{strava}')")")" 200
    is 'for him whose it is' "$(ask_nodes -c 'select athlete_id = '"$third"', object_id from warehouse.strava_events')" 't|5'
    is 'and what is watched is told' "$(curl -s -H "Authorization: Bearer $(ask_nodes -c "select runlytics.create_token('watcher', '{metrics}')")" "http://127.0.0.1:$listener_port/metrics" | grep -c '^runlytics_secrets_expired 0$')" 1
}
