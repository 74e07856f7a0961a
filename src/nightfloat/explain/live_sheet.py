"""One person's entries in a live schedule, with what follows from them alone."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import takewhile

import numpy as np

from nightfloat.domain.absence import Leave
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY, Block, Calendar
from nightfloat.rules.check import overlaps
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import PARTS, belonging, local_days, rotations_of
from nightfloat.rules.schedule import given_vacations

Stay = tuple[date, date, str]
"""Days on one rotation: first day, day after the last, rotation."""


@dataclass(frozen=True)
class Edges:
    """When the blocks of a calendar begin and end, as instants in order."""

    starts: tuple[datetime, ...]
    ends: tuple[datetime, ...]

    @classmethod
    def of(cls, programme: Programme) -> Edges:
        """Return the edges of a programme's blocks."""
        calendar = programme.calendar
        return cls(
            tuple(calendar.instant(block.start, 0) for block in calendar.blocks),
            tuple(calendar.instant(block.end, 0) for block in calendar.blocks),
        )

    def touched(self, start: datetime, end: datetime) -> int:
        """Return the blocks that a stretch of time shares an instant with, as a bit mask."""
        first, stop = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return (1 << stop) - (1 << first) if first < stop else 0

    def of_instant(self, at: datetime) -> int:
        """Return the block that an instant lies in, as a bit mask (0: none)."""
        number = bisect_right(self.starts, at) - 1
        return 1 << number if number >= 0 and at < self.ends[number] else 0


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """A person's entries in turn, each with the days it belongs to (`owns`: ordinals in pairs).

    Masks name blocks by their number: `touched` by any entry, `named` those in which an entry
    names a shift, `placed` those in which one names a rotation. `first`, `last`: the days that
    entries lie on (last exclusive), `since` the day on which any begins; None without entries.
    """

    clinician: str
    entries: tuple[Entry, ...]
    owns: array[int]
    stays: tuple[Stay, ...]
    given: tuple[Leave, ...]
    overlaps: tuple[Finding, ...]
    touched: int
    named: int
    placed: int
    first: date | None
    last: date | None
    since: date | None

    @classmethod
    def of(
        cls,
        programme: Programme,
        edges: Edges,
        clinician: str,
        entries: Iterable[Entry],
        like: Sheet | None = None,
    ) -> Sheet:
        """Return the sheet of a person's entries; it is quicker from one that is nearly `like` it.

        What they have in common are the same objects.
        """
        calendar = programme.calendar
        owned = list(belonging(entries, calendar))
        ordered = tuple(entry for entry, _, _ in owned)
        owns = array("i", (day.toordinal() for _, *pair in owned for day in pair))
        touched = named = placed = 0
        for entry in ordered:
            touched |= edges.touched(entry.start, entry.end)
            here = edges.of_instant(entry.start)
            if entry.rotation:
                placed |= here
            if entry.code in programme.shift and entry.kind not in PARTS:
                named |= here
        whole = [one for one in owned if one[0].kind not in PARTS]
        tz = calendar.tz
        # The clock may be set back over midnight: a later entry then begins on an earlier date.
        early = takewhile(lambda one: one.start - ordered[0].start < DAY, ordered)
        starts = [entry.start.astimezone(tz).date() for entry in early]
        return cls(
            clinician=clinician,
            entries=ordered,
            owns=owns,
            stays=_stayed(calendar, ordered, owns, like),
            given=given_vacations(programme, ordered),
            overlaps=tuple(overlaps(ordered)),
            touched=touched,
            named=named,
            placed=placed,
            first=min((first for _, first, _ in whole), default=None),
            last=max((last for _, _, last in whole), default=None),
            since=min(starts, default=None),
        )

    def between(self, start: date, end: date) -> list[Entry]:
        """Return the entries that belong to any day from `start` to before `end`."""
        first, last, owns = start.toordinal(), end.toordinal(), self.owns
        return [
            entry
            for index, entry in enumerate(self.entries)
            if owns[2 * index] < last and owns[2 * index + 1] > first
        ]

    def around(self, day: date, start: date, end: date) -> list[Entry]:
        """Return the entries from `start` to before `end` but for those of one day's own."""
        begins, ends = np.array(self.owns, dtype=np.int64).reshape(-1, 2).T
        at = day.toordinal()
        here = (begins < end.toordinal()) & (ends > start.toordinal())
        here &= (begins != at) | (ends != at + 1)
        return [self.entries[index] for index in np.flatnonzero(here).tolist()]

    def reaching(self, ordinal: int) -> Entry | None:
        """Return the first entry that belongs to a day (an ordinal) and to one before it."""
        owns = self.owns
        for index, entry in enumerate(self.entries):
            if owns[2 * index] < ordinal < owns[2 * index + 1]:
                return entry
        return None

    def rotation(self, day: date) -> str:
        """Return the rotation on a day ('' where none is known)."""
        index = bisect_right(self.stays, day, key=lambda stay: stay[0]) - 1
        return self.stays[index][2] if index >= 0 and day < self.stays[index][1] else ""

    def rotations(self, start: date, end: date) -> dict[tuple[str, date], str]:
        """Return the rotation of each (clinician, day) from `start` to before `end`."""
        found: dict[tuple[str, date], str] = {}
        for first, last, name in self.stays:
            day, stop = max(first, start), min(last, end)
            while day < stop:
                found[self.clinician, day] = name
                day += DAY
        return found

    def turns(self, start: date, end: date) -> list[str]:
        """Return the rotation of each day from `start` to before `end` ('' where none is known)."""
        found = [""] * (end - start).days
        for first, last, name in self.stays:
            if first < end and start < last:
                low, high = max(0, (first - start).days), min(len(found), (last - start).days)
                found[low:high] = [name] * (high - low)
        return found

    def without(self, programme: Programme, block: Block) -> Iterator[Entry]:
        """Yield the entries of the days outside a block; leave that crosses its edges is cut."""
        first, last, owns = block.start.toordinal(), block.end.toordinal(), self.owns
        instant = programme.calendar.instant
        for index, entry in enumerate(self.entries):
            begin, stop = owns[2 * index], owns[2 * index + 1]
            if stop <= first or begin >= last:
                yield entry
                continue
            if begin < first:
                yield _cut(entry, entry.start, instant(block.start, 0))
            if stop > last:
                yield _cut(entry, instant(block.end, 0), entry.end)


