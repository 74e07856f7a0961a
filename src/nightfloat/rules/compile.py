"""From a programme to a problem: the grid, what each cell may hold, and every limit on it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from nightfloat.domain.absence import Leave
from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, MINUTES_A_DAY, Block, days, say
from nightfloat.rules.alphabet import (
    ROTATING,
    block_letters,
    combine,
    day_letters,
    rotates,
    typical_letters,
    typical_times,
)
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Grid, Letter, Limit, Problem, Step
from nightfloat.rules.language import Letters, Sum, Tier
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.lowering.packs import clock_limits
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import letters_of_days

HISTORY = timedelta(days=28)
"""How far back a day grid reaches: the longest window any pack averages over on days."""

LONGEST = timedelta(days=3)
"""After so many days no work is still going on."""

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
    people = tuple(one for one in programme.people if rotates(programme, one))
    vacations = any(
        isinstance(rule, Vacation) and rule.min is not None for rule in programme.rules
    ) or any(request.kind == "vacation" for request in programme.requests)
    letters = letters or block_letters(programme, vacations=vacations)
    bars = _YearBars(programme, people, blocks, letters)
    own = len(block_letters(programme, vacations=vacations))
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
    domain = _with_pins(programme, people, blocks, letters, domain)
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
    limits = [*_block_pins(programme, grid), *_rules(programme, grid)]
    return Problem(grid=grid, limits=tuple(limits))


def compile_days(
    programme: Programme,
    blocks: tuple[str, ...],
    rotations: Rotations,
    before: tuple[Entry, ...],
    *,
    previous: tuple[Entry, ...] = (),
    at_hand: tuple[Entry, ...] = (),
) -> Problem:
    """Return the problem of the days of some blocks that follow each other.

    `rotations` says where people are, `before` what happened until then (at least 28 days of it,
    where there is any), `previous` an earlier version to stay close to, `at_hand` a schedule to be
    read. Kinds of day that only these three know become letters, but are in no domain.
    """
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
    _, letters = letters_of_days(programme, rows, at_hand, start, end, letters)
    letters = _pin_letters(programme, letters)
    rotation = tuple(
        tuple(rotations.get((person.id, step.start), "") for step in steps) for person in people
    )
    off = 0
    late = frozenset(
        row for row in range(len(people)) if letters[past.get((row, start - DAY), off)].end > 1440
    )
    bars = _DayBars(programme, people, steps, letters, rotation, own, late)
    domain = tuple(
        tuple(
            1 << past.get((row, step.start), off)
            if index < first
            else _domain(bars, row, index, len(own))
            for index, step in enumerate(steps)
        )
        for row in range(len(people))
    )
    domain = _with_day_pins(programme, people, steps, letters, domain)
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
        *_leave(programme, grid),
        *_day_pins(programme, grid),
        *_rules(programme, grid),
        *clock_limits(programme, grid, before),
    ]
    return Problem(grid=grid, limits=tuple(limits))


def _rules(programme: Programme, grid: Grid) -> Iterator[Limit]:
    for rule in programme.rules:
        yield from rule.limits(grid, programme)


def _domain(bars: _YearBars | _DayBars, row: int, step: int, own: int) -> Letters:
    """Return which of the first `own` letters nothing bars; none: the first one, off or absent."""
    return sum(1 << i for i in range(own) if bars(row, step, i) is None) or 1


# ---- what keeps a letter out of a cell, in words ----


@dataclass(frozen=True)
class _YearBars:
    """Why a person may not have a rotation in a block."""

    programme: Programme
    people: tuple[Clinician, ...]
    blocks: tuple[Block, ...]
    letters: tuple[Letter, ...]

    def __call__(self, row: int, step: int, letter: int) -> str | None:
        person, block, one = self.people[row], self.blocks[step], self.letters[letter]
        there = sum(
            max(0, (min(a.end, block.end) - max(a.start, block.start)).days)
            for a in person.appointments
        )
        if 2 * there < block.length:
            absent = f"{person.name} has no appointment in block {block.id}"
            return None if one.code == ABSENT else absent
        if person.role not in ROTATING:
            return self._guest_bars(person, block, one)
        if one.code == ABSENT:
            return f"{person.name} is there in block {block.id}"
        if strange := self._strange(block, one):
            return strange
        day = max(block.start, next(a.start for a in person.appointments if a.end > block.start))
        for rule in self._eligibility:
            if rule.bars(one, person, day, "", block.id, True):
                return f"{rule.id}: {rule.words()}"
        return None

    def _guest_bars(self, person: Clinician, block: Block, one: Letter) -> str | None:
        """Return why not, for people whom the block schedule alone places."""
        if one.plain == self._pins.get((person.id, block.id), ABSENT):
            return None
        return f"{person.name} is of another programme and is where the block schedule says"

    def _strange(self, block: Block, one: Letter) -> str | None:
        """Return why a letter that was read from a schedule is none of the programme's."""
        for part in one.rotations:
            if not part:
                return f"half of block {block.id} has no rotation"
            if part not in self.programme.rotation:
                return f'there is no rotation "{part}"'
        if one.rotations not in self._halves:
            return f"no half-block combination is {one.plain}"
        return None

    @cached_property
    def _pins(self) -> dict[tuple[str, str], str]:
        return {(p.clinician, p.block): p.rotation for p in self.programme.block_schedule}

    @cached_property
    def _halves(self) -> frozenset[tuple[str, ...]]:
        return frozenset(one.rotations for one in block_letters(self.programme, vacations=False))

    @cached_property
    def _eligibility(self) -> tuple[Eligibility, ...]:
        return tuple(r for r in self.programme.rules if isinstance(r, Eligibility) and r.rotations)


