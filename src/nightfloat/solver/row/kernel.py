"""The exact best window of one row: a dynamic programme over automaton states and totals.

Everything outside the window stays. Totals that can change what they cost are dimensions of the
table: those that a missing amount would hurt, or that break a hard limit now, from the start, those
that only too much would hurt once the best window without them breaks them (so most windows need
one or two). A hard limit that is broken may stay so, but never gets worse. The largest dimension
is innermost and contiguous. Prices are integers, ties are broken by sixty-fourths:
all sums are exact, so the way forward re-reads the table instead of storing choices.

Kernels take flat arrays (`compile.Tables`) and know no rule; times are steps from the first one to
plan.
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
def _gain(
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
                totals[r] += _gain(table, amount, weight_at, weight, r, t, letter, output[at])
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
                totals[r] += _gain(
                    table, amount, weight_at, weight, r, t, new, output[now]
                ) - _gain(table, amount, weight_at, weight, r, t, old, output[was])
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


@nb.njit(inline="always")
def _classes(tables: Tables, scratch: Scratch, p: int, a: int, b: int) -> None:
    """Find the cheapest letter of each class."""
    kind, classes, own, klass = tables.kind, tables.classes, tables.own, tables.klass
    cheapest, asked, choice = scratch.best, scratch.asked, scratch.choice
    k = kind[p]
    for t in range(a, b):
        for c in range(classes[k]):
            cheapest[t, c] = np.inf
        for letter in range(own.shape[2]):
            price = asked[t, letter]
            c = klass[k, letter]
            if price < cheapest[t, c]:
                cheapest[t, c] = price
                choice[t, c] = letter


@nb.njit(inline="always")
def _reach(tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int) -> None:
    """Mark the states that the window can pass."""
    kind, classes, states, layer = tables.kind, tables.classes, tables.states, tables.layer
    to = tables.to
    reach, cheapest = scratch.reach, scratch.best
    path = state.path
    k = kind[p]
    many = classes[k]
    for t in range(a, b + 1):
        for s in range(states[k, t]):
            reach[t, s] = False
    reach[a, path[p, a]] = True
    for t in range(a, b):
        for s in range(states[k, t]):
            if reach[t, s]:
                at = layer[k, t] + s * many
                for c in range(many):
                    if cheapest[t, c] < np.inf and to[at + c] >= 0:
                        reach[t + 1, to[at + c]] = True


@nb.njit(inline="always")
def _range(tables: Tables, state: State, p: int, r: int, a: int, b: int) -> tuple[int, int, int]:
    """Return a total's least value with any window, its most, and the slack of its edges."""
    kind, layer, classes, klass = tables.kind, tables.layer, tables.classes, tables.klass
    floor, roof, weight_at, table = tables.floor, tables.roof, tables.weight_at, tables.table
    amount, weight, output = tables.amount, tables.weight, tables.output
    totals, rows, path = state.totals, state.rows, state.path
    k = kind[p]
    slack = tables.slack[r]
    least = totals[r]
    most = least
    for t in range(a, b):
        letter = rows[p, t]
        at = layer[k, t] + path[p, t] * classes[k] + klass[k, letter]
        gain = _gain(table, amount, weight_at, weight, r, t, letter, output[at])
        least += floor[r, t] - gain
        most += roof[r, t] - gain
    return least, most, slack


@nb.njit(inline="always")
def _shape(tables: Tables, r: int, least: int, most: int, hard: float) -> int:
    """Return what a total's price does between two values.

    0: always the same; 1: a straight line; 2: free until too much is forbidden; 3: anything else.
    """
    cost_at, prices = tables.cost_at, tables.cost
    at = cost_at[r]
    first = prices[at + least]
    flat, straight, capped = True, True, first < hard
    slope = prices[at + min(least + 1, most)] - first
    above = False
    for v in range(least, most + 1):
        price = prices[at + v]
        if price != first:
            flat = False
        if price != first + slope * (v - least):
            straight = False
        if price >= hard:
            above = True
        elif above or price != first:
            capped = False
    if flat:
        return 0
    if capped:
        return 2
    if straight:
        return 1
    return 3


