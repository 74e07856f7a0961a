"""Programmes to rows and back: the same, for every example and for any that can be drawn."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select
from sqlalchemy.orm import Session

from nightfloat.domain.absence import Leave, RequestKind
from nightfloat.interchange.folder import folder_files, from_sources, load_folder
from nightfloat.interchange.mistakes import FolderError
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.rules.programme import Programme
from nightfloat.store import fact_tables, snapshot, tables
from nightfloat.store.database import Database
from nightfloat.store.errors import ConflictError, DamagedError, NotFoundError
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Clinicians
from nightfloat.store.save import store_programme
from nightfloat.store.snapshot import ProgrammeCache, freeze, thaw
from nightfloat.store.toml_json import from_json, to_json
from tests.interchange.strategies import programmes
from tests.store.helpers import EXAMPLES, NAMES, a_programme, database, example


@pytest.fixture(scope="module")
def found() -> Iterator[Database]:
    with tempfile.TemporaryDirectory() as folder:
        one = database(Path(folder))
        yield one
        one.close()


def _stored(found: Database, programme: Programme) -> Programme:
    with found.write() as session:
        id = store_programme(session, programme).id
    with found.read() as session:
        return load_programme(session, id)


@pytest.mark.parametrize("name", NAMES)
def test_an_example_comes_back_as_it_was(found: Database, name: str) -> None:
    folder = load_folder(EXAMPLES / name)
    with found.write() as session:
        id = store_programme(session, folder, example=True).id
    with found.read() as session:
        programme = load_programme(session, id)
    assert programme == folder.programme
    files = dict(folder_files(programme))
    assert files == dict(folder_files(folder.programme))
    assert from_sources(files).programme == programme
    assert freeze(programme) == freeze(folder.programme)
    assert thaw(freeze(programme)) == programme


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(programmes())
def test_any_programme_comes_back_as_it_was(found: Database, programme: Programme) -> None:
    assert _stored(found, programme) == programme
    assert thaw(freeze(programme)) == programme


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(programmes(), programmes())
def test_any_programme_turns_into_any_other(
    found: Database, before: Programme, after: Programme
) -> None:
    with found.write() as session:
        row = store_programme(session, before)
        store_programme(session, after, into=row)
        assert row.facts_revision == 2
    with found.read() as session:
        assert _sorted(load_programme(session, row.id)) == _sorted(after)


def _sorted(programme: Programme) -> Programme:
    """Return a programme with what has no order of its own in one."""
    return programme.with_(
        requests=tuple(sorted(programme.requests, key=lambda one: one.id)),
        leave=tuple(sorted(programme.leave, key=repr)),
        pins=tuple(sorted(programme.pins, key=repr)),
        block_schedule=tuple(sorted(programme.block_schedule, key=repr)),
    )


def _revisions(session: Session, id: int) -> dict[str, int]:
    models: tuple[Any, ...] = (
        fact_tables.Clinician,
        fact_tables.Shift,
        fact_tables.Rotation,
        fact_tables.Rule,
        fact_tables.Request,
    )
    return {
        f"{model.__tablename__} {row.code}": row.revision
        for model in models
        for row in session.scalars(select(model).where(model.programme_id == id))
    }


def test_only_what_changed_is_written(tmp_path: Path) -> None:
    found = database(tmp_path)
    programme = example()
    with found.write() as session:
        id = a_programme(session)
        before = _revisions(session, id)
        first = programme.people[0]
        last = replace(first.appointments[0], fte=50)
        changed = programme.with_(
            people=(replace(first, appointments=(last,)), *programme.people[1:]),
            shifts=(replace(programme.shifts[0], points=7), *programme.shifts[1:]),
        )
        store_programme(session, changed, into=session.get_one(tables.Programme, id))
        after = _revisions(session, id)
    differing = {key for key in before if before[key] != after[key]}
    assert differing == {f"clinician {first.id}", f"shift {programme.shifts[0].id}"}
    with found.read() as session:
        assert load_programme(session, id) == changed


def test_rules_keep_the_order_of_the_file(found: Database) -> None:
    programme = example("internal-medicine")
    backwards = programme.with_(rules=tuple(reversed(programme.rules)))
    assert _stored(found, backwards).rules == backwards.rules


_REQUESTS = select(fact_tables.Request).order_by(fact_tables.Request.id)


def test_requests_that_were_refused_do_not_reach_the_engine(tmp_path: Path) -> None:
    found = database(tmp_path)
    programme = example()
    assert len(programme.requests) >= 2
    refused = programme.requests[0]
    with found.write() as session:
        id = a_programme(session)
        first, second = session.scalars(_REQUESTS).all()[:2]
        assert (first.code, second.code) == (refused.id, programme.requests[1].id)
        first.state = fact_tables.RequestState.DECLINED
        second.state = fact_tables.RequestState.APPROVED
    with found.write() as session:
        rest = load_programme(session, id)
        assert rest.requests == programme.requests[1:]
        store_programme(session, rest, into=session.get_one(tables.Programme, id))
        states = [one.state for one in session.scalars(_REQUESTS)]
        assert states.count(fact_tables.RequestState.DECLINED) == 1
        assert states.count(fact_tables.RequestState.APPROVED) == 1
    with pytest.raises(ConflictError, match=refused.id), found.write() as session:
        store_programme(session, programme, into=session.get_one(tables.Programme, id))


def test_an_elective_without_dates_may_come_all_year(tmp_path: Path) -> None:
    found = database(tmp_path)
    programme = example()
    with found.write() as session:
        id = a_programme(session)
        who = Clinicians(session, id).code(programme.people[0].id)
        row = fact_tables.Request(
            programme_id=id, code="E", clinician_id=who.id, kind=RequestKind.ELECTIVE, what="X"
        )
        session.add(row)
        session.flush()
        one = load_programme(session, id).requests[-1]
        assert (one.start, one.end) == (programme.calendar.start, programme.calendar.end)
        store_programme(
            session, load_programme(session, id), into=session.get_one(tables.Programme, id)
        )
        assert (row.start, row.end, row.revision) == (None, None, 1)


def test_two_of_the_same_leave_stay_two(tmp_path: Path) -> None:
    found = database(tmp_path)
    programme = example()
    start = programme.calendar.start
    who = programme.people[0].id
    leave = Leave(clinician=who, start=start, end=start + timedelta(days=2))
    twice = programme.with_(leave=(leave, leave))
    with found.write() as session:
        row = store_programme(session, twice)
        store_programme(session, twice, into=row)
        assert load_programme(session, row.id).leave == (leave, leave)
        once = store_programme(session, programme.with_(leave=(leave,)), into=row)
        assert load_programme(session, once.id).leave == (leave,)


def test_rows_that_make_no_programme_say_what_is_wrong(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        for rule in session.scalars(
            select(fact_tables.Rule).where(fact_tables.Rule.programme_id == id)
        ):
            rule.settings = {**rule.settings, "colour": "red"}
    with found.read() as session, pytest.raises(FolderError, match="colour"):
        load_programme(session, id)
    with found.read() as session, pytest.raises(NotFoundError):
        load_programme(session, 99)
    for broken in (b"", b"[]", b"{}", b'{"programme.toml": 3}', b"\xff"):
        with pytest.raises(DamagedError):
            thaw(broken)


def test_dates_of_any_table_survive_json() -> None:
    names = {one.path[1]: one for one in rule_tables()}
    dated = [one for one in names.values() if any(f.form.words == "date" for f in one.fields)]
    assert dated
    start = example().calendar.start
    for table in dated:
        key = next(one.key for one in table.fields if one.form.words == "date")
        kept = to_json(table, {key: start})
        assert kept == {key: start.isoformat()}
        assert from_json(table, kept) == {key: start}
        assert from_json(table, {key: "2026-02-30"}) == {key: "2026-02-30"}


def test_the_cache_never_answers_with_what_was_rolled_back(tmp_path: Path) -> None:
    found = database(tmp_path)
    cache = ProgrammeCache(2)
    with found.write() as session:
        id = a_programme(session)

    def rename(session: Session, name: str) -> None:
        programme = load_programme(session, id).with_(name=name)
        store_programme(session, programme, into=session.get_one(tables.Programme, id))

    with found.read() as session:
        first = cache.current(session, id)
        assert cache.current(session, id) is first

    def rename_and_fail() -> None:
        with found.write() as session:
            rename(session, "Never")
            assert cache.current(session, id).name == "Never"
            raise KeyError

    with pytest.raises(KeyError):
        rename_and_fail()
    with found.write() as session:
        rename(session, "Later")
    with found.read() as session:
        assert cache.current(session, id).name == "Later"
        with pytest.raises(NotFoundError):
            cache.current(session, 99)
    with found.write() as session:
        digest = snapshot.keep(session, first)
        assert cache.frozen(session, digest) == first
        assert cache.frozen(session, digest) is cache.frozen(session, digest)
