"""Answers of the assistant: JSON, or events that end well whatever the sidecar does."""

from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Annotated, Any

import httpx
import pytest
from fastapi import APIRouter, Response

from nightfloat.api import assistant_stream
from nightfloat.api.app import create_app
from nightfloat.api.assistant_sidecar import sidecar_of
from nightfloat.api.assistant_stream import STREAMED, Accepts, answered
from nightfloat.api.deps import Answer, needs
from nightfloat.api.route import Route
from nightfloat.api.routers import ROUTERS
from nightfloat.api.state import Process
from nightfloat.assistant.sidecar.cache import Cache
from nightfloat.assistant.sidecar.settings import AssistantSettings
from nightfloat.assistant.sidecar.settings import Mode as Uses
from nightfloat.auth.permissions import Permission, Role
from nightfloat.auth.scope import Scope
from nightfloat.store.errors import NotFoundError
from nightfloat.store.folder import DATABASE
from tests.api.serving import Clock, Running, Served
from tests.assistant.fake_sidecar import FakeSidecar, Mode
from tests.assistant.sidecar.asking import narrative

URL = "/api/scheduling/programmes/1/brief"
STREAM = {"Accept": "text/event-stream"}
Serve = Callable[..., Served]
router = APIRouter(route_class=Route)


class Brief(Answer):
    """An answer with a narrative."""

    sentences: list[str]


@router.post(
    "/api/scheduling/programmes/{programme}/brief", response_model=Brief, responses=STREAMED
)
def brief(
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ, write=False)],
    accept: Accepts = "",
    missing: bool = False,
) -> Response:
    """Answer as the assistant's routes do."""
    if missing:
        raise NotFoundError("There is no such version. Maybe another one.")
    made = narrative()
    sentences = [one.text for one in made.sentences]
    return answered(state, allowed, Brief(sentences=sentences), made, accept)


FACTS = {"sentences": [one.text for one in narrative().sentences]}


@pytest.fixture
def fake() -> Iterator[FakeSidecar]:
    """A sidecar that does what it is told."""
    with FakeSidecar() as served:
        yield served


@pytest.fixture
def serve(seeded: Path, tmp_path: Path) -> Iterator[Serve]:
    """A server with settings of the assistant, and the route above."""
    with ExitStack() as stack:

        def served(**changes: Any) -> Served:
            given = {"mode": Uses.REWRITE, "health_timeout_s": 1.0, "queue_wait_s": 1.0, **changes}
            running = contextmanager(Running.over)(
                seeded,
                tmp_path,
                assistant=AssistantSettings(enabled=True, **given),
                routers=(*ROUTERS, router),
            )
            server = stack.enter_context(running)
            # The warm-up has a turn of its own, and is another matter.
            sidecar_of(server.state).health.appeared = lambda: None
            return server

        yield served


def events(answer: httpx.Response) -> list[tuple[str, Any]]:
    """Return the events of a stream, and its comments."""
    found: list[tuple[str, Any]] = []
    name = ""
    for line in answer.iter_lines():
        if line.startswith(":"):
            found.append(("comment", line))
        elif line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line:
            found.append((name, json.loads(line.removeprefix("data: "))))
    return found


def streamed(client: httpx.Client) -> list[tuple[str, Any]]:
    """Return what is told."""
    with client.stream("POST", URL, headers=STREAM) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream; charset=utf-8"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in answer.headers
        return events(answer)


def until(true: Callable[[], object]) -> None:
    """Return when something is so."""
    ends = time.monotonic() + 5
    while not true():
        assert time.monotonic() < ends, "it did not happen in time"
        time.sleep(0.01)


@pytest.mark.parametrize("accept", ["*/*", "application/json", "application/json, text/html"])
def test_json_is_the_whole_answer(fake: FakeSidecar, serve: Serve, accept: str) -> None:
    """And nobody is asked for anything."""
    client = serve(base_url=fake.url).client_as(Role.VIEWER)
    answer = client.post(URL, headers={"Accept": accept})
    assert answer.json() == FACTS
    assert answer.headers["content-type"] == "application/json"
    assert fake.stat.chats == 0


