#!/usr/bin/env python3
"""Delivers to a listener as good, careless and hostile clients do.

Usage: deliver.py PORT TOKEN JOURNAL_TOKEN STRAVA_TOKEN PART...

Each part prints lines of NAME<tab>HAVE<tab>WANT; the script that calls it compares them.
"""
import http.client
import json
import os
import random
import resource
import socket
import sys
import threading
import time

PORT, TOKEN, JOURNAL_TOKEN, STRAVA_TOKEN = int(sys.argv[1]), *sys.argv[2:5]
HEALTH = b'{"data":{"metrics":[]}}'


def say(name, have, want):
    print(f"{name}\t{have}\t{want}", flush=True)


def connect(timeout=60):
    return socket.create_connection(("127.0.0.1", PORT), timeout)


def request(method, path, body=None, token=TOKEN, headers=None, client=None):
    """Status, headers and parsed body of one request."""
    own = client or http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    headers = dict(headers or {})
    if token:
        headers["Authorization"] = f"Bearer {token}"
    own.request(method, path, body, headers)
    answer = own.getresponse()
    text = answer.read()
    if client is None:
        own.close()
    return answer.status, answer.headers, json.loads(text) if text else None


def read_status(connection):
    """The status that comes back over a raw connection; 'closed' for none."""
    data = b""
    try:
        while b"\r\n" not in data:
            piece = connection.recv(4096)
            if not piece:
                break
            data += piece
    except OSError:
        pass
    return data.split(b" ")[1].decode() if data.startswith(b"HTTP/1.1 ") else "closed"


def raw_head(path, length, token=TOKEN, more=""):
    return (f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
            f"Content-Length: {length}\r\n{more}\r\n").encode()


def statuses():
    status, _, body = request("POST", "/v1/health", HEALTH)
    say("a body is stored", (status, body["status"]), (200, "stored"))
    status, _, again = request("POST", "/v1/health", HEALTH)
    say("the same again is known", (status, again["status"], again["document_id"]),
        (200, "known", body["document_id"]))
    status, headers, body = request("POST", "/v1/health", HEALTH, token=TOKEN[:-1] + "!")
    say("a wrong token is 401", (status, headers["WWW-Authenticate"], sorted(body)), (401, "Bearer", ["error", "hint"]))
    say("no token is 401", request("POST", "/v1/health", HEALTH, token=None)[0], 401)
    say("another scheme is 401",
        request("POST", "/v1/health", HEALTH, None, {"Authorization": f"Basic {TOKEN}"})[0], 401)
    say("a token without the scope is 403", request("POST", "/v1/health", HEALTH, JOURNAL_TOKEN)[0], 403)
    say("a wrong path is 404", request("POST", "/v1/nothing", HEALTH)[0], 404)
    status, headers, _ = request("GET", "/v1/health")
    say("a wrong method is 405", (status, headers["Allow"]), (405, "POST"))
    say("a body of unknown length is 411", request("POST", "/v1/health", iter([HEALTH]))[0], 411)
    say("an unknown encoding is 415", request("POST", "/v1/health", HEALTH, headers={"Content-Encoding": "br"})[0], 415)
    say("an empty body is 400", request("POST", "/v1/health", b"")[0], 400)
    say("no JSON is 400", request("POST", "/v1/health", b"Dear diary")[0], 400)
    say("cut JSON is 400", request("POST", "/v1/health", HEALTH[:-1])[0], 400)
    say("two documents in one body are 400", request("POST", "/v1/health", HEALTH + HEALTH)[0], 400)
    say("after a refusal the connection goes on", keep_alive(), (400, 404, 200))
    say("the server is well", request("GET", "/healthz", token=None)[::2], (200, {"status": "ok"}))


def keep_alive():
    client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    return tuple(request("POST", path, body, client=client)[0] for path, body in
                 (("/v1/health", b"x"), ("/v1/nothing", HEALTH), ("/v1/health", HEALTH)))


def sizes():
    too_long = 256 * 1024 * 1024 + 1
    with connect() as asking:
        asking.sendall(raw_head("/v1/health", too_long, more="Expect: 100-continue\r\n"))
        say("who asks first hears 413 before the body", read_status(asking), "413")
    with connect() as sending:
        sending.sendall(raw_head("/v1/health", too_long))
        block = bytes(1 << 20)
        for _ in range(256):
            sending.sendall(block)
        sending.sendall(b"x")
        say("who does not hears it after", read_status(sending), "413")
    with connect() as stranger:
        stranger.sendall(raw_head("/v1/health", too_long, token="wrong"))
        say("a stranger with a long body is refused at its head", read_status(stranger), "401")
    say("an event is short", request("POST", f"/v1/strava/{STRAVA_TOKEN}", b"{" * 65537, None)[0], 413)


def names():
    journal = b"date,sleep quality\n2026-01-05,4\n"
    say("a journal may be CSV", request("POST", "/v1/journal", journal, JOURNAL_TOKEN)[0], 200)
    say("but not half of JSON", request("POST", "/v1/journal", b'{"rows": [', JOURNAL_TOKEN)[0], 400)
    headers = {"automation-name": "Morning\t\xe9xport", "session-id": "S-1"}
    say("the app names its document",
        request("POST", "/v1/health", b'{"data":{"metrics":[],"n":1}}', headers=headers)[0], 200)
    say("and a file bears its own", request("POST", "/v1/activities?name=run.tcx", b"<not a file/>")[0], 200)


