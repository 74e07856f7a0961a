"""Signing in and out over HTTP: cookies, CSRF, expiry, limits, the first administrator."""

from __future__ import annotations

import threading
import time
from dataclasses import replace

import httpx
import pytest

from nightfloat.api.cookies import PLAIN
from nightfloat.api.state import LOOPBACK
from nightfloat.auth import passwords
from nightfloat.auth.attempts import PER_USERNAME
from nightfloat.store import tables
from tests.api.asking import refused
from tests.api.serving import PASSWORD, Served


def _sign_in(
    client: httpx.Client, username: str = "scheduler", password: str = PASSWORD
) -> httpx.Response:
    return client.post("/api/session", json={"username": username, "password": password})


def test_signing_in_gives_a_cookie_that_no_script_reads(server: Served) -> None:
    """The token is in the cookie only, and the session knows its programmes."""
    client = server.client()
    answer = _sign_in(client, "Scheduler ")
    assert answer.status_code == 422  # a space is no part of a username
    answer = _sign_in(client, "SCHEDULER")
    assert answer.status_code == 201, answer.text
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith(f"{PLAIN}=")
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert "Secure" not in cookie  # plain http: a browser would not send it back
    assert client.cookies[PLAIN] not in answer.text
    said = client.get("/api/session").json()
    assert said["user"]["username"] == "scheduler"
    assert [one["id"] for one in said["programmes"]] == [server.own]
    assert "publish" in said["programmes"][0]["permissions"]
    assert client.get("/api/session").headers["cache-control"] == "no-store"


def test_the_store_never_holds_the_token(server: Served) -> None:
    """Whoever reads the database cannot sign in with what is in it."""
    client = server.client()
    _sign_in(client)
    token = client.cookies[PLAIN]
    assert token.encode() not in server.database.path.read_bytes()
    wal = server.database.path.with_name(server.database.path.name + "-wal")
    assert not wal.exists() or token.encode() not in wal.read_bytes()


def test_wrong_password_and_unknown_name_are_told_alike(server: Served) -> None:
    """The answers differ in nothing."""
    client = server.client()
    wrong = _sign_in(client, "scheduler", "not-the-password")
    unknown = _sign_in(client, "nobody-here", "not-the-password")
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["code"] == "wrong-password"
    assert wrong.headers["content-type"] == "application/problem+json"


def test_inactive_users_cannot_sign_in(server: Served) -> None:
    """Made inactive, somebody is signed out and stays out."""
    theirs = server.client_as("resident")
    assert theirs.get("/api/about").status_code == 200
    admin = server.client_as("administrator")
    user = next(
        one for one in admin.get("/api/users").json()["items"] if one["username"] == "resident"
    )
    assert admin.patch(f"/api/users/{user['id']}", json={"active": False}).status_code == 200
    assert theirs.get("/api/about").status_code == 401
    assert _sign_in(server.client(), "resident").status_code == 401


def test_too_many_failures_are_stopped_and_time_heals(server: Served) -> None:
    """After ten failures even the right password waits; Retry-After says how long."""
    client = server.client()
    for _ in range(PER_USERNAME):
        assert _sign_in(client, password="wrong-wrong-wrong").status_code == 401
    stopped = _sign_in(client)
    assert stopped.status_code == 429
    assert stopped.json()["code"] == "too-many-attempts"
    wait = int(stopped.headers["retry-after"])
    assert 0 < wait <= 300
    assert _sign_in(client, "approver").status_code == 201
    server.clock.move(seconds=wait)
    assert _sign_in(client).status_code == 201


def test_many_who_sign_in_at_once_keep_nobody_else_waiting(server: Served) -> None:
    """Two of them have a thread, the others wait without; all else is answered meanwhile."""
    state, codes, held = server.state, [], threading.Event()
    busy = passwords._ONE.submit(held.wait)
    threads = [
        threading.Thread(
            target=lambda name=f"user{number}": codes.append(
                _sign_in(server.client(), name).status_code
            )
        )
        for number in range(40)
    ]
    try:
        for thread in threads:
            thread.start()
        latest = time.monotonic() + 30
        while state.hashers.statistics().tasks_waiting < 38:
            assert time.monotonic() < latest
            time.sleep(0.01)
        assert state.hashers.borrowed_tokens == 2
        assert state.readers.borrowed_tokens == state.waiters.borrowed_tokens == 0
        assert server.client().get("/api/session").status_code == 200
        assert server.client_as("scheduler").delete("/api/session").status_code == 204
        assert codes == []
    finally:
        held.set()
        for thread in threads:
            thread.join()
    assert busy.result() is True
    assert codes == [401] * 40


