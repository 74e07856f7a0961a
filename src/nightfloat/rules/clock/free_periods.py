"""Free periods of 24 hours in a window: one day in seven, averaged or week by week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, UNSET, Bools, Ints, covered, ints, union
from nightfloat.rules.clock.calendar import Calendar
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, of_windows
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.trigger import Span, long_calls
from nightfloat.rules.clock.windows import Anchor, Windows, whole_leave
from nightfloat.rules.clock.words import dates, hours, kind_names, plural

FAR = BIG - 1
"""The minute at which a person's last, open free stretch ends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FreePeriods:
    """At least floor(`count` · D / `per_days`) disjoint free periods of `minutes` in a window.

    Free is what no row of `blocked_by` overlaps, in real minutes (a 23-h DST Sunday alone is no
    24 h); a free stretch gives floor(length / minutes) periods. Windows with too few
    counted days to need one are not assessable. `calendar_day`: whole local dates count instead.
    `edge`: a period must lie "inside" the window, or counts where it "start"s. `leave_abutting`
    false: Saturdays and Sundays right before and after days wholly on leave are not free.
    `post_call_void`: minutes that are not free right after a duty period (of `call_period_kinds`,
    joined within `split_gap`) with a long call (`call_kinds`, `call_minutes`, `call_span`).
    `piece_days` > 0 judges fixed pieces (not those cut short), with `piece_kinds` only those in
    which such a row starts.
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
    call_span: Span = "presence"
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
        begin, end = self._busy(timeline, windows.calendar)
        if self.calendar_day:
            found = self._whole_dates(begin, end, windows)
        else:
            found = self._periods(*_free(begin, end, len(timeline.people)), windows)
        need = windows.days * self.count // self.per_days
        need[windows.last - windows.first < self.piece_days] = 0
        rows = of_windows(
            windows,
            at_least=self.at_least,
            measured=found,
            limit=np.where(need == 0, UNSET, need),
        )
        if not self.piece_kinds:
            return rows
        return rows.take(ints(np.flatnonzero(_has_start(timeline, windows, self.piece_kinds))))

    def _busy(self, timeline: Timeline, calendar: Calendar) -> tuple[Ints, Ints]:
        """Return, as keys, what no free period may overlap: disjoint, sorted."""
        busy = timeline.stretches(self.blocked_by)
        parts = [(busy.key_start, busy.key_end)]
        if not self.leave_abutting:
            parts += _weekends_at_leave(timeline, calendar)
        if self.post_call_void:
            duty = timeline.stretches(self.call_period_kinds, self.split_gap)
            long = long_calls(timeline, duty, self.call_kinds, self.call_minutes, self.call_span)
            after = duty.key_end[long]
            parts.append((after, after + self.post_call_void))
        if len(parts) == 1:
            return parts[0]
        begin = np.concatenate([part[0] for part in parts])
        end = np.concatenate([part[1] for part in parts])
        order = np.lexsort((end, begin))
        low, high, _ = union(ints(begin[order]), ints(end[order]))
        return low, high

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

    def _whole_dates(self, begin: Ints, end: Ints, windows: Windows) -> Ints:
        """Count the local dates of each window that nothing busy overlaps."""
        calendar, person = windows.calendar, begin // BIG
        day, after = calendar.day(begin - person * BIG), calendar.day_up(end - person * BIG)
        low, high, _ = union(person * BIG + day, person * BIG + after)
        first, last = windows.person * BIG + windows.first, windows.person * BIG + windows.last
        return ints(last - first - covered(low, high, last) + covered(low, high, first))

    def words(self) -> str:
        free = "days" if self.calendar_day else f"periods of {hours(self.minutes)}"
        free = f"calendar {free}" if self.calendar_day else free
        free = free.replace("days", "day").replace("periods", "period") if self.count == 1 else free
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


def _free(busy_begin: Ints, busy_end: Ints, people: int) -> tuple[Ints, Ints]:
    """Return all free stretches as keys: n busy ones of P people leave n + P of them."""
    person = busy_begin // BIG
    begin = np.repeat(np.arange(people) * BIG, 1 + np.bincount(person, minlength=people))
    end = begin + FAR
    place = np.arange(person.size) + person
    begin[place + 1], end[place] = busy_end, busy_begin
    return ints(begin), ints(end)


def _weekends_at_leave(timeline: Timeline, calendar: Calendar) -> list[tuple[Ints, Ints]]:
    """Return the Saturdays and Sundays right before and right after days wholly on leave."""
    person, first, last = whole_leave(timeline, calendar)
    offset = person * BIG
    before = first - np.where(first % 7 == 1, 2, np.where(first % 7 == 0, 1, 0))
    after = last + np.where(last % 7 == 6, 2, np.where(last % 7 == 0, 1, 0))
    return [
        (offset + calendar.midnight(low), offset + calendar.midnight(high))
        for low, high in ((before, first), (last, after))
    ]
