"""The assistant's answers of facts over HTTP: who may ask, what comes, and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from nightfloat.api.assistant_shapes import NarrativeShown
from nightfloat.auth.permissions import Role
from nightfloat.store import tables
from tests.api.asking import dump
from tests.api.serving import Served
from tests.api.versioning import Desk, assign, clear, versioning
from tests.api.worked import version

Json = dict[str, Any]

WEEK = ("R7 2026-07-06 N N N N", "R8 2026-07-10 N N", "R1 2026-07-06 D D - L", "R2 2026-07-06 L L")


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft of the tiny example (version 1)."""
    with versioning(seeded, tmp_path) as found:
        yield found


def ask(client: httpx.Client, what: str, body: Json, programme: int = 1) -> httpx.Response:
    """Ask for an answer of facts."""
    return client.post(f"/api/assistant/{what}", params={"programme": programme}, json=body)


def told(client: httpx.Client, what: str, body: Json) -> NarrativeShown:
    """Return an answer that must be given, read as the document says."""
    found = ask(client, what, body)
    assert found.status_code == 200, found.text
    return NarrativeShown.model_validate_json(found.text, strict=False)


def texts(found: NarrativeShown) -> list[str]:
    """Return the sentences as they are read."""
    return [one.text for one in found.sentences]


def test_a_week_of_the_draft_that_is_worked_on(server: Served) -> None:
    """Without a version the working draft, without a day this week; pieces make up the text."""
    made = version(server, *WEEK)
    scheduler = server.client_as(Role.SCHEDULER)
    found = told(scheduler, "summary", {"span": {"kind": "week"}})
    assert (found.version, found.state) == (made, "draft")
    assert found.title == "The week of Mon 6 – Sun 12 July"
    assert "Night is unfilled on Sunday 12 July." in texts(found)
    for one in found.sentences:
        assert "".join(piece.text for piece in one.pieces) == one.text
    nights = next(one for one in found.sentences if one.text.startswith("Night is worked by "))
    assert [(p.text, p.ref) for p in nights.pieces if p.kind == "person"] == [
        ("Grace Huang", "R7"),
        ("Hana Ishii", "R8"),
    ]
    assert [link.model_dump(exclude_none=True) for link in nights.links] == [
        {"clinician": "R7", "day": "2026-07-06"},
        {"clinician": "R8", "day": "2026-07-10"},
    ]
    other = {"kind": "week", "day": "2026-07-20"}
    assert told(scheduler, "summary", {"span": other}).title == "The week of Mon 20 – Sun 26 July"
    block = {"kind": "block", "block": "1"}
    assert told(scheduler, "summary", {"span": block}).title == "Block 1"
    person = {"span": {"kind": "week"}, "version": made, "clinician": "R1"}
    assert texts(told(scheduler, "summary", person))[0] == (
        "Ada Berg works Day on Mon 6 – Tue 7 July and Late on Thursday 9 July."
    )


def test_links_have_what_applies(server: Served) -> None:
    """No nulls: the page takes what is there."""
    version(server, *WEEK)
    found = ask(server.client_as(Role.SCHEDULER), "summary", {"span": {"kind": "week"}}).json()
    links = [link for one in found["sentences"] for link in one["links"]]
    assert links
    assert all(value for link in links for value in link.values())


def test_why_cover_and_messages_change_nothing(served: Served) -> None:
    """Every kind of answer about a solved draft; the database stays as it was."""
    desk = Desk(served)
    desk.load()
    published = desk.post("publication", {"note": "July"})
    assert published.status_code == 200
    draft = desk.post("fork", {"note": "to try"}).json()["id"]
    other = Desk(served, version=draft)
    other.load()
    other.ok(assign("R1", "2026-07-09", "L"), clear("R2", "2026-07-09"))
    client = served.client_as(Role.SCHEDULER)
    grid = client.get(
        f"/api/scheduling/programmes/1/versions/{draft}/grid",
        params={"start": "2026-07-08", "end": "2026-07-08"},
    ).json()
    codes = {
        one["id"]: grid["letters"][run[2]]["code"] for one in grid["people"] for run in one["runs"]
    }
    nights = next(id for id, code in codes.items() if code == "N")
    days = next(id for id, code in codes.items() if code == "D")
    cell = {"version": draft, "clinician": nights, "day": "2026-07-08"}
    about = {"kind": "cell", "clinician": nights, "day": "2026-07-08"}
    before = dump(served)
    why = told(client, "why", {"version": draft, "about": about})
    assert "works Night on Wednesday 8 July" in texts(why)[0]
    assert any(link.rule for one in why.sentences for link in one.links)
    told(client, "why", {"version": draft, "about": {"kind": "request", "request": 1}})
    gap = {"kind": "unfilled", "shift": "N", "day": "2026-07-08"}
    assert texts(told(client, "why", {"version": draft, "about": gap}))[0] == (
        "Night has everybody it needs on Wednesday 8 July."
    )
    assert "works Night on Wednesday 8 July" in texts(told(client, "cover", cell))[0]
    changes = told(client, "changes", {"from": 1, "to": draft})
    assert texts(changes)[0].startswith("From version 1 to version 2, ")
    message = told(client, "announce", {"kind": "publication", "version": draft}).copyable
    assert message.startswith("Hello all,\n\nThe schedule “Block 1” for Wed 1 – Tue 28 July")
    swap = {
        "kind": "swap",
        "version": draft,
        "a": {"clinician": nights, "day": "2026-07-08"},
        "b": {"clinician": days, "day": "2026-07-08"},
    }
    assert "takes Night on Wednesday 8 July from" in told(client, "announce", swap).copyable
    sick = told(client, "announce", {"kind": "sick", **cell}).copyable
    assert "We need cover for Night (20:00 to 07:00) on Wednesday 8 July." in sick
    assert "sick" not in sick
    assert dump(served) == before


