"""What Grafana makes of a query before the server sees it: dashboard variables, then intervals, then macros."""

import datetime
import re

VARIABLE = re.compile(r"\$(\w+)|\[\[(\w+?)(?::(\w+))?\]\]|\$\{(\w+)(?:\.([^:^}]+))?(?::([^}]+))?\}")
MACRO = re.compile(r"\$([_a-zA-Z0-9]+)\(([^)]*)\)")
SECONDS = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "M": 2592000, "y": 31536000}


class Broken(Exception):
    pass


class Range:
    """A time range: now-6M to now+14d, or two instants."""

    def __init__(self, since, until, now):
        self.since, self.until = instant(since, now), instant(until, now)

    def shortened(self, duration, now):
        """As a panel's own timeFrom has it."""
        return self if not duration else Range(f"now-{duration}", "now", now)


def instant(text, now):
    if isinstance(text, datetime.datetime):
        return text
    match = re.fullmatch(r"now(?:([+-])(\d+)([smhdwMy]))?", text)
    if not match:
        raise Broken(f"no time: {text}")
    if not match[1]:
        return now
    away = datetime.timedelta(seconds=int(match[2]) * SECONDS[match[3]])
    return now + away if match[1] == "+" else now - away


def rfc3339(moment):
    text = moment.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")
    return text.rstrip("0").rstrip(".") + "Z"


def variables_of(sql):
    return [m[1] or m[2] or m[4] for m in VARIABLE.finditer(sql)]


def with_variables(sql, values):
    """values: of a variable a string, or a list where several may be chosen, which come quoted and joined."""

    def value(match):
        name, form = match[1] or match[2] or match[4], match[3] or match[6]
        if name not in values:
            return match[0]
        chosen = values[name]
        if isinstance(chosen, list):
            if form in ("csv", "raw"):
                return ",".join(chosen)
            return ",".join("'" + each.replace("'", "''") + "'" for each in chosen)
        return chosen if form == "raw" else chosen.replace("'", "''")

    return VARIABLE.sub(value, sql)


def seconds(interval):
    match = re.fullmatch(r"'?\s*(\d+)\s*(ms|[smhdwMy])\s*'?", interval.strip())
    if not match:
        raise Broken(f"no interval: {interval}")
    return int(match[1]) * SECONDS[match[2]]


def plain(number):
    return str(int(number)) if number == int(number) else repr(number)


def group(arguments, of, shape):
    if len(arguments) < 2:
        raise Broken("a group needs a column and an interval")
    if len(arguments) > 2 and shape != "time_series":
        raise Broken("fill is for the format time_series alone")
    step = plain(seconds(arguments[1]))
    return f"floor({of}/{step})*{step}"


def macro(name, arguments, span, shape):
    since, until = rfc3339(span.since), rfc3339(span.until)
    low, high = int(span.since.timestamp()), int(span.until.timestamp())
    nano = 1_000_000_000
    column = arguments[0]
    made = {
        "__time": lambda: f'{column} AS "time"',
        "__timeEpoch": lambda: f'extract(epoch from {column}) as "time"',
        "__timeFilter": lambda: f"{column} BETWEEN '{since}' AND '{until}'",
        "__timeFrom": lambda: f"'{since}'",
        "__timeTo": lambda: f"'{until}'",
        "__timeGroup": lambda: group(arguments, f"extract(epoch from {column})", shape),
        "__timeGroupAlias": lambda: group(arguments, f"extract(epoch from {column})", shape) + ' AS "time"',
        "__unixEpochFilter": lambda: f"{column} >= {low} AND {column} <= {high}",
        "__unixEpochGroup": lambda: group(arguments, f"({column})", shape),
        "__unixEpochGroupAlias": lambda: group(arguments, f"({column})", shape) + ' AS "time"',
        "__unixEpochNanoFilter": lambda: f"{column} >= {low * nano} AND {column} <= {high * nano}",
        "__unixEpochNanoFrom": lambda: str(low * nano),
        "__unixEpochNanoTo": lambda: str(high * nano),
    }.get(name)
    if made is None:
        raise Broken(f"unknown macro ${name}(")
    if not column and name not in ("__timeFrom", "__timeTo", "__unixEpochNanoFrom", "__unixEpochNanoTo"):
        raise Broken(f"${name}() needs a column")
    return made()


def expand(sql, values, span, shape="table"):
    """The statement that the server sees. Broken where Grafana would refuse it, or would send what it does not mean."""
    step = max((span.until - span.since).total_seconds() / 1000, 1)
    sql = with_variables(sql, values)
    sql = sql.replace("$__interval_ms", plain(int(step * 1000))).replace("$__interval", f"{int(step)}s")
    sql = sql.replace("$__unixEpochFrom()", str(int(span.since.timestamp()))).replace("$__unixEpochTo()", str(int(span.until.timestamp())))

    def replaced(match):
        if "(" in match[2]:
            raise Broken(f"parentheses inside of ${match[1]}()")
        return macro(match[1], [a.strip() for a in match[2].split(",")], span, shape)

    sql = MACRO.sub(replaced, sql)
    left = re.search(r"\$\{?\w+|\[\[\w+", sql)
    if left:
        raise Broken(f"nothing stands for {left[0]}")
    return sql
