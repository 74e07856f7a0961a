"""Reading, writing, hooks, the clock, and every place where a database cannot be."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, OperationalError, StatementError

from nightfloat.domain.errors import NightfloatError
from nightfloat.store import contents, tables
from nightfloat.store.database import APPLICATION_ID, SQLITE, Database, now
from nightfloat.store.errors import (
    BusyError,
    ConflictError,
    DamagedError,
    FullError,
    InUseError,
    NewerError,
    NotADatabaseError,
    ReadOnlyError,
    StoreError,
)
from nightfloat.store.events import tell
from nightfloat.store.folder import alone, default_data, opened
from tests.store.helpers import NOON, a_user, database


def _names(found: Database) -> list[str]:
    with found.read() as session:
        return list(session.scalars(select(tables.User.username).order_by(tables.User.id)))


def test_a_write_is_there_after_it_and_in_another_database_object(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        user = a_user(session, "Ada")
    assert (user.id, user.username, user.created) == (1, "ada", NOON)
    found.close()
    assert _names(Database(tmp_path / "nightfloat.db")) == ["ada"]


def test_an_error_undoes_all_of_a_write_and_frees_the_turn(tmp_path: Path) -> None:
    found = database(tmp_path)
    with pytest.raises(ZeroDivisionError), found.write() as session:
        assert a_user(session).id / 0
    assert _names(found) == []
    with found.write() as session:
        a_user(session)
    assert _names(found) == ["ada"]


def test_a_reader_sees_one_state_and_cannot_write(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.read() as reader:
        assert reader.scalar(select(func.count()).select_from(tables.User)) == 0
        with found.write() as session:
            a_user(session)
        assert reader.scalar(select(func.count()).select_from(tables.User)) == 0
    assert _names(found) == ["ada"]
    with pytest.raises(ReadOnlyError), found.read() as reader:
        a_user(reader, "eve")
    assert _names(found) == ["ada"]


def test_the_file_is_set_as_promised(tmp_path: Path) -> None:
    found = database(tmp_path)
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 5000,
        "application_id": APPLICATION_ID,
    }
    with found.write() as session:
        assert {name: session.scalar(text(f"PRAGMA {name}")) for name in wanted} == wanted
    with found.read() as session:
        assert session.scalar(text("PRAGMA query_only")) == 1


def test_hooks_get_the_events_of_a_commit_and_nothing_of_a_rollback(tmp_path: Path) -> None:
    found = database(tmp_path)
    told: list[tuple[str, ...]] = []
    found.after_commit.append(lambda events: told.append(tuple(one.kind for one in events)))
    with found.write() as session:
        tell(session, None, "hello", {})
        tell(session, None, "facts", {"revision": 2})
        assert told == []
    with found.write() as session:
        a_user(session)
    with pytest.raises(ZeroDivisionError), found.write() as session:
        assert tell(session, None, "never", {}).id / 0
    assert told == [("hello", "facts")]


def test_instants_are_utc_and_need_an_offset(tmp_path: Path) -> None:
    found = database(tmp_path)
    local = datetime.fromisoformat("2026-11-01T01:30:00.123-05:00")
    with found.write() as session:
        user = a_user(session)
        user.created = local
        assert now(session) == NOON
    with found.read() as session:
        read = session.scalars(select(tables.User)).one().created
    assert read == local
    assert read.utcoffset() == timedelta(0)
    with pytest.raises(StatementError, match="no offset"), found.write() as session:
        session.get_one(tables.User, 1).created = NOON.replace(tzinfo=None)


def test_a_taken_name_is_a_conflict_and_a_wrong_reference_a_fault(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        a_user(session)
    with pytest.raises(ConflictError, match="user username"), found.write() as session:
        a_user(session)
    with pytest.raises(IntegrityError, match="FOREIGN KEY"), found.write() as session:
        session.add(tables.Event(programme_id=99, kind="x", data={}))
    with pytest.raises(OperationalError, match="no such table"), found.read() as session:
        session.execute(text("SELECT 1 FROM nowhere"))


def test_ids_are_never_given_twice(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        first = tell(session, None, "a", {})
        session.delete(session.get_one(tables.Event, first.id))
        session.flush()
        assert tell(session, None, "b", {}).id == first.id + 1


def _written_by(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    for statement in statements:
        connection.execute(statement)
    connection.commit()
    connection.close()


def _refused(error: type[StoreError], path: Path) -> StoreError:
    """Return the error of a start, which says the place and a way out, and changes nothing."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(error) as caught:
        Database(path).migrate()
    assert str(path) in str(caught.value) or str(path.parent) in str(caught.value)
    assert " Maybe " in str(caught.value)
    if before is not None:
        assert path.read_bytes() == before
    return caught.value


