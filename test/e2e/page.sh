#!/bin/bash
# Pages as a browser asks for them, of the worker inside the server and of the gateway: who may look, at
# what, for how long; and what somebody gets who may not.
set -uo pipefail
source test/support/tap.sh
source test/support/listener.sh
source test/support/page.sh
log=$("$cluster" folder "$RUNLYTICS_CLUSTER")/log
page_port=$(free_port)
start_listener "runlytics.page_port=$page_port"
ok 'the page worker listens' wait_for_pages

query -c "insert into warehouse.athletes (athlete_id, name) values (2, 'Somebody else')" -c "select runlytics_internal.ensure_settings(athlete_id => 2)" -o /dev/null
query -c "select runlytics.ingest(convert_to('date,resting hr' || e'\n2026-01-05,4' || athlete_id || e'\n', 'UTF8'), name => 'journal.csv', athlete_id => athlete_id) from warehouse.athletes" -o /dev/null
simulate season --weeks 2 --recording smart
query -c "call runlytics.ingest_path('$SCRATCH/season/activities', athlete_id => 2)" -c 'call runlytics.process_documents(athlete_id => 2)' >/dev/null 2>&1
theirs=$(query -c 'select min(activity_id) from warehouse.activities where athlete_id = 2')

# Links and cookies.
is 'without a cookie there is nothing to see' "$(look - /)" 401
is 'and no word of Bearer, at which a browser would ask for a password' "$(header www-authenticate)" ''
link=$(make_link)
is 'the link says where' "$(query -c 'select runlytics.page_link()' | sed -E 's|/link/.*||')" "http://127.0.0.1:$page_port"
is 'who only looks ahead does not use it up' "$(look - "$link" -I)" 405
is 'it is good' "$(look mine "$link")" 200
is 'for a cookie that no script and no other site sees' \
    "$(header set-cookie | sed -E 's/=[A-Za-z0-9_-]{43};/=COOKIE;/')" 'runlytics=COOKIE; Path=/; Max-Age=2592000; HttpOnly; SameSite=Strict'
is 'and goes on by itself' "$(grep -c 'http-equiv="refresh" content="0;url=/"' "$SCRATCH/page.html")" 1
is 'once' "$(look other "$link")" 403
is 'with the cookie there is the page' "$(look mine /)|$(grep -ci '</html>' "$SCRATCH/page.html")|$(header content-type)" '200|1|text/html; charset=utf-8'
is 'behind a proxy with TLS the cookie is for TLS alone' \
    "$(look - "$(make_link)" -H 'X-Forwarded-Proto: https' >/dev/null; header set-cookie | grep -c '; Secure$')" 1
is 'a link that is over' "$(link=$(query -c "select runlytics.page_link('1 second')" | sed -E 's|^https?://[^/]+||'); sleep 1.2; look - "$link")" 403
is 'one that was made up' "$(look - /link/0123456789012345678901234567890123456789012)|$(look - /link/)|$(look - /link)" '403|401|401'
is 'two at once: one cookie' \
    "$(link=$(make_link); for n in 1 2 3 4 5 6 7 8; do curl -s -o /dev/null -w '%{http_code}\n' "http://127.0.0.1:$page_port$link" & done | sort | uniq -c | tr -s ' \n' ' ')" ' 1 200 7 403 '
refuses 'a link for longer than a week' 22023 "select runlytics.page_link('8 days')"
for wrong in x '' "$(printf 'a%.0s' {1..300})" '%00' "' or 1=1 --"; do
    printf '%s ' "$(look - / -H "Cookie: runlytics=$wrong")"
done >"$SCRATCH/wrong"
is 'a cookie that was made up' "$(cat "$SCRATCH/wrong")" '401 401 401 401 401 '

# Pages.
for path in /recovery /shifts /performance /routes /year /data /settings /runs; do
    printf '%s ' "$(look mine "$path")"
