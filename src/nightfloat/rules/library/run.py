"""Run: how many in a row, and how long a rest after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, never, run_max, run_min
from nightfloat.rules.library.base import Rule, doc, listing, pick

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Run(Rule):
    """Length of runs: no isolated night (min 2), no more than six (max 6), days off after."""

    shifts: tuple[str, ...] = doc("Shifts that make a run; none: any work.", ())
    rotations: tuple[str, ...] = doc("Rotations that make a run.", ())
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())
    min: int | None = doc("At least so many in a row; each one missing costs `weight` when soft.")
    max: int | None = doc("At most so many in a row.")
    rest_after: int = doc("Days off after a run (day schedules).", 0)

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield each person's limits."""
        letters = pick(grid, self.shifts, self.rotations)
        if letters is None:
            return
        counts: list[tuple[Count, str]] = []
        what = listing(self.shifts or self.rotations) or "work"
        if self.max is not None:
            counts.append(
                (
                    run_max(letters, self.max, price=self.price),
                    f"more than {self.max} {what} in a row",
                )
            )
        if self.min is not None:
            for size, count in enumerate(
                run_min(letters, self.min, grid.every, price=self.price), 1
            ):
                counts.append((count, f"only {size} {what} in a row"))
        idle = grid.having(lambda letter: letter.idle)
        work = grid.every & ~idle & ~letters
        for gap in range(self.rest_after):
            again = work if gap == 0 else work | letters
            counts.append(
                (
                    never(letters, *(idle,) * gap, again, price=self.price),
                    f"{gap} days off after {what}, not {self.rest_after}",
                )
            )
        for row, person in enumerate(grid.people):
            if self.who.matches(
                person, grid.steps[grid.first].start, grid.rotation[row][grid.first]
            ):
                for count, words in counts:
                    yield Limit(
                        rule=self.id,
                        severity=self.severity,
                        tier=self.level,
                        of=count,
                        subject=f"{person.name}: {words}",
                        unit="times",
                        person=row,
                    )

    def words(self) -> str:
        """Return the rule as one sentence."""
        what = listing(self.shifts or self.rotations) or "work"
        parts = [
            f"{label} {number} in a row"
            for label, number in (("at least", self.min), ("at most", self.max))
            if number is not None
        ]
        if self.rest_after:
            parts.append(f"then {self.rest_after} days off")
        return f"Each {listing(self.who.phrases)}: {what} {', '.join(parts)}."
