"""Publishing: the gate, waivers, what never changes again, and the way back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from nightfloat.api.finding_shapes import Check, FindingList
from nightfloat.api.version_shapes import VersionDetail
from nightfloat.store import fact_tables, tables
from tests.api.serving import Served
from tests.api.versioning import Desk, assign, clear, entries_in_store, url, versioning

HOLE = clear("R6", "2026-07-01")
WAIVER = {"name": "Dr Lena Fischer", "reason": "One night short, backup is called"}


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


def test_a_version_is_published_once_and_supersedes_the_one_before(
    served: Served, desk: Desk
) -> None:
    """The same key gives the same answer; another body with it is refused."""
    headers = {"If-Match": desk.etag, "Idempotency-Key": "p"}
    note = {"note": " July, as discussed "}
    first = desk.client.post(desk.url("publication"), json=note, headers=headers)
    assert first.status_code == 200, first.text
    shown = VersionDetail.model_validate_json(first.text)
    assert (shown.state, shown.note) == ("published", "July, as discussed")
    assert shown.published_by == "Scheduler"
    again = desk.client.post(desk.url("publication"), json=note, headers=headers)
    assert again.json() == first.json()
    other = desk.client.post(desk.url("publication"), json={"note": "x"}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "idempotency")
    fork = Desk(served, version=desk.post("fork", {}).json()["id"])
    fork.load()
    fork.ok({"op": "pin", "clinician": "R5", "day": "2026-07-02"})
    assert fork.post("publication", {"note": "second"}).status_code == 200
    assert desk.load()["state"] == "superseded"
    schedule = desk.client.get(url(served, "schedules/1")).json()
    assert (schedule["published"]["id"], schedule["working"]) == (fork.version, None)


@pytest.mark.parametrize("note", ["", "   ", None, 7])
def test_publishing_needs_a_note(desk: Desk, note: object) -> None:
    """A note that says something."""
    found = desk.post("publication", {"note": note} if note is not None else {})
    assert (found.status_code, found.json()["code"]) == (422, "validation")
    assert desk.load()["state"] == "draft"


def test_violations_block_until_each_is_allowed_by_name(served: Served, desk: Desk) -> None:
    """And while they say what was allowed."""
    desk.ok(HOLE, clear("R8", "2026-07-03"))
    violations = [one for one in desk.get("findings")["items"] if one["severity"] == "must"]
    blocked = desk.post("publication", {"note": "x"})
    assert (blocked.status_code, blocked.json()["code"]) == (409, "publish-blocked")
    assert [one["key"] for one in blocked.json()["violations"]] == [v["key"] for v in violations]
    check = Check.model_validate_json(desk.post("check").text)
    assert (check.agrees, check.publishable, len(check.blocking)) == (
        True,
        False,
        len(violations),
    )
    for one in violations:
        place = desk.url(f"waivers/{one['key']}")
        assert desk.client.put(place, json=WAIVER).status_code == 428
        empty = desk.waive(one["key"], {**WAIVER, "reason": " "})
        assert empty.status_code == 422
        assert desk.post("publication", {"note": "x"}).status_code == 409
        allowed = desk.waive(one["key"], WAIVER)
        assert allowed.status_code == 200, allowed.text
    listed = FindingList.model_validate_json(desk.client.get(desk.url("findings")).text)
    assert listed.waived == len(violations)
    taken = desk.waive(violations[0]["key"], None)
    assert taken.json()["waived"] == len(violations) - 1
    assert desk.post("publication", {"note": "x"}).status_code == 409
    assert desk.waive(violations[0]["key"], WAIVER).status_code == 200
    published = desk.post("publication", {"note": "with consent"})
    assert published.status_code == 200, published.text
    assert published.json()["waived"] == len(violations)


def test_who_allows_what_is_part_of_the_state(served: Served, desk: Desk) -> None:
    """Of two who allow a violation the slower is told; so is who edits or publishes unaware."""
    desk.ok(HOLE)
    key = next(one["key"] for one in desk.get("findings")["items"] if one["severity"] == "must")
    late = Desk(served, "administrator")
    late.load()
    grid = desk.get("grid")["version"]["etag"]
    assert late.etag == desk.etag == grid
    assert desk.waive(key, WAIVER).status_code == 200
    assert desk.etag != late.etag
    assert desk.etag == desk.load()["etag"] == desk.get("grid")["version"]["etag"]
    with served.database.read() as session:
        told = session.scalars(select(tables.Event).order_by(tables.Event.id.desc())).first()
        assert told is not None
        assert (told.kind, told.data["etag"]) == ("version", desk.etag)
    unaware = [
        late.waive(key, {**WAIVER, "name": "Dr Berg"}),
        late.waive(key, None),
        late.post("publication", {"note": "July"}),
        late.client.delete(late.url(""), headers={"If-Match": late.etag}),
    ]
    assert {one.status_code for one in unaware} == {412}, [one.text for one in unaware]
    assert {one.json()["code"] for one in unaware} == {"changed"}
    edited = Desk(served)
    edited.etag = late.etag
    assert edited.edit({"op": "pin", "clinician": "R5", "day": "2026-07-02"}).status_code == 412
    waived = [one["waiver"] for one in desk.get("findings")["items"] if one["key"] == key]
    assert waived == [WAIVER]
    taken, before = desk.waive(key, None), desk.etag
    assert taken.json()["etag"] == before
    assert desk.ok({"op": "pin", "clinician": "R5", "day": "2026-07-02"})["etag"] != before


def test_an_instant_is_told_as_it_is_read_later(served: Served, desk: Desk) -> None:
    """Whatever the clock knows beyond milliseconds, which is what is stored."""
    served.clock.time = served.clock.time.replace(microsecond=123_987)
    made = desk.post("publication", {"note": "July"}).json()
    assert made["published_at"].endswith(".123000Z")
    assert desk.load()["published_at"] == made["published_at"]


def test_an_advisory_needs_no_leave_and_an_unknown_key_is_not_found(desk: Desk) -> None:
    """Only violations are allowed by name."""
    assert desk.waive("0123456789abcdef", WAIVER).status_code == 404
    assert desk.waive("0123456789abcdef", None).status_code == 404


def test_what_is_published_never_changes(served: Served, desk: Desk) -> None:
    """Every route that changes a version is tried, as the administrator."""
    desk.ok({"op": "pin", "clinician": "R5", "day": "2026-07-02"})
    assert desk.post("publication", {"note": "July"}).status_code == 200
    before, shown = entries_in_store(served), desk.load()
    grid = desk.get("grid")
    boss = Desk(served, "administrator")
    boss.load()
    answers = [
        boss.edit(assign("R5", "2026-07-06", "D"), allow_violations=True),
        boss.edit({"op": "unpin", "clinician": "R5", "day": "2026-07-02"}),
        boss.edit(assign("R5", "2026-07-06", "D"), dry_run=True),
        boss.post("undo"),
        boss.post("redo"),
        boss.post("publication", {"note": "again"}),
        boss.post("rollback", {"note": "itself"}),
        boss.client.delete(boss.url(""), headers={"If-Match": boss.etag}),
        boss.waive("0123456789abcdef", None),
        boss.client.put(
            url(served, "schedules/1/working"),
            json={"version": 1},
            headers={"If-Match": boss.client.get(url(served, "schedules/1")).headers["ETag"]},
        ),
    ]
    assert {one.status_code for one in answers} == {409}, [one.text for one in answers]
    assert {one.json()["code"] for one in answers} == {"conflict"}
    assert (entries_in_store(served), desk.load()) == (before, shown)
    with served.database.write() as session:
        programme = session.get_one(tables.Programme, served.own)
        rule = (
            session.query(fact_tables.Rule).filter_by(programme_id=served.own, code="night").one()
        )
        rule.settings = {**rule.settings, "min": 2, "max": 2}
        programme.facts_revision += 1
    assert desk.get("grid") == grid, "what is published is shown by the facts of its time"


def test_rolling_back_publishes_the_old_content_as_a_new_version(
    served: Served, desk: Desk
) -> None:
    """Through the same gate, by the rules of today."""
    assert desk.post("publication", {"note": "one"}).status_code == 200
    second = Desk(served, version=desk.post("fork", {}).json()["id"])
    second.load()
    second.ok({"op": "pin", "clinician": "R5", "day": "2026-07-02"})
    assert second.post("rollback", {"note": "x"}).status_code == 409
    assert second.post("publication", {"note": "two"}).status_code == 200
    desk.load()
    made = desk.post("rollback", {"note": "back to one"})
    assert made.status_code == 201, made.text
    shown = VersionDetail.model_validate_json(made.text)
    assert (shown.state, shown.origin, shown.base, shown.number) == (
        "published",
        "rollback",
        1,
        3,
    )
    assert entries_in_store(served, shown.id) == entries_in_store(served, 1)
    assert second.load()["state"] == "superseded"
    with served.database.write() as session:
        rule = (
            session.query(fact_tables.Rule).filter_by(programme_id=served.own, code="night").one()
        )
        rule.settings = {**rule.settings, "min": 2, "max": 2}
        session.get_one(tables.Programme, served.own).facts_revision += 1
    second.load()
    blocked = second.post("rollback", {"note": "again"})
    assert (blocked.status_code, blocked.json()["code"]) == (409, "publish-blocked")
    assert len(desk.client.get(url(served, "schedules/1/versions")).json()["items"]) == 3


def test_a_live_check_that_disagrees_keeps_anything_from_being_published(
    served: Served, desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    """The memory is made wrong by hand: the check from scratch finds out."""
    from nightfloat.app.drafts import Drafts

    desk.get("grid")
    drafts = served.state.part(Drafts, Drafts)
    with served.database.read() as session:
        from nightfloat.app.versions import known

        draft = drafts.draft(session, known(session, served.own, 1))
    findings = desk.get("findings")["items"]
    assert findings == []
    draft.edited(draft.live.put({"R6": ()}), {})
    assert draft.picture.findings
    refused = desk.post("publication", {"note": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "publish-blocked")
    assert "the live check is wrong" in caplog.text
    assert desk.load()["state"] == "draft"
    assert desk.post("publication", {"note": "x"}).status_code == 200


def test_who_may_publish(served: Served) -> None:
    """Approvers may; with the policy schedulers only prepare."""
    with served.database.write() as session:
        programme = session.get_one(tables.Programme, served.own)
        programme.policy = {"publish_needs_approver": True}
    scheduler = Desk(served)
    scheduler.load()
    assert scheduler.post("publication", {"note": "x"}).status_code == 403
    approver = Desk(served, "approver")
    approver.load()
    assert approver.post("publication", {"note": "x"}).status_code == 200