def test_who_does_not_plan_sees_what_is_published(served: Served) -> None:
    """Drafts are not found, what plans is refused, findings are not told."""
    resident, viewer = served.client_as(Role.RESIDENT), served.client_as(Role.VIEWER)
    nothing = told(viewer, "summary", {"span": {"kind": "week"}})
    assert (nothing.version, nothing.state) == (None, "")
    assert ask(viewer, "summary", {"span": {"kind": "week"}, "version": 1}).status_code == 404
    desk = Desk(served)
    desk.load()
    assert desk.post("publication", {"note": "July"}).status_code == 200
    draft = desk.post("fork", {"note": "to try"}).json()["id"]
    for client in (resident, viewer):
        found = told(client, "summary", {"span": {"kind": "week"}})
        assert (found.version, found.state) == (1, "published")
        assert not any(link.finding for one in found.sentences for link in one.links)
        assert ask(client, "changes", {"from": 1, "to": draft}).status_code == 404
        assert ask(client, "changes", {"from": 1, "to": 1}).status_code == 200
        cell = {"version": 1, "clinician": "R1", "day": "2026-07-08"}
        about = {"kind": "cell", "clinician": "R1", "day": "2026-07-08"}
        for what, body in (
            ("why", {"version": 1, "about": about}),
            ("cover", cell),
            ("announce", {"kind": "sick", **cell}),
        ):
            refused = ask(client, what, body)
            assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


@pytest.mark.parametrize(
    ("what", "body", "status", "words"),
    [
        ("summary", {"span": {"kind": "month"}}, 422, "span"),
        ("summary", {"span": {"kind": "week"}, "colour": "red"}, 422, "colour"),
        ("summary", {"span": {"kind": "week", "day": "yesterday"}}, 422, "day"),
        ("summary", {"span": {"kind": "week", "day": "2027-03-01"}}, 422, "another day is meant"),
        ("summary", {"span": {"kind": "block", "block": "77"}}, 422, "77"),
        ("summary", {"span": {"kind": "week"}, "clinician": "R99"}, 422, "R99"),
        ("summary", {"span": {"kind": "week"}, "version": 77}, 404, "no such version"),
        ("why", {"version": 1, "about": {"kind": "request", "request": 77}}, 404, "77"),
        ("why", {"version": "1", "about": {"kind": "request", "request": 1}}, 422, "version"),
        ("changes", {"from": 1, "to": 77}, 404, "no such version"),
        ("cover", {"version": 1, "clinician": "R1", "day": "2027-01-01"}, 422, "another day"),
        ("announce", {"kind": "party", "version": 1}, 422, "kind"),
    ],
)
def test_what_is_refused(server: Served, what: str, body: Json, status: int, words: str) -> None:
    """Problems as everywhere: a code, a place, and a way out; nothing is half answered."""
    version(server, *WEEK)
    found = ask(server.client_as(Role.SCHEDULER), what, body)
    assert found.status_code == status, found.text
    assert found.headers["content-type"] == "application/problem+json"
    assert words in found.text


def test_an_archived_programme_is_still_told_of(server: Served) -> None:
    """Nothing changes, so that nothing is refused."""
    version(server, *WEEK)
    with server.database.write() as session:
        session.get_one(tables.Programme, server.own).archived = True
    found = ask(server.client_as(Role.SCHEDULER), "summary", {"span": {"kind": "week"}})
    assert found.status_code == 200


def test_without_the_pages_token_nothing_is_answered(server: Served) -> None:
    """A POST from elsewhere is refused, though it would change nothing."""
    version(server, *WEEK)
    client = server.client_as(Role.SCHEDULER)
    del client.headers["X-CSRF-Token"]
    assert ask(client, "summary", {"span": {"kind": "week"}}).status_code == 403
