"""How a programme's people, days, shifts and rules are said: as pieces, so that nothing is lost.

Messages of the check and of explanations are plain text with names in them. `Book.cut` takes such
a text apart by the programme's roster, so that a name is only ever in a piece for a person.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from nightfloat.app.findings import clauses
from nightfloat.assistant.facts.sentences import some
from nightfloat.assistant.gate.lexicon import MONTHS, WEEKDAYS
from nightfloat.assistant.text import Kind, Piece, listed, text
from nightfloat.domain.time import DAY, Block, Calendar
from nightfloat.rules.clock.words import hours
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.programme import Programme

_SHORT_DAYS = tuple(name[:3] for name in WEEKDAYS)

_SHORT_MONTHS = tuple(name[:3] for name in MONTHS)

_MONTH_ID = re.compile(r"(\d{4})-(\d{2})")

_D, _M = "|".join(_SHORT_DAYS), "|".join(_SHORT_MONTHS)

_DATE = rf"(?:(?:{_D}) )?\d{{1,2}} (?:{_M})(?: \d{{4}})?"

_LONG = rf"(?:{_D}) \d{{1,2}} (?:{_M}) \d{{4}}"

_SPAN = rf"\d{{1,2}}(?: (?:{_M}))?–{_DATE}"

_PARTS = re.compile(
    rf"(?:(?P<day>{_D}) )?(?P<number>\d{{1,2}})(?: (?P<month>{_M}))?(?: (\d{{4}}))?"
)

_NUMBER = r"(?<![\w.:,/+-])\d+(?:\.\d+)?(?![\w:]|[.,/:+]\d|-\d)"

_AGO = timedelta(days=400)

_PLAIN_RULES = {
    "leave": "approved leave",
    "pin": "what is pinned",
    "assignment": "what people can be given",
    "overlap": "two shifts at one time",
}
"""Rules that every programme has, which nobody writes down."""

_CODES_SAID = (
    (" has - on ", " is off on "),
    (f" has {LEAVE} on ", " is on leave on "),
    (" pinned to - on ", " pinned off on "),
)
"""Letters of the grid that messages hold, as one says them."""


def weekday_date(day: date) -> str:
    """Return a day as it is said: 'Friday 23 October'."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def short_date(day: date, *, month: bool = True) -> str:
    """Return an end of a stretch: 'Mon 6', 'Mon 6 July'."""
    words = f"{_SHORT_DAYS[day.weekday()]} {day.day}"
    return f"{words} {MONTHS[day.month - 1]}" if month else words


def stretch_words(first: date, last: date) -> str:
    """Return 'Friday 23 October', 'Mon 6 – Wed 8 July' or 'Fri 31 July – Sun 2 August'."""
    if first == last:
        return weekday_date(first)
    same = (first.year, first.month) == (last.year, last.month)
    return f"{short_date(first, month=not same)} – {short_date(last)}"


