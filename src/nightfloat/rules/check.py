"""The check of a whole schedule: what it breaks, what it costs, and what it was measured by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from nightfloat.domain.entry import WORK, Entry, Kind
from nightfloat.domain.errors import maybe
from nightfloat.domain.findings import Finding, Severity
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import Block, say
from nightfloat.rules import hours
from nightfloat.rules.clock.check import Assessment
from nightfloat.rules.compile import compile_year, placed, read_and_compile, year_letters
from nightfloat.rules.describe import message
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Grid, Limit, Problem
from nightfloat.rules.language import Count, Row, Tier, breach, cost
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import (
    PARTS,
    VACATION,
    before,
    letters_of_blocks,
    local_days,
    rotations_of,
)
from nightfloat.rules.schedule import given_vacations, with_vacations


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A schedule read as the rows of one grid."""

    problem: Problem
    rows: tuple[Row, ...]

    @property
    def grid(self) -> Grid:
        """The grid that was read."""
        return self.problem.grid


@dataclass(frozen=True, kw_only=True)
class Report:
    """What a check found: findings, must first; the cost of each rule by tier; the readings."""

    findings: tuple[Finding, ...]
    costs: Mapping[Tier, Mapping[str, int]]
    readings: tuple[Reading, ...] = field(repr=False, default=())
    clock: tuple[Assessment, ...] = field(repr=False, default=())

    @property
    def violations(self) -> tuple[Finding, ...]:
        """The breaches of a must."""
        return tuple(finding for finding in self.findings if finding.violation)

    @property
    def advisories(self) -> tuple[Finding, ...]:
        """The breaches of a should."""
        return tuple(f for f in self.findings if f.breached and f.severity is Severity.SHOULD)

    def cost(self, tier: Tier) -> int:
        """Return the sum of a tier."""
        return sum(self.costs.get(tier, {}).values())


def check_programme(programme: Programme, entries: Sequence[Entry]) -> Report:
    """Check a schedule, whole: blocks, planned days, and every pack by the clock.

    A block counts as planned by days when it is among the programme's own, or when any entry in
    it names a shift; the others are judged as blocks of rotations. Each block is read by itself,
    with the one before it as history, just as it is solved.
    """
    rotations = rotations_of(entries, programme.calendar)
    readings = []
    if programme.plan.year or _has_year(programme, entries):
        # Blocks share their bounds out by the leave that was known before they were planned.
        readings.append(read_year(programme, entries))
        programme = with_vacations(programme, given_vacations(programme, entries))
    for block in _planned(programme, entries):
        readings.append(read_days(programme, (block.id,), entries, rotations))
    findings = [*strangers(programme, entries), *overlaps(entries)]
    costs: dict[Tier, dict[str, int]] = {tier: {} for tier in Tier}
    for reading in readings:
        findings += grid_findings(reading.problem, reading.rows)
        for tier, rule, amount in grid_costs(reading.problem, reading.rows):
            costs[tier][rule] = costs[tier].get(rule, 0) + amount
    clock = check_hours(programme, entries, rotations)
    for assessment in clock:
        findings += assessment.findings()
    return Report(findings=in_order(findings), costs=costs, readings=tuple(readings), clock=clock)


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings as a report shows them: violations first, then advisories."""
    order = {Severity.MUST: 0, Severity.SHOULD: 1, Severity.PREFER: 2}
    return tuple(sorted(findings, key=lambda finding: order[finding.severity]))


def check_hours(
    programme: Programme, entries: Sequence[Entry], rotations: Mapping[tuple[str, date], str]
) -> tuple[Assessment, ...]:
    """Measure every pack's rules over the dates the entries cover, history included."""
    span = _dates(programme, entries)
    if span is None:
        return ()
    first, last = span
    history = before(programme.history, first, programme.calendar)
    known = {**rotations_of(history, programme.calendar), **rotations}
    return hours.assess(programme, [*history, *entries], known, first, last)


def warnings(programme: Programme, entries: Sequence[Entry]) -> list[Finding]:
    """Return the early warnings: averages exceeded over any 28 days in a row, as advisories."""
    span = _dates(programme, entries)
    return hours.early_warnings(programme, entries, *span) if span else []


def _dates(programme: Programme, entries: Sequence[Entry]) -> tuple[date, date] | None:
    """Return the first day that entries lie on and the day after the last; None for none."""
    touched = [
        day
        for one in entries
        if one.kind not in PARTS
        for day in local_days(one, programme.calendar)
    ]
    return (min(touched), max(touched) + timedelta(days=1)) if touched else None


