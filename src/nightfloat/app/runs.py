"""A schedule as the grid shows it: one letter a person and day (or block), in runs, not cells.

Letters are read from the entries alone, so that any version shows the same way: one that was
generated, imported, or edited by hand.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from operator import attrgetter

from nightfloat.domain.absence import RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Finding
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import Calendar, days, minute_of
from nightfloat.domain.work import Shift
from nightfloat.explain.score import cohort
from nightfloat.rules.alphabet import block_letters, rotates
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import PARTS, VACATION, letters_of_blocks, local_days, rotations_of

PINNED, CHANGED, VIOLATION, ADVISORY, REQUESTED = 1, 2, 4, 8, 16
"""The flags of a run, as bits."""

NOTHING = ""
"""The letter of a day of which the schedule says nothing."""

MARKED = 8
"""Days: a finding about a longer time stands beside the name, not in every cell of it."""

COLOURS, PATTERNS = 12, 6

_IDLE = (Kind.LEAVE, Kind.OFF)

_OF_DAYS = (RequestKind.WISH_OFF, RequestKind.NEED_OFF, RequestKind.NO_CALL, RequestKind.ON)
"""Requests that ask something of each of their days."""

_KINDS = {
    Kind.NIGHT_FLOAT: "night",
    Kind.CLINIC: "clinic",
    Kind.EDUCATION: "education",
    Kind.CALL_IN_HOUSE: "call",
    Kind.CALL_HOME: "call",
}


@dataclass(frozen=True)
class Days:
    """The days from `first` to before `end`, with the minute at which each begins."""

    calendar: Calendar
    first: date
    end: date

    @cached_property
    def all(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(days(self.first, self.end))

    @cached_property
    def midnights(self) -> tuple[int, ...]:
        """The minute since the epoch at which each day begins, and the last one ends."""
        ends = (*self.all, self.end)
        return tuple(minute_of(self.calendar.instant(day, 0)) for day in ends)

    def index(self, minute: int) -> int:
        """Return the number of the day that holds a minute: -1 before, `len` after."""
        return bisect_right(self.midnights, minute) - 1

    def touched(self, start: datetime, end: datetime) -> range:
        """Return the numbers of the days that a time touches."""
        first = max(0, self.index(minute_of(start)))
        last = min(len(self.all) - 1, self.index(minute_of(end) - 1))
        return range(first, last + 1)


def day_codes(entries: Iterable[Entry], span: Days, person: Clinician | None) -> tuple[str, ...]:
    """Return the letter of each day of one person's entries.

    Work counts for the day it starts on, several shifts of a day are joined by '+', in order of
    their start. Days without an appointment are "absent", those of which nothing is said ''.
    """
    size = len(span.all)
    idle = [NOTHING] * size
    work: dict[int, list[str]] = {}
    for entry in sorted(entries, key=attrgetter("start", "end")):
        if entry.kind in PARTS:
            continue
        if entry.kind in _IDLE:
            start, end = minute_of(entry.start), minute_of(entry.end)
            for day in span.touched(entry.start, entry.end):
                if entry.kind is Kind.OFF:
                    idle[day] = idle[day] or OFF
                elif start <= span.midnights[day] and end >= span.midnights[day + 1]:
                    idle[day] = LEAVE
            continue
        day = span.index(minute_of(entry.start))
        if 0 <= day < size:
            codes = work.setdefault(day, [])
            code = entry.code or entry.kind.value
            if code not in codes:
                codes.append(code)
    for day, codes in work.items():
        idle[day] = "+".join(codes)
    if person is not None:
        for number, date_ in enumerate(span.all):
            if not idle[number] and person.appointment(date_) is None:
                idle[number] = ABSENT
    return tuple(idle)


def block_codes(
    programme: Programme, person: Clinician, entries: Sequence[Entry]
) -> tuple[str, ...]:
    """Return the letter of each block of the year for one person: a rotation, maybe a vacation.

    Blocks of which the entries say nothing show the block schedule that the programme gives.
    """
    calendar = programme.calendar
    given = {
        pin.block: pin.rotation for pin in programme.block_schedule if pin.clinician == person.id
    }
    vacations = frozenset(
        (person.id, block.id)
        for entry in entries
        if entry.kind is Kind.LEAVE and entry.code == VACATION
        for day in local_days(entry, calendar)
        for block in [calendar.block_of(day)]
        if block
    )
    letters = block_letters(programme, vacations=True)
    found, letters = letters_of_blocks(
        calendar.blocks, (person,), rotations_of(entries, calendar), vacations, letters
    )
    return tuple(
        letters[found[0, step]].code if (0, step) in found else given.get(block.id, NOTHING)
        for step, block in enumerate(calendar.blocks)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """How a letter is shown: `colour` 0 to 11 and `pattern` 0 to 5 follow the programme's order."""

    code: str
    label: str
    kind: str
    colour: int
    pattern: int
    shifts: tuple[str, ...] = ()
    rotation: str = ""


