"""The tables of a programme's facts: people, work, rules, and what is fixed or asked for.

What the docstring of `tables` says of JSON, dates and revisions holds here too.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from nightfloat.domain.absence import RequestKind
from nightfloat.domain.people import Role
from nightfloat.store import tables
from nightfloat.store.columns import OWN_IDS, Base, Json, of_programme, words_of

METADATA = tables.Programme.metadata
"""All tables: those below, and those of `tables`, to which they refer."""


class RequestState(StrEnum):
    """Where a request stands; only open and approved ones reach the engine."""

    OPEN = "open"
    APPROVED = "approved"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class PinKind(StrEnum):
    """What a pin fixes: a clinician's days, or a block's rotation."""

    DAY = "day"
    BLOCK = "block"


def _made_by() -> Mapped[int | None]:
    return mapped_column(ForeignKey("request.id", ondelete="SET NULL"), index=True)


class Clinician(Base):
    """A person of a programme; `qualifications` are [{name, until?}]."""

    __tablename__ = "clinician"
    __table_args__ = (UniqueConstraint("programme_id", "code"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = of_programme()
    code: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    role: Mapped[Role] = mapped_column(words_of(Role, closed=False))
    qualifications: Mapped[list[Any]] = mapped_column(default=list)
    revision: Mapped[int] = mapped_column(default=1)
    appointments: Mapped[list[Appointment]] = relationship(
        order_by="Appointment.start",
        cascade="all, delete-orphan",
        passive_deletes=True,
        lazy="selectin",
    )


class Appointment(Base):
    """One stretch of a clinician's time in the programme."""

    __tablename__ = "appointment"
    __table_args__ = (
        CheckConstraint('start < "end"', name="in_order"),
        CheckConstraint("fte BETWEEN 1 AND 100", name="percent"),
        OWN_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    clinician_id: Mapped[int] = mapped_column(
        ForeignKey("clinician.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[date]
    end: Mapped[date]
    pgy: Mapped[int | None]
    fte: Mapped[int] = mapped_column(default=100)
    cohort: Mapped[str] = mapped_column(default="")


class Shift(Base):
    """A shift; `settings` are the other keys of its [[shift]] table."""

    __tablename__ = "shift"
    __table_args__ = (UniqueConstraint("programme_id", "code"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = of_programme()
    code: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    settings: Mapped[Json]
    revision: Mapped[int] = mapped_column(default=1)


class Rotation(Base):
    """A rotation; `settings` are the other keys of its [[rotation]] table."""

    __tablename__ = "rotation"
    __table_args__ = (UniqueConstraint("programme_id", "code"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = of_programme()
    code: Mapped[str]
    position: Mapped[int]
    name: Mapped[str]
    settings: Mapped[Json]
    revision: Mapped[int] = mapped_column(default=1)


class Rule(Base):
    """A rule of the type `kind`; `settings` are the other keys of its [[rule.KIND]] table."""

    __tablename__ = "rule"
    __table_args__ = (UniqueConstraint("programme_id", "code"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = of_programme()
    code: Mapped[str]
    position: Mapped[int]
    kind: Mapped[str]
    severity: Mapped[str]
    settings: Mapped[Json]
    revision: Mapped[int] = mapped_column(default=1)


class Leave(Base):
    """Approved absence: days with minutes after midnight, end exclusive.

    `request_id`: the request whose approval made it.
    """

    __tablename__ = "leave"
    __table_args__ = (
        CheckConstraint(
            'start < "end" OR (start = "end" AND start_minute < end_minute)', name="in_order"
        ),
        OWN_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    clinician_id: Mapped[int] = mapped_column(
        ForeignKey("clinician.id", ondelete="CASCADE"), index=True
    )
    start: Mapped[date]
    start_minute: Mapped[int] = mapped_column(default=0)
    end: Mapped[date]
    end_minute: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(default="vacation")
    note: Mapped[str] = mapped_column(default="")
    request_id: Mapped[int | None] = _made_by()
    revision: Mapped[int] = mapped_column(default=1)


class Request(Base):
    """A wish; without `start` an elective may come in any block of the year."""

    __tablename__ = "request"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        CheckConstraint('start < "end"', name="in_order"),
        OWN_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = of_programme()
    code: Mapped[str]
    clinician_id: Mapped[int] = mapped_column(
        ForeignKey("clinician.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[RequestKind] = mapped_column(words_of(RequestKind, closed=False))
    start: Mapped[date | None]
    end: Mapped[date | None]
    what: Mapped[str] = mapped_column(default="")
    rank: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")
    state: Mapped[RequestState] = mapped_column(words_of(RequestState), default=RequestState.OPEN)
    decision_note: Mapped[str] = mapped_column(default="")
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    decided_at: Mapped[datetime | None]
    created: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class Pin(Base):
    """A decision already taken: `assign` on days (shift ids), or in a block (a rotation).

    `request_id`: the request whose approval made it.
    """

    __tablename__ = "pin"
    __table_args__ = (
        CheckConstraint(
            "(kind = 'day' AND start < \"end\" AND block IS NULL)"
            " OR (kind = 'block' AND block IS NOT NULL AND start IS NULL AND \"end\" IS NULL)",
            name="day_or_block",
        ),
        OWN_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    clinician_id: Mapped[int] = mapped_column(
        ForeignKey("clinician.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[PinKind] = mapped_column(words_of(PinKind))
    start: Mapped[date | None]
    end: Mapped[date | None]
    block: Mapped[str | None]
    assign: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    request_id: Mapped[int | None] = _made_by()
    revision: Mapped[int] = mapped_column(default=1)
