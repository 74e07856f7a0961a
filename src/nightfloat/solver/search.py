"""One problem, tier by tier: a first schedule, what improves it, then the proof.

Tiers are compared strictly: what COVERED costs is settled before FAIR is looked at, so no number
of wishes buys a missing person. For each tier CP-SAT first tries neighbourhoods and a proof for a
short time, since many tiers are easy. Where that is not enough and the problem is large, the row
engine takes over (annealing, columns), then more neighbourhoods and a longer proof. All parts
share one schedule and one bound for each tier. What is too large for CP-SAT as a whole begins
with the row engine.

All of it is counted, not timed: rounds, moves and deterministic time. So the number of threads
changes nothing, nor does the speed of the machine.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Sum, Tier
from nightfloat.solver.engine import InternalDisagreement, Settings, run
from nightfloat.solver.kernels import WARMING
from nightfloat.solver.literals import Mode
from nightfloat.solver.lns import EFFORTS, TIERS, Search
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Part, RuleCost, Status, TierResult
from nightfloat.solver.pace import Pace
from nightfloat.solver.score import Costs, Rows, Score, idle, settled

if TYPE_CHECKING:
    from nightfloat.solver.portfolio_rows import RowEngine

SMALL = 400
"""Up to this many variables, CP-SAT alone is faster than neighbourhoods."""
ROWS = 500
"""Up to this many cells with a choice, the row engine is not asked."""
HUGE = 6_000
"""Beyond this many, CP-SAT sees parts only: it found no schedule of 40 x 364 in 90 s."""

IMPROVE, IMPROVE_HUGE = 0.5, 0.2
"""Share of the effort that neighbourhoods may take in all."""
ANNEAL, ANNEAL_HUGE = 0.4, 1.2
"""Share of it that the row engine may anneal for in all."""
COLUMNS = 0.15
"""Share of it that columns may be generated for, for each tier."""
PROVE = (0.05, 0.25)
"""Shares of it for the first and the second proof, for each tier."""
LOOK = 0.1
"""Seconds between two looks at whether to stop while kernels are compiled."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Incumbent:
    """The best so far, for the progress of a search.

    Effort: `spent`, `left` at most, and what was left at `most` when it began.
    """

    phase: str
    tier: Tier
    costs: Costs
    bounds: Costs
    iteration: int
    spent: float
    left: float
    most: float
    by_rule: tuple[tuple[str, int], ...]
    unfilled: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """The outcome of a search: rows (None: no schedule), tiers, and the counts of its model."""

    status: Status
    rows: Rows | None
    tiers: tuple[TierResult, ...] = ()
    by_rule: tuple[RuleCost, ...] = ()
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


def most_effort(effort: float) -> float:
    """Return what a search may spend at most."""
    parts = max(IMPROVE + ANNEAL, IMPROVE_HUGE + ANNEAL_HUGE)
    return effort * (parts + len(TIERS) * (COLUMNS + sum(PROVE)))


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
    pace = Pace(settings.stop, settings.control)
    return _Run(live(problem), settings=settings, report=report, modes=modes, pace=pace).go(start)


