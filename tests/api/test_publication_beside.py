"""Publishing while others are at work: it waits for nobody's trial, and nobody waits for it."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event

import httpx
import pytest

from nightfloat.app import edits, grid, publication
from nightfloat.app.drafts import Drafts
from nightfloat.app.versions import Known, known
from nightfloat.rules.check import check_programme
from nightfloat.store import fact_tables, tables
from tests.api.serving import Served
from tests.api.versioning import Desk, assign, clear, url, versioning

WAIT = 20.0
"""Seconds until something that hangs is a failure."""

HOLE = clear("R6", "2026-07-01")
TRIES = 3


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft."""
    with versioning(seeded, tmp_path) as found:
        yield found


@pytest.fixture
def desk(served: Served) -> Desk:
    """A scheduler at the draft."""
    found = Desk(served)
    found.load()
    return found


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """Threads for those who are at work meanwhile."""
    with ThreadPoolExecutor(8) as found:
        yield found


class Gate:
    """Stops the check from scratch until `open` is called."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.begun, self.go = Event(), Event()
        monkeypatch.setattr(publication, "check_programme", self.check)

    def check(self, *args: object) -> object:
        """Check, after a while."""
        self.begun.set()
        assert self.go.wait(WAIT)
        return check_programme(*args)  # type: ignore[arg-type]

    def during(self, pool: ThreadPoolExecutor, ask: Callable[[], httpx.Response]) -> Waiting:
        """Ask for something that is checked, and return once the check has begun."""
        asked = pool.submit(ask)
        assert self.begun.wait(WAIT)
        return Waiting(self, asked.result)


class Waiting:
    """An answer that is not there before the gate is open."""

    def __init__(self, gate: Gate, answer: Callable[[float], httpx.Response]) -> None:
        self.gate, self.answer = gate, answer

    def __call__(self) -> httpx.Response:
        """Open the gate and return the answer."""
        self.gate.go.set()
        return self.answer(WAIT)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """A check that stops."""
    found = Gate(monkeypatch)
    yield found
    found.go.set()


def forked(served: Served, desk: Desk) -> Desk:
    """Return a desk at a fork of a desk's version."""
    made = desk.post("fork", {})
    assert made.status_code == 201, made.text
    found = Desk(served, version=made.json()["id"])
    found.load()
    return found


def of(served: Served, version: int) -> Known:
    """Return what is known of a version."""
    with served.database.read() as session:
        return known(session, served.own, version)


def fact_changed(served: Served) -> None:
    """Change a rule of the programme, as its form does."""
    with served.database.write() as session:
        rule = (
            session.query(fact_tables.Rule).filter_by(programme_id=served.own, code="night").one()
        )
        rule.settings = {**rule.settings, "max": 2}
        session.get_one(tables.Programme, served.own).facts_revision += 1


