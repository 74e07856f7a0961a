"""Column generation: the best mix of whole rows, and a bound that no schedule can beat.

The master is a linear programme over rows found so far: one of each person's, their sums between
priced values. Its duals price every letter of every day; the row engine then finds each person's
exact best row against them. Duals are rounded to sixty-fourths *before* rows are priced, so the
bound (Lagrange's, valid for any duals) is sums of exact numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, inf
from typing import NamedTuple

import numba as nb
import numpy as np
from ortools.math_opt.python import mathopt

from nightfloat.solver.engine import SolverError
from nightfloat.solver.row.compile import Compiled, Tables
from nightfloat.solver.row.construct import broken
from nightfloat.solver.row.kernel import Flags, Scratch, State, best_window, new_scratch, start
from nightfloat.solver.row.rules import Floats, Ints

GRAIN = 64.0
"""Duals are whole multiples of one over this."""
SMOOTH = 0.5
"""Share of the best duals so far in those that rows are priced with."""
WHOLE = 0.75
"""Share from which on a dive takes a row as settled."""
SETTLED = 12
"""One in so many of those left is settled in each step at least."""
DIVE_ROUNDS = 4
"""Rounds of pricing between two steps of a dive."""
STALL = 0.01
"""Gain of a round below which a dive goes on."""


@nb.njit(cache=True, nogil=True)
def _asked(tables: Tables, scratch: Scratch, p: int, duals: Floats) -> None:
    """Price each letter of a row by itself and by the duals of the sums it counts for."""
    own, cells, cell_sum, cell_weight = (
        tables.own,
        tables.cells,
        tables.cell_sum,
        tables.cell_weight,
    )
    cell_letters, coupled, asked = tables.cell_letters, tables.coupled, scratch.asked
    steps, letters = own.shape[1], own.shape[2]
    for t in range(steps):
        for letter in range(letters):
            asked[t, letter] = own[p, t, letter]
        for e in range(cells[p * steps + t], cells[p * steps + t + 1]):
            price = cell_weight[e] * duals[cell_sum[e]]
            if price != 0.0:
                for i in range(cell_letters[e], cell_letters[e + 1]):
                    asked[t, coupled[i]] += price


@nb.njit(cache=True, nogil=True)
def _worth(tables: Tables, p: int, letters: Ints, parts: Ints) -> float:
    """Return what a row costs by itself; fill in what it adds to each sum."""
    own, kind, entry, layer = tables.own, tables.kind, tables.entry, tables.layer
    classes, klass, to, charge = tables.classes, tables.klass, tables.to, tables.charge
    output, resources, table, amount = tables.output, tables.resources, tables.table, tables.amount
    weight_at, weight, cost_at, prices = (
        tables.weight_at,
        tables.weight,
        tables.cost_at,
        tables.cost,
    )
    cells, cell_sum, cell_weight = tables.cells, tables.cell_sum, tables.cell_weight
    cell_letters, coupled = tables.cell_letters, tables.coupled
    steps = own.shape[1]
    first, last = resources[p], resources[p + 1]
    totals = np.zeros(last - first, np.int64)
    parts[:] = 0
    k = kind[p]
    s = entry[p]
    cost = 0.0
    for t in range(steps):
        letter = letters[t]
        at = layer[k, t] + s * classes[k] + klass[k, letter]
        s = to[at]
        if s < 0:
            return np.inf
        cost += own[p, t, letter] + charge[at]
        for r in range(first, last):
            totals[r - first] += amount[table[r], t, letter]
            if output[at] > 0 and weight_at[r] >= 0:
                totals[r - first] += weight[weight_at[r] + output[at]]
        for e in range(cells[p * steps + t], cells[p * steps + t + 1]):
            for i in range(cell_letters[e], cell_letters[e + 1]):
                if coupled[i] == letter:
                    parts[cell_sum[e]] += cell_weight[e]
                    break
    for r in range(first, last):
        cost += prices[cost_at[r] + totals[r - first]]
    return cost


class Rows(NamedTuple):
    """The rows that one round finds, person by person."""

    letters: Ints
    """[P, T]"""
    cost: Floats
    """[P] what a row costs by itself; infinite: none was found"""
    against: Floats
    """[P] its cost against the duals"""
    proven: Flags
    """[P] whether no row can be better"""
    parts: Ints
    """[P, sums]"""


@nb.njit(cache=True, nogil=True)
def _price_rows(
    tables: Tables,
    state: State,
    scratch: Scratch,
    people: Ints,
    duals: Floats,
    hard: float,
    found: Rows,
) -> None:
    """Find some people's best rows against duals."""
    letters, costs, againsts, provens, parts = found
    steps = tables.own.shape[1]
    window, exact = scratch.window, scratch.exact
    for p in people:
        _asked(tables, scratch, p, duals)
        costs[p] = np.inf
        againsts[p] = np.inf
        provens[p] = False
        if best_window(tables, state, scratch, p, 0, steps, hard):
            cost = _worth(tables, p, window, parts[p])
            against = cost
            for j in range(parts.shape[1]):
                if parts[p, j] != 0:
                    against += parts[p, j] * duals[j]
            costs[p] = cost
            againsts[p] = against
            provens[p] = exact[0]
            for t in range(steps):
                letters[p, t] = window[t]


