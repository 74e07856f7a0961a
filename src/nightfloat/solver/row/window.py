"""The exact best window of one row: a dynamic programme over automaton states and totals.

Everything outside the window stays. The table is filled from the last step of the window to the
first; behind the window each state follows the fixed letters until the rows meet. Prices are
integers, ties are broken by sixty-fourths: all sums are exact, so the way forward re-reads the
table instead of storing choices.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from nightfloat.solver.row.compile import Tables
from nightfloat.solver.row.dimensions import (
    arrange,
    choose,
    drop_widest,
    keep_cheapest,
    lay_out,
    totals_after,
    worse,
)
from nightfloat.solver.row.rules import Ints
from nightfloat.solver.row.state import DIMENSIONS, ROOM, Scratch, State


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
                if worse(price, prices[cost_at[r] + totals[r]], hard):
                    price = np.inf
                cost += price
            layers[scratch.offset[b] + s * cells + g] = cost


@nb.njit(inline="always")
def _line(tables: Tables, scratch: Scratch, p: int, t: int) -> None:
    """Do what `_layer` does where there is one dimension at most: by far the most frequent case."""
    kind, classes, states, layer = tables.kind, tables.classes, tables.states, tables.layer
    to, charge, weight, output = tables.to, tables.charge, tables.weight, tables.output
    reach, layers, cheapest = scratch.reach, scratch.layers, scratch.best
    move, heavy, kept, count = scratch.move, scratch.heavy, scratch.kept, scratch.kept_count
    k = kind[p]
    many = classes[k]
    first, last, offset = scratch.first, scratch.last, scratch.offset
    size, stops = scratch.size, scratch.stop
    n, stop = size[0], stops[0]
    a, b = first[t, 0], last[t, 0] + 1
    c0 = first[t + 1, 0]
    after = last[t + 1, 0] + 1 - c0
    for s in range(states[k, t]):
        if not reach[t, s]:
            continue
        here = offset[t] + s * (b - a) - a
        for i in range(a, b):
            layers[here + i] = np.inf
        for j in range(count[t]):
            c = kept[t, j]
            at = layer[k, t] + s * many + c
            target = to[at]
            if target < 0:
                continue
            price = cheapest[t, c] + charge[at]
            far = _step(move, heavy, weight, t, c, 0, output[at])
            there = offset[t + 1] + target * after - c0
            inside = min(b, n - far)
            for i in range(max(a, c0 - far), inside):
                v = layers[there + far + i] + price
                w = layers[here + i]
                layers[here + i] = v if v < w else w
            if not stop and inside < b:
                v = layers[there + n - 1] + price
                for i in range(max(a, inside), b):
                    w = layers[here + i]
                    layers[here + i] = v if v < w else w


@nb.njit(inline="always")
def _layer(tables: Tables, scratch: Scratch, p: int, t: int) -> None:
    """Fill in one layer from the one behind it."""
    kind, classes, states, layer = tables.kind, tables.classes, tables.states, tables.layer
    to, charge, weight, output = tables.to, tables.charge, tables.weight, tables.output
    size, stop, reach, layers = scratch.size, scratch.stop, scratch.reach, scratch.layers
    cheapest, move, heavy = scratch.best, scratch.move, scratch.heavy
    kept, count = scratch.kept, scratch.kept_count
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
        for j in range(count[t]):
            c = kept[t, j]
            at = layer[k, t] + s * many + c
            target = to[at]
            if target < 0:
                continue
            price = cheapest[t, c] + charge[at]
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
def _at(scratch: Scratch, t: int, s: int, g0: int, g1: int, g2: int, g3: int) -> int:
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
        want = layers[_at(scratch, t, s, g0, g1, g2, g3)]
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
            if layers[_at(scratch, t + 1, target, t0, t1, t2, t3)] + price == want:
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
    count = choose(tables, state, scratch, p, a, b, hard)
    while True:
        arrange(tables, scratch, p, a, b, count)
        for d in range(count):
            if begin[d] >= size[d]:
                if stop[d]:
                    return np.inf
                begin[d] = size[d] - 1
        room = lay_out(tables, state, scratch, p, a, b, count, hard)
        if room <= ROOM or count == 0:
            break
        count = drop_widest(scratch, count)
    if room > ROOM:
        return np.inf
    _reach(tables, state, scratch, p, a, b)
    _behind(tables, state, scratch, p, b, count)
    _last_layer(tables, state, scratch, p, b, count, hard)
    keep_cheapest(tables, scratch, p, a, b)
    for back in range(b - a):
        if count < 2:
            _line(tables, scratch, p, b - 1 - back)
        else:
            _layer(tables, scratch, p, b - 1 - back)
    found = layers[_at(scratch, a, path[p, a], begin[0], begin[1], begin[2], begin[3])]
    if found < np.inf:
        _read_off(tables, state, scratch, p, a, b)
    return found


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
        totals_after(tables, state, scratch, p, a, b)
        worst, most = -1, 0.0
        for r in range(first, last):
            at = cost_at[r]
            now = prices[at + after[r - first]]
            more = now - prices[at + totals[r]]
            if worse(now, prices[at + totals[r]], hard) and more > most:
                worst, most = r - first, more
        if worst < 0:
            return True
        if forced[worst]:
            return False
        forced[worst] = True
    return False
