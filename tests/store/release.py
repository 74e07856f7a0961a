"""A database as one release left it, for `test_migrations`: `python -m tests.store.release`.

Run once when a revision is released; what it wrote for an earlier one is never written again.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
from pathlib import Path

from nightfloat.jobs.port import Order
from nightfloat.jobs.rows import insert
from nightfloat.store import audit, snapshot, tables
from nightfloat.store.accounts import Answers, Memberships, SignIns
from nightfloat.store.database import Database
from nightfloat.store.events import tell
from nightfloat.store.migrations import HEAD
from nightfloat.store.repositories import Versions, Waivers
from nightfloat.store.rows import pack_row
from tests.store.helpers import (
    NOON,
    a_programme,
    a_schedule,
    a_user,
    a_version,
    an_entry,
    database,
    example,
    revise,
)

RELEASED = Path(__file__).parent / "released"


def fill(found: Database, *, published: bool = True) -> None:
    """Put at least one row into every table."""
    with found.write() as session:
        ada = a_user(session)
        id = a_programme(session)
        a_programme(session, "emergency-medicine")
        row = tables.Session(token_hash="0" * 64, user_id=ada.id, csrf="1", seen=NOON, expires=NOON)
        SignIns(session).add(row)
        Memberships(session, id).put(ada.id, tables.MemberRole.SCHEDULER, "R1")
        schedule = a_schedule(session, id)
        draft = a_version(session, id, schedule, ada)
        schedule.working_version_id = draft.id
        revise(session, id, draft, {"R1": pack_row([an_entry("R1", 3, "N")], ["2026-07-04"])})
        Waivers(session, id).add(
            tables.Waiver(
                version_id=draft.id,
                finding_key="0123456789abcdef",
                rule="rest",
                message="8 h of rest",
                name="Dr. Ito",
                reason="agreed",
                author_id=ada.id,
            )
        )
        if published:
            Versions(session, id).publish(draft, by=ada.id, note="July")
        order = Order(
            kind="generation",
            key="first",
            programme_id=id,
            schedule_id=schedule.id,
            author_id=ada.id,
            facts=snapshot.keep(session, example()),
            payload={"seed": 1},
        )
        insert(session, order, NOON)
        tell(session, id, "version", {"id": draft.id})
        audit.append(session, "sign-in", "ada", user_id=ada.id)
        audit.append(
            session, "publish", "version 1", user_id=ada.id, programme_id=id, details={"note": "é"}
        )
        Answers(session, ada.id).keep(
            "key", route="publish", request_hash="2", status=201, body={"id": 1}
        )


def dump(found: Database) -> str:
    """Return a database as SQL text."""
    # The interpreter's own module: pysqlite3 cannot dump.
    connection = sqlite3.connect(found.path)
    try:
        lines = list(connection.iterdump())
        mark = connection.execute("PRAGMA application_id").fetchone()[0]
    finally:
        connection.close()
    return "\n".join([f"PRAGMA application_id = {mark};", *lines]) + "\n"


def main() -> None:
    """Write the dump of this release's schema; refuse to write one again."""
    target = RELEASED / f"{HEAD}.sql"
    if target.exists():
        sys.exit(f"{target.name} is released and stays as it is. Maybe add a revision.")
    with tempfile.TemporaryDirectory() as folder:
        found = database(Path(folder))
        fill(found)
        found.close()
        target.parent.mkdir(exist_ok=True)
        target.write_text(dump(found), encoding="utf-8")


if __name__ == "__main__":
    main()
