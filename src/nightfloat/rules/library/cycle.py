"""Cycle: X + Y cohorts - every so many blocks a cohort is on the same rotation, in turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Sum
from nightfloat.rules.library.base import Rule, doc
from nightfloat.rules.library.sentence import Blank, Told, given
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Cycle(Rule):
    """Each cohort spends one block of every cycle on these rotations, and no other block.

    A cycle has as many blocks as there are cohorts, so one cohort is always there: 4 + 1 is five
    cohorts over weeks, the first of which has its clinic in weeks 1, 6, 11 and so on.
    """

    grids = ("year",)

    sentence = (
        "Cohorts ",
        Blank("cohorts", style="and"),
        " take turns on ",
        Blank("rotations"),
        ", one block in ",
        Told("as many as there are cohorts", lambda rule: str(len(rule.cohorts))),
        given("first", ", the first of them in block ", Blank("first")),
        ".",
    )

    rotations: tuple[str, ...] = doc("The rotations that come round.", ())
    cohorts: tuple[str, ...] = doc("The cohorts in the order of their turn.", ())
    first: int = doc(
        "The block (1 is the year's first) in which the first cohort has its turn.", 1, lo=1
    )

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield a limit for each person of a cohort and block."""
        if grid.name != "year":
            return
        there = grid.on_rotations(self.rotations)
        for turn, cohort in enumerate(self.cohorts):
            for step in grid.horizon:
                due = (step - (self.first - 1) - turn) % len(self.cohorts) == 0
                wanted = there if due else grid.every & ~there
                for row in grid.people_who(WhoSelector((f"cohort:{cohort}",)), step):
                    if not grid.domain[row][step] & ~wanted:
                        continue
                    word = "on" if due else "not on"
                    yield Limit(
                        rule=self.id,
                        severity=self.severity,
                        tier=self.level,
                        of=Sum(cells=((row, step, wanted, 1),), lo=1, plo=self.price),
                        subject=f"{grid.people[row].name} (cohort {cohort}) {word} "
                        f"{listing(self.rotations)} in block {grid.steps[step].id}",
                        unit="blocks",
                        steps=(step, step),
                    )
