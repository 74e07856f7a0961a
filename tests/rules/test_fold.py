"""Limits that are alike become one line; nothing is lost, and every count is right."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nightfloat.domain.absence import Pin
from nightfloat.domain.findings import Severity
from nightfloat.domain.time import say
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.fold import Told, bounds, dates, fold, lines, told
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Sum, Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.total import Total
from nightfloat.rules.programme import Plan
from tests.explain.hospital import ROTATIONS, SENIORS, away, day, hospital


def hospital_problem() -> Problem:
    """Return two weeks with every kind of limit: leave, demands, rules about one person."""
    programme = hospital(
        Coverage(id="night", shifts=("N",), min=1, max=2),
        Coverage(id="senior", shifts=("N",), min=1, who=SENIORS),
        Total(id="nights", shifts=("N",), max=5),
        Rest(id="rest"),
        people=9,
        leave=tuple(away(who, first, first + 2) for first, who in enumerate("ABCDEFG", 3)),
    )
    return compile_days(programme, ("1",), {}, ())


def year_problem() -> Problem:
    """Return a year of blocks with demands and ranges."""
    programme = hospital(
        Coverage(id="icu", rotations=("ICU",), min=2),
        Total(id="range", rotations=("ICU",), min=1, max=2),
        people=6,
        rotations=ROTATIONS,
        plan=Plan(year=True),
    )
    return compile_year(programme)


PROBLEMS = (hospital_problem(), year_problem())


@given(st.sampled_from(PROBLEMS), st.randoms(use_true_random=False))
def test_unfolding_gives_the_limits_back(problem: Problem, random: Random) -> None:
    """Each limit is in one line, in words of its own; no line tells more than it stands for."""
    limits = random.sample(problem.limits, random.randint(1, min(60, len(problem.limits))))
    folded = fold(problem.grid, limits)
    places = [place for line in folded.lines for place in line.members]
    assert sorted(places) == list(range(len(limits)))
    assert len(folded.lines) <= len(limits)
    for line in folded.lines:
        assert len(line.items) == len(line.members)
        for item, place in zip(line.items, line.members, strict=True):
            limit = limits[place]
            assert item.startswith(limit.subject)
            assert (line.rule, line.told) == (limit.rule, told(limit))
            assert bounds(limit) in line.words
            asked_of = people_of(limit)
            assert not asked_of or {problem.grid.people[row].name for row in asked_of} <= {
                *line.people
            }
        assert len(line.words) <= len("; ".join(line.items))
        if len(line.members) == 1:
            assert (line.words,) == line.items
    assert fold(problem.grid, limits) == folded


def people_of(limit: Limit) -> tuple[int, ...]:
    """Return the one person whom a limit is about."""
    if limit.person is not None:
        return (limit.person,)
    assert isinstance(limit.of, Sum)
    return (limit.of.cells[0][0],) if limit.fixed else ()


@given(st.sampled_from(PROBLEMS), st.randoms(use_true_random=False))
def test_every_count_is_right(problem: Problem, random: Random) -> None:
    """The number of people is that of different ones; where days differ, the sum is said."""
    facts = [limit for limit in problem.limits if limit.fixed] or list(problem.limits)
    limits = random.sample(facts, random.randint(1, len(facts)))
    for line in fold(problem.grid, limits).lines:
        assert len(set(line.people)) == len(line.people)
        if len(line.people) > 3:
            assert line.words.startswith(f"{len(line.people)} people")
        steps = {limits[place].steps for place in line.members}
        if line.told.fact and len(line.members) != len(line.people) * len(steps):
            assert line.words.endswith(f", {len(line.members)} person-days in all")


def away_on(row: int, day: int) -> Limit:
    """Return a day of leave in July as the compiler words it."""
    problem = PROBLEMS[0]
    step = problem.grid.step_of(date(2026, 7, day))
    assert step is not None
    return Limit(
        rule="leave",
        severity=Severity.MUST,
        tier=Tier.LEGAL,
        of=Sum(cells=((row, step, 2, 1),), lo=1),
        subject=f"{problem.grid.people[row].name} on leave on {say(date(2026, 7, day))}",
        steps=(step, step),
        fixed=True,
    )


@pytest.mark.parametrize(
    ("who_when", "words"),
    [
        ([(row, 10) for row in range(5)], ["5 people on leave on Fri 10 Jul 2026"]),
        ([(row, 10) for row in range(2)], ["Dr A and Dr B on leave on Fri 10 Jul 2026"]),
        ([(0, day) for day in (10, 11, 12)], ["Dr A on leave on 10–12 Jul 2026"]),
        (
            [(row, day) for row in range(4) for day in (10, 11, 13)],
            ["4 people on leave on 10–11 and 13 Jul 2026"],
        ),
        (
            [*((row, 10) for row in range(4)), *((row, 11) for row in range(1, 6))],
            ["4 people on leave on Fri 10 Jul 2026", "5 people on leave on Sat 11 Jul 2026"],
        ),
        (
            [(row, 10 + row) for row in range(5)],
            ["5 people on leave on 10–14 Jul 2026, 5 person-days in all"],
        ),
    ],
)
def test_the_words_of_a_fold(who_when: list[tuple[int, int]], words: list[str]) -> None:
    """People who share the days are counted, or named up to three; days become spans."""
    limits = [away_on(row, day) for row, day in who_when]
    assert [line.words for line in fold(PROBLEMS[0].grid, limits).lines] == words


def test_the_headline_says_who_stands_against_what() -> None:
    """The day is said once where all share it; without facts the demands cannot all hold."""
    problem = PROBLEMS[0]
    step = problem.grid.step_of(date(2026, 7, 10))
    night = next(one for one in problem.limits if one.rule == "night" and one.steps == (step, step))
    limits = [*(away_on(row, 10) for row in range(8)), night]
    assert fold(problem.grid, limits).headline == (
        "On Fri 10 Jul 2026: 8 people on leave against N (at least 1 person)"
    )
    assert fold(problem.grid, [night]).headline == (
        "N on Fri 10 Jul 2026 (at least 1 person) cannot be met"
    )
    year = PROBLEMS[1]
    assert fold(year.grid, year.limits).headline == (
        "ICU in blocks 1 to 3 (at least 2 people), 6 people: ICU in all (at least 1 block) and "
        "6 people: ICU in all (at most 2 blocks) cannot all hold"
    )


def test_a_rule_of_one_person_is_said_without_the_name_of_the_pinned_one() -> None:
    """The person is named once; what the rule asks for stands after."""
    problem = PROBLEMS[0]
    rest = next(one for one in problem.limits if one.rule == "rest" and one.person == 0)
    found = fold(problem.grid, [away_on(0, 10), rest])
    assert found.headline == "Dr A on leave on Fri 10 Jul 2026 against rest of less than 10 h"
    assert [line.told for line in found.lines] == [Told.LEAVE, Told.PERSON]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        ([date(2026, 3, 13)], "Fri 13 Mar 2026"),
        ([date(2026, 3, 13), date(2026, 3, 14), date(2026, 3, 15)], "13–15 Mar 2026"),
        ([date(2026, 3, 13), date(2026, 3, 15), date(2026, 3, 20)], "13, 15 and 20 Mar 2026"),
        ([date(2026, 7, 31), date(2026, 8, 1)], "31 Jul – 1 Aug 2026"),
        ([date(2026, 12, 31), date(2027, 1, 1)], "31 Dec 2026 – 1 Jan 2027"),
        (
            [date(2026, 7, 1) + timedelta(days=2 * n) for n in range(5)],
            "5 days from Wed 1 Jul 2026 to Thu 9 Jul 2026",
        ),
    ],
)
def test_days_as_people_say_them(days: list[date], words: str) -> None:
    """Runs are spans; the month and the year stand where they change, and at the end."""
    assert dates(days) == words


def test_bounds_as_asked() -> None:
    """Both bounds are said; what the subject says already is not."""
    problem = PROBLEMS[0]
    asked = {bounds(one) for one in problem.limits if one.rule == "night"}
    assert asked == {"at least 1 person", "at most 2 people"}
    assert {bounds(one) for one in problem.limits if one.fixed or one.rule == "rest"} == {""}


def test_lines_with_other_words_for_what_is_asked() -> None:
    """Whoever gives things up says so in front, and wants all names."""
    limits = [away_on(row, 10) for row in range(5)]
    (line,) = lines(PROBLEMS[0].grid, limits, lambda _: "", named=6)
    assert line.words == "Dr A, Dr B, Dr C, Dr D and Dr E on leave on Fri 10 Jul 2026"


def test_a_day_off_is_no_letter() -> None:
    """A pin to a day off says so."""
    pins = (Pin(clinician="A", start=day(2), end=day(3), assign="-"),)
    problem = compile_days(hospital(people=1, pins=pins), ("1",), {}, ())
    pin = [limit for limit in problem.limits if limit.rule == "pin"]
    assert [line.words for line in fold(problem.grid, pin).lines] == [
        "Dr A pinned off on Tue 7 Jul 2026"
    ]
