"""Rows to the domain: a programme as the folder's own reader makes it, from stored tables."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nightfloat.domain.absence import BlockPin, Leave, Pin, Request
from nightfloat.domain.people import Appointment, Clinician, Qualification
from nightfloat.domain.time import DAY, Calendar
from nightfloat.interchange.draft import Draft
from nightfloat.interchange.fields import PACK, PLAN, ROTATION, SHIFT, SITE, YEAR, Table
from nightfloat.interchange.flat import flat_entries
from nightfloat.interchange.mistakes import Mistakes
from nightfloat.interchange.people_csv import read_carry, read_stays
from nightfloat.interchange.programme_toml import read_programme
from nightfloat.interchange.reader import Source
from nightfloat.interchange.settings import FORMAT
from nightfloat.interchange.sheets import CARRY, HISTORY, LAST_SCHEDULE, STAYS
from nightfloat.interchange.toml_lines import Lines
from nightfloat.rules.programme import Programme
from nightfloat.store import contents, fact_tables, tables
from nightfloat.store.columns import Json
from nightfloat.store.errors import DamagedError, NotFoundError
from nightfloat.store.toml_json import from_json, rule_table

SETTINGS: dict[str, Table] = {"year": YEAR, "plan": PLAN, "site": SITE, "pack": PACK}
"""The tables of programme.toml that a programme's row keeps as JSON."""

ATTACHED = (CARRY.file, STAYS.file, HISTORY.file, LAST_SCHEDULE.file)
"""The files of a folder that a programme keeps as they are."""

HEARD = (fact_tables.RequestState.OPEN, fact_tables.RequestState.APPROVED)
"""States of requests that reach the engine."""


def load_programme(session: Session, programme_id: int) -> Programme:
    """Return a programme as it is stored now.

    Raises NotFoundError, and FolderError when the rows do not make a programme.
    """
    row = session.get(tables.Programme, programme_id)
    if row is None:
        raise NotFoundError(f"No programme {programme_id}. Maybe it was deleted.")
    mistakes = Mistakes()
    draft = Draft(mistakes, _source(session, row, mistakes))
    read_programme(draft)
    files = contents.get_many(session, row.attachments.values())
    attached = {file: files[digest] for file, digest in row.attachments.items()}
    if CARRY.file in attached:
        read_carry(draft, attached[CARRY.file])
    if STAYS.file in attached:
        read_stays(draft, attached[STAYS.file])
    entries = {
        file: flat_entries(attached[file], file, draft.mistakes) if file in attached else []
        for file in (HISTORY.file, LAST_SCHEDULE.file)
    }
    draft.mistakes.check()
    if draft.calendar is None or draft.plan is None:
        raise DamagedError(f'programme "{row.name}" has no year. Maybe restore the last backup.')
    people = _people(session, programme_id)
    codes = {id: person.id for id, person in people.items()}
    pins = _pins(session, programme_id, codes)
    return Programme(
        name=draft.name,
        specialty=draft.specialty,
        calendar=draft.calendar,
        plan=draft.plan,
        people=tuple(people.values()),
        sites=tuple(draft.sites),
        shifts=tuple(one.value for one in draft.shifts),
        rotations=tuple(one.value for one in draft.rotations),
        packs=tuple(draft.packs),
        rules=tuple(one.value for one in draft.rules),
        leave=_leave(session, programme_id, codes),
        requests=_requests(session, programme_id, codes, draft.calendar),
        pins=tuple(one for one in pins if isinstance(one, Pin)),
        block_schedule=tuple(one for one in pins if isinstance(one, BlockPin)),
        history=tuple(one.value for one in entries[HISTORY.file]),
        last_schedule=tuple(one.value for one in entries[LAST_SCHEDULE.file]),
        carry=tuple(one.value for one in draft.carry),
        stays=tuple(one.value for one in draft.stays),
    )


def _source(session: Session, row: tables.Programme, mistakes: Mistakes) -> Source:
    """Return programme.toml's data, with a "line" for each rule: its position."""
    data: dict[str, Any] = {"nightfloat": FORMAT, "name": row.name, "specialty": row.specialty}
    for key, table in SETTINGS.items():
        if key in row.settings:
            found = row.settings[key]
            data[key] = (
                [from_json(table, one) for one in found] if table.many else from_json(table, found)
            )
    data["shift"] = _work(session, fact_tables.Shift, SHIFT, row.id)
    data["rotation"] = _work(session, fact_tables.Rotation, ROTATION, row.id)
    data["rule"], lines = _rules(session, row.id)
    return Source(mistakes, data=data, lines=lines)


