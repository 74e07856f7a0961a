"""Succession: what may not follow what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import never
from nightfloat.rules.library.base import Rule, doc, pick
from nightfloat.rules.library.sentence import ANY_WORK, EACH, Blank, given
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Succession(Rule):
    """After this, not that: forward rotation, no clinic post-call, no ICU right after nights."""

    sentence = (
        EACH,
        ": no ",
        Blank("then", empty="work"),
        " after ",
        ANY_WORK,
        given("within", " within ", Blank("within", style="steps")),
        ".",
    )

    shifts: tuple[str, ...] = doc("The first shifts; none: any work.", ())
    rotations: tuple[str, ...] = doc("The first rotations.", ())
    then: tuple[str, ...] = doc("Shifts or rotations that may not follow; none: any work.", ())
    within: int = doc("For so many steps afterwards.", 1, lo=1)
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield one limit for each person and distance."""
        first = pick(grid, self.shifts, self.rotations)
        if first is None:
            return
        after = pick(grid, *(((), self.then) if self.rotations else (self.then, ())))
        if after is None:
            after = grid.every
        counts = (
            (never(first, *(grid.every,) * between, after, price=self.price), self._pair(), "times")
            for between in range(self.within)
        )
        yield from self.on_rows(grid, self.who, counts)

    def _pair(self) -> str:
        first = listing(self.shifts or self.rotations) or "work"
        return f"{listing(self.then) or 'work'} after {first}"
