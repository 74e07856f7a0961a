"""The master of column generation: which mix of whole rows is cheapest, and at what prices.

A linear programme with one share for each row found so far. Everybody's shares add up to one; what
the rows add to each sum is paid for along the lower convex hull of that sum's prices. GLOP solves
it, and begins each time where it ended before. MathOpt is spoken to in its own messages: its
modelling layer takes longer to hand a mix over than GLOP takes to find it (measured: 55 of 82 s).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from ortools.math_opt import (
    callback_pb2,
    model_parameters_pb2,
    model_pb2,
    model_update_pb2,
    parameters_pb2,
    solution_pb2,
    sparse_containers_pb2,
)
from ortools.math_opt.core.python import solver
from pybind11_abseil.status import StatusNotOk

from nightfloat.solver.engine import SolverError
from nightfloat.solver.row.compile import Compiled
from nightfloat.solver.row.rules import Floats, Ints
from nightfloat.solver.row.scale import dear

HIGHER = 4.0
"""How much dearer breaking a hard limit becomes when the mix does not mind."""


@dataclass(frozen=True, slots=True)
class Column:
    """A row of a person: letters [T], what it costs by itself, and its non-zero parts of sums."""

    person: int
    letters: Ints
    cost: int
    sums: Ints
    parts: Ints


class Mix(NamedTuple):
    """What a master found: its cost, the prices of the sums, and each column's share."""

    value: float
    duals: Floats
    """[sums] what one unit more of a sum is to be paid"""
    shares: Floats
    """[columns]"""
    reduced: Floats
    """[columns] reduced costs"""


