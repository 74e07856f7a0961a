"""Hand-made problems: tiny ones to compute by hand, and synthetic ones of real size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from random import Random

from nightfloat.domain.entry import Kind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Appointment, Clinician, Role
from nightfloat.domain.time import BlockPlan, Calendar, cut_blocks
from nightfloat.rules.grid import Grid, Letter, Limit, Problem, Span, Step
from nightfloat.rules.language import (
    Count,
    Letters,
    Sum,
    Tier,
    never,
    run_max,
    total,
    weekends,
    weighed,
)

START = date(2026, 7, 1)
YEAR = date(2027, 7, 1)


def grid(
    people: int,
    steps: int,
    letters: str,
    *,
    first: int = 0,
    domain: Sequence[Sequence[Letters]] | None = None,
) -> Grid:
    """Return a grid with one-character letters; '-' is off."""
    every = (1 << len(letters)) - 1
    return Grid(
        name="days",
        calendar=Calendar("UTC", START, YEAR, cut_blocks(BlockPlan.THIRTEEN, START, YEAR)),
        people=tuple(
            Clinician(
                id=f"r{number:02d}",
                name=f"Resident {number}",
                role=Role.RESIDENT,
                appointments=(Appointment(start=START, end=YEAR, pgy=number % 3 + 1),),
            )
            for number in range(people)
        ),
        steps=tuple(
            Step(str(day), START + timedelta(day), START + timedelta(day + 1))
            for day in range(steps)
        ),
        first=first,
        letters=tuple(_letter(code) for code in letters),
        domain=tuple(map(tuple, domain)) if domain else ((every,) * steps,) * people,
        rotation=(("",) * steps,) * people,
        barred=lambda person, step, letter: None,
    )


def _letter(code: str) -> Letter:
    if code == "-":
        return Letter(code)
    return Letter(code, shifts=(code,), spans=(Span(Kind.SHIFT, 420, 1020, code),))


def hard(
    of: Count | Sum,
    *,
    rule: str = "rule",
    person: int | None = None,
    steps: tuple[int, int] | None = None,
    fixed: bool = False,
) -> Limit:
    """Return a must."""
    return Limit(
        rule=rule,
        severity=Severity.MUST,
        tier=Tier.LEGAL,
        of=of,
        subject=f"{rule} {person} {steps}",
        person=person,
        steps=steps,
        fixed=fixed,
    )


def soft(of: Count | Sum, tier: Tier, *, rule: str = "wish", person: int | None = None) -> Limit:
    """Return a priced limit."""
    return Limit(rule=rule, severity=Severity.PREFER, tier=tier, of=of, subject=rule, person=person)


def on(
    people: Sequence[int], step: int, letters: Letters
) -> tuple[tuple[int, int, Letters, int], ...]:
    """Return the cells of one step, for a Sum."""
    return tuple((person, step, letters, 1) for person in people)


OFF, D, S, N, C = (1 << number for number in range(5))
WORK = D | S | N | C
NEEDED = {D: (17, 9), S: (4, 4), N: (6, 6), C: (4, 4)}


def call_problem(
    people: int = 40, days: int = 28, *, seed: int = 1, same_day_off: int = 0, day_off: int = 13
) -> Problem:
    """Return a synthetic call schedule: day, short call, night and 24-hour call.

    `same_day_off` seniors are given leave on one day, which makes cover impossible at 23 of 26.
    """
    random = Random(seed)
    seniors = tuple(range(people * 14 // 40, people))
    plan = grid(people, days, "-DSNC")
    leaves = {
        (person, day)
        for person in range(people)
        for begin in [random.randrange(days)]
        if person % 4 == 0
        for day in range(begin, min(begin + 5, days))
    }
    leaves |= {(person, day_off) for person in seniors[:same_day_off]}
    limits = [
        hard(never(WORK, ends=(day,)), rule="leave", person=person, steps=(day, day), fixed=True)
        for person, day in sorted(leaves)
    ]
    for person in range(people):
        limits += _legal(person, days)
        limits += _fair(person, days, people)
        limits += _wishes(person, days, random)
    limits += _cover(people, days, seniors)
    return Problem(grid=plan, limits=tuple(limits))


def _legal(person: int, days: int) -> list[Limit]:
    minutes = ((D, 600), (S, 780), (N, 720), (C, 1680))
    rules: list[tuple[str, Count]] = [
        ("80 h", weighed(minutes, hi=80 * 60 * days // 7)),
        ("free days", total(OFF, lo=days // 7)),
        ("call frequency", total(C, hi=days // 3)),
        ("after call", never(C, WORK)),
        ("third night", never(C, OFF | WORK, C)),
        ("rest", never(N, D | S | C)),
        ("nights in a row", run_max(N, 6)),
        ("free in 7", run_max(WORK, 6)),
    ]
    return [hard(of, rule=rule, person=person, steps=(0, days - 1)) for rule, of in rules]


def _fair(person: int, days: int, people: int) -> list[Limit]:
    nights = (NEEDED[N][0] + NEEDED[C][0]) * days
    low, high = nights // people, -(-nights // people)
    saturdays = range(3, days - 1, 7)
    duty = Count(terms=total(N | C).terms, lo=low, hi=high, plo=2, phi=2)
    most = len(saturdays) * 3 // 4
    return [
        soft(duty, Tier.FAIR, rule="night share", person=person),
        soft(
            weekends(WORK, OFF | WORK, saturdays, hi=most, price=1),
            Tier.FAIR,
            rule="weekend share",
            person=person,
        ),
    ]


def _wishes(person: int, days: int, random: Random) -> list[Limit]:
    return [
        soft(
            never(letters, ends=(random.randrange(days),), price=price), Tier.WISHES, person=person
        )
        for letters, price in ((WORK, 3), (WORK, 2), (N | C, 1))
    ]


def _cover(people: int, days: int, seniors: Sequence[int]) -> list[Limit]:
    limits = []
    for day in range(days):
        weekend = day % 7 in (3, 4)
        scale = people / 40
        for letter, name in ((D, "D"), (S, "S"), (N, "N"), (C, "C")):
            need = round(NEEDED[letter][weekend] * scale)
            cells = on(range(people), day, letter)
            if letter in (N, C):
                limits.append(
                    hard(Sum(cells=cells, lo=need, hi=need), rule=f"cover {name}", steps=(day, day))
                )
                limits.append(
                    hard(
                        Sum(cells=on(seniors, day, letter), lo=2),
                        rule=f"senior {name}",
                        steps=(day, day),
                    )
                )
            else:
                limits.append(
                    hard(Sum(cells=cells, hi=need + 2), rule=f"most {name}", steps=(day, day))
                )
                limits.append(
                    soft(Sum(cells=cells, lo=need, plo=1), Tier.COVERED, rule=f"cover {name}")
                )
    return limits
