"""The families of public instances that the harness knows: how each is read and checked."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nightfloat.bench import curtois, inrc1, residency
from nightfloat.bench.instance import Instance
from nightfloat.solver.score import Rows

BENCHMARKS = Path(__file__).parents[3] / "benchmarks"
"""Where a checkout has checkers and our own instances; a wheel comes without."""

VERDICT = re.compile(r"objective (-?\d+), (\d+) hard violations\s*$")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the independent checker said."""

    objective: int
    violations: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """Instances of one format.

    `roster` is what a checker is given, `verdict` reads what it printed (None: nothing that it
    should), and `says` tells in words what that is.
    """

    title: str
    suffix: str
    read: Callable[[Path], Instance]
    order: Callable[[Path], tuple[Any, ...]]
    roster: Callable[[Instance, Rows], Any]
    verdict: Callable[[str], Verdict | None]
    says: str
    own_checker: Path
    checker_options: tuple[str, ...] = ()
    prefix: str = ""
    """What stands before a number in an instance's name."""
    own_instances: Path | None = None

    def full_name(self, name: str) -> str:
        """Return an instance's name, which may be given as a number."""
        return f"{self.prefix}{name}" if self.prefix and name.isdigit() else name

    def checker(self) -> Path | None:
        """Return the checker that comes with a checkout (None: installed without one)."""
        return self.own_checker if self.own_checker.is_file() else None

    def instances(self) -> Path | None:
        """Return the folder of instances that comes with a checkout, if there is one."""
        home = self.own_instances
        return home if home is not None and home.is_dir() else None


def _text_verdict(printed: str) -> Verdict | None:
    found = VERDICT.search(printed)
    return None if found is None else Verdict(int(found[1]), int(found[2]))


def _json_verdict(printed: str) -> Verdict | None:
    try:
        found = json.loads(printed)
        return Verdict(int(found["objective"]), len(found["violations"]))
    except (ValueError, KeyError, TypeError):
        return None


def _numbers(instance: Instance, rows: Rows) -> Any:
    return instance.roster(rows)


def _solution(instance: Instance, rows: Rows) -> Any:
    return residency.solution(instance.problem, rows)


def _residency(path: Path) -> Instance:
    return Instance(name=path.stem, problem=residency.read(path))


def _by_number(path: Path) -> tuple[int, str]:
    return len(path.stem), path.stem


def _by_size(path: Path) -> tuple[str, int, str]:
    kind = path.stem.split("-")[0]
    return kind, path.stat().st_size, path.stem


TEXT = '"objective N, M hard violations"'

FAMILIES: dict[str, Family] = {
    "curtois": Family(
        title="Shift scheduling (Curtois and Qu)",
        suffix=".txt",
        prefix="Instance",
        read=curtois.read,
        order=_by_number,
        roster=_numbers,
        verdict=_text_verdict,
        says=TEXT,
        own_checker=BENCHMARKS / "checkers" / "check_curtois.py",
    ),
    "inrc1": Family(
        title="Nurse rostering competition 2010 (INRC-I)",
        suffix=".txt",
        read=inrc1.read,
        order=_by_number,
        roster=_numbers,
        verdict=_text_verdict,
        says=TEXT,
        own_checker=BENCHMARKS / "checkers" / "check_inrc1.py",
    ),
    "residency": Family(
        title="Residency scheduling (benchmarks/residency)",
        suffix=".json",
        read=_residency,
        order=_by_size,
        roster=_solution,
        verdict=_json_verdict,
        says='JSON with "objective" and "violations"',
        own_checker=BENCHMARKS / "residency" / "check.py",
        checker_options=("--json",),
        own_instances=BENCHMARKS / "residency" / "instances",
    ),
}
