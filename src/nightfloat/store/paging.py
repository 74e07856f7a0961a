"""Pages of long lists: each names where the next one starts."""

from __future__ import annotations

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, tuple_
from sqlalchemy.orm import InstrumentedAttribute, Session

from nightfloat.store.errors import CursorError

Row = TypeVar("Row")
MOST = 1000
"""Rows of the longest page."""

_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Page(Generic[Row]):
    """Some rows, and the cursor of the page after them (None: these are the last)."""

    items: list[Row]
    next: str | None


def page(
    session: Session,
    query: Select[Row],
    by: Sequence[InstrumentedAttribute[int]],
    *,
    limit: int = 100,
    cursor: str | None = None,
    newest_first: bool = False,
) -> Page[Row]:
    """Return a page of a query in the order of whole-number columns that are unique together.

    Raises CursorError for a cursor that no page of such a list gave, or a limit outside 1 to 1000.
    """
    if not 1 <= limit <= MOST:
        raise CursorError(f"limit {limit} is not from 1 to {MOST}. Maybe 100.")
    if cursor is not None:
        after = tuple_(*_read(cursor, len(by)))
        query = query.where(tuple_(*by) < after if newest_first else tuple_(*by) > after)
    query = query.order_by(*(one.desc() if newest_first else one for one in by)).limit(limit + 1)
    found = list(session.scalars(query))
    more = len(found) > limit
    last: Any = found[limit - 1] if more else None
    return Page(found[:limit], _write([getattr(last, one.key) for one in by]) if more else None)


def _write(values: list[int]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values).encode()).decode().rstrip("=")


def _read(cursor: str, count: int) -> list[int]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        values = None
    if (
        not isinstance(values, list)
        or len(values) != count
        or not all(type(one) is int and abs(one) <= _LARGEST for one in values)
    ):
        raise CursorError(f'"{cursor[:60]}" is no cursor of this list. Maybe start without one.')
    return values
