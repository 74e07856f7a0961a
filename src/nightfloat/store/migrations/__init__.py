"""The schema's history: one line of revisions, applied through Alembic's own functions.

There is no way down: a release that must be left is left by restoring the backup from before.

A new revision: a module in `versions` with the next number, its number here, and its dump by
`python -m tests.store.release`. A table is altered by `op.batch_alter_table`, which makes it anew:
name its CHECK constraints (`table_args`) and `sqlite_autoincrement` (`table_kwargs`) again, as
SQLite does not tell them back, and make its triggers again, which go with the old table.
"""

REVISIONS = ("0001", "0002")
"""Every released revision, oldest first."""

HEAD = REVISIONS[-1]
"""The revision of this release."""
