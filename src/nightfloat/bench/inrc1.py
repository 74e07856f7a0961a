"""The first International Nurse Rostering Competition (INRC-I, 2010): its text format.

Sections end with ';' lines, '//' starts a comment. What the rules mean is told in `inrc1_rules`.
A contract's limits are written (on|weight|value), its wishes (on|weight).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from nightfloat.bench.inrc1_rules import Contract, Cover, Nurse, Pattern, Priced, Ward, problem_of
from nightfloat.bench.instance import FREE, Instance, InstanceError, Line, ShiftType, lines_of
from nightfloat.domain.errors import CalendarError
from nightfloat.domain.time import DAY, parse_clock
from nightfloat.rules.language import Letters

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SECTIONS = (
    "SCHEDULING_PERIOD",
    "SKILLS",
    "SHIFT_TYPES",
    "CONTRACTS",
    "PATTERNS",
    "EMPLOYEES",
    "DAY_OF_WEEK_COVER",
    "DATE_SPECIFIC_COVER",
    "DAY_OFF_REQUESTS",
    "DAY_ON_REQUESTS",
    "SHIFT_OFF_REQUESTS",
    "SHIFT_ON_REQUESTS",
)
HEADER = re.compile(r"([A-Z_]+)\s*=?\s*(\d*)\s*;")
PRICED = re.compile(r"\(([^()]*)\)")
STEP = re.compile(r"\(([^()|]+)\|([^()|]+)\)")
WEEKENDS = {
    "SaturdaySunday": (5, 2),
    "FridaySaturdaySunday": (4, 3),
    "FridaySaturdaySundayMonday": (4, 4),
    "SaturdaySundayMonday": (5, 3),
}
"""First weekday and number of days of a weekend."""


@dataclass(slots=True)
class _Names:
    """The names declared so far."""

    skills: dict[str, int] = field(default_factory=dict)
    shifts: dict[str, int] = field(default_factory=dict)
    nurses: dict[str, int] = field(default_factory=dict)


def read(path: Path) -> Instance:
    """Read an instance; raise InstanceError naming the line and the value."""
    sections = _sections(path)
    names = _Names()
    name, start, days = _period(sections["SCHEDULING_PERIOD"][0])
    names.skills = {one.text: at for at, one in enumerate(sections["SKILLS"])}
    ward = Ward(name=name, start=start, days=days)
    _shifts(sections["SHIFT_TYPES"], names, ward)
    ward.patterns.extend(_pattern(line, names, ward) for line in sections["PATTERNS"])
    ward.contracts.extend(_contract(line, ward) for line in sections["CONTRACTS"])
    for line in sections["EMPLOYEES"]:
        _nurse(line, names, ward)
    _cover(sections, names, ward)
    _requests(sections, names, ward)
    return Instance(name=path.stem, problem=problem_of(ward))


def _sections(path: Path) -> dict[str, list[Line]]:
    """Return the lines of each section, without their final ';'."""
    sections: dict[str, list[Line]] = {}
    announced: dict[str, tuple[Line, str]] = {}
    name = ""
    for line in lines_of(path, "//"):
        header = HEADER.fullmatch(line.text)
        if header and header[1] in SECTIONS:
            name = header[1]
            sections[name] = []
            announced[name] = (line, header[2])
        elif not name:
            raise line.error(f'"{line.text}" stands before any section', '"SCHEDULING_PERIOD;"')
        elif not line.text.endswith(";"):
            raise line.error(f'"{line.text}" has no ";" at its end')
        else:
            text = line.text.removesuffix(";").strip()
            sections[name].append(Line(line.file, line.number, text))
    for wanted in SECTIONS:
        if wanted not in sections:
            raise InstanceError(
                f"{path.name} has no {wanted}. Maybe the file is not INRC-I's text format."
            )
    for name, (line, count) in announced.items():
        if count and int(count) != len(sections[name]):
            raise line.error(f"{name} announces {count} lines and has {len(sections[name])}")
    for wanted in ("SCHEDULING_PERIOD", "SHIFT_TYPES", "CONTRACTS", "EMPLOYEES"):
        if not sections[wanted]:
            raise announced[wanted][0].error(f"{wanted} is empty")
    return sections


def _date(line: Line, text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise line.error(f'"{text}" is no date', "2010-01-31") from None


def _period(line: Line) -> tuple[str, date, int]:
    name, first, last = line.fields(3, "a name and two dates")[:3]
    start, end = _date(line, first), _date(line, last)
    if end < start:
        raise line.error(f"the period ends {end}, before its start {start}")
    return name, start, (end - start).days + 1


def _day(line: Line, text: str, ward: Ward) -> int:
    day = (_date(line, text) - ward.start).days
    if not 0 <= day < ward.days:
        raise line.error(f"{text} lies outside the period")
    return day


def _clock(line: Line, text: str) -> int:
    try:
        return parse_clock(text.rpartition(":")[0])
    except CalendarError:
        raise line.error(f'"{text}" is no clock time', "22:30:00") from None


def _shifts(lines: list[Line], names: _Names, ward: Ward) -> None:
    for line in lines:
        parts = line.fields(6, "id, name, start, end, number of skills and skills")
        start, end = _clock(line, parts[2]), _clock(line, parts[3])
        names.shifts[parts[0]] = len(ward.shifts)
        over_midnight = end <= start
        ward.shifts.append(ShiftType(parts[0], start, end + 1440 * over_midnight))
        ward.needed.append(
            tuple(line.known(one, names.skills, "skill") for one in parts[5].split())
        )
        if over_midnight:
            ward.nights |= 2 << names.shifts[parts[0]]


def _pattern(line: Line, names: _Names, ward: Ward) -> Pattern:
    parts = line.fields(3, "id, weight, number of steps and steps")
    weight = line.whole(parts[1], "weight")
    steps = STEP.findall(parts[2])
    if not steps or len(steps) != line.whole(parts[2].split()[0], "number of steps"):
        raise line.error(f'"{parts[2]}" is no pattern', '"2 (L|Any) (D|Any)"')
    sets: list[Letters] = []
    days: list[int | None] = []
    for shift, day in steps:
        if shift == "None":
            sets.append(FREE)
        elif shift == "Any":
            sets.append(ward.work)
        else:
            sets.append(2 << line.known(shift, names.shifts, "shift"))
        days.append(None if day == "Any" else _weekday(line, day))
    return Pattern(weight, tuple(sets), tuple(days))


def _weekday(line: Line, text: str) -> int:
    return line.known(text, {name: at for at, name in enumerate(WEEKDAYS)}, "weekday")


def _contract(line: Line, ward: Ward) -> Contract:
    parts = line.fields(18, "id, name, 10 limits, a weekend, 5 wishes and unwanted patterns")
    if parts[12] in WEEKENDS:
        first, length = WEEKENDS[parts[12]]
    else:
        known = ", ".join(WEEKENDS)
        raise line.error(f'"{parts[12]}" is no weekend', f"one of {known}")
    numbers = [_priced(line, part) for part in parts[3:12]]
    wishes = [_priced(line, part) for part in parts[13:18]]
    most, least = numbers[:2]
    if most and least and least.value > most.value:
        raise line.error(f"at least {least.value} and at most {most.value} assignments")
    chosen = parts[19].split() if len(parts) > 19 else []
    patterns = [line.whole(one, "pattern", 0, len(ward.patterns) - 1) for one in chosen]
    return Contract(
        assignments=(least, most),
        working_days=(numbers[3], numbers[2]),
        free_days=(numbers[5], numbers[4]),
        working_weekends=(numbers[7], numbers[6]),
        weekends_in_four=numbers[8],
        weekend=(first, length),
        complete=wishes[0],
        identical=wishes[1],
        no_night_before=wishes[2],
        two_free_after_nights=wishes[3],
        alternative_skill=wishes[4],
        patterns=tuple(patterns),
    )


def _priced(line: Line, text: str) -> Priced | None:
    """Return what an '(on|weight|value)' or an '(on|weight)' says, None when it is off."""
    inside = PRICED.fullmatch(text)
    parts = inside[1].split("|") if inside else []
    if not 2 <= len(parts) <= 3:
        raise line.error(f'"{text}" is no limit', '"(1|1|16)"')
    on, weight, *value = (line.whole(part, "number") for part in parts)
    return Priced(value[0] if value else 1, weight) if on and weight else None


def _nurse(line: Line, names: _Names, ward: Ward) -> None:
    parts = line.fields(5, "id, name, contract, number of skills and skills")
    if parts[0] in names.nurses:
        raise line.error(f'two employees have the id "{parts[0]}"')
    names.nurses[parts[0]] = len(ward.nurses)
    contract = line.whole(parts[2], "contract", 0, len(ward.contracts) - 1)
    skills = frozenset(line.known(one, names.skills, "skill") for one in parts[4].split())
    ward.nurses.append(Nurse(parts[1], contract, skills))


def _cover(sections: dict[str, list[Line]], names: _Names, ward: Ward) -> None:
    needed: dict[tuple[int, int], int] = {}
    for line in sections["DAY_OF_WEEK_COVER"]:
        parts = line.fields(3, "weekday, shift and number")
        weekday = _weekday(line, parts[0])
        shift = line.known(parts[1], names.shifts, "shift")
        for day in range(ward.days):
            if (ward.start + day * DAY).weekday() == weekday:
                needed[day, shift] = line.whole(parts[2], "number")
    for line in sections["DATE_SPECIFIC_COVER"]:
        parts = line.fields(3, "date, shift and number")
        shift = line.known(parts[1], names.shifts, "shift")
        needed[_day(line, parts[0], ward), shift] = line.whole(parts[2], "number")
    # A shift that is not asked for is not to be worked: the cover is exact.
    ward.cover.extend(
        Cover(day, shift, needed.get((day, shift), 0))
        for day in range(ward.days)
        for shift in range(len(ward.shifts))
    )


def _requests(sections: dict[str, list[Line]], names: _Names, ward: Ward) -> None:
    for name, letters, wanted in _request_kinds(ward):
        for line in sections[name]:
            by_shift = letters is None
            parts = line.fields(4 if by_shift else 3, "employee, date, maybe shift, and weight")
            nurse = line.known(parts[0], names.nurses, "employee")
            asked = 2 << line.known(parts[2], names.shifts, "shift") if letters is None else letters
            costly = ward.every & ~asked if wanted else asked
            weight = line.whole(parts[-1], "weight")
            ward.requests.append((nurse, _day(line, parts[1], ward), costly, weight))


def _request_kinds(ward: Ward) -> Iterator[tuple[str, Letters | None, bool]]:
    """Yield (section, the letters asked about; None: those of a shift, asked to have them)."""
    yield "DAY_OFF_REQUESTS", ward.work, False
    yield "DAY_ON_REQUESTS", ward.work, True
    yield "SHIFT_OFF_REQUESTS", None, False
    yield "SHIFT_ON_REQUESTS", None, True