class Master:
    """The linear programme over the columns so far.

    `people` are those whose rows are mixed; `base` [sums] is what everybody else makes of the sums,
    and `others` what their rows cost by themselves.
    """

    def __init__(self, compiled: Compiled, people: Ints, base: Ints, others: float = 0.0) -> None:
        tables = compiled.tables
        self.columns: list[Column] = []
        self._known: dict[tuple[int, bytes], int] = {}
        """The number of the column of each (person, row)."""
        self._place = {int(person): place for place, person in enumerate(people)}
        self._new: list[int]
        """Columns that the solver does not know yet."""
        self._ids: list[int]
        """The variable of each column."""
        self._values: Floats = np.zeros(0)
        """Values of all variables in the last mix."""
        self._shut: list[bool] = []
        """Whether a column is out of the mix for now, as the solver knows it."""
        count = len(people)
        hard = float(compiled.weights[0])
        # Constraints: everybody's shares, then for each sum: value - segments = low, where
        # value = base + parts. Variables: somebody may have no column yet; then the segments.
        variables = [(0.0, inf, hard)] * count
        entries = [(place, place, 1.0) for place in range(count)]
        sides = [1.0] * count
        offset = others
        self._walls: list[tuple[int, float, int]] = []
        """Segments along which a hard limit is broken: variable, true slope, length."""
        for j, value in enumerate(base):
            prices = tables.sum_cost[tables.sum_at[j] : tables.sum_at[j + 1]]
            for slope, length in _segments(prices):
                if abs(slope) >= hard / 2:
                    self._walls.append((len(variables), slope, length))
                entries.append((count + j, len(variables), -1.0))
                variables.append((0.0, float(length), slope))
            sides.append(float(tables.sum_low[j] - value))
            offset += float(prices[0])
        self._wall = dear(tables, hard)
        """What breaking a hard limit costs the mix: duals that are no larger than need be make
        rows worth having early, and any duals bound."""
        self._count, self._sums = count, len(base)
        self._core = model_pb2.ModelProto()
        self._core.objective.offset = offset
        _variables(self._core.variables, 0, [(low, most) for low, most, _ in variables])
        _vector(
            self._core.objective.linear_coefficients,
            [(number, cost) for number, (_, _, cost) in enumerate(variables) if cost],
        )
        rows = self._core.linear_constraints
        rows.ids.extend(range(len(sides)))
        rows.lower_bounds.extend(sides)
        rows.upper_bounds.extend(sides)
        _matrix(self._core.linear_constraint_matrix, entries)
        self._begin()
        self._build()

    def add(self, column: Column) -> bool:
        """Take in a column; return False when it is there already."""
        key = (column.person, column.letters.tobytes())
        if key in self._known:
            return False
        self._known[key] = len(self.columns)
        self._new.append(len(self.columns))
        self._ids.append(-1)
        self._shut.append(False)
        self.columns.append(column)
        return True

    def confine(self, fits: npt.NDArray[np.bool_]) -> None:
        """Leave the columns [columns] that do not fit out of the mix, until they fit again."""
        self._tell()
        update = model_update_pb2.ModelUpdateProto()
        changed = [
            (self._ids[number], inf if fit else 0.0)
            for number, fit in enumerate(fits.tolist())
            if fit == self._shut[number]
        ]
        if changed:
            _vector(update.variable_updates.upper_bounds, changed)
            self._shut = [not fit for fit in fits.tolist()]
            self._update(update)

    def keep(self, numbers: Sequence[int]) -> None:
        """Forget every column but these."""
        self._tell()
        kept = frozenset(numbers)
        gone = [self._ids[number] for number in range(len(self.columns)) if number not in kept]
        update = model_update_pb2.ModelUpdateProto()
        update.deleted_variable_ids.extend(sorted(gone))
        self.columns = [self.columns[number] for number in numbers]
        self._ids = [self._ids[number] for number in numbers]
        self._shut = [self._shut[number] for number in numbers]
        self._known = {
            (one.person, one.letters.tobytes()): number for number, one in enumerate(self.columns)
        }
        self._update(update)

    def solve(self) -> Mix:
        """Return the cheapest mix; raises SolverError where GLOP finds none."""
        self._tell()
        solution = self._solution()
        if solution is None:  # a basis that led nowhere: begin anew
            self._begin()
            self._build()
            self._tell()
            solution = self._solution()
        if solution is None:
            raise SolverError("the linear programme of rows could not be solved.")
        primal, dual = solution.primal_solution, solution.dual_solution
        ids = np.array(self._ids, np.int64)
        duals = _dense(dual.dual_values, self._count + self._sums)[self._count :]
        shares = self._values = _dense(primal.variable_values, self._next)
        reduced = _dense(dual.reduced_costs, self._next)
        return Mix(primal.objective_value, -duals, shares[ids], reduced[ids])

    @property
    def missing(self) -> bool:
        """True when somebody has no row in the last mix, or only part of one."""
        return bool((self._values[: self._count] > 1e-6).any())

    def heighten(self) -> bool:
        """Make breaking hard limits dearer where the last mix breaks any; return whether it did."""
        for variable, slope, length in self._walls if len(self._values) else ():
            over = self._values[variable] if slope > 0 else length - self._values[variable]
            if over > 1e-6 and self._wall < abs(slope):
                self._wall *= HIGHER
                self._build()
                return True
        return False

    def _build(self) -> None:
        """Let breaking a hard limit cost what the wall is high now."""
        update = model_update_pb2.ModelUpdateProto()
        heights = []
        offset = self._core.objective.offset
        for variable, slope, length in self._walls:
            height = min(abs(slope), self._wall)
            heights.append((variable, height if slope > 0 else -height))
            if slope < 0:  # what nothing at all would cost is lower too
                offset -= (abs(slope) - height) * length
        _vector(update.objective_updates.linear_coefficients, heights)
        update.objective_updates.offset_update = offset
        self._update(update)

    # ---- the solver ----

    def _begin(self) -> None:
        """Take a new solver, which knows no column yet."""
        self._solver = solver.new(
            parameters_pb2.SOLVER_TYPE_GLOP, self._core, parameters_pb2.SolverInitializerProto()
        )
        self._next = len(self._core.variables.ids)
        self._ids = [-1] * len(self.columns)
        self._new = list(range(len(self.columns)))

    def _tell(self) -> None:
        """Hand the columns over that the solver does not know yet."""
        if not self._new:
            return
        update = model_update_pb2.ModelUpdateProto()
        entries: list[tuple[int, int, float]] = []
        costs: list[tuple[int, float]] = []
        first = self._next
        for number in self._new:
            column, id = self.columns[number], self._next
            self._ids[number] = id
            self._next += 1
            entries.append((self._place[column.person], id, 1.0))
            rows = (column.sums + self._count).tolist()
            entries += [
                (row, id, float(part))
                for row, part in zip(rows, column.parts.tolist(), strict=True)
            ]
            if column.cost:
                costs.append((id, float(column.cost)))
        bounds = [(0.0, 0.0 if self._shut[number] else inf) for number in self._new]
        _variables(update.new_variables, first, bounds)
        _vector(update.objective_updates.linear_coefficients, costs)
        _matrix(update.linear_constraint_matrix_updates, entries)
        self._new = []
        self._update(update)

    def _update(self, update: model_update_pb2.ModelUpdateProto) -> None:
        """Change the solver's model."""
        if not self._solver.update(update):
            raise SolverError("GLOP refused a change of its linear programme.")

    def _solution(self) -> solution_pb2.SolutionProto | None:
        """Return an optimal mix with its duals, or None where GLOP lost its way."""
        try:
            result = self._solver.solve(
                parameters_pb2.SolveParametersProto(),
                model_parameters_pb2.ModelSolveParametersProto(),
                None,
                callback_pb2.CallbackRegistrationProto(),
                None,
                None,
            )
        except StatusNotOk:  # it ended abnormally
            return None
        for solution in result.solutions:
            if solution.dual_solution.feasibility_status == FEASIBLE:
                return solution
        return None


