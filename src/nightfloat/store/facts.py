"""Repositories of a programme's facts; every change of one raises the facts revision."""

from __future__ import annotations

from typing import Any, TypeVar

from sqlalchemy import func, select

from nightfloat.store import tables
from nightfloat.store.owned import Owned

Row = TypeVar("Row")


class Facts(Owned[Row]):
    """Facts of one kind. Change a row's attributes, then say so by `changed`."""

    def add(self, row: Row) -> Row:
        """Save a new row for this programme; raise ConflictError (at the flush) for a known code.

        Raises NotFoundError when its clinician is not this programme's.
        """
        fact: Any = row
        fact.programme_id = self.programme_id
        self._check(row)
        self.session.add(row)
        self._bump()
        self.session.flush()
        return row

    def changed(self, row: Row) -> Row:
        """Note that a row was changed: its revision and the programme's go up."""
        fact: Any = row
        self._check(row)
        fact.revision += 1
        self._bump()
        self.session.flush()
        return row

    def delete(self, row: Row) -> None:
        """Delete a row and what hangs on it (a clinician's leave, requests and pins)."""
        self.session.delete(row)
        self._bump()
        self.session.flush()
        # What the database deleted with it is still in memory.
        self.session.expire_all()

    def _bump(self) -> None:
        self.programme().facts_revision += 1

    def _check(self, row: Row) -> None:
        fact: Any = row
        if fact.programme_id != self.programme_id:
            raise self.missing(fact.id)


class Coded(Facts[Row]):
    """Facts with a code and a place in their list."""

    order = ("position", "id")

    def code(self, code: str) -> Row:
        """Return the row of a code; raise NotFoundError."""
        return self._one(self.model.code == code, code)

    def add(self, row: Row) -> Row:
        """Save a new row at the end of the list, unless it has a position."""
        fact: Any = row
        if fact.position is None:
            last = self.session.scalar(select(func.max(self.model.position)).where(self._own()))
            fact.position = 0 if last is None else last + 1
        return super().add(row)


class Clinicians(Coded[tables.Clinician]):
    """A programme's people."""

    model = tables.Clinician
    noun = "clinician"

    def codes(self) -> dict[int, str]:
        """Return codes by row id, in the programme's order."""
        one = tables.Clinician
        query = select(one.id, one.code).where(self._own()).order_by(one.position, one.id)
        return dict(self.session.execute(query).all())


class Shifts(Coded[tables.Shift]):
    """A programme's shifts."""

    model = tables.Shift
    noun = "shift"


class Rotations(Coded[tables.Rotation]):
    """A programme's rotations."""

    model = tables.Rotation
    noun = "rotation"


class Rules(Coded[tables.Rule]):
    """A programme's rules."""

    model = tables.Rule
    noun = "rule"


class _Personal(Facts[Row]):
    """Facts about one clinician each."""

    def of(self, clinician_id: int) -> list[Row]:
        """Return one clinician's rows, in order."""
        query = self.query().where(self.model.clinician_id == clinician_id)
        return list(self.session.scalars(query.order_by(*self._by())))

    def _check(self, row: Row) -> None:
        super()._check(row)
        fact: Any = row
        self._own_only(tables.Clinician, fact.clinician_id, "clinician")


class Leaves(_Personal[tables.Leave]):
    """A programme's approved absences."""

    model = tables.Leave
    noun = "leave"


class Requests(_Personal[tables.Request]):
    """A programme's requests, in any state."""

    model = tables.Request
    noun = "request"

    def code(self, code: str) -> tables.Request:
        """Return the request of a code; raise NotFoundError."""
        return self._one(tables.Request.code == code, code)

    def count(self, state: tables.RequestState) -> int:
        """Return how many requests are in a state."""
        query = select(func.count()).where(self._own(), tables.Request.state == state)
        return self.session.scalar(query) or 0


class Pins(_Personal[tables.Pin]):
    """A programme's pins."""

    model = tables.Pin
    noun = "pin"
