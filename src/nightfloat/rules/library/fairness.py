"""Fairness: everyone's share of what nobody wants, by FTE, presence and what was carried in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.work import Shift
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Letters, Pat
from nightfloat.rules.library.base import Rule, doc, listing
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.total import presence

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

MEASURES = ("nights", "weekends", "holidays", "calls", "shifts", "points")
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

    severity: Severity = doc("prefer: fairness is a cost.", Severity.PREFER)
    measure: str = doc("What is shared out.", "nights", choices=MEASURES)
    shifts: tuple[str, ...] = doc("Only these shifts count; none: all that fit the measure.", ())
    who: WhoSelector = doc("Among whom.", WhoSelector(("resident",)))

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield each person's limit for each band around the fair share."""
        if grid.name == "year":
            return
        weights = self.weights(grid, programme)
        pool = self.pool(grid, weights)
        shares = self.shares(grid, programme, weights, pool)
        by_weight: dict[int, dict[int, Letters]] = {}
        for (step, index), weight in weights.items():
            masks = by_weight.setdefault(weight, {})
            masks[step] = masks.get(step, 0) | 1 << index
        terms = tuple(
            (Pat((mask,), tuple(steps)), weight)
            for weight, masks in sorted(by_weight.items())
            for mask, steps in _grouped(masks)
        )
        for row in pool:
            low, high = shares[row]
            for band in range(BANDS):
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.tier,
                    of=Count(
                        terms=terms,
                        lo=max(0, low - band),
                        hi=high + band,
                        plo=self.weight,
                        phi=self.weight,
                    ),
                    subject=f"{grid.people[row].name}: {self.measure}",
                    unit=self.measure,
                    person=row,
                )

    def weights(self, grid: Grid, programme: Programme) -> dict[tuple[int, int], int]:
        """Return what each (step, letter) of the horizon weighs in the measure, where not 0."""
        found: dict[tuple[int, int], int] = {}
        for step in grid.horizon:
            day = grid.steps[step].start
            weekend = day.isoweekday() >= 6
            holiday = grid.calendar.is_holiday(day)
            for index, letter in enumerate(grid.letters):
                shifts = [programme.shift[s] for s in letter.shifts if s in programme.shift]
                weight = sum(self._weight(shift, weekend, holiday) for shift in shifts)
                if self.measure in ("weekends", "holidays", "nights", "calls"):
                    weight = min(weight, 1)
                if weight:
                    found[step, index] = weight
        return found

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

    def pool(self, grid: Grid, weights: dict[tuple[int, int], int]) -> tuple[int, ...]:
        """Return the rows of the people who can have any of it at all."""
        return tuple(
            row
            for row in grid.people_who(self.who, grid.first)
            if any(grid.domain[row][step] >> index & 1 for step, index in weights)
        )

    def shares(
        self,
        grid: Grid,
        programme: Programme,
        weights: dict[tuple[int, int], int],
        pool: tuple[int, ...],
    ) -> dict[int, tuple[int, int]]:
        """Return each person's fair share, as the whole numbers just below and above it."""
        carried = {
            carry.clinician: carry.value
            for carry in programme.carry
            if carry.measure == self.measure
        }
        window = (grid.first, grid.length)
        parts = {row: presence(grid, programme, row, window) for row in pool}
        whole = sum(parts.values()) or 1
        demand = self._demand(grid, programme, weights)
        everything = demand + sum(carried.get(grid.people[row].id, 0) for row in pool)
        shares = {}
        for row, part in parts.items():
            before = carried.get(grid.people[row].id, 0)
            low = everything * part // whole - before
            exact = everything * part % whole == 0
            shares[row] = (max(0, low), max(0, low if exact else low + 1))
        return shares

    def _demand(self, grid: Grid, programme: Programme, weights: dict[tuple[int, int], int]) -> int:
        """Return how much of the measure the coverage rules ask for over the horizon.

        Of rules about the same shifts the largest counts; a rule about some of another's shifts
        is part of it.
        """
        rules = [rule for rule in programme.rules if isinstance(rule, Coverage) and rule.shifts]
        at = {rule.id: frozenset(rule.steps(grid)) for rule in rules}
        total = 0
        for step in grid.horizon:
            wanted: dict[tuple[str, ...], int] = {}
            for rule in rules:
                if step in at[rule.id]:
                    key = tuple(sorted(rule.shifts))
                    wanted[key] = max(wanted.get(key, 0), rule.wanted)
            for key, number in wanted.items():
                if any(set(key) < set(other) and number <= wanted[other] for other in wanted):
                    continue
                each = [
                    weights.get((step, i), 0)
                    for i, one in enumerate(grid.letters)
                    if one.shifts and one.shifts[0] in key
                ]
                total += number * max(each, default=0)
        return total

    def words(self) -> str:
        """Return the rule as one sentence."""
        only = f" on {listing(self.shifts)}" if self.shifts else ""
        return f"{self.measure.capitalize()}{only} are shared among {listing(self.who.phrases)} by FTE and presence."


def _grouped(masks: dict[int, Letters]) -> Iterator[tuple[Letters, list[int]]]:
    """Yield (letters, steps) with the steps that share a letter set, in order."""
    groups: dict[Letters, list[int]] = {}
    for step in sorted(masks):
        groups.setdefault(masks[step], []).append(step)
    yield from groups.items()