def test_events(fake: FakeSidecar, serve: Serve) -> None:
    """The answer, better words for each sentence, and the end."""
    told = streamed(serve(base_url=fake.url).client_as(Role.VIEWER))
    assert [name for name, _ in told] == ["facts", *["sentence"] * 4, "done"]
    assert told[0][1] == FACTS
    assert told[1][1] == {
        "id": "s1",
        "pieces": [
            {"kind": "text", "text": "On ", "ref": ""},
            {"kind": "day", "text": "Friday 23 October", "ref": "2026-10-23"},
            {"kind": "text", "text": " ", "ref": ""},
            {"kind": "person", "text": "Mensah", "ref": "r1"},
            {"kind": "text", "text": " is on ", "ref": ""},
            {"kind": "shift", "text": "N", "ref": "N"},
            {"kind": "text", "text": ".", "ref": ""},
        ],
    }
    assert told[-1][1] == {"outcome": "complete", "reworded": 4, "kept": 0}


@pytest.mark.parametrize(
    "accept",
    ["text/event-stream", "TEXT/Event-Stream;q=0.9", "application/json, text/event-stream"],
)
def test_who_accepts_events_gets_them(fake: FakeSidecar, serve: Serve, accept: str) -> None:
    """Also in facts, where there is only the answer."""
    client = serve(base_url=fake.url, mode=Uses.FACTS).client_as(Role.VIEWER)
    answer = client.post(URL, headers={"Accept": accept})
    assert events(answer) == [
        ("facts", FACTS),
        ("done", {"outcome": "off", "reworded": 0, "kept": 4}),
    ]


def test_off_is_what_there_is_without_settings(seeded: Path, tmp_path: Path) -> None:
    """A server that nobody told of a sidecar answers all the same."""
    off = AssistantSettings()
    for server in Running.over(seeded, tmp_path, assistant=off, routers=(*ROUTERS, router)):
        told = streamed(server.client_as(Role.VIEWER))
        assert [name for name, _ in told] == ["facts", "done"]
        assert told[-1][1]["outcome"] == "off"


def test_the_facts_are_there_whatever_it_does(fake: FakeSidecar, serve: Serve) -> None:
    """At once, with status 200, and then an end."""
    fake.pause = 0.001
    quick = {"first_chunk_timeout_s": 0.3, "health_timeout_s": 0.3, "rate_per_user_per_min": 99}
    server = serve(base_url=fake.url, health_ttl_fail_s=0.0, **quick)
    client = server.client_as(Role.VIEWER)
    outcomes = {}
    for mode in Mode:
        fake.mode = mode
        sidecar_of(server.state).cache = Cache(0)
        told = streamed(client)
        assert told[0] == ("facts", FACTS), mode
        assert told[-1][0] == "done", mode
        said = told[-1][1]
        assert said["reworded"] + said["kept"] == 4, mode
        assert (said["reworded"] > 0) is (mode in (Mode.OK, Mode.SLOW)), mode
        outcomes[mode] = said["outcome"]
    assert set(outcomes.values()) == {
        *("complete", "busy", "timeout", "model_missing", "lost", "refused")
    }


def test_faults_of_the_request_are_problems(fake: FakeSidecar, serve: Serve) -> None:
    """In both forms: nothing is streamed to who may not ask, or asks for what is not there."""
    server = serve(base_url=fake.url)
    for headers in (STREAM, {}):
        assert server.client().post(URL, headers=headers).status_code == 401
        client = server.client_as(Role.VIEWER)
        assert client.post(f"{URL}?missing=true", headers=headers).status_code == 404
        assert client.post(f"{URL}?missing=7", headers=headers).status_code == 422
        assert client.post(URL.replace("/1/", "/2/"), headers=headers).status_code == 404
    assert fake.stat.chats == 0


