"""Versions: rows by revision, one in force, what was in force when, forks and waivers."""

from __future__ import annotations

import zlib
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from nightfloat.domain.entry import Entry, Kind
from nightfloat.interchange.flat import entry_order
from nightfloat.store import contents, tables
from nightfloat.store.database import SQLITE, Database
from nightfloat.store.errors import ConflictError, DamagedError, NotFoundError
from nightfloat.store.folder import opened
from nightfloat.store.repositories import Edits, Made, Versions, Waivers
from nightfloat.store.rows import SecondsError, pack_row, rows_of, unpack_row
from tests.interchange.strategies import entries
from tests.store.helpers import (
    NOON,
    a_programme,
    a_schedule,
    a_user,
    a_version,
    an_entry,
    database,
    revise,
)


@given(st.lists(entries("R1"), max_size=8), st.lists(st.sampled_from(["2026-07-04", "block:3"])))
def test_a_row_comes_back_by_the_minute(several: list[Entry], pins: list[str]) -> None:
    data = pack_row(several, pins)
    row = unpack_row("R1", data)
    assert list(row.entries) == sorted(several, key=entry_order)
    assert row.pins == tuple(sorted(set(pins)))
    assert pack_row(row.entries, row.pins) == data == pack_row(reversed(several), reversed(pins))


def test_seconds_and_nonsense_are_refused() -> None:
    start = NOON + timedelta(seconds=1)
    with pytest.raises(SecondsError, match="Maybe"):
        pack_row([Entry("R1", start, start + timedelta(hours=1), Kind.SHIFT)])
    for data in (
        b"",
        b"[]",
        b"{}",
        b'{"entries":[[1,2]],"pins":[]}',
        b'{"entries":[[2,1,"shift","","",""]],"pins":[]}',
    ):
        with pytest.raises(DamagedError, match="R1"):
            unpack_row("R1", data)


def _codes(versions: Versions, version: tables.Version, revision: int | None = None) -> str:
    rows = versions.rows(version, revision)
    return " ".join(
        f"{who}:{','.join(one.code for one in unpack_row(who, data).entries)}"
        for who, data in rows.items()
    )


