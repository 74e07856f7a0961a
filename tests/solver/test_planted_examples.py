"""Every example, made impossible on one day or in one block: the clash is found and proved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.fold import Told, told
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Sum, Tier
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import before, rotations_of_blocks
from nightfloat.solver.clash import find_clash
from nightfloat.solver.engine import Settings
from nightfloat.solver.giving import given_up, units_of
from nightfloat.solver.relaxation import relaxations

SETTINGS = Settings(workers=1, effort=8.0)
EXAMPLES = sorted(path.name for path in examples_root().iterdir() if path.is_dir())


def problems(programme: Programme) -> Iterator[Problem]:
    """Yield the year, if it is planned, else the first planned block."""
    if programme.plan.year:
        yield compile_year(programme)
        return
    pins = {(pin.clinician, pin.block): pin.rotation for pin in programme.block_schedule}
    id = programme.plan.blocks[0]
    past = before(programme.history, programme.calendar.block(id).start, programme.calendar)
    yield compile_days(programme, (id,), rotations_of_blocks(programme, pins), past)


def planted(problem: Problem, random: Random) -> Problem:
    """Return the problem with facts that leave one of its demands one person short."""
    demands = [
        limit
        for limit in problem.limits
        if told(limit) is Told.DEMAND
        and limit.severity is Severity.MUST
        and isinstance(limit.of, Sum)
        and (limit.of.lo or 0) > 0
        and limit.steps is not None
        and all(weight == 1 for _, _, _, weight in limit.of.cells)
    ]
    demand = random.choice(demands)
    assert isinstance(demand.of, Sum)
    assert demand.of.lo is not None
    able = list(demand.of.cells)
    random.shuffle(able)
    grid = problem.grid
    facts = tuple(
        Limit(
            rule="leave",
            severity=Severity.MUST,
            tier=Tier.LEGAL,
            of=Sum(cells=((row, step, grid.every & ~letters, 1),), lo=1),
            subject=f"{grid.people[row].name} kept from it",
            steps=(step, step),
            fixed=True,
        )
        for row, step, letters, _ in sorted(able[demand.of.lo - 1 :])
        if grid.domain[row][step] & ~letters
    )
    return replace(problem, limits=(*problem.limits, *facts))


@pytest.mark.parametrize("name", EXAMPLES)
def test_a_planted_clash_is_found_and_its_way_out_proved(name: str) -> None:
    """Minimal: without one of its limits the rest can hold. The way out: shown by a schedule."""
    programme = load_folder(str(examples_root() / name)).programme
    for original in problems(programme):
        problem = planted(original, Random(7))
        clash = find_clash(problem, SETTINGS)
        assert clash is not None
        assert clash.minimal
        for limit in Random(1).sample(clash.limits, min(3, len(clash.limits))):
            rest = tuple(one for one in clash.limits if one is not limit)
            assert find_clash(replace(problem, limits=rest), SETTINGS) is None
        clash, start = relaxations(problem, clash, SETTINGS)
        assert start is not None
        for way in clash.relaxations:
            assert way.smallest
            assert way.units == units_of(way.given)
            assert sorted(place for line in way.lines for place in line.members) == [
                *range(len(way.given))
            ]
        hard = [limit for limit in problem.limits if limit.of.hard]
        kept = [way for way in clash.relaxations if way.facts_kept] or clash.relaxations
        shown = [one for one in given_up(hard, start) if not past(problem, one.limit)]
        assert units_of(tuple(shown)) == kept[0].units


def past(problem: Problem, limit: Limit) -> bool:
    """Return True when nothing that is planned is read."""
    return limit.steps is not None and limit.steps[1] < problem.grid.first
