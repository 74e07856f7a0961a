"""Searches on problems small enough to work out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Sum, Tier, never, run_max, total
from nightfloat.solver import search as search_module
from nightfloat.solver.engine import Settings
from nightfloat.solver.outcome import Part, Status
from nightfloat.solver.score import Score
from nightfloat.solver.search import Found, search
from tests.solver.grids import N, call_problem, grid, hard, on, soft

QUICK = Settings(workers=2, effort=5.0)


def value(found: Found, tier: Tier) -> int:
    """Return what a tier costs."""
    return found.tiers[tier].value


def test_wishes_never_buy_coverage() -> None:
    """One missing person outweighs a hundred dear wishes."""
    wishes = [soft(never(2, price=100), Tier.WISHES, person=p) for p in range(2)]
    cover = [soft(Sum(cells=on((0, 1), day, 2), lo=1, plo=1), Tier.COVERED) for day in range(3)]
    found = search(Problem(grid=grid(2, 3, "-D"), limits=(*wishes, *cover)), QUICK)
    assert found.status is Status.OPTIMAL
    assert (value(found, Tier.COVERED), value(found, Tier.WISHES)) == (0, 300)


def test_fairness_before_wishes() -> None:
    """Three shifts for three people: one each, though one of them would take all."""
    fair = [soft(total(2, hi=1, price=1), Tier.FAIR, person=p) for p in range(3)]
    wishes = [soft(never(2, price=9), Tier.WISHES, person=p) for p in (1, 2)]
    cover = [hard(Sum(cells=on(range(3), day, 2), lo=1, hi=1)) for day in range(3)]
    found = search(Problem(grid=grid(3, 3, "-D"), limits=(*fair, *wishes, *cover)), QUICK)
    assert (value(found, Tier.FAIR), value(found, Tier.WISHES)) == (0, 18)


def test_bound_proves_what_no_schedule_can_give() -> None:
    """Two people who may work one day in two cannot cover five days twice."""
    rest = [hard(run_max(2, 1), person=p) for p in range(2)]
    cover = [soft(Sum(cells=on((0, 1), day, 2), lo=2, plo=1), Tier.COVERED) for day in range(5)]
    found = search(Problem(grid=grid(2, 5, "-D"), limits=(*rest, *cover)), QUICK)
    assert (value(found, Tier.COVERED), found.tiers[Tier.COVERED].bound) == (4, 4)


def test_infeasible_is_said() -> None:
    """Nobody may work, somebody must."""
    limits = (hard(never(2), person=0), hard(total(2, lo=1), person=0))
    found = search(Problem(grid=grid(1, 3, "-D"), limits=limits), QUICK)
    assert (found.status, found.rows) == (Status.INFEASIBLE, None)


def test_history_enters_as_a_constant() -> None:
    """Two nights before the first day leave one of three."""
    plan = grid(1, 5, "-N", first=2, domain=[[2, 2, 3, 3, 3]])
    limits = (
        hard(run_max(2, 3), person=0),
        soft(total(2, lo=5, price=1), Tier.COVERED, person=0),
    )
    found = search(Problem(grid=plan, limits=limits), QUICK)
    assert found.rows is not None
    assert found.rows[0] in ((1, 1, 1, 0, 1), (1, 1, 0, 1, 1))
    assert value(found, Tier.COVERED) == 1


def test_the_past_is_not_judged() -> None:
    """A limit broken before the first day stops nothing."""
    plan = grid(1, 4, "-N", first=3, domain=[[2, 2, 2, 3]])
    found = search(Problem(grid=plan, limits=(hard(never(2, ends=(1,)), person=0),)), QUICK)
    assert found.status is Status.OPTIMAL


def test_neighbourhoods_reach_the_optimum(monkeypatch: pytest.MonkeyPatch) -> None:
    """With neighbourhoods the same optimum comes out as without."""
    plan = grid(4, 8, "-DN")
    night = [hard(Sum(cells=on(range(4), day, 4), lo=1, hi=1)) for day in range(8)]
    rest = [hard(never(4, 2), person=p) for p in range(4)]
    day = [soft(Sum(cells=on(range(4), d, 2), lo=2, plo=1), Tier.COVERED) for d in range(8)]
    fair = [soft(total(6, lo=5, hi=6, price=1), Tier.FAIR, person=p) for p in range(4)]
    wish = [soft(never(6, ends=(p, p + 2), price=1), Tier.WISHES, person=p) for p in range(4)]
    problem = Problem(grid=plan, limits=(*night, *rest, *day, *fair, *wish))
    alone = search(problem, QUICK)
    assert (alone.status, alone.iterations) == (Status.OPTIMAL, 0)
    monkeypatch.setattr(search_module, "SMALL", 0)
    both = search(problem, QUICK)
    assert both.iterations > 0
    for one, other in zip(both.tiers, alone.tiers, strict=True):
        assert (one.value, one.bound) == (other.value, other.bound)
    assert {one.found_by for one in both.tiers} & {Part.NEIGHBOURHOODS}


def test_two_runs_are_one() -> None:
    """Same problem, seed and workers: the same rows, bounds and counts."""
    problem = call_problem(16, 10, seed=2)
    short = replace(QUICK, effort=1.0)
    found = search(problem, short)
    assert found.rows is not None
    assert found == search(problem, short)


def test_claims_are_what_the_rows_cost() -> None:
    """Every tier's value is what the limits measure."""
    problem = call_problem(16, 7, seed=5)
    found = search(problem, replace(QUICK, effort=1.0))
    assert found.rows is not None
    assert Score(problem, found.rows).total == tuple(t.value for t in found.tiers)


def test_stop_keeps_the_best_so_far() -> None:
    """A stop after the first schedule hands that one back."""
    settings = Settings(workers=2, effort=60.0)
    found = search(call_problem(), settings, lambda best: settings.control.stop())
    assert found.rows is not None
    assert found.iterations < 10
    assert sum(letter == 3 for row in found.rows for letter in row) == 6 * 28
    assert N == 1 << 3
