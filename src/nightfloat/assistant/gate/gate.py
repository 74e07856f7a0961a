"""Whether a re-wording still says what its source says, and nothing else.

Refusing costs nothing, for the source is shown instead: whatever is not known to be the same is
refused. Style is no matter of the gate; what it lets through may read badly, but it is true.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from nightfloat.assistant.gate import lexicon
from nightfloat.assistant.gate.canonical import canonical
from nightfloat.assistant.gate.pseudonym import mask
from nightfloat.assistant.gate.reading import Reader, Token
from nightfloat.assistant.text import Kind, Piece, Sentence

SHORTEST, LONGEST = 0.5, 1.8
"""How long a re-wording may be, as a share of its source's characters."""


class Reason(StrEnum):
    """Why a re-wording is refused: the first of these that applies."""

    VERBATIM = "verbatim"
    """The source holds somebody's own words."""
    EMPTY = "empty"
    CONTROL = "control"
    """A control, bidirectional or zero-width character."""
    LETTERS = "letters"
    """A letter or sign of another alphabet."""
    MARKUP = "markup"
    """Markdown, HTML or an address."""
    LENGTH = "length"
    QUESTION = "question"
    SENTENCES = "sentences"
    """Not as many sentences as the source."""
    INSTRUCTION = "instruction"
    UNCLEAR = "unclear"
    """The source can be read in two ways, so nothing but itself is accepted."""
    NAMES = "names"
    DAYS = "days"
    SHIFTS = "shifts"
    """Shifts and rotations."""
    RULES = "rules"
    NUMBERS = "numbers"
    CAPITAL = "capital"
    """A capitalised word that the source has not."""
    LOGIC = "logic"
    """Another negation, modal, reason, comparison, quantity or direction."""
    NEW_WORD = "new_word"
    LOST_WORD = "lost_word"
    PUNCTUATION = "punctuation"
    DATE_ORDER = "date_order"
    BINDING = "binding"
    """All words are there, but something may now be said of another."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """The re-wording with its facts restored as the source has them, so that links survive."""

    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """The re-wording as it is shown."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True, slots=True)
class Rejected:
    """The re-wording is dropped and the source stays."""

    reason: Reason


_FACTS = (
    (Reason.NAMES, frozenset((Kind.PERSON,))),
    (Reason.DAYS, frozenset((Kind.DAY,))),
    (Reason.SHIFTS, frozenset((Kind.SHIFT, Kind.ROTATION))),
    (Reason.RULES, frozenset((Kind.RULE,))),
    (Reason.NUMBERS, frozenset((Kind.NUMBER,))),
)
_INVISIBLE = frozenset(("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"))
_KNOWN_SIGNS = frozenset("’–—")
_MARKUP = re.compile(r"[*_#`\[\]<>{}|~^\\@]|://|www\.|^[-+•] |^\d+[.)] ")
_PSEUDONYM = re.compile(r"dr|doctor|[a-z]+\d+")
_CALENDAR = frozenset(word.lower() for word in (*lexicon.WEEKDAYS, *lexicon.MONTHS))
_LOGIC = lexicon.LOGIC | {
    *("=least", "=most", "=fewer", "=nobody", "=everybody", "=over", "=under", "=instead"),
    "=because-of",
}


def verify(source: Sentence, out: str) -> Accepted | Rejected:
    """Compare what a model made of `mask(source).text` with the source.

    Never raises: whatever the text is, it is accepted or refused with a reason.
    """
    if source.verbatim:
        return Rejected(Reason.VERBATIM)
    masked = mask(source)
    said, wanted = _tidy(out), _tidy(masked.text)
    if reason := _unfit(said, wanted):
        return Rejected(reason)
    reader = Reader(masked)
    if not reader.clear or wanted != masked.text:
        # Its facts cannot be told from its words, so they must stand where they stood.
        return Accepted(source.pieces) if said == wanted else Rejected(Reason.UNCLEAR)
    tokens = reader.tokens(said)
    if reason := _unfit_words(tokens, reader.known) or _difference(tokens, reader.known):
        return Rejected(reason)
    return Accepted(_restored(reader, said, tokens, source))


def _tidy(text: str) -> str:
    return re.sub(" +", " ", text.strip())


