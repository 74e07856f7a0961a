"""What the routes of schedules take and answer."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Code, DayText, Name
from nightfloat.api.version_shapes import VERSION, Version

_SCHEDULE: dict[str, Any] = {
    "id": 2,
    "name": "Block 1",
    "year": False,
    "blocks": ["1"],
    "spans": [{"id": "1", "start": "2026-07-01", "end": "2026-07-28"}],
    "start": "2026-07-01",
    "end": "2026-07-28",
    "published": None,
    "working": VERSION,
    "versions": 3,
    "created": "2026-06-01T08:00:00Z",
    "etag": '"r1"',
}


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
