"""When no schedule is legal: the one that breaks least, and exactly what it breaks."""

from __future__ import annotations

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Tier, breach
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.literals import Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Broken, Status
from nightfloat.solver.score import Rows, settled
from nightfloat.solver.search import Found, Report, live, search


def facts_hold(limit: Limit) -> Mode:
    """Leave and pins are kept; any other rule may be broken at its price."""
    return Mode.STRICT if limit.fixed else Mode.ELASTIC


def nothing_holds(_: Limit) -> Mode:
    """Even leave and pins may be given up, at a much higher price."""
    return Mode.ELASTIC


def relax(
    problem: Problem,
    settings: Settings,
    report: Report = lambda _: None,
    *,
    start: Rows | None = None,
) -> Found:
    """Return the schedule whose breaches are fewest; leave and pins go last."""
    for modes in (facts_hold, nothing_holds):
        found = search(problem, settings, report, modes=modes, start=start)
        if found.rows is not None:
            return found
    return found


def broken(problem: Problem, rows: Rows) -> tuple[Broken, ...]:
    """Return the hard limits that a schedule breaks (not those wholly in the past)."""
    found = []
    for limit in live(problem).limits:
        amount = breach(limit.of, limit.value(rows))
        if amount:
            found.append(Broken(limit, amount))
    return tuple(found)


def least_breach(
    problem: Problem, settings: Settings, *, start: Rows | None = None, below: int | None = None
) -> int | None:
    """Return the least legal cost (0: some schedule is legal) that is found within the effort.

    `start` is a schedule to begin with; with `below` only what costs less than that is of use.
    None when nothing is found. Only hard limits are read; the answer is an upper bound, proven
    by a schedule.
    """
    hard = tuple(limit for limit in live(problem).limits if limit.of.hard)
    model = CellModel(settled(problem, lambda limit: facts_hold(limit) is Mode.STRICT))
    for limit in hard:
        model.add(limit, facts_hold(limit))
    if below is not None:
        model.cap(Tier.LEGAL, below - 1)
    if start is not None:
        model.hint_rows(start)
    model.minimise([(Tier.LEGAL, 1)])
    answer = run(model, settings)
    if answer.status in (Status.OPTIMAL, Status.FEASIBLE):
        return model.costs[Tier.LEGAL].value(answer.solution)
    return None
