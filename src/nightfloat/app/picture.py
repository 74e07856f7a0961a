"""A version as it is shown: each person's letters, hours and pins, at one revision."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

from nightfloat.app.barred import Bars
from nightfloat.app.runs import (
    NOTHING,
    Days,
    Group,
    block_codes,
    day_codes,
    group_of,
    group_order,
    pinned_days,
    requested,
    shown,
)
from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.domain.people import Clinician
from nightfloat.explain.duty import Duty, duty_of, nights_of, weekends_of
from nightfloat.rules.language import Tier
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import rotations_of

if TYPE_CHECKING:
    from nightfloat.app.standing import Standing

DAYS, BLOCKS = "days", "blocks"
"""The layers of a grid."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Person:
    """One person's part of a version, as it is shown; found out when it is first asked for.

    `pins` are days ("2026-07-04") and blocks ("block:3").
    """

    programme: Programme
    span: Days
    id: str
    entries: tuple[Entry, ...]
    pins: frozenset[str]
    rotation: Callable[[date], str] | None = None
    """Tells the rotation of a day, where somebody knows it already."""

    @cached_property
    def clinician(self) -> Clinician | None:
        """Who it is; None for somebody whom the programme does not know."""
        return next((one for one in self.programme.people if one.id == self.id), None)

    @cached_property
    def days(self) -> tuple[str, ...]:
        """The letter of each day of the schedule."""
        return day_codes(self.entries, self.span, self.clinician)

    @cached_property
    def day_codes(self) -> frozenset[str]:
        """The letters of the days, each once."""
        return frozenset(self.days)

    @cached_property
    def block_codes(self) -> frozenset[str]:
        """The letters of the blocks, each once."""
        return frozenset(self.blocks)

    @cached_property
    def rotations(self) -> tuple[str, ...]:
        """The rotation of each day of the schedule, '' where none is known."""
        if self.rotation is not None:
            return tuple(self.rotation(day) for day in self.span.all)
        known = rotations_of(self.entries, self.programme.calendar)
        return tuple(known.get((self.id, day), "") for day in self.span.all)

    @cached_property
    def blocks(self) -> tuple[str, ...]:
        """The letter of each block of the year."""
        if self.clinician is None:
            return (NOTHING,) * len(self.programme.calendar.blocks)
        return block_codes(self.programme, self.clinician, self.entries)

    @cached_property
    def duty(self) -> Duty:
        """What the entries amount to over the days of the schedule; free days are not counted."""
        span = (self.span.first, self.span.end)
        return duty_of(self.id, self.entries, self.programme.calendar, span, ())

    @cached_property
    def share(self) -> Mapping[str, int]:
        """What stands beside the name: how many nights, how many weekends."""
        calendar = self.programme.calendar
        return {
            "nights": len(nights_of(self.entries, calendar)),
            "weekends": weekends_of(self.entries, calendar),
        }


@dataclass(frozen=True, eq=False)
class Marks:
    """What the programme's facts mark in a schedule's days, by person."""

    programme: Programme
    span: Days

    @cached_property
    def requested(self) -> Mapping[str, frozenset[int]]:
        """The numbers of the days that requests touch."""
        return requested(self.programme, self.span)

    @cached_property
    def pinned(self) -> Mapping[str, frozenset[int]]:
        """The numbers of the days that the programme's own pins hold."""
        return pinned_days(self.programme, self.span)

    @cached_property
    def bars(self) -> Bars:
        """Who may not have what they have."""
        return Bars(self.programme)


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """A person's hours by the rule that is nearest its limit: minutes a week, and the limit."""

    minutes: int
    limit: int | None
    near: bool = False


LineCache = dict[tuple[str, int, int, str], tuple[tuple[object, ...], str]]
"""By layer, first and last column and person: what a line was written from, and the line."""

MOST_LINES = 4_000
"""Lines that are kept of one draft: those of 120 people for some thirty windows of days."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Picture:
    """A version at one revision, ready to be shown."""

    revision: int
    programme: Programme
    span: Days
    people: Mapping[str, Person]
    find: Callable[[], tuple[Finding, ...]]
    """Tells the findings, in their order."""
    stand: Callable[[], Standing]
    """Tells the same without their order, which is quicker after an edit."""
    weeks: Mapping[str, Week]
    marks: Marks
    before: Mapping[str, Person] | None = None
    """The published version's people, for what has changed since."""
    groups: Mapping[str, Group] = field(default_factory=dict)
    costs: Mapping[Tier, Mapping[str, int]] = field(default_factory=dict)
    """What each rule costs, by tier; of drafts."""
    lines: LineCache = field(default_factory=dict)
    """People's lines as they were written last; a draft's pictures share them."""

    @cached_property
    def listed(self) -> tuple[Clinician, ...]:
        """Whom the grid shows: by group, in it by the programme's order."""
        entries = (one for person in self.people.values() for one in person.entries[:1])
        found = shown(self.programme, entries)
        return tuple(sorted(found, key=lambda person: group_order(self.group(person))))

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a check of the version finds, violations first."""
        return self.find()

    @cached_property
    def standing(self) -> Standing:
        """The findings by person and place, counted."""
        return self.stand()

    @property
    def counts(self) -> tuple[int, int]:
        """How many violations and how many advisories there are."""
        found = self.standing.counts
        return found["violations"], found["advisories"]

    @property
    def about(self) -> Mapping[str, Sequence[Finding]]:
        """The breaches that name each person."""
        return self.standing.about

    def verdict(self, id: str) -> str:
        """Return what stands beside a name: violation, advisory, near or ok."""
        breaches = self.about.get(id)
        if breaches:
            return "violation" if any(one.violation for one in breaches) else "advisory"
        week = self.weeks.get(id)
        return "near" if week is not None and week.near else "ok"

    def codes(self, layer: str) -> frozenset[str]:
        """Return every letter that anybody has on a layer."""
        own = self.people.values()
        sets = (one.day_codes if layer == DAYS else one.block_codes for one in own)
        return frozenset[str]().union(*sets)

    def group(self, person: Clinician) -> Group:
        """Return a person's group."""
        found = self.groups.get(person.id)
        return found or group_of(person, self.span.first, self.span.end)


@dataclass(frozen=True)
class Columns:
    """The columns that were asked for, out of all of a layer."""

    layer: str
    first: int
    stop: int

    def cut(self, codes: Sequence[str]) -> Sequence[str]:
        """Return a person's letters in these columns."""
        return codes[self.first : self.stop]


def codes_of(people: Mapping[str, Person], id: str, layer: str) -> Sequence[str]:
    """Return a person's letters on a layer; none for somebody who is not in the version."""
    person = people.get(id)
    if person is None:
        return ()
    return person.days if layer == DAYS else person.blocks


def columns_of(picture: Picture, layer: str, start: date, end: date) -> Columns:
    """Return the columns of a layer from `start` to before `end`."""
    if layer == DAYS:
        first = picture.span.first
        return Columns(layer, (start - first).days, (end - first).days)
    blocks = picture.programme.calendar.blocks
    inside = [number for number, one in enumerate(blocks) if one.start < end and start < one.end]
    return Columns(layer, inside[0], inside[-1] + 1) if inside else Columns(layer, 0, 0)
