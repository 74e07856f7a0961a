"""Texts of others taken apart: who, when and what in them as pieces."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from nightfloat.assistant.gate.lexicon import MONTHS, WEEKDAYS
from nightfloat.assistant.text import Kind, Piece, listed, text
from nightfloat.rules.grid import LEAVE

if TYPE_CHECKING:
    from nightfloat.assistant.facts.words import Book

SHORT_DAYS = tuple(name[:3] for name in WEEKDAYS)

SHORT_MONTHS = tuple(name[:3] for name in MONTHS)

_D, _M = "|".join(SHORT_DAYS), "|".join(SHORT_MONTHS)

_DATE = rf"(?:(?:{_D}) )?\d{{1,2}} (?:{_M})(?: \d{{4}})?"

_LONG = rf"(?:{_D}) \d{{1,2}} (?:{_M}) \d{{4}}"

_SPAN = rf"\d{{1,2}}(?: (?:{_M}))?–{_DATE}"

_PARTS = re.compile(
    rf"(?:(?P<day>{_D}) )?(?P<number>\d{{1,2}})(?: (?P<month>{_M}))?(?: (\d{{4}}))?"
)

_NUMBER = r"(?<![\w.:,/+-])\d+(?:\.\d+)?(?![\w:]|[.,/:+]\d|-\d)"

_BEFORE_NAME = r"(?:^|(?<=: )|(?<=, )|(?<= if )|(?<= for )|(?<= of )|(?<= and ))"

_BEHIND_NAME = (
    r"(?=: |'s | \(cohort | (?:has|is|are|works|gets|needs|asked|breaks|pinned|keeps|would|should|"
    r"does not|were|needed|if|from|and \d+ more|and [^:]+ (?:on|is|are|would)) )"
)
"""Where a name stands in a message: somebody who is called like a shift is meant only there."""

_MANY = 4
"""Shifts in one text from which their names would be too long."""

_CODES_SAID = (
    (" has - on ", " is off on "),
    (f" has {LEAVE} on ", " is on leave on "),
    (" pinned to - on ", " pinned off on "),
)
"""Letters of the grid that messages hold, as one says them."""


class Cutter:
    """Takes texts apart by the people, days and work that a book knows."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def cut(
        self, words: str, about: Sequence[str] = (), *, weekdays: bool = False
    ) -> tuple[Piece, ...]:
        """Return a text as pieces: people, days, shifts, rotations and numbers as what they are.

        `about` tells which of two people of one name is meant; where it does not, both are named.
        With `weekdays` a weekday's name is the day, even where somebody is called like it.
        """
        for code, plain in _CODES_SAID:
            words = words.replace(code, plain)
        pattern = self._of_rules if weekdays else self._of_messages
        row: list[Piece] = []
        place = 0
        for found in pattern.finditer(words):
            pieces = self._pieces(found, about)
            if not pieces:
                continue
            if found.start() > place:
                row.append(text(words[place : found.start()]))
            row += pieces
            place = found.end()
        if place < len(words):
            row.append(text(words[place:]))
        return self._readable(row)

    def _readable(self, row: Sequence[Piece]) -> tuple[Piece, ...]:
        """Return a text whose many shifts are told by their codes, and two at once by 'and'."""
        many = sum(piece.kind is Kind.SHIFT for piece in row) > _MANY
        found: list[Piece] = []
        for piece in row:
            if piece.kind is Kind.SHIFT and many:
                found.append(Piece(Kind.SHIFT, piece.ref, piece.ref))
            elif piece == text("+") and found and found[-1].kind is Kind.SHIFT:
                found.append(text(" and "))
            else:
                found.append(piece)
        return tuple(found)

    @cached_property
    def _of_messages(self) -> re.Pattern[str]:
        return self._pattern(weekdays=False)

    @cached_property
    def _of_rules(self) -> re.Pattern[str]:
        return self._pattern(weekdays=True)

    def _pattern(self, *, weekdays: bool) -> re.Pattern[str]:
        ids = [id for id in self._book.names if _is_certain(id) and id not in self._book.codes]
        named = [day for day in WEEKDAYS if weekdays and day in self._book.alike]
        likewise = [name for name in self._book.alike if name in self._book.codes]
        only = [name for name in self._book.alike if name not in self._book.codes]
        who = any_of(likewise)
        options = [
            ("block", r"\bblocks? \d{4}-\d{2}\b"),
            ("fromto", rf"(?<![\w–]){_LONG} to {_LONG}\b(?! \d\d:)"),
            ("span", rf"(?<![\w–]){_SPAN}\b"),
            ("date", rf"(?<![\w–]){_DATE}\b"),
            ("weekday", any_of(named)),
            ("likewise", f"{_BEFORE_NAME}{who}{_BEHIND_NAME}" if who and not weekdays else ""),
            ("name", any_of(only)),
            ("id", any_of(ids)),
            ("code", any_of(code for code in self._book.codes if _is_certain(code))),
            ("number", _NUMBER),
        ]
        return re.compile("|".join(f"(?P<{name}>{each})" for name, each in options if each))

    def _pieces(self, found: re.Match[str], about: Sequence[str]) -> tuple[Piece, ...]:
        if found.lastgroup in {"name", "likewise"}:
            return self._named(found, about)
        make: dict[str, Callable[[str], Piece | None]] = {
            "block": lambda words: text(self._book.block(words.split()[-1])),
            "fromto": self._from_to,
            "span": self._span,
            "date": self._date,
            "weekday": lambda words: Piece(Kind.DAY, words),
            "id": self._book.person,
            "code": lambda words: self._book.work(words)[0],
            "number": lambda words: Piece(Kind.NUMBER, words, words),
        }
        assert found.lastgroup is not None
        piece = make[found.lastgroup](found[0])
        return () if piece is None else (piece,)

    def _named(self, found: re.Match[str], about: Sequence[str]) -> tuple[Piece, ...]:
        """Return who is meant by a name: of two of one name those of `about`, else both."""
        name, ids = found[0], self._book.alike[found[0]]
        meant = [id for id in ids if id in about] or ids
        pair = f"{name} and {name}"
        if len(meant) == 2 and found.string.count(name) == 2 and pair in found.string:
            first = found.string.index(name) == found.start()
            meant = meant[:1] if first else meant[1:]
        return listed([(self._book.person(id),) for id in meant], "or")

    def _date(self, words: str) -> Piece | None:
        day = self._read(words)
        return self._book.day(day) if day else None

    def _from_to(self, words: str) -> Piece | None:
        first, last = (self._read(end) for end in words.split(" to "))
        return self._book.stretch(first, last) if first and last and first <= last else None

    def _span(self, words: str) -> Piece | None:
        begin, _, end = words.partition("–")
        last = self._read(end)
        if last is None:
            return None
        if not re.search("[A-Z]", begin):
            begin = f"{begin} {SHORT_MONTHS[last.month - 1]}"
        first = self._read(begin)
        return self._book.stretch(first, last) if first and first < last else None

    def _read(self, words: str) -> date | None:
        """Return a day that is written with or without its weekday and year."""
        found = _PARTS.fullmatch(words)
        if found is None or not found["month"]:
            return None
        month, number = SHORT_MONTHS.index(found["month"]) + 1, int(found["number"])
        start, end = self._book.calendar.start, self._book.calendar.end
        years = [int(found[4])] if found[4] else range(start.year - 1, end.year + 2)
        days = [day for year in years if (day := _made(year, month, number))]
        fits = [d for d in days if found["day"] in {None, SHORT_DAYS[d.weekday()]}]
        return min(fits, key=lambda day: (not start <= day < end, abs(day - start)), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_certain(code: str) -> bool:
    """Whether a code in a text can be nothing but the code: no word is spelt like it."""
    return code not in {"A", "I", "PGY"} and code.upper() == code and any(map(str.isalpha, code))


def any_of(words: Iterable[str]) -> str:
    """Return a pattern for any of some words that stand for themselves, the longest first."""
    found = sorted((word for word in dict.fromkeys(words) if word), key=lambda x: (-len(x), x))
    if not found:
        return ""
    # Most places begin with no letter that any of them begins with: those cost nothing.
    first = "".join(sorted({re.escape(word[0]) for word in found}))
    return rf"(?<![\w-])(?=[{first}])(?:{'|'.join(map(re.escape, found))})(?![\w-])"
