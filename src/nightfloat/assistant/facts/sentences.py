"""How sentences are put together: pieces in a row, plurals, lists, and a narrative."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from nightfloat.assistant.text import Kind, Link, Narrative, Piece, Sentence, listed, text

Part = str | Piece | tuple[Piece, ...]
"""What a sentence is put together of."""


def number(value: int) -> Piece:
    """Return a number."""
    return Piece(Kind.NUMBER, str(value), str(value))


def counted(value: int, one: str, many: str) -> tuple[Piece, ...]:
    """Return '1 person', '2 people'."""
    return number(value), text(f" {one if value == 1 else many}")


def said(*parts: Part) -> tuple[Piece, ...]:
    """Return parts as the pieces of one sentence: words joined, one full stop, a great letter."""
    row: list[Piece] = []
    for piece in _flat(parts):
        if not piece.text:
            continue
        if piece.kind is Kind.TEXT and row and row[-1].kind is Kind.TEXT:
            row[-1] = text(row[-1].text + piece.text)
        else:
            row.append(piece)
    row = [
        text(re.sub(" {2,}", " ", piece.text)) if piece.kind is Kind.TEXT else piece
        for piece in row
    ]
    if row and row[0].kind is Kind.TEXT:
        first = row[0].text.lstrip()
        row[0] = text(first[:1].upper() + first[1:])
    if row and row[-1].kind is Kind.TEXT:
        row[-1] = text(row[-1].text.rstrip(" .") + ".")
    elif row and not row[-1].text.endswith("."):
        row.append(text("."))
    return tuple(piece for piece in row if piece.text)


def _flat(parts: Iterable[Part]) -> Iterator[Piece]:
    for part in parts:
        if isinstance(part, str):
            yield text(part)
        elif isinstance(part, Piece):
            yield part
        else:
            yield from part


def some(
    rows: Sequence[tuple[Piece, ...]], most: int, one: str, many: str, last: str = "and"
) -> tuple[Piece, ...]:
    """Return a list in words that ends after `most`: 'A, B and 3 more people'."""
    if len(rows) <= most:
        return listed(rows, last)
    return listed([*rows[:most], counted(len(rows) - most, f"more {one}", f"more {many}")], last)


def in_turn(rows: Sequence[tuple[Piece, ...]], most: int, one: str, many: str) -> tuple[Piece, ...]:
    """Return a list whose members hold lists themselves: 'A on Monday and Friday; B on Sunday'."""
    shown = list(rows[:most])
    if len(rows) > most:
        shown.append(counted(len(rows) - most, f"more {one}", f"more {many}"))
    found: list[Piece] = []
    for place, row in enumerate(shown):
        found += [text("; "), *row] if place else row
    return tuple(found)


class Told:
    """A narrative while it is told: sentences get their ids in the order of their importance."""

    def __init__(self) -> None:
        self.sentences: list[Sentence] = []

    def add(self, *parts: Part, links: Iterable[Link] = ()) -> None:
        """Tell one sentence more; nothing when there is nothing in it."""
        pieces = said(*parts)
        if pieces:
            one = Sentence(
                id=f"s{len(self.sentences) + 1}",
                pieces=pieces,
                links=tuple(dict.fromkeys(links)),
            )
            self.sentences.append(one)

    def narrative(
        self,
        title: str,
        *,
        version: int | None = None,
        revision: int | None = None,
        state: str = "",
        copyable: str = "",
    ) -> Narrative:
        """Return what was told."""
        return Narrative(
            title=title,
            sentences=tuple(self.sentences),
            version=version,
            revision=revision,
            state=state,
            copyable=copyable,
        )


def cell(clinician: str, day: date) -> Link:
    """Return the link to a cell."""
    return Link(clinician=clinician, day=day.isoformat())
