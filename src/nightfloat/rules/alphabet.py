"""The letters of a grid: which kinds of day, or of block, a programme has."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import combinations

from nightfloat.domain.entry import Kind
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.people import Clinician, Role
from nightfloat.domain.time import Calendar, clock, days
from nightfloat.domain.work import Half, Rotation, Shift
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, VACATION_SUFFIX, Letter, Span
from nightfloat.rules.programme import Programme

ROTATING = (Role.RESIDENT, Role.FELLOW)
"""Whose rotations a block schedule makes; others are only placed by it."""

MOST_LETTERS = 400
"""More kinds of day than any programme needs: a sign of `with` and half-days run wild."""


def shift_spans(shift: Shift) -> tuple[Span, ...]:
    """Return a shift's clock times: its own, its worked parts and its transition."""
    spans = [Span(shift.kind, shift.start, shift.end, shift.id, shift.site)]
    spans += [
        Span(Kind.CALL_HOME_WORKED, begin, stop, shift.id, shift.site)
        for begin, stop in shift.worked
    ]
    if shift.transition:
        spans.append(Span(Kind.TRANSITION, shift.end, shift.departure, shift.id, shift.site))
    return tuple(spans)


def combine(shifts: Iterable[Shift]) -> Letter:
    """Return the letter of a day with these shifts, in order of their start."""
    ordered = sorted(shifts, key=lambda shift: (shift.start, shift.id))
    spans = [span for shift in ordered for span in shift_spans(shift)]
    spans.sort(key=lambda span: (span.start, span.end, span.kind))
    names = tuple(shift.id for shift in ordered)
    return Letter(code="+".join(names), shifts=names, spans=tuple(spans))


def compatible(one: Shift, other: Shift) -> bool:
    """Return True when one person can have both shifts on one day."""
    halves = {one.half, other.half} == {Half.AM, Half.PM}
    if not (halves or other.id in one.with_ or one.id in other.with_):
        return False
    return one.departure <= other.start or other.departure <= one.start


def combinations_of(shifts: tuple[Shift, ...]) -> Iterator[tuple[Shift, ...]]:
    """Yield every set of one to three shifts that a day can hold, smallest first."""
    for size in (1, 2, 3):
        for chosen in combinations(shifts, size):
            if all(compatible(a, b) for a, b in combinations(chosen, 2)):
                yield chosen


def day_letters(programme: Programme) -> tuple[Letter, ...]:
    """Return off, leave, absent, and every kind of day that some rotation (or nobody's) allows.

    Raises NightfloatError when there are absurdly many.
    """
    letters = {
        OFF: Letter(OFF),
        LEAVE: Letter(LEAVE, spans=(Span(Kind.LEAVE, 0, 1440, LEAVE),)),
        ABSENT: Letter(ABSENT),
    }
    allowed = [
        tuple(programme.shift[id] for id in r.shifts) for r in programme.rotations if r.shifts
    ]
    pools = allowed or [programme.shifts]
    if any(not rotates(programme, person) for person in programme.people):
        pools = [*allowed, programme.shifts]
    for pool in pools:
        for chosen in combinations_of(pool):
            letter = combine(chosen)
            letters.setdefault(letter.code, letter)
            if len(letters) > MOST_LETTERS:
                raise NightfloatError(
                    f"the shifts can be combined into more than {MOST_LETTERS} kinds of day. "
                    "Maybe fewer half-day sessions, or fewer `with` pairs, on one rotation."
                )
    for rotation in programme.rotations:
        if not rotation.shifts:
            for letter in typical_letters(rotation, programme.calendar):
                letters.setdefault(letter.code, letter)
    return tuple(letters.values())


def rotates(programme: Programme, person: Clinician) -> bool:
    """Return True when the block schedule, given or to be made, tells the person's rotation."""
    pinned = any(pin.clinician == person.id for pin in programme.block_schedule)
    return pinned or (programme.plan.year and person.role in ROTATING)


def typical_times(rotation: Rotation, day: date, calendar: Calendar) -> tuple[tuple[int, int], ...]:
    """Return when a rotation's typical week works on a date: (start, end) minutes, in order.

    A second stretch of a day counts when it begins after the first has ended.
    """
    times: list[tuple[int, int]] = []
    for start, end in sorted(
        {(s, e) for when, s, e in rotation.week if when.matches(day, calendar)}
    ):
        if not times or start >= times[-1][1]:
            times.append((start, end))
    return tuple(times)


def typical_letters(rotation: Rotation, calendar: Calendar) -> tuple[Letter, ...]:
    """Return the kinds of day of a rotation's typical week, in order of the year."""
    letters: dict[tuple[tuple[int, int], ...], Letter] = {}
    for day in days(calendar.start, calendar.end) if rotation.week else ():
        times = typical_times(rotation, day, calendar)
        if times and times not in letters:
            starts = " ".join(clock(start) for start, _ in times)
            code = f"{rotation.id} {starts}" if letters else rotation.id
            spans = tuple(Span(Kind.SHIFT, s, e, rotation.id, rotation.site) for s, e in times)
            letters[times] = Letter(code=code, spans=spans)
    return tuple(letters.values())


def block_letters(programme: Programme, *, vacations: bool) -> tuple[Letter, ...]:
    """Return absent, each rotation, and with `vacations` each one that allows it once more."""
    letters = [Letter(ABSENT)]
    for rotation in programme.rotations:
        halves = rotation.parts or (rotation.id, rotation.id)
        letters.append(Letter(code=rotation.id, rotations=halves))
        if vacations and rotation.vacation:
            letters.append(Letter(code=with_vacation(rotation.id), rotations=halves, vacation=True))
    return tuple(letters)


def with_vacation(code: str) -> str:
    """Return the code of a block letter with a vacation in it."""
    return code + VACATION_SUFFIX
