"""Questions for a value that a column never has, as its check says: such a question is answered, and asks nothing.

Usage: values.py FILE...   prints FILE:LINE: what, and exits with 1 where there is anything. The checks are read of
those of the files that make tables.
"""
import re
import sys

WORDS = r"'\w+'(?:\s*,\s*'\w+')*"
TABLE = re.compile(r"^(?:create table if not exists|alter table) warehouse\.(\w+)(.*?);$", re.M | re.S)
CHECK = re.compile(r"\bcheck \((\w+) in \(\s*(" + WORDS + r")\s*\)\)")
# From the name of a table to where another may begin.
ASKED = re.compile(r"\b(?:from|update)\s+warehouse\.(\w+)(?:\s+as\s+(\w+))?((?:(?!\b(?:from|join|select)\b|[;\"]|\$\$).)*)", re.S)
CONDITION = re.compile(r"(?:\b(\w+)\.)?\b(\w+)\s+(?:=|<>|in|not in|is distinct from|is not distinct from)\s+\(?(" + WORDS + ")")


def words(text):
    return re.findall(r"'(\w+)'", text)


def checks(texts):
    """By table and column, the values that a check admits."""
    admitted = {}
    for text in texts:
        for table in TABLE.finditer(text):
            for check in CHECK.finditer(table.group(2)):
                admitted.setdefault((table.group(1), check.group(1)), set()).update(words(check.group(2)))
    return admitted


def findings(text, admitted):
    for asked in ASKED.finditer(text):
        table, alias, rest = asked.groups()
        for condition in CONDITION.finditer(rest):
            qualifier, column, told = condition.groups()
            known = admitted.get((table, column))
            if known is None or qualifier not in (None, alias, table):
                continue
            for word in words(told):
                if word not in known:
                    place = asked.start(3) + condition.start()
                    yield text.count("\n", 0, place) + 1, f"{table}.{column} is never '{word}'"


def main():
    texts = {name: open(name, encoding="utf-8").read() for name in sys.argv[1:]}
    admitted = checks(text for name, text in texts.items() if name.endswith(".sql"))
    bad = [f"{name}:{line}: {what}" for name, text in texts.items() for line, what in findings(text, admitted)]
    print("\n".join(bad), end="\n" if bad else "")
    sys.exit(bool(bad))


main()