@dataclass(frozen=True)
class _DayBars:
    """Why a person may not have a kind of day on a date."""

    programme: Programme
    people: tuple[Clinician, ...]
    steps: tuple[Step, ...]
    letters: tuple[Letter, ...]
    rotation: tuple[tuple[str, ...], ...]
    own: tuple[Letter, ...]
    late: frozenset[int]
    """Whose work of the day before the horizon runs into its first day."""

    def __call__(self, row: int, step: int, letter: int) -> str | None:
        person, day, one = self.people[row], self.steps[step].start, self.letters[letter]
        if person.appointment(day) is None:
            return None if one.code == ABSENT else f"{person.name} has no appointment on {say(day)}"
        if one.code == ABSENT:
            return f"{person.name} is there on {say(day)}"
        if one.code == LEAVE:
            away = self.programme.away(person.id, day)
            return None if away else f"{person.name} has no leave on {say(day)}"
        return (
            self._rotation_bars(row, step, one)
            or self._strange(one)
            or self._shift_bars(row, step, letter)
        )

    def _rotation_bars(self, row: int, step: int, one: Letter) -> str | None:
        person, day = self.people[row], self.steps[step].start
        where = self.programme.rotation.get(self.rotation[row][step])
        if where is None:
            odd = one.code != OFF and not one.shifts
            return f"{person.name} is on no rotation with such days" if odd else None
        if where.shifts:
            if one.code == OFF or (one.shifts and set(one.shifts) <= set(where.shifts)):
                return None
            return f"{person.name} is on {where.name}, which has no {one.code}"
        if step == HISTORY.days and row in self.late:
            return None if one.code == OFF else f"{person.name} comes off a night"
        if one.code == typical_day(self.programme, where.id, day, self._typical[where.id]):
            return None
        return f"{person.name} is on {where.name}, whose days are not planned here"

    def _strange(self, one: Letter) -> str | None:
        """Return why a kind of day that was read from a schedule is none of the programme's.

        Other clock times are not strange: what really happened may differ from the plan.
        """
        if not one.shifts:
            return None
        for span in one.spans:
            if span.code and span.code not in self.programme.shift:
                return f'there is no shift "{span.code}"'
        if len(one.shifts) > 1 and frozenset(one.shifts) not in self._together:
            return f"{' and '.join(one.shifts)} do not go together on one day"
        return None

    def _shift_bars(self, row: int, step: int, letter: int) -> str | None:
        person, day, one = self.people[row], self.steps[step].start, self.letters[letter]
        for id in one.shifts:
            if id not in self._given[step]:
                return f"there is no {id} on {say(day)}"
        for rule, on in self._eligibility[letter]:
            if rule.bars(one, person, day, self.rotation[row][step], "", on[step]):
                return f"{rule.id}: {rule.words()}"
        return None

    @cached_property
    def _together(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(one.shifts) for one in self.own)

    @cached_property
    def _typical(self) -> dict[str, tuple[Letter, ...]]:
        calendar = self.programme.calendar
        return {one.id: typical_letters(one, calendar) for one in self.programme.rotations}

    @cached_property
    def _given(self) -> tuple[frozenset[str], ...]:
        """The shifts that there are on each step's day."""
        calendar, shifts = self.programme.calendar, self.programme.shifts
        return tuple(
            frozenset(shift.id for shift in shifts if shift.days.matches(step.start, calendar))
            for step in self.steps
        )

    @cached_property
    def _eligibility(self) -> tuple[tuple[tuple[Eligibility, tuple[bool, ...]], ...], ...]:
        """For each letter the rules about its shifts, with whether they hold on each step."""
        calendar = self.programme.calendar
        rules = [
            (rule, tuple(rule.days.matches(step.start, calendar) for step in self.steps))
            for rule in self.programme.rules
            if isinstance(rule, Eligibility)
        ]
        return tuple(
            tuple(pair for pair in rules if not set(pair[0].shifts).isdisjoint(one.shifts))
            for one in self.letters
        )


def typical_day(programme: Programme, rotation: str, day: date, letters: tuple[Letter, ...]) -> str:
    """Return the code of a rotation's typical day on a date; '-' where it has none."""
    times = typical_times(programme.rotation[rotation], day, programme.calendar)
    for letter in letters:
        if tuple((span.start, span.end) for span in letter.spans) == times:
            return letter.code
    return OFF


# ---- facts about people: leave and pins ----


def _leave(programme: Programme, grid: Grid) -> Iterator[Limit]:
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


def _pin_letters(programme: Programme, letters: tuple[Letter, ...]) -> tuple[Letter, ...]:
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


def _with_day_pins(
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


def _day_pins(programme: Programme, grid: Grid) -> Iterator[Limit]:
    pinned = _pinned(programme, grid.people, grid.letters)
    for (row, day), letter in sorted(pinned.items()):
        step = grid.step_of(day)
        if step is not None and step in grid.horizon:
            code = grid.letters[letter].code
            letters = 1 << letter
            if code == OFF:  # a day of leave is a day off as well
                letters |= 1 << grid.number(LEAVE)
            yield _fact("pin", grid, row, step, letters, f"pinned to {code} on {say(day)}")


def _with_pins(
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


def _block_pins(programme: Programme, grid: Grid) -> Iterator[Limit]:
    rows = {person.id: row for row, person in enumerate(grid.people)}
    columns = {step.id: index for index, step in enumerate(grid.steps)}
    for pin in programme.block_schedule:
        row, step = rows[pin.clinician], columns[pin.block]
        letters = sum(1 << i for i, one in enumerate(grid.letters) if one.plain == pin.rotation)
        yield _fact(
            "pin", grid, row, step, letters, f"pinned to {pin.rotation} in block {pin.block}"
        )
