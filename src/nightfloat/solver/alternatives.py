"""Schedules as good as one that is there, and different where people care.

From a schedule, each next one is driven away from all found so far on holidays, weekends or
blocks, by neighbourhoods that are solved exactly: nothing more is broken or uncovered, and what
is fair and wished for may cost a stated share more. Rounds are counted, never timed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from random import Random

from nightfloat.domain.time import say
from nightfloat.rules.grid import Grid, Problem
from nightfloat.rules.language import Letters, Tier
from nightfloat.rules.phrases import listing
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.kept import as_kept
from nightfloat.solver.literals import Cost, Lit
from nightfloat.solver.model import CellModel
from nightfloat.solver.score import Costs, Rows, Score, Touch, settled

FREE = 160
"""Free cells of a neighbourhood."""
EFFORT = 0.4
"""Deterministic time of each."""
HOLIDAY = 6
"""What another person on a holiday counts, against 1 for a weekend day or a block."""
TIERS = (Tier.COVERED, Tier.FAIR, Tier.WISHES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cared:
    """A step at which people care who has what: `alike[letter]` are the letters that are equal."""

    step: int
    name: str
    weight: int
    alike: Mapping[int, Letters]


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternative:
    """One schedule, its cost by tier, and its least distance from those before it."""

    rows: Rows
    costs: Costs
    distance: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Who has something instead of whom at a step people care about."""

    name: str
    words: str


def cared(grid: Grid) -> tuple[Cared, ...]:
    """Return the steps of a grid at which people care: holidays, weekends, and every block."""
    letters = range(len(grid.letters))
    if grid.name == "year":
        alike = {one: _same_plain(grid, one) for one in letters}
        return tuple(
            Cared(step=step, name=f"Block {grid.steps[step].id}", weight=1, alike=alike)
            for step in grid.horizon
        )
    free = grid.having(lambda letter: letter.idle)
    alike = {one: free if free >> one & 1 else grid.every & ~free for one in letters}
    found = []
    for step in grid.horizon:
        day = grid.steps[step].start
        holiday = next((one for one in grid.calendar.holidays if one.day == day), None)
        if holiday is not None:
            found.append(Cared(step=step, name=holiday.name, weight=HOLIDAY, alike=alike))
        elif day.isoweekday() >= 6:
            found.append(Cared(step=step, name=say(day), weight=1, alike=alike))
    return tuple(found)


def _same_plain(grid: Grid, letter: int) -> Letters:
    plain = grid.letters[letter].plain
    return grid.having(lambda one: one.plain == plain)


def distance(grid: Grid, one: Rows, other: Rows) -> int:
    """Return how far two schedules are apart where people care."""
    return sum(
        care.weight
        for care in cared(grid)
        for mine, theirs in zip(one, other, strict=True)
        if not care.alike[mine[care.step]] >> theirs[care.step] & 1
    )


def differences(grid: Grid, one: Rows, other: Rows) -> tuple[Difference, ...]:
    """Return where the second schedule differs from the first: 'Labor Day: A instead of B'."""
    found = []
    for care in sorted(cared(grid), key=lambda care: (-care.weight, care.step)):
        if grid.name == "year":
            found += list(_blocks(grid, care, one, other))
            continue
        free = grid.having(lambda letter: letter.idle)
        was = [bool(not free >> row[care.step] & 1) for row in one]
        now = [bool(not free >> row[care.step] & 1) for row in other]
        words = _instead(grid, was, now)
        if words:
            found.append(Difference(name=care.name, words=f"{care.name}: {words}."))
    return tuple(found)


def _blocks(grid: Grid, care: Cared, one: Rows, other: Rows) -> Iterator[Difference]:
    for plain in dict.fromkeys(letter.plain for letter in grid.letters):
        was = [grid.letters[row[care.step]].plain == plain for row in one]
        now = [grid.letters[row[care.step]].plain == plain for row in other]
        words = _instead(grid, was, now)
        if words:
            yield Difference(name=care.name, words=f"{care.name}, {plain}: {words}.")


def _instead(grid: Grid, was: Sequence[bool], now: Sequence[bool]) -> str:
    names = [person.name for person in grid.people]
    come = [name for name, a, b in zip(names, was, now, strict=True) if b and not a]
    gone = [name for name, a, b in zip(names, was, now, strict=True) if a and not b]
    if come and gone:
        return f"{listing(come, 'and')} instead of {listing(gone, 'and')}"
    if come:
        return f"{listing(come, 'and')} as well"
    return f"not {listing(gone)}" if gone else ""


def alternatives(
    problem: Problem,
    rows: Rows,
    settings: Settings,
    *,
    count: int,
    tolerance: int = 5,
    rounds: int = 60,
) -> tuple[Alternative, ...]:
    """Return the schedule itself and up to `count` - 1 others of nearly its score.

    What is broken or uncovered costs no more than in it; what is fair and wished for at most
    `tolerance` percent (at least 2) more each. Others that are nowhere different end the list.
    """
    base = Score(problem, rows)
    most = _most(base.total, tolerance)
    found = [Alternative(rows=rows, costs=base.total, distance=0)]
    kept = replace(problem, limits=tuple(as_kept(one, rows) for one in problem.limits))
    while len(found) < count:
        search = _Drive(kept, [one.rows for one in found], most, settings, len(found))
        search.run(rounds)
        if not search.least:
            break
        costs = Score(problem, search.score.rows).total
        found.append(Alternative(rows=search.score.rows, costs=costs, distance=search.least))
    return tuple(found)


