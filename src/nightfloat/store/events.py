"""What open pages are told, kept for those that were away for a moment."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import delete, func, or_, select
from sqlalchemy.orm import Session

from nightfloat.store.columns import Json
from nightfloat.store.tables import Event

KEPT = 5000
"""Events that are kept for replay."""


def tell(session: Session, programme_id: int | None, kind: str, data: Json) -> Event:
    """Add an event; the database's hooks get it once the transaction is on disk."""
    row = Event(programme_id=programme_id, kind=kind, data=data)
    session.add(row)
    session.flush()
    # Ids are never given twice, so this leaves the newest ones; one row at a time is enough.
    session.execute(delete(Event).where(Event.id <= row.id - KEPT))
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
