"""How good a schedule is, in numbers that any schedule has: last year's real one too.

Computed from entries alone where the clock is enough (`duty`), from the grids where rules and
requests are asked. Integers and fractions only; everything in a fixed order.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from math import isqrt

from nightfloat.domain.absence import RequestKind
from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.domain.people import Clinician, Role
from nightfloat.domain.time import days
from nightfloat.explain.asked import Answer, asked
from nightfloat.explain.duty import Duty, Transitions, duty_of, span_of
from nightfloat.explain.effect import Cost
from nightfloat.explain.situation import ExplainError, Situation, View
from nightfloat.rules.check import Report
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.programme import Programme

MEASURES = ("nights", "weekends", "holidays", "calls", "shifts")


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A measure over a cohort: `values` (clinician, number), most first; `sd_x100` is 100 x SD."""

    measure: str
    cohort: str
    values: tuple[tuple[str, int], ...]
    least: int
    most: int
    spread: int
    sd_x100: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestTally:
    """Requests of one kind and rank that the schedule answers."""

    kind: RequestKind
    rank: int
    granted: int
    partly: int
    denied: int

    @property
    def total(self) -> int:
        """Requests answered."""
        return self.granted + self.partly + self.denied


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageTally:
    """One coverage rule: person-shifts (or person-blocks) asked for, and missing or too many."""

    rule: str
    grid: str
    needed: int
    missing: int
    wanted: int
    short_of_target: int
    over: int


@dataclass(frozen=True, slots=True, kw_only=True)
class YearTally:
    """A block schedule: cells to fill and filled, vacations and leave on rotations without any."""

    cells: int
    filled: int
    vacations: int
    vacations_misplaced: int
    leave_misplaced: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """The quality of a schedule; see `duty` for what each word means.

    Minutes a week are of whole Monday-to-Sunday weeks, over everybody with any work. `night_runs`
    are (length, number). `violations` and `advisories` are (rule, number) in order of rule.
    """

    first: date
    last: date
    people: int
    isolated_nights: int
    night_runs: tuple[tuple[int, int], ...]
    spreads: tuple[Spread, ...]
    transitions: Transitions
    mean_week: Fraction
    longest_week: int
    golden_weekends: int
    free_days: int
    requests: tuple[RequestTally, ...]
    coverage: tuple[CoverageTally, ...]
    violations: tuple[tuple[str, int], ...]
    advisories: tuple[tuple[str, int], ...]
    costs: tuple[Cost, ...]
    year: YearTally | None
    unknown: tuple[str, ...]
    """Codes and clinicians of the entries that the programme does not know."""

    @property
    def minimum_met(self) -> Fraction:
        """Share of the minimum coverage that is there; 1 where none is asked for."""
        needed = sum(one.needed for one in self.coverage)
        missing = sum(one.missing for one in self.coverage)
        return 1 - Fraction(missing, needed) if needed else Fraction(1)


def score(programme: Programme, entries: Sequence[Entry]) -> Score:
    """Rate a schedule. Raises ExplainError for an empty one."""
    if not entries:
        raise ExplainError("there is nothing to score. Maybe the schedule file is empty.")
    return score_of(Situation.of(programme, entries))


def score_of(situation: Situation) -> Score:
    """Rate a situation's schedule."""
    programme, entries = situation.programme, situation.entries
    first, end = span_of(entries, programme.calendar)
    cohorts, duties = duties_of(programme, entries)
    runs: Counter[int] = sum((duty.runs for duty in duties), Counter())
    weeks = [minutes for duty in duties if duty.minutes for minutes in duty.weeks]
    report = situation.report
    return Score(
        first=first,
        last=date.fromordinal(end.toordinal() - 1),
        people=len(duties),
        isolated_nights=runs[1],
        night_runs=tuple((length, runs[length]) for length in sorted(runs) if runs[length]),
        spreads=tuple(spreads(cohorts, duties)),
        transitions=_together(duty.transitions for duty in duties),
        mean_week=Fraction(sum(weeks), len(weeks)) if weeks else Fraction(0),
        longest_week=max(weeks, default=0),
        golden_weekends=sum(duty.golden for duty in duties),
        free_days=sum(duty.free for duty in duties),
        requests=_requests(situation),
        coverage=tuple(_coverage(situation)),
        violations=_by_rule(report.violations),
        advisories=_by_rule(report.advisories),
        costs=_costs(report),
        year=next((_year(view) for view in situation.views if view.grid.name == "year"), None),
        unknown=_unknown(programme, entries),
    )


def duties_of(
    programme: Programme, entries: Sequence[Entry]
) -> tuple[dict[str, str], tuple[Duty, ...]]:
    """Return the cohort of each person of a schedule, and everybody's duty in the same order.

    Clinicians whom the programme does not know come last, in a cohort "unknown".
    """
    calendar = programme.calendar
    span = span_of(entries, calendar)
    own: dict[str, list[Entry]] = {}
    for entry in entries:
        own.setdefault(entry.clinician, []).append(entry)
    present = {
        person.id: [day for day in days(*span) if person.appointment(day)]
        for person in programme.people
    }
    cohorts = {
        person.id: cohort(person, present[person.id][0])
        for person in programme.people
        if present[person.id]
    }
    for id in sorted(own):
        cohorts.setdefault(id, "unknown")
    found = tuple(
        duty_of(id, own.get(id, ()), calendar, span, present.get(id, ())) for id in cohorts
    )
    return cohorts, found