FEASIBLE = solution_pb2.SOLUTION_STATUS_FEASIBLE


def _variables(
    proto: model_pb2.VariablesProto, first: int, bounds: Sequence[tuple[float, float]]
) -> None:
    proto.ids.extend(range(first, first + len(bounds)))
    proto.lower_bounds.extend([low for low, _ in bounds])
    proto.upper_bounds.extend([most for _, most in bounds])
    proto.integers.extend([False] * len(bounds))


def _vector(
    proto: sparse_containers_pb2.SparseDoubleVectorProto, entries: Sequence[tuple[int, float]]
) -> None:
    """Write (id, value) pairs in the order of ids, as MathOpt wants them."""
    ordered = sorted(entries)
    proto.ids.extend([id for id, _ in ordered])
    proto.values.extend([value for _, value in ordered])


def _matrix(
    proto: sparse_containers_pb2.SparseDoubleMatrixProto,
    entries: Sequence[tuple[int, int, float]],
) -> None:
    """Write (row, column, value) triples row by row."""
    ordered = sorted(entries)
    proto.row_ids.extend([row for row, _, _ in ordered])
    proto.column_ids.extend([column for _, column, _ in ordered])
    proto.coefficients.extend([value for _, _, value in ordered])


def _dense(proto: sparse_containers_pb2.SparseDoubleVectorProto, size: int) -> Floats:
    found = np.zeros(size)
    found[np.array(proto.ids, np.int64)] = np.array(proto.values)
    return found


def _segments(prices: Floats) -> list[tuple[float, int]]:
    """Return the (slope, length) pieces of the lower convex hull of prices of 0, 1, 2 ..."""
    hull: list[int] = []
    for v in range(len(prices)):
        while len(hull) > 1:
            a, b = hull[-2], hull[-1]
            if (prices[b] - prices[a]) * (v - a) >= (prices[v] - prices[a]) * (b - a):
                hull.pop()
            else:
                break
        hull.append(v)
    return [(float((prices[b] - prices[a]) / (b - a)), b - a) for a, b in pairwise(hull)]
