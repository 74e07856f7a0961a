"""What the routes of schedules and versions take and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Code, Day, DayText, Line, Note

Given = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True,
        min_length=1,
        max_length=2000,
        pattern=r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f]*$",
    ),
]
"""A text that has to say something."""

Name = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
]
"""A name: one line that has to say something."""

Layer = Literal["days", "blocks"]
Severity = Literal["must", "should", "prefer"]
State = Literal["draft", "published", "superseded", "discarded"]
Length = Annotated[int, Field(ge=1, le=400, description="Days, or blocks on that layer.")]

_VERSION: dict[str, Any] = {
    "id": 7,
    "schedule": 2,
    "number": 3,
    "state": "draft",
    "revision": 4,
    "origin": "generation",
    "base": None,
    "note": "",
    "author": "Maria Ortiz",
    "created": "2026-06-01T08:00:00Z",
    "published_at": None,
    "published_by": None,
    "superseded_at": None,
    "violations": 0,
    "advisories": 2,
    "unfilled": 0,
    "costs": {"legal": {}, "covered": {}, "fair": {"fair-nights": 4}, "wishes": {"wishes": 10}},
    "waived": 0,
    "stale": False,
    "etag": '"v7.4"',
}
_DETAIL = {**_VERSION, "can_undo": "Give Sat 4 Jul N to Ng", "can_redo": None, "certificate": None}
_SCHEDULE: dict[str, Any] = {
    "id": 2,
    "name": "Block 1",
    "year": False,
    "blocks": ["1"],
    "spans": [{"id": "1", "start": "2026-07-01", "end": "2026-07-28"}],
    "start": "2026-07-01",
    "end": "2026-07-28",
    "published": None,
    "working": _VERSION,
    "versions": 3,
    "created": "2026-06-01T08:00:00Z",
    "etag": '"r1"',
}
_CLAUSE = {
    "code": "6.21",
    "title": "Mandatory time free",
    "source": "https://www.acgme.org",
    "words": "At least 8 h between shifts.",
}
_FINDING: dict[str, Any] = {
    "key": "1f0c2a9d77b04e51",
    "rule": "night",
    "severity": "must",
    "message": "N on Sat 4 Jul 2026: 0 people, at least 1 needed.",
    "clinicians": [{"id": "R4", "name": "Dmitri Egorov"}],
    "start": "2026-07-04T00:00:00-04:00",
    "end": "2026-07-05T00:00:00-04:00",
    "measured": 0,
    "limit": 1,
    "unit": "people",
    "facts": [["days", 28]],
    "waiver": None,
    "clause": _CLAUSE,
}


class Version(Answer):
    """What is known of a version, without its content.

    `stale`: facts have changed since the findings were counted; opening the draft counts anew.
    """

    model_config = example(_VERSION)

    id: int
    schedule: int
    number: int
    state: State
    revision: int
    origin: Literal["generation", "import", "fork", "rollback", "empty"]
    base: int | None
    note: str
    author: str
    created: str | None
    published_at: str | None
    published_by: str | None
    superseded_at: str | None
    violations: int
    advisories: int
    unfilled: int
    costs: dict[str, dict[str, int]]
    waived: int
    stale: bool
    etag: str


class VersionDetail(Version):
    """A version with what can be undone, and the certificate of the solve that made it."""

    model_config = example(_DETAIL)

    can_undo: str | None
    can_redo: str | None
    certificate: dict[str, Any] | None


class VersionList(Answer):
    """A schedule's versions, the newest first."""

    model_config = example({"items": [_VERSION], "next": None})

    items: list[Version]
    next: str | None


class Place(Answer):
    """A block: its first and last day."""

    id: str
    start: DayText
    end: DayText


