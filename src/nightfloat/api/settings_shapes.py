"""What changes a programme's settings."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from nightfloat.api.deps import Body, example
from nightfloat.api.fact_shapes import ONE_LINE, Cell, Code, Day, Line, Names, Whole


class BlockGiven(Body):
    """One block of a year that is cut by hand."""

    id: Code
    start: Day
    end: Day


class YearChange(Body):
    """The whole year; it is replaced."""

    timezone: Cell
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
    blocks: Annotated[list[Cell], Field(max_length=200)] = Field(default_factory=list)


class SiteGiven(Body):
    """A place of work."""

    id: Code
    name: Line = ""


PackValue = bool | Whole | Annotated[str, Field(max_length=200, pattern=ONE_LINE)]

PackValues = Annotated[dict[Cell, PackValue], Field(max_length=200)]


class PackGiven(Body):
    """A rule pack in use."""

    name: Code
    who: Annotated[Names, Field(min_length=1)] = Field(default_factory=lambda: ["resident"])
    rotations: Names = Field(default_factory=list)
    settings: PackValues = Field(default_factory=dict)
    on: Annotated[
        dict[Cell, PackValues],
        Field(max_length=200),
    ] = Field(default_factory=dict)


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
