"""A block of a live schedule as a view for questions: hours measured only near the day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.explain.effect import Index
from nightfloat.explain.live import YEAR, Live
from nightfloat.explain.situation import Situation, View
from nightfloat.rules.check import Reading, Report
from nightfloat.rules.grid import LEAVE, Letter
from nightfloat.rules.hours import packs_in_force


@dataclass(eq=False, kw_only=True)
class LiveView(View):
    """A view that asks the live schedule for hours; valid until its next edit."""

    live: Live
    compiled: Index

    @cached_property
    def index(self) -> Index:
        """The limits by cell, as the live schedule has them."""
        return self.compiled

    def hours(self, step: int, batch: Mapping[int, int]) -> Mapping[str, Sequence[Finding]]:
        """Return what the clock finds for each person with a new letter (by row) at a step.

        Leave may be one entry of many days: the block of whose leave changes is written anew.
        """
        grid, rows, live = self.grid, self.reading.rows, self.live
        if grid.name == YEAR:
            return live.breaches_with(
                {
                    grid.people[row].id: self.applied(
                        {(row, step): letter}, live.entries_of(grid.people[row].id)
                    )
                    for row, letter in batch.items()
                }
            )
        day = grid.steps[step].start
        near: dict[str, Letter | Sequence[Entry]] = {}
        for row, letter in batch.items():
            id, new = grid.people[row].id, grid.letters[letter]
            if LEAVE in (new.code, grid.letters[rows[row][step]].code):
                within = live.sheet_of(id).between(*live.reach(day))
                near[id] = self.applied({(row, step): letter}, within)
            else:
                near[id] = new
        return live.hours_near(day, near)


def situation_of(live: Live, grid: str) -> Situation:
    """Return a live schedule as it is, with one grid of it: a block's days by its id, or YEAR.

    Raises LiveError for a grid that the schedule does not have.
    """
    board = live.board(grid)
    reading = Reading(problem=board.problem, rows=board.index.rows)
    clock_rules = {rule.id for _, pack in packs_in_force(live.programme) for rule in pack.rules}
    view = LiveView(
        programme=live.now,
        entries=live.entries,
        reading=reading,
        clock=tuple(one for one in live.findings if one.rule in clock_rules),
        planned=tuple(block.id for block in live.programme.planned),
        compiled=board.index,
        live=live,
    )
    return Situation(
        programme=live.now,
        entries=view.entries,
        report=Report(findings=live.findings, costs=live.costs, readings=(reading,)),
        views=(view,),
    )
