"""From a request to its scope: who asks, from which page, and whether the table allows it."""

from __future__ import annotations

import hmac
from datetime import datetime

from fastapi import Request
from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from nightfloat.api.cookies import token_of
from nightfloat.api.deps import Need
from nightfloat.api.problems import CrossSiteError, NotSignedInError
from nightfloat.app.accounts import role_of
from nightfloat.app.facts import ArchivedError
from nightfloat.auth import sessions
from nightfloat.auth.permissions import Permission, everywhere, in_programme
from nightfloat.auth.scope import ForbiddenError, Identity, MustChangePasswordError, Scope
from nightfloat.store import tables
from nightfloat.store.database import remembered
from nightfloat.store.errors import NotFoundError

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_MOST_DIGITS = 15

# Of every request, so it is put together once.
_MEMBER = (
    select(
        tables.Programme.name,
        tables.Programme.policy,
        tables.Programme.archived,
        tables.Membership.role,
        tables.Membership.clinician,
    )
    .outerjoin(
        tables.Membership,
        (tables.Membership.programme_id == tables.Programme.id)
        & (tables.Membership.user_id == bindparam("user")),
    )
    .where(tables.Programme.id == bindparam("programme"))
)


def access(session: Session, request: Request, need: Need, now: datetime) -> Scope:
    """Return the scope of a request that is allowed.

    Raises NotSignedInError, CrossSiteError, NotFoundError (the programme is not there, or is
    none of theirs: the two are not told apart), ForbiddenError, MustChangePasswordError, and
    ArchivedError for what could change a programme that was put away. Two indexed queries at
    most, none while nothing is written.
    """
    token = token_of(request)
    user = sessions.identify(session, token, now) if token else None
    if user is None and not need.anonymous:
        raise NotSignedInError
    if user is not None and not need.anonymous and request.method not in SAFE:
        _same_page(request, user)
    if user is not None and user.must_change_password and not need.first_password:
        raise MustChangePasswordError
    if need.in_programme:
        assert user is not None  # no permission of a programme is anonymous
        return _inside(session, request, need, user, now)
    permissions = everywhere(
        signed_in=user is not None, administrator=user is not None and user.administrator
    )
    if permissions.isdisjoint(need.permissions):
        raise ForbiddenError
    return Scope(
        session=session,
        now=now,
        user=user,
        programme_id=0,
        role=None,
        clinician=None,
        permissions=permissions,
    )


def _same_page(request: Request, user: Identity) -> None:
    sent = request.headers.get("x-csrf-token", "")
    if not hmac.compare_digest(sent.encode("utf-8", "replace"), user.csrf.encode()):
        raise CrossSiteError


def _programme_of(request: Request, need: Need) -> str:
    """Return the programme that a request names, '' for none, or more than one."""
    if need.by_query:
        given = request.query_params.getlist("programme")
        return given[0] if len(given) == 1 else ""
    return str(request.path_params.get("programme", ""))


def _inside(session: Session, request: Request, need: Need, user: Identity, now: datetime) -> Scope:
    text = _programme_of(request, need)
    programme = int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else 0
    asked = {"programme": programme, "user": user.user_id}
    found = remembered(
        session,
        ("member", programme, user.user_id),
        lambda: session.connection().execute(_MEMBER, asked).one_or_none(),
    )
    role = None if found is None else role_of(user, found.role)
    if found is None or role is None:
        raise NotFoundError("There is no such programme here. Maybe it was removed.")
    granted = in_programme(role, found.policy)
    if granted.isdisjoint(need.permissions):
        raise ForbiddenError
    if found.archived and not need.archived and request.method not in SAFE:
        raise ArchivedError(found.name)
    return Scope(
        session=session,
        now=now,
        user=user,
        programme_id=programme,
        role=role,
        clinician=found.clinician,
        permissions=granted | {Permission.ANONYMOUS, Permission.SESSION},
    )
