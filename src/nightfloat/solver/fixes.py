"""What would help: single changes, each proved by solving again with it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from nightfloat.domain.people import Clinician
from nightfloat.rules.fold import Told, told
from nightfloat.rules.grid import Grid, Limit, Problem
from nightfloat.rules.language import Sum
from nightfloat.solver.engine import Settings
from nightfloat.solver.giving import Giving
from nightfloat.solver.outcome import Broken, Clash, Fix, FixKind
from nightfloat.solver.relaxation import asking, giving
from nightfloat.solver.score import unit

TRIES = 2
"""Candidates for one person more that are tried."""


def propose(problem: Problem, clash: Clash, settings: Settings) -> tuple[Fix, ...]:
    """Return up to one proved fix of each kind, those that help most first.

    What is broken is counted as relaxations count it. A limit that a smallest relaxation gives up a
    unit of is a fix: its schedule shows that one unit fewer is then broken. And no other one is: a
    limit that helps belongs to a smallest relaxation, and for each kind the one that gives up most
    of that kind was looked for.
    """
    proved = [one for one in clash.relaxations if one.smallest and not one.facts_kept]
    if not proved:
        return ()
    before = proved[0].units
    found: list[Fix] = []
    here = {id(limit) for limit in clash.limits}
    for kind in (FixKind.DROP, FixKind.LOWER):
        ways = [one for way in proved for one in way.given if _is(one.limit, kind)]
        if ways:
            given = min(ways, key=lambda one: id(one.limit) not in here)  # else the first
            found.append(
                Fix(
                    kind=kind,
                    limit=given.limit,
                    description=_words(clash, given.limit),
                    breaches_before=before,
                    breaches_after=before - 1,
                )
            )
    more = _one_more(problem, clash, before, settings)
    return tuple(sorted([*found, *more], key=lambda fix: fix.breaches_after))


def _is(limit: Limit, kind: FixKind) -> bool:
    """Return True when giving up a unit of a limit is a fix of this kind."""
    if kind is FixKind.DROP:
        return limit.fixed
    return told(limit) is Told.DEMAND and (limit.of.lo or 0) > 0


def _words(clash: Clash, limit: Limit) -> str:
    if limit.fixed:
        return giving(clash, [limit], limit.subject)
    of = limit.of
    assert of.lo is not None
    size = unit(of)
    return f"{asking(Broken(limit, size), of.lo - size)}: {limit.subject}"


def _one_more(problem: Problem, clash: Clash, before: int, settings: Settings) -> Iterator[Fix]:
    """Yield the first addition of one person that is proved to help, if one is."""
    wanting = [one for one in clash.limits if _is(one, FixKind.LOWER) and isinstance(one.of, Sum)]
    for limit in wanting[:TRIES]:
        of = limit.of
        assert isinstance(of, Sum)
        if not _wanting(of) or settings.control.ended:
            continue
        person = _most_wanted(problem, clash, of)
        grown = _with_clone(problem, person, of)
        least = Giving(grown, (), settings).least(Told.DEMAND)
        if least is not None and least.units < before:
            name = problem.grid.people[person].name
            yield Fix(
                kind=FixKind.ADD,
                limit=limit,
                description=f"Add one person like {name}, free of leave: {limit.subject}",
                breaches_before=before,
                breaches_after=least.units,
            )
            return


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
