"""Hours of a live schedule: each person's measured by themselves, as if with everybody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from operator import is_

import numpy as np

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding, Severity
from nightfloat.domain.time import DAY, Block
from nightfloat.explain.live_sheet import Sheet
from nightfloat.rules import hours
from nightfloat.rules.clock.arrays import UNSET
from nightfloat.rules.clock.calendar import instant_of
from nightfloat.rules.clock.check import Assessment
from nightfloat.rules.clock.window_minutes import WindowMinutes
from nightfloat.rules.clock.windows import Run
from nightfloat.rules.grid import Letter
from nightfloat.rules.packs import Pack
from nightfloat.rules.programme import PackUse, Programme
from nightfloat.rules.reading import before, rotations_of

Key = tuple[int, int, int]
"""Where a check reports a breach: number of the pack, of the rule in it, of its variant."""

Breaches = tuple[tuple[Key, Finding], ...]
"""One person's breaches by the clock, in the order of a check."""

Tried = tuple[Sheet, Letter | Sequence[Entry], str]
"""Somebody's sheet, what is tried on a day, and their rotation on it.

A letter of work or nothing replaces what they have on the day; entries are all that they have
within reach of it.
"""

WEEK = 7

FEW = 4
"""People whose measurements are small enough to be kept a while."""

REACH = timedelta(days=35)
"""How far from a day the windows reach that contain it (longer blocks: to their edges)."""

NEAR = timedelta(days=14)
"""How far from a day its work can bring a breach of rest or of a run."""


class Standing(StrEnum):
    """How something stands by the rules."""

    OK = "ok"
    ADVISORY = "advisory"
    VIOLATION = "violation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Average:
    """Minutes of one averaging window of one person; `limit` None: nothing is limited.

    `mean` and `limit` are minutes a week; `days` are those not wholly on leave.
    """

    rule: str
    start: date
    end: date
    minutes: int
    days: int
    limit: int | None
    standing: Standing

    @property
    def mean(self) -> int:
        """Minutes a week over the days that count, to the nearest; 0 when none does."""
        return a_week(self.minutes, self.days) if self.days else 0


def a_week(minutes: int, days: int) -> int:
    """Return minutes of some days as minutes a week, to the nearest."""
    return (2 * minutes * WEEK + days) // (2 * days)


@dataclass(frozen=True, slots=True)
class Measured:
    """The tightest measurement of every rule for one person, and their averages."""

    worst: tuple[Finding, ...]
    averages: tuple[Average, ...]


