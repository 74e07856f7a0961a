"""Succession: what may not follow what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import never
from nightfloat.rules.library.base import Rule, doc, listing, pick

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Succession(Rule):
    """After this, not that: forward rotation, no clinic post-call, no ICU right after nights."""

    shifts: tuple[str, ...] = doc("The first shifts; none: any work.", ())
    rotations: tuple[str, ...] = doc("The first rotations.", ())
    then: tuple[str, ...] = doc("Shifts or rotations that may not follow; none: any work.", ())
    within: int = doc("For so many steps afterwards.", 1)
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield one limit for each person and distance."""
        first = pick(grid, self.shifts, self.rotations)
        if first is None:
            return
        after = pick(grid, *(((), self.then) if self.rotations else (self.then, ())))
        if after is None:
            after = grid.every
        for row, person in enumerate(grid.people):
            if not self.who.matches(
                person, grid.steps[grid.first].start, grid.rotation[row][grid.first]
            ):
                continue
            for steps in range(1, self.within + 1):
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.level,
                    of=never(first, *(grid.every,) * (steps - 1), after, price=self.price),
                    subject=f"{person.name}: {self._pair()}",
                    unit="times",
                    person=row,
                )

    def _pair(self) -> str:
        return f"{listing(self.then) or 'work'} after {listing(self.shifts or self.rotations) or 'work'}"

    def words(self) -> str:
        """Return e.g. 'No D after N.'"""
        far = f" within {self.within} steps" if self.within > 1 else ""
        return f"No {self._pair()}{far}."
