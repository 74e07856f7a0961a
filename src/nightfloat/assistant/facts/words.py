"""How a programme's people, days, shifts and rules are said: as pieces, so that nothing is lost.

Messages of the check and of explanations are plain text with names in them. `Book.cut` takes such
a text apart by the programme's roster, so that a name is only ever in a piece for a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property

from nightfloat.app.findings import clauses
from nightfloat.assistant.facts.cutting import SHORT_DAYS, Cutter, any_of
from nightfloat.assistant.facts.plainly import Plainly
from nightfloat.assistant.facts.sentences import some
from nightfloat.assistant.gate.lexicon import MONTHS, WEEKDAYS
from nightfloat.assistant.text import Kind, Piece, listed, text
from nightfloat.domain.time import DAY, Block, Calendar
from nightfloat.rules.clock.words import hours
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.programme import Programme

_MONTH_ID = re.compile(r"(\d{4})-(\d{2})")

_AGO = timedelta(days=400)

_PLAIN_RULES = {
    "leave": "approved leave",
    "pin": "what is pinned",
    "assignment": "what people can be given",
    "overlap": "two shifts at one time",
}
"""Rules that every programme has, which nobody writes down."""


def weekday_date(day: date) -> str:
    """Return a day as it is said: 'Friday 23 October'."""
    return f"{WEEKDAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}"


def short_date(day: date, *, month: bool = True) -> str:
    """Return an end of a stretch: 'Mon 6', 'Mon 6 July'."""
    words = f"{SHORT_DAYS[day.weekday()]} {day.day}"
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
        """Return the name of a holiday; one with somebody's name in it never leaves, as a note."""
        name = next((one.name for one in self.calendar.holidays if one.day == day), None)
        if not name:
            return None
        if self._names.search(name):
            return Piece(Kind.NOTE, name)
        return Piece(Kind.DAY, name, day.isoformat())

    # ── Work ────────────────────────────────────────────────────────────────────────────────

    def work(self, code: str) -> tuple[Piece, ...]:
        """Return a letter of work: shifts by their names, rotations; 'A and B' where it has two."""
        plain = code.removesuffix(" + vacation")
        more = (text(" with vacation"),) if plain != code else ()
        if plain in self.programme.shift:
            return (self._shift(plain), *more)
        if plain in self.programme.rotation:
            return (Piece(Kind.ROTATION, plain, plain), *more)
        mark = " / " if " / " in plain else "+"
        parts = plain.split(mark)
        if len(parts) > 1:
            return (*listed([self.work(part) for part in dict.fromkeys(parts)]), *more)
        return (*self.cut(plain.replace("_", " ")), *more)

    def _shift(self, code: str) -> Piece:
        return Piece(Kind.SHIFT, self._titles.get(code, code), code)

    @cached_property
    def _titles(self) -> dict[str, str]:
        """The shifts' names; none where one of them could be read as something else."""
        titles = {one.id: _title(one.name) for one in self.programme.shifts}
        told = [title.casefold() for title in titles.values()]
        fine = all(
            _is_title(title) and title not in self.codes and not self._names.search(title)
            for title in titles.values()
        )
        return titles if fine and len(set(told)) == len(told) else {}

    def state(self, code: str) -> tuple[Piece, ...]:
        """Return what somebody does with a letter: 'works Night', 'is off', 'is on leave'."""
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
        """Return a letter as a thing: 'Night', 'a day off', 'leave'."""
        idle = {OFF: "a day off", "": "a day off", LEAVE: "leave", ABSENT: "nothing"}
        return (text(idle[code]),) if code in idle else self.work(code)

    def _has_shifts(self, code: str) -> bool:
        return any(part in self.programme.shift for part in code.split("+"))

    def amount(self, minutes: int) -> tuple[Piece, ...]:
        """Return minutes as '76 h 30 min'."""
        return self.cut(hours(minutes))

    def group(self, label: str) -> tuple[Piece, ...]:
        """Return a group of people within a sentence: 'PGY-2', 'faculty', 'the others'."""
        plain = {"Faculty": "faculty", "Fellows": "fellows", "Other": "the others"}
        return self.cut(plain.get(label, label))

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
        row: list[Piece] = []
        for piece in self.cut(plain, (clinician,)):
            if piece.kind is Kind.DAY and row and not row[-1].text.endswith(" on "):
                every = f"{self.calendar.start}/{self.calendar.end - DAY}"
                row.append(text("in the year" if piece.ref == every else "on "))
                if piece.ref == every:
                    continue
            row.append(piece)
        return tuple(row)

    # ── Texts of others ─────────────────────────────────────────────────────────────────────

    def told(
        self, message: str, about: Sequence[str] = (), *, would: bool = False
    ) -> tuple[Piece, ...]:
        """Return a message of the check as one would say it; `would`: as what might come."""
        return self.cut(self._plainly(message, would=would), about)

    @cached_property
    def _plainly(self) -> Plainly:
        return Plainly(self._names, self.programme.rotation)

    @cached_property
    def _names(self) -> re.Pattern[str]:
        return re.compile(any_of(self.alike) or r"(?!)")

    @cached_property
    def codes(self) -> dict[str, Kind]:
        """What each code of work is; one that is both is a shift."""
        rotations = dict.fromkeys(self.programme.rotation, Kind.ROTATION)
        return rotations | dict.fromkeys(self.programme.shift, Kind.SHIFT)

    def cut(
        self, words: str, about: Sequence[str] = (), *, weekdays: bool = False
    ) -> tuple[Piece, ...]:
        """Return a text as pieces: people, days, shifts, rotations and numbers as what they are.

        `about` tells which of two people of one name is meant; where it does not, both are named.
        With `weekdays` a weekday's name is the day, even where somebody is called like it.
        """
        return self._cutter.cut(words, about, weekdays=weekdays)

    @cached_property
    def _cutter(self) -> Cutter:
        return Cutter(self)


def _title(name: str) -> str:
    """Return a shift's name as it stands in a list: 'Ward nights', 'Senior (day)'."""
    lead, _, rest = re.split(r"([,:] )", f"{name}, ", maxsplit=1)
    rest = rest.removesuffix(", ")
    return f"{lead} ({rest})" if rest else name


def _is_title(name: str) -> bool:
    """Whether a name can stand for its shift within a sentence and its lists."""
    plain = re.fullmatch(r"[A-Z][\w ()/'’-]{0,39}", name) and not name.endswith(" ")
    return bool(plain) and name not in {*WEEKDAYS, *MONTHS} and not re.search(r" (?:and|or) ", name)


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
