"""The metadata service of a machine of AWS, version 2, at its one address: 169.254.169.254, port 80.

Usage: fake_metadata.py FOLDER STORE
It tells keys that are good for FOLDER/lifetime seconds, another with each question, and writes the newest to
STORE/credentials, where fake_s3.cjs reads which it takes. FOLDER/mode: "none" is a machine without a role, "gone" one
whose service answers nothing but 500. Writes a line for each request to FOLDER/requests.
"""

import datetime
import http.server
import json
import pathlib
import secrets
import sys

folder, store = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
ROLES = "/latest/meta-data/iam/security-credentials/"
tokens = set()
told = 0


def read(name, default):
    path = folder / name
    return path.read_text().strip() if path.exists() else default


def new_key():
    global told
    told += 1
    key = {
        "accessKeyId": f"ASIAMACHINE{told}",
        "secretAccessKey": f"machine/secret+{told}=" + "hidden-key",
        "sessionToken": f"machine/token+{told}=" + "hidden-session",
    }
    (store / "credentials.new").write_text(json.dumps(key))
    (store / "credentials.new").rename(store / "credentials")
    until = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=int(read("lifetime", "3600")))
    return json.dumps(
        {
            "Code": "Success",
            "LastUpdated": "2026-01-01T00:00:00Z",
            "Type": "AWS-HMAC",
            "AccessKeyId": key["accessKeyId"],
            "SecretAccessKey": key["secretAccessKey"],
            "Token": key["sessionToken"],
            "Expiration": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
    )


class Metadata(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def say(self, status, text=""):
        with open(folder / "requests", "a", encoding="ascii") as log:
            log.write(f"{status} {self.command} {self.path}\n")
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_PUT(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        seconds = self.headers.get("X-aws-ec2-metadata-token-ttl-seconds", "")
        if read("mode", "") == "gone":
            self.say(500)
        elif self.path != "/latest/api/token" or not seconds.isdigit() or not 1 <= int(seconds) <= 21600:
            self.say(400)
        else:
            token = secrets.token_urlsafe(40)
            tokens.add(token)
            self.say(200, token)

    def do_GET(self):
        if self.headers.get("X-aws-ec2-metadata-token") not in tokens:
            self.say(401)
        elif read("mode", "") == "none":
            self.say(404)
        elif self.path == ROLES:
            self.say(200, "runlytics-machine\n")
        elif self.path == ROLES + "runlytics-machine":
            self.say(200, new_key())
        else:
            self.say(404)

    def log_message(self, *_):
        pass


server = http.server.ThreadingHTTPServer(("169.254.169.254", 80), Metadata)
(folder / "port").write_text("80")
server.serve_forever()
