#!/bin/bash
# No secret is in the log, in whatever way one is stored, used, received or renewed, while the server writes
# down all that it can: every statement with its parameters, every plan of every statement within functions
# with its values, every statement of the statistics.
set -uo pipefail
source test/support/tap.sh
source test/support/servers.sh
source test/support/listener.sh
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log
secrets=()

# Prints how often a secret is in what is read: as it is, in hexadecimal, in base64.
leaks() {
    local each patterns=()
    for each in "${secrets[@]}"; do
        patterns+=(-e "$each" -e "$(printf %s "$each" | od -An -tx1 | tr -d ' \n')" -e "$(printf %s "$each" | base64 -w 0 | sed 's/..=*$//')")
    done
    grep -ciF "${patterns[@]}"
}

start_listener "shared_preload_libraries=\$libdir/runlytics, pg_stat_statements, auto_explain" \
    auto_explain.log_min_duration=0 auto_explain.log_nested_statements=on auto_explain.log_verbose=on \
    auto_explain.log_analyze=on auto_explain.log_triggers=on auto_explain.log_settings=on \
    log_statement=all log_parameter_max_length=-1 log_parameter_max_length_on_error=-1 log_min_messages=debug1
query -c 'create extension pg_stat_statements'

# Tokens that others show to us.
make_tokens
secrets+=("$phone" "$diary" "$strava")
is 'a delivery is taken' "$(curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer $phone" -d '{"a": 1}' "http://127.0.0.1:$port/v1/health")" 200
is 'a wrong token is not' "$(curl -s -o /dev/null -w '%{http_code}' -H "Authorization: Bearer ${phone}x" -d '{}' "http://127.0.0.1:$port/v1/health")" 401

# Secrets that we show to others: from a file, by COPY, and those that are given for a while.
services=$SCRATCH/services
mkdir -p "$SCRATCH/strava" "$services/files"
echo '{}' >"$SCRATCH/strava/control"
start_server fake_strava.py "$SCRATCH/strava" 3
strava_port=$server_port
printf 'Date,RPE,Notes\r\n2026-03-01,4,easy\r\n' >"$services/sheet.csv"
echo '{"range": "Log!A1:C3", "majorDimension": "ROWS", "values": [["Date", "RPE"], ["2026-03-02", "7"]]}' >"$services/sheet.json"
echo '[]' >"$services/wellness.json"
openssl genrsa -out "$SCRATCH/key.pem" 2048 2>/dev/null
openssl rsa -in "$SCRATCH/key.pem" -pubout -out "$services/public.pem" 2>/dev/null
start_server fake_services.py "$services"
here=http://127.0.0.1:$server_port
secret=Wo9rd-tha7-nobody-5ees
printf '%s-file\n' "$secret" >"$SCRATCH/secret"
python3 -c 'import json, sys; print(json.dumps({"type": "service_account", "client_email": "reader@project.iam.example",
    "private_key": open(sys.argv[1]).read(), "token_uri": sys.argv[2]}))' "$SCRATCH/key.pem" "$here/token" >"$SCRATCH/account.json"
chmod a+r "$SCRATCH/secret" "$SCRATCH/account.json"
query <<SQL
copy warehouse.secrets (name, host, value) from stdin (format csv);
strava_client_secret,127.0.0.1,client-secret
strava_code,127.0.0.1,the-code
strava_verify_token,127.0.0.1,rl_verify
intervals_api_key,127.0.0.1,intervals-key
sheet_key,127.0.0.1,sheet key&
\.
SQL
query -c "select runlytics.load_secret('from_file', '$SCRATCH/secret', '127.0.0.1')" \
    -c "select runlytics.load_secret(name => 'reader', path => '$SCRATCH/account.json', host => '127.0.0.1')" \
    -c "select runlytics.strava_configure(client_id => '12345', base_url => 'http://127.0.0.1:$strava_port')" \
    -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', $server_port, true)" \
    -c 'update warehouse.http_hosts set allow_private = true' \
    -c "insert into warehouse.intervals_accounts (base_url) values ('$here')" \
    -c "insert into warehouse.sheets (name, url, api_key_secret, service_account_secret, token_url) values
        ('keyed', '$here/v4/keyed', 'sheet_key', null, '$here/token'), ('shared', '$here/v4/shared', null, 'reader', '$here/token')" \
    -c "select runlytics.strava_connect()" >/dev/null
secrets+=("$secret" client-secret the-code rl_verify intervals-key 'sheet key&' google-token access-1 refresh-1 access-2 refresh-2 "$(sed -n 5p "$SCRATCH/key.pem")")
for procedure in sync_strava sync_intervals sync_sheets; do
    psql -XAtq -c "call runlytics.$procedure()" >>"$SCRATCH/messages" 2>&1
done
ok 'tokens came' wait_for_answer 3 "select count(*) from warehouse.secrets where name in ('strava_access_token', 'strava_refresh_token', 'reader access token')"
query -c "update warehouse.secrets set expires_at = now()"
for procedure in sync_strava sync_sheets; do
    psql -XAtq -c "call runlytics.$procedure()" >>"$SCRATCH/messages" 2>&1
done
ok 'and were renewed' wait_for_answer 2 "select count(*) from warehouse.secrets where expires_at > now()"
query -c "select runlytics.strava_subscribe(listener_url => 'https://me.example/')" >/dev/null
psql -XAtq -c "call runlytics.sync_strava()" >>"$SCRATCH/messages" 2>&1
psql -XAtq -c "select status from runlytics.http_get('$here/pub?x={secret:from_file}', secret => 'from_file')" >>"$SCRATCH/messages" 2>&1
ok 'three activities are here' wait_for_answer 3 'select count(*) from warehouse.activities'

ok 'the log has the plans of statements within functions' grep -q 'insert into warehouse.secrets' "$log"
ok 'and their values, where there is no secret' grep -qE "Output: .*'(strava|sheets)'::text" "$log"
is 'no secret is in the log' "$(leaks <"$log")" 0
is 'nor in messages' "$(leaks <"$SCRATCH/messages")" 0
is 'nor in the statistics of statements' "$(query -c 'select query from pg_stat_statements' | leaks)" 0
is 'nor in what goes on' "$(query -c 'select query from pg_stat_activity' | leaks)" 0
is 'nor in a table but warehouse.secrets' "$(pg_dump --data-only --exclude-table=warehouse.secrets | leaks)" 0
ok 'though it would be found' test "$(pg_dump --data-only --table=warehouse.secrets | leaks)" -gt 0
finish
