"""A programme that has been lived in: something real for every path parameter of the API.

`lived` makes it over HTTP, once a session; servers get copies. The own programme has a version of
each kind: generated and superseded, published, a draft with edits, an allowed finding and pins, a
discarded one. The foreign programme has as much of its own.
"""

from __future__ import annotations

import time
from dataclasses import asdict, dataclass
from itertools import count
from typing import Any

import httpx

from nightfloat.auth.permissions import Role
from tests.api.generating import FINAL, PATIENCE
from tests.api.serving import Served

Json = dict[str, Any]


def is_behind(path: str) -> bool:
    """Return whether a route takes its programme behind the `?`."""
    return path.startswith("/api/assistant/") and not path.endswith("/health")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """What the path parameters stand for; ids, but `clinician` and `finding`."""

    programme: int
    user: int
    person: str
    shift: str
    rotation: str
    rule: str
    leave: int
    request: int
    pin: int
    schedule: int
    version: int
    generation: int
    finding: str
    clinician: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """The places of both programmes; `place` has the draft, these are its other versions."""

    own: Place
    foreign: Place
    superseded: int
    published: int
    discarded: int

    def parameters(self, programme: int, **others: object) -> dict[str, object]:
        """Return a value for each path parameter of a route of this programme."""
        found = self.foreign if programme == self.foreign.programme else self.own
        return {**asdict(found), "programme": programme, **others}


def live(server: Served) -> Lived:
    """Use both programmes until each kind of thing is there."""
    client = server.client_as(Role.ADMINISTRATOR)
    at_home, abroad = _Stay(client, server.own), _Stay(client, server.foreign)
    return Lived(
        own=at_home.place,
        foreign=abroad.place,
        superseded=at_home.superseded,
        published=at_home.published,
        discarded=at_home.discarded,
    )


class _Stay:
    """One programme, used by an administrator."""

    def __init__(self, client: httpx.Client, programme: int) -> None:
        self.client = client
        self.base = f"/api/scheduling/programmes/{programme}"
        self.keys = count(1)
        self.ask("PUT", "/members/1", {"role": "faculty", "clinician": "R8"})
        named = {"name": "July", "blocks": ["1"]}
        schedule = self.ask("POST", "/schedules", named)["id"]
        order = {"effort": 0.5}
        generation = self.ask("POST", f"/schedules/{schedule}/generations", order)["id"]
        self.superseded = self.outcome(generation)
        self.publish(self.superseded)
        self.published = self.fork(self.superseded)
        self.publish(self.published)
        self.discarded = self.fork(self.published)
        self.ask("DELETE", f"/versions/{self.discarded}")
        draft = self.fork(self.published)
        self.ask("PUT", f"/schedules/{schedule}/working", {"version": draft})
        finding = self.edited(draft)
        self.place = Place(
            programme=programme,
            user=2,
            person="R1",
            shift=self.first("shifts"),
            rotation=self.first("rotations"),
            rule=self.first("rules"),
            leave=self.first("leave"),
            request=self.first("requests"),
            pin=self.first("pins"),
            schedule=schedule,
            version=draft,
            generation=generation,
            finding=finding,
            clinician="R1",
        )

    def ask(self, method: str, rest: str, body: Json | None = None) -> Any:
        """Return what a request that must be fine answers."""
        headers = {"Idempotency-Key": f"{self.base}-{next(self.keys)}", "If-Match": "*"}
        found = self.client.request(method, self.base + rest, json=body, headers=headers)
        assert found.is_success, (method, rest, found.text)
        return found.json() if found.content else None

    def first(self, kind: str) -> Any:
        """Return the id of the first of a list."""
        return self.ask("GET", f"/{kind}")["items"][0]["id"]

    def outcome(self, generation: int) -> int:
        """Return the draft that a generation made."""

        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found: Json = self.ask("GET", f"/generations/{generation}")
            if found["state"] in FINAL:
                version: int = found["version"]
                return version
            time.sleep(0.05)
        raise AssertionError(f"generation {generation} does not end")

    def fork(self, version: int) -> int:
        """Return a new draft with what a version holds."""
        made: int = self.ask("POST", f"/versions/{version}/fork", {"note": "to try"})["id"]
        return made

    def publish(self, version: int) -> None:
        """Publish a draft."""
        self.ask("POST", f"/versions/{version}/publication", {"note": "July"})

    def edited(self, version: int) -> str:
        """Put an intern on a night, allowed by name, and undo another; return the finding's key."""
        rest = f"/versions/{version}"
        for day in ("2026-07-08", "2026-07-15"):
            operations = [
                {"op": "assign", "clinician": "R1", "day": day, "code": "N"},
                {"op": "pin", "clinician": "R1", "day": day},
            ]
            self.ask("POST", f"{rest}/edits", {"operations": operations, "allow_violations": True})
        self.ask("POST", f"{rest}/undo")
        found = self.ask("GET", f"{rest}/findings")["items"]
        keys: list[str] = [one["key"] for one in found if one["severity"] == "must"]
        allowed = {"name": "Dr Lena Fischer", "reason": "One night, with an attending"}
        for key in keys:
            self.ask("PUT", f"{rest}/waivers/{key}", allowed)
        return keys[0]
