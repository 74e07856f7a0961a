"""The tables of rules, made from the dataclass fields of the library's rule types.

A new rule type needs nothing here: its fields' types, docs and metadata say it all.
"""

from __future__ import annotations

import dataclasses
import re
import types
import typing
from datetime import date
from enum import Enum
from functools import lru_cache
from typing import Any

from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.interchange.fields import REQUIRED, Field, Table
from nightfloat.interchange.forms import (
    Choice,
    Day,
    Form,
    Id,
    Items,
    Name,
    Number,
    Pairs,
    Text,
    Truth,
)
from nightfloat.interchange.phrases import Days, Who
from nightfloat.rules.library import RULES
from nightfloat.rules.library.base import Rule


@lru_cache(maxsize=1)
def rule_tables() -> tuple[Table, ...]:
    """Return a table for each rule type of the library, made from its dataclass fields."""
    return tuple(rule_table(name, kind) for name, kind in RULES.items())


def rule_table(name: str, kind: type[Rule]) -> Table:
    """Return the table of one rule type; raise TypeError for a field that TOML cannot give."""
    hints = typing.get_type_hints(kind)
    fields = tuple(_rule_field(one, hints[one.name]) for one in dataclasses.fields(kind))
    text = re.split(r"\n\s*\n", kind.__doc__ or "")[0]
    return Table(path=("rule", name), doc=" ".join(text.split()), fields=fields, many=True)


def _rule_field(one: dataclasses.Field[Any], hint: Any) -> Field:
    optional = type(None) in typing.get_args(hint)
    default = REQUIRED if one.default is None and not optional else one.default
    if default is dataclasses.MISSING:
        default = REQUIRED if one.default_factory is dataclasses.MISSING else one.default_factory()
    form = form_of(hint, one.name, one.metadata)
    return Field(
        key=one.name.removesuffix("_"),
        form=form,
        doc=one.metadata["doc"],
        default=default,
        example=one.metadata.get("example") or _example(form, default),
    )


_REFERS = {
    "shifts": "shift or off",
    "before": "shift or off",
    "then": "shift or rotation",
    "rotations": "rotation",
    "blocks": "block",
    "people": "clinician",
    "sites": "site",
    "cohorts": "cohort",
}
"""What the names in a rule's list are ids of, where its field's metadata has no `refers`."""


def form_of(hint: Any, name: str, metadata: typing.Mapping[str, Any]) -> Form:
    """Return the form of a rule's field from its type, its name and its metadata.

    Metadata `choices`, `pattern`, `lo`, `hi` and `refers` narrow the form. Raises TypeError for a
    type that no TOML table can give.
    """
    arguments = tuple(one for one in typing.get_args(hint) if one is not type(None))
    if isinstance(hint, types.UnionType) and len(arguments) == 1:
        return form_of(arguments[0], name, metadata)
    refers = metadata.get("refers") or _REFERS.get(name.rsplit("_", maxsplit=1)[-1], "")
    if hint is str:
        if "choices" in metadata:
            return Choice(options=tuple(metadata["choices"]))
        if name == "id":
            return Id(spaced=True)
        named = metadata.get("refers") or _REFERS.get(f"{name}s", "")
        return Name(named, blank=True) if named else Text(pattern=metadata.get("pattern", ""))
    if hint in (bool, date, DaySelector, WhoSelector):
        return {bool: Truth(), date: Day(), DaySelector: Days(), WhoSelector: Who()}[hint]
    if hint is int:
        return Number(lo=metadata.get("lo", 0), hi=metadata.get("hi", 1_000_000))
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Choice(hint, tuple(metadata.get("choices", ())))
    origin = typing.get_origin(hint)
    if origin is dict and arguments == (str, int):
        return Pairs(refers=metadata.get("refers", ""), as_dict=True)
    if origin is tuple and arguments[-1] is Ellipsis:
        if typing.get_origin(arguments[0]) is tuple and typing.get_args(arguments[0]) == (str, int):
            return Pairs(refers=metadata.get("refers", ""))
        if arguments[0] is str:
            return Items(Name(refers) if refers else Text(required=True))
        return Items(form_of(arguments[0], name, metadata))
    raise TypeError(f"a rule's field {name!r} is {hint}, which no TOML table gives")


_NAMES = {
    "shift or off": "N",
    "shift or rotation": "N",
    "rotation": "WARDS",
    "block": "1",
    "clinician": "R1",
    "site": "MAIN",
    "cohort": "A",
}


def _example(form: Form, default: Any) -> str:
    """Return a TOML value that the form reads, for the reference page."""
    if isinstance(form, Choice):
        chosen = default if default is not REQUIRED and default else None
        return f'"{form.write(chosen) if chosen else form.known[0]}"'
    if isinstance(form, Items):
        return f'["{_NAMES.get(form.refers, "word")}"]'
    if isinstance(form, Id):
        return '"two-at-night"'
    if isinstance(form, Number):
        return str(default if isinstance(default, int) and default else max(form.lo, 2))
    examples: list[tuple[type[Form], str]] = [
        (Day, "2026-09-01"),
        (Days, '"Mon-Fri !holidays"'),
        (Who, '"pgy2+"'),
        (Truth, "true"),
        (Pairs, "{ N = 2 }"),
        (Name, f'"{_NAMES.get(form.refers, "word")}"'),
    ]
    known = next((text for kind, text in examples if isinstance(form, kind)), "")
    if known:
        return known
    return f'"{default}"' if isinstance(default, str) and default else '"agreed with the nurses"'
