"""Sites, shifts with their clock times, and rotations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from nightfloat.domain.entry import Kind
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.time import MINUTES_A_DAY, DaySelector, clock


@dataclass(frozen=True, slots=True)
class Site:
    """A place of work."""

    id: str
    name: str = ""


class Half(StrEnum):
    """The half of a day that a half-day session fills."""

    AM = "am"
    PM = "pm"


@dataclass(frozen=True, slots=True, kw_only=True)
class Shift:
    """A kind of work with clock times, in minutes after midnight of the day it starts.

    `end` exceeds 1440 when the shift runs into the next day. `transition` minutes follow the end
    (24+4 call: hand-over and education, no new patients). `worked` are the parts of a home call
    that are expected to be worked. `with_` names shifts that one person may have on the same
    day; half-days pair up by themselves. `days` says when the shift exists at all. `points` is
    its burden in fairness measures.
    """

    id: str
    name: str
    kind: Kind
    start: int
    end: int
    site: str = ""
    half: Half | None = None
    transition: int = 0
    worked: tuple[tuple[int, int], ...] = ()
    with_: tuple[str, ...] = ()
    days: DaySelector = DaySelector()
    points: int = 1

    def __post_init__(self) -> None:
        if not 0 <= self.start < MINUTES_A_DAY or not self.start < self.end <= 3 * MINUTES_A_DAY:
            raise NightfloatError(
                f'shift "{self.id}" runs {clock(self.start)} to {clock(self.end)}. '
                "Maybe its end is missing."
            )
        for begin, stop in self.worked:
            if not self.start <= begin < stop <= self.end:
                raise NightfloatError(
                    f'shift "{self.id}" is worked {clock(begin)} to {clock(stop)}, '
                    "outside its own times."
                )

    @property
    def departure(self) -> int:
        """Minute at which the person leaves: the end and any transition."""
        return self.end + self.transition

    @property
    def night(self) -> bool:
        """True for a shift of at least 3 hours between 23:00 and 06:00 that is worked."""
        if self.kind is Kind.CALL_HOME:
            return False
        return any(
            min(self.end, stop) - max(self.start, begin) >= 180
            for begin, stop in ((-60, 360), (1380, 1800), (2820, 3240))
        )

    @property
    def call(self) -> bool:
        """True for call, in house or at home."""
        return self.kind in (Kind.CALL_IN_HOUSE, Kind.CALL_HOME)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rotation:
    """An assignment of one block or more.

    `shifts` are what its people can be given where days are planned. `week` is the typical week
    (days, start and end minute) that stands for its days where they are not. `parts` makes a
    half-block combination of two other rotations. `vacation` allows leave during it.
    """

    id: str
    name: str
    service: str = ""
    site: str = ""
    shifts: tuple[str, ...] = ()
    week: tuple[tuple[DaySelector, int, int], ...] = ()
    parts: tuple[str, ...] = ()
    vacation: bool = False
