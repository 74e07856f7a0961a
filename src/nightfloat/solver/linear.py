"""Limits as linear rows: a mixed-integer programme's reading of the language of rules.

A cell is one binary for each letter it may hold (one for two letters, none when it is settled); a
set of letters is their sum; a forbidden sequence is a row "not all of these". Nothing here is tuned
for a solver: it is the compact model that any of them would be given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import inf
from typing import NamedTuple

from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Letters, Sum
from nightfloat.solver.literals import members


class Affine(NamedTuple):
    """constant + weighted sum of variables; a literal is one that is 0 or 1."""

    constant: int
    terms: tuple[tuple[int, int], ...] = ()


@dataclass(slots=True)
class Rows:
    """Sparse rows lower <= sum of coefficients x variables <= upper."""

    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    row: list[int] = field(default_factory=list)
    variable: list[int] = field(default_factory=list)
    coefficient: list[float] = field(default_factory=list)


class LinearModel:
    """A linear model of a grid's cells; implements `rules.language.Model`.

    Hard bounds are strict and all prices are added up, whatever their tier.
    """

    def __init__(self, domain: Sequence[Sequence[Letters]]) -> None:
        self.upper: list[float] = []
        """Of each variable; the lower bound is 0."""
        self.integer: list[bool] = []
        self.cost: list[float] = []
        self.offset = 0
        self.matrix = Rows()
        self.steps = len(domain[0]) if domain else 0
        self._domain = [letters for row in domain for letters in row]
        self._cells = [self._cell(letters) for letters in self._domain]

    def _variable(self, upper: float = 1, *, integer: bool = False, cost: int = 0) -> int:
        self.upper.append(upper)
        self.integer.append(integer)
        self.cost.append(cost)
        return len(self.upper) - 1

    def _cell(self, letters: Letters) -> dict[int, Affine]:
        numbers = members(letters)
        if len(numbers) == 1:
            return {numbers[0]: Affine(1)}
        if len(numbers) == 2:
            one = self._variable(integer=True)
            return {numbers[0]: Affine(1, ((one, -1),)), numbers[1]: Affine(0, ((one, 1),))}
        found = {n: Affine(0, ((self._variable(integer=True), 1),)) for n in numbers}
        self._row([(literal, 1) for literal in found.values()], 1, 1)
        return found

    def rows(self, solution: Sequence[float]) -> tuple[tuple[int, ...], ...]:
        """Return the letters of a solution (a value for each variable), person by person."""
        flat = [
            max(cell, key=lambda letter: _value(cell[letter], solution)) for cell in self._cells
        ]
        return tuple(
            tuple(flat[at : at + self.steps]) for at in range(0, len(flat), self.steps or 1)
        )

    def add(self, limit: Limit) -> None:
        """State a limit."""
        if isinstance(limit.of, Sum):
            limit.of.lower(self)
        else:
            assert limit.person is not None
            limit.of.lower(self, limit.person, self.steps)

    # ---- the readers' protocol ----

    def at(self, person: int, step: int, letters: Letters) -> Affine:
        """Return the literal 'this cell holds one of these letters'."""
        index = person * self.steps + step
        inside = self._domain[index] & letters
        if inside == self._domain[index]:
            return Affine(1)
        if not inside:
            return Affine(0)
        cell = self._cells[index]
        outside = self._domain[index] ^ inside
        if outside.bit_count() < inside.bit_count():
            return _sum([(cell[number], -1) for number in members(outside)], 1)
        return _sum([(cell[number], 1) for number in members(inside)])

    def all_of(self, literals: Sequence[Affine], *, forced: bool, allowed: bool) -> Affine:
        """Return a literal for the conjunction, true when all are / only when all are."""
        kept = [literal for literal in dict.fromkeys(literals) if literal != Affine(1)]
        if Affine(0) in kept:
            return Affine(0)
        if len(kept) < 2 and forced:
            return kept[0] if kept else Affine(1)
        # Where it follows from the cells, it need not be an integer: it is one as they are.
        both = Affine(0, ((self._variable(integer=not forced), 1),))
        if forced:
            self._row([*((one, 1) for one in kept), (both, -1)], None, len(kept) - 1)
        if allowed:
            for one in kept:
                self._row([(one, 1), (both, -1)], 0, None)
        return both

    def not_all(self, literals: Sequence[Affine]) -> None:
        """State that at least one of the literals is false."""
        self._row([(one, 1) for one in literals], None, len(literals) - 1)

    def at_most_one(self, literals: Sequence[Affine]) -> None:
        """State that no two are true."""
        self._row([(one, 1) for one in literals], None, 1)

    def bound(self, terms: Sequence[tuple[Affine, int]], lo: int | None, hi: int | None) -> None:
        """State lo <= weighted sum <= hi."""
        self._row(terms, lo, hi)

    def charge(
        self,
        terms: Sequence[tuple[Affine, int]],
        below: tuple[int, int] | None,
        above: tuple[int, int] | None,
    ) -> None:
        """Add a cost for each unit below or above; without a kink it is just the sum."""
        total = _sum(terms)
        least = total.constant + sum(min(0, w * self.upper[v]) for v, w in total.terms)
        most = total.constant + sum(max(0, w * self.upper[v]) for v, w in total.terms)
        if below and least < below[0]:
            self._pay(total, *below, -1, straight=most <= below[0])
        if above and most > above[0]:
            self._pay(total, *above, 1, straight=least >= above[0])

    def _pay(self, total: Affine, edge: int, price: int, sign: int, *, straight: bool) -> None:
        """Charge `price` for each unit by which sign x (total - edge) is positive."""
        if straight:
            self.offset += price * sign * (total.constant - edge)
            for variable, weight in total.terms:
                self.cost[variable] += price * sign * weight
        elif price:
            short = self._variable(inf, cost=price)
            terms = ((total, sign), (Affine(0, ((short, 1),)), -1))
            self._row(terms, None, sign * edge)

    def _row(self, terms: Sequence[tuple[Affine, int]], lo: int | None, hi: int | None) -> None:
        total = _sum(terms)
        number = len(self.matrix.lower)
        self.matrix.lower.append(-inf if lo is None else lo - total.constant)
        self.matrix.upper.append(inf if hi is None else hi - total.constant)
        for variable, weight in total.terms:
            self.matrix.row.append(number)
            self.matrix.variable.append(variable)
            self.matrix.coefficient.append(weight)


def _sum(terms: Sequence[tuple[Affine, int]], constant: int = 0) -> Affine:
    """Return a weighted sum, variables ascending."""
    weights: dict[int, int] = {}
    for literal, factor in terms:
        constant += factor * literal.constant
        for variable, weight in literal.terms:
            weights[variable] = weights.get(variable, 0) + factor * weight
    return Affine(constant, tuple(sorted((v, w) for v, w in weights.items() if w)))


def _value(literal: Affine, solution: Sequence[float]) -> float:
    return literal.constant + sum(weight * solution[v] for v, weight in literal.terms)
