"""A real programme year as a programme folder, with the schedule that people made.

    python -m benchmarks.real_year.convert SRC OUT

SRC is the folder of the year, OUT a new one; nothing of SRC is ever kept in the repository.
Writes the programme (programme.toml, people.csv, leave.csv, requests.csv ...), the schedule made
by hand in the flat format (made_by_hand_year.csv, made_by_hand_call.csv), and NOTES.md: what the
source does not say and what was assumed in its place.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from benchmarks.real_year.rules import (
    CALLS,
    Names,
    call_rules,
    choices,
    names_of,
    rotations_of,
    seen_in,
    year_rules,
)
from benchmarks.real_year.source import Source, merged, read_source
from nightfloat.domain.absence import BlockPin, Leave
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.people import Appointment, Clinician, Role
from nightfloat.domain.time import DAY, Block, Calendar, DaySelector, Holiday
from nightfloat.domain.work import Shift
from nightfloat.interchange.flat import write_flat
from nightfloat.interchange.folder import write_folder
from nightfloat.rules.compile import compile_year
from nightfloat.rules.grid import ABSENT
from nightfloat.rules.programme import Plan, Programme
from nightfloat.rules.schedule import year_entries

ZONE = "America/New_York"
BEGIN, END = 17 * 60, 31 * 60
"""Call begins at 17:00 and ends at 07:00."""
NOTES = """# What was assumed

The source says who was where; it does not say why. The hard rules below are read off the schedule
that people made and hold in it, but for one: nobody has call while away, which it breaks. The soft
rules (targets, spacing of call, fair shares, adjuncts last, long leave off inpatient rotations) are
ours. Two of them, nights in a row and the shares of Sundays and holidays, were added after a first
comparison in which the generated call lost on those lines.

- **Time zone**: not in the source; {zone} was chosen. **Call** is taken as home
  call, 17:00 to 07:00. Rotations have no hours, so no work-hour rule is checked.
- **Empty cells** ({empty} of {cells}) are read as "not there": the person has no appointment in
  those blocks, no schedule gives them anything, and absences in them are dropped.
- **Combinations** "X + Y" are half a block each, in that order. "FMIT" in them is the inpatient
  team of the interns. A name with two "+" is an outside course and stays whole; it is pinned.
- **Who may**: the postgraduate years that had a rotation. **Seats**: the most people that were on
  a rotation in any half block. **Curriculum**: the least and the most blocks of a rotation that a
  resident of the year had, rounded outwards to whole blocks.
- **Services** (inpatient team, night float): as few and as many as seen in any half block, and the
  mean, rounded, as target.
- **Choices**: a rotation that one resident had and another of the same year had not is taken as
  wished for. The schedule made by hand grants them all by construction; that line can only be
  equal or worse for any other.
- **Absences** that overlap were joined ({absences} became {joined}). Five days or more in a block
  should not fall on an inpatient rotation: the words that make one are in rules.py.
- **Faculty**: Friday and Saturday night belong to the attending of the week (104 of 104 by hand),
  unless the attending is away by the source's own records. The inpatient weeks themselves are
  facts and were not made anew. Call is shared among the ten core faculty by days present.
- **Holidays** are shared within this year; who worked them earlier is unknown.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """The programme, the schedule made by hand (blocks, call), and the notes."""

    source: Source
    programme: Programme
    year: tuple[Entry, ...]
    call: tuple[Entry, ...]
    notes: str