class _Run:
    """The state of one search."""

    def __init__(
        self, problem: Problem, *, settings: Settings, report: Report, modes: Modes, pace: Pace
    ) -> None:
        self.problem, self.settings, self.report = problem, settings, report
        self.modes, self.pace = modes, pace
        self.domain = settled(problem, lambda limit: modes(limit) is Mode.STRICT)
        cells = sum(bool(cell & (cell - 1)) for row in self.domain for cell in row)
        self.by_rows = modes is strictly and cells > ROWS
        self.huge = self.by_rows and cells > HUGE
        self.bounds = [0, 0, 0, 0]
        self.bound_by = [Part.MODEL] * len(TIERS)
        self.found_by = [Part.FIRST] * len(TIERS)
        self.annealing = settings.effort * (ANNEAL_HUGE if self.huge else ANNEAL)
        self.booked = [settings.effort * (COLUMNS + sum(PROVE))] * len(TIERS)
        self.improving = settings.effort * (IMPROVE_HUGE if self.huge else IMPROVE)
        self.most = self.improving + self.annealing + sum(self.booked)
        self.spent = 0.0
        self.size = (0, 0)
        self.told: _Told | None = None
        self.lns: Search

    # ---- what is built when it is needed ----

    @cached_property
    def model(self) -> CellModel:
        """The whole problem for CP-SAT."""
        model = CellModel(self.domain)
        for limit in self.problem.limits:
            model.add(limit, self.modes(limit))
        self.size = (model.size, len(model.proto.constraints))
        for tier in TIERS:
            self.raise_bound(tier, model.most(tier)[0], Part.MODEL)
        return model

    @cached_property
    def rows(self) -> RowEngine | None:
        """The row engine, once its kernels are there; None: not for this problem."""
        if not self.by_rows or (self.settings.fast and not WARMING.done and not self.huge):
            return None
        WARMING.begin()
        while not WARMING.wait(LOOK):
            if self.settings.control.ended:
                return None
        if WARMING.failed:
            return None
        from nightfloat.solver.portfolio_rows import open_rows  # noqa: PLC0415 -- needs numba

        return open_rows(self.problem, self.settings)

    # ---- the search ----

    def go(self, start: Rows | None) -> Found:
        """Search."""
        if self.by_rows:
            WARMING.begin()
        status, rows = self.first(start)
        if rows is None:
            return Found(status=status, rows=None, variables=self.size[0], constraints=self.size[1])
        self.lns = Search(
            self.problem,
            self.domain,
            rows,
            settings=self.settings,
            budget=self.improving,
            modes=self.modes,
        )
        self.total = self.lns.score.total
        for tier in TIERS:
            self.pace.seen(legal=self.legal)
            self.settle(tier)
            self.booked[tier] = 0.0
            self.pace.settled(tier)
            self.tell("settled", tier)
        return self.found()

    def found(self) -> Found:
        """Return what was found."""
        parts = zip(TIERS, self.total, self.bounds, self.found_by, self.bound_by, strict=True)
        return Found(
            status=Status.OPTIMAL if self.total == tuple(self.bounds) else Status.FEASIBLE,
            rows=self.lns.score.rows,
            tiers=tuple(TierResult(*part) for part in parts),
            by_rule=self.lns.score.costs_by_rule(),
            variables=self.size[0],
            constraints=self.size[1],
            iterations=self.lns.iterations,
        )

    def first(self, start: Rows | None) -> tuple[Status, Rows | None]:
        """Return a first schedule."""
        self.huge = self.huge and self.rows is not None
        if self.huge and self.rows is not None:
            rows = self.rows.construct()
            if rows is not None and not Score(self.problem, rows).worst(Tier.LEGAL):
                self.found_by = [Part.ROWS] * len(TIERS)
                return Status.FEASIBLE, rows
        if self.settings.control.ended:
            return Status.UNKNOWN, None
        if start is not None:
            self.model.hint_rows(start)
        answer = run(self.model, replace(self.settings, first=True))
        if not answer.solution:
            return answer.status, None
        return answer.status, self.model.rows(answer.solution)

    def settle(self, tier: Tier) -> None:
        """Improve a tier and prove it, one part after the other until it is good enough."""
        for part in self.parts():
            if self.done(tier):
                break
            part(tier)
        if not self.huge:
            self.model.cap(tier, self.total[tier])

    def parts(self) -> tuple[Callable[[Tier], None], ...]:
        """Return the parts that a tier goes through."""
        if self.huge:
            return (self.anneal, partial(self.improve, levels=range(len(EFFORTS))))
        return (
            partial(self.improve, levels=range(1)),
            partial(self.prove, share=PROVE[0]),
            self.anneal,
            partial(self.improve, levels=range(1, len(EFFORTS))),
            self.columns,
            partial(self.prove, share=PROVE[1]),
        )

    def done(self, tier: Tier) -> bool:
        """Return whether nothing more is to be tried for a tier."""
        return self.pace.over or self.pace.enough(self.total[tier], self.bounds[tier])

    # ---- the parts ----

    def improve(self, tier: Tier, *, levels: range) -> None:
        """Improve by neighbourhoods."""
        if not self.huge and self.model.size <= SMALL:
            return

        def go_on(_: bool) -> bool:
            return self.after_round("improve", tier, Part.NEIGHBOURHOODS)

        self.lns.run(tier, go_on, levels=levels)

    def anneal(self, tier: Tier) -> None:
        """Improve with the row engine: half of what is left, all of it for the last tier."""
        if tier is Tier.LEGAL or self.rows is None:
            return
        from nightfloat.solver.portfolio_rows import ROUNDS  # noqa: PLC0415 -- needs numba

        effort = self.annealing if tier is TIERS[-1] else self.annealing / 2
        self.annealing -= effort

        def take(score: Score | None) -> bool:
            self.spent += effort / ROUNDS
            if score is not None:
                self.lns.score = score
            return self.after_round("rows", tier, Part.ROWS)

        self.rows.improve(self.lns.score, tier, effort, take)

    def columns(self, tier: Tier) -> None:
        """Generate columns: a bound for the tier, and maybe a better schedule."""
        effort = COLUMNS * self.settings.effort
        self.booked[tier] = max(0.0, self.booked[tier] - effort)
        if tier is Tier.LEGAL or self.rows is None:
            return
        from nightfloat.solver.portfolio_columns import columns  # noqa: PLC0415 -- needs numba

        self.tell("columns", tier)
        bounded = columns(
            self.problem, self.lns.score, tier, self.settings, self.rows.column_rounds(effort)
        )
        if bounded.bound is not None:
            self.raise_bound(tier, bounded.bound, Part.COLUMNS)
        if bounded.rows is not None:
            self.take(bounded.rows)
        self.after_round("columns", tier, Part.COLUMNS)

    def prove(self, tier: Tier, *, share: float) -> None:
        """Give the whole model to CP-SAT: a bound for the tier, and maybe a better schedule."""
        effort = share * self.settings.effort
        self.booked[tier] = max(0.0, self.booked[tier] - effort)
        self.tell("proof", tier)
        self.complete(self.lns.score.rows)
        self.model.minimise([(tier, 1)])
        answer = run(self.model, replace(self.settings, effort=effort))
        if answer.status is Status.INFEASIBLE:
            raise InternalDisagreement("the model refuses a schedule that it has made itself.")
        if answer.status is not Status.UNKNOWN:
            self.raise_bound(tier, answer.bound, Part.PROOF)
        if answer.solution:
            self.take(self.model.rows(answer.solution))
        if answer.status is not Status.OPTIMAL:
            self.spent += effort
        self.after_round("proof", tier, Part.PROOF)

    def complete(self, rows: Rows) -> None:
        """Hint every variable: solve with the cells fixed for what follows from them."""
        self.model.hint_rows(rows)
        self.model.minimise([(tier, 1) for tier in TIERS])
        answer = run(self.model, replace(self.settings, workers=1, complete=True))
        if answer.solution:
            self.model.hint(answer.solution)

    # ---- what they share ----

    @property
    def legal(self) -> bool:
        """Whether the schedule breaks nothing; where limits are strict none does."""
        return self.modes is strictly or not self.total[Tier.LEGAL]

    def take(self, rows: Rows) -> None:
        """Go on from another schedule if it is better."""
        score = Score(self.problem, rows)
        if score.total < self.lns.score.total:
            self.lns.score = score

    def raise_bound(self, tier: Tier, bound: int, part: Part) -> None:
        """Take over a bound if it is better."""
        if bound > self.bounds[tier]:
            self.bounds[tier], self.bound_by[tier] = bound, part

    def after_round(self, phase: str, tier: Tier, part: Part) -> bool:
        """Note what a round of some part gained and tell it; return whether to go on."""
        before, after = self.total, self.lns.score.total
        for one in TIERS:
            if after[one] != before[one]:
                self.found_by[one] = part
        self.total = after
        self.pace.seen(legal=self.legal)
        self.pace.round(gained=after < before)
        if self.bounds[tier] > after[tier]:
            raise InternalDisagreement(
                f"the {self.bound_by[tier]} claims that {tier.name.lower()} costs at least "
                f"{self.bounds[tier]}, and the {part} has a schedule with {after[tier]}."
            )
        self.tell(phase, tier)
        return not self.done(tier)

    def tell(self, phase: str, tier: Tier) -> None:
        """Report the best so far."""
        score, bounds = self.lns.score, self.bounds
        if self.told is None or self.told.costs != score.total:  # counted anew after a gain
            self.told = _Told(score.total, tuple(score.by_rule().items()), unfilled(score))
        self.report(
            Incumbent(
                phase=phase,
                tier=tier,
                costs=score.total,
                bounds=(bounds[0], bounds[1], bounds[2], bounds[3]),
                iteration=self.lns.iterations,
                spent=self.spent + self.lns.spent,
                left=self.lns.left + self.annealing + sum(self.booked) if any(self.booked) else 0.0,
                most=self.most,
                by_rule=self.told.by_rule,
                unfilled=self.told.unfilled,
            )
        )


@dataclass(frozen=True, slots=True)
class _Told:
    costs: Costs
    by_rule: tuple[tuple[str, int], ...]
    unfilled: tuple[tuple[str, int], ...]


def unfilled(score: Score) -> tuple[tuple[str, int], ...]:
    """Return how many are missing where people are asked for, rule by rule."""
    found: dict[str, int] = {}
    for limit, value in zip(score.problem.limits, score.values, strict=True):
        of = limit.of
        asks = isinstance(of, Sum) and not limit.fixed
        if asks and limit.tier <= Tier.COVERED and of.lo is not None and value < of.lo:
            found[limit.rule] = found.get(limit.rule, 0) + of.lo - value
    return tuple(sorted(found.items()))
