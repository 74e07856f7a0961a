"""What the routes of diffs answer."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from nightfloat.api.deps import Answer, example
from nightfloat.api.fact_shapes import DayText
from nightfloat.api.finding_shapes import Finding
from nightfloat.api.version_shapes import State


class DiffVersion(Answer):
    """One of the two versions."""

    id: int
    number: int
    state: State
    revision: int


class DiffChange(Answer):
    """Days (or a block) that differ alike."""

    start: DayText
    end: DayText
    before: str
    after: str
    words: str


class DiffPerson(Answer):
    """Somebody who has something else."""

    id: str
    name: str
    changes: list[DiffChange]


class DiffCoverage(Answer):
    """A demand whose number differs."""

    rule: str
    label: str
    min: int | None
    before: int | None
    after: int


class DiffDay(Answer):
    """A day on which somebody has something else."""

    day: DayText
    changes: int
    coverage: list[DiffCoverage]


class DiffRules(Answer):
    """Findings that are new or worse, gone, or better."""

    new: list[Finding]
    solved: list[Finding]
    eased: list[Finding]


class Spread(Answer):
    """A measure over a group."""

    least: int
    most: int
    spread: int
    median: int


class DiffShare(Answer):
    """Somebody's number of a measure."""

    id: str
    before: int
    after: int


class DiffFairness(Answer):
    """A measure of a group in which anything differs."""

    measure: str
    group: str
    before: Spread
    after: Spread
    people: list[DiffShare]


class Diff(Answer):
    """What the version has that the other one, `from`, has not, and the other way round."""

    model_config = example(
        {
            "from": {"id": 5, "number": 2, "state": "published", "revision": 0},
            "to": {"id": 7, "number": 3, "state": "draft", "revision": 4},
            "summary": ["2 days changed for 2 people."],
            "people": [
                {
                    "id": "R4",
                    "name": "Dmitri Egorov",
                    "changes": [
                        {
                            "start": "2026-07-04",
                            "end": "2026-07-04",
                            "before": "N",
                            "after": "-",
                            "words": "Sat 4 Jul 2026: N → off",
                        }
                    ],
                }
            ],
            "days": [{"day": "2026-07-04", "changes": 2, "coverage": []}],
            "rules": {"new": [], "solved": [], "eased": []},
            "fairness": [],
            "moved": 2,
        }
    )

    from_: Annotated[DiffVersion, Field(alias="from")]
    to: DiffVersion
    summary: list[str]
    people: list[DiffPerson]
    days: list[DiffDay]
    rules: DiffRules
    fairness: list[DiffFairness]
    moved: int
