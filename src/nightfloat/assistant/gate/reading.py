"""A sentence or its re-wording read into facts, words and marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nightfloat.assistant.gate.lexicon import COUNTS, MONTHS, WEEKDAYS
from nightfloat.assistant.gate.pseudonym import Fact, Masked
from nightfloat.assistant.text import Kind

_WORD = re.compile(
    r"\d+(?:[.,:/]\d+)*[^\W\d_]*"  # 12.5, 07:00, 2nd
    r"|[^\W\d_]\w*(?:['’][^\W\d_]+)*"  # isn't
    r"|['’]s\b"  # what hangs on a fact
    r"|\S"
)
_TITLE = re.compile(r"[^\W\d_][^\W\d_A-Z]*(?:['’][^\W\d_A-Z]+)?")
_END = frozenset({".", "!", "?", "…"})
_DATE = re.compile(
    rf"(?P<weekday>{'|'.join(WEEKDAYS)}) (?P<day>[1-9]|[12]\d|3[01]) (?P<month>{'|'.join(MONTHS)})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A fact, a word or a mark, and where it stands in what was read.

    `said` is `@` and the slot for a fact; a word as it is spelt, but small where only the start of
    the sentence made it great. `start` and `end` are offsets.
    """

    said: str
    kind: Kind
    start: int
    end: int


class Reader:
    """Finds the facts of one masked sentence in any text."""

    __slots__ = ("_pattern", "_slots", "_titles", "clear", "facts", "known")

    facts: dict[str, Fact]
    """By slot."""
    known: list[Token]
    """What the masked text itself reads as."""
    clear: bool
    """Whether the masked text reads back as what it was made of. Where a shift is called as a word
    of the sentence is, it does not, and nothing but the sentence itself can be accepted."""

    def __init__(self, masked: Masked) -> None:
        self.facts = {fact.slot: fact for fact in masked.facts}
        own = [(fact.shown, fact.slot) for fact in masked.facts]
        other = [(form, fact.slot) for fact in masked.facts for form in _other_forms(fact)]
        self._slots = dict(other) | dict(own)
        forms = sorted((x for x in self._slots if x.strip()), key=lambda x: (-len(x), x))
        self._pattern = re.compile("|".join(map(_bounded, forms)) or r"(?!)")
        plain = [word[0] for words, _slot in masked.parts for word in _WORD.finditer(words)]
        self._titles = frozenset(plain[1:] if masked.parts[0][0].strip() else plain)
        self.known = self.tokens(masked.text)
        self.clear = len(dict(own)) == len(own) and self._reads_back(masked)

    def tokens(self, text: str) -> list[Token]:
        """Return what stands in the text, in its order."""
        found: list[Token] = []
        starts = True
        place = 0
        for match in [*self._pattern.finditer(text), None]:
            until = match.start() if match else len(text)
            for word in _WORD.finditer(text, place, until):
                said = word[0]
                if starts and said not in self._titles and _TITLE.fullmatch(said):
                    said = said.lower()
                start, end = word.span()
                found.append(Token(said=said, kind=Kind.TEXT, start=start, end=end))
                starts = said in _END
            if match:
                slot = self._slots[match[0]]
                kind = self.facts[slot].kind
                place = match.end()
                found.append(Token(said=f"@{slot}", kind=kind, start=until, end=place))
                starts = False
        return found

    def _reads_back(self, masked: Masked) -> bool:
        place = 0
        facts = [token for token in self.known if token.kind is not Kind.TEXT]
        for token, (words, slot) in zip(facts, masked.parts, strict=False):
            place += len(words)
            if (token.start, token.said) != (place, f"@{slot}"):
                return False
            place = token.end
        return len(facts) == len(masked.parts) - 1


def _bounded(form: str) -> str:
    """A pattern for a form that is no part of a longer word, number or time."""
    before = r"(?<!\w)(?<!\d[.,:/])" if _wordy(form[0]) else ""
    after = r"(?!\w)(?![.,:/]\d)" if _wordy(form[-1]) else ""
    return before + re.escape(form) + after


def _wordy(letter: str) -> bool:
    return letter.isalnum() or letter == "_"


def _other_forms(fact: Fact) -> Iterator[str]:
    """Other spellings of the same fact; what is shown in the end is always the source's own."""
    if fact.kind is Kind.PERSON:
        bare = fact.shown.removeprefix("Dr. ")
        yield from (bare, f"Dr {bare}")
    elif fact.kind is Kind.NUMBER and (word := COUNTS.get(fact.shown)):
        yield from (word, word.capitalize())
    elif fact.kind is Kind.DAY and (match := _DATE.fullmatch(fact.shown)):
        weekday, month = match["weekday"], match["month"]
        nth = match["day"] + _ordinal(int(match["day"]))
        for day in (match["day"], nth):
            yield from (f"{weekday}, {day} {month}", f"{weekday} {day} {month}")
            yield from (f"{weekday}, {month} {day}", f"{weekday} {month} {day}")
        yield f"{weekday} the {nth} of {month}"
    elif fact.kind is Kind.DAY:
        yield fact.shown.replace("–", "-")


def _ordinal(number: int) -> str:
    if number in {11, 12, 13}:
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
