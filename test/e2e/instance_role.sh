#!/bin/bash
# A bucket by the role of the machine, with no key anywhere: in a network of its own, for its metadata service has one
# fixed address, which nothing in the product can move.
set -uo pipefail
if [[ ! ${OWN_NETWORK:-} ]]; then
    if ! command -v ip >/dev/null || ! unshare --net true 2>/dev/null; then
        echo "# a network of its own takes root, unshare and ip, which are not here"
        exit 77
    fi
    if ! command -v node >/dev/null || ! NODE_PATH=/usr/share/nodejs node -e "require('aws4')" 2>/dev/null; then
        echo "# node or its package aws4 is not here"
        exit 77
    fi
    OWN_NETWORK=yes exec unshare --net "$0"
fi
ip link set lo up
ip address add 169.254.169.254/32 dev lo
. test/support/tap.sh
. test/support/servers.sh
objects=20
metadata=$SCRATCH/metadata
store=$SCRATCH/store
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log
settings=(fsync=off timezone=UTC "shared_preload_libraries=\$libdir/runlytics" log_min_duration_statement=0
    log_parameter_max_length=-1 log_min_messages=debug1)

sync() {
    query -c 'call runlytics.sync_s3()' 2>>"$SCRATCH/sync.log"
}

last_error() {
    query -c "select t.error from warehouse.tasks as t where t.error is not null order by t.task_id desc limit 1"
}

# How often the keys were told, and what the store thought of the signatures.
told() {
    grep -c "GET .*/runlytics-machine" "$metadata/requests"
}

judged() {
    cut -d ' ' -f 1 "$store/requests" | sort | uniq -c | tr -s ' '
}

# The server of the test must be in this network as well.
"$cluster" stop "$RUNLYTICS_CLUSTER"
"$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}"
start_server fake_s3.cjs "$store" "$objects"
store_port=$server_port
start_server fake_metadata.py "$metadata" "$store"
query -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', $store_port, true)" \
    -c "insert into warehouse.buckets (name, endpoint, bucket, prefix, region, credentials)
        values ('watch', 'http://127.0.0.1:$store_port', 'runs', 'coros/', 'eu-central-1', 'instance_role')"
refuses 'a bucket by the role has no key' 23514 "update warehouse.buckets set access_key_id = 'AKID', secret = 'key'"

sync
is 'while the administrator has not allowed it, no key is asked for' "$(last_error)|$(test -e "$metadata/requests" && echo asked)" \
    'The role of the machine is not used. runlytics.instance_role is off.|'

settings+=(runlytics.instance_role=on)
"$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}"
query -c 'delete from warehouse.tasks'
sync
is 'every object is a document' "$(query -c 'select count(*) from warehouse.documents')" "$objects"
is 'every signature is accepted, with the session token in it' "$(judged)" " $((objects + 1)) good"
is 'the keys were asked for as version 2 wants it, once for the session' "$(cat "$metadata/requests")" \
    "200 PUT /latest/api/token
200 GET /latest/meta-data/iam/security-credentials/
200 GET /latest/meta-data/iam/security-credentials/runlytics-machine"

echo 302 >"$metadata/lifetime"
query -c 'call runlytics.sync_s3()' -c 'call runlytics.sync_s3()' -c 'select pg_sleep(3)' -c 'call runlytics.sync_s3()' -o /dev/null
is 'before they run out they are asked for anew' "$(told)|$(judged)" "3| $((objects + 4)) good"

echo 290 >"$metadata/lifetime"
(sleep 1 && echo gone >"$metadata/mode") &
query -c 'call runlytics.sync_s3()' -c 'select pg_sleep(2)' -c 'call runlytics.sync_s3()' -o /dev/null
wait $!
is 'those that are good are used while no new ones are told' "$(last_error)|$(judged)" "| $((objects + 6)) good"
sync
is 'and without any it says so' "$(last_error)" \
    'The machine does not tell the credentials of its role. The question for a token was answered with 500.'
echo none >"$metadata/mode"
query -c "update warehouse.tasks set next_attempt_at = now()"
sync
is 'a machine without a role is one' "$(last_error)" \
    'The machine does not tell the credentials of its role. The question for the role was answered with 404.'
echo -5 >"$metadata/lifetime"
rm "$metadata/mode"
query -c "update warehouse.tasks set next_attempt_at = now()"
sync
is 'keys that have run out are none' "$(last_error)" \
    'The machine does not tell the credentials of its role. Those that it tells have run out: is its clock right?'
rm "$metadata/lifetime"

# Whoever may send requests of his own gets neither the service nor a signature.
query -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('169.254.169.254', 'http', 80, true), ('[::ffff:169.254.169.254]', 'http', 80, true)"
asked=$(wc -l <"$metadata/requests")
refuses 'the service itself is out of reach, even where the owner allows its host' 42501 \
    "select runlytics.http_get(url => 'http://169.254.169.254/latest/meta-data/')"
refuses 'and in another clothing' 42501 "select runlytics.http_get(url => 'http://[::ffff:169.254.169.254]/latest/meta-data/')"
refuses 'a request of one'\''s own gets no signature' 42501 \
    "select runlytics.http_get(url => 'http://127.0.0.1:$store_port/runs', headers => '{\"authorization\": \"aws4-role eu-central-1\"}')"
query -c 'create role asker in role runlytics_http' -c 'grant select on warehouse.athletes to asker'
is 'nor does one who may send and does not work for the queue' \
    "$(query -c 'set role asker' -c "call runlytics.http_send(request => row('GET', 'http://127.0.0.1:$store_port/runs', '{\"authorization\": \"aws4-role eu-central-1\"}', null, null, null)::runlytics.http_request, response => null, athlete_id => 1)" | grep -c 'is for the queue alone')" 1
is 'all of that without a question to the service' "$(wc -l <"$metadata/requests")" "$asked"

# The worker does it by itself.
query -c "delete from warehouse.tasks"
touch "$store/changed"
"$cluster" start "$RUNLYTICS_CLUSTER" "${settings[@]}" "runlytics.database=$PGDATABASE"
query -c "select runlytics.enqueue(source => 's3', action => 'sync', key => 'again')" -o /dev/null
for ((n = 0; n < 100; n++)); do
    changed=$(query -c "select count(*) from warehouse.documents where runlytics.document_body(document_id) = 'another content'")
    [[ $changed != 1 ]] || break
    sleep 0.1
done
is 'the worker fetches by the role' "$changed|$(grep -c bad "$store/requests")" '1|0'

# PostgreSQL logged every statement with its parameters, and much more.
hidden='hidden-key\|hidden-session\|ASIAMACHINE'
is 'no key is in the log, in what psql said, or in a dump' \
    "$(cat "$log" "$SCRATCH/sync.log" <(pg_dump) | grep -cE "$hidden")" 0
is 'nor in what sessions and settings show' \
    "$(query -c "select (select count(*) from pg_stat_activity as a where a.query ~ '$hidden' and a.pid <> pg_backend_pid()) + (select count(*) from pg_settings where setting ~ '$hidden')")" 0
finish
