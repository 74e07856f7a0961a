"""A schedule as the kernels keep it: rows, automaton states, totals, sums and what they cost.

A row is changed in three steps: `lift` takes a stretch of it out of the sums, `write` gives the
stretch new letters, `place` puts it back. `appraise` says what each letter would cost a lifted row.
Kernels take flat arrays (`compile.Tables`) and know no rule; times are steps from the first one to
plan. All prices are integers, so costs stay exact however often they are added up.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from nightfloat.solver.row.compile import Compiled, Tables
from nightfloat.solver.row.rules import Floats, Ints

Flags = npt.NDArray[np.bool_]
Bits = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]

DIMENSIONS = 4
"""Totals that one table can hold."""
ROOM = 6_000_000
"""Numbers in the scratch table of a search (48 MB); a total too many is left out."""


class State(NamedTuple):
    """A schedule and everything that is kept up to date with it."""

    rows: Ints
    """[P, T] letters"""
    path: Ints
    """[P, T + 1] states of each row's automaton"""
    totals: Ints
    """value of each total, in its units"""
    sums: Ints
    cost: Floats
    """[1] weighed cost, without the problem's constant"""


class Scratch(NamedTuple):
    """Arrays that a search reuses; each thread has its own."""

    layers: Floats
    asked: Floats
    """[T, L]"""
    best: Floats
    """[T, classes] price of the cheapest letter of a class"""
    choice: Ints
    """[T, classes] that letter"""
    kept: Ints
    """[T, classes] the classes that the table tries on a step, and"""
    kept_count: Ints
    """[T] how many there are"""
    reach: Flags
    """[T + 1, states]"""
    behind: Floats
    """[states] what the row behind the window costs more when it is entered in a state"""
    shift: Ints
    """[states, DIMENSIONS] and by how much the active totals change there"""
    window: Ints
    """[T] the letters found"""
    size: Ints
    """[DIMENSIONS]"""
    active: Ints
    """[DIMENSIONS] numbers of the active totals"""
    stop: Ints
    """[DIMENSIONS] 1: too much is forbidden, 0: it costs no more than the last value"""
    low: Ints
    """[DIMENSIONS] value of an active total when its index is 0"""
    begin: Ints
    """[DIMENSIONS] index of an active total before the window, every step's least amount added"""
    move: Ints
    """[T, classes, DIMENSIONS] how far a class moves beyond every step's least amount"""
    heavy: Ints
    """[DIMENSIONS] where the amounts by output of an active total begin; -1: has none"""
    first: Ints
    """[T + 1, DIMENSIONS] the least index of an active total before a step that can still matter"""
    last: Ints
    """[T + 1, DIMENSIONS] and the largest that can be reached"""
    offset: Places
    """[T + 1] where a layer begins"""
    exact: Flags
    """[1] whether no window can be better than the one found: every total that matters was kept"""
    forced: Flags
    """[totals of a person] whether a total that is free until too much must be a dimension"""
    after: Ints
    """[totals of a person] their values with the window found"""
    noise: Bits
    """[1] state of the generator of ties and choices"""


def new_scratch(tables: Tables, seed: int) -> Scratch:
    """Return scratch arrays for problems of this size."""
    people, steps, letters = tables.own.shape
    states = int(tables.states.max()) if people else 1
    most = int(np.diff(tables.resources).max(initial=1))
    return Scratch(
        layers=np.empty(ROOM),
        asked=np.empty((steps, letters)),
        best=np.empty((steps, letters)),
        choice=np.empty((steps, letters), np.int32),
        kept=np.empty((steps, letters), np.int32),
        kept_count=np.zeros(steps, np.int32),
        reach=np.zeros((steps + 1, states), np.bool_),
        behind=np.empty(states),
        shift=np.empty((states, DIMENSIONS), np.int32),
        window=np.empty(steps, np.int32),
        size=np.ones(DIMENSIONS, np.int32),
        active=np.zeros(DIMENSIONS, np.int32),
        stop=np.zeros(DIMENSIONS, np.int32),
        low=np.zeros(DIMENSIONS, np.int32),
        begin=np.zeros(DIMENSIONS, np.int32),
        move=np.zeros((steps, letters, DIMENSIONS), np.int32),
        heavy=np.zeros(DIMENSIONS, np.int32),
        first=np.zeros((steps + 1, DIMENSIONS), np.int32),
        last=np.zeros((steps + 1, DIMENSIONS), np.int32),
        offset=np.zeros(steps + 1, np.int64),
        exact=np.ones(1, np.bool_),
        forced=np.zeros(most, np.bool_),
        after=np.zeros(most, np.int32),
        noise=np.array([seed * 2_654_435_769 + 88_172_645_463_325_252], np.uint64),
    )


