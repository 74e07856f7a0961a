"""What shapes of sentences mean: a word that no shape has keeps a sentence from being read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from nightfloat.assistant.ask.grammar import MACROS, SHAPES, TAKER_FIRST
from nightfloat.assistant.ask.reading import Intent, Missing

_SYMBOLS = {
    "P": r"(?:P\d+ )",
    "Q": r"(?:Q\d+ )",
    "PQ": r"(?:[PQ]\d+ )",
    "D": r"(?:[DWB]\d+ )",
    "ONE": r"(?:D\d+ )",
    "W": r"(?:W\d+ )",
    "B": r"(?:B\d+ )",
    "S": r"(?:S\d+ )",
    "R": r"(?:R\d+ )",
    "H": r"(?:H\d+ )",
}


@dataclass(frozen=True, slots=True)
class Rule:
    """A shape that means something. With `flip` who takes stands before who gives."""

    intent: Intent
    pattern: re.Pattern[str]
    flip: bool = False


_PARTS = re.compile(r"([A-Z]+)|([a-z]+)|(\()|([)|?*+])")


def _compile(shape: str) -> re.Pattern[str]:
    return re.compile(_written(shape))


def _written(shape: str) -> str:
    """Return a shape as a regular expression: each word and symbol with the space behind it."""
    parts: list[str] = []
    for found in _PARTS.finditer(shape):
        name, word, opened, sign = found.groups()
        if name is not None:
            parts.append(_SYMBOLS.get(name) or _written(MACROS[name]))
        elif word is not None:
            parts.append(f"(?:{word} )")
        else:
            parts.append("(?:" if opened else sign)
    return "".join(parts)


def _rules(shapes: tuple[tuple[Intent, str], ...], *, flip: bool) -> Iterator[Rule]:
    for intent, text in shapes:
        for shape in text.split("- ")[1:]:
            yield Rule(intent, _compile(shape), flip)


# Who takes a shift over is told before who is given one: "put Lee on nights instead of Novak".
RULES: tuple[Rule, ...] = (
    *_rules(TAKER_FIRST, flip=True),
    *_rules(SHAPES, flip=False),
)

NEEDS: dict[Intent, tuple[Missing, ...]] = {
    Intent.SUMMARY_PERSON: (Missing.PERSON,),
    Intent.SHIFTS: (Missing.PERSON,),
    Intent.WHO_ON: (Missing.DAY,),
    Intent.WHO_OFF: (Missing.DAY,),
    Intent.WHY_CELL: (Missing.PERSON, Missing.DAY),
    Intent.WHY_REQUEST: (Missing.PERSON,),
    Intent.WHY_UNFILLED: (Missing.SHIFT, Missing.DAY),
    Intent.COVER: (Missing.PERSON, Missing.DAY),
    Intent.ANNOUNCE_SWAP: (Missing.PERSON, Missing.OTHER, Missing.DAY),
    Intent.ANNOUNCE_SICK: (Missing.PERSON, Missing.DAY),
    Intent.REQUEST_OFF: (Missing.PERSON, Missing.DAY),
    Intent.SWAP: (Missing.PERSON, Missing.OTHER, Missing.DAY),
    Intent.HAND_OVER: (Missing.PERSON, Missing.OTHER, Missing.DAY),
    Intent.ASSIGN: (Missing.PERSON, Missing.SHIFT, Missing.DAY),
    Intent.UNASSIGN: (Missing.PERSON, Missing.DAY),
    Intent.PIN: (Missing.PERSON, Missing.DAY),
    Intent.UNPIN: (Missing.PERSON, Missing.DAY),
}
"""What each intent cannot do without."""

SINGLE_DAY = frozenset(
    {
        Intent.WHY_CELL,
        Intent.WHY_UNFILLED,
        Intent.COVER,
        Intent.ANNOUNCE_SWAP,
        Intent.ANNOUNCE_SICK,
        Intent.HAND_OVER,
    }
)
"""Intents of one day; SWAP also takes a stretch, but no list."""


WORDS: frozenset[str] = frozenset(
    word for rule in RULES for word in re.findall(r"\(\?:([a-z]+) \)", rule.pattern.pattern)
)
"""Every word that some rule knows."""


def matching(shape: str) -> Rule | None:
    """Return the first rule that a shape (each part followed by a space) is one of."""
    return next((rule for rule in RULES if rule.pattern.fullmatch(shape)), None)
