"""What the routes of programmes take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Code, Day, DayText, Line, Names, Whole

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
    example: Annotated[str, Field(max_length=60)]


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
    timezone: Annotated[str, Field(max_length=60)]
    start: Day
    end: Day = Field(description="The last day.")
    blocks: BlockPlanWord
    packs: Annotated[list[Code], Field(max_length=20)] = Field(
        default_factory=list, description="Rule packs that bind its residents."
    )


NewProgramme = Annotated[FromExample | Empty, Field(discriminator="source")]


class BlockGiven(Body):
    """One block of a year that is cut by hand."""

    id: Code
    start: Day
    end: Day


class YearChange(Body):
    """The whole year; it is replaced."""

    timezone: Annotated[str, Field(max_length=60)]
    start: Day
    end: Day
    blocks: Literal["13x28", "26x14", "months", "weeks", "custom"]
    block_zero: Day | None = None
    custom: Annotated[list[BlockGiven], Field(max_length=200)] = Field(default_factory=list)


class HolidayGiven(Body):
    """A holiday."""

    date: Day
    name: Annotated[Line, Field(min_length=1)]
    tier: Annotated[int, Field(ge=1, le=9)] = 1


class PlanGiven(Body):
    """What is to be scheduled."""

    year: bool = False
    blocks: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=200)] = Field(
        default_factory=list
    )


class SiteGiven(Body):
    """A place of work."""

    id: Code
    name: Line = ""


PackValue = bool | Whole | Annotated[str, Field(max_length=200)]
PackValues = Annotated[
    dict[Annotated[str, Field(max_length=100)], PackValue], Field(max_length=200)
]


class PackGiven(Body):
    """A rule pack in use."""

    name: Code
    who: Annotated[Names, Field(min_length=1)] = Field(default_factory=lambda: ["resident"])
    rotations: Names = Field(default_factory=list)
    settings: PackValues = Field(default_factory=dict)
    on: Annotated[dict[Annotated[str, Field(max_length=60)], PackValues], Field(max_length=200)] = (
        Field(default_factory=dict)
    )


class PolicyGiven(Body):
    """How the programme wants things done."""

    publish_needs_approver: bool


class ProgrammeChange(Body):
    """What to change of the settings; each part that is given is replaced as a whole."""

    model_config = example({"plan": {"year": False, "blocks": ["1", "2"]}})

    name: Annotated[Line, Field(min_length=1)] | None = None
    specialty: Line | None = None
    year: YearChange | None = None
    plan: PlanGiven | None = None
    holidays: Annotated[list[HolidayGiven], Field(max_length=400)] | None = None
    sites: Annotated[list[SiteGiven], Field(max_length=500)] | None = None
    packs: Annotated[list[PackGiven], Field(max_length=50)] | None = None
    policy: PolicyGiven | None = None
    archived: bool | None = Field(None, description="Alone, and by an administrator.")


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


class VersionCount(Answer):
    """A version and what it breaks."""

    id: int
    number: int
    state: str
    violations: int
    advisories: int


class ScheduleLine(Answer):
    """A schedule with its working draft and what is published of it."""

    id: int
    name: str
    working: VersionCount | None
    published: VersionCount | None


class Overview(Answer):
    """Counts for the shell's badges; null is what one may not know."""

    model_config = example(
        {
            "facts_revision": 3,
            "archived": False,
            "open_requests": 3,
            "unfinished": 0,
            "violations": 2,
            "advisories": 5,
            "drafts": 1,
            "generation": None,
            "schedules": [
                {
                    "id": 1,
                    "name": "Block 1 · 1–28 Jul 2026",
                    "working": {
                        "id": 4,
                        "number": 2,
                        "state": "draft",
                        "violations": 2,
                        "advisories": 5,
                    },
                    "published": None,
                }
            ],
        }
    )

    facts_revision: int
    archived: bool
    open_requests: int | None
    unfinished: int | None
    violations: int | None
    advisories: int | None
    drafts: int | None
    generation: int | None
    schedules: list[ScheduleLine]


class AuditEntry(Answer):
    """Something that was done; each entry carries the hash of the one before."""

    id: int
    at: datetime
    user: str | None
    action: str
    subject: str
    details: dict[str, JsonValue]
    hash: str


class AuditList(Answer):
    """A page of the audit, newest first."""

    model_config = example(
        {
            "items": [
                {
                    "id": 12,
                    "at": "2026-06-01T08:00:00Z",
                    "user": "Maria Ortiz",
                    "action": "rule.change",
                    "subject": "rules/night-runs",
                    "details": {"settings": {"max": 5}},
                    "hash": "9c1d…",
                }
            ],
            "next": None,
        }
    )

    items: list[AuditEntry]
    next: str | None
