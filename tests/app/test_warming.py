"""The latest draft is read ahead, in the background, and not longer than the server lives."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.orm import Session

from nightfloat.app.drafts import Drafts
from nightfloat.app.versions import known
from nightfloat.app.warming import Warming, latest
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.store import snapshot, tables
from nightfloat.store.accounts import Users
from nightfloat.store.database import Database
from nightfloat.store.repositories import Versions
from nightfloat.store.save import store_programme
from nightfloat.store.tables import Origin

TINY = Path(str(examples_root() / "tiny"))


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    """Yield a database with the tiny example and its schedule, without a version."""
    found = Database(tmp_path / "nightfloat.db")
    found.migrate()
    with found.write() as session:
        Users(session).add(
            tables.User(username="a", name="A", password_hash="", administrator=True)
        )
        folder = load_folder(TINY)
        row = store_programme(session, folder)
        blocks = folder.programme.calendar.blocks
        plan = tables.Schedule(
            programme_id=row.id,
            name="Block 1",
            year=False,
            blocks=[blocks[0].id],
            start=blocks[0].start,
            end=blocks[0].end,
        )
        session.add(plan)
    yield found
    found.close()


def draft(session: Session) -> int:
    """Add a draft without entries."""
    facts = snapshot.keep(session, load_folder(TINY).programme)
    made = tables.Version(schedule_id=1, origin=Origin.IMPORT, author_id=1, facts=facts, summary={})
    return Versions(session, 1).add(made, {}).id


def test_the_draft_of_last_is_there_before_anybody_asks(database: Database) -> None:
    """The one that was made last, with what the grid shows of it."""
    with database.write() as session:
        draft(session)
        second = draft(session)
    drafts = Drafts()
    with database.read() as session:
        found = known(session, 1, second)
        assert latest(session) == found
    warming = Warming(database, drafts, wait=0.0)
    warming.start()
    ends = time.monotonic() + 20
    while drafts.alive(found) is None and time.monotonic() < ends:
        time.sleep(0.01)
    warming.stop()
    shown = drafts.alive(found)
    assert shown is not None
    assert shown.revision == 0


def test_nothing_is_read_where_there_is_no_draft(database: Database) -> None:
    """An empty installation."""
    with database.read() as session:
        assert latest(session) is None
    warming = Warming(database, Drafts(), wait=0.0)
    warming.start()
    warming.stop()


def test_it_ends_between_two_blocks(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C while a draft is read: what is half read is not kept."""
    with database.write() as session:
        number = draft(session)
    drafts, begun = Drafts(), Event()
    warming = Warming(database, drafts, wait=0.0)
    breathe = warming._breathe

    def first() -> None:
        begun.set()
        warming._ended.wait(20)
        breathe()

    monkeypatch.setattr(warming, "_breathe", first)
    warming.start()
    assert begun.wait(20)
    warming.stop()
    with database.read() as session:
        assert drafts.alive(known(session, 1, number)) is None
