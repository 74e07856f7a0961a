"""From timed entries back to letters: what a schedule says about each day and each block."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.time import MINUTES_A_DAY, Block, Calendar, days
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Letter, Span
from nightfloat.rules.programme import Programme

PARTS = (Kind.TRANSITION, Kind.CALL_HOME_WORKED)
"""Kinds that belong to the shift they carry the code of."""


def local_days(entry: Entry, calendar: Calendar) -> Iterable[date]:
    """Return the local dates that an entry touches (of work: the one it starts on)."""
    first = entry.start.astimezone(calendar.tz)
    if entry.kind not in (Kind.LEAVE, Kind.OFF):
        return (first.date(),)
    last = (entry.end - timedelta(minutes=1)).astimezone(calendar.tz)
    return days(first.date(), last.date() + timedelta(days=1))


def rotations_of(entries: Iterable[Entry], calendar: Calendar) -> dict[tuple[str, date], str]:
    """Return the rotation of each (clinician, local day) that the entries name."""
    found: dict[tuple[str, date], str] = {}
    for entry in sorted(entries, key=lambda one: (one.kind is not Kind.OFF, one.start)):
        if entry.rotation:
            for day in local_days(entry, calendar):
                found[entry.clinician, day] = entry.rotation
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
    tz = programme.calendar.tz
    spans: dict[tuple[int, date], list[Span]] = {}
    found: dict[tuple[int, date], int] = {}
    numbers = {_key(letter): index for index, letter in enumerate(letters)}
    leave = next(index for index, letter in enumerate(letters) if letter.code == LEAVE)
    begun: dict[tuple[str, str], date] = {}
    for entry in sorted(entries, key=_in_turn):
        row = rows.get(entry.clinician)
        if row is None:
            continue
        for first in local_days(entry, programme.calendar):
            day = first
            if entry.kind in PARTS:
                day = begun.get((entry.clinician, entry.code), first)
            elif entry.kind not in (Kind.LEAVE, Kind.OFF):
                begun[entry.clinician, entry.code] = first
            if not start <= day < end:
                continue
            begin, stop = (_minute(at.astimezone(tz), day) for at in (entry.start, entry.end))
            if entry.kind is Kind.LEAVE:
                if begin <= 0 and stop >= MINUTES_A_DAY:
                    found[row, day] = leave
            elif entry.kind is Kind.OFF:
                found.setdefault((row, day), 0)
            else:
                spans.setdefault((row, day), []).append(
                    Span(entry.kind, begin, stop, entry.code, entry.site)
                )
    extended = list(letters)
    for (row, day), parts in spans.items():
        letter = _letter(programme, parts)
        number = numbers.get(_key(letter))
        if number is None:
            number = numbers[_key(letter)] = len(extended)
            extended.append(letter)
        found[row, day] = number
    return found, tuple(extended)


def _in_turn(entry: Entry) -> tuple[str, datetime, int]:
    """Order entries so that a transition meets the shift before it, worked call the one it is in."""
    turn = {Kind.TRANSITION: 0, Kind.CALL_HOME_WORKED: 2}.get(entry.kind, 1)
    return entry.clinician, entry.start, turn


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
    people: Mapping[str, int],
    rotations: Mapping[tuple[str, date], str],
    vacations: frozenset[tuple[str, str]],
    letters: tuple[Letter, ...],
) -> tuple[dict[tuple[int, int], int], tuple[Letter, ...]]:
    """Return the letter of each (row, block), from the rotation of each (clinician, day).

    A half counts as the rotation of most of its days. Combinations that are no letter are added.
    `vacations` are the (clinician, block id) in which a vacation was given.
    """
    extended = list(letters)
    found: dict[tuple[int, int], int] = {}
    for clinician, row in people.items():
        for step, block in enumerate(blocks):
            halves = tuple(
                _most(rotations.get((clinician, day), "") for day in days(*half))
                for half in ((block.start, block.half), (block.half, block.end))
            )
            if not any(halves):
                continue
            away = (clinician, block.id) in vacations
            number = next(
                (
                    i
                    for i, one in enumerate(extended)
                    if one.rotations == halves and one.vacation == away
                ),
                None,
            )
            if number is None:
                number = len(extended)
                code = halves[0] if halves[0] == halves[1] else " / ".join(halves)
                extended.append(
                    Letter(
                        code=f"{code} + vacation" if away else code, rotations=halves, vacation=away
                    )
                )
            found[row, step] = number
    return found, tuple(extended)


def _most(names: Iterable[str]) -> str:
    counted = Counter(name for name in names if name)
    return min(counted, key=lambda name: (-counted[name], name)) if counted else ""
