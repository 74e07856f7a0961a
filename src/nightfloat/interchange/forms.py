"""Forms: how one value stands in a file. Each reads, writes, describes and gives its JSON Schema.

`read` takes what TOML gives, `parse` the text of a CSV cell; both raise WrongError. `write` and
`cell` are their inverses. `refers` names what kind of id the value must be one of.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import Enum, IntEnum
from functools import lru_cache
from typing import Any

from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.interchange.mistakes import one_of
from nightfloat.interchange.wrong import Trouble, WrongError, check_day, read_day, wrong

LONGEST = 10_000
"""Characters of the longest text; what is longer was pasted by accident."""

LARGEST = 1_000_000
"""No count, weight or number of minutes in a programme comes near it."""

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

Json = dict[str, Any]


class Form(ABC):
    """How one value stands in a file."""

    refers: str = ""

    @property
    @abstractmethod
    def words(self) -> str:
        """The type, for the reference page."""

    @abstractmethod
    def schema(self) -> Json:
        """Return the JSON Schema of the value."""

    @abstractmethod
    def read(self, value: object) -> Any:
        """Return what a TOML value means; raise WrongError."""

    def write(self, value: Any) -> object:
        """Return the TOML value that reads as `value`."""
        return value

    def parse(self, text: str) -> Any:
        """Return what a CSV cell means; raise WrongError."""
        return self.read(text)

    def cell(self, value: Any) -> str:
        """Return the CSV cell that parses as `value`."""
        return str(self.write(value))


class Bare(str):
    """What stands in a TOML text without the quotes that it needs."""

    __slots__ = ()


def type_name(value: object) -> str:
    """Return what a TOML value is, in words."""
    if isinstance(value, Bare):
        return "no TOML value"
    if isinstance(value, bool):
        return "true or false"
    if isinstance(value, datetime):
        return "a date with a time"
    names: list[tuple[type, str]] = [
        (str, "text"),
        (int, "a number"),
        (float, "a number with a decimal point"),
        (date, "a date"),
        (time, "a time without quotes"),
        (list, "a list"),
        (dict, "a table"),
    ]
    return next((name for kind, name in names if isinstance(value, kind)), "something else")


def text_of(value: object, example: str = "") -> str:
    """Return `value` when it is text of a sane length; raise WrongError."""
    if isinstance(value, Bare):
        raise wrong("is text without quotes.", f'"{value}".')
    if not isinstance(value, str):
        raise wrong(f"is {type_name(value)}, where text in quotes is meant.", example)
    if len(value) > LONGEST:
        raise wrong(f"is longer than {LONGEST} characters.", "something was pasted by accident.")
    if _CONTROL.search(value):
        raise wrong("has control characters in it.", "the text was copied from another program.")
    return value


@dataclass(frozen=True, slots=True)
class Text(Form):
    """Any text; `pattern` and its `meaning` limit it."""

    pattern: str = ""
    meaning: str = ""
    required: bool = False

    @property
    def words(self) -> str:
        return "text"

    def schema(self) -> Json:
        found: Json = {"type": "string"}
        if self.pattern:
            found["pattern"] = f"^(?:{self.pattern})$"
        if self.required:
            found["minLength"] = 1
        return found

    def read(self, value: object) -> str:
        text = text_of(value)
        if self.pattern and not re.fullmatch(self.pattern, text):
            raise wrong(f"is not {self.meaning or f'of the form {self.pattern}'}.")
        if self.required and not text.strip():
            raise wrong("is empty.", "a name was forgotten.")
        return text


_APART = r"\\?#%\x00-\x1f\x7f"
_PART = rf"(?:[^./{_APART}]|\.[^./{_APART}]|\.\.[^/{_APART}])[^/{_APART}]*"
ADDRESS_PATTERN = rf"{_PART}(?:/{_PART})*"
"""An id that can stand in an address: no part of it is empty, "." or ".." (folders there), and it
has no characters that end an address. Without looking ahead, which the API's patterns cannot."""

_NO_FOLDER = r"(?!(?:.*/)?\.{0,2}(?:/|$))"
WORD_PATTERN = rf"{_NO_FOLDER}[^\s!+:;,\"'{_APART}][^\s+:;,\"'{_APART}]*"
NAME_PATTERN = rf"{_NO_FOLDER}[^\s!\"{_APART}](?:[^\"{_APART}]*[^\s\"{_APART}])?"
_RESERVED = ("-", "all", "leave", "absent", "resident", "faculty", "fellow", "other")


