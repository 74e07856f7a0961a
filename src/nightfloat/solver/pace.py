"""Whether a search's stop rule is met: by counts, but for the clock of a time rule."""

from __future__ import annotations

from nightfloat.rules.language import Tier
from nightfloat.solver.engine import Control
from nightfloat.solver.outcome import gap
from nightfloat.solver.stop import StopRule, When


class Pace:
    """Watches one search."""

    def __init__(self, stop: StopRule, control: Control) -> None:
        self.stop, self.control = stop, control
        self.idle = 0
        """Rounds in a row without gain."""
        self._met = False

    def round(self, *, gained: bool) -> None:
        """Count a round of any part."""
        self.idle = 0 if gained else self.idle + 1

    def seen(self, *, legal: bool) -> None:
        """Hear of a schedule."""
        self._met = self._met or legal

    def settled(self, tier: Tier) -> None:
        """Hear that a tier is done with: where nothing is legal, what breaks least will do."""
        self._met = self._met or tier is Tier.LEGAL

    @property
    def over(self) -> bool:
        """True when nothing further is to be searched for in any tier."""
        if self.control.ended:
            return True
        if self.stop.when is When.NO_IMPROVEMENT:
            return self.stop.value is not None and self.idle >= self.stop.value
        return self.stop.when is When.FIRST_LEGAL and self._met

    def enough(self, value: int, bound: int) -> bool:
        """Return whether a tier is good enough."""
        least = self.stop.value if self.stop.when is When.GAP else None
        return value <= bound or gap(value, bound) <= (least or 0.0)
