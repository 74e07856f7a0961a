"""Check a roster of a Curtois and Qu shift-scheduling instance, from the format's definition alone.

    python check_curtois.py Instance5.txt roster.json

The roster is a JSON list with one list per employee (file order) of a shift's number each day
(order of SECTION_SHIFTS), -1 for a day off. Prints each hard violation and the objective; exit 0
when nothing hard is broken, 1 when something is, 2 when the input is no roster of the instance.
It shares no code with the programs that make rosters.
"""

from __future__ import annotations

import itertools
import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

Table = dict[str, list[list[str]]]


def tables(path: Path) -> Table:
    """Return the comma-separated cells of each section."""
    found: Table = {}
    name = ""
    for raw in path.read_text(encoding="utf-8").splitlines():
        text = raw.strip()
        if text.startswith("SECTION_"):
            name = text
            found[name] = []
        elif text and not text.startswith("#"):
            found[name].append(text.split(","))
    return found


def stretches(days: list[str]) -> list[tuple[str, int, int]]:
    """Return (worked or off, first day, length) of each stretch of a row of shift ids."""
    found = []
    day = 0
    for kind, group in itertools.groupby("off" if one == "" else "worked" for one in days):
        length = len(list(group))
        found.append((kind, day, length))
        day += length
    return found


def employee_faults(row: list[str], data: Table, staff: list[str]) -> list[str]:
    """Return what one employee's row breaks; `row` holds shift ids, '' for off."""
    name = staff[0]
    horizon = len(row)
    minutes = {cells[0]: int(cells[1]) for cells in data["SECTION_SHIFTS"]}
    cannot_follow = {
        cells[0]: set(cells[2].split("|")) - {""} if len(cells) > 2 else set()
        for cells in data["SECTION_SHIFTS"]
    }
    most, least, run_most, run_least, off_least, weekends_most = map(int, staff[2:8])
    faults = []
    worked = Counter(filter(None, row))
    for pair in filter(None, staff[1].split("|")):
        shift, cap = pair.split("=")
        if worked[shift] > int(cap):
            faults.append(f"{worked[shift]} shifts {shift}, at most {cap}")
    total = sum(minutes[shift] * times for shift, times in worked.items())
    if not least <= total <= most:
        faults.append(f"{total} minutes, from {least} to {most}")
    for cells in data.get("SECTION_DAYS_OFF", []):
        if cells[0] == name:
            faults += [f"works on day off {day}" for day in cells[1:] if day and row[int(day)]]
    for day, (one, then) in enumerate(itertools.pairwise(row)):
        if one and then in cannot_follow[one]:
            faults.append(f"{then} after {one} on day {day + 1}")
    weekends = sum(any(row[day : day + 2]) for day in range(5, horizon, 7))
    if weekends > weekends_most:
        faults.append(f"{weekends} weekends, at most {weekends_most}")
    for kind, first, length in stretches(row):
        inside = first > 0 and first + length < horizon
        if kind == "worked" and length > run_most:
            faults.append(f"{length} days in a row from day {first}, at most {run_most}")
        if inside and length < (run_least if kind == "worked" else off_least):
            faults.append(f"only {length} days {kind} in a row from day {first}")
    return [f"{name}: {fault}" for fault in faults]


def check(path: Path, roster: list[list[int]]) -> tuple[int, list[str]]:
    """Return (objective, hard violations); raise ValueError for what is no roster."""
    data = tables(path)
    horizon = int(data["SECTION_HORIZON"][0][0])
    shifts = [cells[0] for cells in data["SECTION_SHIFTS"]]
    staff = data["SECTION_STAFF"]
    if len(roster) != len(staff) or any(len(row) != horizon for row in roster):
        raise ValueError(f"the roster is not {len(staff)} rows of {horizon} days")
    if any(not -1 <= one < len(shifts) for row in roster for one in row):
        raise ValueError(f"the roster has numbers outside -1 to {len(shifts) - 1}")
    rows = {
        cells[0]: ["" if one < 0 else shifts[one] for one in row]
        for cells, row in zip(staff, roster, strict=True)
    }
    faults = [fault for cells in staff for fault in employee_faults(rows[cells[0]], data, cells)]
    objective = 0
    for name, day, shift, weight in data.get("SECTION_SHIFT_ON_REQUESTS", []):
        objective += int(weight) if rows[name][int(day)] != shift else 0
    for name, day, shift, weight in data.get("SECTION_SHIFT_OFF_REQUESTS", []):
        objective += int(weight) if rows[name][int(day)] == shift else 0
    for day, shift, needed, under, over in data["SECTION_COVER"]:
        there = sum(row[int(day)] == shift for row in rows.values())
        objective += int(under) * max(0, int(needed) - there)
        objective += int(over) * max(0, there - int(needed))
    return objective, faults


def main(arguments: list[str]) -> int:
    """Check the files named on the command line."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    instance = Path(arguments[0])
    roster: Any = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    try:
        objective, faults = check(instance, roster)
    except ValueError as error:
        print(f"{instance.stem}: {error}")
        return 2
    for fault in faults:
        print(f"violation: {fault}")
    print(f"{instance.stem}: objective {objective}, {len(faults)} hard violations")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
