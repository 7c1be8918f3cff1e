#!/usr/bin/env python3
"""A server with the endpoints of OpenAI on loopback, for the end-to-end tests; it can be a bad one.

Usage: fake_model.py FOLDER
FOLDER/mode says how it answers: good, or one of the bad ways below. Writes the port to FOLDER/port and each
request, as JSON with path and authorization, as a line of FOLDER/prompts. Strict about the schema, as strict mode is.
"""
import http.server
import json
import os
import re
import socketserver
import sys
import time

folder = sys.argv[1]
WORDS = [["knee", "patella", "kneecap"], ["calf", "calves"], ["rain", "wet", "drizzle"], ["sleep", "slept"], ["race"]]
FILTER = {
    "route": "answer",
    "target": "journal",
    "topics": [{"concept": "pain", "body_part": "knee", "side": None, "polarity": None}],
    "combine": "all",
    "window": {"from": "2026-01-01", "to": "2026-07-01"},
    "windows": [],
    "filters": [],
    "aggregate": None,
    "metric": None,
    "tell": None,
    "group_by": None,
    "relation": None,
    "units": None,
    "limit": None,
}


def mode():
    with open(os.path.join(folder, "mode"), encoding="utf-8") as file:
        return file.read().strip()


def is_strict(schema):
    """Whether every object of a schema has all of its properties required and no other."""
    if "properties" in schema:
        return (
            schema["additionalProperties"] is False
            and sorted(schema["required"]) == sorted(schema["properties"])
            and all(is_strict(each) for each in schema["properties"].values())
        )
    return is_strict(schema["items"]) if "items" in schema else "type" in schema


def vector_of(text):
    """A number for each of WORDS, so that a kneecap means a knee."""
    said = re.findall("[a-z]+", text.lower())
    return [float(sum(said.count(word) for word in words)) for words in WORDS] + [0.05]


def filter_content(how):
    """What the model says a question means."""
    return {
        "sql": "SELECT value FROM warehouse.secrets",
        "prose": "Sure! Here is what I found.",
        "extra": json.dumps(FILTER | {"sql": "drop table warehouse.journal"}),
        "unknown": json.dumps(FILTER | {"filters": [{"metric": "secrets", "op": "=", "value": 1}]}),
        "operator": json.dumps(FILTER | {"filters": [{"metric": "load", "op": "; drop", "value": 1}]}),
        "unanswerable": json.dumps(FILTER | {"target": "nights", "aggregate": "sum:pace_s_per_km"}),
        "narrow": json.dumps(FILTER | {"window": {"from": "2026-03-02", "to": "2026-07-01"}}),
        "no_day": json.dumps(FILTER | {"window": {"from": "2026-02-30", "to": "2026-03-05"}}),
        "backwards": json.dumps(FILTER | {"window": {"from": "2026-03-05", "to": "2026-03-01"}}),
    }.get(how, json.dumps(FILTER))


def summary_content(how, prompt):
    """What the model says of the entries that it was shown."""
    ids = [entry["id"] for entry in prompt["entries"]]
    if how == "sql":
        return "SELECT value FROM warehouse.secrets"
    sentences = [
        {"text": "The knee hurt. Trust me, you are ill.", "ids": ids[:1]},
        {"text": "A sentence without any number.", "ids": []},
        {"text": "A sentence of another one's entry.", "ids": ids[:1] + [2020010101]},
        {"text": "See [this](http://evil.example/x) or <a href='http://evil.example'>http://evil.example/y</a> now.", "ids": ids[-1:]},
    ]
    return json.dumps({"sentences": sentences})


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers POST /v1/chat/completions and /v1/embeddings."""

    def answer(self, status, body):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        authorization = self.headers.get("Authorization")
        with open(os.path.join(folder, "prompts"), "a", encoding="utf-8") as file:
            file.write(json.dumps({"path": self.path, "authorization": authorization, "said": said}) + "\n")
        how = mode()
        if authorization != "Bearer model-secret" or how == "refusing":
            return self.answer(401, {"error": "no"})
        if how == "slow":
            time.sleep(3)
        if how == "json":
            return self.answer(200, b'{"choices": [')
        if how == "huge":
            return self.answer(200, b'{"choices": "' + b"x" * (3 << 20) + b'"}')
        usage = {"prompt_tokens": 100, "completion_tokens": 10}
        if self.path == "/v1/embeddings":
            data = [{"index": n, "embedding": vector_of(text)} for n, text in enumerate(said["input"])]
            return self.answer(200, {"data": data[::-1], "usage": usage})
        schema = said["response_format"]["json_schema"]
        if self.path != "/v1/chat/completions" or not schema["strict"] or not is_strict(schema["schema"]):
            return self.answer(400, {"error": "not strict"})
        prompt = json.loads(said["messages"][1]["content"])
        content = filter_content(how) if schema["name"] == "filter" else summary_content(how, prompt)
        return self.answer(200, {"choices": [{"message": {"content": content}}], "usage": usage})

    def log_message(self, *_):
        pass


class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
    """One that takes many at once."""

    daemon_threads = True


server = Server(("127.0.0.1", 0), Handler)
with open(os.path.join(folder, "port"), "w", encoding="utf-8") as file:
    file.write(str(server.server_address[1]))
server.serve_forever()
