"""Order: one rotation before another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import before
from nightfloat.rules.library.base import Rule, doc, listing, pick

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Order(Rule):
    """Some block on `rotations` comes before any block on `then`."""

    rotations: tuple[str, ...] = doc("What comes first.", ())
    then: tuple[str, ...] = doc("What may only come after it.", ())
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield one limit for each person and block."""
        first = pick(grid, (), self.rotations)
        if grid.name != "year" or first is None:
            return
        after = grid.on_rotations(self.then)
        for row, person in enumerate(grid.people):
            if not self.who.matches(person, grid.steps[grid.first].start):
                continue
            counts = before(
                first, after & ~first, grid.every, grid.length, start=grid.first, price=self.price
            )
            for step, count in zip(grid.horizon, counts, strict=True):
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.level,
                    of=count,
                    subject=f"{person.name}: {listing(self.rotations)} before {listing(self.then)} "
                    f"in block {grid.steps[step].id}",
                    unit="blocks",
                    person=row,
                    steps=(step, step),
                )

    def words(self) -> str:
        """Return the rule as one sentence."""
        return f"{listing(self.rotations)} comes before {listing(self.then)}."
