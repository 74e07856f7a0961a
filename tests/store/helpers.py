"""A database with a clock that stands still, and things to put into it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from nightfloat.domain.entry import Entry, Kind
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.programme import Programme
from nightfloat.store import snapshot, tables
from nightfloat.store.database import Database
from nightfloat.store.repositories import Made, Schedules, Users, Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.save import store_programme

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
NAMES = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())
NOON = datetime(2026, 7, 1, 12, 0, tzinfo=UTC)


def database(folder: Path) -> Database:
    """Return a new database at this release's schema; its clock stands at noon."""
    found = Database(folder / "nightfloat.db", lambda: NOON)
    found.migrate()
    return found


def example(name: str = "tiny") -> Programme:
    """Return an example programme."""
    return load_folder(EXAMPLES / name).programme


def a_user(session: Session, username: str = "ada") -> tables.User:
    """Save a user."""
    return Users(session).add(tables.User(username=username, name="Ada Berg", password_hash="-"))


def a_programme(session: Session, name: str = "tiny") -> int:
    """Save an example programme; return its id."""
    return store_programme(session, example(name), example=True).id


def a_schedule(session: Session, programme_id: int) -> tables.Schedule:
    """Save a schedule of the tiny example's first block."""
    start = NOON.date()
    row = tables.Schedule(name="July", blocks=["1"], start=start, end=start + timedelta(days=28))
    return Schedules(session, programme_id).add(row)


def an_entry(clinician: str, day: int, code: str = "D") -> Entry:
    """Return a shift of twelve hours, `day` days after noon."""
    start = NOON + timedelta(days=day)
    return Entry(clinician, start, start + timedelta(hours=12), Kind.SHIFT, code, "WARDS", "MAIN")


def a_version(
    session: Session, programme_id: int, schedule: tables.Schedule, author: tables.User
) -> tables.Version:
    """Save a draft in which R1 works on the first day and R2 on the second."""
    row = tables.Version(
        schedule_id=schedule.id,
        origin=tables.Origin.EMPTY,
        author_id=author.id,
        facts=snapshot.keep(session, example()),
    )
    rows = rows_of(["R1", "R2", "R3"], [an_entry("R1", 0), an_entry("R2", 1)])
    return Versions(session, programme_id).add(row, rows)


def revise(
    session: Session, programme_id: int, version: tables.Version, rows: Mapping[str, bytes]
) -> bool:
    """Give a draft its next revision, in which these clinicians have these rows."""
    made = Made(
        kind=tables.EditKind.EDIT,
        label="R1 to N",
        operations=[{"op": "assign", "clinician": "R1"}],
        author_id=version.author_id,
    )
    versions = Versions(session, programme_id)
    done = versions.revise(version.id, version.revision, rows, version.summary, made)
    session.refresh(version)
    return done
