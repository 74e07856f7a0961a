"""Made-up programmes with schedules that are partly wrong, in a database of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from nightfloat.app.drafts import Drafts
from nightfloat.assistant.answers import Memory
from nightfloat.assistant.battery.people import CODES, NAMES, NOTES, TWINS
from nightfloat.auth.permissions import Role, in_programme
from nightfloat.auth.scope import Identity, Scope
from nightfloat.domain.absence import Leave, Pin, Request, RequestKind
from nightfloat.domain.entry import Entry
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, Block, days
from nightfloat.domain.work import Rotation, Shift
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.rules.programme import Plan, Programme
from nightfloat.store import fact_tables, snapshot, tables
from nightfloat.store.accounts import Users
from nightfloat.store.database import Database
from nightfloat.store.folder import DATABASE
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.save import store_programme
from nightfloat.store.tables import Origin

EXAMPLES = ("tiny", "surgery-call", "family-medicine")
DRAFTS = 2
"""Drafts of a scene, each with other changes."""
_BUSY = 0.5
_KEPT = 0.9


class Time(StrEnum):
    """When a scene is."""

    USUAL = "usual"
    AUTUMN = "autumn"
    """The clocks go back."""
    SPRING = "spring"
    """The clocks go forward."""
    NEW_YEAR = "new year"
    EMPTY = "empty"
    """Nobody has anything yet."""


_IN = {Time.AUTUMN: (11, 1), Time.SPRING: (3, 14), Time.NEW_YEAR: (1, 1)}
"""A day in the block that is planned, as month and day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A programme with a version in force and drafts; `day` is one that matters in it."""

    name: str
    programme: Programme
    database: Database
    memory: Memory
    row: int
    published: int
    drafts: tuple[int, ...]
    day: date

    @contextmanager
    def asking(self) -> Iterator[Scope]:
        """Yield the scope of somebody who plans, at noon of the scene's day."""
        now = self.programme.calendar.instant(self.day, 12 * 60)
        with self.database.read() as session:
            yield Scope(
                session=session,
                now=now,
                user=_chief(now),
                programme_id=self.row,
                role=Role.SCHEDULER,
                clinician=None,
                permissions=in_programme(Role.SCHEDULER, {}),
            )

    @property
    def notes(self) -> tuple[str, ...]:
        """All that people have typed."""
        programme = self.programme
        typed = [
            *(one.note for one in programme.leave),
            *(one.note for one in programme.requests),
            *(one.note for one in programme.pins),
        ]
        return tuple(dict.fromkeys((*typed, *NOTES)))


def _chief(now: datetime) -> Identity:
    return Identity(
        user_id=1,
        username="chief",
        name="Chief",
        administrator=False,
        session_id=0,
        csrf="",
        seen=now,
    )


@contextmanager
def scenes(seed: int) -> Iterator[Iterator[Scene]]:
    """Yield scenes without end, the same for the same seed; all is gone when it is left."""
    with TemporaryDirectory(prefix="nightfloat-battery-") as folder:
        database = Database(Path(folder) / DATABASE)
        try:
            database.migrate()
            with database.write() as session:
                Users(session).add(
                    tables.User(
                        username="chief", name="Chief", password_hash="", administrator=False
                    )
                )
            yield _scenes(database, Random(seed))
        finally:
            database.close()


def _scenes(database: Database, random: Random) -> Iterator[Scene]:
    number = 0
    while True:
        # The numbers of times and of examples share no divisor: each pair comes up.
        time = list(Time)[number % len(Time)]
        yield _stored(database, _varied(number, time, random), time, random)
        number += 1


@cache
def example(name: str) -> Programme:
    """Return the programme of an example that comes with Nightfloat."""
    with as_file(examples_root() / name) as folder:
        return load_folder(folder).programme


def _varied(number: int, time: Time, random: Random) -> Programme:
    """Return an example with other people, at another time, with notes that want something."""
    programme = example(EXAMPLES[number % len(EXAMPLES)])
    block = _block(programme, time)
    programme = programme.with_(
        name=f"Programme {number + 1}",
        plan=Plan(blocks=(block.id,)),
        people=_people(programme.people, random),
        block_schedule=tuple(
            replace(one, block=block.id)
            for one in programme.block_schedule
            if one.block == programme.plan.blocks[0]
        ),
        history=(),
        last_schedule=(),
        carry=(),
        stays=(),
    )
    return programme.with_(
        leave=_leave(programme, block, random),
        pins=_pins(programme, block, random),
        requests=tuple(_request(f"Q{each}", programme, block, random) for each in range(1, 6)),
    )


def _block(programme: Programme, time: Time) -> Block:
    """Return the block that is planned."""
    blocks = programme.calendar.blocks
    when = _IN.get(time)
    if when is None:
        return blocks[0]
    return next(
        one
        for one in blocks
        if any((day.month, day.day) == when for day in days(one.start, one.end))
    )


