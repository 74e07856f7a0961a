"""From letters to timed entries: what a solved grid means by the clock."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from nightfloat.domain.absence import Leave, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.time import DAY, Block, days
from nightfloat.rules.alphabet import typical_letters
from nightfloat.rules.bars import typical_day
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Grid, Letter
from nightfloat.rules.language import Row
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import VACATION, local_days


def entries_of(programme: Programme, grid: Grid, rows: Sequence[Row]) -> tuple[Entry, ...]:
    """Return the entries of a day grid's horizon, by clinician and start."""
    found: list[Entry] = []
    for row, person in enumerate(grid.people):
        timeline = _Timeline(programme, person.id)
        if grid.first:
            timeline.after(
                grid.steps[grid.first - 1].start, grid.letters[rows[row][grid.first - 1]]
            )
        for step in grid.horizon:
            timeline.add(
                grid.steps[step].start, grid.letters[rows[row][step]], grid.rotation[row][step]
            )
        found.extend(timeline.in_order())
    return tuple(found)


def year_entries(
    programme: Programme, grid: Grid, rows: Sequence[Row], *, skip: tuple[Block, ...] = ()
) -> tuple[Entry, ...]:
    """Return the entries of a block schedule by each rotation's typical week.

    Days inside the blocks of `skip` are left out: they are planned one by one.
    """
    programme = with_vacations(programme, vacations(programme, grid, rows))
    found: list[Entry] = []
    letters = {one.id: typical_letters(one, programme.calendar) for one in programme.rotations}
    by_code = {letter.code: letter for group in letters.values() for letter in group}
    for row, person in enumerate(grid.people):
        timeline = _Timeline(programme, person.id)
        for step, block in enumerate(programme.calendar.blocks):
            letter = grid.letters[rows[row][step]]
            if letter.code == ABSENT or block in skip:
                continue
            for day in days(block.start, block.end):
                where = letter.rotations[day >= block.half]
                if person.appointment(day) is None:
                    continue
                if programme.away(person.id, day):
                    timeline.add(day, Letter(LEAVE), where)
                else:
                    code = (
                        typical_day(programme, where, day, letters[where])
                        if where in letters
                        else OFF
                    )
                    letter_of_day = by_code.get(code, Letter(code))
                    if letter_of_day.end > 1440 and programme.away(person.id, day + DAY):
                        letter_of_day = Letter(OFF)  # leave begins at midnight
                    timeline.add(day, letter_of_day, where)
        found.extend(timeline.in_order())
    return tuple(found)


def vacations(programme: Programme, grid: Grid, rows: Sequence[Row]) -> tuple[Leave, ...]:
    """Return the leave that a block schedule's vacations stand for."""
    found = []
    for row, person in enumerate(grid.people):
        for step, block in enumerate(programme.calendar.blocks):
            if grid.letters[rows[row][step]].vacation:
                for day in sorted(_vacation(programme, person.id, block)):
                    found.append(Leave(clinician=person.id, start=day, end=day + DAY, granted=True))
    return tuple(found)


def given_vacations(programme: Programme, entries: Iterable[Entry]) -> tuple[Leave, ...]:
    """Return the leave that a schedule's own entries give: the vacations of its blocks."""
    return tuple(
        Leave(clinician=entry.clinician, start=day, end=day + DAY, granted=True)
        for entry in entries
        if entry.kind is Kind.LEAVE and entry.code == VACATION
        for day in local_days(entry, programme.calendar)
    )


def with_vacations(programme: Programme, given: tuple[Leave, ...]) -> Programme:
    """Return the programme with these vacations among its leave."""
    return programme.with_(leave=(*programme.leave, *given)) if given else programme


def _vacation(programme: Programme, clinician: str, block: Block) -> frozenset[date]:
    """Return the days of a vacation in a block: those asked for, else its second (or only) week.

    Of several requests that touch the block it is the one with most days in it.
    """
    asked = [
        frozenset(day for day in days(request.start, request.end) if day in block)
        for request in programme.requests
        if request.clinician == clinician and request.kind is RequestKind.VACATION
    ]
    if any(asked):
        return max(asked, key=len)
    begin = block.start + timedelta(days=7 if block.length >= 14 else 0)
    return frozenset(day for day in days(begin, begin + timedelta(days=7)) if day in block)


