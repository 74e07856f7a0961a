"""Random small problems, and what every reader must agree on about them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from random import Random

from nightfloat.rules import language
from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Tier
from nightfloat.solver import score
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.literals import TRUE, Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.search import search
from tests.drift.oracle import Draw, Spec
from tests.solver.grids import grid

ONE = Settings(workers=1, presolve=False, effort=5.0)
SOFT = (Tier.COVERED, Tier.FAIR, Tier.WISHES)


@dataclass(frozen=True)
class Case:
    """A problem with the meaning of its rules."""

    problem: Problem
    specs: tuple[Spec, ...]

    def expected(self, rows: tuple[tuple[int, ...], ...]) -> tuple[int, int, int, int]:
        """Return the oracle's (units of breach, cost of each soft tier)."""
        found = [0, 0, 0, 0]
        for spec in self.specs:
            broken, cost = spec.meaning(rows)
            found[0] += broken
            found[spec.tier] += cost
        return (found[0], found[1], found[2], found[3])


def make(random: Random, *, most_cells: int = 24) -> Case:
    """Return a random case: 2-5 letters, 1-3 people, 3-8 steps."""
    letters, people, steps = random.randint(2, 5), random.randint(1, 3), random.randint(3, 8)
    if most_cells < 24:
        letters, people = 2, random.randint(1, 2)
        steps = random.randint(3, most_cells // people)
    every = (1 << letters) - 1
    domain = [
        [random.choice((every, every, every, random.randint(1, every))) for _ in range(steps)]
        for _ in range(people)
    ]
    draw = Draw(random, letters, people, steps)
    specs = tuple(draw.spec() for _ in range(random.randint(1, 4)))
    plan = grid(people, steps, "-DSNC"[:letters], domain=domain)
    limits = tuple(limit for spec in specs for limit in spec.limits)
    return Case(Problem(grid=plan, limits=limits), specs)


def schedules(case: Case) -> Iterator[tuple[tuple[int, ...], ...]]:
    """Yield every schedule that the domains allow."""
    plan = case.problem.grid
    options = [
        [n for n in range(len(plan.letters)) if letters >> n & 1]
        for row in plan.domain
        for letters in row
    ]
    for flat in product(*options):
        yield tuple(tuple(flat[at : at + plan.length]) for at in range(0, len(flat), plan.length))


def some_rows(case: Case, random: Random) -> tuple[tuple[int, ...], ...]:
    """Return a random schedule inside the domains; calmer ones half of the time."""
    rows = []
    for row in case.problem.grid.domain:
        last, calm = -1, random.random() < 0.5
        found = []
        for letters in row:
            options = [n for n in range(5) if letters >> n & 1]
            last = (
                last
                if calm and last in options and random.random() < 0.6
                else random.choice(options)
            )
            found.append(last)
        rows.append(tuple(found))
    return tuple(rows)


def agree(case: Case, rows: tuple[tuple[int, ...], ...], random: Random) -> None:
    """Assert that check, strict model, elastic model, guards and oracle say the same."""
    expected = case.expected(rows)
    names = [spec.name for spec in case.specs]
    _check(case, rows, expected, names)
    domain = [
        [1 << rows[p][t] if random.random() < 0.4 else letters for t, letters in enumerate(row)]
        for p, row in enumerate(case.problem.grid.domain)
    ]
    _strict(case, rows, expected, domain, names)
    _elastic(case, rows, expected, domain, names)


def _check(
    case: Case,
    rows: tuple[tuple[int, ...], ...],
    expected: tuple[int, int, int, int],
    names: list[str],
) -> None:
    found = [0, 0, 0, 0]
    for limit in case.problem.limits:
        value = limit.value(rows)
        found[0] += language.breach(limit.of, value)
        found[limit.tier] += language.cost(limit.of, value)
    assert tuple(found) == expected, ("check", names, rows)
    if not expected[0]:
        kept = score.settled(case.problem, lambda limit: True)
        fits = all(
            kept[p][t] >> letter & 1 for p, row in enumerate(rows) for t, letter in enumerate(row)
        )
        assert fits, ("settled", names, rows)


def _strict(
    case: Case,
    rows: tuple[tuple[int, ...], ...],
    expected: tuple[int, int, int, int],
    domain: list[list[int]],
    names: list[str],
) -> None:
    model = CellModel(domain)
    guarded = random_bit(rows)
    for limit in case.problem.limits:
        guard = model.variable() if guarded else TRUE
        model.add(limit, Mode.GUARDED if guarded else Mode.STRICT, guard)
        if guarded:
            model.proto.assumptions.append(guard)
    model.fix(rows)
    if not guarded:
        model.minimise([(tier, 1) for tier in SOFT])
    answer = run(model, ONE)
    assert (answer.status is Status.OPTIMAL) == (expected[0] == 0), ("strict", names, rows)
    if answer.solution and not guarded:
        assert model.rows(answer.solution) == rows
        costs = tuple(model.costs[tier].value(answer.solution) for tier in SOFT)
        assert costs == expected[1:], ("strict cost", names, rows)


def random_bit(rows: tuple[tuple[int, ...], ...]) -> bool:
    """Return a bit that depends on the schedule only."""
    return sum(map(sum, rows)) % 3 == 0


def _elastic(
    case: Case,
    rows: tuple[tuple[int, ...], ...],
    expected: tuple[int, int, int, int],
    domain: list[list[int]],
    names: list[str],
) -> None:
    model = CellModel(domain)
    for limit in case.problem.limits:
        model.add(limit, Mode.ELASTIC)
    model.fix(rows)
    model.minimise([(tier, 1) for tier in Tier])
    answer = run(model, ONE)
    assert answer.status is Status.OPTIMAL, ("elastic", names, rows)
    found = [model.costs[tier].value(answer.solution) for tier in Tier]
    assert tuple(found[1:]) == expected[1:], ("elastic cost", names, rows)
    assert (found[0] == 0) == (expected[0] == 0), ("elastic breach", names, rows)
    assert found[0] <= expected[0], ("elastic breach too dear", names, rows)


def optimum(case: Case) -> None:
    """Assert that the search finds what enumeration finds: legal, then tier by tier."""
    best = min(case.expected(rows) for rows in schedules(case))
    found = search(case.problem, Settings(workers=1, effort=5.0))
    names = [spec.name for spec in case.specs]
    assert (found.rows is None) == (best[0] > 0), ("feasible", names)
    if found.rows is not None:
        assert found.status is Status.OPTIMAL, names
        assert case.expected(found.rows) == best, ("optimum", names)
        assert tuple(tier.value for tier in found.tiers) == best, ("claim", names)