def _cut(entry: Entry, start: datetime, end: datetime) -> Entry:
    return Entry(entry.clinician, start, end, entry.kind, entry.code, entry.rotation, entry.site)


def _stayed(
    calendar: Calendar, entries: tuple[Entry, ...], owns: array[int], like: Sheet | None
) -> tuple[Stay, ...]:
    """Return a person's stays.

    Entries tell the rotations of their own block, and of no other: so only those of the blocks
    are found anew in which entries are not `like` they were.
    """
    if like is None:
        return tuple(_stays(rotations_of(entries, calendar)))
    head, tail = _alike(like.entries, entries)
    fresh = [*like.entries[head : len(like.entries) - tail], *entries[head : len(entries) - tail]]
    touched = [day for entry in fresh for day in local_days(entry, calendar)]
    if not touched:
        return like.stays
    first, last = min(touched), max(touched)
    block, other = calendar.block_of(first), calendar.block_of(last)
    start, end = block.start if block else first, other.end if other else last + DAY
    low, high, tz = start.toordinal(), end.toordinal(), calendar.tz
    near = [
        entry
        for index, entry in enumerate(entries)
        if (owns[2 * index] < high and owns[2 * index + 1] > low)
        or (entry.kind in PARTS and start <= entry.start.astimezone(tz).date() < end)
    ]
    found = {
        key: name for key, name in rotations_of(near, calendar).items() if start <= key[1] < end
    }
    before = [(one, min(to, start), name) for one, to, name in like.stays if one < start]
    after = [(max(one, end), to, name) for one, to, name in like.stays if to > end]
    joined: list[Stay] = []
    for stay in (*before, *_stays(found), *after):
        if joined and joined[-1][1:] == (stay[0], stay[2]):
            joined[-1] = (joined[-1][0], stay[1], stay[2])
        else:
            joined.append(stay)
    return tuple(joined)


def _alike(old: Sequence[Entry], new: Sequence[Entry]) -> tuple[int, int]:
    """Return how many entries two lists begin with alike, and how many they end with."""
    head, size = 0, min(len(old), len(new))
    while head < size and old[head] is new[head]:
        head += 1
    tail = 0
    while tail < size - head and old[len(old) - 1 - tail] is new[len(new) - 1 - tail]:
        tail += 1
    return head, tail


def _stays(rotations: Mapping[tuple[str, date], str]) -> Iterator[Stay]:
    """Yield runs of days on one rotation, in order."""
    current: Stay | None = None
    for (_, day), name in sorted(rotations.items()):
        if current and current[1] == day and current[2] == name:
            current = (current[0], day + DAY, name)
            continue
        if current:
            yield current
        current = (day, day + DAY, name)
    if current:
        yield current


@dataclass(frozen=True, slots=True)
class Difference:
    """The days on which two sheets of one person differ, and how.

    `first` to `last` (exclusive) spans the days whose entries differ; `moved` are the days whose
    rotation differs; `leave` is True when entries of leave do; `given` the days of vacation that
    one of them gives and the other does not.
    """

    clinician: str
    first: date
    last: date
    leave: bool
    moved: tuple[date, ...]
    given: tuple[date, ...]


def difference(old: Sheet, new: Sheet) -> Difference | None:
    """Return how two sheets differ; None when they are the same."""
    head = 0
    size = min(len(old.entries), len(new.entries))
    while head < size and _same(old, head, new, head):
        head += 1
    tail = 0
    while tail < size - head and _same(
        old, len(old.entries) - 1 - tail, new, len(new.entries) - 1 - tail
    ):
        tail += 1
    spans = [
        (sheet, index) for sheet in (old, new) for index in range(head, len(sheet.entries) - tail)
    ]
    if not spans:
        return None
    moved: list[date] = []
    if old.stays != new.stays:
        first, last = date.min, date.max
        before, after = old.rotations(first, last), new.rotations(first, last)
        keys = sorted({*before, *after})
        moved = [key[1] for key in keys if before.get(key) != after.get(key)]
    one, other = ({leave.start for leave in sheet.given} for sheet in (old, new))
    return Difference(
        clinician=new.clinician,
        first=date.fromordinal(min(sheet.owns[2 * index] for sheet, index in spans)),
        last=date.fromordinal(max(sheet.owns[2 * index + 1] for sheet, index in spans)),
        leave=any(sheet.entries[index].kind is Kind.LEAVE for sheet, index in spans),
        moved=tuple(moved),
        given=tuple(sorted(one ^ other)),
    )


def _same(old: Sheet, one: int, new: Sheet, other: int) -> bool:
    same = old.entries[one] is new.entries[other] or old.entries[one] == new.entries[other]
    return same and old.owns[2 * one : 2 * one + 2] == new.owns[2 * other : 2 * other + 2]
