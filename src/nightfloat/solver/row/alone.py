"""One row by CP-SAT, the others as they stand: for hard totals that no window of the row mends.

A window sees a few weeks. Caps over a year that are tight on all sides may need days far apart to
change at once; then the person's own limits are few enough for the general solver.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from nightfloat.rules.grid import Limit
from nightfloat.rules.language import Count, Tier
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.literals import Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.row.compile import Compiled
from nightfloat.solver.row.rules import Ints
from nightfloat.solver.score import Rows

EFFORT = 1.0
"""Deterministic time for a cheap row: enough for half a year."""
PATIENCE = 5.0
"""Deterministic time for any row where that found none; a year of 32 shifts takes a second."""


def row_alone(compiled: Compiled, letters: Ints, person: int) -> Ints | None:
    """Return a row [T] that keeps all hard limits of a person, as cheap as the effort finds.

    `letters` are everybody's rows [P, T]. None: there is no such row, or none was found.
    """
    grid = compiled.problem.grid
    inside = np.isfinite(compiled.tables.own[person])
    planned = [sum(1 << int(letter) for letter in np.flatnonzero(cell)) for cell in inside]
    model = CellModel([[*grid.domain[person][: grid.first], *planned]])
    rows = compiled.rows(letters)
    for limit in compiled.problem.limits:
        found = _restated(limit, person, rows, grid.first)
        if found is not None:
            model.add(*found)
    model.minimise(zip(Tier, compiled.weights, strict=True))
    model.hint_rows([rows[person]])
    answer = run(model, Settings(workers=1, effort=EFFORT))
    if answer.status is Status.UNKNOWN:
        answer = run(model, Settings(workers=1, effort=PATIENCE, first=True))
    if not answer.solution:
        return None
    return np.array(model.rows(answer.solution)[0][grid.first :], np.int32)


def _restated(limit: Limit, person: int, rows: Rows, first: int) -> tuple[Limit, Mode] | None:
    """Return what a limit asks of a row when the others stay (None: nothing), and how firmly.

    What ties rows together may stay broken; what is about this one may not. A pattern counts from
    the first step to plan on: what happened cannot be mended.
    """
    of = limit.of
    if isinstance(of, Count):
        if limit.person != person:
            return None
        if of.lo is None and of.hi == 0:
            start, stop = of.win or (0, len(rows[person]))
            of = replace(of, win=(max(start, first), stop))
        return replace(limit, of=of, person=0), Mode.STRICT
    mine, rest = [], 0
    for who, step, letters, weight in of.cells:
        if who == person:
            mine.append((0, step, letters, weight))
        elif letters >> rows[who][step] & 1:
            rest += weight
    if not mine:
        return None
    own = len(mine) == len(of.cells) and all(weight >= 0 for *_, weight in mine)
    of = replace(
        of,
        cells=tuple(mine),
        lo=None if of.lo is None else of.lo - rest,
        hi=None if of.hi is None else of.hi - rest,
    )
    return replace(limit, of=of), Mode.STRICT if own else Mode.ELASTIC
