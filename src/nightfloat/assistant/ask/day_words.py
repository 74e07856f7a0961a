"""How people write weekdays, months and numbers of days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType

from nightfloat.assistant.ask.words import Token, mistyped

_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_SHORT_DAYS = {
    "mon": 0, "tue": 1, "tues": 1, "wed": 2, "weds": 2, "thu": 3, "thur": 3, "thurs": 3,
    "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
_SLIPS = {
    "tomorow": "tomorrow", "tommorow": "tomorrow", "tommorrow": "tomorrow", "toda": "today",
    "wendesday": "wednesday", "wensday": "wednesday", "wednsday": "wednesday",
    "thrusday": "thursday", "firday": "friday", "friady": "friday", "satruday": "saturday",
}  # fmt: skip
_LONG = (*_WEEKDAYS, *_MONTHS, "tomorrow", "today", "tonight", "yesterday", "weekend")
_NEAR = tuple(word for word in _LONG if len(word) > 5)
WEEKDAY: Mapping[str, int] = MappingProxyType(
    {
        **{word: number for number, word in enumerate(_WEEKDAYS)},
        **_SHORT_DAYS,
    }
)
MONTH: Mapping[str, int] = MappingProxyType(
    {
        **{word: number + 1 for number, word in enumerate(_MONTHS)},
        **{word[:3]: number + 1 for number, word in enumerate(_MONTHS)},
        "sept": 9,
    }
)
AND = frozenset(("and",))
TO = frozenset(("-", "to", "till", "til", "until", "through", "thru"))
_ORDINAL = re.compile(r"(\d{1,2})(st|nd|rd|th)?")
SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
THIS = frozenset(("this", "coming", "upcoming"))


def day_word(token: Token) -> str:
    low = token.word
    if low.isdigit() or not token.text.isascii() or not low.isalpha():
        return token.text.casefold()
    if low in WEEKDAY or low in MONTH:
        return low
    if low.endswith("s"):  # "Fridays" are many
        return low
    return _SLIPS.get(low) or (mistyped(low, _NEAR) if len(low) > 5 else None) or low


def ordinal(word: str) -> tuple[int, bool] | None:
    found = _ORDINAL.fullmatch(word)
    return (int(found[1]), bool(found[2])) if found and 1 <= int(found[1]) <= 31 else None


def made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