def _work(
    session: Session,
    model: type[fact_tables.Shift | fact_tables.Rotation],
    table: Table,
    programme_id: int,
) -> list[Json]:
    query = (
        select(model.code, model.name, model.settings)
        .where(model.programme_id == programme_id)
        .order_by(model.position, model.id)
    )
    return [
        {"id": code, "name": name, **from_json(table, settings)}
        for code, name, settings in session.execute(query)
    ]


def _rules(session: Session, programme_id: int) -> tuple[dict[str, list[Json]], Lines]:
    rule = fact_tables.Rule
    query = (
        select(rule.kind, rule.code, rule.severity, rule.settings)
        .where(rule.programme_id == programme_id)
        .order_by(rule.position, rule.id)
    )
    found: dict[str, list[Json]] = {}
    lines = Lines()
    for number, (kind, code, severity, settings) in enumerate(session.execute(query), 1):
        table = rule_table(kind)
        several = found.setdefault(kind, [])
        lines.at["rule", kind, len(several)] = number
        # A type this release does not know: the reader says so.
        values = from_json(table, settings) if table else dict(settings)
        several.append({"id": code, "severity": severity, **values})
    return found, lines


def _people(session: Session, programme_id: int) -> dict[int, Clinician]:
    person, one = fact_tables.Clinician, fact_tables.Appointment
    terms: dict[int, list[Appointment]] = {}
    for clinician_id, start, end, pgy, fte, cohort in session.execute(
        select(one.clinician_id, one.start, one.end, one.pgy, one.fte, one.cohort)
        .join(person, person.id == one.clinician_id)
        .where(person.programme_id == programme_id)
        .order_by(one.start, one.id)
    ):
        term = Appointment(start=start, end=end, pgy=pgy, fte=fte, cohort=cohort)
        terms.setdefault(clinician_id, []).append(term)
    query = (
        select(person.id, person.code, person.name, person.role, person.qualifications)
        .where(person.programme_id == programme_id)
        .order_by(person.position, person.id)
    )
    return {
        id: Clinician(
            id=code,
            name=name,
            role=role,
            appointments=tuple(terms.get(id, ())),
            qualifications=tuple(_qualification(held) for held in qualifications),
        )
        for id, code, name, role, qualifications in session.execute(query)
    }


def _qualification(held: Json) -> Qualification:
    until = held.get("until")
    return Qualification(held["name"], date.fromisoformat(until) if until else None)


def _leave(session: Session, programme_id: int, codes: dict[int, str]) -> tuple[Leave, ...]:
    one = fact_tables.Leave
    query = (
        select(
            one.clinician_id,
            one.start,
            one.start_minute,
            one.end,
            one.end_minute,
            one.kind,
            one.note,
        )
        .where(one.programme_id == programme_id)
        .order_by(one.id)
    )
    return tuple(
        Leave(
            clinician=codes[id],
            start=start,
            start_minute=start_minute,
            end=end,
            end_minute=end_minute,
            kind=kind,
            note=note,
        )
        for id, start, start_minute, end, end_minute, kind, note in session.execute(query)
    )


def _requests(
    session: Session, programme_id: int, codes: dict[int, str], calendar: Calendar
) -> tuple[Request, ...]:
    one = fact_tables.Request
    query = (
        select(one).where(one.programme_id == programme_id, one.state.in_(HEARD)).order_by(one.id)
    )
    return tuple(request(row, codes, calendar) for row in session.scalars(query))


def request(row: fact_tables.Request, codes: dict[int, str], calendar: Calendar) -> Request:
    """Return a request's row as the domain's; without dates it may come at any time of the year."""
    start = row.start or calendar.start
    end = row.end or (row.start + DAY if row.start else calendar.end)
    return Request(
        id=row.code,
        clinician=codes[row.clinician_id],
        kind=row.kind,
        start=start,
        end=end,
        what=row.what,
        rank=row.rank,
        note=row.note,
    )


def _pins(session: Session, programme_id: int, codes: dict[int, str]) -> list[Pin | BlockPin]:
    one = fact_tables.Pin
    query = select(one).where(one.programme_id == programme_id).order_by(one.id)
    return [pin(row, codes[row.clinician_id]) for row in session.scalars(query)]


def pin(row: fact_tables.Pin, clinician: str) -> Pin | BlockPin:
    """Return a pin's row as the domain's."""
    if row.block is not None:
        return BlockPin(clinician=clinician, block=row.block, rotation=row.assign)
    if row.start is None or row.end is None:  # The table's own check does not let this be.
        raise DamagedError(f"pin {row.id} has no days. Maybe restore the last backup.")
    return Pin(clinician=clinician, start=row.start, end=row.end, assign=row.assign, note=row.note)
