"""Shifts: kinds of work with clock times."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field

from nightfloat.api.deps import Answer, Body, IfMatch, IfNoneMatch, Page, example, tagged
from nightfloat.api.fact_shapes import (
    ONE_LINE,
    Cell,
    Code,
    CodePath,
    Editor,
    Line,
    Names,
    Reader,
    guarded,
)
from nightfloat.api.route import Route
from nightfloat.app import work
from nightfloat.app.work import SHIFTS
from nightfloat.store.repositories import Shifts

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/shifts", tags=["shifts"], route_class=Route
)

_SHIFT: dict[str, Any] = {
    "id": "N",
    "name": "Night",
    "kind": "night_float",
    "start": "20:00",
    "end": "07:00",
    "site": "LMC",
    "half": None,
    "transition": 0,
    "worked": [],
    "with": [],
    "days": "all",
    "points": 2,
    "colour": 2,
    "pattern": 0,
    "position": 2,
    "etag": '"r1"',
}

Clock = Annotated[str, Field(max_length=7, pattern=ONE_LINE, examples=["07:00", "11:00+1"])]


class Shift(Answer):
    """A kind of work. `colour` (0 to 11) and `pattern` (0 to 5) are what pages draw it with."""

    model_config = example(_SHIFT)

    id: str
    name: str
    kind: str
    start: str
    end: str
    site: str
    half: Literal["am", "pm"] | None
    transition: int = Field(description="Minutes of hand-over after the end.")
    worked: list[str] = Field(description="Home call: hours expected to be worked.")
    with_: list[str] = Field(alias="with", description="Shifts one person may have beside it.")
    days: str
    points: int
    colour: int
    pattern: int
    position: int
    etag: str


class ShiftList(Answer):
    """A page of shifts, in the programme's order."""

    model_config = example({"items": [_SHIFT], "next": None})

    items: list[Shift]
    next: str | None


class ShiftChange(Body):
    """What to change of a shift; null stands for a key's default."""

    model_config = example({"end": "08:00", "points": 3})

    name: Line | None = None
    kind: Annotated[Cell, Field(examples=["night_float"])] | None = None
    start: Clock | None = None
    end: Clock | None = None
    site: Cell | None = None
    half: Literal["am", "pm"] | None = None
    transition: Annotated[int, Field(ge=0, le=1440)] | None = None
    worked: Annotated[list[Cell], Field(max_length=20)] | None = None
    with_: Names | None = Field(None, alias="with")
    days: Annotated[str, Field(max_length=200, pattern=ONE_LINE)] | None = None
    points: Annotated[int, Field(ge=0, le=1_000_000)] | None = None


class NewShift(ShiftChange):
    """A shift to add."""

    model_config = example(
        {"id": "N", "name": "Night", "kind": "night_float", "start": "20:00", "end": "07:00"}
    )

    id: Code
    start: Clock
    end: Clock


def _shift(row: Any, numbers: Mapping[int, int]) -> Shift:
    return Shift.model_validate(work.as_json(SHIFTS, row, numbers))


@router.get("")
def list_shifts(allowed: Reader, page: Page) -> ShiftList:
    """List the shifts, in the programme's order, which decides their colours."""
    found = page.of(Shifts(allowed.session, allowed.programme_id))
    numbers = work.numbers(allowed, SHIFTS)
    items = [_shift(row, numbers) for row in found.items]
    return ShiftList(items=items, next=found.next)


@router.post("", status_code=201)
def create_shift(body: NewShift, response: Response, allowed: Editor) -> Shift:
    """Add a shift."""
    data = body.model_dump(exclude_unset=True, by_alias=True)
    row = work.add(allowed, SHIFTS, data)
    return tagged(response, _shift(row, work.numbers(allowed, SHIFTS)))


@router.get("/{shift:path}")
def get_shift(
    shift: CodePath, response: Response, allowed: Reader, if_none_match: IfNoneMatch = None
) -> Shift:
    """Return one shift."""
    row = Shifts(allowed.session, allowed.programme_id).code(shift)
    return tagged(response, _shift(row, work.numbers(allowed, SHIFTS)), if_none_match)


@router.patch("/{shift:path}")
def change_shift(
    shift: CodePath,
    body: ShiftChange,
    response: Response,
    allowed: Editor,
    if_match: IfMatch = None,
) -> Shift:
    """Change what is given of a shift; the id stays."""
    data = body.model_dump(exclude_unset=True, by_alias=True)
    row = work.change(allowed, SHIFTS, shift, guarded(if_match), data)
    return tagged(response, _shift(row, work.numbers(allowed, SHIFTS)))


@router.delete("/{shift:path}", status_code=204)
def delete_shift(shift: CodePath, allowed: Editor, if_match: IfMatch = None) -> None:
    """Remove a shift of which nothing else speaks; otherwise 409 names what does."""
    work.remove(allowed, SHIFTS, shift, guarded(if_match))
