"""The dashboards and rules as they are shipped, in both forms, and what their sources promise."""

import json
import pathlib
import re

ROOT = pathlib.Path("docker/grafana")


def provisioned():
    boards = [json.loads(p.read_text()) for p in sorted(ROOT.glob("provisioning/dashboards/*.json"))]
    return {board["uid"]: board for board in boards}


def imported():
    """As an import leaves them, when the user has chosen the data source runlytics."""
    boards = {}
    for path in sorted(ROOT.glob("import/*.json")):
        board = json.loads(path.read_text())
        inputs = board.pop("__inputs")
        board.pop("__requires")
        board.pop("id")
        text = json.dumps(board)
        for each in inputs:
            text = text.replace("${" + each["name"] + "}", "runlytics")
        boards[board["uid"]] = json.loads(text)
    return boards


def rules():
    # JSON, which is YAML as well.
    made = json.loads((ROOT / "provisioning/alerting/rules.yaml").read_text())
    return [rule for group in made["groups"] for rule in group["rules"]]


def promises():
    """With which data a panel has rows, by dashboard and number: the line "rows" of its source."""
    found = {}
    for folder in ROOT.glob("panels/*/"):
        for number, path in enumerate(sorted(folder.glob("[0-9]*.sql")), 1):
            match = re.search(r"^-- rows: (.*)$", path.read_text(), re.M)
            found[f"runlytics-{folder.name}", number] = match[1].split() if match else []
    return found


def data_sources(value):
    """Every data source that something names."""
    if isinstance(value, dict):
        if "uid" in value and "type" in value and set(value) == {"type", "uid"}:
            yield value["uid"]
        for each in value.values():
            yield from data_sources(each)
    elif isinstance(value, list):
        for each in value:
            yield from data_sources(each)
