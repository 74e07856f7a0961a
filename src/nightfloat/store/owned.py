"""The base of repositories: rows of one programme; what another one has is not found."""

from __future__ import annotations

from typing import Any, ClassVar, Generic, TypeVar

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from nightfloat.store.errors import NotFoundError
from nightfloat.store.paging import Page, page

Row = TypeVar("Row")


class Owned(Generic[Row]):
    """Rows of one table that belong to one programme."""

    model: ClassVar[Any]
    noun: ClassVar[str]
    order: ClassVar[tuple[str, ...]] = ("id",)

    def __init__(self, session: Session, programme_id: int) -> None:
        self.session = session
        self.programme_id = programme_id

    def query(self) -> Select[Row]:
        """Return the query for all of the programme's rows, in no order."""
        found: Select[Row] = select(self.model).where(self._own())
        return found

    def _own(self) -> Any:
        return self.model.programme_id == self.programme_id

    def _by(self) -> list[InstrumentedAttribute[int]]:
        return [getattr(self.model, name) for name in self.order]

    def get(self, id: int) -> Row:
        """Return a row; raise NotFoundError."""
        return self._one(self.model.id == id, id)

    def _one(self, condition: Any, name: object) -> Row:
        found = self.session.scalars(self.query().where(condition)).one_or_none()
        if found is None:
            raise self.missing(name)
        return found

    def missing(self, name: object) -> NotFoundError:
        """Return the error for a row that is not there, or not this programme's."""
        return NotFoundError(
            f'This programme has no {self.noun} "{name}". Maybe it was deleted or renamed.'
        )

    def all(self) -> list[Row]:
        """Return all rows in order."""
        return list(self.session.scalars(self.query().order_by(*self._by())))

    def page(
        self, *, limit: int = 100, cursor: str | None = None, newest_first: bool = False
    ) -> Page[Row]:
        """Return some of the rows in order; raise CursorError."""
        return page(
            self.session,
            self.query(),
            self._by(),
            limit=limit,
            cursor=cursor,
            newest_first=newest_first,
        )
