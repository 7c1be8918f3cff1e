#!/usr/bin/env python3
"""intervals.icu, Google's tokens and spreadsheets, and Open-Meteo's archive on loopback, for the end-to-end tests.

Usage: fake_services.py FOLDER
FOLDER/files holds the activity files by their ids, FOLDER/public.pem the public key of the service
account, FOLDER/sheet.csv and FOLDER/sheet.json the sheets, FOLDER/wellness.json the wellness. Writes the
port to FOLDER/port and each path to FOLDER/requests.
"""
import base64
import datetime
import http.server
import json
import os
import socketserver
import subprocess
import sys
import time
import urllib.parse

folder = sys.argv[1]


def path_of(name):
    return os.path.join(folder, name)


def content(name):
    with open(path_of(name), "rb") as file:
        return file.read()


def bytes_of(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def is_good(assertion, port):
    """Whether OpenSSL finds the assertion signed by the service account, and it says what it must."""
    head, claims, signature = assertion.split(".")
    with open(path_of("signature"), "wb") as file:
        file.write(bytes_of(signature))
    with open(path_of("signed"), "wb") as file:
        file.write(f"{head}.{claims}".encode())
    verified = subprocess.run(
        ["openssl", "dgst", "-sha256", "-verify", path_of("public.pem"), "-signature", path_of("signature"), path_of("signed")],
        stdout=subprocess.DEVNULL,
        check=False,
    )
    said = json.loads(bytes_of(claims))
    return (
        verified.returncode == 0
        and json.loads(bytes_of(head)) == {"alg": "RS256", "typ": "JWT"}
        and said["iss"] == "reader@project.iam.example"
        and said["aud"] == f"http://127.0.0.1:{port}/token"
        and said["scope"] == "https://www.googleapis.com/auth/spreadsheets.readonly"
        and abs(said["iat"] - time.time()) < 60
        and said["exp"] == said["iat"] + 3600
    )


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def answer(self, status, body):
        if not isinstance(body, bytes):
            body = json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def note(self):
        with open(path_of("requests"), "a", encoding="utf-8") as log:
            log.write(self.path.split("&key=")[0] + "\n")

    def do_POST(self):
        self.note()
        form = dict(urllib.parse.parse_qsl(self.rfile.read(int(self.headers["Content-Length"])).decode()))
        good = form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer" and is_good(
            form["assertion"], self.server.server_address[1]
        )
        if good:
            self.answer(200, {"access_token": "google-token", "expires_in": 3599, "token_type": "Bearer"})
        else:
            self.answer(400, {"error": "invalid_grant"})

    def do_GET(self):
        self.note()
        url = urllib.parse.urlparse(self.path)
        if url.path.startswith("/api/v1/"):
            return self.intervals(url)
        if url.path == "/v1/archive":
            return self.weather(dict(urllib.parse.parse_qsl(url.query)))
        if url.path == "/pub":
            return self.answer(200, content("sheet.csv"))
        query = dict(urllib.parse.parse_qsl(url.query))
        if url.path == "/v4/keyed" and query.get("key") != "sheet key&" or (
            url.path == "/v4/shared" and self.headers.get("Authorization") != "Bearer google-token"
        ):
            return self.answer(403, {"error": {"code": 403}})
        return self.answer(200, content("sheet.json"))

    def intervals(self, url):
        expected = "Basic " + base64.b64encode(b"API_KEY:intervals-key").decode()
        if self.headers.get("Authorization") != expected:
            return self.answer(401, {"error": "Unauthorized"})
        parts = url.path.split("/")[3:]
        if parts[-1] == "wellness":
            return self.answer(200, content("wellness.json"))
        if parts[-1] == "activities":
            listed = [{"id": name, "source": "GARMIN_CONNECT"} for name in sorted(os.listdir(path_of("files")))]
            listed += [{"id": "i900", "source": "STRAVA"}, {"id": "i901", "source": "UPLOAD"}]
            return self.answer(200, listed)
        try:
            return self.answer(200, content(os.path.join("files", parts[1])))
        except FileNotFoundError:
            return self.answer(404, {"error": "Not Found"})


    def weather(self, query):
        """Warmer by a degree each hour of the day from 10 on, dew point 8, wind 2.5 m/s but for 3 o'clock."""
        since, until = (datetime.datetime.fromisoformat(query[name]).replace(tzinfo=datetime.timezone.utc) for name in ("start_date", "end_date"))
        if until < since:
            return self.answer(400, {"error": True, "reason": "Parameter 'end_date' is before 'start_date'"})
        hours = [since + datetime.timedelta(hours=n) for n in range(24 * ((until - since).days + 1))]
        return self.answer(200, {
            "latitude": float(query["latitude"]), "longitude": float(query["longitude"]), "hourly": {
                "time": [int(hour.timestamp()) for hour in hours],
                "temperature_2m": [10.0 + hour.hour for hour in hours],
                "dew_point_2m": [8.0 for _ in hours],
                "wind_speed_10m": [None if hour.hour == 3 else 2.5 for hour in hours],
            },
        })


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
with open(path_of("port.new"), "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
os.rename(path_of("port.new"), path_of("port"))
server.serve_forever()
