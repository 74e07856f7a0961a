"""The JSON Schema and the reference pages come from the loader's own tables."""

from __future__ import annotations

import json
import re
import tomllib
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from nightfloat.interchange import reference, schema
from nightfloat.interchange.fields import TABLES, Field, Table
from nightfloat.interchange.mistakes import Mistakes
from nightfloat.interchange.reader import parse
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.interchange.sheets import SHEETS
from tests.interchange.helpers import EXAMPLES, ROOT, changed, mistakes
from tests.interchange.test_checks import SLIPS

PAGES = ROOT / "docs" / "reference"
EVERY = (*TABLES, *rule_tables())
ALL_FIELDS = [(table, one) for table in EVERY for one in table.fields]


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [plain(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime | time) else value


@lru_cache(maxsize=1)
def validator() -> Any:
    kind = jsonschema.Draft202012Validator
    kind.check_schema(schema.programme_schema())
    return kind(schema.programme_schema(), format_checker=kind.FORMAT_CHECKER)


def test_the_committed_schema_is_up_to_date() -> None:
    """If not: python -m nightfloat.interchange.schema --write"""
    assert schema.committed() == schema.schema_text()
    assert json.loads(schema.committed())["$schema"].endswith("2020-12/schema")


@pytest.mark.parametrize(
    "path", sorted(EXAMPLES.glob("*/programme.toml")), ids=lambda path: path.parent.name
)
def test_each_example_is_valid(path: Path) -> None:
    validator().validate(plain(tomllib.loads(path.read_text(encoding="utf-8"))))


def test_what_the_schema_refuses_the_loader_refuses_too() -> None:
    refused = 0
    for file, old, new, *_ in SLIPS:
        if file != "programme.toml":
            continue
        files = changed(file, old, new)
        data = plain(parse(files[file], Mistakes()).data)
        if data and not validator().is_valid(data):
            refused += 1
            assert mistakes(files), new
    assert refused > 15


@pytest.mark.parametrize(
    ("table", "one"), ALL_FIELDS, ids=[f"{t.title}.{f.key}" for t, f in ALL_FIELDS]
)
def test_each_key_is_explained_with_an_example_that_reads(table: Table, one: Field) -> None:
    assert one.doc.endswith((".", "...", ")", ";")), one.doc
    value = tomllib.loads(f"x = {one.example}")["x"]
    one.form.read(value)
    jsonschema.validate(plain(value), one.form.schema())
    if not one.required and one.default is not None and one.default != "":
        assert one.form.read(one.form.write(one.default)) == one.default


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.file)
def test_each_column_is_explained_with_an_example_that_reads(sheet: Any) -> None:
    for column in sheet.columns:
        column.form.parse(column.example)


@pytest.mark.parametrize("name", reference.PAGES)
def test_the_reference_pages_are_up_to_date(name: str) -> None:
    """If not: python -m nightfloat.interchange.reference --write docs/reference"""
    text = (PAGES / name).read_text(encoding="utf-8")
    assert reference.filled(text) == text


def test_the_reference_names_every_table_and_key() -> None:
    text = (PAGES / "programme-folder.md").read_text(encoding="utf-8")
    for table in EVERY:
        part = text.partition(f"### `{table.title}`\n" if table.path else "### Top of the file\n")[
            2
        ]
        part = re.split(r"\n##", part)[0]
        for one in table.fields:
            assert f"| `{one.key}` |" in part, f"{table.title} {one.key}"
    for sheet in SHEETS:
        assert f"`{sheet.file}`" in text
