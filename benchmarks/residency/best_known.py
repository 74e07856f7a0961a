"""Keeps the table of best known values; standard library only.

    python best_known.py SOLUTION.json --how "CP-SAT 9.15, 60 s" [--bound 210]
    python best_known.py --bound 210 --name call-008x028-1 --how "..."     # a better bound alone

Checks the solution, keeps it in solutions/ when it is better than what is known, and writes
best_known.json and BEST_KNOWN.md anew. A value that is not better changes nothing.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import check

HERE = Path(__file__).resolve().parent
HEAD = """# Best known values

Objective: the best that a checked solution has; bound: no solution can have less. `solutions/`
holds the solutions, but for hidden schedules, which `generate.py --planted` writes. Written by
`best_known.py` from `best_known.json`; README.md says how to send a better value.

| Instance | Objective | Bound | Gap | Objective found by | Bound found by |
|---|---:|---:|---:|---|---|
"""


def table(known: dict[str, Any]) -> str:
    """Return BEST_KNOWN.md."""
    lines = []
    for name, row in known.items():
        bound = row["bound"]
        gap = "-"
        if bound is not None:
            # In tenths of a per cent, rounded up, with integers only.
            tenths = -(-1000 * (row["objective"] - bound) // max(1, row["objective"]))
            gap = "proven" if tenths == 0 else f"{tenths // 10}.{tenths % 10} %"
        lines.append(
            f"| {name} | {row['objective']} | {'-' if bound is None else bound} | {gap} "
            f"| {row['how']} | {row['bound_how'] or '-'} |"
        )
    return HEAD + "\n".join(lines) + "\n"


def take(known: dict[str, Any], path: Path, how: str) -> str:
    """Take over a better solution; return its instance's name. Raises check.MalformedError."""
    data = check.read(str(path))
    name: Any = data.get("instance") if isinstance(data, dict) else None
    check.need(name in list(known), f"{name!r} is none of the 24 instances.")
    instance = check.Instance(check.read(str(HERE / "instances" / f"{name}.json")))
    found = check.verdict(instance, check.read_rows(instance, data))
    check.need(found["legal"], f"The solution breaks {len(found['violations'])} hard rules.")
    if found["objective"] < known[name]["objective"]:
        known[name] |= {"objective": found["objective"], "how": how}
        rows = ",\n".join(json.dumps(row) for row in data["rows"])
        text = f'{{\n"format":"{data["format"]}",\n"instance":"{name}",\n"rows":[\n{rows}\n]\n}}\n'
        (HERE / "solutions").mkdir(exist_ok=True)
        (HERE / "solutions" / f"{name}.json").write_text(text, encoding="ascii", newline="\n")
    return str(name)


def raise_bound(known: dict[str, Any], name: str, bound: int, how: str) -> None:
    """Take over a better bound; raise check.MalformedError for one that cannot be."""
    check.need(name in known, f"{name!r} is none of the 24 instances.")
    row = known[name]
    check.need(
        0 <= bound <= row["objective"],
        f"The bound {bound} lies above the objective {row['objective']} of a legal solution.",
    )
    if row["bound"] is None or bound > row["bound"]:
        known[name] |= {"bound": bound, "bound_how": how}


def main() -> int:
    """Run the command line; return its exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("solution", type=Path, nargs="?")
    parser.add_argument("--how", required=True, help="method, time, machine, who")
    parser.add_argument("--name", help="the instance, where only a bound is given")
    parser.add_argument("--bound", type=int)
    given = parser.parse_args()
    file = HERE / "best_known.json"
    known = json.loads(file.read_text(encoding="utf-8"))
    try:
        name = given.name
        if given.solution:
            name = take(known, given.solution, given.how)
        if given.bound is not None:
            raise_bound(known, name, given.bound, given.how)
    except check.MalformedError as error:
        print(error, file=sys.stderr)
        return 2
    lines = [f'"{name}": {json.dumps(row)}' for name, row in known.items()]
    text = "{\n" + ",\n".join(lines) + "\n}\n"
    file.write_text(text, encoding="utf-8", newline="\n")
    (HERE / "BEST_KNOWN.md").write_text(table(known), encoding="utf-8", newline="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
