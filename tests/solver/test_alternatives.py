"""Alternatives: as good, different where people care, and the same again."""

from __future__ import annotations

from dataclasses import replace

from nightfloat.domain.time import Holiday
from nightfloat.rules.grid import Grid, Limit, Problem
from nightfloat.rules.language import Sum, Tier, never, total
from nightfloat.solver.alternatives import alternatives, cared, differences, distance
from nightfloat.solver.engine import Settings
from nightfloat.solver.score import Rows, Score
from tests.solver.grids import START, grid, hard, on, soft

ONE = Settings(workers=1, seed=1)
N = 2
PEOPLE, DAYS = 4, 14


def fortnight() -> Problem:
    """Return two weeks of one night each, with a holiday on the fourth day, a Saturday."""
    plan: Grid = grid(PEOPLE, DAYS, "-N")
    fourth = Holiday(day=START.replace(day=4), name="Independence Day")
    plan = replace(plan, calendar=replace(plan.calendar, holidays=(fourth,)))
    limits: list[Limit] = []
    for step in range(DAYS):
        cells = on(range(PEOPLE), step, N)
        limits.append(hard(Sum(cells=cells, lo=1, hi=1), rule="night", steps=(step, step)))
    for person in range(PEOPLE):
        limits.append(hard(never(N, N, N, N), rule="run", person=person))
        limits.append(soft(total(N, lo=3, hi=4, price=5), Tier.FAIR, person=person))
        limits.append(soft(never(N, ends=(person,), price=1), Tier.WISHES, person=person))
    return Problem(grid=plan, limits=tuple(limits))


def first() -> Rows:
    """Return nights in turn, three or four each."""
    return tuple(
        tuple(1 if (day + 1) % PEOPLE == person else 0 for day in range(DAYS))
        for person in range(PEOPLE)
    )


def test_the_others_are_as_good_and_apart() -> None:
    """No limit is broken, costs stay within the tolerance, and each pair differs."""
    problem = fortnight()
    found = alternatives(problem, first(), ONE, count=3, rounds=12)
    assert len(found) == 3
    base = found[0].costs
    for one in found:
        assert Score(problem, one.rows).total == one.costs
        assert one.costs[:2] == base[:2] == (0, 0)
        assert all(now <= was + 2 for now, was in zip(one.costs[2:], base[2:], strict=True))
    for number, one in enumerate(found[1:], start=1):
        apart = [distance(problem.grid, before.rows, one.rows) for before in found[:number]]
        assert one.distance == min(apart) > 0


def test_the_same_again() -> None:
    """Two runs give the same schedules."""
    runs = [alternatives(fortnight(), first(), ONE, count=3, rounds=6) for _ in range(2)]
    assert runs[0] == runs[1]


def test_where_they_differ_is_said_in_names() -> None:
    """The holiday comes first, then the weekend days; nothing else is people's care."""
    problem = fortnight()
    grid_ = problem.grid
    assert next(one.name for one in cared(grid_)) == "Independence Day"
    assert {grid_.steps[one.step].start.isoweekday() for one in cared(grid_)} == {6, 7}
    other = [list(row) for row in first()]
    holder = next(person for person in range(PEOPLE) if other[person][3])
    taker = (holder + 1) % PEOPLE
    other[holder][3], other[taker][3] = 0, 1
    (one,) = differences(grid_, first(), tuple(map(tuple, other)))
    assert one.words == f"Independence Day: Resident {taker} instead of Resident {holder}."
    assert distance(grid_, first(), tuple(map(tuple, other))) == 12


def test_nothing_else_as_good_ends_the_list() -> None:
    """Whoever alone may work every night leaves no choice."""
    problem = fortnight()
    only = [[2] * DAYS, *([[1] * DAYS] * (PEOPLE - 1))]
    closed = replace(problem, grid=replace(problem.grid, domain=tuple(map(tuple, only))))
    rows: Rows = ((1,) * DAYS, *(((0,) * DAYS,) * (PEOPLE - 1)))
    assert len(alternatives(closed, rows, ONE, count=3, rounds=3)) == 1
