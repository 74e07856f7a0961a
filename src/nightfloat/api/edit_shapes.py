"""What the routes of edits take and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Code, Day, Line
from nightfloat.api.finding_shapes import FINDING, Finding
from nightfloat.api.grid_shapes import GridPerson, Layer, Letter

Length = Annotated[int, Field(ge=1, le=400, description="Days, or blocks on that layer.")]


class Assign(Body):
    """Give somebody something on some days."""

    op: Literal["assign"]
    clinician: Code
    day: Day
    code: Code
    layer: Layer = "days"
    length: Length = 1


class Clear(Body):
    """Take away what somebody has on some days."""

    op: Literal["clear"]
    clinician: Code
    day: Day
    layer: Layer = "days"
    length: Length = 1


class Swap(Body):
    """Exchange what two people have on some days."""

    op: Literal["swap"]
    clinician: Code
    other: Code
    day: Day
    layer: Layer = "days"
    length: Length = 1


class Move(Body):
    """Give what somebody has on a day to somebody on a day."""

    op: Literal["move"]
    clinician: Code
    day: Day
    to_clinician: Code
    to_day: Day
    layer: Layer = "days"


class Pinning(Body):
    """Hold, or hold no longer, what somebody has on some days."""

    op: Literal["pin", "unpin"]
    clinician: Code
    day: Day
    layer: Layer = "days"
    length: Length = 1


class Edits(Body):
    """What to do, in this order; all of it or nothing."""

    model_config = example(
        {"operations": [{"op": "assign", "clinician": "R4", "day": "2026-07-04", "code": "N"}]}
    )

    operations: Annotated[
        list[Annotated[Assign | Clear | Swap | Move | Pinning, Field(discriminator="op")]],
        Field(min_length=1, max_length=200),
    ]
    dry_run: bool = False
    allow_violations: bool = False
    label: Line = ""


class CoverageCells(Answer):
    """A demand where it changed: [column, number, short]."""

    rule: str
    cells: list[tuple[int, int, bool]]


class CostChange(Answer):
    """What a rule costs more (negative: less)."""

    tier: str
    rule: str
    amount: int


class Verdict(Answer):
    """What an edit does. `letters` are what its runs count by; columns are those asked for."""

    model_config = example(
        {
            "revision": 5,
            "etag": '"v7.5.0"',
            "saved": True,
            "label": "Give Sat 4 Jul N to Ng",
            "new": [],
            "solved": [FINDING],
            "violations": 0,
            "advisories": 2,
            "costs": [{"tier": "fair", "rule": "fair-nights", "amount": -1}],
            "layer": "days",
            "letters": [],
            "people": [],
            "coverage": [{"rule": "night", "cells": [[3, 1, False]]}],
        }
    )

    revision: int
    etag: str
    saved: bool
    label: str
    new: list[Finding]
    solved: list[Finding]
    violations: int
    advisories: int
    costs: list[CostChange]
    layer: Layer
    letters: list[Letter]
    people: list[GridPerson]
    coverage: list[CoverageCells]


class EditShown(Answer):
    """What made a revision."""

    revision: int
    kind: Literal["edit", "undo", "redo"]
    label: str
    target_revision: int | None
    operations: list[dict[str, Any]]
    author: str
    created: str | None


class EditList(Answer):
    """A version's edits, the latest first."""

    model_config = example(
        {
            "items": [
                {
                    "revision": 1,
                    "kind": "edit",
                    "label": "Give Sat 4 Jul N to Ng",
                    "target_revision": None,
                    "operations": [
                        {
                            "op": "assign",
                            "clinician": "R4",
                            "day": "2026-07-04",
                            "layer": "days",
                            "code": "N",
                        }
                    ],
                    "author": "Maria Ortiz",
                    "created": "2026-06-01T08:00:00Z",
                }
            ],
            "next": None,
        }
    )

    items: list[EditShown]
    next: str | None
