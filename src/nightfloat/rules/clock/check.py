"""Judging a timeline by packs: breaches as findings, and the worst of every rule and clinician."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from zoneinfo import ZoneInfo

import numpy as np

from nightfloat.domain.findings import Finding, Severity
from nightfloat.domain.time import minute_of
from nightfloat.rules.clock.arrays import UNSET, Bools, Ints, ints
from nightfloat.rules.clock.calendar import instant_of
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Primitive, Row
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.packs.pack import Pack, PackError, Rule


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """The measurements one primitive makes for a rule (each rotation variant makes its own)."""

    primitive: Primitive
    rows: Measurements


@dataclass(frozen=True, kw_only=True, eq=False)
class Judged:
    """One rule's measurements of everybody: within scope, dates and horizon."""

    rule: Rule
    excused_by: str
    parts: tuple[Part, ...]

    @cached_property
    def worst(self) -> Mapping[int, tuple[int, int]]:
        """For each person measured: the part and row with the least margin, the earliest first."""
        found: dict[int, tuple[int, int, int]] = {}
        for number, part in enumerate(self.parts):
            rows = part.rows
            margin = _tightness(rows)
            order = np.lexsort((rows.start, -rows.measured, margin, rows.person))
            people, at = np.unique(rows.person[order], return_index=True)
            for person, row in zip(people.tolist(), order[at].tolist(), strict=True):
                best = found.get(person)
                if best is None or int(margin[row]) < best[0]:
                    found[person] = (int(margin[row]), number, row)
        return {person: (number, row) for person, (_, number, row) in found.items()}


def _tightness(rows: Measurements) -> Ints:
    """Return the margins with what cannot be judged last: no limit, nothing done or allowed."""
    margin = rows.margin
    last = np.iinfo(np.int64).max
    idle = (rows.measured == 0) & (rows.limit == 0)
    margin[idle] = last - 2
    margin[(rows.limit == UNSET) & (rows.measured != UNSET)] = last - 1
    return margin


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Assessment:
    """Everything measured: every window, gap or run of each rule and clinician, breached or not."""

    timeline: Timeline
    windows: Windows
    context: Context
    judged: tuple[Judged, ...]

    def findings(self) -> list[Finding]:
        """Return the breaches, rule by rule in the packs' order; excused ones as advisories."""
        return [
            self.finding(judged, part, int(row))
            for judged in self.judged
            for part in judged.parts
            for row in np.flatnonzero(part.rows.breached)
        ]

    def worst(self, rule_id: str, clinician: str) -> Finding:
        """Return the tightest measurement of a rule for a clinician, breached or not.

        Raises PackError for a rule, and ValueError for a clinician, that was not judged.
        """
        return self._worst(self.of_rule(rule_id), self.person(clinician))

    def matrix(self) -> list[Finding]:
        """Return `worst` for every rule and clinician, by rule, then clinician."""
        people = range(len(self.timeline.people))
        return [self._worst(judged, person) for judged in self.judged for person in people]

    def every(self, rule_id: str, clinician: str) -> list[Finding]:
        """Return all measurements of a rule for a clinician, in time order."""
        judged, person = self.of_rule(rule_id), self.person(clinician)
        found = [
            self.finding(judged, part, int(row))
            for part in judged.parts
            for row in np.flatnonzero(part.rows.person == person)
        ]
        return sorted(found, key=lambda f: (f.start is not None, f.start))

    def of_rule(self, rule_id: str) -> Judged:
        """Return what was measured for a rule. Raises PackError when it was not judged."""
        for judged in self.judged:
            if judged.rule.id == rule_id:
                return judged
        known = ", ".join(judged.rule.id for judged in self.judged)
        raise PackError(f"rule {rule_id!r} was not judged. Maybe one of {known}?")

    def person(self, clinician: str) -> int:
        """Return a clinician's index. Raises ValueError for one not in the timeline."""
        if clinician not in self.timeline.people:
            raise ValueError(
                f"clinician {clinician!r} is not among the {len(self.timeline.people)} judged. "
                "Maybe the name is spelt otherwise in the schedule?"
            )
        return self.timeline.people.index(clinician)

    def finding(self, judged: Judged, part: Part, row: int) -> Finding:
        """Return one row of measurements as a finding, with its message when it is a breach."""
        rows = part.rows
        name = self.timeline.people[int(rows.person[row])]
        start = instant_of(int(rows.start[row]), self.context.zone)
        end = instant_of(int(rows.end[row]), self.context.zone)
        facts = {key: int(column[row]) for key, column in rows.facts}
        rotation = rows.rotations[int(rows.rotation[row])]
        measured, limit = int(rows.measured[row]), int(rows.limit[row])
        breached = rows.is_breach(measured, limit)
        message, severity = "", judged.rule.severity
        shown: list[tuple[str, int | str]] = [*facts.items()]
        if rotation:
            shown.append(("rotation", rotation))
        if breached:
            line = Row(
                measured=measured, limit=limit, start=start, end=end, facts=facts, rotation=rotation
            )
            message = part.primitive.message(line)
            reason = self._reason(judged, name, start.date())
            if reason is not None:
                severity = Severity.SHOULD
                shown.append(("documented_exception", reason))
                message += f" Documented exception ({judged.excused_by}): {reason}."
        return Finding(
            rule=judged.rule.id,
            severity=severity,
            message=message,
            breached=breached,
            clinicians=(name,),
            start=start,
            end=end,
            measured=None if measured == UNSET else measured,
            limit=None if limit == UNSET else limit,
            unit=part.primitive.unit,
            facts=tuple(shown),
        )

    def _reason(self, judged: Judged, clinician: str, day: date) -> str | None:
        if not judged.excused_by:
            return None
        for logged in self.context.exceptions:
            if logged.clinician == clinician and logged.day == day:
                return logged.reason
        return None

    def _worst(self, judged: Judged, person: int) -> Finding:
        if person in judged.worst:
            part, row = judged.worst[person]
            return self.finding(judged, judged.parts[part], row)
        primitive = judged.parts[0].primitive
        measured, limit = primitive.nominal
        return Finding(
            rule=judged.rule.id,
            severity=judged.rule.severity,
            message="",
            breached=False,
            clinicians=(self.timeline.people[person],),
            measured=measured,
            limit=limit,
            unit=primitive.unit,
        )


