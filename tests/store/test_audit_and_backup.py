"""The audit finds every way to change it; a backup is whole or is not; and the way back."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from nightfloat.store import audit, contents
from nightfloat.store.backup import backup, check, restore
from nightfloat.store.database import SQLITE, Database
from nightfloat.store.errors import (
    ConflictError,
    DamagedError,
    FullError,
    NewerError,
    NotADatabaseError,
    NotFoundError,
    StoreError,
)
from nightfloat.store.events import tell
from tests.store.helpers import NOON, a_user, database
from tests.store.release import fill


def _audited(found: Database, count: int) -> None:
    for number in range(count):
        with found.write() as session:
            audit.append(session, "edit", f"cell {number}", user_id=1, details={"n": number})


def test_the_chain_holds_and_pages_newest_first(tmp_path: Path) -> None:
    found = database(tmp_path)
    _audited(found, 5)
    with found.write() as session:
        audit.append(session, "publish", "version 1", programme_id=7)
    with found.read() as session:
        assert audit.verify(session) == audit.Chain(6, None)
        assert [one.id for one in audit.entries(session, limit=2).items] == [6, 5]
        assert [one.action for one in audit.entries(session, 7).items] == ["publish"]
        first = audit.entries(session, limit=6).items[-1]
        assert (first.previous, first.at) == (audit.START, NOON)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit SET action = 'x' WHERE id = 2", "DELETE FROM audit WHERE id = 5"]
)
def test_the_table_itself_refuses_changes(tmp_path: Path, statement: str) -> None:
    found = database(tmp_path)
    _audited(found, 5)
    with pytest.raises(IntegrityError, match="append-only"), found.write() as session:
        session.execute(text(statement))
    with found.read() as session:
        assert audit.verify(session).wrong is None


TAMPERING = [
    *(
        f"UPDATE audit SET {column} = {value} WHERE id = 3"
        for column, value in (
            ("at", "at + 1"),
            ("user_id", "2"),
            ("user_id", "NULL"),
            ("programme_id", "1"),
            ("action", "'view'"),
            ("subject", "'cell 9'"),
            ("details", "'{}'"),
            ("hash", "'0'"),
            ("previous", "'0'"),
        )
    ),
    "DELETE FROM audit WHERE id = 1",
    "DELETE FROM audit WHERE id = 3",
    "DELETE FROM audit WHERE id = 5",
    "DELETE FROM audit",
    "DELETE FROM audit WHERE id = 3; UPDATE audit SET id = id - 1 WHERE id > 3",
    (
        "UPDATE audit SET id = -id; UPDATE audit SET id = 2 WHERE id = -3;"
        "UPDATE audit SET id = 3 WHERE id = -2; UPDATE audit SET id = -id WHERE id < 0"
    ),
    (
        "INSERT INTO audit SELECT 6, at, user_id, programme_id, action, subject, details, hash, 'f'"
        " FROM audit WHERE id = 5"
    ),
]


@pytest.mark.parametrize("script", TAMPERING)
def test_any_tampering_is_found(tmp_path: Path, script: str) -> None:
    found = database(tmp_path)
    _audited(found, 5)
    found.close()
    connection = SQLITE.connect(found.path)
    connection.executescript(
        f"DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; {script}"
    )
    connection.close()
    with found.read() as session:
        assert audit.verify(session).wrong
    with pytest.raises(DamagedError, match="audit"):
        check(found)


def _dump(path: Path) -> list[object]:
    connection = SQLITE.connect(path)
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
    ]
    rows = [connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in sorted(names)]
    connection.close()
    return rows


def test_a_backup_holds_everything_and_comes_back(tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found)
    path = backup(found, tmp_path / "backups" / "july.db")
    assert _dump(path) == _dump(found.path)
    assert [one.name for one in path.parent.iterdir()] == ["july.db"]
    with pytest.raises(ConflictError, match="another name"):
        backup(found, path)
    with found.write() as session:
        a_user(session, "late")
    found.close()
    before = _dump(path)
    old = restore(path, found.path)
    assert old is not None
    assert _dump(found.path) == before == _dump(path)
    assert _dump(old) != before
    found.migrate()
    check(found)
    found.close()
    assert restore(path, found.path) != old
    new = tmp_path / "new" / "nightfloat.db"
    assert restore(path, new) is None
    assert [one.name for one in new.parent.iterdir()] == ["nightfloat.db"]


def test_a_backup_while_others_write_holds_one_moment(tmp_path: Path) -> None:
    found = database(tmp_path)
    going, first = threading.Event(), threading.Event()

    def write() -> None:
        number = 0
        while not going.is_set():
            number += 1
            with found.write() as session:
                audit.append(session, "edit", f"{number}")
                tell(session, None, "edit", {"n": number})
            first.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert first.wait(10)
        for number in range(3):
            copy = Database(backup(found, tmp_path / f"{number}.db"))
            with copy.read() as session:
                rows = session.scalar(text("SELECT count(*) FROM audit"))
                assert rows == session.scalar(text("SELECT count(*) FROM event"))
            copy.close()
    finally:
        going.set()
        writer.join()


def _refused(source: Path, target: Path, kind: type[StoreError], words: str) -> None:
    """Restore something that cannot be; the error names the file that was given."""
    with pytest.raises(kind) as raised:
        restore(source, target)
    assert str(raised.value).startswith(words)
    assert ".new" not in str(raised.value)


def test_a_damaged_backup_is_not_restored_nor_made(tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found)
    path = backup(found, tmp_path / "good.db")
    found.close()
    before = _dump(found.path)
    connection = SQLITE.connect(path)
    connection.execute("DROP TRIGGER content_no_update")
    connection.execute("UPDATE content SET data = zeroblob(10) WHERE rowid = 1")
    connection.commit()
    connection.close()
    _refused(path, found.path, DamagedError, f"{path} is damaged: content ")
    letter = tmp_path / "letter.db"
    letter.write_text("not a backup at all")
    for size in (0, 2000, 100_000):
        _refused(letter, found.path, NotADatabaseError, f"{letter} is no backup of Nightfloat.")
        letter.write_bytes(b"\0" * size)
    SQLITE.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)").connection.close()
    other = tmp_path / "other.db"
    _refused(other, found.path, NotADatabaseError, f"{other} is no backup of Nightfloat.")
    torn = tmp_path / "torn.db"
    torn.write_bytes(path.read_bytes()[:20_000])
    _refused(torn, found.path, DamagedError, f"{torn} is damaged")
    with pytest.raises(NotFoundError):
        restore(tmp_path / "gone.db", found.path)
    connection = SQLITE.connect(path)
    connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.commit()
    connection.close()
    _refused(path, found.path, NewerError, f"{path} was written by a newer release")
    assert _dump(found.path) == before
    broken = Database(path)
    with pytest.raises(DamagedError) as raised:
        backup(broken, tmp_path / "copy.db")
    assert str(raised.value).startswith(f"{path} is damaged: content ")
    assert not (tmp_path / "copy.db").exists()
    left = {one.name for one in tmp_path.iterdir()}
    assert not [name for name in left if name.endswith(".new")]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_a_backup_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = database(tmp_path)
    with found.write() as session:
        contents.put(session, b"x")

    def full(*_: object) -> None:
        with Path("/dev/full").open("w") as file:
            file.write("x")

    monkeypatch.setattr("nightfloat.store.backup._safe", full)
    with pytest.raises(FullError):
        backup(found, tmp_path / "copy.db")
    assert sorted(one.name for one in tmp_path.iterdir() if "copy" in one.name) == []
