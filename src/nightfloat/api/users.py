"""Users, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response

from nightfloat.api.deps import (
    Answer,
    Body,
    Id,
    IfMatch,
    Page,
    example,
    match,
    needs,
    tag,
)
from nightfloat.api.route import Route
from nightfloat.api.session import Password, PersonName, Username
from nightfloat.api.state import Process
from nightfloat.app import accounts
from nightfloat.app.tags import content_tag
from nightfloat.auth import passwords
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store import tables
from nightfloat.store.accounts import Users

router = APIRouter(tags=["users"], route_class=Route)

_USER = {
    "id": 2,
    "username": "m.ortiz",
    "name": "Maria Ortiz",
    "administrator": False,
    "active": True,
    "created": "2026-07-01T08:00:00Z",
    "etag": '"u1f0c9a27d3"',
}


class User(Answer):
    """Somebody who can sign in, if active."""

    model_config = example(_USER)

    id: int
    username: str
    name: str
    administrator: bool
    active: bool
    created: datetime
    etag: str


class UserList(Answer):
    """A page of users; `next` is the cursor of the next one."""

    model_config = example({"items": [_USER], "next": None})

    items: tuple[User, ...]
    next: str | None


class NewUser(Body):
    """Somebody who shall be able to sign in."""

    model_config = example(
        {
            "username": "m.ortiz",
            "name": "Maria Ortiz",
            "password": "tidal-lamp-orchid-seven",
            "administrator": False,
        }
    )

    username: Username
    name: PersonName
    password: Password
    administrator: bool = False


class UserChange(Body):
    """What to change; the rest stays. A new password signs the user out everywhere."""

    model_config = example({"active": False})

    name: PersonName | None = None
    administrator: bool | None = None
    active: bool | None = None
    password: Password | None = None


@router.get("/api/users")
def list_users(allowed: Annotated[Scope, needs(Permission.USERS_MANAGE)], page: Page) -> UserList:
    """List everybody who has an account."""
    found = Users(allowed.session).page(limit=page.limit, cursor=page.cursor)
    return UserList(items=tuple(map(_user, found.items)), next=found.next)


@router.post("/api/users", status_code=201)
def create_user(
    *,
    body: NewUser,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.USERS_MANAGE, write=False, hashes=True)],
) -> User:
    """Create an account; a role in a programme is given by its members."""
    accounts.username_is_free(allowed.session, body.username)
    passwords.check(body.password, username=body.username)
    password_hash = passwords.hashed(body.password)
    with state.database.write() as session:
        made = accounts.add_user(
            session,
            username=body.username,
            name=body.name,
            password_hash=password_hash,
            administrator=body.administrator,
            must_change_password=True,
            by=allowed.user_id,
        )
    answer = _user(made)
    tag(response, answer.etag)
    return answer


@router.patch("/api/users/{user}")
def change_user(
    *,
    user: Id,
    body: UserChange,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.USERS_MANAGE, write=False, hashes=True)],
    if_match: IfMatch = None,
) -> User:
    """Rename somebody, make them an administrator or inactive, or reset their password.

    If-Match may be left out here.
    """
    password_hash = None
    if body.password is not None:
        known = Users(allowed.session).get(user)
        passwords.check(body.password, username=known.username)
        password_hash = passwords.hashed(body.password)
    with state.database.write() as session:
        if if_match is not None:
            match(if_match, _user(Users(session).get(user)).etag)
        changed = accounts.change_user(
            session,
            user,
            name=body.name,
            administrator=body.administrator,
            active=body.active,
            password_hash=password_hash,
            by=allowed.user_id,
        )
    state.hub.settle(session)
    answer = _user(changed)
    tag(response, answer.etag)
    return answer


def _user(row: tables.User) -> User:
    state = (row.id, row.name, row.administrator, row.active, row.password_hash)
    return User(
        id=row.id,
        username=row.username,
        name=row.name,
        administrator=row.administrator,
        active=row.active,
        created=row.created,
        etag=content_tag("u", *state),
    )
