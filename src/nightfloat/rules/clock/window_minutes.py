"""Minutes worked in an averaging window: 80 hours a week over four weeks and its kin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import UNSET
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, of_windows
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Anchor, Windows
from nightfloat.rules.clock.words import dates, hours, kind_names, plural


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowMinutes:
    """At most `per_week` minutes of `kinds` a week, averaged over the days not wholly on leave.

    Limit: floor(per_week · D / 7) minutes, so 7·H ≤ per_week·D. A window of 1 ≤ D < 7 counted
    days has the flat limit `per_week` (`short` = "cap") or its share of it ("prorate").
    `piece_days` > 0 judges fixed pieces of that many days, not the whole window.
    Who has opted out has `opt_out_per_week` instead; 0 means no limit.
    ACGME 6.20 and 6.24, EU Art 6 and 22, England Sch. 3 para 7 (rules.md §3.3 items 2–4).
    """

    kinds: frozenset[Kind]
    per_week: int
    short: Literal["cap", "prorate"] = "cap"
    piece_days: int = 0
    piece_anchor: Anchor = "window"
    opt_out: bool = False
    opt_out_per_week: int = -1

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return 0, None

    def measure(self, timeline: Timeline, windows: Windows, context: Context) -> Measurements:
        """One row a window (or piece): minutes worked against floor(per_week · D / 7)."""
        if self.piece_days:
            windows = windows.pieces(timeline, self.piece_days, self.piece_anchor)
        worked = timeline.minutes(self.kinds, windows.person, windows.start, windows.end)
        weekly = np.full(windows.person.shape, self.per_week, dtype=np.int64)
        if self.opt_out_per_week >= 0:
            out = context.opted_out(timeline.people)[windows.person] | self.opt_out
            weekly[out] = self.opt_out_per_week
        limit = weekly * windows.days // 7
        if self.short == "cap":
            limit = np.where((windows.days > 0) & (windows.days < 7), weekly, limit)
        unlimited = (weekly == 0) | ((windows.days == 0) & (worked > 0))
        return of_windows(
            windows,
            at_least=self.at_least,
            measured=worked,
            limit=np.where(unlimited, UNSET, limit),
        )

    def words(self) -> str:
        span = f"in each {self.piece_days} days" if self.piece_days else "averaged over the window"
        text = f"At most {hours(self.per_week)} a week of {kind_names(self.kinds)}, {span}"
        text += "; days wholly on leave are left out."
        if self.opt_out_per_week > 0:
            text += f" With an opt-out, {hours(self.opt_out_per_week)}."
        if self.opt_out_per_week == 0:
            text += " An opt-out lifts this limit."
        return text

    def message(self, row: Row) -> str:
        days, leave = row.facts["days"], row.facts["leave_days"]
        removed = f"; {plural(leave, 'days')} of leave removed" if leave else ""
        return (
            f"{hours(row.measured)} in {plural(days, 'counted days')} "
            f"({dates(row.start, row.end)}{removed}): "
            f"{hours(row.measured - row.limit)} over {hours(row.limit)}."
        )
