"""The shift-scheduling instances of T. Curtois and R. Qu, in their text format.

Sections of comma-separated lines; a line that starts with '#' is a comment. The horizon starts on
a Monday. Work that touches either end of the horizon may go on beyond it: runs there are judged
for being too long, never for being too short. Coverage and requests are priced, the rest is hard.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nightfloat.bench.instance import (
    FREE,
    Instance,
    InstanceError,
    Line,
    ShiftType,
    grid_of,
    limit,
    lines_of,
)
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Letters, Sum, never, run_max, run_min, weekends, weighed

MONDAY = date(2024, 1, 1)
"""The format has no dates; any Monday will do."""

REQUIRED = ("SECTION_HORIZON", "SECTION_SHIFTS", "SECTION_STAFF", "SECTION_COVER")


@dataclass(frozen=True, slots=True)
class Employee:
    """One line of SECTION_STAFF; minutes, days and weekends."""

    id: str
    caps: tuple[int, ...]
    most_minutes: int
    least_minutes: int
    most_in_a_row: int
    least_in_a_row: int
    least_off_in_a_row: int
    most_weekends: int


@dataclass(slots=True)
class _Read:
    """What has been read so far."""

    days: int = 0
    shifts: list[ShiftType] = field(default_factory=list)
    after: list[Letters] = field(default_factory=list)
    """For each shift, the letters that may not follow it."""
    staff: list[Employee] = field(default_factory=list)
    off: list[set[int]] = field(default_factory=list)
    wishes: list[list[tuple[int, int, Letters, int]]] = field(default_factory=list)
    """For each employee: cells whose letter set costs its weight."""
    cover: list[tuple[int, int, int, int, int]] = field(default_factory=list)
    """(day, shift, required, price below, price above)."""

    @property
    def every(self) -> Letters:
        return (1 << len(self.shifts) + 1) - 1


def read(path: Path) -> Instance:
    """Read an instance; raise InstanceError naming the line and the value."""
    sections = _sections(path)
    found = _Read()
    _horizon(sections["SECTION_HORIZON"], found)
    shifts = _shifts(sections["SECTION_SHIFTS"], found)
    people = _staff(sections["SECTION_STAFF"], found, shifts)
    for line in sections.get("SECTION_DAYS_OFF", []):
        parts = line.fields(1, "an employee and days")
        who = line.known(parts[0], people, "employee")
        found.off[who].update(_day(line, part, found) for part in parts[1:] if part)
    for name, wanted in (
        ("SECTION_SHIFT_ON_REQUESTS", True),
        ("SECTION_SHIFT_OFF_REQUESTS", False),
    ):
        for line in sections.get(name, []):
            parts = line.fields(4, "employee, day, shift and weight")
            who = line.known(parts[0], people, "employee")
            letter = 2 << line.known(parts[2], shifts, "shift")
            costly = found.every & ~letter if wanted else letter
            weight = line.whole(parts[3], "weight")
            found.wishes[who].append((who, _day(line, parts[1], found), costly, weight))
    for line in sections["SECTION_COVER"]:
        parts = line.fields(5, "day, shift, requirement, weight under and weight over")
        day, shift = _day(line, parts[0], found), line.known(parts[1], shifts, "shift")
        required, under, over = (line.whole(part, "number") for part in parts[2:5])
        found.cover.append((day, shift, required, under, over))
    return Instance(name=path.stem, problem=_problem(path.stem, found))


def _sections(path: Path) -> dict[str, list[Line]]:
    sections: dict[str, list[Line]] = {}
    name = ""
    for line in lines_of(path, "#"):
        if line.text.startswith("SECTION_"):
            name = line.text
            sections.setdefault(name, [])
        elif not name:
            raise line.error(f'"{line.text}" stands before any section', '"SECTION_HORIZON"')
        else:
            sections[name].append(line)
    for wanted in REQUIRED:
        if not sections.get(wanted):
            raise InstanceError(
                f"{path.name} has no {wanted}. "
                "Maybe the file is in another format than the text one of Curtois and Qu."
            )
    return sections


def _horizon(lines: list[Line], found: _Read) -> None:
    found.days = lines[0].whole(lines[0].text, "horizon", 1)


def _shifts(lines: list[Line], found: _Read) -> dict[str, int]:
    rows = [line.fields(2, "a shift's id and minutes") for line in lines]
    numbers = {row[0]: number for number, row in enumerate(rows)}
    for line, row in zip(lines, rows, strict=True):
        found.shifts.append(ShiftType(row[0], 0, line.whole(row[1], "minutes", 1)))
        barred = row[2].split("|") if len(row) > 2 else []
        found.after.append(sum({2 << line.known(one, numbers, "shift") for one in barred if one}))
    return numbers


def _staff(lines: list[Line], found: _Read, shifts: dict[str, int]) -> dict[str, int]:
    names = "an employee's id, caps and six numbers"
    numbers: dict[str, int] = {}
    for line in lines:
        parts = line.fields(8, names)
        caps = [found.days] * len(shifts)
        for pair in filter(None, parts[1].split("|")):
            shift, equals, cap = pair.partition("=")
            if not equals:
                raise line.error(f'cap "{pair}" has no "="', '"E=14"')
            caps[line.known(shift, shifts, "shift")] = line.whole(cap, "cap")
        values = [line.whole(part, "number") for part in parts[2:8]]
        if parts[0] in numbers:
            raise line.error(f'two employees are called "{parts[0]}"')
        numbers[parts[0]] = len(found.staff)
        found.staff.append(Employee(parts[0], tuple(caps), *values))
        found.off.append(set())
        found.wishes.append([])
    return numbers


def _day(line: Line, text: str, found: _Read) -> int:
    return line.whole(text, "day", 0, found.days - 1)


def _problem(name: str, found: _Read) -> Problem:
    domain = [
        [
            FREE
            if day in off
            else FREE | sum(2 << shift for shift, cap in enumerate(who.caps) if cap)
            for day in range(found.days)
        ]
        for who, off in zip(found.staff, found.off, strict=True)
    ]
    grid = grid_of(
        name,
        start=MONDAY,
        days=found.days,
        shifts=found.shifts,
        people=[who.id for who in found.staff],
        domain=domain,
    )
    limits: list[Limit] = []
    for person in range(len(found.staff)):
        limits += _row(person, found)
    for day, shift, required, below, above in found.cover:
        letter = 2 << shift
        cells = tuple(
            (person, day, letter, 1)
            for person in range(len(found.staff))
            if domain[person][day] & letter
        )
        subject = f"{found.shifts[shift].id} on day {day}"
        limits.append(
            limit(
                "cover", subject, Sum(cells=cells, lo=required, hi=required, plo=below, phi=above)
            )
        )
    return Problem(grid=grid, limits=tuple(limits))


def _row(person: int, found: _Read) -> Iterator[Limit]:
    """Yield the limits of one employee's row."""
    who, days, every = found.staff[person], found.days, found.every
    work = every & ~FREE
    minutes: dict[int, Letters] = {}
    for shift, one in enumerate(found.shifts):
        minutes[one.end] = minutes.get(one.end, 0) | 2 << shift
    weights = [(letters, length) for length, letters in minutes.items()]
    yield limit(
        "minutes",
        f"minutes of {who.id}",
        weighed(weights, lo=who.least_minutes, hi=who.most_minutes),
        person,
    )
    for shift, cap in enumerate(who.caps):
        if 0 < cap < days:
            subject = f"{found.shifts[shift].id} of {who.id}"
            yield limit("cap", subject, weighed([(2 << shift, 1)], hi=cap), person)
    saturdays = range(5, days, 7)
    if who.most_weekends < len(saturdays):
        counted = weekends(work, every, saturdays, hi=who.most_weekends)
        yield limit("weekends", f"weekends of {who.id}", counted, person)
    if who.most_in_a_row < days:
        subject = f"days in a row of {who.id}"
        yield limit("run-max", subject, run_max(work, who.most_in_a_row), person)
    for count in run_min(work, who.least_in_a_row, every):
        yield limit("run-min", f"days in a row of {who.id}", count, person)
    for count in run_min(FREE, who.least_off_in_a_row, every):
        yield limit("off-min", f"days off in a row of {who.id}", count, person)
    for shift, after in enumerate(found.after):
        if after:
            subject = f"what follows {found.shifts[shift].id} of {who.id}"
            yield limit("succession", subject, never(2 << shift, after), person)
    if found.wishes[person]:
        cells = tuple(found.wishes[person])
        yield limit("requests", f"requests of {who.id}", Sum(cells=cells, hi=0, phi=1))
