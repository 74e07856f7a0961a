"""A limit as a schedule keeps it: what is broken may stay so, and no more than that."""

from __future__ import annotations

from dataclasses import replace

from nightfloat.rules.grid import Limit
from nightfloat.rules.language import breach
from nightfloat.solver.score import Rows


def as_kept(limit: Limit, rows: Rows) -> Limit:
    """Return a limit whose hard bounds a schedule keeps, moved as far as it breaks them."""
    of = limit.of
    if not of.hard:
        return limit
    value = limit.value(rows)
    if not breach(of, value):
        return limit
    lo, hi = of.lo, of.hi
    if of.plo is None and lo is not None:
        lo = min(lo, value)
    if of.phi is None and hi is not None:
        hi = max(hi, value)
    return replace(limit, of=replace(of, lo=lo, hi=hi))
