"""A programme to programme.toml: canonical, readable, and keeping what a person wrote around it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, cast

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import AoT

from nightfloat.domain.errors import CalendarError
from nightfloat.domain.time import DAY, BlockPlan, Calendar, cut_blocks
from nightfloat.domain.work import Rotation, Shift
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
from nightfloat.interchange.phrases import write_clock
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.interchange.settings import FORMAT
from nightfloat.rules.library import RULES
from nightfloat.rules.library.base import Rule
from nightfloat.rules.programme import Programme

Data = dict[str, Any]
Section = tuple[Table, Data]


def sections(programme: Programme) -> list[Section]:
    """Return the tables of a programme's file, in order, each with its TOML values."""
    found: list[Section] = [
        (TOP, {"nightfloat": FORMAT, **_table(TOP, programme, skip=("nightfloat",))}),
        *_year(programme.calendar),
        (PLAN, _table(PLAN, programme.plan)),
    ]
    found.extend((SITE, _table(SITE, site)) for site in programme.sites)
    found.extend((SHIFT, _shift(shift)) for shift in programme.shifts)
    found.extend((ROTATION, _rotation(rotation)) for rotation in programme.rotations)
    for pack in programme.packs:
        data = _table(PACK, pack, skip=("on",))
        if pack.on_rotation:
            data["on"] = PACK.field("on").form.write(pack.on_rotation)
        found.append((PACK, data))
    found.extend(_rule(rule) for rule in programme.rules)
    return found


def _table(table: Table, source: object, *, skip: tuple[str, ...] = ()) -> Data:
    """Return the keys of a table whose values, attributes of `source`, are not the default."""
    data: Data = {}
    for one in table.fields:
        if one.key in skip:
            continue
        name = one.key if hasattr(source, one.key) else f"{one.key}_"
        value = getattr(source, name)
        if one.required or value != one.default:
            data[one.key] = one.form.write(value)
    return data


def _year(calendar: Calendar) -> list[Section]:
    plan, zero = how_cut(calendar)
    data: Data = {
        "timezone": calendar.timezone,
        "start": calendar.start,
        "end": calendar.end - DAY,
        "blocks": plan.value,
    }
    if zero:
        data["block_zero"] = zero
    found: list[Section] = [(YEAR, data)]
    if plan is BlockPlan.CUSTOM:
        found.extend(
            (BLOCK, {"id": block.id, "start": block.start, "end": block.end - DAY})
            for block in calendar.blocks
        )
    for holiday in calendar.holidays:
        entry: Data = {"date": holiday.day, "name": holiday.name}
        if holiday.tier != HOLIDAY.field("tier").default:
            entry["tier"] = holiday.tier
        found.append((HOLIDAY, entry))
    return found


def how_cut(calendar: Calendar) -> tuple[BlockPlan, date | None]:
    """Return the plan, and block 0's end, that cut the year into just these blocks."""
    zeros: list[date | None] = [None]
    if calendar.blocks and calendar.blocks[0].id == "0":
        zeros.append(calendar.blocks[0].end)
    for plan in BlockPlan:
        for zero in zeros if plan is not BlockPlan.CUSTOM else []:
            try:
                cut = cut_blocks(plan, calendar.start, calendar.end, block_zero=zero)
            except CalendarError:
                continue
            if cut == calendar.blocks:
                return plan, zero
    return BlockPlan.CUSTOM, None


def _shift(shift: Shift) -> Data:
    data = _table(SHIFT, shift, skip=("kind", "start", "end", "worked"))
    data["start"] = write_clock(shift.start)
    data["end"] = write_clock(shift.end, shift.start)
    if shift.kind.value != SHIFT.field("kind").default:
        data["kind"] = shift.kind.value
    if shift.worked:
        data["worked"] = [
            f"{write_clock(begin, shift.start - 1)}-{write_clock(stop, begin)}"
            for begin, stop in shift.worked
        ]
    return _named(SHIFT, data)


def _rotation(rotation: Rotation) -> Data:
    return _named(ROTATION, _table(ROTATION, rotation))


def _named(table: Table, data: Data) -> Data:
    """Return data in the table's own order, without a name that only repeats the id."""
    if data.get("name") == data["id"]:
        del data["name"]
    return {one.key: data[one.key] for one in table.fields if one.key in data}


