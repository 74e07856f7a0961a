"""The row engine in the portfolio: a first schedule where CP-SAT has none, then annealing.

Tiers are strict, and a sum of prices is not: each tier weighs a thousand times the one below, and
what comes out is taken only if its tiers, compared one after the other, are better. The number of
moves follows from the effort and the size of the problem, two lanes anneal whatever the number of
threads, and they meet after counted rounds: the same seed gives the same schedule everywhere.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from math import ceil

from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Tier
from nightfloat.solver.engine import Settings
from nightfloat.solver.row.automaton import TooManyStatesError
from nightfloat.solver.row.compile import Compiled, compile_rows
from nightfloat.solver.row.construct import NoRowError, construct
from nightfloat.solver.row.improve import Memory, anneal, new_memory
from nightfloat.solver.row.rules import Ints, Weights
from nightfloat.solver.row.search import WINDOWS
from nightfloat.solver.row.state import Scratch, State, new_scratch, start
from nightfloat.solver.score import Rows, Score

LADDER: Weights = (10**9, 10**6, 10**3, 1)
"""What a unit of each tier weighs while annealing; sums stay exact in a double."""
LANES = 2
"""Annealing lanes, however many threads run them."""
HOT, COLD = 3.0, 0.2
"""Temperature at the beginning and at the end, in units of the tier that is worked on."""
ROUNDS = 24
"""Times that the lanes meet."""
APART = 0.5
"""Share of the rounds in which the lanes go their own ways."""
MEND = 60
"""Rounds in which a constructed schedule is made legal at most."""
CLASS_COST = 4e-6
"""Effort of a move for each letter class of each state: measured, 0.6 to 5 of these."""
WHOLE = 100
"""Rows of more steps are not priced whole."""
MANY = 80
"""Rounds of column generation at most."""
BREATH = 0.02
"""Effort between two looks at whether to stop."""


@dataclass(slots=True)
class _Lane:
    state: State
    scratch: Scratch
    memory: Memory


class RowEngine:
    """The row engine for one problem, all of whose hard limits must hold."""

    def __init__(self, problem: Problem, compiled: Compiled, settings: Settings) -> None:
        self.problem, self.compiled, self.settings = problem, compiled, settings
        tables = compiled.tables
        seeds = (settings.seed * LANES + lane + 1 for lane in range(LANES))
        self._scratches = [new_scratch(tables, seed) for seed in seeds]
        size = tables.states[:, :-1].mean(axis=1) * tables.classes
        self._move_cost = CLASS_COST * float(size[tables.kind].mean())
        self._chunk = max(1, round(BREATH / self._move_cost))

    def construct(self) -> Rows | None:
        """Return a schedule that breaks no pattern, and little else; None where there is none."""
        compiled = self.compiled
        try:
            state = construct(compiled, self._scratches[0])
        except NoRowError:
            return None
        lane = _Lane(state, self._scratches[0], new_memory(state))
        for _ in range(MEND):
            broken = lane.memory.cost[0] + compiled.constant >= LADDER[Tier.LEGAL]
            if not broken or self.settings.control.ended:
                break
            self._anneal(state.rows.size, COLD, lane)
        return compiled.rows(lane.memory.rows)

    def column_rounds(self, effort: float) -> int:
        """Return how many rounds of column generation an effort allows; 0 where rows are long."""
        people, steps, _ = self.compiled.tables.own.shape
        if steps > WHOLE:
            return 0
        return int(min(MANY, effort / (self._move_cost * people * steps / 16)))

    def improve(
        self, score: Score, tier: Tier, effort: float, take: Callable[[Score | None], bool]
    ) -> None:
        """Anneal from a schedule in units of a tier.

        After each round `take` gets a schedule that is better tier by tier (None: there is none),
        and says whether to go on.
        """
        moves = ceil(effort / self._move_cost / ROUNDS)
        compiled, best = self.compiled, score.total
        letters = compiled.letters(score.rows)
        lanes = [self._lane(letters, scratch) for scratch in self._scratches]
        known = float(lanes[0].memory.cost[0])
        with ThreadPoolExecutor(max_workers=self.settings.threads) as pool:
            for number in range(ROUNDS):
                share = number / (ROUNDS - 1)
                heat = LADDER[tier] * HOT * (COLD / HOT) ** share
                list(pool.map(partial(self._anneal, moves, heat), lanes))
                first = min(lanes, key=lambda lane: lane.memory.cost[0])
                found: Score | None = None
                if first.memory.cost[0] < known:
                    known, letters = float(first.memory.cost[0]), first.memory.rows.copy()
                    now = Score(self.problem, compiled.rows(letters))
                    if now.total < best:
                        found, best = now, now.total
                if not take(found):
                    return
                if share >= APART:
                    lanes = [
                        lane if lane.memory.cost[0] <= known else self._lane(letters, lane.scratch)
                        for lane in lanes
                    ]

    def _lane(self, letters: Ints, scratch: Scratch) -> _Lane:
        state = start(self.compiled, letters)
        return _Lane(state, scratch, new_memory(state))

    def _anneal(self, moves: int, heat: float, lane: _Lane) -> None:
        """Make moves at one temperature, a few at a time."""
        hard, left = float(LADDER[Tier.LEGAL]), moves
        while left > 0 and not self.settings.control.ended:
            some = min(left, self._chunk)
            state, scratch, memory = lane.state, lane.scratch, lane.memory
            tables = self.compiled.tables
            truth = tables.sum_cost
            anneal(tables, truth, state, scratch, memory, WINDOWS, some, heat, heat, hard)
            left -= some


def open_rows(problem: Problem, settings: Settings) -> RowEngine | None:
    """Return the row engine for a problem; None where its rules are more than rows can hold."""
    try:
        compiled = compile_rows(problem, LADDER)
    except TooManyStatesError:
        return None
    if (compiled.tables.entry < 0).any():
        return None
    return RowEngine(problem, compiled, settings)
