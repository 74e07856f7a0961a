"""A programme's stored rows as the files of a folder, and where each row stands in them.

Rows may say anything, also what no programme can be: the reader of folders judges them all, with
one set of checks for files and for the API.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from nightfloat.domain.absence import Leave
from nightfloat.domain.people import Qualification
from nightfloat.domain.time import DAY, say
from nightfloat.interchange.fields import (
    BLOCK,
    HOLIDAY,
    PACK,
    PLAN,
    ROTATION,
    SHIFT,
    SITE,
    TOP,
    YEAR,
    Table,
)
from nightfloat.interchange.people_csv import leave_rows
from nightfloat.interchange.reader import PROGRAMME
from nightfloat.interchange.settings import FORMAT
from nightfloat.interchange.sheets import BLOCK_SCHEDULE, LEAVE, PEOPLE, PINS, REQUESTS
from nightfloat.interchange.tables import Sheet, write_sheet
from nightfloat.interchange.write_toml import toml, toml_key
from nightfloat.store import contents, fact_tables, tables
from nightfloat.store.fact_tables import PinKind
from nightfloat.store.load import HEARD
from nightfloat.store.toml_json import from_json, rule_table

Data = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """What stands on a line: one row of one resource, and what people call it."""

    resource: str
    id: str | int | None
    label: str
    part: int = 0
    """Which of a person's appointments, or which of a list in the settings."""
    table: tuple[str, ...] = ()


@dataclass(slots=True)
class Facts:
    """All rows of a programme, loaded at once; changes are made to these lists, then checked."""

    programme: tables.Programme
    clinicians: list[fact_tables.Clinician]
    shifts: list[fact_tables.Shift]
    rotations: list[fact_tables.Rotation]
    rules: list[fact_tables.Rule]
    leave: list[fact_tables.Leave]
    requests: list[fact_tables.Request]
    pins: list[fact_tables.Pin]
    attachments: dict[str, bytes]
    names: dict[int, tuple[str, str]]
    """(code, name) of each person as loaded, by row: one who goes can still be named."""

    @classmethod
    def load(cls, session: Session, programme: tables.Programme) -> Facts:
        """Return the rows of a programme in their order."""

        def of(kind: Any, *order: Any) -> list[Any]:
            query = select(kind).where(kind.programme_id == programme.id).order_by(*order)
            return list(session.scalars(query))

        people = of(fact_tables.Clinician, fact_tables.Clinician.position, fact_tables.Clinician.id)
        return cls(
            programme=programme,
            clinicians=people,
            names={one.id: (one.code, one.name) for one in people},
            shifts=of(fact_tables.Shift, fact_tables.Shift.position, fact_tables.Shift.id),
            rotations=of(
                fact_tables.Rotation, fact_tables.Rotation.position, fact_tables.Rotation.id
            ),
            rules=of(fact_tables.Rule, fact_tables.Rule.position, fact_tables.Rule.id),
            leave=of(fact_tables.Leave, fact_tables.Leave.id),
            requests=of(fact_tables.Request, fact_tables.Request.id),
            pins=of(fact_tables.Pin, fact_tables.Pin.id),
            attachments=dict(
                zip(
                    programme.attachments,
                    (contents.get(session, digest) for digest in programme.attachments.values()),
                    strict=True,
                )
            ),
        )


@dataclass(slots=True)
class _Text:
    """A file while it is written; `starts` and `places` say which row begins on which line."""

    text: list[str] = field(default_factory=list)
    line: int = 1
    starts: list[int] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def add(self, text: str, place: Place | None = None) -> None:
        if place is not None:
            self.starts.append(self.line)
            self.places.append(place)
        self.text.append(text)
        self.line += len(_LINE_END.findall(text))


_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Rendered:
    """The files of a folder, and the place of every line in them."""

    files: Mapping[str, bytes]
    _texts: Mapping[str, _Text]

    def place(self, file: str, line: int) -> Place | None:
        """Return what stands on a line (from 1) of a file."""
        text = self._texts.get(file)
        if text is None:
            return None
        index = bisect_right(text.starts, line) - 1
        return text.places[index] if index >= 0 else None


def render(facts: Facts) -> Rendered:
    """Return the rows as files; raise nothing, whatever they say."""
    texts = {
        PROGRAMME: _programme(facts),
        PEOPLE.file: _sheet(PEOPLE, _people(facts)),
        LEAVE.file: _sheet(LEAVE, _leave(facts.leave, facts.names)),
        REQUESTS.file: _sheet(REQUESTS, _requests(facts.requests, facts.names)),
        PINS.file: _sheet(PINS, _pins(facts.pins, facts.names)),
        BLOCK_SCHEDULE.file: _sheet(BLOCK_SCHEDULE, _block_pins(facts.pins, facts.names)),
    }
    files = {
        name: "".join(text.text).encode()
        for name, text in texts.items()
        if text.places or name in (PROGRAMME, PEOPLE.file)
    }
    return Rendered({**files, **facts.attachments}, texts)


