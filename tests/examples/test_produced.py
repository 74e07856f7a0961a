"""Every example is solved from its folder to its files, twice, and judged by a second checker."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.naive.programme import assert_right

EXAMPLES = Path(__file__).parents[2] / "examples"

EFFORT = {
    "tiny": 4,
    "family-medicine": 8,
    "emergency-medicine": 12,
    "internal-medicine": 6,
    "surgery-call": 6,
}
"""Deterministic time for each problem: enough for a legal schedule, not for the best one."""


def solve(name: str, out: Path) -> None:
    """Solve an example with the command that a user runs."""
    command = [sys.executable, "-m", "nightfloat", "solve", str(EXAMPLES / name)]
    command += ["--out", str(out), "--seed", "7", "--effort", str(EFFORT[name]), "--no-fixes"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    assert ran.returncode == 0, ran.stdout + ran.stderr


@pytest.fixture(scope="module", params=sorted(EFFORT))
def produced(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """Return each example's name and the folder it was solved into."""
    name = str(request.param)
    out = tmp_path_factory.mktemp(name)
    solve(name, out)
    return name, out


def test_every_example_is_among_them() -> None:
    """A new example is solved and judged as well."""
    assert sorted(EFFORT) == sorted(one.name for one in EXAMPLES.iterdir() if one.is_dir())


def test_result_is_legal_and_says_how_good_it_is(produced: tuple[str, Path]) -> None:
    """No must is broken, and every tier has a cost and a bound."""
    result = json.loads((produced[1] / "result.json").read_text(encoding="utf-8"))
    assert result["legal"]
    assert result["reproducible"]
    assert not [finding for finding in result["findings"] if finding["severity"] == "must"]
    for problem in result["problems"]:
        assert [tier["tier"] for tier in problem["tiers"]] == ["legal", "covered", "fair", "wishes"]
        assert all(0 <= tier["bound"] <= tier["value"] for tier in problem["tiers"])


def test_second_checker_finds_nothing(produced: tuple[str, Path]) -> None:
    """A checker that shares no code with ours agrees, rule by rule."""
    name, out = produced
    assert_right(EXAMPLES / name, out / "schedule.csv")


def test_solving_again_gives_the_same_bytes(produced: tuple[str, Path], tmp_path: Path) -> None:
    """Same folder, seed and version: same files."""
    name, out = produced
    solve(name, tmp_path)
    for file in ("schedule.csv", "result.json"):
        assert (tmp_path / file).read_bytes() == (out / file).read_bytes()
