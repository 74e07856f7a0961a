"""The schema's history: new files, and files of every release with what was in them."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, func, inspect, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.schema import CreateIndex, CreateTable

from nightfloat.store import audit, contents, fact_tables, snapshot, tables
from nightfloat.store.backup import check, restore
from nightfloat.store.database import SQLITE, Database
from nightfloat.store.errors import DamagedError, FullError
from nightfloat.store.folder import DATABASE, opened
from nightfloat.store.load import load_programme
from nightfloat.store.migrations import HEAD, REVISIONS
from nightfloat.store.migrations import upgrade as migrations
from nightfloat.store.migrations.upgrade import config
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import unpack_row
from tests.store.helpers import database
from tests.store.release import RELEASED, fill

Dump = dict[str, list[tuple[Any, ...]]]


def test_the_history_is_one_line_that_ends_at_head() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert [one.revision for one in scripts.walk_revisions()] == list(reversed(REVISIONS))
    assert scripts.get_heads() == [HEAD]


def test_there_are_22_tables() -> None:
    assert len(fact_tables.METADATA.tables) == 22


def _sql(found: Database) -> dict[str, str]:
    with found.read() as session:
        rows = session.execute(text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"))
        return {name: _plain(sql) for name, sql in rows}


def _plain(sql: str) -> str:
    """Return a CREATE statement with its parts in one order, as neither order means anything."""
    words = " ".join(sql.replace('"', "").split())
    head, _, body = words.partition("(")
    parts = re.split(r",\s*(?![^()]*\))", body.rsplit(")", 1)[0])
    return f"{head.strip()} ({', '.join(sorted(part.strip() for part in parts))})"


def _seen(_one: Any, _name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    """Tell what Alembic compares: it misses ON DELETE of an added column, so no foreign keys."""
    return kind != "foreign_key_constraint"


def _diff(found: Database) -> list[Any]:
    with found.read() as session:
        options = {"compare_type": True, "include_object": _seen}
        context = MigrationContext.configure(session.connection(), opts=options)
        changes: list[Any] = compare_metadata(context, fact_tables.METADATA)
        return changes


def test_a_new_file_has_just_the_tables_that_the_code_knows(tmp_path: Path) -> None:
    found = database(tmp_path)
    assert _diff(found) == []
    # Alembic is not asked of keys, and does not look at checks and conditions of indexes.
    made = _sql(found)
    dialect = create_engine("sqlite://", module=SQLITE).dialect
    for table in fact_tables.METADATA.sorted_tables:
        wanted = str(CreateTable(table).compile(dialect=dialect))
        assert _words(made[table.name]) == _words(_plain(wanted)), table.name
        for index in table.indexes:
            assert made[str(index.name)] == _plain(str(CreateIndex(index).compile(dialect=dialect)))
    known = {*fact_tables.METADATA.tables, "alembic_version", "sqlite_sequence"}
    with found.read() as session:
        assert set(inspect(session.connection()).get_table_names()) <= known


def _words(sql: str) -> list[str]:
    # A column that was added names what it refers to itself; in a new table a constraint does.
    sql = re.sub(r"FOREIGN KEY\s*\(\w+\)", "", sql)
    return sorted(re.findall(r"\w+|[^\w\s,]", sql))


def test_migrating_again_changes_nothing(tmp_path: Path) -> None:
    found = database(tmp_path)
    before = _sql(found)
    found.migrate()
    found.close()
    found.migrate()
    assert _sql(found) == before


def _rows(found: Database) -> Dump:
    """Return all rows of all tables."""
    with found.read() as session:
        names = inspect(session.connection()).get_table_names()
        return {
            name: sorted(
                (tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))), key=repr
            )
            for name in names
            if name != "alembic_version"
        }


def _released(revision: str, folder: Path) -> Database:
    connection = SQLITE.connect(folder / "nightfloat.db")
    connection.executescript((RELEASED / f"{revision}.sql").read_text(encoding="utf-8"))
    connection.close()
    return Database(folder / "nightfloat.db")


def test_every_release_left_a_database_to_try() -> None:
    assert sorted(path.stem for path in RELEASED.iterdir()) == list(REVISIONS)


TRIGGERS = sorted(
    [
        *("audit_no_delete", "audit_no_update", "content_no_update"),
        *("version_no_delete", "version_no_update"),
        *(
            f"{table}_no_{event}"
            for table in ("version_row", "edit", "waiver")
            for event in ("insert", "update", "delete")
        ),
    ]
)


def test_what_an_approval_made_is_known_by_its_note_at_the_upgrade(tmp_path: Path) -> None:
    found = _released("0001", tmp_path)
    connection = SQLITE.connect(found.path)
    asked = "SELECT id, clinician_id, code FROM request ORDER BY id LIMIT 1"
    id, clinician, code = connection.execute(asked).fetchone()
    connection.execute("UPDATE request SET state = 'approved' WHERE id = ?", [id])
    other = clinician + 1
    for who, note in (
        (clinician, f"Approved request {code}."),
        (clinician, f"Approved request {code}"),
        (other, f"Approved request {code}."),
    ):
        connection.execute(
            "INSERT INTO leave (programme_id, clinician_id, start, start_minute, "
            '"end", end_minute, kind, note, revision) '
            "VALUES (1, ?, '2026-07-20', 0, '2026-07-21', 0, 'made', ?, 1)",
            [who, note],
        )
    connection.commit()
    connection.close()
    found.migrate()
    with found.read() as session:
        made = text("SELECT request_id FROM leave WHERE kind = 'made' ORDER BY id")
        assert list(session.scalars(made)) == [id, None, None]


@pytest.mark.parametrize("revision", REVISIONS)
def test_a_database_of_a_release_comes_up_with_everything_in_it(
    revision: str, tmp_path: Path
) -> None:
    found = _released(revision, tmp_path)
    assert found.revision() == revision
    before = {name: len(rows) for name, rows in _rows(found).items()}
    assert before
    assert all(before.values())
    found.migrate()
    assert found.revision() == HEAD
    assert _diff(found) == []
    after = {name: len(rows) for name, rows in _rows(found).items()}
    assert {name: after[name] for name in before} == before
    check(found)
    with found.read() as session:
        job = session.scalars(select(tables.Job)).one()
        facts = snapshot.thaw(contents.get(session, job.facts))
        assert load_programme(session, job.programme_id) == facts
        versions = Versions(session, job.programme_id)
        version = versions.published(job.schedule_id)
        assert version is not None
        row = unpack_row("R1", versions.rows(version)["R1"])
        assert [one.code for one in row.entries] == ["N"]
        assert row.pins == ("2026-07-04",)
        assert unpack_row("R1", versions.rows(version, 0)["R1"]).entries[0].code == "D"
        assert audit.verify(session).rows == 2
        assert not session.scalars(select(tables.User)).one().must_change_password
        triggers = session.scalars(
            text("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
        )
        assert list(triggers) == TRIGGERS
    with found.write() as session:
        audit.append(session, "sign-in", "ada")
        assert audit.verify(session).wrong is None


def _older(folder: Path) -> Path:
    """Put a database of the first release into a data folder."""
    folder.mkdir(exist_ok=True)
    _released(REVISIONS[0], folder).close()
    return folder / DATABASE


def test_an_upgrade_leaves_a_copy_of_what_was(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = _older(tmp_path)
    before = _rows(Database(path))
    with opened(tmp_path) as found:
        assert found.revision() == HEAD
    copy = tmp_path / "nightfloat.db.schema-0001-1"
    old = Database(copy)
    assert old.revision() == "0001"
    assert _rows(old) == before
    assert caplog.messages == [
        f"upgrading {path} from schema 0001 to {HEAD}; a copy is {copy}",
    ]
    caplog.clear()
    with opened(tmp_path):
        pass  # nothing to upgrade, so nothing is copied
    assert caplog.messages == []
    assert restore(copy, path) is not None
    assert _rows(Database(path)) == before


def test_the_last_three_copies_are_kept(tmp_path: Path) -> None:
    for number in range(1, 6):
        path = _older(tmp_path)
        with opened(tmp_path):
            pass
        path.unlink()
        copy = tmp_path / f"nightfloat.db.schema-0001-{number}"
        os.utime(copy, (number, number))
    kept = sorted(one.name for one in tmp_path.glob("*.schema-*"))
    assert kept == [f"nightfloat.db.schema-0001-{number}" for number in (3, 4, 5)]


def test_what_cannot_be_copied_is_not_upgraded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = _older(tmp_path)

    def full(_: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("nightfloat.store.backup._safe", full)
    with pytest.raises(FullError, match=r"schema-0001-1 could not be written"), opened(tmp_path):
        pass
    monkeypatch.undo()
    assert Database(path).revision() == "0001"
    assert sorted(one.name for one in tmp_path.iterdir()) == ["lock", "nightfloat.db"]
    connection = SQLITE.connect(path)
    connection.execute("UPDATE content SET data = zeroblob(10) WHERE rowid = 1")
    connection.commit()
    connection.close()
    with pytest.raises(DamagedError) as raised, opened(tmp_path):
        pass
    assert str(raised.value).startswith(f"{path} is damaged: content ")
    assert Database(path).revision() == "0001"


def test_the_newest_dump_is_what_this_release_writes(tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found)
    filled = {name: len(rows) for name, rows in _rows(found).items()}
    (tmp_path / "old").mkdir()
    released = _rows(_released(HEAD, tmp_path / "old"))
    assert {name: len(rows) for name, rows in released.items()} == filled


def test_an_upgrade_happens_whole_or_not_at_all(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Database(tmp_path / "nightfloat.db")
    _fail_at(monkeypatch, "waiver")
    with pytest.raises(DBAPIError):
        found.migrate()
    assert found.revision() is None
    monkeypatch.undo()
    found.migrate()
    assert _diff(found) == []


def _fail_at(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    from alembic.operations import Operations

    create: Any = Operations.create_table

    def failing(self: Operations, table: str, *columns: Any, **options: Any) -> Any:
        if table == name:
            self.execute("SELECT 1 FROM nowhere")
        return create(self, table, *columns, **options)

    monkeypatch.setattr(Operations, "create_table", failing)


def test_an_upgrade_that_leaves_rows_referring_to_nothing_is_undone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Database(tmp_path / "nightfloat.db")
    upgrade = migrations.upgrade

    def careless(connection: Connection) -> None:
        upgrade(connection)
        connection.exec_driver_sql(
            "INSERT INTO event (programme_id, kind, data, created) VALUES (9, '', '{}', 0)"
        )

    monkeypatch.setattr(migrations, "upgrade", careless)
    with pytest.raises(DamagedError, match="event to programme"):
        found.migrate()
    assert found.revision() is None


def test_there_is_no_way_down(tmp_path: Path) -> None:
    found = database(tmp_path)
    with (
        found.write() as session,
        pytest.raises(AttributeError, match="downgrade"),
    ):
        command.downgrade(config(session.connection()), "base")
    assert found.revision() == HEAD
    with found.read() as session:
        assert session.scalar(select(func.count()).select_from(tables.User)) == 0
