"""Run: how many in a row, and how long a rest after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Letters, never, run_max, run_min
from nightfloat.rules.library.base import Rule, doc, pick
from nightfloat.rules.library.sentence import ANY_WORK, EACH, Blank, counted, given, joined
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Run(Rule):
    """Length of runs: no isolated night (min 2), no more than six (max 6), days off after."""

    sentence = (
        EACH,
        ": ",
        ANY_WORK,
        " ",
        joined(
            given("min", "at least ", Blank("min"), " in a row"),
            given("max", "at most ", Blank("max"), " in a row"),
            given("rest_after", "then ", counted("rest_after", "days", " off")),
        ),
        ".",
    )

    shifts: tuple[str, ...] = doc("Shifts that make a run; none: any work.", ())
    rotations: tuple[str, ...] = doc("Rotations that make a run.", ())
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())
    min: int | None = doc(
        "At least so many in a row; each one missing costs `weight` when soft. A run that the end "
        "of the horizon cuts is left to the next one."
    )
    max: int | None = doc("At most so many in a row.")
    rest_after: int = doc("Days off after a run (day schedules).", 0)

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield each person's limits."""
        letters = pick(grid, self.shifts, self.rotations)
        if letters is not None:
            yield from self.on_rows(grid, self.who, self._counts(grid, letters))

    def _counts(self, grid: Grid, letters: Letters) -> Iterator[tuple[Count, str, str]]:
        what = listing(self.shifts or self.rotations) or "work"
        if self.max is not None:
            count = run_max(letters, self.max, price=self.price)
            yield count, f"more than {self.max} {what} in a row", "times"
        if self.min is not None:
            short = run_min(letters, self.min, grid.every, price=self.price)
            for size, count in enumerate(short, 1):
                yield count, f"only {size} {what} in a row", "times"
        if grid.name == "year":
            return
        idle = grid.having(lambda letter: letter.idle)
        work = grid.every & ~idle & ~letters
        for gap in range(self.rest_after):
            again = work if gap == 0 else work | letters
            count = never(letters, *(idle,) * gap, again, price=self.price)
            yield count, f"{gap} days off after {what}, not {self.rest_after}", "times"
