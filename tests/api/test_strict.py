"""What does not fit is refused as a whole: every body of the API, spoilt in every place."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from nightfloat.api.app import create_app
from nightfloat.auth.permissions import Role
from tests.api.asking import dump
from tests.api.bodies import bodies
from tests.api.places import Lived, is_behind
from tests.api.serving import Served

OTHER_TYPE: dict[type, Any] = {str: 7, int: "7", float: "7.5", bool: "true", list: {}, dict: []}
LONG = "x" * 100_001
MANY = 20_001
HUGE = 10**400

FREE = ("settings",)
"""A preview says in its answer what does not fit there, and saves nothing."""


def _spoilt(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[str, tuple[Any, ...], Any]]:
    """Yield (how, where, what to put there) for every place of a body."""
    yield "type", place, OTHER_TYPE.get(type(value), [])
    if isinstance(value, str):
        yield "long", place, LONG
        yield "control", place, "\x00"
    elif isinstance(value, int | float) and not isinstance(value, bool):
        yield "huge", place, HUGE
        yield "not a number", place, float("nan")
    elif isinstance(value, dict):
        yield "unknown", (*place, "unknown_field"), 1
        for key, part in value.items():
            yield from _spoilt(part, (*place, key))
    elif isinstance(value, list):
        if value:
            yield "many", place, value * MANY
        for number, part in enumerate(value):
            yield from _spoilt(part, (*place, number))


def _with(body: Any, place: tuple[Any, ...], part: Any) -> Any:
    if not place:
        return part
    made = copy.deepcopy(body)
    inner = made
    for key in place[:-1]:
        inner = inner[key]
    inner[place[-1]] = part
    return made


class Sender:
    """An administrator whose requests are fine but for their bodies."""

    def __init__(self, server: Served, lived: Lived) -> None:
        self.client = server.client_as(Role.ADMINISTRATOR)
        self.known = lived.parameters(server.own)
        self.sent = 0

    def send(self, place: tuple[str, str], content: bytes, **headers: str) -> httpx.Response:
        """Send bytes as JSON, with all that the route asks for beside them."""
        method, path = place
        self.sent += 1
        plain = {
            "Content-Type": "application/json",
            "If-Match": "*",
            "Idempotency-Key": f"k{self.sent}",
        }
        headers = {**plain, **headers}
        return self.client.request(method, self.filled(path), content=content, headers=headers)

    def filled(self, path: str) -> str:
        """Return a path with what is there in the place of its parameters."""
        behind = f"?programme={self.known['programme']}" if is_behind(path) else ""
        return re.sub(r"\{(\w+)\}", lambda found: str(self.known[found[1]]), path) + behind


@pytest.fixture
def sender(lived_server: Served, lived: Lived) -> Sender:
    """Somebody who may do everything."""
    return Sender(lived_server, lived)


def test_a_spoilt_body_changes_nothing(lived_server: Served, sender: Sender) -> None:
    """Unknown fields, other types, absurd sizes: 422, and no row is another."""
    before = dump(lived_server)
    wrong = []
    for place, body in bodies(create_app(lived_server.state)):
        if place[0] == "POST" and "id" in body and not place[1].endswith("/preview"):
            body["id"] = "X9"  # that it is taken would be said first
        for how, where, part in _spoilt(body):
            content = json.dumps(_with(body, where, part)).encode()
            answer = sender.send(place, content)
            said = (place, how, where, answer.status_code, answer.text[:200])
            fine = {422}
            if how == "control":  # which a password may have, and a name to look for
                fine = {401, 404, 409, 422}
            if place[1].endswith("/preview") and (how == "control" or where[:1] == FREE):
                fine = {200, 422}
            if answer.status_code not in fine:
                wrong.append(said)
        assert dump(lived_server) == before, (place, wrong)
    assert not wrong, "\n".join(map(str, wrong))
    assert sender.sent > 300


UNREADABLE = (
    b"",
    b"{",
    b"\xff\xfe\x00",
    b"[" * 100_000,
    b"9" * 10_000,
    b'{"name": "\\ud800", "note": "\\ud800", "settings": {"a": "\\ud800"}}',
    b'"text"',
    b"null",
)


def test_what_cannot_be_read_changes_nothing(lived_server: Served, sender: Sender) -> None:
    """No JSON, no UTF-8, nested without end, another content type: 422."""
    before = dump(lived_server)
    wrong = []
    for place, body in bodies(create_app(lived_server.state)):
        text = json.dumps(body).encode()
        answers = [sender.send(place, content) for content in UNREADABLE]
        for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
            answers.append(sender.send(place, text, **{"Content-Type": kind}))
        for number, answer in enumerate(answers):
            if (answer.status_code, answer.json()["code"]) != (422, "validation"):
                wrong.append((place, number, answer.text[:200]))
        large = sender.send(place, b'{"name": "' + b"x" * (9 * 2**20) + b'"}')
        if (large.status_code, large.json()["code"]) != (413, "too-large"):
            wrong.append((place, -1, large.text[:200]))
        assert dump(lived_server) == before, place
    assert not wrong, "\n".join(map(str, wrong))


def test_a_missing_key_is_said_once(lived_server: Served, sender: Sender) -> None:
    """Also by a route that uses the key itself."""
    asked = 0
    for path, operations in create_app(lived_server.state).openapi()["paths"].items():
        parameters = operations.get("post", {}).get("parameters", ())
        if any(one["name"] == "Idempotency-Key" for one in parameters):
            answer = sender.client.post(sender.filled(path), headers={"If-Match": "*"}).json()
            fields = [error["field"] for error in answer["errors"]]
            assert fields.count("Idempotency-Key") == 1, path
            asked += 1
    assert asked >= 6