def test_a_trial_is_nobody_elses_picture(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """While an edit is tried, and after it is taken back, refused or stored."""
    desk.get("grid")
    drafts = served.state.part(Drafts, Drafts)
    before = drafts.alive(of(served, 1))
    assert before is not None
    assert before.findings == ()
    seen = []
    real = grid.changes_json

    def look(*args: object) -> object:
        seen.append(drafts.alive(of(served, 1)))
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(edits, "changes_json", look)
    assert desk.edit(HOLE, dry_run=True).json()["violations"] > 0
    assert desk.edit(HOLE).status_code == 409
    nothing = desk.ok({"op": "unpin", "clinician": "R5", "day": "2026-07-02"})
    assert nothing["revision"] == 0
    assert drafts.alive(of(served, 1)) is before
    desk.ok(HOLE)
    assert seen == [before] * 4
    assert drafts.alive(of(served, 1)) is None, "of the new revision nobody has seen anything yet"
    assert desk.get("grid")["summary"]["violations"] > 0
    after = drafts.alive(of(served, 1))
    assert after is not None
    assert after.revision == 1
    assert after.findings != ()


def test_many_dry_runs_beside_publications(
    served: Served,
    desk: Desk,
    pool: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Of the same version and of others: every right publication succeeds."""
    real = grid.changes_json

    def slowly(*args: object) -> object:
        time.sleep(0.01)  # as in a year of 120 people, so that the others find a trial under way
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(edits, "changes_json", slowly)
    at = [1]
    over = Event()
    told: list[Counter[int]] = []

    def tries(number: int) -> None:
        client, statuses = served.client_as("scheduler"), Counter[int]()
        while not over.is_set():
            # The newest is what is published next; the others are published already, or wait.
            version = at[-1 - number % min(2, len(at))]
            body = {"operations": [HOLE, assign("R8", "2026-07-03", "N")], "dry_run": True}
            place = url(served, f"versions/{version}/edits")
            statuses[client.post(place, json=body, headers={"If-Match": "*"}).status_code] += 1
        told.append(statuses)

    asked = [pool.submit(tries, number) for number in range(4)]
    failed = []
    try:
        current = desk
        for _ in range(12):
            spare = forked(served, current)
            at += [spare.version, current.version]
            current.get("grid")
            answer = current.post("publication", {"note": "n"})
            if answer.status_code != 200:
                failed.append(answer.text)
            current = spare
    finally:
        over.set()
    for one in asked:
        one.result(WAIT)
    assert failed == []
    assert "the live check is wrong" not in caplog.text
    statuses = sum(told, Counter[int]())
    assert statuses[200] > 0
    assert set(statuses) <= {200, 409}, "what is published cannot be edited"


def test_nobody_waits_for_a_check(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, gate: Gate
) -> None:
    """Other writes are done, and other drafts are edited, before it is over."""
    other = forked(served, desk)
    done = gate.during(pool, lambda: desk.post("publication", {"note": "July"}))
    body = {"name": "Later", "year": False, "blocks": ["1"]}
    made = desk.client.post(
        url(served, "schedules"), json=body, headers={"Idempotency-Key": "beside"}
    )
    assert made.status_code == 201, made.text
    assert other.ok({"op": "pin", "clinician": "R5", "day": "2026-07-02"})["saved"]
    assert other.edit(HOLE, dry_run=True).status_code == 200
    assert desk.load()["state"] == "draft"
    assert done().status_code == 200
    assert desk.load()["state"] == "published"


def test_nobody_waits_for_the_way_back(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same for an earlier version."""
    second = forked(served, desk)
    assert desk.post("publication", {"note": "one"}).status_code == 200
    assert second.post("publication", {"note": "two"}).status_code == 200
    desk.load()
    gate = Gate(monkeypatch)
    third = forked(served, desk)
    done = gate.during(pool, lambda: desk.post("rollback", {"note": "back to one"}))
    assert third.ok({"op": "pin", "clinician": "R5", "day": "2026-07-02"})["saved"]
    made = done()
    assert made.status_code == 201, made.text
    assert (made.json()["origin"], made.json()["base"]) == ("rollback", 1)
    assert second.load()["state"] == "superseded"


def test_the_edit_of_a_draft_that_is_being_published_waits_and_is_too_late(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, gate: Gate
) -> None:
    """What was checked is what is published."""
    late = Desk(served, "administrator")
    late.load()
    done = gate.during(pool, lambda: desk.post("publication", {"note": "July"}))
    edited = pool.submit(late.edit, HOLE)
    assert not edited.done()
    assert done().status_code == 200
    refused = edited.result(WAIT)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert desk.get("grid")["summary"]["violations"] == 0


@pytest.mark.parametrize("back", [False, True])
def test_what_moved_during_the_check_is_told(
    served: Served,
    desk: Desk,
    pool: ThreadPoolExecutor,
    monkeypatch: pytest.MonkeyPatch,
    back: bool,
) -> None:
    """The facts; nothing is published then, and asked again it is checked by the new ones."""
    asked, wanted = "publication", 200
    if back:
        second = forked(served, desk)
        assert desk.post("publication", {"note": "one"}).status_code == 200
        assert second.post("publication", {"note": "two"}).status_code == 200
        asked, wanted = "rollback", 201
        desk.load()
    before = desk.client.get(url(served, "schedules/1/versions")).json()
    gate = Gate(monkeypatch)
    done = gate.during(pool, lambda: desk.post(asked, {"note": "July"}))
    fact_changed(served)
    refused = done()
    assert (refused.status_code, refused.json()["code"]) == (412, "changed")
    after = desk.client.get(url(served, "schedules/1/versions")).json()
    assert [one["state"] for one in after["items"]] == [one["state"] for one in before["items"]]
    assert desk.post(asked, {"note": "July"}).status_code == wanted


def test_another_publication_during_the_check_is_told(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What one schedule has published is what others are judged by."""
    other = forked(served, desk)
    assert other.post("check").status_code == 200  # so it need not be checked again
    gate = Gate(monkeypatch)
    done = gate.during(pool, lambda: desk.post("publication", {"note": "one"}))
    assert other.post("publication", {"note": "two"}).status_code == 200
    refused = done()
    assert (refused.status_code, refused.json()["code"]) == (412, "changed")
    assert (desk.load()["state"], other.load()["state"]) == ("draft", "published")


def test_whoever_is_put_out_during_the_check_publishes_nothing(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, gate: Gate
) -> None:
    """Their right is looked at again with the write."""
    done = gate.during(pool, lambda: desk.post("publication", {"note": "July"}))
    with served.database.write() as session:
        query = session.query(tables.Membership).filter_by(programme_id=served.own)
        query.filter_by(role=tables.MemberRole.SCHEDULER).update({"role": "viewer"})
    assert done().status_code == 403
    assert of(served, 1).draft


def test_a_twin_of_a_publication_gets_its_answer(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, gate: Gate
) -> None:
    """The same key twice at once: one publication, and two equal answers."""
    headers = {"If-Match": desk.etag, "Idempotency-Key": "twin"}

    def ask() -> httpx.Response:
        return desk.client.post(desk.url("publication"), json={"note": "July"}, headers=headers)

    done = gate.during(pool, ask)
    twin = pool.submit(ask)
    first, second = done(), twin.result(WAIT)
    assert (first.status_code, second.status_code) == (200, 200), second.text
    assert first.json() == second.json()
    with served.database.read() as session:
        noted = session.query(tables.Audit).filter_by(action="version.publish").count()
    assert noted == 1


def test_nothing_is_kept_of_a_version_that_nobody_holds(served: Served, desk: Desk) -> None:
    """Nor of one that there is not."""
    drafts = served.state.part(Drafts, Drafts)
    desk.get("grid")
    desk.ok(HOLE)
    for version in range(50, 60):
        assert Desk(served, version=version).edit(HOLE).status_code == 404
        assert Desk(served, version=version).post("check").status_code == 404
    assert drafts._holds == {}


def test_readers_of_a_past_revision_make_it_once(
    served: Served, desk: Desk, pool: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Those who wait for the first find it made."""
    desk.ok(HOLE)
    drafts = served.state.part(Drafts, Drafts)
    real, made, go = drafts._made, [], Event()

    def make(*args: object) -> object:
        made.append(args)
        assert go.wait(WAIT)
        return real(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(drafts, "_made", make)

    def read(_: int) -> object:
        with served.database.read() as session:
            return drafts.picture(session, known(session, served.own, 1), 0)

    asked = [pool.submit(read, number) for number in range(TRIES)]
    while drafts._holds.get(1) is None or drafts._holds[1].users < TRIES:
        assert not any(one.done() for one in asked)
    go.set()
    pictures = [one.result(WAIT) for one in asked]
    assert len(made) == 1
    assert all(one is pictures[0] for one in pictures)


def test_a_fork_of_what_is_in_force_is_counted_by_what_holds(served: Served, desk: Desk) -> None:
    """Until anything else changes."""
    assert desk.post("publication", {"note": "July"}).status_code == 200
    fork = desk.post("fork", {}).json()
    assert (fork["stale"], fork["violations"]) == (False, 0)
    listed = desk.client.get(url(served, "schedules/1/versions")).json()["items"]
    assert [one["stale"] for one in listed] == [False, False]
    fact_changed(served)
    assert desk.post("fork", {}).json()["stale"]