def start(compiled: Compiled, letters: Ints) -> State:
    """Return the state of a schedule [P, T]; raises ValueError where a row breaks a pattern."""
    tables = compiled.tables
    people, steps, _ = tables.own.shape
    state = State(
        rows=letters.astype(np.int32).copy(),
        path=np.zeros((people, steps + 1), np.int32),
        totals=np.zeros(len(tables.table), np.int32),
        sums=compiled.sums.copy(),
        cost=np.zeros(1),
    )
    broken = _begin(tables, state)
    if broken >= 0:
        raise ValueError(f"row {broken // steps} breaks a pattern at step {broken % steps}")
    return state


@nb.njit(inline="always")
def draw(noise: Bits, below: int) -> int:
    """Return a random integer in [0, below): xorshift64*, the same on every machine."""
    x = noise[0]
    x ^= x >> np.uint64(12)
    x ^= x << np.uint64(25)
    x ^= x >> np.uint64(27)
    noise[0] = x
    high = (x * np.uint64(2_685_821_657_736_338_717)) >> np.uint64(33)
    return int(np.int64(high % np.uint64(below)))


@nb.njit(inline="always")
def gain_of(
    table: Ints,
    amount: Ints,
    weight_at: Ints,
    weight: Ints,
    r: int,
    t: int,
    letter: int,
    output: int,
) -> int:
    """Return what a letter, and the patterns that end with it, add to a total."""
    found = amount[table[r], t, letter]
    if output > 0 and weight_at[r] >= 0:
        found += weight[weight_at[r] + output]
    return found


@nb.njit(cache=True, nogil=True)
def _begin(tables: Tables, state: State) -> int:
    rows, path, totals, sums = state.rows, state.path, state.totals, state.sums
    total = state.cost
    kind, entry, layer, classes = tables.kind, tables.entry, tables.layer, tables.classes
    klass, to, own, charge = tables.klass, tables.to, tables.own, tables.charge
    resources, prices, cost_at, sum_cost = (
        tables.resources,
        tables.cost,
        tables.cost_at,
        tables.sum_cost,
    )
    sum_at, sum_low, table, amount = tables.sum_at, tables.sum_low, tables.table, tables.amount
    weight_at, weight, output = tables.weight_at, tables.weight, tables.output
    people, steps = rows.shape
    cost = 0.0
    for p in range(people):
        k = kind[p]
        s = entry[p]
        if s < 0:
            return p * steps
        for t in range(steps):
            path[p, t] = s
            letter = rows[p, t]
            at = layer[k, t] + s * classes[k] + klass[k, letter]
            s = to[at]
            if s < 0 or not np.isfinite(own[p, t, letter]):
                return p * steps + t
            cost += own[p, t, letter] + charge[at]
            for r in range(resources[p], resources[p + 1]):
                totals[r] += gain_of(table, amount, weight_at, weight, r, t, letter, output[at])
        path[p, steps] = s
        for r in range(resources[p], resources[p + 1]):
            cost += prices[cost_at[r] + totals[r]]
    for j in range(len(sums)):
        cost += sum_cost[sum_at[j] + sums[j] - sum_low[j]]
    total[0] = cost
    for p in range(people):
        _couple(tables, state, p, 0, steps, 1)
    return -1


