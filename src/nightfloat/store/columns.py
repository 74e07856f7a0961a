"""What the store's columns are made of: instants, words of an enum, JSON, and the tables' base."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Enum, ForeignKey, MetaData
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

Json = dict[str, Any]
OWN_IDS = {"sqlite_autoincrement": True}
"""Of a table whose ids are never given twice: an old ETag or event must not fit something new."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)


def milliseconds(moment: datetime) -> int:
    """Return an instant as it is stored; raise ValueError for one without an offset."""
    if moment.tzinfo is None:
        raise ValueError(f"{moment} has no offset from UTC, so it is no instant")
    return (moment - _EPOCH) // _MILLISECOND


class Instant(TypeDecorator[datetime]):
    """An aware instant, stored as whole milliseconds since 1970 (UTC); read back in UTC."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002
        """Return the number to store."""
        return None if value is None else milliseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the instant of a stored number."""
        return None if value is None else _EPOCH + value * _MILLISECOND


def words_of(kind: type[StrEnum], *, closed: bool = True) -> Enum:
    """Return a column type for the values of an enum; `closed` lets the database refuse others.

    Enums of the domain stay open: a new kind of request then needs no migration.
    """
    return Enum(
        kind,
        native_enum=False,
        length=40,
        create_constraint=closed,
        validate_strings=True,
        values_callable=lambda members: [member.value for member in members],
        name=kind.__name__.lower(),
    )


def of_programme() -> Mapped[int]:
    """Return the column of the programme that a row belongs to, and goes with."""
    return mapped_column(ForeignKey("programme.id", ondelete="CASCADE"))


class Base(DeclarativeBase):
    """Base of all tables; constraints have names, so that a migration can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy's own name and type for it
        datetime: Instant(),
        Json: JSON(),
        list[Any]: JSON(),
    }
