"""What the routes of repairs take and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Code, Day, DayText


class SomebodyOut(Body):
    """Somebody is out on whole days: ill, or on leave that is granted now."""

    kind: Literal["away"]
    clinician: Code
    start: Day
    end: Day


class SomebodyNeeded(Body):
    """One person more is needed on a shift of a day."""

    kind: Literal["needed"]
    shift: Code
    day: Day


class SomebodyPlaced(Body):
    """Somebody is to have a kind of day, or "-" for nothing."""

    kind: Literal["placed"]
    clinician: Code
    day: Day
    code: Code


Happened = Annotated[SomebodyOut | SomebodyNeeded | SomebodyPlaced, Field(discriminator="kind")]


class RepairsAsked(Body):
    """What has happened, within one block, and how many repairs to find."""

    model_config = example(
        {
            "happened": [
                {"kind": "away", "clinician": "R4", "start": "2026-07-04", "end": "2026-07-05"}
            ],
            "count": 3,
        }
    )

    happened: Annotated[list[Happened], Field(min_length=1, max_length=20)]
    today: Annotated[Day | None, Field(description="Days before it stay as they are.")] = None
    count: Annotated[int, Field(ge=1, le=5)] = 3


class RepairMove(Answer):
    """One cell that changes. `forced`: it follows from what has happened."""

    clinician: str
    name: str
    day: DayText
    before: str
    after: str
    forced: bool
    words: str


class TierCosts(Answer):
    """What the schedule costs by tier."""

    before: dict[str, int]
    after: dict[str, int]


class RepairBreach(Answer):
    """A breach of a must that a repair leaves."""

    rule: str
    words: str


class Repair(Answer):
    """One repair. `operations` and `label` make it, sent as one edit of the version.

    `proven`: nothing smaller exists but what stands before it. `missing`: what stays unfilled.
    """

    words: str
    price: str
    proven: bool
    missing: int
    changes: int
    people: list[str]
    moves: list[RepairMove]
    costs: TierCosts
    violations: list[RepairBreach]
    label: str
    operations: list[dict[str, Any]]


class Repairs(Answer):
    """The repairs, the smallest first; in each, others cover."""

    model_config = example(
        {
            "revision": 0,
            "items": [
                {
                    "words": "Emeka Ford takes N on Sat 4 Jul 2026.",
                    "price": "Costs 8 in fairness.",
                    "proven": True,
                    "missing": 0,
                    "changes": 1,
                    "people": ["R5"],
                    "moves": [
                        {
                            "clinician": "R5",
                            "name": "Emeka Ford",
                            "day": "2026-07-04",
                            "before": "-",
                            "after": "N",
                            "forced": False,
                            "words": "Emeka Ford takes N on Sat 4 Jul 2026.",
                        }
                    ],
                    "costs": {"before": {}, "after": {"fair": 8}},
                    "violations": [],
                    "label": "Dana Cole is out Sat 4 Jul 2026",
                    "operations": [],
                }
            ],
        }
    )

    revision: int
    items: list[Repair]


class CoverOption(Answer):
    """One who can cover; `further`: how many other cells change with it."""

    clinician: str
    name: str
    way: Literal["takes", "swaps", "adds"]
    further: int
    words: str
    advisory: str
    price: dict[str, int]
    operations: list[dict[str, Any]]


class NoCover(Answer):
    """One who cannot, and the first rule against it."""

    clinician: str
    name: str
    rule: str
    words: str


class Covering(Answer):
    """Who can cover, those who need no further change first, and why the others cannot."""

    model_config = example(
        {
            "clinician": "R4",
            "shift": "",
            "day": "2026-07-04",
            "can": [
                {
                    "clinician": "R5",
                    "name": "Emeka Ford",
                    "way": "takes",
                    "further": 0,
                    "words": "Emeka Ford takes N on Sat 4 Jul 2026.",
                    "advisory": "",
                    "price": {"fair": 1},
                    "operations": [],
                }
            ],
            "cannot": [],
        }
    )

    clinician: str
    shift: str
    day: DayText
    can: list[CoverOption]
    cannot: list[NoCover]
