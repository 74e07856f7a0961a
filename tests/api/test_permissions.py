"""Every route × every role × own and foreign programme, by real requests.

Routes come from the application itself, so a new one is covered at once. All path parameters name
something real (`tests/api/places.py`); one that it does not know is a failure that says so.
"""

from __future__ import annotations

import re

import httpx
import pytest

from nightfloat.api.app import create_app, needs_by_route
from nightfloat.api.deps import Need
from nightfloat.auth.permissions import Permission, Role, everywhere, in_programme
from nightfloat.store import tables
from nightfloat.store.accounts import Memberships, Users
from nightfloat.store.facts import Clinicians
from nightfloat.store.tables import MemberRole
from tests.api.asking import dump
from tests.api.bodies import bodies
from tests.api.places import Lived, is_behind
from tests.api.serving import OUTSIDER, Served

Routes = dict[tuple[str, str], Need]

CALLERS = (*Role, OUTSIDER)
_NO_PROGRAMME = "There is no such programme here."


def _path(path: str, lived: Lived, programme: int, **others: object) -> str:
    known = lived.parameters(programme, **others)
    if "/compliance/" in path:
        known["rule"] = "acgme.6.20"  # rules that are judged person by person
    behind = f"?programme={programme}" if is_behind(path) else ""
    return re.sub(r"\{(\w+)(:\w+)?\}", lambda found: str(known[found[1]]), path) + behind


def _refused(status: int) -> bool:
    """Return whether this is a refusal, or a fault."""
    return status in (401, 403) or status >= 500


class Caller:
    """Somebody who asks for one thing after another, and is signed in for each."""

    def __init__(self, server: Served, role: str | None) -> None:
        self.server, self.role = server, role
        self.client: httpx.Client | None = None

    def ask(self, method: str, path: str) -> tuple[int, str, str]:
        """Return (status, code, detail) of a request without a body or precondition."""
        if self.client is None:
            server = self.server
            self.client = server.client() if self.role is None else server.client_as(self.role)
        with self.client.stream(method, path) as answer:
            found = answer.status_code, "", ""
            if answer.headers.get("content-type") == "application/problem+json":
                answer.read()
                problem = answer.json()
                found = answer.status_code, problem["code"], problem["detail"]
        if (method, path) == ("DELETE", "/api/session"):
            self.client = None
        return found


@pytest.fixture
def server(lived_server: Served) -> Served:
    """A server over programmes that have been used."""
    return lived_server


@pytest.fixture
def routes(server: Served) -> Routes:
    """What each route asks for."""
    return needs_by_route(create_app(server.state))


def test_nobody(server: Served, lived: Lived, routes: Routes) -> None:
    """Without a session everything is 401 but what says it is for anybody."""
    caller = Caller(server, None)
    for (method, path), need in routes.items():
        for programme in (server.own, server.foreign, 987654):
            status, code, _ = caller.ask(method, _path(path, lived, programme))
            if need.anonymous:
                assert not _refused(status), (method, path, status)
            else:
                assert (status, code) == (401, "not-signed-in"), (method, path, status)


@pytest.mark.parametrize("role", CALLERS)
def test_outside_programmes(server: Served, lived: Lived, routes: Routes, role: str) -> None:
    """What speaks of no programme goes by whether somebody is an administrator."""
    caller = Caller(server, role)
    granted = everywhere(signed_in=True, administrator=role == Role.ADMINISTRATOR)
    for (method, path), need in routes.items():
        if need.in_programme:
            continue
        status, code, _ = caller.ask(method, _path(path, lived, server.own))
        if granted.isdisjoint(need.permissions):
            assert (status, code) == (403, "forbidden"), (method, path, status)
        else:
            assert not _refused(status), (method, path, status, code)


@pytest.mark.parametrize("role", CALLERS)
def test_in_programmes(server: Served, lived: Lived, routes: Routes, role: str) -> None:
    """One's own programme by the table; a foreign one is not there, and says nothing else."""
    if role == Role.FACULTY:  # who is no person of the programme has no requests of their own
        with server.database.write() as session:
            faculty = Users(session).named(role)
            assert faculty is not None
            last = Clinicians(session, server.own).all()[-1].code
            Memberships(session, server.own).put(faculty.id, MemberRole.FACULTY, last)
    caller = Caller(server, role)
    for (method, path), need in routes.items():
        if not need.in_programme:
            continue
        for programme in (server.own, server.foreign):
            status, code, detail = caller.ask(method, _path(path, lived, programme))
            said = (method, path, programme, status, code, detail)
            member = programme == server.own and role != OUTSIDER
            if role != Role.ADMINISTRATOR and not member:
                assert (status, code, detail) == (404, "not-found", _NO_PROGRAMME), said
            elif in_programme(Role(role), {}).isdisjoint(need.permissions):
                assert (status, code) == (403, "forbidden"), said
            else:
                assert not _refused(status), said
                assert detail != _NO_PROGRAMME, said


