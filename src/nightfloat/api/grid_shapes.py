"""A version on the page: what the grid answers."""

from __future__ import annotations

from typing import Literal

from nightfloat.api.deps import Answer, example
from nightfloat.api.fact_shapes import DayText
from nightfloat.api.schedule_shapes import Place
from nightfloat.api.version_shapes import State

Layer = Literal["days", "blocks"]


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
                "etag": '"v7.4.0"',
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
                    "words": "N: exactly 1 person.",
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
