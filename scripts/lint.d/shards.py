"""Statements that an engine of shards refuses, or asks every shard for: docs/scale.md, "What is written so".

Usage: shards.py FILE...   prints FILE:LINE: what, and exits with 1 where there is anything.
"""
import re
import sys

VOLATILE = {"clock_timestamp", "random", "gen_random_uuid", "nextval", "set_config", "timeofday"}
STABLE = {
    "now", "current_setting", "format", "concat", "concat_ws", "to_jsonb", "to_json", "jsonb_build_object", "jsonb_build_array",
    "json_build_object", "row_to_json", "array_to_string", "to_char", "to_timestamp", "date_trunc", "age", "pg_has_role",
    "to_regclass", "to_regrole", "quote_nullable", "make_timestamptz",
}
CALL = re.compile(r"(?<![\w.])((?:pg_catalog|runlytics|runlytics_internal)\.)?(\w+)\s*\(")


def masked(text):
    """The text with what stands in comments, strings and quoted names replaced by blanks, line by line."""
    def blank(match):
        told = match.group()
        if told.startswith("'"):
            return "'" + re.sub(r"[^\n]", "_", told[1:-1]) + "'"
        return re.sub(r"[^\n]", " ", told)
    # Whichever begins first: a comment may have a quote in it, and a string what begins a comment.
    return re.sub(r"--[^\n]*|/\*.*?\*/|'(?:[^']|'')*'", blank, text, flags=re.S)


