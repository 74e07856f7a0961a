"""What the actions on versions begin with: a schedule with a solved draft."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from nightfloat.app.findings import counts
from nightfloat.rules.check import check_programme
from nightfloat.store import snapshot, tables
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.tables import Origin
from tests.api.versioning import solved
from tests.faults.harness import World


def drafted(world: World, name: str) -> tuple[int, int]:
    """Store a schedule and a draft of it; return their ids. The server does not run yet."""
    database = world.database()
    with database.write() as session:
        programme = load_programme(session, world.programme)
        block = programme.calendar.block("1")
        schedule = tables.Schedule(
            programme_id=world.programme,
            name=name,
            blocks=["1"],
            start=block.start,
            end=block.end,
        )
        session.add(schedule)
        session.flush()
        entries = solved().entries
        violations, advisories = counts(check_programme(programme, entries).findings)
        made = Versions(session, world.programme).add(
            tables.Version(
                schedule_id=schedule.id,
                origin=Origin.IMPORT,
                author_id=session.scalars(select(tables.User.id)).one(),
                facts=snapshot.keep(session, programme),
                summary={"violations": violations, "advisories": advisories},
            ),
            rows_of([person.id for person in programme.people], entries),
        )
        found = schedule.id, made.id
    database.close()
    return found


def seen(world: World, version: int, revision: int) -> Any:
    """Return what everybody has at a revision, as the page shows it."""
    place = world.path(f"versions/{version}/grid")
    grid = world.ask("GET", place, params={"revision": revision})
    assert grid.status_code == 200, grid.text
    people = grid.json()["people"]
    return [(person["id"], [run[:3] for run in person["runs"]]) for person in people]
