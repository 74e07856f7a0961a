"""Which totals are dimensions of a window's table, and which of their values it holds.

Totals that can change what they cost are: those that a missing amount would hurt, or that break a
hard limit now, from the start; those that only too much would hurt once the best window without
them breaks them (so most windows need one or two). One whose price is a straight line becomes a
price of the letter. A hard limit that is broken may stay so, but never gets worse. The largest
dimension is innermost and contiguous; before each step only the values that can be reached and can
still end well are held.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from nightfloat.solver.row.compile import Tables
from nightfloat.solver.row.rules import Ints
from nightfloat.solver.row.state import DIMENSIONS, Scratch, State, gain_of


@nb.njit(inline="always")
def worse(price: float, before: float, hard: float) -> bool:
    """Return True for a total that breaks a hard limit, and more than it did before."""
    return price >= hard and price > before


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
        gain = gain_of(table, amount, weight_at, weight, r, t, letter, output[at])
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
    while most > least and worse(prices[at + most], before, hard):
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
def choose(
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
def drop_widest(scratch: Scratch, count: int) -> int:
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
def _swap(array: Ints, d: int) -> None:
    array[0], array[d] = array[d], array[0]


@nb.njit(inline="always")
def arrange(tables: Tables, scratch: Scratch, p: int, a: int, b: int, count: int) -> None:
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
def lay_out(
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
                    if not worse(prices[at + value], before, hard):
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
def keep_cheapest(tables: Tables, scratch: Scratch, p: int, a: int, b: int) -> None:
    """List each step's classes that may be worth it: of those with the same effect, the cheapest.

    The same effect: on the automaton, wherever it is, and on every dimension.
    """
    kind, classes, column = tables.kind, tables.classes, tables.column
    cheapest, move, kept, count = scratch.best, scratch.move, scratch.kept, scratch.kept_count
    k = kind[p]
    for t in range(a, b):
        found = 0
        for c in range(classes[k]):
            if cheapest[t, c] == np.inf:
                continue
            place = found
            for i in range(found):
                other = kept[t, i]
                if (
                    column[k, other] == column[k, c]
                    and move[t, other, 0] == move[t, c, 0]
                    and move[t, other, 1] == move[t, c, 1]
                    and move[t, other, 2] == move[t, c, 2]
                    and move[t, other, 3] == move[t, c, 3]
                ):
                    place = i
                    break
            if place == found:
                kept[t, found] = c
                found += 1
            elif cheapest[t, c] < cheapest[t, kept[t, place]]:
                kept[t, place] = c
        count[t] = found


@nb.njit(inline="always")
def totals_after(tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int) -> None:
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
                after[r - first] += gain_of(
                    table, amount, weight_at, weight, r, t, new, output[now]
                ) - gain_of(table, amount, weight_at, weight, r, t, old, output[was])
        s = to[now]
        t += 1