def rested(programme: Programme, entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return a schedule's entries in order, with nobody in a typical week on the day after a night.

    Typical days only stand for days that are not planned yet. Where planned work runs past
    midnight into one, that day is off.
    """
    calendar = programme.calendar
    ordered = sorted(entries, key=lambda one: (one.clinician, one.start, one.end))
    late = {
        (one.clinician, one.end.astimezone(calendar.tz).date()): one.end
        for one in ordered
        if one.code in programme.shift
        and one.start.astimezone(calendar.tz).date() < one.end.astimezone(calendar.tz).date()
    }
    kept = []
    for one in ordered:
        day = one.start.astimezone(calendar.tz).date()
        left = late.get((one.clinician, day))
        if left is not None and one.code == one.rotation != "":
            midnight = calendar.instant(day + DAY, 0)
            kept.append(Entry(one.clinician, left, midnight, Kind.OFF, rotation=one.rotation))
        elif left is not None and one.kind is Kind.OFF and one.start < left < one.end:
            kept.append(replace(one, start=left))
        else:
            kept.append(one)
    return tuple(kept)


class _Timeline:
    """One clinician's entries, day by day; runs of days off or on leave become one entry."""

    def __init__(self, programme: Programme, clinician: str) -> None:
        self.calendar = programme.calendar
        self.clinician = clinician
        self.partial = [
            leave
            for leave in programme.leave_of(clinician)
            if leave.start_minute or leave.end_minute
        ]
        self.vacation = frozenset(
            leave.start for leave in programme.leave_of(clinician) if leave.granted
        )
        self.entries: list[Entry] = []
        self.busy_until: datetime | None = None

    def in_order(self) -> list[Entry]:
        """Return the entries by start."""
        return sorted(self.entries, key=lambda entry: (entry.start, entry.end))

    def after(self, day: date, letter: Letter) -> None:
        """Begin after a day of history, whose work may run on."""
        if letter.end:
            self.busy_until = self.calendar.instant(day, letter.end)

    def add(self, day: date, letter: Letter, rotation: str) -> None:
        """Append a day."""
        if letter.code == ABSENT:
            return
        self.entries.extend(self._half_leave(day, rotation))
        if letter.code == LEAVE:
            self._fill(Kind.LEAVE, day, rotation, VACATION if day in self.vacation else LEAVE)
            return
        if letter.idle:
            self._fill(Kind.OFF, day, rotation, "")
            return
        for span in letter.spans:
            entry = Entry(
                clinician=self.clinician,
                start=self.calendar.instant(day, span.start),
                end=self.calendar.instant(day, span.end),
                kind=span.kind,
                code=span.code,
                rotation=rotation,
                site=span.site,
            )
            self.entries.append(entry)
            self.busy_until = max(entry.end, self.busy_until or entry.end)

    def _fill(self, kind: Kind, day: date, rotation: str, code: str) -> None:
        start = self.calendar.instant(day, 0)
        end = self.calendar.instant(day + DAY, 0)
        if self.busy_until and start < self.busy_until:
            start = self.busy_until
        if kind is Kind.OFF:
            start, end = self._around_leave(day, start, end)
        if start >= end:
            return
        last = self.entries[-1] if self.entries else None
        if last and (last.kind, last.end, last.rotation, last.code) == (
            kind,
            start,
            rotation,
            code,
        ):
            self.entries.pop()
            start = last.start
        self.entries.append(Entry(self.clinician, start, end, kind, code=code, rotation=rotation))

    def _around_leave(self, day: date, start: datetime, end: datetime) -> tuple[datetime, datetime]:
        """Return what is left of a day off beside leave for part of it."""
        for entry in self._half_leave(day, ""):
            if entry.start <= start < entry.end:
                start = entry.end
            elif start < entry.start < end:
                end = entry.start
        return start, end

    def _half_leave(self, day: date, rotation: str) -> Iterator[Entry]:
        for leave in self.partial:
            if leave.touches(day) and not leave.whole(day):
                begin = leave.start_minute if leave.start == day else 0
                stop = leave.end_minute if leave.end == day else 1440
                yield Entry(
                    self.clinician,
                    self.calendar.instant(day, begin),
                    self.calendar.instant(day, stop),
                    Kind.LEAVE,
                    code=LEAVE,
                    rotation=rotation,
                )
