"""Names to choose from, for whoever makes requests: the facts themselves stay closed to them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from nightfloat.api.deps import Answer, example, needs
from nightfloat.api.route import Route
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store.repositories import Rotations, Shifts

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/choices", tags=["requests"], route_class=Route
)


class Choice(Answer):
    """Something to ask for."""

    id: str
    name: str


class Choices(Answer):
    """What requests can ask for by name, in the programme's order."""

    model_config = example(
        {
            "shifts": [{"id": "N", "name": "Night"}],
            "rotations": [{"id": "WARDS", "name": "Inpatient wards"}],
        }
    )

    shifts: list[Choice]
    rotations: list[Choice]


@router.get("")
def list_choices(
    allowed: Annotated[Scope, needs(Permission.REQUESTS_ALL, Permission.REQUESTS_OWN)],
) -> Choices:
    """List the shifts and rotations that a request can name: no more than id and name."""
    shifts = Shifts(allowed.session, allowed.programme_id).all()
    rotations = Rotations(allowed.session, allowed.programme_id).all()
    return Choices(
        shifts=[Choice(id=one.code, name=one.name) for one in shifts],
        rotations=[Choice(id=one.code, name=one.name) for one in rotations],
    )
