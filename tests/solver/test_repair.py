"""Repairs against everything that could be done, on problems small enough to try it all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import product
from random import Random

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Letters, Sum, Tier, breach, cost, never, run_max, total
from nightfloat.solver.engine import Settings
from nightfloat.solver.repair import Case, Ground, Repair, repairs
from nightfloat.solver.repair_model import LAW, MUST, disruption
from nightfloat.solver.score import Rows, unit
from tests.solver.grids import grid, hard, on, soft

ONE = Settings(workers=1, effort=10.0)
OFF, D, N = 1, 2, 4
PEOPLE, STEPS = 3, 4


def random_limits(random: Random) -> Iterator[Limit]:
    """Yield a handful of limits of every kind."""
    for step in range(STEPS):
        for letters, name in ((D, "D"), (N, "N")):
            if random.random() < 0.6:
                who = random.choice([(0, 1, 2), (0, 1), (1, 2)])
                of = Sum(cells=on(who, step, letters), lo=random.choice([1, 1, 2]))
                yield hard(of, rule=f"cover {name}", steps=(step, step))
            if random.random() < 0.3:
                yield hard(Sum(cells=on(range(PEOPLE), step, letters), hi=1), rule=f"most {name}")
        if random.random() < 0.3:
            of = Sum(cells=on(range(PEOPLE), step, D), lo=1, plo=7)
            ought = soft(of, Tier.COVERED, rule="ought")
            yield replace(ought, severity=Severity.SHOULD)
        if random.random() < 0.3:
            yield soft(Sum(cells=on(range(PEOPLE), step, N), lo=2, plo=3), Tier.COVERED)
    for person in range(PEOPLE):
        rules: list[Count] = [never(N, D), run_max(D | N, 2), total(N, hi=2), never(N, OFF, N)]
        for own in random.sample(rules, 2):
            yield hard(own, rule="own", person=person)
        yield soft(total(N, lo=1, hi=1, price=2), Tier.FAIR, person=person)
        yield soft(never(random.choice([D, N]), ends=(1,), price=3), Tier.WISHES, person=person)


def random_case(seed: int) -> tuple[Problem, Case]:
    """Return a random problem, a schedule of it, and somebody who falls ill."""
    random = Random(seed)
    domain: list[list[Letters]] = [
        [random.choice([OFF | D | N, OFF | D | N, OFF | D, OFF | N]) for _ in range(STEPS)]
        for _ in range(PEOPLE)
    ]
    problem = Problem(
        grid=grid(PEOPLE, STEPS, "-DN", domain=domain), limits=tuple(random_limits(random))
    )
    rows = [
        [random.choice([n for n in range(3) if domain[p][t] >> n & 1]) for t in range(STEPS)]
        for p in range(PEOPLE)
    ]
    sick = random.randrange(PEOPLE)
    begin = random.randrange(STEPS - 1)
    days = range(begin, min(STEPS, begin + random.choice([1, 1, 2])))
    return problem, Case(
        rows=tuple(map(tuple, rows)),
        first=random.choice([0, begin]),
        forced={(sick, day): 0 for day in days},
    )


def measured(problem: Problem, case: Case, rows: Rows) -> tuple[int, ...] | None:
    """Return what a schedule is compared by; None when it breaks the days of somebody else."""
    own = {row for row, _ in case.forced}
    missing = 0
    totals = [0, 0, 0]
    for limit in problem.limits:
        before, after = limit.value(case.rows), limit.value(rows)
        of = limit.of
        if of.hard:
            more = max(0, breach(of, after) - breach(of, before))
            if more and limit.person is not None and limit.person not in own:
                return None
            missing += -(-more // unit(of)) * (LAW if limit.person is not None else MUST)
            continue
        if limit.severity is Severity.SHOULD:
            assert of.lo is not None
            missing += max(0, min(of.lo, before) - after)
        totals[limit.tier - 1] += cost(of, after)
    changed = [
        (p, t)
        for p in range(PEOPLE)
        for t in range(STEPS)
        if rows[p][t] != case.rows[p][t] and (p, t) not in case.forced
    ]
    return missing, disruption(changed, case.first), *totals


def schedules(problem: Problem, case: Case) -> Iterator[Rows]:
    """Yield everything that may be done."""
    letters: list[Sequence[int]] = []
    for p in range(PEOPLE):
        for t in range(STEPS):
            now = case.rows[p][t]
            if (p, t) in case.forced:
                letters.append((case.forced[p, t],))
            elif t < case.first:
                letters.append((now,))
            else:
                allowed = problem.grid.domain[p][t] | 1 << now
                letters.append([n for n in range(3) if allowed >> n & 1])
    for flat in product(*letters):
        yield tuple(flat[p * STEPS : (p + 1) * STEPS] for p in range(PEOPLE))


@pytest.mark.parametrize("seed", range(16))
def test_the_smallest_change_is_that_of_trying_everything(seed: int) -> None:
    """Missing, cells, people twice, near days, coverage, fairness, wishes: all as enumerated."""
    problem, case = random_case(seed)
    (found,) = repairs(Ground(problem), case, ONE)
    known = (measured(problem, case, rows) for rows in schedules(problem, case))
    best = min(one for one in known if one is not None)
    assert found.proven
    assert measured(problem, case, found.rows) == best
    assert found.disruption == best[1]


@pytest.mark.parametrize("seed", range(40, 52))
def test_other_repairs_have_others_cover_and_are_no_better(seed: int) -> None:
    """Three at most, ranked; none has all of those cover who did in one before it."""
    problem, case = random_case(seed)
    found = repairs(Ground(problem), case, ONE, count=3)
    keys = [measured(problem, case, one.rows) for one in found]
    assert None not in keys
    assert keys == sorted(keys, key=lambda key: key or ())
    for number, one in enumerate(found):
        for before in found[:number]:
            assert not set(before.covers) <= set(one.covers)


def night_team(people: int = 5) -> Problem:
    """Return five people of whom one has the night and two have days; rest after nights."""
    days = 7
    limits: list[Limit] = []
    for step in range(days):
        cells = on(range(people), step, N)
        limits.append(hard(Sum(cells=cells, lo=1), rule="night", steps=(step, step)))
        limits.append(hard(Sum(cells=cells, hi=1), rule="night", steps=(step, step)))
        limits.append(hard(Sum(cells=on(range(people), step, D), lo=2), rule="day"))
    for person in range(people):
        limits.append(hard(never(N, D), rule="rest", person=person))
        limits.append(soft(total(N, hi=1, price=5), Tier.FAIR, person=person))
    return Problem(grid=grid(people, days, "-DN"), limits=tuple(limits))


WEEK: Rows = (
    (2, 2, 2, 2, 2, 2, 2),
    (1, 1, 1, 1, 1, 1, 1),
    (1, 1, 1, 1, 1, 1, 1),
    (0, 0, 0, 0, 0, 0, 0),
    (0, 0, 0, 0, 0, 0, 0),
)


def sick(row: int, *days: int) -> Case:
    """Return somebody ill on some days of the week."""
    return Case(rows=WEEK, first=min(days), forced=dict.fromkeys(((row, day) for day in days), 0))


def test_somebody_free_takes_the_night() -> None:
    """One night, one change, by the first who is free; proven with one day's cells."""
    first, second = repairs(Ground(night_team()), sick(0, 2), ONE, count=2)
    assert [(m.row, m.step, m.before, m.after) for m in first.moves] == [(3, 2, 0, 2)]
    assert (first.covers, first.missing, first.twice, first.proven) == ((3,), 0, 0, True)
    assert second.covers == (4,)
    assert second.proven


