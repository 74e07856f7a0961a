"""The constraint model prices what the limits say."""

from __future__ import annotations

from itertools import product

import pytest

from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Count, Pat, Tier, cost
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from tests.solver.grids import grid, soft

STEPS = 4


@pytest.mark.parametrize(("lo", "hi"), [(3, 1), (4, 0), (2, 2), (1, 3), (0, 4), (5, -1)])
def test_a_count_priced_on_both_sides_costs_what_it_says(lo: int, hi: int) -> None:
    """Bounds that cross, meet or leave room: each row costs in the model what it costs."""
    of = Count(terms=((Pat((2,)), 1),), lo=lo, hi=hi, plo=5, phi=3)
    problem = Problem(grid=grid(1, STEPS, "-D"), limits=(soft(of, Tier.WISHES, person=0),))
    for row in product((0, 1), repeat=STEPS):
        model = CellModel(problem.grid.domain)
        model.add(problem.limits[0])
        model.fix((row,))
        model.minimise([(Tier.WISHES, 1)])
        answer = run(model, Settings(workers=1, effort=1.0))
        assert answer.status is Status.OPTIMAL
        assert model.costs[Tier.WISHES].value(answer.solution) == cost(of, of.value(row))
