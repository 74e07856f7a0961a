"""What an entrant is given and what it hands back, and the record it keeps while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic

from nightfloat.solver.score import Rows

Point = tuple[float, int | None, int | None]
"""(seconds, best objective, proven bound); None: none yet."""

Report = Callable[[int | None, int | None], None]
"""Takes the best legal objective and the proven bound so far."""


@dataclass(frozen=True, slots=True)
class Budget:
    """Seconds of wall clock, workers (cores) that may be used, and a seed."""

    seconds: float
    workers: int = 2
    seed: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How one run ended; seconds are counted from the start of `Entrant.run`.

    `rows` are letters (None: no legal schedule), `bound` is proven, `trail` is what was told on
    the way, `phases` says where the time went, `memory_mb` is the peak of the process.
    """

    rows: Rows | None
    objective: int | None
    bound: int | None
    first_legal_seconds: float | None = None
    trail: tuple[Point, ...] = ()
    phases: tuple[tuple[str, float], ...] = ()
    memory_mb: int = 0
    note: str = ""


@dataclass(slots=True)
class Trail:
    """Keeps each better objective and bound with its time; `told` also hears of them."""

    told: Report
    began: float = field(default_factory=monotonic)
    points: list[Point] = field(default_factory=list)

    def __call__(self, objective: int | None, bound: int | None) -> None:
        """Take what is known now; a worse figure than before changes nothing."""
        last = self.points[-1] if self.points else (0.0, None, None)
        best = _better(min, last[1], objective)
        proven = _better(max, last[2], bound)
        if (best, proven) != last[1:]:
            self.points.append((round(self.seconds, 3), best, proven))
            self.told(best, proven)

    @property
    def seconds(self) -> float:
        """Seconds since the run began."""
        return monotonic() - self.began

    @property
    def first_legal(self) -> float | None:
        """When the first legal schedule was there, in seconds."""
        return next((at for at, objective, _ in self.points if objective is not None), None)


def _better(choose: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return choose(one, other)
