"""Leave that is approved, and pins: what is fixed before a schedule is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select

from nightfloat.app.facts import Change, Guard, Json, changing, changing_one, mistake
from nightfloat.app.rendering import Facts
from nightfloat.app.tags import row_tag
from nightfloat.auth.scope import Scope
from nightfloat.domain.time import DAY
from nightfloat.interchange.sheets import DayOrTime
from nightfloat.interchange.wrong import WrongError
from nightfloat.store import fact_tables
from nightfloat.store.fact_tables import PinKind


@dataclass(frozen=True, slots=True)
class Names:
    """The code and name of each clinician, by the id of their row."""

    by_id: Mapping[int, tuple[str, str]]

    @classmethod
    def of(cls, scope: Scope) -> Names:
        """Return the names of the scope's programme."""
        one = fact_tables.Clinician
        query = select(one.id, one.code, one.name).where(one.programme_id == scope.programme_id)
        return cls({id: (code, name or code) for id, code, name in scope.session.execute(query)})

    def code(self, id: int) -> str:
        """Return a clinician's code."""
        return self.by_id[id][0]

    def name(self, id: int) -> str:
        """Return a clinician's name."""
        return self.by_id[id][1]

    def id(self, code: str) -> int | None:
        """Return the row of a code, if there is one."""
        return next((id for id, (known, _) in self.by_id.items() if known == code), None)


def clinician(facts: Facts, code: str) -> fact_tables.Clinician:
    """Return a person by code; raise FactsError for nobody."""
    for row in facts.clinicians:
        if row.code == code:
            return row
    raise mistake("clinician", code, "is nobody in this programme.")


def leave_json(row: fact_tables.Leave, names: Names) -> Json:
    """Return leave as the API has it: `start` and `end` as in leave.csv."""
    form = DayOrTime()
    whole = row.end_minute == 0
    return {
        "id": row.id,
        "clinician": names.code(row.clinician_id),
        "name": names.name(row.clinician_id),
        "start": form.cell((row.start, row.start_minute or None)),
        "end": form.cell((row.end - DAY, None) if whole else (row.end, row.end_minute)),
        "kind": row.kind,
        "note": row.note,
        "etag": row_tag(row.revision),
    }


def add_leave(scope: Scope, data: Mapping[str, Any]) -> fact_tables.Leave:
    """Add approved leave."""
    done = Change(action="leave.add", resource="leave", details=dict(data))
    with changing(scope, done) as facts:
        row = fact_tables.Leave(
            programme_id=scope.programme_id,
            clinician_id=clinician(facts, data["clinician"]).id,
            kind=data.get("kind", "vacation"),
            note=data.get("note", ""),
            revision=1,
        )
        _set_span(row, data["start"], data.get("end"))
        facts.leave.append(row)
        done.row = row
    return row


def change_leave(scope: Scope, id: int, guard: Guard, data: Mapping[str, Any]) -> fact_tables.Leave:
    """Change what is given of some leave."""
    done = Change(action="leave.change", resource="leave", details=dict(data))
    with changing_one(scope, done, fact_tables.Leave, id, guard) as (facts, row):
        if "clinician" in data:
            _give(row, clinician(facts, data["clinician"]))
        if "start" in data or "end" in data:
            before = leave_json(row, _names(facts))
            _set_span(row, data.get("start", before["start"]), data.get("end", before["end"]))
        row.kind = data.get("kind", row.kind)
        row.note = data.get("note", row.note)
    return row


def remove_leave(scope: Scope, id: int, guard: Guard) -> None:
    """Remove leave."""
    done = Change(action="leave.remove", resource="leave")
    with changing_one(scope, done, fact_tables.Leave, id, guard) as (facts, row):
        done.details = leave_json(row, _names(facts))
        facts.leave.remove(row)


def _give(row: fact_tables.Leave | fact_tables.Pin, to: fact_tables.Clinician) -> None:
    """Make somebody's what is leave or a pin; another person's request did not make it."""
    if row.clinician_id != to.id:
        row.clinician_id, row.request_id = to.id, None


