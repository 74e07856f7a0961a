"""The domain to rows: a whole programme, writing only what is not stored like that already."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from nightfloat.domain.absence import BlockPin, Leave, Pin
from nightfloat.domain.people import Appointment, Clinician
from nightfloat.interchange.fields import ROTATION, SHIFT
from nightfloat.interchange.folder import Folder, folder_files
from nightfloat.interchange.write_toml import nested, sections
from nightfloat.rules.programme import Programme
from nightfloat.store import contents, fact_tables, tables
from nightfloat.store.columns import Json
from nightfloat.store.errors import ConflictError
from nightfloat.store.load import ATTACHED, HEARD, SETTINGS, pin, request
from nightfloat.store.toml_json import to_json

Coded = TypeVar(
    "Coded", fact_tables.Clinician, fact_tables.Shift, fact_tables.Rotation, fact_tables.Rule
)
Uncoded = TypeVar("Uncoded", fact_tables.Leave, fact_tables.Pin)


def store_programme(
    session: Session,
    source: Programme | Folder,
    *,
    into: tables.Programme | None = None,
    example: bool = False,
) -> tables.Programme:
    """Store a programme and return its row: a new one, or `into`, made to say the same.

    Into an existing one, rows that say the same already stay as they are, with their ids; people,
    shifts, rotations, rules and requests are the same when their code is. New leave and pins come
    after the old. Declined and withdrawn requests stay. Raises ConflictError for a new request
    with the code of one of those.
    """
    programme = source if isinstance(source, Programme) else source.programme
    row = into if into is not None else tables.Programme(example=example, facts_revision=0)
    row.name, row.specialty = programme.name, programme.specialty
    row.settings = _settings(programme)
    row.attachments = _attachments(session, source)
    row.facts_revision += 1
    session.add(row)
    session.flush()
    _people(session, row.id, programme)
    _work(session, row.id, programme)
    ids = clinician_ids(session, row.id)
    _leave(session, row.id, programme, ids)
    _requests(session, row.id, programme, ids)
    _pins(session, row.id, programme, ids)
    session.flush()
    return row


def clinician_ids(session: Session, programme_id: int) -> dict[str, int]:
    """Return the row ids of a programme's clinicians, by code."""
    one = fact_tables.Clinician
    found = session.execute(select(one.code, one.id).where(one.programme_id == programme_id))
    return dict(found.all())


def _settings(programme: Programme) -> Json:
    found: list[tuple[Any, Any]] = [
        (table, to_json(table, data))
        for table, data in sections(programme)
        if table.path and table.path[0] in SETTINGS
    ]
    return nested(found)


def _attachments(session: Session, source: Programme | Folder) -> Json:
    files = {file: data for file, data in folder_files(source) if file in ATTACHED}
    return dict(zip(files, contents.put_many(session, list(files.values())), strict=True))


def _people(session: Session, programme_id: int, programme: Programme) -> None:
    wanted = [(person.id, _person(person)) for person in programme.people]
    found = _merge(session, fact_tables.Clinician, programme_id, wanted)
    for row, person in zip(found, programme.people, strict=True):
        terms = [_term(one) for one in person.appointments]
        if [_term(one) for one in row.appointments] != terms:
            if row.appointments:
                row.revision += 1
            row.appointments = [fact_tables.Appointment(**term) for term in terms]


def _person(person: Clinician) -> dict[str, Any]:
    held: list[Json] = [
        {"name": one.name, **({"until": one.until.isoformat()} if one.until else {})}
        for one in person.qualifications
    ]
    return {"name": person.name, "role": person.role, "qualifications": held}


def _term(one: Appointment | fact_tables.Appointment) -> dict[str, Any]:
    return {key: getattr(one, key) for key in ("start", "end", "pgy", "fte", "cohort")}


def _work(session: Session, programme_id: int, programme: Programme) -> None:
    shifts: list[tuple[str, dict[str, Any]]] = []
    rotations: list[tuple[str, dict[str, Any]]] = []
    rules: list[tuple[str, dict[str, Any]]] = []
    for table, data in sections(programme):
        settings = to_json(table, data)
        if table in (SHIFT, ROTATION):
            code = settings.pop("id")
            name = settings.pop("name", code)
            place = shifts if table is SHIFT else rotations
            place.append((code, {"name": name, "settings": settings}))
        elif table.path[:1] == ("rule",):
            code = settings.pop("id")
            rules.append((code, {"kind": table.path[1], "settings": settings}))
    for rule, (_, values) in zip(programme.rules, rules, strict=True):
        values["severity"] = rule.severity.name.lower()
        values["settings"].pop("severity", None)
    _merge(session, fact_tables.Shift, programme_id, shifts)
    _merge(session, fact_tables.Rotation, programme_id, rotations)
    _merge(session, fact_tables.Rule, programme_id, rules)


