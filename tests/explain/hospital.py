"""A small hospital to ask questions about: residents, three shifts, two weeks, a year of blocks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from nightfloat.domain.absence import Leave, Request, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.people import Appointment, Clinician, Role, WhoSelector
from nightfloat.domain.time import Block, Calendar, Holiday
from nightfloat.domain.work import Rotation, Shift
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.grid import ABSENT
from nightfloat.rules.library.base import Rule
from nightfloat.rules.programme import PackUse, Plan, Programme
from nightfloat.rules.schedule import entries_of, year_entries

MONDAY = date(2026, 7, 6)
"""First day of block 1, which has 14 days; its weekends are 11-12 and 18-19 July."""

CALENDAR = Calendar(
    "America/New_York",
    MONDAY,
    MONDAY + timedelta(days=42),
    tuple(
        Block(str(n + 1), MONDAY + timedelta(days=14 * n), MONDAY + timedelta(days=14 * n + 14))
        for n in range(3)
    ),
    (Holiday(MONDAY + timedelta(days=2), "Founders' Day"),),
)

SHIFTS = (
    Shift(id="D", name="Day", kind=Kind.SHIFT, start=420, end=1020),
    Shift(id="E", name="Evening", kind=Kind.SHIFT, start=900, end=1380),
    Shift(id="N", name="Night", kind=Kind.NIGHT_FLOAT, start=1140, end=1860),
    Shift(id="C", name="Call", kind=Kind.CALL_IN_HOUSE, start=420, end=1860, transition=120),
)


def day(number: int) -> date:
    """Return a day of the block: 1 is its first, a Monday."""
    return MONDAY + timedelta(days=number - 1)


def residents(count: int) -> tuple[Clinician, ...]:
    """Return residents A, B, C ... of years 1, 2, 3, 1, ..."""
    return tuple(
        Clinician(
            id=chr(65 + n),
            name=f"Dr {chr(65 + n)}",
            role=Role.RESIDENT,
            appointments=(Appointment(start=MONDAY, end=CALENDAR.end, pgy=1 + n % 3),),
        )
        for n in range(count)
    )


def hospital(
    *rules: Rule,
    people: int = 4,
    packs: tuple[PackUse, ...] = (),
    **more: object,
) -> Programme:
    """Return a programme that plans the days of block 1."""
    programme = Programme(
        name="Small",
        specialty="any",
        calendar=CALENDAR,
        plan=Plan(blocks=("1",)),
        people=residents(people),
        shifts=SHIFTS,
        packs=packs,
        rules=rules,
    )
    return programme.with_(**more) if more else programme


def schedule(programme: Programme, rows: Mapping[str, str]) -> tuple[Entry, ...]:
    """Return the entries of rows such as {"A": "DD-N"}: one letter a day, the rest off.

    'L' is leave, '+' is D and E on one day.
    """
    grid = compile_days(programme, ("1",), {}, ()).grid
    codes = {"L": "leave", "+": "D+E"}
    found = []
    for person in grid.people:
        word = rows.get(person.id, "").replace(" ", "")
        word = word.ljust(grid.length - grid.first, "-")
        letters = [grid.number(codes.get(letter, letter)) for letter in word]
        found.append((*(0,) * grid.first, *letters))
    return entries_of(programme, grid, found)


def wish(id: str, who: str, kind: RequestKind, first: int, last: int, what: str = "") -> Request:
    """Return a request for days `first` to `last` of the block."""
    return Request(id=id, clinician=who, kind=kind, start=day(first), end=day(last + 1), what=what)


def away(who: str, first: int, last: int) -> Leave:
    """Return leave for days `first` to `last` of the block."""
    return Leave(clinician=who, start=day(first), end=day(last + 1))


def rough(programme: Programme, random: Random) -> tuple[Entry, ...]:
    """Return a schedule that nobody thought about, leave apart: mostly days, some nights."""
    grid = compile_days(programme, ("1",), {}, ()).grid
    rows: list[Sequence[int]] = []
    for person in grid.people:
        row = [0] * grid.length
        for step in grid.horizon:
            if programme.away(person.id, grid.steps[step].start):
                row[step] = grid.number("leave")
            else:
                row[step] = grid.number(random.choice("----DDDEENNC"))
        rows.append(row)
    return entries_of(programme, grid, rows)


def blocks(programme: Programme, rows: Mapping[str, Sequence[str]]) -> tuple[Entry, ...]:
    """Return the entries of a block schedule: rotations (letter codes) by person."""
    grid = compile_year(programme).grid
    found = []
    for person in grid.people:
        codes = rows.get(person.id, ())
        letters = [grid.number(code) for code in codes]
        found.append((*letters, *(grid.number(ABSENT),) * (len(grid.steps) - len(letters))))
    return year_entries(programme, grid, found)


ROTATIONS = (
    Rotation(id="WARD", name="Ward"),
    Rotation(id="ICU", name="Intensive care"),
    Rotation(id="ELEC", name="Elective", vacation=True),
)

SENIORS = WhoSelector(("pgy2+",))
