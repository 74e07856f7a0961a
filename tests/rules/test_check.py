"""The check of a whole schedule: pins, leave, strangers, partial and empty schedules, costs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from nightfloat.domain.absence import BlockPin, Pin
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Role, WhoSelector
from nightfloat.domain.time import Block, Calendar, DaySelector
from nightfloat.domain.work import Rotation
from nightfloat.rules.check import Report, check_programme, grid_findings, read_days
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.grid import Grid
from nightfloat.rules.language import Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.stability import Stability
from nightfloat.rules.library.total import Total
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.programme import Plan, Programme
from nightfloat.rules.schedule import entries_of, year_entries
from tests.rules.library.verify import MONDAY, ROTATIONS, SHIFTS, away, person

DAY = timedelta(days=1)


def programme(*, blocks: int = 1, days: int = 7, planned: int = 1, **more: Any) -> Programme:
    """Two residents and blocks of seven days."""
    marks = [MONDAY + n * days * DAY for n in range(blocks + 1)]
    one = Programme(
        name="p",
        specialty="s",
        calendar=Calendar(
            "America/New_York",
            marks[0],
            marks[-1],
            tuple(Block(str(n + 1), marks[n], marks[n + 1]) for n in range(blocks)),
        ),
        plan=Plan(blocks=tuple(str(n + 1) for n in range(planned))),
        people=(person("R1"), person("R2")),
        shifts=SHIFTS,
    )
    return one.with_(**more)


def written(one: Programme, *rows: str, block: str = "1") -> list[Entry]:
    """The entries of one row for each of the people."""
    grid = compile_days(one, (block,), {}, ()).grid
    return list(entries_of(one, grid, [_numbers(grid, row) for row in rows]))


def _numbers(grid: Grid, row: str) -> list[int]:
    return [0] * grid.first + [grid.number(code) for code in row.split()]


def shift(one: Programme, id: str, day: int, who: str = "R1", *, code: str = "") -> Entry:
    """A shift, under its own code or another."""
    what, at = one.shift[id], one.calendar.instant
    begin = MONDAY + day * DAY
    return Entry(who, at(begin, what.start), at(begin, what.end), what.kind, code=code or id)


def said(report: Report, rule: str | None = None) -> list[str]:
    """The violations, in words."""
    return [one.message for one in report.violations if rule in (None, one.rule)]


# ---- pins ----


def test_a_pin_that_is_kept_and_one_that_is_not() -> None:
    """Each pinned day by itself; a day off can be pinned too."""
    one = programme(
        pins=(
            Pin(clinician="R1", start=MONDAY, end=MONDAY + 2 * DAY, assign="N"),
            Pin(clinician="R2", start=MONDAY, end=MONDAY + DAY, assign="-"),
        )
    )
    kept = written(one, "N N - - - - -", "- D D - - - -")
    assert not check_programme(one, kept).findings
    other = written(one, "N D - - - - -", "D D D - - - -")
    assert said(check_programme(one, other)) == [
        "R1 pinned to N on Tue 7 Jul 2026: not so.",
        "R2 pinned to - on Mon 6 Jul 2026: not so.",
    ]


def test_a_pin_over_a_rule_is_a_finding_not_skipped() -> None:
    """The pinned letter is allowed to stand, and said to break the rule."""
    pin = Pin(clinician="R1", start=MONDAY, end=MONDAY + DAY, assign="N")
    seniors = Eligibility(id="seniors", shifts=("N",), who=WhoSelector(("pgy3",)))
    no_nights = Total(id="none", shifts=("N",), max=0)
    one = programme(pins=(pin,), rules=(seniors, no_nights))
    grid = compile_days(one, ("1",), {}, ()).grid
    assert grid.domain[0][grid.first] >> grid.number("N") & 1
    assert not grid.domain[0][grid.first + 1] >> grid.number("N") & 1
    report = check_programme(one, written(one, "N - - - - - -", "- - - - - - -"))
    assert [(f.rule, f.message) for f in report.violations] == [
        ("seniors", "R1 has N on Mon 6 Jul 2026: Only PGY-3 may have N."),
        ("none", "R1: N in all: 1 time, at most 0 allowed."),
    ]


def test_a_pinned_combination_is_for_the_pinned_alone() -> None:
    """D and N on one day go together for nobody else, and not without a finding."""
    one = programme(pins=(Pin(clinician="R1", start=MONDAY, end=MONDAY + DAY, assign="D+C"),))
    grid = compile_days(one, ("1",), {}, ()).grid
    odd = next(i for i, letter in enumerate(grid.letters) if set(letter.shifts) == {"D", "C"})
    allowed = {
        (row, step - grid.first)
        for row in range(2)
        for step in grid.horizon
        if grid.domain[row][step] >> odd & 1
    }
    assert allowed == {(0, 0)}
    both = [shift(one, "D", 0), shift(one, "C", 0), shift(one, "D", 0, "R2")]
    messages = said(check_programme(one, both), "assignment")
    assert len(messages) == 1
    assert "do not go together on one day" in messages[0]


def test_a_pin_means_the_planned_shift_not_one_that_ran_late() -> None:
    """History has a day with other hours under the same code."""
    one = programme(pins=(Pin(clinician="R1", start=MONDAY, end=MONDAY + DAY, assign="D"),))
    at = one.calendar.instant
    late = Entry("R1", at(MONDAY - DAY, 420), at(MONDAY - DAY, 1100), Kind.SHIFT, code="D")
    problem = compile_days(one, ("1",), {}, (late,))
    grid = problem.grid
    (pin,) = (limit for limit in problem.limits if limit.rule == "pin")
    assert pin.value([_numbers(grid, "D - - - - - -")] * 2) == 1


def test_block_pins() -> None:
    """Of residents and of guests, kept and not."""
    guest = person("G", role=Role.OTHER)
    one = programme(
        blocks=2,
        days=28,
        planned=0,
        people=(person("R1"), guest),
        rotations=ROTATIONS,
        block_schedule=(
            BlockPin(clinician="R1", block="1", rotation="ELEC"),
            BlockPin(clinician="G", block="2", rotation="EM"),
        ),
    ).with_(plan=Plan(year=True))
    grid = compile_year(one).grid
    rows = [[grid.number(c) for c in codes] for codes in (("ELEC", "EM"), ("absent", "EM"))]
    assert not check_programme(one, year_entries(one, grid, rows)).findings
    rows = [[grid.number(c) for c in codes] for codes in (("EM", "EM"), ("EM", "ICU"))]
    assert sorted(said(check_programme(one, year_entries(one, grid, rows)))) == [
        "G has EM in block 1: G is of another programme and is where the block schedule says",
        "G has ICU in block 2: G is of another programme and is where the block schedule says",
        "G pinned to EM in block 2: not so.",
        "R1 pinned to ELEC in block 1: not so.",
    ]


# ---- leave ----


def test_work_on_leave() -> None:
    """On the day itself, and a night that runs into it."""
    one = programme(leave=(away("R1", MONDAY + 2 * DAY, 2),))
    assert not check_programme(one, written(one, "D D leave leave D - -", "- - - - - - -")).findings
    work = written(one, "D N - D D - -", "- - - - - - -")
    assert said(check_programme(one, work), "leave") == [
        "R1 free of work that overlaps leave on Tue 7 Jul 2026: not so.",
        "R1 on leave on Wed 8 Jul 2026: not so.",
        "R1 on leave on Thu 9 Jul 2026: not so.",
    ]


def test_leave_that_nobody_approved() -> None:
    """A leave entry on another day than the programme's leave."""
    one = programme(leave=(away("R1", MONDAY, 1),))
    entries = written(one, "leave leave - - - - -", "- - - - - - -")
    assert said(check_programme(one, entries)) == [
        "R1 has leave on Tue 7 Jul 2026: R1 has no leave on Tue 7 Jul 2026"
    ]