@nb.njit(cache=True, nogil=True)
def _sums_bound(tables: Tables, base: Ints, duals: Floats) -> float:
    """Return the least that all sums can cost less what the duals pay for their values."""
    sum_at, sum_low, sum_cost = tables.sum_at, tables.sum_low, tables.sum_cost
    total = 0.0
    for j in range(len(base)):
        best = np.inf
        for v in range(sum_at[j + 1] - sum_at[j]):
            best = min(best, sum_cost[sum_at[j] + v] - duals[j] * (sum_low[j] + v))
        total += best + duals[j] * base[j]
    return total


@dataclass(frozen=True, slots=True)
class Column:
    """A row of a person: letters [T], what it costs by itself, and its non-zero parts of sums."""

    person: int
    letters: Ints
    cost: int
    sums: Ints
    parts: Ints


class Master:
    """The linear programme over the columns so far."""

    def __init__(self, compiled: Compiled) -> None:
        tables = compiled.tables
        self.people = len(tables.kind)
        self.columns: list[Column] = []
        self._known: dict[tuple[int, bytes], int] = {}
        """The number of the column of each (person, row)."""
        self._model = mathopt.Model()
        self._one = [self._model.add_linear_constraint(lb=1, ub=1) for _ in range(self.people)]
        self._value = []
        self._shares: list[mathopt.Variable] = []
        self._reduced_costs: list[float] = []
        hard = float(compiled.weights[0])
        for j, base in enumerate(compiled.sums):
            prices = tables.sum_cost[tables.sum_at[j] : tables.sum_at[j + 1]]
            low = int(tables.sum_low[j])
            # value - sum of segments = low, where value = base + parts
            row = self._model.add_linear_constraint(lb=low - int(base), ub=low - int(base))
            for slope, length in _segments(prices):
                segment = self._model.add_variable(lb=0, ub=length)
                row.set_coefficient(segment, -1)
                self._model.objective.set_linear_coefficient(segment, slope)
            self._value.append(row)
            self._model.objective.offset += float(prices[0])
        for person in range(self.people):  # somebody may have no column that fits yet
            none = self._model.add_variable(lb=0)
            self._one[person].set_coefficient(none, 1)
            self._model.objective.set_linear_coefficient(none, hard)
        self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)

    def add(self, column: Column) -> bool:
        """Take in a column; return False when it is there already."""
        key = (column.person, column.letters.tobytes())
        if key in self._known:
            return False
        self._known[key] = len(self.columns)
        share = self._model.add_variable(lb=0)
        self._model.objective.set_linear_coefficient(share, column.cost)
        self._one[column.person].set_coefficient(share, 1)
        for j, part in zip(column.sums, column.parts, strict=True):
            self._value[j].set_coefficient(share, int(part))
        self.columns.append(column)
        self._shares.append(share)
        return True

    def known(self, column: Column) -> Column:
        """Return the column with the same row, which is taken in where it is new."""
        if self.add(column):
            return column
        return self.columns[self._known[column.person, column.letters.tobytes()]]

    def settle(self, column: Column) -> None:
        """Let a person have no other row."""
        for one, share in zip(self.columns, self._shares, strict=True):
            if one.person == column.person:
                share.lower_bound = 1.0 if one is column else 0.0
                share.upper_bound = share.lower_bound

    def release(self) -> None:
        """Let everybody have any row again."""
        for share in self._shares:
            share.lower_bound, share.upper_bound = 0.0, inf

    def forget(self, most: int) -> bool:
        """Drop columns when there are too many; what the mix uses stays, then what is cheapest."""
        if len(self.columns) <= most:
            return False
        _, _, shares = self.solve()

        def worse(number: int) -> tuple[bool, float, int]:
            return not shares[number] > 0.0, self._reduced_costs[number], number

        kept = sorted(sorted(range(len(self.columns)), key=worse)[: most // 2])
        gone = frozenset(range(len(self.columns))) - frozenset(kept)
        for number in sorted(gone):
            self._model.delete_variable(self._shares[number])
        self.columns = [self.columns[number] for number in kept]
        self._shares = [self._shares[number] for number in kept]
        self._reduced_costs = [self._reduced_costs[number] for number in kept]
        self._known = {
            (one.person, one.letters.tobytes()): number for number, one in enumerate(self.columns)
        }
        return True

    def _solved(self) -> mathopt.SolveResult | None:
        """Return an answer with duals, or None where GLOP lost its way."""
        try:
            result = self._solver.solve()
        except AttributeError:
            # GLOP ended abnormally: OR-Tools 9.15 stumbles over a name while it says so.
            return None
        return result if result.has_dual_feasible_solution() else None

    def solve(self) -> tuple[float, Floats, Floats]:
        """Return (value, duals of the sums as prices to be paid, share of each column)."""
        result = self._solved()
        if result is None:  # a basis that led nowhere: begin anew
            self._solver = mathopt.IncrementalSolver(self._model, mathopt.SolverType.GLOP)
            result = self._solved()
        if result is None:
            raise SolverError("the linear programme of rows could not be solved.")
        duals = np.array([-result.dual_values(row) for row in self._value])
        values = result.variable_values()
        reduced = result.reduced_costs()
        self._reduced_costs = [reduced[one] for one in self._shares]
        return result.objective_value(), duals, np.array([values[one] for one in self._shares])


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


def column_of(compiled: Compiled, person: int, letters: Ints) -> Column:
    """Return a person's row as a column."""
    parts = np.zeros(len(compiled.sums), np.int32)
    row = np.ascontiguousarray(letters, np.int32)
    cost = _worth(compiled.tables, person, row, parts)
    used = np.flatnonzero(parts).astype(np.int32)
    return Column(person, row.copy(), round(cost), used, parts[used])


GoOn = Callable[[], bool]
"""Asked after each round; False: stop."""


class Generation:
    """Column generation from a legal schedule [P, T]; pricing is shared among `threads`."""

    def __init__(self, compiled: Compiled, letters: Ints, *, threads: int, seed: int) -> None:
        self.compiled = compiled
        self.bound: int | None = None
        """No schedule that keeps every hard total costs less (None: nothing is proven)."""
        self.rounds = 0
        self.dived = False
        self._hard = float(compiled.weights[0])
        self._state = start(compiled, letters)
        self._scratches = [new_scratch(compiled.tables, seed) for _ in range(threads)]
        self._master = Master(compiled)
        self._people = np.arange(len(letters), dtype=np.int32)
        # A row's hard totals may be broken no more than they are now: from a row that breaks one,
        # what is found is no bound on rows that do not.
        self._sound = not any(
            broken(compiled.tables, self._state, person, self._hard)
            for person in range(len(letters))
        )
        sums, (count, steps) = len(compiled.sums), letters.shape
        self._found = Rows(
            letters=np.zeros((count, steps), np.int32),
            cost=np.zeros(count),
            against=np.zeros(count),
            proven=np.zeros(count, np.bool_),
            parts=np.zeros((count, sums), np.int32),
        )
        for person, row in enumerate(letters):
            self._master.add(column_of(compiled, person, row))
        self._best = -np.inf
        self.value, self._duals, self._shares = self._master.solve()
        self._centre = self._duals.copy()

    def take(self, letters: Ints) -> None:
        """Let the master know the rows of another schedule."""
        for person, row in enumerate(letters):
            self._master.add(column_of(self.compiled, person, row))

    def run(self, rounds: int, go_on: GoOn, people: Ints | None = None) -> int:
        """Generate columns of some people (None: all) until none helps, or for so many rounds.

        Returns the number of rounds done; fewer than asked for: no new column was found, a round
        gained nothing, or it was told to stop.
        """
        chosen = self._people if people is None else people
        with ThreadPoolExecutor(max_workers=len(self._scratches)) as pool:
            for done in range(1, rounds + 1):
                self.rounds += 1
                before = self.value
                added = self._round(pool, chosen, whole=people is None)
                self.value, self._duals, self._shares = self._master.solve()
                stuck = people is not None and before - self.value < STALL
                if not added or stuck or not go_on():
                    return done - 1
        return rounds

    def _round(self, pool: ThreadPoolExecutor, people: Ints, *, whole: bool) -> int:
        """Price rows once; return how many are new."""
        wanted = self._duals
        if whole and self.rounds > 1:
            wanted = SMOOTH * self._centre + (1 - SMOOTH) * self._duals
        asked = np.round(wanted * GRAIN) / GRAIN
        tables, found = self.compiled.tables, self._found
        parts = np.array_split(people, len(self._scratches))

        def price(lane: int) -> None:
            scratch = self._scratches[lane]
            _price_rows(tables, self._state, scratch, parts[lane], asked, self._hard, found)

        list(pool.map(price, range(len(parts))))
        if whole and self._sound and found.proven.all():
            lagrange = _sums_bound(tables, self.compiled.sums, asked) + found.against.sum()
            if lagrange > self._best:
                self._best, self._centre = lagrange, asked
                self.bound = ceil(lagrange - 1e-6) + self.compiled.constant
        added = 0
        for person in people:
            if np.isfinite(found.cost[person]):
                used = np.flatnonzero(found.parts[person]).astype(np.int32)
                added += self._master.add(
                    Column(
                        int(person),
                        found.letters[person].copy(),
                        round(found.cost[person]),
                        used,
                        found.parts[person][used],
                    )
                )
        return added

    def dive(self, go_on: GoOn, keep: Mapping[int, Ints]) -> Ints | None:
        """Settle people one after the other on the rows that the master likes best.

        `keep` are the rows of people who keep theirs. Between two steps, columns are generated for
        those who are left. Returns letters [P, T], or None when it was told to stop.
        """
        settled: dict[int, Column] = {}
        self.dived = True
        for person, row in keep.items():
            settled[person] = self._master.known(column_of(self.compiled, person, row))
            self._master.settle(settled[person])
        if keep:
            self._price_left(settled, go_on)
        while len(settled) < len(self._people) and go_on():
            likely = self._likeliest(settled)
            if not likely:  # nobody of those left has a row that the master wants
                break
            for column in likely:
                settled[column.person] = column
                self._master.settle(column)
            self._price_left(settled, go_on)
        self._master.release()
        if len(settled) < len(self._people):
            return None
        return np.stack([settled[int(person)].letters for person in self._people])

    def _price_left(self, settled: dict[int, Column], go_on: GoOn) -> None:
        """Generate columns for those who are not settled yet."""
        left = np.array([p for p in self._people if p not in settled], np.int32)
        self.value, self._duals, self._shares = self._master.solve()
        if len(left):
            self.run(DIVE_ROUNDS, go_on, left)

    def forget(self, most: int, letters: Ints) -> None:
        """Keep the better half of the columns once there are too many, and those of a schedule."""
        if self._master.forget(most):
            self.take(letters)
            self.value, self._duals, self._shares = self._master.solve()

    @property
    def scratch(self) -> Scratch:
        """Scratch arrays for whoever works between two steps."""
        return self._scratches[0]

    def _likeliest(self, settled: dict[int, Column]) -> list[Column]:
        """Return the columns to settle next: all that are almost whole, or the largest few."""
        best: dict[int, tuple[float, int]] = {}
        for number, share in enumerate(self._shares):
            person = self._master.columns[number].person
            if person not in settled and share > best.get(person, (0.0, 0))[0]:
                best[person] = (float(share), number)
        ordered = sorted(best.values(), key=lambda one: (-one[0], one[1]))
        whole = [number for share, number in ordered if share >= WHOLE]
        least = -(-len(ordered) // SETTLED)
        some = whole if len(whole) >= least else [number for _, number in ordered[:least]]
        return [self._master.columns[number] for number in some]
