"""Members of a programme: who is what in it."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Response

from nightfloat.api.deps import Answer, Body, Id, IfMatch, example, needs, tagged
from nightfloat.api.fact_shapes import Code, guarded
from nightfloat.api.route import Route
from nightfloat.app import members
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/members", tags=["members"], route_class=Route
)

RoleWord = Literal["scheduler", "approver", "resident", "faculty", "viewer"]

_MEMBER: dict[str, Any] = {
    "user": 3,
    "username": "g.huang",
    "name": "Grace Huang",
    "active": True,
    "role": "resident",
    "clinician": "R7",
    "etag": '"m5d41c7a0f2"',
}


class Member(Answer):
    """A user's part in the programme; `clinician` is the person they are in it."""

    model_config = example(_MEMBER)

    user: int
    username: str
    name: str
    active: bool
    role: RoleWord
    clinician: str | None
    etag: str


class MemberList(Answer):
    """All members."""

    model_config = example({"items": [_MEMBER]})

    items: list[Member]


class Part(Body):
    """What a user shall be in the programme."""

    model_config = example({"role": "resident", "clinician": "R7"})

    role: RoleWord
    clinician: Code | None = None


@router.get("")
def list_members(allowed: Annotated[Scope, needs(Permission.MEMBERS_MANAGE)]) -> MemberList:
    """List the members; administrators may do everything without being one."""
    return MemberList(items=[Member.model_validate(one) for one in members.listed(allowed)])


@router.put("/{user}")
def put_member(
    user: Id,
    body: Part,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.MEMBERS_MANAGE)],
    if_match: IfMatch = None,
) -> Member:
    """Make a user a member, or give a member another role.

    Only who is a member already has an ETag to be named by If-Match.
    """
    made = members.put(allowed, user, guarded(if_match), body.role, body.clinician)
    return tagged(response, Member.model_validate(made))


@router.delete("/{user}", status_code=204)
def delete_member(
    user: Id,
    allowed: Annotated[Scope, needs(Permission.MEMBERS_MANAGE)],
    if_match: IfMatch = None,
) -> None:
    """End a membership; the account stays."""
    members.remove(allowed, user, guarded(if_match))
