"""How many people each demand has, day by day or block by block: as the check counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from nightfloat.app.picture import DAYS, Columns, Person, Picture
from nightfloat.app.runs import NOTHING
from nightfloat.domain.people import Clinician, WhoSelector
from nightfloat.rules.library.coverage import Coverage


def staffing(picture: Picture, columns: Columns) -> list[dict[str, Any]]:
    """Return how many people each demand has in each column, and where it is short.

    A block's count is that of its half with fewer people.
    """
    return list(_coverage(picture, columns))


def _coverage(picture: Picture, columns: Columns) -> Iterator[dict[str, Any]]:
    codes = _Codes(picture)
    for rule in _demands(picture, columns):
        ask, count = _readers(codes, columns, rule)
        asked = [ask(number) for number in range(columns.first, columns.stop)]
        if not any(asked):
            continue
        numbers = [
            count(number) if asked[number - columns.first] else None
            for number in range(columns.first, columns.stop)
        ]
        least = rule.min or 0
        yield {
            "rule": rule.id,
            "label": " + ".join(rule.shifts or rule.rotations),
            "words": rule.words(),
            "min": rule.min,
            "target": rule.target,
            "max": rule.max,
            "counts": numbers,
            "short": [i for i, value in enumerate(numbers) if value is not None and value < least],
        }


def staffing_on(picture: Picture, columns: Columns, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Return the count of each demand in some columns: [index in the columns, count, short]."""
    found = []
    codes = _Codes(picture)
    inside = [number for number in numbers if columns.first <= number < columns.stop]
    for rule in _demands(picture, columns):
        ask, count = _readers(codes, columns, rule)
        least = rule.min or 0
        cells = []
        for number in inside:
            if ask(number):
                value = count(number)
                cells.append([number - columns.first, value, value < least])
        if cells:
            found.append({"rule": rule.id, "cells": cells})
    return found


def _demands(picture: Picture, columns: Columns) -> Iterator[Coverage]:
    for rule in picture.programme.rules:
        if isinstance(rule, Coverage) and bool(rule.shifts) == (columns.layer == DAYS):
            yield rule


class _Codes:
    """Who has which letter on a day; each day is looked through once for all demands."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self._people = [
            (person, picture.people[person.id])
            for person in picture.programme.people
            if person.id in picture.people
        ]
        self._days: dict[int, dict[str, list[tuple[Clinician, Person]]]] = {}

    def of(self, number: int) -> dict[str, list[tuple[Clinician, Person]]]:
        """Return the people of each letter on a day."""
        found = self._days.get(number)
        if found is None:
            found = self._days[number] = {}
            for pair in self._people:
                code = pair[1].days[number]
                if code in found:
                    found[code].append(pair)
                else:
                    found[code] = [pair]
        return found


def _readers(
    codes: _Codes, columns: Columns, rule: Coverage
) -> tuple[Callable[[int], bool], Callable[[int], int]]:
    if columns.layer == DAYS:
        return _asked_days(codes.picture, rule), _on_days(codes, rule)
    return _asked_blocks(codes.picture, rule), _on_blocks(codes.picture, rule)


def _asked_days(picture: Picture, rule: Coverage) -> Callable[[int], bool]:
    calendar = picture.programme.calendar
    shifts = [picture.programme.shift[id] for id in rule.shifts]

    def asked(number: int) -> bool:
        day = picture.span.all[number]
        if (rule.since and day < rule.since) or (rule.until and day > rule.until):
            return False
        return rule.days.matches(day, calendar) and any(
            shift.days.matches(day, calendar) for shift in shifts
        )

    return asked


def _asked_blocks(picture: Picture, rule: Coverage) -> Callable[[int], bool]:
    blocks = picture.programme.calendar.blocks

    def asked(number: int) -> bool:
        block = blocks[number]
        if (rule.since and block.start < rule.since) or (rule.until and block.start > rule.until):
            return False
        return not rule.blocks or block.id in rule.blocks

    return asked


def _on_days(codes: _Codes, rule: Coverage) -> Callable[[int], int]:
    wanted = frozenset(rule.shifts)
    kinds: dict[str, bool] = {NOTHING: False}
    everybody = rule.who == WhoSelector()

    def on(code: str) -> bool:
        known = kinds.get(code)
        if known is None:
            known = kinds[code] = not wanted.isdisjoint(code.split("+"))
        return known

    bars = codes.picture.marks.bars

    def count(number: int) -> int:
        day = codes.picture.span.all[number]
        return sum(
            (everybody or rule.who.matches(person, day, own.rotations[number]))
            and bars.shift(person, day, own.rotations[number], rule.shifts)
            for code, people in codes.of(number).items()
            if on(code)
            for person, own in people
        )

    return count


def _on_blocks(picture: Picture, rule: Coverage) -> Callable[[int], int]:
    wanted = frozenset(rule.rotations)
    rotations = picture.programme.rotation
    blocks = picture.programme.calendar.blocks
    bars = picture.marks.bars

    def halves(code: str) -> tuple[str, ...]:
        plain = code.removesuffix(" + vacation")
        if plain in wanted:
            return plain, plain
        known = rotations.get(plain)
        parts = known.parts if known and known.parts else tuple(plain.split(" / "))
        return parts if len(parts) == 2 else (plain, plain)

    def count(number: int) -> int:
        day = blocks[number].start
        found = [0, 0]
        for person in picture.programme.people:
            own = picture.people.get(person.id)
            if own is None or not own.blocks[number] or not rule.who.matches(person, day):
                continue
            for half, name in enumerate(halves(own.blocks[number])):
                on = name in wanted or own.blocks[number] in wanted
                found[half] += on and bars.rotation(person, blocks[number], half, rule.rotations)
        return min(found)

    return count
