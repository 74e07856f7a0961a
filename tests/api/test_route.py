"""Routes: one transaction, preconditions, keyed requests, answers that are durable."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, Response
from sqlalchemy.orm import object_session

from nightfloat.api.deps import (
    Answer,
    Body,
    IfMatch,
    IfNoneMatch,
    Page,
    match,
    needs,
    tag,
)
from nightfloat.api.route import Route
from nightfloat.app.tags import facts_tag, row_tag, version_tag
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store import tables
from nightfloat.store.database import Database
from nightfloat.store.errors import NotFoundError
from tests.api.serving import Running, Served

router = APIRouter(route_class=Route)
P = "/api/scheduling/programmes/{programme}"


class Name(Answer):
    """A programme's name, and how often it was asked to change."""

    name: str
    revision: int


class Rename(Body):
    """Another name."""

    name: str
    fault: bool = False


def _programme(allowed: Scope) -> tables.Programme:
    found = allowed.session.get(tables.Programme, allowed.programme_id)
    assert found is not None
    return found


@router.get(f"{P}/name")
def read_name(
    response: Response,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    if_none_match: IfNoneMatch = None,
) -> Name:
    """Read."""
    row = _programme(allowed)
    tag(response, facts_tag(row.facts_revision), if_none_match)
    return Name(name=row.name, revision=row.facts_revision)


@router.put(f"{P}/name")
def change_name(
    body: Rename,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.FACTS_WRITE)],
    if_match: IfMatch = None,
) -> Name:
    """Change."""
    row = _programme(allowed)
    match(if_match, facts_tag(row.facts_revision))
    row.name = body.name
    row.facts_revision += 1
    allowed.session.flush()
    if body.fault:
        raise NotFoundError("Something was missing. Maybe later.")
    tag(response, facts_tag(row.facts_revision))
    return Name(name=row.name, revision=row.facts_revision)


@router.post(f"{P}/names", status_code=201)
def add_name(
    body: Rename,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.FACTS_WRITE, idempotent=True)],
) -> Name:
    """Do something that shall not be done twice."""
    row = _programme(allowed)
    row.name += body.name
    row.facts_revision += 1
    if body.fault:
        raise NotFoundError("Something was missing. Maybe later.")
    tag(response, facts_tag(row.facts_revision))
    return Name(name=row.name, revision=row.facts_revision)


@router.get(f"{P}/pair")
def read_pair(
    allowed: Annotated[Scope, needs(Permission.REQUESTS_ALL, Permission.REQUESTS_OWN)],
) -> list[str]:
    """Read what either permission opens."""
    assert object_session(_programme(allowed)) is allowed.session
    return sorted(allowed.permissions & {Permission.REQUESTS_ALL, Permission.REQUESTS_OWN})


class Gate:
    """Holds those who come until it is opened."""

    open = threading.Event()
    inside = threading.Semaphore(0)


@router.post(f"{P}/trial")
def try_name(
    allowed: Annotated[Scope, needs(Permission.FACTS_WRITE, write=False)],
    page: Page,
) -> Name:
    """Wait, as a dry run does that needs its turn with a version; `limit` stands for nothing."""
    Gate.inside.release()
    assert Gate.open.wait(20)
    return Name(name=_programme(allowed).name, revision=page.limit)


