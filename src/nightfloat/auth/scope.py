"""Who asks, in which programme, with what rights, in which transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from nightfloat.auth.permissions import Permission, Role
from nightfloat.domain.errors import NightfloatError


class ForbiddenError(NightfloatError):
    """Signed in, but the role does not allow this."""

    code = "forbidden"

    def __init__(self) -> None:
        super().__init__(
            "Your role does not allow this. Maybe an administrator can give you another one."
        )


class MustChangePasswordError(NightfloatError):
    """Signed in with a password that somebody else chose, and which is not yet changed."""

    code = "must-change-password"

    def __init__(self) -> None:
        super().__init__(
            "Somebody else chose your password, so it has to be changed first. "
            "Maybe open the first page, which asks for a new one."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Someone who is signed in; `seen` is when their session was last used, to the minute.

    With `must_change_password` they may do nothing but change it, and sign out.
    """

    user_id: int
    username: str
    name: str
    administrator: bool
    session_id: int
    csrf: str
    seen: datetime
    must_change_password: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """What one request may touch.

    `programme_id` is 0 outside any programme, `role` then None. `clinician` is the code of the
    clinician that the member is, if they are one. `now` is the instant of the request.
    """

    session: Session
    now: datetime
    user: Identity | None
    programme_id: int
    role: Role | None
    clinician: str | None
    permissions: frozenset[Permission]

    @property
    def user_id(self) -> int:
        """The id of who is signed in; raise ForbiddenError when nobody is."""
        if self.user is None:
            raise ForbiddenError
        return self.user.user_id

    def can(self, permission: Permission) -> bool:
        """Return whether this is allowed."""
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raise ForbiddenError unless this is allowed."""
        if permission not in self.permissions:
            raise ForbiddenError
