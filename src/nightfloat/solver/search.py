"""One problem, tier by tier: a first schedule, large neighbourhoods, then the proof.

Tiers are compared strictly: what COVERED costs is settled before FAIR is looked at, so no number
of wishes buys a missing person. Each tier is first improved by neighbourhoods (fast, no bound) and
then handed to CP-SAT as a whole with every variable hinted (slow, proves the bound). Measured on
40 residents x 28 days: the whole model alone does not get near what the neighbourhoods find.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Tier
from nightfloat.solver.engine import InternalDisagreement, Settings, run
from nightfloat.solver.literals import Mode
from nightfloat.solver.lns import EFFORTS, TIERS, Search
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status, TierResult
from nightfloat.solver.score import Costs, Rows, idle, settled

SMALL = 400
"""Up to this many variables, CP-SAT alone is faster than neighbourhoods."""


IMPROVE = 0.6
"""Share of the effort that neighbourhoods may take in all."""
STAGES = ((range(1), 0.05), (range(1, len(EFFORTS)), 0.25))
"""Levels of neighbourhoods, then the share of the effort for the proof; for each tier."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """The best so far, for the progress of a search."""

    phase: str
    tier: Tier
    costs: Costs
    bounds: Costs
    iteration: int
    by_rule: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The outcome of a search: rows (None: no schedule), tiers, and the counts of its model."""

    status: Status
    rows: Rows | None
    tiers: tuple[TierResult, ...] = ()
    variables: int = 0
    constraints: int = 0
    iterations: int = 0


Report = Callable[[Incumbent], None]
Modes = Callable[[Limit], Mode]
"""How each limit is stated."""


def strictly(_: Limit) -> Mode:
    """State every limit as it is."""
    return Mode.STRICT


def live(problem: Problem) -> Problem:
    """Return the problem without the limits that lie wholly in the past."""
    kept = tuple(limit for limit in problem.limits if not idle(problem, limit))
    return replace(problem, limits=kept)


def search(
    problem: Problem,
    settings: Settings,
    report: Report = lambda _: None,
    *,
    modes: Modes = strictly,
    start: Rows | None = None,
) -> Found:
    """Return the best schedule of one problem within the settings' effort.

    With `modes` strict, a problem without any legal schedule comes back INFEASIBLE. `start` is a
    schedule to begin with; it is used when it is legal.
    """
    return _Run(live(problem), settings=settings, report=report, modes=modes, start=start).go()


class _Run:
    """The state of one search."""

    def __init__(
        self,
        problem: Problem,
        *,
        settings: Settings,
        report: Report,
        modes: Modes,
        start: Rows | None,
    ) -> None:
        self.problem, self.settings, self.report = problem, settings, report
        self.modes, self.start = modes, start
        self.domain = settled(problem, lambda limit: modes(limit) is Mode.STRICT)
        self.model = CellModel(self.domain)
        for limit in problem.limits:
            self.model.add(limit, modes(limit))
        self.bounds = [self.model.most(tier)[0] for tier in TIERS]
        self.variables = self.model.size
        self.constraints = len(self.model.proto.constraints)

    def go(self) -> Found:
        """Search."""
        status, rows = self.first()
        if rows is None:
            return Found(
                status=status, rows=None, variables=self.variables, constraints=self.constraints
            )
        lns = Search(
            self.problem,
            self.domain,
            rows,
            settings=self.settings,
            budget=IMPROVE * self.settings.effort,
            modes=self.modes,
        )
        for tier in TIERS:
            self.settle(tier, lns)
            self.model.cap(tier, lns.score.total[tier])
            self.tell("settled", tier, lns)
        total = lns.score.total
        return Found(
            status=Status.OPTIMAL if total == tuple(self.bounds) else Status.FEASIBLE,
            rows=lns.score.rows,
            tiers=tuple(TierResult(tier, total[tier], self.bounds[tier]) for tier in TIERS),
            variables=self.variables,
            constraints=self.constraints,
            iterations=lns.iterations,
        )

    def settle(self, tier: Tier, lns: Search) -> None:
        """Improve a tier and prove it: a short try of both first, since many tiers are easy."""
        for levels, share in STAGES:
            if lns.score.total[tier] <= self.bounds[tier]:
                return
            if self.variables > SMALL:
                tell = partial(self.tell, "improve", tier, lns)
                lns.run(tier, self.bounds[tier], tell, levels=levels)
            if lns.score.total[tier] > self.bounds[tier]:
                self.prove(tier, lns, share)

    def first(self) -> tuple[Status, Rows | None]:
        """Return a first schedule."""
        if self.start is not None:
            self.model.hint_rows(self.start)
        answer = run(self.model, replace(self.settings, first=True))
        if not answer.solution:
            return answer.status, None
        return answer.status, self.model.rows(answer.solution)

    def prove(self, tier: Tier, lns: Search, share: float) -> None:
        """Give the whole model to CP-SAT: a bound for the tier, and maybe a better schedule."""
        if self.settings.control.ended:
            return
        self.complete(lns.score.rows)
        self.model.minimise([(tier, 1)])
        effort = share * self.settings.effort
        answer = run(self.model, replace(self.settings, effort=effort))
        if answer.status is Status.INFEASIBLE:
            raise InternalDisagreement("the model refuses a schedule that it has made itself.")
        if answer.status is not Status.UNKNOWN:
            self.bounds[tier] = max(self.bounds[tier], answer.bound)
        if not answer.solution:
            return
        if self.model.costs[tier].value(answer.solution) < lns.score.total[tier]:
            lns.restart(self.model.rows(answer.solution))

    def complete(self, rows: Rows) -> None:
        """Hint every variable: solve with the cells fixed for what follows from them."""
        self.model.hint_rows(rows)
        self.model.minimise([(tier, 1) for tier in TIERS])
        answer = run(self.model, replace(self.settings, workers=1, complete=True))
        if answer.solution:
            self.model.hint(answer.solution)

    def tell(self, phase: str, tier: Tier, lns: Search) -> None:
        """Report the best so far."""
        bounds = self.bounds
        self.report(
            Incumbent(
                phase=phase,
                tier=tier,
                costs=lns.score.total,
                bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
                iteration=lns.iterations,
                by_rule=lns.by_rule(),
            )
        )
