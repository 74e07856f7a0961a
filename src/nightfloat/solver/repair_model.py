"""One neighbourhood of a repair as a model: what may change, what it is compared by."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Tier
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.literals import Cost, Lit, Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.score import Rows, settled

Place = tuple[int, int]
"""A cell: (row, step)."""

SCORE = (Tier.COVERED, Tier.FAIR, Tier.WISHES)
"""What repairs that change as much are compared by."""

CELL = 100_000
"""What a changed cell counts."""
TWICE = 1_000
"""What each change of one person beyond the first counts."""
FORTNIGHT = 14
"""A change of the first day counts so many more than one this many days later."""
ROOM = 1 << 48
"""Costs are weighed in one objective as long as the weights stay below this."""
SMALL = 100
"""Free cells up to which they are; with more, one after the other is faster."""
LAW = 10_000
"""What breaking a rule about one person counts, against 100 for a missing person."""
MUST = 100
"""What a missing person counts, against 1 where the demand only ought to be met."""


def dearness(step: int, first: int) -> int:
    """Return what the day of a change counts: 15 on the first day, 1 from two weeks on."""
    return 1 + max(0, FORTNIGHT - max(0, step - first))


def disruption(cells: Sequence[Place], first: int) -> int:
    """Return how much changed cells disturb: cells, then people twice, then how near they are."""
    people = {row for row, _ in cells}
    near = sum(dearness(step, first) for _, step in cells)
    return CELL * len(cells) + TWICE * (len(cells) - len(people)) + near


class Trial:
    """A model of some free cells; everything else stays as it is.

    With `forced_people` demands may stay open, and rules about these people broken.
    """

    def __init__(
        self,
        problem: Problem,
        after: Rows,
        *,
        free: frozenset[int],
        first: int,
        forced_people: frozenset[int] | None,
    ) -> None:
        self.problem, self.after, self.free = problem, after, sorted(free)
        self.first = first
        self.forced_people = forced_people
        self.model: CellModel
        self._open: dict[int, list[int]] = {}
        width = problem.grid.length
        for cell in self.free:
            self._open.setdefault(cell // width, []).append(cell % width)

    # ---- building ----

    def state(self, limits: Sequence[tuple[Limit, Limit | None]]) -> None:
        """Build the model with these limits; the second of a pair must be kept before its price."""
        rows, width = self.after, self.problem.grid.length
        stated = [one for pair in limits for one in pair if one is not None]
        strict = [one for one in stated if self._mode(one) is Mode.STRICT]
        settled_ = settled(replace(self.problem, limits=tuple(strict)), lambda _: True)
        domain = [[1 << letter for letter in row] for row in rows]
        for cell in self.free:
            row, step = divmod(cell, width)
            domain[row][step] |= settled_[row][step]
        self.domain = domain
        self.model = CellModel(domain)
        for limit in stated:
            self.model.add(limit, self._mode(limit))
        self._changed = {
            (row, step): self._other(row, step)
            for row, steps in self._open.items()
            for step in steps
        }
        self.cost = self._disruption()

    def _mode(self, limit: Limit) -> Mode:
        """Demands are open to people's absence; nobody else's days are broken for it."""
        if self.forced_people is None or not limit.of.hard or limit.fixed:
            return Mode.STRICT
        if isinstance(limit.of, Count):
            return Mode.ELASTIC if limit.person in self.forced_people else Mode.STRICT
        return Mode.ELASTIC

    def _other(self, row: int, step: int) -> Lit:
        """Return the literal that a cell holds another letter than before."""
        return self.model.at(row, step, self.domain[row][step] & ~(1 << self.after[row][step]))

    def _disruption(self) -> Cost:
        model = self.model
        terms: list[tuple[Lit, int]] = []
        for row, steps in self._open.items():
            changed = [self._changed[row, step] for step in steps]
            terms += [
                (lit, CELL + dearness(step, self.first))
                for lit, step in zip(changed, steps, strict=True)
            ]
            if len(changed) > 1:
                more = model.variable(0, len(changed) - 1)
                model.bound([*((lit, -1) for lit in changed), (more, 1)], -1, None)
                terms.append((more, TWICE))
        return model.sum_of(terms)

    def not_again(self, people: Sequence[int], near: Iterable[int]) -> None:
        """State that not all of these people change again where something is missing."""
        width = self.problem.grid.length
        where = {divmod(cell, width) for cell in near}
        again: list[Lit] = []
        for row in people:
            own = [(row, step) for step in self._open.get(row, ())]
            changed = [self._changed[one] for one in own if one in where or not where]
            one = self.model.variable()
            for lit in changed:
                self.model.not_all([lit, -one - 1])
            again.append(one)
        self.model.not_all(again)

    def refuse(self, letters: Mapping[Place, int]) -> None:
        """State that not all of these cells hold these letters."""
        self.model.not_all(
            [self.model.at(row, step, 1 << letter) for (row, step), letter in letters.items()]
        )

    # ---- solving ----

    def solve(
        self,
        settings: Settings,
        *,
        most: int | None,
        least: int,
        hint: Rows,
        score: Sequence[Tier] = SCORE,
    ) -> tuple[Status, Rows, int, int]:
        """Return (status, rows, what is missing, disruption) of the best; no rows: there is none.

        `most`: no more cells change. `least`: a floor under the number of changed cells that is
        known, which spares a search below it. `score`: the tiers by which equal ones are compared.
        """
        model = self.model
        if most is not None:
            model.cap_cost(model.sum_of([(lit, 1) for lit in self._changed.values()]), most)
        if least:
            model.bound([(lit, 1) for lit in self._changed.values()], least, None)
        if hint:
            model.hint_rows(hint)
        missing = self._missing()
        no_solution: tuple[int, ...] = ()
        turns = [missing] if missing.terms else []
        turns += [self.cost, *(model.costs[tier] for tier in score)]
        status = Status.OPTIMAL
        solution = no_solution
        for weighed in self._together(turns):
            model.minimise_costs(weighed)
            answer = run(model, settings)
            if not answer.solution:
                if not solution:
                    return answer.status, (), 0, 0
                status = Status.FEASIBLE
                break
            solution = answer.solution
            if answer.status is not Status.OPTIMAL:
                status = Status.FEASIBLE
            for cost, _ in weighed:
                model.cap_cost(cost, cost.value(solution))
            model.hint(solution)
        return status, model.rows(solution), missing.value(solution), self.cost.value(solution)

    def _together(self, turns: Sequence[Cost]) -> Iterator[list[tuple[Cost, int]]]:
        """Yield costs with weights so that none buys an earlier one; as many at once as fit."""
        groups: list[list[tuple[Cost, int]]] = [[]]
        room = full = ROOM if len(self.free) <= SMALL else 1
        for cost in turns:
            if not cost.terms and cost is not self.cost:
                continue
            least, most = self.model.range_of(cost)
            span = most - least + 1
            if span > room and groups[-1]:
                groups.append([])
                room = full
            room //= span
            groups[-1].append((cost, span))
        for group in groups:
            weighed, weight = [], 1
            for cost, span in reversed(group):
                weighed.append((cost, weight))
                weight *= span
            yield weighed

    def _missing(self) -> Cost:
        """Return what broken limits count."""
        terms: dict[int, int] = {}
        for limit, slack, _ in self.model.slacks:
            demand = MUST if limit.tier is Tier.LEGAL else 1
            terms[slack] = LAW if isinstance(limit.of, Count) else demand
        return Cost(0, terms)
