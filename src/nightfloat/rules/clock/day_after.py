"""Work on the day after a call: at most ten hours after a night of home on-call."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import dates, hours, kind_names


@dataclass(frozen=True, slots=True, kw_only=True)
class DayAfter:
    """At most `minutes` of work of `kinds` on the local date after a call of `call_kinds` starts.

    Each row is a call of its own. England Sch. 3 para 28 (rules.md §3.8).
    """

    call_kinds: frozenset[Kind]
    kinds: frozenset[Kind]
    minutes: int

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.call_kinds | self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return 0, self.minutes

    def measure(self, timeline: Timeline, _windows: Windows, context: Context) -> Measurements:
        """One row a call: minutes worked on the date after the one it starts on."""
        calls = timeline.stretches(self.call_kinds, -1)
        calendar = timeline.calendar(context.zone)
        day = calendar.day(calls.start) + 1
        start, end = calendar.midnight(day), calendar.midnight(day + 1)
        return Measurements(
            at_least=self.at_least,
            person=calls.person,
            measured=timeline.minutes(self.kinds, calls.person, start, end),
            limit=np.full(day.shape, self.minutes, dtype=np.int64),
            start=start,
            end=end,
            until=end,
            rotation=ints(timeline.rotation[calls.first_row]),
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
