"""Facts about people as limits: leave and pins. They are given up only when nothing else helps."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from nightfloat.domain.absence import Leave
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import MINUTES_A_DAY, Block, days, say
from nightfloat.rules.alphabet import combine
from nightfloat.rules.bars import HISTORY
from nightfloat.rules.grid import LEAVE, OFF, Grid, Letter, Limit, Step
from nightfloat.rules.language import Letters, Sum, Tier
from nightfloat.rules.programme import Programme

LONGEST = timedelta(days=3)
"""After so many days no work is still going on."""


def leave_limits(programme: Programme, grid: Grid) -> Iterator[Limit]:
    """Yield what leave demands: whole days on leave, no work that overlaps its minutes.

    Leave starts at its own minute, so no shift of the evening before may run into it.
    """
    away = grid.having(lambda letter: letter.code == LEAVE)
    for row, person in enumerate(grid.people):
        for leave in programme.leave_of(person.id):
            for step in grid.horizon:
                day = grid.steps[step].start
                if not leave.start - LONGEST <= day <= leave.end or not person.appointment(day):
                    continue
                if leave.whole(day):
                    letters = away
                    what = "on leave"
                else:
                    letters = grid.every & ~_overlapping(grid, leave, day)
                    what = "free of work that overlaps leave"
                if grid.domain[row][step] & ~letters:
                    yield _fact("leave", grid, row, step, letters, f"{what} on {say(day)}", leave)


def _overlapping(grid: Grid, leave: Leave, day: date) -> Letters:
    begin = (leave.start - day).days * MINUTES_A_DAY + leave.start_minute
    end = (leave.end - day).days * MINUTES_A_DAY + leave.end_minute
    return grid.having(
        lambda letter: (
            not letter.idle and any(span.start < end and begin < span.end for span in letter.spans)
        )
    )


def _fact(
    rule: str,
    grid: Grid,
    row: int,
    step: int,
    letters: Letters,
    words: str,
    leave: Leave | None = None,
) -> Limit:
    return Limit(
        rule=rule,
        severity=Severity.MUST,
        tier=Tier.LEGAL,
        of=Sum(cells=((row, step, letters, 1),), lo=1),
        subject=f"{grid.people[row].name} {words}",
        unit="days",
        steps=(step, step),
        about=f"{leave.clinician} {leave.start.isoformat()}" if leave else "",
        fixed=True,
    )


def pin_letters(programme: Programme, letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
    """Return the letters with those added that only a pin asks for."""
    known = {letter.code for letter in letters}
    extra: dict[str, Letter] = {}
    for pin in programme.pins:
        if pin.assign != OFF:
            letter = combine(programme.shift[id] for id in pin.assign.split("+"))
            if letter.code not in known:
                extra.setdefault(letter.code, letter)
    return (*letters, *extra.values())


def _pinned(
    programme: Programme, people: tuple[Clinician, ...], letters: tuple[Letter, ...]
) -> dict[tuple[int, date], int]:
    """Return the pinned letter of each (row, day)."""
    rows = {person.id: row for row, person in enumerate(people)}
    numbers: dict[frozenset[str], int] = {}
    for index, one in enumerate(letters):
        numbers.setdefault(frozenset(one.shifts), index)
    found: dict[tuple[int, date], int] = {}
    for pin in programme.pins:
        if pin.clinician in rows:
            letter = 0 if pin.assign == OFF else numbers[frozenset(pin.assign.split("+"))]
            for day in days(pin.start, pin.end):
                found[rows[pin.clinician], day] = letter
    return found


def with_day_pins(
    programme: Programme,
    people: tuple[Clinician, ...],
    steps: tuple[Step, ...],
    letters: tuple[Letter, ...],
    domain: tuple[tuple[Letters, ...], ...],
) -> tuple[tuple[Letters, ...], ...]:
    """Return the domain with pinned letters added: a pin over a rule is a finding, not skipped."""
    pinned = _pinned(programme, people, letters)
    return tuple(
        tuple(
            cell
            | (
                1 << pinned[row, step.start]
                if (row, step.start) in pinned and index >= HISTORY.days
                else 0
            )
            for index, (cell, step) in enumerate(zip(cells, steps, strict=True))
        )
        for row, cells in enumerate(domain)
    )


def day_pin_limits(programme: Programme, grid: Grid) -> Iterator[Limit]:
    pinned = _pinned(programme, grid.people, grid.letters)
    for (row, day), letter in sorted(pinned.items()):
        step = grid.step_of(day)
        if step is not None and step in grid.horizon:
            code = grid.letters[letter].code
            letters = 1 << letter
            if code == OFF:  # a day of leave is a day off as well
                letters |= 1 << grid.number(LEAVE)
            yield _fact("pin", grid, row, step, letters, f"pinned to {code} on {say(day)}")


def with_block_pins(
    programme: Programme,
    people: tuple[Clinician, ...],
    blocks: tuple[Block, ...],
    letters: tuple[Letter, ...],
    domain: tuple[tuple[Letters, ...], ...],
) -> tuple[tuple[Letters, ...], ...]:
    rows = {person.id: row for row, person in enumerate(people)}
    columns = {block.id: step for step, block in enumerate(blocks)}
    cells = [list(row) for row in domain]
    for pin in programme.block_schedule:
        row, step = rows[pin.clinician], columns[pin.block]
        cells[row][step] |= sum(
            1 << i for i, letter in enumerate(letters) if letter.code == pin.rotation
        )
    return tuple(tuple(row) for row in cells)


def block_pin_limits(programme: Programme, grid: Grid) -> Iterator[Limit]:
    rows = {person.id: row for row, person in enumerate(grid.people)}
    columns = {step.id: index for index, step in enumerate(grid.steps)}
    for pin in programme.block_schedule:
        row, step = rows[pin.clinician], columns[pin.block]
        letters = sum(1 << i for i, one in enumerate(grid.letters) if one.plain == pin.rotation)
        yield _fact(
            "pin", grid, row, step, letters, f"pinned to {pin.rotation} in block {pin.block}"
        )
