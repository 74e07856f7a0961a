"""The longest unbroken rest in each fixed piece of days: the European weekly rest."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, UNSET, Ints, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row, of_windows
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Anchor, Windows
from nightfloat.rules.clock.words import dates, hours, kind_names


@dataclass(frozen=True, slots=True, kw_only=True)
class WeeklyRest:
    """In each fixed `piece_days`, `piece_days` / 7 unbroken rests of `minutes` without `kinds`.

    The rests may lie anywhere in the piece. Measured for one rest: the longest. For two: two
    rests, each counted up to `minutes`, or one of twice the length. A piece cut short by the
    window's end is not assessable. EU Art 5 and 16a (rules.md §3.8).
    """

    kinds: frozenset[Kind]
    minutes: int
    piece_days: int = 7
    piece_anchor: Anchor = "window"

    at_least: ClassVar[bool] = True

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return None, self.minutes * (self.piece_days // 7)

    def measure(self, timeline: Timeline, windows: Windows, _context: Context) -> Measurements:
        """One row a piece: minutes of rest against those required."""
        pieces = windows.pieces(timeline, self.piece_days, self.piece_anchor)
        best, second = self._two_longest(timeline, pieces)
        if self.piece_days >= 14:
            capped = np.minimum(best, self.minutes) + np.minimum(second, self.minutes)
            best = np.maximum(best, capped)
        need = self.minutes * (self.piece_days // 7)
        whole = pieces.last - pieces.first == self.piece_days
        return of_windows(
            pieces, at_least=self.at_least, measured=best, limit=np.where(whole, need, UNSET)
        )

    def _two_longest(self, timeline: Timeline, pieces: Windows) -> tuple[Ints, Ints]:
        """Return the longest and second-longest rest inside each piece.

        Work is cut at the edges of pieces, so every rest lies between two of a piece's marks:
        its own start, the ends and starts of its work, its end.
        """
        work = timeline.stretches(self.kinds)
        low, high = pieces.person * BIG + pieces.start, pieces.person * BIG + pieces.end
        first = np.searchsorted(work.key_end, low, side="right")
        count = np.searchsorted(work.key_start, high, side="left") - first
        size = np.maximum(count, 0) + 1
        offset = np.cumsum(size) - size
        piece = np.repeat(np.arange(size.size), size)
        nth = np.arange(piece.size) - offset[piece]
        index = first[piece] + nth
        ends = np.concatenate((work.key_end, [0]))
        starts = np.concatenate((work.key_start, [0]))
        begin = np.where(nth == 0, low[piece], ends[np.minimum(index, ends.size) - 1])
        last = nth == size[piece] - 1
        end = np.where(last, high[piece], starts[np.minimum(index, starts.size - 1)])
        rest = np.maximum(0, np.minimum(end, high[piece]) - np.maximum(begin, low[piece]))
        order = np.lexsort((-rest, piece))
        ranked = rest[order]
        second = np.where(size > 1, ranked[np.minimum(offset + 1, max(ranked.size - 1, 0))], 0)
        return ints(ranked[offset]), ints(second)

    def words(self) -> str:
        rests = "an unbroken rest" if self.piece_days < 14 else "two unbroken rests"
        return (
            f"In each {self.piece_days} days {rests} of {hours(self.minutes)} "
            f"without {kind_names(self.kinds)}."
        )

    def message(self, row: Row) -> str:
        return (
            f"{hours(row.measured)} of unbroken rest in {dates(row.start, row.end)}: "
            f"{hours(row.limit - row.measured)} short of {hours(row.limit)}."
        )