def test_each_revision_stays_what_it_was(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        version = a_version(session, id, a_schedule(session, id), a_user(session))
        assert (version.number, version.revision, version.created) == (1, 0, NOON)
        assert revise(session, id, version, rows_of([], [an_entry("R3", 0, "N")]))
        assert revise(session, id, version, rows_of(["R1", "R3"], [an_entry("R1", 5, "X")]))
        assert version.revision == 2
    with found.read() as session:
        versions = Versions(session, id)
        version = versions.get(version.id)
        assert _codes(versions, version, 0) == "R1:D R2:D R3:"
        assert _codes(versions, version, 1) == "R1:D R2:D R3:N"
        assert _codes(versions, version) == "R1:X R2:D R3:"
        assert versions.touched(version, 2) == ["R1", "R3"]


def test_a_fork_shares_rows_and_waivers(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        user = a_user(session)
        schedule = a_schedule(session, id)
        base = a_version(session, id, schedule, user)
        versions, waivers = Versions(session, id), Waivers(session, id)
        revise(session, id, base, rows_of(["R2"], []))
        waivers.add(
            tables.Waiver(
                version_id=base.id,
                finding_key="k",
                rule="rest",
                message="m",
                name="n",
                reason="r",
                author_id=user.id,
            )
        )
        before = len(session.scalars(select(tables.Content.hash)).all())
        fork = versions.add(
            tables.Version(
                schedule_id=schedule.id, base_id=base.id, origin=tables.Origin.FORK,
                author_id=user.id, facts=base.facts,
            ),
            versions.rows(base, 1),
        )  # fmt: skip
        waivers.copy(base.id, fork.id)
        assert fork.number == 2
        assert versions.hashes(fork) == versions.hashes(base)
        assert len(session.scalars(select(tables.Content.hash)).all()) == before
        assert waivers.by_finding(fork.id)["k"].reason == "r"
        waivers.delete(waivers.by_finding(fork.id)["k"])
        assert waivers.by_finding(fork.id) == {}
        assert list(waivers.by_finding(base.id)) == ["k"]
        revise(session, id, fork, rows_of(["R1"], []))
        assert _codes(versions, base) == "R1:D R2: R3:"
        assert versions.of(schedule.id) == [fork, base]


def test_one_version_is_in_force_and_what_was_is_remembered(tmp_path: Path) -> None:
    at = NOON
    found = Database(tmp_path / "nightfloat.db", lambda: at)
    found.migrate()
    hour = timedelta(hours=1)
    with found.write() as session:
        id = a_programme(session)
        user = a_user(session)
        schedule = a_schedule(session, id)
        old, new, third = (a_version(session, id, schedule, user) for _ in range(3))
        versions = Versions(session, id)
        assert versions.published(schedule.id) is None
        # The newer one first: the older then takes its place.
        assert versions.publish(new, by=user.id, note="July") is None
    at = NOON + hour
    with found.write() as session:
        versions = Versions(session, id)
        before = versions.publish(versions.get(old.id), by=user.id, note="back")
        assert before is not None
        assert (before.id, before.state, before.superseded_at) == (new.id, "superseded", at)
    with found.write() as session:
        versions = Versions(session, id)
        now = versions.published(schedule.id)
        assert now is not None
        assert (now.id, now.note, now.published_at) == (old.id, "back", NOON + hour)
        when = [
            versions.as_of(schedule.id, NOON + step) for step in (-hour, 0 * hour, hour, 9 * hour)
        ]
        assert [one and one.id for one in when] == [None, new.id, old.id, old.id]
        for sealed in (old.id, new.id):
            version = versions.get(sealed)
            assert not revise(session, id, version, rows_of(["R1"], []))
            with pytest.raises(ConflictError, match="stays as it is"):
                versions.publish(version, by=user.id, note="")
            with pytest.raises(ConflictError):
                versions.discard(version)
        versions.discard(versions.get(third.id))
        assert versions.get(third.id).state is tables.VersionState.DISCARDED
    with found.write() as session:
        fourth = a_version(session, id, schedule, user).id
    with pytest.raises(ConflictError), found.write() as session:
        Versions(session, id).get(fourth).state = tables.VersionState.PUBLISHED


PUBLISHED, SUPERSEDED, DISCARDED, DRAFT = 2, 1, 3, 4


def _lived(tmp_path: Path) -> Database:
    """Return a database with a version in each state, each with a row, an edit and a waiver."""
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        user = a_user(session)
        schedule = a_schedule(session, id)
        versions = Versions(session, id)
        made = [a_version(session, id, schedule, user) for _ in range(4)]
        for one in made:
            edit = tables.Edit(
                version_id=one.id, revision=0, kind=tables.EditKind.EDIT, label="", operations=[],
                author_id=user.id,
            )  # fmt: skip
            session.add(edit)
            waiver = tables.Waiver(
                version_id=one.id, finding_key="k", rule="r", message="", name="", reason="",
                author_id=user.id,
            )  # fmt: skip
            Waivers(session, id).add(waiver)
        versions.publish(made[0], by=user.id, note="")
        versions.publish(made[1], by=user.id, note="")
        versions.discard(made[2])
    return found


_SETS = (
    "state = 'draft'",
    "state = 'discarded'",
    "id = 99",
    "schedule_id = 2",
    "number = 99",
    "revision = 99",
    "origin = 'fork'",
    "base_id = 1",
    "note = 'another'",
    "author_id = 2",
    "created = 1",
    "published_by = 2",
    "published_at = 1",
    "superseded_at = 1",
    "facts = 'another'",
    "certificate = '{}'",
    "summary = '{\"violations\": 0}'",
)
_KEPT = (
    *(f"UPDATE version SET {one} WHERE id = ID" for one in _SETS),
    "DELETE FROM version WHERE id = ID",
    *(f"DELETE FROM {one} WHERE version_id = ID" for one in ("version_row", "edit", "waiver")),
    *(
        f"UPDATE {table} SET {column} = 'x' WHERE version_id = ID"
        for table, column in (
            ("version_row", "clinician"),
            ("version_row", "content_hash"),
            ("edit", "operations"),
            ("waiver", "reason"),
        )
    ),
    "UPDATE version_row SET version_id = ID WHERE version_id = 4",
    "INSERT INTO version_row SELECT ID, 'R1', 5, hash FROM content LIMIT 1",
    "INSERT INTO edit SELECT 99, ID, 9, kind, 0, '', '[]', 1, 0 FROM edit LIMIT 1",
    "INSERT INTO waiver SELECT 99, ID, 'x', '', '', '', '', 1, 0",
    "UPDATE content SET data = x'00'",
)


def _run(found: Database, statement: str) -> None:
    # As somebody with the file would: references are not what holds them off.
    connection = SQLITE.connect(found.path)
    try:
        connection.executescript(statement)
    finally:
        connection.close()


def test_what_is_no_draft_cannot_be_changed_by_anybody(tmp_path: Path) -> None:
    found = _lived(tmp_path)
    for id in (PUBLISHED, SUPERSEDED, DISCARDED):
        for statement in _KEPT:
            if id == DISCARDED and "state = 'discarded'" in statement:
                continue
            with pytest.raises(SQLITE.IntegrityError, match="never"):
                _run(found, statement.replace("ID", str(id)))
    with pytest.raises(SQLITE.IntegrityError, match="never"):
        _run(found, f"UPDATE version SET state = 'published' WHERE id = {SUPERSEDED}")
    # A draft is nobody's business but its own.
    _run(found, f"INSERT INTO version_row SELECT {DRAFT}, 'R1', 5, hash FROM content LIMIT 1")
    _run(found, f"UPDATE version SET note = 'x', summary = '{{}}' WHERE id = {DRAFT}")
    _run(found, f"DELETE FROM version_row WHERE version_id = {DRAFT}")
    _run(found, f"DELETE FROM version WHERE id = {DRAFT}")


def test_contents_that_nothing_names_are_dropped(tmp_path: Path) -> None:
    found = _lived(tmp_path)
    with found.write() as session:
        row = session.get_one(tables.Programme, 1)
        report, held, attached = (contents.put(session, one) for one in (b"r", b"h", b"a"))
        row.attachments = {**row.attachments, "notes.txt": attached}
        draft = session.get_one(tables.Version, DRAFT)
        draft.summary = {"report": report}
        session.add(
            tables.Job(
                programme_id=1,
                schedule_id=1,
                kind="generation",
                key="k",
                facts=draft.facts,
                payload={"facts": held},
                author_id=1,
            )
        )
    with found.write() as session:
        before = session.scalars(select(tables.Content.hash)).all()
        assert contents.drop_unused(session) == 0
        unused = contents.put_many(session, [bytes([one]) * 3 for one in range(9)])
    with found.write() as session:
        assert contents.drop_unused(session) == len(unused)
        assert session.scalars(select(tables.Content.hash)).all() == before
        row = session.get_one(tables.Programme, 1)
        row.attachments = {key: one for key, one in row.attachments.items() if one != attached}
    with opened(tmp_path) as again, again.read() as session:
        left = session.scalars(select(tables.Content.hash)).all()
        assert left == [one for one in before if one != attached]


def test_a_revision_has_one_edit(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        version = a_version(session, id, a_schedule(session, id), a_user(session))
        row = rows_of(["R1"], [])
        assert revise(session, id, version, row)
        edits = Edits(session, id)
        made = edits.at(version.id, 1)
        assert (made.label, made.author_id, made.created) == ("R1 to N", version.author_id, NOON)
        assert edits.all() == [made]
        with pytest.raises(NotFoundError):
            edits.at(version.id, 2)
        # Whoever knows an older revision, or another programme's draft, writes nothing.
        kind = tables.EditKind.EDIT
        again = Made(kind=kind, label="", operations=[], author_id=version.author_id)
        assert not Versions(session, id).revise(version.id, 0, row, {}, again)
        other = a_programme(session)
        assert not Versions(session, other).revise(version.id, 1, row, {}, again)
        assert edits.all() == [made]
        same = tables.Edit(
            version_id=version.id, revision=1, kind=kind, label="", operations=[],
            author_id=version.author_id,
        )  # fmt: skip
    with pytest.raises(ConflictError), found.write() as session:
        session.add(same)


def test_contents_are_kept_once_and_checked(tmp_path: Path) -> None:
    found = database(tmp_path)
    many = [bytes([number % 256, number // 256]) * 10 for number in range(1200)]
    with found.write() as session:
        hashes = contents.put_many(session, [*many, many[0]])
        assert (
            hashes[0] == hashes[-1] == contents.put(session, many[0]) == contents.hash_of(many[0])
        )
        assert len(session.scalars(select(tables.Content.hash)).all()) == 1200
    with found.read() as session:
        assert contents.get_many(session, hashes) == dict(zip(hashes, many, strict=False))
        with pytest.raises(DamagedError):
            contents.get(session, "0" * 64)
    _run(found, "DROP TRIGGER content_no_update")
    for data in (b"no zlib", zlib.compress(b"other")):
        with found.write() as session:
            session.get_one(tables.Content, hashes[0]).data = data
        with found.read() as session, pytest.raises(DamagedError, match=hashes[0][:12]):
            contents.get(session, hashes[0])


def test_a_content_in_use_cannot_go(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        version = a_version(session, id, a_schedule(session, id), a_user(session))
    with pytest.raises(DatabaseError, match="FOREIGN KEY"), found.write() as session:
        session.delete(session.get_one(tables.Content, version.facts))
