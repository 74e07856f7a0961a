"""A first schedule: rows that break no pattern, then row by row what sums and totals ask for."""

from __future__ import annotations

import numba as nb
import numpy as np

from nightfloat.domain.errors import NightfloatError
from nightfloat.solver.row.compile import Compiled, Tables
from nightfloat.solver.row.kernel import (
    Scratch,
    State,
    appraise,
    best_window,
    draw,
    lift,
    place,
    start,
    write,
)
from nightfloat.solver.row.rules import Ints

STRETCH = 28
"""Steps that one row is planned for at a time while a schedule is built."""
ROUNDS = 200
"""Attempts to mend each row whose hard totals are broken."""


class NoRowError(NightfloatError):
    """Somebody has no row at all that breaks no pattern."""

    code = "no-row"


def construct(compiled: Compiled, scratch: Scratch) -> State:
    """Return a schedule that breaks no pattern, and as few hard limits as one pass finds.

    Raises NoRowError where the letters a person may have leave no row.
    """
    tables = compiled.tables
    people, steps, _ = tables.own.shape
    rows = np.zeros((people, steps), np.int32)
    blocked = _cheapest_rows(tables, rows)
    if blocked >= 0:
        who = compiled.problem.grid.people[blocked].id
        raise NoRowError(
            f"no sequence of days is possible for {who}. "
            "Maybe a pin or leave stands against a rule about neighbouring days."
        )
    state = start(compiled, rows)
    _fill(tables, state, scratch, float(compiled.weights[0]))
    return state


@nb.njit(cache=True, nogil=True)
def _cheapest_rows(tables: Tables, rows: Ints) -> int:
    """Write everybody's cheapest row by their own prices; return who has none (-1: nobody)."""
    own, kind, entry, states = tables.own, tables.kind, tables.entry, tables.states
    layer, classes, klass = tables.layer, tables.classes, tables.klass
    to, charge = tables.to, tables.charge
    people, steps, letters = own.shape
    most = states.max()
    cost = np.empty((steps + 1, most))
    for p in range(people):
        k = kind[p]
        cost[steps, :] = 0.0
        for back in range(steps):
            t = steps - 1 - back
            for s in range(states[k, t]):
                cost[t, s] = np.inf
                for letter in range(letters):
                    at = layer[k, t] + s * classes[k] + klass[k, letter]
                    if to[at] >= 0:
                        found = own[p, t, letter] + charge[at] + cost[t + 1, to[at]]
                        cost[t, s] = min(cost[t, s], found)
        s = entry[p]
        if s < 0 or cost[0, s] == np.inf:
            return p
        for t in range(steps):
            for letter in range(letters):
                at = layer[k, t] + s * classes[k] + klass[k, letter]
                if to[at] >= 0:
                    found = own[p, t, letter] + charge[at] + cost[t + 1, to[at]]
                    if found == cost[t, s]:
                        rows[p, t] = letter
                        s = to[at]
                        break
    return -1


@nb.njit(cache=True, nogil=True)
def broken(tables: Tables, state: State, p: int, hard: float) -> bool:
    """Return True when one of a person's totals breaks a hard limit."""
    resources, cost_at, prices = tables.resources, tables.cost_at, tables.cost
    totals = state.totals
    for r in range(resources[p], resources[p + 1]):
        if prices[cost_at[r] + totals[r]] >= hard:
            return True
    return False


@nb.njit(cache=True, nogil=True)
def _renew(
    tables: Tables, state: State, scratch: Scratch, p: int, a: int, b: int, hard: float
) -> bool:
    """Give a lifted row its best stretch, if there is one."""
    appraise(tables, state, scratch, p, a, b)
    if not best_window(tables, state, scratch, p, a, b, hard):
        return False
    write(tables, state, p, a, b, scratch.window)
    return True


@nb.njit(cache=True, nogil=True)
def _fill(tables: Tables, state: State, scratch: Scratch, hard: float) -> None:
    """Plan one row after the other against what the sums still lack, then mend what is broken."""
    people, steps = state.rows.shape
    for p in range(people):
        lift(tables, state, p, 0, steps)
    for p in range(people):
        for a in range(0, steps, STRETCH):
            _renew(tables, state, scratch, p, a, min(steps, a + STRETCH), hard)
        place(tables, state, p, 0, steps)
    for p in range(people):
        for _ in range(ROUNDS):
            if not broken(tables, state, p, hard):
                break
            size = min(steps, STRETCH - draw(scratch.noise, STRETCH // 2))
            a = draw(scratch.noise, steps - size + 1)
            lift(tables, state, p, a, a + size)
            _renew(tables, state, scratch, p, a, a + size, hard)
            place(tables, state, p, a, a + size)
