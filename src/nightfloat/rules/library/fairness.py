"""Fairness: everyone's share of what nobody wants, by FTE, presence and what was carried in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from math import ceil, floor
from typing import TYPE_CHECKING

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.work import Shift
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.library.base import Rule, doc, selected
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.sentence import Blank, given
from nightfloat.rules.library.total import presence

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

MEASURES = ("nights", "weekends", "holidays", "calls", "shifts", "points")

Pool = dict[int, tuple[int, ...]]
"""Rows of the people who share, each with the steps on which they do."""

BANDS = 3
"""Each further unit from the fair share costs once more: 1, 2, then 3 times the weight."""


@dataclass(frozen=True, kw_only=True)
class Fairness(Rule):
    """Nights, weekend days, holidays, calls, shifts or points, each near a fair share.

    The fair share of a person is what the coverage rules ask for in all (target, else minimum),
    plus what everyone carried in, split by FTE x days present, less what the person carried in.
    Being more than the nearest whole number away costs `weight` for the first unit, twice that
    for the second, three times for each further one.
    """

    grids = ("days",)

    sentence = (
        Blank("measure", style="measure"),
        given("shifts", " on ", Blank("shifts")),
        " are shared among ",
        Blank("who", style="everyone"),
        " by FTE and presence.",
    )

    severity: Severity = doc("prefer: fairness is a cost.", Severity.PREFER)
    measure: str = doc("What is shared out.", "nights", choices=MEASURES)
    shifts: tuple[str, ...] = doc("Only these shifts count; none: all that fit the measure.", ())
    who: WhoSelector = doc("Among whom.", WhoSelector(("resident",)))

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield each person's limits: one for each band around the fair share."""
        if grid.name == "year":
            return
        weights = self.weights(grid, programme)
        pool = self.pool(grid, weights)
        terms = {on: _terms(weights, on) for on in dict.fromkeys(pool.values())}
        for row, (low, high) in self.shares(grid, programme, pool).items():
            for band in range(BANDS):
                of = Count(
                    terms=terms[pool[row]],
                    lo=max(0, low - band),
                    hi=high + band,
                    plo=self.weight,
                    phi=self.weight,
                )
                yield Limit(
                    rule=self.id,
                    severity=Severity.PREFER if band else self.severity,
                    tier=self.tier,
                    of=of,
                    subject=f"{grid.people[row].name}: {self.measure}",
                    unit=self.measure,
                    person=row,
                )

    def weights(self, grid: Grid, programme: Programme) -> dict[tuple[int, int], int]:
        """Return what each (step, letter) of the horizon weighs in the measure, where not 0."""
        found: dict[tuple[int, int], int] = {}
        for step in grid.horizon:
            weekend, holiday = self._day(grid, step)
            for index, letter in enumerate(grid.letters):
                shifts = [programme.shift[s] for s in letter.shifts if s in programme.shift]
                weight = sum(self._weight(shift, weekend, holiday) for shift in shifts)
                if self.measure in ("weekends", "holidays", "nights", "calls"):
                    weight = min(weight, 1)
                if weight:
                    found[step, index] = weight
        return found

    @staticmethod
    def _day(grid: Grid, step: int) -> tuple[bool, bool]:
        """Return whether a step is a weekend day, and whether it is a holiday."""
        day = grid.steps[step].start
        return day.isoweekday() >= 6, grid.calendar.is_holiday(day)

    def _weight(self, shift: Shift, weekend: bool, holiday: bool) -> int:
        if self.shifts and shift.id not in self.shifts:
            return 0
        return {
            "nights": int(shift.night),
            "weekends": int(weekend),
            "holidays": int(holiday),
            "calls": int(shift.call),
            "shifts": 1,
            "points": shift.points,
        }[self.measure]

    def pool(self, grid: Grid, weights: dict[tuple[int, int], int]) -> Pool:
        """Return the steps on which each person is one of those who share, and can have any."""
        bearing: dict[int, Letters] = {}
        for step, index in weights:
            bearing[step] = bearing.get(step, 0) | 1 << index
        return {
            row: on
            for row, on in selected(grid, self.who).items()
            if any(grid.domain[row][step] & bearing.get(step, 0) for step in on)
        }

    def shares(self, grid: Grid, programme: Programme, pool: Pool) -> dict[int, tuple[int, int]]:
        """Return each person's fair share, as the whole numbers just below and above it."""
        carried = {
            carry.clinician: carry.value
            for carry in programme.carry
            if carry.measure == self.measure
        }
        window = (grid.first, grid.length)
        parts = {row: presence(grid, programme, row, on, window) for row, on in pool.items()}
        everybody = sum(parts.values()) or 1
        demand = self._demand(grid, programme, pool)
        everything = demand + sum(carried.get(grid.people[row].id, 0) for row in pool)
        shares = {}
        for row, part in parts.items():
            share = everything * part / everybody - carried.get(grid.people[row].id, 0)
            shares[row] = (max(0, floor(share)), max(0, ceil(share)))
        return shares

    def _demand(self, grid: Grid, programme: Programme, pool: Pool) -> int:
        """Return how much of the measure the coverage rules ask of the pool over the horizon.

        A rule about some of the shifts and people of another is part of it (two seniors among
        the four on nights); rules about others add up (an intern and a senior).
        """
        rules = [rule for rule in programme.rules if isinstance(rule, Coverage) and rule.shifts]
        at = {rule.id: frozenset(rule.steps(grid, programme)) for rule in rules}
        found = 0
        for step in grid.horizon:
            asked = []
            for rule in rules:
                each = self._each(grid, programme, step, rule.shifts) if step in at[rule.id] else 0
                who = [row for row in grid.people_who(rule.who, step) if step in pool.get(row, ())]
                seats = frozenset(product(rule.shifts, self._able(grid, step, who, rule.shifts)))
                if each and seats:
                    asked.append((seats, rule.wanted * each))
            found += _nested(asked)
        return found

    def _each(self, grid: Grid, programme: Programme, step: int, shifts: tuple[str, ...]) -> int:
        """Return what one person on one of these shifts adds to the measure."""
        weekend, holiday = self._day(grid, step)
        known = (programme.shift[id] for id in shifts if id in programme.shift)
        return max((self._weight(shift, weekend, holiday) for shift in known), default=0)

    @staticmethod
    def _able(grid: Grid, step: int, rows: Iterable[int], shifts: tuple[str, ...]) -> list[int]:
        letters = grid.with_shifts(shifts)
        return [row for row in rows if grid.domain[row][step] & letters]


def _terms(weights: dict[tuple[int, int], int], on: tuple[int, ...]) -> tuple[tuple[Pat, int], ...]:
    """Return a Count's terms for the steps `on`; steps that weigh the same letters share one."""
    masks: dict[int, dict[int, Letters]] = {}
    for (step, index), weight in weights.items():
        if step in on:
            of_step = masks.setdefault(weight, {})
            of_step[step] = of_step.get(step, 0) | 1 << index
    groups: dict[tuple[int, Letters], list[int]] = {}
    for weight in sorted(masks):
        for step, mask in sorted(masks[weight].items()):
            groups.setdefault((weight, mask), []).append(step)
    return tuple((Pat((mask,), tuple(steps)), weight) for (weight, mask), steps in groups.items())


def _nested(asked: list[tuple[frozenset[tuple[str, int]], int]]) -> int:
    """Return the sum of what is asked, where a set of seats inside another is part of it."""
    kept: list[tuple[frozenset[tuple[str, int]], int]] = []
    for seats, number in sorted(asked, key=lambda one: len(one[0])):
        inside = sum(other for smaller, other in kept if smaller <= seats)
        kept = [one for one in kept if not one[0] <= seats]
        kept.append((seats, max(number, inside)))
    return sum(number for _, number in kept)
