#!/usr/bin/env python3
"""A Strava on loopback for the end-to-end tests: tokens, pages, streams, limits, and bad days.

Usage: fake_strava.py FOLDER ACTIVITIES [SHORT_LIMIT]
Writes the port to FOLDER/port and a line of JSON for each request to FOLDER/requests. FOLDER/control,
a JSON object that is read at each request, changes what it does:
    "deleted": [ID, ...]      these are gone
    "friends": [ID, ...]      these are of somebody else, whom the athlete may see
    "renamed": {"ID": NAME}   these have another name
    "bad": true               of a hundred requests one each fails by 500, by 429, by a cut and by a slow answer
    "unsubscribed": true      403 for everything
    "refuse": true            refresh tokens are not accepted
    "limit": N                the quarter of an hour allows so many requests
"""
import http.server
import json
import os
import socketserver
import sys
import threading
import time
import urllib.parse

folder, count = sys.argv[1], int(sys.argv[2])
lock = threading.Lock()
state = {"requests": 0, "token": 0, "valid": set(), "refresh": "refresh-0"}
first = 1_700_000_000
ATHLETE, FRIEND = 7, 99


def control():
    try:
        with open(os.path.join(folder, "control"), encoding="utf-8") as file:
            return json.load(file)
    except (OSError, ValueError):
        return {}


def start_of(number):
    return first + number * 20_000


def stamp(at):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(at))


def activity(number, rules):
    """Numbers beyond 32 bits, a local clock with a false Z, one in seven without a track."""
    identifier = 10_000_000_000 + number
    name = rules.get("renamed", {}).get(str(identifier), f"Run {number}")
    return {
        "id": identifier,
        "athlete": {"id": FRIEND if identifier in rules.get("friends", []) else ATHLETE, "resource_state": 1},
        "name": name,
        "distance": 3.0 * 600,
        "moving_time": 600,
        "elapsed_time": 600,
        "total_elevation_gain": 0,
        "type": "Run",
        "sport_type": "Run",
        "start_date": stamp(start_of(number)),
        "start_date_local": stamp(start_of(number) + 3600),
        "timezone": "(GMT+01:00) Europe/Berlin",
        "utc_offset": 3600,
        "manual": number % 7 == 6,
        "kudos_count": state["requests"],
        "map": {"id": f"a{identifier}", "summary_polyline": ""},
    }


def streams(number):
    seconds = list(range(0, 601, 20))
    return {
        "time": {"data": seconds, "series_type": "distance", "original_size": len(seconds), "resolution": "high"},
        "distance": {"data": [3.0 * s for s in seconds]},
        "latlng": {"data": [[52.5 + number * 1e-4 + s * 1e-5, 13.3 + s * 1e-6] for s in seconds]},
        "heartrate": {"data": [120 + s % 40 for s in seconds]},
    }


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:
            pass

    def answer(self, status, value, headers=()):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        for name, text in headers:
            self.send_header(name, text)
        self.end_headers()
        self.wfile.write(body)

    def note(self, what):
        with lock:
            state["requests"] += 1
            with open(os.path.join(folder, "requests"), "a", encoding="utf-8") as log:
                log.write(json.dumps({"path": self.path, "what": what}) + "\n")
            return state["requests"]

    def misbehave(self, number):
        """True when the bad day took this request."""
        kind = number % 100
        if kind == 20:
            self.answer(500, {"message": "Internal Server Error"}, [("Retry-After", "1")])
        elif kind == 40:
            self.answer(429, {"message": "Rate Limit Exceeded"}, [("Retry-After", "1")])
        elif kind == 60:
            self.send_response(200)
            self.send_header("Content-Length", "100000")
            self.end_headers()
            self.wfile.write(b'[{"id": ')
            self.close_connection = True
        elif kind == 80:
            time.sleep(0.3)
            return False
        else:
            return False
        return True

    def do_POST(self):
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()))
        self.note(sorted(form))
        if self.path == "/api/v3/push_subscriptions":
            good = form.get("verify_token") == "rl_verify" and form.get("callback_url") == "https://me.example/v1/strava/rl_verify"
            return self.answer(201, {"id": 4711}) if good else self.answer(400, {})
        with lock:
            good = form.get("client_secret") == "client-secret" and (
                form.get("code") == "the-code"
                if form.get("grant_type") == "authorization_code"
                else form.get("refresh_token") == state["refresh"]
            )
            if not good or control().get("refuse"):
                return self.answer(400, {"message": "Bad Request"})
            state["token"] += 1
            token = f"access-{state['token']}"
            state["valid"] = {token}
            state["refresh"] = f"refresh-{state['token']}"
            answer = {
                "access_token": token,
                "refresh_token": state["refresh"],
                "expires_at": int(time.time()) + 21600,
                "expires_in": 21600,
            }
            if form.get("grant_type") == "authorization_code":
                answer["athlete"] = {"id": ATHLETE}
        return self.answer(200, answer)

    def do_GET(self):
        rules = control()
        number = self.note(None)
        if self.headers.get("Authorization", "").removeprefix("Bearer ") not in state["valid"]:
            return self.answer(401, {"message": "Authorization Error"})
        if rules.get("unsubscribed"):
            return self.answer(403, {"message": "Forbidden"})
        if rules.get("bad") and self.misbehave(number):
            return None
        limit = rules.get("limit", 1_000_000)
        if number > limit:
            return self.answer(429, {"message": "Rate Limit Exceeded"}, [("X-RateLimit-Limit", f"{limit},100000000"), ("X-RateLimit-Usage", f"{number},{number}")])
        usage = [("X-RateLimit-Limit", f"{limit},100000000"), ("X-RateLimit-Usage", f"{number},{number}"), ("X-ReadRateLimit-Usage", ",")]
        url = urllib.parse.urlparse(self.path)
        query = dict(urllib.parse.parse_qsl(url.query))
        parts = url.path.strip("/").split("/")[2:]
        gone = set(rules.get("deleted", []))
        if parts == ["athlete", "activities"]:
            listed = [
                a
                for a in (activity(n, rules) for n in range(count))
                if int(query["after"]) < start_of(a["id"] - 10_000_000_000) < int(query["before"])
                and a["id"] not in gone
                and a["athlete"]["id"] == ATHLETE
            ]
            page, size = int(query["page"]), int(query["per_page"])
            return self.answer(200, listed[(page - 1) * size : page * size], usage)
        if parts == ["athlete"]:
            return self.answer(200, {"id": ATHLETE}, usage)
        wanted = int(parts[1])
        if wanted in gone or not 0 <= wanted - 10_000_000_000 < count:
            return self.answer(404, {"message": "Record Not Found"}, usage)
        found = activity(wanted - 10_000_000_000, rules)
        if len(parts) == 2:
            return self.answer(200, found, usage)
        if found["manual"]:
            return self.answer(404, {"message": "Resource Not Found"}, usage)
        return self.answer(200, streams(wanted - 10_000_000_000), usage)


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 64


server = Server(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "port.new"), "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.rename(os.path.join(folder, "port.new"), os.path.join(folder, "port"))
server.serve_forever()