def test_what_is_no_database_is_left_alone(tmp_path: Path) -> None:
    letter = tmp_path / "letter.db"
    letter.write_text("Dear programme director, the schedule is attached.")
    assert _refused(NotADatabaseError, letter).code == "store-not-a-database"
    _refused(NotADatabaseError, tmp_path)
    _refused(NotADatabaseError, letter / "nightfloat.db")
    other = tmp_path / "other.db"
    _written_by(other, "CREATE TABLE recipes (id INTEGER)")
    _refused(NotADatabaseError, other)
    torn = tmp_path / "torn.db"
    torn.write_bytes(b"SQLite format 3\x00" + b"\xff" * 4096)
    _refused(NotADatabaseError, torn)


def test_a_newer_schema_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "nightfloat.db"
    database(tmp_path).close()
    _written_by(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerError, match="newer release") as caught:
        Database(path).migrate()
    assert caught.value.code == "store-newer"


def test_a_damaged_file_is_said_to_be(tmp_path: Path) -> None:
    path = tmp_path / "nightfloat.db"
    found = database(tmp_path)
    with found.write() as session:
        for number in range(300):
            contents.put(session, os.urandom(1000) + bytes([number % 256]))
    found.close()
    data = bytearray(path.read_bytes())
    for place in range(4096 * 3, len(data), 4096):
        data[place : place + 100] = b"\xff" * 100
    path.write_bytes(data)
    with pytest.raises(DamagedError, match="restore"), Database(path).read() as session:
        session.execute(text("SELECT count(*), sum(length(data)) FROM content")).all()


@pytest.mark.skipif(os.name == "nt", reason="POSIX permissions")
def test_a_folder_that_cannot_be_written() -> None:
    # Permissions bind nobody who is root, so a child looks at it and gives up that right before.
    code = (
        "import os, sys\nfrom pathlib import Path\n"
        "from nightfloat.store.database import Database\n"
        "from nightfloat.store.errors import ReadOnlyError\n"
        "if os.geteuid() == 0: os.setuid(65534)\n"
        "for path in sys.argv[1:]:\n"
        "    try: Database(Path(path)).migrate()\n"
        "    except ReadOnlyError as error: print(error.code, error)\n"
    )
    root = Path(tempfile.mkdtemp())
    try:
        root.chmod(0o755)
        database(root).close()
        root.chmod(0o555)
        places = [root / "nightfloat.db", root / "new" / "nightfloat.db"]
        told = subprocess.run(
            [sys.executable, "-c", code, *map(str, places)],
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
    finally:
        root.chmod(0o755)
        shutil.rmtree(root)
    assert len(told) == 2
    for line, place in zip(told, places, strict=True):
        assert line.startswith(f"store-read-only {place} cannot be written. Maybe ")


def test_a_full_disk_loses_nothing_and_is_told(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        a_user(session)
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
    with pytest.raises(FullError) as caught, found.write() as session:
        assert contents.put(session, os.urandom(1_000_000)) + a_user(session, "eve").name
    assert caught.value.code == "store-full"
    assert "nothing was changed" in str(caught.value)
    with found.write() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))
        a_user(session, "bob")
    assert _names(found) == ["ada", "bob"]


