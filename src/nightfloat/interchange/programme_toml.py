"""programme.toml to the domain: calendar, sites, shifts, rotations, packs and rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from nightfloat.domain.entry import Kind
from nightfloat.domain.errors import maybe
from nightfloat.domain.time import MINUTES_A_DAY, Block, BlockPlan, Calendar, Holiday, cut_blocks
from nightfloat.domain.work import Rotation, Shift, Site
from nightfloat.interchange.draft import Draft, Placed
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
)
from nightfloat.interchange.forms import type_name
from nightfloat.interchange.phrases import end_minute, read_clock
from nightfloat.interchange.reader import Values
from nightfloat.interchange.rule_fields import rule_tables
from nightfloat.interchange.toml_lines import Path
from nightfloat.interchange.wrong import WrongError
from nightfloat.rules.library import RULES
from nightfloat.rules.programme import PackUse, Plan

LONGEST_YEAR = 800
"""Days; a programme is one academic year, and a slip of the pen makes it a century."""


def read_programme(draft: Draft) -> None:
    """Fill the draft from its source; everything wrong becomes a mistake."""
    data = draft.source.data
    if not data:
        return
    top = draft.source.table(TOP, (), data)
    if top.fine("name"):
        draft.name = top["name"]
    if top.fine("specialty"):
        draft.specialty = top["specialty"]
    _calendar(draft)
    plan = _single(draft, PLAN)
    if plan and plan.fine():
        draft.plan = Plan(year=plan["year"], blocks=plan["blocks"])
    for make, table in ((_site, SITE), (_shift, SHIFT), (_rotation, ROTATION), (_pack, PACK)):
        for values in _tables(draft, table):
            make(draft, values)
    _rules(draft)


def _single(draft: Draft, table: Any) -> Values | None:
    data = draft.source.data.get(table.path[0])
    if data is None:
        draft.source.wrong(
            (), f"has no {table.title} table.", value="", maybe=f"{table.title}: {table.doc}"
        )
        return None
    values = draft.source.table(table, table.path, data)
    draft.tables.append(values)
    return values


def _tables(draft: Draft, table: Any) -> list[Values]:
    found = draft.source.tables(table)
    draft.tables.extend(found)
    return found


def _line(draft: Draft, values: Values, key: str = "") -> int:
    return draft.source.lines.of((*values.path, key) if key else values.path)


def _declare(draft: Draft, values: Values, kind: str, label: str = "") -> bool:
    """Note the table's id as declared; an id that is there twice is a mistake."""
    if not values.fine("id"):
        return False
    if draft.declare(kind, values["id"], _line(draft, values, "id")):
        return True
    first = draft.known(kind)[values["id"]]
    draft.source.wrong(
        (*values.path, "id"),
        f"is the id of two {label or kind}s; the first is on line {first}.",
        value=values["id"],
        maybe=f'"{values["id"]}2".',
    )
    return False


def _built(draft: Draft, path: Path, value: object, make: Callable[[], Any]) -> Any:
    """Return `make()`, or None with the domain's own complaint noted."""
    try:
        return make()
    except WrongError as error:
        for trouble in error.troubles:
            draft.source.wrong(path, trouble.message, value=value, maybe=trouble.maybe)
    except ValueError as error:
        message, _, way = str(error).partition(" Maybe ")
        draft.source.wrong(path, f"cannot be: {message}", value=value, maybe=way)
    return None


def _calendar(draft: Draft) -> None:
    year = _single(draft, YEAR)
    holidays = [_holiday(one) for one in _tables(draft, HOLIDAY)]
    custom = _tables(draft, BLOCK)
    blocks = [_block(draft, one) for one in custom]
    if year is None or not year.fine():
        return
    start, last = year["start"], year["end"]
    if not timedelta(0) < last - start < timedelta(days=LONGEST_YEAR):
        draft.source.wrong(
            ("year", "end"),
            f"is no last day of a year that starts {start}.",
            value=last,
            maybe=f"{date(start.year + 1, start.month, min(start.day, 28)) - timedelta(days=1)}.",
        )
        return
    end = last + timedelta(days=1)
    plan = year["blocks"]
    if custom and plan is not BlockPlan.CUSTOM:
        draft.source.wrong(
            ("year", "blocks"),
            "cuts the year by itself, but there are [[year.block]] tables.",
            value=plan.value,
            maybe='"custom".',
        )
    if plan is BlockPlan.CUSTOM:
        if year["block_zero"]:
            draft.source.wrong(
                ("year", "block_zero"),
                'is not for blocks = "custom".',
                value=year["block_zero"],
                maybe='a [[year.block]] with id = "0".',
            )
        if not custom:
            draft.source.wrong(
                ("year", "blocks"),
                "needs a [[year.block]] table for each block.",
                value="custom",
                maybe='"13x28".',
            )
        if None in blocks:
            return
        cut: Any = tuple(blocks)
    else:
        path: Path = ("year", "block_zero" if year["block_zero"] else "end")
        value = year[str(path[-1])]
        cut = _built(
            draft, path, value, lambda: cut_blocks(plan, start, end, block_zero=year["block_zero"])
        )
    if cut is None:
        return
    path = ("year", "block") if custom else ("year",)
    draft.calendar = _built(
        draft,
        path,
        "",
        lambda: Calendar(year["timezone"], start, end, cut, tuple(h for h in holidays if h)),
    )
    if draft.calendar and plan is not BlockPlan.CUSTOM:
        for block in draft.calendar.blocks:
            draft.declare("block", block.id, _line(draft, year, "blocks"))


