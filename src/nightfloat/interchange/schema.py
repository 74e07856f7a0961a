"""The JSON Schema of programme.toml, made from the tables that the loader reads.

`python -m nightfloat.interchange.schema --write` brings the committed file up to date.
"""

from __future__ import annotations

import json
import sys
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Any

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
    Field,
    Table,
)
from nightfloat.interchange.forms import Json
from nightfloat.interchange.rule_fields import rule_tables

FILE = "programme.schema.json"


def programme_schema() -> Json:
    """Return the JSON Schema (draft 2020-12); dates are strings in it, as editors have them."""
    year = _table(YEAR)
    year["properties"] |= {"block": _many(BLOCK), "holiday": _many(HOLIDAY)}
    rules: Json = {
        "type": "object",
        "description": "The programme's own rules, by type.",
        "additionalProperties": False,
        "properties": {table.path[1]: _many(table) for table in rule_tables()},
    }
    top = _table(TOP)
    top["properties"] |= {
        "year": year,
        "plan": _table(PLAN),
        **{table.path[0]: _many(table) for table in (SITE, SHIFT, ROTATION, PACK)},
        "rule": rules,
    }
    top["required"] = [*top["required"], "year", "plan"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:nightfloat:programme:1",
        "title": "Nightfloat programme.toml",
        **top,
    }


def _many(table: Table) -> Json:
    return {"type": "array", "items": _table(table)}


def _table(table: Table) -> Json:
    found: Json = {
        "type": "object",
        "description": table.doc,
        "additionalProperties": False,
        "properties": {one.key: _field(one) for one in table.fields},
    }
    if required := [one.key for one in table.fields if one.required]:
        found["required"] = required
    return found


def _field(one: Field) -> Json:
    found: Json = {"description": one.doc, **one.form.schema()}
    if not one.required and one.default is not None:
        found["default"] = _plain(one.form.write(one.default))
    return found


def _plain(value: object) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def schema_text() -> str:
    """Return the schema as the committed file holds it."""
    return json.dumps(programme_schema(), indent=2, ensure_ascii=False) + "\n"


def committed() -> str:
    """Return the schema file of the package."""
    return (files("nightfloat") / "schema" / FILE).read_text(encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Write the schema file (--write) or print it; with --check return 1 when it is stale."""
    if arguments == ["--write"]:
        place = Path(__file__).resolve().parents[1] / "schema" / FILE
        place.write_text(schema_text(), encoding="utf-8")
    elif arguments == ["--check"]:
        return int(committed() != schema_text())
    else:
        sys.stdout.write(schema_text())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
