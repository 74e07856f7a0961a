"""The number of threads changes nothing: every example on one, two and four."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nightfloat.interchange.folder import load_folder
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver.client import run
from nightfloat.solver.result import SolveRequest, SolveResult, result_json

EXAMPLES = Path(__file__).parents[2] / "examples"
EFFORT = 0.4
"""Deterministic time for each problem: enough that every part has a turn."""
GIB = 2**30


def planned(name: str) -> Programme:
    """Return an example; of a large year with blocks only the year."""
    programme = load_folder(EXAMPLES / name).programme
    if programme.plan.year and len(programme.people) > 100:
        return programme.with_(plan=Plan(year=True))
    return programme


def content(result: SolveResult) -> Any:
    """Return everything in a result but what was asked for."""
    found = json.loads(result_json(result))
    del found["request"]
    return found


@pytest.mark.parametrize("name", sorted(one.name for one in EXAMPLES.iterdir() if one.is_dir()))
def test_threads_change_nothing(name: str) -> None:
    """The same schedule, the same bounds, found by the same parts; within 4 GiB."""
    programme = planned(name)
    asked = SolveRequest(seed=3, effort=EFFORT, fixes=False, memory=4 * GIB)
    first, *others = (run(programme, replace(asked, workers=threads)) for threads in (1, 2, 4))
    assert first.reproducible
    for other in others:
        assert content(other) == content(first)
        assert other.entries == first.entries
