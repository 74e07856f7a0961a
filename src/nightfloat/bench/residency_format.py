"""The shapes of an instance file of the residency benchmark (benchmarks/residency/FORMAT.md)."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Whole = Annotated[int, Field(strict=True, ge=0)]
Positive = Annotated[int, Field(strict=True, ge=1)]
Three = tuple[Whole, Whole, Positive]
Scaled = tuple[Whole, Positive, Whole]
"""[a, b, c]: floor(a x steps not on leave / b) + c."""
Bound = Whole | Scaled
Codes = Annotated[list[str], Field(min_length=1)]


class Shape(BaseModel):
    """Strict: no other keys, no conversions."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rule(Shape):
    """What most rules have; soft with a weight, else hard."""

    id: str
    weight: Positive | None = None


class Counted(Rule):
    """A weighted number of steps."""

    type: Literal["count"]
    people: str
    values: dict[str, Whole]
    steps: list[Three] | None = None
    window: tuple[Positive, Positive] | None = None
    not_after: Codes | None = None
    min: Bound | None = None
    max: Bound | None = None


class Weekends(Rule):
    """A number of weekends."""

    type: Literal["weekends"]
    people: str
    codes: Codes
    window: tuple[Positive, Positive] | None = None
    min: Bound | None = None
    max: Bound | None = None


class Run(Rule):
    """Steps in a row."""

    type: Literal["run"]
    people: str
    codes: Codes
    max: Whole


class Rest(Rule):
    """Minutes between duties."""

    type: Literal["rest"]
    people: str
    minutes: dict[str, Whole]


class Never(Rule):
    """Patterns that may not occur."""

    type: Literal["never"]
    people: str
    patterns: list[Annotated[list[Codes], Field(min_length=1)]]
    steps: list[Three] | None = None


class Before(Rule):
    """Prerequisites."""

    type: Literal["before"]
    people: str
    first: Codes
    then: Codes
    min: Whole


class Wish(Shape):
    """Single cells that somebody wants."""

    id: str
    type: Literal["wish"]
    codes: Codes
    wishes: list[tuple[Whole, Whole, Positive]]


class Cover(Rule):
    """People at work in a step."""

    type: Literal["cover"]
    people: str
    codes: Codes
    steps: list[Three]
    min: Whole | list[Whole] | None = None
    max: Whole | list[Whole] | None = None


class Ratio(Rule):
    """People and those who supervise them."""

    type: Literal["ratio"]
    people: str
    by: str
    codes: Codes
    steps: list[Three]
    each: Positive


AnyRule = Annotated[
    Counted | Weekends | Run | Rest | Never | Before | Wish | Cover | Ratio,
    Field(discriminator="type"),
]


class Person(Shape):
    """A resident, or faculty (no PGY)."""

    id: str
    pgy: Positive | None = None


class Allowed(Shape):
    """Codes that a group may hold in some steps."""

    people: str
    steps: list[Three]
    codes: Codes


class File(Shape):
    """An instance file."""

    format: Literal["residency-1"]
    name: str
    family: str
    seed: int | None = None
    step: Literal["block", "day", "half-day"]
    steps: Positive
    weekday: Annotated[int, Field(strict=True, ge=0, le=6)]
    codes: Codes
    clock: dict[str, tuple[Whole, Whole]]
    leave: str
    people: Annotated[list[Person], Field(min_length=1)]
    groups: dict[str, list[Whole]]
    away: list[tuple[Whole, Whole, Whole]]
    allowed: list[Allowed]
    rules: list[AnyRule]

    @property
    def per_day(self) -> int:
        """Return how many steps a day has (0: blocks)."""
        return {"block": 0, "day": 1, "half-day": 2}[self.step]