@pytest.mark.parametrize("role", CALLERS)
def test_with_a_first_password(server: Served, lived: Lived, routes: Routes, role: str) -> None:
    """Everything waits until it is changed, but changing it, signing out, and what anybody may."""
    with server.database.write() as session:
        user = Users(session).named(role)
        assert user is not None
        user.must_change_password = True
    caller = Caller(server, role)
    open_to_them = []
    for (method, path), need in routes.items():
        for programme in (server.own, server.foreign, 987654):
            status, code, _ = caller.ask(method, _path(path, lived, programme))
            if need.first_password:
                assert not _refused(status), (method, path, status, code)
            else:
                assert (status, code) == (403, "must-change-password"), (method, path, status)
        if need.first_password and not need.anonymous:
            open_to_them.append((method, path))
    assert sorted(open_to_them) == [
        ("DELETE", "/api/session"),
        ("PUT", "/api/session/password"),
    ]


def test_a_programme_that_never_was(server: Served, lived: Lived, routes: Routes) -> None:
    """Looks like a foreign one, to administrators as well."""
    for role in (Role.ADMINISTRATOR, Role.SCHEDULER):
        caller = Caller(server, role)
        for (method, path), need in routes.items():
            if need.in_programme:
                found = caller.ask(method, _path(path, lived, 987654))
                assert found == (404, "not-found", _NO_PROGRAMME), (method, path, found)


def test_an_archived_programme_is_only_read(server: Served, lived: Lived, routes: Routes) -> None:
    """Nothing of it changes but that it is restored; who may do nothing there learns nothing."""
    with server.database.write() as session:
        session.get_one(tables.Programme, server.own).archived = True
    sent = dict(bodies(create_app(server.state)))
    client, resident = server.client_as(Role.ADMINISTRATOR), server.client_as(Role.RESIDENT)
    before, refused = dump(server), 0
    for number, (method, path) in enumerate(routes):
        if "{programme}" not in path or method in ("GET", "HEAD"):
            continue
        headers = {"If-Match": "*", "Idempotency-Key": f"archived-{number}"}
        body, place = sent.get((method, path)), _path(path, lived, server.own)
        found = client.request(method, place, json=body, headers=headers)
        said = (method, path, found.text)
        assert (found.status_code, found.json()["code"]) == (409, "conflict"), said
        assert "is archived" in found.json()["detail"], said
        if in_programme(Role.RESIDENT, {}).isdisjoint(routes[method, path].permissions):
            assert resident.request(method, place, json=body, headers=headers).status_code == 403
        refused += 1
    assert refused > 30
    assert dump(server) == before
    place = f"/api/scheduling/programmes/{server.own}"
    assert client.get(place).status_code == 200
    headers = {"If-Match": "*"}
    assert client.patch(place, json={"archived": False}, headers=headers).status_code == 200
    note = {"note": "Back again"}
    draft = f"{place}/versions/{lived.own.version}/fork"
    headers["Idempotency-Key"] = "restored"
    assert client.post(draft, json=note, headers=headers).status_code == 201


QUERY = {"day": "2026-07-08", "clinician": "R1", "at": "2026-07-06T12:00:00Z", "token": "none"}
STREAMS = ("/api/events",)