@nb.njit(inline="always")
def _worse(price: float, before: float, hard: float) -> bool:
    """Return True for a total that breaks a hard limit, and more than it did before."""
    return price >= hard and price > before


@nb.njit(inline="always")
def _activate(
    tables: Tables,
    state: State,
    scratch: Scratch,
    r: int,
    bottom: int,
    least: int,
    most: int,
    slack: int,
    hard: float,
    count: int,
) -> int:
    """Make a total a dimension; return the number of dimensions."""
    cost_at, prices = tables.cost_at, tables.cost
    active, begin, size, stop = scratch.active, scratch.begin, scratch.size, scratch.stop
    low = scratch.low
    at = cost_at[r]
    before = prices[at + state.totals[r]]
    forbidden, top = 0, most
    while most > least and _worse(prices[at + most], before, hard):
        most -= 1
        forbidden = 1
    if not forbidden:
        while most > least and prices[at + most - 1] == prices[at + most]:
            most -= 1
    most = min(top, most + slack)
    active[count] = r
    begin[count] = bottom - least
    size[count] = most - least + 1
    stop[count] = forbidden
    low[count] = least
    return count + 1


@nb.njit(inline="always")
def _prepare(
    tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int, hard: float
) -> int:
    """Choose the dimensions of the table; return their number.

    A total of which only too much is forbidden is one of them when that is so now, or when it is
    `forced`.
    """
    kind, resources, cost_at = tables.kind, tables.resources, tables.cost_at
    weight_at, prices = tables.weight_at, tables.cost
    forced, exact, totals = scratch.forced, scratch.exact, state.totals
    k = kind[p]
    count = 0
    for r in range(resources[p], resources[p + 1]):
        bottom, most, slack = _range(tables, state, p, r, a, b)
        end = cost_at[r + 1] - cost_at[r] - 1
        least, most = max(0, bottom - slack), min(end, most + slack)
        shape = _shape(tables, r, least, most, hard)
        wanted = shape == 3 or (shape > 0 and forced[r - resources[p]])
        if shape == 1 and weight_at[r] >= 0:
            wanted = True
        if shape == 2 and prices[cost_at[r] + totals[r]] >= hard:
            wanted = True
        if wanted and count < DIMENSIONS:
            count = _activate(tables, state, scratch, r, bottom, least, most, slack, hard, count)
        elif shape == 1 or wanted:
            exact[0] = exact[0] and not wanted
            at = cost_at[r] + min(max(totals[r], least), most - 1)
            slope = prices[at + 1] - prices[at]
            _lean(tables, scratch, r, k, a, b, slope)
    return count


@nb.njit(inline="always")
def _drop_widest(scratch: Scratch, count: int) -> int:
    """Give one dimension up; return the number of those left."""
    size, active, stop = scratch.size, scratch.active, scratch.stop
    low, begin = scratch.low, scratch.begin
    scratch.exact[0] = False
    widest = 0
    for d in range(count):
        if size[d] > size[widest]:
            widest = d
    active[widest] = active[count - 1]
    size[widest] = size[count - 1]
    stop[widest] = stop[count - 1]
    low[widest] = low[count - 1]
    begin[widest] = begin[count - 1]
    return count - 1


@nb.njit(inline="always")
def _arrange(tables: Tables, scratch: Scratch, p: int, a: int, b: int, count: int) -> None:
    """Put the dimensions in order and say how far each class moves along them."""
    kind, weight_at, classes, amount = tables.kind, tables.weight_at, tables.classes, tables.amount
    table, letter, floor = tables.table, tables.letter, tables.floor
    size, active, stop, low = scratch.size, scratch.active, scratch.stop, scratch.low
    begin, heavy, move = scratch.begin, scratch.heavy, scratch.move
    k = kind[p]
    for d in range(1, count):  # the largest becomes the innermost
        if size[d] > size[0]:
            _swap(active, d)
            _swap(size, d)
            _swap(stop, d)
            _swap(low, d)
            _swap(begin, d)
    for d in range(DIMENSIONS):
        if d >= count:
            size[d] = 1
            stop[d] = 0
            begin[d] = 0
            heavy[d] = -1
        else:
            heavy[d] = weight_at[active[d]]
        for t in range(a, b):
            for c in range(classes[k]):
                move[t, c, d] = 0
                if d < count:
                    move[t, c, d] = amount[table[active[d]], t, letter[k, c]] - floor[active[d], t]


