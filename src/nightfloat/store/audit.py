"""Who did what: rows that are only ever added, each sealed with the hash of the one before."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import Select, insert, select, text
from sqlalchemy.orm import Session

from nightfloat.store.columns import Json, milliseconds
from nightfloat.store.database import now
from nightfloat.store.paging import Page, page
from nightfloat.store.tables import Audit

START = "0" * 64
"""What the first row names as the hash before it."""


# Of every change, so they are put together once, and no unit of work keeps track of the row.
_LAST = select(Audit.id, Audit.hash).order_by(Audit.id.desc()).limit(1)
_ADD = insert(Audit)
_COLUMNS = tuple(Audit.__table__.columns.keys())


@dataclass(frozen=True, slots=True)
class Chain:
    """What a look at the whole chain found: its length, and what is wrong (None: nothing)."""

    rows: int
    wrong: str | None


def append(
    session: Session,
    action: str,
    subject: str,
    *,
    user_id: int | None = None,
    programme_id: int | None = None,
    details: Json | None = None,
) -> Audit:
    """Add a row to the chain, at the session's time, in its transaction."""
    session.flush()  # what it speaks of comes first
    connection = session.connection()
    last = connection.execute(_LAST).one_or_none()
    row = Audit(
        id=last.id + 1 if last else 1,
        at=now(session),
        user_id=user_id,
        programme_id=programme_id,
        action=action,
        subject=subject,
        details=details or {},
        previous=last.hash if last else START,
    )
    row.hash = _seal(row)
    connection.execute(_ADD, {name: getattr(row, name) for name in _COLUMNS})
    return row


def _seal(row: Audit) -> str:
    said = [
        row.previous,
        row.id,
        milliseconds(row.at),
        row.user_id,
        row.programme_id,
        row.action,
        row.subject,
        row.details,
    ]
    data = json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(data.encode()).hexdigest()


def verify(session: Session) -> Chain:
    """Walk the chain from its start; find any row that was changed, added, moved or removed.

    The end is held against the number of rows ever written. Whoever can write the file can
    still forge all of it: what guards against that is a copy elsewhere.
    """
    previous, count = START, 0
    for row in session.scalars(select(Audit).order_by(Audit.id).execution_options(yield_per=500)):
        count += 1
        if row.id != count:
            return Chain(count, f"row {count} is missing")
        if row.previous != previous or row.hash != _seal(row):
            return Chain(count, f"row {count} is not what was written")
        previous = row.hash
    written = session.scalar(text("SELECT seq FROM sqlite_sequence WHERE name = 'audit'")) or 0
    if written != count:
        return Chain(count, f"{written} rows were written, but {count} are there")
    return Chain(count, None)


def entries(
    session: Session,
    programme_id: int | None = None,
    *,
    limit: int = 100,
    cursor: str | None = None,
) -> Page[Audit]:
    """Return rows, newest first, of one programme (None: all); raise CursorError."""
    query: Select[Audit] = select(Audit)
    if programme_id is not None:
        query = query.where(Audit.programme_id == programme_id)
    return page(session, query, [Audit.id], limit=limit, cursor=cursor, newest_first=True)