def check_clock(
    timeline: Timeline, windows: Windows, packs: Sequence[Pack], context: Context
) -> list[Finding]:
    """Return every breach of the packs' rules, exact to the minute."""
    return measure_all(timeline, windows, packs, context).findings()


def measure_all(
    timeline: Timeline, windows: Windows, packs: Sequence[Pack], context: Context
) -> Assessment:
    """Measure every rule of the packs for every clinician of the timeline."""
    judged = tuple(
        Judged(
            rule=rule,
            excused_by=next((r.short_id for r in pack.rules if rule.short_id in r.excuses), ""),
            parts=_parts(rule, pack.scope, timeline, windows, context),
        )
        for pack in packs
        for rule in pack.rules
        if rule.primitive is not None
    )
    return Assessment(timeline=timeline, windows=windows, context=context, judged=judged)


def _parts(
    rule: Rule, scope: tuple[str, ...], timeline: Timeline, windows: Windows, context: Context
) -> tuple[Part, ...]:
    """Measure with the rule's primitive and, on rotations with settings of their own, theirs."""
    assert rule.primitive is not None
    own = tuple(name for name, _ in rule.variants)
    pairs = [("", rule.primitive), *rule.variants]
    parts = []
    for rotation, primitive in pairs:
        rows = primitive.measure(timeline, windows, context)
        keep = _within(rows, rule, context)
        if scope:
            keep &= _on(rows, scope)
        if rotation:
            keep &= _on(rows, (rotation,))
        elif own:
            keep &= ~_on(rows, own)
        parts.append(Part(primitive=primitive, rows=_kept(rows, keep)))
    return tuple(parts)


def _kept(rows: Measurements, keep: Bools) -> Measurements:
    return rows if bool(keep.all()) else rows.take(ints(np.flatnonzero(keep)))


def _on(rows: Measurements, rotations: tuple[str, ...]) -> Bools:
    named = np.array([name in rotations for name in rows.rotations], dtype=np.bool_)
    return named[rows.rotation]


def _within(rows: Measurements, rule: Rule, context: Context) -> Bools:
    """Return which rows lie in the rule's effective dates and reach into the horizon."""
    keep = np.ones(rows.person.shape, dtype=np.bool_)
    first, last = context.horizon
    if first is not None:
        keep &= rows.until > _midnight(first, context.zone)
    if last is not None:
        keep &= rows.start < _midnight(last, context.zone)
    if rule.effective_from is not None:
        keep &= rows.start >= _midnight(rule.effective_from, context.zone)
    if rule.effective_to is not None:
        keep &= rows.start < _midnight(rule.effective_to, context.zone)
    return keep


def _midnight(day: date, zone: str) -> int:
    return minute_of(datetime.combine(day, time(0), tzinfo=ZoneInfo(zone)))
