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
from nightfloat.store.database import Database
from nightfloat.store.errors import ConflictError, DamagedError, NotFoundError
from nightfloat.store.repositories import Edits, Versions, Waivers
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
        versions = Versions(session, id)
        assert (version.number, version.revision, version.created) == (1, 0, NOON)
        assert versions.put(version, rows_of([], [an_entry("R3", 0, "N")])) == 1
        assert versions.put(version, rows_of(["R1", "R3"], [an_entry("R1", 5, "X")])) == 2
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
        versions.put(base, rows_of(["R2"], []))
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
            {},
        )  # fmt: skip
        versions.copy(base, 1, fork)
        waivers.copy(base.id, fork.id)
        assert fork.number == 2
        assert versions.hashes(fork) == versions.hashes(base)
        assert len(session.scalars(select(tables.Content.hash)).all()) == before
        assert waivers.by_finding(fork.id)["k"].reason == "r"
        waivers.delete(waivers.by_finding(fork.id)["k"])
        assert waivers.by_finding(fork.id) == {}
        assert list(waivers.by_finding(base.id)) == ["k"]
        versions.put(fork, rows_of(["R1"], []))
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
            with pytest.raises(ConflictError, match="stays as it is"):
                versions.put(version, {})
            with pytest.raises(ConflictError):
                versions.publish(version, by=user.id, note="")
            with pytest.raises(ConflictError):
                versions.discard(version)
        versions.discard(versions.get(third.id))
        assert versions.get(third.id).state is tables.VersionState.DISCARDED
    with pytest.raises(ConflictError), found.write() as session:
        Versions(session, id).get(third.id).state = tables.VersionState.PUBLISHED


def test_a_revision_has_one_edit(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        user = a_user(session)
        version = a_version(session, id, a_schedule(session, id), user)

        def edit() -> tables.Edit:
            return tables.Edit(
                version_id=version.id,
                revision=1,
                kind=tables.EditKind.EDIT,
                label="",
                operations=[],
                author_id=user.id,
            )

        edits = Edits(session, id)
        made = edits.add(edit())
        assert edits.at(version.id, 1) is made
        assert edits.of(version.id) == [made]
        with pytest.raises(NotFoundError):
            edits.at(version.id, 2)
    with pytest.raises(ConflictError), found.write() as session:
        Edits(session, id).add(edit())


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
