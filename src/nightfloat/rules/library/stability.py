"""Stability: change as little as possible of an earlier version, least of all the near days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nightfloat.domain.findings import Severity
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Sum, Tier
from nightfloat.rules.library.base import SOFT_TIERS, Rule, doc, when
from nightfloat.rules.library.sentence import Blank, given

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

NEAR = ((7, 8), (14, 4), (28, 2))
"""Up to so many days ahead a change costs so many times the weight; later ones cost it once."""


@dataclass(frozen=True, kw_only=True)
class Stability(Rule):
    """Each cell that differs from the last schedule costs `weight`, near days more."""

    sentence = (
        "As few changes as possible against the last schedule",
        given("near", ", least of all soon after ", Blank("near")),
        given("frozen_until", "; none before ", Blank("frozen_until")),
        ".",
    )

    severity: Severity = doc("prefer: change is a cost.", Severity.PREFER)
    tier: Tier = doc(
        "Tier of the cost: above fairness and wishes when covered.",
        Tier.COVERED,
        choices=SOFT_TIERS,
    )
    near: date | None = doc("The day changes are counted from; none: all days alike.")
    frozen_until: date | None = doc("Days before this one may not change at all.")

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield a limit for each cell whose earlier letter is known."""
        if grid.previous is None:
            return
        for row, person in enumerate(grid.people):
            for step in grid.horizon:
                letter = grid.previous[row][step]
                if letter < 0:
                    continue
                day = grid.steps[step].start
                frozen = self.frozen_until is not None and day < self.frozen_until
                price = None if frozen or self.price is None else self.price * self._nearness(day)
                code = grid.letters[letter].code
                yield Limit(
                    rule=self.id,
                    severity=Severity.MUST if frozen else self.severity,
                    tier=Tier.LEGAL if frozen else self.level,
                    of=Sum(cells=((row, step, 1 << letter, 1),), lo=1, plo=price),
                    subject=f"{person.name} keeps {code} {when(grid, step)}",
                    unit="cells",
                    steps=(step, step),
                    fixed=frozen,
                )

    def _nearness(self, day: date) -> int:
        if self.near is None:
            return 1
        ahead = (day - self.near).days
        return next((factor for days, factor in NEAR if 0 <= ahead < days), 1)
