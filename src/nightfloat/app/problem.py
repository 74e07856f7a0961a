"""What a schedule is made from: the programme's facts, and what other schedules have settled.

A schedule of days follows the rotations of the published year. What was published for the days
before it is its history. Decisions pinned in the version that it begins with stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.domain.absence import BlockPin, Leave, Pin
from nightfloat.domain.entry import Entry
from nightfloat.domain.time import DAY, Calendar, days
from nightfloat.rules.alphabet import block_letters, day_letters
from nightfloat.rules.grid import OFF
from nightfloat.rules.library.stability import Stability
from nightfloat.rules.programme import Plan, Programme
from nightfloat.rules.reading import (
    days_of,
    letters_of_blocks,
    letters_of_days,
    rotations_of,
)
from nightfloat.rules.schedule import given_vacations

BLOCK = "block:"
"""Begins a pin of a version's row that holds a block; other pins are dates."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What the published schedules of a programme say beside the one that is made.

    `year` is the block schedule in force (empty: none), `earlier` the entries of schedules of
    days, the latest schedule first, `last` what is published of the schedule itself.
    """

    year: tuple[Entry, ...] = ()
    earlier: tuple[tuple[Entry, ...], ...] = ()
    last: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """The version that a generation begins with; `pins` by clinician."""

    entries: tuple[Entry, ...]
    pins: Mapping[str, Sequence[str]]


NO_BASE = Base(entries=(), pins={})


def problem(
    facts: Programme, plan: Plan, settled: Settled, base: Base = NO_BASE, *, held: bool = True
) -> Programme:
    """Return the programme that a schedule is made from and checked by.

    Without `held` the base's pins are left out: a version is checked without them, since its own
    rows say what is pinned.
    """
    programme = facts.with_(plan=plan)
    if settled.year and not plan.year:
        programme = _in_year(programme, settled.year)
    start = first_day(programme.calendar, plan)
    programme = programme.with_(
        history=_history(programme, start, settled),
        last_schedule=_last(programme, settled, base),
    )
    return _held(programme, base) if held else programme


def first_day(calendar: Calendar, plan: Plan) -> date:
    """Return the first day that a plan covers."""
    return calendar.start if plan.year else min(calendar.block(id).start for id in plan.blocks)


def _in_year(programme: Programme, year: tuple[Entry, ...]) -> Programme:
    """Return the programme with the rotations and vacations of a published year.

    The year is later than the pins it was made from, so it wins; what it leaves open they decide.
    """
    calendar = programme.calendar
    named = {entry.clinician for entry in year}
    people = tuple(person for person in programme.people if person.id in named)
    own = block_letters(programme, vacations=False)
    found, letters = letters_of_blocks(
        calendar.blocks, people, rotations_of(year, calendar), frozenset(), own
    )
    given = {
        (people[row].id, calendar.blocks[step].id): letters[letter].code
        for (row, step), letter in found.items()
        if letters[letter].code in programme.rotation
    }
    pinned = {(pin.clinician, pin.block): pin.rotation for pin in programme.block_schedule}
    blocks = {**pinned, **given}
    vacations = tuple(_vacations(programme, year))
    return programme.with_(
        block_schedule=tuple(
            BlockPin(clinician=clinician, block=block, rotation=rotation)
            for (clinician, block), rotation in blocks.items()
        ),
        leave=(*programme.leave, *vacations),
    )


def _vacations(programme: Programme, year: Iterable[Entry]) -> Iterator[Leave]:
    """Yield the vacations of a year's blocks as leave, in stretches; not where leave is already."""
    free: dict[str, list[date]] = {}
    for leave in given_vacations(programme, year):
        day = leave.start
        if not any(one.touches(day) for one in programme.leave_of(leave.clinician)):
            free.setdefault(leave.clinician, []).append(day)
    for clinician, given in free.items():
        for start, end in stretches(given):
            yield Leave(clinician=clinician, start=start, end=end, granted=True)


