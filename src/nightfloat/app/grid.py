"""The grid of a version as JSON: people in groups, their runs, hours and shares, the coverage."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from statistics import median_low
from typing import Any

from nightfloat.app.picture import (
    BLOCKS,
    DAYS,
    MOST_LINES,
    Columns,
    Picture,
    codes_of,
    columns_of,
)
from nightfloat.app.plain import json_text
from nightfloat.app.runs import (
    CHANGED,
    PINNED,
    REQUESTED,
    Sign,
    marks,
    runs_of,
    signs,
)
from nightfloat.app.staffing import staffing, staffing_on
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, Block
from nightfloat.rules.grid import OFF

SHARED = ("nights", "weekends")
"""The measures that stand beside each name; the others are in the diff."""

Json = dict[str, Any]


def grid_text(head: Json, picture: Picture, layer: str, start: date, end: date) -> str:
    """Return the grid of a layer ("days" or "blocks") from `start` to before `end` as JSON text.

    It begins with `head`. Lines that are as they were are not written again.
    """
    columns = columns_of(picture, layer, start, end)
    lines = Lines(picture, columns)
    violations, advisories = picture.counts
    groups = {group.id: group for group in map(picture.group, picture.listed)}
    content = {
        **head,
        "layer": layer,
        "start": start.isoformat(),
        "end": (end - DAY).isoformat(),
        "blocks": [
            {"id": one.id, "start": one.start.isoformat(), "end": (one.end - DAY).isoformat()}
            for one in picture.programme.calendar.blocks
            if one.start < end and start < one.end
        ],
        "days": _places(picture, columns),
        "letters": [_letter(sign) for sign in lines.signs],
        "groups": [{"id": group.id, "label": group.label} for group in groups.values()],
        "people": [],
        "coverage": staffing(picture, columns),
        "summary": {"violations": violations, "advisories": advisories},
    }
    people = ",".join([lines.text(person) for person in picture.listed])
    # Within a string the quotes would be escaped, so this is the key and nothing else.
    return json_text(content).replace('"people":[]', f'"people":[{people}]', 1)


def changes_json(
    picture: Picture, columns: Columns, people: Iterable[str], moved: Iterable[int]
) -> Json:
    """Return what an edit changes of a grid: the lines of some people, and some days' coverage.

    `moved` are the numbers of the columns whose letters changed. Letters are numbered as in the
    whole grid, unless the edit brings a letter that nobody had: so they are given with it.
    """
    lines = Lines(picture, columns)
    wanted = frozenset(people)
    return {
        "layer": columns.layer,
        "letters": [_letter(sign) for sign in lines.signs],
        "people": [lines.of(person) for person in picture.listed if person.id in wanted],
        "coverage": staffing_on(picture, columns, sorted(frozenset(moved))),
    }


class Lines:
    """The lines of people in some columns of a picture."""

    def __init__(self, picture: Picture, columns: Columns) -> None:
        self.picture, self.columns = picture, columns
        self.signs = signs(picture.programme, picture.codes(columns.layer))
        self._number = {sign.code: index for index, sign in enumerate(self.signs)}
        self._days = columns.layer == DAYS

    def of(self, person: Clinician) -> Json:
        """Return one person's line."""
        picture, span = self.picture, self.picture.span
        week = picture.weeks.get(person.id)
        there = (one for one in person.appointments if one.end > span.first)
        codes = self.columns.cut(codes_of(picture.people, person.id, self.columns.layer))
        return {
            "id": person.id,
            "name": person.name,
            "group": picture.group(person).id,
            "pgy": next((one.pgy for one in there if one.start < span.end), None),
            "role": person.role.value,
            "minutes_per_week": week.minutes if week else None,
            "limit_minutes": week.limit if week else None,
            "verdict": picture.verdict(person.id),
            "share": self._shares.of(person.id),
            "runs": [list(run) for run in runs_of(codes, self._flags(person.id), self._number)],
        }

    def text(self, person: Clinician) -> str:
        """Return one person's line as JSON text, as it was if nothing in it has changed."""
        picture, columns = self.picture, self.columns
        key = (columns.layer, columns.first, columns.stop, person.id)
        made_from = (
            picture.people.get(person.id),
            picture.weeks.get(person.id),
            picture.about.get(person.id, ()),
            self._shares.of(person.id),
            self.signs,
        )
        known = picture.lines.get(key)
        if known is not None and known[0] == made_from:
            return known[1]
        text = json_text(self.of(person))
        if len(picture.lines) >= MOST_LINES:
            picture.lines.clear()
        picture.lines[key] = (made_from, text)
        return text

    @cached_property
    def _shares(self) -> Shares:
        return Shares(self.picture, self.picture.listed)

    @cached_property
    def _pins(self) -> tuple[str, ...]:
        """The name of the pin of each column."""
        first, stop = self.columns.first, self.columns.stop
        if self._days:
            return tuple(day.isoformat() for day in self.picture.span.all[first:stop])
        blocks = self.picture.programme.calendar.blocks[first:stop]
        return tuple(f"block:{block.id}" for block in blocks)

    def _flags(self, id: str) -> list[int]:
        """Return the flags of a person's cells."""
        first, stop = self.columns.first, self.columns.stop
        flags = [0] * (stop - first)
        own = self.picture.people.get(id)
        if own is not None and own.pins:
            for number, pin in enumerate(self._pins):
                flags[number] |= PINNED if pin in own.pins else 0
        if self._days:
            for bit, numbers in (
                (PINNED, self.picture.marks.pinned.get(id, ())),
                (REQUESTED, self.picture.marks.requested.get(id, ())),
            ):
                for number in numbers:
                    if first <= number < stop:
                        flags[number - first] |= bit
            for number, bits in marks(self.picture.about.get(id, ()), self.picture.span).items():
                if first <= number < stop:
                    flags[number - first] |= bits
        self._changed(id, flags)
        return flags

    def _changed(self, id: str, flags: list[int]) -> None:
        before = self.picture.before
        if before is None:
            return
        layer = self.columns.layer
        now = self.columns.cut(codes_of(self.picture.people, id, layer))
        then = self.columns.cut(codes_of(before, id, layer))
        for number, code in enumerate(now):
            old = then[number] if number < len(then) else ""
            if (code or OFF) != (old or OFF):
                flags[number] |= CHANGED