class Schedule(Answer):
    """What is planned, the version in force, and the draft that is worked on.

    `spans` are the days of its blocks; of a year those of all.
    """

    model_config = example(_SCHEDULE)

    id: int
    name: str
    year: bool
    blocks: list[str]
    spans: list[Place]
    start: DayText
    end: DayText
    published: Version | None
    working: Version | None
    versions: int
    created: str | None
    etag: str


class ScheduleList(Answer):
    """A programme's schedules, by their first day."""

    model_config = example({"items": [_SCHEDULE], "next": None})

    items: list[Schedule]
    next: str | None


class NewSchedule(Body):
    """A schedule of the year's rotations, or of the days of some blocks."""

    model_config = example({"name": "Block 1", "blocks": ["1"]})

    name: Name
    year: bool = False
    blocks: Annotated[list[Code], Field(max_length=60, default_factory=list)]


class ScheduleChange(Body):
    """What to change; what it plans can change while it has no version."""

    model_config = example({"name": "July"})

    name: Name | None = None
    year: bool | None = None
    blocks: Annotated[list[Code], Field(max_length=60)] | None = None


class Working(Body):
    """The draft that is worked on, null for none."""

    model_config = example({"version": 7})

    version: Annotated[int, Field(ge=1, le=2**53 - 1)] | None


class Noted(Body):
    """A new version's note."""

    model_config = example({"note": "Try with Ng on nights"})

    note: Note = ""


class Publication(Body):
    """What this version is, for everybody who will read it."""

    model_config = example({"note": "July, as discussed on Monday"})

    note: Given


class DraftThen(Answer):
    """A draft at a past revision."""

    id: int
    revision: int


class AsOf(Answer):
    """What was in force at an instant, and the newest draft of that time."""

    model_config = example({"at": "2026-06-01T08:00:00Z", "version": None, "draft": None})

    at: str | None
    version: Version | None
    draft: DraftThen | None


# ── The grid ────────────────────────────────────────────────────────────────────────────────────


class GridDay(Answer):
    """A column of days; `weekday` 1 is Monday."""

    day: DayText
    weekday: int
    block: str | None
    holiday: str | None


class Letter(Answer):
    """How a cell is shown; colours and patterns follow the programme's order."""

    code: str
    label: str
    kind: Literal[
        "shift", "night", "clinic", "call", "education", "leave", "off", "absent", "rotation"
    ]
    colour: int
    pattern: int
    shifts: list[str]
    rotation: str | None


class Group(Answer):
    """People who are compared with each other."""

    id: str
    label: str


class Share(Answer):
    """One measure of one person beside the median of the group."""

    value: int
    median: int


class GridPerson(Answer):
    """A line: runs are [first column, length, letter, flags]; days off without flags are left out.

    Flags: 1 pinned, 2 changed since published, 4 violation, 8 advisory, 16 requested.
    """

    id: str
    name: str
    group: str
    pgy: int | None
    role: str
    minutes_per_week: int | None
    limit_minutes: int | None
    verdict: Literal["ok", "near", "advisory", "violation"]
    share: dict[str, Share]
    runs: list[tuple[int, int, int, int]]


class GridCoverage(Answer):
    """A demand: how many are there, column by column (null: nothing asked), and where too few."""

    rule: str
    label: str
    words: str
    min: int | None
    target: int | None
    max: int | None
    counts: list[int | None]
    short: list[int]


class GridVersion(Answer):
    """The version of a grid."""

    id: int
    schedule: int
    number: int
    state: State
    revision: int
    etag: str


class Counted(Answer):
    """How many findings of each kind."""

    violations: int
    advisories: int


