"""Packages of npm whose `engines` do not admit the Node that the tests are promised to run with.

Usage: node.py VERSION TRIED LOCK...   prints LOCK: what, and exits with 1 where there is anything.

TRIED has lines `LOCK NAME VERSION`: what was tried with that Node and works, whatever its `engines` say. Another version has to be
tried anew, so a line that names nothing is wrong as well.
"""
import json
import re
import sys


def numbers(text):
    """The parts of a version that are said: 18.x is [18]."""
    said = []
    for part in text.lstrip("v=").split("-")[0].split(".")[:3]:
        if not part.isdigit():
            break
        said.append(int(part))
    return said


def bounds(comparator):
    """From which version on, and up to which it no longer holds; None where there is no end."""
    sign, text = re.fullmatch(r"(>=|<=|>|<|\^|~|=|)(.*)", comparator).groups()
    said = numbers(text)
    low = tuple(said + [0] * (3 - len(said)))
    # The first version behind all that begin with what is said.
    behind = tuple(said[:-1] + [said[-1] + 1] + [0] * (3 - len(said))) if said else None
    if sign == ">=" or not said:
        return low, None
    if sign == ">":
        return behind if len(said) < 3 else low[:2] + (low[2] + 1,), None
    if sign == "<":
        return (0, 0, 0), low
    if sign == "<=":
        return (0, 0, 0), behind
    if sign == "^":
        first = next((n for n, part in enumerate(low) if part), len(said) - 1)
        return low, low[:first] + (low[first] + 1,) + (0,) * (2 - first)
    if sign == "~":
        return low, (low[0], low[1] + 1, 0) if len(said) > 1 else (low[0] + 1, 0, 0)
    return low, behind


def admits(wanted, version):
    """Whether a range of npm's, such as `^18.17 || >=20.5`, holds the version."""
    for choice in wanted.split("||"):
        choice = re.sub(r"(\S+)\s+-\s+(\S+)", r">=\1 <=\2", choice)
        comparators = re.sub(r"(>=|<=|>|<|\^|~|=)\s+", r"\1", choice).split()
        if all(low <= version and (end is None or version < end) for low, end in map(bounds, comparators)):
            return True
    return False


def main(version, tried_path, locks):
    node = tuple(numbers(version))
    with open(tried_path) as file:
        tried = {tuple(line.split()[:3]) for line in file if line.strip() and not line.startswith("#")}
    used = set()
    wrong = []
    for lock in locks:
        with open(lock) as file:
            packages = json.load(file)["packages"]
        for path, package in packages.items():
            engines = package.get("engines") or {}
            wanted = engines.get("node", "*") if isinstance(engines, dict) else "*"
            if admits(wanted, node):
                continue
            name = path.rpartition("node_modules/")[2]
            key = (lock, name, package.get("version"))
            if key in tried:
                used.add(key)
            else:
                wrong.append(f"{lock}: {name} {package.get('version')} wants Node {wanted}, and {version} is promised")
    wrong += [f"{tried_path}: {' '.join(key)} names nothing that wants another Node" for key in sorted(tried - used) if key[0] in locks]
    print("\n".join(wrong), end="\n" if wrong else "")
    return 1 if wrong else 0


sys.exit(main(sys.argv[1], sys.argv[2], sys.argv[3:]))