def test_half_days_of_leave_forbid_the_other_half_only_when_they_overlap() -> None:
    """An afternoon off: a morning clinic is fine, the afternoon's is not."""
    afternoon = away("R1", MONDAY, 1, start_minute=720)
    one = programme(leave=(afternoon,))
    fine = [shift(one, "AM", 0), shift(one, "D", 1, "R2")]
    assert not said(check_programme(one, fine))
    wrong = [shift(one, "PM", 0), shift(one, "D", 1, "R2")]
    assert said(check_programme(one, wrong)) == [
        "R1 free of work that overlaps leave on Mon 6 Jul 2026: not so."
    ]


# ---- what does not belong ----


def test_unknown_codes() -> None:
    """Alone or beside a known shift."""
    one = programme()
    alone = [shift(one, "D", 0, code="XX")]
    assert said(check_programme(one, alone), "assignment") == [
        "R1 has XX on Mon 6 Jul 2026: R1 is on no rotation with such days"
    ]
    beside = [shift(one, "AM", 0), shift(one, "PM", 0, code="XX")]
    assert said(check_programme(one, beside), "assignment") == [
        'R1 has AM+XX on Mon 6 Jul 2026: there is no shift "XX"'
    ]


def test_shifts_that_do_not_exist_on_the_day_or_rotation() -> None:
    """A weekday shift on a Sunday; a shift of another rotation."""
    one = programme()
    entries = written(one, "- - - - - - D", "- - - - - - -")
    weekdays = replace(SHIFTS[0], days=DaySelector("Mon-Fri"))
    assert said(check_programme(one.with_(shifts=(weekdays, *SHIFTS[1:])), entries)) == [
        "R1 has D on Sun 12 Jul 2026: there is no D on Sun 12 Jul 2026"
    ]
    limited = one.with_(rotations=(Rotation(id="ICU", name="Unit", shifts=("N",)),))
    unit = [Entry(e.clinician, e.start, e.end, e.kind, e.code, "ICU", e.site) for e in entries]
    assert said(check_programme(limited, unit)) == [
        "R1 has D on Sun 12 Jul 2026: R1 is on Unit, which has no D"
    ]


