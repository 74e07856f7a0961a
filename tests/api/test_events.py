"""The event stream: replay, who may know what, and when a stream ends."""

from __future__ import annotations

import asyncio
import json
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress

import httpx
import pytest

from nightfloat.api import events as stream
from nightfloat.api.app import create_app
from nightfloat.app import events
from nightfloat.app.events import QUEUED, publish
from nightfloat.auth.permissions import Permission, Role, in_programme
from nightfloat.store import tables
from nightfloat.store.accounts import Memberships, Users
from nightfloat.store.errors import BusyError
from tests.api.serving import Running, Served


class Page:
    """A page that listens: `kinds()` are the events it had so far, `hello` the first of all."""

    def __init__(self, answer: httpx.Response) -> None:
        self.answer = answer
        self.events: list[tuple[int, str, dict[str, object]]] = []
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._read, daemon=True)
        self.thread.start()

    def _read(self) -> None:
        id, kind = 0, ""
        try:
            for line in self.answer.iter_lines():
                name, _, value = line.partition(": ")
                if name == "id":
                    id = int(value)
                elif name == "event":
                    kind = value
                elif name == "data":
                    self.events.append((id, kind, json.loads(value)))
        except (httpx.HTTPError, httpx.StreamError):
            pass  # the server stopped
        self.over.set()

    def wait(self, number: int) -> list[tuple[int, str, dict[str, object]]]:
        """Return the events once there are so many (hello is one)."""
        for _ in range(400):
            if len(self.events) >= number:
                return self.events
            time.sleep(0.01)
        raise AssertionError(f"{len(self.events)} of {number} events: {self.events}")


