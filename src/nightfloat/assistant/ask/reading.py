"""What a sentence is read against, and what it is read as."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from nightfloat.domain.people import Clinician
from nightfloat.domain.time import Calendar
from nightfloat.domain.work import Rotation, Shift

LONGEST = 300
"""Characters of a sentence."""


class Intent(StrEnum):
    """What somebody wants to know, or to have changed."""

    SUMMARY_WEEK = "summary_week"
    SUMMARY_BLOCK = "summary_block"
    SUMMARY_PERSON = "summary_person"
    WHO_ON = "who_on"
    WHO_OFF = "who_off"
    SHIFTS = "shifts"
    WHY_CELL = "why_cell"
    WHY_REQUEST = "why_request"
    WHY_UNFILLED = "why_unfilled"
    CHANGES = "changes"
    COVER = "cover"
    ANNOUNCE_PUBLICATION = "announce_publication"
    ANNOUNCE_SWAP = "announce_swap"
    ANNOUNCE_SICK = "announce_sick"
    REQUEST_OFF = "request_off"
    SWAP = "swap"
    ASSIGN = "assign"
    UNASSIGN = "unassign"
    HAND_OVER = "hand_over"
    PIN = "pin"
    UNPIN = "unpin"

    @property
    def changes(self) -> bool:
        """Whether it would change something once it is confirmed."""
        return self in _CHANGES


_CHANGES = frozenset(
    {
        Intent.REQUEST_OFF,
        Intent.SWAP,
        Intent.ASSIGN,
        Intent.UNASSIGN,
        Intent.HAND_OVER,
        Intent.PIN,
        Intent.UNPIN,
    }
)


class Refused(StrEnum):
    """Why a sentence is not acted on."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    LANGUAGE = "language"
    NEGATION = "negation"
    ALTERNATIVES = "alternatives"
    CONDITION = "condition"
    QUESTION = "question"
    UNKNOWN_PERSON = "unknown_person"
    AMBIGUOUS_PERSON = "ambiguous_person"
    NOBODY = "nobody"
    """Speaks of "me" for somebody who is nobody of the programme."""
    SAME_PERSON = "same_person"
    AMBIGUOUS_DAY = "ambiguous_day"
    DISAGREEING_DAY = "disagreeing_day"
    NO_SUCH_DAY = "no_such_day"
    OUTSIDE = "outside"
    SEVERAL_DAYS = "several_days"
    AMBIGUOUS_SHIFT = "ambiguous_shift"
    SEVERAL = "several"
    TWO_READINGS = "two_readings"
    UNKNOWN_WORDS = "unknown_words"
    NOT_UNDERSTOOD = "not_understood"


class Missing(StrEnum):
    """What the form asks for."""

    PERSON = "person"
    OTHER = "other"
    DAY = "day"
    SHIFT = "shift"
    ROTATION = "rotation"


class Ask(StrEnum):
    """How a day off is asked for: the kind of the request."""

    WISH = "wish_off"
    NEED = "need_off"
    VACATION = "vacation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a sentence is read against; `first` to `last` are the days of the schedule.

    `me` is the asker's own clinician. `focus_day` and `focus_person` are the cell that they look
    at: the week of a bare "Friday", and who or what "here" is.
    """

    people: tuple[Clinician, ...]
    shifts: tuple[Shift, ...]
    rotations: tuple[Rotation, ...]
    calendar: Calendar
    first: date
    last: date
    today: date
    me: str | None = None
    focus_day: date | None = None
    focus_person: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A sentence as it was understood. It can be acted on when nothing is missing or refused.

    `people` stand in the order of their parts: who gives away, then who takes. `shifts` are all
    that the words can mean ("nights" may be two); for a change but `assign` they say what the
    person should have. `words` are those of the sentence that are in doubt.
    """

    intent: Intent | None = None
    people: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    shifts: tuple[str, ...] = ()
    rotation: str | None = None
    block: str | None = None
    ask: Ask = Ask.WISH
    missing: tuple[Missing, ...] = ()
    refused: Refused | None = None
    words: str = ""

    @property
    def shift(self) -> str | None:
        """The shift that is meant; None where none is, or it may be one of several."""
        return self.shifts[0] if len(self.shifts) == 1 else None

    @property
    def complete(self) -> bool:
        """Whether every part of it is understood."""
        return self.intent is not None and not self.missing and self.refused is None
