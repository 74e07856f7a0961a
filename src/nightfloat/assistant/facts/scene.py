"""Some days of a version, and what whoever asks may know of them: the ground of summaries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from nightfloat.app.picture import Picture
from nightfloat.assistant.facts.findings import days_of
from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.text import Piece, listed, text
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY, Block
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.phrases import people

MOST = 6
"""Names or days that are listed one by one."""

SHARES = ("nights", "weekends")

IDLE = frozenset({"", OFF, LEAVE, ABSENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that touches the days: what for, and what became of it.

    `outcome`: "open" (nobody has decided), "approved", "declined"; "denied" or "partly" when the
    schedule does not give it. `id` is what the page calls it by.
    """

    id: str
    clinician: str
    words: str
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """Some days of a version, and what whoever asks may know of them.

    `first` to `last` (included) are the days; `planned` those of them that are planned one by
    one, `blocks` the blocks whose rotations are planned. `violations` are those that nobody
    allows, by key, None for who may not see findings; `allowed` counts the others.
    """

    book: Book
    picture: Picture
    first: date
    last: date
    planned: tuple[date, ...]
    blocks: tuple[Block, ...]
    name: tuple[Piece, ...]
    """How the days are called in a sentence: 'the week of Monday 6 July'."""
    violations: Mapping[str, Finding] | None
    allowed: int
    requests: tuple[Asked, ...]
    before: int | None
    """The number of the version in force, for a draft."""

    def codes(self, id: str) -> tuple[tuple[date, str], ...]:
        """Return somebody's letter on each planned day."""
        person = self.picture.people.get(id)
        first = self.picture.span.first
        if person is None:
            return ()
        return tuple((day, person.days[(day - first).days]) for day in self.planned)


def touches(book: Book, one: Finding, first: date, last: date) -> bool:
    """Whether a finding is about any of these days."""
    span = days_of(book, one)
    return span is not None and span[0] <= last and first <= span[1]


def demand(book: Book, rule: Coverage) -> tuple[Piece, ...]:
    """Return what a demand asks people for: 'C-AM or C-PM by residents'."""
    codes = [book.work(code) for code in rule.shifts or rule.rotations]
    who = people(rule.who)
    by = () if who == people(type(rule.who)()) else (text(" by "), *book.cut(who, weekdays=True))
    return *(listed(codes, "or") or (text("Work"),)), *by


def stretches(codes: Sequence[tuple[date, str]], wanted: str) -> list[tuple[date, date]]:
    """Return the stretches of days on which a letter is had."""
    return [(first, last) for code, first, last in stretches_of(codes) if code == wanted]


def stretches_of(codes: Sequence[tuple[date, str]]) -> list[tuple[str, date, date]]:
    """Return (letter, first day, last day) of each stretch alike."""
    found: list[tuple[str, date, date]] = []
    for day, code in codes:
        if found and found[-1][0] == code and found[-1][2] + DAY == day:
            found[-1] = (code, found[-1][1], day)
        else:
            found.append((code, day, day))
    return found
