"""People whose names are words: days, months, shifts; two of one name; an apostrophe, a hyphen."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from random import Random

from nightfloat.domain.entry import Entry
from nightfloat.domain.time import Holiday
from nightfloat.rules.programme import Programme
from tests.explain.live_tools import example, rough

NAMES = ("May", "Friday", "Sean O'Neil", "Kim Lee", "Kim Lee", "Ana-Maria", "Ana", "Will Day")


@cache
def odd() -> Programme:
    """Return the tiny example with these names, and a holiday that is called like one of them."""
    tiny = example("tiny")
    calendar = tiny.calendar
    holidays = (*calendar.holidays, Holiday(calendar.block("1").start, "May Day"))
    return tiny.with_(
        name="odd names",
        people=tuple(
            replace(person, name=name) for person, name in zip(tiny.people, NAMES, strict=True)
        ),
        calendar=replace(calendar, holidays=holidays),
    )


@cache
def odd_entries() -> tuple[Entry, ...]:
    """Return a rough schedule of it."""
    return rough(odd(), Random(5))
