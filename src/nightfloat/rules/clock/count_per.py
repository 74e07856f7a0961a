"""How many calls start in a window: every third night, or a table by days on service."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, UNSET, Ints, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, of_windows
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import dates, kind_names, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class CountPer:
    """At most so many calls of `kinds` starting in a window of D counted days.

    Rows that touch are one call (with `split_gap` −1 up to 24 h of them), which belongs to the
    day it starts. The limit is D / `every`, rounded down ("floor") or to the "nearest" whole; or,
    with `table`, the number of the row (fewest days, most days, calls) that holds D. Windows of
    D < `short_days`, or of a D in no row of the table, are not assessable. `pool` > 1 sums calls
    and limits over that many of a clinician's windows in a row.
    ACGME 6.27; BC table of days on service (rules.md §3.8).
    """

    kinds: frozenset[Kind]
    every: int = 0
    rounding: Literal["floor", "nearest"] = "floor"
    table: tuple[tuple[int, int, int], ...] = ()
    short_days: int = 7
    pool: int = 1
    split_gap: int = 0
    noun: str = "calls"

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return self.noun

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return 0, None

    def measure(self, timeline: Timeline, windows: Windows, _context: Context) -> Measurements:
        """One row a window (or pool of windows): calls against the limit for its days."""
        starts = timeline.stretches(self.kinds, self.split_gap).key_start
        low = np.searchsorted(starts, windows.person * BIG + windows.start)
        high = np.searchsorted(starts, windows.person * BIG + windows.end)
        rows = of_windows(
            windows,
            at_least=self.at_least,
            measured=ints(high - low),
            limit=self.limits(windows.days),
        )
        return self._pooled(rows) if self.pool > 1 else rows

    def limits(self, days: Ints) -> Ints:
        """Return the limit for each number of counted days; UNSET where none applies."""
        limit = np.full(days.shape, UNSET, dtype=np.int64)
        for fewest, most, calls in self.table:
            limit[(days >= fewest) & (days <= most)] = calls
        if not self.table:
            half = self.every if self.rounding == "nearest" else 0
            limit = ints((2 * days + half) // (2 * self.every))
        return ints(np.where(days < self.short_days, UNSET, limit))

    def _pooled(self, rows: Measurements) -> Measurements:
        """Sum every `pool` windows of a person; windows without a limit of their own stay out."""
        rows = rows.take(ints(np.flatnonzero(rows.limit != UNSET)))
        if rows.person.size == 0:
            return rows
        nth = np.arange(rows.person.size) - np.searchsorted(rows.person, rows.person)
        first = np.flatnonzero(nth % self.pool == 0)
        last = np.concatenate((first[1:], [nth.size])) - 1
        facts = tuple((name, np.add.reduceat(column, first)) for name, column in rows.facts)
        return Measurements(
            at_least=self.at_least,
            person=rows.person[first],
            measured=np.add.reduceat(rows.measured, first),
            limit=np.add.reduceat(rows.limit, first),
            start=rows.start[first],
            end=rows.end[last],
            until=rows.until[last],
            rotation=rows.rotation[first],
            rotations=rows.rotations,
            facts=facts,
        )

    def words(self) -> str:
        counted = kind_names(self.kinds)
        if self.table:
            steps = ", ".join(f"{low}–{high} days: {calls}" for low, high, calls in self.table)
            return f"At most so many of {counted} by days on service net of leave: {steps}."
        rounded = "rounded down" if self.rounding == "floor" else "to the nearest whole"
        return (
            f"No more {counted} than one in {self.every} of the counted days, "
            f"averaged over the window, {rounded}."
        )

    def message(self, row: Row) -> str:
        days, leave = row.facts["days"], row.facts["leave_days"]
        removed = f"; {plural(leave, 'days')} of leave removed" if leave else ""
        return (
            f"{plural(row.measured, self.noun.replace('_', ' '))} in "
            f"{plural(days, 'counted days')} ({dates(row.start, row.end)}{removed}): "
            f"{row.measured - row.limit} over {row.limit}."
        )