def closing(text, start):
    """Where the bracket at start ends."""
    depth = 0
    for place in range(start, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return len(text)


def volatilities(texts):
    """How changeable what each of our functions returns is; of one name the worst."""
    order = ["immutable", "stable", "volatile"]
    told = {}
    for text in texts:
        for made in re.finditer(r"^create (?:or replace )?(?:function|procedure) ([a-z_]+\.[a-z0-9_]+)\s*\(", text, re.M):
            head = text[closing(text, made.end() - 1):].split("$$", 1)[0][:600]
            word = re.search(r"\b(immutable|stable|volatile)\b", head)
            found = word.group(1) if word else "volatile"
            told[made.group(1)] = max(told.get(made.group(1), "immutable"), found, key=order.index)
    return told


class Statement:
    """A statement that writes to a table of the warehouse."""

    def __init__(self, text, functions):
        self.text = text
        self.functions = functions
        self.aliases = set(re.findall(r"\b(?:update|into|from|join|using)\s+warehouse\.\w+\s+as\s+(\w+)", text))
        self.aliases |= set(re.findall(r"\)\s*as\s+(\w+)\b", text)) | {"excluded"}

    def calls(self, start, end):
        """The calls between two places: where, of what, how changeable, and what is passed."""
        for call in CALL.finditer(self.text, start, end):
            schema, name = call.group(1) or "", call.group(2)
            told = self.functions.get(schema + name)
            if schema in ("", "pg_catalog."):
                told = "volatile" if name in VOLATILE else "stable" if name in STABLE else None
            if told in ("stable", "volatile"):
                yield call.start(), name, told, self.text[call.end() - 1:closing(self.text, call.end() - 1)]
        for word in re.finditer(r"\b(current_date|current_timestamp|current_user|localtimestamp)\b", self.text[:end]):
            if word.start() >= start:
                yield word.start(), word.group(), "stable", ""

    def choices(self, start, end):
        """The spans of CASE and COALESCE between two places."""
        for word in re.finditer(r"\bcoalesce\s*\(", self.text[:end]):
            if word.start() >= start:
                yield word.start(), closing(self.text, word.end() - 1)
        open_at = []
        for word in re.finditer(r"\b(case|end)\b", self.text[:end]):
            if word.start() < start:
                continue
            if word.group() == "case":
                open_at.append(word.start())
            elif open_at:
                yield open_at.pop(), word.end()

    def faults(self, start, end, what):
        choices = list(self.choices(start, end))
        for place, name, told, passed in self.calls(start, end):
            if what == "on conflict":
                yield place, f"{name}() in ON CONFLICT DO UPDATE"
            elif what == "returning":
                yield place, f"{name}() in RETURNING"
            elif told == "volatile":
                yield place, f"{name}(), which is volatile, in an UPDATE or DELETE"
            elif any(first <= place < last for first, last in choices):
                yield place, f"{name}() inside CASE or COALESCE of an UPDATE or DELETE"
            elif any(re.search(rf"\b{alias}\.", passed) for alias in self.aliases):
                yield place, f"{name}(), which is stable, over a column in an UPDATE or DELETE"


def parts(text):
    """The spans of a statement that rules look at."""
    returning = re.search(r"\breturning\b", text)
    stop = returning.start() if returning else len(text)
    if returning:
        yield returning.start(), len(text), "returning"
    if re.match(r"\s*(update|delete)\b", text):
        yield 0, stop, "change"
    conflict = re.search(r"\bdo update\s+set\b", text)
    if conflict:
        yield conflict.start(), stop, "on conflict"


def written(text, functions):
    """What is wrong with the statements of a file that write."""
    for found in re.finditer(r"\b(?:update|delete\s+from|insert\s+into)\s+warehouse\.\w+(?:(?!\bloop\b)[^;])*", text):
        # A statement inside brackets ends with them.
        depth = 0
        end = found.end()
        for place in range(found.start(), found.end()):
            depth += {"(": 1, ")": -1}.get(text[place], 0)
            if depth < 0:
                end = place
                break
        statement = Statement(text[found.start():end], functions)
        # With a question behind it Citus stores what it returns, and asks then.
        if end < found.end() and found.group().startswith("insert") and re.match(r"[\s),]*(?:\w+ as (?:materialized )?\()?\s*(insert|update|delete)", text[end:found.end()]):
            yield found.start(), "an INSERT inside another statement that writes"
        for start, stop, what in parts(statement.text):
            for place, fault in statement.faults(start, stop, what):
                yield found.start() + place, fault
        values = re.search(r"\bvalues\s*\(", statement.text)
        if values and statement.text.startswith("insert"):
            last = re.search(r"\bon conflict\b|\breturning\b", statement.text)
            for inner in re.finditer(r"\(\s*select\b", statement.text[values.start():last.start() if last else None]):
                yield found.start() + values.start() + inner.start(), "a sub-select in VALUES"
            # Of a value that is known by then, Citus writes down what is left of it, which no node understands.
            for choice in re.finditer(r"\bcase\s+(?!\s|when\b)", statement.text[values.start():last.start() if last else None]):
                yield found.start() + values.start() + choice.start(), "CASE of a value in VALUES"


def called(text, functions):
    """Where a question to tables of the warehouse calls what writes: it would write where the rows are."""
    begins = r"(?:^|;|\b(?:then|loop|begin|else|declare)\b|\$\$)"
    for found in re.finditer(begins + r"\s*(?=((?:(?!\b(?:loop|then|begin|declare)\b)[^;])*))", text, re.M):
        statement = found.group(1)
        if not re.search(r"\b(?:from|join)\s+warehouse\.", statement) or re.match(r"create |grant |comment |alter |drop ", statement):
            continue
        for call in CALL.finditer(statement):
            if functions.get((call.group(1) or "") + call.group(2)) == "volatile":
                yield found.start(1) + call.start(), f"{call.group(2)}(), which is volatile, in a question to the warehouse"


# What has no athlete, or is looked up nowhere but on the node that asks.
FREE = {"metrics", "http_hosts", "installation", "dim_date", "dim_sport", "dim_shift"}
TABLE = re.compile(r"\b(?:from|join)\s+warehouse\.(\w+)")


def of_athletes(text):
    return any(table not in FREE for table in TABLE.findall(text))


def viewed(text):
    """What is wrong with the views of a file: whose rows are asked for has to be told of each table in them."""
    for view in re.finditer(r"^create (?:or replace )?view [^;]*;", text, re.M):
        said = view.group()
        for join in re.finditer(r"\bjoin\s+warehouse\.(\w+)\s+as\s+(\w+)((?:(?!\b(?:join|where|group by|union|window|order by)\b)[^;])*)", said):
            table, alias, condition = join.groups()
            if table not in FREE and not re.search(rf"\b{alias}\.athlete_id\b|\busing \(athlete_id", condition):
                yield view.start() + join.start(), f"a view joins warehouse.{table} without athlete_id"
        for inner in re.finditer(r"(\w+|[^\s\w])?\s*(\()\s*(?:select|with)\b", said):
            end = closing(said, inner.start(2))
            if not of_athletes(said[inner.start(2):end]):
                continue
            before = inner.group(1)
            if before == "lateral":
                if not re.match(r"\)\s*as (\w+)(?: \([^)]*\))?\s+on \1\.athlete_id =", said[end:]):
                    yield view.start() + inner.start(2), "a view looks up by a subquery that is not joined by athlete_id"
            elif before not in ("from", "join", "as", "materialized", "exists", "(", "all", "union"):
                yield view.start() + inner.start(2), "a view looks up by a subquery, which is no join by athlete_id"


def main(files):
    texts = {file: masked(open(file, encoding="utf-8").read()) for file in files}
    functions = volatilities(texts.values())
    bad = 0
    for file, text in texts.items():
        for place, fault in sorted({*written(text, functions), *called(text, functions), *viewed(text)}):
            print(f"{file}:{text.count(chr(10), 0, place) + 1}: {fault}")
            bad = 1
    return bad


sys.exit(main(sys.argv[1:]))