@nb.njit(inline="always")
def _swap(array: Ints, d: int) -> None:
    array[0], array[d] = array[d], array[0]


@nb.njit(inline="always")
def _lean(tables: Tables, scratch: Scratch, r: int, k: int, a: int, b: int, slope: float) -> None:
    """Price a total by the letter."""
    classes, amount, table, letter = tables.classes, tables.amount, tables.table, tables.letter
    cheapest = scratch.best
    if slope != 0.0:
        for t in range(a, b):
            for c in range(classes[k]):
                gain = amount[table[r], t, letter[k, c]]
                cheapest[t, c] += slope * gain


@nb.njit(inline="always")
def _behind(tables: Tables, state: State, scratch: Scratch, p: int, b: int, count: int) -> None:
    """Follow the fixed letters behind the window from each state until the rows meet."""
    rows, path = state.rows, state.path
    kind, states, layer, klass = tables.kind, tables.states, tables.layer, tables.klass
    classes, to, charge, output = tables.classes, tables.to, tables.charge, tables.output
    weight_at, weight = tables.weight_at, tables.weight
    behind, shift, reach, active = scratch.behind, scratch.shift, scratch.reach, scratch.active
    steps = rows.shape[1]
    k = kind[p]
    for s0 in range(states[k, b]):
        behind[s0] = 0.0
        for d in range(count):
            shift[s0, d] = 0
        if not reach[b, s0]:
            continue
        s, t, cost = s0, b, 0.0
        while t < steps and s != path[p, t]:
            letter = rows[p, t]
            base = layer[k, t] + klass[k, letter]
            was = base + path[p, t] * classes[k]
            now = base + s * classes[k]
            if to[now] < 0:
                cost = np.inf
                break
            cost += charge[now] - charge[was]
            if output[now] != output[was]:
                for d in range(count):
                    r = active[d]
                    if weight_at[r] >= 0:
                        shift[s0, d] += (
                            weight[weight_at[r] + output[now]] - weight[weight_at[r] + output[was]]
                        )
            s = to[now]
            t += 1
        behind[s0] = cost


@nb.njit(inline="always")
def _bands(
    tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int, count: int, hard: float
) -> int:
    """Mark, step by step, which indexes can be reached and still end where nothing is broken.

    Lays out the layers of the table, which hold these only; returns the room that they need.
    """
    cost_at, prices, floor, roof = tables.cost_at, tables.cost, tables.floor, tables.roof
    slack, totals = tables.slack, state.totals
    size, begin, active, low = scratch.size, scratch.begin, scratch.active, scratch.low
    first, last, offset, states = scratch.first, scratch.last, scratch.offset, tables.states
    k = tables.kind[p]
    for d in range(DIMENSIONS):
        for t in range(a, b + 1):
            first[t, d] = 0
            last[t, d] = 0
        if d < count:
            r = active[d]
            at = cost_at[r]
            end = cost_at[r + 1] - at - 1
            before = prices[at + totals[r]]
            last[a, d] = begin[d]
            for t in range(a, b):
                last[t + 1, d] = min(size[d] - 1, last[t, d] + roof[r, t] - floor[r, t])
            need = size[d]
            for index in range(size[d] - 1, -1, -1):
                for shift in range(-slack[r], slack[r] + 1):
                    value = min(max(low[d] + index + shift, 0), end)
                    if not _worse(prices[at + value], before, hard):
                        need = index
            for back in range(b - a + 1):
                t = b - back
                if t < b:
                    need -= roof[r, t] - floor[r, t]
                first[t, d] = min(max(begin[d], need), last[t, d])
    place = 0
    for t in range(a, b + 1):
        offset[t] = place
        cells = states[k, t]
        for d in range(DIMENSIONS):
            cells *= last[t, d] + 1 - first[t, d]
        place += cells
    return place


