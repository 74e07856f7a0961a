"""The row engine against brute force: cost, changes, best windows, a short search."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from random import Random

import numpy as np
import pytest

from nightfloat.solver.row import compile as compiler
from nightfloat.solver.row import improve, rules
from nightfloat.solver.row import state as row_state
from nightfloat.solver.row.compile import Compiled, compile_rows
from nightfloat.solver.row.state import (
    State,
    appraise,
    lift,
    new_scratch,
    place,
    start,
    write,
)
from nightfloat.solver.row.window import best_window
from nightfloat.solver.score import Rows
from tests.solver.row import tiny

CASES = 3_000
BLOCKS = 10
WAYS = 130
"""Ways to fill a window that brute force tries at most."""


@dataclass(frozen=True)
class Case:
    """A problem, what is law in it, and a schedule that keeps the law."""

    random: Random
    compiled: Compiled
    law: tiny.Law
    rows: Rows

    @property
    def state(self) -> State:
        return start(self.compiled, self.compiled.letters(self.rows))


def case(seed: str) -> Case | None:
    """Return a case; None where chance finds no row for somebody."""
    random = Random(seed)
    problem = tiny.make(random)
    law = tiny.Law(problem)
    compiled = compile_rows(problem, tiny.WEIGHTS)
    rows = []
    for person in range(law.people):
        row = law.random_row(random, person, history(compiled, person))
        if row is None:
            return None
        rows.append(row)
    return Case(random, compiled, law, tuple(rows))


def history(compiled: Compiled, person: int) -> tuple[int, ...]:
    grid = compiled.problem.grid
    return tuple(cell.bit_length() - 1 for cell in grid.domain[person][: grid.first])


def price(compiled: Compiled, state: State) -> int:
    """Return what the engine says that a schedule costs."""
    cost = float(state.cost[0])
    assert cost == int(cost)
    return int(cost) + compiled.constant


def agree(one: Case, state: State) -> None:
    """The state is what a fresh one of its rows would be, and costs what the limits say."""
    fresh = start(one.compiled, state.rows)
    for kept, new in zip(state, fresh, strict=True):
        assert np.array_equal(np.asarray(kept), np.asarray(new))
    assert price(one.compiled, state) == tiny.worth(
        one.compiled.problem, one.compiled.rows(state.rows)
    )


def cases(block: int, kind: str) -> list[Case]:
    found = [case(f"{kind} {block} {number}") for number in range(CASES // BLOCKS)]
    kept = [one for one in found if one is not None]
    assert len(kept) > 0.7 * len(found)
    return kept


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_schedule_costs_what_its_limits_say(block: int) -> None:
    for one in cases(block, "cost"):
        agree(one, one.state)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_what_breaks_the_law_is_refused(block: int) -> None:
    refused = 0
    for one in cases(block, "law"):
        grid = one.compiled.problem.grid
        for _ in range(3):
            rows = tuple(
                row[: grid.first]
                + tuple(
                    one.random.randrange(len(grid.letters))
                    if one.random.random() < 0.1
                    else one.random.choice(one.law.letters(person, step))
                    for step in grid.horizon
                )
                for person, row in enumerate(one.rows)
            )
            legal = all(
                row[step] in one.law.letters(person, step)
                for person, row in enumerate(rows)
                for step in grid.horizon
            ) and all(one.law.allows(person, row) for person, row in enumerate(rows))
            try:
                start(one.compiled, one.compiled.letters(rows))
            except ValueError:
                refused += 1
                assert not legal
            else:
                assert legal
    assert refused > 50


@pytest.mark.parametrize("block", range(BLOCKS))
def test_who_has_no_row_is_known(block: int) -> None:
    """Exactly for a kind of one person; several share an automaton for all their letters."""
    none = 0
    for number in range(CASES // BLOCKS):
        problem = tiny.make(Random(f"none {block} {number}"))
        law = tiny.Law(problem)
        tables = (compiled := compile_rows(problem, tiny.WEIGHTS)).tables
        for person in range(law.people):
            if law.width(person, 0, law.length - law.first) > 500:
                continue
            has = law.has_row(person, history(compiled, person))
            empty = bool((~np.isfinite(tables.own[person])).all(axis=1).any())
            dead = bool(tables.entry[person] < 0) or empty
            alone = int((tables.kind == tables.kind[person]).sum()) == 1
            assert dead == (not has) if alone else has <= (not dead)
            none += not has
    assert none > 3


@pytest.mark.parametrize("block", range(BLOCKS))
def test_changes_add_up(block: int) -> None:
    for one in cases(block, "change"):
        tables, state, random = one.compiled.tables, one.state, one.random
        scratch = new_scratch(tables, random.randrange(1 << 30))
        steps = state.rows.shape[1]
        for _ in range(4):
            p, a = random.randrange(one.law.people), random.randrange(steps)
            b = random.randint(a + 1, steps)
            lift(tables, state, p, a, b)
            if random.random() < 0.5:
                appraise(tables, state, scratch, p, a, b)
                if best_window(tables, state, scratch, p, a, b, tiny.HARD):
                    write(tables, state, p, a, b, scratch.window)
            elif random.random() < 0.8:
                row = one.compiled.rows(state.rows)[p]
                others = one.law.random_window(random, p, row, a, b)
                letters = np.zeros(steps, np.int32)
                letters[:] = others[one.law.first :]
                write(tables, state, p, a, b, letters)
            place(tables, state, p, a, b)
            agree(one, state)


@pytest.mark.parametrize("block", range(BLOCKS))
def test_the_best_window_is_the_best(block: int) -> None:
    """Brute force over all windows of a row; what may differ is counted and rare."""
    found = Counter(window(one) for one in cases(block, "window") for _ in range(2))
    windows = found.total()
    assert found["equal"] > 0.85 * windows, found
    assert found["between"] < 0.03 * windows, found
    assert found["many totals"] < 0.03 * windows, found
    assert not found["none"], found


def window(one: Case) -> str:
    """Compare one window with all others; say what came out."""
    random, tables, problem = one.random, one.compiled.tables, one.compiled.problem
    state, law = one.state, one.law
    steps = state.rows.shape[1]
    p, a = random.randrange(law.people), random.randrange(steps)
    b = random.randint(a + 1, steps)
    while law.width(p, a, b) > WAYS:
        a, b = (a + 1, b) if random.random() < 0.5 and b - a > 1 else (a, b - 1)
    row, others = one.rows[p], list(one.rows)
    totals = tiny.Totals(problem, p)

    def judged(candidate: tuple[int, ...]) -> tuple[int, tuple[int, ...]]:
        others[p] = candidate
        rows = tuple(others)
        return tiny.worth(problem, rows), totals.prices(rows)

    before = judged(row)[1]
    worths = {candidate: judged(candidate) for candidate in law.windows(p, row, a, b)}
    least = min(worth for worth, _ in worths.values())
    kept = min(worth for worth, prices in worths.values() if totals.kept(before, prices))

    scratch = new_scratch(tables, random.randrange(1 << 30))
    lift(tables, state, p, a, b)
    appraise(tables, state, scratch, p, a, b)
    if not best_window(tables, state, scratch, p, a, b, tiny.HARD):
        return "none" if scratch.exact[0] else "many totals"
    write(tables, state, p, a, b, scratch.window)
    place(tables, state, p, a, b)
    result = one.compiled.rows(state.rows)[p]
    assert result in worths, "the window breaks a pattern or the domain"
    agree(one, state)
    worth = price(one.compiled, state)
    if not tiny.linear(problem, p, a, b):
        return "coupled"  # prices of a Sum that reads two cells of the window are a guess
    if not scratch.exact[0]:
        return "many totals"
    assert least <= worth <= kept, (problem, one.rows, p, a, b, result)
    # Between the two: a hard limit on a straight line became a price of the letter.
    return "equal" if worth == kept else "between"


@pytest.mark.parametrize("block", range(BLOCKS))
def test_a_search_keeps_its_books(block: int) -> None:
    better = 0
    for one in cases(block, "search")[:40]:
        tables, seed = one.compiled.tables, one.random.randrange(1 << 30)
        runs = []
        for _ in range(2):
            state = one.state
            first = price(one.compiled, state)
            scratch, memory = new_scratch(tables, seed), improve.new_memory(state)
            sizes = np.array([1, 2, 3, 5], np.int32)
            improve.anneal(
                tables, tables.sum_cost, state, scratch, memory, sizes, 60, 50.0, 0.5, tiny.HARD
            )
            agree(one, state)
            best = start(one.compiled, memory.rows)
            assert best.cost[0] == memory.cost[0]
            assert price(one.compiled, best) <= first
            better += price(one.compiled, best) < first
            runs.append((state, memory))
        for here, there in zip(*runs, strict=True):
            for mine, yours in zip(here, there, strict=True):
                assert np.array_equal(np.asarray(mine), np.asarray(yours))
    assert better > 20


def test_kernels_compile_once_for_all_problems() -> None:
    """Each signature costs a cold start most of a minute; problems must not differ in layout."""
    for number in range(20):
        one = case(f"layout {number}")
        if one is not None:
            agree(one, one.state)
    assert len(row_state._begin.signatures) == 1


@pytest.mark.parametrize("table", ["own", "charge", "cost", "sum_cost"])
def test_a_wrong_price_is_noticed(table: str) -> None:
    with pytest.raises(AssertionError):
        _agree_with_wrong(table)


def _agree_with_wrong(table: str) -> None:
    for one in cases(0, "fault"):
        array = getattr(one.compiled.tables, table)
        array += np.where(np.isfinite(array), 1.0, 0.0)
        agree(one, one.state)


def test_a_limit_one_too_high_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    real = rules.price_of
    monkeypatch.setattr(
        rules, "price_of", lambda limits, value, weights: real(limits, max(0, value - 1), weights)
    )
    with pytest.raises(AssertionError):
        _agree()


def _agree() -> None:
    for one in cases(0, "fault"):
        agree(one, one.state)


def test_a_border_that_is_forgotten_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a pattern across the window's edge changes behind it counts towards the totals."""
    monkeypatch.setattr(compiler, "_across", lambda resource: 0)
    with pytest.raises(AssertionError):
        _best_windows()


def _best_windows() -> None:
    for block in range(BLOCKS):
        test_the_best_window_is_the_best(block)
