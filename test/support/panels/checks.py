"""Whether a result is what its panel draws."""

import math
import re

from libpq import NUMBERS, STRINGS

CORE = {
    "timeseries", "trend", "stat", "gauge", "bargauge", "table", "barchart", "state-timeline", "heatmap", "xychart", "geomap", "text",
    "alertlist",
}
SILENT = {"text", "alertlist"}
PLAIN = NUMBERS | STRINGS | {"bool", "timestamptz"}

# The unit that the end of a column's name promises.
PROMISES = [
    (r"_per_(km|mi)$", {"dthms", "s"}), (r"_km$", {"lengthkm"}), (r"_mi$", {"lengthmi"}), (r"_ft$", {"lengthft"}), (r"_kg$", {"masskg"}),
    (r"_ms$", {"ms"}), (r"_hr$", {"suffix: bpm"}), (r"_pct$", {"percent"}), (r"_share$", {"percentunit"}), (r"_spm$", {"suffix: spm"}),
    (r"_m$", {"lengthm"}), (r"_s$", {"dthms", "s"}), (r"_h$", {"h"}), (r"_kmh$", {"velocitykmh"}),
]
# Hidden columns that only links read.
FOR_LINKS = re.compile(r"^(activity_id|from_ms|to_ms)$")


def settings(panel):
    """What the overrides say of each column by its name."""
    return {
        o["matcher"]["options"]: {p["id"]: p["value"] for p in o["properties"]}
        for o in panel["fieldConfig"]["overrides"]
        if o["matcher"]["id"] == "byName"
    }


def of_declaration(panel, boards):
    """What can be seen without asking the server."""
    if panel["type"] not in CORE:
        yield f"{panel['type']} is a plugin"
    for key in ("title", "description"):
        if not panel.get(key):
            yield f"no {key}"
    if panel["type"] in SILENT:
        return
    relations = set(re.findall(r"(?:\$schema|\bwarehouse|\brunlytics)\.[a-z_0-9]+", panel["targets"][0]["rawSql"]))
    known = {r.split(".")[1] for r in relations}
    if not known & set(re.findall(r"[a-z_0-9]+", panel["description"])):
        yield "the description names nothing that it reads"
    if not panel["fieldConfig"]["defaults"].get("noValue"):
        yield "no noValue"
    links = panel.get("links", []) + panel["fieldConfig"]["defaults"].get("links", [])
    if not links:
        yield "no link down"
    for link in links:
        target = re.match(r"/d/([a-zA-Z0-9_-]+)\?", link["url"])
        if not target or target[1] not in boards:
            yield f"a link leads to no dashboard: {link['url']}"
        elif "var-athlete" not in link["url"] and "${athlete:queryparam}" not in link["url"]:
            yield "a link forgets the athlete"
        elif "from=" not in link["url"] and "${__url_time_range}" not in link["url"]:
            yield "a link forgets the time"
    if panel["type"] == "geomap":
        basemap = panel["options"].get("basemap", {})
        if basemap.get("type") != "xyz" or basemap.get("config", {}).get("url") != "${basemap:raw}":
            yield "a base map that is not the variable's"


def instants(values, name):
    if None in values:
        yield f"{name} is null somewhere"
        return
    # ISO 8601 in one time zone sorts as text.
    if any(a > b for a, b in zip(values, values[1:])):
        yield f"{name} does not ascend"


def of_types(result):
    if len(set(result.names)) < len(result.names):
        yield "two columns have one name"
    for name, kind in zip(result.names, result.types):
        if kind not in PLAIN:
            yield f"{name} is of {kind}, which Grafana does not draw"
        elif kind in ("float4", "float8", "numeric"):
            if any(v is not None and not math.isfinite(float(v)) for v in result.column(name)):
                yield f"{name} holds no number somewhere"


def of_time(result):
    if "time" not in result.names:
        yield "no column time"
    elif dict(zip(result.names, result.types))["time"] != "timestamptz":
        yield "time is no timestamptz"
    else:
        yield from instants(result.column("time"), "time")


