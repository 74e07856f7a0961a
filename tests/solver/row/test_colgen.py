"""Bounds never exceed an optimum, and a search keeps its word, on problems tried out whole."""

from __future__ import annotations

from collections import Counter
from itertools import product
from random import Random

import numpy as np
import pytest

from nightfloat.rules.grid import Problem
from nightfloat.solver.engine import SolverError
from nightfloat.solver.row.colgen import Generation
from nightfloat.solver.row.compile import Compiled, compile_rows
from nightfloat.solver.row.construct import NoRowError, broken, construct
from nightfloat.solver.row.dive import dive
from nightfloat.solver.row.master import Master
from nightfloat.solver.row.pricing import Pricer
from nightfloat.solver.row.rules import Ints
from nightfloat.solver.row.search import Best, Effort, improve
from nightfloat.solver.row.state import new_scratch, start
from nightfloat.solver.score import Rows
from tests.solver.row import tiny

BLOCKS = 8
CASES = 60
"""Problems of one block."""
SCHEDULES = 6_000
"""Schedules of a problem at most: brute force tries all."""


def everything(problem: Problem) -> list[Rows] | None:
    """Return all schedules in which no row is forbidden; None: too many to try."""
    law = tiny.Law(problem)
    grid = problem.grid
    rows = []
    for person in range(law.people):
        past = tuple(cell.bit_length() - 1 for cell in grid.domain[person][: grid.first])
        if law.width(person, 0, law.length - law.first) > SCHEDULES:
            return None
        blank = past + (0,) * (law.length - law.first)
        rows.append(list(law.windows(person, blank, 0, law.length - law.first)))
    if np.prod([float(len(one)) for one in rows]) > SCHEDULES:
        return None
    return [tuple(chosen) for chosen in product(*rows)]


def legal(compiled: Compiled, rows: Rows) -> bool:
    """Return True when nobody's totals break a hard limit."""
    state = start(compiled, compiled.letters(rows))
    return not any(broken(compiled.tables, state, p, tiny.HARD) for p in range(len(rows)))


@pytest.mark.parametrize("block", range(BLOCKS))
def test_bounds_and_searches_against_all_schedules(block: int) -> None:
    """The bound is below the optimum, the search at or above it, and it often proves it."""
    seen: Counter[str] = Counter()
    for number in range(CASES):
        problem = tiny.make(Random(f"columns {block} {number}"))
        schedules = everything(problem)
        if schedules is None:
            seen["too many"] += 1
            continue
        seen[judged(problem, schedules)] += 1
    assert seen["proven"] > 5, seen
    assert seen["proven"] + seen["best"] > 4 * seen["not the best"], seen


def judged(problem: Problem, schedules: list[Rows]) -> str:
    """Return how a search of one problem ended."""
    compiled = compile_rows(problem, tiny.WEIGHTS)
    if not schedules:
        with pytest.raises(NoRowError):
            construct(compiled, new_scratch(compiled.tables, 1))
        return "no row"
    least = min(tiny.worth(problem, rows) for rows in schedules)
    told: list[Best] = []

    def hear(best: Best) -> bool:
        told.append(best)
        return True

    found = improve(compiled, effort=Effort(steps=4), threads=1, seed=1, report=hear)
    assert found.cost == tiny.worth(problem, compiled.rows(found.letters)) >= least
    assert [one.cost for one in told] == sorted((one.cost for one in told), reverse=True)
    if found.bound is not None:
        kept = [tiny.worth(problem, rows) for rows in schedules if legal(compiled, rows)]
        assert found.bound <= min(kept)
        if found.proven:
            assert found.cost <= min(kept)
            return "proven"
    return "best" if found.cost == least else "not the best"


