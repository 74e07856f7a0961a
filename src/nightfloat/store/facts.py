"""Repositories of a programme's facts, for reading; `nightfloat.app.facts` changes them."""

from __future__ import annotations

from typing import TypeVar

from sqlalchemy import select

from nightfloat.store import fact_tables
from nightfloat.store.owned import Owned

Row = TypeVar("Row")


class Coded(Owned[Row]):
    """Facts with a code and a place in their list."""

    order = ("position", "id")

    def code(self, code: str) -> Row:
        """Return the row of a code; raise NotFoundError."""
        return self._one(self.model.code == code, code)


class Clinicians(Coded[fact_tables.Clinician]):
    """A programme's people."""

    model = fact_tables.Clinician
    noun = "clinician"

    def codes(self) -> dict[int, str]:
        """Return codes by row id, in the programme's order."""
        one = fact_tables.Clinician
        query = select(one.id, one.code).where(self._own()).order_by(one.position, one.id)
        return dict(self.session.execute(query).all())


class Shifts(Coded[fact_tables.Shift]):
    """A programme's shifts."""

    model = fact_tables.Shift
    noun = "shift"


class Rotations(Coded[fact_tables.Rotation]):
    """A programme's rotations."""

    model = fact_tables.Rotation
    noun = "rotation"


class Rules(Coded[fact_tables.Rule]):
    """A programme's rules."""

    model = fact_tables.Rule
    noun = "rule"


class Leaves(Owned[fact_tables.Leave]):
    """A programme's approved absences."""

    model = fact_tables.Leave
    noun = "leave"

    def of(self, clinician_id: int) -> list[fact_tables.Leave]:
        """Return one clinician's rows, in order."""
        query = self.query().where(fact_tables.Leave.clinician_id == clinician_id)
        return list(self.session.scalars(query.order_by(*self._by())))


class Requests(Owned[fact_tables.Request]):
    """A programme's requests, in any state."""

    model = fact_tables.Request
    noun = "request"


class Pins(Owned[fact_tables.Pin]):
    """A programme's pins."""

    model = fact_tables.Pin
    noun = "pin"
