"""What is least to be given up, against every schedule of small problems, and planted clashes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from nightfloat.domain.absence import Pin
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.fold import Told, told
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Sum, breach, never, run_max, total
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.total import Total
from nightfloat.rules.programme import PackUse, Plan, Programme
from nightfloat.solver.clash import find_clash
from nightfloat.solver.engine import Settings
from nightfloat.solver.fixes import propose
from nightfloat.solver.giving import Giving
from nightfloat.solver.outcome import Clash, FixKind
from nightfloat.solver.relaxation import relaxations
from nightfloat.solver.score import Rows
from tests.explain.hospital import ROTATIONS, SENIORS, away, day, hospital
from tests.solver.grids import D, S, grid, hard, on

QUICK = Settings(workers=1, effort=4.0)
PEOPLE, STEPS, LETTERS = 3, 3, 3


def crowded(seed: int) -> Problem:
    """Return a small random problem that asks for much: most have no legal schedule."""
    random = Random(seed)
    people = range(PEOPLE)
    limits: list[Limit] = []
    for step in range(STEPS):
        for letters in (D, S):
            if random.random() < 0.7:
                cells = on(random.sample(people, random.randint(1, PEOPLE)), step, letters)
                limits.append(
                    hard(
                        Sum(cells=cells, lo=random.randint(1, 2)),
                        rule=f"cover {letters}",
                        steps=(step, step),
                    )
                )
        for person in people:
            if random.random() < 0.3:
                of = Sum(cells=((person, step, 1 << random.randrange(LETTERS), 1),), lo=1)
                limits.append(hard(of, rule="leave", steps=(step, step), fixed=True))
    for person in people:
        own = (never(D, S), run_max(D | S, 2), total(D | S, hi=2), total(S, lo=1))
        limits.append(hard(random.choice(own), rule="own", person=person, steps=(0, STEPS - 1)))
    random.shuffle(limits)
    return Problem(grid=grid(PEOPLE, STEPS, "-DS"), limits=tuple(limits))


def schedules() -> list[Rows]:
    """Return every schedule of the small problems."""
    flat = product(range(LETTERS), repeat=PEOPLE * STEPS)
    return [tuple(one[at : at + STEPS] for at in range(0, len(one), STEPS)) for one in flat]


EVERY = schedules()


def amounts(limits: Sequence[Limit], rows: Rows) -> list[int]:
    """Return by how much each limit is broken."""
    return [breach(limit.of, limit.value(rows)) for limit in limits]


@pytest.mark.parametrize("seed", range(25))
def test_the_clash_is_minimal_and_the_relaxation_smallest(seed: int) -> None:
    """Every schedule was tried: all of the clash fails, less of it does not, and no less helps."""
    problem = crowded(seed)
    every = [amounts(problem.limits, rows) for rows in EVERY]
    clash = find_clash(problem, QUICK)
    assert (clash is None) == any(not any(one) for one in every)
    if clash is None:
        return
    assert clash.minimal
    inside = [amounts(clash.limits, rows) for rows in EVERY]
    assert all(map(any, inside))
    for left_out in range(len(clash.limits)):
        assert any(not any(one[:left_out] + one[left_out + 1 :]) for one in inside)
    own = {id(limit) for limit in clash.limits if told(limit) is Told.PERSON}
    kept = [
        place
        for place, limit in enumerate(problem.limits)
        if told(limit) is Told.PERSON and id(limit) not in own
    ]
    least = min((sum(one) for one in every if not any(one[place] for place in kept)), default=None)
    assert least is not None
    clash, start = relaxations(problem, clash, QUICK)
    assert start is not None
    assert sum(amounts(problem.limits, start)) == least
    assert {one.units for one in clash.relaxations} == {least}
    for one in clash.relaxations:
        assert one.smallest
        assert sum(given.amount for given in one.given) == least
        allowed = {id(given.limit): given.amount for given in one.given}
        assert any(
            all(
                amount <= allowed.get(id(limit), 0)
                for amount, limit in zip(found, problem.limits, strict=True)
            )
            for found in every
        )


@pytest.mark.parametrize("seed", [0, 1, 3, 4, 5, 6, 7, 8])
def test_each_fix_leaves_what_it_says(seed: int) -> None:
    """A limit that is dropped or lowered by one: the smallest relaxation of the rest is smaller."""
    problem = crowded(seed)
    clash = find_clash(problem, QUICK)
    assert clash is not None
    clash, _ = relaxations(problem, clash, QUICK)
    for fix in propose(problem, clash, QUICK):
        if fix.kind is FixKind.ADD:
            continue
        rest = [limit for limit in problem.limits if limit is not fix.limit]
        if fix.kind is FixKind.LOWER:
            lower = replace(fix.limit.of, lo=(fix.limit.of.lo or 0) - 1)
            rest.append(replace(fix.limit, of=lower))
        own = {id(limit) for limit in clash.limits if told(limit) is Told.PERSON}
        strict = [told(one) is Told.PERSON and id(one) not in own for one in rest]
        least = min(
            sum(found)
            for found in (amounts(rest, rows) for rows in EVERY)
            if not any(amount and must for amount, must in zip(found, strict, strict=True))
        )
        assert fix.breaches_after == least < fix.breaches_before


def test_only_rules_about_people_clash() -> None:
    """Two rules about one person that exclude each other are given up where nothing else helps."""
    limits = (
        hard(total(D, lo=3), rule="much", person=0, steps=(0, 2)),
        hard(run_max(D, 1), rule="little", person=0, steps=(0, 2)),
    )
    problem = Problem(grid=grid(1, 3, "-D"), limits=tuple(replace(x, judge=False) for x in limits))
    clash = find_clash(problem, QUICK)
    assert clash is not None
    assert len(clash.limits) == 2
    clash, _ = relaxations(problem, clash, QUICK)
    (way,) = clash.relaxations
    assert way.words.startswith("Break: ")


def test_what_is_to_be_kept_is_not_given_up() -> None:
    """A limit that must stay stays, though it were the least to give up."""
    cover = [
        hard(Sum(cells=on((0, 1), 0, n), lo=2), rule=f"cover {n}", steps=(0, 0)) for n in (D, S)
    ]
    problem = Problem(grid=grid(2, 1, "-DS"), limits=tuple(cover))
    for keep, other in (cover, reversed(cover)):
        least = Giving(problem, (), QUICK, keep).least(Told.DEMAND)
        assert least is not None
        assert [(one.limit, one.amount) for one in least.given] == [(other, 2)]


# ---- planted, in words ----


def solved(problem: Problem) -> tuple[Clash, list[str]]:
    """Return the clash with its relaxations, and these in words."""
    clash = find_clash(problem, QUICK)
    assert clash is not None
    assert clash.minimal
    for limit in clash.limits:
        rest = tuple(one for one in clash.limits if one is not limit)
        assert find_clash(replace(problem, limits=rest), QUICK) is None
    clash, _ = relaxations(problem, clash, QUICK)
    assert all(one.smallest for one in clash.relaxations)
    return clash, [one.words for one in clash.relaxations]


def days_of(programme: Programme) -> Problem:
    """Return block 1."""
    return compile_days(programme, ("1",), {}, ())


def test_seniors_on_leave() -> None:
    """Three of four seniors are away where two are asked for, also the evening before."""
    programme = hospital(
        Coverage(id="senior", shifts=("N",), min=2, who=SENIORS),
        people=6,
        leave=tuple(away(who, 5, 5) for who in "BCE"),
    )
    clash, ways = solved(days_of(programme))
    assert clash.told.headline == (
        "On Fri 10 Jul 2026: Dr B, Dr C and Dr E on leave "
        "against N by PGY-2 and above (at least 2 people)"
    )
    assert ways[0] == "Ask for 1 instead of 2: N by PGY-2 and above on 9–10 Jul 2026"
    partly, wholly = ways[1].split("; ")
    assert re.fullmatch(r"Let work overlap leave: Dr [BCE] on Thu 9 Jul 2026", partly)
    assert re.fullmatch(
        r"give up 1 of the 3 days of leave: Dr [BCE] on leave on Fri 10 Jul 2026", wholly
    )


def test_a_pin_against_a_rest_rule() -> None:
    """One of the two pins goes, or the programme's own rule is broken once."""
    programme = hospital(
        Rest(id="rest"),
        pins=(
            Pin(clinician="A", start=day(2), end=day(3), assign="N"),
            Pin(clinician="A", start=day(3), end=day(4), assign="D"),
        ),
    )
    clash, ways = solved(days_of(programme))
    assert clash.told.headline == (
        "Dr A pinned to N on Tue 7 Jul 2026 and Dr A pinned to D on Wed 8 Jul 2026 "
        "against rest of less than 10 h"
    )
    assert [way.split(":")[0] for way in ways] == [
        "Give up 1 of the 2 pins",
        "Allow 1 instead of 0",
    ]


