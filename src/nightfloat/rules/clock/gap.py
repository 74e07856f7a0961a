"""Rest between duty periods: 8 h, 14 h after a 24-h call, 11 h a day, as long as the shift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import Ints, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.timeline import Stretches, Timeline
from nightfloat.rules.clock.trigger import Span, holds, last_end, long_calls
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import hours, kind_names, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """At least `minutes` from a departure to the next work of `kinds`, in real minutes.

    Duty periods are rows of `kinds` joined when they touch or lie less than `split_gap` apart.
    With `after_kinds`, only the gap after a duty period with such a call of `after_minutes` is
    measured (`after_span`: how that is read, see `long_calls`). With `length_of_kinds`, the limit
    is the minutes of those kinds in the duty period instead of `minutes`, and the rest begins at
    departure or (`measured_from`) at the scheduled end of the last of them. A duty period that
    begins with `except_before_kinds` may follow one that holds none of them without rest.
    Runs over block, month and DST edges. ACGME 6.21, 6.21.a; EM rest; EU Art 3; England para 19.
    """

    kinds: frozenset[Kind]
    split_gap: int
    minutes: int = 0
    after_kinds: frozenset[Kind] = frozenset()
    after_minutes: int = 0
    after_span: Span = "presence"
    length_of_kinds: frozenset[Kind] = frozenset()
    except_before_kinds: frozenset[Kind] = frozenset()
    measured_from: Literal["departure", "scheduled_end"] = "departure"

    at_least: ClassVar[bool] = True

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return None, self.minutes or None

    def measure(self, timeline: Timeline, _windows: Windows, _context: Context) -> Measurements:
        """One row a gap that the rule is about; the gap runs from `start` to `end`."""
        duty = timeline.stretches(self.kinds, self.split_gap)
        about = duty.person[1:] == duty.person[:-1]
        leave, limit = duty.end, np.full(duty.end.shape, self.minutes, dtype=np.int64)
        if self.after_kinds:
            long = long_calls(timeline, duty, self.after_kinds, self.after_minutes, self.after_span)
            about = about & long[:-1]
        if self.length_of_kinds:
            leave, limit = self._own_limits(timeline, duty)
            about = about & (limit[:-1] > 0)
        if self.except_before_kinds:
            regular = ~holds(timeline, duty, self.except_before_kinds)
            call_next = timeline.is_kind(self.except_before_kinds)[duty.first_row]
            about = about & ~(regular[:-1] & call_next[1:])
        i = np.flatnonzero(about)
        return Measurements(
            at_least=self.at_least,
            person=duty.person[i],
            measured=duty.start[i + 1] - leave[i],
            limit=limit[i],
            start=leave[i],
            end=duty.start[i + 1],
            until=duty.end[i + 1],
            rotation=ints(timeline.rotation[duty.last_row[i]]),
            rotations=timeline.rotations,
            facts=(("period_minutes", duty.length[i]),),
        )

    def _own_limits(self, timeline: Timeline, duty: Stretches) -> tuple[Ints, Ints]:
        """For each duty period: where its rest begins, and its minutes of `length_of_kinds`."""
        length = timeline.minutes(self.length_of_kinds, duty.person, duty.start, duty.end)
        if self.measured_from == "departure":
            return duty.end, length
        return last_end(timeline, duty, self.length_of_kinds), length

    def words(self) -> str:
        rest = f"{hours(self.minutes)} of rest" if self.minutes else "as long a rest as the shift"
        after = f" after {hours(self.after_minutes)} of in-house call" if self.after_kinds else ""
        counted = " from departure" if self.measured_from == "departure" else " from scheduled end"
        return (
            f"At least {rest}{after}, counted{counted} to the next of: {kind_names(self.kinds)}; "
            f"gaps under {hours(self.split_gap)} do not end a duty period."
        )

    def message(self, row: Row) -> str:
        return (
            f"{hours(row.measured)} of rest from {moment(row.start)} to {moment(row.end)} after "
            f"{hours(row.facts['period_minutes'])} on duty: "
            f"{hours(row.limit - row.measured)} short of {hours(row.limit)}."
        )
