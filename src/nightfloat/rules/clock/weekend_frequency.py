"""How many weekends of a window are worked: one in three."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import UNSET, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, of_windows
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import dates, kind_names, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekendFrequency:
    """At most floor(weekends / `every`) weekends of a window with any work of `kinds`.

    A weekend is Saturday 00:00 to Sunday 24:00 local time and belongs to the window that holds
    its Saturday; work that reaches into it counts, so a Friday night does. A window of fewer than
    `every` weekends is not assessable. England Sch. 3 paras 16 and 18 (rules.md §3.8).
    """

    kinds: frozenset[Kind]
    every: int

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return "weekends"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return 0, None

    def measure(self, timeline: Timeline, windows: Windows, _context: Context) -> Measurements:
        """One row a window: weekends worked against those allowed."""
        saturday = windows.first + (6 - windows.first) % 7
        count = np.maximum(0, -((saturday - windows.last) // 7))
        window = np.repeat(np.arange(count.size), count)
        nth = np.arange(window.size) - np.repeat(np.cumsum(count) - count, count)
        days = saturday[window] + 7 * nth
        calendar = windows.calendar
        worked = timeline.minutes(
            self.kinds,
            windows.person[window],
            calendar.midnight(days),
            calendar.midnight(days + 2),
        )
        measured = np.bincount(window[worked > 0], minlength=count.size)
        return of_windows(
            windows,
            at_least=self.at_least,
            measured=ints(measured),
            limit=np.where(count < self.every, UNSET, count // self.every),
            facts=(("weekends", count),),
        )

    def words(self) -> str:
        return f"At most one weekend in {self.every} with {kind_names(self.kinds)}."

    def message(self, row: Row) -> str:
        return (
            f"{plural(row.measured, 'weekends')} worked of {row.facts['weekends']} "
            f"({dates(row.start, row.end)}): {row.measured - row.limit} over {row.limit}."
        )
