"""Cross checks of programme.toml: the calendar, what is planned, shifts, rotations and rules."""

from __future__ import annotations

from datetime import date
from itertools import combinations, pairwise
from typing import Any

from nightfloat.domain.time import DAY, DaySelector, clock, days
from nightfloat.domain.work import Rotation, Shift
from nightfloat.interchange.draft import Draft, Placed
from nightfloat.interchange.forms import Day, Items, Name
from nightfloat.interchange.phrases import Days
from nightfloat.interchange.reader import Values
from nightfloat.interchange.tables import duplicates

ORDERED = (("min", "target", "max"),)
"""Keys of a rule that must not decrease, where they are given."""

SPANS = (("since", "until"),)
"""Keys of a rule that are a first and a last day."""


def check_work(draft: Draft) -> None:
    """Note what contradicts itself in programme.toml."""
    _plan(draft)
    _holidays(draft)
    _pairs(draft)
    _rotations(draft)
    for values in draft.tables:
        if values.table.path[0] == "rule":
            _bounds(draft, values)
        _repeats(draft, values)
        _never(draft, values)
    _same_packs(draft)


def _plan(draft: Draft) -> None:
    plan = draft.plan
    if plan is None:
        return
    wrong = draft.source.wrong
    if not plan.year and not plan.blocks:
        wrong(
            ("plan",),
            "plans nothing.",
            value="[plan]",
            maybe='blocks = ["1"] or year = true.',
            unfinished=True,
        )
    if plan.year and not draft.known("rotation"):
        wrong(
            ("plan", "year"),
            "needs a [[rotation]] to give to people.",
            value="true",
            maybe="year = false, to plan days only.",
            unfinished=True,
        )
    if plan.blocks and not draft.known("shift"):
        wrong(
            ("plan", "blocks"),
            "needs a [[shift]] to give to people.",
            value=", ".join(plan.blocks),
            maybe="blocks = [], to plan the year only.",
            unfinished=True,
        )
    order = list(draft.known("block"))
    known = [block for block in plan.blocks if block in order]
    if known != sorted(known, key=order.index):
        wrong(("plan", "blocks"), "are not in order of their dates.", value=", ".join(plan.blocks))


def _holidays(draft: Draft) -> None:
    values = [one for one in draft.values("year", "holiday") if one.fine()]
    for one in values:
        _inside(draft, one["date"], (*one.path, "date"))
    for index, first in duplicates([one["date"] for one in values]):
        draft.source.wrong(
            (*values[index].path, "date"),
            f'is a holiday already: "{values[first]["name"]}".',
            value=values[index]["date"],
            maybe="one of them goes.",
        )


def _inside(draft: Draft, day: date, path: tuple[str | int, ...]) -> None:
    calendar = draft.calendar
    if calendar and not calendar.start <= day < calendar.end:
        draft.source.wrong(
            path,
            f"is outside the year {calendar.start} to {calendar.end - DAY}.",
            value=day,
            maybe=in_year(day, calendar.start, calendar.end),
        )


def in_year(day: date, start: date, end: date) -> str:
    """Return the same day and month inside the year, as the likely meaning."""
    for year in (start.year, start.year + 1):
        try:
            moved = day.replace(year=year)
        except ValueError:  # 29 February
            continue
        if start <= moved < end:
            return f'"{moved}".'
    return "the year's start and end are wrong."


def overlap(one: Shift, other: Shift) -> bool:
    """Return True when two shifts of one day share a minute."""
    return one.start < other.departure and other.start < one.departure


def _pairs(draft: Draft) -> None:
    """Shifts that say they go together must not overlap in time."""
    by_id = {one.value.id: one.value for one in draft.shifts}
    for values in draft.values("shift"):
        if not values.fine("id", "with") or values["id"] not in by_id:
            continue
        shift = by_id[values["id"]]
        for index, name in enumerate(values["with"]):
            path = (*values.path, "with", index)
            other = by_id.get(name)
            if name == shift.id:
                draft.source.wrong(path, "is the shift itself.", value=name)
            elif other and overlap(shift, other):
                draft.source.wrong(
                    path,
                    f"overlaps: {shift.id} is {_times(shift)}, {other.id} is {_times(other)}.",
                    value=name,
                    maybe="a shift with other hours is meant.",
                )


def _times(shift: Shift) -> str:
    return f"{clock(shift.start)}-{clock(shift.departure)}"


