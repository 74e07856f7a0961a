"""Leave, requests and pins: what is fixed before a schedule is made, and what is wished."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nightfloat.domain.time import MINUTES_A_DAY


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Approved absence from `start` to `end`: days with minutes after midnight, end exclusive.

    Whole days are (day, 0) to (day after, 0); a half day has other minutes.
    """

    clinician: str
    start: date
    end: date
    start_minute: int = 0
    end_minute: int = 0
    kind: str = "vacation"
    note: str = ""
    granted: bool = False
    """True for a vacation that the block schedule gives, not one approved before it."""

    def whole(self, day: date) -> bool:
        """Return True when all of `day` is leave."""
        ends_later = day < self.end or (day == self.end and self.end_minute >= MINUTES_A_DAY)
        return (self.start, self.start_minute) <= (day, 0) and ends_later

    def touches(self, day: date) -> bool:
        """Return True when any minute of `day` is leave."""
        begins_before = (self.start, self.start_minute) < (day, MINUTES_A_DAY)
        return begins_before and (day, 0) < (self.end, self.end_minute)


class RequestKind(StrEnum):
    """What a clinician may ask for."""

    VACATION = "vacation"
    """A week away, ranked; granted by a block whose rotation allows it."""
    NO_CALL = "no_call"
    WISH_OFF = "wish_off"
    NEED_OFF = "need_off"
    """Off, as a must: refusing it is a violation."""
    ON = "on"
    """To work the shift `what`."""
    ELECTIVE = "elective"
    """To be on the rotation `what`, in the blocks its dates touch or in any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One wish of one clinician for `start` to `end` (days, end exclusive); rank 1 comes first."""

    id: str
    clinician: str
    kind: RequestKind
    start: date
    end: date
    what: str = ""
    rank: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pin:
    """A decision already taken: on these days (end exclusive) this clinician has `assign`.

    `assign` is shift ids joined by '+', or '-' for a day off.
    """

    clinician: str
    start: date
    end: date
    assign: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BlockPin:
    """A decision already taken: this clinician spends this block on this rotation."""

    clinician: str
    block: str
    rotation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Carry:
    """What a clinician brings from earlier periods into a fairness measure."""

    clinician: str
    measure: str
    value: int


@dataclass(frozen=True, slots=True, kw_only=True)
class StayLogged:
    """A voluntary stay beyond the limit for one patient or event, with its reason (6.23)."""

    clinician: str
    day: date
    reason: str