def stretches(given: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Yield (first, day after the last) of each run of days."""
    run: list[date] = []
    for day in sorted(frozenset(given)):
        if run and day != run[-1] + DAY:
            yield run[0], run[-1] + DAY
            run = []
        run.append(day)
    if run:
        yield run[0], run[-1] + DAY


def _history(programme: Programme, start: date, settled: Settled) -> tuple[Entry, ...]:
    """Return what was worked before: each day by the first source that knows it.

    The programme's own history is what happened; then come published days, then a published year.
    """
    sources = (programme.history, *settled.earlier, settled.year)
    known: frozenset[date] = frozenset()
    kept: list[Entry] = []
    for entries in sources:
        placed = [
            (entry, day)
            for entry, day in _placed(entries, programme.calendar)
            if day < start and day not in known
        ]
        kept += [entry for entry, _ in placed]
        known |= {day for _, day in placed}
    return tuple(kept)


def _placed(entries: Iterable[Entry], calendar: Calendar) -> Iterator[tuple[Entry, date]]:
    """Yield each entry once, with the first day that it belongs to."""
    last: Entry | None = None
    for entry, day in days_of(entries, calendar):
        if entry is not last:
            yield entry, day
        last = entry


def _last(programme: Programme, settled: Settled, base: Base) -> tuple[Entry, ...]:
    """Return the schedule to stay close to, where a rule asks for that."""
    if not stays_close(programme):
        return ()
    return base.entries or settled.last or programme.last_schedule


def stays_close(programme: Programme) -> bool:
    """Return whether a rule asks to stay close to what was published of a schedule before."""
    return any(isinstance(rule, Stability) for rule in programme.rules)


def _held(programme: Programme, base: Base) -> Programme:
    """Return the programme with the base's pins among its own, which win where both speak."""
    blocks = {(pin.clinician, pin.block): pin for pin in programme.block_schedule}
    for pin in _block_pins(programme, base):
        blocks.setdefault((pin.clinician, pin.block), pin)
    own = {(pin.clinician, day) for pin in programme.pins for day in days(pin.start, pin.end)}
    more = [pin for pin in _day_pins(programme, base) if (pin.clinician, pin.start) not in own]
    return programme.with_(pins=(*programme.pins, *more), block_schedule=tuple(blocks.values()))


def _day_pins(programme: Programme, base: Base) -> Iterator[Pin]:
    """Yield a pin for each pinned day of the base that is work or a day off."""
    pinned = {
        (clinician, date.fromisoformat(pin))
        for clinician, pins in base.pins.items()
        for pin in pins
        if not pin.startswith(BLOCK)
    }
    rows = {person.id: row for row, person in enumerate(programme.people)}
    inside = sorted(
        (rows[clinician], day)
        for clinician, day in pinned
        if clinician in rows and any(day in block for block in programme.planned)
    )
    if not inside:
        return
    first, last = min(day for _, day in inside), max(day for _, day in inside)
    found, letters = letters_of_days(
        programme, rows, base.entries, first, last + DAY, day_letters(programme)
    )
    for row, day in inside:
        letter = letters[found.get((row, day), 0)]
        if letter.shifts or letter.code == OFF:
            yield Pin(
                clinician=programme.people[row].id,
                start=day,
                end=day + DAY,
                assign="+".join(letter.shifts) or OFF,
                note="pinned in the version this one begins with",
            )


def _block_pins(programme: Programme, base: Base) -> Iterator[BlockPin]:
    """Yield a pin for each pinned block of the base whose rotation is known."""
    calendar = programme.calendar
    blocks = {block.id for block in calendar.blocks}
    pinned = {
        (clinician, pin.removeprefix(BLOCK))
        for clinician, pins in base.pins.items()
        for pin in pins
        if pin.startswith(BLOCK)
    }
    named = {clinician for clinician, _ in pinned}
    people = tuple(person for person in programme.people if person.id in named)
    own = block_letters(programme, vacations=False)
    found, letters = letters_of_blocks(
        calendar.blocks, people, rotations_of(base.entries, calendar), frozenset(), own
    )
    codes = {
        (people[row].id, calendar.blocks[step].id): letters[letter].code
        for (row, step), letter in found.items()
    }
    for clinician, block in sorted(pinned):
        rotation = codes.get((clinician, block), "")
        if block in blocks and rotation in programme.rotation:
            yield BlockPin(clinician=clinician, block=block, rotation=rotation)
