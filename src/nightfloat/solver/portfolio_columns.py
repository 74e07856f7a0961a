"""Column generation in the portfolio: a bound for one tier, and what a dive makes of the mix.

The linear programme cannot bear weights of a thousand millions, so a bound is sought for one tier
alone: it weighs 1, the tiers below nothing, those above moderately. If no schedule's weighed sum
is below B, and the tiers above may cost no more than now, then this tier costs at least B less
what those weigh now.
"""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as WaitedError
from dataclasses import dataclass
from random import Random

from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Tier
from nightfloat.solver.engine import Settings, SolverError
from nightfloat.solver.row.automaton import TooManyStatesError
from nightfloat.solver.row.colgen import Generation
from nightfloat.solver.row.compile import compile_rows
from nightfloat.solver.row.dive import dive
from nightfloat.solver.row.pricing import Pricer
from nightfloat.solver.row.rules import Weights
from nightfloat.solver.row.state import start
from nightfloat.solver.score import Rows, Score

FOCUS: dict[Tier, Weights] = {
    Tier.COVERED: (100_000, 1, 0, 0),
    Tier.FAIR: (100_000, 100, 1, 0),
    Tier.WISHES: (100_000, 1_000, 30, 1),
}
"""What each tier weighs while another one is bounded."""
TRIES = 2
"""Rounds after which there must be some bound: else rows cannot be proven cheapest here."""
LOOK = 0.05
"""Seconds between two looks at whether to stop."""


@dataclass(frozen=True, slots=True)
class Bounded:
    """What a tier costs at least (None: nothing is proven), and rows of a dive (None: none)."""

    bound: int | None
    rows: Rows | None
    rounds: int


def columns(problem: Problem, score: Score, tier: Tier, settings: Settings, rounds: int) -> Bounded:
    """Return a bound for a tier of a legal schedule, given what the tiers above cost now.

    At most so many `rounds`; it ends early where the bound reaches the schedule's cost. A linear
    programme that loses its way ends it with what is known. When it is stopped it answers at once,
    and its thread ends a round later.
    """
    work = _Work(problem=problem, score=score, tier=tier, settings=settings, rounds=rounds)
    pool = ThreadPoolExecutor(max_workers=1)
    try:
        done = pool.submit(work.go)
        _wait(done, settings)
    finally:
        pool.shutdown(wait=False)
    return work.known


def _wait(done: Future[None], settings: Settings) -> None:
    while not settings.control.ended:
        try:
            return done.result(timeout=LOOK)
        except WaitedError:
            continue
    return None


@dataclass
class _Work:
    problem: Problem
    score: Score
    tier: Tier
    settings: Settings
    rounds: int
    known: Bounded = Bounded(None, None, 0)

    @property
    def most(self) -> int:
        """What the tier costs now."""
        return self.score.total[self.tier]

    def go(self) -> None:
        """Generate columns until the bound is good enough, then dive."""
        try:
            compiled = compile_rows(self.problem, FOCUS[self.tier])
            seed = self.settings.seed
            state = start(compiled, compiled.letters(self.score.rows))
            generation = Generation(Pricer(compiled, threads=2, seed=seed), state)
            self._generate(generation)
            bound = self.known.bound
            if bound is None or bound >= self.most or not self._go_on():
                return
            letters = dive(generation, self._go_on, Random(seed))
            if letters is not None:
                self.known = Bounded(bound, compiled.rows(letters), generation.rounds)
        except (TooManyStatesError, SolverError):
            return

    def _generate(self, generation: Generation) -> None:
        weights, total = FOCUS[self.tier], self.score.total
        above = sum(weights[tier] * total[tier] for tier in range(self.tier))
        while generation.rounds < self.rounds and self._go_on():
            some = min(TRIES, self.rounds - generation.rounds)
            done = generation.run(some, self._go_on)
            if generation.bound is None:
                return
            bound = max(0, generation.bound - above)
            self.known = Bounded(bound, None, generation.rounds)
            if done < some or bound >= self.most:
                return

    def _go_on(self) -> bool:
        return not self.settings.control.ended
