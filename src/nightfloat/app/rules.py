"""Rules: the programme's own, each a sentence; and what kinds there are."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import select

from nightfloat.app.facts import (
    Change,
    Guard,
    Json,
    changing,
    changing_one,
    mistake,
    new_code,
    next_position,
)
from nightfloat.app.rendering import Facts
from nightfloat.app.tags import row_tag
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import nearest
from nightfloat.interchange.fields import Field, Table
from nightfloat.interchange.forms import Items
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.rules.library import RULES
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.sentence import template
from nightfloat.rules.packs import available_packs, load_pack
from nightfloat.rules.packs.pack import Pack
from nightfloat.store import fact_tables
from nightfloat.store.toml_json import from_json, rule_table, to_json

BESIDE = ("id", "severity")
"""Keys of a rule's table that stand beside its settings."""


def as_json(row: fact_tables.Rule) -> Json:
    """Return a rule as the API has it."""
    return {
        "id": row.code,
        "kind": row.kind,
        "severity": row.severity,
        "settings": row.settings,
        "words": rule_of(row.kind, row.code, row.severity, row.settings).words(),
        "position": row.position,
        "etag": row_tag(row.revision),
    }


def rule_of(kind: str, code: str, severity: str, settings: Mapping[str, Any]) -> Rule:
    """Return the rule that checked settings make."""
    table = rule_table(kind)
    assert table is not None
    given = from_json(table, {"id": code, "severity": severity, **settings})
    values = {one.key: one.form.read(given[one.key]) for one in table.fields if one.key in given}
    return RULES[kind](**values)


def exists(scope: Scope, code: str) -> bool:
    """Return whether the programme has a rule of this id."""
    one = fact_tables.Rule
    query = select(one.id).where(one.programme_id == scope.programme_id, one.code == code)
    return scope.session.scalar(query) is not None


def add(scope: Scope, data: Mapping[str, Any]) -> fact_tables.Rule:
    """Add a rule behind the others, or at `position` (from 0)."""
    done = Change(action="rule.add", resource="rules", details=dict(data))
    with changing(scope, done) as facts:
        done.row = insert(facts, data)
    return done.row  # type: ignore[no-any-return]


def insert(facts: Facts, data: Mapping[str, Any]) -> fact_tables.Rule:
    """Put a new rule among the facts; raise FactsError for a kind that there is not."""
    kind = data.get("kind")
    if kind is None:
        raise mistake(
            "kind", None, "is missing; a new rule has one.", f"one of {', '.join(RULES)}."
        )
    if kind not in RULES:
        close = nearest(kind, RULES)
        way = f'"{close}".' if close is not None else f"one of {', '.join(RULES)}."
        raise mistake("kind", kind, "is no type of rule.", way)
    code = data.get("id") or _free_code(facts, kind)
    new_code(facts.rules, code, "rule")
    row = fact_tables.Rule(
        programme_id=facts.programme.id,
        code=code,
        position=next_position(facts.rules),
        kind=kind,
        severity=data.get("severity") or _default_severity(kind),
        settings=_settings(kind, {}, data.get("settings", {})),
        revision=1,
    )
    facts.rules.append(row)
    if data.get("position") is not None:
        _move(facts, row, data["position"])
    return row


def change(scope: Scope, code: str, guard: Guard, data: Mapping[str, Any]) -> fact_tables.Rule:
    """Change what is given of a rule; in `settings`, null stands for a key's default."""
    done = Change(action="rule.change", resource="rules", details=dict(data))
    with changing_one(scope, done, fact_tables.Rule, code, guard) as (facts, row):
        alter(facts, row, data)
    return row


def alter(facts: Facts, row: fact_tables.Rule, data: Mapping[str, Any]) -> None:
    """Make a rule's row say what is given."""
    if data.get("severity") is not None:
        row.severity = data["severity"]
    if data.get("settings") is not None:
        row.settings = _settings(row.kind, row.settings, data["settings"])
    if data.get("position") is not None:
        _move(facts, row, data["position"])


def remove(scope: Scope, code: str, guard: Guard) -> None:
    """Remove a rule."""
    done = Change(action="rule.remove", resource="rules", removing="change those first.")
    with changing_one(scope, done, fact_tables.Rule, code, guard) as (facts, row):
        facts.rules.remove(row)


