"""Takes better values and bounds of our own benchmark over into its table of best known values."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from nightfloat.bench.families import BENCHMARKS
from nightfloat.bench.results import Result, ResultError, Told

TABLE = BENCHMARKS / "residency" / "best_known.json"
PROGRAM = BENCHMARKS / "residency" / "best_known.py"
"""Checks a schedule with its own checker before it takes it over."""


@dataclass(frozen=True, slots=True)
class Said:
    """What became of an instance's best run."""

    text: str
    refused: bool = False


def record_result(result: Result, rosters: Path) -> Iterator[Said]:
    """Hand each better objective and bound to the benchmark's own program; yield what it did.

    Only schedules with which the checker agreed in the run are handed over, and the program checks
    them anew. Raises ResultError.
    """
    if result.family != "residency":
        raise ResultError(f"{result.family} keeps no table here. Maybe a result of residency.")
    if not PROGRAM.is_file():
        raise ResultError("the table of best known values comes with a checkout only.")
    for name in dict.fromkeys(run.instance for run in result.runs):
        known = json.loads(TABLE.read_text(encoding="utf-8"))[name]
        runs = [run for run in result.runs if run.instance == name]
        legal = [run for run in runs if run.objective is not None and run.agreed]
        if legal:
            best = min(legal, key=lambda run: run.objective or 0)
            assert best.objective is not None
            if best.objective < known["objective"]:
                file = rosters / best.entrant / f"{name}-{best.seed}.json"
                change = f"objective {known['objective']} -> {best.objective}"
                yield _hand_over(f"{name}: {change}", str(file), "--how", _how(result, best))
        proven = [run for run in runs if run.bound is not None]
        if proven:
            first = max(proven, key=lambda run: run.bound or 0)
            assert first.bound is not None
            if first.bound > (known["bound"] if known["bound"] is not None else -1):
                change = f"bound {known['bound']} -> {first.bound}"
                how = ("--name", name, "--bound", str(first.bound), "--how", _how(result, first))
                yield _hand_over(f"{name}: {change}", *how)


def _hand_over(change: str, *arguments: str) -> Said:
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments], capture_output=True, text=True, check=False
    )
    if ran.returncode:
        return Said(f"{change}: refused. {ran.stderr.strip()}", refused=True)
    return Said(change)


def _how(result: Result, run: Told) -> str:
    """Return how a value was found, as the table says it."""
    settings = result.settings
    versions = [
        version for named in (result.versions.get(run.entrant, {}),) for version in named.values()
    ]
    name = {"cp-sat": "CP-SAT", "highs": "HiGHS", "timefold": "Timefold"}.get(
        run.entrant, "Nightfloat"
    )
    cores = "core" if settings.workers == 1 else "cores"
    return (
        f"{name} {versions[0] if versions else ''}, {settings.workers} {cores}, "
        f"{settings.seconds:g} s"
    )
