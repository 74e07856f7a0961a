"""What would help: single changes, each proved by solving again with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nightfloat.domain.people import Clinician
from nightfloat.rules.grid import Grid, Limit, Problem
from nightfloat.rules.language import Sum
from nightfloat.solver.elastic import least_breach
from nightfloat.solver.engine import Settings
from nightfloat.solver.outcome import Clash, Fix, FixKind
from nightfloat.solver.score import Rows

TRIES = 2
"""Candidates that are tried of each kind."""


def propose(
    problem: Problem, clash: Clash, before: int, settings: Settings, *, start: Rows | None = None
) -> tuple[Fix, ...]:
    """Return up to one proved fix of each kind, those that help most first.

    `before` is the least breach known without any, `start` the schedule that has it: a change
    that helps needs little else to move, so the search begins there.
    """
    found: list[Fix] = []
    for kind in (FixKind.DROP, FixKind.LOWER, FixKind.ADD):
        best: Fix | None = None
        for tries, (limit, words, changed) in enumerate(_changes(problem, clash, kind)):
            if best or tries == TRIES or settings.control.ended:
                break
            after = least_breach(changed, settings, start=start, below=before)
            if after is not None:
                best = Fix(
                    kind=kind,
                    limit=limit,
                    description=words,
                    breaches_before=before,
                    breaches_after=after,
                )
        if best:
            found.append(best)
    return tuple(sorted(found, key=lambda fix: fix.breaches_after))


def _changes(problem: Problem, clash: Clash, kind: FixKind) -> Iterator[tuple[Limit, str, Problem]]:
    for limit in clash.limits:
        of = limit.of
        if kind is FixKind.DROP and limit.fixed:
            yield limit, f"Give up: {limit.subject}", _without(problem, limit)
        elif limit.fixed or of.plo is not None or not of.lo or of.lo < 1:
            continue
        elif kind is FixKind.LOWER:
            lower = replace(of, lo=of.lo - 1)
            words = f"Ask for {of.lo - 1} instead of {of.lo}: {limit.subject}"
            yield limit, words, _without(problem, limit, replace(limit, of=lower))
        elif kind is FixKind.ADD and isinstance(of, Sum) and _wanting(of):
            person = _most_wanted(problem, clash, of)
            one = problem.grid.people[person]
            words = f"Add one person like {one.name}, free of leave: {limit.subject}"
            yield limit, words, _with_clone(problem, person, of)


def _without(problem: Problem, limit: Limit, other: Limit | None = None) -> Problem:
    """Return the problem without a limit, or with another in its place."""
    limits: list[Limit] = []
    for one in problem.limits:
        if one is not limit:
            limits.append(one)
        elif other is not None:
            limits.append(other)
    return replace(problem, limits=tuple(limits))


def _wanting(of: Sum) -> tuple[int, ...]:
    """Return whom a demand counts, in order; nobody where nobody may have it."""
    return tuple(person for person, _, _, weight in of.cells if weight > 0)


def _most_wanted(problem: Problem, clash: Clash, of: Sum) -> int:
    """Return who of a demand's people is in most of the clash's demands (then the first)."""
    votes = dict.fromkeys(_wanting(of), 0)
    for limit in clash.limits:
        if isinstance(limit.of, Sum) and not limit.fixed:
            for person in problem.people_of(limit):
                if person in votes:
                    votes[person] += 1
    return max(votes, key=lambda person: votes[person])


def _with_clone(problem: Problem, person: int, wanted: Sum) -> Problem:
    """Return the problem with one more person: the same rules and demands, no leave, no pins."""
    grid = problem.grid
    number = len(grid.people)
    limits: list[Limit] = []
    for limit in problem.limits:
        if isinstance(limit.of, Sum):
            more = tuple(
                (number, step, letters, weight)
                for one, step, letters, weight in limit.of.cells
                if one == person
            )
            alone = limit.fixed or all(cell[0] == person for cell in limit.of.cells)
            limits.append(
                limit
                if alone or not more
                else replace(limit, of=replace(limit.of, cells=limit.of.cells + more))
            )
            if alone and more and not limit.fixed:
                limits.append(replace(limit, of=replace(limit.of, cells=more)))
        else:
            limits.append(limit)
            if limit.person == person and not limit.fixed:
                limits.append(replace(limit, person=number))
    return replace(problem, grid=_grown(grid, person, wanted), limits=tuple(limits))


def _grown(grid: Grid, person: int, wanted: Sum) -> Grid:
    one = grid.people[person]
    clone: Clinician = replace(one, id=f"{one.id}+", name=f"another {one.name}")
    free = list(grid.domain[person])
    for _, step, letters, _ in wanted.cells:
        if step >= grid.first:
            free[step] |= letters
    return replace(
        grid,
        people=(*grid.people, clone),
        domain=(*grid.domain, tuple(free)),
        rotation=(*grid.rotation, grid.rotation[person]),
    )
