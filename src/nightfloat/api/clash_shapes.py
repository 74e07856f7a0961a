"""What a generation answers about demands that cannot all hold."""

from __future__ import annotations

from nightfloat.api.deps import Answer, example

_LEAVE = ("Ana Ruiz on leave on Fri 10 Jul 2026", "Ben Cho on leave on Fri 10 Jul 2026")
_CLASH = {
    "problem": "block 1",
    "minimal": True,
    "headline": "On Fri 10 Jul 2026: Ana Ruiz and Ben Cho on leave against N (at least 1 person)",
    "lines": [
        {
            "rule": "leave",
            "kind": "leave",
            "words": "Ana Ruiz and Ben Cho on leave on Fri 10 Jul 2026",
            "items": _LEAVE,
        },
        {
            "rule": "night",
            "kind": "demand",
            "words": "N on Fri 10 Jul 2026 (at least 1 person)",
            "items": ["N on Fri 10 Jul 2026 (at least 1 person)"],
        },
    ],
    "limits": [
        *({"rule": "leave", "subject": words} for words in _LEAVE),
        {"rule": "night", "subject": "N on Fri 10 Jul 2026"},
    ],
    "relaxations": [
        {
            "units": 1,
            "smallest": True,
            "facts_kept": False,
            "words": "Give up 1 of the 2 days of leave: Ana Ruiz on leave on Fri 10 Jul 2026",
            "lines": [
                {
                    "rule": "leave",
                    "kind": "leave",
                    "words": "Give up 1 of the 2 days of leave: Ana Ruiz on leave on "
                    "Fri 10 Jul 2026",
                    "items": _LEAVE[:1],
                }
            ],
        }
    ],
}


class ClashLimit(Answer):
    """One demand of a clash, in words."""

    rule: str
    subject: str


class ClashLine(Answer):
    """Demands that are told as one: `items` has each in words of its own.

    `kind`: `leave`, `pin`, `demand` (it counts people) or `person` (a rule about one person).
    """

    rule: str
    kind: str
    words: str
    items: tuple[str, ...]


class ClashRelaxation(Answer):
    """What to give up so that all the rest can hold, proved by a schedule.

    `units` are how many days of leave, pins or units of a demand. `smallest`: proved that fewer do
    not do; with `facts_kept`, as long as all leave and pins are kept.
    """

    units: int
    smallest: bool
    facts_kept: bool
    words: str
    lines: tuple[ClashLine, ...]


class GenerationClash(Answer):
    """Demands that cannot all hold; `minimal`: without any of them the others can.

    `headline` has them in a sentence, `lines` has those that are alike as one, `limits` each by
    itself. `relaxations` are what is least to be given up, in different ways.
    """

    model_config = example(_CLASH)

    problem: str
    minimal: bool
    headline: str
    lines: tuple[ClashLine, ...]
    limits: tuple[ClashLimit, ...]
    relaxations: tuple[ClashRelaxation, ...]


class ProvedFix(Answer):
    """A change that was proved to help: what breaches there were, and what is left."""

    problem: str
    kind: str
    rule: str
    description: str
    breaches_before: int
    breaches_after: int
