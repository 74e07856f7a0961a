"""Order of the suite: what is quick and close to the rules first, whole solves last."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parent

LAST = (
    *("interchange", "explain", "drift", "rules/lowering", "auth", "store", "jobs", "app", "api"),
    *("solver", "examples", "cli", "faults"),
)
"""Folders in the order in which they come after everything else."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort stably by folder, so that `-x` stops at the nearest cause."""

    def turn(item: pytest.Item) -> int:
        place = item.path.relative_to(ROOT).as_posix()
        return next((i for i, name in enumerate(LAST, 1) if place.startswith(f"{name}/")), 0)

    items.sort(key=turn)
