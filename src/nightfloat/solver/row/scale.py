"""What a problem's prices and totals are like: searches take temperatures and windows from it."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from nightfloat.solver.row.compile import Tables

CROWDED = 4
"""Totals that want a least amount in four weeks of a row, beyond which there are many."""


def dear(tables: Tables, hard: float) -> float:
    """Return what a unit of the dearest kind of soft limit typically costs, at least 1.

    Kinds are letters, patterns, totals and sums; searches take their temperatures from it, and what
    a hard limit costs while they look around.
    """
    slopes = [
        np.abs(np.diff(prices[at[i] : at[i + 1]]))
        for prices, at in ((tables.cost, tables.cost_at), (tables.sum_cost, tables.sum_at))
        for i in range(len(at) - 1)
    ]
    totals = len(tables.cost_at) - 1
    kinds = [
        tables.own[np.isfinite(tables.own)],
        tables.charge,
        np.array([one[one < hard / 2].max(initial=0.0) for one in slopes[:totals]]),
        np.array([one[one < hard / 2].max(initial=0.0) for one in slopes[totals:]]),
    ]
    charged = [kind[(kind > 0) & (kind < hard)] for kind in kinds]
    return max([1.0, *(float(kind.mean()) for kind in charged if len(kind))])


def crowded(tables: Tables) -> bool:
    """Return True where windows must be short: rows have many totals that want a least amount.

    Each of them is a dimension of every window, from the start.
    """
    at, prices = tables.cost_at, tables.cost
    wanting = sum(bool(prices[a] > prices[a:b].min()) for a, b in pairwise(at))
    people, steps, _ = tables.own.shape
    return wanting * 28 > CROWDED * people * steps
