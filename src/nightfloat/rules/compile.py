"""From a programme to a problem: the grid, what each cell may hold, and every limit on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from nightfloat.domain.entry import Entry
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, days
from nightfloat.rules.alphabet import (
    block_letters,
    day_letters,
    rotates,
)
from nightfloat.rules.bars import HISTORY, DayBars, YearBars
from nightfloat.rules.facts import (
    block_pin_limits,
    day_pin_limits,
    leave_limits,
    pin_letters,
    with_block_pins,
    with_day_pins,
)
from nightfloat.rules.grid import Grid, Letter, Limit, Problem, Step
from nightfloat.rules.language import Letters
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.lowering.packs import clock_limits
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import letters_of_days

Rotations = Mapping[tuple[str, date], str]
"""The rotation of a clinician on a day."""


def compile_year(
    programme: Programme,
    *,
    previous: Mapping[tuple[str, str], str] | None = None,
    letters: tuple[Letter, ...] = (),
) -> Problem:
    """Return the block schedule's problem: residents and fellows x blocks x rotations.

    `previous` gives the letter code of (clinician, block) in an earlier version; `letters`
    replaces the programme's own where a schedule at hand needs more.
    """
    blocks = programme.calendar.blocks
    people = placed(programme)
    letters = letters or year_letters(programme)
    bars = YearBars(programme, people, blocks, letters)
    own = len(year_letters(programme))
    domain = tuple(
        tuple(_domain(bars, row, step, own) for step in range(len(blocks)))
        for row in range(len(people))
    )
    codes = {letter.code: index for index, letter in enumerate(letters)}
    earlier = None
    if previous:
        earlier = tuple(
            tuple(codes.get(previous.get((person.id, block.id), ""), -1) for block in blocks)
            for person in people
        )
    domain = with_block_pins(programme, people, blocks, letters, domain)
    grid = Grid(
        name="year",
        calendar=programme.calendar,
        people=people,
        steps=tuple(Step(block.id, block.start, block.end) for block in blocks),
        first=0,
        letters=letters,
        domain=domain,
        rotation=tuple(("",) * len(blocks) for _ in people),
        barred=bars,
        previous=earlier,
    )
    limits = [*block_pin_limits(programme, grid), *_rules(programme, grid)]
    return Problem(grid=grid, limits=tuple(limits))


def placed(programme: Programme) -> tuple[Clinician, ...]:
    """Return the people whom the block schedule places, in order."""
    pinned = frozenset(pin.clinician for pin in programme.block_schedule)
    return tuple(one for one in programme.people if one.id in pinned or rotates(programme, one))


def year_letters(programme: Programme) -> tuple[Letter, ...]:
    """Return the letters of the block schedule: with vacations where anything asks for them."""
    vacations = any(
        isinstance(rule, Vacation) and rule.min is not None for rule in programme.rules
    ) or any(request.kind == "vacation" for request in programme.requests)
    return block_letters(programme, vacations=vacations)


def compile_days(
    programme: Programme,
    blocks: tuple[str, ...],
    rotations: Rotations,
    before: tuple[Entry, ...],
    *,
    previous: tuple[Entry, ...] = (),
    at_hand: tuple[Entry, ...] = (),
    guiding: bool = True,
) -> Problem:
    """Return the problem of the days of some blocks that follow each other.

    `rotations` says where people are, `before` what happened until then (at least 28 days of it,
    where there is any), `previous` an earlier version to stay close to, `at_hand` a schedule to be
    read. Kinds of day that only these three know become letters, but are in no domain. Without
    `guiding` the limits that neither judge nor cost anything are left out.
    """
    problem, _ = read_and_compile(
        programme,
        blocks,
        rotations,
        before,
        previous=previous,
        at_hand=at_hand,
        guiding=guiding,
    )
    return problem


def read_and_compile(
    programme: Programme,
    blocks: tuple[str, ...],
    rotations: Rotations,
    before: tuple[Entry, ...],
    *,
    previous: tuple[Entry, ...] = (),
    at_hand: tuple[Entry, ...] = (),
    guiding: bool = True,
) -> tuple[Problem, Mapping[tuple[int, date], int]]:
    """Return `compile_days` and the letter of each (row, day) that the schedule at hand tells."""
    chosen = [programme.calendar.block(id) for id in blocks]
    start, end = chosen[0].start, chosen[-1].end
    people = tuple(
        one
        for one in programme.people
        if any(a.start < end and start < a.end for a in one.appointments)
    )
    steps = tuple(Step(day.isoformat(), day, day + DAY) for day in days(start - HISTORY, end))
    first = HISTORY.days
    rows = {person.id: row for row, person in enumerate(people)}
    own = day_letters(programme)
    past, letters = letters_of_days(programme, rows, before, start - HISTORY, start, own)
    earlier, letters = letters_of_days(programme, rows, previous, start, end, letters)
    found, letters = letters_of_days(programme, rows, at_hand, start, end, letters)
    letters = pin_letters(programme, letters)
    rotation = tuple(
        tuple(rotations.get((person.id, step.start), "") for step in steps) for person in people
    )
    off = 0
    late = frozenset(
        row for row in range(len(people)) if letters[past.get((row, start - DAY), off)].end > 1440
    )
    bars = DayBars(programme, people, steps, letters, rotation, own, late)
    domain = tuple(
        tuple(
            1 << past.get((row, step.start), off)
            if index < first
            else _domain(bars, row, index, len(own))
            for index, step in enumerate(steps)
        )
        for row in range(len(people))
    )
    domain = with_day_pins(programme, people, steps, letters, domain)
    grid = Grid(
        name="days",
        calendar=programme.calendar,
        people=people,
        steps=steps,
        first=first,
        letters=letters,
        domain=domain,
        rotation=rotation,
        barred=bars,
        previous=tuple(
            tuple(earlier.get((row, step.start), -1) for step in steps)
            for row in range(len(people))
        )
        if previous
        else None,
    )
    limits = [
        *leave_limits(programme, grid),
        *day_pin_limits(programme, grid),
        *_rules(programme, grid),
        *clock_limits(programme, grid, before, rotations, guiding=guiding),
    ]
    return Problem(grid=grid, limits=tuple(limits)), found


def _rules(programme: Programme, grid: Grid) -> Iterator[Limit]:
    for rule in programme.rules:
        yield from rule.limits(grid, programme)


def _domain(bars: YearBars | DayBars, row: int, step: int, own: int) -> Letters:
    """Return which of the first `own` letters nothing bars; none: the first one, off or absent."""
    return bars.allowed(row, step, own) or 1
