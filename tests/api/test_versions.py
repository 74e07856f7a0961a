"""Versions over HTTP: metadata, lists, working drafts, as-of, forks, discarding, conditions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from nightfloat.api.edit_shapes import EditList
from nightfloat.api.schedule_shapes import Schedule, ScheduleList
from nightfloat.api.version_shapes import AsOf, VersionDetail, VersionList
from tests.api.serving import Served
from tests.api.versioning import Desk, assign, clear, entries_in_store, url, versioning


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft."""
    with versioning(seeded, tmp_path) as found:
        yield found


def plan(client: httpx.Client, served: Served, body: dict[str, Any]) -> httpx.Response:
    """Ask for a schedule."""
    key = {"Idempotency-Key": f"plan {body}".encode().hex()}
    return client.post(url(served, "schedules"), json=body, headers=key)


def test_a_schedule_is_planned_renamed_and_worked_on(served: Served) -> None:
    """Plans name blocks of the year; with versions they stay."""
    client = served.client_as("scheduler")
    made = plan(client, served, {"name": "August", "blocks": ["2"]})
    assert made.status_code == 201, made.text
    shown = Schedule.model_validate_json(made.text)
    assert (shown.start, shown.end, shown.versions) == ("2026-07-29", "2026-08-25", 0)
    place = url(served, f"schedules/{shown.id}")
    tag = made.headers["ETag"]
    assert client.patch(place, json={"name": "x"}).status_code == 428
    renamed = client.patch(place, json={"blocks": ["2", "3"]}, headers={"If-Match": tag})
    assert renamed.json()["end"] == "2026-09-22"
    stale = client.patch(place, json={"name": "x"}, headers={"If-Match": tag})
    assert (stale.status_code, stale.json()["code"]) == (412, "changed")
    wrong = plan(client, served, {"name": "x", "blocks": ["99"]})
    assert (wrong.status_code, wrong.json()["code"]) == (422, "validation")
    nothing = plan(client, served, {"name": "x"})
    assert nothing.status_code == 422
    empty = client.post(
        f"{place}/versions", json={"note": "by hand"}, headers={"Idempotency-Key": "a"}
    )
    again = client.post(
        f"{place}/versions", json={"note": "by hand"}, headers={"Idempotency-Key": "a"}
    )
    assert empty.status_code == 201, empty.text
    assert again.json() == empty.json()
    found = client.get(place)
    assert found.json()["working"]["id"] == empty.json()["id"]
    planned = client.patch(
        place, json={"blocks": ["4"]}, headers={"If-Match": found.headers["ETag"]}
    )
    assert (planned.status_code, planned.json()["code"]) == (409, "conflict")
    other = client.put(
        url(served, "schedules/1/working"), json={"version": empty.json()["id"]},
        headers={"If-Match": client.get(url(served, "schedules/1")).headers["ETag"]},
    )  # fmt: skip
    assert other.status_code == 409
    listed = ScheduleList.model_validate_json(client.get(url(served, "schedules")).text)
    assert [one.name for one in listed.items] == ["Block 1", "August"]
    assert [[span.id for span in one.spans] for one in listed.items] == [["1"], ["2", "3"]]
    assert listed.items[1].spans[1].end == "2026-09-22"


def test_counts_follow_the_facts(served: Served) -> None:
    """A draft's counts are stale when facts change, until it is opened; a published one's stay."""
    desk = Desk(served)
    desk.load()
    desk.ok(clear("R4", "2026-07-03"))
    listed = url(served, "schedules/1/versions")

    def counts() -> tuple[int, bool]:
        (first, *_) = desk.client.get(listed).json()["items"]
        working = desk.client.get(url(served, "schedules/1")).json()["working"]
        assert working == first
        return first["violations"], first["stale"]

    violations, stale = counts()
    assert not stale
    rules = desk.client.get(url(served, "rules")).json()["items"]
    night = next(one for one in rules if one["id"] == "night")
    changed = desk.client.patch(
        url(served, "rules/night"),
        json={"settings": {"min": 3, "max": None}},
        headers={"If-Match": night["etag"]},
    )
    assert changed.status_code == 200, changed.text
    assert counts() == (violations, True)
    opened = desk.load()
    assert not opened["stale"]
    assert opened["violations"] >= violations + 20
    assert counts() == (opened["violations"], False)
    seen = desk.client.get(url(served, "overview")).json()
    assert seen["violations"] == opened["violations"]
    fork = desk.post("fork", {}).json()
    assert fork["stale"], "nobody has opened it"
    assert (
        VersionDetail.model_validate(
            desk.client.get(url(served, f"versions/{fork['id']}")).json()
        ).violations
        == opened["violations"]
    )


