"""The limits on one row, sorted by what a dynamic programme makes of them.

A forbidden or charged pattern becomes a track of the automaton (or, on one step, a price of the
letter); what is counted becomes a resource: an amount for each letter and step, and an amount for
each told track, with what every total costs. Limits that count the same share one resource.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
import numpy.typing as npt

from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Count, Letters, Pat, Sum, Tier
from nightfloat.solver.row.automaton import Track
from nightfloat.solver.score import FIXED_PRICE, unit

Ints = npt.NDArray[np.int32]
Floats = npt.NDArray[np.float64]

Weights = tuple[int, int, int, int]
"""What one unit of each tier weighs in the sum that a search minimises."""


def prices_of(limits: Iterable[Limit], values: npt.NDArray[np.int64], weights: Weights) -> Floats:
    """Return what some limits on one value cost, weighed by tier, for each of many values.

    The same as `score.legal_cost` and `language.cost`, for whole arrays.
    """
    total = np.zeros(len(values), np.int64)
    for limit in limits:
        of = limit.of
        none = np.zeros_like(values)
        below = none if of.lo is None else np.maximum(0, of.lo - values)
        above = none if of.hi is None else np.maximum(0, values - of.hi)
        total += weights[limit.tier] * (below * (of.plo or 0) + above * (of.phi or 0))
        if of.hard:
            broken = (below if of.plo is None else none) + (above if of.phi is None else none)
            legal = -(-broken // unit(of)) * (FIXED_PRICE if limit.fixed else 1)
            total += weights[Tier.LEGAL] * legal
    return total.astype(np.float64)


def price_of(limits: Iterable[Limit], value: int, weights: Weights) -> int:
    """Return what some limits on one value cost, weighed by tier."""
    return int(prices_of(limits, np.array([value], np.int64), weights)[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """A total over one row: amounts in units of `unit`, and the limits that judge it.

    The value that the limits see is base + unit x total; `amount[t, letter]` is for step
    `first + t`, `weights[track]` for each occurrence of a told track.
    """

    limits: tuple[Limit, ...]
    amount: Ints
    weights: dict[Track, int]
    base: int
    unit: int

    def prices(self, weights: Weights, most: int) -> Floats:
        """Return what the totals 0..most cost."""
        values = self.base + self.unit * np.arange(most + 1, dtype=np.int64)
        return prices_of(self.limits, values, weights)


class RowRules:
    """What the limits on one person's row mean; fills the person's letter prices on the way.

    `amounts` are the arrays of all rows' totals by content, so that those alike are one object.
    """

    def __init__(
        self,
        history: Sequence[int],
        domain: Sequence[Letters],
        letters: int,
        prices: Floats,
        weights: Weights,
        *,
        amounts: dict[bytes, Ints],
    ) -> None:
        self.first, self.length, self.letters = len(history), len(domain), letters
        self.history, self.domain, self.weights = tuple(history), domain, weights
        self.prices = prices
        """What a letter costs by itself, [t, letter]; infinite where it may not stand."""
        self.constant = 0
        """What holds whatever the row is."""
        self.tracks: dict[Track, Track] = {}
        self.resources: list[Resource] = []
        self._every = (1 << letters) - 1
        self._has = np.isfinite(prices)
        self._amounts = amounts

    def counts(self, limits: Iterable[Limit]) -> None:
        """Take in the Counts on this row."""
        totals: dict[tuple[object, ...], list[Limit]] = {}
        for limit in limits:
            of = limit.of
            assert isinstance(of, Count)
            if of.lo is None and of.hi == 0:
                self._unwanted(limit, of)
            elif (sets := self._once(of)) is not None:
                self._wanted(limit, of, *sets)
            else:
                key = (of.terms, of.win, of.disjoint)
                totals.setdefault(key, []).append(limit)
        for group in totals.values():
            self._total(tuple(group))

    def sums(self, limits: tuple[Limit, ...]) -> None:
        """Take in Sums over the same cells, all of this row, with weights of at least 0."""
        of = limits[0].of
        assert isinstance(of, Sum)
        amount = np.zeros((self.length - self.first, self.letters), np.int32)
        base = 0
        for _, step, letters, weight in of.cells:
            if step < self.first:
                base += weight * (letters >> self.history[step] & 1)
            else:
                amount[step - self.first] += weight * self._in(letters)
        self._resource(limits, amount, {}, base)

    # ---- patterns ----

    def _unwanted(self, limit: Limit, of: Count) -> None:
        """Forbid or charge each occurrence."""
        charge = None if of.phi is None else of.phi * self.weights[limit.tier]
        for pattern, weight in of.terms:
            if not weight:
                continue
            ends = tuple(pattern.last_steps(self.length, of.win))
            past = [end for end in ends if end < self.first]
            for end in past:
                if pattern.occurs(self.history, end):
                    self.constant += price_of((limit,), weight, self.weights)
            ends = ends[len(past) :]
            if ends:
                self._track(pattern.sets, ends, None if charge is None else charge * weight)

    def _track(self, sets: tuple[Letters, ...], ends: tuple[int, ...], charge: int | None) -> None:
        if len(sets) == 1:
            inside = self._in(sets[0])
            for end in ends:
                self.prices[end - self.first, inside] += np.inf if charge is None else charge
            return
        self._follow(Track(sets, ends, never=charge is None, charge=charge or 0))

    def _follow(self, track: Track) -> Track:
        """Follow a track; one that is there already with the same sets and ends takes it over."""
        key = Track(track.sets, track.ends, track.disjoint)
        known = self.tracks.get(key, key)
        merged = Track(
            track.sets,
            track.ends,
            track.disjoint,
            never=known.never or track.never,
            charge=known.charge + track.charge,
            told=known.told or track.told,
        )
        self.tracks[key] = merged
        return key

    def _once(self, of: Count) -> tuple[tuple[Letters, ...], int] | None:
        """Return the pattern that says 'none of these', for a Count that wants one of several.

        Only where the letters differ from step to step (first this, then that): then the pattern
        is one bit of memory. A plain quota stays a total, lest each doubles the states.
        """
        if of.lo != 1 or of.hi is not None or any(len(one.sets) > 1 for one, _ in of.terms):
            return None
        wanted: dict[int, Letters] = {}
        for pattern, weight in of.terms:
            for step in pattern.last_steps(self.length, of.win) if weight else ():
                wanted[step] = wanted.get(step, 0) | pattern.sets[0]
        if len(set(wanted.values())) < 2:
            return None
        begin, last = min(wanted), max(wanted)
        return tuple(self._every & ~wanted.get(t, 0) for t in range(begin, last + 1)), last

    def _wanted(self, limit: Limit, of: Count, sets: tuple[Letters, ...], last: int) -> None:
        charge = None if of.plo is None else of.plo * self.weights[limit.tier]
        if last < self.first:
            if Pat(sets).occurs(self.history, last):
                self.constant += price_of((limit,), 0, self.weights)
        else:
            self._track(sets, (last,), charge)

    # ---- totals ----

    def _total(self, limits: tuple[Limit, ...]) -> None:
        of = limits[0].of
        assert isinstance(of, Count)
        amount = np.zeros((self.length - self.first, self.letters), np.int32)
        told: dict[Track, int] = {}
        base = 0
        for pattern, weight in of.terms:
            ends = tuple(pattern.last_steps(self.length, of.win))
            if len(pattern.sets) == 1:
                inside = weight * self._in(pattern.sets[0])
                past = [end for end in ends if end < self.first]
                base += weight * sum(pattern.sets[0] >> self.history[end] & 1 for end in past)
                planned = (
                    np.array([end for end in ends if end >= self.first], np.int64) - self.first
                )
                amount += np.bincount(planned, minlength=len(amount))[:, None] * inside
            elif weight and ends:
                if not of.disjoint:
                    past = [end for end in ends if end < self.first]
                    base += weight * sum(pattern.occurs(self.history, end) for end in past)
                    ends = ends[len(past) :]
                if ends and ends[-1] >= self.first:
                    track = self._follow(Track(pattern.sets, ends, of.disjoint, told=True))
                    told[track] = told.get(track, 0) + weight
                elif ends:
                    base += of.value(self.history)
        self._resource(limits, amount, told, base)

    def _resource(
        self, limits: tuple[Limit, ...], amount: Ints, told: dict[Track, int], base: int
    ) -> None:
        """Keep a total as a resource, unless its cost is the same, or a price, whatever the row."""
        inside = np.where(self._has, amount, 0)
        unit = gcd(int(np.gcd.reduce(inside, axis=None)), *told.values())
        if not unit:
            self.constant += price_of(limits, base, self.weights)
            return
        if not told and self._single(limits, inside // unit, base, unit):
            return
        # What a closed letter adds is never asked for: people with other days off share the array.
        amount = amount // unit
        amount = self._amounts.setdefault(amount.tobytes(), amount)
        self.resources.append(
            Resource(limits=limits, amount=amount, weights=told, base=base, unit=unit)
        )

    def _single(self, limits: tuple[Limit, ...], amount: Ints, base: int, unit: int) -> bool:
        """Turn a total whose cost is a straight line, or that reads one step, into prices."""
        low = np.where(self._has, amount, np.iinfo(np.int32).max).min(axis=1)
        open_ = low < np.iinfo(np.int32).max
        low = np.where(open_, low, 0)
        high = amount.max(axis=1)
        least, most = int(low.sum()), int(high.sum())
        totals = np.arange(least, most + 1, dtype=np.int64)
        costs = prices_of(limits, base + unit * totals, self.weights)
        free = np.flatnonzero(high > low)
        if len(free) <= 1:
            at = int(free[0]) if len(free) else 0
            rest = least - int(low[at])
            for letter in range(self.letters):
                total = rest + int(amount[at, letter]) - least
                if self._has[at, letter]:
                    self.prices[at, letter] += costs[total]
            return True
        slope = int(costs[1] - costs[0])
        if (np.diff(costs) != slope).any():
            return False
        self.constant += int(costs[0]) - slope * least
        self.prices += float(slope) * amount
        return True

    def _in(self, letters: Letters) -> npt.NDArray[np.bool_]:
        return np.array([letters >> letter & 1 for letter in range(self.letters)], np.bool_)