def may_join(one: Shift, other: Shift) -> bool:
    """Return True when one person may have both shifts on one day."""
    halves = one.half is not None and other.half is not None and one.half is not other.half
    return halves or other.id in one.with_ or one.id in other.with_


def _rotations(draft: Draft) -> None:
    by_id = {one.value.id: one.value for one in draft.rotations}
    for values in draft.values("rotation"):
        if values.fine("id", "parts") and values["id"] in by_id:
            _parts(draft, values, by_id)


def _parts(draft: Draft, values: Values, by_id: dict[str, Rotation]) -> None:
    parts = values["parts"]
    path = (*values.path, "parts")
    if len(parts) == 1:
        draft.source.wrong(
            path,
            "is one part, where a combination has two.",
            value=parts[0],
            maybe="parts = [], or a second.",
        )
    for index, name in enumerate(parts):
        part = by_id.get(name)
        if name == values["id"]:
            draft.source.wrong((*path, index), "is a part of itself.", value=name)
        elif part and part.parts:
            draft.source.wrong(
                (*path, index),
                "has parts itself; a half block cannot be cut again.",
                value=name,
                maybe=f'"{part.parts[0]}".',
            )
    if len(parts) == 2 and parts[0] == parts[1]:
        draft.source.wrong(
            path, "are the same rotation twice.", value=parts[0], maybe="parts = []."
        )


def _bounds(draft: Draft, values: Values) -> None:
    for keys in ORDERED:
        given = [
            (key, values[key]) for key in keys if key in values.values and values[key] is not None
        ]
        numbers = [(key, one) for key, one in given if isinstance(one, int)]
        for (low, small), (high, large) in pairwise(numbers):
            if small > large:
                draft.source.wrong(
                    (*values.path, high),
                    f"is less than {low} = {small}.",
                    value=large,
                    maybe=f"{high} = {small}.",
                )
    for first, last in SPANS:
        start, end = values.values.get(first), values.values.get(last)
        if start and end and end < start:
            draft.source.wrong(
                (*values.path, last),
                f"is before {first} = {start}.",
                value=end,
                maybe="the two are swapped.",
            )
    for one in values.table.fields:
        day = values.values.get(one.key)
        if isinstance(one.form, Day) and isinstance(day, date):
            _inside(draft, day, (*values.path, one.key))


def _repeats(draft: Draft, values: Values) -> None:
    """A name twice in one list says nothing more: one of the two was meant otherwise."""
    for one in values.table.fields:
        listed = values.values.get(one.key)
        if isinstance(one.form, Items) and isinstance(one.form.item, Name) and listed:
            for index, _ in duplicates(listed):
                if values.table.path == ("rotation",) and one.key == "parts":
                    continue
                draft.source.wrong(
                    (*values.path, one.key, index),
                    "is in the list twice.",
                    value=listed[index],
                    maybe="another one.",
                )


def _never(draft: Draft, values: Values) -> None:
    """A phrase for days that matches no day of the year makes its shift or rule a dead letter."""
    calendar = draft.calendar
    if calendar is None:
        return
    for one in values.table.fields:
        chosen: Any = values.values.get(one.key)
        if not isinstance(one.form, Days) or not isinstance(chosen, DaySelector):
            continue
        if not any(chosen.matches(day, calendar) for day in days(calendar.start, calendar.end)):
            draft.source.wrong(
                (*values.path, one.key),
                "matches no day of the year.",
                value=chosen.text,
                maybe="the [[year.holiday]] tables are missing."
                if "holidays" in chosen.text
                else "",
            )


def _same_packs(draft: Draft) -> None:
    values = [one for one in draft.values("pack") if one.fine("name", "who", "rotations")]
    for index, first in duplicates([(v["name"], v["who"], v["rotations"]) for v in values]):
        line = draft.source.lines.of(values[first].path)
        draft.source.wrong(
            (*values[index].path, "name"),
            f"binds the same people already on line {line}.",
            value=values[index]["name"],
            maybe="another `who` or `rotations`, or one [[pack]] for both.",
        )


def placed_by_id(placed: list[Placed[Shift]]) -> dict[str, Shift]:
    """Return shifts by id."""
    return {one.value.id: one.value for one in placed}


def joinable(shifts: list[Shift]) -> tuple[Shift, Shift] | None:
    """Return the first two shifts of a list that one person cannot have on one day, if any."""
    for one, other in combinations(shifts, 2):
        if not may_join(one, other):
            return one, other
    return None