@dataclass(frozen=True, slots=True)
class Id(Form):
    """The name by which other places refer to something: unique, short. `spaced` allows blanks."""

    spaced: bool = False

    @property
    def words(self) -> str:
        return "id" if self.spaced else "id without blanks"

    def schema(self) -> Json:
        pattern = NAME_PATTERN if self.spaced else WORD_PATTERN
        return {"type": "string", "pattern": f"^(?:{pattern})$", "maxLength": 60}

    def read(self, value: object) -> str:
        text = text_of(value, f'"{value}".' if isinstance(value, int) else "")
        if not text.strip():
            raise wrong("is empty, where an id is needed.", "a short name such as R1.")
        if len(text) > 60:
            raise wrong("is longer than 60 characters.", "a short id here, the long text as name.")
        if text in _RESERVED or re.fullmatch(r"pgy\d+\+?", text):
            raise wrong(
                "has a meaning of its own and cannot be an id.", f'"{text}1" or another name.'
            )
        if not re.match(_NO_FOLDER, text):
            raise wrong('is only dots, or has a "/" without a name beside it.', '"A1".')
        if not re.fullmatch(NAME_PATTERN if self.spaced else WORD_PATTERN, text):
            better = re.sub(r"[\s!+:;,\"'\\?#%]+", "_" if not self.spaced else " ", text)
            better = better.strip("_ ")
            marks = (
                "quotes, line ends or any of ! \\ ? # %"
                if self.spaced
                else "blanks, quotes or any of ! + : ; , \\ ? # %"
            )
            raise wrong(f"has {marks} in it, which an id cannot have.", f'"{better or "A1"}".')
        return text

    def parse(self, text: str) -> str:
        return self.read(text.strip())


@dataclass(frozen=True, slots=True)
class Name(Form):
    """An id of something declared elsewhere: a clinician, shift, rotation, site, block, pack."""

    refers: str
    blank: bool = False

    @property
    def words(self) -> str:
        kinds = [
            f"{kind} id" if kind != "off" else "`-` (off)" for kind in self.refers.split(" or ")
        ]
        return " or ".join(kinds)

    def schema(self) -> Json:
        return {"type": "string"} if self.blank else {"type": "string", "minLength": 1}

    def read(self, value: object) -> str:
        text = text_of(value, f'"{value}".' if isinstance(value, int) else "")
        if not text and not self.blank:
            raise wrong(
                f"is empty, where a {self.refers} is needed.", f"the {self.refers} was forgotten."
            )
        return text

    def parse(self, text: str) -> str:
        return self.read(text.strip())


@dataclass(frozen=True, slots=True)
class Number(Form):
    """A whole number from `lo` to `hi`; `none` where it may be left out."""

    lo: int = 0
    hi: int = LARGEST
    unit: str = ""

    @property
    def words(self) -> str:
        return f"whole number ({self.unit})" if self.unit else "whole number"

    def schema(self) -> Json:
        return {"type": "integer", "minimum": self.lo, "maximum": self.hi}

    def read(self, value: object) -> int:
        if isinstance(value, bool) or not isinstance(value, int):
            way = ""
            if isinstance(value, float) and value == value and abs(value) < LARGEST:  # noqa: PLR0124
                way = f"{round(value)}."
            elif isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,7}", value.strip()):
                way = f"{int(value)} without quotes."
            raise wrong(f"is {type_name(value)}, where a whole number is meant.", way)
        if value < self.lo:
            raise wrong(f"is less than {self.lo}.", f"{self.lo}.")
        if value > self.hi:
            raise wrong(f"is more than {self.hi}.", f"{self.hi}.")
        return value

    def parse(self, text: str) -> int:
        text = text.strip()
        if self.unit == "percent":
            text = text.removesuffix("%").strip()
        if re.fullmatch(r"[+-]?[0-9]{1,15}", text):
            return self.read(int(text))
        if re.fullmatch(r"[+-]?[0-9]{1,9}[.,][0-9]{1,9}", text):
            number = float(text.replace(",", "."))
            if self.unit == "percent" and 0 < number <= 1:
                raise wrong("is no whole number of percent.", f"{round(number * 100)}.")
            raise wrong("is no whole number.", f"{round(number)}.")
        raise wrong("is no whole number.", "a number such as 1.")


@dataclass(frozen=True, slots=True)
class Truth(Form):
    """true or false."""

    @property
    def words(self) -> str:
        return "true or false"

    def schema(self) -> Json:
        return {"type": "boolean"}

    def read(self, value: object) -> bool:
        if not isinstance(value, bool):
            raise wrong(
                f"is {type_name(value)}, where true or false is meant.", "true, without quotes."
            )
        return value


