#!/bin/bash
# A bucket with 1,000 odd keys: a verifier that is not ours accepts every signature, and every object
# is a document once.
set -uo pipefail
. test/support/tap.sh
. test/support/servers.sh
if ! command -v node >/dev/null || ! NODE_PATH=/usr/share/nodejs node -e "require('aws4')" 2>/dev/null; then
    echo "# node or its package aws4 is not here"
    exit 77
fi
objects=1000

sync() {
    psql -XAtq -c 'call runlytics.sync_s3()' >>"$SCRATCH/sync.log" 2>&1
}

start_server fake_s3.cjs "$SCRATCH/store" "$objects"
query -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', $server_port, true)" \
    -c "insert into warehouse.buckets (name, endpoint, bucket, prefix, region, access_key_id, secret)
        values ('watch', 'http://127.0.0.1:$server_port', 'runs', 'coros/', 'eu-central-1', 'AKIDEXAMPLE', 's3_key')"
query <<'SQL'
copy warehouse.secrets (name, host, value) from stdin (format csv);
s3_key,127.0.0.1,secret/key+with=odd:characters
\.
SQL
sync
is "every signature is accepted" "$(cut -d ' ' -f 1 "$SCRATCH/store/requests" | sort | uniq -c | tr -s ' ')" " $((objects + objects / 100)) good"
is "every object is a document, under its key" \
    "$(query -c "select count(*), count(distinct name), count(*) filter (where convert_from(runlytics.document_body(document_id), 'UTF8') = format('object %s of %s', (regexp_match(name, '^coros/([0-9]+)'))[1], name)) from warehouse.documents")" \
    "$objects|$objects|$objects"
sync
is "what has not changed is not fetched again" "$(wc -l <"$SCRATCH/store/requests")" "$((objects + 2 * objects / 100))"
touch "$SCRATCH/store/changed"
sync
is "what has changed takes the place of what was there" \
    "$(query -c "select count(*), count(*) filter (where runlytics.document_body(document_id) = 'another content') from warehouse.documents")" "$objects|1"

query -c "update warehouse.buckets set access_key_id = 'ANOTHER'"
sync
is "a store that refuses says why" "$(query -c "select last_error from warehouse.ingestion_status where source = 's3'")" \
    "The store answered 403: SignatureDoesNotMatch."
is "no secret is in the messages, the log or the queue" \
    "$(cat "$SCRATCH/sync.log" "$("$cluster" folder "$RUNLYTICS_CLUSTER")/log" | grep -c 'odd:characters') $(query -c "select count(*) from warehouse.tasks as t where t::text like '%odd:characters%'")" "0 0"
finish
