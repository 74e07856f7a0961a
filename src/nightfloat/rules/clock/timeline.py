"""Many clinicians' entries as columns, and the stretches of work that the rules read from them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.time import minute_of
from nightfloat.rules.clock.arrays import BIG, Bools, Ints, calls, covered, ints, union
from nightfloat.rules.clock.calendar import Calendar, calendar_of, instant_of

KINDS: tuple[Kind, ...] = tuple(Kind)
"""The kinds by their code in the `kind` column."""

CODE_OF = {kind: code for code, kind in enumerate(KINDS)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Stretches:
    """Intervals of one sort of work, disjoint within a person, sorted by person and start.

    `start`, `end`: UTC minutes. `rows`: the timeline's rows that make them up, in order;
    `first[i]` is the position in `rows` at which stretch i begins.
    """

    person: Ints
    start: Ints
    end: Ints
    rows: Ints
    first: Ints

    @property
    def key_start(self) -> Ints:
        """Starts as keys that sort by person, then minute."""
        return self.person * BIG + self.start

    @property
    def key_end(self) -> Ints:
        """Ends as keys that sort by person, then minute."""
        return self.person * BIG + self.end

    @property
    def length(self) -> Ints:
        """Minutes from start to end, gaps that were joined over included."""
        return self.end - self.start

    @property
    def first_row(self) -> Ints:
        """The timeline row that begins each stretch."""
        return ints(self.rows[self.first])

    @property
    def last_row(self) -> Ints:
        """The timeline row that begins last in each stretch."""
        return ints(
            self.rows[np.concatenate((self.first[1:], [self.rows.size]))[: self.first.size] - 1]
        )


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Timeline:
    """Immutable columns of entries, sorted by (person, start, end).

    `person` indexes `people`; `start`, `end` are UTC minutes since the epoch; `kind` indexes
    KINDS; `code`, `rotation`, `site` index `codes`, `rotations`, `sites`.
    """

    people: tuple[str, ...]
    person: Ints
    start: Ints
    end: Ints
    kind: Ints
    code: Ints
    rotation: Ints
    site: Ints
    codes: tuple[str, ...] = ("",)
    rotations: tuple[str, ...] = ("",)
    sites: tuple[str, ...] = ("",)
    _cache: dict[Any, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, entries: Iterable[Entry], people: Sequence[str] | None = None) -> Timeline:
        """Return the timeline of `entries`; `people` fixes the order and may name the idle.

        Raises ValueError for an entry of a clinician that `people` does not name.
        """
        rows = list(entries)
        named = tuple(sorted({e.clinician for e in rows})) if people is None else tuple(people)
        index = {name: i for i, name in enumerate(named)}
        for entry in rows:
            if entry.clinician not in index:
                raise ValueError(
                    f"clinician {entry.clinician!r} of the entry at {entry.start} is not among the "
                    f"{len(named)} people given. Maybe the list of people is an older one?"
                )
        codes, code = _labels([e.code for e in rows])
        rotations, rotation = _labels([e.rotation for e in rows])
        sites, site = _labels([e.site for e in rows])
        person = ints([index[e.clinician] for e in rows])
        start = ints([minute_of(e.start) for e in rows])
        end = ints([minute_of(e.end) for e in rows])
        kind = ints([CODE_OF[e.kind] for e in rows])
        order = np.lexsort((end, start, person))
        return cls(
            people=named,
            person=person[order],
            start=start[order],
            end=end[order],
            kind=kind[order],
            code=code[order],
            rotation=rotation[order],
            site=site[order],
            codes=codes,
            rotations=rotations,
            sites=sites,
        )

    def only(self, person: int) -> Timeline:
        """Return the one-person timeline of `people[person]` (views, no copies)."""
        low, high = np.searchsorted(self.person, [person, person + 1])
        part = slice(int(low), int(high))
        return Timeline(
            people=(self.people[person],),
            person=self.person[part] - person,
            start=self.start[part],
            end=self.end[part],
            kind=self.kind[part],
            code=self.code[part],
            rotation=self.rotation[part],
            site=self.site[part],
            codes=self.codes,
            rotations=self.rotations,
            sites=self.sites,
        )

    def calendar(self, zone: str) -> Calendar:
        """Return the dates of `zone` around all entries, with a year on either side."""
        if self.start.size == 0:
            return calendar_of(zone, date(2000, 1, 1), date(2001, 1, 1))
        key = ("calendar", zone)
        if key not in self._cache:
            first = instant_of(int(self.start.min())).date() - timedelta(days=1)
            last = instant_of(int(self.end.max())).date() + timedelta(days=1)
            self._cache[key] = calendar_of(zone, first, last)
        found: Calendar = self._cache[key]
        return found

    def is_kind(self, kinds: frozenset[Kind]) -> Bools:
        """Return which rows are of one of `kinds`."""
        table = np.array([kind in kinds for kind in KINDS], dtype=np.bool_)
        return table[self.kind]

    def stretches(self, kinds: frozenset[Kind], join: int = 0) -> Stretches:
        """Return the rows of `kinds` joined when they touch or lie less than `join` minutes apart.

        Over all work with `join` = split gap, these are the duty periods of rules.md §3.2. A
        negative `join` gives calls: touching rows (one call cut at midnight) are one as long as
        they make no more than 24 hours together.
        """
        key = ("stretches", kinds, join)
        if key not in self._cache:
            self._cache[key] = self._stretches(kinds, join)
        found: Stretches = self._cache[key]
        return found

    def _stretches(self, kinds: frozenset[Kind], join: int) -> Stretches:
        rows = np.flatnonzero(self.is_kind(kinds))
        offset = self.person[rows] * BIG
        merge = union if join >= 0 else calls
        start, end, first = merge(self.start[rows] + offset, self.end[rows] + offset, join)
        person = start // BIG
        return Stretches(
            person=ints(person),
            start=ints(start - person * BIG),
            end=ints(end - person * BIG),
            rows=ints(rows),
            first=first,
        )

    def minutes(self, kinds: frozenset[Kind], person: Ints, start: Ints, end: Ints) -> Ints:
        """Return the minutes of `kinds` between `start` and `end` of each person.

        A minute that two rows share counts once.
        """
        found = self.stretches(kinds)
        low, high = found.key_start, found.key_end
        return covered(low, high, person * BIG + end) - covered(low, high, person * BIG + start)


def _labels(values: list[str]) -> tuple[tuple[str, ...], Ints]:
    names = tuple(sorted({"", *values}))
    index = {name: i for i, name in enumerate(names)}
    return names, ints([index[value] for value in values])
