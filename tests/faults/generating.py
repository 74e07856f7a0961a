"""Generates while the server is killed: what is ordered comes, and comes once."""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from nightfloat.jobs.port import ATTEMPTS
from nightfloat.store import tables
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Versions
from tests.faults.harness import PATIENCE, Action, World

FINAL = ("succeeded", "failed", "cancelled")


@dataclass
class Generating(Action):
    """Orders a generation, waits for its draft, orders the next."""

    longest = 5.0

    schedule: int = 0
    number: int = 0
    seen: dict[int, dict[str, Any]] = field(default_factory=dict)
    """Each generation as it was last told of."""

    def prepare(self, world: World) -> None:
        """Add a schedule."""
        database = world.database()
        with database.write() as session:
            calendar = load_programme(session, world.programme).calendar
            row = tables.Schedule(
                programme_id=world.programme,
                name="July",
                blocks=["1"],
                start=calendar.block("1").start,
                end=calendar.block("1").end,
            )
            session.add(row)
            session.flush()
            self.schedule = row.id
        database.close()

    def act(self, world: World, hurry: threading.Event) -> None:
        """Order one, and watch it to its end."""
        self.number += 1
        answer = world.ask(
            "POST",
            world.path(f"schedules/{self.schedule}/generations"),
            json={"effort": 0.5, "seed": self.number},
            headers={"Idempotency-Key": f"order-{self.number}"},
        )
        if answer.status_code == 409:
            self.watch(world, answer.json()["running"]["id"], hurry)
            return
        assert answer.status_code == 202, answer.text
        self.watch(world, self.note(answer.json()), hurry)

    def note(self, told: dict[str, Any]) -> int:
        """Remember what the server has told of a generation."""
        self.seen[told["id"]] = told
        id: int = told["id"]
        return id

    def watch(self, world: World, id: int, hurry: threading.Event) -> dict[str, Any]:
        """Return a generation once it is final."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            told: dict[str, Any] = world.ask("GET", world.path(f"generations/{id}")).json()
            self.note(told)
            if told["percent"] >= 75:
                hurry.set()
            if told["state"] in FINAL:
                return told
            time.sleep(0.03)
        raise AssertionError(f"generation {id} does not end: {self.seen[id]}")

    def check(self, world: World) -> None:
        """What was ordered is there; what was final stays as it was."""
        for id, told in self.seen.items():
            now = world.ask("GET", world.path(f"generations/{id}"))
            assert now.status_code == 200, now.text
            if told["state"] in FINAL:
                same = ("state", "version", "error", "finished")
                assert {k: now.json()[k] for k in same} == {k: told[k] for k in same}

    def finish(self, world: World) -> None:
        """Each is settled; each success made one version, and nothing else made any."""
        listed = world.ask("GET", world.path("generations"), params={"limit": 500}).json()
        for one in listed["items"]:
            self.watch(world, one["id"], threading.Event())
        database = world.database()
        with database.read() as session:
            people = len(load_programme(session, world.programme).people)
            jobs = session.scalars(select(tables.Job)).all()
            versions = session.scalars(
                select(tables.Version).where(tables.Version.schedule_id == self.schedule)
            ).all()
            made = [job.result_version_id for job in jobs if job.result_version_id is not None]
            assert sorted(made) == sorted(version.id for version in versions)
            for job in jobs:
                assert job.state in FINAL
                assert (job.state == "succeeded") == (job.result_version_id is not None)
                if job.state == "failed":
                    assert job.attempt >= ATTEMPTS
                    assert job.error is not None
                    assert job.error["code"] == "job-interrupted"
            for version in versions:
                rows = Versions(session, world.programme).rows(version)
                assert any(len(row) > 40 for row in rows.values())
                assert version.certificate is not None
                assert len(rows) == people
        database.close()
