"""Order: one rotation before another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Letters, before
from nightfloat.rules.library.base import Rule, doc, pick, selected
from nightfloat.rules.library.sentence import EACH, Blank
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Order(Rule):
    """Some block on `rotations` comes before any block on `then`."""

    sentence = (EACH, ": ", Blank("rotations"), " comes before ", Blank("then"), ".")

    rotations: tuple[str, ...] = doc("What comes first.", ())
    then: tuple[str, ...] = doc("What may only come after it.", ())
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield one limit for each person and block."""
        first = pick(grid, (), self.rotations)
        if grid.name != "year" or first is None:
            return
        counts = before(
            first, self._early(grid), grid.every, grid.length, start=grid.first, price=self.price
        )
        pair = f"{listing(self.rotations)} before {listing(self.then)}"
        for row, steps in selected(grid, self.who).items():
            for step in steps:
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.level,
                    of=counts[step - grid.first],
                    subject=f"{grid.people[row].name}: {pair} in block {grid.steps[step].id}",
                    unit="blocks",
                    person=row,
                    steps=(step, step),
                )

    def _early(self, grid: Grid) -> Letters:
        """Return the letters that want a block on `rotations` before theirs.

        Of half-block combinations those that come to `then` in their first half, or in their
        second after anything but `rotations`.
        """
        then = [grid.on_rotations(self.then, half=half) for half in (0, 1)]
        return then[0] | then[1] & ~grid.on_rotations(self.rotations, half=0)
