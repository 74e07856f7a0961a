"""A whole problem as one model, solved by one call against the wall clock.

This is how a general solver is used by people who have nothing else: what the engine is measured
beside, and what a small problem needs. Bounds and objectives are sums over all tiers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from math import ceil, inf, isfinite
from time import monotonic

from ortools.math_opt import model_pb2
from ortools.math_opt.python import mathopt
from ortools.sat.python import cp_model_helper as cp

from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Tier
from nightfloat.solver import engine
from nightfloat.solver.engine import Control, Settings, SolverError
from nightfloat.solver.linear import LinearModel
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.score import Rows

Report = Callable[[int | None, int | None], None]
"""Takes the best objective and the proven bound so far (None: none yet)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Compact:
    """What one call found; `built` is the seconds that writing the model took.

    `objective` is the solver's own word for what `rows` cost.
    """

    rows: Rows | None
    objective: int | None
    bound: int | None
    status: Status
    built: float


class _Bounds(Control):
    """A control that also tells of each better bound."""

    def __init__(self, tell: Callable[[float], None]) -> None:
        super().__init__()
        self._tell = tell

    def run(self, wrapper: cp.SolveWrapper, proto: cp.CpModelProto) -> cp.CpSolverResponse | None:
        """Solve, unless stopped before."""
        wrapper.add_best_bound_callback(self._tell)
        return super().run(wrapper, proto)


def by_cp_sat(
    problem: Problem, *, seconds: float, workers: int, seed: int, report: Report
) -> Compact:
    """Solve with CP-SAT: linearisation level 2, all workers at once, not reproducible."""
    began = monotonic()
    model = CellModel(problem.grid.domain)
    for limit in problem.limits:
        model.add(limit)
    model.minimise((tier, 1) for tier in Tier)
    built = monotonic() - began
    best: int | None = None

    def better(objective: int, bound: int) -> None:
        nonlocal best
        best = objective
        report(objective, bound)

    control = _Bounds(lambda bound: report(best, ceil(bound - 1e-6)))
    control.deadline = began + seconds
    settings = Settings(
        workers=workers, seed=seed, effort=inf, fast=True, linearization=2, control=control
    )
    answer = engine.run(model, settings, on_solution=better)
    return Compact(
        rows=model.rows(answer.solution) if answer.solution else None,
        objective=best,
        bound=None if answer.status is Status.INFEASIBLE else answer.bound,
        status=answer.status,
        built=built,
    )


PROGRESS = re.compile(
    r"^.{0,3}?\s+\S+\s+\S+\s+\S+\s+[\d.]+%\s+(\S+)\s+(\S+)\s+(?:\S+%|inf|Large)\s"
)
"""A line of HiGHS's log: proven bound and best objective."""


def by_highs(problem: Problem, *, seconds: float, seed: int, report: Report) -> Compact:
    """Solve with HiGHS's branch and cut; it chooses its own number of threads."""
    began = monotonic()
    model = LinearModel(problem.grid.domain)
    for limit in problem.limits:
        model.add(limit)
    written = mathopt.Model.from_model_proto(_proto(model))
    built = monotonic() - began

    def told(messages: Sequence[str]) -> None:
        for line in messages:
            found = PROGRESS.match(line)
            if found:
                bound, objective = float(found[1]), float(found[2])
                report(
                    round(objective) if isfinite(objective) else None,
                    ceil(bound - 1e-6) if isfinite(bound) else None,
                )

    parameters = mathopt.SolveParameters(
        time_limit=timedelta(seconds=max(0.01, seconds - built)), random_seed=seed
    )
    result = mathopt.solve(written, mathopt.SolverType.HIGHS, params=parameters, msg_cb=told)
    status = _STATUS.get(result.termination.reason)
    if status is None:
        raise SolverError(
            f"HiGHS says {result.termination.reason.name}: {result.termination.detail}. "
            "Maybe the problem is too large for the memory there is."
        )
    rows = objective = None
    if result.has_primal_feasible_solution():
        rows = model.rows(result.variable_values(list(written.variables())))
        objective = round(result.objective_value())
    bound = result.termination.objective_bounds.dual_bound
    return Compact(
        rows=rows,
        objective=objective,
        bound=ceil(bound - 1e-6) if isfinite(bound) else None,
        status=status,
        built=built,
    )


_STATUS = {
    mathopt.TerminationReason.OPTIMAL: Status.OPTIMAL,
    mathopt.TerminationReason.FEASIBLE: Status.FEASIBLE,
    mathopt.TerminationReason.INFEASIBLE: Status.INFEASIBLE,
    mathopt.TerminationReason.NO_SOLUTION_FOUND: Status.UNKNOWN,
}


def _proto(model: LinearModel) -> model_pb2.ModelProto:
    """Return a model as MathOpt writes it; zero entries are left out, as it demands."""
    proto = model_pb2.ModelProto()
    size = len(model.upper)
    proto.variables.ids.extend(range(size))
    proto.variables.lower_bounds.extend([0.0] * size)
    proto.variables.upper_bounds.extend(model.upper)
    proto.variables.integers.extend(model.integer)
    proto.objective.offset = model.offset
    priced = [(v, price) for v, price in enumerate(model.cost) if price]
    proto.objective.linear_coefficients.ids.extend(v for v, _ in priced)
    proto.objective.linear_coefficients.values.extend(price for _, price in priced)
    matrix = model.matrix
    proto.linear_constraints.ids.extend(range(len(matrix.lower)))
    proto.linear_constraints.lower_bounds.extend(matrix.lower)
    proto.linear_constraints.upper_bounds.extend(matrix.upper)
    proto.linear_constraint_matrix.row_ids.extend(matrix.row)
    proto.linear_constraint_matrix.column_ids.extend(matrix.variable)
    proto.linear_constraint_matrix.coefficients.extend(matrix.coefficient)
    return proto
