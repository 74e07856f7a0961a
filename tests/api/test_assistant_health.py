"""GET /api/assistant/health: always 200, quick, and brief to all but administrators."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from nightfloat.assistant.sidecar.settings import AssistantSettings
from nightfloat.auth.permissions import Role
from tests.api.serving import OUTSIDER, START, Running, Served
from tests.assistant.fake_sidecar import MODEL, FakeSidecar, Mode

URL = "/api/assistant/health"
Serve = Callable[..., Served]


@pytest.fixture
def fake() -> Iterator[FakeSidecar]:
    """A sidecar that does what it is told."""
    with FakeSidecar() as served:
        yield served


@pytest.fixture
def serve(seeded: Path, tmp_path: Path) -> Iterator[Serve]:
    """A server with settings of the assistant."""
    with ExitStack() as stack:

        def served(**changes: Any) -> Served:
            settings = AssistantSettings(enabled=True, **changes)
            running = contextmanager(Running.over)(seeded, tmp_path, assistant=settings)
            return stack.enter_context(running)

        yield served


def ask(client: httpx.Client) -> dict[str, Any]:
    """Return the health."""
    answer = client.get(URL)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found: dict[str, Any] = answer.json()
    return found


def test_without_settings_there_is_none(seeded: Path, tmp_path: Path) -> None:
    """Nothing is asked, and the administrator is told what to set."""
    for server in Running.over(seeded, tmp_path, assistant=AssistantSettings()):
        for role in (None, Role.SCHEDULER, OUTSIDER):
            client = server.client() if role is None else server.client_as(role)
            assert ask(client) == {"available": False}
        found = ask(server.client_as(Role.ADMINISTRATOR))
    assert (found["available"], found["status"], found["since"]) == (False, "disabled", None)
    assert found["detail"] == "Maybe set ENABLE_LLM_ASSISTANT=true."


def test_a_sidecar_that_is_well(fake: FakeSidecar, serve: Serve) -> None:
    """Anybody learns that it is there, administrators also what it did."""
    server = serve(base_url=fake.url)
    for role in (None, Role.RESIDENT, OUTSIDER):
        client = server.client() if role is None else server.client_as(role)
        assert ask(client) == {"available": True}
    assert ask(server.client_as(Role.ADMINISTRATOR)) == {
        "available": True,
        "status": "ready",
        "since": START.isoformat().replace("+00:00", "Z"),
        "detail": "",
        "mode": "facts",
        "model": MODEL,
        "counters": {
            "probes": {"ready": 1},
            "outcomes": {},
            "gate": {},
            "first_token_s": None,
            "tokens_per_s": None,
            "running": 0,
            "waiting": 0,
            "cached": 0,
        },
    }
    assert fake.stat.probes == 1


def test_always_200(fake: FakeSidecar, serve: Serve) -> None:
    """Whatever the sidecar answers."""
    ill = {Mode.NOMODEL, Mode.HTML, Mode.REDIRECT, Mode.NOT_FOUND, Mode.UNAVAILABLE, Mode.HANG}
    server = serve(
        base_url=fake.url, health_timeout_s=0.3, health_ttl_ok_s=0.0, health_ttl_fail_s=0.0
    )
    anybody, administrator = server.client(), server.client_as(Role.ADMINISTRATOR)
    for mode in Mode:
        fake.mode = mode
        assert ask(anybody) == {"available": mode not in ill}, mode
        assert bool(ask(administrator)["detail"]) is (mode in ill), mode


def test_nobody_is_there(serve: Serve) -> None:
    """The administrator reads where nobody answers and how to start it."""
    server = serve(base_url="http://127.0.0.1:9")
    assert ask(server.client()) == {"available": False}
    found = ask(server.client_as(Role.ADMINISTRATOR))
    assert found["status"] == "unreachable"
    assert found["detail"].startswith("nothing answers at http://127.0.0.1:9 ")
    assert "docker compose --profile luxury up" in found["detail"]


def test_fifty_pages_and_a_sidecar_that_hangs(fake: FakeSidecar, serve: Serve) -> None:
    """One probe for all; no transaction is open meanwhile, so everything else is served."""
    fake.mode = Mode.HANG
    server = serve(base_url=fake.url)
    client = server.client(limits=httpx.Limits(max_connections=60))
    signed_in = server.client_as(Role.SCHEDULER)
    with ThreadPoolExecutor(50) as pool:
        begun = time.monotonic()
        asking = [pool.submit(ask, client) for _ in range(50)]
        while fake.stat.probes == 0:
            time.sleep(0.01)
        assert signed_in.get("/api/session").status_code == 200
        assert server.client().get("/healthz").status_code == 200
        assert not all(one.done() for one in asking)
        assert [one.result() for one in asking] == [{"available": False}] * 50
        assert time.monotonic() - begun < 6  # 2.2 s on a machine that does nothing else
    begun = time.monotonic()
    for _ in range(20):
        ask(client)
    assert (time.monotonic() - begun) / 20 < 0.5
    assert fake.stat.probes == 1


def test_a_server_stops_while_its_sidecar_hangs(
    fake: FakeSidecar, seeded: Path, tmp_path: Path
) -> None:
    """No probe is waited for."""
    fake.mode = Mode.HANG
    settings = AssistantSettings(enabled=True, base_url=fake.url, health_timeout_s=60.0)
    for server in Running.over(seeded, tmp_path, assistant=settings):
        with ThreadPoolExecutor(1) as pool:
            left = pool.submit(httpx.get, server.url + URL, timeout=0.3, trust_env=False)
            assert isinstance(left.exception(), httpx.TimeoutException)
        begun = time.monotonic()
    assert time.monotonic() - begun < 5
