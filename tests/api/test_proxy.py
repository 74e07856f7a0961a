"""Behind a proxy: whose word on the browser's address and scheme is believed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from nightfloat.api.cookies import PLAIN, SECURE
from nightfloat.auth.attempts import PER_ADDRESS
from tests.api.asking import refused
from tests.api.serving import PASSWORD, Running, Served

PROXY, OTHER = "127.0.0.2", "127.0.0.3"
"""Addresses of this machine that are not the one that is always believed."""

TOLD = {"X-Forwarded-For": "10.0.0.9", "X-Forwarded-Proto": "https"}
BODY = {"username": "scheduler", "password": PASSWORD}


@pytest.fixture
def proxied(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server that was told of a proxy's network."""
    yield from Running.over(seeded, tmp_path, proxies=("127.0.0.2/32",))


def _through(server: Served, address: str) -> httpx.Client:
    return server.client(transport=httpx.HTTPTransport(local_address=address))


@pytest.mark.parametrize(
    ("address", "cookie"), [(PROXY, SECURE), ("127.0.0.1", SECURE), (OTHER, PLAIN)]
)
def test_https_is_believed_of_proxies_only(proxied: Served, address: str, cookie: str) -> None:
    """The cookie is for https alone when one that was named, or this machine's, says it is."""
    made = _through(proxied, address).post("/api/session", json=BODY, headers=TOLD)
    assert made.status_code == 201, made.text
    assert made.headers["set-cookie"].startswith(f"{cookie}=")
    assert ("Secure" in made.headers["set-cookie"]) is (cookie == SECURE)


@pytest.mark.parametrize("chain", ["{}", "1.2.3.4, {}", "{}, 127.0.0.2"])
def test_failures_are_counted_for_the_browser(proxied: Served, chain: str) -> None:
    """Not for the proxy; what the browser made up before it does not count."""
    for number in range(PER_ADDRESS):
        proxied.state.attempts.begin(username=f"u{number}", address="10.0.0.9", now=proxied.clock())
    proxy, other = _through(proxied, PROXY), _through(proxied, OTHER)

    def sign_in(client: httpx.Client, address: str) -> httpx.Response:
        return client.post(
            "/api/session", json=BODY, headers={"X-Forwarded-For": chain.format(address)}
        )

    refused(sign_in(proxy, "10.0.0.9"), 429, "too-many-attempts")
    assert sign_in(proxy, "10.0.0.10").status_code == 201
    # Whoever is no proxy has the address that they come from.
    assert sign_in(other, "10.0.0.9").status_code == 201


def test_the_first_needs_the_code_where_a_proxy_is_named(empty_server: Served) -> None:
    """Also when the proxy tells nothing of itself."""
    state = empty_server.state
    body = {"username": "chief", "name": "Chief", "password": PASSWORD}
    state.settings = replace(state.settings, setup_code="k7mf-2qpd", proxies=("10.0.0.5/32",))
    refused(empty_server.client().post("/api/setup", json=body), 403, "setup-code")
    state.settings = replace(state.settings, proxies=())
    assert empty_server.client().post("/api/setup", json=body).status_code == 201
