"""What the tests of facts share: addresses, and everything that is stored, for comparing."""

from __future__ import annotations

from typing import Any

import httpx
from sqlalchemy import text

from tests.api.serving import Served

Json = dict[str, Any]

UNTOLD = ("session", "sqlite_sequence", "idempotency")
"""Tables that asking changes by itself."""


def place(server: Served, rest: str = "") -> str:
    """Return the address of the own programme, or of something in it."""
    return f"/api/scheduling/programmes/{server.own}{rest}"


def dump(server: Served) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table but those that asking itself changes."""
    with server.database.read() as session:
        names = session.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        ).scalars()
        return {
            name: [tuple(row) for row in session.execute(text(f'SELECT * FROM "{name}"'))]
            for name in list(names)
            if name not in UNTOLD
        }


def refused(answer: httpx.Response, status: int, code: str) -> Json:
    """Return the problem of an answer that must be one."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem: Json = answer.json()
    assert problem["code"] == code, problem
    return problem


def done(answer: httpx.Response, status: int = 200) -> Json:
    """Return what an answer holds that must be fine."""
    assert answer.status_code == status, answer.text
    found: Json = answer.json()
    return found


def having(etag: str) -> dict[str, str]:
    """Return the header that names the state one changes."""
    return {"If-Match": etag}