@pytest.mark.parametrize("seed", range(4))
def test_threads_change_nothing(seed: int) -> None:
    """The same steps give the same rows on one, two and four threads, and twice."""
    compiled = next(
        compile_rows(problem, tiny.WEIGHTS)
        for problem in (tiny.make(Random(f"threads {seed} {number}")) for number in range(400))
        if len(problem.grid.people) > 1 and everything(problem)
    )
    found = [
        improve(compiled, effort=Effort(steps=3), threads=threads, seed=seed)
        for threads in (1, 2, 4, 2)
    ]
    for one in found[1:]:
        assert (one.cost, one.bound, one.steps) == (found[0].cost, found[0].bound, found[0].steps)
        assert np.array_equal(one.letters, found[0].letters)


def pair() -> Compiled:
    """Return a problem of two people or more that has schedules."""
    return next(
        compile_rows(problem, tiny.WEIGHTS)
        for problem in (tiny.make(Random(f"pair {number}")) for number in range(400))
        if len(problem.grid.people) > 1 and everything(problem)
    )


def test_a_part_without_an_answer_costs_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the linear programme cannot be solved, the search keeps its best and goes on."""

    def fail(*_: object, **__: object) -> int:
        raise SolverError("lost")

    monkeypatch.setattr(Generation, "run", fail)
    compiled = pair()
    found = improve(compiled, effort=Effort(steps=4), threads=2, seed=1)
    assert found.steps == 4
    assert found.bound is None
    assert found.cost == tiny.worth(compiled.problem, compiled.rows(found.letters))


def test_a_master_that_loses_its_way_begins_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """One abnormal end changes nothing; two in a row are told."""
    compiled = pair()
    generation = generate(compiled, constructed(compiled))
    value = generation.value
    solution = Master._solution
    lost = 1

    def sometimes(master: Master) -> object:
        nonlocal lost
        if lost:
            lost -= 1
            return None
        return solution(master)

    monkeypatch.setattr(Master, "_solution", sometimes)
    assert generation.master.solve().value == pytest.approx(value)
    lost = 2
    with pytest.raises(SolverError):
        generation.master.solve()


def constructed(compiled: Compiled) -> Ints:
    """Return a first schedule."""
    return construct(compiled, new_scratch(compiled.tables, 1)).rows


def generate(compiled: Compiled, letters: Ints) -> Generation:
    """Return column generation for everybody."""
    return Generation(Pricer(compiled, threads=1, seed=1), start(compiled, letters))


@pytest.mark.parametrize("seed", range(40))
def test_parts_keep_the_rest_and_their_books(seed: int) -> None:
    """A dive into a part changes only that part, and its bound is below whatever it finds."""
    random = Random(f"parts {seed}")
    problem = next(
        one
        for one in (tiny.make(Random(f"parts {seed} {number}")) for number in range(400))
        if len(one.grid.people) > 1 and everything(one)
    )
    compiled = compile_rows(problem, tiny.WEIGHTS)
    state = start(compiled, constructed(compiled))
    count, steps, _ = compiled.tables.own.shape
    people = np.array(sorted(random.sample(range(count), count - 1)), np.int32)
    a = random.randrange(steps)
    b = random.randint(a + 1, steps)
    generation = Generation(Pricer(compiled, threads=1, seed=1), state, people=people, steps=(a, b))
    generation.run(30, lambda: True)
    assert generation.least <= state.cost[0] + 1e-6
    letters = dive(generation, lambda: True, random)
    if letters is not None:
        after = start(compiled, letters)
        assert generation.least <= after.cost[0] + 1e-6
        changed = np.argwhere(letters != state.rows)
        assert all(p in people and a <= t < b for p, t in changed)


def test_broken_rows_prove_nothing() -> None:
    """From a row that breaks a hard total no bound is claimed."""
    for number in range(400):
        problem = tiny.make(Random(f"broken {number}"))
        compiled = compile_rows(problem, tiny.WEIGHTS)
        schedules = everything(problem) or []
        bad = next((rows for rows in schedules if not legal(compiled, rows)), None)
        if bad is not None:
            generation = generate(compiled, compiled.letters(bad))
            generation.run(20, lambda: True)
            assert generation.bound is None
            return
    pytest.fail("no problem has a schedule that breaks a total")
