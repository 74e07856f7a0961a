"""One call of CP-SAT: deterministic unless told otherwise, and stoppable."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, inf

from ortools.sat.python import cp_model_helper as cp

from nightfloat.domain.errors import NightfloatError
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.stop import UNTIL_SPENT, StopRule


class SolverError(NightfloatError):
    """The engine cannot go on."""

    code = "solver"


class InternalDisagreement(SolverError):  # noqa: N818 -- says what happened
    """Two readers of one rule disagree: a fault of ours, so no result is given."""

    code = "internal-disagreement"


@dataclass(frozen=True, slots=True)
class Answer:
    """What one call found: a value for each variable (empty: none), the proven lower bound."""

    status: Status
    solution: tuple[int, ...]
    bound: int
    core: tuple[int, ...] = ()


class Control:
    """Stops whatever is running; one for each solve, shared by its threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[int, cp.SolveWrapper] = {}
        self.stopped = False
        self.deadline: float | None = None
        """Where the wall clock ends a search (`time.monotonic()`); None: nowhere."""

    @property
    def ended(self) -> bool:
        """True when nothing further is to be started."""
        return self.stopped or (self.deadline is not None and self.left() <= 0)

    def left(self) -> float:
        """Return the seconds until the deadline."""
        return inf if self.deadline is None else self.deadline - time.monotonic()

    def stop(self) -> None:
        """End every running search with the best it has; later ones do not start."""
        with self._lock:
            self.stopped = True
            for wrapper in self._running.values():
                wrapper.stop_search()

    def run(self, wrapper: cp.SolveWrapper, proto: cp.CpModelProto) -> cp.CpSolverResponse | None:
        """Solve, unless stopped before."""
        with self._lock:
            if self.ended:
                return None
            self._running[id(wrapper)] = wrapper
        try:
            response: cp.CpSolverResponse = wrapper.solve(proto)  # type: ignore[no-untyped-call]
            return response
        finally:
            with self._lock:
                del self._running[id(wrapper)]


TURNS = 2
"""Workers of CP-SAT that take turns in one call, whatever the number of threads."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How to search; `effort` is deterministic time. `fast`: no turns, so not reproducible.

    `workers` are those that take turns in one call of CP-SAT: a part of the answer. `threads` share
    what can be done side by side: their number changes nothing but the time.
    """

    workers: int = TURNS
    threads: int = 2
    seed: int = 0
    effort: float = 10.0
    stop: StopRule = UNTIL_SPENT
    fast: bool = False
    presolve: bool = True
    first: bool = False
    """Stop at the first solution."""
    linearization: int = 2
    cores: bool = False
    """Minimise by unsatisfiable cores: for a few units of cost, without a relaxation."""
    complete: bool = False
    """Keep every hinted value; find the rest."""
    control: Control = field(default_factory=Control)


def run(
    model: CellModel,
    settings: Settings,
    *,
    on_solution: Callable[[int, int], None] | None = None,
) -> Answer:
    """Solve a model; `on_solution` gets (objective, bound) of each better solution."""
    wrapper = cp.SolveWrapper()
    wrapper.set_parameters(_parameters(settings))
    callback = None
    if on_solution is not None:
        callback = _Callback(on_solution)
        wrapper.add_solution_callback(callback)
    response = settings.control.run(wrapper, model.proto)
    if callback is not None:
        wrapper.clear_solution_callback(callback)
    if response is None:
        return Answer(Status.UNKNOWN, (), 0)
    status = _STATUS.get(response.status.name)
    if status is None:
        raise SolverError(
            f"CP-SAT says {response.status.name}: {response.solution_info}. "
            "Maybe a rule's numbers are beyond what a 64-bit sum can hold."
        )
    bound = ceil(response.best_objective_bound - 1e-6) if model.proto.has_objective() else 0
    core = tuple(response.sufficient_assumptions_for_infeasibility)
    return Answer(status, tuple(response.solution), bound, core)


_STATUS = {
    "OPTIMAL": Status.OPTIMAL,
    "FEASIBLE": Status.FEASIBLE,
    "INFEASIBLE": Status.INFEASIBLE,
    "UNKNOWN": Status.UNKNOWN,
}


def _parameters(settings: Settings) -> cp.SatParameters:
    parameters = cp.SatParameters()
    # Two workers that stop at the first solution race, whether they take turns or not (measured:
    # other rows under load). One without a relaxation is there as soon: 0.2 s for 40 x 28, 5 s for
    # 120 x 26; with one, it has none after 18 s.
    workers = 1 if settings.first and not settings.fast else settings.workers
    parameters.num_workers = workers
    parameters.random_seed = settings.seed
    parameters.linearization_level = (
        0 if settings.first or settings.cores else settings.linearization
    )
    parameters.optimize_with_core = settings.cores
    parameters.cp_model_presolve = settings.presolve
    parameters.stop_after_first_solution = settings.first
    parameters.fix_variables_to_their_hinted_value = settings.complete
    parameters.catch_sigint_signal = False
    parameters.max_deterministic_time = settings.effort
    parameters.interleave_search = workers > 1 and not settings.fast
    if settings.control.deadline is not None:
        parameters.max_time_in_seconds = max(0.01, settings.control.left())
    return parameters


class _Callback(cp.SolutionCallback):
    def __init__(self, report: Callable[[int, int], None]) -> None:
        super().__init__()
        self._report = report

    def on_solution_callback(self) -> None:
        """Report; called by CP-SAT from its own thread."""
        objective, bound = self.ObjectiveValue(), self.BestObjectiveBound()
        self._report(round(objective), ceil(bound - 1e-6))

    OnSolutionCallback = on_solution_callback