@nb.njit(inline="always")
def _couple(tables: Tables, state: State, p: int, a: int, b: int, sign: int) -> None:
    """Add (sign 1) or take away (-1) what a stretch of a row means for the sums."""
    rows, sums, total = state.rows, state.sums, state.cost
    cells, cell_letters, coupled, cell_sum = (
        tables.cells,
        tables.cell_letters,
        tables.coupled,
        tables.cell_sum,
    )
    sum_at, sum_low, sum_cost, cell_weight = (
        tables.sum_at,
        tables.sum_low,
        tables.sum_cost,
        tables.cell_weight,
    )
    steps = rows.shape[1]
    cost = 0.0
    for t in range(a, b):
        letter = rows[p, t]
        for e in range(cells[p * steps + t], cells[p * steps + t + 1]):
            for i in range(cell_letters[e], cell_letters[e + 1]):
                if coupled[i] == letter:
                    j = cell_sum[e]
                    at = sum_at[j] - sum_low[j]
                    cost -= sum_cost[at + sums[j]]
                    sums[j] += sign * cell_weight[e]
                    cost += sum_cost[at + sums[j]]
                    break
    total[0] += cost


@nb.njit(cache=True, nogil=True)
def lift(tables: Tables, state: State, p: int, a: int, b: int) -> None:
    """Take a stretch of a row out of the sums; the row itself stays until it is written anew."""
    _couple(tables, state, p, a, b, -1)


@nb.njit(cache=True, nogil=True)
def place(tables: Tables, state: State, p: int, a: int, b: int) -> None:
    """Put a lifted stretch of a row back into the sums."""
    _couple(tables, state, p, a, b, 1)


@nb.njit(cache=True, nogil=True)
def write(tables: Tables, state: State, p: int, a: int, b: int, letters: Ints) -> None:
    """Give a lifted stretch new letters (`letters[t]` for a <= t < b), which break no pattern."""
    rows, totals, path, total = state.rows, state.totals, state.path, state.cost
    kind, resources, prices, cost_at = tables.kind, tables.resources, tables.cost, tables.cost_at
    layer, classes, klass, own = tables.layer, tables.classes, tables.klass, tables.own
    charge, to, table, amount = tables.charge, tables.to, tables.table, tables.amount
    weight_at, weight, output = tables.weight_at, tables.weight, tables.output
    steps = rows.shape[1]
    k = kind[p]
    first, last = resources[p], resources[p + 1]
    cost = 0.0
    for r in range(first, last):
        cost -= prices[cost_at[r] + totals[r]]
    s = path[p, a]
    t = a
    while t < steps and (t < b or s != path[p, t]):
        old = rows[p, t]
        new = letters[t] if t < b else old
        base = layer[k, t]
        was = base + path[p, t] * classes[k] + klass[k, old]
        now = base + s * classes[k] + klass[k, new]
        if was != now or old != new:
            cost += own[p, t, new] - own[p, t, old]
            cost += charge[now] - charge[was]
            for r in range(first, last):
                totals[r] += gain_of(
                    table, amount, weight_at, weight, r, t, new, output[now]
                ) - gain_of(table, amount, weight_at, weight, r, t, old, output[was])
        rows[p, t] = new
        path[p, t] = s
        s = to[now]
        t += 1
    if t == steps:
        path[p, t] = s
    for r in range(first, last):
        cost += prices[cost_at[r] + totals[r]]
    total[0] += cost


@nb.njit(cache=True, nogil=True)
def appraise(tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int) -> None:
    """Fill in what each letter costs a lifted row on each step: its own price, and the sums'."""
    rows, sums = state.rows, state.sums
    own, cells, cell_sum, sum_at = tables.own, tables.cells, tables.cell_sum, tables.sum_at
    sum_low, sum_cost, cell_weight, cell_letters = (
        tables.sum_low,
        tables.sum_cost,
        tables.cell_weight,
        tables.cell_letters,
    )
    coupled = tables.coupled
    noise, asked = scratch.noise, scratch.asked
    steps, letters = rows.shape[1], own.shape[2]
    for t in range(a, b):
        for letter in range(letters):
            price = own[p, t, letter]
            if price < np.inf:
                price += draw(noise, 4) / 64.0
            asked[t, letter] = price
        for e in range(cells[p * steps + t], cells[p * steps + t + 1]):
            j = cell_sum[e]
            at = sum_at[j] - sum_low[j] + sums[j]
            more = sum_cost[at + cell_weight[e]] - sum_cost[at]
            if more != 0.0:
                for i in range(cell_letters[e], cell_letters[e + 1]):
                    asked[t, coupled[i]] += more
