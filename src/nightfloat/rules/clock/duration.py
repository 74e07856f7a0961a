"""How long one duty period lasts: 24 hours, the 4 hours after them, shifts of 12 or 13 hours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.trigger import last_end
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import hours, kind_names, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Duration:
    """At most `minutes` of a duty period, from its start to the end of its last `until_kinds` row.

    A duty period is rows of `kinds` joined when they touch or lie less than `split_gap` apart;
    one without a row of `until_kinds` is not measured. With `beyond`, only the minutes past that
    length count, and shorter duty periods are not measured (6.22.a: past hour 24).
    ACGME 6.22, 6.22.a; EM 12 h; England Sch. 3 para 9.
    """

    kinds: frozenset[Kind]
    split_gap: int
    minutes: int
    until_kinds: frozenset[Kind]
    beyond: int = 0

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return None if self.beyond else 0, self.minutes

    def measure(self, timeline: Timeline, _windows: Windows, _context: Context) -> Measurements:
        """One row a duty period."""
        duty = timeline.stretches(self.kinds, self.split_gap)
        end = duty.end
        if not self.until_kinds >= self.kinds:
            end = last_end(timeline, duty, self.until_kinds)
        i = np.flatnonzero(end > duty.start + self.beyond)
        start, end = duty.start[i], end[i]
        return Measurements(
            at_least=self.at_least,
            person=duty.person[i],
            measured=end - start - self.beyond,
            limit=np.full(i.shape, self.minutes, dtype=np.int64),
            start=start,
            end=end,
            until=end,
            rotation=ints(timeline.rotation[duty.first_row[i]]),
            rotations=timeline.rotations,
        )

    def words(self) -> str:
        what = kind_names(self.until_kinds)
        if self.beyond:
            return f"At most {hours(self.minutes)} on duty beyond the first {hours(self.beyond)}."
        return f"At most {hours(self.minutes)} in a row of {what}."

    def message(self, row: Row) -> str:
        past = f" beyond hour {self.beyond // 60}" if self.beyond else ""
        return (
            f"{hours(row.measured)}{past} in a row, {moment(row.start)} to {moment(row.end)}: "
            f"{hours(row.measured - row.limit)} over {hours(row.limit)}."
        )
