#!/bin/bash
# Delivers to the listener inside the server as good, careless and hostile clients do; ends it, revokes
# tokens, and looks for the token wherever it must not be. LISTENER_NOISE: seconds of random bytes (3).
set -uo pipefail
source test/support/tap.sh
source test/support/listener.sh
noise=${LISTENER_NOISE:-3}

start_listener shared_buffers=8MB
make_tokens
process=$(listener_process)

# Zero touch: a file is sent, and its activity is there.
simulate season --weeks 1 --recording smart
file=$(find "$SCRATCH/season/activities" -name '*.tcx' | LC_ALL=C sort | head -n 1)
is 'a run is taken' "$(post "$file" activities)" 200
ok 'and is an activity without a further word' \
    wait_for_answer 1 "select count(*) from warehouse.activities where distance_m > 1000"

# A journal that is sent as it was before an edit takes the edit back.
for line in 2026-01-05,4 2026-01-05,5 2026-01-05,4; do
    printf 'date,sleep quality\n%s\n' "$line" | post - journal >>"$SCRATCH/journal"
done
is 'a journal that comes again after another is the last word' \
    "$(cat "$SCRATCH/journal")|$(query -c "select string_agg(right(trim(e'\n' from convert_from(runlytics.document_body(document_id), 'UTF8')), 1), '' order by received_at) from warehouse.documents where source = 'journal'")" \
    '200200200|54'

ask drips >"$SCRATCH/drips" &
dripping=$!
deliver statuses sizes names strava lengths
is 'each thing that was delivered is one document' \
    "$(query -c "select count(*), count(distinct sha256) from warehouse.documents where source = 'health'")" '2|2'
deliver many
is 'two thousand more at once are two thousand more' \
    "$(query -c "select count(*) from warehouse.documents where source = 'health'")" 2002
is 'kind, source and name' \
    "$(query -c "select kind, source, name from warehouse.documents where name is not null order by document_id" | iconv -c -t ascii)" \
    'health_auto_export|health|Morning xport S-1
unknown|upload|run.tcx'
is 'a refusal is in the log of requests' \
    "$(query -c "select distinct status, error from warehouse.requests where route = 'health' and status = 413")" \
    '413|the body is too large'

serves_metrics

# 200 MB, and what the process has ever held.
before=$(peak_kb "$process")
write_long "$SCRATCH/long.json" 200
is 'a body of 200 MB is stored' "$(post "$SCRATCH/long.json")" 200
grown=$(($(peak_kb "$process") - before))
echo "# the process has grown by $grown kB"
ok 'in less than 32 MB of memory' test "$grown" -lt 32768
is 'byte for byte' \
    "$(query -c "select encode(sha256(runlytics.document_body(document_id)), 'hex') from warehouse.documents where bytes > 2e8")" \
    "$(sha256sum <"$SCRATCH/long.json" | cut -d ' ' -f 1)"
is 'again it is known' "$(post "$SCRATCH/long.json")|$(query -c 'select count(*) from warehouse.documents where bytes > 2e8')" '200|1'

# A delivery and a lock: the client hears 503, and nothing is lost.
lock_documents &
locking=$!
sleep 0.5
is 'while the table is locked it is 503' "$(post <(echo '{"locked": 1}'))" 503
wait "$locking"
is 'and then it goes on' "$(post <(echo '{"locked": 1}'))" 200

wait "$dripping"
compare <"$SCRATCH/drips"
deliver pipelined chunks heads forged crowd "noise=$noise"
is 'the same process served all of it' "$(listener_process)" "$process"

token_is_nowhere

query -c "select runlytics.revoke_token('phone')"
is 'a revoked token is refused at once' "$(post <(echo '{"revoked": 1}'))" 401
is 'and stores nothing' "$(query -c 'select count(*) from warehouse.tokens as t join warehouse.requests as r using (athlete_id, token_id) where r.at > t.revoked_at')" 0
refuses 'a token that is not there cannot be revoked' P0002 "select runlytics.revoke_token('phone')"
phone=$(query -c "select runlytics.create_token('phone')")
is 'another one of the same name is good' "$(post <(echo '{"revoked": 1}'))" 200
refuses 'but not two' 23505 "select runlytics.create_token('phone')"
refuses 'a scope is one of ours' 23514 "select runlytics.create_token('other', array['everything'])"

kill_while_delivering
is 'killed at any moment nothing is stored twice, nor in part' \
    "$(query -c 'select count(*) from warehouse.documents as d where d.bytes <> (select sum(octet_length(p.body)) from warehouse.document_parts as p where p.document_id = d.document_id)')" 0

query -c "alter system set runlytics.listen_port = 0" -c 'select pg_reload_conf()' -o /dev/null
ok 'port 0 turns it off' wait_until_refused
query -c "alter system reset runlytics.listen_port" -c 'select pg_reload_conf()' -o /dev/null
ok 'and another on again' wait_for_listener
with_tls
without_database
on_a_standby
finish