@contextmanager
def listening(client: httpx.Client, **options: str) -> Iterator[Page]:
    """Open a stream and wait for its hello."""
    headers = {"Last-Event-ID": options["last"]} if "last" in options else {}
    with client.stream("GET", "/api/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert "content-encoding" not in answer.headers
        page = Page(answer)
        page.wait(1)
        yield page


def tell(server: Served, *made: tuple[str, int, Mapping[str, object]]) -> None:
    """Publish events in one transaction."""
    with server.database.write() as session:
        for kind, programme, data in made:
            publish(session, kind, programme, data)


def test_pages_hear_of_what_was_committed(server: Served) -> None:
    """In order, with ids, and nothing of a transaction that was rolled back."""
    with listening(server.client_as("scheduler")) as page:
        assert page.events[0][1:] == ("hello", {"version": "0.1.0", "complete": True})
        with pytest.raises(KeyError):
            tell(server, ("facts", server.own, {"revision": 1}), ("gossip", server.own, {}))
        tell(server, ("facts", server.own, {"revision": 2}), ("facts", server.own, {"revision": 3}))
        heard = page.wait(3)[1:]
    assert [one[2] for one in heard] == [
        {"programme": server.own, "revision": 2},
        {"programme": server.own, "revision": 3},
    ]
    assert heard[0][0] < heard[1][0]


def test_a_page_that_comes_back_hears_what_it_missed(server: Served) -> None:
    """By Last-Event-ID or by parameter; nothing twice, nothing lost."""
    client = server.client_as("scheduler")
    with listening(client) as page:
        tell(server, ("facts", server.own, {"revision": 1}))
        last = page.wait(2)[1][0]
    tell(server, *(("facts", server.own, {"revision": number}) for number in range(2, 6)))
    with listening(client, last=str(last)) as page:
        tell(server, ("facts", server.own, {"revision": 6}))
        heard = page.wait(6)
        assert heard[0][2]["complete"] is True
        assert [one[2]["revision"] for one in heard[1:]] == [2, 3, 4, 5, 6]
    with client.stream("GET", f"/api/events?last_event_id={last + 3}") as answer:
        page = Page(answer)
        assert [one[2].get("revision") for one in page.wait(3)] == [None, 5, 6]


def test_a_page_that_missed_too_much_is_told(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So is one whose last event comes from another database."""
    from nightfloat.store import events as store

    monkeypatch.setattr(store, "KEPT", 3)
    tell(server, *(("facts", server.own, {"revision": number}) for number in range(10)))
    client = server.client_as("scheduler")
    for last, complete in (
        ("2", False),
        ("7", True),
        ("10", True),
        ("99", False),
        ("no", True),
        ("9" * 20, False),
    ):
        with listening(client, last=last) as page:
            assert page.events[0][2]["complete"] is complete, last


def test_events_while_pages_come_and_go(server: Served) -> None:
    """What is committed while a stream opens comes once: by replay or by the queue."""
    client = server.client_as("scheduler")
    done = threading.Event()

    def publish_on() -> None:
        for number in range(60):
            tell(server, ("facts", server.own, {"revision": number}))
        done.set()

    thread = threading.Thread(target=publish_on)
    thread.start()
    last = 0
    heard: list[object] = []
    while not done.is_set() or len(heard) < 60:
        with listening(client, last=str(last)) as page:
            time.sleep(0.02)
            got = page.events[1:]
        heard += [one[2]["revision"] for one in got]
        last = got[-1][0] if got else last
    thread.join()
    assert heard == list(range(60))


SAID: list[tuple[str, dict[str, object], set[Permission]]] = [
    ("generation", {"state": "running"}, {Permission.DRAFT_READ}),
    ("version", {"state": "draft"}, {Permission.DRAFT_READ}),
    ("version", {"state": "published"}, {Permission.PUBLISHED_READ}),
    ("schedule", {"id": 1}, {Permission.DRAFT_READ}),
    ("facts", {"revision": 2}, {Permission.FACTS_READ}),
    ("request", {"clinician": "nobody"}, {Permission.REQUESTS_ALL}),
    ("programme", {"id": 1}, {Permission.PUBLISHED_READ}),
]


@pytest.mark.parametrize("role", Role)
def test_roles_hear_what_they_may_know(server: Served, role: Role) -> None:
    """Drafts stay with those who may read drafts, and programmes with their members."""
    granted = in_programme(role, {})
    with listening(server.client_as(role)) as page:
        tell(server, *((kind, server.foreign, data) for kind, data, _ in SAID))
        tell(server, *((kind, server.own, data) for kind, data, _ in SAID))
        tell(server, ("programme", server.own, {"last": True}))
        while not page.events[-1][2].get("last"):
            page.wait(len(page.events) + 1)
    heard = [(kind, data["programme"]) for _, kind, data in page.events[1:-1]]
    own = [(kind, server.own) for kind, _, needed in SAID if needed & granted]
    all_of_it = [(kind, server.foreign) for kind, _, _ in SAID]
    assert heard == (all_of_it + own if role is Role.ADMINISTRATOR else own)


def test_an_administrator_who_is_also_a_member_hears_all(server: Served) -> None:
    """As they may read all: a lesser part in a programme takes nothing from them."""
    with server.database.write() as session:
        admin = Users(session).named("administrator")
        assert admin is not None
        member = session.query(tables.Membership).filter_by(role="resident").one()
        code, member.clinician = member.clinician, None
        Memberships(session, server.own).put(admin.id, tables.MemberRole.RESIDENT, code)
    with listening(server.client_as("administrator")) as page:
        tell(server, *((kind, server.own, data) for kind, data, _ in SAID))
        heard = page.wait(len(SAID) + 1)[1:]
    assert [kind for _, kind, _ in heard] == [kind for kind, _, _ in SAID]


def test_residents_hear_of_their_own_requests(server: Served) -> None:
    """And of nobody else's."""
    with server.database.read() as session:
        query = session.query(tables.Membership.clinician)
        own = query.filter(tables.Membership.role == "resident").scalar()
    with listening(server.client_as("resident")) as page:
        tell(
            server,
            ("request", server.own, {"id": 1, "clinician": "somebody"}),
            ("request", server.own, {"id": 2, "clinician": own}),
        )
        assert [one[2]["id"] for one in page.wait(2)[1:]] == [2]


def test_an_unknown_kind_is_never_published(server: Served) -> None:
    """Whoever adds one says who may know of it."""
    with pytest.raises(KeyError), server.database.write() as session:
        publish(session, "gossip", server.own, {})


def test_streams_end_with_the_session(server: Served) -> None:
    """Signing out closes the stream of that session only."""
    here, there = server.client_as("viewer"), server.client_as("viewer")
    other = server.client(cookies=here.cookies, headers=here.headers)
    with listening(here) as closed, listening(there) as open_:
        assert other.delete("/api/session").status_code == 204
        assert closed.over.wait(3)
        assert not open_.over.is_set()


def test_streams_end_when_rights_change(server: Served) -> None:
    """The page comes back and is asked who it is."""
    admin = server.client_as("administrator")
    with listening(server.client_as("viewer")) as page:
        users = admin.get("/api/users").json()["items"]
        viewer = next(one for one in users if one["username"] == "viewer")
        answer = admin.patch(f"/api/users/{viewer['id']}", json={"active": False})
        assert answer.status_code == 200
        assert page.over.wait(3)


def test_a_quiet_stream_says_that_it_is_alive(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And ends after its longest time."""
    monkeypatch.setattr(stream, "HEARTBEAT", 0.05)
    monkeypatch.setattr(stream, "LONGEST", 0.3)
    text = server.client_as("viewer").get("/api/events").text
    assert text.startswith("retry: 2000\n")
    assert text.count(": alive\n\n") >= 2


def test_who_leaves_is_forgotten(server: Served) -> None:
    """After the headers, before them, or at once: no page stays subscribed."""
    client = server.client_as("viewer")
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    place = client.base_url
    asked = f"GET /api/events HTTP/1.1\r\nHost: {place.host}\r\nCookie: {cookies}\r\n\r\n"
    for number in range(30):
        with socket.create_connection((place.host, place.port or 80), timeout=10) as page:
            page.sendall(asked.encode())
            if number % 3 == 0:
                assert page.recv(20).startswith(b"HTTP/1.1 200")
            elif number % 3 == 1:
                time.sleep(0.002 * number)
    assert _forgotten(server)


def _forgotten(server: Served) -> bool:
    """Return whether within two seconds nobody is subscribed; a heartbeat takes much longer."""
    for _ in range(200):
        if len(server.state.hub) == 0:
            return True
        time.sleep(0.01)
    return False


@pytest.mark.parametrize("broken", ["start", "nothing"])
def test_who_left_before_the_stream_began_is_forgotten(server: Served, broken: str) -> None:
    """The server then breaks off, or never comes to send anything."""
    client = server.client_as("viewer")
    cookies = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    app = create_app(server.state)

    async def receive() -> dict[str, object]:
        return {"type": "http.disconnect"}

    async def send(_message: object) -> None:
        if broken == "start":
            raise OSError("gone")
        await asyncio.sleep(60)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": "/api/events",
        "raw_path": b"/api/events",
        "root_path": "",
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1"), (b"cookie", cookies.encode())],
        "client": ("127.0.0.1", 1),
        "server": ("127.0.0.1", 80),
    }

    async def ask() -> None:
        with suppress(OSError, ExceptionGroup):
            await asyncio.wait_for(app(scope, receive, send), 10)

    asyncio.run(ask())
    assert len(server.state.hub) == 0


def test_a_stream_that_cannot_look_back_is_a_problem(
    server: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Told as any other, and nobody stays subscribed."""

    def busy(*_given: object) -> None:
        raise BusyError("The file is busy. Maybe try again.")

    client = server.client_as("viewer")
    monkeypatch.setattr(stream, "missed_since", busy)
    answer = client.get("/api/events")
    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert len(server.state.hub) == 0


def test_a_slow_page_is_cut_off(server: Served) -> None:
    """It does not fill the memory, and comes back for what it missed."""
    hub = events.EventHub()

    async def run() -> tuple[int, bool]:
        page = events.Subscription(
            user_id=1,
            session_id=1,
            administrator=True,
            rights={},
            loop=asyncio.get_running_loop(),
        )
        hub.subscribe(page)
        rows = [
            tables.Event(id=number, programme_id=1, kind="facts", data={})
            for number in range(1, QUEUED + 50)
        ]
        hub.committed(tuple(rows))
        await asyncio.sleep(0)
        last = None
        size = page.queue.qsize()
        while not page.queue.empty():
            last = page.queue.get_nowait()
        return size, last is None

    assert asyncio.run(run()) == (QUEUED + 1, True)


def test_the_server_stops_while_streams_are_open(seeded_running: Running) -> None:
    """Within two seconds."""
    server = seeded_running.served
    clients = [server.client_as("viewer") for _ in range(5)]
    answers = [
        client.send(client.build_request("GET", "/api/events"), stream=True) for client in clients
    ]
    pages = [Page(answer) for answer in answers]
    for page in pages:
        page.wait(1)
    began = time.monotonic()
    seeded_running.server.should_exit = True
    seeded_running.thread.join(5)
    assert not seeded_running.thread.is_alive()
    assert time.monotonic() - began < 2
    for page in pages:
        assert page.over.wait(1)
