#!/bin/bash
# The HTTP functions ask whom they may and nobody else, stop at their limits, end when they are
# cancelled, and tell nobody a secret.
set -euo pipefail
source test/support/tap.sh
source test/support/cancel.sh
source test/support/web.sh
prompt_ms=200 # how long after a cancel a statement may still run

g++ -shared -fPIC -o "$SCRATCH/resolver.so" test/support/resolver.cpp -ldl
openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=test -addext 'subjectAltName=IP:127.0.0.1' \
    -keyout "$SCRATCH/key.pem" -out "$SCRATCH/certificate.pem" 2>/dev/null
chmod a+rx "$SCRATCH"/*
"$cluster" stop "$RUNLYTICS_CLUSTER"
LD_PRELOAD=$SCRATCH/resolver.so "$cluster" start "$RUNLYTICS_CLUSTER" fsync=off timezone=UTC \
    shared_preload_libraries=pg_stat_statements log_statement=all log_min_error_statement=error \
    log_min_messages=debug1
query -c 'create extension pg_stat_statements'

start_web "$SCRATCH/web"
start_web "$SCRATCH/other"
start_web "$SCRATCH/tls" "$SCRATCH/certificate.pem" "$SCRATCH/key.pem"
port=$(cat "$SCRATCH/web/port")
other=$(cat "$SCRATCH/other/port")
tls=$(cat "$SCRATCH/tls/port")
hole=$(cat "$SCRATCH/web/blackhole")
web=http://127.0.0.1:$port

# Runs SQL as a role that may call the HTTP functions and nothing else.
query -c 'create role asker login' -c 'grant runlytics_http to asker'
asker() {
    query -U asker "$@"
}
status() {
    asker -c "select status from runlytics.http_get('$1'${2:+, $2})"
}
refuses_url() {
    PGUSER=asker refuses "$1" "$2" "select status from runlytics.http_get($3)"
}

# Nobody may ask anybody, at first.
refuses 'a host that is not allowed' 42501 "select runlytics.http_get('$web/')"
query -c 'create role stranger login'
PGUSER=stranger refuses 'without the role nobody may ask' 42501 "select runlytics.http_get('$web/')"
PGUSER=asker refuses 'only the owner allows hosts' 42501 "insert into warehouse.http_hosts (host) values ('evil.example')"
PGUSER=runlytics_worker refuses 'not the worker either' 42501 "insert into warehouse.http_hosts (host) values ('evil.example')"

# Allowed by name, but at addresses that are not public. Each is one spelling of loopback.
query -c "insert into warehouse.http_hosts (host, scheme, port) values
    ('127.0.0.1', 'http', $port), ('localhost', 'http', $port), ('inward.test', 'http', $port),
    ('::1', 'http', $port), ('::ffff:127.0.0.1', 'http', $port), ('::ffff:7f00:1', 'http', $port),
    ('metadata.test', 'http', 80), ('169.254.169.254', 'http', 80), ('0.0.0.0', 'http', $port),
    ('[::ffff:127.0.0.1]', 'http', $port)"
for host in 127.0.0.1 localhost inward.test 127.1 2130706433 0x7f.1 0x7f000001 017700000001 '[::1]' \
    '[::ffff:127.0.0.1]' '[::ffff:7f00:1]' 0.0.0.0 0 '%31%32%37.0.0.1' LOCALHOST; do
    refuses_url "loopback by the name of $host" 42501 "'http://$host:$port/'"
done
refuses_url 'a name for the link-local address of clouds' 42501 "'http://metadata.test/'"
refuses_url 'that address itself' 42501 "'http://169.254.169.254/latest/'"
# Whatever a name's answer is: 127.0.0.1, 0.0.0.0, 10.0.0.1, 100.64.0.1, 169.254.169.254, 172.16.0.1, 192.0.0.1, 192.168.0.1,
# 198.18.0.1, 224.0.0.1, 255.255.255.255; loopback as IPv6, :: , mapped, compatible, by both prefixes of NAT64, by 6to4 and
# Teredo; link-local, site-local, unique local, multicast, documentation.
query -c "insert into warehouse.http_hosts (host, scheme, port) values ('*.answer.test', 'http', $port)"
zeros=0000000000000000
for answer in 7f000001 00000000 0a000001 64400001 a9fea9fe ac100001 c0000001 c0a80001 c6120001 e0000001 ffffffff \
    ${zeros}0000000000000001 ${zeros}0000000000000000 ${zeros}0000ffff7f000001 ${zeros}000000007f000001 \
    0064ff9b0000000000000000''7f000001 0064ff9b0001000000000000''7f000001 20027f000001''00000000000000000000 \
    20010000${zeros}80fffffe fe80${zeros}000000000001 fec0${zeros}000000000001 fd00${zeros}000000000001 \
    ff02${zeros}000000000001 20010db8${zeros}00000001; do
    refuses_url "a name whose answer is $answer" 42501 "'http://$answer.answer.test:$port/'"
done
is 'nothing was asked' "$(cat "$SCRATCH/web/requests" 2>/dev/null | wc -l)" 0
for url in file:///etc/passwd ftp://127.0.0.1/ gopher://127.0.0.1:70/ "http://user:word@127.0.0.1:$port/" ''; do
    refuses_url "the URL '$url'" 22023 "'$url'"
done

# The owner says that loopback is meant.
query -c "update warehouse.http_hosts set allow_private = true where host = '127.0.0.1'" \
    -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values
        ('127.0.0.1', 'https', $tls, true), ('127.0.0.1', 'http', $hole, true), ('hang.test', 'http', 80, false)"
is 'an allowed host answers' "$(status "$web/")" 200
is 'any status is an answer' "$(status "$web/status/418")" 418
is 'headers and body arrive' \
    "$(asker -c "select headers ->> 'content-type', convert_from(body, 'UTF8') from runlytics.http_get('$web/a')")" \
    'application/json|{"path": "/a"}'
is 'a body is posted' "$(asker -c "select convert_from(body, 'UTF8')::jsonb ->> 'body' from runlytics.http_post('$web/echo', 'carried')")" carried
refuses_url 'another port of it' 42501 "'http://127.0.0.1:1/'"

# Redirects.
to() { python3 -c 'import sys, urllib.parse; print(urllib.parse.quote(sys.argv[1], safe=""))' "$1"; }
is 'a redirect is an answer' "$(status "$web/redirect/$(to "$web/b")")" 302
is 'and followed when asked' "$(status "$web/redirect/$(to "$web/b")" 'max_redirects => 1')" 200
for target in http://localhost:$port/inside http://inward.test:$port/inside http://[::1]:$port/inside \
    http://0x7f.1:1/inside http://169.254.169.254/inside http://not.allowed.example/; do
    refuses_url "a redirect to $target" 42501 "'$web/redirect/$(to "$target")', max_redirects => 3"
done
refuses_url 'a redirect to a file' 22023 "'$web/redirect/$(to file:///etc/passwd)', max_redirects => 3"
is 'no redirect led inside' "$(asked "$SCRATCH/web" /inside)" 0
refuses_url 'redirects that do not end' 08006 "'$web/redirect/%2Fredirect%2F%252Fb', max_redirects => 1"

# Names whose answers change. What leads outside is led back to our server by the test's own connect().
query -c "insert into warehouse.http_hosts (host, scheme, port) values
    ('turning.test', 'http', $port), ('turning.test', 'http', $other), ('behind.test', 'http', $port)"
turn=http://turning.test:$port
is 'a name that is public at first is asked' "$(status "$turn/outside")|$(asked "$SCRATCH/web" /outside)" '200|1'
refuses_url 'but not where it has turned inward by the next question' 42501 \
    "'$turn/redirect/$(to "http://turning.test:$other/inside")', max_redirects => 1"
is 'nor by another request of the session' \
    "$(psql -XAtq -U asker -v VERBOSITY=sqlstate -c "select status from runlytics.http_get('$turn/first')" \
        -c "select status from runlytics.http_get('http://turning.test:$other/inside')" 2>&1 | paste -sd ' ')" '200 ERROR:  42501'
is 'what stays open goes where it went' \
    "$(asker -c "select status from runlytics.http_get('$turn/kept')" -c "select status from runlytics.http_get('$turn/kept')" | paste -sd ' ')" '200 200'
refuses_url 'a name with an address inside behind one that does not answer' 42501 "'http://behind.test:$port/inside'"
is 'nothing inside was asked' "$(cat "$SCRATCH/other/requests" 2>/dev/null | wc -l) $(asked "$SCRATCH/web" /inside)" '0 0'

# TLS.
refuses_url 'a certificate that nobody vouches for' 08001 "'https://127.0.0.1:$tls/'"
PGUSER=asker refuses 'a caller cannot name another authority' 08001 \
    "set runlytics.http_ca_file = '$SCRATCH/certificate.pem'; select runlytics.http_get('https://127.0.0.1:$tls/')"
query -c "alter database runlytics set runlytics.http_ca_file = '$SCRATCH/certificate.pem'"
is 'one that the administrator trusts' "$(status "https://127.0.0.1:$tls/")" 200
headers="headers => '{\"x-key\": \"for the first\"}', max_redirects => 1"
is 'a redirect leads to another origin' "$(status "$web/redirect/$(to "https://127.0.0.1:$tls/other")" "$headers")" 200
is 'without the headers' "$(grep -c x-key "$SCRATCH/web/requests")|$(grep -c x-key "$SCRATCH/tls/requests")" '1|0'
is 'to the same one with them' "$(status "$web/redirect/$(to "$web/same")" "$headers")|$(grep -c '/same.*x-key' "$SCRATCH/web/requests")" '200|1'

# Limits.
refuses_url 'a bomb of 1 GiB' 54000 "'$web/bomb'"
refuses_url 'headers without end' 54000 "'$web/headers'"
refuses_url 'more bytes than asked for' 54000 "'$web/a', max_bytes => 5"
refuses_url 'an answer that is cut' 08006 "'$web/cut'"
refuses_url 'an answer that drips' 08006 "'$web/drip/20', timeout_s => 0.5"
refuses_url 'a header with a line end' 22023 "'$web/', E'{\"a\": \"b\\\\r\\\\nc: d\"}'"
refuses_url 'the header Host' 22023 "'$web/', '{\"Host\": \"evil.example\"}'"
refuses_url 'limits beyond the limit' 22023 "'$web/', max_bytes => 1000000000"

# Cancel: while the server, its queue, the resolver hang.
ends_promptly() {
    local took
    took=$(cancel_query 0.3 "$2")
    ok "$1 ends ${took:-?} ms after a cancel, at most $prompt_ms" test "${took:-$((prompt_ms + 1))}" -le "$prompt_ms"
}
ends_promptly 'a server that hangs' "runlytics.http_get('$web/slow/30')"
ends_promptly 'an answer that drips' "runlytics.http_get('$web/drip/30')"
ends_promptly 'a connection that does not come about' "runlytics.http_get('http://127.0.0.1:$hole/')"
ends_promptly 'a name that is not resolved' "runlytics.http_get('http://hang.test/')"
is 'the backend goes on after it' "$(psql -XAtq -c 'set statement_timeout = 100' -c "select runlytics.http_get('http://hang.test/')" \
    -c 'reset statement_timeout' -c "select status from runlytics.http_get('$web/')" 2>/dev/null | tail -n 1)" 200

# Secrets, and where they must not appear.
secret=Wo9rd-tha7-nobody-5ees
query -c 'copy warehouse.secrets (name, host, value) from stdin' < <(printf 'token\t127.0.0.1\t%s\n' "$secret")
query -c "insert into warehouse.athletes (athlete_id) values (2)" \
    -c "copy warehouse.secrets (athlete_id, name, host, value) from stdin" \
    < <(printf '2\ttoken\t127.0.0.1\t%s-of-2\n' "$secret")
printf '%s-file\n' "$secret" >"$SCRATCH/secret" && chmod a+r "$SCRATCH/secret"
query -c "select runlytics.load_secret('from_file', '$SCRATCH/secret', '127.0.0.1')"
PGUSER=asker refuses 'a role that may see no athlete uses no secret' P0002 "select runlytics.http_get('$web/', secret => 'token')"
query -c "insert into warehouse.athlete_access values ('asker', 1)" -c 'grant usage on schema warehouse to asker'
is 'one that may see the athlete does' "$(status "$web/with" "secret => 'token'")" 200
is 'as bearer token' "$(grep -c "Bearer $secret\"" "$SCRATCH/web/requests")" 1
is 'in a header, a URL and a body' "$(asker -c "select status from runlytics.http_post(
    '$web/echo?token={secret:from_file}', convert_to('{\"t\": \"{secret:token}\"}', 'UTF8'),
    '{\"x-key\": \"{basic:me:token}\", \"content-type\": \"application/json\"}')")" 200
last=$(tail -n 1 "$SCRATCH/web/requests")
ok 'in the URL as it is' grep -qF "/echo?token=$secret-file\"" <<<"$last"
ok 'in the header as base64 of user and secret' grep -qF "\"$(printf 'me:%s' "$secret" | base64)\"" <<<"$last"
ok 'in the body too' grep -qF "{\\\"t\\\": \\\"$secret\\\"}" <<<"$last"
PGUSER=asker refuses 'not with the secret of another athlete' P0002 "select runlytics.http_get('$web/', secret => 'token', athlete_id => 2)"
PGUSER=asker refuses 'and reads none' 42501 'select value from warehouse.secrets'
PGUSER=runlytics_worker refuses 'nor does the worker' 42501 'select value from warehouse.secrets'
query -c "insert into warehouse.secrets (name, host, value) values ('elsewhere', 'api.example.com', 'x')"
refuses 'a secret goes to its host alone' 42501 "select runlytics.http_get('$web/astray?{secret:elsewhere}')"
is 'and is not sent to another' "$(asked "$SCRATCH/web" '/astray.*')" 0
refuses_url 'an unknown secret' P0002 "'$web/{secret:nix}'"
# Errors of every kind while a secret is in the URL.
for path in cut drip/9 bomb headers status/500; do
    asker -c "select status from runlytics.http_get('$web/$path?{secret:token}', secret => 'from_file', timeout_s => 0.5)" >>"$SCRATCH/messages" 2>&1 || true
done
asker -c "select runlytics.http_get('http://127.0.0.1:$tls/?{secret:token}')" >>"$SCRATCH/messages" 2>&1 || true
# Where a host stands it would come back in small letters, or as an address.
asker -c "select runlytics.http_get('http://{secret:token}/')" >>"$SCRATCH/messages" 2>&1 || true
query -c "select status from runlytics.http_get('$web/slow/2?{secret:token}', secret => 'from_file')" >/dev/null &
sleep 0.5
query -c 'select * from pg_stat_activity' >"$SCRATCH/activity"
wait $!
query -c 'select * from pg_stat_statements' >"$SCRATCH/statements"
is 'no error, activity, statement or line of the log tells one' \
    "$(cat "$SCRATCH"/{messages,activity,statements} "$("$cluster" folder "$RUNLYTICS_CLUSTER")/log" | grep -ciE "$secret|$(printf 'me:%s' "$secret" | base64)")" 0
ok 'though they tell of the requests' grep -q secret:token "$SCRATCH/activity" "$SCRATCH/statements"
finish
