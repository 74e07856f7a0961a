"""The first schema: programmes and their facts, schedules and versions, accounts, jobs, audit."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_DAY_OR_BLOCK = (
    "(kind = 'day' AND start < \"end\" AND block IS NULL)"
    " OR (kind = 'block' AND block IS NOT NULL AND start IS NULL AND \"end\" IS NULL)"
)


def upgrade() -> None:
    """Make the 22 tables, and the triggers that keep the audit as it was written."""
    _tables()
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER audit_no_{event.lower()} BEFORE {event} ON audit "
            "BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END"
        )


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _some(name: str, kind: Any, *more: Any, **options: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, *more, nullable=False, **options)


def _to(
    name: str,
    table: str,
    ondelete: str | None = None,
    *,
    nullable: bool = False,
    primary_key: bool = False,
) -> sa.Column[int]:
    key = sa.ForeignKey(f"{table}.id", ondelete=ondelete)
    return sa.Column(name, sa.Integer, key, nullable=nullable, primary_key=primary_key)


def _one_of(column: str, *words: str, name: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=name)


def _where(state: str) -> dict[str, Any]:
    found = sa.text(f"state = '{state}'")
    return {"sqlite_where": found, "postgresql_where": found}


def _tables() -> None:
    op.create_table(
        "audit",
        _id(),
        _some("at", sa.BigInteger),
        sa.Column("user_id", sa.Integer),
        sa.Column("programme_id", sa.Integer),
        _some("action", sa.String),
        _some("subject", sa.String),
        _some("details", sa.JSON),
        _some("previous", sa.String),
        _some("hash", sa.String, unique=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_programme_id", "audit", ["programme_id", "id"])
    op.create_table(
        "content",
        sa.Column("hash", sa.String, primary_key=True),
        _some("data", sa.LargeBinary),
    )
    op.create_table(
        "programme",
        _id(),
        _some("name", sa.String),
        _some("specialty", sa.String),
        _some("settings", sa.JSON),
        _some("policy", sa.JSON),
        _some("attachments", sa.JSON),
        _some("facts_revision", sa.Integer),
        _some("example", sa.Boolean),
        _some("archived", sa.Boolean),
        _some("created", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "user",
        _id(),
        _some("username", sa.String, unique=True),
        _some("name", sa.String),
        _some("password_hash", sa.String),
        _some("administrator", sa.Boolean),
        _some("active", sa.Boolean),
        _some("created", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "clinician",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _some("code", sa.String),
        _some("position", sa.Integer),
        _some("name", sa.String),
        _some("role", sa.String(40)),
        _some("qualifications", sa.JSON),
        _some("revision", sa.Integer),
        sa.UniqueConstraint("programme_id", "code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "event",
        _id(),
        _to("programme_id", "programme", "CASCADE", nullable=True),
        _some("kind", sa.String),
        _some("data", sa.JSON),
        _some("created", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_event_programme_id", "event", ["programme_id"])
    op.create_table(
        "idempotency",
        _to("user_id", "user", "CASCADE", primary_key=True),
        sa.Column("key", sa.String, primary_key=True),
        _some("route", sa.String),
        _some("request_hash", sa.String),
        _some("status", sa.Integer),
        sa.Column("body", sa.JSON),
        _some("created", sa.BigInteger),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_idempotency_created", "idempotency", ["created"])
    op.create_table(
        "membership",
        _to("user_id", "user", "CASCADE", primary_key=True),
        _to("programme_id", "programme", "CASCADE", primary_key=True),
        _some("role", sa.String(40)),
        sa.Column("clinician", sa.String),
        _one_of(
            "role", "scheduler", "approver", "resident", "faculty", "viewer", name="memberrole"
        ),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_membership_programme_id", "membership", ["programme_id"])
    op.create_table(
        "rotation",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _some("code", sa.String),
        _some("position", sa.Integer),
        _some("name", sa.String),
        _some("settings", sa.JSON),
        _some("revision", sa.Integer),
        sa.UniqueConstraint("programme_id", "code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "rule",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _some("code", sa.String),
        _some("position", sa.Integer),
        _some("kind", sa.String),
        _some("severity", sa.String),
        _some("settings", sa.JSON),
        _some("revision", sa.Integer),
        sa.UniqueConstraint("programme_id", "code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "schedule",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _some("name", sa.String),
        _some("year", sa.Boolean),
        _some("blocks", sa.JSON),
        _some("start", sa.Date),
        _some("end", sa.Date),
        _to("working_version_id", "version", "SET NULL", nullable=True),
        _some("created", sa.BigInteger),
        _some("revision", sa.Integer),
        sa.CheckConstraint('start < "end"', name="in_order"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_schedule_programme_id", "schedule", ["programme_id"])
    op.create_table(
        "session",
        _id(),
        _some("token_hash", sa.String, unique=True),
        _to("user_id", "user", "CASCADE"),
        _some("csrf", sa.String),
        _some("created", sa.BigInteger),
        _some("seen", sa.BigInteger),
        _some("expires", sa.BigInteger),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_session_expires", "session", ["expires"])
    op.create_index("ix_session_user_id", "session", ["user_id"])
    op.create_table(
        "shift",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _some("code", sa.String),
        _some("position", sa.Integer),
        _some("name", sa.String),
        _some("settings", sa.JSON),
        _some("revision", sa.Integer),
        sa.UniqueConstraint("programme_id", "code"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "appointment",
        _id(),
        _to("clinician_id", "clinician", "CASCADE"),
        _some("start", sa.Date),
        _some("end", sa.Date),
        sa.Column("pgy", sa.Integer),
        _some("fte", sa.Integer),
        _some("cohort", sa.String),
        sa.CheckConstraint('start < "end"', name="in_order"),
        sa.CheckConstraint("fte BETWEEN 1 AND 100", name="percent"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_appointment_clinician_id", "appointment", ["clinician_id"])
    op.create_table(
        "leave",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _to("clinician_id", "clinician", "CASCADE"),
        _some("start", sa.Date),
        _some("start_minute", sa.Integer),
        _some("end", sa.Date),
        _some("end_minute", sa.Integer),
        _some("kind", sa.String),
        _some("note", sa.String),
        _some("revision", sa.Integer),
        sa.CheckConstraint(
            'start < "end" OR (start = "end" AND start_minute < end_minute)', name="in_order"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_leave_clinician_id", "leave", ["clinician_id"])
    op.create_index("ix_leave_programme_id", "leave", ["programme_id"])
    op.create_table(
        "pin",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _to("clinician_id", "clinician", "CASCADE"),
        _some("kind", sa.String(40)),
        sa.Column("start", sa.Date),
        sa.Column("end", sa.Date),
        sa.Column("block", sa.String),
        _some("assign", sa.String),
        _some("note", sa.String),
        _some("revision", sa.Integer),
        sa.CheckConstraint(_DAY_OR_BLOCK, name="day_or_block"),
        _one_of("kind", "day", "block", name="pinkind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pin_clinician_id", "pin", ["clinician_id"])
    op.create_index("ix_pin_programme_id", "pin", ["programme_id"])
    op.create_table(
        "request",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _some("code", sa.String),
        _to("clinician_id", "clinician", "CASCADE"),
        _some("kind", sa.String(40)),
        sa.Column("start", sa.Date),
        sa.Column("end", sa.Date),
        _some("what", sa.String),
        _some("rank", sa.Integer),
        _some("note", sa.String),
        _some("state", sa.String(40)),
        _some("decision_note", sa.String),
        _to("decided_by", "user", nullable=True),
        sa.Column("decided_at", sa.BigInteger),
        _some("created", sa.BigInteger),
        _some("revision", sa.Integer),
        sa.CheckConstraint('start < "end"', name="in_order"),
        _one_of("state", "open", "approved", "declined", "withdrawn", name="requeststate"),
        sa.UniqueConstraint("programme_id", "code"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_request_clinician_id", "request", ["clinician_id"])
    op.create_table(
        "version",
        _id(),
        _to("schedule_id", "schedule", "CASCADE"),
        _some("number", sa.Integer),
        _some("state", sa.String(40)),
        _some("revision", sa.Integer),
        _some("origin", sa.String(40)),
        _to("base_id", "version", "SET NULL", nullable=True),
        _some("note", sa.String),
        _to("author_id", "user"),
        _some("created", sa.BigInteger),
        _to("published_by", "user", nullable=True),
        sa.Column("published_at", sa.BigInteger),
        sa.Column("superseded_at", sa.BigInteger),
        _some("facts", sa.String, sa.ForeignKey("content.hash")),
        sa.Column("certificate", sa.JSON),
        _some("summary", sa.JSON),
        _one_of("origin", "generation", "import", "fork", "rollback", "empty", name="origin"),
        _one_of("state", "draft", "published", "superseded", "discarded", name="versionstate"),
        sa.UniqueConstraint("schedule_id", "number"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_version_in_force", "version", ["schedule_id"], unique=True, **_where("published")
    )
    op.create_table(
        "edit",
        _id(),
        _to("version_id", "version", "CASCADE"),
        _some("revision", sa.Integer),
        _some("kind", sa.String(40)),
        sa.Column("target_revision", sa.Integer),
        _some("label", sa.String),
        _some("operations", sa.JSON),
        _to("author_id", "user"),
        _some("created", sa.BigInteger),
        _one_of("kind", "edit", "undo", "redo", name="editkind"),
        sa.UniqueConstraint("version_id", "revision"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "job",
        _id(),
        _to("programme_id", "programme", "CASCADE"),
        _to("schedule_id", "schedule", "CASCADE"),
        _some("kind", sa.String),
        _some("key", sa.String, unique=True),
        _some("facts", sa.String, sa.ForeignKey("content.hash")),
        _some("payload", sa.JSON),
        _some("state", sa.String(40)),
        sa.Column("stop", sa.String(40)),
        _some("fence", sa.Integer),
        _some("attempt", sa.Integer),
        _some("progress", sa.JSON),
        _some("points", sa.JSON),
        sa.Column("error", sa.JSON),
        _to("result_version_id", "version", "SET NULL", nullable=True),
        _to("author_id", "user"),
        _some("created", sa.BigInteger),
        sa.Column("started", sa.BigInteger),
        sa.Column("finished", sa.BigInteger),
        _one_of("state", "queued", "running", "succeeded", "failed", "cancelled", name="jobstate"),
        _one_of("stop", "keep", "discard", name="stop"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_job_programme_id", "job", ["programme_id", "id"])
    op.create_index(
        "ix_job_running", "job", ["programme_id", "kind"], unique=True, **_where("running")
    )
    op.create_index("ix_job_schedule_id", "job", ["schedule_id"])
    op.create_index("ix_job_state", "job", ["state", "id"])
    op.create_table(
        "version_row",
        _to("version_id", "version", "CASCADE", primary_key=True),
        sa.Column("clinician", sa.String, primary_key=True),
        sa.Column("revision", sa.Integer, primary_key=True),
        _some("content_hash", sa.String, sa.ForeignKey("content.hash")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "waiver",
        _id(),
        _to("version_id", "version", "CASCADE"),
        _some("finding_key", sa.String),
        _some("rule", sa.String),
        _some("message", sa.String),
        _some("name", sa.String),
        _some("reason", sa.String),
        _to("author_id", "user"),
        _some("created", sa.BigInteger),
        sa.UniqueConstraint("version_id", "finding_key"),
        sqlite_autoincrement=True,
    )
