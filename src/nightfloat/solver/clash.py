"""Why no schedule is legal: a smallest set of limits that cannot all hold.

A demand that leave and pins alone keep from being met is found by counting. Next, demands and
facts are asked without the rules about one person: a small model. Otherwise whole groups of limits
(a rule and a person, a rule and a day) get one assumption literal each, and CP-SAT names groups
that clash. Deletion then leaves out every limit without which the rest still clashes. Assumptions
need one worker and no presolve: with presolve CP-SAT 9.15 may name literals that are no assumptions
(google/or-tools #5141).
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from nightfloat.rules.fold import Told, fold, told
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Letters, Sum
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.literals import Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Clash, Status
from nightfloat.solver.score import reach, settled
from nightfloat.solver.search import live

RESOLVES = 200
"""At most this many re-solves in the deletion pass."""


def find_clash(problem: Problem, settings: Settings) -> Clash | None:
    """Return a clash among the hard limits, or None when none is found within the effort."""
    limits = tuple(limit for limit in live(problem).limits if limit.of.hard)
    found = _alone(problem, limits)
    if found is None:
        several = [[limit] for limit in limits if told(limit) is not Told.PERSON]
        found = _core(problem, several, settings)
    if found is None:
        groups: dict[Hashable, list[Limit]] = {}
        for limit in limits:
            groups.setdefault(_group(limit), []).append(limit)
        rough = _core(problem, list(groups.values()), settings)
        if rough is None:
            return None
        single = [[limit] for group in rough for limit in group]
        found = _core(problem, single, settings) or single
    clash = _minimise(problem, [group[0] for group in found], settings)
    return replace(clash, told=fold(problem.grid, clash.limits))


def _alone(problem: Problem, limits: Sequence[Limit]) -> list[list[Limit]] | None:
    """Return the demand that facts alone keep furthest from what it asks, with those facts."""
    facts = tuple(limit for limit in limits if limit.fixed)
    domain = settled(replace(problem, limits=facts), lambda _: True)
    worst: tuple[tuple[int, int], Limit, Sum] | None = None
    for limit in limits:
        of = limit.of
        if limit.fixed or not isinstance(of, Sum) or not (short := _short(of, domain)):
            continue
        # Of several, the one whose people have least left: whole days of leave explain best.
        left = sum(domain[person][step].bit_count() for person, step, _, _ in of.cells)
        if worst is None or (short, -left) > worst[0]:
            worst = (short, -left), limit, of
    if worst is None:
        return None
    cells = {(person, step) for person, step, _, _ in worst[2].cells}
    return [
        *([fact] for fact in facts if not cells.isdisjoint(_reads(fact, problem.grid.length))),
        [worst[1]],
    ]


def _short(of: Sum, domain: Sequence[Sequence[Letters]]) -> int:
    """Return by how much a sum misses its hard bounds at best; 0: it need not."""
    most = least = 0
    for person, step, letters, weight in of.cells:
        may, must = domain[person][step] & letters != 0, not domain[person][step] & ~letters
        most += max(weight * may, weight * must)
        least += min(weight * may, weight * must)
    below = of.lo - most if of.lo is not None and of.plo is None else 0
    above = least - of.hi if of.hi is not None and of.phi is None else 0
    return max(below, above, 0)


def _reads(limit: Limit, length: int) -> Iterator[tuple[int, int]]:
    """Yield the cells that a limit reads."""
    if isinstance(limit.of, Sum):
        yield from ((person, step) for person, step, _, _ in limit.of.cells)
    elif limit.person is not None:
        first, last = reach(limit.of, length)
        yield from ((limit.person, step) for step in range(first, last + 1))


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
    read = {cell for limit in limits for cell in _reads(limit, grid.length)}
    return [
        [
            letters if (person, step) in read else letters & -letters
            for step, letters in enumerate(row)
        ]
        for person, row in enumerate(grid.domain)
    ]
