"""The edge: hosts, headers, sizes, methods, addresses that are none, faults of ours."""

from __future__ import annotations

import logging
from typing import Annotated

import httpx
import pytest
from fastapi import APIRouter, FastAPI

from nightfloat.api.app import create_app
from nightfloat.api.deps import Id, needs
from nightfloat.api.edge import ANY_ADDRESS, Edge
from nightfloat.api.route import Route
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from tests.api.serving import Served


def test_every_answer_has_the_security_headers(server: Served) -> None:
    """Pages, data, errors and redirections."""
    client = server.client()
    for path in ("/", "/api/session", "/api/nothing", "/healthz", "/nothing", "/api/about"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        script = next(part for part in policy.split("; ") if part.startswith("script-src"))
        assert "unsafe" not in script
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert headers["referrer-policy"] == "no-referrer"
        assert "server" not in headers


def test_another_name_for_this_machine_is_refused(server: Served) -> None:
    """DNS rebinding: an attacker's name that resolves to 127.0.0.1 gets nothing."""
    client = server.client()
    port = server.url.rpartition(":")[2]
    for host in ("evil.example", f"evil.example:{port}", "127.0.0.1.evil.example", "", "[::2]"):
        answer = client.get("/api/session", headers={"Host": host})
        assert answer.status_code == 400, host
        assert answer.json()["code"] == "host"
    for host in ("localhost", f"127.0.0.1:{port}", f"[::1]:{port}", "LOCALHOST.:80"):
        assert client.get("/api/session", headers={"Host": host}).status_code == 200, host


async def _hello(scope: object, receive: object, send: object) -> None:
    raise AssertionError


def test_any_address_means_addresses() -> None:
    """Listening on all addresses lets in numbers, not names."""
    from starlette.datastructures import Headers

    edge = Edge(_hello, hosts=frozenset({"ward.example", ANY_ADDRESS}), policy="")
    for host, let_in in (
        ("192.168.1.5:8000", True),
        ("[fe80::1]:8000", True),
        ("ward.example", True),
        ("other.example", False),
        ("*", False),
    ):
        refused = edge._refused("GET", Headers({"host": host}))
        assert (refused is None) == let_in, host


def test_large_bodies_are_refused_before_they_are_read(server: Served) -> None:
    """By what they say they are, and by what they turn out to be."""
    client = server.client_as("administrator")
    headers = {"Content-Type": "application/json"}
    said = client.post("/api/users", content=b" " * (9 * 2**20), headers=headers)
    assert said.status_code == 413
    assert said.json()["code"] == "too-large"
    chunks = (b" " * 2**20 for _ in range(9))
    streamed = client.post("/api/users", content=chunks, headers=headers)
    assert streamed.status_code == 413


def test_addresses_and_methods_that_are_none(server: Served) -> None:
    """Problems for the API, whatever is wrong."""
    client = server.client()
    missing = client.get("/api/nothing")
    assert (missing.status_code, missing.json()["code"]) == (404, "not-found")
    assert client.get("/api").status_code == 404
    wrong = client.put("/api/session")
    assert (wrong.status_code, wrong.json()["code"]) == (405, "method-not-allowed")
    assert "GET" in wrong.headers["allow"]
    assert client.post("/somewhere").status_code == 405
    broken = client.post(
        "/api/session", content=b"{not json", headers={"Content-Type": "application/json"}
    )
    assert (broken.status_code, broken.json()["code"]) == (422, "validation")
    form = client.post("/api/session", data={"username": "x"})
    assert form.status_code == 422


def test_who_has_no_access_learns_nothing_else(server: Served) -> None:
    """Not even that the body was wrong."""
    assert server.client().post("/api/users", json={"x": 1}).status_code == 401
    assert server.client_as("viewer").post("/api/users", json={"x": 1}).status_code == 403
    assert server.client_as("administrator").post("/api/users", json={"x": 1}).status_code == 422


def test_large_answers_are_compressed(server: Served) -> None:
    """Small ones are not worth it."""
    client = server.client()
    large = client.get("/api/openapi.json")
    assert large.headers["content-encoding"] == "gzip"
    assert large.json()["openapi"].startswith("3.")
    assert "content-encoding" not in client.get("/healthz").headers
    plain = client.get("/api/openapi.json", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers


def _app(server: Served, router: APIRouter) -> FastAPI:
    return create_app(server.state, [router])


def _get(app: FastAPI, path: str) -> httpx.Response:
    import anyio

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(
            transport=transport, base_url="http://127.0.0.1", trust_env=False
        ) as client:
            return await client.get(path)

    return anyio.run(ask)


def test_our_own_faults_are_logged_with_a_trace(
    server: Served, caplog: pytest.LogCaptureFixture
) -> None:
    """The answer names the trace and nothing of the fault; the log has all of it."""
    router = APIRouter(route_class=Route)

    @router.get("/api/fault")
    def fault(allowed: Annotated[Scope, needs(Permission.ANONYMOUS)]) -> None:
        raise ZeroDivisionError("secret detail")

    with caplog.at_level(logging.ERROR, logger="nightfloat"):
        answer = _get(_app(server, router), "/api/fault")
    assert answer.status_code == 500
    problem = answer.json()
    assert problem["code"] == "internal"
    assert "secret" not in answer.text
    assert problem["trace"] in caplog.text
    assert "secret detail" in caplog.text
    assert "default-src" in answer.headers["content-security-policy"]


def test_a_route_without_permission_keeps_the_process_from_starting(server: Served) -> None:
    """Nothing is served by accident."""
    bare = APIRouter(route_class=Route)

    @bare.get("/api/bare")
    def no_permission() -> None:
        """Ask for nothing."""

    with pytest.raises(ValueError, match=r"no_permission .* has 0 permissions"):
        _app(server, bare)

    elsewhere = APIRouter(route_class=Route)

    @elsewhere.get("/api/elsewhere")
    def no_programme(allowed: Annotated[Scope, needs(Permission.EDIT)]) -> None:
        """Ask for a permission of a programme, outside any."""

    with pytest.raises(ValueError, match="does not fit its path"):
        _app(server, elsewhere)

    plain = APIRouter()

    @plain.get("/api/plain")
    def no_transaction(allowed: Annotated[Scope, needs(Permission.SESSION)]) -> None:
        """Ask on a route that opens no transaction."""

    with pytest.raises(ValueError, match="is bare"):
        _app(server, plain)

    both = APIRouter(route_class=Route)

    @both.get("/api/programmes/{programme}/{id}")
    def both_paths(id: Id, allowed: Annotated[Scope, needs(Permission.SESSION)]) -> None:
        """Speak of a programme, with a permission that does not."""

    with pytest.raises(ValueError, match="does not fit its path"):
        _app(server, both)
