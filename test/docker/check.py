#!/usr/bin/env python3
"""Looks at what brings the image to people, and prints TAP: every path, variable, port, secret, volume and network that
the Compose file, the Dockerfile, the Caddyfile and the host's first script name is there, and named alike in each."""
import fnmatch
import pathlib
import re
import shutil
import subprocess
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCKER = ROOT / "docker"
compose = yaml.safe_load((DOCKER / "compose.yaml").read_text())
compose_text = (DOCKER / "compose.yaml").read_text()
dockerfile = (DOCKER / "Dockerfile").read_text()
caddyfile = (DOCKER / "Caddyfile").read_text()
entrypoint = (DOCKER / "entrypoint").read_text()
settings = (DOCKER / "postgresql.conf").read_text()
user_data = (ROOT / "infra/host/user-data.sh.tftpl").read_text()
docs = (ROOT / "docs/docker.md").read_text()
services = compose["services"]
tests = failures = 0


def same(name, got, wanted):
    global tests, failures
    tests += 1
    if got == wanted:
        print(f"ok {tests} - {name}")
        return
    failures += 1
    print(f"not ok {tests} - {name}")
    for what, each in (("got", got), ("wanted", wanted)):
        print(f"# {what}: {sorted(each) if isinstance(each, set) else each}")


def none(name, wrong):
    same(name, list(wrong), [])


def names(value):
    return set(value or [])


def mounts(kind):
    for name, service in services.items():
        for volume in service.get("volumes", []):
            source, target = volume.split(":")[:2]
            if source.startswith(".") == (kind == "bind"):
                yield name, source, target


# The Compose file by itself.
known = {"image", "build", "command", "entrypoint", "environment", "secrets", "volumes", "ports", "networks", "depends_on",
         "healthcheck", "shm_size", "stop_grace_period", "restart"}
none("no word that Compose would not know", (f"{n}: {k}" for n, s in services.items() for k in s if k not in known))
none("every file that is mounted is there", (p for _, p, _ in mounts("bind") if not (DOCKER / p).exists()))
same("every volume is declared, and used", {v for _, v, _ in mounts("volume")}, names(compose["volumes"]))
same("every network too", {n for s in services.values() for n in s["networks"]}, names(compose["networks"]))
same("every secret too", {x for s in services.values() for x in s.get("secrets", [])}, names(compose["secrets"]))
none("a secret's file is shown to whom its path is told",
     (f"{n}: {p}" for n, s in services.items()
      for p in re.findall(r"/run/secrets/(\w+)", yaml.dump([s.get("environment"), s.get("entrypoint"), s.get("command")]))
      if p not in s.get("secrets", [])))
made = set(re.search(r"for each in (.*); do", (DOCKER / "make-secrets").read_text()).group(1).split())
same("make-secrets makes each of them", made, names(compose["secrets"]))
same("where it is looked for", {s["file"] for s in compose["secrets"].values()}, {f"./secrets/{m}" for m in made})
none("no password stands in the file", re.findall(r"(?i)\w*password\w*: (?!/run/secrets/|\./|\n|$)\S+", compose_text.replace("file: ./", "./")))
none("what waits for another waits for one that is there",
     (d for s in services.values() for d in s.get("depends_on", []) if d not in services))
none("what waits for health waits for what has a check",
     (d for s in services.values() if isinstance(s.get("depends_on"), dict) for d, how in s["depends_on"].items()
      if how["condition"] == "service_healthy" and services[d]["image"] != services["database"]["image"]))
none("nothing but Caddy is published to the world", (p for n, s in services.items() if n != "caddy" for p in s.get("ports", [])
                                                     if "127.0.0.1" not in p))
variables = set(re.findall(r"(?<!\$)\$\{(\w+)", compose_text))
none("every variable is explained in docs/docker.md", (v for v in variables if f"`{v}`" not in docs))
none("and has a default", (v for v in re.findall(r"(?<!\$)\$\{(\w+)\}", compose_text)))

# With the image.
database = services["database"]
scripts = entrypoint + "".join(p.read_text() for p in (DOCKER / "initdb").iterdir()) + str(database["command"])
none("the image knows the variables that it is given",
     (v for v in database["environment"] if v.removesuffix("_FILE") not in scripts))
none("and runs what the services run", (w for w in ("docker-entrypoint.sh", "runlytics-backup", "runlytics-healthcheck")
                                        if f"/usr/local/bin/{w}" not in dockerfile))
