"""The row engine on five public instances: the same letters on 1, 2 and 4 threads, checked."""

from __future__ import annotations

import json

import pytest

from nightfloat.bench.residency import read, solution
from nightfloat.bench.row_engine import WEIGHTS
from nightfloat.solver.row.compile import compile_rows
from nightfloat.solver.row.search import Best, Effort, improve
from tests.bench.residency_draw import FOLDER, INSTANCES, instance, script

check = script("check")

NAMES = (
    "block-008x013-1",
    "call-008x028-1",
    "call-020x028-1",
    "clinic-008x028-1",
    "emergency-008x028-1",
)
STEPS = 3
"""Enough for the lanes to meet several times."""


@pytest.mark.parametrize("name", NAMES)
def test_equal_on_any_number_of_threads(name: str) -> None:
    """Counted steps: letters, cost, bound and phase do not depend on how many threads there are;
    the checker finds the same objective, and no bound lies above the best known value."""
    problem = read(INSTANCES / f"{name}.json")
    compiled = compile_rows(problem, WEIGHTS)

    def found(threads: int) -> Best:
        return improve(compiled, effort=Effort(steps=STEPS), threads=threads, seed=1)

    alone, two, four = found(1), found(2), found(4)
    for other in (two, four):
        assert (other.letters == alone.letters).all()
        assert (other.cost, other.bound) == (alone.cost, alone.bound)
        assert (other.steps, other.phase) == (alone.steps, alone.phase)
    made = check.Instance(instance(name))
    rows = check.read_rows(made, solution(problem, compiled.rows(alone.letters)))
    verdict = check.verdict(made, rows)
    assert verdict["legal"]
    assert verdict["objective"] == alone.cost
    known = json.loads((FOLDER / "best_known.json").read_text(encoding="utf-8"))[name]
    assert alone.bound is None or alone.bound <= known["objective"]
    assert alone.cost >= (known["bound"] or 0)
