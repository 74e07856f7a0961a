"""How many calls start within any few consecutive dates: three on-calls in seven days."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, peaks
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import dates, kind_names, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingCount:
    """At most `most` calls of `kinds` starting within any `days` consecutive local dates.

    Rows that lie less than `split_gap` apart are one call (0: those that touch; −1: up to 24 h).
    England Sch. 3 para 27 (rules.md §3.8).
    """

    kinds: frozenset[Kind]
    days: int
    most: int
    split_gap: int = 0
    noun: str = "on_calls"

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return self.noun

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return 0, self.most

    def measure(self, timeline: Timeline, _windows: Windows, context: Context) -> Measurements:
        """One row for each clinician's fullest span of days, and one for each separate breach."""
        calls = timeline.stretches(self.kinds, self.split_gap)
        calendar = timeline.calendar(context.zone)
        day = calendar.day(calls.start)
        keys = calls.person * BIG + day
        last = np.searchsorted(keys, keys + self.days, side="left")
        end = calendar.midnight(day + self.days)
        return peaks(
            Measurements(
                at_least=self.at_least,
                person=calls.person,
                measured=ints(last - np.arange(keys.size)),
                limit=np.full(keys.shape, self.most, dtype=np.int64),
                start=calendar.midnight(day),
                end=end,
                until=end,
                rotation=ints(timeline.rotation[calls.first_row]),
                rotations=timeline.rotations,
            )
        )

    def words(self) -> str:
        return (
            f"At most {self.most} of {kind_names(self.kinds)} in any {self.days} consecutive days."
        )

    def message(self, row: Row) -> str:
        return (
            f"{plural(row.measured, self.noun.replace('_', '-'))} in {dates(row.start, row.end)}: "
            f"{row.measured - row.limit} over {row.limit}."
        )