def _merge(
    session: Session,
    model: type[Coded],
    programme_id: int,
    wanted: Sequence[tuple[str, dict[str, Any]]],
) -> list[Coded]:
    """Make the programme's rows of a model those wanted, in this order; return them."""
    query = select(model).where(model.programme_id == programme_id)
    old = {row.code: row for row in session.scalars(query)}
    found: list[Coded] = []
    for position, (code, values) in enumerate(wanted):
        row = old.pop(code, None)
        if row is None:
            row = model(programme_id=programme_id, code=code, position=position, **values)
            session.add(row)
        elif _differs(row, values):
            for key, value in values.items():
                setattr(row, key, value)
            row.revision += 1
        row.position = position
        found.append(row)
    for row in old.values():
        session.delete(row)
    session.flush()
    return found


def _differs(row: object, values: dict[str, Any]) -> bool:
    # As text: in some tables the order of the keys counts.
    return any(json.dumps(getattr(row, key)) != json.dumps(one) for key, one in values.items())


def _leave(session: Session, programme_id: int, programme: Programme, ids: dict[str, int]) -> None:
    query = select(fact_tables.Leave).where(fact_tables.Leave.programme_id == programme_id)
    keys = ("clinician_id", "start", "start_minute", "end", "end_minute", "kind", "note")
    old = [(tuple(getattr(row, key) for key in keys), row) for row in session.scalars(query)]
    for one in _left(session, old, (_leave_key(one, ids) for one in programme.leave)):
        session.add(
            fact_tables.Leave(programme_id=programme_id, **dict(zip(keys, one, strict=True)))
        )


def _leave_key(one: Leave, ids: dict[str, int]) -> tuple[Any, ...]:
    return (
        ids[one.clinician],
        one.start,
        one.start_minute,
        one.end,
        one.end_minute,
        one.kind,
        one.note,
    )


def _left(session: Session, old: list[tuple[Any, Uncoded]], wanted: Iterable[Any]) -> list[Any]:
    """Delete the old rows that are not wanted; return, in order, what is wanted and not there."""
    there: dict[Any, list[Uncoded]] = {}
    for key, row in old:
        there.setdefault(key, []).append(row)
    missing: list[Any] = []
    for key in wanted:
        same = there.get(key)
        if same:
            same.pop(0)
        else:
            missing.append(key)
    for rows in there.values():
        for row in rows:
            session.delete(row)
    return missing


def _requests(
    session: Session, programme_id: int, programme: Programme, ids: dict[str, int]
) -> None:
    query = select(fact_tables.Request).where(fact_tables.Request.programme_id == programme_id)
    old = {row.code: row for row in session.scalars(query)}
    codes = {id: code for code, id in ids.items()}
    for one in programme.requests:
        row = old.pop(one.id, None)
        if row is not None and row.state not in HEARD:
            raise ConflictError(
                f'request "{one.id}" was {row.state} before. Maybe give the new one another id.'
            )
        if row is None:
            row = fact_tables.Request(
                programme_id=programme_id, code=one.id, state=fact_tables.RequestState.OPEN
            )
            session.add(row)
        elif request(row, codes, programme.calendar) == one:
            continue
        else:
            row.revision += 1
        row.clinician_id = ids[one.clinician]
        for key in ("kind", "start", "end", "what", "rank", "note"):
            setattr(row, key, getattr(one, key))
    for row in old.values():
        if row.state in HEARD:
            session.delete(row)


def _pins(session: Session, programme_id: int, programme: Programme, ids: dict[str, int]) -> None:
    query = select(fact_tables.Pin).where(fact_tables.Pin.programme_id == programme_id)
    codes = {id: code for code, id in ids.items()}
    # A block's pin has no note in a folder; the one it has here stays with it.
    old = [(pin(row, codes[row.clinician_id]), row) for row in session.scalars(query)]
    for one in _left(session, old, (*programme.pins, *programme.block_schedule)):
        session.add(pin_row(one, programme_id, ids[one.clinician]))


def pin_row(one: Pin | BlockPin, programme_id: int, clinician_id: int) -> fact_tables.Pin:
    """Return a new row for a pin of the domain."""
    if isinstance(one, BlockPin):
        return fact_tables.Pin(
            programme_id=programme_id,
            clinician_id=clinician_id,
            kind=fact_tables.PinKind.BLOCK,
            block=one.block,
            assign=one.rotation,
        )
    return fact_tables.Pin(
        programme_id=programme_id,
        clinician_id=clinician_id,
        kind=fact_tables.PinKind.DAY,
        start=one.start,
        end=one.end,
        assign=one.assign,
        note=one.note,
    )