done >"$SCRATCH/pages"
is 'its links lead on' "$(look mine / >/dev/null; grep -o 'href="/recovery"' "$SCRATCH/page.html" | sort -u)" 'href="/recovery"'
is 'every page' "$(cat "$SCRATCH/pages")" '200 200 200 200 200 200 200 200 '
is 'one that is not there' "$(look mine /nothing)|$(look mine /run/1/2)|$(look mine '/../etc/passwd')|$(look mine /run/-1)" '404|404|404|404'
is 'a run of somebody else is not there' "$(look mine "/run/$theirs")" 404
enter theirs 2
is 'but for him' "$(look theirs "/run/$theirs")" 200
is 'parameters are handed on, and what is none is not' \
    "$(look mine '/?units=mi&__proto__=1&a=%00&%3Cscript%3E=1')|$(grep -c '<script>=1' "$SCRATCH/page.html")" '200|0'
is 'miles when asked for' "$(look mine '/?units=mi')" 200
# The page says the minute in which it was made.
again() {
    look mine / >/dev/null
    [[ $(look mine / -H "If-None-Match: $(header etag)") == 304 && ! -s $SCRATCH/page.html ]]
}
ok 'what the browser has it need not get again' eval 'again || again'
is 'packed it is the same' \
    "$(look mine /settings --compressed)|$(header content-encoding)|$(sha256sum <"$SCRATCH/page.html")" \
    "200|gzip|$(look mine /settings >/dev/null; sha256sum <"$SCRATCH/page.html")"
is 'a head is what HEAD asks for' "$(look mine / -I)|$(stat -c %s "$SCRATCH/page.html" | sed 's/[1-9].*/some/')" '200|some'
is 'nothing is taken' \
    "$(look mine / -X POST -d x)|$(look mine / -X DELETE)|$(look mine / -X GET -d x)|$(look mine / -X GET -H 'Transfer-Encoding: chunked' -d x)" '405|405|400|400'
is 'deliveries are not for this port' "$(look mine /v1/health -X POST -d '{}')" 405
is 'and pages not for the other' "$(curl -s -o /dev/null -w '%{http_code}' -b "$SCRATCH/mine.jar" "http://127.0.0.1:$port/")" 404
is 'the browser is told to be careful' \
    "$(look mine / >/dev/null; for h in content-security-policy x-content-type-options referrer-policy cache-control; do header "$h"; done)" \
    "frame-ancestors 'none'; base-uri 'none'; form-action 'self'
nosniff
no-referrer
private, no-cache"

# Revoked.
is 'they are listed' "$(query -c "select count(*) filter (where state = 'open') > 2, count(*) filter (where client = '127.0.0.1') > 2 from warehouse.page_sessions")" 't|t'
query -c 'select runlytics.revoke_page_links()' -o /dev/null
is 'a revoked cookie is one no more' "$(look mine /)" 401
is 'that of another is' "$(look theirs /)" 200
own_link=$(query -c 'select runlytics.own_page_link()' | sed -E 's|^https?://[^/]+||')
is "the athlete's own link opens them too, and is listed as such" \
    "$(look own "$own_link")|$(query -c "select count(*) from warehouse.page_sessions where own and state = 'open'")" '200|1'
is 'a revoked link is none' "$(link=$(make_link); query -c 'select runlytics.revoke_page_links()' -o /dev/null; look - "$link")" 403
query -c "update warehouse.page_links set cookie_until = now() where athlete_id = 2"
is 'a cookie comes to its end' "$(look theirs /)" 401

# Whoever has the roles, but no cookie.
enter mine
digest=$(query -c "select encode(cookie_sha256, 'hex') from warehouse.page_links where athlete_id = 1 and revoked_at is null and cookie_until > now() limit 1")
rows() {
    printf 'begin; set local role runlytics_page; %s' "$1" | psql -XAtq -v VERBOSITY=sqlstate 2>&1 | paste -sd ' '
}
is 'runlytics_page sees no rows by itself' "$(rows 'select count(*) from warehouse.activities')" 0
is 'not even those that every reader was granted' \
    "$(query -c "insert into warehouse.athlete_access values ('runlytics_reader', 2)"; rows 'select count(*) from warehouse.activities')" 0