def _places(picture: Picture, columns: Columns) -> list[Json]:
    calendar = picture.programme.calendar
    if columns.layer == BLOCKS:
        return [
            {"id": one.id, "start": one.start.isoformat(), "end": (one.end - DAY).isoformat()}
            for one in calendar.blocks[columns.first : columns.stop]
        ]
    holidays = {holiday.day: holiday.name for holiday in calendar.holidays}
    found = []
    block: Block | None = None
    for day in picture.span.all[columns.first : columns.stop]:
        if block is None or day not in block:
            block = calendar.block_of(day)
        found.append(
            {
                "day": day.isoformat(),
                "weekday": day.isoweekday(),
                "block": block.id if block else None,
                "holiday": holidays.get(day),
            }
        )
    return found


def _letter(sign: Sign) -> Json:
    return {
        "code": sign.code,
        "label": sign.label,
        "kind": sign.kind,
        "colour": sign.colour,
        "pattern": sign.pattern,
        "shifts": list(sign.shifts),
        "rotation": sign.rotation or None,
    }


class Shares:
    """Each person's nights and weekends, beside the median of their group."""

    def __init__(self, picture: Picture, listed: Sequence[Clinician]) -> None:
        self._people = picture.people
        self._group = {person.id: picture.group(person).id for person in listed}
        self._middle: dict[str, Mapping[str, int]] = {}

    def of(self, id: str) -> Json:
        """Return one person's."""
        group, own = self._group[id], self._own(id)
        middle = self._middle.get(group)
        if middle is None:
            theirs = [self._own(other) for other, place in self._group.items() if place == group]
            middle = {measure: median_low(one[measure] for one in theirs) for measure in SHARED}
            self._middle[group] = middle
        return {measure: {"value": own[measure], "median": middle[measure]} for measure in SHARED}

    def _own(self, id: str) -> Mapping[str, int]:
        found = self._people.get(id)
        return found.share if found else _NO_SHARE


_NO_SHARE = dict.fromkeys(SHARED, 0)