def _rule(rule: Rule) -> Section:
    name = next(name for name, kind in RULES.items() if kind is type(rule))
    table = next(one for one in rule_tables() if one.path == ("rule", name))
    return table, _table(table, rule)


def nested(found: Iterable[Section]) -> Data:
    """Return the sections as the one nested mapping that their text parses to."""
    data: Data = {}
    for table, values in found:
        place = data
        for step in table.path[:-1]:
            place = place.setdefault(step, {})
        if not table.path:
            place.update(values)
        elif table.many:
            place.setdefault(table.path[-1], []).append(values)
        else:
            place.setdefault(table.path[-1], {}).update(values)
    return data


def canonical(programme: Programme) -> str:
    """Return programme.toml in canonical form."""
    parts: list[str] = []
    for table, data in sections(programme):
        lines = [table.title] if table.path else []
        inner = {
            key: value for key, value in data.items() if isinstance(value, dict) and table is PACK
        }
        lines += [
            f"{toml_key(key)} = {toml(value)}" for key, value in data.items() if key not in inner
        ]
        for key, value in inner.items():
            lines += _inner(("pack", key), value)
        parts.append("\n".join(lines))
    return "\n\n".join(parts) + "\n"


def _inner(path: tuple[str, ...], data: Mapping[str, Any]) -> list[str]:
    plain = {key: value for key, value in data.items() if not isinstance(value, dict)}
    lines: list[str] = []
    if plain:
        lines.append(f"[{'.'.join(toml_key(step) for step in path)}]")
        lines += [f"{toml_key(key)} = {toml(value)}" for key, value in plain.items()]
    for key, value in data.items():
        if isinstance(value, dict):
            lines += _inner((*path, key), value)
    return lines


def toml_key(key: str) -> str:
    """Return a key, quoted where it must be."""
    return key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else toml(key)


def toml(value: object) -> str:
    """Return a TOML value: text, number, truth, date, list or inline table."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return '"' + "".join(_escape(letter) for letter in value) + '"'
    if isinstance(value, list):
        return f"[{', '.join(toml(one) for one in value)}]"
    if isinstance(value, dict):
        inner = ", ".join(f"{toml_key(key)} = {toml(one)}" for key, one in value.items())
        return f"{{ {inner} }}" if inner else "{}"
    return str(value)


_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def _escape(letter: str) -> str:
    if letter in _ESCAPES:
        return _ESCAPES[letter]
    return f"\\u{ord(letter):04X}" if letter < " " or letter == "\x7f" else letter


def merged(text: str, old: Programme, new: Programme) -> str | None:
    """Return `text` (which says `old`) changed to say `new`, comments of the rest kept.

    None when that cannot be done faithfully; the canonical form is what is left then.
    """
    try:
        document = tomlkit.parse(text)
        _change(document, nested(sections(old)), nested(sections(new)))
        changed = document.as_string()
        tomllib.loads(changed)
    except (TOMLKitError, tomllib.TOMLDecodeError, TypeError, KeyError, IndexError, AttributeError):
        # tomlkit's containers fail in many ways on tables that are written out of order.
        return None
    return changed


def _change(place: Any, old: Data, new: Data) -> None:
    """Make `place`, which says `old`, say `new`, touching only what differs."""
    for key in [key for key in old if key not in new and key in place]:
        del place[key]
    for key, value in new.items():
        before = old.get(key)
        if value == before:
            continue
        if isinstance(value, dict) and isinstance(before, dict) and key in place:
            _change(place[key], before, value)
        elif _is_tables(value) and isinstance(place.get(key), AoT):
            _change_tables(cast(AoT, place[key]), before or [], value)
        else:
            place[key] = _item(value)


def _change_tables(place: AoT, old: list[Data], new: list[Data]) -> None:
    for index in range(len(old), len(new), -1):
        del place[index - 1]
    for index, value in enumerate(new):
        if index < len(old):
            _change(place[index], old[index], value)
        else:
            place.append(_item(value))


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _item(value: Any) -> Any:
    """Return a tomlkit item that reads as the value, set as our own text sets it."""
    if _is_tables(value):
        tables = tomlkit.aot()
        for one in value:
            tables.append(_item(one))
        return tables
    if isinstance(value, dict):
        table = tomlkit.table()
        for key, one in value.items():
            table.append(key, tomlkit.value(toml(one)) if isinstance(one, dict) else _item(one))
        table.add(tomlkit.nl())
        return table
    return tomlkit.value(toml(value))
