"""Accounts, as administrators manage them."""

from __future__ import annotations

from typing import Any

import httpx

from nightfloat.store import audit, tables
from tests.api.asking import refused
from tests.api.serving import PASSWORD, Served

NEW = {"username": "K.Lee", "name": "Kim Lee", "password": PASSWORD}


def _user(admin: httpx.Client, username: str) -> dict[str, object]:
    found = admin.get("/api/users").json()["items"]
    return next(one for one in found if one["username"] == username)


def test_a_new_user_can_sign_in(server: Served) -> None:
    """With the username in any letters, and nothing else than what a new user may do."""
    admin = server.client_as("administrator")
    made = admin.post("/api/users", json=NEW)
    assert made.status_code == 201, made.text
    assert made.json()["username"] == "k.lee"
    assert made.headers["etag"] == made.json()["etag"]
    assert "password" not in made.text
    taken = admin.post("/api/users", json={**NEW, "username": "k.LEE"})
    assert (taken.status_code, taken.json()["code"]) == (409, "username-taken")
    weak = admin.post("/api/users", json={**NEW, "username": "another", "password": "short"})
    assert (weak.status_code, weak.json()["code"]) == (422, "weak-password")
    client = server.client()
    signed = client.post("/api/session", json={"username": "K.LEE", "password": PASSWORD})
    assert signed.status_code == 201
    assert signed.json()["programmes"] == []


def _sign_in(server: Served, username: str, password: str) -> tuple[httpx.Client, Any]:
    client = server.client()
    signed = client.post("/api/session", json={"username": username, "password": password})
    assert signed.status_code == 201, signed.text
    client.headers["X-CSRF-Token"] = signed.json()["csrf"]
    return client, signed.json()


def test_a_password_of_somebody_else_is_changed_first(server: Served) -> None:
    """Given or reset by an administrator, it opens nothing until its owner has chosen another."""
    admin = server.client_as("administrator")
    given = "copper-window-eleven"
    url = f"/api/users/{_user(admin, 'viewer')['id']}"
    assert admin.patch(url, json={"password": given}).status_code == 200
    assert admin.post("/api/users", json={**NEW, "password": given}).status_code == 201
    for username in ("viewer", "k.lee"):
        client, state = _sign_in(server, username, given)
        assert (state["must_change_password"], state["programmes"]) == (True, [])
        refused(client.get("/api/about"), 403, "must-change-password")
        body = {"current": given, "new": given}
        refused(client.put("/api/session/password", json=body), 422, "weak-password")
        refused(client.get("/api/about"), 403, "must-change-password")
        changed = client.put("/api/session/password", json={**body, "new": PASSWORD})
        assert changed.status_code == 200, changed.text
        assert changed.json()["must_change_password"] is False
        assert bool(changed.json()["programmes"]) is (username == "viewer")
        assert client.get("/api/about").status_code == 200
        assert _sign_in(server, username, PASSWORD)[1]["must_change_password"] is False


def test_ones_own_password_is_ones_own(server: Served) -> None:
    """An administrator who resets their own by the list of users has chosen it themselves."""
    admin = server.client_as("administrator")
    url = f"/api/users/{_user(admin, 'administrator')['id']}"
    assert admin.patch(url, json={"password": "copper-window-eleven"}).status_code == 200
    _, state = _sign_in(server, "administrator", "copper-window-eleven")
    assert state["must_change_password"] is False
    assert admin.get("/api/about").status_code == 401


def test_users_come_in_pages(server: Served) -> None:
    """Each once."""
    admin = server.client_as("administrator")
    everybody = [one["id"] for one in admin.get("/api/users").json()["items"]]
    found: list[int] = []
    cursor = None
    while True:
        params = {"limit": 3} if cursor is None else {"limit": 3, "cursor": cursor}
        page = admin.get("/api/users", params=params).json()
        found += [one["id"] for one in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert found == everybody
    assert len(found) == 7
    for wrong in ({"cursor": "nonsense"}, {"limit": 0}, {"limit": 5000}, {"limit": "many"}):
        assert admin.get("/api/users", params=wrong).status_code == 422, wrong


def test_changes_only_what_is_said(server: Served) -> None:
    """With If-Match, only the state that one has seen."""
    admin = server.client_as("administrator")
    user = _user(admin, "viewer")
    url = f"/api/users/{user['id']}"
    first = admin.patch(url, json={"name": "V. Iewer"}, headers={"If-Match": str(user["etag"])})
    assert first.status_code == 200
    assert first.json() == {**user, "name": "V. Iewer", "etag": first.headers["etag"]}
    stale = admin.patch(url, json={"name": "X"}, headers={"If-Match": str(user["etag"])})
    assert stale.status_code == 412
    assert admin.patch("/api/users/999", json={"name": "X"}).status_code == 404
    assert admin.patch("/api/users/0", json={"name": "X"}).status_code == 422
    assert admin.patch(url, json={"username": "other"}).status_code == 422


def test_a_reset_password_signs_out(server: Served) -> None:
    """The user's old session and password are worth nothing."""
    admin, theirs = server.client_as("administrator"), server.client_as("viewer")
    url = f"/api/users/{_user(admin, 'viewer')['id']}"
    assert admin.patch(url, json={"password": "viewerviewerviewer"}).status_code == 422
    assert theirs.get("/api/about").status_code == 200
    assert admin.patch(url, json={"password": "copper-window-eleven"}).status_code == 200
    assert theirs.get("/api/about").status_code == 401


def test_one_administrator_remains(server: Served) -> None:
    """Neither made inactive nor made less; a second one may be."""
    admin = server.client_as("administrator")
    own = f"/api/users/{_user(admin, 'administrator')['id']}"
    for change in ({"active": False}, {"administrator": False}):
        refused(admin.patch(own, json=change), 409, "last-administrator")
    assert _user(admin, "administrator")["active"] is True
    second = f"/api/users/{_user(admin, 'scheduler')['id']}"
    assert admin.patch(second, json={"administrator": True}).status_code == 200
    assert admin.patch(own, json={"administrator": False}).status_code == 200
    assert admin.get("/api/users").status_code == 403  # from the next request on


def test_who_did_it_is_in_the_audit(server: Served) -> None:
    """And no password, nor its hash."""
    admin = server.client_as("administrator")
    made = admin.post("/api/users", json=NEW).json()
    admin.patch(f"/api/users/{made['id']}", json={"password": "copper-window-eleven"})
    with server.database.read() as session:
        rows = audit.entries(session).items[:2]
        assert [(one.action, one.subject, one.user_id) for one in rows] == [
            ("user.change", f"users/{made['id']}", 1),
            ("user.add", f"users/{made['id']}", 1),
        ]
        assert rows[0].details == {"password": "changed"}
        assert audit.verify(session).wrong is None
        assert session.get(tables.User, made["id"]) is not None


def test_about(server: Served) -> None:
    """Where the data lies is for administrators."""
    about = server.client_as("viewer").get("/api/about").json()
    assert about["data"] is None
    assert about["version"]
    shown = server.client_as("administrator").get("/api/about").json()
    assert shown["data"] == str(server.database.path.parent)