def test_facts_come_before_anything_is_asked(fake: FakeSidecar, serve: Serve) -> None:
    """The page has them while the sidecar hangs; silence is broken by a comment."""
    fake.mode = Mode.STALL
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assistant_stream, "HEARTBEAT", 0.05)
        server = serve(base_url=fake.url, first_chunk_timeout_s=1.0)
        with server.client_as(Role.VIEWER).stream("POST", URL, headers=STREAM) as answer:
            lines = answer.iter_lines()
            begun = time.monotonic()
            assert next(lines) == "event: facts"
            assert time.monotonic() - begun < 0.5
            assert json.loads(next(lines).removeprefix("data: ")) == FACTS
            assert next(lines) == ""
            assert next(lines) == ": alive"
            assert list(lines)[-2] == 'data: {"outcome":"timeout","reworded":0,"kept":4}'


def test_a_page_that_leaves_stops_the_sidecar(fake: FakeSidecar, serve: Serve) -> None:
    """Before the first word, and in the middle; the next page has its turn."""
    fake.mode = Mode.STALL
    server = serve(base_url=fake.url)
    client = server.client_as(Role.VIEWER)
    for place, mode in enumerate((Mode.STALL, Mode.SLOW), 1):
        fake.mode = mode
        with client.stream("POST", URL, headers=STREAM) as answer:
            lines = answer.iter_lines()  # who forgets them closes the stream
            assert next(lines) == "event: facts"
            until(lambda: fake.stat.active == 1)
        until(lambda: fake.stat.active == 0)
        assert fake.stat.cancelled == place
        until(lambda: sidecar_of(server.state).slots.running == 0)
    fake.mode = Mode.OK
    assert streamed(client)[-1][1]["outcome"] == "complete"


def test_no_transaction_is_open_while_it_speaks(fake: FakeSidecar, serve: Serve) -> None:
    """Somebody can write meanwhile, and everything else is served."""
    fake.mode = Mode.STALL
    server = serve(base_url=fake.url)
    with server.client_as(Role.VIEWER).stream("POST", URL, headers=STREAM) as answer:
        lines = answer.iter_lines()  # who forgets them closes the stream
        assert next(lines) == "event: facts"
        until(lambda: fake.stat.active == 1)
        assert server.client_as(Role.SCHEDULER).get("/api/session").status_code == 200


def test_a_server_stops_while_it_speaks(
    fake: FakeSidecar, seeded: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever still waits is told no more, and the sidecar is left."""
    fake.mode = Mode.STALL
    shutil.copy(seeded, tmp_path / DATABASE)
    settings = AssistantSettings(enabled=True, mode=Uses.REWRITE, base_url=fake.url)
    running = Running(tmp_path, Clock(), assistant=settings, routers=(*ROUTERS, router))
    server = running.start()
    sidecar_of(server.state).health.appeared = lambda: None
    with server.client_as(Role.VIEWER).stream("POST", URL, headers=STREAM) as answer:
        lines = answer.iter_lines()
        assert next(lines) == "event: facts"
        until(lambda: fake.stat.active == 1)
        begun = time.monotonic()
        running.server.should_exit = True
        running.thread.join(10)
        assert time.monotonic() - begun < 5
        assert "done" not in "".join(lines)
    until(lambda: fake.stat.active == 0)
    running.stop()
    assert caplog.text == ""


def test_it_is_documented(serve: Serve) -> None:
    """Both forms are in the document."""
    app = create_app(serve().state, (*ROUTERS, router))
    content = app.openapi()["paths"]["/api/scheduling/programmes/{programme}/brief"]["post"][
        "responses"
    ]["200"]["content"]
    assert set(content) == {"application/json", "text/event-stream"}
    assert content["application/json"]["schema"] == {"$ref": "#/components/schemas/Brief"}
