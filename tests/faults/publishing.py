"""Publishes and rolls back while the server is killed: each key has one effect, one is in force."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from nightfloat.store import tables
from nightfloat.store.tables import VersionState
from tests.faults.drafting import drafted, seen
from tests.faults.harness import Action, World


@dataclass
class Publishing(Action):
    """Forks, publishes, rolls back; what got no answer is asked again with the same key."""

    longest = 4.0

    schedule: int = 0
    draft: int = 0
    first: int = 0
    content: Any = None
    steps: int = 0
    in_force: int | None = None
    seen: list[int] = field(default_factory=list)
    """Versions that were acknowledged as published, in this order."""
    pending: tuple[str, int, str] | None = None
    forks: int = 0
    rolled_back: int = 0

    def prepare(self, world: World) -> None:
        """Store a draft, the first to be published."""
        self.schedule, self.draft = drafted(world, "Published")
        self.first = self.draft

    def act(self, world: World, hurry: threading.Event) -> None:
        """Do the next step: publish, roll back, fork; or the one that was not answered."""
        if self.pending is None:
            self.steps += 1
            kind, version = self.next_step()
            self.pending = (kind, version, f"publishing-{self.steps}")
        kind, version, key = self.pending
        hurry.set()
        answer = world.ask(
            "POST",
            world.path(f"versions/{version}/{kind}"),
            json={"note": f"step {self.steps}"},
            headers={"Idempotency-Key": key, "If-Match": "*"},
        )
        assert answer.is_success, (kind, version, answer.text)
        told = answer.json()
        self.pending = None
        if kind == "fork":
            self.draft = told["id"]
            self.forks += 1
            return
        assert told["state"] == "published"
        self.in_force = told["id"]
        self.seen.append(told["id"])
        self.rolled_back += kind == "rollback"
        if kind == "publication":
            self.draft = 0
        if self.content is None:
            self.content = seen(world, self.first, 0)

    def next_step(self) -> tuple[str, int]:
        """Return what to do, and to which version."""
        if self.draft:
            return "publication", self.draft
        if self.steps % 3 == 0 and self.in_force != self.first:
            return "rollback", self.first
        assert self.in_force is not None
        return "fork", self.in_force

    def check(self, world: World) -> None:
        """What was acknowledged is published or superseded; exactly one version is in force."""
        shown = world.ask("GET", world.path(f"schedules/{self.schedule}")).json()
        listed = world.ask(
            "GET", world.path(f"schedules/{self.schedule}/versions"), params={"limit": 1000}
        ).json()["items"]
        states = {one["id"]: one["state"] for one in listed}
        now = [id for id, state in states.items() if state == "published"]
        if self.in_force is None and not now:
            return
        assert now == [shown["published"]["id"]], states
        for id in self.seen:
            assert states[id] == ("published" if id == now[0] else "superseded"), (id, states)
        if now[0] != self.in_force:  # only by what was under way when the server went
            assert self.pending is not None
            assert now[0] not in self.seen

    def finish(self, world: World) -> None:
        """Each key had one effect; every version holds what the first one held."""
        while self.pending is not None or not self.rolled_back:
            self.act(world, threading.Event())
        self.check(world)
        database = world.database()
        with database.read() as session:
            versions = session.scalars(
                select(tables.Version)
                .where(tables.Version.schedule_id == self.schedule)
                .order_by(tables.Version.number)
            ).all()
            assert len(versions) == 1 + self.forks + self.rolled_back
            assert [one.number for one in versions] == list(range(1, len(versions) + 1))
            assert len(set(self.seen)) == len(self.seen)
            done = {VersionState.PUBLISHED, VersionState.SUPERSEDED}
            assert {one.id for one in versions if one.state in done} == set(self.seen)
        database.close()
        for id in self.seen[-5:]:
            assert seen(world, id, 0) == self.content
