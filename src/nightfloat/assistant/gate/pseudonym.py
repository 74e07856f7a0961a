"""What a model sees of a sentence, and the same with its names and days as slots.

Names leave as pseudonyms that are numbered within the sentence: one call carries one sentence, so
nothing ties a pseudonym of one call to that of another, and equal sentences about other people
are the same prompt.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count, product
from string import ascii_uppercase

from nightfloat.assistant.text import Kind, Piece, Sentence

_LETTER = {
    Kind.PERSON: "P",
    Kind.DAY: "D",
    Kind.SHIFT: "S",
    Kind.ROTATION: "R",
    Kind.NUMBER: "N",
    Kind.RULE: "L",
}
_STRETCH = "T"
_SLOTTED = frozenset({"P", "D", _STRETCH})
_OWNER = re.compile(r"^(?P<name>.*\S)(?P<mark>['’]s)$", re.DOTALL)
_SLOT = re.compile(r"\{\{|\}\}|\{([A-Z]\d+)\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """Something in a sentence that no re-wording may touch.

    `slot` names it within the sentence (`P1`, `D2`, `T1` for a stretch of days, `S1`, `R1`, `N1`,
    `L1` for a rule), `shown` is what a model sees of it, `pieces` are its mentions in their order.
    """

    slot: str
    kind: Kind
    shown: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Masked:
    """A sentence without its names.

    `text` is all that a model may see. `parts` is the same cut up: plain words, and the slots of
    `facts` in between.
    """

    text: str
    parts: tuple[tuple[str, str], ...]
    """Plain words and the slot that follows them, "" at the end."""
    facts: tuple[Fact, ...]


def mask(sentence: Sentence) -> Masked:
    """Return what a model may see: `Dr. A1 works N on Friday 23 October.`

    Raises ValueError for a sentence that holds somebody's own words: those never leave.
    """
    if sentence.verbatim:
        raise ValueError(f"sentence {sentence.id} quotes a note. Maybe ask for `verbatim` first.")
    pieces = tuple(_pieces(sentence))
    letter = _free_letter(pieces)
    keys: dict[tuple[str, str, str], str] = {}
    shown: dict[str, str] = {}
    mentions: dict[str, list[Piece]] = {}
    numbers: dict[str, int] = {}
    parts: list[tuple[str, str]] = []
    words = ""
    for piece in pieces:
        if piece.kind is Kind.TEXT:
            words += piece.text
            continue
        key = _key(piece)
        slot = keys.get(key)
        if slot is None:
            numbers[key[0]] = numbers.get(key[0], 0) + 1
            slot = keys[key] = f"{key[0]}{numbers[key[0]]}"
            person = piece.kind is Kind.PERSON
            shown[slot] = f"Dr. {letter}{numbers[key[0]]}" if person else piece.text
        mentions.setdefault(slot, []).append(piece)
        parts.append((words, slot))
        words = ""
    parts.append((words, ""))
    return Masked(
        text="".join(said + shown.get(slot, "") for said, slot in parts),
        parts=tuple(parts),
        facts=tuple(
            Fact(slot=slot, kind=each[0].kind, shown=shown[slot], pieces=tuple(each))
            for slot, each in mentions.items()
        ),
    )


def shape(sentence: Sentence) -> str:
    """Return the sentence with slots for its people and days: `{P1} works N on {D1}.`

    Two sentences of one shape differ in nothing but who and when, so a re-wording of the one is a
    candidate for the other. A key for a cache; raises ValueError as `mask` does.
    """
    masked = mask(sentence)
    shown = {fact.slot: fact.shown for fact in masked.facts}
    return "".join(_braced(said) + _slot(slot, shown.get(slot, "")) for said, slot in masked.parts)


def template(sentence: Sentence, accepted: Sequence[Piece]) -> str:
    """Return an accepted re-wording of the sentence with the slots of its `shape`."""
    slots = {_key(each): fact.slot for fact in mask(sentence).facts for each in fact.pieces}
    return "".join(_slot(slots.get(_key(piece), ""), piece.text) for piece in accepted)


def fill(sentence: Sentence, kept: str) -> str:
    """Return a kept `template` with this sentence's pseudonyms and days, for the gate to judge.

    A slot that the sentence has not stays as it is, and the gate refuses it.
    """
    shown = {fact.slot: fact.shown for fact in mask(sentence).facts}

    def said(found: re.Match[str]) -> str:
        return found[0][0] if found[1] is None else shown.get(found[1], found[0])

    return _SLOT.sub(said, kept)


def _pieces(sentence: Sentence) -> Iterator[Piece]:
    """Yield the pieces, a name apart from the 's that may hang on it."""
    for piece in sentence.pieces:
        owner = _OWNER.match(piece.text) if piece.kind is Kind.PERSON else None
        if owner is None:
            yield piece
        else:
            yield Piece(Kind.PERSON, owner["name"], piece.ref)
            yield Piece(Kind.TEXT, owner["mark"])


def _key(piece: Piece) -> tuple[str, str, str]:
    """What makes two pieces mentions of one fact: one person has several names, a day has not."""
    letter = _LETTER.get(piece.kind, "")
    if piece.kind is Kind.DAY and "/" in piece.ref:
        letter = _STRETCH
    if piece.kind is Kind.PERSON and piece.ref:
        return (letter, piece.ref, "")
    return (letter, piece.ref, piece.text)


def _free_letter(pieces: Sequence[Piece]) -> str:
    """The first letter whose numbers (A1, A2) nothing in the sentence could be taken for."""
    said = " ".join(piece.text for piece in pieces if piece.kind is not Kind.PERSON)
    letters = ("".join(each) for size in count(1) for each in product(ascii_uppercase, repeat=size))
    return next(x for x in letters if not re.search(rf"(?i)(?<![^\W\d_]){x}\d", said))


def _slot(slot: str, shown: str) -> str:
    return f"{{{slot}}}" if slot[:1] in _SLOTTED else _braced(shown)


def _braced(words: str) -> str:
    return words.replace("{", "{{").replace("}", "}}")