def test_pins_against_the_clock() -> None:
    """A rule of a pack is no way out."""
    programme = hospital(
        packs=(PackUse(name="acgme"),),
        pins=(
            Pin(clinician="A", start=day(2), end=day(3), assign="C"),
            Pin(clinician="A", start=day(3), end=day(4), assign="D"),
        ),
    )
    clash, (way,) = solved(days_of(programme))
    assert clash.told.headline.endswith("24 hours of continuous scheduled clinical assignment")
    assert way.startswith("Give up 1 of the 2 pins: Dr A pinned to ")


def test_two_demands_against_one_person() -> None:
    """The demands of one day that one person cannot both meet; the same on all 14 days."""
    programme = hospital(
        Coverage(id="day", shifts=("D",), min=1),
        Coverage(id="night", shifts=("N",), min=1),
        people=1,
    )
    clash, ways = solved(days_of(programme))
    assert len(clash.limits) == 2
    assert clash.told.headline.startswith("On ")
    assert clash.told.headline.endswith(
        ": D (at least 1 person) and N (at least 1 person) cannot all hold"
    )
    assert clash.relaxations[0].units == 14
    assert len(ways) == 1


def test_coverage_above_the_crew() -> None:
    """Nine where there are four: the demand alone, and five fewer of it each day."""
    clash, ways = solved(days_of(hospital(Coverage(id="day", shifts=("D",), min=9))))
    assert clash.told.headline == "D on Mon 6 Jul 2026 (at least 9 people) cannot be met"
    assert ways == ["Ask for 4 instead of 9: D on 6–19 Jul 2026"]