def _unfit(out: str, source: str) -> Reason | None:
    """What is wrong with the characters alone; whatever the source has is right."""
    if not out:
        return None if not source else Reason.EMPTY
    new = [letter for letter in dict.fromkeys(out) if letter not in source]
    if any(unicodedata.category(letter) in _INVISIBLE for letter in new):
        return Reason.CONTROL
    if any(not letter.isascii() and letter not in _KNOWN_SIGNS for letter in new):
        return Reason.LETTERS
    if Counter(_MARKUP.findall(out)) - Counter(_MARKUP.findall(source)):
        return Reason.MARKUP
    if not SHORTEST * len(source) <= len(out) <= LONGEST * len(source):
        return Reason.LENGTH
    if out.count("?") != source.count("?"):
        return Reason.QUESTION
    return None


def _unfit_words(tokens: Sequence[Token], known: Sequence[Token]) -> Reason | None:
    if _sentences(tokens) != _sentences(known):
        return Reason.SENTENCES
    first = tokens[0].said if tokens else ""
    if first in lexicon.ORDERS and first != known[0].said:
        return Reason.INSTRUCTION
    return None


def _sentences(tokens: Sequence[Token]) -> int:
    """How many ends stand before the last token, that of `Dr.` apart; `!` is never right."""
    said = [token.said for token in tokens]
    ends = sum(
        one in {".", "…", "?"} and before not in {"Dr", "dr"}
        for before, one in pairwise(["", *said[:-1]])
    )
    return ends + 2 * said.count("!")


def _difference(tokens: Sequence[Token], known: Sequence[Token]) -> Reason | None:
    """Say in what two readings differ; None when they are the same."""
    for reason, kinds in _FACTS:
        if _facts(tokens, kinds) != _facts(known, kinds):
            return reason
    out, source = canonical(tokens), canonical(known)
    if out == source:
        return None
    if Counter(token.said for token in tokens) == Counter(token.said for token in known):
        days = [[token.said for token in x if token.kind is Kind.DAY] for x in (tokens, known)]
        return Reason.BINDING if days[0] == days[1] else Reason.DATE_ORDER
    new, lost = Counter(out) - Counter(source), Counter(source) - Counter(out)
    either = [word for word in (*new, *lost) if word[:1] != "@"]
    if any(_PSEUDONYM.fullmatch(word.lower()) for word in new):
        return Reason.NAMES
    if any(word.lower() in _CALENDAR for word in new):
        return Reason.DAYS
    if any(word[0].isdecimal() or word.lower() in lexicon.NUMBER_WORDS for word in either):
        return Reason.NUMBERS
    if any(word[0].isupper() for word in new):
        return Reason.CAPITAL
    if any(word in _LOGIC for word in either):
        return Reason.LOGIC
    if any(_is_word(word) for word in new):
        return Reason.NEW_WORD
    if any(_is_word(word) for word in lost):
        return Reason.LOST_WORD
    return Reason.PUNCTUATION if either else Reason.BINDING


def _facts(tokens: Sequence[Token], kinds: frozenset[Kind]) -> Counter[str]:
    return Counter(token.said for token in tokens if token.kind in kinds)


def _is_word(word: str) -> bool:
    return word[0].isalnum() or (word[0] in "='" and len(word) > 1)


def _restored(
    reader: Reader, out: str, tokens: Sequence[Token], source: Sentence
) -> tuple[Piece, ...]:
    """The re-wording as pieces, each fact as the source says it."""
    left = {slot: list(fact.pieces) for slot, fact in reader.facts.items()}
    pieces: list[Piece] = []
    place = 0
    for token in tokens:
        if token.kind is Kind.TEXT:
            continue
        if token.start > place:
            pieces.append(Piece(Kind.TEXT, out[place : token.start]))
        pieces.append(left[token.said[1:]].pop(0))
        place = token.end
    if place < len(out):
        pieces.append(Piece(Kind.TEXT, out[place:]))
    return _finished(pieces, source.text)


def _finished(pieces: list[Piece], source: str) -> tuple[Piece, ...]:
    """Begin great and end with a full stop where the source does, and with one only."""
    if pieces and pieces[0].kind is Kind.TEXT and source[:1].isupper():
        first = pieces[0].text
        pieces[0] = Piece(Kind.TEXT, first[:1].upper() + first[1:])
    said = "".join(piece.text for piece in pieces)
    if source.endswith(".") and not said.endswith("."):
        pieces.append(Piece(Kind.TEXT, "."))
    elif said.endswith("..") and not source.endswith("..") and pieces[-1].text == ".":
        pieces.pop()
    return tuple(pieces)
