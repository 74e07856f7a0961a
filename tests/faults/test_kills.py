"""A server that is killed while it works: nothing acknowledged is lost, nothing comes twice."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.faults.editing import Editing
from tests.faults.generating import Generating
from tests.faults.harness import KILLS, World, torment
from tests.faults.publishing import Publishing


@pytest.mark.skipif(sys.platform == "win32", reason="kill -9 is of POSIX")
def test_killed_while_it_generates_edits_and_publishes(tmp_path: Path) -> None:
    """kill -9 at random moments: NIGHTFLOAT_TEST_KILLS says how often."""
    actions = [Generating(), Editing(), Publishing()]
    with World(tmp_path) as world:
        report = torment(world, actions, KILLS, seed=KILLS)
    print(report)
    assert sum(report.kills.values()) == KILLS
    assert set(report.kills) == {type(action).__name__ for action in actions}
    assert report.solving > 0
    assert any(report.acts.values())