def test_unsafe_requests_need_the_token_of_the_page(server: Served) -> None:
    """A cookie alone changes nothing; nor does another site's request, with or without token."""
    client = server.client_as("scheduler")
    token = client.headers.pop("X-CSRF-Token")
    for headers in (
        {},
        {"X-CSRF-Token": "guessed"},
        {"X-CSRF-Token": token, "Origin": "http://evil.example"},
        {"X-CSRF-Token": token, "Origin": "null"},
        {"X-CSRF-Token": token, "Sec-Fetch-Site": "cross-site"},
        {"X-CSRF-Token": token, "Sec-Fetch-Site": "same-site"},
    ):
        refused(client.delete("/api/session", headers=headers), 403, "csrf")
    good = {"X-CSRF-Token": token, "Sec-Fetch-Site": "same-origin", "Origin": server.url}
    assert client.delete("/api/session", headers=good).status_code == 204
    assert client.get("/api/about").status_code == 401


def test_another_site_cannot_sign_somebody_in(server: Served) -> None:
    """Signing in needs no token, so the origin decides."""
    body = {"username": "scheduler", "password": PASSWORD}
    answer = server.client().post(
        "/api/session", json=body, headers={"Origin": "http://evil.example"}
    )
    refused(answer, 403, "csrf")
    assert "set-cookie" not in answer.headers


def test_signing_in_again_ends_the_session_before(server: Served) -> None:
    """A token that was in the browser before (fixed by an attacker, say) is worth nothing after."""
    client = server.client()
    _sign_in(client)
    before = client.cookies[PLAIN]
    _sign_in(client)
    assert client.cookies[PLAIN] != before
    old = server.client(cookies={PLAIN: before})
    assert old.get("/api/about").status_code == 401


def test_sessions_end_when_idle_and_after_fourteen_days(server: Served) -> None:
    """Use keeps a session alive, but not for ever."""
    idle, used = server.client_as("viewer"), server.client_as("viewer")
    for _ in range(27):
        server.clock.move(hours=12)
        assert used.get("/api/about").status_code == 200
    assert idle.get("/api/about").status_code == 401
    server.clock.move(hours=12)
    assert used.get("/api/about").status_code == 401
    _sign_in(server.client())
    with server.database.read() as session:
        assert session.query(tables.Session).count() == 1  # what has expired is gone


def test_a_new_password_signs_out_everywhere_else(server: Served) -> None:
    """The browser that changed it goes on with a new token, the others are out."""
    here, there = server.client_as("faculty"), server.client_as("faculty")
    body = {"current": "wrong-wrong-wrong", "new": "copper-window-eleven-fern"}
    assert here.put("/api/session/password", json=body).json()["code"] == "wrong-password"
    body = {"current": PASSWORD, "new": "short"}
    assert here.put("/api/session/password", json=body).json()["code"] == "weak-password"
    body = {"current": PASSWORD, "new": "copper-window-eleven-fern"}
    changed = here.put("/api/session/password", json=body)
    assert changed.status_code == 200
    here.headers["X-CSRF-Token"] = changed.json()["csrf"]
    assert there.get("/api/about").status_code == 401
    assert here.get("/api/about").status_code == 200
    assert here.delete("/api/session").status_code == 204
    assert _sign_in(server.client(), "faculty").status_code == 401
    assert _sign_in(server.client(), "faculty", "copper-window-eleven-fern").status_code == 201


def test_set_up_once(empty_server: Served) -> None:
    """The first administrator is made while there is nobody, and signed in."""
    client = empty_server.client()
    assert client.get("/api/session").json()["setup_needed"] is True
    body = {"username": "M.Ortiz", "name": "Maria Ortiz", "password": "m.ortizm.ortiz"}
    assert client.post("/api/setup", json=body).json()["code"] == "weak-password"
    body["password"] = PASSWORD
    made = client.post("/api/setup", json=body)
    assert made.status_code == 201, made.text
    assert made.json()["user"] == {
        "id": 1,
        "name": "Maria Ortiz",
        "username": "m.ortiz",
        "administrator": True,
    }
    assert made.json()["setup_needed"] is False
    again = empty_server.client().post("/api/setup", json={**body, "username": "second"})
    assert again.status_code == 409
    assert again.json()["code"] == "setup-done"