def cohort(person: Clinician, day: date) -> str:
    """Return 'PGY-2', or the role of those without a postgraduate year."""
    pgy = person.pgy(day)
    if person.role in (Role.RESIDENT, Role.FELLOW) and pgy is not None:
        return f"PGY-{pgy}"
    return person.role.value


def spreads(cohorts: dict[str, str], duties: Sequence[Duty]) -> Iterator[Spread]:
    """Yield each measure's spread over each cohort that has any of it."""
    for measure in MEASURES:
        for name in sorted(set(cohorts.values())):
            values = [
                (duty.clinician, amount(duty, measure))
                for duty in duties
                if cohorts[duty.clinician] == name
            ]
            if any(value for _, value in values):
                yield spread_of(measure, name, values)


def amount(duty: Duty, measure: str) -> int:
    """Return a person's number of nights, weekends, holidays, calls or shifts."""
    return {
        "nights": len(duty.nights),
        "weekends": duty.weekends,
        "holidays": duty.holidays,
        "calls": duty.calls,
        "shifts": duty.shifts,
    }[measure]


def spread_of(measure: str, name: str, values: Iterable[tuple[str, int]]) -> Spread:
    """Return the spread of a measure; the SD is that of the whole cohort, rounded down."""
    ranked = sorted(values, key=lambda pair: (-pair[1], pair[0]))
    numbers = [value for _, value in ranked]
    size = len(numbers)
    squares = size * sum(value * value for value in numbers) - sum(numbers) ** 2
    return Spread(
        measure=measure,
        cohort=name,
        values=tuple(ranked),
        least=min(numbers),
        most=max(numbers),
        spread=max(numbers) - min(numbers),
        sd_x100=isqrt(squares * 10_000 // (size * size)),
    )


def _together(parts: Iterable[Transitions]) -> Transitions:
    every = list(parts)
    return Transitions(
        all=sum(one.all for one in every),
        short=sum(one.short for one in every),
        night_to_day=sum(one.night_to_day for one in every),
        backward=sum(one.backward for one in every),
        bad=sum(one.bad for one in every),
    )


def _requests(situation: Situation) -> tuple[RequestTally, ...]:
    counted: Counter[tuple[RequestKind, int, Answer]] = Counter(
        (one.request.kind, one.request.rank, one.answer) for one in asked(situation)
    )
    kinds = list(RequestKind)
    keys = {(kind, rank) for kind, rank, answer in counted if answer is not Answer.OPEN}
    return tuple(
        RequestTally(
            kind=kind,
            rank=rank,
            granted=counted[kind, rank, Answer.GRANTED],
            partly=counted[kind, rank, Answer.PARTLY],
            denied=counted[kind, rank, Answer.DENIED],
        )
        for kind, rank in sorted(keys, key=lambda key: (kinds.index(key[0]), key[1]))
    )


def _coverage(situation: Situation) -> Iterator[CoverageTally]:
    for rule in situation.programme.rules:
        if not isinstance(rule, Coverage):
            continue
        for name in ("year", "days"):
            views = [view for view in situation.views if view.grid.name == name]
            tally = _covered(rule, name, views)
            if tally.needed or tally.wanted or tally.over:
                yield tally


def _covered(rule: Coverage, name: str, views: Iterable[View]) -> CoverageTally:
    needed = missing = wanted = short = over = 0
    for view in views:
        for limit in rule.limits(view.grid, view.programme):
            value, of = limit.value(view.reading.rows), limit.of
            if of.hi is not None:
                over += max(0, value - of.hi)
            elif of.lo is not None and of.lo == rule.min:
                needed += of.lo
                missing += max(0, of.lo - value)
            elif of.lo is not None:
                wanted += of.lo
                short += max(0, of.lo - value)
    return CoverageTally(
        rule=rule.id,
        grid=name,
        needed=needed,
        missing=missing,
        wanted=wanted,
        short_of_target=short,
        over=over,
    )


def _by_rule(findings: Iterable[Finding]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(finding.rule for finding in findings).items()))


def _costs(report: Report) -> tuple[Cost, ...]:
    return tuple(
        Cost(tier, rule, number)
        for tier in sorted(report.costs)
        for rule, number in sorted(report.costs[tier].items())
    )


def _year(view: View) -> YearTally:
    grid, rows = view.grid, view.reading.rows
    cells = filled = vacations = misplaced = leave = 0
    for row, person in enumerate(grid.people):
        for step in grid.horizon:
            letter = grid.letters[rows[row][step]]
            if grid.barred(row, step, 0) is not None or letter.code != ABSENT:
                cells += 1
                filled += letter.code != ABSENT
            places = [view.programme.rotation.get(name) for name in letter.rotations]
            allowed = all(place is not None and place.vacation for place in places)
            vacations += letter.vacation
            misplaced += letter.vacation and not allowed
            if letter.rotations and not allowed:
                span = (grid.steps[step].start, grid.steps[step].end)
                leave += sum(view.programme.away(person.id, day) for day in days(*span))
    return YearTally(
        cells=cells,
        filled=filled,
        vacations=vacations,
        vacations_misplaced=misplaced,
        leave_misplaced=leave,
    )


def _unknown(programme: Programme, entries: Sequence[Entry]) -> tuple[str, ...]:
    known = {*programme.shift, *programme.rotation, "", OFF, LEAVE, "vacation"}
    people = {person.id for person in programme.people}
    return (
        *sorted({e.code for e in entries if e.code not in known}),
        *sorted({e.clinician for e in entries if e.clinician not in people}),
    )
