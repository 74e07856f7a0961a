"""Averaging windows as columns: cut by rotation and block (rules.md §3.3), or given already cut."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Literal

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, Ints, covered, ints, union
from nightfloat.rules.clock.calendar import Calendar, calendar_of
from nightfloat.rules.clock.timeline import Timeline

Run = tuple[date, date, str]
"""Days on one rotation: first day, day after the last, rotation."""

Anchor = Literal["window", "monday"]

LEAVE = frozenset({Kind.LEAVE})

LONGEST = 28
"""Days of the longest stretch on one rotation that is a window of its own."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Windows:
    """Columns of averaging windows, sorted by (person, start).

    `first`, `last`: ordinals of the first day and of the day after the last. `start`, `end`: the
    same as UTC minutes of local midnights. `days`: D, the days not wholly covered by leave.
    `rotation` indexes `rotations`.
    """

    person: Ints
    first: Ints
    last: Ints
    start: Ints
    end: Ints
    days: Ints
    rotation: Ints
    rotations: tuple[str, ...]
    calendar: Calendar
    _cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    @property
    def leave_days(self) -> Ints:
        """Days of each window that were removed because leave covers them wholly."""
        return self.last - self.first - self.days

    def only(self, person: int) -> Windows:
        """Return the windows of one person, renumbered for `Timeline.only(person)`."""
        rows = np.flatnonzero(self.person == person)
        return Windows(
            person=self.person[rows] - person,
            first=self.first[rows],
            last=self.last[rows],
            start=self.start[rows],
            end=self.end[rows],
            days=self.days[rows],
            rotation=self.rotation[rows],
            rotations=self.rotations,
            calendar=self.calendar,
        )

    def pieces(self, timeline: Timeline, days: int, anchor: Anchor) -> Windows:
        """Cut every window into fixed pieces of `days` days, each with its own D.

        Pieces begin with the window, or with Mondays (the first and last piece may be shorter).
        """
        key = (days, anchor)
        if key not in self._cache:
            self._cache[key] = self._pieces(timeline, days, anchor)
        found: Windows = self._cache[key]
        return found

    def _pieces(self, timeline: Timeline, days: int, anchor: Anchor) -> Windows:
        base = self.first - (self.first - 1) % 7 if anchor == "monday" else self.first
        count = -((base - self.last) // days)
        parent = np.repeat(np.arange(self.person.size), count)
        nth = np.arange(parent.size) - np.repeat(np.cumsum(count) - count, count)
        begin = base[parent] + nth * days
        return _windows(
            timeline,
            self.calendar,
            person=self.person[parent],
            first=np.maximum(self.first[parent], begin),
            last=np.minimum(self.last[parent], begin + days),
            rotation=self.rotation[parent],
            rotations=self.rotations,
        )


def whole_leave(timeline: Timeline, calendar: Calendar) -> tuple[Ints, Ints, Ints]:
    """Return person, first day and day after the last of every run of days wholly on leave."""
    leave = timeline.stretches(LEAVE)
    begin, end = calendar.day_up(leave.start), calendar.day(leave.end)
    whole = end > begin
    return leave.person[whole], begin[whole], end[whole]


def whole_leave_days(
    timeline: Timeline, calendar: Calendar, person: Ints, first: Ints, last: Ints
) -> Ints:
    """Return how many local days in `first`..`last` (ordinals, exclusive) leave covers wholly."""
    who, begin, end = whole_leave(timeline, calendar)
    low, high, _ = union(who * BIG + begin, who * BIG + end)
    return covered(low, high, person * BIG + last) - covered(low, high, person * BIG + first)


def _windows(
    timeline: Timeline,
    calendar: Calendar,
    *,
    person: Ints,
    first: Ints,
    last: Ints,
    rotation: Ints,
    rotations: tuple[str, ...],
) -> Windows:
    leave = whole_leave_days(timeline, calendar, person, first, last)
    return Windows(
        person=ints(person),
        first=ints(first),
        last=ints(last),
        start=calendar.midnight(first),
        end=calendar.midnight(last),
        days=ints(last - first - leave),
        rotation=ints(rotation),
        rotations=rotations,
        calendar=calendar,
    )


def given_windows(timeline: Timeline, zone: str, spans: Sequence[tuple[date, date]]) -> Windows:
    """Return windows that are already cut (end exclusive), the same for every clinician.

    A window's rotation is that of the clinician's first entry that starts in it.
    Raises ValueError for a span that does not end after it begins.
    """
    for begin, end in spans:
        if end <= begin:
            raise ValueError(f"window {begin}/{end} is empty. Maybe its end is meant inclusive?")
    ordered = sorted(spans)
    calendar = _calendar(timeline, zone, [day for span in ordered for day in span])
    n, people = len(ordered), len(timeline.people)
    first = np.tile(ints([begin.toordinal() for begin, _ in ordered]), people)
    last = np.tile(ints([end.toordinal() for _, end in ordered]), people)
    person = ints(np.repeat(np.arange(people), n))
    rotation = _first_rotation(timeline, calendar, person, first, last)
    return _windows(
        timeline,
        calendar,
        person=person,
        first=first,
        last=last,
        rotation=rotation,
        rotations=timeline.rotations,
    )


def _first_rotation(
    timeline: Timeline, calendar: Calendar, person: Ints, first: Ints, last: Ints
) -> Ints:
    begins = timeline.person * BIG + timeline.start
    row = np.searchsorted(begins, person * BIG + calendar.midnight(first), side="left")
    inside = row < np.searchsorted(begins, person * BIG + calendar.midnight(last), side="left")
    label = np.concatenate((timeline.rotation, [0]))[np.where(inside, row, -1)]
    return ints(np.where(inside, label, timeline.rotations.index("")))


def cut_windows(
    timeline: Timeline,
    zone: str,
    runs: Mapping[str, Sequence[Run]],
    blocks: Sequence[tuple[date, date]],
    *,
    until: date | None = None,
    longest: int = LONGEST,
) -> Windows:
    """Cut each person's days into averaging windows (rules.md §3.3 item 1).

    A segment is a stretch of consecutive days on one rotation. A segment of more than `longest`
    days is cut at the edges of the programme's `blocks`; a shorter one is itself the window.
    `runs` holds, for each clinician, (first day, day after the last, rotation) in order. What
    lies behind `until` says how a segment is cut, but is in no window.
    """
    seen = until.toordinal() if until else BIG
    edges = sorted({day.toordinal() for block in blocks for day in block})
    names = tuple(sorted({""} | {r[2] for name in timeline.people for r in runs.get(name, ())}))
    index = {name: i for i, name in enumerate(names)}
    rows: list[tuple[int, int, int, int]] = []
    for person, name in enumerate(timeline.people):
        for first, last, rotation in _segments(runs.get(name, ())):
            inner = [e for e in edges if first < e < last] if last - first > longest else []
            bounds = [first, *inner, last]
            cut = [(a, min(b, seen)) for a, b in pairwise(bounds) if a < seen]
            rows += [(person, a, b, index[rotation]) for a, b in cut]
    table = ints(rows).reshape(-1, 4)
    days = [date.fromordinal(int(day)) for day in table[:, 1:3].ravel()]
    calendar = _calendar(timeline, zone, days)
    person_, first_, last_, label = table.T.copy()
    return _windows(
        timeline,
        calendar,
        person=person_,
        first=first_,
        last=last_,
        rotation=label,
        rotations=names,
    )


def _segments(runs: Sequence[Run]) -> list[tuple[int, int, str]]:
    """Return the runs as ordinals, neighbours on the same rotation joined."""
    found: list[tuple[int, int, str]] = []
    for first, last, rotation in sorted(runs):
        begin, end = first.toordinal(), last.toordinal()
        if end <= begin:
            raise ValueError(
                f"run {first}/{last} on {rotation!r} is empty. Maybe its end is meant inclusive?"
            )
        if found and found[-1][1] > begin:
            raise ValueError(f"run {first}/{last} on {rotation!r} overlaps the run before it")
        if found and found[-1][1:] == (begin, rotation):
            begin = found.pop()[0]
        found.append((begin, end, rotation))
    return found


def runs_of(timeline: Timeline, zone: str, first: date, last: date) -> dict[str, list[Run]]:
    """Derive rotation runs over `first`..`last` (exclusive) from the entries' own rotations.

    A clinician is on a rotation from the day of its first entry until another one begins.
    """
    days = timeline.calendar(zone).day(timeline.start)
    named = timeline.rotation != timeline.rotations.index("")
    runs: dict[str, list[Run]] = {}
    for person, name in enumerate(timeline.people):
        rows = np.flatnonzero((timeline.person == person) & named)
        marks = [(int(days[r]), timeline.rotations[int(timeline.rotation[r])]) for r in rows]
        runs[name] = list(_fill(marks, first.toordinal(), last.toordinal()))
    return runs


def _fill(marks: list[tuple[int, str]], first: int, last: int) -> Iterable[Run]:
    begin, current = first, marks[0][1] if marks else ""
    for day, rotation in marks:
        if rotation == current:
            continue
        if begin < min(day, last):
            yield date.fromordinal(begin), date.fromordinal(min(day, last)), current
        begin, current = max(first, day), rotation
    if begin < last:
        yield date.fromordinal(begin), date.fromordinal(last), current


def _calendar(timeline: Timeline, zone: str, days: Sequence[date]) -> Calendar:
    own = timeline.calendar(zone)
    known = [date.fromordinal(own.first), date.fromordinal(own.first + own.midnights.size - 1)]
    if all(known[0] <= day <= known[1] for day in days) and timeline.start.size:
        return own
    wide = [*days, *known] if timeline.start.size else list(days)
    return calendar_of(zone, min(wide), max(wide)) if wide else own
