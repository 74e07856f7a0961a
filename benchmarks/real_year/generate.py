"""A schedule for the same people, absences and demands, by the engine alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from benchmarks.real_year.rules import CALLS
from nightfloat.domain.absence import Carry
from nightfloat.domain.entry import Entry
from nightfloat.domain.people import Role
from nightfloat.domain.time import DAY, Block, days
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver.result import SolveRequest, SolveResult
from nightfloat.solver.solve import solve_programme

MEASURES = ("calls", "points", "holidays")
"""What is carried from block to block: nights, Sundays, holidays."""


@dataclass(frozen=True, slots=True)
class Generated:
    """The block schedule and the faculty call, with the results they come from."""

    year: tuple[Entry, ...]
    call: tuple[Entry, ...]
    results: tuple[SolveResult, ...]


def block_schedule(programme: Programme) -> Programme:
    """Return the programme with nothing but the block schedule to plan."""
    return programme.with_(plan=Plan(year=True))


def faculty_call(programme: Programme, *blocks: str) -> Programme:
    """Return the programme with nothing but the faculty's call in some blocks to plan."""
    people = tuple(one for one in programme.people if one.role is Role.FACULTY)
    ids = {person.id for person in people}
    return programme.with_(
        plan=Plan(blocks=blocks),
        people=people,
        leave=tuple(leave for leave in programme.leave if leave.clinician in ids),
        requests=(),
        block_schedule=(),
    )


def generate(programme: Programme, core: Iterable[str], request: SolveRequest) -> Generated:
    """Return the year, and the call block by block with balances carried from one to the next."""
    solved = solve_programme(block_schedule(programme), request)
    results = [solved]
    call: tuple[Entry, ...] = ()
    core = tuple(core)
    balance = {(id, measure): Fraction(0) for id in core for measure in MEASURES}
    for block in programme.calendar.blocks:
        carry = tuple(
            Carry(clinician=id, measure=measure, value=round(value))
            for (id, measure), value in balance.items()
        )
        one = faculty_call(programme, block.id).with_(history=call, carry=carry)
        result = solve_programme(one, request)
        nights = tuple(entry for entry in result.entries if entry.code in CALLS)
        for key, gained in _gained(programme, core, block, nights).items():
            balance[key] += gained
        call += nights
        results.append(result)
    return Generated(solved.entries, call, tuple(results))


def _gained(
    programme: Programme, core: Sequence[str], block: Block, nights: Iterable[Entry]
) -> dict[tuple[str, str], Fraction]:
    """Return what each one had of a block's nights beyond a fair part, by days present."""
    tz = programme.calendar.tz
    present = {id: len(present_days(programme, id, block.start, block.end)) for id in core}
    whole = sum(present.values()) or 1
    held = [(n.clinician, n.start.astimezone(tz).date()) for n in nights if n.clinician in present]
    sundays = [(id, day) for id, day in held if day.isoweekday() == 7]
    festive = [(id, day) for id, day in held if programme.calendar.is_holiday(day)]
    found = {}
    for measure, those in zip(MEASURES, (held, sundays, festive), strict=True):
        had = Counter(id for id, _ in those)
        for id in core:
            found[id, measure] = had[id] - Fraction(len(those) * present[id], whole)
    return found


def present_days(programme: Programme, clinician: str, start: date, end: date) -> list[date]:
    """Return the days on which somebody could have call: neither away then nor on the next day."""
    return [
        day
        for day in days(start, end)
        if not programme.away(clinician, day) and not programme.away(clinician, day + DAY)
    ]
