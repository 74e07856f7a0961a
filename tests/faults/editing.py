"""Edits while the server is killed: an acknowledged revision stays what it was."""

from __future__ import annotations

import random
import threading
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from nightfloat.store import tables
from tests.faults.drafting import drafted, seen
from tests.faults.harness import Action, World

PEOPLE = tuple(f"R{number}" for number in range(1, 9))
CODES = ("D", "L", "N", "-")
LATEST = 3


@dataclass
class Editing(Action):
    """Gives and takes shifts, undoes and does again, without end."""

    longest = 2.0

    version: int = 0
    chance: random.Random = field(default_factory=lambda: random.Random(7))
    known: dict[int, Any] = field(default_factory=dict)
    """What everybody had at each acknowledged revision."""
    revision: int = 0
    sent: int = 0

    def prepare(self, world: World) -> None:
        """Store a draft."""
        _, self.version = drafted(world, "Edited")

    def act(self, world: World, hurry: threading.Event) -> None:
        """Send an edit, an undo or a redo on what is there; note the revision it made."""
        place = world.path(f"versions/{self.version}")
        now = world.ask("GET", place).json()
        kind = self.chance.choice(("edits", "edits", "edits", "undo", "redo"))
        if (kind == "undo" and now["can_undo"] is None) or (
            kind == "redo" and now["can_redo"] is None
        ):
            kind = "edits"
        body = None
        if kind == "edits":
            operation = {
                "op": "assign",
                "clinician": self.chance.choice(PEOPLE),
                "day": f"2026-07-{self.chance.randint(2, 28):02}",
                "code": self.chance.choice(CODES),
            }
            body = {"operations": [operation], "allow_violations": True}
        self.sent += 1
        hurry.set()
        answer = world.ask("POST", f"{place}/{kind}", json=body, headers={"If-Match": now["etag"]})
        if answer.status_code in (409, 422):
            return  # on leave, pinned, or nothing that could be changed
        assert answer.status_code == 200, answer.text
        told = answer.json()
        if told["revision"] == now["revision"]:
            return  # it was so before
        assert told["revision"] == now["revision"] + 1
        self.revision = told["revision"]
        self.known[self.revision] = seen(world, self.version, self.revision)

    def check(self, world: World) -> None:
        """The latest acknowledged revisions are as they were, and at most one came after."""
        now = world.ask("GET", world.path(f"versions/{self.version}")).json()
        assert self.revision <= now["revision"] <= self.revision + 1, (self.revision, now)
        for revision in sorted(self.known)[-LATEST:]:
            assert seen(world, self.version, revision) == self.known[revision], revision
        # One that was never acknowledged and is there all the same counts from now on.
        self.revision = now["revision"]

    def finish(self, world: World) -> None:
        """Every revision that was ever acknowledged is there; the check from scratch agrees."""
        for revision, state in self.known.items():
            assert seen(world, self.version, revision) == state, revision
        checked = world.ask("POST", world.path(f"versions/{self.version}/check")).json()
        assert checked["agrees"] is True
        database = world.database()
        with database.read() as session:
            edits = session.scalars(
                select(tables.Edit.revision)
                .where(tables.Edit.version_id == self.version)
                .order_by(tables.Edit.revision)
            ).all()
            assert list(edits) == list(range(1, self.revision + 1))
            noted = session.scalars(
                select(tables.Audit.id).where(tables.Audit.subject == f"version/{self.version}")
            ).all()
            assert len(noted) == len(edits)
        database.close()