def _block(draft: Draft, values: Values) -> Block | None:
    unique = _declare(draft, values, "block")
    if not values.fine() or not unique:
        return None
    start, last = values["start"], values["end"]
    found = _built(
        draft,
        (*values.path, "end"),
        last,
        lambda: Block(values["id"], start, last + timedelta(days=1)),
    )
    return found if isinstance(found, Block) else None


def _holiday(values: Values) -> Holiday | None:
    return Holiday(values["date"], values["name"], values["tier"]) if values.fine() else None


def _site(draft: Draft, values: Values) -> None:
    if _declare(draft, values, "site") and values.fine():
        draft.sites.append(Site(values["id"], values["name"]))


def _shift(draft: Draft, values: Values) -> None:
    unique = _declare(draft, values, "shift")
    start = end = 0
    if values.fine("start", "end"):
        times = _built(draft, (*values.path, "end"), values["end"], lambda: _hours(values))
        if times is None:
            return
        start, end = times
    if not values.fine():
        return
    worked = []
    for index, text in enumerate(values["worked"]):
        path = (*values.path, "worked", index)
        part = _built(draft, path, text, partial(_worked, text, start, end))
        worked.append(part)
    if None in worked or not unique:
        return
    shift = _built(
        draft,
        values.path,
        values["id"],
        lambda: Shift(
            id=values["id"],
            name=values["name"] or values["id"],
            kind=Kind(values["kind"]),
            start=start,
            end=end,
            site=values["site"],
            half=values["half"],
            transition=values["transition"],
            worked=tuple(worked),
            with_=values["with"],
            days=values["days"],
            points=values["points"],
        ),
    )
    if shift is not None:
        draft.shifts.append(Placed(_line(draft, values), shift))


def _hours(values: Values) -> tuple[int, int]:
    minute, later = read_clock(values["start"])
    if later or minute == MINUTES_A_DAY:
        raise ValueError('a shift starts on its own day, before 24:00. Maybe start = "00:00".')
    end = end_minute(values["end"], minute)
    if not minute < end <= 3 * MINUTES_A_DAY:
        raise ValueError("it is not within three days after the start.")
    return minute, end


def _worked(text: str, start: int, end: int) -> tuple[int, int]:
    first, _, last = text.partition("-")
    begin = end_minute(first, start - 1)
    stop = end_minute(last, begin)
    if not start <= begin < stop <= end:
        raise ValueError("these hours are not inside the shift.")
    return begin, stop


def _rotation(draft: Draft, values: Values) -> None:
    unique = _declare(draft, values, "rotation")
    if unique and values.fine():
        rotation = Rotation(
            id=values["id"],
            name=values["name"] or values["id"],
            service=values["service"],
            site=values["site"],
            shifts=values["shifts"],
            week=values["week"],
            parts=values["parts"],
            vacation=values["vacation"],
        )
        draft.rotations.append(Placed(_line(draft, values), rotation))


def _pack(draft: Draft, values: Values) -> None:
    if values.fine():
        draft.packs.append(
            PackUse(
                name=values["name"],
                who=values["who"],
                rotations=values["rotations"],
                settings=values["settings"],
                on_rotation=values["on"],
            )
        )


def _rules(draft: Draft) -> None:
    """Read all [[rule.*]] tables, in the order in which they stand in the file."""
    data = draft.source.data.get("rule", {})
    if not isinstance(data, dict):
        draft.source.wrong(
            ("rule",),
            f"is {type_name(data)}, where [[rule.TYPE]] tables are meant.",
            value="rule" if isinstance(data, list) else data,
            maybe="[[rule.coverage]].",
        )
        return
    for name in data:
        if name not in RULES:
            way = maybe(name, RULES) or f"one of {', '.join(RULES)}."
            draft.source.wrong(("rule", name), "is no type of rule.", value=name, maybe=way)
    found: list[Values] = []
    for table in rule_tables():
        if table.path[1] in data:
            found.extend(_tables(draft, table))
    for number, values in sorted(_numbered(found), key=lambda one: _line(draft, one[1])):
        _rule(draft, values, number)


def _numbered(found: list[Values]) -> list[tuple[int, Values]]:
    return [(int(values.path[-1]) + 1, values) for values in found]


def _rule(draft: Draft, values: Values, number: int) -> None:
    kind = values.table.path[1]
    id = values["id"] if values.fine("id") and values["id"] else f"{kind}-{number}"
    line = _line(draft, values)
    if not draft.declare("rule", id, line):
        draft.source.wrong(
            (*values.path, "id"),
            f"is the id of two rules; the first is on line {draft.known('rule')[id]}.",
            value=id,
            maybe=f'"{id}-2".',
        )
    if not values.fine():
        return
    given = {**values.values, "id": id}
    rule = _built(draft, values.path, id, lambda: RULES[kind](**given))
    if rule is not None:
        draft.rules.append(Placed(line, rule))
