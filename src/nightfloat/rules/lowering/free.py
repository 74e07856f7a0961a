"""Free periods and weekly rest: counted between kinds of day, stricter than the clock or equal.

A gap of k clear days between a day that ends at minute e and one that begins at minute s holds
floor(((k + 1) * 1440 + s - e) / 1440) periods of 24 hours: k + 1 when s >= e, k - 1 when the
first day's work runs past s on the day after, else k. So each clear day counts one, the first
one after work past midnight counts only when the next start is late enough, and a late next start
adds one. Patterns see the next start only `SEEN` clear days ahead; beyond that, and on the short
day of spring, the count is one lower than the clock's.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import UNSET
from nightfloat.rules.clock.free_periods import FreePeriods
from nightfloat.rules.clock.measurements import Measurements
from nightfloat.rules.clock.weekly_rest import WeeklyRest
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.lowering.view import View, members_of

DAY = 1440
SEEN = 3
"""Clear days over which the next start is still looked at."""


@dataclass(frozen=True, eq=False)
class Edges:
    """When each kind of day begins and ends for a rule, and which days are clear."""

    view: View
    kinds: frozenset[Kind]

    @cached_property
    def clear(self) -> Letters:
        """Letters without such work and without leave (leave is no free time)."""
        return self.view.clear(self.kinds) & ~self.view.leave

    @cached_property
    def begin(self) -> tuple[int, ...]:
        """Minute at which each letter's work begins; leave begins at midnight."""
        return tuple(
            min((s.start for s in letter.spans if s.kind in self.kinds), default=0)
            for letter in self.view.grid.letters
        )

    @cached_property
    def end(self) -> tuple[int, ...]:
        """Minute at which each letter's work ends; leave ends at the next midnight."""
        return tuple(
            max((s.end for s in letter.spans if s.kind in self.kinds), default=DAY)
            for letter in self.view.grid.letters
        )

    @cached_property
    def busy(self) -> list[int]:
        """The letters that are not clear."""
        return members_of(self.view.used & ~self.clear)

    @cached_property
    def spill(self) -> Letters:
        """The letters whose work runs past midnight."""
        return sum(1 << i for i in self.busy if self.end[i] > DAY)

    def pairs(self, least: int) -> Iterator[tuple[Letters, Letters]]:
        """Yield (letters, following letters) where s - e >= `least`, each first set once."""
        groups: dict[Letters, Letters] = {}
        for one in self.busy:
            then = sum(1 << i for i in self.busy if self.begin[i] - self.end[one] >= least)
            if then:
                groups[then] = groups.get(then, 0) | 1 << one
        for then, ones in groups.items():
            yield ones, then

    def short_days(self) -> frozenset[int]:
        """Return the steps whose day lasts less than 24 hours."""
        view = self.view
        return frozenset(
            step
            for step in range(view.grid.length)
            if view.minute(step + 1, 0) - view.minute(step, 0) < DAY
        )


def free_periods(
    view: View, rule: FreePeriods, rows: Measurements, price: int | None
) -> Iterator[tuple[int, Count]]:
    """Yield (person, Count) for each window or piece that needs free periods."""
    edges = Edges(view, rule.blocked_by)
    known: dict[range, tuple[tuple[Pat, int], ...]] = {}
    for index in np.flatnonzero(rows.limit != UNSET).tolist():
        steps = _steps(view, int(rows.start[index]), int(rows.end[index]))
        need = int(rows.limit[index])
        if not steps or need <= 0:
            continue
        person = int(rows.person[index])
        before = steps.start == 0 and int(rows.start[index]) < view.minute(0, 0)
        if before:
            continue
        if steps not in known:
            known[steps] = _terms(edges, rule, steps)
        terms = known[steps]
        if not rule.piece_kinds:
            yield person, Count(terms=terms, lo=need, plo=price)
            continue
        others = view.clear(rule.piece_kinds)
        for step in steps:
            excused = (Pat((others,), (step,)), need)
            yield person, Count(terms=(*terms, excused), lo=need, plo=price)


def _steps(view: View, start: int, end: int) -> range:
    """Return the steps of a window, if any of it is yet to be planned."""
    inside = [s for s in range(view.grid.length) if start <= view.minute(s, 0) < end]
    if not inside or inside[-1] < view.grid.first:
        return range(0)
    return range(inside[0], inside[-1] + 1)


