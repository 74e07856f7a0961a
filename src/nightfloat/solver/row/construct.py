"""A first schedule: rows that break no pattern, then row by row what sums and totals ask for.

Rows whose hard totals stay broken are mended window by window, and at last by CP-SAT alone.
"""

from __future__ import annotations

import numba as nb
import numpy as np

from nightfloat.domain.errors import NightfloatError
from nightfloat.solver.row.alone import row_alone
from nightfloat.solver.row.compile import Compiled, Tables
from nightfloat.solver.row.rules import Ints
from nightfloat.solver.row.scale import crowded
from nightfloat.solver.row.state import (
    Scratch,
    State,
    appraise,
    draw,
    lift,
    place,
    start,
    write,
)
from nightfloat.solver.row.window import best_window

STRETCH, SHORT = 28, 6
"""Steps that one row is planned for at a time while a schedule is built; fewer where totals are
many."""
ROUNDS = 200
"""Attempts to mend each row whose hard totals are broken."""
ALONE = 12
"""Rows that CP-SAT is asked for at most."""


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
    hard = float(compiled.weights[0])
    stretch = SHORT if crowded(tables) else STRETCH
    _fill(tables, state, scratch, stretch, hard)
    left = [p for p in range(people) if broken(tables, state, p, hard)]
    for p in left[:ALONE]:
        letters = row_alone(compiled, state.rows, p)
        if letters is not None:
            lift(tables, state, p, 0, steps)
            write(tables, state, p, 0, steps, letters)
            _renew_all(tables, state, scratch, p, stretch, hard)
            place(tables, state, p, 0, steps)
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
def _renew_all(
    tables: Tables, state: State, scratch: Scratch, p: int, stretch: int, hard: float
) -> None:
    """Give a lifted row its best stretches, one after the other.

    Each person begins somewhere else: what totals leave to the last stretches is then spread over
    the whole schedule.
    """
    steps = state.rows.shape[1]
    many = (steps + stretch - 1) // stretch
    for i in range(many):
        a = (p + i) % many * stretch
        _renew(tables, state, scratch, p, a, min(steps, a + stretch), hard)


@nb.njit(cache=True, nogil=True)
def _fill(tables: Tables, state: State, scratch: Scratch, stretch: int, hard: float) -> None:
    """Plan one row after the other against what the sums still lack, then mend what is broken."""
    people, steps = state.rows.shape
    for p in range(people):
        lift(tables, state, p, 0, steps)
    for p in range(people):
        _renew_all(tables, state, scratch, p, stretch, hard)
        place(tables, state, p, 0, steps)
    for p in range(people):
        for _ in range(ROUNDS):
            if not broken(tables, state, p, hard):
                break
            size = min(steps, stretch - draw(scratch.noise, stretch // 2))
            a = draw(scratch.noise, steps - size + 1)
            lift(tables, state, p, a, a + size)
            _renew(tables, state, scratch, p, a, a + size, hard)
            place(tables, state, p, a, a + size)
