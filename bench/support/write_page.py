"""Gathers what a run of the benchmarks measured, beside its goals: write_page.py FOLDER [PAGE].

bench/goals.tsv names every work that has a goal. FOLDER/core.json is Google Benchmark's; FOLDER/*.rows holds what the other
benchmarks printed, of which count the lines WORK | OURS | PEER | THEIRS | FIGURE whose work is one of those. A peer's figure is
"missing" where it is not installed. What stands between a line "### TITLE" and a line "###" goes into the page as it is.
Prints the table, or puts it into PAGE between its two marks.
"""
import json
import pathlib
import re
import sys
from typing import Iterator, NamedTuple

BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"
NANOSECONDS = {"ns": 1, "us": 1e3, "ms": 1e6}


class Goal(NamedTuple):
    """A row of bench/goals.tsv. figure: what is compared with the goal; ours, peer: names in core.json, or -."""

    work: str
    goal: str
    whose: str
    figure: str
    ours: str
    peer: str


class Row(NamedTuple):
    """What was measured of a work. value: its figure, None where the peer is missing."""

    ours: str
    peer: str
    value: float | None


def read_goals() -> list[Goal]:
    """The goals in the order of the file."""
    lines = pathlib.Path("bench/goals.tsv").read_text(encoding="utf-8").splitlines()[1:]
    return [Goal(*line.split("\t")) for line in lines]


def figure_of(figure: str, ours: float, peer: float) -> float:
    """The ratio that a goal is about."""
    return ours / peer if figure == "ours/peer" else peer / ours


def core_rows(folder: pathlib.Path, goals: list[Goal]) -> Iterator[tuple[str, Row]]:
    """What Google Benchmark measured of each goal: medians of CPU time."""
    core = folder / "core.json"
    if not core.exists() or core.stat().st_size == 0:
        return
    runs = json.loads(core.read_text(encoding="utf-8"))["benchmarks"]
    measured = {run["run_name"]: run for run in runs if run.get("aggregate_name", "median") == "median"}
    milliseconds = {name: run.get("cpu_time", 0) * NANOSECONDS[run.get("time_unit", "ns")] / 1e6 for name, run in measured.items()}
    for goal in goals:
        if goal.ours not in measured:
            continue
        ours = f"{milliseconds[goal.ours]:.3g} ms"
        if goal.peer != "-":
            found = goal.peer in measured
            value = figure_of(goal.figure, milliseconds[goal.ours], milliseconds[goal.peer]) if found else None
            yield goal.work, Row(ours, f"{goal.peer} {milliseconds[goal.peer]:.3g} ms" if found else goal.peer, value)
        elif goal.figure == "ns an item":
            yield goal.work, Row(ours, "-", 1e9 / measured[goal.ours]["items_per_second"])
        else:
            yield goal.work, Row(ours, "-", measured[goal.ours][goal.figure])


def printed_rows(folder: pathlib.Path, goals: list[Goal]) -> Iterator[tuple[str, Row]]:
    """What the other benchmarks printed, ours and theirs in ms where they are bare numbers."""
    figures = {goal.work: goal.figure for goal in goals}
    for path in sorted(folder.glob("*.rows")):
        for line in path.read_text(encoding="utf-8").splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != 5 or cells[0] not in figures:
                continue
            work, ours, peer, theirs, figure = cells
            if theirs == "missing":
                yield work, Row(ours, peer, None)
                continue
            bare = [re.fullmatch(r"[\d.]+", cell) is not None for cell in (ours, theirs)]
            value = figure_of(figures[work], float(ours), float(theirs)) if all(bare) else float(figure)
            ours, theirs = (f"{cell} ms" if is_bare else cell for cell, is_bare in zip((ours, theirs), bare))
            yield work, Row(ours, peer if theirs == "-" else f"{peer} {theirs}", value)


def verdict_on(goal: Goal, row: Row | None) -> str:
    """Whether a goal is reached; why it is not known."""
    if row is None:
        return "in `make bench-large`" if goal.figure == "large" else "not measured"
    if row.value is None:
        return "peer missing"
    if goal.goal == "-":
        return ""
    sign, limit = goal.goal.split()
    reached = row.value >= float(limit) if sign == ">=" else row.value <= float(limit)
    return "reached" if reached else "**missed**"


def written(value: float | None) -> str:
    """Three digits, and never a power of ten."""
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def blocks(folder: pathlib.Path) -> Iterator[str]:
    """What goes into the page as it was printed."""
    for path in sorted(folder.glob("*.rows")):
        for title, text in re.findall(r"^### (.+)\n((?:(?!###$).*\n)*)###$", path.read_text(encoding="utf-8"), re.M):
            yield f"{title}:\n\n```\n{text.rstrip()}\n```"


def page_of(folder: pathlib.Path) -> str:
    """The table, what it comes to, and the blocks."""
    goals = read_goals()
    rows = dict([*core_rows(folder, goals), *printed_rows(folder, goals)])
    verdicts = [verdict_on(goal, rows.get(goal.work)) for goal in goals]
    lines = ["| work | ours | beside | measured | goal | |", "|---|---|---|---|---|---|"]
    for goal, verdict in zip(goals, verdicts):
        row = rows.get(goal.work) or Row("-", "-", None)
        wanted = f"{goal.goal} (own)" if goal.whose == "own" else goal.goal
        lines.append("| " + " | ".join([goal.work, row.ours, row.peer, written(row.value), wanted, verdict]) + " |")
    judged = [verdict for verdict in verdicts if verdict and not verdict.startswith("in ")]
    count = {verdict: judged.count(verdict) for verdict in dict.fromkeys(judged)}
    summary = ", ".join(f"{number} {verdict.strip('*')}" for verdict, number in count.items())
    made = "\n\n".join(["\n".join(lines), f"Of {len(judged)} goals: {summary}.", *blocks(folder)])
    return "\n".join(line.rstrip() for line in made.splitlines())  # psql fills its columns up


def main() -> None:
    """Prints the page or writes it."""
    made = page_of(pathlib.Path(sys.argv[1]))
    if len(sys.argv) == 2:
        print("\n".join(line for line in made.splitlines() if not line.endswith(("| not measured |", "bench-large` |"))))
        return
    page = pathlib.Path(sys.argv[2])
    before, rest = page.read_text(encoding="utf-8").split(BEGIN)
    page.write_text(f"{before}{BEGIN}\n\n{made}\n\n{END}{rest.split(END)[1]}", encoding="utf-8")
    print(made)


main()