def test_people_who_are_not_in_the_programme() -> None:
    """One finding each, with the nearest name; their work covers nothing."""
    one = programme(rules=(Coverage(id="n", shifts=("N",), min=1, until=MONDAY),))
    entries = [shift(one, "N", 0, "r1x"), shift(one, "N", 1, "r1x"), shift(one, "D", 1)]
    report = check_programme(one, entries)
    assert said(report, "assignment") == ['"r1x" is not in the programme. Maybe "R1".']
    assert said(report, "n") == ["N on Mon 6 Jul 2026: 0 people, at least 1 needed."]


def test_people_who_are_not_there_yet() -> None:
    """Work before the appointment; silence is fine."""
    one = programme(people=(person("R1", start=MONDAY + 2 * DAY), person("R2")))
    assert not said(check_programme(one, [shift(one, "D", 3), shift(one, "D", 0, "R2")]))
    assert said(check_programme(one, [shift(one, "D", 1), shift(one, "D", 0, "R2")])) == [
        "R1 has D on Tue 7 Jul 2026: R1 has no appointment on Tue 7 Jul 2026"
    ]


# ---- how much of it there is ----

COVER = Coverage(id="d", shifts=("D",), min=1)


def test_an_empty_schedule_leaves_everything_undone() -> None:
    """No entries at all are no reason for silence."""
    report = check_programme(programme(rules=(COVER,)), [])
    assert len(said(report, "d")) == 7
    assert not check_programme(programme(), []).findings


def test_a_block_that_is_partly_covered() -> None:
    """Three of seven days are there, four are missing."""
    one = programme(rules=(COVER,))
    entries = [shift(one, "D", day) for day in range(3)]
    assert len(said(check_programme(one, entries), "d")) == 4


def test_planned_blocks_without_any_entry_wait() -> None:
    """One block is done, the next one not yet: it is not judged."""
    one = programme(blocks=2, planned=2, rules=(COVER,))
    entries = written(one, "D D D D D D D", "- - - - - - -")
    report = check_programme(one, entries)
    assert not report.findings
    assert [reading.grid.steps[-1].id for reading in report.readings] == ["2026-07-12"]


def test_blocks_that_nobody_planned_are_read_when_entries_name_shifts() -> None:
    """The second block has days though the plan is for the first."""
    one = programme(blocks=2, planned=1, rules=(COVER,))
    report = check_programme(one, [shift(one, "D", 9)])
    assert len(said(report, "d")) == 6


def test_each_block_is_judged_as_it_is_solved() -> None:
    """Two blocks in a row: a horizon's quota is each one's own, runs go over the edge."""
    rules = (Total(id="t", shifts=("N",), max=3), Run(id="r", shifts=("N",), max=3))
    one = programme(blocks=2, planned=2, rules=rules)
    both = [shift(one, "N", day) for day in (4, 5, 6, 8, 10, 11)]
    assert not said(check_programme(one, both))
    over = [shift(one, "N", day) for day in (4, 5, 6, 7)]
    report = check_programme(one, over)
    assert said(report) == ["R1: more than 3 N in a row."]
    (finding,) = report.violations
    assert (finding.measured, finding.limit, finding.clinicians) == (1, 0, ("R1",))
    assert finding.start == one.calendar.instant(MONDAY + 4 * DAY, 0)
    assert finding.end == one.calendar.instant(MONDAY + 8 * DAY, 0)


