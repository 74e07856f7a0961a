"""The store's tables, but for those of facts, which are in `fact_tables`.

Import the modules, not their names: many are the domain's own words.

JSON values are replaced whole, never changed in place (a change inside one is not seen). Dates
named `end` are exclusive. `created` is filled by the session's clock. What `revision` counts is
the row itself; `facts_revision` counts every change of a programme's facts.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from nightfloat.store.columns import OWN_IDS, Base, Json, of_programme, words_of


class MemberRole(StrEnum):
    """What a user is to a programme."""

    SCHEDULER = "scheduler"
    APPROVER = "approver"
    RESIDENT = "resident"
    FACULTY = "faculty"
    VIEWER = "viewer"


class VersionState(StrEnum):
    """A version's life: draft, published, superseded; or discarded."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


class Origin(StrEnum):
    """Where a version came from."""

    GENERATION = "generation"
    IMPORT = "import"
    FORK = "fork"
    ROLLBACK = "rollback"
    EMPTY = "empty"


class EditKind(StrEnum):
    """What made a revision."""

    EDIT = "edit"
    UNDO = "undo"
    REDO = "redo"


class JobState(StrEnum):
    """Where a job stands; the last three are final."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Stop(StrEnum):
    """How a running job is asked to stop: keeping the best so far, or nothing."""

    KEEP = "keep"
    DISCARD = "discard"


class User(Base):
    """Somebody who can sign in; never deleted, only made inactive. `username` is casefolded.

    `must_change_password`: somebody else chose the password.
    """

    __tablename__ = "user"
    __table_args__ = OWN_IDS

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    password_hash: Mapped[str]
    administrator: Mapped[bool] = mapped_column(default=False)
    active: Mapped[bool] = mapped_column(default=True)
    must_change_password: Mapped[bool] = mapped_column(default=False, server_default=false())
    created: Mapped[datetime]


class Session(Base):
    """A signed-in browser; the token itself is nowhere in the store, only its SHA-256."""

    __tablename__ = "session"
    __table_args__ = OWN_IDS

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id", ondelete="CASCADE"), index=True)
    csrf: Mapped[str]
    created: Mapped[datetime]
    seen: Mapped[datetime]
    expires: Mapped[datetime] = mapped_column(index=True)


class Membership(Base):
    """A user's part in a programme; `clinician` is the code of the person they are in it."""

    __tablename__ = "membership"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), primary_key=True, index=True
    )
    role: Mapped[MemberRole] = mapped_column(words_of(MemberRole))
    clinician: Mapped[str | None]


class Programme(Base):
    """A programme; `settings` are the tables of programme.toml that have no rows of their own."""

    __tablename__ = "programme"
    __table_args__ = OWN_IDS

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    specialty: Mapped[str] = mapped_column(default="")
    settings: Mapped[Json]
    policy: Mapped[Json] = mapped_column(default=dict)
    attachments: Mapped[Json] = mapped_column(default=dict)
    facts_revision: Mapped[int] = mapped_column(default=1)
    example: Mapped[bool] = mapped_column(default=False)
    archived: Mapped[bool] = mapped_column(default=False)
    created: Mapped[datetime]


class Content(Base):
    """Bytes by their SHA-256, compressed; written once, shared, never changed."""

    __tablename__ = "content"

    hash: Mapped[str] = mapped_column(primary_key=True)
    data: Mapped[bytes] = mapped_column(LargeBinary)


class Schedule(Base):
    """What a solve makes: the year's rotations and/or the days of some blocks."""

    __tablename__ = "schedule"
    __table_args__ = (CheckConstraint('start < "end"', name="in_order"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str]
    year: Mapped[bool] = mapped_column(default=False)
    blocks: Mapped[list[Any]] = mapped_column(default=list)
    start: Mapped[date]
    end: Mapped[date]
    working_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", ondelete="SET NULL", use_alter=True)
    )
    created: Mapped[datetime]
    revision: Mapped[int] = mapped_column(default=1)


