"""Sessions: opaque tokens of 256 bits, of which the store knows only the SHA-256."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from nightfloat.auth.scope import Identity
from nightfloat.store import tables
from nightfloat.store.accounts import SignIns
from nightfloat.store.database import remembered

IDLE = timedelta(hours=24)
"""A session that nobody uses for so long has ended."""

LONGEST = timedelta(days=14)
"""A session ends after this, used or not."""

SEEN_EVERY = timedelta(minutes=1)
"""How exactly it is kept when a session was last used: each time costs a write."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A new session; the token is for the cookie and is nowhere else."""

    token: str
    identity: Identity


def begin(session: Session, user: tables.User, now: datetime) -> Begun:
    """Sign this user in; sessions that have ended leave the store."""
    store = SignIns(session)
    store.end_expired(now)
    token = secrets.token_urlsafe(32)
    row = store.add(
        tables.Session(
            token_hash=_hash(token),
            user_id=user.id,
            csrf=secrets.token_urlsafe(32),
            created=now,
            seen=now,
            expires=now + LONGEST,
        )
    )
    identity = Identity(
        user_id=user.id,
        username=user.username,
        name=user.name,
        administrator=user.administrator,
        session_id=row.id,
        csrf=row.csrf,
        seen=now,
        must_change_password=user.must_change_password,
    )
    return Begun(token=token, identity=identity)


# Of every request, so it is put together once and makes no rows.
_BY_TOKEN = (
    select(
        tables.Session.id,
        tables.Session.csrf,
        tables.Session.seen,
        tables.Session.expires,
        tables.User.id,
        tables.User.username,
        tables.User.name,
        tables.User.administrator,
        tables.User.must_change_password,
    )
    .join(tables.User, tables.User.id == tables.Session.user_id)
    .where(tables.Session.token_hash == bindparam("token_hash"), tables.User.active)
)


def identify(session: Session, token: str, now: datetime) -> Identity | None:
    """Return who holds this token; None if it is no token, or its session has ended."""
    asked = {"token_hash": _hash(token)}
    row = remembered(
        session,
        ("session", asked["token_hash"]),
        lambda: session.connection().execute(_BY_TOKEN, asked).one_or_none(),
    )
    if row is None:
        return None
    session_id, csrf, seen, expires, user_id, username, name, administrator, must_change = row
    if now >= expires or now >= seen + IDLE:
        return None
    return Identity(
        user_id=user_id,
        username=username,
        name=name,
        administrator=administrator,
        session_id=session_id,
        csrf=csrf,
        seen=seen,
        must_change_password=must_change,
    )


def stale(identity: Identity, now: datetime) -> bool:
    """Return whether it is time to note that the session is in use."""
    return now - identity.seen >= SEEN_EVERY


def saw(session: Session, identity: Identity, now: datetime) -> None:
    """Note that the session is in use."""
    session.execute(
        update(tables.Session).where(tables.Session.id == identity.session_id).values(seen=now)
    )


def end(session: Session, session_id: int) -> None:
    """Sign out."""
    row = session.get(tables.Session, session_id)
    if row is not None:
        SignIns(session).end(row)


def end_all(session: Session, user_id: int) -> None:
    """Sign a user out everywhere."""
    SignIns(session).end_all(user_id)


def _hash(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
