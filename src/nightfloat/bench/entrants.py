"""Who takes part in a benchmark: each gets the same problem and budget, in a process of its own.

An entrant is a class with the members of `Entrant`; `ENTRANTS` lists them in the order of the
tables. `run` keeps to `budget.seconds` on its own clock, which starts with the call (reading the
instance is done before; writing a model counts), and tells `report` of each better legal objective
and bound as it finds them. One configuration serves all instances.
"""

from __future__ import annotations

from importlib.metadata import version
from typing import Protocol

from nightfloat.bench.outcome import Budget, Outcome, Report, Trail
from nightfloat.bench.row_engine import RowEngine
from nightfloat.bench.timefold import Timefold
from nightfloat.rules.grid import Problem
from nightfloat.solver.compact import Compact, by_cp_sat, by_highs
from nightfloat.solver.outcome import Status


class Entrant(Protocol):
    """A way to make schedules."""

    @property
    def name(self) -> str:
        """What tables call it."""
        ...

    def absent(self) -> str:
        """Return why it cannot take part on this machine ('': it can)."""
        ...

    def versions(self) -> dict[str, str]:
        """Return the version of each program that it consists of."""
        ...

    def prepare(self) -> None:
        """Do what is done once after an installation and never measured."""
        ...

    def run(self, problem: Problem, budget: Budget, report: Report) -> Outcome:
        """Return what it found in the budget."""
        ...


class CpSat:
    """CP-SAT on the model that the engine itself uses: level 2, wall clock, all workers free."""

    name = "cp-sat"

    def absent(self) -> str:
        """Return why it cannot take part: never."""
        return ""

    def versions(self) -> dict[str, str]:
        """Return the version of OR-Tools."""
        return {"ortools": version("ortools")}

    def prepare(self) -> None:
        """Nothing is to be done."""

    def run(self, problem: Problem, budget: Budget, report: Report) -> Outcome:
        """Return what one call of CP-SAT found."""
        trail = Trail(report)
        found = by_cp_sat(
            problem,
            seconds=budget.seconds,
            workers=budget.workers,
            seed=budget.seed,
            report=trail,
        )
        return _outcome(found, trail)


class Highs:
    """HiGHS's branch and cut on the compact linear model; MathOpt cannot set its threads."""

    name = "highs"

    def absent(self) -> str:
        """Return why it cannot take part: never."""
        return ""

    def versions(self) -> dict[str, str]:
        """Return the version of OR-Tools, which carries HiGHS."""
        return {"ortools": version("ortools")}

    def prepare(self) -> None:
        """Nothing is to be done."""

    def run(self, problem: Problem, budget: Budget, report: Report) -> Outcome:
        """Return what one call of HiGHS found."""
        trail = Trail(report)
        found = by_highs(problem, seconds=budget.seconds, seed=budget.seed, report=trail)
        return _outcome(found, trail)


def _outcome(found: Compact, trail: Trail) -> Outcome:
    """Return the outcome of one call of a solver."""
    trail(found.objective, found.bound)
    return Outcome(
        rows=found.rows,
        objective=found.objective,
        bound=found.bound,
        first_legal_seconds=trail.first_legal,
        trail=tuple(trail.points),
        phases=(
            ("model", round(found.built, 3)),
            ("search", round(trail.seconds - found.built, 3)),
        ),
        note="proven infeasible" if found.status is Status.INFEASIBLE else "",
    )


ENTRANTS: tuple[Entrant, ...] = (RowEngine(), CpSat(), Highs(), Timefold())
"""Everybody, in the order of the tables."""