def _programme(facts: Facts) -> _Text:
    text = _Text()
    row, settings = facts.programme, facts.programme.settings
    top = Place("settings", "programme", "the programme")
    _table(text, TOP, {"nightfloat": FORMAT, "name": row.name, "specialty": row.specialty}, top)
    year = settings.get("year", {})
    inner = ("block", "holiday")
    plain = {key: value for key, value in year.items() if key not in inner}
    _table(text, YEAR, plain, Place("settings", "year", "the year", table=YEAR.path))
    for table, key, label in ((BLOCK, "block", "id"), (HOLIDAY, "holiday", "name")):
        for part, one in enumerate(year.get(key, [])):
            name = f"{key} {one.get(label, '')}"
            _table(text, table, one, Place("settings", key, name, part, table.path))
    plan = Place("settings", "plan", "the plan", table=PLAN.path)
    _table(text, PLAN, settings.get("plan", {}), plan)
    for part, one in enumerate(settings.get("site", [])):
        name = f"site {one.get('id', '')}"
        _table(text, SITE, one, Place("settings", "site", name, part, SITE.path))
    for shift in facts.shifts:
        data = _named(shift)
        _table(text, SHIFT, data, _of("shifts", shift.code, f"shift {shift.code}", SHIFT))
    for rotation in facts.rotations:
        label = f"rotation {rotation.code}"
        _table(text, ROTATION, _named(rotation), _of("rotations", rotation.code, label, ROTATION))
    for part, one in enumerate(settings.get("pack", [])):
        name = f"rule pack {one.get('name', '')}"
        _table(text, PACK, one, Place("settings", "pack", name, part, PACK.path))
    for rule in facts.rules:
        table = rule_table(rule.kind) or Table(
            path=("rule", rule.kind), doc="", fields=(), many=True
        )
        place = _of("rules", rule.code, f'rule "{rule.code}"', table)
        data = {"id": rule.code, "severity": rule.severity, **rule.settings}
        _table(text, table, data, place)
    return text


def _of(resource: str, id: str, label: str, table: Table) -> Place:
    return Place(resource, id, label, table=table.path)


def _named(row: fact_tables.Shift | fact_tables.Rotation) -> dict[str, Any]:
    return {"id": row.code, "name": row.name, **row.settings}


def _table(text: _Text, table: Table, data: Data, place: Place) -> None:
    title = f"{table.title}\n" if table.path else ""
    values = (f"{toml_key(key)} = {toml(value)}\n" for key, value in from_json(table, data).items())
    text.add(title + "".join(values) + "\n", place)


def _sheet(sheet: Sheet, rows: Iterator[tuple[Place, Data]]) -> _Text:
    text = _Text()
    header = write_sheet(sheet, ())
    text.add(header)
    for place, row in rows:
        text.add(write_sheet(sheet, (row,))[len(header) :], place)
    return text


def _people(facts: Facts) -> Iterator[tuple[Place, Data]]:
    for one in facts.clinicians:
        held = tuple(
            Qualification(
                held["name"], date.fromisoformat(held["until"]) if held.get("until") else None
            )
            for held in one.qualifications
        )
        for part, appointment in enumerate(one.appointments):
            yield (
                Place("people", one.code, one.name or one.code, part),
                {
                    "id": one.code,
                    "name": one.name,
                    "role": one.role,
                    "pgy": appointment.pgy,
                    "fte": appointment.fte,
                    "cohort": appointment.cohort,
                    "start": appointment.start,
                    "end": appointment.end - DAY,
                    "qualifications": () if part else held,
                },
            )


Names = Mapping[int, tuple[str, str]]


def _who(names: Names, id: int) -> tuple[str, str]:
    code, name = names[id]
    return code, name or code


def _leave(rows: Sequence[fact_tables.Leave], names: Names) -> Iterator[tuple[Place, Data]]:
    for row in rows:
        code, name = _who(names, row.clinician_id)
        leave = Leave(
            clinician=code,
            start=row.start,
            start_minute=row.start_minute,
            end=row.end,
            end_minute=row.end_minute,
            kind=row.kind,
            note=row.note,
        )
        label = f"the leave of {name} from {say(row.start)}"
        yield Place("leave", row.id, label), next(leave_rows((leave,)))


def _requests(rows: Sequence[fact_tables.Request], names: Names) -> Iterator[tuple[Place, Data]]:
    for row in rows:
        if row.state not in HEARD:
            continue
        code, name = _who(names, row.clinician_id)
        when = f" for {say(row.start)}" if row.start else ""
        yield (
            Place("requests", row.id, f"the request {row.code} of {name}{when}"),
            {
                "id": row.code,
                "clinician": code,
                "kind": row.kind,
                "start": row.start,
                "end": row.end and row.end - DAY,
                "what": row.what,
                "rank": row.rank,
                "note": row.note,
            },
        )


def _pins(rows: Sequence[fact_tables.Pin], names: Names) -> Iterator[tuple[Place, Data]]:
    for row in rows:
        if row.kind is PinKind.DAY and row.start and row.end:
            code, name = _who(names, row.clinician_id)
            yield (
                Place("pins", row.id, f"the pin of {name} on {say(row.start)}"),
                {
                    "clinician": code,
                    "start": row.start,
                    "end": row.end - DAY,
                    "assign": row.assign,
                    "note": row.note,
                },
            )


def _block_pins(rows: Sequence[fact_tables.Pin], names: Names) -> Iterator[tuple[Place, Data]]:
    for row in rows:
        if row.kind is PinKind.BLOCK:
            code, name = _who(names, row.clinician_id)
            yield (
                Place("pins", row.id, f"the pin of {name} in block {row.block}"),
                {"clinician": code, "block": row.block, "rotation": row.assign},
            )
