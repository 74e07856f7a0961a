"""Our own engine as an entrant: column generation and dives, beside ruin and recreate."""

from __future__ import annotations

from datetime import date
from importlib.metadata import version

from nightfloat import __version__
from nightfloat.bench.instance import ShiftType, grid_of, limit
from nightfloat.bench.outcome import Budget, Outcome, Report, Trail
from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Sum, total
from nightfloat.solver.row.compile import compile_rows
from nightfloat.solver.row.search import Best, Effort, improve

WEIGHTS = (1_000_000, 1, 1, 1)
"""A hard unit outweighs every soft cost of the public instances; they know one soft tier."""


class RowEngine:
    """Nightfloat's row engine."""

    name = "nightfloat"

    def absent(self) -> str:
        """Return why it cannot take part: never."""
        return ""

    def versions(self) -> dict[str, str]:
        """Return our version and that of the compiler of the kernels."""
        return {"nightfloat": __version__, "numba": version("numba")}

    def run(self, problem: Problem, budget: Budget, report: Report) -> Outcome:
        """Return the best schedule that the time allows; compiling kernels is not counted."""
        _warm()
        trail = Trail(report)
        compiled = compile_rows(problem, WEIGHTS)
        compiled_at = trail.seconds

        def tell(best: Best) -> bool:
            if best.cost < WEIGHTS[0]:
                trail(best.cost, best.bound)
            return True

        best = improve(
            compiled,
            effort=Effort(seconds=max(0.1, budget.seconds - compiled_at)),
            threads=budget.workers,
            seed=budget.seed,
            report=tell,
        )
        legal = best.cost < WEIGHTS[0]
        return Outcome(
            rows=compiled.rows(best.letters) if legal else None,
            objective=best.cost if legal else None,
            bound=best.bound,
            first_legal_seconds=trail.first_legal,
            trail=tuple(trail.points),
            phases=(
                ("compile", round(compiled_at, 3)),
                ("search", round(trail.seconds - compiled_at, 3)),
            ),
            note=f"ended in phase {best.phase} after {best.steps} steps",
        )


def _warm() -> None:
    """Have every kernel compiled, or taken from the cache: a person for three days does for it."""
    grid = grid_of(
        "warm",
        start=date(2024, 1, 1),
        days=3,
        shifts=(ShiftType("D", 420, 900),),
        people=("A", "B"),
        domain=((3, 3, 3), (3, 3, 3)),
    )
    cells = tuple((person, 1, 2, 1) for person in range(2))
    limits = (
        limit("cover", "cover", Sum(cells=cells, lo=1, hi=1, plo=2, phi=1)),
        limit("days", "days", total(2, lo=1, hi=2), 0),
    )
    problem = Problem(grid=grid, limits=limits)
    improve(compile_rows(problem, WEIGHTS), effort=Effort(steps=3), threads=1, seed=1)
