"""Minutes worked in any span of a fixed length, wherever it begins: 72 hours in any 168."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, peaks
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import hours, kind_names, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class SlidingMinutes:
    """At most `minutes` of `kinds` in any `within` minutes of real time.

    The sum is greatest for a span that begins with a stretch of work or ends with one, so only
    those are tried. England Sch. 3 para 8 (rules.md §3.8).
    """

    kinds: frozenset[Kind]
    minutes: int
    within: int

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return 0, self.minutes

    def measure(self, timeline: Timeline, _windows: Windows, _context: Context) -> Measurements:
        """One row for each clinician's worst span, and one for each separate breach."""
        work = timeline.stretches(self.kinds)
        person = np.concatenate((work.person, work.person))
        start = np.concatenate((work.start, work.end - self.within))
        rotation = timeline.rotation[work.first_row]
        order = np.lexsort((start, person))
        person, start = ints(person[order]), ints(start[order])
        end = start + self.within
        return peaks(
            Measurements(
                at_least=self.at_least,
                person=person,
                measured=timeline.minutes(self.kinds, person, start, end),
                limit=np.full(person.shape, self.minutes, dtype=np.int64),
                start=start,
                end=end,
                until=end,
                rotation=np.concatenate((rotation, rotation))[order],
                rotations=timeline.rotations,
            )
        )

    def words(self) -> str:
        return (
            f"At most {hours(self.minutes)} of {kind_names(self.kinds)} "
            f"in any {hours(self.within)}."
        )

    def message(self, row: Row) -> str:
        return (
            f"{hours(row.measured)} in the {hours(self.within)} from {moment(row.start)}: "
            f"{hours(row.measured - row.limit)} over {hours(row.limit)}."
        )
