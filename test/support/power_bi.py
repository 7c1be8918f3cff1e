"""What the Power BI project in bi/ asks of a database, and whether it is of one piece.

Usage: power_bi.py statements SCHEMA   a line each: a name, a tab, and a statement that returns a row for what is wrong
       power_bi.py look                what is wrong in the files by themselves
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent / "bi"
TYPES = {
    "int64": ("bigint", "integer", "smallint"), "double": ("double precision",), "string": ("text",), "boolean": ("boolean",),
    "dateTime": ("date", "timestamp with time zone"),
}


def model():
    return json.loads((ROOT / "Runlytics.SemanticModel" / "model.bim").read_text())["model"]


def relation_of(table):
    """What the query of a table names: its relation and its columns."""
    query = "\n".join(table["partitions"][0]["source"]["expression"])
    item = re.search(r'\[Schema = Schema, Item = "(\w+)"\]', query)[1]
    chosen = re.search(r"Table\.SelectColumns\(Relation, \{(.*?)\}\)", query)[1]
    return item, re.findall(r'"(\w+)"', chosen)


def statements(schema):
    """Names and statements; a statement that finds nothing wrong returns no row."""
    tables = {table["name"]: table for table in model()["tables"]}
    for name, table in tables.items():
        relation, chosen = relation_of(table)
        yield f"{name} can be read", f"select {', '.join(chosen)} from {schema}.{relation} where false"
        kinds = {c["sourceColumn"]: TYPES[c["dataType"]] for c in table["columns"]}
        wanted = ", ".join(f"('{column}', '{{{','.join(kinds[column])}}}'::text[])" for column in chosen)
        yield f"{name} has the types", (
            f"select w.name from (values {wanted}) as w (name, types) left join pg_attribute as a"
            f" on a.attrelid = '{schema}.{relation}'::regclass and a.attname = w.name"
            " where coalesce(format_type(a.atttypid, null) <> all (w.types), true)"
        )
        if relation.startswith("fact_"):
            yield f"{name} has rows", f"select 'none' where not exists (select from {schema}.{relation})"
    for each in model()["relationships"]:
        many, one = relation_of(tables[each["fromTable"]])[0], relation_of(tables[each["toTable"]])[0]
        key, column = each["toColumn"], each["fromColumn"]
        yield f"{each['toTable']}.{key} is a key", (
            f"select {key}::text, count(*) from {schema}.{one} group by 1 having count(*) > 1 or {key}::text is null"
        )
        yield f"{each['fromTable']}.{column} resolves", (
            f"select f.{column} from {schema}.{many} as f left join {schema}.{one} as d on d.{key} = f.{column} where d.{key} is null"
        )


def fields(value):
    """Every field that a visual names."""
    if isinstance(value, dict):
        for kind in ("Column", "Measure"):
            if kind in value:
                yield kind, value[kind]["Expression"]["SourceRef"]["Entity"], value[kind]["Property"]
        for each in value.values():
            yield from fields(each)
    elif isinstance(value, list):
        for each in value:
            yield from fields(each)


def look():
    tables = {table["name"]: table for table in model()["tables"]}
    columns = {name: {c["name"]: c for c in table["columns"]} for name, table in tables.items()}
    measures = {name: {m["name"]: m for m in table.get("measures", [])} for name, table in tables.items()}
    for name, table in tables.items():
        if [c["sourceColumn"] for c in table["columns"]] != relation_of(table)[1]:
            yield f"{name}: its columns are not those of its query"
        for column in table["columns"]:
            if "sortByColumn" in column and column["sortByColumn"] not in columns[name]:
                yield f"{name}.{column['name']} is sorted by what is not there"
        for measure in table.get("measures", []):
            for entity, column in re.findall(r"(\w+)\[(\w+)\]", measure["expression"]):
                if column not in columns.get(entity, {}):
                    yield f"{measure['name']} names {entity}[{column}]"
    ends = [(r["fromTable"], r["fromColumn"], r["toTable"]) for r in model()["relationships"]]
    for r in model()["relationships"]:
        if r["fromColumn"] not in columns[r["fromTable"]] or r["toColumn"] not in columns[r["toTable"]]:
            yield f"a relationship of {r['fromTable']} leads nowhere"
        elif columns[r["fromTable"]][r["fromColumn"]]["dataType"] != columns[r["toTable"]][r["toColumn"]]["dataType"]:
            yield f"a relationship of {r['fromTable']} joins two types"
    if len(set(ends)) < len(ends):
        yield "a relationship is there twice"
    pages = ROOT / "Runlytics.Report" / "definition" / "pages"
    order = json.loads((pages / "pages.json").read_text())["pageOrder"]
    if sorted(order) != sorted(p.name for p in pages.iterdir() if p.is_dir()):
        yield "the order names other pages than there are"
    for path in sorted(pages.rglob("visual.json")):
        found = list(fields(json.loads(path.read_text())))
        if not found:
            yield f"{path.parent.name} shows nothing"
        for kind, entity, name in found:
            if name not in {"Column": columns, "Measure": measures}[kind].get(entity, {}):
                yield f"{path.parent.name} names {entity}[{name}]"


def main():
    if sys.argv[1] == "look":
        for each in look():
            print(each)
    else:
        for name, statement in dict(statements(sys.argv[2])).items():
            print(f"{name}\t{statement}")


main()
