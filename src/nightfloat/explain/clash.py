"""Why a request cannot be granted at all, whatever else changes: asked of the solver.

The request is made a must. Either a schedule exists that grants it, and its price is known, or a
smallest set of rules and facts stands against it, and single changes are proved by solving again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Severity
from nightfloat.explain.alter import priced
from nightfloat.explain.asked import Wish
from nightfloat.explain.effect import Totals
from nightfloat.explain.requests import find_request
from nightfloat.explain.situation import ExplainError, Situation
from nightfloat.rules.fold import fold
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Tier, breach, cost
from nightfloat.rules.programme import Programme
from nightfloat.solver.clash import find_clash
from nightfloat.solver.engine import Settings
from nightfloat.solver.fixes import propose
from nightfloat.solver.outcome import Clash, FixKind
from nightfloat.solver.relaxation import relaxations
from nightfloat.solver.search import search

EFFORT = 4.0
"""Deterministic time of each solve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Limits of the smallest set that stands against a request, those alike told as one."""

    rule: str
    words: str
    fact: bool
    """True for leave and pins."""
    items: tuple[str, ...]
    """Each limit in words of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Whether any schedule grants a request. None: not found out within the effort.

    Possible: `total` is by how much a schedule found with it costs more than the one at hand, by
    tier (an upper bound; negative: that one is better). Impossible: `reasons` cannot all hold
    together with the request; `minimal`: without any one of them, the others can. `blamed` is
    False when they clash even without the request. `possible_if` are what is least to be given up,
    in different ways, and one person more: each proved by solving.
    """

    request: str
    possible: bool | None
    total: Totals
    reasons: tuple[Standing, ...]
    minimal: bool
    blamed: bool
    possible_if: tuple[str, ...]
    words: str


def why_denied(
    programme: Programme, entries: Sequence[Entry], id: str, settings: Settings | None = None
) -> Verdict:
    """Return whether any schedule of the request's grid grants it, by solving.

    Raises ExplainError for an unknown request, or one that no grid of the schedule speaks of.
    """
    situation = Situation.of(programme, entries)
    return why_denied_in(situation, id, settings or Settings(effort=EFFORT))


def why_denied_in(situation: Situation, id: str, settings: Settings) -> Verdict:
    """Return whether any schedule of a situation's grid grants a request."""
    wishes = find_request(situation, id).wishes
    if not wishes:
        raise ExplainError(f'request "{id}" lies outside every grid of the schedule.')
    short = [wish for wish in wishes if wish.granted < wish.wanted]
    wish = (short or list(wishes))[0]
    problem, must = demanded(wish)
    found = search(problem, settings)
    if found.rows is not None:
        values = [(limit, limit.value(found.rows)) for limit in problem.limits]
        total = _difference(wish, values)
        words = f"A schedule with it exists ({priced(total)} against this one)."
        return _verdict(id, possible=True, total=total, words=words)
    clash = find_clash(problem, settings)
    if clash is None:
        return _verdict(id, possible=None, words="Not found out within the effort.")
    return _impossible(id, problem, must, clash, settings)


def demanded(wish: Wish) -> tuple[Problem, Limit]:
    """Return the wish's problem with the wish as a must, and that must."""
    problem = wish.view.reading.problem
    must = replace(
        wish.limit,
        severity=Severity.MUST,
        tier=Tier.LEGAL,
        of=replace(wish.of, plo=None, phi=None),
    )
    rest = tuple(limit for limit in problem.limits if limit.about != wish.request.id)
    return replace(problem, limits=(*rest, must)), must


def _impossible(
    id: str, problem: Problem, must: Limit, clash: Clash, settings: Settings
) -> Verdict:
    rest = tuple(limit for limit in clash.limits if limit is not must)
    blamed = len(rest) < len(clash.limits)
    against = replace(clash, limits=rest, told=fold(problem.grid, rest))
    against, _ = relaxations(problem, against, settings, keep=must)
    more = [fix for fix in propose(problem, against, settings) if fix.kind is FixKind.ADD]
    proved = (
        *(way.words for way in against.relaxations),
        *(fix.description for fix in more if not fix.breaches_after),
    )
    reasons = tuple(
        Standing(rule=one.rule, words=one.words, fact=one.told.fact, items=one.items)
        for one in against.told.lines
    )
    lead = "It cannot hold together with" if blamed else "Even without it these cannot all hold:"
    said = "; ".join(f"{one.words} ({one.rule})" for one in reasons)
    possible = "".join(f" Possible if: {one}." for one in proved)
    return _verdict(
        id,
        possible=False,
        reasons=reasons,
        minimal=clash.minimal,
        blamed=blamed,
        possible_if=proved,
        words=f"{lead} {said}.{possible}",
    )


def _verdict(
    id: str,
    *,
    possible: bool | None,
    words: str,
    total: Totals = (0, 0, 0, 0),
    reasons: tuple[Standing, ...] = (),
    minimal: bool = False,
    blamed: bool = True,
    possible_if: tuple[str, ...] = (),
) -> Verdict:
    return Verdict(
        request=id,
        possible=possible,
        total=total,
        reasons=reasons,
        minimal=minimal,
        blamed=blamed,
        possible_if=possible_if,
        words=words,
    )


def _difference(wish: Wish, values: Sequence[tuple[Limit, int]]) -> Totals:
    """Return the cost of a solved schedule less that of the one at hand, the wish left out."""
    index = wish.view.index
    found = [0, 0, 0, 0]
    for limit, value in values:
        found[limit.tier] += cost(limit.of, value)
        found[Tier.LEGAL] += _legal(limit, value)
    for limit, value in zip(index.problem.limits, index.values, strict=True):
        if limit.about != wish.request.id:
            found[limit.tier] -= cost(limit.of, value)
            found[Tier.LEGAL] -= _legal(limit, value)
    return (found[0], found[1], found[2], found[3])


def _legal(limit: Limit, value: int) -> int:
    return breach(limit.of, value) if limit.judge else 0
