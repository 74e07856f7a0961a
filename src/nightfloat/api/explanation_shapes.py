"""What the routes of explanations answer."""

from __future__ import annotations

from typing import Any, Literal

from nightfloat.api.deps import Answer, example
from nightfloat.api.fact_shapes import DayText


class Time(Answer):
    """A stretch of the cell by the clock; it ends `next_day` days later."""

    code: str
    kind: str
    start: str
    end: str
    next_day: int


class Wished(Answer):
    """A request of the person that touches the cell, and its answer."""

    id: str
    words: str
    answer: str


class CellEffect(Answer):
    """A limit that the cell serves or strains."""

    rule: str
    words: str
    must: bool
    amount: int


class Cost(Answer):
    """An amount of a rule in a tier; below 0 it saves so much."""

    tier: str
    rule: str
    amount: int


class CellStep(Answer):
    """One cell of an option."""

    clinician: str
    step: str
    before: str
    after: str


class Option(Answer):
    """Somebody else, or something else, in the cell; not possible: the first rule against it."""

    clinician: str
    name: str
    has: str
    way: str
    can: bool
    because: str | None
    rule: str
    reason: str
    costs: list[Cost]
    total: tuple[int, int, int, int]
    advisories: list[str]
    changes: list[CellStep]


class Alteration(Answer):
    """A fact whose change would make others possible, or cheaper."""

    kind: str
    about: str
    gain: str
    clinicians: list[str]
    total: tuple[int, int, int, int]
    words: str


class Explanation(Answer):
    """Why a cell holds what it holds, who else could have it, and what would change that."""

    model_config = example(
        {
            "clinician": "R4",
            "name": "Dmitri Egorov",
            "grid": "days",
            "step": "2026-07-04",
            "day": "2026-07-04",
            "has": "N",
            "times": [
                {
                    "code": "N",
                    "kind": "night_float",
                    "start": "20:00",
                    "end": "07:00",
                    "next_day": 1,
                }
            ],
            "rotation": "WARDS",
            "pin": "",
            "leave": "",
            "requests": [],
            "serves": [
                {"rule": "night", "words": "N on Sat 4 Jul 2026", "must": True, "amount": 0}
            ],
            "strains": [],
            "marginal": [{"tier": "fair", "rule": "fair-nights", "amount": 1}],
            "candidates": [],
            "instead": [],
            "alterations": [],
            "note": "",
            "words": ["Dmitri Egorov has N on Sat 4 Jul 2026."],
        }
    )

    clinician: str
    name: str
    grid: str
    step: str
    day: DayText
    has: str
    times: list[Time]
    rotation: str
    pin: str
    leave: str
    requests: list[Wished]
    serves: list[CellEffect]
    strains: list[CellEffect]
    marginal: list[Cost]
    candidates: list[Option]
    instead: list[Option]
    alterations: list[Alteration]
    note: str
    words: list[str]


class Target(Answer):
    """How what somebody has on a day would stand with another person."""

    clinician: str
    name: str
    way: Literal["takes", "swaps", "adds"]
    standing: Literal["ok", "advisory", "violation"]
    rule: str
    words: str
    price: dict[str, int]
    operations: list[dict[str, Any]]


class Targets(Answer):
    """Everybody else, in the programme's order; nobody when the day is free."""

    model_config = example(
        {
            "clinician": "R4",
            "day": "2026-07-04",
            "targets": [
                {
                    "clinician": "R5",
                    "name": "Emeka Ford",
                    "way": "takes",
                    "standing": "ok",
                    "rule": "",
                    "words": "",
                    "price": {"fair": 1},
                    "operations": [],
                }
            ],
        }
    )

    clinician: str
    day: DayText
    targets: list[Target]
