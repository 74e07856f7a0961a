"""What a schedule costs, limit by limit, tier by tier; kept up to date while rows change."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Letters, Sum, Tier, breach, cost
from nightfloat.solver.outcome import RuleCost

FIXED_PRICE = 1_000
"""What giving up leave or a pin costs, against 1 for a unit of any other rule."""

Rows: TypeAlias = "tuple[tuple[int, ...], ...]"
Costs: TypeAlias = "tuple[int, int, int, int]"
"""Cost of each tier; compared as tuples, so that no lower tier buys a higher one."""


def unit(of: Count | Sum) -> int:
    """Return what counts as one breach: a quarter of the largest weight (hours, not minutes)."""
    weights = (
        [abs(cell[3]) for cell in of.cells]
        if isinstance(of, Sum)
        else [weight for _, weight in of.terms]
    )
    return max(1, max(weights, default=1) // 4)


def legal_cost(limit: Limit, value: int) -> int:
    """Return the price of breaking a limit's hard bounds, in tier LEGAL."""
    broken = -(-breach(limit.of, value) // unit(limit.of))
    return broken * (FIXED_PRICE if limit.fixed else 1)


def costs_of(limits: Iterable[tuple[Limit, int]]) -> Costs:
    """Return the cost of each tier for limits with their values."""
    found = [0, 0, 0, 0]
    for limit, value in limits:
        found[Tier.LEGAL] += legal_cost(limit, value)
        found[limit.tier] += cost(limit.of, value)
    return (found[0], found[1], found[2], found[3])


class Score:
    """The values of all limits in a schedule."""

    def __init__(self, problem: Problem, rows: Rows) -> None:
        self.problem = problem
        self.rows = rows
        self.values = [limit.value(rows) for limit in problem.limits]
        self.total = costs_of(zip(problem.limits, self.values, strict=True))

    def part(self, which: Sequence[int]) -> Costs:
        """Return the cost of some limits, given by number."""
        return costs_of((self.problem.limits[i], self.values[i]) for i in which)

    def change(self, rows: Rows, which: Sequence[int]) -> None:
        """Take over new rows, of which only these limits can have changed."""
        before = self.part(which)
        self.rows = rows
        for i in which:
            self.values[i] = self.problem.limits[i].value(rows)
        after = self.part(which)
        total = [t - b + a for t, b, a in zip(self.total, before, after, strict=True)]
        self.total = (total[0], total[1], total[2], total[3])

    def by_rule(self) -> dict[str, int]:
        """Return how many limits of each rule are broken or cost something, in order of name."""
        found: dict[str, int] = {}
        for limit, value in zip(self.problem.limits, self.values, strict=True):
            if breach(limit.of, value) or cost(limit.of, value):
                found[limit.rule] = found.get(limit.rule, 0) + 1
        return dict(sorted(found.items()))

    def costs_by_rule(self) -> tuple[RuleCost, ...]:
        """Return what each rule costs in each tier, if anything, by tier, then name."""
        found: dict[tuple[Tier, str], int] = {}
        for limit, value in zip(self.problem.limits, self.values, strict=True):
            for tier, price in (
                (Tier.LEGAL, legal_cost(limit, value)),
                (limit.tier, cost(limit.of, value)),
            ):
                if price:
                    found[tier, limit.rule] = found.get((tier, limit.rule), 0) + price
        return tuple(RuleCost(rule, tier, value) for (tier, rule), value in sorted(found.items()))

    def worst(self, tier: Tier) -> list[int]:
        """Return the numbers of the limits that cost something in a tier."""
        if tier is Tier.LEGAL:
            return [
                i for i, one in enumerate(self.problem.limits) if breach(one.of, self.values[i])
            ]
        return [
            i
            for i, one in enumerate(self.problem.limits)
            if one.tier is tier and cost(one.of, self.values[i])
        ]


class Touch:
    """Which limits a set of free cells can change."""

    def __init__(self, problem: Problem) -> None:
        self._counts: list[list[tuple[int, int, int]]] = [[] for _ in problem.grid.people]
        self._sums: list[tuple[int, tuple[int, ...], int, int]] = []
        width = problem.grid.length
        for number, limit in enumerate(problem.limits):
            if isinstance(limit.of, Sum):
                cells = tuple(sorted({p * width + t for p, t, _, _ in limit.of.cells}))
                steps = [t for _, t, _, _ in limit.of.cells] or [0]
                self._sums.append((number, cells, min(steps), max(steps)))
            else:
                assert limit.person is not None
                first, last = reach(limit.of, width)
                self._counts[limit.person].append((number, first, last))
        self._width = width

    def limits(self, free: frozenset[int]) -> list[int]:
        """Return, ascending, the numbers of the limits that read a free cell (p * length + t)."""
        steps: dict[int, list[int]] = {}
        for cell in sorted(free):
            steps.setdefault(cell // self._width, []).append(cell % self._width)
        found = [
            number
            for person, free_steps in steps.items()
            for number, first, last in self._counts[person]
            if any(first <= step <= last for step in free_steps)
        ]
        found += [
            number for number, cells, _, _ in self._sums if any(cell in free for cell in cells)
        ]
        return sorted(found)


def reach(count: Count, length: int) -> tuple[int, int]:
    """Return the first and last step that a Count reads ((0, -1): none)."""
    spans = [
        (last - len(pattern.sets) + 1, last)
        for pattern, _ in count.terms
        for last in pattern.last_steps(length, count.win)
    ]
    if not spans:
        return 0, -1
    return min(first for first, _ in spans), max(last for _, last in spans)


def idle(problem: Problem, limit: Limit) -> bool:
    """Return True when a limit lies wholly in the past: no plan can change it."""
    first = problem.grid.first
    if isinstance(limit.of, Sum):
        return bool(limit.of.cells) and all(step < first for _, step, _, _ in limit.of.cells)
    last = reach(limit.of, problem.grid.length)[1]
    return 0 <= last < first


def settled(problem: Problem, strict: Callable[[Limit], bool]) -> list[list[Letters]]:
    """Return the domains without the letters that a strict limit on one cell alone forbids.

    A cell that would be left empty keeps its letters: the model then finds the clash.
    """
    domain = [list(row) for row in problem.grid.domain]
    for limit in filter(strict, problem.limits):
        for person, step, letters in _kept(limit, problem.grid.length):
            domain[person][step] = domain[person][step] & letters or domain[person][step]
    return domain


def _kept(limit: Limit, length: int) -> Iterator[tuple[int, int, Letters]]:
    """Yield (person, step, letters): the letters that a limit on single cells leaves."""
    of = limit.of
    if isinstance(of, Sum):
        if len(of.cells) == 1 and of.plo is None and of.lo == of.cells[0][3] > 0:
            person, step, letters, _ = of.cells[0]
            yield person, step, letters
    elif of.hi == 0 and of.lo is None and of.phi is None and limit.person is not None:
        for pattern, weight in of.terms:
            if weight and len(pattern.sets) == 1:
                for step in pattern.last_steps(length, of.win):
                    yield limit.person, step, ~pattern.sets[0]
