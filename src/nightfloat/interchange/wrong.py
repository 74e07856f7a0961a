"""A value that cannot be read, and how dates and times that people type are told apart."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta

FIRST_YEAR, LAST_YEAR = 1970, 2199

_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SLASHES = re.compile(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4}|\d{2})")
_SERIAL = re.compile(r"[34567]\d{4}")
_EXCEL_ZERO = date(1899, 12, 30)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One thing wrong inside a value; `path` leads to the item of a list or small table."""

    message: str
    maybe: str = ""
    value: object = None
    path: tuple[str | int, ...] = ()


class WrongError(Exception):
    """A value that cannot be read, with everything wrong in it."""

    def __init__(self, *troubles: Trouble) -> None:
        self.troubles = troubles
        super().__init__("; ".join(trouble.message for trouble in troubles))


def wrong(message: str, maybe: str = "", value: object = None) -> WrongError:
    """Return the error for one trouble with the value as a whole."""
    return WrongError(Trouble(message, maybe, value))


def read_day(text: str) -> date:
    """Return the date that an ISO text gives; raise WrongError with the ISO form to use."""
    text = text.strip()
    if match := _ISO.fullmatch(text):
        found = _date(int(match[1]), int(match[2]), int(match[3]))
        if text != found.isoformat():
            raise wrong("is no ISO date.", f'"{found}".')
        return found
    if match := _SLASHES.fullmatch(text):
        raise _typed(match)
    if match := re.fullmatch(r"(\d{4}-\d{2}-\d{2})[T ][0-9:.]+", text):
        raise wrong("is a date with a time, where a day is meant.", f'"{match[1]}".')
    if _SERIAL.fullmatch(text):
        meant = _EXCEL_ZERO + timedelta(days=int(text))
        raise wrong("is a number, not a date: Excel's own count of days.", f'"{meant}".')
    raise wrong("is no date.", '"2026-07-01" (year-month-day).')


def _date(year: int, month: int, day: int) -> date:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise wrong(f"is in the year {year}.", "a year such as 2026.")
    if not 1 <= month <= 12:
        other = (
            f'"{year}-{day:02d}-{month:02d}".' if day <= 12 < month <= 31 else "a month 01 to 12."
        )
        raise wrong(f"has month {month}.", other)
    length = calendar.monthrange(year, month)[1]
    if month == 2 and day == 29 and length == 28:
        raise wrong(
            f"does not exist: {year} is no leap year.", f'"{year}-02-28" or "{year}-03-01".'
        )
    if not 1 <= day <= length:
        raise wrong(
            f"does not exist: {calendar.month_name[month]} {year} has {length} days.",
            f'"{year}-{month:02d}-{length}".',
        )
    return date(year, month, day)


def _typed(match: re.Match[str]) -> WrongError:
    """Return the error for 7/4/2026 or 04.07.2026, with each date that it may mean."""
    one, other = int(match[1]), int(match[2])
    year = int(match[3]) + (2000 if len(match[3]) == 2 else 0)
    orders = [(one, other), (other, one)]
    meant: list[str] = []
    for month, day in orders if "/" in match[0] else orders[::-1]:
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]:
            meant.append(f'"{year}-{month:02d}-{day:02d}"')
    meant = list(dict.fromkeys(meant))
    if len(meant) > 1:
        return wrong("can be read as two dates; use year-month-day.", f"{meant[0]} or {meant[1]}.")
    first = meant[0] if meant else '"2026-07-01"'
    return wrong("is no ISO date; use year-month-day.", f"{first}.")


def check_day(day: date) -> date:
    """Return `day` when its year is one of ours; raise WrongError."""
    return _date(day.year, day.month, day.day)
