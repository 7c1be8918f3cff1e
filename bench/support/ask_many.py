"""Asks over and over, one connection an asker, for so many seconds: ask_many.py SECONDS ASKERS PORT PATH TOKEN BODY...
The bodies are sent in turn; in a body %n is a number that was not sent before. Prints requests a second, and the
median, 95th and 99th percentile of their milliseconds."""
import http.client
import itertools
import os
import sys
import threading
import time

seconds, askers, port, path, token = float(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5]
bodies = itertools.cycle(sys.argv[6:])
numbers = itertools.count(os.getpid() << 32)
took = []
lock = threading.Lock()
until = time.monotonic() + seconds


def ask():
    connection = http.client.HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
    while time.monotonic() < until:
        with lock:
            body = next(bodies).replace("%n", str(next(numbers)))
        began = time.perf_counter()
        connection.request("POST", path, body, headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != 200 or b'"isError":true' in text:
            raise SystemExit(f"{answer.status} {text[:300]}")
        with lock:
            took.append(1000 * (time.perf_counter() - began))
        if path != "/mcp":
            time.sleep(0.01)  # a delivery now and then, as phones do


threads = [threading.Thread(target=ask) for _ in range(askers)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
took.sort()
print(f"{len(took) / seconds:.1f} " + " ".join(f"{took[int(len(took) * share)]:.2f}" for share in (0.5, 0.95, 0.99)))