def test_nobody_changes_twice_when_two_can_change_once() -> None:
    """Two nights: two people take one each, though one could take both."""
    (found,) = repairs(Ground(night_team()), sick(0, 2, 3), ONE)
    assert sorted(found.covers) == [3, 4]
    assert (found.twice, found.proven) == (0, True)


def test_what_was_missing_before_is_no_reason_to_change() -> None:
    """A night that nobody had stays open; the sick person's is covered."""
    rows = ((2, 2, 2, 2, 2, 0, 2), *WEEK[1:])
    case = replace(sick(0, 2), rows=rows)
    (found,) = repairs(Ground(night_team()), case, ONE)
    assert [(m.step, m.after) for m in found.moves] == [(2, 2)]


def test_a_free_day_needs_no_repair() -> None:
    """Whoever is ill on a day off leaves nothing to be done."""
    (found,) = repairs(Ground(night_team()), sick(3, 2), ONE, count=3)
    assert (found.moves, found.proven) == ((), True)


def test_where_nobody_can_the_least_stays_open() -> None:
    """Three people for a night and two days: one place stays open, and that is proven."""
    three = WEEK[:3]
    case = Case(rows=three, first=2, forced={(0, 2): 0})
    found = repairs(Ground(night_team(3)), case, ONE)[0]
    assert (found.missing, found.moves, found.proven) == (1, (), True)


def test_pinned_cells_stay() -> None:
    """Whoever is pinned free does not cover."""
    case = replace(sick(0, 2), held=frozenset({(3, 2)}))
    assert repairs(Ground(night_team()), case, ONE)[0].covers == (4,)


def test_a_schedule_that_is_refused_is_not_offered() -> None:
    """Whoever has the last word may speak against somebody: then it is the next."""

    def refusal(rows: Rows) -> tuple[int, ...]:
        return (3,) if rows[3] != WEEK[3] else ()

    found: Repair = repairs(Ground(night_team()), sick(0, 2), ONE, refusal=refusal)[0]
    assert (found.covers, found.proven) == ((4,), True)


def test_a_shift_that_is_needed_now_is_filled() -> None:
    """A third day shift on one day: one person who is free takes it."""
    need = hard(Sum(cells=on(range(5), 4, D), lo=3), rule="need", steps=(4, 4))
    (found,) = repairs(Ground(night_team()), Case(rows=WEEK, first=4, needs=(need,)), ONE)
    assert [(m.row, m.step, m.after) for m in found.moves] == [(3, 4, 1)]


def test_no_more_than_asked_for() -> None:
    """With `most` 0 there is no repair where one change is needed."""
    assert repairs(Ground(night_team()), replace(sick(0, 2), most=0), ONE) == ()
