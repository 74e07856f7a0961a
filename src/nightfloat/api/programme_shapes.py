"""What the routes of programmes take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Cell, Code, Day, DayText, Line

_EXAMPLE: dict[str, Any] = {
    "id": "tiny",
    "name": "Lakeside Family Medicine",
    "specialty": "family medicine",
    "people": 8,
    "residents": 8,
    "words": "A small programme to start from: eight residents, one service, three shifts.",
}

_LINE: dict[str, Any] = {
    "id": 1,
    "name": "Lakeside Family Medicine",
    "specialty": "family medicine",
    "role": "scheduler",
    "clinician": None,
    "example": True,
    "archived": False,
    "created": "2026-06-01T08:00:00Z",
}

_PROGRAMME: dict[str, Any] = {
    "id": 1,
    "name": "Lakeside Family Medicine",
    "specialty": "family medicine",
    "example": True,
    "archived": False,
    "created": "2026-06-01T08:00:00Z",
    "people": 8,
    "year": {
        "timezone": "America/New_York",
        "start": "2026-07-01",
        "end": "2027-06-30",
        "blocks": "13x28",
        "block_zero": None,
        "custom": [],
    },
    "blocks": [{"id": "1", "start": "2026-07-01", "end": "2026-07-28"}],
    "holidays": [{"date": "2026-07-04", "name": "Independence Day", "tier": 1}],
    "plan": {"year": False, "blocks": ["1"]},
    "sites": [{"id": "LMC", "name": "Lakeside Medical Center"}],
    "packs": [{"name": "acgme", "who": ["resident"], "rotations": [], "settings": {}, "on": {}}],
    "policy": {"publish_needs_approver": False},
    "unfinished": [],
    "facts_revision": 1,
    "etag": '"f1"',
}

BlockPlanWord = Literal["13x28", "26x14", "months", "weeks"]


class Example(Answer):
    """An example that a programme can be made of."""

    model_config = example(_EXAMPLE)

    id: str
    name: str
    specialty: str
    people: int
    residents: int
    words: str


class ExampleList(Answer):
    """The examples, the smallest first."""

    model_config = example({"items": [_EXAMPLE]})

    items: list[Example]


class ProgrammeLine(Answer):
    """A programme as it stands in one's list; `role` is null for an administrator's others."""

    model_config = example(_LINE)

    id: int
    name: str
    specialty: str
    role: str | None
    clinician: str | None
    example: bool
    archived: bool
    created: datetime


class ProgrammeList(Answer):
    """The programmes that whoever asks may open."""

    model_config = example({"items": [_LINE]})

    items: list[ProgrammeLine]


class Block(Answer):
    """One block of the year; `end` is its last day."""

    id: str
    start: DayText
    end: DayText


class Year(Answer):
    """The academic year and how it is cut; `custom` blocks only with blocks = custom."""

    timezone: str
    start: DayText
    end: DayText
    blocks: str
    block_zero: DayText | None
    custom: list[Block]


class Holiday(Answer):
    """A day that `days` phrases call a holiday."""

    date: DayText
    name: str
    tier: int


class Plan(Answer):
    """What is scheduled: the year's rotations, and the days of some blocks."""

    year: bool
    blocks: list[str]


class Site(Answer):
    """A place of work."""

    id: str
    name: str


class PackUse(Answer):
    """A rule pack that binds some of the people; `on` holds settings by rotation."""

    name: str
    who: list[str]
    rotations: list[str]
    settings: dict[str, JsonValue]
    on: dict[str, JsonValue]


class Policy(Answer):
    """How the programme wants things done."""

    publish_needs_approver: bool


class Programme(Answer):
    """A programme with its settings; `unfinished` says what is still to be entered."""

    model_config = example(_PROGRAMME)

    id: int
    name: str
    specialty: str
    example: bool
    archived: bool
    created: datetime
    people: int
    year: Year
    blocks: list[Block]
    holidays: list[Holiday]
    plan: Plan
    sites: list[Site]
    packs: list[PackUse]
    policy: Policy
    unfinished: list[str]
    facts_revision: int
    etag: str


class FromExample(Body):
    """A programme made of an example."""

    model_config = example({"source": "example", "example": "tiny"})

    source: Literal["example"]
    example: Cell


class Empty(Body):
    """A programme of a name and a year, with nobody in it yet."""

    model_config = example(
        {
            "source": "empty",
            "name": "Lakeside Family Medicine",
            "specialty": "family medicine",
            "timezone": "America/New_York",
            "start": "2026-07-01",
            "end": "2027-06-30",
            "blocks": "13x28",
        }
    )

    source: Literal["empty"]
    name: Annotated[Line, Field(min_length=1)]
    specialty: Line = ""
    timezone: Cell
    start: Day
    end: Day = Field(description="The last day.")
    blocks: BlockPlanWord
    packs: Annotated[list[Code], Field(max_length=20)] = Field(
        default_factory=list, description="Rule packs that bind its residents."
    )


NewProgramme = Annotated[FromExample | Empty, Field(discriminator="source")]


class MistakeLine(Answer):
    """One thing to mend in a file; `line` is 0 for the file as a whole."""

    file: str
    line: int
    field: str
    value: str
    message: str
    maybe: str | None


class ImportReport(Answer):
    """What a zip file holds; `saved` unless it was a dry run or there are mistakes."""

    model_config = example(
        {
            "saved": False,
            "programme": None,
            "name": "Lakeside Family Medicine",
            "specialty": "family medicine",
            "counts": {"people": 8, "shifts": 3, "rotations": 1, "rules": 14},
            "files": ["people.csv", "programme.toml"],
            "ignored": ["README.md"],
            "mistakes": [],
            "unfinished": [],
        }
    )

    saved: bool
    programme: int | None
    name: str | None
    specialty: str | None
    counts: dict[str, int]
    files: list[str]
    ignored: list[str]
    mistakes: list[MistakeLine]
    unfinished: list[MistakeLine]