@nb.njit(inline="always")
def _last_layer(
    tables: Tables, state: State, scratch: Scratch, p: int, b: int, count: int, hard: float
) -> None:
    """Fill in the layer behind the window: what each state and total costs in the end."""
    kind, states, cost_at, prices = tables.kind, tables.states, tables.cost_at, tables.cost
    reach, behind, active = scratch.reach, scratch.behind, scratch.active
    low, shift, layers = scratch.low, scratch.shift, scratch.layers
    first, last, totals = scratch.first, scratch.last, state.totals
    cells = 1
    for d in range(DIMENSIONS):
        cells *= last[b, d] + 1 - first[b, d]
    for s in range(states[kind[p], b]):
        if not reach[b, s]:
            continue
        for g in range(cells):
            cost = behind[s]
            rest = g
            for d in range(count):
                wide = last[b, d] + 1 - first[b, d]
                index = first[b, d] + rest % wide
                rest //= wide
                r = active[d]
                end = cost_at[r + 1] - cost_at[r] - 1
                value = min(max(low[d] + index + shift[s, d], 0), end)
                price = prices[cost_at[r] + value]
                if _worse(price, prices[cost_at[r] + totals[r]], hard):
                    price = np.inf
                cost += price
            layers[scratch.offset[b] + s * cells + g] = cost


@nb.njit(inline="always")
def _layer(tables: Tables, scratch: Scratch, p: int, t: int) -> None:
    """Fill in one layer from the one behind it."""
    kind, classes, states, layer = tables.kind, tables.classes, tables.states, tables.layer
    to, charge, weight, output = tables.to, tables.charge, tables.weight, tables.output
    size, stop, reach, layers = scratch.size, scratch.stop, scratch.reach, scratch.layers
    cheapest, move, heavy = scratch.best, scratch.move, scratch.heavy
    first, last, offset = scratch.first, scratch.last, scratch.offset
    k = kind[p]
    many = classes[k]
    n0, n1, n2, n3 = size[0], size[1], size[2], size[3]
    stop0, stop1, stop2, stop3 = stop[0], stop[1], stop[2], stop[3]
    # This layer holds the indexes from a to before b of each dimension, w of them; the next one
    # those from c on, v of them.
    a0, a1, a2, a3 = first[t, 0], first[t, 1], first[t, 2], first[t, 3]
    b0, b1, b2, b3 = last[t, 0] + 1, last[t, 1] + 1, last[t, 2] + 1, last[t, 3] + 1
    c0, c1, c2, c3 = first[t + 1, 0], first[t + 1, 1], first[t + 1, 2], first[t + 1, 3]
    w0, w1, w2, w3 = b0 - a0, b1 - a1, b2 - a2, b3 - a3
    v0, v1 = last[t + 1, 0] + 1 - c0, last[t + 1, 1] + 1 - c1
    v2, v3 = last[t + 1, 2] + 1 - c2, last[t + 1, 3] + 1 - c3
    cells = w0 * w1 * w2 * w3
    after = v0 * v1 * v2 * v3
    for s in range(states[k, t]):
        if not reach[t, s]:
            continue
        mine = offset[t] + s * cells
        for g in range(cells):
            layers[mine + g] = np.inf
        for c in range(many):
            price = cheapest[t, c]
            at = layer[k, t] + s * many + c
            target = to[at]
            if price == np.inf or target < 0:
                continue
            price += charge[at]
            i0 = _step(move, heavy, weight, t, c, 0, output[at])
            i1 = _step(move, heavy, weight, t, c, 1, output[at])
            i2 = _step(move, heavy, weight, t, c, 2, output[at])
            i3 = _step(move, heavy, weight, t, c, 3, output[at])
            theirs = offset[t + 1] + target * after
            begin = max(a0, c0 - i0)
            inside = min(b0, n0 - i0)
            for g3 in range(max(a3, c3 - i3), b3):
                t3 = g3 + i3
                if t3 >= n3:
                    if stop3:
                        break
                    t3 = n3 - 1
                for g2 in range(max(a2, c2 - i2), b2):
                    t2 = g2 + i2
                    if t2 >= n2:
                        if stop2:
                            break
                        t2 = n2 - 1
                    for g1 in range(max(a1, c1 - i1), b1):
                        t1 = g1 + i1
                        if t1 >= n1:
                            if stop1:
                                break
                            t1 = n1 - 1
                        here = mine + (((g3 - a3) * w2 + g2 - a2) * w1 + g1 - a1) * w0 - a0
                        there = theirs + (((t3 - c3) * v2 + t2 - c2) * v1 + t1 - c1) * v0 - c0
                        for i in range(begin, inside):
                            v = layers[there + i0 + i] + price
                            w = layers[here + i]
                            layers[here + i] = v if v < w else w
                        if not stop0 and inside < b0:
                            v = layers[there + n0 - 1] + price
                            for i in range(max(a0, inside), b0):
                                w = layers[here + i]
                                layers[here + i] = v if v < w else w


