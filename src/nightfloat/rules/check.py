"""The check of a whole schedule: what it breaks, what it costs, and what it was measured by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.describe import message
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Grid, Letter, Limit, Problem
from nightfloat.rules.language import Count, Row, Tier, breach, cost
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import (
    PARTS,
    VACATION,
    before,
    letters_of_blocks,
    letters_of_days,
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
        programme = with_vacations(programme, given_vacations(programme, entries))
        readings.append(read_year(programme, entries))
    for block in _planned(programme, entries):
        readings.append(read_days(programme, (block.id,), entries, rotations))
    findings = [*_strangers(programme, entries), *_overlaps(entries)]
    costs: dict[Tier, dict[str, int]] = {tier: {} for tier in Tier}
    for reading in readings:
        findings += grid_findings(reading.problem, reading.rows)
        for tier, rule, amount in grid_costs(reading.problem, reading.rows):
            costs[tier][rule] = costs[tier].get(rule, 0) + amount
    clock = check_hours(programme, entries, rotations)
    for assessment in clock:
        findings += assessment.findings()
    order = {Severity.MUST: 0, Severity.SHOULD: 1, Severity.PREFER: 2}
    findings.sort(key=lambda finding: order[finding.severity])
    return Report(findings=tuple(findings), costs=costs, readings=tuple(readings), clock=clock)


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
    grid = compile_year(programme).grid
    previous, letters = _blocks(programme, grid, programme.last_schedule, grid.letters)
    found, letters = _blocks(programme, grid, entries, letters)
    codes = {
        (grid.people[row].id, grid.steps[step].id): letters[letter].code
        for (row, step), letter in previous.items()
    }
    problem = compile_year(programme, previous=codes, letters=letters)
    rows = tuple(
        tuple(found.get((row, step), 0) for step in range(grid.length))
        for row in range(len(grid.people))
    )
    return Reading(problem=problem, rows=rows)


def _blocks(
    programme: Programme, grid: Grid, entries: Sequence[Entry], letters: tuple[Letter, ...]
) -> tuple[dict[tuple[int, int], int], tuple[Letter, ...]]:
    """Return the letter of each (row, block) that entries speak of, and all letters there are."""
    calendar = programme.calendar
    vacations = frozenset(
        (entry.clinician, block.id)
        for entry in entries
        if entry.kind is Kind.LEAVE and entry.code == VACATION
        for day in local_days(entry, calendar)
        for block in [calendar.block_of(day)]
        if block
    )
    rotations = rotations_of(entries, calendar)
    return letters_of_blocks(calendar.blocks, grid.people, rotations, vacations, letters)


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
    problem = compile_days(
        programme,
        blocks,
        rotations,
        past,
        previous=programme.last_schedule,
        at_hand=tuple(entries),
    )
    grid = problem.grid
    people = {person.id: row for row, person in enumerate(grid.people)}
    first, last = grid.steps[grid.first].start, grid.steps[-1].end
    found, _ = letters_of_days(programme, people, entries, first, last, grid.letters)
    nothing = {code: grid.number(code) for code in (OFF, LEAVE, ABSENT)}
    rows = tuple(
        tuple(
            _only(grid.domain[row][step])
            if step < grid.first
            else found.get((row, place.start), nothing[_idle(programme, person, place.start)])
            for step, place in enumerate(grid.steps)
        )
        for row, person in enumerate(grid.people)
    )
    return Reading(problem=problem, rows=rows)


def _idle(programme: Programme, person: Clinician, day: date) -> str:
    """Return the code of a day on which a person has nothing."""
    if person.appointment(day) is None:
        return ABSENT
    return LEAVE if programme.away(person.id, day) else OFF


def _only(letters: int) -> int:
    return letters.bit_length() - 1


def grid_findings(problem: Problem, rows: Sequence[Row]) -> list[Finding]:
    """Return the breaches of every limit that the grid itself judges, and letters out of place."""
    found = list(_out_of_place(problem.grid, rows))
    for limit in problem.limits:
        if limit.severity is Severity.PREFER or not limit.judge:
            continue
        value = limit.value(rows)
        over = breach(limit.of, value) or (
            cost(limit.of, value) if limit.severity is Severity.SHOULD else 0
        )
        if over:
            found.append(finding(problem, limit, rows, value))
    return found


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


def _out_of_place(grid: Grid, rows: Sequence[Row]) -> list[Finding]:
    """Return a finding for each cell that holds a letter the person may not have there."""
    found = []
    for row, person in enumerate(grid.people):
        for step in grid.horizon:
            letter = rows[row][step]
            reason = grid.barred(row, step, letter)
            if reason is None:
                continue
            place = grid.steps[step]
            when = f"in block {place.id}" if grid.name == "year" else f"on {say(place.start)}"
            rule, _, why = reason.partition(": ")
            code = grid.letters[letter].code
            found.append(
                Finding(
                    rule=rule if why else "assignment",
                    severity=Severity.MUST,
                    message=f"{person.name} has {code} {when}: {why or reason}",
                    clinicians=(person.id,),
                    start=grid.calendar.instant(place.start, 0),
                    end=grid.calendar.instant(place.end, 0),
                )
            )
    return found


def grid_costs(problem: Problem, rows: Sequence[Row]) -> list[tuple[Tier, str, int]]:
    """Return (tier, rule, cost) of each limit that costs anything."""
    found = []
    for limit in problem.limits:
        amount = cost(limit.of, limit.value(rows))
        if amount:
            found.append((limit.tier, limit.rule, amount))
    return found


def _strangers(programme: Programme, entries: Sequence[Entry]) -> Iterator[Finding]:
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


def _overlaps(entries: Sequence[Entry]) -> Iterator[Finding]:
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
