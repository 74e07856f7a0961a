"""From timed entries back to letters: what a schedule says about each day and each block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, timedelta
from itertools import pairwise

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, MINUTES_A_DAY, Block, Calendar, days
from nightfloat.rules.alphabet import with_vacation
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Letter, Span
from nightfloat.rules.programme import Programme

VACATION = "vacation"
"""Code of the leave that a block letter with a vacation stands for."""

PARTS = (Kind.TRANSITION, Kind.CALL_HOME_WORKED)
"""Kinds that belong to the shift they carry the code of."""


MINUTE = timedelta(minutes=1)

UNSAID = 7
"""Days in a row without a row that are taken for days off on the same rotation."""


def local_days(entry: Entry, calendar: Calendar) -> Iterable[date]:
    """Return the local dates that an entry touches (of work: the one it starts on)."""
    first = entry.start.astimezone(calendar.tz)
    if entry.kind not in (Kind.LEAVE, Kind.OFF):
        return (first.date(),)
    last = (entry.end - timedelta(minutes=1)).astimezone(calendar.tz)
    return days(first.date(), last.date() + timedelta(days=1))


def days_of(entries: Iterable[Entry], calendar: Calendar) -> Iterator[tuple[Entry, date]]:
    """Yield each entry with each day it belongs to, by clinician and time."""
    for entry, first, last in belonging(entries, calendar):
        for day in days(first, last):
            yield entry, day


def belonging(entries: Iterable[Entry], calendar: Calendar) -> Iterator[tuple[Entry, date, date]]:
    """Yield each entry with the first day it belongs to and the day after the last, in turn.

    Work belongs to the day it starts on, a transition or worked part to the day of its shift,
    leave and days off to every day that they touch.
    """
    begun: dict[tuple[str, str], date] = {}
    tz = calendar.tz
    for entry in sorted(entries, key=_in_turn):
        first = entry.start.astimezone(tz).date()
        if entry.kind in (Kind.LEAVE, Kind.OFF):
            yield entry, first, (entry.end - MINUTE).astimezone(tz).date() + DAY
            continue
        if entry.kind in PARTS:
            first = begun.get((entry.clinician, entry.code), first)
        else:
            begun[entry.clinician, entry.code] = first
        yield entry, first, first + DAY


def before(entries: Iterable[Entry], day: date, calendar: Calendar) -> tuple[Entry, ...]:
    """Return the entries that belong to days before `day`: a night with its transition."""
    kept: dict[Entry, None] = {}
    for entry, own in days_of(entries, calendar):
        if own < day:
            kept[entry] = None
    return tuple(kept)


def rotations_of(entries: Iterable[Entry], calendar: Calendar) -> dict[tuple[str, date], str]:
    """Return the rotation of each (clinician, local day) that the entries name.

    Rows for days off may be left out: up to UNSAID days of which they say nothing have the
    rotation of the day before in the same block, or, at the block's beginning, of the day after.
    """
    found: dict[tuple[str, date], str] = {}
    for entry in sorted(entries, key=lambda one: (one.kind is not Kind.OFF, one.start)):
        if entry.rotation:
            for day in local_days(entry, calendar):
                found[entry.clinician, day] = entry.rotation
    named: dict[tuple[str, date], tuple[Block, list[date]]] = {}
    for clinician, day in sorted(found):
        block = calendar.block_of(day)
        if block:
            named.setdefault((clinician, block.start), (block, []))[1].append(day)
    for (clinician, _), (block, said) in named.items():
        for here, following in pairwise([*said, block.end]):
            if 1 < (following - here).days <= UNSAID + 1:
                name = found[clinician, here]
                for day in days(here, following):
                    found[clinician, day] = name
        if (said[0] - block.start).days <= UNSAID:
            for day in days(block.start, said[0]):
                found[clinician, day] = found[clinician, said[0]]
    return found


def rotations_of_blocks(
    programme: Programme, blocks: Mapping[tuple[str, str], str]
) -> dict[tuple[str, date], str]:
    """Return the rotation of each (clinician, day) from the rotation of each (clinician, block)."""
    found: dict[tuple[str, date], str] = {}
    for (clinician, id), name in blocks.items():
        block = programme.calendar.block(id)
        first, second = programme.rotation[name].parts or (name, name)
        for day in days(block.start, block.end):
            found[clinician, day] = first if day < block.half else second
    return found


def letters_of_days(
    programme: Programme,
    rows: Mapping[str, int],
    entries: Iterable[Entry],
    start: date,
    end: date,
    letters: tuple[Letter, ...],
) -> tuple[dict[tuple[int, date], int], tuple[Letter, ...]]:
    """Return the letter of each (row, day) from `start` to `end` that entries speak of.

    Days whose times fit no letter get one of their own, added at the end: what really happened is
    never bent to what was planned.
    """
    spans: dict[tuple[int, date], list[Span]] = {}
    found: dict[tuple[int, date], int] = {}
    numbers = {_key(letter): index for index, letter in enumerate(letters)}
    leave = next(index for index, letter in enumerate(letters) if letter.code == LEAVE)
    for row, day, span in _spans(programme, rows, entries):
        if not start <= day < end:
            continue
        if span.kind is Kind.LEAVE:
            if span.start <= 0 and span.end >= MINUTES_A_DAY:
                found[row, day] = leave
        elif span.kind is Kind.OFF:
            found.setdefault((row, day), 0)
        else:
            spans.setdefault((row, day), []).append(span)
    extended = list(letters)
    seen: dict[tuple[Span, ...], int] = {}
    for (row, day), parts in spans.items():
        alike = tuple(parts)
        if alike in seen:
            found[row, day] = seen[alike]
            continue
        letter = _letter(programme, parts)
        number = numbers.get(_key(letter))
        if number is not None:
            seen[alike] = number
        else:
            number = _skipped(programme, letter, day, letters)
        if number is None:
            number = numbers[_key(letter)] = len(extended)
            extended.append(letter)
        found[row, day] = number
    return found, tuple(extended)


def _spans(
    programme: Programme, rows: Mapping[str, int], entries: Iterable[Entry]
) -> Iterator[tuple[int, date, Span]]:
    """Yield (row, day, span) of each entry: work on its own day, leave on each that it touches.

    A transition or worked part belongs to the day of its shift. Minutes count from that midnight.
    """
    tz = programme.calendar.tz
    known = (one for one in entries if one.clinician in rows)
    for entry, day in days_of(known, programme.calendar):
        begin, stop = (_minute(at.astimezone(tz), day) for at in (entry.start, entry.end))
        yield rows[entry.clinician], day, Span(entry.kind, begin, stop, entry.code, entry.site)


def _in_turn(entry: Entry) -> tuple[str, datetime, int]:
    """Order entries: a transition meets the shift before it, worked call the one it is in."""
    return entry.clinician, entry.start, _TURN.get(entry.kind, 1)


_TURN = {Kind.TRANSITION: 0, Kind.CALL_HOME_WORKED: 2}


def _skipped(
    programme: Programme, letter: Letter, day: date, letters: tuple[Letter, ...]
) -> int | None:
    """Return the letter that means the same instants, where the clock skips a time it names."""
    calendar = programme.calendar
    last = max(span.end for span in letter.spans) // MINUTES_A_DAY
    if not any(_changes(calendar, day + timedelta(days=n)) for n in range(last + 1)):
        return None

    def moments(one: Letter) -> list[tuple[object, ...]]:
        at = calendar.instant
        return [(s.kind, s.code, at(day, s.start), at(day, s.end)) for s in one.spans]

    wanted = moments(letter)
    return next((i for i, one in enumerate(letters) if moments(one) == wanted), None)


def _changes(calendar: Calendar, day: date) -> bool:
    length = calendar.instant(day, MINUTES_A_DAY) - calendar.instant(day, 0)
    return length != timedelta(minutes=MINUTES_A_DAY)


def _minute(local: datetime, day: date) -> int:
    return (local.date() - day).days * MINUTES_A_DAY + local.hour * 60 + local.minute


def _letter(programme: Programme, parts: list[Span]) -> Letter:
    parts = sorted(parts, key=lambda span: (span.start, span.end, span.kind))
    codes: list[str] = []
    for span in parts:
        if span.kind not in PARTS and span.code not in codes:
            codes.append(span.code)
    shifts = tuple(code for code in codes if code in programme.shift)
    return Letter(code="+".join(codes), shifts=shifts, spans=tuple(parts))


def _key(letter: Letter) -> tuple[object, ...]:
    if letter.code in (OFF, LEAVE, ABSENT):
        return (letter.code,)
    return tuple((span.kind, span.start, span.end, span.code) for span in letter.spans)


def letters_of_blocks(
    blocks: tuple[Block, ...],
    people: tuple[Clinician, ...],
    rotations: Mapping[tuple[str, date], str],
    vacations: frozenset[tuple[str, str]],
    letters: tuple[Letter, ...],
) -> tuple[dict[tuple[int, int], int], tuple[Letter, ...]]:
    """Return the letter of each (row, block), from the rotation of each (clinician, day).

    A half counts as the rotation of most of its days; one in which the person has no appointment
    as the other half. Combinations that are no letter are added. `vacations` are the (clinician,
    block id) in which a vacation was given.
    """
    extended = list(letters)
    found: dict[tuple[int, int], int] = {}
    numbers: dict[tuple[tuple[str, ...], bool], int] = {}
    for index, letter in enumerate(letters):
        numbers.setdefault((letter.rotations, letter.vacation), index)
    for row, person in enumerate(people):
        for step, block in enumerate(blocks):
            halves = _halves(person, block, rotations)
            if not any(halves):
                continue
            away = (person.id, block.id) in vacations
            number = numbers.get((halves, away))
            if number is None:
                number = numbers[halves, away] = len(extended)
                code = halves[0] if halves[0] == halves[1] else " / ".join(h or OFF for h in halves)
                code = with_vacation(code) if away else code
                extended.append(Letter(code=code, rotations=halves, vacation=away))
            found[row, step] = number
    return found, tuple(extended)


def _halves(
    person: Clinician, block: Block, rotations: Mapping[tuple[str, date], str]
) -> tuple[str, str]:
    spans = ((block.start, block.half), (block.half, block.end))
    first, second = (
        _most(rotations.get((person.id, day), "") for day in days(*span)) for span in spans
    )
    there = [any(person.appointment(day) for day in days(*span)) for span in spans]
    return first or (second if not there[0] else ""), second or (first if not there[1] else "")


def _most(names: Iterable[str]) -> str:
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name)) if counted else ""
