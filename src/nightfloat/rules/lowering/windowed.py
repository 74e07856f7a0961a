"""Rules that add up over a window: minutes, calls, weekends. Windows and limits are the rule's own.

The rule measures an empty schedule (leave alone), which gives each window with its limit; what a
kind of day adds to it comes from its times on that very date, so that edges, midnights and clock
changes are exact.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import BIG, UNSET, Ints, ints
from nightfloat.rules.clock.count_per import CountPer
from nightfloat.rules.clock.measurements import Measurements
from nightfloat.rules.clock.sliding_count import SlidingCount
from nightfloat.rules.clock.sliding_minutes import SlidingMinutes
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.weekend_frequency import WeekendFrequency
from nightfloat.rules.clock.window_minutes import WindowMinutes
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.lowering.view import View, members_of

Terms = tuple[tuple[Pat, int], ...]


@dataclass(frozen=True, eq=False)
class Weights:
    """What each kind of day adds, by the date it lies on; shared by all people of a grid."""

    view: View
    _terms: dict[tuple[object, ...], Terms] = field(default_factory=dict, repr=False)
    _grid: list[tuple[Timeline, Ints, Ints]] = field(default_factory=list, repr=False)

    def minutes(self, kinds: frozenset[Kind], start: int, end: int) -> Terms:
        """Return the terms for minutes of `kinds` between two UTC minutes."""
        key = ("minutes", kinds, start, end)
        if key not in self._terms:
            timeline, steps, letters = self._all()
            people = ints(np.arange(len(timeline.people)))
            low, high = np.full(people.shape, start), np.full(people.shape, end)
            weights = timeline.minutes(kinds, people, ints(low), ints(high))
            self._terms[key] = _grouped(steps, letters, weights)
        return self._terms[key]

    def starts(self, kinds: frozenset[Kind], join: int, start: int, end: int) -> Terms:
        """Return the terms for stretches of `kinds` that start between two UTC minutes."""
        key = ("starts", kinds, join, start, end)
        if key not in self._terms:
            timeline, steps, letters = self._all()
            found = timeline.stretches(kinds, join)
            inside = (found.start >= start) & (found.start < end)
            weights = np.bincount(found.person[inside], minlength=len(timeline.people))
            self._terms[key] = _grouped(steps, letters, ints(weights))
        return self._terms[key]

    def _all(self) -> tuple[Timeline, Ints, Ints]:
        """Return a timeline with one imagined clinician for each (step, letter)."""
        if not self._grid:
            pairs = [
                (step, letter)
                for step in range(self.view.grid.length)
                for letter in members_of(self.view.used)
            ]
            timeline = self.view.timeline([[pair] for pair in pairs])
            self._grid.append((timeline, ints([p[0] for p in pairs]), ints([p[1] for p in pairs])))
        return self._grid[0]


def _grouped(steps: Ints, letters: Ints, weights: Ints) -> Terms:
    """Return terms with the letters of equal weight on a day, and days of equal sets, together."""
    masks: dict[tuple[int, int], Letters] = {}
    for step, letter, weight in zip(
        steps.tolist(), letters.tolist(), weights.tolist(), strict=True
    ):
        if weight:
            masks[weight, step] = masks.get((weight, step), 0) | 1 << letter
    days: dict[tuple[int, Letters], list[int]] = {}
    for (weight, step), mask in sorted(masks.items()):
        days.setdefault((weight, mask), []).append(step)
    return tuple((Pat((mask,), tuple(at)), weight) for (weight, mask), at in days.items())


def sums(
    weights: Weights,
    primitive: WindowMinutes | CountPer,
    rows: Measurements,
    history: Timeline,
    price: int | None,
) -> Iterator[tuple[int, Count]]:
    """Yield (person, Count) for each window with a limit that reaches into the horizon.

    `rows` are the rule's measurements of a schedule with leave alone. Work before the grid's first
    day, read from `history`, is taken off the limit.
    """
    view = weights.view
    grid_start = view.minute(0, 0)
    planned = view.minute(view.grid.first, 0)
    horizon = view.minute(view.grid.length, 0)
    for index in np.flatnonzero(rows.limit != UNSET).tolist():
        person, start, end = int(rows.person[index]), int(rows.start[index]), int(rows.end[index])
        if end <= planned or start >= horizon:
            continue
        begin = max(start, grid_start)
        before = _before(primitive, history, person, start, begin)
        if isinstance(primitive, WindowMinutes):
            terms = weights.minutes(primitive.kinds, begin, end)
        else:
            terms = weights.starts(primitive.kinds, primitive.split_gap, begin, end)
        yield person, Count(terms=terms, hi=max(0, int(rows.limit[index]) - before), phi=price)


def _before(
    primitive: WindowMinutes | CountPer, history: Timeline, person: int, start: int, end: int
) -> int:
    if start >= end:
        return 0
    if isinstance(primitive, WindowMinutes):
        found = history.minutes(primitive.kinds, ints([person]), ints([start]), ints([end]))
        return int(found[0])
    starts = history.stretches(primitive.kinds, primitive.split_gap).key_start
    low, high = np.searchsorted(starts, [person * BIG + start, person * BIG + end])
    return int(high - low)


def sliding(
    weights: Weights, primitive: SlidingMinutes | SlidingCount, price: int | None
) -> Iterator[Count]:
    """Yield the Counts of a sum over any span of a fixed length; the same for everybody.

    A span is fullest when it begins with work or ends with it, so one Count for each day and each
    time of day at which any work begins or ends says it all.
    """
    view = weights.view
    grid = view.grid
    if isinstance(primitive, SlidingCount):
        for first in range(grid.length - primitive.days + 1):
            if first + primitive.days <= grid.first:
                continue
            start, end = view.minute(first, 0), view.minute(first + primitive.days, 0)
            terms = weights.starts(primitive.kinds, primitive.split_gap, start, end)
            yield Count(terms=terms, hi=primitive.most, phi=price)
        return
    spans = [
        span
        for letter in members_of(view.used)
        for span in grid.letters[letter].spans
        if span.kind in primitive.kinds
    ]
    for step in range(grid.length):
        begins = {view.minute(step, span.start) for span in spans}
        begins |= {view.minute(step, span.end) - primitive.within for span in spans}
        for start in sorted(begins):
            end = start + primitive.within
            if (
                start < view.minute(0, 0)
                or end <= view.minute(grid.first, 0)
                or end > view.minute(grid.length + 1, 0)
            ):
                continue
            terms = weights.minutes(primitive.kinds, start, end)
            if _most(terms) > primitive.minutes:
                yield Count(terms=terms, hi=primitive.minutes, phi=price)


def _most(terms: Terms) -> int:
    """Return the largest sum the terms can reach: each day's heaviest kind."""
    best: dict[int, int] = {}
    for pattern, weight in terms:
        for step in pattern.ends or ():
            best[step] = max(best.get(step, 0), weight)
    return sum(best.values())