@pytest.fixture
def routed(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with these routes only."""
    yield from Running.over(seeded, tmp_path, routers=[router])


def test_tags() -> None:
    """As the contract spells them."""
    assert (row_tag(3), facts_tag(12), version_tag(7, 3, 0)) == ('"r3"', '"f12"', '"v7.3.0"')


def test_what_is_known_is_not_sent_again(routed: Served) -> None:
    """304 with the tag; another state is sent in full."""
    client = routed.client_as("viewer")
    url = P.format(programme=routed.own) + "/name"
    first = client.get(url)
    etag = first.headers["etag"]
    assert etag == f'"f{first.json()["revision"]}"'
    for known in (etag, f"W/{etag}", f'"x", {etag}', "*"):
        again = client.get(url, headers={"If-None-Match": known})
        assert (again.status_code, again.content) == (304, b""), known
        assert again.headers["etag"] == etag
    assert client.get(url, headers={"If-None-Match": '"f0"'}).status_code == 200
    assert first.headers["cache-control"] == "private, no-cache"


def test_changes_name_the_state_that_they_change(routed: Served) -> None:
    """428 without, 412 when it is another one, and nothing changed either time."""
    client = routed.client_as("scheduler")
    url = P.format(programme=routed.own) + "/name"
    etag = client.get(url).headers["etag"]
    body = {"name": "New name"}
    missing = client.put(url, json=body)
    assert (missing.status_code, missing.json()["code"]) == (428, "precondition-required")
    for stale in ('"f0"', f"W/{etag}", ""):
        refused = client.put(url, json=body, headers={"If-Match": stale})
        assert (refused.status_code, refused.json()["code"]) == (412, "changed"), stale
    assert client.get(url).headers["etag"] == etag
    done = client.put(url, json=body, headers={"If-Match": etag})
    assert done.status_code == 200
    assert done.headers["etag"] != etag
    assert client.put(url, json=body, headers={"If-Match": etag}).status_code == 412
    assert client.put(url, json=body, headers={"If-Match": "*"}).status_code == 200


def test_an_error_takes_everything_back(routed: Served) -> None:
    """One request is one transaction."""
    client = routed.client_as("scheduler")
    url = P.format(programme=routed.own) + "/name"
    before = client.get(url)
    etag = before.headers["etag"]
    failed = client.put(url, json={"name": "X", "fault": True}, headers={"If-Match": etag})
    assert (failed.status_code, failed.json()["code"]) == (404, "not-found")
    assert failed.json()["maybe"] == "later."
    assert client.get(url).json() == before.json()


def test_what_was_acknowledged_is_in_the_file(routed: Served) -> None:
    """Another process that opens the file after the answer finds it."""
    client = routed.client_as("scheduler")
    url = P.format(programme=routed.own) + "/name"
    done = client.put(url, json={"name": "Acknowledged"}, headers={"If-Match": "*"})
    assert done.status_code == 200
    other = Database(routed.database.path)
    with other.read() as session:
        found = session.get(tables.Programme, routed.own)
        assert found is not None
        assert found.name == "Acknowledged"
    other.close()


def _post(client: httpx.Client, served: Served, key: str | None, **body: object) -> httpx.Response:
    headers = {} if key is None else {"Idempotency-Key": key}
    url = P.format(programme=served.own) + "/names"
    return client.post(url, json=body, headers=headers)


def test_a_keyed_request_is_done_once(routed: Served) -> None:
    """Again: the same answer, with its status and tag. Another body: 409. No key: 422."""
    client = routed.client_as("scheduler")
    assert _post(client, routed, None, name="+").json()["errors"][0]["field"] == "Idempotency-Key"
    first = _post(client, routed, "k1", name="+")
    again = _post(client, routed, "k1", name="+")
    assert first.status_code == again.status_code == 201
    assert first.json() == again.json()
    assert first.headers["etag"] == again.headers["etag"]
    assert again.headers["idempotent-replay"] == "true"
    other = _post(client, routed, "k1", name="-")
    assert (other.status_code, other.json()["code"]) == (409, "idempotency")
    second = _post(client, routed, "k2", name="+")
    assert second.json()["revision"] == first.json()["revision"] + 1
    theirs = _post(routed.client_as("administrator"), routed, "k1", name="*")
    assert theirs.status_code == 201  # keys belong to users
    for key in ("", "x" * 201, "with space"):
        assert _post(client, routed, key, name="+").status_code == 422, key


def test_what_failed_may_be_tried_again_with_its_key(routed: Served) -> None:
    """Only what took effect is remembered."""
    client = routed.client_as("scheduler")
    assert _post(client, routed, "k", name="+", fault=True).status_code == 404
    assert _post(client, routed, "k", name="+").status_code == 201


def test_a_keyed_request_sent_many_times_at_once(routed: Served) -> None:
    """Has one effect, and one answer."""
    client = routed.client_as("scheduler")
    answers: list[httpx.Response] = []
    threads = [
        threading.Thread(target=lambda: answers.append(_post(client, routed, "same", name="+")))
        for _ in range(12)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {one.status_code for one in answers} == {201}
    assert len({one.text for one in answers}) == 1


def test_keys_are_forgotten_after_two_days(routed: Served) -> None:
    """The table does not grow for ever."""
    client = routed.client_as("scheduler")
    first = _post(client, routed, "old", name="+")
    routed.clock.move(hours=49)
    client = routed.client_as("scheduler")
    _post(client, routed, "new", name="+")
    again = _post(client, routed, "old", name="-")
    assert again.json()["revision"] == first.json()["revision"] + 2
    routed.clock.move(hours=49)
    client = routed.client_as("scheduler")
    assert _post(client, routed, "new", name="-").status_code == 201
    with routed.database.read() as session:
        assert [row.key for row in session.query(tables.Idempotency)] == ["new"]


def test_any_of_several_permissions(routed: Served) -> None:
    """Either opens the route; the scope says which they are."""
    url = P.format(programme=routed.own) + "/pair"
    assert routed.client_as("resident").get(url).json() == ["requests_own"]
    assert routed.client_as("approver").get(url).json() == ["requests_all"]
    assert routed.client_as("viewer").get(url).status_code == 403


def test_many_writers_at_once_all_get_their_turn(routed: Served) -> None:
    """More than there are threads; a waiting writer never keeps the present one from going on."""
    url = P.format(programme=routed.own) + "/name"
    codes: list[int] = []

    def write(number: int) -> None:
        client = routed.client_as("scheduler")
        for _ in range(3):
            done = client.put(url, json={"name": f"N{number}"}, headers={"If-Match": "*"})
            codes.append(done.status_code)
            codes.append(client.get(url).status_code)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(40)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert codes == [200] * 240


def test_what_waits_never_keeps_others_from_reading(routed: Served) -> None:
    """However many wait for their turn: reading has threads of its own."""
    url = P.format(programme=routed.own)
    Gate.open.clear()
    writers = [routed.client_as("scheduler") for _ in range(40)]
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda client=client: codes.append(_trial(client, url)))
        for client in writers
    ]
    reader = routed.client_as("viewer")
    for thread in threads:
        thread.start()
    for _ in range(8):
        assert Gate.inside.acquire(timeout=10)
    time.sleep(0.3)
    try:
        assert reader.get(f"{url}/name", timeout=5).status_code == 200
    finally:
        Gate.open.set()
        for thread in threads:
            thread.join(30)
    assert codes == [200] * 40


def _trial(client: httpx.Client, url: str) -> int:
    return client.post(f"{url}/trial").status_code


def test_a_reader_that_waits_for_the_writer_keeps_nobody_from_reading(routed: Served) -> None:
    """That a session is in use is noted by others than those who read."""
    url = P.format(programme=routed.own) + "/name"
    early = [routed.client_as("viewer") for _ in range(40)]
    routed.clock.move(minutes=30)
    late = routed.client_as("viewer")
    codes: list[int] = []
    threads = [
        threading.Thread(target=lambda client=client: codes.append(client.get(url).status_code))
        for client in early
    ]
    with routed.database.write():
        for thread in threads:
            thread.start()
        time.sleep(0.5)
        assert late.get(url, timeout=5).status_code == 200
    for thread in threads:
        thread.join(30)
    assert codes == [200] * 40


@pytest.mark.parametrize("query", ["unknown=1", "Limit=3", "limit=3&dry-run=true", "_=1", "=1"])
def test_unknown_parameters_are_refused(routed: Served, query: str) -> None:
    """By whatever method, with their names; nothing is done, and strangers learn nothing."""
    base = P.format(programme=routed.own)
    client = routed.client_as("scheduler")
    before = client.get(f"{base}/name").json()
    for method, rest in (("GET", "name"), ("PUT", "name"), ("POST", "names"), ("POST", "trial")):
        url = f"{base}/{rest}?{query}"
        headers = {"If-Match": "*", "Idempotency-Key": "k"}
        found = client.request(method, url, json={"name": "X"}, headers=headers)
        assert (found.status_code, found.json()["code"]) == (422, "validation"), found.text
        [*_, last] = found.json()["errors"]
        assert last["message"] == "is not known here."
        assert last["field"] == (query.rpartition("&")[2].partition("=")[0] or "query")
        assert routed.client().request(method, url).status_code == 401
        assert routed.client_as("outsider").request(method, url).status_code == 404
    assert client.get(f"{base}/name").json() == before


def test_known_parameters_of_dependencies_are_taken(routed: Served) -> None:
    """As those of pages."""
    Gate.open.set()
    url = P.format(programme=routed.own) + "/trial?limit=7"
    assert routed.client_as("scheduler").post(url).json()["revision"] == 7
