"""Everybody's best row against prices of the sums: the row engine as column generation needs it."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import NamedTuple

import numba as nb
import numpy as np

from nightfloat.solver.row.compile import Compiled, Tables
from nightfloat.solver.row.rules import Floats, Ints
from nightfloat.solver.row.state import Flags, Scratch, State, new_scratch
from nightfloat.solver.row.window import best_window


@nb.njit(cache=True, nogil=True)
def _asked(tables: Tables, scratch: Scratch, p: int, duals: Floats, shut: Flags) -> None:
    """Price each letter of a row by itself and by the duals of the sums it counts for.

    `shut` [T, L] are the letters that it may not have.
    """
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
        for letter in range(letters):
            if shut[t, letter]:
                asked[t, letter] = np.inf


@nb.njit(cache=True, nogil=True)
def worth(tables: Tables, p: int, letters: Ints, parts: Ints) -> float:
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


class Task(NamedTuple):
    """Whose rows are to be priced, and what of them may change."""

    people: Ints
    """[N]"""
    shut: Flags
    """[N, T, L] letters that a row may not have"""
    a: int
    b: int
    """The rows stay as they are before step a and from step b on."""


class Rows(NamedTuple):
    """The rows that one round finds, in the order of a task's people."""

    letters: Ints
    """[N, T]"""
    cost: Floats
    """[N] what a row costs by itself; infinite: none was found"""
    against: Floats
    """[N] its cost against the duals"""
    proven: Flags
    """[N] whether no row can be better"""
    parts: Ints
    """[N, sums]"""


@nb.njit(cache=True, nogil=True)
def _price(
    tables: Tables,
    state: State,
    scratch: Scratch,
    task: Task,
    places: Ints,
    duals: Floats,
    hard: float,
    found: Rows,
) -> None:
    """Find the best rows against duals of the people of some places."""
    letters, costs, againsts, provens, parts = found
    people, shut, a, b = task
    rows = state.rows
    steps = rows.shape[1]
    window, exact = scratch.window, scratch.exact
    for i in places:
        p = people[i]
        _asked(tables, scratch, p, duals, shut[i])
        costs[i] = np.inf
        againsts[i] = np.inf
        provens[i] = False
        if best_window(tables, state, scratch, p, a, b, hard):
            for t in range(steps):
                letters[i, t] = window[t] if a <= t < b else rows[p, t]
            cost = worth(tables, p, letters[i], parts[i])
            against = cost
            for j in range(parts.shape[1]):
                if parts[i, j] != 0:
                    against += parts[i, j] * duals[j]
            costs[i] = cost
            againsts[i] = against
            provens[i] = exact[0]


@nb.njit(cache=True, nogil=True)
def sums_bound(tables: Tables, base: Ints, duals: Floats) -> float:
    """Return the least that all sums can cost less what the duals pay for their values."""
    sum_at, sum_low, sum_cost = tables.sum_at, tables.sum_low, tables.sum_cost
    total = 0.0
    for j in range(len(base)):
        best = np.inf
        for v in range(sum_at[j + 1] - sum_at[j]):
            best = min(best, sum_cost[sum_at[j] + v] - duals[j] * (sum_low[j] + v))
        total += best + duals[j] * base[j]
    return total


class Pricer:
    """Prices rows on as many threads as it has; equal on any number of them."""

    def __init__(self, compiled: Compiled, *, threads: int, seed: int) -> None:
        self.compiled = compiled
        self.scratches = [new_scratch(compiled.tables, seed) for _ in range(threads)]

    def price(self, state: State, task: Task, duals: Floats) -> Rows:
        """Return the best rows of a task's people."""
        compiled = self.compiled
        count, steps, sums = len(task.people), state.rows.shape[1], len(compiled.sums)
        found = Rows(
            letters=np.zeros((count, steps), np.int32),
            cost=np.full(count, np.inf),
            against=np.full(count, np.inf),
            proven=np.zeros(count, np.bool_),
            parts=np.zeros((count, sums), np.int32),
        )
        hard = float(compiled.weights[0])
        parts = np.array_split(np.arange(count, dtype=np.int32), len(self.scratches))

        def price(lane: int) -> None:
            scratch = self.scratches[lane]
            _price(compiled.tables, state, scratch, task, parts[lane], duals, hard, found)

        if len(parts) == 1:
            price(0)
        else:
            with ThreadPoolExecutor(max_workers=len(parts)) as pool:
                list(pool.map(price, range(len(parts))))
        return found
