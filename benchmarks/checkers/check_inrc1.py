"""Check a roster of an INRC-I (2010) nurse-rostering instance in text format, by itself.

    python check_inrc1.py sprint01.txt roster.json

The roster is a JSON list with one list per employee (order of EMPLOYEES) of a shift's number each
day (order of SHIFT_TYPES), -1 for a day off. The cover is hard and exact; everything else has a
price. Prints each hard violation and the objective; exit 0 when nothing hard is broken, 1 when
something is, 2 when the input is no roster. It shares no code with the programs that make rosters.

A row is read as text: one character a day, '.' for off. What the rules mean:
* runs (of work, of free days, of worked weekends) cost for each unit too long or too short, those
  that touch an end of the period included;
* an incomplete weekend: each change from work to rest costs the days left, each change from rest
  to work the days gone; different shifts: each shift type there costs the days it is missing;
* two free days after nights: once for a series of nights followed by work within two days;
* patterns: 'Any' is any shift, 'None' is off.
"""

from __future__ import annotations

import json
import re
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import Any

OFF = "."
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
WEEK = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]


class Instance:
    """An instance: its sections as lists of cells, its days, and a character for each shift."""

    def __init__(self, path: Path) -> None:
        text = re.sub(r"//.*", "", path.read_text(encoding="utf-8"))
        self.cells: dict[str, list[list[str]]] = {}
        name = ""
        for statement in text.split(";"):
            head = re.fullmatch(r"\s*([A-Z_]{6,})\s*=?\s*\d*\s*", statement)
            if head:
                name = head[1]
                self.cells[name] = []
            elif statement.strip():
                self.cells[name].append([cell.strip() for cell in statement.split(",")])
        _, first, last = self.cells["SCHEDULING_PERIOD"][0]
        start, end = date.fromisoformat(first), date.fromisoformat(last)
        self.dates = [start + timedelta(number) for number in range((end - start).days + 1)]
        self.days = [WEEK[day.weekday()] for day in self.dates]
        shifts = self.cells["SHIFT_TYPES"]
        self.letter = {cells[0]: LETTERS[number] for number, cells in enumerate(shifts)}
        self.night = "".join(self.letter[cells[0]] for cells in shifts if cells[3] <= cells[2])
        self.skills = {self.letter[cells[0]]: set(cells[5].split()) for cells in shifts}


def numbers(text: str) -> list[int]:
    """Return the numbers of '(1|1|16)'."""
    return [int(part) for part in text.strip("()").split("|")]


def priced(limit: str, amount: int) -> int:
    """Return what `amount` units beyond a limit cost."""
    on, weight = numbers(limit)[:2]
    return on * weight * max(0, amount)


def runs(text: str, kind: str) -> list[int]:
    """Return the lengths of the runs of characters that match a class."""
    return [len(run) for run in re.findall(f"{kind}+", text)]


def run_cost(text: str, kind: str, longest: str, shortest: str) -> int:
    """Return what runs cost that are too long or too short."""
    most, least = numbers(longest)[2], numbers(shortest)[2]
    return sum(
        priced(longest, length - most) + priced(shortest, least - length)
        for length in runs(text, kind)
    )


def weekends(instance: Instance, row: str, definition: str) -> list[tuple[int, str]]:
    """Return (first day, its characters) of each weekend in the period."""
    names = re.findall("[A-Z][a-z]+", definition)
    starts = [day for day, name in enumerate(instance.days) if name == names[0]]
    return [(day, row[day : day + len(names)]) for day in starts]


def weekend_cost(instance: Instance, row: str, contract: list[str]) -> int:
    """Return what the weekends of a row cost."""
    found = weekends(instance, row, contract[12])
    pattern = "".join("w" if set(part) != {OFF} else OFF for _, part in found)
    cost = run_cost(pattern, "w", contract[9], contract[10])
    most = numbers(contract[11])[2]
    cost += sum(
        priced(contract[11], pattern[at : at + 4].count("w") - most)
        for at in range(max(1, len(pattern) - 3))
    )
    for first, part in found:
        length = len(part)
        for gone in range(1, length):
            if part[gone - 1] != OFF and part[gone] == OFF:
                cost += priced(contract[13], length - gone)
            if part[gone - 1] == OFF and part[gone] != OFF:
                cost += priced(contract[13], gone)
        for letter in sorted(set(part) - {OFF}):
            cost += priced(contract[14], length - part.count(letter))
        if first > 0 and row[first - 1] in instance.night and set(part) == {OFF}:
            cost += priced(contract[15], 1)
    return cost