def test_metadata_has_a_tag_that_changes_with_the_version(served: Served) -> None:
    """A known state is answered with 304; If-Match takes the state's and the content's tag."""
    desk = Desk(served)
    first = desk.client.get(desk.url(""))
    assert VersionDetail.model_validate_json(first.text).certificate is not None
    known = {"If-None-Match": first.headers["ETag"]}
    assert desk.client.get(desk.url(""), headers=known).status_code == 304
    desk.etag = first.headers["ETag"]
    verdict = desk.ok(clear("R4", "2026-07-03"))
    assert verdict["revision"] == 1
    assert desk.client.get(desk.url(""), headers=known).status_code == 200
    assert desk.load()["can_undo"] == "Clear Fri 3 Jul of Egorov"


def test_what_is_not_there_or_elsewhere_is_not_found(served: Served) -> None:
    """A foreign programme's version looks like none."""
    admin = served.client_as("administrator")
    for place in (
        url(served, "versions/999"),
        url(served, "versions/1", programme=served.foreign),
        url(served, "versions/1/grid", programme=served.foreign),
        url(served, "schedules/1", programme=served.foreign),
        url(served, "schedules/1/versions", programme=served.foreign),
    ):
        assert admin.get(place).status_code == 404, place
    scheduler = served.client_as("scheduler")
    assert scheduler.get(url(served, "versions/1", programme=served.foreign)).status_code == 404


def test_residents_see_only_what_is_published(served: Served) -> None:
    """Drafts are not found, and their lists are empty."""
    resident = served.client_as("resident")
    assert resident.get(url(served, "versions/1")).status_code == 404
    assert resident.get(url(served, "versions/1/grid")).status_code == 404
    assert resident.get(url(served, "schedules/1/versions")).json()["items"] == []
    shown = resident.get(url(served, "schedules/1")).json()
    assert (shown["working"], shown["versions"]) == (None, 0)
    assert resident.get(url(served, "versions/1/findings")).status_code == 403
    desk = Desk(served)
    desk.load()
    assert desk.post("publication", {"note": "July"}).status_code == 200
    assert resident.get(url(served, "versions/1/grid")).status_code == 200
    assert len(resident.get(url(served, "schedules/1/versions")).json()["items"]) == 1


def test_forks_keep_content_pins_and_waivers(served: Served) -> None:
    """A fork begins with all of its base; the base stays as it is."""
    desk = Desk(served)
    desk.load()
    verdict = desk.ok(
        clear("R6", "2026-07-01"), {"op": "pin", "clinician": "R6", "day": "2026-07-02"}
    )
    key = next(one["key"] for one in verdict["new"] if one["severity"] == "must")
    waiver = {"name": "Dr Fischer", "reason": "agreed"}
    allowed = desk.waive(key, waiver)
    assert allowed.status_code == 200, allowed.text
    forked = desk.post("fork", {"note": "try"})
    assert forked.status_code == 201
    other = Desk(served, version=forked.json()["id"])
    assert other.load()["waived"] == 1
    assert entries_in_store(served, other.version) == entries_in_store(served, 1)
    waived = [one for one in other.get("findings")["items"] if one["waiver"]]
    assert [one["waiver"] for one in waived] == [waiver]
    pinned = other.edit(assign("R6", "2026-07-02", "D"))
    assert (pinned.status_code, pinned.json()["code"]) == (409, "pinned")
    before = entries_in_store(served, 1)
    other.ok(clear("R4", "2026-07-03"))
    assert entries_in_store(served, 1) == before


