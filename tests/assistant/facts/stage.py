"""Programmes with schedules in a database of their own, and who asks: for tests of answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from random import Random

from nightfloat.app.drafts import Drafts
from nightfloat.assistant.answers import Memory
from nightfloat.auth.permissions import Role, in_programme
from nightfloat.auth.scope import Identity, Scope
from nightfloat.domain.entry import Entry
from nightfloat.domain.time import Block
from nightfloat.rules.programme import Plan, Programme
from nightfloat.store import snapshot, tables
from nightfloat.store.accounts import Users
from nightfloat.store.database import Database
from nightfloat.store.folder import DATABASE
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.save import store_programme
from nightfloat.store.tables import Origin
from tests.explain.live_tools import example, rough

EXAMPLES = (
    "tiny",
    "family-medicine",
    "surgery-call",
    "emergency-medicine",
    "internal-medicine",
)
NOW = datetime(2026, 7, 6, 23, 0, tzinfo=UTC)


@cache
def roughly(name: str, seed: int = 3) -> tuple[Entry, ...]:
    """Return a schedule of an example that a beginner might have made: much of it is wrong."""
    return rough(example(name), Random(seed))


@dataclass(kw_only=True)
class Stage:
    """A programme in a database, with one schedule; versions are added to it."""

    database: Database
    programme: Programme
    memory: Memory
    now: datetime = NOW
    row: int = 1
    schedule: int = 1

    def add(self, entries: Sequence[Entry], *, published: bool = False) -> int:
        """Store a version of these entries, the one that is worked on unless it is published."""
        with self.database.write() as session:
            made = Versions(session, self.row).add(
                tables.Version(
                    schedule_id=self.schedule,
                    origin=Origin.IMPORT,
                    author_id=1,
                    facts=snapshot.keep(session, self.programme),
                    summary={},
                ),
                rows_of([person.id for person in self.programme.people], entries),
            )
            schedule = session.get_one(tables.Schedule, self.schedule)
            if published:
                Versions(session, self.row).publish(made, by=1, note="")
                schedule.working_version_id = None
            else:
                schedule.working_version_id = made.id
            return made.id

    @contextmanager
    def asking(self, role: Role = Role.SCHEDULER, clinician: str | None = None) -> Iterator[Scope]:
        """Yield the scope of somebody's request."""
        with self.database.read() as session:
            yield Scope(
                session=session,
                now=self.now,
                user=Identity(
                    user_id=1,
                    username="chief",
                    name="Chief",
                    administrator=False,
                    session_id=0,
                    csrf="",
                    seen=self.now,
                ),
                programme_id=self.row,
                role=role,
                clinician=clinician,
                permissions=in_programme(role, {}),
            )


@contextmanager
def stage(folder: Path, programme: Programme, *, now: datetime = NOW) -> Iterator[Stage]:
    """Yield a programme in a new database, with a schedule of what it plans."""
    database = Database(folder / DATABASE)
    database.migrate()
    plan = programme.plan
    with database.write() as session:
        Users(session).add(
            tables.User(username="chief", name="Chief", password_hash="", administrator=False)
        )
        row = store_programme(session, programme)
        schedule = tables.Schedule(
            programme_id=row.id,
            name="The schedule",
            year=plan.year,
            blocks=list(plan.blocks),
            start=_blocks(programme, plan)[0].start,
            end=_blocks(programme, plan)[-1].end,
        )
        session.add(schedule)
        session.flush()
        ids = row.id, schedule.id
    yield Stage(
        database=database,
        programme=programme,
        memory=Memory(Drafts()),
        now=now,
        row=ids[0],
        schedule=ids[1],
    )
    database.close()


def _blocks(programme: Programme, plan: Plan) -> Sequence[Block]:
    return programme.calendar.blocks if plan.year else programme.planned
