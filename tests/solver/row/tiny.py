"""Tiny random problems with every primitive, and what the row engine must say about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from math import prod
from random import Random

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import (
    Count,
    Letters,
    Pat,
    Sum,
    Tier,
    before,
    cost,
    never,
    run_max,
    run_min,
    spaced,
    total,
    weekends,
    weighed,
)
from nightfloat.solver.score import Rows, Score, legal_cost, settled
from tests.solver.grids import grid, hard, soft

WEIGHTS = (1_000_000, 10_000, 100, 1)
HARD = float(WEIGHTS[0])

Bounds = tuple[int | None, int | None]


def make(random: Random) -> Problem:
    """Return a problem of 1-3 people, 2-4 letters, 3-7 steps to plan after 0-3 of history."""
    people, letters = random.randint(1, 3), random.randint(2, 4)
    first, steps = random.randint(0, 3), random.randint(3, 7)
    every = (1 << letters) - 1
    domain = [
        [1 << random.randrange(letters) for _ in range(first)]
        + [_cell(random, letters) for _ in range(steps)]
        for _ in range(people)
    ]
    plan = grid(people, first + steps, "-DNC"[:letters], first=first, domain=domain)
    limits: list[Limit] = []
    alike = [of for _ in range(random.randint(0, 2)) for of in counts(random, every, plan.length)]
    for person in range(people):
        own = [of for _ in range(random.randint(0, 4)) for of in counts(random, every, plan.length)]
        limits += [_limit(random, of, person) for of in (*alike, *own)]
    for _ in range(random.randint(0, 2 * people)):
        limits.append(_limit(random, a_sum(random, people, first, plan.length, every), None))
    return Problem(grid=plan, limits=tuple(limits))


def _cell(random: Random, letters: int) -> Letters:
    every = (1 << letters) - 1
    return random.choice((every, every, random.randint(1, every)))


def _limit(random: Random, of: Count | Sum, person: int | None) -> Limit:
    if of.hard:
        return hard(of, person=person, fixed=random.random() < 0.05)
    return soft(of, random.choice((Tier.COVERED, Tier.FAIR, Tier.WISHES)), person=person)


def _some(random: Random, every: Letters) -> Letters:
    return random.randint(1, every - 1)


def counts(random: Random, every: Letters, length: int) -> tuple[Count, ...]:
    """Return the Counts of one random rule."""
    make_one = random.choice(
        (
            *(a_total, a_total, minutes, minutes, forbidden, forbidden, most_in_a_row),
            *(least_in_a_row, apart, first_this, on_weekends, on_weekends, free, free, patterns),
        )
    )
    return tuple(make_one(random, every, length))


def _price(random: Random, must: float = 0.4) -> int | None:
    return None if random.random() < must else random.randint(1, 5)


def _bounds(random: Random, most: int) -> Bounds:
    lo, hi = sorted((random.randint(0, most), random.randint(0, most)))
    return random.choice(((lo, hi), (lo, None), (None, hi), (lo, lo)))


def _window(random: Random, length: int) -> tuple[int, int] | None:
    if random.random() < 0.6:
        return None
    a = random.randrange(length)
    return a, random.randint(a + 1, length)


def a_total(random: Random, every: Letters, length: int) -> Iterator[Count]:
    lo, hi = _bounds(random, length - 1)
    found = total(_some(random, every), lo=lo, hi=hi, win=_window(random, length))
    yield replace(found, plo=_price(random), phi=_price(random))


def minutes(random: Random, every: Letters, length: int) -> Iterator[Count]:
    unit = random.choice((1, 30, 60))
    letters = range(every.bit_length())
    weights = [(1 << i, unit * random.randint(0, 8)) for i in letters if random.random() < 0.8]
    most = unit * 8 * length * 2 // 3
    lo, hi = _bounds(random, most)
    yield weighed(
        weights,
        lo=lo,
        hi=hi,
        win=_window(random, length),
        plo=_price(random),
        phi=_price(random),
    )


def forbidden(random: Random, every: Letters, length: int) -> Iterator[Count]:
    sets = tuple(_some(random, every) for _ in range(random.randint(1, 4)))
    ends = None
    if random.random() < 0.5:
        ends = tuple(sorted(random.sample(range(length), random.randint(1, length))))
    yield never(*sets, ends=ends, win=_window(random, length), price=_price(random))


def most_in_a_row(random: Random, every: Letters, length: int) -> Iterator[Count]:
    yield run_max(_some(random, every), random.randint(1, 4), price=_price(random))


def least_in_a_row(random: Random, every: Letters, length: int) -> Iterator[Count]:
    yield from run_min(_some(random, every), random.randint(2, 3), every, price=_price(random, 0.3))


def apart(random: Random, every: Letters, length: int) -> Iterator[Count]:
    first, then = _some(random, every), _some(random, every)
    between = random.choice((1, every))
    yield from spaced(first, then, between, random.randint(1, 3), price=_price(random, 0.3))


def first_this(random: Random, every: Letters, length: int) -> Iterator[Count]:
    first, then = _some(random, every), _some(random, every)
    start = random.randrange(length)
    yield from before(first, then, every, length, start=start, price=_price(random, 0.2))


def on_weekends(random: Random, every: Letters, length: int) -> Iterator[Count]:
    saturdays = range(random.randrange(3), length, random.choice((2, 3, 7)))
    lo, hi = _bounds(random, len(saturdays) + 1)
    found = weekends(_some(random, every), every, saturdays, lo=lo, hi=hi)
    yield replace(found, plo=_price(random), phi=_price(random))


def free(random: Random, every: Letters, length: int) -> Iterator[Count]:
    size = random.randint(1, 3)
    ends = None
    if random.random() < 0.2:
        ends = tuple(sorted(random.sample(range(length), random.randint(1, length))))
    yield Count(
        terms=((Pat((_some(random, every),) * size, ends), 1),),
        lo=random.randint(1, 3),
        win=_window(random, length),
        plo=_price(random),
        disjoint=True,
    )


def patterns(random: Random, every: Letters, length: int) -> Iterator[Count]:
    """Yield a total of weighted patterns of any length."""
    terms = tuple(
        (Pat(tuple(_some(random, every) for _ in range(random.randint(1, 4)))), weight)
        for weight in random.choices((0, 1, 1, 2, 5, 60), k=random.randint(1, 3))
    )
    lo, hi = _bounds(random, 2 + sum(weight for _, weight in terms))
    yield Count(
        terms=terms,
        lo=lo,
        hi=hi,
        win=_window(random, length),
        plo=_price(random),
        phi=_price(random),
    )


def a_sum(random: Random, people: int, first: int, length: int, every: Letters) -> Sum:
    """Return a Sum over a step, over one row, or over any cells."""
    letters = _some(random, every)
    weights = random.choice(((1,), (1, 2), (-3, 1, 2), (60, 90), (-1, 1)))
    kind = random.randrange(4)
    if kind < 2:
        step = random.randrange(length)
        places = [(person, step) for person in range(people)]
    elif kind == 2:
        person = random.randrange(people)
        places = [(person, step) for step in range(length) if random.random() < 0.6]
    else:
        places = [
            (random.randrange(people), random.randrange(length))
            for _ in range(random.randint(1, 2 * people))
        ]
    if random.random() < 0.2:
        letters = 0
    cells = tuple(
        (person, step, letters or _some(random, every), random.choice(weights))
        for person, step in places
    )
    low = sum(min(0, weight) for *_, weight in cells)
    high = sum(max(0, weight) for *_, weight in cells)
    target = random.randint(low, high)
    lo, hi = random.choice(((target, target), (target, None), (None, target)))
    return Sum(cells=cells, lo=lo, hi=hi, plo=_price(random, 0.3), phi=_price(random, 0.3))


# ---- what the engine must say ----


def worth(problem: Problem, rows: Rows) -> int:
    """Return what a schedule costs, weighed by tier."""
    found = Score(problem, rows).total
    return sum(weight * cost for weight, cost in zip(WEIGHTS, found, strict=True))


class Law:
    """What no row may do, whatever it costs; read from the limits by hand."""

    def __init__(self, problem: Problem) -> None:
        self.first, self.length = problem.grid.first, problem.grid.length
        self.domain = settled(problem, lambda limit: limit.of.hard)
        self.people = len(problem.grid.people)
        self._rules: list[list[Limit]] = [[] for _ in range(self.people)]
        for limit in problem.limits:
            if (
                limit.person is not None
                and limit.of.hard
                and (_never(limit) or _once(limit, self.length))
            ):
                self._rules[limit.person].append(limit)

    def letters(self, person: int, step: int) -> tuple[int, ...]:
        """Return the letters that a cell may have."""
        cell = self.domain[person][step]
        return tuple(i for i in range(cell.bit_length()) if cell >> i & 1)

    def allows(self, person: int, row: tuple[int, ...]) -> bool:
        """Return True when a row (history first) is not forbidden."""
        for limit in self._rules[person]:
            of = limit.of
            assert isinstance(of, Count)
            if _never(limit):
                if any(last >= self.first for _, last in of.where(row)):
                    return False
            elif not of.value(row) and any(
                last >= self.first
                for one, weight in of.terms
                if weight
                for last in one.last_steps(self.length, of.win)
            ):
                return False
        return True

    def has_row(self, person: int, history: tuple[int, ...]) -> bool:
        """Return True when somebody has any row; tries them all."""
        cells = [self.letters(person, step) for step in range(self.first, self.length)]
        return any(self.allows(person, history + row) for row in product(*cells))

    def random_row(
        self, random: Random, person: int, history: tuple[int, ...]
    ) -> tuple[int, ...] | None:
        """Return a row that is allowed, if chance finds one."""
        for _ in range(200):
            row = history + tuple(
                random.choice(self.letters(person, step)) for step in range(self.first, self.length)
            )
            if self.allows(person, row):
                return row
        return None

    def random_window(
        self, random: Random, person: int, row: tuple[int, ...], a: int, b: int
    ) -> tuple[int, ...]:
        """Return an allowed row that differs from `row` in [a, b) at most: maybe `row` itself."""
        for _ in range(20):
            candidate = list(row)
            for step in range(self.first + a, self.first + b):
                candidate[step] = random.choice(self.letters(person, step))
            if self.allows(person, tuple(candidate)):
                return tuple(candidate)
        return row

    def windows(
        self, person: int, row: tuple[int, ...], a: int, b: int
    ) -> Iterator[tuple[int, ...]]:
        """Yield the allowed rows that differ from `row` in [a, b) at most (steps to plan)."""
        begin, end = self.first + a, self.first + b
        for middle in product(*(self.letters(person, step) for step in range(begin, end))):
            candidate = row[:begin] + middle + row[end:]
            if self.allows(person, candidate):
                yield candidate

    def width(self, person: int, a: int, b: int) -> int:
        """Return the number of ways to fill a window, allowed or not."""
        return prod(len(self.letters(person, self.first + t)) for t in range(a, b))


def _never(limit: Limit) -> bool:
    of = limit.of
    return of.lo is None and of.hi == 0 and of.phi is None


def _once(limit: Limit, length: int) -> bool:
    """Return True for 'at least one of these', with letters that differ from step to step."""
    of = limit.of
    assert isinstance(of, Count)
    if of.lo != 1 or of.hi is not None or of.plo is not None:
        return False
    if any(len(one.sets) > 1 for one, _ in of.terms):
        return False
    wanted: dict[int, Letters] = {}
    for one, weight in of.terms:
        for step in one.last_steps(length, of.win) if weight else ():
            wanted[step] = wanted.get(step, 0) | one.sets[0]
    return len(set(wanted.values())) > 1


class Totals:
    """The totals of one row that may not get worse where they break a hard limit."""

    def __init__(self, problem: Problem, person: int) -> None:
        groups: dict[object, list[Limit]] = {}
        for limit in problem.limits:
            of = limit.of
            if isinstance(of, Sum):
                owners = {who for who, _, _, _ in of.cells}
                if owners == {person} and all(weight >= 0 for *_, weight in of.cells):
                    groups.setdefault(of.cells, []).append(limit)
            elif limit.person == person:
                groups.setdefault((of.terms, of.win, of.disjoint), []).append(limit)
        self._groups = [tuple(group) for group in groups.values()]

    def prices(self, rows: Rows) -> tuple[int, ...]:
        """Return what each group of limits on one value costs."""
        return tuple(_price_of(group, group[0].value(rows)) for group in self._groups)

    def kept(self, before: tuple[int, ...], after: tuple[int, ...]) -> bool:
        """Return True when no total gets worse where it costs a hard limit."""
        return all(now < HARD or now <= was for was, now in zip(before, after, strict=True))


def _price_of(limits: Iterable[Limit], value: int) -> int:
    return sum(
        WEIGHTS[Tier.LEGAL] * legal_cost(limit, value) + WEIGHTS[limit.tier] * cost(limit.of, value)
        for limit in limits
    )


def linear(problem: Problem, person: int, a: int, b: int) -> bool:
    """Return True when no Sum reads two cells of a window of a person's row."""
    first = problem.grid.first
    for limit in problem.limits:
        of = limit.of
        if isinstance(of, Sum):
            cells = [1 for who, step, *_ in of.cells if who == person and a <= step - first < b]
            owners = {who for who, *_ in of.cells}
            own = len(owners) == 1 and all(weight >= 0 for *_, weight in of.cells)
            if len(cells) > 1 and not own:
                return False
    return True
