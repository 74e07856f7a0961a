"""What belongs to another programme is not there; pages; what people and answers are kept as."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from nightfloat.store import fact_tables, tables
from nightfloat.store.errors import ConflictError, CursorError, NotFoundError
from nightfloat.store.events import KEPT, last_id, since, tell
from nightfloat.store.facts import Coded
from nightfloat.store.owned import Owned
from nightfloat.store.paging import _read, page
from nightfloat.store.repositories import (
    Answers,
    Clinicians,
    Edits,
    Jobs,
    Leaves,
    Memberships,
    Pins,
    Requests,
    Rotations,
    Rules,
    Schedules,
    Shifts,
    SignIns,
    Users,
    Versions,
    Waivers,
    forget_answers,
)
from tests.store.helpers import NOON, a_programme, a_schedule, a_user, database
from tests.store.release import fill

FACTS: list[type[Owned[Any]]] = [Clinicians, Shifts, Rotations, Rules, Leaves, Requests, Pins]
SCOPED: list[type[Owned[Any]]] = [*FACTS, Schedules, Versions, Edits, Waivers, Jobs]


@pytest.mark.parametrize("kind", SCOPED, ids=lambda kind: kind.noun)
def test_another_programmes_rows_are_not_found(kind: type[Owned[Any]], tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found)
    with found.write() as session:
        other = a_programme(session)
        for facts in FACTS:
            for row in session.query(facts.model).filter_by(programme_id=other):
                session.delete(row)
    with found.read() as session:
        own, foreign = kind(session, 1), kind(session, other)
        rows = own.all()
        assert rows
        assert foreign.all() == []
        assert foreign.page().items == []
        for row in rows:
            assert own.get(row.id) is row
            with pytest.raises(NotFoundError, match="Maybe") as caught:
                foreign.get(row.id)
            assert caught.value.code == "not-found"
            if isinstance(foreign, Coded):
                assert own.code(row.code) is row  # type: ignore[attr-defined]
                with pytest.raises(NotFoundError):
                    foreign.code(row.code)


def test_nothing_new_can_refer_to_another_programme(tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found)
    with found.write() as session:
        other = a_programme(session)
        user = Users(session).get(1)
        theirs = Leaves(session, 1).all()[0]
        version = Versions(session, 1).all()[0]
        facts = version.facts
        own = a_schedule(session, other)
        tries: list[Callable[[], object]] = [
            lambda: Versions(session, other).add(
                tables.Version(schedule_id=version.schedule_id, author_id=user.id, facts=facts), {}
            ),
            lambda: Versions(session, other).add(
                tables.Version(
                    schedule_id=own.id, base_id=version.id, author_id=user.id, facts=facts
                ),
                {},
            ),
            lambda: Waivers(session, other).add(tables.Waiver(version_id=version.id)),
            lambda: Memberships(session, other).put(user.id, tables.MemberRole.VIEWER, "nobody"),
            lambda: Memberships(session, other).put(99, tables.MemberRole.VIEWER, None),
        ]
        for one in tries:
            with pytest.raises(NotFoundError):
                one()
        assert theirs in Leaves(session, 1).of(theirs.clinician_id)
        assert Leaves(session, other).of(theirs.clinician_id) == []


def test_deleting_a_programme_leaves_the_audit_and_nothing_else_of_it(tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found, published=False)
    with found.write() as session:
        for one in session.query(tables.Programme):
            session.delete(one)
        session.flush()
        kept = {"user", "session", "content", "audit", "idempotency"}
        for table in fact_tables.METADATA.sorted_tables:
            assert bool(session.execute(table.select()).first()) == (table.name in kept), table


def test_a_programme_with_a_published_version_is_not_deleted(tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found)
    with found.read() as session:
        job = session.scalars(select(tables.Job)).one()
    with pytest.raises(IntegrityError, match="never deleted"), found.write() as session:
        session.delete(session.get_one(tables.Programme, job.programme_id))
    with found.read() as session:
        assert session.query(tables.Programme).count() == 2


def _numbers(session: Session, size: int, *, newest_first: bool) -> list[int]:
    seen: list[int] = []
    cursor = None
    while True:
        users = page(
            session, select(tables.User), [tables.User.id], limit=size, cursor=cursor,
            newest_first=newest_first,
        )  # fmt: skip
        seen += [one.id for one in users.items]
        cursor = users.next
        if cursor is None:
            return seen


def test_pages_together_are_the_list(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        for number in range(7):
            a_user(session, f"user{number}")
    with found.read() as session:
        for size in (1, 2, 3, 6, 7, 8, 1000):
            assert _numbers(session, size, newest_first=False) == list(range(1, 8))
            assert _numbers(session, size, newest_first=True) == list(range(7, 0, -1))
        assert [one.username for one in Users(session).page(limit=1).items] == ["user0"]
        for limit in (0, -1, 1001):
            with pytest.raises(CursorError):
                Users(session).page(limit=limit)


@given(st.text(max_size=80))
def test_a_cursor_of_nobodys_is_refused(text: str) -> None:
    with pytest.raises(CursorError, match="Maybe"):
        _read(text + "[]", 1)
    for cursor in (
        "WzEsMl0",
        "WyJhIl0",
        "W3RydWVd",
        "WzFlOTldCg",
        "e30",
        "WzEwMDAwMDAwMDAwMDAwMDAwMDAwMF0",
    ):
        with pytest.raises(CursorError):
            _read(cursor, 1)


def test_accounts(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        users = Users(session)
        assert not users.any()
        ada, eve = a_user(session, "ADA"), a_user(session, "eve")
        assert users.any()
        assert users.named("Ada") is ada
        assert users.named("bob") is None
        with pytest.raises(NotFoundError):
            users.get(9)
        browsers = SignIns(session)
        hour = timedelta(hours=1)
        rows = [
            browsers.add(
                tables.Session(
                    token_hash=str(number), user_id=user.id, csrf="", seen=NOON, expires=NOON + late
                )
            )
            for number, (user, late) in enumerate(
                [(ada, hour), (ada, 3 * hour), (eve, hour), (eve, 3 * hour)]
            )
        ]
        left = select(tables.Session.token_hash).order_by(tables.Session.id)
        assert browsers.end_expired(NOON + hour) == 2
        assert session.scalars(left).all() == ["1", "3"]
        browsers.end(rows[1])
        assert session.scalars(left).all() == ["3"]
        assert browsers.end_all(ada.id) == 0
        assert browsers.end_all(eve.id) == 1
        assert session.scalars(left).all() == []
        id = a_programme(session)
        members = Memberships(session, id)
        assert members.find(ada.id) is None
        members.put(ada.id, tables.MemberRole.VIEWER, None)
        members.put(ada.id, tables.MemberRole.RESIDENT, "R1")
        assert [(m.role, m.clinician, u.id) for m, u in members.all()] == [("resident", "R1", 1)]
        members.delete(ada.id)
        with pytest.raises(NotFoundError):
            members.delete(ada.id)


def test_answers_are_one_users_own(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        ada, eve = a_user(session), a_user(session, "eve")
        for user in (ada, eve):
            Answers(session, user.id).keep(
                "k", route="r", request_hash="h", status=201, body={"id": user.id}
            )
        answer = Answers(session, eve.id).find("k")
        assert answer is not None
        assert answer.body == {"id": eve.id}
        assert Answers(session, eve.id).find("other") is None
        assert forget_answers(session, NOON) == 0
        assert forget_answers(session, NOON + timedelta(seconds=1)) == 2


def test_events_are_replayed_in_order_and_trimmed(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        one, other = a_programme(session), a_programme(session)
        assert last_id(session) == 0
        for place, kind in ((one, "a"), (other, "b"), (None, "c"), (one, "d")):
            tell(session, place, kind, {})
        assert [event.kind for event in since(session, 0)] == ["a", "b", "c", "d"]
        assert [event.kind for event in since(session, 1, [one])] == ["c", "d"]
        assert [event.kind for event in since(session, 0, [], limit=5)] == ["c"]
        session.add(tables.Event(id=KEPT + 2, kind="far", data={}))
        session.flush()
        tell(session, None, "last", {})
        assert [event.kind for event in since(session, 0)] == ["d", "far", "last"]


def test_one_job_of_a_programme_runs(tmp_path: Path) -> None:
    found = database(tmp_path)
    fill(found)
    with found.write() as session:
        first = Jobs(session, 1).all()[0]
        same = {
            "programme_id": 1,
            "schedule_id": first.schedule_id,
            "kind": first.kind,
            "key": "second",
            "facts": first.facts,
            "payload": {},
            "author_id": 1,
        }
        second = tables.Job(**same)
        session.add(second)
        session.flush()
        assert Jobs(session, 1).unfinished() == [first, second]
        first.state = tables.JobState.RUNNING
    with pytest.raises(ConflictError), found.write() as session:
        Jobs(session, 1).get(second.id).state = tables.JobState.RUNNING
    with found.write() as session:
        jobs = Jobs(session, 1)
        jobs.get(first.id).state = tables.JobState.SUCCEEDED
        session.flush()
        jobs.get(second.id).state = tables.JobState.RUNNING
        assert jobs.unfinished() == [jobs.get(second.id)]
    with pytest.raises(ConflictError), found.write() as session:
        session.add(tables.Job(**same))
