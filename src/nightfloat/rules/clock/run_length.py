"""Days in a row of one sort of work: nights, long shifts, working days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import time
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, Ints, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.selection import selected
from nightfloat.rules.clock.timeline import Stretches, Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import dates, hours, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLength:
    """At most `most` dates in a row on which a duty period of a certain sort starts.

    Duty periods are rows of `kinds` joined within `split_gap`; of the sort are those longer than
    `over` minutes, and, where set, with `night_minutes` between the local times `night_from` and
    `night_to` (`not_night`: without), and ending after `late_after`. Dates link when they follow
    one another; `unlinked_weekday` (ISO, 0 = none) does not link with the next day.
    ACGME 6.26; England Sch. 3 paras 10–14 and 26; BC two nights (rules.md §3.8).
    """

    kinds: frozenset[Kind]
    split_gap: int = 0
    most: int = 0
    over: int = 0
    night_from: time | None = None
    night_to: time | None = None
    night_minutes: int = 0
    late_after: time | None = None
    not_night: bool = False
    unlinked_weekday: int = 0
    noun: str = "nights"

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
        """One row a run: its dates against `most`."""
        duty, first, last, dates_in_run = self.runs(timeline, context.zone)
        end = duty.end[last]
        return Measurements(
            at_least=self.at_least,
            person=duty.person[first],
            measured=dates_in_run,
            limit=np.full(first.shape, self.most, dtype=np.int64),
            start=duty.start[first],
            end=end,
            until=end,
            rotation=ints(timeline.rotation[duty.first_row[first]]),
            rotations=timeline.rotations,
        )

    def runs(self, timeline: Timeline, zone: str) -> tuple[Stretches, Ints, Ints, Ints]:
        """Return the duty periods, the first and last one of each run, and its dates."""
        night = None
        if self.night_from is not None and self.night_to is not None:
            night = (self.night_from, self.night_to, self.night_minutes)
        duty, chosen = selected(
            timeline,
            zone,
            self.kinds,
            split_gap=self.split_gap,
            over=self.over,
            night=night,
            not_night=self.not_night,
            late_after=self.late_after,
        )
        day = timeline.calendar(zone).day(duty.start[chosen])
        step = np.diff(duty.person[chosen] * BIG + day)
        unlinked = ((day[:-1] - 1) % 7 + 1 == self.unlinked_weekday) & (step == 1)
        cut = np.flatnonzero((step > 1) | unlinked)
        none = chosen.size == 0
        first = ints([]) if none else np.concatenate(([0], cut + 1))
        last = ints([]) if none else np.concatenate((cut, [chosen.size - 1]))
        return duty, ints(chosen[first]), ints(chosen[last]), ints(day[last] - day[first] + 1)

    def words(self) -> str:
        return f"At most {self.most} {self.sort} in a row, by the date each starts."

    @property
    def sort(self) -> str:
        """The sort of work that runs are made of, in words."""
        text = self.noun.replace("_", " ")
        if self.over:
            text += f" of more than {hours(self.over)}"
        if self.night_from and self.night_to:
            span = f"{self.night_from:%H:%M} and {self.night_to:%H:%M}"
            has = "without" if self.not_night else "with at least"
            text += f" {has} {hours(self.night_minutes)} between {span}"
        if self.late_after:
            text += f" ending after {self.late_after:%H:%M}"
        return text

    def message(self, row: Row) -> str:
        return (
            f"{plural(row.measured, self.noun.replace('_', ' '))} in a row "
            f"({dates(row.start, row.end)}): {row.measured - row.limit} over {row.limit}."
        )
