"""The CSV files of a folder to the domain, and back to rows."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from nightfloat.domain.absence import BlockPin, Carry, Leave, Pin, Request, RequestKind, StayLogged
from nightfloat.domain.people import Appointment, Clinician, Role
from nightfloat.domain.time import DAY, Calendar
from nightfloat.interchange.draft import Draft, Placed
from nightfloat.interchange.sheets import (
    BLOCK_SCHEDULE,
    CARRY,
    LEAVE,
    PEOPLE,
    PINS,
    REQUESTS,
    STAYS,
)
from nightfloat.interchange.tables import Record, read_sheet

Row = dict[str, Any]


def read_people(draft: Draft, data: bytes) -> None:
    """Read people.csv into the draft: one clinician for each id, appointments in row order."""
    groups: dict[str, list[Record]] = {}
    broken: set[str] = set()
    for record in read_sheet(PEOPLE, data, file=PEOPLE.file, mistakes=draft.mistakes):
        id = record.raw["id"].strip()
        draft.declare("clinician", id, record.line)
        if cohort := record.raw["cohort"].strip():
            draft.declare("cohort", cohort, record.line)
        groups.setdefault(id, []).append(record)
        if record.broken:
            broken.add(id)
    for id, records in groups.items():
        person = None if id in broken else _clinician(draft, id, records)
        if person:
            draft.people.append(Placed(records[0].line, person))
    if not groups and not any(one.file == PEOPLE.file for one in draft.mistakes.found):
        draft.mistakes.add(
            PEOPLE.file,
            0,
            "lists nobody.",
            maybe="the rows are in another file.",
            unfinished=True,
        )


def _clinician(draft: Draft, id: str, records: list[Record]) -> Clinician | None:
    first = records[0]
    before = len(draft.mistakes)
    for record in records[1:]:
        for key in ("name", "role"):
            if record.raw[key].strip() and record.values[key] != first.values[key]:
                _wrong(
                    draft,
                    record,
                    key,
                    f'differs from "{first.raw[key]}" for the same person on line {first.line}.',
                    "two people share the id.",
                )
    appointments = [found for record in records if (found := _appointment(draft, first, record))]
    for earlier, later in pairwise(appointments):
        if later[1].start < earlier[1].end:
            _wrong(
                draft,
                later[0],
                "id",
                f"has a second row whose days overlap or precede those of line {earlier[0].line}; "
                "several rows are several appointments.",
                "an end and a start date, in order, or another id for another person.",
            )
    qualifications = [one for record in records for one in record.values["qualifications"]]
    for index, one in enumerate(qualifications):
        if one.name in (other.name for other in qualifications[:index]):
            _wrong(
                draft, records[-1], "qualifications", f'names "{one.name}" twice.', "one is old."
            )
    if len(draft.mistakes) > before or draft.calendar is None:
        return None
    return Clinician(
        id=id,
        name=(first.values["name"].strip() and first.values["name"]) or id,
        role=first.values["role"],
        appointments=tuple(one for _, one in appointments),
        qualifications=tuple(qualifications),
    )


def _wrong(draft: Draft, record: Record, key: str, message: str, way: str) -> None:
    draft.mistakes.add(
        PEOPLE.file, record.line, message, field=key, value=record.raw[key], maybe=way
    )


def _appointment(draft: Draft, first: Record, record: Record) -> tuple[Record, Appointment] | None:
    values = record.values
    if first.values["role"] is Role.RESIDENT and values["pgy"] is None:
        _wrong(
            draft, record, "pgy", "is empty for a resident.", '1, or role "other" for who has none.'
        )
    year = draft.calendar
    start: date | None = values["start"] or (year.start if year else None)
    last: date | None = values["end"] or (year.end - DAY if year else None)
    if start is None or last is None:
        return None
    if last < start:
        shown = "end" if values["end"] else "start"
        _wrong(
            draft,
            record,
            shown,
            f"gives an appointment from {start} to {last}.",
            "the two are swapped.",
        )
        return None
    return record, Appointment(
        start=start, end=last + DAY, pgy=values["pgy"], fte=values["fte"], cohort=values["cohort"]
    )


def people_rows(people: tuple[Clinician, ...], calendar: Calendar) -> Iterator[Row]:
    """Yield the rows of people.csv; dates of the year itself are left empty."""
    for person in people:
        for index, one in enumerate(person.appointments):
            yield {
                "id": person.id,
                "name": person.name,
                "role": person.role,
                "pgy": one.pgy,
                "fte": one.fte,
                "cohort": one.cohort,
                "start": None if one.start == calendar.start else one.start,
                "end": None if one.end == calendar.end else one.end - DAY,
                "qualifications": () if index else person.qualifications,
            }


def read_leave(draft: Draft, data: bytes) -> None:
    """Read leave.csv into the draft."""
    for record in read_sheet(LEAVE, data, file=LEAVE.file, mistakes=draft.mistakes):
        if record.broken:
            continue
        day, minute = record.values["start"]
        last, until = record.values["end"] or (day, None)
        if until is None:
            last, until = last + DAY, 0
        if (last, until) <= (day, minute or 0):
            _swapped(draft, LEAVE.file, record)
            continue
        leave = Leave(
            clinician=record.values["clinician"],
            start=day,
            start_minute=minute or 0,
            end=last,
            end_minute=until,
            kind=record.values["kind"],
            note=record.values["note"],
        )
        draft.leave.append(Placed(record.line, leave))


def _swapped(draft: Draft, file: str, record: Record) -> None:
    draft.mistakes.add(
        file,
        record.line,
        f"is not after the start, {record.raw['start'].strip()}.",
        field="end",
        value=record.raw["end"],
        maybe="the two are swapped.",
    )


def leave_rows(leave: tuple[Leave, ...]) -> Iterator[Row]:
    """Yield the rows of leave.csv."""
    for one in leave:
        whole = one.end_minute == 0
        yield {
            "clinician": one.clinician,
            "start": (one.start, one.start_minute or None),
            "end": (one.end - DAY, None) if whole else (one.end, one.end_minute),
            "kind": one.kind,
            "note": one.note,
        }


def _span(draft: Draft, file: str, record: Record) -> tuple[date, date] | None:
    """Return (first day, day after the last) of a row, or None with a mistake noted."""
    start, last = record.values["start"], record.values["end"] or record.values["start"]
    if last < start:
        _swapped(draft, file, record)
        return None
    return start, last + DAY


def read_requests(draft: Draft, data: bytes) -> None:
    """Read requests.csv into the draft; a request without an id is named after its row."""
    for record in read_sheet(REQUESTS, data, file=REQUESTS.file, mistakes=draft.mistakes):
        if record.broken:
            continue
        values = dict(record.values)
        if values["start"] is None:
            if values["kind"] is not RequestKind.ELECTIVE:
                draft.mistakes.add(
                    REQUESTS.file,
                    record.line,
                    "is empty; only an elective can come at any time.",
                    field="start",
                    maybe='the first day, such as "2026-07-18".',
                )
                continue
            if draft.calendar is None:
                continue
            values["start"] = draft.calendar.start
            values["end"] = values["end"] or draft.calendar.end - DAY
        span = _span(draft, REQUESTS.file, Record(record.line, values, record.broken, record.raw))
        if span is None:
            continue
        request = Request(
            id=values["id"] or _request_id(draft, values),
            clinician=values["clinician"],
            kind=values["kind"],
            start=span[0],
            end=span[1],
            what=values["what"].strip(),
            rank=values["rank"],
            note=values["note"],
        )
        if not draft.declare("request", request.id, record.line):
            first = draft.known("request")[request.id]
            draft.mistakes.add(
                REQUESTS.file,
                record.line,
                f"is the id of two requests; the first is on line {first}.",
                field="id",
                value=request.id,
                maybe=f'"{request.id}-2".',
            )
        draft.requests.append(Placed(record.line, request))


def _request_id(draft: Draft, values: Row) -> str:
    name = f"{values['clinician']} {values['kind'].value} {values['start']}"
    number = 2
    found = name
    while found in draft.known("request"):
        found, number = f"{name} ({number})", number + 1
    return found


def request_rows(requests: tuple[Request, ...]) -> Iterator[Row]:
    """Yield the rows of requests.csv."""
    for one in requests:
        yield {
            "id": one.id,
            "clinician": one.clinician,
            "kind": one.kind,
            "start": one.start,
            "end": one.end - DAY,
            "what": one.what,
            "rank": one.rank,
            "note": one.note,
        }


def read_pins(draft: Draft, data: bytes) -> None:
    """Read pins.csv into the draft."""
    for record in read_sheet(PINS, data, file=PINS.file, mistakes=draft.mistakes):
        span = None if record.broken else _span(draft, PINS.file, record)
        if span:
            pin = Pin(
                clinician=record.values["clinician"],
                start=span[0],
                end=span[1],
                assign="".join(record.values["assign"].split()),
                note=record.values["note"],
            )
            draft.pins.append(Placed(record.line, pin))


def pin_rows(pins: tuple[Pin, ...]) -> Iterator[Row]:
    """Yield the rows of pins.csv."""
    for one in pins:
        yield {
            "clinician": one.clinician,
            "start": one.start,
            "end": one.end - DAY,
            "assign": one.assign,
            "note": one.note,
        }


def read_block_schedule(draft: Draft, data: bytes) -> None:
    """Read block_schedule.csv into the draft."""
    for record in read_sheet(
        BLOCK_SCHEDULE, data, file=BLOCK_SCHEDULE.file, mistakes=draft.mistakes
    ):
        if not record.broken:
            draft.block_schedule.append(Placed(record.line, BlockPin(**record.values)))


def read_carry(draft: Draft, data: bytes) -> None:
    """Read carry.csv into the draft."""
    for record in read_sheet(CARRY, data, file=CARRY.file, mistakes=draft.mistakes):
        if not record.broken:
            draft.carry.append(Placed(record.line, Carry(**record.values)))


def read_stays(draft: Draft, data: bytes) -> None:
    """Read stays.csv into the draft."""
    for record in read_sheet(STAYS, data, file=STAYS.file, mistakes=draft.mistakes):
        if not record.broken:
            stay = StayLogged(
                clinician=record.values["clinician"],
                day=record.values["date"],
                reason=record.values["reason"],
            )
            draft.stays.append(Placed(record.line, stay))


def block_rows(pins: tuple[BlockPin, ...]) -> Iterator[Row]:
    """Yield the rows of block_schedule.csv."""
    for one in pins:
        yield {"clinician": one.clinician, "block": one.block, "rotation": one.rotation}


def carry_rows(carry: tuple[Carry, ...]) -> Iterator[Row]:
    """Yield the rows of carry.csv."""
    for one in carry:
        yield {"clinician": one.clinician, "measure": one.measure, "value": one.value}


def stay_rows(stays: tuple[StayLogged, ...]) -> Iterator[Row]:
    """Yield the rows of stays.csv."""
    for one in stays:
        yield {"clinician": one.clinician, "date": one.day, "reason": one.reason}
