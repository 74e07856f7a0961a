"""Politeness before and behind a sentence: what it says of who asks, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nightfloat.assistant.ask.words import Token

_BEFORE = re.compile(
    r"(?:hi|hello|hey|please|ok|okay|so|and|also|just|well|thanks|kindly|yo|morning|evening"
    r"|(?:can|could|would|will|might|may) (?:you|we|i)(?: please| kindly| just)?"
    r"|(?:i|we) (?:want|need|have|would like|would love|wish|am trying|am hoping|will need) to"
    r"(?: (?:know|see|hear|ask))?"
    r"|(?:i|we) need (?=someone|somebody|cover|coverage|replacement|a replacement)"
    r"|i (?:was|am) wondering|i would appreciate"
    r"|(?:would|is) it (?:be )?possible to|any chance (?:you|we|i) (?:can|could)"
    r"|do you know|do you mind|remind (?:me|us)(?: of)?|lets|let us|help (?:me|us)(?: to)?"
    r"|(?:show|tell|give|get|let|send) (?:me|us)(?: know| see)?(?: a| the)?(?! \w+ off\b| off\b)"
    r"|go ahead and|(?:need|want|trying|have) to|show|display|quick question)\b ?"
)
_BEHIND = re.compile(r" ?\b(?:please|thanks|thank you|if possible|if you can|cheers|asap)$")
_WISH = re.compile(r"(?:can|could|would|will|may|might) (?:you|we|i)\b|it be possible|any chance")


@dataclass(frozen=True, slots=True)
class Request:
    """What is left of a sentence; whether it asks nicely, and whether the asker speaks of "I"."""

    tokens: tuple[Token, ...]
    polite: bool
    own_voice: bool


def plainly(tokens: Sequence[Token]) -> Request:
    """Return a sentence without its politeness; one word at least is left."""
    words = [one.word for one in tokens]
    polite = bool(_WISH.search(" ".join(words)))
    start, end, own_voice = 0, len(words), False
    while start < end:
        taken = _taken(_BEFORE.match(" ".join(words[start:])))
        if not taken or start + len(taken) >= end:
            break
        own_voice = own_voice or "i" in taken
        start += len(taken)
    while end > start + 1:
        taken = _taken(_BEHIND.search(" ".join(words[start:end])))
        if not taken or end - len(taken) <= start:
            break
        end -= len(taken)
    return Request(tuple(tokens[start:end]), polite, own_voice)


def _taken(match: re.Match[str] | None) -> list[str]:
    return match[0].split() if match is not None else []