def of_kind(panel, result):
    kind, numbers, strings = panel["type"], result.of_types(NUMBERS), result.of_types(STRINGS)
    if kind in ("timeseries", "state-timeline", "heatmap"):
        yield from of_time(result)
    if kind == "geomap":
        if not {"lat", "lon"} <= set(numbers):
            yield "no lat and lon that are numbers"
        elif None in result.column("lat") + result.column("lon"):
            yield "a position is null"
        if "time" in result.names:
            yield from of_time(result)
    if kind == "timeseries" and (not numbers or strings):
        yield "a line needs numbers, and beside time nothing else"
    if kind == "heatmap" and len(numbers) < 2:
        yield "a heatmap needs numbers in rows"
    if kind == "state-timeline" and not strings:
        yield "no states"
    if kind in ("stat", "gauge", "bargauge") and (not numbers or len(numbers) < len(result.names) or len(result.rows) > 1):
        yield f"a {kind} needs one row of numbers"
    if kind == "barchart" and (not strings or result.names[0] != strings[0] or len(numbers) != len(result.names) - 1):
        yield "bars need a string and then numbers"
    if kind == "xychart" and len(numbers) < 2:
        yield "points need two numbers"
    if kind == "trend":
        if len(numbers) < len(result.names):
            yield "a trend needs numbers alone"
        elif any(float(a) > float(b) for a, b in zip(result.column(result.names[0]), result.column(result.names[0])[1:])):
            yield "its x does not ascend"


def of_units(panel, result):
    said = settings(panel)
    for name in result.of_types(NUMBERS):
        if name not in said or "unit" not in said[name]:
            yield f"{name} has no unit"
            continue
        promised = next((units for pattern, units in PROMISES if re.search(pattern, name)), None)
        if promised and not FOR_LINKS.match(name) and said[name]["unit"] not in promised:
            yield f"{name} has the unit {said[name]['unit']}"
    shown = {said.get(name, {}).get("displayName", name) for name in result.names}
    for name in result.names:
        below = said.get(name, {}).get("custom.fillBelowTo")
        if below and below not in shown:
            yield f"{name} fills to {below}, which is not there"
    if panel["type"] == "trend" and panel["options"].get("xField") not in shown:
        yield "its x is not there"


def of_links(panel, result):
    for link in panel["fieldConfig"]["defaults"].get("links", []):
        for name in re.findall(r"\$\{__data\.fields\.(\w+)\}", link["url"]):
            if name not in result.names:
                yield f"a link reads {name}, which is not there"


def of_result(panel, result):
    yield from of_types(result)
    yield from of_kind(panel, result)
    yield from of_units(panel, result)
    yield from of_links(panel, result)


def of_annotation(result):
    yield from of_types(result)
    yield from of_time(result)
    kinds = dict(zip(result.names, result.types))
    if kinds.get("text") not in STRINGS:
        yield "no text"
    if "timeend" in kinds and kinds["timeend"] != "timestamptz":
        yield "timeend is no timestamptz"


def of_variable(result):
    kinds = dict(zip(result.names, result.types))
    if kinds.get("__text") not in STRINGS or kinds.get("__value") not in STRINGS:
        yield "a variable needs __text and __value"
    elif not result.rows:
        yield "a variable without a row leaves every panel blank"
    elif None in result.column("__text") + result.column("__value"):
        yield "a choice is null"


def of_alert(rule, result):
    numbers, strings = result.of_types(NUMBERS), result.of_types(STRINGS)
    if len(numbers) != 1 or len(numbers) + len(strings) != len(result.names):
        yield "a rule needs one number, and strings as labels"
    if rule["condition"] not in {d["refId"] for d in rule["data"]}:
        yield "its condition is not there"
    if not rule["annotations"].get("description"):
        yield "no description"


def of_layout(board):
    """Of a dashboard as a whole."""
    if board["schemaVersion"] != 42:
        yield f"schemaVersion {board['schemaVersion']}"
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,40}", board["uid"]):
        yield "no uid"
    if len({p["id"] for p in board["panels"]}) < len(board["panels"]):
        yield "two panels have one id"
    taken = set()
    for panel in board["panels"]:
        at = panel["gridPos"]
        cells = {(x, y) for x in range(at["x"], at["x"] + at["w"]) for y in range(at["y"], at["y"] + at["h"])}
        if at["x"] + at["w"] > 24 or cells & taken:
            yield f"{panel['title']} has no room"
        taken |= cells