is 'nor after a page was made' \
    "$(rows "select length(runlytics.serve('\\x$digest', '/')) > 0; select count(*) from warehouse.journal; select runlytics_internal.page_athlete() is null")" 't 0 t'
is 'nor when making it failed' \
    "$(rows "savepoint s; select runlytics.serve('\\x$digest', '/nothing'); rollback to s; select count(*) from warehouse.journal, pg_sleep(0)")" 'ERROR:  P0002 0'
is 'no setting says whose page it is' \
    "$(rows "set runlytics.page_athlete = 1; set runlytics.athlete_id = 2; select count(*) from warehouse.journal")" '0'
is 'it writes nothing' "$(rows 'delete from warehouse.activities')" 'ERROR:  42501'
is 'and reads no links' "$(rows 'select cookie_sha256 from warehouse.page_links')" 'ERROR:  42501'
is 'who delivers reads no table' \
    "$(printf 'set role runlytics_ingest; select from warehouse.page_links' | psql -XAtq -v VERBOSITY=sqlstate 2>&1)" 'ERROR:  42501'
is 'nobody else serves' \
    "$(query -c 'create role passer_by login'; printf "set role passer_by; select runlytics.serve('\\\\x$digest', '/')" | psql -XAtq -v VERBOSITY=sqlstate 2>&1)" 'ERROR:  42501'

# A page that takes long holds up no delivery, and ends.
make_tokens
query -c 'begin' -c 'lock table warehouse.athletes in access exclusive mode' -c 'select pg_sleep(3)' -c 'commit' -o /dev/null &
locking=$!
sleep 0.3
look mine / >"$SCRATCH/slow" &
looking=$!
is 'deliveries go on beside it' "$(curl -s -m 2 -o /dev/null -w '%{http_code}' "http://127.0.0.1:$port/healthz")" 200
wait "$looking"
is 'a page that has to wait is for later' "$(cat "$SCRATCH/slow")" 503
wait "$locking"
is 'and is there then' "$(look mine /)" 200
many=$(curl -s -o /dev/null -w '%{http_code}\n' -H 'Cookie: runlytics=a-guess' "http://127.0.0.1:$page_port/?n=[1-300]" | grep -c 429)
echo "# $many of 300"
ok 'who guesses is told to wait' test "$many" -gt 100
sleep 7

# No secret is where it must not be.
link=$(make_link)
look mine "$link" >/dev/null
cookie=$(awk '$6 == "runlytics" { print $7 }' "$SCRATCH/mine.jar")
is 'the log has neither link nor cookie' "$(grep -cF -e "${link#/link/}" -e "$cookie" "$log")|${#cookie}" '0|43'
is 'nor has a table' "$(pg_dump --data-only -t warehouse.page_links | grep -cF -e "${link#/link/}" -e "$cookie")" 0

# The gateway.
gateway=$("$cluster" folder "$RUNLYTICS_CLUSTER")/stage$(pg_config --bindir)/runlytics-gateway
page_port=$(free_port)
"$gateway" --pages --port "$page_port" "host=$PGHOST dbname=$PGDATABASE" 2>>"$SCRATCH/gateway.log" &
process=$!
ok 'the gateway shows pages' wait_for_pages
is 'to the same cookie' "$(look mine /)" 200
query -c "alter system set runlytics.page_url = 'https://running.example/'" -c 'select pg_reload_conf()' -o /dev/null
sleep 0.3
is 'links say where that is' "$(query -c 'select runlytics.page_link()' | sed -E 's|/link/.*||')" 'https://running.example'
is 'and no other connection is one of a table' \
    "$(query -c "select usename from pg_stat_activity where application_name = 'runlytics gateway pages'")" runlytics_ingest
is 'it takes no deliveries' "$(look - /v1/health -X POST -d '{}')" 405
is 'its log has neither link nor cookie' "$(grep -cF -e "${link#/link/}" -e "$cookie" "$SCRATCH/gateway.log")" 0
kill -TERM "$process"
finish