def _terms(edges: Edges, rule: FreePeriods, steps: range) -> tuple[tuple[Pat, int], ...]:
    every, clear, spill = edges.view.grid.every, edges.clear, edges.spill
    short = edges.short_days()
    days = tuple(step for step in steps if step not in short)
    counted = [(Pat((every & ~spill, clear), days), 1)]
    if rule.calendar_day:
        return ((Pat((every & ~spill, clear), tuple(steps)), 1),)
    if not rule.leave_abutting:
        leave = edges.view.leave
        apart = (every & ~spill & ~leave, clear, every & ~leave)
        return ((Pat(apart, tuple(step + 1 for step in days if step + 1 in steps)), 1),)
    void = _long_calls(edges, rule) if rule.post_call_void else 0
    if void:
        counted = [
            (Pat((every & ~spill & ~clear, clear), days), 1),
            (Pat((every & ~void, clear, clear), days), 1),
        ]
    for gap in range(SEEN + 1):
        sure = tuple(step for step in steps if not short & set(range(step - gap - 1, step + 1)))
        after_night = tuple(step for step in sure if step - gap in steps)
        for ones, then in edges.pairs(-DAY):
            late = ones & spill & (every if gap > 1 else ~void)
            if late and gap:
                counted.append((Pat((late, *(clear,) * gap, then), after_night), 1))
        own = tuple(step for step in sure if step - gap - 1 in steps)
        for ones, then in edges.pairs(0):
            if ones & ~void:
                counted.append((Pat((ones & ~void, *(clear,) * gap, then), own), 1))
    return tuple(counted)


def _long_calls(edges: Edges, rule: FreePeriods) -> Letters:
    """Return the kinds of day whose duty makes the hours after it no free time."""
    return edges.view.grid.having(
        lambda letter: (
            any(span.kind in rule.call_kinds for span in letter.spans)
            and letter.end - min(span.start for span in letter.spans) >= rule.call_minutes
        )
    )


def weekly_rest(
    view: View, rule: WeeklyRest, rows: Measurements, price: int | None
) -> Iterator[tuple[int, Count]]:
    """Yield (person, Count) of one long enough rest in each seven days of a piece.

    A fortnight with two rests is read as two weeks with one each.
    """
    edges = Edges(view, rule.kinds)
    clear = view.clear(rule.kinds)
    for index in np.flatnonzero(rows.limit != UNSET).tolist():
        steps = _steps(view, int(rows.start[index]), int(rows.end[index]))
        for first in range(steps.start, steps.stop - 6, 7) if steps else ():
            week = range(first, first + 7)
            yield (
                int(rows.person[index]),
                Count(terms=_long_rests(edges, clear, rule.minutes, week), lo=1, plo=price),
            )


def _long_rests(
    edges: Edges, clear: Letters, minutes: int, week: range
) -> tuple[tuple[Pat, int], ...]:
    every = edges.view.grid.every
    busy = members_of(edges.view.used & ~clear)
    spill = sum(1 << i for i in busy if edges.end[i] > DAY)
    terms = []
    whole = -(-minutes // DAY)
    inside = tuple(step for step in week if step - whole + 1 in week)
    terms.append((Pat((every & ~spill, *(clear,) * whole), inside), 1))
    for gap in range(whole + 1):
        least = minutes - (gap + 1) * DAY
        ends = tuple(step for step in week if step - gap - 1 in week)
        for one in busy:
            then = sum(1 << i for i in busy if edges.begin[i] - edges.end[one] >= least)
            if then:
                terms.append((Pat((1 << one, *(clear,) * gap, then), ends), 1))
    for gap in range(1, whole + 1):
        early = sum(1 << i for i in busy if (gap + 1) * DAY - edges.end[i] >= minutes)
        if early:
            terms.append((Pat((early, *(clear,) * gap), (week[-1],)), 1))
        late = sum(1 << i for i in busy if gap * DAY + edges.begin[i] >= minutes)
        if late:
            terms.append((Pat((every & ~spill, *(clear,) * gap, late), (week[0] + gap,)), 1))
    return tuple(terms)
