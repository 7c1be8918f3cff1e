"""Runs every panel, variable, annotation and alert rule of docker/grafana against warehouses, as Grafana would.

Usage: panels ROLE WAREHOUSE=DATABASE...          TAP: each against each warehouse (demo, single, empty)
       panels ROLE --elsewhere demo=DATABASE      TAP: Mission Control where gold is published to
       panels ROLE --prove demo=DATABASE          TAP: each way to break a panel is seen
       panels ROLE --times ten=DATABASE           what each panel costs, in ms of CPU of the server
"""

import datetime
import json
import sys

import boards as shipped
import breaks
import checks
import expand
import libpq

# What a panel may take of a warehouse of a season, so that one that reads everything is seen.
MOST_MS = 2000
NOW = datetime.datetime.now(datetime.timezone.utc)
# A run whose watch failed in nothing, where there is one, for its panels may not be empty.
WHOLE_RUN = """
  select activity_id::text
  from $schema.activities
  where sport = 'running' and not excluded and route is not null and avg_hr is not null and ascent_m is not null
  order by started_at desc
  limit 1"""
LONG_AGO = datetime.datetime(2001, 1, 1, tzinfo=datetime.timezone.utc)
AWKWARD = "it's \\'; select 1/0; -- $$ \"how far\""
tests = failures = 0


def ok(name, complaints):
    global tests, failures
    tests += 1
    complaints = list(complaints)
    failures += bool(complaints)
    print(f"{'not ok' if complaints else 'ok'} {tests} - {name}")
    for each in complaints:
        print("#   " + each.replace("\n", "\n#   "), flush=True)


class Warehouse:
    def __init__(self, name, database, role):
        self.name = name
        self.connection = libpq.Connection(dbname=database, user=role, options="-c jit=off -c max_parallel_workers_per_gather=0")
        self.connection.run("set timezone = 'UTC'")

    def choose(self, board, given):
        """The variables as a dashboard that was just opened has them, and what is wrong with them."""
        values, complaints = dict(given), []
        for variable in board["templating"]["list"]:
            name = variable["name"]
            if name in given:
                continue
            if variable["type"] in ("custom", "textbox"):
                values[name] = variable["current"]["value"]
                continue
            try:
                result = self.connection.run(expand.expand(variable["query"], values, expand.Range("now-6M", "now", NOW)))
                complaints += [f"${name}: {c}" for c in checks.of_variable(result)]
                chosen = result.column("__value")
                values[name] = chosen if variable["multi"] else chosen[0]
                whole = self.connection.run(expand.with_variables(WHOLE_RUN, values)).rows if name == "activity" else []
                if whole:
                    values[name] = whole[0][0]
            except (expand.Broken, libpq.Failed, ValueError, IndexError) as error:
                complaints.append(f"${name}: {error}")
                values[name] = "0"
        return values, complaints

    def ask(self, panel, values, span):
        target = panel["targets"][0]
        return self.connection.run(expand.expand(target["rawSql"], values, span.shortened(panel.get("timeFrom"), NOW), target["format"]))

    def complaints(self, panel, values, span, rows_promised):
        """What is wrong with a panel here."""
        if panel["type"] in checks.SILENT:
            return
        try:
            result = self.ask(panel, values, span)
        except (expand.Broken, libpq.Failed) as error:
            yield str(error)
            return
        yield from checks.of_result(panel, result)
        if rows_promised and not any(v is not None for row in result.rows for n, v in zip(result.names, row) if n != "time"):
            yield "no row, or nothing but null"
        if result.cpu_ms > MOST_MS:
            yield f"{result.cpu_ms:.0f} ms of CPU"


def check_board(warehouse, board, promises, given, long_ago):
    values, wrong = warehouse.choose(board, given)
    what = f"{warehouse.name}, {values['unit']}" + (", long ago" if long_ago else "")
    ok(f"{board['title']}: variables ({what})", wrong)
    if long_ago:
        span = expand.Range(LONG_AGO, LONG_AGO + datetime.timedelta(days=180), NOW)
    else:
        span = expand.Range(board["time"]["from"], board["time"]["to"], NOW)
    for panel in board["panels"]:
        promised = not long_ago and warehouse.name in promises[board["uid"], panel["id"]]
        ok(f"{board['title']}: {panel['title']} ({what})", warehouse.complaints(panel, values, span, promised))
    for annotation in board["annotations"]["list"]:
        try:
            sql = expand.expand(annotation["target"]["rawSql"], values, span, annotation["target"]["format"])
            wrong = list(checks.of_annotation(warehouse.connection.run(sql)))
        except (expand.Broken, libpq.Failed) as error:
            wrong = [str(error)]
        ok(f"{board['title']}: annotation {annotation['name']} ({what})", wrong)


