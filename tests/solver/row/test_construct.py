"""A first schedule, and the row that CP-SAT finds when no window of it helps."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Sum, Tier, breach, weighed
from nightfloat.solver.engine import Answer, Settings
from nightfloat.solver.engine import run as real
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.row import alone
from nightfloat.solver.row import construct as module
from nightfloat.solver.row.alone import row_alone
from nightfloat.solver.row.compile import Compiled, compile_rows
from nightfloat.solver.row.construct import broken, construct
from nightfloat.solver.row.state import State, new_scratch
from tests.solver.grids import grid, hard, soft
from tests.solver.row import tiny

BLOCKS = 8
CASES = 60

LIGHT, HEAVY = 0b010, 0b100
FOUR, FIVES = 5, (45, 85, 125)
"""Days of the planted row: one on which four units can be had, three with five each."""


def tight() -> Problem:
    """Return a problem whose first row needs ten units of days that are weeks apart.

    A row that has four and five is one short, and every change of one day makes that worse. The
    second person does not mind; nobody is wanted on day 85.
    """
    steps = 130
    row = [1] * steps
    row[FOUR] |= LIGHT
    for day in FIVES:
        row[day] |= HEAVY
    plan = grid(2, steps, "-AB", domain=[row, [0b111] * steps])
    units = weighed([(LIGHT, 4), (HEAVY, 5)], lo=10, hi=10)
    unwanted = Sum(cells=tuple((who, 85, HEAVY, 1) for who in range(2)), hi=0, phi=3)
    return Problem(
        grid=plan, limits=(hard(units, person=0), soft(unwanted, Tier.COVERED, person=None))
    )


def built(compiled: Compiled) -> State:
    return construct(compiled, new_scratch(compiled.tables, 1))


def test_days_far_apart_are_changed_at_once() -> None:
    compiled = compile_rows(tight(), tiny.WEIGHTS)
    state = built(compiled)
    assert not broken(compiled.tables, state, 0, tiny.HARD)
    worked = np.flatnonzero(state.rows[0])
    assert list(worked) == [45, 125], "the cheapest days that make ten"
    assert state.cost[0] + compiled.constant == 0
    assert np.array_equal(built(compiled).rows, state.rows)


def test_windows_alone_do_not_mend_that_row(monkeypatch: pytest.MonkeyPatch) -> None:
    """The row above is what it is planted for."""
    monkeypatch.setattr(module, "row_alone", lambda *_: None)
    compiled = compile_rows(tight(), tiny.WEIGHTS)
    assert broken(compiled.tables, built(compiled), 0, tiny.HARD)


def test_a_row_that_takes_long_need_not_be_cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the effort for a cheap row finds none, any legal row will do."""
    told: list[Status] = []

    def run(model: CellModel, settings: Settings) -> Answer:
        answer = real(model, settings)
        told.append(answer.status)
        return answer

    monkeypatch.setattr(alone, "run", run)
    monkeypatch.setattr(alone, "EFFORT", 0.0)
    compiled = compile_rows(tight(), tiny.WEIGHTS)
    assert not broken(compiled.tables, built(compiled), 0, tiny.HARD)
    assert told[0] is Status.UNKNOWN
    assert len(told) == 2


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_row_alone_is_the_best_legal_one(block: int) -> None:
    """Brute force over all rows of a person while the others stay."""
    seen: Counter[str] = Counter()
    for number in range(CASES):
        seen[_judged(Random(f"alone {block} {number}"))] += 1
    assert seen["best"] > 20, seen
    assert seen["no legal row"] > 2, seen


def _total(limit: Limit, person: int) -> bool:
    """Return True for a total of one row that has hard bounds; patterns are the law's matter."""
    of = limit.of
    if isinstance(of, Sum):
        return {who for who, *_ in of.cells} == {person} and all(w >= 0 for *_, w in of.cells)
    return limit.person == person and (of.lo is not None or of.hi != 0)


def _judged(random: Random) -> str:
    problem = tiny.make(random)
    law = tiny.Law(problem)
    compiled = compile_rows(problem, tiny.WEIGHTS)
    first = problem.grid.first
    rows = []
    for person in range(law.people):
        past = tuple(cell.bit_length() - 1 for cell in problem.grid.domain[person][:first])
        row = law.random_row(random, person, past)
        if row is None:
            return "no row"
        rows.append(row)
    person = random.randrange(law.people)
    if law.width(person, 0, law.length - first) > 600:
        return "too many"
    musts = [limit for limit in problem.limits if _total(limit, person)]
    legal = []
    for candidate in law.windows(person, rows[person], 0, law.length - first):
        whole = (*rows[:person], candidate, *rows[person + 1 :])
        if not any(breach(limit.of, limit.value(whole)) for limit in musts):
            legal.append(tiny.worth(problem, whole))
    found = row_alone(compiled, compiled.letters(tuple(rows)), person)
    if found is None:
        assert not legal, (problem, rows, person)
        return "no legal row"
    rows[person] = (*rows[person][:first], *(int(letter) for letter in found))
    assert law.allows(person, rows[person])
    assert tiny.worth(problem, tuple(rows)) == min(legal), (problem, rows, person)
    return "best"
