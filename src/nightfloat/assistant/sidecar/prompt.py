"""What a model is asked: one sentence at a time, behind words that are always the same.

Servers keep what a prompt begins with, so all but the sentence costs nothing from the second
request on. The people of the examples are called Alpha and Beta, as nobody in a sentence is: a
name that slips from an example into an answer is no name of the source, and the gate refuses it.
"""

from __future__ import annotations

import re

from nightfloat.assistant.sidecar.model import Message

VERSION = 1
"""Goes up with every change of what is below: re-wordings are kept by it."""

MOST_TOKENS = 300
"""Tokens of a whole prompt."""

INSTRUCTION = (
    "You re-word one sentence of a hospital's rota so that it reads well. Keep all names, days, "
    "numbers, shifts and reasons. Add nothing and leave nothing out. Answer with the one sentence."
)
EXAMPLES = (
    (
        "Dr. Alpha works late on Friday 23 October.",
        "On Friday 23 October Dr. Alpha is on late.",
    ),
    (
        "Dr. Beta cannot take nights on Sunday 1 March because of approved leave.",
        "Due to approved leave, Dr. Beta is unable to cover nights on Sunday 1 March.",
    ),
)
PREFIX = (
    Message("system", INSTRUCTION),
    *(
        Message(role, said)
        for pair in EXAMPLES
        for role, said in zip(("user", "assistant"), pair, strict=True)
    ),
)
WARM_UP = (*PREFIX, Message("user", "Nobody is on leave."))

_TURN = 8
"""Tokens around a message: who speaks, where it begins and ends."""

_PART = re.compile(r"[^\W\d_]+|\S")


def prompt(masked: str) -> tuple[Message, ...]:
    """Return the prompt for a sentence without its names (`gate.pseudonym.mask`)."""
    return (*PREFIX, Message("user", masked))


def tokens(asked: tuple[Message, ...]) -> int:
    """Return how many tokens a prompt has at most.

    Each digit and mark is one, a word one for every four letters, though most are one whole, and
    another alphabet one for every byte.
    """
    return sum(_TURN + _tokens(message.content) for message in asked)


def fits(masked: str) -> bool:
    """Whether a sentence is short enough to be asked for."""
    return tokens(prompt(masked)) < MOST_TOKENS


def _tokens(text: str) -> int:
    return sum(
        1 + (len(part) - 1) // 4 if part.isascii() else len(part.encode())
        for part in _PART.findall(text)
    )
