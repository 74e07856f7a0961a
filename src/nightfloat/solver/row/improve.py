"""Ruin and recreate: lift a few rows out of a window, put the best ones back, keep what pays.

Simulated annealing decides; its temperature falls with the number of moves, never with the clock.
Half of the moves go where a sum costs something now, the others anywhere.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
import numpy.typing as npt

from nightfloat.solver.row.compile import Tables
from nightfloat.solver.row.rules import Floats, Ints
from nightfloat.solver.row.state import Bits, Scratch, State, appraise, draw, lift, place, write
from nightfloat.solver.row.window import best_window

PEOPLE = 3
"""Rows of one move at most."""


class Memory(NamedTuple):
    """The best schedule of a search, and what a move needs to be taken back."""

    rows: Ints
    """[P, T]"""
    cost: Floats
    """[1]"""
    old: Ints
    """[PEOPLE, T]"""
    chosen: Ints
    """[PEOPLE]"""
    counts: npt.NDArray[np.int64]
    """[4] moves, kept, better, windows without a row"""


def new_memory(state: State) -> Memory:
    """Return the memory of a search that begins with a state."""
    steps = state.rows.shape[1]
    return Memory(
        rows=state.rows.copy(),
        cost=state.cost.copy(),
        old=np.zeros((PEOPLE, steps), np.int32),
        chosen=np.zeros(PEOPLE, np.int32),
        counts=np.zeros(4, np.int64),
    )


@nb.njit(cache=True, nogil=True)
def _centre(tables: Tables, state: State, noise: Bits, steps: int) -> int:
    """Return a step: where something costs, or any."""
    sums = len(state.sums)
    if sums > 0 and draw(noise, 2) == 0:
        for _ in range(20):
            j = draw(noise, sums)
            if tables.sum_cost[tables.sum_at[j] + state.sums[j] - tables.sum_low[j]] > 0.0:
                return tables.sum_step[j]
    return draw(noise, steps)


@nb.njit(cache=True, nogil=True)
def _choose(memory: Memory, noise: Bits, people: int, count: int) -> None:
    """Choose different people."""
    found = 0
    while found < count:
        p = draw(noise, people)
        new = True
        for i in range(found):
            if memory.chosen[i] == p:
                new = False
        if new:
            memory.chosen[found] = p
            found += 1


@nb.njit(cache=True, nogil=True)
def _put(
    tables: Tables,
    state: State,
    scratch: Scratch,
    memory: Memory,
    p: int,
    a: int,
    b: int,
    hard: float,
) -> None:
    """Give a lifted row its best window and put it back."""
    appraise(tables, state, scratch, p, a, b)
    if best_window(tables, state, scratch, p, a, b, hard):
        write(tables, state, p, a, b, scratch.window)
    else:
        memory.counts[3] += 1
    place(tables, state, p, a, b)


@nb.njit(cache=True, nogil=True)
def _dearer(tables: Tables, state: State, truth: Floats) -> float:
    """Return what the sums cost more at their true prices."""
    sums, sum_at, sum_low, sum_cost = state.sums, tables.sum_at, tables.sum_low, tables.sum_cost
    more = 0.0
    for j in range(len(sums)):
        at = sum_at[j] + sums[j] - sum_low[j]
        more += truth[at] - sum_cost[at]
    return more


@nb.njit(cache=True, nogil=True)
def anneal(
    tables: Tables,
    truth: Floats,
    state: State,
    scratch: Scratch,
    memory: Memory,
    sizes: Ints,
    moves: int,
    hot: float,
    cold: float,
    hard: float,
) -> None:
    """Make `moves` moves while the temperature falls from `hot` to `cold` (units of cost).

    `tables` may let sums break hard limits cheaply; `truth` is what they cost in fact, and what is
    remembered is best by that.
    """
    people, steps = state.rows.shape
    noise = scratch.noise
    factor = (cold / hot) ** (1.0 / max(1, moves))
    heat = hot
    for _ in range(moves):
        heat *= factor
        size = min(steps, sizes[draw(noise, len(sizes))])
        middle = _centre(tables, state, noise, steps)
        a = min(max(0, middle - draw(noise, size)), steps - size)
        b = a + size
        count = min(people, 1 + draw(noise, PEOPLE))
        _choose(memory, noise, people, count)
        before = state.cost[0]
        for i in range(count):
            p = memory.chosen[i]
            for t in range(a, b):
                memory.old[i, t] = state.rows[p, t]
            lift(tables, state, p, a, b)
        for i in range(count):
            _put(tables, state, scratch, memory, memory.chosen[i], a, b, hard)
        if count > 1:  # once more, now that the others are there
            for i in range(count - 1):
                p = memory.chosen[i]
                lift(tables, state, p, a, b)
                _put(tables, state, scratch, memory, p, a, b, hard)
        memory.counts[0] += 1
        worse = state.cost[0] - before
        chance = (draw(noise, 1 << 30) + 1.0) / (1 << 30)
        if worse <= 0.0 or worse < -heat * np.log(chance):
            memory.counts[1] += 1
            if state.cost[0] < memory.cost[0]:
                true = state.cost[0] + _dearer(tables, state, truth)
                if true < memory.cost[0]:
                    memory.counts[2] += 1
                    memory.cost[0] = true
                    memory.rows[:, :] = state.rows
        else:
            for i in range(count):
                p = memory.chosen[i]
                lift(tables, state, p, a, b)
                write(tables, state, p, a, b, memory.old[i])
                place(tables, state, p, a, b)
