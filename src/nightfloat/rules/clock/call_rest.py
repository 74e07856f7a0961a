"""Rest inside a call from home: eight hours in all, five of them unbroken at night."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, UNSET, Ints, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import hours, kind_names, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class CallRest:
    """At least `minutes` free of work of `kinds` in a call of `call_kinds` of `call_minutes`.

    With `night_from` and `night_to`, the longest unbroken rest between those local times of the
    call's first night instead of all rest in it. Shorter calls are not measured.
    Touching rows are one call up to 24 h. England Sch. 3 para 29 (rules.md §3.8).
    """

    call_kinds: frozenset[Kind]
    kinds: frozenset[Kind]
    minutes: int
    call_minutes: int
    night_from: time | None = None
    night_to: time | None = None

    at_least: ClassVar[bool] = True

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.call_kinds | self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return None, self.minutes

    def measure(self, timeline: Timeline, _windows: Windows, context: Context) -> Measurements:
        """One row a long enough call: rest found against `minutes`."""
        calls = timeline.stretches(self.call_kinds, -1)
        i = np.flatnonzero(calls.length >= self.call_minutes)
        person, start, end = calls.person[i], calls.start[i], calls.end[i]
        limit = np.full(i.shape, self.minutes, dtype=np.int64)
        if self.night_from is None or self.night_to is None:
            rest = end - start - timeline.minutes(self.kinds, person, start, end)
        else:
            calendar = timeline.calendar(context.zone)
            day = calendar.day(start)
            start = np.maximum(start, calendar.at(day, self.night_from))
            end = np.maximum(start, np.minimum(end, calendar.at(day + 1, self.night_to)))
            rest = self._longest(timeline, person, start, end)
            limit = np.where(end - start < self.minutes, UNSET, limit)
        return Measurements(
            at_least=self.at_least,
            person=person,
            measured=rest,
            limit=limit,
            start=start,
            end=end,
            until=end,
            rotation=ints(timeline.rotation[calls.first_row[i]]),
            rotations=timeline.rotations,
        )

    def _longest(self, timeline: Timeline, person: Ints, start: Ints, end: Ints) -> Ints:
        work = timeline.stretches(self.kinds)
        low, high = person * BIG + start, person * BIG + end
        at = low.copy()
        best = np.zeros(low.shape, dtype=np.int64)
        index = np.searchsorted(work.key_end, low, side="right")
        starts = np.concatenate((work.key_start, [len(timeline.people) * BIG]))
        ends = np.concatenate((work.key_end, [len(timeline.people) * BIG]))
        while bool((at < high).any()):
            row = np.minimum(index, starts.size - 1)
            best = np.maximum(best, np.minimum(starts[row], high) - at)
            at, index = np.maximum(at, np.minimum(ends[row], high)), index + 1
        return ints(best)

    def words(self) -> str:
        when = ""
        if self.night_from and self.night_to:
            when = f" unbroken between {self.night_from:%H:%M} and {self.night_to:%H:%M}"
        return (
            f"At least {hours(self.minutes)} of rest{when} in each "
            f"{kind_names(self.call_kinds)} of {hours(self.call_minutes)} or more."
        )

    def message(self, row: Row) -> str:
        return (
            f"{hours(row.measured)} of rest in the on-call from {moment(row.start)} to "
            f"{moment(row.end)}: {hours(row.limit - row.measured)} short of {hours(row.limit)}."
        )