class Asked:
    """What each route can be asked behind the `?`, by the document."""

    def __init__(self, server: Served) -> None:
        self.paths = create_app(server.state).openapi()["paths"]

    def query(self, method: str, path: str, against: int) -> dict[str, str | int]:
        """Return those of the parameters above, and `against`, that the route knows."""
        given: dict[str, str | int] = {**QUERY, "against": against}
        operation = self.paths.get(path.replace(":path", ""), {}).get(method.lower(), {})
        known = [one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"]
        if path == "/api/session/demo":  # which is in no document
            known = ["token"]
        return {name: value for name, value in given.items() if name in known}


def test_every_place_is_real(server: Served, lived: Lived, routes: Routes) -> None:
    """An administrator can read whatever the paths name, in both programmes."""
    client = server.client_as(Role.ADMINISTRATOR)
    asked = Asked(server)
    for method, path in routes:
        if method != "GET" or path in STREAMS:
            continue
        for programme, against in (
            (server.own, lived.published),
            (server.foreign, lived.foreign.version),
        ):
            query = asked.query(method, path, against)
            found = client.get(_path(path, lived, programme), params=query)
            assert found.status_code in (200, 303), (path, programme, found.text)


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.SCHEDULER])
def test_foreign_things_are_not_found_at_home(
    server: Served, lived: Lived, routes: Routes, role: str
) -> None:
    """Another programme's id below the own programme's path is none, whatever is asked."""
    sent = dict(bodies(create_app(server.state)))
    client = server.client_as(role)
    foreign = lived.parameters(server.foreign)
    before = dump(server)
    known = Asked(server)
    asked = 0
    for method, path in routes:
        ids = re.findall(r"\{(leave|request|pin|schedule|version|generation)\}", path)
        if "{programme}" not in path or not ids:
            continue
        theirs = {name: foreign[name] for name in ids}
        found = client.request(
            method,
            _path(path, lived, server.own, **theirs),
            params=known.query(method, path, lived.published),
            json=sent.get((method, path)),
            headers={"If-Match": "*", "Idempotency-Key": f"{role}-{asked}"},
        )
        asked += 1
        assert (found.status_code, found.json()["code"]) == (404, "not-found"), (
            method, path, found.text,
        )  # fmt: skip
    assert asked > 30
    assert dump(server) == before


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.FACULTY, Role.VIEWER])
def test_who_does_not_plan_reads_what_is_published(
    server: Served, lived: Lived, routes: Routes, role: str
) -> None:
    """Drafts and discarded versions are not found by them; nor told of in any list."""
    client = server.client_as(role)
    read = 0
    for method, path in routes:
        if "{version}" not in path or routes[method, path].permissions != (
            Permission.PUBLISHED_READ,
        ):
            continue
        read += 1
        assert method == "GET"
        for version, status in (
            (lived.published, 200),
            (lived.superseded, 200),
            (lived.own.version, 404),
            (lived.discarded, 404),
        ):
            found = client.get(_path(path, lived, server.own, version=version))
            assert found.status_code == status, (path, version, found.text)
    assert read >= 2
    base = f"/api/scheduling/programmes/{server.own}"
    schedule = f"{base}/schedules/{lived.own.schedule}"
    listed = client.get(f"{schedule}/versions").json()["items"]
    assert [one["id"] for one in listed] == [lived.published, lived.superseded]
    for shown in (
        client.get(schedule).json(),
        client.get(f"{base}/schedules").json()["items"][0],
    ):
        assert shown["working"] is None
        assert shown["published"]["id"] == lived.published
    then = client.get(f"{schedule}/as-of", params={"at": "2026-07-06T12:00:00Z"}).json()
    assert then["draft"] is None
    everything = client.get(f"{base}/overview").text + client.get(f"{base}/my").text
    assert '"draft"' not in everything


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.FACULTY, Role.VIEWER])
def test_what_a_version_was_before_it_was_published_is_for_who_plans(
    server: Served, lived: Lived, role: str
) -> None:
    """Its past revisions were a draft's; only the one that was published is for everybody."""
    planner = server.client_as(Role.SCHEDULER)
    place = f"/api/scheduling/programmes/{server.own}/versions/{lived.own.version}"
    headers = {"If-Match": "*", "Idempotency-Key": "publish"}
    made = planner.post(f"{place}/publication", json={"note": "July"}, headers=headers)
    assert made.status_code == 200, made.text
    revision: int = made.json()["revision"]
    assert revision > 1
    reader = server.client_as(role)
    for past in range(revision + 1):
        asked = {"revision": past}
        assert planner.get(f"{place}/grid", params=asked).status_code == 200
        found = reader.get(f"{place}/grid", params=asked)
        assert found.status_code == (200 if past == revision else 404), found.text
    assert reader.get(f"{place}/grid", params={"revision": revision + 1}).status_code == 404


def test_a_policy_leaves_publishing_to_approvers(
    server: Served, lived: Lived, routes: Routes
) -> None:
    """What the table takes from schedulers then is refused to them, and open to approvers."""
    policy = {"publish_needs_approver": True}
    with server.database.write() as session:
        session.get_one(tables.Programme, server.own).policy = policy
    scheduler, approver = Caller(server, Role.SCHEDULER), Caller(server, Role.APPROVER)
    taken = in_programme(Role.SCHEDULER, {}) - in_programme(Role.SCHEDULER, policy)
    refused = 0
    for (method, path), need in routes.items():
        if not need.in_programme or not taken.issuperset(need.permissions):
            continue
        refused += 1
        place = _path(path, lived, server.own)
        assert scheduler.ask(method, place)[:2] == (403, "forbidden"), (method, path)
        assert not _refused(approver.ask(method, place)[0]), (method, path)
    assert refused >= 4


def test_a_programme_behind_the_question_mark(server: Served, lived: Lived, routes: Routes) -> None:
    """These routes are all that take it there; none, two, or a wrong one is no programme."""
    behind = [path for _, path in routes if is_behind(path)]
    assert [path for (_, path), need in routes.items() if need.by_query] == behind
    assert len(behind) >= 5
    scheduler = server.client_as(Role.SCHEDULER)
    sent = dict(bodies(create_app(server.state)))
    for path in behind:
        for query in (
            "",
            "?programme=",
            "?programme=x",
            "?programme=0",
            f"?programme={server.foreign}",
            f"?programme={server.foreign}&programme={server.own}",
            f"?programme={server.own}&programme={server.foreign}",
        ):
            answer = scheduler.post(path + query, json=sent["POST", path])
            said = (path, query, answer.text)
            assert (answer.status_code, answer.json()["code"]) == (404, "not-found"), said
            assert answer.json()["detail"] == _NO_PROGRAMME, said
        other = scheduler.post(f"{path}?programme={server.own}&colour=red", json={})
        assert other.status_code == 422
