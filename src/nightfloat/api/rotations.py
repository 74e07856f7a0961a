"""Rotations: what a person does for a block or more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Response
from pydantic import Field

from nightfloat.api.deps import Answer, Body, IfMatch, IfNoneMatch, Page, example, tagged
from nightfloat.api.fact_shapes import (
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
from nightfloat.app.work import ROTATIONS
from nightfloat.store.repositories import Rotations

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/rotations",
    tags=["rotations"],
    route_class=Route,
)

_ROTATION: dict[str, Any] = {
    "id": "WARDS",
    "name": "Inpatient wards",
    "service": "Family medicine",
    "site": "LMC",
    "shifts": ["D", "L", "N"],
    "week": ["Mon-Fri 07:00-17:00"],
    "parts": [],
    "vacation": True,
    "colour": 0,
    "pattern": 0,
    "position": 0,
    "etag": '"r1"',
}


class Rotation(Answer):
    """What a person does for a block; `week` stands for its days where days are not planned."""

    model_config = example(_ROTATION)

    id: str
    name: str
    service: str
    site: str
    shifts: list[str]
    week: list[str]
    parts: list[str] = Field(description="The two rotations of a half-block combination.")
    vacation: bool = Field(description="Leave is allowed during it.")
    colour: int
    pattern: int
    position: int
    etag: str


class RotationList(Answer):
    """A page of rotations, in the programme's order."""

    model_config = example({"items": [_ROTATION], "next": None})

    items: list[Rotation]
    next: str | None


class RotationChange(Body):
    """What to change of a rotation; null stands for a key's default."""

    model_config = example({"vacation": False, "shifts": ["D", "N"]})

    name: Line | None = None
    service: Line | None = None
    site: Cell | None = None
    shifts: Names | None = None
    week: Annotated[list[Cell], Field(max_length=50)] | None = None
    parts: Annotated[list[Cell], Field(max_length=2)] | None = None
    vacation: bool | None = None


class NewRotation(RotationChange):
    """A rotation to add."""

    model_config = example(
        {"id": "WARDS", "name": "Inpatient wards", "shifts": ["D", "N"], "vacation": True}
    )

    id: Code


def _rotation(row: Any, numbers: Mapping[int, int]) -> Rotation:
    return Rotation.model_validate(work.as_json(ROTATIONS, row, numbers))


@router.get("")
def list_rotations(allowed: Reader, page: Page) -> RotationList:
    """List the rotations, in the programme's order, which decides their colours."""
    found = page.of(Rotations(allowed.session, allowed.programme_id))
    numbers = work.numbers(allowed, ROTATIONS)
    items = [_rotation(row, numbers) for row in found.items]
    return RotationList(items=items, next=found.next)


@router.post("", status_code=201)
def create_rotation(body: NewRotation, response: Response, allowed: Editor) -> Rotation:
    """Add a rotation."""
    data = body.model_dump(exclude_unset=True)
    row = work.add(allowed, ROTATIONS, data)
    return tagged(response, _rotation(row, work.numbers(allowed, ROTATIONS)))


@router.get("/{rotation:path}")
def get_rotation(
    rotation: CodePath, response: Response, allowed: Reader, if_none_match: IfNoneMatch = None
) -> Rotation:
    """Return one rotation."""
    row = Rotations(allowed.session, allowed.programme_id).code(rotation)
    return tagged(response, _rotation(row, work.numbers(allowed, ROTATIONS)), if_none_match)


@router.patch("/{rotation:path}")
def change_rotation(
    rotation: CodePath,
    body: RotationChange,
    response: Response,
    allowed: Editor,
    if_match: IfMatch = None,
) -> Rotation:
    """Change what is given of a rotation; the id stays."""
    data = body.model_dump(exclude_unset=True)
    row = work.change(allowed, ROTATIONS, rotation, guarded(if_match), data)
    return tagged(response, _rotation(row, work.numbers(allowed, ROTATIONS)))


@router.delete("/{rotation:path}", status_code=204)
def delete_rotation(rotation: CodePath, allowed: Editor, if_match: IfMatch = None) -> None:
    """Remove a rotation of which nothing else speaks; otherwise 409 names what does."""
    work.remove(allowed, ROTATIONS, rotation, guarded(if_match))
