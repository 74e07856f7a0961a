"""Our own engine as an entrant: column generation and dives, beside ruin and recreate."""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import version

from nightfloat import __version__
from nightfloat.bench.outcome import Budget, Outcome, Report, Trail
from nightfloat.rules.grid import Problem
from nightfloat.solver.kernels import warm
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

    def prepare(self) -> None:
        """Have the kernels compiled and cached, which takes a minute or two, in another process."""
        subprocess.run([sys.executable, "-m", "nightfloat.solver.kernels"], check=True)

    def run(self, problem: Problem, budget: Budget, report: Report) -> Outcome:
        """Return the best schedule that the time allows; compiling kernels is not counted."""
        warm()
        trail = Trail(report)
        compiled = compile_rows(problem, WEIGHTS)
        compiled_at = trail.seconds

        def tell(best: Best) -> bool:
            if best.cost < WEIGHTS[0]:
                trail(best.cost, _bound(best))
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
            bound=_bound(best),
            first_legal_seconds=trail.first_legal,
            trail=tuple(trail.points),
            phases=(
                ("compile", round(compiled_at, 3)),
                ("search", round(trail.seconds - compiled_at, 3)),
            ),
            note=f"ended in phase {best.phase} after {best.steps} steps",
        )


def _bound(best: Best) -> int | None:
    """Return what no schedule costs less than: nothing at least, where the engine's is below."""
    return None if best.bound is None else max(0, best.bound)
