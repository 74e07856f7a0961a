"""Kinds of work that some may not do: moonlighting in the first year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, UNSET, Bools, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import dates, kind_names


@dataclass(frozen=True, slots=True, kw_only=True)
class Eligible:
    """No row of `kinds` while a clinician's level is one of `pgy_not`. ACGME 6.25.b.

    Rows that start in a window count. The level is that of the local date on which the row
    starts; an unknown level forbids nothing.
    """

    kinds: frozenset[Kind]
    pgy_not: tuple[int, ...]

    at_least: ClassVar[bool] = False

    @property
    def unit(self) -> str:
        return "count"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return 0, None

    def measure(self, timeline: Timeline, windows: Windows, context: Context) -> Measurements:
        """One row a clinician and level: how many rows; limit 0 where they are forbidden."""
        rows = np.flatnonzero(timeline.is_kind(self.kinds) & _inside(timeline, windows))
        person = timeline.person[rows]
        calendar = timeline.calendar(context.zone)
        pgy = context.pgy_at(timeline.people, calendar, person, timeline.start[rows])
        cut = np.flatnonzero(np.diff(person * BIG + pgy))
        first = ints([]) if rows.size == 0 else np.concatenate(([0], cut + 1))
        last = ints([]) if rows.size == 0 else np.concatenate((cut, [rows.size - 1]))
        forbidden = np.isin(pgy[first], ints(self.pgy_not))
        end = timeline.end[rows[last]]
        return Measurements(
            at_least=self.at_least,
            person=person[first],
            measured=ints(last - first + 1),
            limit=np.where(forbidden, 0, UNSET),
            start=timeline.start[rows[first]],
            end=end,
            until=end,
            rotation=ints(timeline.rotation[rows[first]]),
            rotations=timeline.rotations,
            facts=(("pgy", pgy[first]),),
        )

    def words(self) -> str:
        levels = " or ".join(f"PGY-{level}" for level in self.pgy_not)
        return f"No {kind_names(self.kinds)} at {levels}."

    def message(self, row: Row) -> str:
        return (
            f"{row.measured} of {kind_names(self.kinds)} ({dates(row.start, row.end)}) "
            f"at PGY-{row.facts['pgy']}: none allowed."
        )


def _inside(timeline: Timeline, windows: Windows) -> Bools:
    """Return which rows start in a window of their clinician."""
    keys = timeline.person * BIG + timeline.start
    begun = np.searchsorted(windows.person * BIG + windows.start, keys, side="right")
    ended = np.searchsorted(windows.person * BIG + windows.end, keys, side="right")
    return np.asarray(begun > ended, dtype=np.bool_)