def read_year(programme: Programme, entries: Sequence[Entry]) -> Reading:
    """Return the entries read as a block schedule; odd combinations get letters of their own."""
    rotations = rotations_of(entries, programme.calendar)
    return read_blocks(programme, rotations, vacation_blocks(programme, entries))


def read_blocks(
    programme: Programme,
    rotations: Mapping[tuple[str, date], str],
    vacations: frozenset[tuple[str, str]],
) -> Reading:
    """Return a block schedule read from the rotation of each (clinician, day).

    `vacations` are the (clinician, block id) in which one was given.
    """
    people, blocks = placed(programme), programme.calendar.blocks
    last = programme.last_schedule
    previous, letters = letters_of_blocks(
        blocks,
        people,
        rotations_of(last, programme.calendar),
        vacation_blocks(programme, last),
        year_letters(programme),
    )
    found, letters = letters_of_blocks(blocks, people, rotations, vacations, letters)
    codes = {
        (people[row].id, blocks[step].id): letters[letter].code
        for (row, step), letter in previous.items()
    }
    problem = compile_year(programme, previous=codes, letters=letters)
    rows = tuple(
        tuple(found.get((row, step), 0) for step in range(len(blocks)))
        for row in range(len(people))
    )
    return Reading(problem=problem, rows=rows)


def vacation_blocks(programme: Programme, entries: Iterable[Entry]) -> frozenset[tuple[str, str]]:
    """Return the (clinician, block id) in which entries give a vacation."""
    calendar = programme.calendar
    return frozenset(
        (entry.clinician, block.id)
        for entry in entries
        if entry.kind is Kind.LEAVE and entry.code == VACATION
        for day in local_days(entry, calendar)
        for block in [calendar.block_of(day)]
        if block
    )


def read_days(
    programme: Programme,
    blocks: tuple[str, ...],
    entries: Sequence[Entry],
    rotations: Mapping[tuple[str, date], str],
) -> Reading:
    """Return the entries of some blocks in a row, read day by day.

    A day of which they say nothing is leave, absence or a day off, whichever it must be.
    """
    start = programme.calendar.block(blocks[0]).start
    past = before((*programme.history, *entries), start, programme.calendar)
    problem, found = read_and_compile(
        programme,
        blocks,
        rotations,
        past,
        previous=programme.last_schedule,
        at_hand=tuple(entries),
    )
    return Reading(problem=problem, rows=day_rows(programme, problem.grid, found))


def day_rows(
    programme: Programme, grid: Grid, found: Mapping[tuple[int, date], int]
) -> tuple[Row, ...]:
    """Return the rows of a day grid from the letters of the (row, day) that a schedule tells."""
    nothing = {code: grid.number(code) for code in (OFF, LEAVE, ABSENT)}

    def letter(row: int, step: int) -> int:
        if step < grid.first:
            return _only(grid.domain[row][step])
        day = grid.steps[step].start
        known = found.get((row, day))
        return nothing[idle(programme, grid.people[row], day)] if known is None else known

    return tuple(
        tuple(letter(row, step) for step in range(grid.length)) for row in range(len(grid.people))
    )


def idle(programme: Programme, person: Clinician, day: date) -> str:
    """Return the code of a day on which a person has nothing."""
    if person.appointment(day) is None:
        return ABSENT
    return LEAVE if programme.away(person.id, day) else OFF


def _only(letters: int) -> int:
    return letters.bit_length() - 1


def grid_findings(problem: Problem, rows: Sequence[Row]) -> list[Finding]:
    """Return the breaches of every limit that the grid itself judges, and letters out of place."""
    grid = problem.grid
    cells = ((row, step) for row in range(len(grid.people)) for step in grid.horizon)
    placed = (out_of_place(grid, row, step, rows[row][step]) for row, step in cells)
    found = [one for one in placed if one is not None]
    for limit in problem.limits:
        if judged(limit) and breaks(limit, value := limit.value(rows)):
            found.append(finding(problem, limit, rows, value))
    return found


def judged(limit: Limit) -> bool:
    """Return True when the grid itself judges a limit: no mere price, no guide of the solver."""
    return limit.judge and limit.severity is not Severity.PREFER


def breaks(limit: Limit, value: int) -> bool:
    """Return True when a value of a judged limit is a finding."""
    should = limit.severity is Severity.SHOULD
    return bool(breach(limit.of, value) or (should and cost(limit.of, value)))