def test_yearly_ranges_that_cannot_sum_to_what_the_blocks_need() -> None:
    """Five people with at most one block each where three blocks need two: six places for five."""
    programme = hospital(
        Coverage(id="icu", rotations=("ICU",), min=2),
        Total(id="range", rotations=("ICU",), max=1),
        people=5,
        rotations=ROTATIONS,
        plan=Plan(year=True),
    )
    clash, ways = solved(compile_year(programme))
    assert clash.told.headline == (
        "ICU in blocks 1 to 3 (at least 2 people) and "
        "5 people: ICU in all (at most 1 block) cannot all hold"
    )
    assert [way.split(":")[0] for way in ways] == ["Ask for 1 instead of 2", "Allow 2 instead of 1"]
    assert {one.units for one in clash.relaxations} == {1}


def test_leave_is_kept_where_it_would_be_the_least_to_give_up() -> None:
    """One day of leave saves two demands: that is the least, and keeping leave costs two."""
    leave = hard(Sum(cells=((0, 0, 1, 1),), lo=1), rule="leave", steps=(0, 0), fixed=True)
    cover = [
        hard(Sum(cells=((0, 0, D, 1),), lo=1), rule=f"cover {n}", steps=(0, 0)) for n in range(2)
    ]
    problem = Problem(grid=grid(1, 1, "-D"), limits=(leave, *cover))
    clash = find_clash(problem, QUICK)
    assert clash is not None
    clash, start = relaxations(problem, clash, QUICK)
    assert [(one.units, one.smallest, one.facts_kept) for one in clash.relaxations] == [
        (1, True, False),
        (2, True, True),
    ]
    assert start == ((0,),)
    assert {fix.breaches_before for fix in propose(problem, clash, QUICK)} == {1}