def signs(programme: Programme, codes: Iterable[str]) -> tuple[Sign, ...]:
    """Return the programme's shifts and rotations as signs, then the other codes, by name."""
    own = [_of_shift(shift, number) for number, shift in enumerate(programme.shifts)]
    places = [
        Sign(
            code=rotation.id,
            label=rotation.name,
            kind="rotation",
            colour=number % COLOURS,
            pattern=number // COLOURS % PATTERNS,
            rotation=rotation.id,
        )
        for number, rotation in enumerate(programme.rotations)
    ]
    known = {sign.code: sign for sign in (*places, *own)}
    fixed = [
        Sign(code=OFF, label="Off", kind="off", colour=0, pattern=0),
        Sign(code=LEAVE, label="Leave", kind="leave", colour=0, pattern=0),
        Sign(code=ABSENT, label="Not in the programme", kind="absent", colour=0, pattern=0),
    ]
    taken = {*known, OFF, LEAVE, ABSENT, NOTHING}
    more = [_of_many(code, known) for code in sorted(frozenset(codes) - taken)]
    # A rotation that shares its id with a shift is told apart by nothing on the page: shift first.
    return (*own, *(sign for sign in places if sign.code not in programme.shift), *fixed, *more)


def _of_shift(shift: Shift, number: int) -> Sign:
    return Sign(
        code=shift.id,
        label=shift.name,
        kind=_KINDS.get(shift.kind, "night" if shift.night else "shift"),
        colour=number % COLOURS,
        pattern=number // COLOURS % PATTERNS,
        shifts=(shift.id,),
    )


def _of_many(code: str, known: Mapping[str, Sign]) -> Sign:
    """Return the sign of a combination: the colour of its first part, the next pattern."""
    plain = code.removesuffix(" + vacation")
    parts = [known[one] for one in _parts(plain) if one in known]
    first = parts[0] if parts else None
    extra = ", vacation" if plain != code else ""
    return Sign(
        code=code,
        label=(" + ".join(part.label for part in parts) or plain) + extra,
        kind=first.kind if first else "shift",
        colour=first.colour if first else COLOURS - 1,
        pattern=((first.pattern if first else 0) + 1) % PATTERNS,
        shifts=tuple(id for part in parts for id in part.shifts),
        rotation=first.rotation if first else "",
    )


def _parts(code: str) -> list[str]:
    """Return the ids in a code: 'AM+PM' of two shifts, 'A / B' of two halves, 'CLINIC 08:00'."""
    if " / " in code:
        return code.split(" / ")
    return code.split("+") if "+" in code else [code, code.partition(" ")[0]][-1:]


@dataclass(frozen=True, slots=True)
class Group:
    """People who are compared with each other: a postgraduate year, else a role."""

    id: str
    label: str


def group_of(person: Clinician, first: date, end: date) -> Group:
    """Return the group of a person over the days of a schedule: that of the first day there."""
    day = next((day for day in days(first, end) if person.appointment(day)), first)
    name = cohort(person, day)
    if name.startswith("PGY-"):
        return Group(f"pgy{name.removeprefix('PGY-')}", name)
    return Group(name, name.capitalize())


def group_order(group: Group) -> tuple[int, int]:
    """Sort groups: the most senior residents first, then fellows, faculty, others."""
    year = group.id.removeprefix("pgy")
    if year.isdigit():
        return 0, -int(year)
    roles = ("resident", "fellow", "faculty", "other")
    return 1, roles.index(group.id) if group.id in roles else len(roles)


def runs_of(
    codes: Sequence[str], flags: Sequence[int], number: Mapping[str, int]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield (start, length, letter, flags) of stretches alike; plain days off are left out."""
    start = 0
    for index in range(1, len(codes) + 1):
        same = index < len(codes) and codes[index] == codes[start] and flags[index] == flags[start]
        if same:
            continue
        code, flag = codes[start], flags[start]
        if flag or code not in (NOTHING, OFF):
            yield start, index - start, number.get(code or OFF, -1), flag
        start = index


def marks(findings: Iterable[Finding], span: Days) -> dict[int, int]:
    """Return the flags that findings about one person put on days: {day number: bits}.

    A finding about more than `MARKED` days marks no cell.
    """
    found: dict[int, int] = {}
    for one in findings:
        if not one.breached or one.start is None or one.end is None:
            continue
        touched = span.touched(one.start, one.end)
        if len(touched) > MARKED:
            continue
        bit = VIOLATION if one.violation else ADVISORY
        for day in touched:
            found[day] = found.get(day, 0) | bit
    return found


def requested(programme: Programme, span: Days) -> dict[str, frozenset[int]]:
    """Return the numbers of the days of which each person's requests ask something.

    A week of vacation is asked of a block, not of each of its days.
    """
    found: dict[str, set[int]] = {}
    last = len(span.all)
    for one in programme.requests:
        if one.kind not in _OF_DAYS:
            continue
        begin = max(0, (one.start - span.first).days)
        stop = min(last, (one.end - span.first).days)
        if stop - begin <= MARKED * 4:
            found.setdefault(one.clinician, set()).update(range(begin, stop))
    return {clinician: frozenset(own) for clinician, own in found.items()}


def pinned_days(programme: Programme, span: Days) -> dict[str, frozenset[int]]:
    """Return the numbers of the days that the programme's own pins hold, by person."""
    found: dict[str, set[int]] = {}
    for pin in programme.pins:
        begin = max(0, (pin.start - span.first).days)
        stop = min(len(span.all), (pin.end - span.first).days)
        found.setdefault(pin.clinician, set()).update(range(begin, stop))
    return {clinician: frozenset(own) for clinician, own in found.items()}


def shown(programme: Programme, entries: Iterable[Entry]) -> tuple[Clinician, ...]:
    """Return whom a grid of days shows: everybody with an entry, or whom the blocks place."""
    named = {entry.clinician for entry in entries}
    return tuple(
        person for person in programme.people if person.id in named or rotates(programme, person)
    )
