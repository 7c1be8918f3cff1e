"""Gathers what a run of the benchmarks measured: write_page.py FOLDER [PAGE].

Rows of FOLDER/*.rows are those lines that end in reached or MISSED; FOLDER/core.json is Google Benchmark's, whose pairs and
goals stand in bench/goals.tsv. Prints a table, or puts it into PAGE between its two marks.
"""
import json
import pathlib
import re
import sys

BEGIN, END = "<!-- make bench writes from here -->", "<!-- to here -->"


def core_rows(folder):
    """One row for each pair of bench/goals.tsv that was measured."""
    if not (folder / "core.json").exists():
        return
    runs = json.loads((folder / "core.json").read_text())["benchmarks"]
    measured = {run["run_name"]: run for run in runs if run.get("aggregate_name", "median") == "median"}
    for line in pathlib.Path("bench/goals.tsv").read_text().splitlines()[1:]:
        work, ours, peer, figure, goal = line.split("\t")
        if ours not in measured or (peer != "-" and peer not in measured):
            continue
        unit = {"ns": 1, "us": 1e3, "ms": 1e6}[measured[ours]["time_unit"]]
        ours_ns = measured[ours]["cpu_time"] * unit
        if figure == "ratio":
            peer_ns = measured[peer]["cpu_time"] * {"ns": 1, "us": 1e3, "ms": 1e6}[measured[peer]["time_unit"]]
            value, reached = peer_ns / ours_ns, peer_ns / ours_ns >= float(goal)
            theirs = f"{peer} {peer_ns / 1e6:.3g} ms"
        elif figure == "at most":
            peer_ns = measured[peer]["cpu_time"] * {"ns": 1, "us": 1e3, "ms": 1e6}[measured[peer]["time_unit"]]
            value, reached = ours_ns / peer_ns, ours_ns / peer_ns <= float(goal)
            theirs = f"{peer} {peer_ns / 1e6:.3g} ms"
        elif figure == "ns an item":
            value = 1e9 / measured[ours]["items_per_second"]
            reached, theirs = value <= float(goal), "-"
        else:
            value = measured[ours][figure]
            reached, theirs = value <= float(goal), "-"
        yield [work, f"{ours_ns / 1e6:.3g} ms", theirs, f"{value:.3g}", ("at most " if figure != "ratio" else "") + goal, reached]


def printed_rows(folder):
    """Lines WORK | OURS | PEER | THEIRS | RATIO | GOAL | reached."""
    for path in sorted(folder.glob("*.rows")):
        for line in path.read_text().splitlines():
            cells = [cell.strip() for cell in line.split("|")]
            if len(cells) != 7 or cells[6] not in ("reached", "MISSED"):
                continue
            work, ours, peer, theirs, ratio, goal, verdict = cells
            ours, theirs = (f"{cell} ms" if re.fullmatch(r"[\d.]+", cell) else cell for cell in (ours, theirs))
            peer = peer if theirs == "-" else f"{peer} {theirs}"
            yield [work, ours, peer, ratio, goal, verdict == "reached"]


def main():
    """Prints the table or writes it."""
    folder = pathlib.Path(sys.argv[1])
    rows = [*core_rows(folder), *printed_rows(folder)]
    lines = ["| work | ours | peer | ratio | goal | |", "|---|---|---|---|---|---|"]
    lines += ["| " + " | ".join([*row[:5], "reached" if row[5] else "**missed**"]) + " |" for row in rows]
    table = "\n".join(lines)
    print(f"{table}\n{sum(row[5] for row in rows)} of {len(rows)} goals are reached")
    if len(sys.argv) > 2:
        page = pathlib.Path(sys.argv[2])
        before, rest = page.read_text().split(BEGIN)
        page.write_text(f"{before}{BEGIN}\n{table}\n{END}{rest.split(END)[1]}")


main()
