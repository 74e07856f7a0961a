"""When no schedule is legal: the one that breaks least, and exactly what it breaks."""

from __future__ import annotations

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import breach
from nightfloat.solver.engine import Settings
from nightfloat.solver.literals import Mode
from nightfloat.solver.outcome import Broken
from nightfloat.solver.score import Rows
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