CODE = "k7mf-2qpd"


@pytest.mark.parametrize(
    "headers",
    [
        {"X-Forwarded-For": "10.0.0.9"},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Host": "schedule.example.org"},
        {"X-Real-IP": "10.0.0.9"},
        {"Forwarded": "for=10.0.0.9"},
        {"Via": "1.1 proxy"},
        {"Origin": "https://schedule.example.org", "Sec-Fetch-Site": "same-origin"},
        {"Origin": "null", "Sec-Fetch-Site": "same-origin"},
    ],
)
def test_the_first_through_a_proxy_needs_the_code(
    empty_server: Served, headers: dict[str, str]
) -> None:
    """A proxy on this machine brings others' requests; a browser on it needs no code."""
    state = empty_server.state
    state.settings = replace(state.settings, setup_code=CODE)
    body = {"username": "chief", "name": "Chief", "password": PASSWORD}
    client = empty_server.client()
    for sent in (body, {**body, "code": "aaaa-aaaa"}):
        refused(client.post("/api/setup", json=sent, headers=headers), 403, "setup-code")
    made = client.post("/api/setup", json={**body, "code": CODE}, headers=headers)
    assert made.status_code == 201, made.text


@pytest.mark.parametrize("headers", [{}, {"Origin": "here", "Sec-Fetch-Site": "same-origin"}])
def test_the_first_at_this_machine_needs_no_code(
    empty_server: Served, headers: dict[str, str]
) -> None:
    """Unless the server was given a name for others."""
    state = empty_server.state
    here = {key: empty_server.url if one == "here" else one for key, one in headers.items()}
    body = {"username": "chief", "name": "Chief", "password": PASSWORD}
    client = empty_server.client()
    named = LOOPBACK | {"schedule.example.org"}
    state.settings = replace(state.settings, setup_code=CODE, hosts=named)
    refused(client.post("/api/setup", json=body, headers=here), 403, "setup-code")
    state.settings = replace(state.settings, hosts=LOOPBACK)
    assert client.post("/api/setup", json=body, headers=here).status_code == 201


def test_two_browsers_set_up_at_once(empty_server: Served) -> None:
    """One of them wins."""
    codes: list[int] = []

    def try_it(number: int) -> None:
        body = {"username": f"user{number}", "name": "Somebody", "password": PASSWORD}
        codes.append(empty_server.client().post("/api/setup", json=body).status_code)

    threads = [threading.Thread(target=try_it, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [201] + [409] * 7
    with empty_server.database.read() as session:
        assert session.query(tables.User).count() == 1


def test_a_link_signs_in_once(server: Served) -> None:
    """The link of `--demo` works once, and leads to the first page either way."""
    token = server.state.tokens.issue(1)
    first, second = server.client(), server.client()
    for client in (first, second):
        answer = client.get("/api/session/demo", params={"token": token})
        assert answer.status_code == 303
        assert answer.headers["location"] == "/"
    assert first.get("/api/session").json()["user"]["id"] == 1
    assert second.get("/api/session").json()["user"] is None


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "scheduler"},
        {"username": "scheduler", "password": 5},
        {"username": "scheduler", "password": PASSWORD, "remember": True},
        {"username": "", "password": PASSWORD},
        {"username": "a\x00b", "password": PASSWORD},
        {"username": "x" * 65, "password": PASSWORD},
        {"username": "scheduler", "password": "x" * 2000},
        [],
        "text",
        None,
    ],
)
def test_strict_bodies(server: Served, body: object) -> None:
    """What does not fit is 422 with every field named, and nobody is signed in."""
    answer = server.client().post("/api/session", json=body)
    assert answer.status_code == 422
    problem = answer.json()
    assert problem["code"] == "validation"
    assert problem["errors"]
    assert "xxxx" not in answer.text.replace("x" * 65, "")  # no password is sent back
    assert "set-cookie" not in answer.headers
