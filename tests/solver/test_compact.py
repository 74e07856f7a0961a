"""One model, one call: CP-SAT and HiGHS find what enumeration finds, for every primitive."""

from __future__ import annotations

from functools import partial
from random import Random

import pytest

from nightfloat.solver.compact import by_cp_sat, by_highs
from nightfloat.solver.outcome import Status
from tests.drift import cases

Figures = tuple[int | None, int | None]


@pytest.mark.parametrize("chunk", range(4))
def test_optimum_is_enumeration_s(chunk: int) -> None:
    """200 random problems of every rule: status, optimum and bounds, all tiers added up."""
    for seed in range(chunk * 50, chunk * 50 + 50):
        case = cases.make(Random(20_000 + seed), most_cells=8)
        prices = [
            sum(found[1:])
            for found in (case.expected(rows) for rows in cases.schedules(case))
            if not found[0]
        ]
        told: list[Figures] = []
        hear = partial(_keep, told)
        for found in (
            by_highs(case.problem, seconds=20, seed=1, report=hear),
            by_cp_sat(case.problem, seconds=20, workers=1, seed=1, report=hear),
        ):
            if not prices:
                assert found.status is Status.INFEASIBLE
                assert found.rows is None
                continue
            assert found.status is Status.OPTIMAL, [spec.name for spec in case.specs]
            assert found.bound == min(prices), [spec.name for spec in case.specs]
            assert found.rows is not None
            expected = case.expected(found.rows)
            assert (expected[0], sum(expected[1:])) == (0, min(prices))
        if prices:
            assert all(bound is None or bound <= min(prices) for _, bound in told)
            assert all(objective is None or objective >= min(prices) for objective, _ in told)


def _keep(told: list[Figures], objective: int | None, bound: int | None) -> None:
    told.append((objective, bound))
