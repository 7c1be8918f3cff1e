"""Ways to break a panel, and what the checker says of each."""

import copy


def sql(old, new):
    def change(panel):
        target = panel["targets"][0]
        if old not in target["rawSql"]:
            raise ValueError(f"nothing to break: {old}")
        target["rawSql"] = target["rawSql"].replace(old, new)

    return change


def drop(*path):
    def change(panel):
        for key in path[:-1]:
            panel = panel[key]
        panel[path[-1]] = [] if isinstance(panel[path[-1]], list) else ""

    return change


def unit(column, name):
    def change(panel):
        for override in panel["fieldConfig"]["overrides"]:
            if override["matcher"]["options"] == column:
                override["properties"] = [{**p, "value": name} if p["id"] == "unit" else p for p in override["properties"]]

    return change


def rename_override(column):
    def change(panel):
        for override in panel["fieldConfig"]["overrides"]:
            if override["matcher"]["options"] == column:
                override["matcher"]["options"] = "another"

    return change


def outside(panel):
    panel["options"]["basemap"] = {"type": "osm-standard"}


def plugin(panel):
    panel["type"] = "marcusolsson-hourly-heatmap-panel"


WEEKS, RUNS, ROUTE, HRV = ("overview", "Distance a week"), ("overview", "The last ten runs"), ("overview", "The last route"), (
    "overview", "Heart rate variability")
SPORTS = ("year", "Sports")

# What is done, to which panel, how, and what must be said of it.
BREAKS = [
    ("no column is called time", WEEKS, sql("w.time,", 'w.time as "day",'), "no column time"),
    ("time is a number of seconds", WEEKS, sql("w.time,", "extract(epoch from w.time) as time,"), "time is no timestamptz"),
    ("time is without a zone", WEEKS, sql("w.time,", "w.week::timestamp as time,"), "time is no timestamptz"),
    ("time goes back", WEEKS, sql("order by w.time", "order by w.time desc"), "does not ascend"),
    ("a time is null", WEEKS, sql("w.time,", "nullif(w.time, (select max(time) from $schema.weekly_volume)) as time,"), "null somewhere"),
    ("a number becomes a string", WEEKS, sql("w.km / $km_per_unit as", "(w.km / $km_per_unit)::text as"), "nothing else"),
    ("a number is none", WEEKS, sql("w.km / $km_per_unit as", "'NaN'::float8 as"), "holds no number"),
    ("a macro is misspelt", WEEKS, sql("$__timeFrom(", "$__timeFrm("), "unknown macro"),
    ("a macro holds parentheses", WEEKS, sql("w.week between $__timeFrom()::date and $__timeTo()::date", "$__timeFilter(date(w.time))"), "parentheses"),
    ("a variable is misspelt", WEEKS, sql("$athlete", "$athlet"), "nothing stands for"),
    ("many choices are quoted again", SPORTS, sql("in ($sport)", "in ('$sport')"), "syntax error"),
    ("SQL is wrong", RUNS, sql("limit 10", "limt 10"), "syntax error"),
    ("a column is not there", RUNS, sql("avg_hr,", "average_hr,"), "does not exist"),
    ("what a reader may not read", RUNS, sql("from $schema.run_list", ", (select count(*) from $schema.documents) as n from $schema.run_list"), "permission denied"),
    ("an array", RUNS, sql("avg_hr,", "array[avg_hr] as avg_hr,"), "does not draw"),
    ("an interval", RUNS, sql("avg_hr,", "make_interval(secs => moving_s) as avg_hr,"), "does not draw"),
    ("nothing is found", RUNS, sql("limit 10", "limit 0"), "no row"),
    ("two columns have one name", RUNS, sql("  load,", "  load, load,"), "one name"),
    ("a link reads what is not there", RUNS, sql("  activity_id,", "  activity_id as id,"), "a link reads"),
    ("a unit of another kind", WEEKS, unit("distance_km", "lengthmi"), "has the unit"),
    ("a unit of no column", WEEKS, rename_override("mean_km"), "has no unit"),
    ("a band of no column", HRV, sql("hrv_low as hrv_low_ms", "hrv_low as lower_ms"), "fills to"),
    ("no latitude", ROUTE, sql("lat,", "lat as y,"), "no lat and lon"),
    ("a base map from outside", ROUTE, outside, "base map"),
    ("a plugin", RUNS, plugin, "a plugin"),
    ("no description", RUNS, drop("description"), "no description"),
    ("no word for nothing", RUNS, drop("fieldConfig", "defaults", "noValue"), "no noValue"),
    ("no way down", WEEKS, drop("links"), "no link"),
    ("it takes long", RUNS, sql("limit 10", "limit 10 offset (select count(*) from generate_series(1, 30000000)) - 30000000"), "ms of CPU"),
]


def broken(boards):
    """Each break with the panel that it made."""
    for name, (board, title), change, says in BREAKS:
        panel = copy.deepcopy(next(p for p in boards[f"runlytics-{board}"]["panels"] if p["title"] == title))
        change(panel)
        yield name, f"runlytics-{board}", panel, says
