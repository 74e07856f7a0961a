"""What a schedule is made from: the facts, the published year, the days before it, and pins."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from nightfloat.app.problem import NO_BASE, Base, Settled, first_day, problem, stretches
from nightfloat.domain.absence import Leave, Pin
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.time import DAY, days
from nightfloat.interchange.folder import folder_files, from_sources, load_folder
from nightfloat.rules.library.stability import Stability
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver.result import SolveRequest
from nightfloat.solver.solve import solve_programme

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def tiny() -> Programme:
    """Return the smallest example."""
    return load_folder(EXAMPLES / "tiny").programme


@pytest.fixture(scope="module")
def solved(tiny: Programme) -> tuple[Entry, ...]:
    """Return a schedule of the days of block 1."""
    return solve_programme(tiny.with_(plan=Plan(blocks=("1",))), SolveRequest(effort=0.5)).entries


@pytest.fixture(scope="module")
def family() -> Programme:
    """Return an example with a year of rotations."""
    return load_folder(EXAMPLES / "family-medicine").programme


@pytest.fixture(scope="module")
def year(family: Programme) -> tuple[Entry, ...]:
    """Return a year of rotations."""
    result = solve_programme(family.with_(plan=Plan(year=True)), SolveRequest(effort=2.0))
    return result.entries


def thawed(programme: Programme) -> Programme:
    """Return a programme as it comes back from its frozen form."""
    return from_sources(dict(folder_files(programme))).programme


def test_the_plan_is_the_schedules(tiny: Programme) -> None:
    """The folder's own plan does not matter."""
    made = problem(tiny, Plan(blocks=("3", "4")), Settled())
    assert made.plan == Plan(blocks=("3", "4"))
    assert made.history == tiny.history
    assert first_day(tiny.calendar, made.plan) == tiny.calendar.block("3").start
    assert first_day(tiny.calendar, Plan(year=True, blocks=("3",))) == tiny.calendar.start


def test_days_follow_the_published_year(family: Programme, year: tuple[Entry, ...]) -> None:
    """Its rotations are the block schedule, its vacations leave, and it can be frozen."""
    plan = Plan(blocks=("2",))
    made = problem(family, plan, Settled(year=year))
    block = family.calendar.block("2")
    given = {pin.clinician: pin.rotation for pin in made.block_schedule if pin.block == "2"}
    seen = {
        (entry.clinician, entry.rotation)
        for entry in year
        if entry.rotation and entry.start.astimezone(family.calendar.tz).date() in block
    }
    parts = {
        (clinician, part)
        for clinician, rotation in given.items()
        for part in family.rotation[rotation].parts or (rotation,)
    }
    assert seen <= parts
    vacations = [leave for leave in made.leave if leave.granted]
    assert vacations
    for leave in vacations:
        for day in days(leave.start, leave.end):
            assert not family.away(leave.clinician, day)
            assert made.away(leave.clinician, day)
    again = thawed(made)
    assert again.block_schedule == made.block_schedule
    assert len(again.leave) == len(made.leave)
    result = solve_programme(again, SolveRequest(effort=3.0))
    assert result.entries
    # A year that is made itself follows no other.
    assert problem(family, Plan(year=True), Settled(year=year)).block_schedule == (
        family.block_schedule
    )


def test_history_is_what_was_published_before(tiny: Programme, solved: tuple[Entry, ...]) -> None:
    """Block 2 begins where block 1 was published; its history is enough for every window."""
    made = problem(tiny, Plan(blocks=("2",)), Settled(earlier=(solved,)))
    start = tiny.calendar.block("2").start
    tz = tiny.calendar.tz
    assert all(entry.start.astimezone(tz).date() < start for entry in made.history)
    reached = {entry.start.astimezone(tz).date() for entry in made.history}
    assert min(reached) <= start - timedelta(days=28)
    assert set(tiny.history) <= set(made.history)
    assert set(made.history) - set(tiny.history) <= set(solved)
    assert thawed(made).history == made.history
    # For block 1 itself it has not happened yet.
    assert problem(tiny, Plan(blocks=("1",)), Settled(earlier=(solved,))).history == tiny.history