class Book:
    """The words of one programme. Asking for something it does not know gives it as it is."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.calendar: Calendar = programme.calendar
        self.names = {person.id: person.name or person.id for person in programme.people}
        self.alike: dict[str, list[str]] = {}
        for id, name in self.names.items():
            self.alike.setdefault(name, []).append(id)
        self.clauses = clauses(programme)

    # ── People ──────────────────────────────────────────────────────────────────────────────

    def person(self, id: str) -> Piece:
        """Return somebody; two of one name are told apart by their ids."""
        name = self.names.get(id, id)
        twins = len(self.alike.get(name, ())) > 1
        return Piece(Kind.PERSON, f"{name} ({id})" if twins else name, id)

    def people(self, ids: Iterable[str], most: int = 6) -> tuple[Piece, ...]:
        """Return several people as a list: 'A, B and 3 more people'."""
        return some([(self.person(id),) for id in ids], most, "person", "people")

    # ── Days ────────────────────────────────────────────────────────────────────────────────

    def day(self, day: date) -> Piece:
        """Return a day: 'Friday 23 October', with its year outside the programme's own."""
        words = weekday_date(day)
        if not self.calendar.start - _AGO < day < self.calendar.end:
            words = f"{words} {day.year}"
        return Piece(Kind.DAY, words, day.isoformat())

    def stretch(self, first: date, last: date) -> Piece:
        """Return the days from first to last, both included."""
        if first == last:
            return self.day(first)
        return Piece(Kind.DAY, stretch_words(first, last), f"{first}/{last}")

    def days(self, days: Sequence[date], most: int = 4) -> tuple[Piece, ...]:
        """Return single days as a list, neighbours together."""
        return some([(self.stretch(*one),) for one in runs(days)], most, "time", "times")

    def block(self, block: Block | str) -> str:
        """Return 'block 3'; of a block that is a month 'the July 2026 block'."""
        id = block if isinstance(block, str) else block.id
        month = _MONTH_ID.fullmatch(id)
        return f"the {MONTHS[int(month[2]) - 1]} {month[1]} block" if month else f"block {id}"

    def holiday(self, day: date) -> Piece | None:
        """Return the name of a holiday."""
        name = next((one.name for one in self.calendar.holidays if one.day == day), None)
        return Piece(Kind.DAY, name, day.isoformat()) if name else None

    # ── Work ────────────────────────────────────────────────────────────────────────────────

    def work(self, code: str) -> tuple[Piece, ...]:
        """Return a letter of work: shifts, or rotations; 'C-AM and C-PM' where it has two."""
        plain = code.removesuffix(" + vacation")
        more = (text(" with vacation"),) if plain != code else ()
        if plain in self.programme.shift:
            return (Piece(Kind.SHIFT, plain, plain), *more)
        if plain in self.programme.rotation:
            return (Piece(Kind.ROTATION, plain, plain), *more)
        mark = " / " if " / " in plain else "+"
        parts = plain.split(mark)
        if len(parts) > 1:
            return (*listed([self.work(part) for part in dict.fromkeys(parts)]), *more)
        return (*self.cut(plain.replace("_", " ")), *more)

    def state(self, code: str) -> tuple[Piece, ...]:
        """Return what somebody does with a letter: 'works N', 'is off', 'is on leave'."""
        idle = {
            OFF: "is off",
            "": "is off",
            LEAVE: "is on leave",
            ABSENT: "is not in the programme",
        }
        if code in idle:
            return (text(idle[code]),)
        verb = "works " if self._has_shifts(code) else "is on "
        return (text(verb), *self.work(code))

    def thing(self, code: str) -> tuple[Piece, ...]:
        """Return a letter as a thing: 'N', 'a day off', 'leave'."""
        idle = {OFF: "a day off", "": "a day off", LEAVE: "leave", ABSENT: "nothing"}
        return (text(idle[code]),) if code in idle else self.work(code)

    def _has_shifts(self, code: str) -> bool:
        return any(part in self.programme.shift for part in code.split("+"))

    def amount(self, minutes: int) -> tuple[Piece, ...]:
        """Return minutes as '76 h 30 min'."""
        return self.cut(hours(minutes))

    # ── Rules ───────────────────────────────────────────────────────────────────────────────

    def rule(self, id: str) -> tuple[Piece, ...]:
        """Return a rule in words: a pack's by its title, the programme's own by its sentence."""
        found = self.clauses.get(id)
        if found is None:
            return (text(_PLAIN_RULES.get(id, "a rule of the programme")),)
        words = (found.title if found.code else found.words).rstrip(".")
        pieces = self.cut(words, weekdays=True)
        if all(piece.kind not in {Kind.PERSON, Kind.DAY} for piece in pieces):
            return (Piece(Kind.RULE, "".join(piece.text for piece in pieces), id),)
        return tuple(
            text(piece.text) if piece.kind not in {Kind.PERSON, Kind.DAY} else piece
            for piece in pieces
        )

    def wish(self, words: str, clinician: str) -> tuple[Piece, ...]:
        """Return what a request asks for: 'time off on Friday 23 October'."""
        plain = f"time {words}" if words.startswith("off") else words
        return self.cut(plain, (clinician,))

    # ── Texts of others ─────────────────────────────────────────────────────────────────────

    def cut(
        self, words: str, about: Sequence[str] = (), *, weekdays: bool = False
    ) -> tuple[Piece, ...]:
        """Return a text as pieces: people, days, shifts, rotations and numbers as what they are.

        `about` tells which of two people of one name is meant. With `weekdays` a weekday's name
        is the day, even where somebody is called like it.
        """
        for code, plain in _CODES_SAID:
            words = words.replace(code, plain)
        pattern = self._of_rules if weekdays else self._of_messages
        row: list[Piece] = []
        place = 0
        for found in pattern.finditer(words):
            piece = self._piece(found, about)
            if piece is None:
                continue
            if found.start() > place:
                row.append(text(words[place : found.start()]))
            row.append(piece)
            place = found.end()
        if place < len(words):
            row.append(text(words[place:]))
        return tuple(row)

    @cached_property
    def _of_messages(self) -> re.Pattern[str]:
        return self._pattern(weekdays=False)

    @cached_property
    def _of_rules(self) -> re.Pattern[str]:
        return self._pattern(weekdays=True)

    def _pattern(self, *, weekdays: bool) -> re.Pattern[str]:
        ids = [id for id in self.names if _is_certain(id) and id not in self._codes]
        named = [day for day in WEEKDAYS if weekdays and day in self.alike]
        options = [
            ("block", r"\bblocks? \d{4}-\d{2}\b"),
            ("fromto", rf"(?<![\w–]){_LONG} to {_LONG}\b(?! \d\d:)"),
            ("span", rf"(?<![\w–]){_SPAN}\b"),
            ("date", rf"(?<![\w–]){_DATE}\b"),
            ("weekday", _any(named)),
            ("name", _any(self.alike)),
            ("id", _any(ids)),
            ("code", _any(code for code in self._codes if _is_certain(code))),
            ("number", _NUMBER),
        ]
        return re.compile("|".join(f"(?P<{name}>{each})" for name, each in options if each))

    @cached_property
    def _codes(self) -> dict[str, Kind]:
        rotations = dict.fromkeys(self.programme.rotation, Kind.ROTATION)
        return rotations | dict.fromkeys(self.programme.shift, Kind.SHIFT)

    def _piece(self, found: re.Match[str], about: Sequence[str]) -> Piece | None:
        make: dict[str, Callable[[str], Piece | None]] = {
            "block": lambda words: text(self.block(words.split()[-1])),
            "fromto": self._from_to,
            "span": self._span,
            "date": self._date,
            "weekday": lambda words: Piece(Kind.DAY, words),
            "name": lambda words: self._named(words, about),
            "id": self.person,
            "code": lambda words: Piece(self._codes[words], words, words),
            "number": lambda words: Piece(Kind.NUMBER, words, words),
        }
        assert found.lastgroup is not None
        return make[found.lastgroup](found[0])

    def _named(self, name: str, about: Sequence[str]) -> Piece:
        ids = self.alike[name]
        meant = [id for id in ids if id in about] if len(ids) > 1 else ids
        return self.person(meant[0]) if len(meant) == 1 else Piece(Kind.PERSON, name)

    def _date(self, words: str) -> Piece | None:
        day = self._read(words)
        return self.day(day) if day else None

    def _from_to(self, words: str) -> Piece | None:
        first, last = (self._read(end) for end in words.split(" to "))
        return self.stretch(first, last) if first and last and first <= last else None

    def _span(self, words: str) -> Piece | None:
        begin, _, end = words.partition("–")
        last = self._read(end)
        if last is None:
            return None
        if not re.search("[A-Z]", begin):
            begin = f"{begin} {_SHORT_MONTHS[last.month - 1]}"
        first = self._read(begin)
        return self.stretch(first, last) if first and first < last else None

    def _read(self, words: str) -> date | None:
        """Return a day that is written with or without its weekday and year."""
        found = _PARTS.fullmatch(words)
        if found is None or not found["month"]:
            return None
        month, number = _SHORT_MONTHS.index(found["month"]) + 1, int(found["number"])
        start, end = self.calendar.start, self.calendar.end
        years = [int(found[4])] if found[4] else range(start.year - 1, end.year + 2)
        days = [day for year in years if (day := _made(year, month, number))]
        fits = [d for d in days if found["day"] in {None, _SHORT_DAYS[d.weekday()]}]
        return min(fits, key=lambda day: (not start <= day < end, abs(day - start)), default=None)


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _is_certain(code: str) -> bool:
    """Whether a code in a text can be nothing but the code: no word is spelt like it."""
    return code not in {"A", "I", "PGY"} and code.upper() == code and any(map(str.isalpha, code))


def _any(words: Iterable[str]) -> str:
    """Return a pattern for any of some words that stand for themselves, the longest first."""
    found = sorted((word for word in dict.fromkeys(words) if word), key=lambda x: (-len(x), x))
    return rf"(?<![\w-])(?:{'|'.join(map(re.escape, found))})(?![\w-])" if found else ""


def runs(days: Iterable[date]) -> list[tuple[date, date]]:
    """Return the first and last day of each stretch of days that follow each other."""
    found: list[tuple[date, date]] = []
    for day in sorted(days):
        if found and found[-1][1] + DAY == day:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


def local_day(instant: datetime, calendar: Calendar) -> date:
    """Return the day of an instant by the programme's clock."""
    return instant.astimezone(calendar.tz).date()