class Version(Base):
    """One state of a schedule. Published and superseded ones never change again.

    `waiver_changes` counts what was said and taken back of its waivers, which make no revision.
    """

    __tablename__ = "version"
    __table_args__ = (
        UniqueConstraint("schedule_id", "number"),
        # One schedule has one version in force, whatever goes wrong above.
        Index(
            "ix_version_in_force",
            "schedule_id",
            unique=True,
            sqlite_where=text("state = 'published'"),
            postgresql_where=text("state = 'published'"),
        ),
        OWN_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    schedule_id: Mapped[int] = mapped_column(ForeignKey("schedule.id", ondelete="CASCADE"))
    number: Mapped[int]
    state: Mapped[VersionState] = mapped_column(words_of(VersionState), default=VersionState.DRAFT)
    revision: Mapped[int] = mapped_column(default=0)
    waiver_changes: Mapped[int] = mapped_column(default=0, server_default=text("0"))
    origin: Mapped[Origin] = mapped_column(words_of(Origin))
    base_id: Mapped[int | None] = mapped_column(ForeignKey("version.id", ondelete="SET NULL"))
    note: Mapped[str] = mapped_column(default="")
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created: Mapped[datetime]
    published_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    published_at: Mapped[datetime | None]
    superseded_at: Mapped[datetime | None]
    facts: Mapped[str] = mapped_column(ForeignKey("content.hash"))
    certificate: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    summary: Mapped[Json] = mapped_column(default=dict)


class VersionRow(Base):
    """A clinician's entries in a version, from one revision on. Append only."""

    __tablename__ = "version_row"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    version_id: Mapped[int] = mapped_column(
        ForeignKey("version.id", ondelete="CASCADE"), primary_key=True
    )
    clinician: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(ForeignKey("content.hash"), index=True)


class Edit(Base):
    """What made a revision of a version; an undo or redo names the edit's revision."""

    __tablename__ = "edit"
    __table_args__ = (UniqueConstraint("version_id", "revision"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    revision: Mapped[int]
    kind: Mapped[EditKind] = mapped_column(words_of(EditKind))
    target_revision: Mapped[int | None]
    label: Mapped[str]
    operations: Mapped[list[Any]]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created: Mapped[datetime]


class Waiver(Base):
    """A violation that somebody named allows in a version, with the reason."""

    __tablename__ = "waiver"
    __table_args__ = (UniqueConstraint("version_id", "finding_key"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id", ondelete="CASCADE"))
    finding_key: Mapped[str]
    rule: Mapped[str]
    message: Mapped[str]
    name: Mapped[str]
    reason: Mapped[str]
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created: Mapped[datetime]


class Job(Base):
    """A generation or other long work; whoever begins it raises `fence`."""

    __tablename__ = "job"
    __table_args__ = (
        # Two generations of one programme never run at once.
        Index(
            "ix_job_running",
            "programme_id",
            "kind",
            unique=True,
            sqlite_where=text("state = 'running'"),
            postgresql_where=text("state = 'running'"),
        ),
        Index("ix_job_state", "state", "id"),
        Index("ix_job_programme_id", "programme_id", "id"),
        OWN_IDS,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = of_programme()
    schedule_id: Mapped[int] = mapped_column(
        ForeignKey("schedule.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    key: Mapped[str] = mapped_column(unique=True)
    facts: Mapped[str] = mapped_column(ForeignKey("content.hash"))
    payload: Mapped[Json]
    state: Mapped[JobState] = mapped_column(words_of(JobState), default=JobState.QUEUED)
    stop: Mapped[Stop | None] = mapped_column(words_of(Stop))
    fence: Mapped[int] = mapped_column(default=0)
    attempt: Mapped[int] = mapped_column(default=0)
    progress: Mapped[Json] = mapped_column(default=dict)
    points: Mapped[list[Any]] = mapped_column(default=list)
    error: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    result_version_id: Mapped[int | None] = mapped_column(
        ForeignKey("version.id", ondelete="SET NULL")
    )
    author_id: Mapped[int] = mapped_column(ForeignKey("user.id"))
    created: Mapped[datetime]
    started: Mapped[datetime | None]
    finished: Mapped[datetime | None]


class Event(Base):
    """Something that open pages are told; kept for replay, then trimmed."""

    __tablename__ = "event"
    __table_args__ = OWN_IDS

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int | None] = mapped_column(
        ForeignKey("programme.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str]
    data: Mapped[Json]
    created: Mapped[datetime]


class Audit(Base):
    """Who did what, each row sealed with the hash of the one before; outlives its subjects."""

    __tablename__ = "audit"
    __table_args__ = (Index("ix_audit_programme_id", "programme_id", "id"), OWN_IDS)

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    user_id: Mapped[int | None]
    programme_id: Mapped[int | None]
    action: Mapped[str]
    subject: Mapped[str]
    details: Mapped[Json]
    previous: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)


class Idempotency(Base):
    """The answer that was given to a keyed request, for when it is sent again."""

    __tablename__ = "idempotency"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012

    user_id: Mapped[int] = mapped_column(
        ForeignKey("user.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(primary_key=True)
    route: Mapped[str]
    request_hash: Mapped[str]
    status: Mapped[int]
    body: Mapped[Json | None] = mapped_column(JSON(none_as_null=True))
    created: Mapped[datetime] = mapped_column(index=True)