def test_a_discarded_draft_never_changes_but_can_be_forked(served: Served) -> None:
    """Discarding needs the state that was seen."""
    desk = Desk(served)
    tag = desk.load()["etag"]
    assert desk.client.delete(desk.url("")).status_code == 428
    assert desk.client.delete(desk.url(""), headers={"If-Match": '"v1.7"'}).status_code == 412
    assert desk.client.delete(desk.url(""), headers={"If-Match": tag}).status_code == 204
    assert desk.load()["state"] == "discarded"
    refused = desk.edit(clear("R4", "2026-07-03"))
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict")
    assert desk.post("publication", {"note": "x"}).status_code == 409
    assert desk.client.get(url(served, "schedules/1")).json()["working"] is None
    assert desk.post("fork", {}).status_code == 201


def test_as_of_tells_what_was_in_force_and_the_draft_of_that_time(served: Served) -> None:
    """Instants before, between and after two publications, and revisions of the draft."""
    client = served.client_as("scheduler")

    def then(at: str, who: str = "scheduler") -> AsOf:
        asked = client if who == "scheduler" else served.client_as(who)
        found = asked.get(url(served, "schedules/1/as-of"), params={"at": at})
        assert found.status_code == 200, found.text
        return AsOf.model_validate_json(found.text)

    desk = Desk(served)
    desk.load()
    served.clock.move(hours=1)
    desk.ok(clear("R4", "2026-07-03"))
    served.clock.move(hours=1)
    desk.post("undo")
    served.clock.move(hours=1)
    assert desk.post("publication", {"note": "one"}).status_code == 200
    served.clock.move(hours=1)
    second = Desk(served, version=desk.post("fork", {}).json()["id"])
    second.load()
    assert second.post("publication", {"note": "two"}).status_code == 200
    early = then("2026-07-06T09:30:00Z")
    assert early.version is None
    assert early.draft is not None
    assert (early.draft.id, early.draft.revision) == (1, 1)
    first = then("2026-07-06T11:30:00+00:00").version
    assert first is not None
    assert (first.id, first.state) == (1, "superseded")
    last = then("2026-07-06T23:00:00Z", "resident")
    assert last.version is not None
    assert (last.version.id, last.draft) == (second.version, None)
    assert then("2020-01-01T00:00:00Z").version is None
    for wrong in ("yesterday", "2026-07-06", "2026-07-06T12:00"):
        found = client.get(url(served, "schedules/1/as-of"), params={"at": wrong})
        assert found.status_code == 422, wrong
    past = desk.client.get(desk.url("grid"), params={"revision": 1}).json()
    now = desk.client.get(desk.url("grid")).json()
    runs = [{p["id"]: p["runs"] for p in one["people"]}["R4"] for one in (past, now)]
    assert runs[0] != runs[1]


def test_lists_come_in_pages(served: Served) -> None:
    """Versions and edits, the newest first."""
    desk = Desk(served)
    desk.load()
    for _ in range(3):
        assert desk.post("fork", {"note": "n"}).status_code == 201
    first = desk.client.get(url(served, "schedules/1/versions"), params={"limit": 3})
    page = VersionList.model_validate_json(first.text)
    assert [one.number for one in page.items] == [4, 3, 2]
    rest = desk.client.get(
        url(served, "schedules/1/versions"), params={"limit": 3, "cursor": page.next}
    ).json()
    assert ([one["number"] for one in rest["items"]], rest["next"]) == ([1], None)
    for day in ("01", "02", "03"):
        desk.ok({"op": "pin", "clinician": "R4", "day": f"2026-07-{day}"}, label=f"day {day}")
    edits = EditList.model_validate_json(
        desk.client.get(desk.url("edits"), params={"limit": 2}).text
    )
    assert len(edits.items) == 2
    older = desk.get("edits", limit=2, cursor=edits.next)
    labels = [one.label for one in edits.items] + [one["label"] for one in older["items"]]
    assert labels == sorted(labels, reverse=True)
    assert older["next"] is None
