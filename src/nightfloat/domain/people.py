"""Clinicians, their appointments year by year, and what they are qualified for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise

from nightfloat.domain.errors import NightfloatError, SelectorError


class Role(StrEnum):
    """Who a clinician is to the programme."""

    RESIDENT = "resident"
    FACULTY = "faculty"
    FELLOW = "fellow"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Appointment:
    """One stretch of a clinician's time in the programme (dates, end exclusive).

    `pgy` is None for those who have none; `fte` is a percentage, 1 to 100; a resident whose
    appointments change on another day than 1 July is simply off-cycle.
    """

    start: date
    end: date
    pgy: int | None = None
    fte: int = 100
    cohort: str = ""


@dataclass(frozen=True, slots=True)
class Qualification:
    """A credential, good up to and including `until` (None: no end)."""

    name: str
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clinician:
    """A person who can be scheduled, with appointments in order of their dates."""

    id: str
    name: str
    role: Role
    appointments: tuple[Appointment, ...]
    qualifications: tuple[Qualification, ...] = ()

    def __post_init__(self) -> None:
        for one, other in pairwise(self.appointments):
            if other.start < one.end:
                raise NightfloatError(
                    f'"{self.id}" has two appointments at {other.start}. '
                    "Maybe the first should end the day before the second starts."
                )

    def appointment(self, day: date) -> Appointment | None:
        """Return the appointment in force on `day`, or None when the person is not there."""
        return next((a for a in self.appointments if a.start <= day < a.end), None)

    def pgy(self, day: date) -> int | None:
        """Return the postgraduate year on `day`."""
        found = self.appointment(day)
        return found.pgy if found else None

    def qualified(self, name: str, day: date) -> bool:
        """Return True when the credential is held and valid on `day`."""
        return any(
            q.name == name and (q.until is None or day <= q.until) for q in self.qualifications
        )


@dataclass(frozen=True, slots=True)
class WhoSelector:
    """Phrases for people: each phrase is words that must all hold; any phrase may match.

    Words: 'all', a role ('resident', 'faculty' ...), 'pgy2', 'pgy2+' (and above), 'cohort:A',
    'qualified:procedures', 'on:FMIT' (on that rotation on the day), a clinician's id, or any of
    these with '!' for not. ['pgy2+ !cohort:A', 'faculty'] reads as it says.
    """

    phrases: tuple[str, ...] = ("all",)

    def matches(self, person: Clinician, day: date, rotation: str = "") -> bool:
        """Return True when `person`, on `rotation` that day, is selected."""
        return any(
            all(_word(word, person, day, rotation) for word in _split(phrase))
            for phrase in self.phrases
        )

    @property
    def lasting(self) -> bool:
        """True when it selects the same people on every day: roles and ids, no level or place."""
        return _lasting(self.phrases)

    def words(self) -> tuple[str, ...]:
        """Return each word used, without '!': what a loader checks for unknown names."""
        return tuple(w.removeprefix("!") for phrase in self.phrases for w in _split(phrase))


PGY_WORD = re.compile(r"pgy(\d+)(\+?)")
ROLES = frozenset(Role)


@lru_cache(maxsize=1024)
def _lasting(phrases: tuple[str, ...]) -> bool:
    words = (word.removeprefix("!") for phrase in phrases for word in _split(phrase))
    return all(":" not in word and not PGY_WORD.fullmatch(word) for word in words)


@lru_cache(maxsize=1024)
def _split(phrase: str) -> tuple[str, ...]:
    return tuple(phrase.split())


def _word(word: str, person: Clinician, day: date, rotation: str) -> bool:
    if word.startswith("!"):
        return not _word(word[1:], person, day, rotation)
    if word == "all":
        return True
    if word in ROLES:
        return person.role == word
    if match := PGY_WORD.fullmatch(word):
        pgy = person.pgy(day)
        return pgy is not None and (
            pgy == int(match[1]) or (match[2] == "+" and pgy > int(match[1]))
        )
    label, colon, value = word.partition(":")
    if colon:
        if label == "cohort":
            found = person.appointment(day)
            return found is not None and found.cohort == value
        if label == "qualified":
            return person.qualified(value, day)
        if label == "on":
            return rotation == value
        raise SelectorError(
            f'"{word}" selects nobody. Maybe "cohort:{value}", "qualified:{value}" or "on:{value}".'
        )
    return person.id == word