def strava():
    event = {"aspect_type": "create", "event_time": 1700000000, "object_id": 9000000001,
             "object_type": "activity", "owner_id": 7, "subscription_id": 1, "updates": {}}
    query = f"hub.mode=subscribe&hub.challenge=a%22b&hub.verify_token={STRAVA_TOKEN}"
    say("Strava's challenge is answered", request("GET", f"/v1/strava/{STRAVA_TOKEN}?{query}", token=None)[::2],
        (200, {"hub.challenge": 'a"b'}))
    say("but not without the token", request("GET", "/v1/strava?hub.challenge=x&hub.verify_token=y", token=None)[0], 401)
    say("nor with one for something else",
        request("GET", f"/v1/strava?hub.challenge=x&hub.verify_token={TOKEN}", token=None)[0], 403)
    body = json.dumps(event).encode()
    say("an event is stored", request("POST", f"/v1/strava/{STRAVA_TOKEN}", body, None)[::2], (200, {"status": "stored"}))
    say("once", request("POST", f"/v1/strava?token={STRAVA_TOKEN}", body, None)[::2], (200, {"status": "known"}))
    del event["object_id"]
    say("half an event is 400", request("POST", f"/v1/strava/{STRAVA_TOKEN}", json.dumps(event), None)[0], 400)
    say("no object is 400", request("POST", f"/v1/strava/{STRAVA_TOKEN}", b"[]", None)[0], 400)
    say("an event without a token is 401", request("POST", "/v1/strava", body, None)[0], 401)


def drip(first, piece):
    """Sends a first piece and then one byte a second; gives the status and how long it took."""
    began = time.monotonic()
    with connect() as connection:
        connection.sendall(first)
        connection.settimeout(1)
        while time.monotonic() - began < 60:
            try:
                connection.sendall(piece)
                if connection.recv(1, socket.MSG_PEEK) is not None:
                    break
            except TimeoutError:
                continue
            except OSError:
                break
        connection.settimeout(5)
        return read_status(connection), time.monotonic() - began


def drips():
    """Drip-feeders are told in time; takes 20 s."""
    results = {}

    def run(name, *arguments):
        results[name] = drip(*arguments)

    threads = [threading.Thread(target=run, args=("head", b"POST /v1/health HTTP/1.1\r\nX: ", b"y")),
               threading.Thread(target=run, args=("body", raw_head("/v1/health", 1000), b"{"))]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    status, seconds = results["head"]
    say("a head by drips is 408 in time", (status, seconds < 40), ("408", True))
    status, seconds = results["body"]
    say("a body by drips is 408 in time", (status, seconds < 55), ("408", True))


def crowd():
    """A thousand slow clients leave room for a good one."""
    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    heads = [b"POST /v1/health HT", b"", raw_head("/v1/health", 10**8, token="wrong")]
    slow_ones = []
    worst = 0
    for n in range(1000):
        slow_one = connect(5)
        slow_one.sendall(heads[n % 3])
        slow_ones.append(slow_one)
        if n % 50 == 49:
            began = time.monotonic()
            status = request("POST", "/v1/health", b'{"crowd":%d}' % n)[0]
            worst = max(worst, time.monotonic() - began) if status == 200 else 99
    say("a thousand slow clients do not stop a good one", worst < 2, True)
    for each in slow_ones:
        each.close()


def many():
    """Twenty clients at once, each of whose deliveries must arrive once."""
    refused = []

    def run(n):
        client = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        for k in range(100):
            if request("POST", "/v1/health", b'{"many":[%d,%d]}' % (n, k), client=client)[0] != 200:
                refused.append((n, k))

    threads = [threading.Thread(target=run, args=(n,)) for n in range(20)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    say("two thousand deliveries at once are accepted", len(refused), 0)


def lengths():
    """What ends in two places, or in none that can be told, is 400, and what follows is not served.

    Breaks tried, and seen to fail, both by the first of the fields: two lengths believed to be one; the
    connection left open behind the refusal. A length that is none, believed, is 400 here all the same: that
    one is for unit/listener/request_test.cpp.
    """
    head = f"POST /v1/health HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {TOKEN}\r\n"
    next_one = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    for fields in ["Content-Length: 2\r\nContent-Length: 40", "Content-Length: 40\r\nContent-Length: 2",
                   "Content-Length: 2\r\nTransfer-Encoding: chunked", "Content-Length: 2x", "Content-Length: -2",
                   "Content-Length: 2, 2", "Content-Length: +2", "Content-Length: 99999999999999999999999"]:
        with connect(5) as connection:
            connection.sendall((head + fields + "\r\n\r\n").encode() + next_one * 3)
            data = b""
            try:
                while piece := connection.recv(4096):
                    data += piece
            except OSError:
                data += b" and left open" if isinstance(sys.exc_info()[1], TimeoutError) else b""
        answers = [line.split(b" ")[1].decode() for line in data.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]
        say(f"{fields!r} is refused, and nothing behind it is served", (sorted(set(answers)), b"left open" in data),
            (["413" if "999" in fields else "400"], False))


def noise(seconds=3):
    """Random bytes, and good requests with some bytes changed, until the time is over."""
    source = random.Random(int(os.environ.get("SEED", "1")))
    good = raw_head("/v1/health", len(HEALTH)) + HEALTH
    until = time.monotonic() + seconds
    sent = 0
    while time.monotonic() < until:
        data = bytearray(source.choice([good * 3, source.randbytes(source.randrange(1, 2000))]))
        for _ in range(source.randrange(4)):
            data[source.randrange(len(data))] = source.randrange(256)
        try:
            with connect(0.05) as connection:
                connection.sendall(data[:source.randrange(1, len(data) + 1)])
                if source.random() < 0.3:
                    connection.recv(100)
        except OSError:
            pass
        sent += 1
    print(f"# {sent} connections of noise", file=sys.stderr)
    say("noise does no harm", request("GET", "/healthz", token=None)[0], 200)


for part in sys.argv[5:]:
    name, _, argument = part.partition("=")
    globals()[name](*([float(argument)] if argument else []))