def pattern_cost(instance: Instance, row: str, pattern: list[str]) -> int:
    """Return what an unwanted pattern costs in a row."""
    steps = re.findall(r"\(([^|]+)\|([^)]+)\)", pattern[2])
    found = 0
    for start in range(len(row) - len(steps) + 1):
        hit = True
        for offset, (shift, day) in enumerate(steps):
            here = row[start + offset]
            if shift == "Any":
                hit = hit and here != OFF
            else:
                hit = hit and here == (OFF if shift == "None" else instance.letter[shift])
            hit = hit and day in ("Any", instance.days[start + offset])
        found += hit
    return found * int(pattern[1])


def request_cost(instance: Instance, row: str, number: str) -> int:
    """Return what an employee's unmet requests cost."""
    cost = 0
    for name, wanted in (("DAY_OFF_REQUESTS", False), ("DAY_ON_REQUESTS", True)):
        for who, day, weight in instance.cells[name]:
            works = row[instance.dates.index(date.fromisoformat(day))] != OFF
            cost += int(weight) * (who == number and works != wanted)
    for name, wanted in (("SHIFT_OFF_REQUESTS", False), ("SHIFT_ON_REQUESTS", True)):
        for who, day, shift, weight in instance.cells[name]:
            here = row[instance.dates.index(date.fromisoformat(day))]
            cost += int(weight) * (who == number and (here == instance.letter[shift]) != wanted)
    return cost


def row_cost(instance: Instance, row: str, employee: list[str]) -> int:
    """Return what one employee's row costs."""
    number, _, which, _, skills = employee
    contract = instance.cells["CONTRACTS"][int(which)]
    worked = len(row) - row.count(OFF)
    cost = priced(contract[3], worked - numbers(contract[3])[2])
    cost += priced(contract[4], numbers(contract[4])[2] - worked)
    cost += run_cost(row, f"[^{OFF}]", contract[5], contract[6])
    cost += run_cost(row, re.escape(OFF), contract[7], contract[8])
    cost += weekend_cost(instance, row, contract)
    if instance.night:
        series = re.compile(rf"(?<=[{instance.night}])(?:[^{OFF}{instance.night}]|\.[^{OFF}])")
        after = sum(bool(series.match(row, day)) for day in range(1, len(row)))
        cost += priced(contract[16], after)
    lacking = [
        letter for letter, needed in instance.skills.items() if not needed & set(skills.split())
    ]
    cost += priced(contract[17], sum(row.count(letter) for letter in lacking))
    for pattern in contract[19].split() if len(contract) > 19 else []:
        cost += pattern_cost(instance, row, instance.cells["PATTERNS"][int(pattern)])
    return cost + request_cost(instance, row, number)


def cover_faults(instance: Instance, rows: list[str]) -> list[str]:
    """Return where the number of people on a shift is not what is asked for."""
    faults = []
    for at, (day, name) in enumerate(zip(instance.dates, instance.days, strict=True)):
        for shift, letter in instance.letter.items():
            asked = 0
            for weekday, which, number in instance.cells["DAY_OF_WEEK_COVER"]:
                if (weekday, which) == (name, shift):
                    asked = int(number)
            for one, which, number in instance.cells["DATE_SPECIFIC_COVER"]:
                if (one, which) == (day.isoformat(), shift):
                    asked = int(number)
            there = sum(row[at] == letter for row in rows)
            if there != asked:
                faults.append(f"{there} on {shift} on {day}, {asked} asked for")
    return faults


def check(path: Path, roster: list[list[int]]) -> tuple[int, list[str]]:
    """Return (objective, hard violations); raise ValueError for what is no roster."""
    instance = Instance(path)
    staff = instance.cells["EMPLOYEES"]
    if len(roster) != len(staff) or any(len(row) != len(instance.dates) for row in roster):
        raise ValueError(f"the roster is not {len(staff)} rows of {len(instance.dates)} days")
    if any(not -1 <= one < len(instance.letter) for row in roster for one in row):
        raise ValueError(f"the roster has numbers outside -1 to {len(instance.letter) - 1}")
    rows = ["".join(OFF if one < 0 else LETTERS[one] for one in row) for row in roster]
    cost = sum(row_cost(instance, row, who) for row, who in zip(rows, staff, strict=True))
    return cost, cover_faults(instance, rows)


def main(arguments: list[str]) -> int:
    """Check the files named on the command line."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    path = Path(arguments[0])
    roster: Any = json.loads(Path(arguments[1]).read_text(encoding="utf-8"))
    try:
        objective, faults = check(path, roster)
    except ValueError as error:
        print(f"{path.stem}: {error}")
        return 2
    for fault in faults:
        print(f"violation: {fault}")
    print(f"{path.stem}: objective {objective}, {len(faults)} hard violations")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
