"""Shifts and rotations: tables of programme.toml, one row each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from nightfloat.app.facts import (
    Change,
    Guard,
    Json,
    changing,
    changing_one,
    new_code,
    next_position,
    rows_of,
)
from nightfloat.app.runs import COLOURS, PATTERNS
from nightfloat.app.tags import row_tag
from nightfloat.auth.scope import Scope
from nightfloat.interchange.fields import ROTATION, SHIFT, Table
from nightfloat.store import fact_tables
from nightfloat.store.toml_json import to_json

Row = fact_tables.Shift | fact_tables.Rotation


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One of the two kinds: how the API, the folder and the database call it."""

    name: str
    resource: str
    table: Table
    model: type[Row]

    @property
    def defaults(self) -> Json:
        """What each key is when it is not given."""
        written = {
            one.key: None if one.default is None else one.form.write(one.default)
            for one in self.table.fields
            if not one.required
        }
        return to_json(self.table, written)


SHIFTS = Work(name="shift", resource="shifts", table=SHIFT, model=fact_tables.Shift)
ROTATIONS = Work(name="rotation", resource="rotations", table=ROTATION, model=fact_tables.Rotation)


def as_json(work: Work, row: Row, numbers: Mapping[int, int]) -> Json:
    """Return a shift or rotation with every key; its number (see below) gives how it is drawn."""
    number = numbers[row.id]
    return {
        **{one.key: None for one in work.table.fields},
        **work.defaults,
        **row.settings,
        "id": row.code,
        "name": row.name,
        "colour": number % COLOURS,
        "pattern": number // COLOURS % PATTERNS,
        "position": row.position,
        "etag": row_tag(row.revision),
    }


def numbers(scope: Scope, work: Work) -> dict[int, int]:
    """Return the place (from 0) of each row of the programme, by the row's id."""
    model = work.model
    query = (
        select(model.id)
        .where(model.programme_id == scope.programme_id)
        .order_by(model.position, model.id)
    )
    return {id: number for number, id in enumerate(scope.session.scalars(query))}


def add(scope: Scope, work: Work, data: Mapping[str, Any]) -> Row:
    """Add a shift or rotation behind the others."""
    done = Change(action=f"{work.name}.add", resource=work.resource, details=dict(data))
    with changing(scope, done) as facts:
        rows = rows_of(facts, work.model)
        new_code(rows, data["id"], work.name)
        row = work.model(
            programme_id=scope.programme_id,
            code=data["id"],
            position=next_position(rows),
            name=data.get("name") or data["id"],
            settings=_settings(work, {}, data),
            revision=1,
        )
        rows.append(row)
        done.row = row
    return row


def change(scope: Scope, work: Work, code: str, guard: Guard, data: Mapping[str, Any]) -> Row:
    """Change the keys that are given; null stands for a key's default."""
    done = Change(action=f"{work.name}.change", resource=work.resource, details=dict(data))
    with changing_one(scope, done, work.model, code, guard) as (_, row):
        if "name" in data:
            row.name = data["name"] or row.code
        row.settings = _settings(work, row.settings, data)
    return row


def remove(scope: Scope, work: Work, code: str, guard: Guard) -> None:
    """Remove a shift or rotation of which nothing else speaks; raise InUseError otherwise."""
    done = Change(
        action=f"{work.name}.remove",
        resource=work.resource,
        removing=f"take the {work.name} out of those first.",
    )
    with changing_one(scope, done, work.model, code, guard) as (facts, row):
        rows_of(facts, work.model).remove(row)


def _settings(work: Work, before: Json, data: Mapping[str, Any]) -> Json:
    """Return a row's settings with changes: in the table's order, without what is the default."""
    merged = {**before, **data}
    defaults = work.defaults
    return {
        one.key: merged[one.key]
        for one in work.table.fields
        if one.key not in ("id", "name")
        and merged.get(one.key) is not None
        and (one.required or merged[one.key] != defaults[one.key])
    }
