"""`up --demo`: an administrator that nobody has to think of, and an example to look at."""

from __future__ import annotations

import secrets

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nightfloat.app import accounts, programmes
from nightfloat.auth import passwords
from nightfloat.auth.permissions import everywhere
from nightfloat.auth.scope import Identity, Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.store import tables
from nightfloat.store.database import Database, now

USERNAME = "demo"
EXAMPLE = "family-medicine"


class NotForDemoError(NightfloatError):
    """A data folder that people work with."""

    code = "not-for-demo"


def prepare(database: Database) -> int:
    """Make the demo's user and example where they are missing; return the user's id.

    Raises NotForDemoError where somebody else has an account: a link in a terminal shall not
    open what people work with.
    """
    unknown = passwords.hashed(secrets.token_urlsafe(32))
    with database.write() as session:
        user = accounts.by_username(session, USERNAME)
        if session.scalar(select(func.count(tables.User.id))) != (0 if user is None else 1):
            raise NotForDemoError(
                f"{database.path.parent} has accounts already, so no demo is put into it. "
                "Maybe start without `--demo`, or with another folder: `--data DIR`."
            )
        if user is None:
            user = accounts.add_user(
                session,
                username=USERNAME,
                name="Demo",
                password_hash=unknown,
                administrator=True,
            )
        if session.scalar(select(tables.Programme.id).limit(1)) is None:
            programmes.from_example(_scope(session, user), EXAMPLE)
        return user.id


def _scope(session: Session, user: tables.User) -> Scope:
    """Return the scope of a request that this user would send."""
    at = now(session)
    return Scope(
        session=session,
        now=at,
        user=Identity(
            user_id=user.id,
            username=user.username,
            name=user.name,
            administrator=True,
            session_id=0,
            csrf="",
            seen=at,
        ),
        programme_id=0,
        role=None,
        clinician=None,
        permissions=everywhere(signed_in=True, administrator=True),
    )