@nb.njit(inline="always")
def _step(move: Ints, heavy: Ints, weight: Ints, t: int, c: int, d: int, occurred: int) -> int:
    """Return how far a class moves along a dimension."""
    found = move[t, c, d]
    if occurred > 0 and heavy[d] >= 0:
        found += weight[heavy[d] + occurred]
    return found


@nb.njit(inline="always")
def _place(scratch: Scratch, t: int, s: int, g0: int, g1: int, g2: int, g3: int) -> int:
    """Return where the table has a state and indexes of a layer."""
    first, last = scratch.first, scratch.last
    w0, w1 = last[t, 0] + 1 - first[t, 0], last[t, 1] + 1 - first[t, 1]
    w2, w3 = last[t, 2] + 1 - first[t, 2], last[t, 3] + 1 - first[t, 3]
    found = (s * w3 + g3 - first[t, 3]) * w2 + g2 - first[t, 2]
    return scratch.offset[t] + (found * w1 + g1 - first[t, 1]) * w0 + g0 - first[t, 0]


@nb.njit(inline="always")
def _read_off(tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int) -> None:
    """Walk forward through the table and write the letters of the best window."""
    kind, classes, layer, to = tables.kind, tables.classes, tables.layer, tables.to
    charge, weight, output = tables.charge, tables.weight, tables.output
    size, layers, cheapest = scratch.size, scratch.layers, scratch.best
    stop, window, choice, move = scratch.stop, scratch.window, scratch.choice, scratch.move
    heavy, first = scratch.heavy, scratch.first
    k = kind[p]
    many = classes[k]
    n0, n1, n2, n3 = size[0], size[1], size[2], size[3]
    s = state.path[p, a]
    g0, g1, g2, g3 = scratch.begin[0], scratch.begin[1], scratch.begin[2], scratch.begin[3]
    for t in range(a, b):
        want = layers[_place(scratch, t, s, g0, g1, g2, g3)]
        for c in range(many):
            price = cheapest[t, c]
            at = layer[k, t] + s * many + c
            target = to[at]
            if price == np.inf or target < 0:
                continue
            price += charge[at]
            t0 = g0 + _step(move, heavy, weight, t, c, 0, output[at])
            t1 = g1 + _step(move, heavy, weight, t, c, 1, output[at])
            t2 = g2 + _step(move, heavy, weight, t, c, 2, output[at])
            t3 = g3 + _step(move, heavy, weight, t, c, 3, output[at])
            if (
                (stop[0] and t0 >= n0)
                or (stop[1] and t1 >= n1)
                or (stop[2] and t2 >= n2)
                or (stop[3] and t3 >= n3)
            ):
                continue
            t0, t1 = min(t0, n0 - 1), min(t1, n1 - 1)
            t2, t3 = min(t2, n2 - 1), min(t3, n3 - 1)
            if (
                t0 < first[t + 1, 0]
                or t1 < first[t + 1, 1]
                or t2 < first[t + 1, 2]
                or t3 < first[t + 1, 3]
            ):
                continue
            if layers[_place(scratch, t + 1, target, t0, t1, t2, t3)] + price == want:
                window[t] = choice[t, c]
                g0, g1, g2, g3 = t0, t1, t2, t3
                s = target
                break


