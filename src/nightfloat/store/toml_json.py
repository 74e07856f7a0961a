"""TOML values as JSON and back: the same, but for dates, which become ISO text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from nightfloat.interchange.fields import BLOCK, HOLIDAY, Table
from nightfloat.interchange.forms import Day, Form, Items
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.store.columns import Json

_INNER = {table.path: table for table in (BLOCK, HOLIDAY)}
"""Tables that stand inside another ([year])."""

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def rule_table(kind: str) -> Table | None:
    """Return the table of a type of rule, or None for a type that this release does not know."""
    return next((one for one in rule_tables() if one.path[1] == kind), None)


def to_json(table: Table, data: Mapping[str, Any]) -> Json:
    """Return a table's TOML values as JSON values."""
    return _each(table, data, _written)


def from_json(table: Table, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the TOML values of a table kept as JSON.

    Nothing is checked: what cannot be a date stays text, for the reader to complain about.
    """
    return _each(table, data, _read)


def _each(table: Table, data: Mapping[str, Any], turn: Any) -> dict[str, Any]:
    forms = {one.key: one.form for one in table.fields}
    found: dict[str, Any] = {}
    for key, value in data.items():
        inner = _INNER.get((*table.path, key)) if key in table.inner else None
        if inner is not None and isinstance(value, list):
            found[key] = [_each(inner, one, turn) for one in value]
        else:
            found[key] = turn(forms.get(key), value)
    return found


def _written(form: Form | None, value: Any) -> Any:
    if isinstance(form, Items) and isinstance(value, list):
        return [_written(form.item, one) for one in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(form: Form | None, value: Any) -> Any:
    if isinstance(form, Items) and isinstance(value, list):
        return [_read(form.item, one) for one in value]
    if isinstance(form, Day) and isinstance(value, str) and _ISO.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return value
    return value
