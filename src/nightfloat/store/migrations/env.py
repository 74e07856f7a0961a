"""What Alembic runs: the revisions on the connection it is handed."""

from __future__ import annotations

from alembic import context

from nightfloat.store import fact_tables

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=fact_tables.METADATA,
    # SQLite alters a table by making it anew.
    render_as_batch=True,
    # The caller's transaction holds all of it: an upgrade happens whole or not at all.
    transactional_ddl=False,
)
context.run_migrations()