@pytest.mark.skipif(os.name == "nt", reason="POSIX limits")
def test_a_disk_that_takes_no_more_bytes_at_all(tmp_path: Path) -> None:
    code = (
        "import os, resource, signal, sys\nfrom pathlib import Path\n"
        "from nightfloat.store import contents\n"
        "from nightfloat.store.database import Database\n"
        "from nightfloat.store.errors import FullError\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "found = Database(Path(sys.argv[1])); found.migrate()\n"
        "kept = 0\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, 1_500_000))\n"
        "try:\n"
        "    while True:\n"
        "        with found.write() as session: contents.put(session, os.urandom(50_000))\n"
        "        kept += 1\n"
        "except FullError as error: print(kept, error.code)\n"
    )
    path = tmp_path / "nightfloat.db"
    told = subprocess.run(
        [sys.executable, "-c", code, str(path)], capture_output=True, text=True, check=True
    ).stdout.split()
    assert told[1] == "store-full"
    found = Database(path)
    found.migrate()
    with found.write() as session:
        assert session.scalar(text("PRAGMA integrity_check")) == "ok"
        assert session.scalar(text("SELECT count(*) FROM content")) == int(told[0]) > 0
        a_user(session)


def test_another_writer_that_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = database(tmp_path)
    other = SQLITE.connect(found.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with found.read() as session:
        session.execute(select(tables.User)).all()
    with pytest.raises(BusyError) as caught, found.write() as session:
        session.execute(text("SELECT 1"))
    assert caught.value.code == "busy"
    other.rollback()
    other.close()
    monkeypatch.setattr("nightfloat.store.database.PATIENCE", 0.05)
    with found.write(), pytest.raises(BusyError), found.write():
        pytest.fail("two writers at once")
    with found.write() as session:
        a_user(session)


def test_one_process_serves_a_folder(tmp_path: Path) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom nightfloat.store.folder import alone\n"
        "with alone(Path(sys.argv[1])):\n    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    held = subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert held.stdout is not None
    assert held.stdout.readline() == "held\n"
    with pytest.raises(InUseError, match=f"process {held.pid}") as caught, opened(tmp_path):
        pytest.fail("two processes at once")
    assert caught.value.code == "store-in-use"
    held.kill()
    held.wait()
    held.stdout.close()
    if held.stdin:
        held.stdin.close()
    with opened(tmp_path, lambda: NOON) as found:
        assert _names(found) == []
        with pytest.raises(InUseError), alone(tmp_path):
            pytest.fail("two holders at once")
    with alone(tmp_path):
        pass


def test_a_file_in_the_data_folders_place(tmp_path: Path) -> None:
    place = tmp_path / "data"
    place.write_text("")
    with pytest.raises(NotADatabaseError), alone(place):
        pytest.fail("a file is no folder")


@pytest.mark.skipif(sys.platform == "win32", reason="XDG")
def test_the_default_folder_follows_the_desktops_standard() -> None:
    assert default_data({"XDG_DATA_HOME": "/srv/data"}) == Path("/srv/data/nightfloat")
    assert default_data({"XDG_DATA_HOME": "data"}) == Path.home() / ".local/share/nightfloat"
    assert default_data({}) == Path.home() / ".local/share/nightfloat"


def test_errors_are_the_users_to_mend() -> None:
    assert issubclass(StoreError, NightfloatError)


def test_the_store_loads_neither_the_solver_nor_alembic_on_a_second_start(tmp_path: Path) -> None:
    database(tmp_path).close()
    code = (
        "import sys\nfrom pathlib import Path\nfrom nightfloat.store import repositories, backup\n"
        "from nightfloat.store.database import Database\n"
        "Database(Path(sys.argv[1])).migrate()\n"
        "print([name for name in ('ortools', 'alembic') if name in sys.modules])\n"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "nightfloat.db")],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout == "[]\n"