@dataclass(frozen=True, eq=False)
class Clock:
    """The dates over which hours are measured, and what went before them.

    `first` to `last` (exclusive) are the days that entries lie on, `since` the first day on which
    any entry, history included, begins. `past` holds each person's history and its rotations.
    """

    programme: Programme
    first: date
    last: date
    since: date
    past: Mapping[str, tuple[tuple[Entry, ...], Mapping[tuple[str, date], str]]] = field(repr=False)
    _latest: list[tuple[Sequence[Sheet], tuple[Assessment, ...]]] = field(
        default_factory=list, repr=False
    )
    """What was measured last of a few people: an edit asks for its breaches, then its hours."""

    @property
    def _packs(self) -> Iterator[tuple[PackUse, Pack]]:
        return hours.packs_in_force(self.programme)

    @classmethod
    def of(cls, programme: Programme, sheets: Iterable[Sheet]) -> Clock | None:
        """Return the clock of a schedule; None when it has no entries."""
        dated = [(one.first, one.last, one.since) for one in sheets]
        firsts = [first for first, _, _ in dated if first]
        lasts = [last for _, last, _ in dated if last]
        if not firsts:
            return None
        first = min(firsts)
        calendar = programme.calendar
        history = before(programme.history, first, calendar)
        starts = [entry.start.astimezone(calendar.tz).date() for entry in history]
        starts += [since for _, _, since in dated if since]
        by_person: dict[str, list[Entry]] = {}
        for entry in history:
            by_person.setdefault(entry.clinician, []).append(entry)
        past = {
            clinician: (tuple(theirs), rotations_of(theirs, calendar))
            for clinician, theirs in by_person.items()
        }
        return cls(programme, first, max(lasts), min([first, *starts]), past)

    def moved(self, sheets: Iterable[Sheet]) -> bool:
        """Return True when these sheets, now everybody's, need another clock."""
        dated = [(one.first, one.last, one.since) for one in sheets]
        firsts = [first for first, _, _ in dated if first]
        lasts = [last for _, last, _ in dated if last]
        if not firsts or (min(firsts), max(lasts)) != (self.first, self.last):
            return True
        tz = self.programme.calendar.tz
        starts = [one.start.astimezone(tz).date() for own, _ in self.past.values() for one in own]
        starts += [since for _, _, since in dated if since]
        return min([self.first, *starts]) != self.since

    def assess(self, sheets: Sequence[Sheet]) -> tuple[Assessment, ...]:
        """Measure the hours of some people."""
        for known, found in self._latest:
            if len(known) == len(sheets) and all(map(is_, known, sheets)):
                return found
        assessed = self._assess(sheets)
        if len(sheets) <= FEW:
            self._latest[:] = [(tuple(sheets), assessed)]
        return assessed

    def _assess(self, sheets: Sequence[Sheet]) -> tuple[Assessment, ...]:
        ids = {sheet.clinician for sheet in sheets}
        people = [person for person in self.programme.people if person.id in ids]
        entries: list[Entry] = []
        rotations: dict[tuple[str, date], str] = {}
        for sheet in sheets:
            past, known = self.past.get(sheet.clinician, ((), {}))
            entries += past
            entries += sheet.entries
            rotations |= known
            rotations |= sheet.rotations(self.since, self.last)
        return hours.assess(
            self.programme,
            entries,
            rotations,
            self.first,
            self.last,
            people=people,
            since=self.since,
        )

    def reach(self, day: date) -> tuple[date, date]:
        """Return the days that an averaging window of a day can reach: first, day after last."""
        block = self.programme.calendar.block_of(day)
        low, high = min(self.since, self.first, day), max(self.last, day + DAY)
        if block and not any(pack.reference_weeks for _, pack in self._packs):
            low = max(low, min(day - REACH, block.start))
            high = min(high, max(day + REACH, block.end))
        return low, high

    def around(self, trials: Sequence[Tried], day: date) -> dict[str, tuple[Finding, ...]]:
        """Return what the clock finds near a day, for each person with something else on it.

        Each person is tried once. Only the days within `reach` are read.
        """
        first, last = min(self.first, day), max(self.last, day + DAY)
        low, high = self.reach(day)
        people = {person.id: person for person in self.programme.people}
        entries: list[Entry] = []
        segments: dict[str, Sequence[Run]] = {}
        for sheet, new, rotation in trials:
            past, known = self.past.get(sheet.clinician, ((), {}))
            entries += past
            if isinstance(new, Letter):
                entries += sheet.around(day, low, high)
                entries += self._written(sheet.clinician, day, new, rotation)
            else:
                entries += new
            names = sheet.turns(low, high)
            for (_, earlier), name in known.items():
                number = (earlier - low).days
                if 0 <= number < len(names) and not names[number]:
                    names[number] = name
            names[(day - low).days] = rotation
            segments[sheet.clinician] = tuple(hours.runs_of(names, low))
        found: dict[str, list[Finding]] = {sheet.clinician: [] for sheet, _, _ in trials}
        for assessment in hours.assess_part(
            self.programme,
            entries,
            segments,
            [people[sheet.clinician] for sheet, _, _ in trials],
            (first, last),
            read=(low, high),
            judged=(max(first, day - NEAR), min(last, day + NEAR)),
        ):
            for one in assessment.findings():
                if not self._cut(one, day, low, high):
                    found[one.clinicians[0]].append(one)
        return {clinician: tuple(theirs) for clinician, theirs in found.items()}

    def _written(self, clinician: str, day: date, letter: Letter, rotation: str) -> Iterator[Entry]:
        instant = self.programme.calendar.instant
        for span in letter.spans:
            yield Entry(
                clinician,
                instant(day, span.start),
                instant(day, span.end),
                span.kind,
                span.code,
                rotation,
                span.site,
            )

    def _cut(self, one: Finding, day: date, low: date, high: date) -> bool:
        """Return True for a window of other days that goes on beyond those that were read."""
        if one.start is None or one.end is None:
            return False
        instant = self.programme.calendar.instant
        if one.start < instant(day + DAY, 0) and one.end > instant(day, 0):
            return False
        before = low > min(self.since, self.first) and one.start <= instant(low, 0)
        return before or (high < self.last and one.end >= instant(high, 0))

    def breaches(self, sheets: Sequence[Sheet]) -> dict[str, Breaches]:
        """Return the breaches of some people."""
        found: dict[str, list[tuple[Key, Finding]]] = {sheet.clinician: [] for sheet in sheets}
        for number, assessment in enumerate(self.assess(sheets)):
            for turn, judged in enumerate(assessment.judged):
                for variant, part in enumerate(judged.parts):
                    for row in np.flatnonzero(part.rows.breached).tolist():
                        one = assessment.finding(judged, part, row)
                        found[one.clinicians[0]].append(((number, turn, variant), one))
        return {clinician: tuple(theirs) for clinician, theirs in found.items()}

    def measured(self, sheets: Sequence[Sheet]) -> dict[str, Measured]:
        """Return the tightest measurement of each rule, and the averages, of some people."""
        worst: dict[str, list[Finding]] = {sheet.clinician: [] for sheet in sheets}
        averages: dict[str, list[Average]] = {sheet.clinician: [] for sheet in sheets}
        for assessment in self.assess(sheets):
            for one in assessment.matrix():
                worst[one.clinicians[0]].append(one)
            for clinician, average in _averages(assessment):
                averages[clinician].append(average)
        return {
            clinician: Measured(tuple(theirs), tuple(averages[clinician]))
            for clinician, theirs in worst.items()
        }