class Grid(Answer):
    """A version on the page: people in groups, runs instead of cells, and the coverage."""

    model_config = example(
        {
            "version": {
                "id": 7,
                "schedule": 2,
                "number": 3,
                "state": "draft",
                "revision": 4,
                "etag": '"v7.4"',
            },
            "layer": "days",
            "start": "2026-07-01",
            "end": "2026-07-02",
            "blocks": [{"id": "1", "start": "2026-07-01", "end": "2026-07-28"}],
            "days": [
                {"day": "2026-07-01", "weekday": 3, "block": "1", "holiday": None},
                {"day": "2026-07-02", "weekday": 4, "block": "1", "holiday": None},
            ],
            "letters": [
                {
                    "code": "N",
                    "label": "Night",
                    "kind": "night",
                    "colour": 2,
                    "pattern": 0,
                    "shifts": ["N"],
                    "rotation": None,
                }
            ],
            "groups": [{"id": "pgy2", "label": "PGY-2"}],
            "people": [
                {
                    "id": "R4",
                    "name": "Dmitri Egorov",
                    "group": "pgy2",
                    "pgy": 2,
                    "role": "resident",
                    "minutes_per_week": 3960,
                    "limit_minutes": 4800,
                    "verdict": "ok",
                    "share": {
                        "nights": {"value": 5, "median": 4},
                        "weekends": {"value": 1, "median": 2},
                    },
                    "runs": [[0, 2, 0, 1]],
                }
            ],
            "coverage": [
                {
                    "rule": "night",
                    "label": "N",
                    "words": "N: at least 1, at most 1 people.",
                    "min": 1,
                    "target": None,
                    "max": 1,
                    "counts": [1, 1],
                    "short": [],
                }
            ],
            "summary": {"violations": 0, "advisories": 2},
        }
    )

    version: GridVersion
    layer: Layer
    start: DayText
    end: DayText
    blocks: list[Place]
    days: list[GridDay] | list[Place]
    letters: list[Letter]
    groups: list[Group]
    people: list[GridPerson]
    coverage: list[GridCoverage]
    summary: Counted


# ── Findings ────────────────────────────────────────────────────────────────────────────────────


class Someone(Answer):
    """A person by id and name."""

    id: str
    name: str


class WaiverShown(Answer):
    """Who allows a violation, and why."""

    name: str
    reason: str


class Clause(Answer):
    """Where a rule comes from; without a code it is the programme's own."""

    code: str
    title: str
    source: str
    words: str


class Finding(Answer):
    """A breach of a rule, with its arithmetic."""

    model_config = example(_FINDING)

    key: str
    rule: str
    severity: Severity
    message: str
    clinicians: list[Someone]
    start: str | None
    end: str | None
    measured: int | None
    limit: int | None
    unit: str
    facts: list[tuple[str, int | str]]
    waiver: WaiverShown | None
    clause: Clause | None


class FindingList(Answer):
    """A version's findings, violations first."""

    model_config = example({"items": [_FINDING], "violations": 1, "advisories": 0, "waived": 0})

    items: list[Finding]
    violations: int
    advisories: int
    waived: int


class Waiving(Body):
    """Who allows the violation, and why."""

    model_config = example({"name": "Dr Lena Fischer", "reason": "One extra night, with consent"})

    name: Name
    reason: Given


# ── Edits ───────────────────────────────────────────────────────────────────────────────────────


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


class Pin(Body):
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
        list[Annotated[Assign | Clear | Swap | Move | Pin, Field(discriminator="op")]],
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
            "etag": '"v7.5"',
            "saved": True,
            "label": "Give Sat 4 Jul N to Ng",
            "new": [],
            "solved": [_FINDING],
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


class Fix(Answer):
    """A way out that was tried: sent as it is, it brings no new violation."""

    words: str
    detail: str
    operations: list[dict[str, Any]]
    proven: Literal[True]


class FixList(Answer):
    """Ways out of a finding, the best first."""

    model_config = example({"items": []})

    items: list[Fix]


class Check(Answer):
    """A check from scratch; `agrees` when the one that runs along says the same."""

    model_config = example(
        {
            "agrees": True,
            "violations": 0,
            "advisories": 2,
            "blocking": [],
            "publishable": True,
        }
    )

    agrees: bool
    violations: int
    advisories: int
    blocking: list[Finding]
    publishable: bool
