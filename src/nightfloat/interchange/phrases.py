"""Forms of the domain's own small languages: clock times, days, people, typical weeks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import MINUTES_A_DAY, DaySelector, zone
from nightfloat.interchange.forms import Bare, Form, Items, Json, Text, guarded, text_of, type_name
from nightfloat.interchange.wrong import wrong

_CLOCK = re.compile(r"([0-9]{1,2}):([0-9]{2})(?:\+([0-9]))?")
CLOCK_PATTERN = r"([01]?[0-9]|2[0-4]):[0-5][0-9](\+[0-3])?"


def read_clock(value: object) -> tuple[int, int | None]:
    """Return (minute of the day, days later if it says so) of 'HH:MM' or 'HH:MM+1'."""
    if isinstance(value, Bare):
        raise wrong("is no clock time in quotes.", _likely_clock(value))
    if not isinstance(value, str):
        raise wrong(f"is {type_name(value)}, where a clock time is meant.", '"07:00" in quotes.')
    text = text_of(value).strip()
    if match := _CLOCK.fullmatch(text):
        minute = int(match[1]) * 60 + int(match[2])
        if int(match[2]) < 60 and minute <= MINUTES_A_DAY:
            return minute, int(match[3]) if match[3] else None
    raise wrong("is no clock time.", _likely_clock(text))


def _likely_clock(text: str) -> str:
    match = re.fullmatch(r"([0-9]{1,2})[:.h]?([0-9]{2})?\s*([AaPp])?\.?(?:[Mm]\.?)?", text)
    if match and int(match[1]) <= 24 and int(match[2] or 0) < 60:
        hour = int(match[1])
        if match[3]:
            hour = hour % 12 + (12 if match[3] in "Pp" else 0)
        return f'"{hour:02d}:{match[2] or "00"}".'
    return '"07:00", or "11:00+1" for the day after.'


def write_clock(minute: int, after: int | None = None) -> str:
    """Return the text for a minute; with `after`, of the end of something that starts then."""
    if (
        after is None
        or minute == _first_after(minute % MINUTES_A_DAY, after)
        or minute == MINUTES_A_DAY
    ):
        within = minute if minute == MINUTES_A_DAY else minute % MINUTES_A_DAY
        suffix = ""
    else:
        extra, within = divmod(minute, MINUTES_A_DAY)
        suffix = f"+{extra}"
    return f"{within // 60:02d}:{within % 60:02d}{suffix}"


def _first_after(within: int, begin: int) -> int:
    """Return the first minute later than `begin` at which the clock shows `within`."""
    return begin + 1 + (within - begin - 1) % MINUTES_A_DAY


def end_minute(value: object, begin: int) -> int:
    """Return the minute of an end: the first such time after `begin`, or the day it names."""
    within, later = read_clock(value)
    if later is not None:
        return within + later * MINUTES_A_DAY
    return (
        within if within == MINUTES_A_DAY > begin else _first_after(within % MINUTES_A_DAY, begin)
    )


@dataclass(frozen=True, slots=True)
class Clock(Form):
    """A clock time, 'HH:MM'; read as (minute, days later or None)."""

    @property
    def words(self) -> str:
        return 'clock time `"HH:MM"`'

    def schema(self) -> Json:
        return {"type": "string", "pattern": f"^{CLOCK_PATTERN}$"}

    def read(self, value: object) -> str:
        read_clock(value)
        return str(value).strip()


@dataclass(frozen=True, slots=True)
class Span(Form):
    """'22:00-23:00': two clock times; an end before its beginning is on the next day."""

    @property
    def words(self) -> str:
        return 'hours `"HH:MM-HH:MM"`'

    def schema(self) -> Json:
        return {"type": "string", "pattern": f"^{CLOCK_PATTERN}-{CLOCK_PATTERN}$"}

    def read(self, value: object) -> str:
        text = text_of(value).strip()
        begin, dash, end = text.partition("-")
        if not dash:
            raise wrong("has no beginning and end.", '"22:00-23:00".')
        for part in (begin, end):
            read_clock(part)
        return text


@dataclass(frozen=True, slots=True)
class Days(Form):
    """A phrase for days."""

    @property
    def words(self) -> str:
        return "days"

    def schema(self) -> Json:
        return {"type": "string", "minLength": 1}

    def read(self, value: object) -> DaySelector:
        found = guarded(DaySelector, text_of(value, '"Mon-Fri".'))
        assert isinstance(found, DaySelector)
        return found

    def write(self, value: Any) -> object:
        return value.text


@dataclass(frozen=True, slots=True)
class Who(Form):
    """One phrase for people, or a list of them."""

    refers: str = "who"

    @property
    def words(self) -> str:
        return "people"

    def schema(self) -> Json:
        phrase = {"type": "string", "pattern": r"\S"}
        return {"anyOf": [phrase, {"type": "array", "items": phrase, "minItems": 1}]}

    def read(self, value: object) -> WhoSelector:
        phrases = Items(Text(pattern=r"(?s).*\S.*", meaning="a phrase for people")).read(
            [value] if isinstance(value, str) else value
        )
        if not phrases:
            raise wrong("is empty and selects nobody.", '"all".')
        return WhoSelector(phrases)

    def write(self, value: Any) -> object:
        return value.phrases[0] if len(value.phrases) == 1 else list(value.phrases)


@dataclass(frozen=True, slots=True)
class Week(Form):
    """'Mon-Fri 07:00-17:00': days, then hours; part of a rotation's typical week."""

    @property
    def words(self) -> str:
        return 'days and hours `"Mon-Fri 07:00-17:00"`'

    def schema(self) -> Json:
        return {"type": "string", "pattern": rf"^\S.*\s{CLOCK_PATTERN}-{CLOCK_PATTERN}$"}

    def read(self, value: object) -> tuple[DaySelector, int, int]:
        phrase, _, hours = text_of(value, '"Mon-Fri 07:00-17:00".').rstrip().rpartition(" ")
        begin, dash, end = hours.partition("-")
        if not phrase or not dash or ":" not in hours:
            raise wrong("is no days with hours.", '"Mon-Fri 07:00-17:00".')
        first, later = read_clock(begin)
        if later is not None or first == MINUTES_A_DAY:
            raise wrong("begins on another day than it says.", '"Mon-Fri 07:00-17:00".')
        stop = end_minute(end, first)
        if not first < stop <= 3 * MINUTES_A_DAY:
            raise wrong("ends before it begins, or days later.", '"Mon-Fri 07:00-17:00".')
        return Days().read(phrase), first, stop

    def write(self, value: Any) -> object:
        days, begin, end = value
        return f"{days.text} {write_clock(begin)}-{write_clock(end, begin)}"


@dataclass(frozen=True, slots=True)
class Zone(Form):
    """An IANA time zone."""

    @property
    def words(self) -> str:
        return "IANA time zone"

    def schema(self) -> Json:
        return {"type": "string", "minLength": 1}

    def read(self, value: object) -> str:
        text = text_of(value)
        guarded(zone, text)
        return text