def test_the_programmes_own_history_is_what_happened(
    tiny: Programme, solved: tuple[Entry, ...]
) -> None:
    """Where it knows a day, what was published for it does not count; later drafts come first."""
    day = tiny.calendar.block("1").start
    at = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    who = tiny.people[0].id
    fact = Entry(who, at, at + timedelta(hours=9), Kind.SHIFT, code="D", rotation="WARDS")
    made = problem(tiny.with_(history=(fact,)), Plan(blocks=("2",)), Settled(earlier=(solved,)))
    tz = tiny.calendar.tz
    on_day = [e for e in made.history if e.start.astimezone(tz).date() == day]
    assert on_day == [fact]
    later = replace(fact, code="L")
    made = problem(
        tiny.with_(history=()), Plan(blocks=("2",)), Settled(earlier=((later,), (fact,)))
    )
    assert made.history == (later,)


def test_stay_close_only_where_a_rule_asks(tiny: Programme, solved: tuple[Entry, ...]) -> None:
    """What is published is the last schedule; a base that is chosen comes before it."""
    plan = Plan(blocks=("1",))
    assert problem(tiny, plan, Settled(last=solved)).last_schedule == ()
    close = tiny.with_(rules=(*tiny.rules, Stability(id="close")))
    assert problem(close, plan, Settled(last=solved)).last_schedule == solved
    base = Base(entries=solved[:50], pins={})
    assert problem(close, plan, Settled(last=solved), base).last_schedule == solved[:50]


def test_pins_of_a_base_are_kept(tiny: Programme, solved: tuple[Entry, ...]) -> None:
    """Work and days off that were pinned by hand; the programme's own pins win."""
    tz = tiny.calendar.tz
    shift = next(e for e in solved if e.kind is Kind.SHIFT)
    off = next(
        e
        for e in solved
        if e.kind is Kind.OFF and e.end - e.start >= DAY and e.clinician != shift.clinician
    )
    first, free = (e.start.astimezone(tz).date() for e in (shift, off))
    base = Base(
        entries=solved,
        pins={
            shift.clinician: (first.isoformat(), "block:1"),
            off.clinician: (free.isoformat(), "2027-05-01"),
        },
    )
    facts = tiny.with_(pins=())
    made = problem(facts, Plan(blocks=("1",)), Settled(), base)
    found = {(pin.clinician, pin.start, pin.end): pin.assign for pin in made.pins}
    assert found == {
        (shift.clinician, first, first + DAY): shift.code,
        (off.clinician, free, free + DAY): "-",
    }
    assert thawed(made).pins == made.pins
    own = Pin(clinician=shift.clinician, start=first, end=first + DAY, assign="-")
    made = problem(facts.with_(pins=(own,)), Plan(blocks=("1",)), Settled(), base)
    assert [p.assign for p in made.pins if p.clinician == own.clinician] == ["-"]
    assert problem(facts, Plan(blocks=("1",)), Settled(), base, held=False).pins == ()


def test_pinned_blocks_of_a_base_are_kept(family: Programme, year: tuple[Entry, ...]) -> None:
    """A rotation pinned in a year's draft stays in the next one."""
    row = next(
        entry
        for entry in year
        if entry.rotation and not any(p.clinician == entry.clinician for p in family.block_schedule)
    )
    base = Base(entries=year, pins={row.clinician: ("block:5",)})
    made = problem(family, Plan(year=True), Settled(), base)
    more = [pin for pin in made.block_schedule if pin not in family.block_schedule]
    assert [(pin.clinician, pin.block) for pin in more] == [(row.clinician, "5")]
    result = solve_programme(made, SolveRequest(effort=1.0))
    assert result.legal
    assert problem(family, Plan(year=True), Settled(), NO_BASE).block_schedule == (
        family.block_schedule
    )


def test_stretches() -> None:
    """Runs of days, in order, each once."""
    given = [date(2026, 7, 3), date(2026, 7, 1), date(2026, 7, 2), date(2026, 7, 2)]
    assert list(stretches([*given, date(2026, 7, 9)])) == [
        (date(2026, 7, 1), date(2026, 7, 4)),
        (date(2026, 7, 9), date(2026, 7, 10)),
    ]
    assert list(stretches([])) == []


def test_leave_that_is_there_already_is_not_given_twice(
    family: Programme, year: tuple[Entry, ...]
) -> None:
    """A vacation of the year on days of approved leave adds nothing."""
    plain = problem(family, Plan(blocks=("2",)), Settled(year=year))
    given = [leave for leave in plain.leave if leave.granted]
    approved = tuple(
        Leave(clinician=leave.clinician, start=leave.start, end=leave.end) for leave in given
    )
    made = problem(
        family.with_(leave=(*family.leave, *approved)), Plan(blocks=("2",)), Settled(year=year)
    )
    assert not [leave for leave in made.leave if leave.granted]