def convert(source: Source) -> Converted:
    """Return the year as a programme, with the schedule that was made by hand."""
    names = names_of(source)
    seen = seen_in(source, names)
    calendar = _calendar(source)
    absences = merged(source.absences)
    people = tuple(_people(source))
    programme = Programme(
        name="A real family medicine year",
        specialty="family medicine",
        calendar=calendar,
        plan=Plan(year=True, blocks=tuple(block.id for block in calendar.blocks)),
        people=people,
        shifts=tuple(
            Shift(
                id=id,
                name=f"Faculty overnight call, {when}",
                kind=Kind.CALL_HOME,
                start=BEGIN,
                end=END,
                days=DaySelector(when),
            )
            for id, when in zip(CALLS, ("Mon-Sat", "Sun"), strict=True)
        ),
        rotations=rotations_of(names),
        rules=(*year_rules(source, names, seen), *call_rules(source)),
        leave=tuple(_leave(absences, people, calendar)),
        requests=tuple(choices(source, seen, calendar.start, calendar.end)),
        block_schedule=tuple(
            BlockPin(clinician=id, block=block, rotation=names.ids[name])
            for (id, block), name in source.cells.items()
            if name.count(" + ") > 1
        ),
    )
    residents = sum(role == "resident" for _, role, _ in source.clinicians)
    cells = residents * len(source.blocks)
    notes = NOTES.format(
        zone=ZONE,
        empty=cells - len(source.cells),
        cells=cells,
        absences=len(source.absences),
        joined=len(absences),
    )
    return Converted(
        source=source,
        programme=programme,
        year=_by_hand(source, names, programme),
        call=tuple(call_entry(calendar, day, id) for day, id in sorted(source.call.items())),
        notes=notes,
    )


def _calendar(source: Source) -> Calendar:
    start, end = source.blocks[0][1], source.blocks[-1][2] + DAY
    return Calendar(
        timezone=ZONE,
        start=start,
        end=end,
        blocks=tuple(Block(id, first, last + DAY) for id, first, last in source.blocks),
        holidays=tuple(Holiday(day, name) for day, name in source.holidays),
    )


def _people(source: Source) -> Iterator[Clinician]:
    for id, role, pgy in source.clinicians:
        there = [
            (first, last + DAY)
            for block, first, last in source.blocks
            if role != "resident" or (id, block) in source.cells
        ]
        appointments: list[Appointment] = []
        for start, end in there:
            if appointments and appointments[-1].end == start:
                start = appointments.pop().start  # noqa: PLW2901 -- the same stretch goes on
            appointments.append(Appointment(start=start, end=end, pgy=pgy))
        yield Clinician(id=id, name=id, role=Role(role), appointments=tuple(appointments))


def _leave(
    absences: tuple[tuple[str, date, date], ...], people: tuple[Clinician, ...], calendar: Calendar
) -> Iterator[Leave]:
    """Yield the absences, cut to the days on which the person is there (before the year: kept)."""
    by_id = {person.id: person for person in people}
    for id, first, last in absences:
        for one in by_id[id].appointments:
            early = one.start == calendar.start
            start, end = first if early else max(first, one.start), min(last + DAY, one.end)
            if start < end and end > calendar.start:
                yield Leave(clinician=id, start=start, end=end, kind="absence")


def call_entry(calendar: Calendar, day: date, clinician: str) -> Entry:
    """Return one night of faculty call."""
    begin, end = calendar.instant(day, BEGIN), calendar.instant(day, END)
    code = CALLS[day.isoweekday() == 7]
    return Entry(clinician=clinician, start=begin, end=end, kind=Kind.CALL_HOME, code=code)


def _by_hand(source: Source, names: Names, programme: Programme) -> tuple[Entry, ...]:
    grid = compile_year(programme).grid
    letters = {letter.code: number for number, letter in enumerate(grid.letters)}

    def letter(id: str, block: str) -> int:
        name = source.cells.get((id, block))
        return letters[names.ids[name] if name else ABSENT]

    rows = [tuple(letter(one.id, step.id) for step in grid.steps) for one in grid.people]
    return year_entries(programme, grid, rows)


def write(converted: Converted, out: Path) -> None:
    """Write the folder, the schedule made by hand, and the notes."""
    write_folder(converted.programme, out)
    tz = converted.programme.calendar.tz
    (out / "made_by_hand_year.csv").write_text(write_flat(converted.year, tz), encoding="utf-8")
    (out / "made_by_hand_call.csv").write_text(write_flat(converted.call, tz), encoding="utf-8")
    (out / "NOTES.md").write_text(converted.notes, encoding="utf-8")


def main(arguments: list[str]) -> int:
    """Convert, and print what was assumed."""
    if len(arguments) != 2:
        print("python -m benchmarks.real_year.convert SRC OUT", file=sys.stderr)
        return 2
    converted = convert(read_source(Path(arguments[0])))
    write(converted, Path(arguments[1]))
    print(converted.notes)
    print(f"Written to {arguments[1]}.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
