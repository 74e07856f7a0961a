"""What is kept for good: versions that left the draft, contents; and first passwords end."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_FIXED = (
    "id",
    "schedule_id",
    "number",
    "revision",
    "waiver_changes",
    "origin",
    "note",
    "author_id",
    "created",
    "published_by",
    "published_at",
    "facts",
    "certificate",
    "summary",
)
"""Columns of a version that never change once it is no draft."""

_PARTS = ("version_row", "edit", "waiver")
"""Tables that say what a version holds."""


def upgrade() -> None:
    """Add columns, indices, and triggers that keep what was published.

    The columns: the mark of a first password, how often a version's waivers changed, and the
    request whose approval made leave or a pin.

    The triggers are SQLite's own words. PostgreSQL, which this release does not run on, would need
    the same as functions.
    """
    op.add_column(
        "user",
        sa.Column("must_change_password", sa.Boolean, nullable=False, server_default=sa.false()),
    )
    op.add_column(
        "version",
        sa.Column("waiver_changes", sa.Integer, nullable=False, server_default=sa.text("0")),
    )
    for table in ("leave", "pin"):
        _made_by_requests(table)
    # Whether a content is in use is asked for each that is deleted.
    op.create_index("ix_version_row_content_hash", "version_row", ["content_hash"])
    _trigger("content_no_update", "UPDATE ON content", "", "a content never changes")
    _versions()
    for table in _PARTS:
        for event, rows in (("INSERT", "NEW"), ("UPDATE", "OLD NEW"), ("DELETE", "OLD")):
            ids = ", ".join(f"{row}.version_id" for row in rows.split())
            # A version that is being deleted was a draft, and is no longer there to be asked.
            _trigger(
                f"{table}_no_{event.lower()}",
                f"{event} ON {table}",
                f"EXISTS (SELECT 1 FROM version WHERE id IN ({ids}) AND state <> 'draft')",
                "a version that is no draft never changes",
            )


def _made_by_requests(table: str) -> None:
    """Add which request made a row; until now its note said so."""
    # Alembic would add the key as a constraint, which SQLite cannot.
    op.execute(
        f"ALTER TABLE {table} ADD COLUMN request_id INTEGER "
        f"CONSTRAINT fk_{table}_request_id_request REFERENCES request (id) ON DELETE SET NULL"
    )
    op.create_index(f"ix_{table}_request_id", table, ["request_id"])
    op.execute(
        f"UPDATE {table} SET request_id = (SELECT request.id FROM request "
        f"WHERE request.clinician_id = {table}.clinician_id AND request.state = 'approved' "
        f"AND {table}.note = 'Approved request ' || request.code || '.')"
    )


def _versions() -> None:
    changed = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _FIXED)
    # What a version was forked from is forgotten when that is deleted.
    forked = "(NEW.base_id IS NOT OLD.base_id AND NEW.base_id IS NOT NULL)"
    superseded = (
        "(OLD.state = 'published' AND NEW.state = 'superseded' AND NEW.superseded_at IS NOT NULL)"
    )
    same = "(NEW.state = OLD.state AND NEW.superseded_at IS OLD.superseded_at)"
    _trigger(
        "version_no_update",
        "UPDATE ON version",
        f"OLD.state <> 'draft' AND ({changed} OR {forked} OR NOT ({superseded} OR {same}))",
        "a version that is no draft never changes",
    )
    _trigger(
        "version_no_delete",
        "DELETE ON version",
        "OLD.state <> 'draft'",
        "a version that is no draft is never deleted",
    )


def _trigger(name: str, event: str, when: str, words: str) -> None:
    condition = f"WHEN {when} " if when else ""
    op.execute(
        f"CREATE TRIGGER {name} BEFORE {event} {condition}BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )
