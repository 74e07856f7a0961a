"""One rule and one clinician in full: every window, its arithmetic, the entries behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import minute_of
from nightfloat.rules.clock.arrays import ints
from nightfloat.rules.clock.calendar import Calendar, instant_of
from nightfloat.rules.clock.check import Assessment
from nightfloat.rules.clock.timeline import KINDS, Timeline
from nightfloat.rules.clock.windows import whole_leave_days


@dataclass(frozen=True, slots=True, kw_only=True)
class Contribution:
    """One entry of a measured span, and its minutes inside the span."""

    start: str
    end: str
    kind: Kind
    code: str
    rotation: str
    site: str
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Detail:
    """One measurement in full.

    `left`: minutes or counts left before a breach (negative: beyond it; None: unlimited).
    `leave`: the days removed because leave covers them wholly. `weeks`: minutes of the entries in
    each 7 days of the span, so that one heavy week inside a fair average shows. Instants are
    local, in ISO form.
    """

    finding: Finding
    left: int | None
    leave: tuple[date, ...]
    weeks: tuple[tuple[date, int], ...]
    entries: tuple[Contribution, ...]


def details(assessment: Assessment, rule_id: str, clinician: str) -> list[Detail]:
    """Return every measurement of a rule for a clinician with all its arithmetic, in time order.

    Raises PackError for a rule, and ValueError for a clinician, that was not judged.
    """
    judged = assessment.of_rule(rule_id)
    person = assessment.person(clinician)
    watched = judged.parts[0].primitive.watched
    calendar = assessment.windows.calendar
    timeline = assessment.timeline.only(person)
    return [
        _detail(timeline, calendar, watched, finding, at_least=judged.parts[0].primitive.at_least)
        for finding in assessment.every(rule_id, clinician)
    ]


def _detail(
    timeline: Timeline,
    calendar: Calendar,
    watched: frozenset[Kind],
    finding: Finding,
    *,
    at_least: bool,
) -> Detail:
    left = None
    if finding.measured is not None and finding.limit is not None:
        gap = finding.limit - finding.measured
        left = -gap if at_least else gap
    assert finding.start is not None
    assert finding.end is not None
    start, end = minute_of(finding.start), minute_of(finding.end)
    return Detail(
        finding=finding,
        left=left,
        leave=_leave(timeline, calendar, start, end),
        weeks=_weeks(timeline, calendar, watched, start, end),
        entries=_entries(timeline, calendar.zone, watched, start, end),
    )


def _days(calendar: Calendar, start: int, end: int) -> range:
    low, high = calendar.day(ints([start]))[0], calendar.day_up(ints([end]))[0]
    return range(int(low), int(high))


def _leave(timeline: Timeline, calendar: Calendar, start: int, end: int) -> tuple[date, ...]:
    days = ints(list(_days(calendar, start, end)))
    whole = whole_leave_days(timeline, calendar, ints(np.zeros_like(days)), days, days + 1)
    return tuple(date.fromordinal(int(day)) for day in days[whole > 0])


def _weeks(
    timeline: Timeline, calendar: Calendar, watched: frozenset[Kind], start: int, end: int
) -> tuple[tuple[date, int], ...]:
    days = ints(list(_days(calendar, start, end)[::7]))
    low = np.maximum(calendar.midnight(days), start)
    high = np.minimum(calendar.midnight(days + 7), end)
    minutes = timeline.minutes(watched, ints(np.zeros_like(days)), low, high)
    return tuple(
        (date.fromordinal(day), total)
        for day, total in zip(days.tolist(), minutes.tolist(), strict=True)
    )


def _entries(
    timeline: Timeline, zone: str, watched: frozenset[Kind], start: int, end: int
) -> tuple[Contribution, ...]:
    inside = (timeline.start <= end) & (timeline.end >= start) & timeline.is_kind(watched)
    return tuple(
        Contribution(
            start=instant_of(int(timeline.start[row]), zone).isoformat(),
            end=instant_of(int(timeline.end[row]), zone).isoformat(),
            kind=KINDS[int(timeline.kind[row])],
            code=timeline.codes[int(timeline.code[row])],
            rotation=timeline.rotations[int(timeline.rotation[row])],
            site=timeline.sites[int(timeline.site[row])],
            minutes=max(0, min(int(timeline.end[row]), end) - max(int(timeline.start[row]), start)),
        )
        for row in np.flatnonzero(inside)
    )
