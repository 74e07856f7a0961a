"""Work on the day after a call: at most ten hours after a night of home on-call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import dates, hours, kind_names


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAfter:
    """At most `minutes` of duty of `kinds` starting on the date after a call of `call_kinds` does.

    Touching rows are one call up to 24 h. England Sch. 3 para 28 (rules.md §3.8).
    """

    call_kinds: frozenset[Kind]
    kinds: frozenset[Kind]
    minutes: int
    split_gap: int = 0

    at_least: ClassVar[bool] = False

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
        """One row a call that such work follows: its minutes against the limit."""
        calls = timeline.stretches(self.call_kinds, -1)
        work = timeline.stretches(self.kinds, self.split_gap)
        calendar = timeline.calendar(context.zone)
        day = calendar.day(calls.start) + 1
        starts = work.person * BIG + calendar.day(work.start)
        low = np.searchsorted(starts, calls.person * BIG + day, side="left")
        high = np.searchsorted(starts, calls.person * BIG + day, side="right")
        i = np.flatnonzero(high > low)
        low, high = low[i], high[i]
        total = np.concatenate(([0], np.cumsum(work.length)))
        return Measurements(
            at_least=self.at_least,
            person=calls.person[i],
            measured=ints(total[high] - total[low]),
            limit=np.full(i.shape, self.minutes, dtype=np.int64),
            start=work.start[low],
            end=work.end[high - 1],
            until=work.end[high - 1],
            rotation=ints(timeline.rotation[work.first_row[low]]),
            rotations=timeline.rotations,
        )

    def words(self) -> str:
        return (
            f"At most {hours(self.minutes)} of {kind_names(self.kinds)} on the day after "
            f"{kind_names(self.call_kinds)} begins."
        )

    def message(self, row: Row) -> str:
        return (
            f"{hours(row.measured)} on {dates(row.start, row.end)}, the day after "
            f"{kind_names(self.call_kinds)}: {hours(row.measured - row.limit)} "
            f"over {hours(row.limit)}."
        )