def _most(costs: Costs, tolerance: int) -> dict[Tier, int]:
    most = {Tier.COVERED: costs[Tier.COVERED]}
    for tier in (Tier.FAIR, Tier.WISHES):
        most[tier] = costs[tier] + max(2, costs[tier] * tolerance // 100)
    return most


class _Drive:
    """Drives one schedule away from others."""

    def __init__(
        self,
        problem: Problem,
        others: Sequence[Rows],
        most: Mapping[Tier, int],
        settings: Settings,
        turn: int,
    ) -> None:
        self.problem, self.others, self.most = problem, others, most
        self.settings = replace(settings, workers=1, effort=EFFORT, linearization=1)
        self.score = Score(problem, others[0])
        self._care = cared(problem.grid)
        self._domain = settled(problem, lambda limit: limit.of.hard)
        self._touch = Touch(problem)
        self._random = Random(f"{settings.seed} {turn}")
        self._far = [self._from(other, self.score.rows) for other in others]

    @property
    def least(self) -> int:
        """The distance from the nearest of the others."""
        return min(self._far)

    def _from(self, other: Rows, rows: Rows) -> int:
        return sum(
            care.weight
            for care in self._care
            for mine, theirs in zip(rows, other, strict=True)
            if not care.alike[theirs[care.step]] >> mine[care.step] & 1
        )

    def run(self, rounds: int) -> None:
        """Try so many neighbourhoods."""
        for number in range(rounds):
            if self.settings.control.ended or not self._care:
                return
            self._try(self._draw(number))

    def _draw(self, number: int) -> frozenset[int]:
        """Return some people's days around one that people care about, or all of one day."""
        grid, random = self.problem.grid, self._random
        width, people = grid.length, len(grid.people)
        care = self._care[random.randrange(len(self._care))]
        days = (2, 5, 9)[number % 3] if grid.name != "year" else (1, 2, 4)[number % 3]
        begin = max(grid.first, care.step - days // 2)
        steps = range(begin, min(width, begin + days))
        chosen = list(range(people))
        random.shuffle(chosen)
        some = sorted(chosen[: max(2, FREE // max(1, len(steps)))])
        cells = (row * width + step for row in some for step in steps)
        return frozenset(
            cell for cell in cells if self._domain[cell // width][cell % width].bit_count() > 1
        )

    def _try(self, free: frozenset[int]) -> None:
        rows, width = self.score.rows, self.problem.grid.length
        domain = [
            [
                self._domain[p][t] | 1 << rows[p][t] if p * width + t in free else 1 << rows[p][t]
                for t in range(width)
            ]
            for p in range(len(rows))
        ]
        model = CellModel(domain)
        numbers = self._touch.limits(free)
        for number in numbers:
            model.add(self.problem.limits[number])
        part = self.score.part(numbers)
        for tier in TIERS:
            room = self.most[tier] - self.score.total[tier]
            model.cap(tier, part[tier] + room)
        model.minimise_costs([(self._nearness(model, free), 1)])
        model.hint_rows(rows)
        answer = run(model, self.settings)
        if answer.solution:
            self._take(model.rows(answer.solution), numbers)

    def _nearness(self, model: CellModel, free: frozenset[int]) -> Cost:
        """Return the distance from the nearest of the others, then from all, as a cost."""
        width, total = self.problem.grid.length, self._total()
        least = model.variable(0, total)
        price = {least: -(total * len(self.others) + 1)}
        for other, far in zip(self.others, self._far, strict=True):
            terms: list[tuple[Lit, int]] = []
            rest = far
            for care in self._care:
                for row in range(len(other)):
                    if row * width + care.step not in free:
                        continue
                    alike = care.alike[other[row][care.step]]
                    rest -= care.weight * (not alike >> self.score.rows[row][care.step] & 1)
                    terms.append((model.at(row, care.step, ~alike), care.weight))
            model.bound([*terms, (least, -1)], -rest, None)
            for variable, weight in model.sum_of(terms).terms.items():
                price[variable] = price.get(variable, 0) - weight
        return Cost(0, price)

    def _total(self) -> int:
        return sum(care.weight for care in self._care) * len(self.problem.grid.people)

    def _take(self, rows: Rows, numbers: list[int]) -> None:
        far = [self._from(other, rows) for other in self.others]
        if (min(far), sum(far)) <= (min(self._far), sum(self._far)):
            return
        before = self.score.rows
        self.score.change(rows, numbers)
        within = all(self.score.total[tier] <= self.most[tier] for tier in TIERS)
        if within:
            self._far = far
        else:
            self.score.change(before, numbers)