@nb.njit(inline="always")
def _solve(
    tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int, hard: float
) -> float:
    """Write the best window with the dimensions of this round; return its cost (inf: none)."""
    size, begin, stop, layers = scratch.size, scratch.begin, scratch.stop, scratch.layers
    path = state.path
    _classes(tables, scratch, p, a, b)
    count = _prepare(tables, state, scratch, p, a, b, hard)
    while True:
        _arrange(tables, scratch, p, a, b, count)
        for d in range(count):
            if begin[d] >= size[d]:
                if stop[d]:
                    return np.inf
                begin[d] = size[d] - 1
        room = _bands(tables, state, scratch, p, a, b, count, hard)
        if room <= ROOM or count == 0:
            break
        count = _drop_widest(scratch, count)
    if room > ROOM:
        return np.inf
    _reach(tables, state, scratch, p, a, b)
    _behind(tables, state, scratch, p, b, count)
    _last_layer(tables, state, scratch, p, b, count, hard)
    for back in range(b - a):
        _layer(tables, scratch, p, b - 1 - back)
    found = layers[_place(scratch, a, path[p, a], begin[0], begin[1], begin[2], begin[3])]
    if found < np.inf:
        _read_off(tables, state, scratch, p, a, b)
    return found


@nb.njit(inline="always")
def _totals_after(tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int) -> None:
    """Fill in what the person's totals become with the window found."""
    rows, totals, path = state.rows, state.totals, state.path
    kind, resources, layer, classes = tables.kind, tables.resources, tables.layer, tables.classes
    klass, to, table, amount = tables.klass, tables.to, tables.table, tables.amount
    weight_at, weight, output = tables.weight_at, tables.weight, tables.output
    after, window = scratch.after, scratch.window
    steps = rows.shape[1]
    k = kind[p]
    first, last = resources[p], resources[p + 1]
    for r in range(first, last):
        after[r - first] = totals[r]
    s, t = path[p, a], a
    while t < steps and (t < b or s != path[p, t]):
        old = rows[p, t]
        new = window[t] if t < b else old
        base = layer[k, t]
        was = base + path[p, t] * classes[k] + klass[k, old]
        now = base + s * classes[k] + klass[k, new]
        if was != now:
            for r in range(first, last):
                after[r - first] += _gain(
                    table, amount, weight_at, weight, r, t, new, output[now]
                ) - _gain(table, amount, weight_at, weight, r, t, old, output[was])
        s = to[now]
        t += 1


@nb.njit(cache=True, nogil=True)
def best_window(
    tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int, hard: float
) -> bool:
    """Write into `scratch.window` the best letters of a lifted, appraised stretch of a row.

    Returns False when there is none, or none that keeps the person's hard totals as they are.
    `hard` is what one unit of a hard limit weighs: prices from there on are never accepted anew.
    """
    resources, cost_at, prices = tables.resources, tables.cost_at, tables.cost
    forced, after = scratch.forced, scratch.after
    totals = state.totals
    first, last = resources[p], resources[p + 1]
    scratch.exact[0] = True
    for r in range(first, last):
        forced[r - first] = False
    for _ in range(DIMENSIONS + 1):
        if _solve(tables, state, scratch, p, a, b, hard) == np.inf:
            return False
        _totals_after(tables, state, scratch, p, a, b)
        worst, most = -1, 0.0
        for r in range(first, last):
            at = cost_at[r]
            now = prices[at + after[r - first]]
            more = now - prices[at + totals[r]]
            if _worse(now, prices[at + totals[r]], hard) and more > most:
                worst, most = r - first, more
        if worst < 0:
            return True
        if forced[worst]:
            return False
        forced[worst] = True
    return False
