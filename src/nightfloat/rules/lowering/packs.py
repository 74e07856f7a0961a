"""All limits that the rule packs put on a day grid."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, days
from nightfloat.rules import hours
from nightfloat.rules.clock.arrays import ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.count_per import CountPer
from nightfloat.rules.clock.eligible import Eligible
from nightfloat.rules.clock.free_periods import FreePeriods
from nightfloat.rules.clock.measurements import Primitive
from nightfloat.rules.clock.sliding_count import SlidingCount
from nightfloat.rules.clock.sliding_minutes import SlidingMinutes
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.weekend_frequency import WeekendFrequency
from nightfloat.rules.clock.weekly_rest import WeeklyRest
from nightfloat.rules.clock.window_minutes import WindowMinutes
from nightfloat.rules.clock.windows import LONGEST, Windows
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Pat, Tier
from nightfloat.rules.lowering.free import free_periods, weekly_rest
from nightfloat.rules.lowering.local import neighbours, with_kinds
from nightfloat.rules.lowering.view import View
from nightfloat.rules.lowering.windowed import Weights, sliding, sums, worked_weekends
from nightfloat.rules.packs import Pack
from nightfloat.rules.packs.pack import Rule
from nightfloat.rules.programme import PackUse, Programme
from nightfloat.rules.reading import rotations_of

ADVICE = 10
"""What one breach of a "should" costs, in the tier of what is fair and humane."""


def clock_limits(
    programme: Programme,
    grid: Grid,
    before: Sequence[Entry],
    rotations: Mapping[tuple[str, date], str],
    *,
    guiding: bool = True,
) -> Iterator[Limit]:
    """Yield the limits of every pack in force, for the people it binds, on a day grid.

    `rotations` tells where people are, on the grid's days and after them. The limits guide the
    solver; the interval check judges (`judge` is False). Without `guiding` only those that have a
    price are there: what a reader of costs needs.
    """
    view = View(grid)
    weights = Weights(view)
    for use, pack in hours.packs_in_force(programme):
        lowering = _Lowering(programme, grid, view, weights, use, pack, tuple(before), rotations)
        for rule in pack.rules:
            if guiding or rule.severity is not Severity.MUST:
                yield from lowering.limits(rule)


@dataclass(frozen=True, eq=False)
class _Lowering:
    """One pack on one grid: its people, what is already there, its windows."""

    programme: Programme
    grid: Grid
    view: View
    weights: Weights
    use: PackUse
    pack: Pack
    before: tuple[Entry, ...]
    known: Mapping[tuple[str, date], str]

    @cached_property
    def people(self) -> tuple[Clinician, ...]:
        """Return whom the pack binds, of those with anything left to decide."""
        first, last = self.grid.steps[self.grid.first].start, self.grid.steps[-1].end
        bound = {p.id for p in hours.members(self.programme.people, self.use, first, last)}
        return tuple(
            person
            for row, person in enumerate(self.grid.people)
            if person.id in bound
            and any(self.grid.domain[row][t].bit_count() > 1 for t in self.grid.horizon)
        )

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The grid's row of each of the people."""
        row = {person.id: index for index, person in enumerate(self.grid.people)}
        return tuple(row[person.id] for person in self.people)

    @cached_property
    def history(self) -> Timeline:
        """What the people have behind them, and their leave to come."""
        ids = [person.id for person in self.people]
        known = frozenset(ids)
        entries = [entry for entry in self.before if entry.clinician in known]
        return Timeline.of([*entries, *self._leave()], ids)

    def _leave(self) -> Iterator[Entry]:
        calendar = self.programme.calendar
        first, last = self.grid.steps[self.grid.first].start, self.grid.steps[-1].end
        for person in self.people:
            for leave in self.programme.leave_of(person.id):
                start = calendar.instant(
                    max(leave.start, first), leave.start_minute if leave.start >= first else 0
                )
                end = calendar.instant(
                    min(leave.end, last), leave.end_minute if leave.end < last else 0
                )
                if start < end:
                    yield Entry(person.id, start, end, Kind.LEAVE)

    @cached_property
    def context(self) -> Context:
        """What the rules know of the people."""
        return hours.context(self.programme, None, None)

    @cached_property
    def windows(self) -> Windows:
        """The pack's averaging windows, as far as the grid and its history show them."""
        first, last = self.grid.steps[0].start, self.grid.steps[-1].end
        tz = self.programme.calendar.tz
        first = min([first, *(entry.start.astimezone(tz).date() for entry in self.before)])
        rotations = rotations_of(self.before, self.programme.calendar)
        # Whether a rotation goes on behind the grid decides how its days are cut.
        far = max([last, *(block.end for block in self.programme.planned)])
        far = max(far, max((day + DAY for _, day in self.known), default=far))
        far = min(far, last + timedelta(days=LONGEST + 1))
        after = tuple(days(self.grid.steps[0].start, far))
        for person in self.people:
            for day in after:
                if rotation := self.known.get((person.id, day)):
                    rotations[person.id, day] = rotation
        segments = hours.runs(self.people, rotations, first, far)
        return hours.windows(self.programme, self.pack, self.history, segments, first, last)

    def limits(self, rule: Rule) -> Iterator[Limit]:
        """Yield one rule's limits: with its own primitive, and each rotation's where it differs."""
        if rule.primitive is None or not self.people:
            return
        day = self.grid.steps[self.grid.first].start
        if (rule.effective_from and day < rule.effective_from) or (
            rule.effective_to and day >= rule.effective_to
        ):
            return
        own = frozenset(name for name, _ in rule.variants)
        for name, primitive in (("", rule.primitive), *rule.variants):
            for index, count in self._counts(primitive, rule, name, own):
                row = self.rows[index]
                yield Limit(
                    rule=rule.id,
                    severity=rule.severity,
                    tier=Tier.LEGAL if rule.severity is Severity.MUST else Tier.FAIR,
                    of=count,
                    subject=f"{self.grid.people[row].name}: {rule.title}",
                    unit=primitive.unit,
                    person=row,
                    judge=False,
                )

    def _counts(
        self, primitive: Primitive, rule: Rule, name: str, own: frozenset[str]
    ) -> Iterator[tuple[int, Count]]:
        price = None if rule.severity is Severity.MUST else ADVICE

        def holds(rotation: str) -> bool:
            if self.pack.scope and rotation not in self.pack.scope:
                return False
            return rotation == name if name else rotation not in own

        if isinstance(primitive, Eligible):
            yield from self._ineligible(primitive)
        elif isinstance(
            primitive, (WindowMinutes, CountPer, FreePeriods, WeeklyRest, WeekendFrequency)
        ):
            rows = primitive.measure(self._empty, self.windows, self.context)
            keep = [
                i for i, label in enumerate(rows.rotation.tolist()) if holds(rows.rotations[label])
            ]
            rows = rows.take(ints(keep))
            if isinstance(primitive, FreePeriods):
                if primitive.piece_kinds:
                    rows = replace(primitive, piece_kinds=frozenset()).measure(
                        self._empty, self.windows, self.context
                    )
                yield from free_periods(self.view, primitive, rows, price)
            elif isinstance(primitive, WeeklyRest):
                yield from weekly_rest(self.view, primitive, rows, price)
            elif isinstance(primitive, WeekendFrequency):
                yield from worked_weekends(self.view, primitive, rows, price)
            else:
                yield from sums(self.weights, primitive, rows, self.history, price)
        else:
            common = (
                sliding(self.weights, primitive, price)
                if isinstance(primitive, (SlidingMinutes, SlidingCount))
                else neighbours(self.view, primitive, self.context, price)
            )
            counts = tuple(common)
            kept: dict[tuple[bool, ...], tuple[Count, ...]] = {}
            for index, row in enumerate(self.rows):
                steps = tuple(holds(r) for r in self.grid.rotation[row])
                if steps not in kept:
                    kept[steps] = tuple(_on_steps(counts, steps))
                yield from ((index, count) for count in kept[steps])

    @cached_property
    def _empty(self) -> Timeline:
        """The people's timeline with leave alone: what windows and limits depend on."""
        ids = [person.id for person in self.people]
        known = frozenset(ids)
        past = [e for e in self.before if e.kind is Kind.LEAVE and e.clinician in known]
        return Timeline.of([*past, *self._leave()], ids)

    def _ineligible(self, primitive: Eligible) -> Iterator[tuple[int, Count]]:
        letters = with_kinds(self.view, primitive.kinds)
        for index, person in enumerate(self.people):
            barred = tuple(
                step
                for step in self.grid.horizon
                if person.pgy(self.grid.steps[step].start) in primitive.pgy_not
            )
            if letters and barred:
                yield index, Count(terms=((Pat((letters,), barred), 1),), hi=0)


def _on_steps(counts: Iterable[Count], holds: tuple[bool, ...]) -> Iterator[Count]:
    """Yield the Counts with their patterns kept to those that end on steps where a rule holds."""
    if all(holds):
        yield from counts
        return
    if not any(holds):
        return
    for count in counts:
        terms = tuple(
            (
                Pat(
                    pattern.sets,
                    tuple(d for d in pattern.last_steps(len(holds), count.win) if holds[d]),
                ),
                weight,
            )
            for pattern, weight in count.terms
        )
        yield replace(count, terms=terms)