# ---- severities and costs ----


def test_findings_come_by_severity_and_costs_by_tier() -> None:
    """Musts first; a prefer is a cost alone; a should is both."""
    one = programme(
        rules=(
            Total(id="wish", shifts=("D",), max=0, severity=Severity.PREFER, tier=Tier.WISHES),
            Total(id="advice", shifts=("D",), max=0, severity=Severity.SHOULD, weight=3),
            Total(id="law", shifts=("D",), max=0),
        )
    )
    report = check_programme(one, [shift(one, "D", 0), shift(one, "D", 1)])
    assert [finding.rule for finding in report.findings] == ["law", "advice"]
    assert [finding.rule for finding in report.advisories] == ["advice"]
    assert [report.cost(tier) for tier in Tier] == [0, 0, 6, 2]
    assert report.costs[Tier.WISHES] == {"wish": 2}


def test_changes_count_against_the_last_schedule() -> None:
    """Not against the schedule itself; frozen days are violations, in days and in the year."""
    rule = Stability(id="same", weight=2, frozen_until=MONDAY + DAY)
    one = programme(rules=(rule,))
    last = written(one, "D D D - - - -", "- - - - - - -")
    one = one.with_(last_schedule=tuple(last))
    assert not check_programme(one, last).cost(Tier.COVERED)
    now = written(one, "N N D - - - -", "- - - - - - -")
    report = check_programme(one, now)
    assert said(report) == ["R1 keeps D on Mon 6 Jul 2026: not so."]
    assert report.cost(Tier.COVERED) == 2


def test_changes_of_the_year_count_too() -> None:
    """A block that moved."""
    rules = (Stability(id="same", weight=2), Vacation(id="v", min=0))
    one = programme(blocks=2, days=28, planned=0, people=(person("R1"),), rotations=ROTATIONS)
    one = one.with_(plan=Plan(year=True), rules=rules)
    grid = compile_year(one).grid

    def entries(*codes: str) -> tuple[Entry, ...]:
        return year_entries(one, grid, [[grid.number(code) for code in codes]])

    last = entries("ICU", "ELEC + vacation")
    again = one.with_(last_schedule=last)
    assert check_programme(again, last).cost(Tier.COVERED) == 0
    assert check_programme(again, entries("ICU", "ELEC")).cost(Tier.COVERED) == 2
    assert check_programme(again, entries("EM", "ELEC")).cost(Tier.COVERED) == 4


@pytest.mark.parametrize("late", [0, 45])
def test_reading_twice_says_the_same(late: int) -> None:
    """The check is a function of programme and schedule."""
    one = programme(rules=(COVER, Run(id="r", max=2)))
    at = one.calendar.instant
    entries = [shift(one, "D", day) for day in range(5)]
    entries.append(Entry("R2", at(MONDAY, 420), at(MONDAY, 1020 + late), Kind.SHIFT, code="D"))
    first, second = (check_programme(one, order) for order in (entries, entries[::-1]))
    assert first.findings == second.findings
    reading = read_days(one, ("1",), entries, {})
    assert [f for f in first.findings if f.rule in ("d", "r")] == [
        f for f in grid_findings(reading.problem, reading.rows) if f.rule in ("d", "r")
    ]


def test_a_vacation_that_the_blocks_give_moves_no_bound_of_theirs() -> None:
    """A share of the year is cut by leave known before: the model cannot know what it will give."""
    share = Total(id="share", rotations=("ELEC",), min=2, prorate=True)
    one = programme(blocks=2, days=28, planned=0, people=(person("R1"),), rotations=ROTATIONS)
    one = one.with_(plan=Plan(year=True), rules=(share, Vacation(id="v", min=0)))
    planned = compile_year(one)
    row = [planned.grid.number("ELEC + vacation")] * 2
    read = check_programme(one, year_entries(one, planned.grid, [row])).readings[0].problem
    assert [limit.of.lo for limit in read.limits] == [limit.of.lo for limit in planned.limits]