def _standing(severity: Severity) -> Standing:
    return Standing.VIOLATION if severity is Severity.MUST else Standing.ADVISORY


def _averages(assessment: Assessment) -> Iterator[tuple[str, Average]]:
    """Yield each person's windows of the rules that limit minutes a week on average."""
    context = assessment.context
    for judged in assessment.judged:
        for part in judged.parts:
            rule, rows = part.primitive, part.rows
            if not isinstance(rule, WindowMinutes):
                continue
            counted, breached = dict(rows.facts)["days"], rows.breached
            for row, person in enumerate(rows.person.tolist()):
                name = assessment.timeline.people[person]
                out = rule.opt_out_per_week >= 0 and (rule.opt_out or name in context.opt_out)
                weekly = rule.opt_out_per_week if out else rule.per_week
                average = Average(
                    rule=judged.rule.id,
                    start=instant_of(int(rows.start[row]), context.zone).date(),
                    end=instant_of(int(rows.end[row]), context.zone).date(),
                    minutes=int(rows.measured[row]),
                    days=int(counted[row]),
                    limit=None if int(rows.limit[row]) == UNSET else weekly,
                    standing=_standing(judged.rule.severity) if breached[row] else Standing.OK,
                )
                yield name, average


def weekly(averages: Iterable[Average], block: Block) -> Average | None:
    """Return the average that speaks of a block: of each rule the window with most of its days.

    Of several rules it is the one nearest to its limit, or furthest beyond; None for no rule.
    """
    best: dict[str, Average] = {}
    for one in averages:
        held = best.get(one.rule)
        if _shared(one, block) > (_shared(held, block) if held else 0):
            best[one.rule] = one
    return min(
        best.values(),
        key=lambda one: (one.limit is None, (one.limit or 0) - one.mean),
        default=None,
    )


def _shared(average: Average, block: Block) -> int:
    return max(0, (min(average.end, block.end) - max(average.start, block.start)).days)
