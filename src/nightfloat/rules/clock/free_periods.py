"""Free periods of 24 hours in a window: one day in seven, averaged or week by week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, UNSET, Bools, Ints, covered, ints, union
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, of_windows
from nightfloat.rules.clock.timeline import Stretches, Timeline
from nightfloat.rules.clock.trigger import long_calls
from nightfloat.rules.clock.windows import LEAVE, Anchor, Windows
from nightfloat.rules.clock.words import dates, hours, kind_names, plural

FAR = BIG - 1
"""The minute at which a person's last, open free stretch ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePeriods:
    """At least floor(`count` · D / `per_days`) disjoint free periods of `minutes` in a window.

    Free is what no row of `blocked_by` overlaps, in real minutes (a 23-h DST Sunday alone is no
    24 h); a free stretch gives floor(length / minutes) periods. Windows with fewer than
    `per_days` counted days are not assessable. `calendar_day`: whole local dates count instead.
    `edge`: a period must lie "inside" the window, or counts where it "start"s. `leave_abutting`
    false: a free stretch next to leave gives none. `post_call_void`: minutes right after a duty
    period with a call of `call_kinds` of `call_minutes` (split gap `split_gap`) that give none.
    `piece_days` > 0 judges fixed pieces, with `piece_kinds` only those in which such a row starts.
    ACGME 6.21.b, 6.26; EM one day in seven; BC two in fourteen (rules.md §3.3 item 3).
    """

    blocked_by: frozenset[Kind]
    minutes: int = 1440
    count: int = 1
    per_days: int = 7
    calendar_day: bool = False
    edge: Literal["inside", "start"] = "inside"
    leave_abutting: bool = True
    post_call_void: int = 0
    call_kinds: frozenset[Kind] = frozenset({Kind.CALL_IN_HOUSE})
    call_minutes: int = 1440
    call_period_kinds: frozenset[Kind] = frozenset()
    split_gap: int = 0
    piece_days: int = 0
    piece_anchor: Anchor = "window"
    piece_kinds: frozenset[Kind] = frozenset()

    at_least: ClassVar[bool] = True

    @property
    def unit(self) -> str:
        return "free_periods"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.blocked_by

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return None, None

    def measure(self, timeline: Timeline, windows: Windows, _context: Context) -> Measurements:
        """One row a window (or piece): free periods found against those required."""
        if self.piece_days:
            windows = windows.pieces(timeline, self.piece_days, self.piece_anchor)
        busy = timeline.stretches(self.blocked_by)
        if self.calendar_day:
            found = self._whole_dates(busy, windows)
        else:
            found = self._periods(*self._free(timeline, busy), windows)
        need = windows.days * self.count // self.per_days
        rows = of_windows(
            windows,
            at_least=self.at_least,
            measured=found,
            limit=np.where(windows.days < self.per_days, UNSET, need),
        )
        if not self.piece_kinds:
            return rows
        return rows.take(ints(np.flatnonzero(_has_start(timeline, windows, self.piece_kinds))))

    def _free(self, timeline: Timeline, busy: Stretches) -> tuple[Ints, Ints]:
        """Return all free stretches as keys: n busy stretches of P people leave n + P of them."""
        people = len(timeline.people)
        begin = np.repeat(np.arange(people) * BIG, 1 + np.bincount(busy.person, minlength=people))
        end = begin + FAR
        place = np.arange(busy.person.size) + busy.person
        begin[place + 1], end[place] = busy.key_end, busy.key_start
        if not self.leave_abutting:
            leave = timeline.stretches(LEAVE)
            touches = np.isin(begin, leave.key_end) | np.isin(end, leave.key_start)
            begin = np.where(touches, end, begin)
        if self.post_call_void:
            duty = timeline.stretches(self.call_period_kinds, self.split_gap)
            long = long_calls(timeline, duty, self.call_kinds, self.call_minutes, "presence")
            after = np.isin(begin, duty.key_end[long])
            begin = np.where(after, np.minimum(end, begin + self.post_call_void), begin)
        return ints(begin), ints(end)

    def _periods(self, begin: Ints, end: Ints, windows: Windows) -> Ints:
        """Count whole periods of the free stretches that belong to each window."""
        low, high = windows.person * BIG + windows.start, windows.person * BIG + windows.end
        if begin.size == 0:
            return np.zeros(low.shape, dtype=np.int64)
        first = np.searchsorted(end, low, side="right")
        last = np.searchsorted(begin, high, side="left") - 1
        first = np.minimum(first, last)
        whole = np.concatenate(([0], np.cumsum((end - begin) // self.minutes)))
        inner = whole[last] - whole[np.minimum(first + 1, last)]
        edge_count = self._at_start if self.edge == "start" else self._inside
        at_first = edge_count(begin[first], end[first], low, high)
        at_last = edge_count(begin[last], end[last], low, high)
        return ints(at_first + np.where(last > first, inner + at_last, 0))

    def _inside(self, begin: Ints, end: Ints, low: Ints, high: Ints) -> Ints:
        length = np.minimum(end, high) - np.maximum(begin, low)
        return ints(np.maximum(0, length) // self.minutes)

    def _at_start(self, begin: Ints, end: Ints, low: Ints, high: Ints) -> Ints:
        """Periods follow one another from the stretch's begin; those that begin in the window."""
        begin = np.where(begin % BIG == 0, low, begin)
        end = np.where(end % BIG == FAR, high, end)
        fitting = np.minimum(-((begin - high) // self.minutes), (end - begin) // self.minutes)
        before = np.maximum(0, -((begin - low) // self.minutes))
        return ints(np.maximum(0, fitting - before))

    def _whole_dates(self, busy: Stretches, windows: Windows) -> Ints:
        calendar = windows.calendar
        day, after = calendar.day(busy.start), calendar.day_up(busy.end)
        low, high, _ = union(busy.person * BIG + day, busy.person * BIG + after)
        first, last = windows.person * BIG + windows.first, windows.person * BIG + windows.last
        return ints(last - first - covered(low, high, last) + covered(low, high, first))

    def words(self) -> str:
        free = "calendar days" if self.calendar_day else f"periods of {hours(self.minutes)}"
        each = "each" if self.piece_days else "every"
        average = "" if self.piece_days else ", averaged over the window"
        return (
            f"At least {self.count} free {free} in {each} {self.per_days} days{average}; "
            f"broken by {kind_names(self.blocked_by)}."
        )

    def message(self, row: Row) -> str:
        days, leave = row.facts["days"], row.facts["leave_days"]
        removed = f"; {plural(leave, 'days')} of leave removed" if leave else ""
        free = (
            "free calendar days" if self.calendar_day else f"free periods of {hours(self.minutes)}"
        )
        return (
            f"{row.measured} {free} in {plural(days, 'counted days')} "
            f"({dates(row.start, row.end)}{removed}): {row.limit} needed."
        )


def _has_start(timeline: Timeline, windows: Windows, kinds: frozenset[Kind]) -> Bools:
    starts = timeline.stretches(kinds).key_start
    low = np.searchsorted(starts, windows.person * BIG + windows.start)
    high = np.searchsorted(starts, windows.person * BIG + windows.end)
    return np.asarray(high > low, dtype=np.bool_)
