"""Leave: approved absence."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from pydantic import Field, StringConstraints

from nightfloat.api.deps import Answer, Body, Id, IfMatch, IfNoneMatch, Page, example, tagged
from nightfloat.api.fact_shapes import ONE_LINE, Code, Editor, Note, Reader, given, guarded
from nightfloat.api.route import Route
from nightfloat.app import absences
from nightfloat.app.absences import Names
from nightfloat.store.repositories import Leaves

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/leave", tags=["leave"], route_class=Route
)

_LEAVE: dict[str, Any] = {
    "id": 2,
    "clinician": "R7",
    "name": "Grace Huang",
    "start": "2026-07-22T12:00",
    "end": "2026-07-22",
    "kind": "conference",
    "note": "from noon",
    "etag": '"r1"',
}

Moment = Annotated[
    str,
    Field(max_length=20, pattern=ONE_LINE, examples=["2026-07-13", "2026-07-22T12:00"]),
]
LeaveKind = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=60, pattern=ONE_LINE),
]


class Leave(Answer):
    """Approved absence: days, both included, or minutes on them (`2026-07-22T12:00`)."""

    model_config = example(_LEAVE)

    id: int
    clinician: str
    name: str
    start: str
    end: str
    kind: str
    note: str
    etag: str


class LeaveList(Answer):
    """A page of leave."""

    model_config = example({"items": [_LEAVE], "next": None})

    items: list[Leave]
    next: str | None


class NewLeave(Body):
    """Leave to add; without an end it is one day."""

    model_config = example(
        {"clinician": "R7", "start": "2026-07-13", "end": "2026-07-19", "kind": "vacation"}
    )

    clinician: Code
    start: Moment
    end: Moment | None = None
    kind: LeaveKind = "vacation"
    note: Note = ""


class LeaveChange(Body):
    """What to change of some leave; null leaves a part as it is."""

    model_config = example({"end": "2026-07-20"})

    clinician: Code | None = None
    start: Moment | None = None
    end: Moment | None = None
    kind: LeaveKind | None = None
    note: Note | None = None


@router.get("")
def list_leave(
    allowed: Reader,
    page: Page,
    clinician: Annotated[
        str | None, Query(max_length=60, description="Only this person's.", examples=["R7"])
    ] = None,
) -> LeaveList:
    """List approved leave, in the order in which it was entered."""
    names = Names.of(allowed)
    repository = Leaves(allowed.session, allowed.programme_id)
    if clinician is not None:
        id = names.id(clinician)
        rows = repository.of(id) if id is not None else []
        return LeaveList(items=[_leave(row, names) for row in rows], next=None)
    found = page.of(repository)
    return LeaveList(items=[_leave(row, names) for row in found.items], next=found.next)


def _leave(row: Any, names: Names) -> Leave:
    return Leave.model_validate(absences.leave_json(row, names))


@router.post("", status_code=201)
def create_leave(body: NewLeave, response: Response, allowed: Editor) -> Leave:
    """Add approved leave."""
    row = absences.add_leave(allowed, body.model_dump())
    return tagged(response, _leave(row, Names.of(allowed)))


@router.get("/{leave}")
def get_leave(
    leave: Id, response: Response, allowed: Reader, if_none_match: IfNoneMatch = None
) -> Leave:
    """Return one leave."""
    row = Leaves(allowed.session, allowed.programme_id).get(leave)
    return tagged(response, _leave(row, Names.of(allowed)), if_none_match)


@router.patch("/{leave}")
def change_leave(
    leave: Id, body: LeaveChange, response: Response, allowed: Editor, if_match: IfMatch = None
) -> Leave:
    """Change what is given of some leave."""
    row = absences.change_leave(allowed, leave, guarded(if_match), given(body))
    return tagged(response, _leave(row, Names.of(allowed)))


@router.delete("/{leave}", status_code=204)
def delete_leave(leave: Id, allowed: Editor, if_match: IfMatch = None) -> None:
    """Remove leave."""
    absences.remove_leave(allowed, leave, guarded(if_match))
