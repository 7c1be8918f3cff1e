#!/bin/bash
# Notices, from a file of nights to a phone: NOTIFY carries a number and no more, and what is pushed by HTTP arrives
# once, after the server was gone as well, and says nothing of the athlete who did not ask for that.
set -euo pipefail
source test/support/tap.sh
source test/support/web.sh
start_web "$SCRATCH/web"
here=http://127.0.0.1:$(cat "$SCRATCH/web/port")
sent() { # PYTHON expression over each request r, one a line
    python3 -c 'import json, sys
for line in open(sys.argv[1]):
    r = json.loads(line)
    h = {k.lower(): v for k, v in r["headers"].items()}
    if r["method"] == "POST": print(eval(sys.argv[2]))' "$SCRATCH/web/requests" "$1" 2>/dev/null || true
}
work() { query -c 'call runlytics.work()'; }
hurry() { query -c "update warehouse.tasks set next_attempt_at = now() where status = 'pending'"; }

# Nights as a phone sends them: three months as usual, then three with a heart that beats faster and varies less. All before
# one day, which the server tells: it may be another by the clock of this shell, and by its own before this ends.
today=$(query -c 'select current_date')
nights() { # FIRST LAST HR HRV: days ago
    python3 - "$@" "$today" <<'PY'
import datetime, json, sys
first, last, rate, variability = (int(a) for a in sys.argv[1:5])
today = datetime.date.fromisoformat(sys.argv[5])
metrics = {"resting_heart_rate": [], "heart_rate_variability": [], "sleep_analysis": []}
for ago in range(first, last - 1, -1):
    day = today - datetime.timedelta(days=ago)
    before = day - datetime.timedelta(days=1)
    stray = (ago * 7919) % 5 - 2
    metrics["resting_heart_rate"].append({"date": f"{day} 03:00:00 +0000", "qty": rate + stray, "source": "Watch"})
    metrics["heart_rate_variability"].append({"date": f"{day} 02:00:00 +0000", "qty": variability + 3 * stray, "source": "Watch"})
    metrics["sleep_analysis"].append({"startDate": f"{before} 23:00:00 +0000", "endDate": f"{day} 06:00:00 +0000", "value": "Core", "source": "Watch"})
units = {"resting_heart_rate": "count/min", "heart_rate_variability": "ms", "sleep_analysis": "hr"}
print(json.dumps({"data": {"metrics": [{"name": n, "units": units[n], "data": d} for n, d in metrics.items()]}}))
PY
}
load() { # NAME, the document on standard input
    cat >"$SCRATCH/$1.json"
    chmod a+r "$SCRATCH/$1.json"
    query -c "call runlytics.ingest_path('$SCRATCH/$1.json')" 2>/dev/null
}

nights 95 4 48 60 | load usual
query -c "insert into warehouse.http_hosts (host, scheme, port, allow_private) values ('127.0.0.1', 'http', ${here##*:}, true)"
query <<'SQL'
copy warehouse.secrets (name, host, value) from stdin (format csv);
ntfy,127.0.0.1,tk_secret
\.
SQL
work
# In the evening tomorrow is foretold, whatever the nights were like, and that is a notice of its own.
is 'usual nights are worth no word' "$(query -c "select count(*) from warehouse.notices where kind <> 'prediction'")" 0
known=$(query -c 'select coalesce(max(notice_id), 0) from warehouse.notices')

# Off by default: the alert is raised, and told to who listens, by its number alone.
nights 3 1 60 32 | load ill
told=$(query -c 'listen runlytics_notices' -c 'call runlytics.work()' | grep -o 'notification.*' || true)
number=$(query -c "select string_agg(notice_id::text, ' ' order by notice_id) from warehouse.notices where notice_id > $known")
ok 'an illness is told' test -n "$number"
is 'as a critical alert' "$(query -c "select count(*) > 0 from warehouse.notices where kind = 'alert' and level = 'critical'")" t
is 'who listens gets the numbers and no more' \
    "$(grep -oP 'payload "\K[^"]*' <<<"$told" | sort -n | xargs)" "$number"
is 'nothing left' "$(sent 1)" ''

# Turned on: what comes from then on, without anything of the athlete. Alerts alone, for the evening may begin meanwhile.
query -c "select runlytics.push_notices('$here/flaky/2/topic', secret => 'ntfy', kinds => '{alert}')" -o /dev/null
work
is 'what was told before is not sent' "$(sent 1)" ''
raise() { # KIND LEVEL
    query -c "insert into warehouse.alerts (athlete_id, kind, metric, first_day, last_day, level, said, formula_version)
        values (1, '$1', 'x', current_date, current_date, '$2', 'resting heart rate 61', 1)" \
        -c 'select runlytics.raise_notices()' -o /dev/null
}
raise distance warning
work
is 'a server that fails is asked again' "$(query -c "select status, attempts from warehouse.tasks where source = 'push' order by task_id desc limit 1")" 'pending|1'
hurry && work && hurry && work
is 'until it takes the notice' "$(query -c "select status from warehouse.tasks where source = 'push' order by task_id desc limit 1")" 'done'
is 'three times the same, with nothing of the athlete' \
    "$(sent 'h["title"], h["priority"], h["tags"], h["authorization"], r["body"]' | sort | uniq -c | xargs)" \
    "3 (runlytics, 3, bell, Bearer tk_secret, There is something to look at.)"
query -c 'select runlytics.raise_notices()' -o /dev/null
work
is 'it is sent once' "$(sent 1 | wc -l)" 3

query -c "select runlytics.push_notices('$here/topic', details => true, kinds => '{alert}')" -o /dev/null
raise ewma warning
work
is 'with details on request' "$(sent 'r["path"], h["priority"], "resting heart rate 61" in r["body"], h.get("authorization")' | tail -n 1)" \
    "('/topic', '3', True, None)"
query -c "update warehouse.alerts set level = 'critical' where kind = 'ewma' and metric = 'x'" -c 'select runlytics.raise_notices()' -o /dev/null
work
is 'again when it rises, and louder' "$(sent 'h["priority"]' | tail -n 1) $(sent 1 | wc -l)" '4 5'
query -c "select runlytics.push_notices(null)" -o /dev/null
raise night_signal critical
work
is 'and not when it is off' "$(sent 1 | wc -l)" 5
finish
