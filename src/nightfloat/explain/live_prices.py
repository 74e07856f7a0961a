"""Limits that have a price, found anew for one person whose leave before a block has changed.

Averages leave out days of leave: so leave in a block's history moves what that person's limits ask,
and nobody else's. Compiling the whole block for it would take a fifth of a second.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from nightfloat.domain.entry import Entry
from nightfloat.domain.time import Block
from nightfloat.explain.live_board import Board, first_step
from nightfloat.explain.live_sheet import Sheet
from nightfloat.rules.bars import HISTORY
from nightfloat.rules.grid import Limit
from nightfloat.rules.lowering.packs import clock_limits
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import before


def earliest(block: Block, sheets: Iterable[Sheet]) -> Entry | None:
    """Return the entry that reaches furthest back from the beginning of a block's history.

    None when all begin within it. The windows of everybody begin no earlier than this one.
    """
    since = (block.start - HISTORY).toordinal()
    found = [one for sheet in sheets if (one := sheet.reaching(since)) is not None]
    return min(found, key=lambda one: one.start, default=None)


def began(found: Entry | None, programme: Programme) -> date | None:
    """Return the day on which an entry begins."""
    return found.start.astimezone(programme.calendar.tz).date() if found else None


def repriced(
    now: Programme,
    block: Block,
    board: Board,
    sheets: tuple[Mapping[str, Sheet], Mapping[str, Sheet]],
    clinician: str,
) -> dict[int, Limit] | None:
    """Return one person's priced limits that are others now, by their number on the board.

    `sheets` are those of the programme's history and the schedule's own. None when the block has
    to be compiled anew: when somebody else's limits change too, or their number does.
    """
    first = earliest(block, (one for some in sheets for one in some.values()))
    row = board.row.get(clinician)
    if row is None:
        return {}
    if began(first, now) != board.early:
        return None
    since = block.start - HISTORY
    own = [one[clinician] for one in sheets if clinician in one]
    past = [entry for sheet in own for entry in sheet.between(since, block.start)]
    past += [first] if first is not None else []
    rotations: dict[tuple[str, date], str] = {}
    for sheet in own[-1:]:
        rotations |= sheet.rotations(since, block.end)
    limits = board.problem.limits
    old = [number for number in board.index.counts_of(row) if not limits[number].judge]
    alone = now.with_(people=(board.grid.people[row],))
    history = before(past, block.start, now.calendar)
    new = tuple(clock_limits(alone, board.grid, history, rotations, guiding=False))
    pairs = list(zip(old, new, strict=False))
    if len(old) != len(new) or any(_name(limits[number]) != _name(one) for number, one in pairs):
        return None
    found = {number: one for number, one in pairs if limits[number] != one}
    reach = min((first_step(one, board.grid) for one in found.values()), default=board.grid.first)
    return found if board.grid.steps[reach].start >= board.reach else None


def _name(limit: Limit) -> tuple[object, ...]:
    return limit.rule, limit.severity, limit.tier, limit.subject, limit.unit, limit.person