pgdata = re.search(r"PGDATA=(\S+)", dockerfile).group(1)
same("the data are on the volume", ("data", pgdata) in {(v, t) for n, v, t in mounts("volume") if n == "database"}, True)
same("which the image declares", re.search(r"^VOLUME (\S+)", dockerfile, re.M).group(1), pgdata)
exposed = set(map(int, re.search(r"^EXPOSE (.*)", dockerfile, re.M).group(1).split()))
listening = {int(p) for p in re.findall(r"^runlytics\.(?:listen|page)_port = (\d+)", settings, re.M)} | {5432}
same("the image exposes the ports of its settings", exposed, listening)
listen_port = re.search(r"runlytics\.listen_port = (\d+)", settings).group(1)
same("its check asks the listener's", re.search(r"RUNLYTICS_HEALTH_PORT-(\d+)", (DOCKER / "healthcheck").read_text()).group(1), listen_port)
inner = {p.rsplit(":", 1)[1] for p in database["ports"]}
none("a published port is one of the image's", (p for p in inner if int(p) not in exposed))
upstreams = set(re.findall(r"reverse_proxy (\w+):(\d+)", caddyfile))
same("Caddy asks the services", upstreams, {("database", "8321"), ("database", "8322"), ("grafana", "3000")})
none("which are in a network with it", (u for u, _ in upstreams if not set(services[u]["networks"]) & set(services["caddy"]["networks"])))
same("Caddy knows its domain", set(re.findall(r"\{\$(\w+)", caddyfile)) - set(services["caddy"]["environment"]), set())
deliveries = set(re.search(r"@deliveries path (.*)", caddyfile).group(1).split())
endpoints = re.search(r"constexpr Endpoint endpoints.*?};", (ROOT / "src/core/listener/endpoints.cpp").read_text(), re.S).group(0)
none("Caddy sends every path of the listener to it",
     (p for p in re.findall(r'\{"(/[^"]*)"', endpoints) if not any(fnmatch.fnmatch(p, d) for d in deliveries)))

# With Grafana.
source = (DOCKER / "grafana/provisioning/datasources/runlytics.yaml").read_text()
grafana = services["grafana"]
given = set(grafana["environment"]) | set(re.findall(r"export (\w+)=", str(grafana["entrypoint"])))
none("Grafana is given what its data source wants", (v for v in re.findall(r"\$(\w+)", source) if v not in given))
role = grafana["environment"]["RUNLYTICS_USER"]
same("its role is made", f"create role {role} login" in scripts, True)
same("its version is that of the docs", grafana["image"] in (ROOT / "docs/grafana.md").read_text(), True)

# The Dockerfile and what is sent to it.
ignored = (ROOT / ".dockerignore").read_text().split("\n")
sent = [line[1:] for line in ignored if line.startswith("!")]
none("what is sent to the build is there", (s for s in sent if not (ROOT / s).exists()))
copied = [w for line in re.findall(r"^COPY (?!--from)(.*)$", dockerfile, re.M) for w in line.split()[:-1] if w != "."]
none("what the image copies is sent", (c for c in copied if not any(c == s or c.startswith(s + "/") for s in sent)))
sections = set(re.findall(r"^\[(.+)\]$", (ROOT / "scripts/packages.txt").read_text(), re.M))
none("its packages are sections of the one list",
     (s for s in re.findall(r"install-packages ([a-z-]+)(?:\s|$)", dockerfile, re.M) if s not in sections))
none("and no other list", re.findall(r"apt-get install", dockerfile))
same("it does not run as root", re.findall(r"^USER (\w+)", dockerfile, re.M)[-1], "postgres")

# What is watched.
metrics = set(re.findall(r"\(\d+, '(runlytics_\w+)'", (ROOT / "sql/watch/metrics.sql").read_text()))
alarms = docs.split("| alarm |")[1]
same("there are metrics, and alarms", (len(metrics) > 10, alarms.count("\n| `") > 5), (True, True))
none("an alarm is on a metric that is told", (m for m in re.findall(r"`?(runlytics_\w+)", alarms) if m not in metrics | {"runlytics_token"}))

# The programs themselves, where they are. Neither asks for a server; the Compose of before knows no name of a project.
def ran(program, *arguments):
    if not shutil.which(program):
        return None
    return subprocess.run([program, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)


is_old = (version := ran("docker-compose", "version", "--short")) and version.stdout.startswith("1.")
for what, said in (("Compose", None if is_old else ran("docker-compose", "--file", "docker/compose.yaml", "config", "--quiet")),
                   ("Caddy", ran("caddy", "validate", "--config", "docker/Caddyfile", "--adapter", "caddyfile"))):
    if said:
        same(f"{what} reads its file", said.stderr[-500:] if said.returncode else "", "")
    else:
        print(f"# {what} is not here: it did not read its file")

# The host of infra/.
address = database["networks"]["inside"]["ipv4_address"]
same("the firewall of the host knows the database", set(re.findall(r"! -s (\S+)", user_data)), {address})
none("the host sets variables that Compose has", (v for v in re.findall(r"^(RUNLYTICS_\w+)=", user_data, re.M) if v not in variables))
none("and runs what is there",
     (p for p in ["docker/make-secrets", *re.findall(r"/srv/runlytics/source/(infra/\S+)", user_data)] if not (ROOT / p).exists()))
project = re.search(r"--project-name (\w+)", user_data).group(1)
volume = re.search(r"/docker/volumes/(\w+)/_data", user_data).group(1)
same("it finds the backups", (project, volume), (compose["name"], f"{compose['name']}_backups"))
print(f"1..{tests}")
sys.exit(1 if failures else 0)