def _move(facts: Facts, row: fact_tables.Rule, position: int) -> None:
    """Put a rule at a place (from 0) and number them all anew; only it counts as changed."""
    facts.rules.remove(row)
    facts.rules.insert(position, row)
    for number, one in enumerate(facts.rules):
        one.position = number


def _default_severity(kind: str) -> str:
    table = rule_table(kind)
    assert table is not None
    severity = table.field("severity")
    return str(severity.form.write(severity.default))


def _free_code(facts: Facts, kind: str) -> str:
    taken = {row.code for row in facts.rules}
    number = 1
    while f"{kind}-{number}" in taken:
        number += 1
    return f"{kind}-{number}"


def _settings(kind: str, before: Json, given: Mapping[str, Any]) -> Json:
    """Return a rule's settings with changes, in its table's order; unknown keys stay, to be told.

    What is the default is left out, so that a rule says only what it means.
    """
    for key in BESIDE:
        if key in given:
            raise mistake(f"settings.{key}", given[key], "stands beside the settings, not in them.")
    merged = {key: value for key, value in {**before, **given}.items() if value is not None}
    table = rule_table(kind)
    assert table is not None
    defaults = {one.key: _written(table, one) for one in table.fields if not one.required}
    order = [one.key for one in table.fields]
    return {
        key: merged[key]
        for key in sorted(merged, key=lambda key: order.index(key) if key in order else len(order))
        if key not in defaults or merged[key] != defaults[key]
    }


def _written(table: Table, one: Field) -> Any:
    if one.required or one.default is None:
        return None
    return to_json(table, {one.key: one.form.write(one.default)})[one.key]


# ── What kinds there are ────────────────────────────────────────────────────────────────────────


@lru_cache(maxsize=1)
def rule_types() -> tuple[Json, ...]:
    """Return each type of rule: what it is for, its fields, its sentence with blanks."""
    return tuple(_type(table) for table in rule_tables())


def _type(table: Table) -> Json:
    kind = RULES[table.path[1]]
    return {
        "kind": table.path[1],
        "doc": table.doc,
        "more": " ".join(" ".join(re.split(r"\n\s*\n", kind.__doc__ or "")[1:]).split()),
        "grids": list(kind.grids),
        "sentence": template(kind.sentence),
        "fields": [_field(table, one) for one in table.fields],
    }


def _field(table: Table, one: Field) -> Json:
    form = one.form.item if isinstance(one.form, Items) else one.form
    schema = one.form.schema()
    return {
        "key": one.key,
        "doc": one.doc,
        "type": one.form.words,
        "input": type(one.form).__name__.lower(),
        "schema": schema,
        "required": one.required,
        "default": _written(table, one),
        "example": _plain(tomllib.loads(f"x = {one.example}")["x"]),
        "choices": list(form.schema().get("enum", ())),
        "refers": [kind for kind in one.form.refers.split(" or ") if kind],
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def pack_json(pack: Pack) -> Json:
    """Return a rule pack: its settings, its clauses under both numberings, what is not checked."""
    return {
        "name": pack.name,
        "title": pack.title,
        "edition": pack.edition,
        "hash": pack.hash,
        "requires": list(pack.requires),
        "scope": list(pack.scope),
        "settings": [
            {
                "name": one.name,
                "doc": one.explain,
                "default": one.default,
                "chosen": pack.chosen[one.name],
                "choices": list(one.allowed),
                "least": one.least,
                "most": one.most,
                "changes": list(one.changes),
            }
            for one in pack.settings
        ],
        "clauses": [
            {
                "id": one.id,
                "code": one.clause,
                "code_before": one.clause_old,
                "title": one.title,
                "type": one.type,
                "severity": one.severity.value,
                "words": one.primitive.words() if one.primitive else one.note,
                "source": one.source,
                "effective_from": one.effective_from and one.effective_from.isoformat(),
                "effective_to": one.effective_to and one.effective_to.isoformat(),
            }
            for one in pack.rules
        ],
        "not_checked": [
            {"code": one.short_id, "title": one.title, "reason": one.reason}
            for one in pack.not_checked
        ],
    }


@lru_cache(maxsize=1)
def packs() -> tuple[Json, ...]:
    """Return the rule packs that come with Nightfloat, with their own settings."""
    return tuple(pack_json(load_pack(name)) for name in available_packs())
