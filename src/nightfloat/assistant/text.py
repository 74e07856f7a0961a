"""Sentences that code has computed: what everything of the assistant is made of.

A sentence is a row of pieces, so that every name, day, shift and number in it is known as what it
is: the page makes links of them, a re-wording is compared with them, and names leave the machine's
own process as pseudonyms only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a piece is. All but TEXT and NOTE are facts that no re-wording may touch."""

    TEXT = "text"
    PERSON = "person"
    DAY = "day"
    SHIFT = "shift"
    ROTATION = "rotation"
    NUMBER = "number"
    RULE = "rule"
    NOTE = "note"
    """What somebody typed, word for word; a sentence that has one is never re-worded."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a sentence as it is shown.

    `ref` says what a fact stands for: a clinician's id, an ISO day (`2026-07-06`, or
    `2026-07-06/2026-07-08` for a stretch, both included), a shift's or rotation's code, a rule's
    id; a number's decimal value. TEXT and NOTE have none.
    """

    kind: Kind
    text: str
    ref: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What a sentence speaks of: a cell, a day, a rule, a request, a finding or a version.

    Only the fields that apply are filled: a cell is a clinician and a day (ISO), a breach of a
    rule a rule with a clinician.
    """

    clinician: str = ""
    day: str = ""
    rule: str = ""
    request: str = ""
    finding: str = ""
    version: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One true sentence, `id` unique in its narrative."""

    id: str
    pieces: tuple[Piece, ...]
    links: tuple[Link, ...] = ()

    @property
    def text(self) -> str:
        """The sentence as it is shown."""
        return "".join(piece.text for piece in self.pieces)

    @property
    def verbatim(self) -> bool:
        """Whether the sentence holds somebody's own words and must stay as it is."""
        return any(piece.kind is Kind.NOTE for piece in self.pieces)


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """An answer: sentences in the order of their importance, complete without any re-wording.

    `version` and `revision` name the state of the schedule that it speaks of, `state` is that
    version's ("draft", "published", …); None and "" where it speaks of none.
    """

    title: str
    sentences: tuple[Sentence, ...]
    version: int | None = None
    revision: int | None = None
    state: str = ""
    copyable: str = ""
    """A message that is ready to be sent (an announcement); else empty."""


def text(words: str) -> Piece:
    """Return a piece of plain words."""
    return Piece(Kind.TEXT, words)


def listed(pieces: Iterable[tuple[Piece, ...]], last: str = "and") -> tuple[Piece, ...]:
    """Return rows of pieces as one list in words: `a`, `a and b`, `a, b and c`."""
    rows = list(pieces)
    joined: list[Piece] = []
    for number, row in enumerate(rows):
        if number:
            joined.append(text(f" {last} " if number == len(rows) - 1 else ", "))
        joined.extend(row)
    return tuple(joined)
