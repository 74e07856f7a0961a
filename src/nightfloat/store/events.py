"""What open pages are told, kept for those that were away for a moment."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import bindparam, delete, func, insert, or_, select
from sqlalchemy.orm import Session

from nightfloat.store.columns import Json
from nightfloat.store.database import now
from nightfloat.store.tables import Event

KEPT = 5000
"""Events that are kept for replay."""

# Of every edit, so they are put together once, and no unit of work keeps track of the row.
_ADD = insert(Event)
_DROP = delete(Event).where(Event.id <= bindparam("last"))


def tell(session: Session, programme_id: int | None, kind: str, data: Json) -> Event:
    """Add an event; the database's hooks get it once the transaction is on disk."""
    session.flush()  # what it tells of comes first
    connection = session.connection()
    values = {"programme_id": programme_id, "kind": kind, "data": data, "created": now(session)}
    id = connection.execute(_ADD, values).lastrowid
    # Ids are never given twice, so this leaves the newest ones.
    if id > KEPT:
        connection.execute(_DROP, {"last": id - KEPT})
    row = Event(id=id, **values)
    session.info["events"].append(row)
    return row


def last_id(session: Session) -> int:
    """Return the id of the newest event (0: none yet)."""
    return session.scalar(select(func.max(Event.id))) or 0


def since(
    session: Session, id: int, programme_ids: Collection[int] | None = None, *, limit: int = KEPT
) -> list[Event]:
    """Return the events after an id, oldest first: of these programmes (None: all) or of none."""
    query = select(Event).where(Event.id > id)
    if programme_ids is not None:
        query = query.where(
            or_(Event.programme_id.is_(None), Event.programme_id.in_(sorted(programme_ids)))
        )
    return list(session.scalars(query.order_by(Event.id).limit(limit)))
