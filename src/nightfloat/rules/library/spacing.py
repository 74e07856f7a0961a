"""Spacing: how far apart the same thing comes back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import never
from nightfloat.rules.library.base import Rule, doc, pick
from nightfloat.rules.library.sentence import ANY_WORK, EACH, Blank, steps
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Spacing(Rule):
    """At least `steps` steps between two runs: ICU not twice within four blocks."""

    sentence = (
        EACH,
        ": at least ",
        Blank("steps", style="steps"),
        " between two runs of ",
        ANY_WORK,
        ".",
    )

    shifts: tuple[str, ...] = doc("Shifts it is about; none: any work.", ())
    rotations: tuple[str, ...] = doc("Rotations it is about.", ())
    steps: int = doc("Steps that must lie between the end of one run and the next.", 1, lo=1)
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield one limit for each person and too short distance."""
        letters = pick(grid, self.shifts, self.rotations)
        if letters is None:
            return
        others = grid.every & ~letters
        what = listing(self.shifts or self.rotations) or "work"
        counts = (
            (
                never(letters, *(others,) * gap, letters, price=self.price),
                f"{what} again after {steps(gap, grid.name)}",
                "times",
            )
            for gap in range(1, self.steps)
        )
        yield from self.on_rows(grid, self.who, counts)
