"""What a search tells, as progress of the whole solve."""

from __future__ import annotations

import time
from collections.abc import Callable
from math import ceil

from nightfloat.solver.engine import Settings
from nightfloat.solver.lns import TIERS
from nightfloat.solver.outcome import Clash
from nightfloat.solver.result import OnProgress, Progress
from nightfloat.solver.score import Costs
from nightfloat.solver.search import Incumbent, most_effort


class Teller:
    """Tells how far one problem of `total` is; percent never falls.

    The clock says only how many seconds the effort that is left may take at most, at the speed
    of this machine so far.
    """

    def __init__(
        self,
        progress: OnProgress,
        name: str,
        place: tuple[int, int],
        settings: Settings,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._progress, self._name, self._settings, self._clock = progress, name, settings, clock
        index, total = place
        self._share, self._begin = 100 / total, 100 * index / total
        self._later = (total - index - 1) * most_effort(settings.effort)
        self._began = clock()
        self._clash: tuple[str, ...] = ()

    def incumbent(self, best: Incumbent) -> None:
        """Tell the best so far."""
        done = 1 - best.left / best.most if best.most > 0 else 1.0
        self._progress(
            Progress(
                phase=best.phase,
                problem=self._name,
                tier=best.tier.name.lower(),
                objective=best.costs[best.tier],
                bound=best.bounds[best.tier],
                percent=round(self._begin + self._share * done),
                iteration=best.iteration,
                findings_by_rule=dict(best.by_rule),
                objectives=_by_tier(best.costs),
                bounds=_by_tier(best.bounds),
                unfilled=sum(count for _, count in best.unfilled),
                unfilled_by_rule=dict(best.unfilled),
                seconds_left=self._seconds(best),
                clash=self._clash,
            )
        )

    def _seconds(self, best: Incumbent) -> int:
        """Return the seconds that are left at most; a slow machine's seconds are longer."""
        control = self._settings.control
        if control.deadline is not None:
            return ceil(max(0.0, control.left()) + self._later / _TIMED)
        pace = (self._clock() - self._began) / best.spent if best.spent > 0 else 1.0
        return ceil((best.left + self._later) * max(1.0, pace))

    def clash(self, clash: Clash) -> None:
        """Tell what clashes, and what is least to be given up as far as it is known."""
        self._clash = (clash.told.headline, *(way.words for way in clash.relaxations))
        self.phase("fixes")

    def phase(self, phase: str) -> None:
        """Tell that something else begins."""
        self._progress(
            Progress(
                phase=phase,
                problem=self._name,
                tier="legal",
                objective=0,
                bound=0,
                percent=round(self._begin),
                iteration=0,
                clash=self._clash,
            )
        )


_TIMED = most_effort(1.0)
"""Under a time rule, effort is seconds of a problem: a later one takes no more than those."""


def _by_tier(costs: Costs) -> dict[str, int]:
    return {tier.name.lower(): cost for tier, cost in zip(TIERS, costs, strict=True)}
