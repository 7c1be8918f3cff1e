"""Every athlete of the fleet delivers a night at once, and somebody else two thousand before all others: how long until a delivery is
answered, and until what it tells is in the views.

Usage: deliver.py PORT ATHLETES   with libpq's variables for psql
"""
import http.client
import json
import subprocess
import sys
import threading
import time
from datetime import date, timedelta

PORT, ATHLETES = int(sys.argv[1]), int(sys.argv[2])
GREEDY, DUMPED = 1000000, 2000


def ask(sql):
    return subprocess.run(["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-c", sql], check=True, capture_output=True, text=True).stdout.split()


def body(athlete, number):
    """A resting heart rate and an HRV of one day, which nobody has told yet."""
    day = date.today() - timedelta(days=number % 90)
    at = f"{day} 05:{number // 90 % 60:02}:{athlete % 60:02} +0000"
    value = 45 + (athlete * 7 + number) % 10
    metrics = [{"name": "resting_heart_rate", "units": "count/min", "data": [{"date": at, "qty": value, "source": "Apple Watch"}]},
               {"name": "heart_rate_variability", "units": "ms", "data": [{"date": at, "qty": value + 10.5, "source": "Apple Watch"}]}]
    return json.dumps({"data": {"metrics": metrics}, "athlete": athlete, "number": number, "run": time.time()})


def deliver(token, bodies, waits):
    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=120)
    for text in bodies:
        began = time.monotonic()
        client.request("POST", "/v1/health", text, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        answer = client.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"deliver.py: status {answer.status}")
        waits.append(time.monotonic() - began)
    client.close()


def middle(values, share):
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


ask(f"insert into warehouse.athletes (athlete_id) values ({GREEDY}) on conflict do nothing")
ask(f"insert into warehouse.athlete_settings (athlete_id, timezone) values ({GREEDY}, 'Europe/Berlin') on conflict do nothing")
made = "select runlytics.create_token('fleet ' || clock_timestamp(), athlete_id => n)"
greedy = ask(f"{made} from (values ({GREEDY})) as v (n)")[0]
tokens = ask(f"{made} from generate_series(2, {ATHLETES + 1}) as n")
mark = ask("select coalesce(max(document_id), 0) from warehouse.documents")[0]
waits = []
deliver(greedy, [body(GREEDY, n + 90 * ATHLETES) for n in range(DUMPED)], [])
began = time.monotonic()
# Sixteen connections at a time; each athlete's delivery is its own.
chunks = [list(range(ATHLETES))[n::16] for n in range(16)]
threads = [threading.Thread(target=lambda of=of: [deliver(tokens[n], [body(n + 2, 0)], waits) for n in of]) for of in chunks]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
delivered = time.monotonic() - began
while ask(f"select count(*) from warehouse.documents where status = 'pending' and athlete_id <> {GREEDY}")[0] != "0":
    time.sleep(0.2)
others = time.monotonic() - began
while ask("select count(*) from warehouse.documents where status = 'pending'")[0] != "0":
    time.sleep(0.2)
everybody = time.monotonic() - began
done = [float(x) for x in ask(
    "select extract(epoch from max(processed_at) - min(received_at)) from warehouse.documents "
    f"where document_id > {mark} and athlete_id <> {GREEDY} group by athlete_id")]
while ask("select count(*) from warehouse.day_marks")[0] != "0":
    time.sleep(0.2)
stored = time.monotonic() - began
print(f"{ATHLETES} athletes deliver at once: answered in ms, half and 99 % | {1000 * middle(waits, .5):.1f} | {1000 * middle(waits, .99):.1f} | a second | {len(waits) / delivered:.0f}")
print(f"{ATHLETES} athletes, until each one's delivery is read, s, half, 99 % and last | {middle(done, .5):.1f} | {middle(done, .99):.1f} | {max(done):.1f}")
print(f"{ATHLETES} athletes, s until all others are read beside one with {DUMPED} documents | {others:.1f} | until that one is too | {everybody:.1f} | until all days are stored | {stored:.1f}")