def check_rules(warehouse):
    for rule in shipped.rules():
        try:
            # The rules run in the backend, which knows no variables.
            sql = expand.expand(rule["data"][0]["model"]["rawSql"], {}, expand.Range("now-1h", "now", NOW))
            wrong = list(checks.of_alert(rule, warehouse.connection.run(sql)))
        except (expand.Broken, libpq.Failed) as error:
            wrong = [str(error)]
        ok(f"alert: {rule['title']} ({warehouse.name})", wrong)


def check_forms(boards):
    """What needs no server: layout, declarations, and that both forms are the same dashboards."""
    imported = shipped.imported()
    ok("both forms have the same dashboards", [] if boards.keys() == imported.keys() else ["they do not"])
    for uid, board in boards.items():
        ok(f"{board['title']}: the importable form is the same", [] if imported.get(uid) == board else ["it is not"])
        named = set(shipped.data_sources(board))
        ok(f"{board['title']}: one data source", [] if named == {"runlytics"} else [f"it names {sorted(named)}"])
        ok(f"{board['title']}: layout", checks.of_layout(board))
        for panel in board["panels"]:
            ok(f"{board['title']}: {panel['title']}: declaration", checks.of_declaration(panel, boards))


def check(warehouses):
    boards, promises = shipped.provisioned(), shipped.promises()
    check_forms(boards)
    for warehouse in warehouses:
        for board in boards.values():
            check_board(warehouse, board, promises, {}, False)
            if warehouse.name == "demo":
                check_board(warehouse, board, promises, {"unit": "mi"}, False)
                check_board(warehouse, board, promises, {}, True)
                boxes = [v["name"] for v in board["templating"]["list"] if v["type"] == "textbox"]
                if boxes:
                    # Whatever is written into a box is text.
                    check_board(warehouse, board, promises, dict.fromkeys(boxes, AWKWARD), True)
        check_rules(warehouse)


def elsewhere(warehouse):
    boards, promises = shipped.provisioned(), shipped.promises()
    check_board(warehouse, boards["runlytics-overview"], promises, {}, False)
    check_board(warehouse, boards["runlytics-overview"], promises, {"unit": "mi"}, False)


def prove(warehouse):
    boards, promises = shipped.provisioned(), shipped.promises()
    for name, uid, panel, says in breaks.broken(boards):
        board = boards[uid]
        values, _ = warehouse.choose(board, {})
        span = expand.Range(board["time"]["from"], board["time"]["to"], NOW)
        said = list(checks.of_declaration(panel, boards))
        said += warehouse.complaints(panel, values, span, "demo" in promises[uid, panel["id"]])
        ok(f"seen: {name}", [] if any(says in each for each in said) else [f'wanted "{says}", it said: {said}'])


def times(warehouse):
    rows = []
    for board in shipped.provisioned().values():
        values, _ = warehouse.choose(board, {})
        span = expand.Range(board["time"]["from"], board["time"]["to"], NOW)
        for panel in board["panels"]:
            if panel["type"] not in checks.SILENT:
                rows.append((min(warehouse.ask(panel, values, span).cpu_ms for _ in range(3)), board["title"], panel["title"]))
    for board in sorted({row[1] for row in rows}):
        print(f"{sum(row[0] for row in rows if row[1] == board):8.1f} ms  {board}, all panels")
    print(f"of {len(rows)} panels {sum(row[0] > 40 for row in rows)} take more than 40 ms")
    for cpu_ms, board, title in sorted(rows, reverse=True):
        print(f"{cpu_ms:8.1f} ms  {board}: {title}")


def main():
    role, *rest = sys.argv[1:]
    mode = rest.pop(0) if rest[0].startswith("--") else None
    warehouses = [Warehouse(*each.split("=", 1), role) for each in rest]
    if mode == "--times":
        times(warehouses[0])
        return
    if mode:
        {"--prove": prove, "--elsewhere": elsewhere}[mode](warehouses[0])
    else:
        check(warehouses)
    print(f"1..{tests}")
    sys.exit(failures > 0)


main()