def worked_weekends(
    view: View, primitive: WeekendFrequency, rows: Measurements, price: int | None
) -> Iterator[tuple[int, Count]]:
    """Yield (person, Count) of weekends worked in each window.

    Work of the Friday that runs past midnight counts, as it does by the clock.
    """
    grid = view.grid
    every = grid.every

    def late(letter_end: int) -> bool:
        return letter_end > 1440

    spill = grid.having(
        lambda letter: any(s.kind in primitive.kinds and late(s.end) for s in letter.spans)
    )
    work = every & ~view.clear(primitive.kinds)
    for index in np.flatnonzero(rows.limit != UNSET).tolist():
        start, end = int(rows.start[index]), int(rows.end[index])
        saturdays = [
            step
            for step in range(1, grid.length - 1)
            if grid.steps[step].start.isoweekday() == 6 and start <= view.minute(step, 0) < end
        ]
        if not any(step >= grid.first for step in saturdays):
            continue
        days = tuple(saturdays)
        after = tuple(step + 1 for step in saturdays)
        terms = (
            (Pat((spill, every), days), 1),
            (Pat((every & ~spill, work), days), 1),
            (Pat((every & ~spill, every & ~work, work), after), 1),
        )
        yield int(rows.person[index]), Count(terms=terms, hi=int(rows.limit[index]), phi=price)
