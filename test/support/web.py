#!/usr/bin/env python3
"""A web server on loopback that misbehaves on request, for the end-to-end tests.

Usage: web.py FOLDER [CERTIFICATE KEY]
Writes the port to FOLDER/port, to FOLDER/blackhole one where no connection comes about, and each request to FOLDER/requests: method, path, headers, body, as
a line of JSON. What the path's first part asks for:

    /status/CODE[/SECONDS]   that status, with Retry-After
    /slow/SECONDS            the headers at once, the body after that time
    /drip/SECONDS            a byte every tenth of a second
    /cut                     fewer bytes than announced
    /bomb                    1 GiB of zeros, gzipped
    /headers                 2 MB of headers
    /redirect/URL            a redirect, percent-encoded
    /flaky/N/NAME            status 500 until it was asked N times for NAME
    /count/NAME[/SECONDS]    how often that was asked for, after that time: never the same answer twice
    /echo                    what was sent, as JSON
anything else                {"path": ...}
"""
import http.server
import json
import os
import socket
import socketserver
import ssl
import sys
import threading
import time
import urllib.parse
import zlib

folder = sys.argv[1]
lock = threading.Lock()
asked = {}


def bomb():
    """The beginning of a gzip stream that unpacks to 1 GiB of zeros: one block, again and again."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = packer.compress(bytes(1 << 24)) + packer.flush(zlib.Z_FULL_FLUSH)
    return b"\x1f\x8b\x08\0\0\0\0\0\0\xff" + block * 64


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def log_message(self, *_):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionError, ssl.SSLError):
            pass

    def record(self, body):
        line = json.dumps({"method": self.command, "path": self.path, "headers": dict(self.headers), "body": body})
        with lock:
            with open(os.path.join(folder, "requests"), "a", encoding="utf-8") as log:
                log.write(line + "\n")
        return line

    def answer(self, status, body=b"", headers=()):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers:
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        size = int(self.headers.get("Content-Length", 0))
        line = self.record(self.rfile.read(size).decode("utf-8", "replace"))
        parts = self.path.split("?")[0].split("/")[1:]
        handler = getattr(self, "on_" + parts[0], None)
        if handler:
            handler(line, *parts[1:])
        else:
            self.answer(200, json.dumps({"path": self.path}).encode(), [("Content-Type", "application/json")])

    do_POST = do_PUT = do_DELETE = do_GET

    def on_echo(self, line, *_):
        self.answer(200, line.encode(), [("Content-Type", "application/json")])

    def on_count(self, _, name, seconds="0"):
        time.sleep(float(seconds))
        with lock:
            asked[""] = asked.get("", 0) + 1
            body = json.dumps({"name": name, "asked": asked[""]})
        self.answer(200, body.encode())

    def on_status(self, _, code, after=None, *__):
        self.answer(int(code), b"no", [("Retry-After", urllib.parse.unquote(after))] if after else [])

    def on_slow(self, _, seconds):
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        time.sleep(float(seconds))
        self.wfile.write(b"ok")

    def on_drip(self, _, seconds):
        count = int(float(seconds) * 10)
        self.send_response(200)
        self.send_header("Content-Length", str(count))
        self.end_headers()
        for _ in range(count):
            self.wfile.write(b".")
            time.sleep(0.1)

    def on_cut(self, *_):
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"half")
        self.close_connection = True

    def on_bomb(self, *_):
        self.answer(200, bomb(), [("Content-Encoding", "gzip")])

    def on_headers(self, *_):
        self.answer(200, b"", [("X-%d" % n, "x" * 8000) for n in range(250)])

    def on_redirect(self, _, target):
        self.answer(302, b"", [("Location", urllib.parse.unquote(target))])

    def on_flaky(self, _, times, name):
        with lock:
            asked[name] = asked.get(name, 0) + 1
            fails = asked[name] <= int(times)
        self.answer(500 if fails else 200, name.encode())


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    daemon_threads = True
    request_queue_size = 128


def write(name, text):
    with open(os.path.join(folder, name + ".new"), "w", encoding="utf-8") as out:
        out.write(str(text))
    os.rename(os.path.join(folder, name + ".new"), os.path.join(folder, name))


def blackhole():
    """A socket whose queue is full: the kernel drops what asks for a connection."""
    listening = socket.socket()
    listening.bind(("127.0.0.1", 0))
    listening.listen(0)
    waiting = [listening]
    for _ in range(4):
        waiting.append(socket.socket())
        waiting[-1].setblocking(False)
        waiting[-1].connect_ex(listening.getsockname())
    return waiting


hole = blackhole()
write("blackhole", hole[0].getsockname()[1])
server = Server(("127.0.0.1", 0), Handler)
if len(sys.argv) > 2:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(sys.argv[2], sys.argv[3])
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
write("port", server.server_address[1])
server.serve_forever()
