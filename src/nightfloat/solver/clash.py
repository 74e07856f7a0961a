"""Why no schedule is legal: a smallest set of limits that cannot all hold.

First whole groups of limits (a rule and a person, a rule and a day) get one assumption literal
each, CP-SAT names groups that clash, and deletion then leaves out every limit without which the
rest still clashes. Assumptions need one worker and no presolve: with presolve CP-SAT 9.15 may
name literals that are no assumptions (google/or-tools #5141).
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import replace

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Letters, Sum
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.literals import Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Clash, Status
from nightfloat.solver.score import reach
from nightfloat.solver.search import live

RESOLVES = 200
"""At most this many re-solves in the deletion pass."""


def find_clash(problem: Problem, settings: Settings) -> Clash | None:
    """Return a clash among the hard limits, or None when none is found within the effort."""
    limits = tuple(limit for limit in live(problem).limits if limit.of.hard)
    groups: dict[Hashable, list[Limit]] = {}
    for limit in limits:
        groups.setdefault(_group(limit), []).append(limit)
    rough = _core(problem, list(groups.values()), settings)
    if rough is None:
        return None
    single = [[limit] for group in rough for limit in group]
    fine = _core(problem, single, settings) or single
    return _minimise(problem, [group[0] for group in fine], settings)


def _group(limit: Limit) -> Hashable:
    """Facts of one day belong together, the rows of one person, the sums of one span."""
    if limit.person is not None and not limit.fixed:
        return limit.rule, "person", limit.person
    return limit.rule, "steps", limit.steps


def _core(
    problem: Problem, groups: Sequence[list[Limit]], settings: Settings
) -> list[list[Limit]] | None:
    limits = [limit for group in groups for limit in group]
    model = CellModel(_narrowed(problem, limits))
    guards: dict[int, list[Limit]] = {}
    for group in groups:
        guard = model.variable()
        guards[guard] = group
        for limit in group:
            model.add(limit, Mode.GUARDED, guard)
    model.proto.assumptions.extend(list(guards))
    answer = run(model, replace(settings, workers=1, presolve=False, first=True))
    if answer.status is not Status.INFEASIBLE:
        return None
    return [guards[literal] for literal in sorted(answer.core) if literal in guards]


def _minimise(problem: Problem, limits: list[Limit], settings: Settings) -> Clash:
    """Leave out each limit in turn; keep it out when the rest still clashes."""
    kept = list(limits)
    # Facts and demands explain best, so what people can less easily picture goes first.
    for tries, limit in enumerate(sorted(limits, key=lambda one: one.fixed)):
        if tries == RESOLVES or settings.control.ended:
            return Clash(tuple(kept), minimal=False)
        rest = [one for one in kept if one is not limit]
        if _clashes(problem, rest, settings):
            kept = rest
    return Clash(tuple(kept), minimal=True)


def _clashes(problem: Problem, limits: list[Limit], settings: Settings) -> bool:
    model = CellModel(_narrowed(problem, limits))
    for limit in limits:
        model.add(limit)
    answer = run(model, replace(settings, workers=1, first=True, effort=settings.effort / 10))
    return answer.status is Status.INFEASIBLE


def _narrowed(problem: Problem, limits: Sequence[Limit]) -> list[list[Letters]]:
    """Return the domains with one letter where no limit reads the cell."""
    grid = problem.grid
    read: set[tuple[int, int]] = set()
    for limit in limits:
        if isinstance(limit.of, Sum):
            read.update((person, step) for person, step, _, _ in limit.of.cells)
        elif limit.person is not None:
            first, last = reach(limit.of, grid.length)
            read.update((limit.person, step) for step in range(first, last + 1))
    return [
        [
            letters if (person, step) in read else letters & -letters
            for step, letters in enumerate(row)
        ]
        for person, row in enumerate(grid.domain)
    ]
