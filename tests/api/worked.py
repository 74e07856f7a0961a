"""A schedule for tests that is made by hand: a version of the tiny example's block."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import select

from nightfloat.domain.entry import Entry, Kind
from nightfloat.store import snapshot, tables
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Schedules, Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.tables import Origin
from tests.api.serving import Served

HOURS = {"D": (7, 10), "L": (13, 10), "N": (20, 11)}
"""When a shift of the tiny example starts, and how long it is, in hours."""


def version(server: Served, *rows: str, published: bool = False) -> int:
    """Store rows such as "R6 2026-07-06 N N N -" as the working draft of the first schedule.

    Returns the version's id. A published one is no longer anybody's working draft.
    """
    with server.database.write() as session:
        programme = load_programme(session, server.own)
        calendar = programme.calendar
        entries: list[Entry] = []
        for row in rows:
            clinician, first, *codes = row.split()
            for number, code in enumerate(codes):
                day = date.fromisoformat(first) + timedelta(days=number)
                if code == "-":
                    continue
                hour, length = HOURS[code]
                start = calendar.instant(day, hour * 60)
                kind = Kind.NIGHT_FLOAT if code == "N" else Kind.SHIFT
                end = start + timedelta(hours=length)
                entries.append(Entry(clinician, start, end, kind, code, "WARDS", "LMC"))
        schedules = Schedules(session, server.own).all()
        if schedules:
            schedule = schedules[0]
        else:
            block = calendar.block("1")
            schedule = Schedules(session, server.own).add(
                tables.Schedule(
                    name="Block 1", year=False, blocks=["1"], start=block.start, end=block.end
                )
            )
        author = session.scalars(select(tables.User.id)).first()
        assert author is not None
        made = Versions(session, server.own).add(
            tables.Version(
                schedule_id=schedule.id,
                origin=Origin.IMPORT,
                author_id=author,
                facts=snapshot.keep(session, programme),
                summary={"violations": 2, "advisories": 1},
            ),
            rows_of((person.id for person in programme.people), entries),
        )
        if published:
            Versions(session, server.own).publish(made, by=author, note="")
            schedule.working_version_id = None
        else:
            schedule.working_version_id = made.id
        return made.id