def _names(facts: Facts) -> Names:
    return Names({row.id: (row.code, row.name) for row in facts.clinicians})


def _set_span(row: fact_tables.Leave, start: str, end: str | None) -> None:
    """Set a row's days and minutes; raise FactsError for what is no time, or ends too early."""
    day, minute = _moment("start", start)
    last, until = _moment("end", end) if end else (day, None)
    if until is None:
        last, until = last + DAY, 0
    if (last, until) <= (day, minute or 0):
        raise mistake("end", end or "", f"is not after the start, {start}.", "the two are swapped.")
    row.start, row.start_minute, row.end, row.end_minute = day, minute or 0, last, until


def _moment(key: str, text: str) -> tuple[date, int | None]:
    try:
        found: tuple[date, int | None] = DayOrTime().parse(text)
    except WrongError as error:
        first = error.troubles[0]
        raise mistake(key, text, first.message, first.maybe) from error
    return found


# ── Pins ────────────────────────────────────────────────────────────────────────────────────────


def pin_json(row: fact_tables.Pin, names: Names) -> Json:
    """Return a pin as the API has it."""
    return {
        "id": row.id,
        "clinician": names.code(row.clinician_id),
        "name": names.name(row.clinician_id),
        "kind": row.kind.value,
        "start": row.start and row.start.isoformat(),
        "end": row.end and (row.end - DAY).isoformat(),
        "block": row.block,
        "assign": row.assign,
        "note": row.note,
        "etag": row_tag(row.revision),
    }


_PIN = ("clinician", "kind", "start", "end", "block", "assign", "note")


def add_pin(scope: Scope, data: Mapping[str, Any]) -> fact_tables.Pin:
    """Add a pin for days or for a block."""
    done = Change(action="pin.add", resource="pins", details=dict(data))
    with changing(scope, done) as facts:
        row = fact_tables.Pin(programme_id=scope.programme_id, revision=1)
        _set_pin(facts, row, data)
        facts.pins.append(row)
        done.row = row
    return row


def change_pin(scope: Scope, id: int, guard: Guard, data: Mapping[str, Any]) -> fact_tables.Pin:
    """Change what is given of a pin."""
    done = Change(action="pin.change", resource="pins", details=dict(data))
    with changing_one(scope, done, fact_tables.Pin, id, guard) as (facts, row):
        before = {key: value for key, value in pin_json(row, _names(facts)).items() if key in _PIN}
        before |= {"start": row.start, "end": row.end and row.end - DAY}
        if data.get("kind", row.kind) != row.kind:
            before |= {"start": None, "end": None, "block": None}
        _set_pin(facts, row, {**before, **data})
    return row


def remove_pin(scope: Scope, id: int, guard: Guard) -> None:
    """Remove a pin."""
    done = Change(action="pin.remove", resource="pins")
    with changing_one(scope, done, fact_tables.Pin, id, guard) as (facts, row):
        done.details = pin_json(row, _names(facts))
        facts.pins.remove(row)


def _set_pin(facts: Facts, row: fact_tables.Pin, data: Mapping[str, Any]) -> None:
    kind = PinKind(data["kind"])
    start, end, block = data.get("start"), data.get("end"), data.get("block")
    if kind is PinKind.DAY:
        if start is None:
            raise mistake("start", "", "is missing; a pin of days begins on one.")
        if block is not None:
            raise mistake("block", block, "is not for a pin of days.", "kind block is meant.")
        end = end or start
        if end < start:
            raise mistake("end", end, f"is before the start, {start}.", "the two are swapped.")
    else:
        if block is None:
            raise mistake("block", "", "is missing; a pin of a block names it.")
        if start is not None or end is not None:
            raise mistake(
                "start", start or end, "is not for a pin of a block.", "kind day is meant."
            )
    row.kind = kind
    _give(row, clinician(facts, data["clinician"]))
    row.start, row.end, row.block = start, end and end + DAY, block
    row.assign = "".join(data["assign"].split()) if kind is PinKind.DAY else data["assign"]
    row.note = data.get("note", "")
