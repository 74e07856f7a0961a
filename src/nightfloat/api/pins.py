"""Pins: decisions already taken about days, or about blocks."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response
from pydantic import Field, StringConstraints

from nightfloat.api.deps import Answer, Body, Id, IfMatch, IfNoneMatch, Page, example, needs, tag
from nightfloat.api.fact_shapes import Code, Day, DayText, Note, Word, given, guarded
from nightfloat.api.route import Route
from nightfloat.app import absences
from nightfloat.app.absences import Names
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
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
    StringConstraints(strip_whitespace=True, min_length=1, max_length=200),
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
def list_pins(allowed: Annotated[Scope, needs(Permission.FACTS_READ)], page: Page) -> PinList:
    """List the pins, in the order in which they were entered."""
    names = Names.of(allowed)
    found = Pins(allowed.session, allowed.programme_id).page(limit=page.limit, cursor=page.cursor)
    return PinList(items=[_pin(row, names) for row in found.items], next=found.next)


@router.post("", status_code=201)
def create_pin(
    body: NewPin, response: Response, allowed: Annotated[Scope, needs(Permission.FACTS_WRITE)]
) -> Pin:
    """Pin days or a block of somebody."""
    answer = _pin(absences.add_pin(allowed, body.model_dump()), Names.of(allowed))
    tag(response, answer.etag)
    return answer


@router.get("/{pin}")
def get_pin(
    pin: Id,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.FACTS_READ)],
    if_none_match: IfNoneMatch = None,
) -> Pin:
    """Return one pin."""
    answer = _pin(Pins(allowed.session, allowed.programme_id).get(pin), Names.of(allowed))
    tag(response, answer.etag, if_none_match)
    return answer


@router.patch("/{pin}")
def change_pin(
    pin: Id,
    body: PinChange,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.FACTS_WRITE)],
    if_match: IfMatch = None,
) -> Pin:
    """Change what is given of a pin."""
    row = absences.change_pin(allowed, pin, guarded(if_match), given(body))
    answer = _pin(row, Names.of(allowed))
    tag(response, answer.etag)
    return answer


@router.delete("/{pin}", status_code=204)
def delete_pin(
    pin: Id,
    allowed: Annotated[Scope, needs(Permission.FACTS_WRITE)],
    if_match: IfMatch = None,
) -> None:
    """Remove a pin."""
    absences.remove_pin(allowed, pin, guarded(if_match))
