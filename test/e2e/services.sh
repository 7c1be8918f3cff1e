#!/bin/bash
# intervals.icu, Google Sheets and Open-Meteo, played by test/support/fake_services.py.
set -uo pipefail
. test/support/tap.sh
. test/support/servers.sh
services=$SCRATCH/services

run() {
    psql -XAtq -c "call runlytics.$1()" >>"$SCRATCH/sync.log" 2>&1
}

asked() {
    grep -c "$1" "$services/requests"
}

# The files of two weeks as intervals.icu would have them.
simulate season --weeks 2
mkdir -p "$services/files"
number=0
for file in "$SCRATCH"/season/activities/*; do
    number=$((number + 1))
    cp "$file" "$services/files/i$((100 + number))"
done
cat >"$services/wellness.json" <<'JSON'
[{"id": "2026-03-01", "ctl": 40.2, "ctlLoad": 51.0, "weight": 70.5, "restingHR": 48, "hrv": 61.5, "hrvSDNN": null, "sleepSecs": 27000, "spO2": 97.0, "soreness": null},
 {"id": "2026-03-02", "ctl": 41.0, "restingHR": null, "hrv": 0, "sleepSecs": null, "steps": 10250}]
JSON
printf 'Date,RPE,Notes\r\n2026-03-01,4,easy\r\n' >"$services/sheet.csv"
echo '{"range": "Log!A1:C3", "majorDimension": "ROWS", "values": [["Date", "RPE", "Notes"], ["2026-03-02", "7", "hills"]]}' >"$services/sheet.json"
openssl genrsa -out "$SCRATCH/key.pem" 2048 2>/dev/null
openssl rsa -in "$SCRATCH/key.pem" -pubout -out "$services/public.pem" 2>/dev/null
start_server fake_services.py "$services"
here=http://127.0.0.1:$server_port

query -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', $server_port, true)" \
    -c "insert into warehouse.intervals_accounts (base_url) values ('$here')"
query <<'SQL'
copy warehouse.secrets (name, host, value) from stdin (format csv);
intervals_api_key,127.0.0.1,intervals-key
sheet_key,127.0.0.1,sheet key&
\.
SQL
python3 -c 'import json, sys; print(json.dumps({"type": "service_account", "client_email": "reader@project.iam.example",
    "private_key": open(sys.argv[1]).read(), "token_uri": sys.argv[2]}))' "$SCRATCH/key.pem" "$here/token" >"$SCRATCH/account.json"
chmod a+r "$SCRATCH/account.json"
query -c "select runlytics.load_secret(name => 'reader', path => '$SCRATCH/account.json', host => '127.0.0.1')"

run sync_intervals
distinct=$(sha256sum "$services"/files/* | cut -d ' ' -f 1 | sort -u | wc -l)
is "every original file is a document" \
    "$(query -c "select count(*) from warehouse.documents where source = 'intervals' and kind <> 'intervals_wellness'")" "$distinct"
is "and they are runs" "$(query -c "select count(*) > 5 from warehouse.runs")" t
is "what came from Strava, and what has no file, is left alone" \
    "$(asked activity/i900) $(asked activity/i901) $(query -c "select count(*) from warehouse.tasks where status <> 'done'")" "0 1 0"
is "the wellness of each day is there, zeros and nulls left out" \
    "$(query -c "select string_agg(concat_ws(' ', (b.recorded_at at time zone 'UTC')::date, m.name, b.value), ', ' order by b.recorded_at, m.name)
        from warehouse.biometrics as b join warehouse.metrics as m using (metric_id) where b.source = 'intervals.icu'")" \
    "2026-03-01 hrv_rmssd 61.5, 2026-03-01 resting_heart_rate 48, 2026-03-01 spo2 97, 2026-03-01 weight 70.5, 2026-03-02 steps 10250"
before=$(asked /file)
run sync_intervals
is "no file is fetched twice" "$(($(asked /file) - before))" 0

run sync_weather
is "without a row of its own the weather is not asked for" \
    "$(asked /v1/archive) $(query -c "select count(*) from warehouse.tasks where source = 'weather'") $(grep -c 'the source weather is not configured' "$SCRATCH/sync.log")" "0 0 1"
query -c "insert into warehouse.weather_accounts (base_url) values ('$here')"
run sync_weather
requests=$(asked /v1/archive)
is "all runs of a place and a year are one request, which says where only to a tenth of a degree" \
    "$requests $(grep -cE 'latitude=52\.[0-9]&longitude=13\.[0-9]&start_date' "$services/requests")" \
    "$(query -c "select format('%1\$s %1\$s', count(distinct (w.lat, w.lon, date_part('year', a.started_at)))) from warehouse.weather as w join warehouse.activities as a using (athlete_id, activity_id)")"
is "each run of two days ago or before has the weather of its middle" \
    "$(query -c "select count(*) > 5, count(*) filter (where w.activity_id is null or abs(w.temperature_c - 10 - date_part('epoch', m.middle - date_trunc('day', m.middle)) / 3600) > 0.01
            or abs(w.dew_point_c - 8) > 1e-9 or abs(w.wind_mps - 2.5) > 1e-9)
        from warehouse.activities as a left join warehouse.weather as w using (athlete_id, activity_id)
        cross join lateral (select (a.started_at + make_interval(secs => a.elapsed_s / 2)) at time zone 'UTC' as middle) as m
        where a.sport = 'running' and a.route is not null and m.middle < current_date - 1")" "t|0"
is "and a pace as in cool air beside its own" \
    "$(query -c "select count(*) > 5, bool_and(heat_adjusted_pace_s_per_km <= pace_s_per_km) from warehouse.run_weather")" "t|t"
run sync_weather
is "and is not asked for again" "$(($(asked /v1/archive) - requests)) $(query -c "select count(*) from warehouse.tasks where source = 'weather' and status <> 'done'")" "0 0"
query -c "select runlytics.forget(source => 'weather')" >/dev/null
is "forget() takes the weather along" "$(query -c 'select count(*) from warehouse.weather')" 0

query -c "insert into warehouse.sheets (name, url, api_key_secret, service_account_secret, token_url) values
    ('published', '$here/pub?output=csv', null, null, '$here/token'),
    ('keyed', '$here/v4/keyed', 'sheet_key', null, '$here/token'),
    ('shared', '$here/v4/shared', null, 'reader', '$here/token')"
run sync_sheets
is "a published sheet, one with a key and one of a service account are pulled" \
    "$(query -c "select string_agg(name, ', ' order by name), count(*) from warehouse.remote_items right join warehouse.documents using (document_id) where documents.source = 'sheets'")" \
    "sheet keyed, sheet published|2"
is "with one token for an hour" "$(run sync_sheets; asked '^/token') $(query -c "select count(*) from warehouse.tasks where status <> 'done'")" "1 0"
printf 'Date,RPE,Notes\r\n2026-03-01,5,easy after all\r\n' >"$services/sheet.csv"
run sync_sheets
is "a sheet that changed is pulled again" "$(query -c "select count(*) from warehouse.documents where source = 'sheets'")" 3

openssl genrsa -out "$SCRATCH/other.pem" 2048 2>/dev/null
openssl rsa -in "$SCRATCH/other.pem" -pubout -out "$services/public.pem" 2>/dev/null
query -c "update warehouse.secrets set expires_at = now() where name = 'reader access token'"
run sync_sheets
query -c "update warehouse.tasks set next_attempt_at = now() where status = 'pending'"
run sync_sheets
is "a key that Google does not know is said to be refused, and not shown again and again" \
    "$(query -c "select error from warehouse.tasks where source = 'sheets' and status = 'pending'") $(asked '^/token')" \
    "Google gives the service account no access token 2"
is "no secret is in the messages, the log or the queue" \
    "$(cat "$SCRATCH/sync.log" "$("$cluster" folder "$RUNLYTICS_CLUSTER")/log" | grep -cE 'intervals-key|sheet key&|google-token|PRIVATE KEY') $(query -c "select count(*) from warehouse.tasks as t where t::text ~ 'intervals-key|sheet key&|google-token|PRIVATE KEY'")" "0 0"

# What came is erased, and then there is nothing: each that is set up is told how to disconnect it.
query -c "select runlytics.strava_configure(client_id => '4711')" >/dev/null
configured=$(query -c 'select c from runlytics_internal.configured_sources() as c order by c')
said=$(for source in $configured; do
    query -c "select runlytics.forget(source => '$source')" >/dev/null 2>&1
    psql -XAtq -c "select runlytics.forget(source => '$source')" 2>&1
done)
is "forget() of a source that is set up and has told nothing says how to disconnect it: ${configured//$'\n'/, }" \
    "$(sed -n 's/^.*NOTICE: *//p' <<<"$said") $(grep -c '^HINT: .*stays set up.*docs/services.md#disconnecting' <<<"$said")" \
    "$(sed 's/^/there is no document of source /' <<<"$configured") 4"
is "and of one that is not, where documents are listed" \
    "$(psql -XAtq -c "select runlytics.forget(source => 'nobody')" 2>&1 | grep -c 'there is no document of source nobody\|HINT: .*warehouse.documents')" 2
finish
