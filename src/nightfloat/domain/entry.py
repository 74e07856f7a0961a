"""A timed entry: one row of the flat schedule format, the truth that every check reads.

A schedule is a set of entries. Half-days, day kinds and grids are views of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Kind(StrEnum):
    """What a clinician does in an entry; the `kind` column of the flat format."""

    SHIFT = "shift"
    CLINIC = "clinic"
    EDUCATION = "education"
    CALL_IN_HOUSE = "call_in_house"
    TRANSITION = "transition"
    CALL_HOME = "call_home"
    CALL_HOME_WORKED = "call_home_worked"
    NIGHT_FLOAT = "night_float"
    MOONLIGHTING = "moonlighting"
    LEAVE = "leave"
    OFF = "off"


CLINICAL = frozenset(
    {
        Kind.SHIFT,
        Kind.CLINIC,
        Kind.CALL_IN_HOUSE,
        Kind.CALL_HOME_WORKED,
        Kind.NIGHT_FLOAT,
        Kind.MOONLIGHTING,
    }
)
"""Patient care: what 6.22 limits to 24 hours in a row."""

WORK = CLINICAL | {Kind.EDUCATION, Kind.TRANSITION}
"""Everything whose minutes count (6.20). Waiting at home on call is not work; working then is."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One clinician from `start` to `end` (aware instants, end exclusive) at one kind of work."""

    clinician: str
    start: datetime
    end: datetime
    kind: Kind
    code: str = ""
    rotation: str = ""
    site: str = ""

    def __post_init__(self) -> None:
        if self.start.tzinfo is None or self.end.tzinfo is None:
            raise ValueError(
                f"entry of {self.clinician!r} at {self.start}: instants need a UTC offset"
            )
        if self.end <= self.start:
            raise ValueError(
                f"entry of {self.clinician!r} ends at {self.end}, not after its start {self.start}"
            )