@dataclass(frozen=True, slots=True)
class Day(Form):
    """A date: TOML's own, or year-month-day in a cell."""

    @property
    def words(self) -> str:
        return "date"

    def schema(self) -> Json:
        return {"type": "string", "format": "date"}

    def read(self, value: object) -> date:
        if isinstance(value, datetime):
            raise wrong("is a date with a time, where a day is meant.", f"{value:%Y-%m-%d}.")
        if isinstance(value, date):
            return check_day(value)
        if isinstance(value, str):
            found = read_day(value)
            raise wrong("is text, where a date is meant.", f"{found} without quotes.")
        raise wrong(f"is {type_name(value)}, where a date is meant.", "2026-07-01.")

    def parse(self, text: str) -> date:
        return read_day(text)

    def cell(self, value: Any) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Choice(Form):
    """One word of an enum (an IntEnum by its lower-case name) or of a fixed list."""

    kind: type[Enum] | None = None
    options: tuple[str, ...] = ()

    @property
    def known(self) -> tuple[str, ...]:
        """The words that may stand here: the options, if any, else every member."""
        return self.options or tuple(_members(self.kind) if self.kind else ())

    @property
    def words(self) -> str:
        return " / ".join(f"`{word}`" for word in self.known)

    def schema(self) -> Json:
        return {"enum": list(self.known)}

    def read(self, value: object) -> Any:
        text = text_of(value)
        if text not in self.known:
            raise wrong("is none of " + one_of(self.known) + ".", maybe(text, self.known))
        return _members(self.kind)[text] if self.kind else text

    def parse(self, text: str) -> Any:
        return self.read(text.strip())

    def write(self, value: Any) -> object:
        return _word(value) if isinstance(value, Enum) else value


@lru_cache(maxsize=100)
def _members(kind: type[Enum]) -> dict[str, Enum]:
    return {_word(member): member for member in kind}


def _word(member: Enum) -> str:
    return member.name.lower() if isinstance(member, IntEnum) else str(member.value)


@dataclass(frozen=True, slots=True)
class Items(Form):
    """A list of values of one form; `phrase` lets a single one stand without brackets."""

    item: Form
    most: int = 2000

    @property
    def refers(self) -> str:  # type: ignore[override]
        return self.item.refers

    @property
    def words(self) -> str:
        return f"list of {self.item.words}"

    def schema(self) -> Json:
        return {"type": "array", "items": self.item.schema(), "maxItems": self.most}

    def read(self, value: object) -> tuple[Any, ...]:
        if not isinstance(value, list):
            way = f'["{value}"] in brackets.' if isinstance(value, str) and len(value) < 60 else ""
            raise wrong(f"is {type_name(value)}, where a list is meant.", way)
        if len(value) > self.most:
            raise wrong(f"has more than {self.most} items.")
        return _each(self.item, list(enumerate(value)))

    def write(self, value: Any) -> object:
        return [self.item.write(one) for one in value]


def _each(item: Form, values: list[tuple[int, object]]) -> tuple[Any, ...]:
    read: list[Any] = []
    troubles: list[Trouble] = []
    for index, value in values:
        try:
            read.append(item.read(value))
        except WrongError as error:
            troubles.extend(nested(error, index, value))
    if troubles:
        raise WrongError(*troubles)
    return tuple(read)


def nested(error: WrongError, step: str | int, value: object) -> list[Trouble]:
    """Return an inner value's troubles as its container's."""
    return [
        Trouble(
            trouble.message,
            trouble.maybe,
            value if trouble.value is None else trouble.value,
            (step, *trouble.path),
        )
        for trouble in error.troubles
    ]


@dataclass(frozen=True, slots=True)
class Pairs(Form):
    """A small table of names with a number each."""

    number: Form = Number()
    refers: str = ""
    as_dict: bool = False

    @property
    def words(self) -> str:
        return "table of numbers"

    def schema(self) -> Json:
        return {"type": "object", "additionalProperties": self.number.schema()}

    def read(self, value: object) -> Any:
        if not isinstance(value, dict):
            raise wrong(f"is {type_name(value)}, where a table is meant.", "{ NAME = 1 }.")
        read: list[tuple[str, Any]] = []
        troubles: list[Trouble] = []
        for key, one in value.items():
            try:
                read.append((text_of(key), self.number.read(one)))
            except WrongError as error:
                troubles.extend(nested(error, key, one))
        if troubles:
            raise WrongError(*troubles)
        return dict(read) if self.as_dict else tuple(read)

    def write(self, value: Any) -> object:
        pairs = value.items() if isinstance(value, dict) else value
        return {key: self.number.write(one) for key, one in pairs}


def guarded(make: Any, *arguments: object) -> Any:
    """Return `make(*arguments)`, a domain error in it as a WrongError with its own way out."""
    try:
        return make(*arguments)
    except NightfloatError as error:
        message, _, way = str(error).partition(" Maybe ")
        raise wrong(f"cannot be: {message}", way) from error
