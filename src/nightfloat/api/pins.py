"""Pins: decisions already taken about days, or about blocks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from nightfloat.api.deps import Answer, Body, Id, IfMatch, IfNoneMatch, Page, example, tagged
from nightfloat.api.fact_shapes import (
    ONE_LINE,
    Code,
    Day,
    DayText,
    Editor,
    Note,
    Reader,
    Word,
    given,
    guarded,
)
from nightfloat.api.route import Route
from nightfloat.app import absences
from nightfloat.app.absences import Names
from nightfloat.store.repositories import Pins

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/pins", tags=["pins"], route_class=Route
)

_PIN: dict[str, Any] = {
    "id": 1,
    "clinician": "R1",
    "name": "Ada Berg",
    "kind": "day",
    "start": "2026-07-01",
    "end": "2026-07-01",
    "block": None,
    "assign": "D",
    "note": "first day with the team",
    "etag": '"r1"',
}

PinKind = Literal["day", "block"]
Assign = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=ONE_LINE),
    Field(description="Shift ids joined by `+`, `-` for off; for a block its rotation."),
]


class Pin(Answer):
    """Who has what on some days (`end` is the last), or in a block."""

    model_config = example(_PIN)

    id: int
    clinician: str
    name: str
    kind: PinKind
    start: DayText | None
    end: DayText | None
    block: str | None
    assign: str
    note: str
    etag: str


class PinList(Answer):
    """A page of pins."""

    model_config = example({"items": [_PIN], "next": None})

    items: list[Pin]
    next: str | None


class NewPin(Body):
    """A pin to add: days from `start` to `end`, or a block."""

    model_config = example({"clinician": "R1", "kind": "day", "start": "2026-07-01", "assign": "D"})

    clinician: Code
    kind: PinKind = "day"
    start: Day | None = None
    end: Day | None = Field(None, description="The last day; one day without it.")
    block: Word | None = None
    assign: Assign
    note: Note = ""


class PinChange(Body):
    """What to change of a pin; null leaves a part as it is."""

    model_config = example({"assign": "N"})

    clinician: Code | None = None
    kind: PinKind | None = None
    start: Day | None = None
    end: Day | None = None
    block: Word | None = None
    assign: Assign | None = None
    note: Note | None = None


def _pin(row: Any, names: Names) -> Pin:
    return Pin.model_validate(absences.pin_json(row, names))


@router.get("")
def list_pins(allowed: Reader, page: Page) -> PinList:
    """List the pins, in the order in which they were entered."""
    names = Names.of(allowed)
    found = page.of(Pins(allowed.session, allowed.programme_id))
    return PinList(items=[_pin(row, names) for row in found.items], next=found.next)


@router.post("", status_code=201)
def create_pin(body: NewPin, response: Response, allowed: Editor) -> Pin:
    """Pin days or a block of somebody."""
    row = absences.add_pin(allowed, body.model_dump())
    return tagged(response, _pin(row, Names.of(allowed)))


@router.get("/{pin}")
def get_pin(pin: Id, response: Response, allowed: Reader, if_none_match: IfNoneMatch = None) -> Pin:
    """Return one pin."""
    row = Pins(allowed.session, allowed.programme_id).get(pin)
    return tagged(response, _pin(row, Names.of(allowed)), if_none_match)


@router.patch("/{pin}")
def change_pin(
    pin: Id, body: PinChange, response: Response, allowed: Editor, if_match: IfMatch = None
) -> Pin:
    """Change what is given of a pin."""
    row = absences.change_pin(allowed, pin, guarded(if_match), given(body))
    return tagged(response, _pin(row, Names.of(allowed)))


@router.delete("/{pin}", status_code=204)
def delete_pin(pin: Id, allowed: Editor, if_match: IfMatch = None) -> None:
    """Remove a pin."""
    absences.remove_pin(allowed, pin, guarded(if_match))