def _people(people: Sequence[Clinician], random: Random) -> tuple[Clinician, ...]:
    """Return the people with hard names: two alike, one that is a code, and no ends."""
    names = [*TWINS, random.choice(CODES), *random.sample(NAMES, len(NAMES))]
    few = names[: len(people)]
    random.shuffle(few)
    named = [replace(one, name=name) for one, name in zip(people, few, strict=False)]
    return (*named, *people[len(named) :])


def _leave(programme: Programme, block: Block, random: Random) -> tuple[Leave, ...]:
    found = []
    for person in random.sample(programme.people, 2):
        start = block.start + timedelta(days=random.randrange(block.length - 5))
        end = start + timedelta(days=random.choice((1, 3, 5)))
        note = random.choice(NOTES)
        found.append(Leave(clinician=person.id, start=start, end=end, note=note))
    return tuple(found)


def _pins(programme: Programme, block: Block, random: Random) -> tuple[Pin, ...]:
    return tuple(
        Pin(clinician=person.id, start=day, end=day + DAY, assign="-", note=random.choice(NOTES))
        for person in random.sample(programme.people, 2)
        for day in [block.start + timedelta(days=random.randrange(block.length))]
    )


def _request(id: str, programme: Programme, block: Block, random: Random) -> Request:
    start = block.start + timedelta(days=random.randrange(block.length - 3))
    shift = random.choice(programme.shifts)
    on = random.random() < 0.3
    return Request(
        id=id,
        clinician=random.choice(programme.people).id,
        kind=RequestKind.ON if on else random.choice((RequestKind.WISH_OFF, RequestKind.NO_CALL)),
        start=start,
        end=start + timedelta(days=1 if on else random.choice((1, 2))),
        what=shift.id if on else "",
        note=random.choice(NOTES),
    )


def _entries(programme: Programme, random: Random) -> list[Entry]:
    """Return a schedule as a beginner might make it: who is there has a shift every other day."""
    block = programme.planned[0]
    on = {one.clinician: one.rotation for one in programme.block_schedule}
    found = []
    for person in programme.people:
        rotation = programme.rotation.get(on.get(person.id, "")) or programme.rotations[0]
        shifts = [programme.shift[code] for code in rotation.shifts]
        if not shifts:
            continue
        last = shifts[0]
        for day in days(block.start, block.end):
            if programme.away(person.id, day) or random.random() > _BUSY:
                continue
            last = last if random.random() < 0.6 else random.choice(shifts)
            if last.days.matches(day, programme.calendar):
                found.append(_entry(programme, person.id, day, last, rotation))
    return found


def _entry(programme: Programme, who: str, day: date, shift: Shift, rotation: Rotation) -> Entry:
    instant = programme.calendar.instant
    start, end = instant(day, shift.start), instant(day, shift.end)
    return Entry(who, start, end, shift.kind, shift.id, rotation.id, shift.site)


def _stored(database: Database, programme: Programme, time: Time, random: Random) -> Scene:
    """Store a programme, its version in force and its drafts."""
    block = programme.planned[0]
    entries = [] if time is Time.EMPTY else _entries(programme, random)
    with database.write() as session:
        row = store_programme(session, programme)
        schedule = tables.Schedule(
            programme_id=row.id,
            name=f"Schedule {row.id}",
            year=False,
            blocks=[block.id],
            start=block.start,
            end=block.end,
        )
        session.add(schedule)
        session.flush()
        for one in session.query(fact_tables.Request).filter_by(programme_id=row.id):
            one.decision_note = random.choice(("", *NOTES))
            one.state = random.choice(
                (fact_tables.RequestState.OPEN, fact_tables.RequestState.DECLINED)
            )
        programme_id, schedule_id = row.id, schedule.id
    people = [person.id for person in programme.people]
    made = []
    for number in range(DRAFTS + 1):
        own = entries if not number else [one for one in entries if random.random() < _KEPT]
        with database.write() as session:
            versions = Versions(session, programme_id)
            version = versions.add(
                tables.Version(
                    schedule_id=schedule_id,
                    origin=Origin.IMPORT,
                    author_id=1,
                    facts=snapshot.keep(session, programme),
                    summary={},
                ),
                rows_of(people, own),
            )
            if not number:
                versions.publish(version, by=1, note="")
            else:
                session.get_one(tables.Schedule, schedule_id).working_version_id = version.id
            made.append(version.id)
    when = _IN.get(time)
    day = next(
        (one for one in days(block.start, block.end) if (one.month, one.day) == when), block.start
    )
    return Scene(
        name=f"{programme.name}, {time}",
        programme=programme,
        database=database,
        memory=Memory(Drafts()),
        row=programme_id,
        published=made[0],
        drafts=tuple(made[1:]),
        day=day,
    )
