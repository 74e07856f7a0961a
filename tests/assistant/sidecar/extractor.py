"""What a sentence says, read without the gate and without its code: by what can be seen.

Lenient about style and strict about facts: names, days, numbers, shifts, who has what, and the
words that turn what is said. `unsupported` is empty for a re-wording that says nothing new.
"""

from __future__ import annotations

import re
from collections import Counter

from nightfloat.assistant.text import Kind, Piece

_DAY = r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|january|february|march|april|june|july|august"
_CALENDAR = re.compile(rf"\b(?:{_DAY}|september|october|november|december)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d+|\b(?:two|three|four|five|six|seven|eight|nine|ten)\b")
_WORDS = ("two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_DIGITS = {word: str(number) for number, word in enumerate(_WORDS, 2)}
_TURNS = re.compile(r"\b(?:not|no|never|cannot|unable|nobody|only|unless|except|if|n't)\b|n't\b")
_SAME = {"unable": "not", "cannot": "not", "no": "not", "n't": "not"}
_WHY = re.compile(r"\b(?:because|due to|owing to)\b")
_FOREIGN = re.compile(r"[^\x20-\x7e’–—]")
_MARKS = re.compile(r"[*<>\[\]`\\]|://|!")
_NEW = frozenset(("on", "is", "are", "due", "to", "requested", "unable"))
"""Words that a re-wording of the fake may add."""


def unsupported(source: tuple[Piece, ...], shown: tuple[Piece, ...]) -> list[str]:
    """Return what the shown pieces say that the source does not, or leave out."""
    before, after = _text(source), _text(shown)
    found: list[str] = []
    for kind in (Kind.PERSON, Kind.DAY, Kind.SHIFT, Kind.ROTATION, Kind.NUMBER, Kind.RULE):
        if _facts(source, kind) != _facts(shown, kind):
            found.append(f"{kind}: {_facts(shown, kind)}")
    if _pairs(source) != _pairs(shown):
        found.append(f"who has what: {_pairs(shown)}")
    words, said = _words(source), _words(shown)
    for what, pattern in (("days", _CALENDAR), ("numbers", _NUMBER), ("turns", _TURNS)):
        if _count(pattern, words) != _count(pattern, said):
            found.append(f"{what}: {said}")
    if len(_WHY.findall(words)) != len(_WHY.findall(said)):
        found.append(f"reasons: {said}")
    known = set(re.findall(r"\w+", words.lower())) | _NEW
    found += [f"new: {word}" for word in re.findall(r"\w+", said.lower()) if word not in known]
    for signs in (_FOREIGN, _MARKS):
        found += [f"sign: {sign}" for sign in signs.findall(after) if sign not in before]
    if len(re.findall(r"[.?]", said)) != len(re.findall(r"[.?]", words)):
        found.append("another number of sentences")
    return found


def _text(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def _words(pieces: tuple[Piece, ...]) -> str:
    """The plain words alone."""
    return "".join(piece.text if piece.kind is Kind.TEXT else " _ " for piece in pieces)


def _facts(pieces: tuple[Piece, ...], kind: Kind) -> list[tuple[str, str]]:
    return sorted((piece.text, piece.ref) for piece in pieces if piece.kind is kind)


def _pairs(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    """Each person with the shift that is named next, in the order of the names."""
    found = []
    for place, piece in enumerate(pieces):
        if piece.kind is Kind.PERSON:
            after = (one.text for one in pieces[place:] if one.kind is Kind.SHIFT)
            found.append((piece.text, next(after, "")))
    return sorted(found)


def _count(pattern: re.Pattern[str], text: str) -> Counter[str]:
    found = (word.lower() for word in pattern.findall(text.lower()))
    return Counter(_SAME.get(word, _DIGITS.get(word, word)) for word in found)
