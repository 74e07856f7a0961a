"""Lines that a chief would read, counted from the entries alone and the facts of the source."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from fractions import Fraction

from benchmarks.real_year.generate import present_days
from benchmarks.real_year.rules import SERVICES, heavy
from benchmarks.real_year.source import Source
from nightfloat.domain.entry import Entry
from nightfloat.domain.people import Role
from nightfloat.domain.time import DAY, days
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import rotations_of


@dataclass(frozen=True, slots=True)
class Line:
    """One number of one schedule; `better` is 'lower' or 'higher'."""

    words: str
    value: Fraction
    better: str


def year_lines(programme: Programme, entries: Sequence[Entry]) -> Iterator[Line]:
    """Yield the lines of a block schedule."""
    where = rotations_of(entries, programme.calendar)
    residents = [one for one in programme.people if one.role is Role.RESIDENT]
    blocks = programme.calendar.blocks
    cells = [
        (person, block)
        for person in residents
        for block in blocks
        if person.appointment(block.start) is not None
    ]
    empty = sum((person.id, block.start) not in where for person, block in cells)
    yield Line("resident blocks left empty", Fraction(empty), "lower")
    halves = [day for block in blocks for day in (block.start, block.half)]
    for service, rotations in SERVICES.items():
        counts = [
            sum(where.get((person.id, day)) in rotations for person in residents) for day in halves
        ]
        nobody = sum(not count for count in counts)
        yield Line(f"half blocks with nobody: {service} (of 26)", Fraction(nobody), "lower")
        mean = Fraction(sum(counts), len(counts))
        yield Line(
            f"unevenness: {service} (mean distance from the mean)", _off(counts, mean), "lower"
        )
    nights = Counter(
        person.id
        for person in residents
        for day in halves
        if "Night Float" in where.get((person.id, day), "")
    )
    seniors = [nights[person.id] for person in residents if (person.pgy(halves[6]) or 0) > 1]
    yield Line(
        "night float among seniors, most less least (half blocks)", _spread(seniors), "lower"
    )
    hard = {
        person.id: [heavy(where.get((person.id, block.start), "")) for block in blocks]
        for person in residents
    }
    yield Line(
        "longest run of inpatient blocks",
        Fraction(max(_run(one) for one in hard.values())),
        "lower",
    )
    absent = sum(
        heavy(where.get((person.id, day), ""))
        for person in residents
        for day in days(programme.calendar.start, programme.calendar.end)
        if programme.away(person.id, day)
    )
    yield Line("days of absence during inpatient rotations", Fraction(absent), "lower")
    had = {(person.id, where.get((person.id, day), "")) for person in residents for day in halves}
    kept = sum((wish.clinician, wish.what) in had for wish in programme.requests)
    yield Line(f"choices kept (of {len(programme.requests)})", Fraction(kept), "higher")


def call_lines(programme: Programme, source: Source, entries: Sequence[Entry]) -> Iterator[Line]:
    """Yield the lines of a year of faculty call."""
    tz = programme.calendar.tz
    held = {entry.start.astimezone(tz).date(): entry.clinician for entry in entries}
    start, last = programme.calendar.start, max(source.call)
    roster = list(days(start, last + DAY))
    count = Counter(held[day] for day in roster if day in held)
    bare = sum(day not in held for day in roster)
    yield Line(f"nights without anybody (of {len(roster)})", Fraction(bare), "lower")
    away = source.away()
    absent = [day for day in roster if day in held and day in away[held[day]]]
    yield Line("nights by somebody who is away", Fraction(len(absent)), "lower")
    eve = [
        day
        for day in roster
        if day in held and day not in away[held[day]] and day + DAY in away[held[day]]
    ]
    yield Line("nights that run into the person's absence", Fraction(len(eve)), "lower")
    attending = source.attending()
    kept = sum(attending.get(day) == held.get(day) for day in roster if day.isoweekday() in (5, 6))
    yield Line("weekend nights by the attending of the week", Fraction(kept), "higher")
    near = dict.fromkeys((1, 2, 3), 0)
    for day in roster:
        for gap in near:
            between = {held.get(day + timedelta(days=n)) for n in range(1, gap)}
            same = held.get(day) is not None and held.get(day) == held.get(
                day + timedelta(days=gap)
            )
            weekend = gap == 1 and day.isoweekday() == 5
            near[gap] += same and not weekend and held.get(day) not in between
    yield Line("two nights in a row, Friday to Saturday apart", Fraction(near[1]), "lower")
    yield Line("calls with one or two nights between", Fraction(near[2] + near[3]), "lower")
    there = {id: len(present_days(programme, id, start, last + DAY)) for id in source.core}
    whole = sum(there.values())
    shared = sum(count[id] for id in source.core)
    gaps = [count[id] - Fraction(shared * there[id], whole) for id in source.core]
    yield Line("most calls beyond a fair share", max(gaps), "lower")
    yield Line("most calls short of a fair share", -min(gaps), "lower")
    yield Line("mean distance from the fair share", _off(gaps, Fraction(0)), "lower")
    sundays = Counter(held[d] for d in roster if d in held and d.isoweekday() == 7)
    yield Line(
        "Sunday nights, most less least", _spread([sundays[id] for id in source.core]), "lower"
    )
    festive = Counter(held[day] for day, _ in source.holidays if day in held)
    yield Line(
        "holiday nights, most less least", _spread([festive[id] for id in source.core]), "lower"
    )
    adjunct = sum(number for id, number in count.items() if id not in source.core)
    yield Line("nights by adjuncts", Fraction(adjunct), "lower")


def _off(values: Sequence[int | Fraction], middle: Fraction) -> Fraction:
    return sum((abs(value - middle) for value in values), Fraction(0)) / max(1, len(values))


def _spread(values: Sequence[int]) -> Fraction:
    return Fraction(max(values) - min(values))


def _run(flags: Sequence[bool]) -> int:
    longest = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        longest = max(longest, run)
    return longest