def finding(problem: Problem, limit: Limit, rows: Sequence[Row], value: int) -> Finding:
    """Return a breached limit as a finding with its place and numbers."""
    grid = problem.grid
    span = limit.steps
    people: tuple[int, ...] = (limit.person,) if limit.person is not None else ()
    if limit.person is not None and isinstance(limit.of, Count):
        where = limit.of.where(rows[limit.person])
        if where and limit.of.lo is None and limit.of.hi == 0:
            span = where[0]
    if limit.person is None and limit.fixed:
        people = problem.people_of(limit)
    first, last = span or (grid.first, grid.length - 1)
    calendar = grid.calendar
    return Finding(
        rule=limit.rule,
        severity=limit.severity,
        message=message(limit, value),
        clinicians=tuple(grid.people[row].id for row in people),
        start=calendar.instant(grid.steps[first].start, 0),
        end=calendar.instant(grid.steps[last].end, 0),
        measured=value,
        limit=limit.of.lo if limit.of.lo is not None and value < limit.of.lo else limit.of.hi,
        unit=limit.unit,
        facts=(("about", limit.about),) if limit.about else (),
    )


def out_of_place(grid: Grid, row: int, step: int, letter: int) -> Finding | None:
    """Return a finding when a person may not have a letter in a cell, else None."""
    reason = grid.barred(row, step, letter)
    if reason is None:
        return None
    person, place = grid.people[row], grid.steps[step]
    when = f"in block {place.id}" if grid.name == "year" else f"on {say(place.start)}"
    rule, _, why = reason.partition(": ")
    return Finding(
        rule=rule if why else "assignment",
        severity=Severity.MUST,
        message=f"{person.name} has {grid.letters[letter].code} {when}: {why or reason}",
        clinicians=(person.id,),
        start=grid.calendar.instant(place.start, 0),
        end=grid.calendar.instant(place.end, 0),
    )


def grid_costs(problem: Problem, rows: Sequence[Row]) -> list[tuple[Tier, str, int]]:
    """Return (tier, rule, cost) of each limit that costs anything."""
    found = []
    for limit in problem.limits:
        amount = cost(limit.of, limit.value(rows))
        if amount:
            found.append((limit.tier, limit.rule, amount))
    return found


def strangers(programme: Programme, entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each clinician in the entries who is not in the programme."""
    known = {person.id for person in programme.people}
    strange: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.clinician not in known:
            strange.setdefault(entry.clinician, []).append(entry)
    for clinician, theirs in sorted(strange.items()):
        yield Finding(
            rule="assignment",
            severity=Severity.MUST,
            message=f'"{clinician}" is not in the programme.{maybe(clinician, sorted(known))}',
            clinicians=(clinician,),
            start=min(entry.start for entry in theirs),
            end=max(entry.end for entry in theirs),
            measured=len(theirs),
            unit="entries",
        )


def overlaps(entries: Sequence[Entry]) -> Iterator[Finding]:
    """Yield a finding for each two entries of work that one person has at the same time.

    The hours count once; that somebody is in two places is a mistake in the schedule.
    """
    work = sorted(
        (entry for entry in entries if entry.kind in WORK),
        key=lambda one: (one.clinician, one.start, one.end),
    )
    for one, other in pairwise(work):
        if one.clinician == other.clinician and other.start < one.end:
            yield Finding(
                rule="overlap",
                severity=Severity.MUST,
                message=f"{one.code or one.kind} and {other.code or other.kind} at the same time.",
                clinicians=(one.clinician,),
                start=other.start,
                end=min(one.end, other.end),
                measured=2,
                limit=1,
                unit="entries",
            )


def _has_year(programme: Programme, entries: Sequence[Entry]) -> bool:
    """Return True when the entries reach over more blocks than are planned by days."""
    calendar = programme.calendar
    touched = {entry.start.astimezone(calendar.tz).date() for entry in entries if entry.rotation}
    covered = {block.id for day in touched if (block := calendar.block_of(day))}
    return len(covered) == len(calendar.blocks) and len(covered) > 1


def _planned(programme: Programme, entries: Sequence[Entry]) -> list[Block]:
    """Return the blocks to be read by days, in order.

    Of the programme's own those that any entry touches; all of them when none does, since an
    empty schedule leaves everything undone.
    """
    calendar = programme.calendar
    named = {
        e.start.astimezone(calendar.tz).date()
        for e in entries
        if e.code in programme.shift and e.kind not in PARTS
    }
    touched = [
        block
        for block in calendar.blocks
        if (block in programme.planned or any(day in block for day in named))
        and any(
            e.start < calendar.instant(block.end, 0) and calendar.instant(block.start, 0) < e.end
            for e in entries
        )
    ]
    return touched or sorted(programme.planned, key=lambda block: block.start)
