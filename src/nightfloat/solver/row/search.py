"""The row engine at work: construct, then two lanes side by side until the effort is spent.

One lane anneals. The other generates columns, which gives the bound, and dives: first for
everybody, then for a few people while the others keep their rows. After each step both lanes meet
and the better schedule is everybody's. With an effort in steps nothing depends on the clock or on
the number of threads; with one in seconds the annealing lane goes on for as long as a step takes.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from random import Random
from threading import Event

import numpy as np

from nightfloat.solver.row.colgen import Generation
from nightfloat.solver.row.compile import Compiled
from nightfloat.solver.row.construct import broken, construct
from nightfloat.solver.row.improve import Memory, anneal, new_memory
from nightfloat.solver.row.kernel import Scratch, State, new_scratch, start
from nightfloat.solver.row.rules import Ints

WINDOWS = np.array([4, 5, 7, 7, 10, 14], np.int32)
"""Steps that a move frees, drawn at random: a week twice as often."""
HOT, COLD = 20.0, 1.0
"""Temperature at the beginning and at the end, in units of the lowest tier's cost."""
POLISH = 0.5
"""Temperature at which what a dive found is gone over once more."""
CHUNK = 400
"""Moves between two looks at the clock."""
MOVES = 3
"""Moves of the annealing lane for each cell and step of the other, when steps are counted."""
WARM_UP = 6
"""Moves for each cell before columns are generated, ten times as many while rows are broken."""
SETTLE = 600
"""Moves of a polish."""
ROUNDS = 4
"""Rounds of column generation in one step."""
FEW, MANY = 4, 16
"""How many people a dive may give new rows."""
COLUMNS = 3_000
"""Columns at which the master forgets the worst half."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Effort:
    """When to stop: after so many steps, or after so many seconds, whichever is given.

    A search that seconds end is not reproducible. It also ends once its schedule is proven best.
    """

    steps: int | None = None
    seconds: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """The best schedule [P, T] so far, its weighed cost, and what no schedule can go below."""

    letters: Ints
    cost: int
    bound: int | None
    steps: int
    phase: str

    @property
    def proven(self) -> bool:
        """True when no schedule is better."""
        return self.bound is not None and self.bound >= self.cost


Report = Callable[[Best], bool]
"""Hears of the best after each step and returns False to stop."""


def improve(
    compiled: Compiled,
    *,
    effort: Effort,
    threads: int,
    seed: int,
    letters: Ints | None = None,
    report: Report = lambda _: True,
) -> Best:
    """Return the best schedule found from `letters` (None: from a constructed one).

    Raises NoRowError where somebody has no row that breaks no pattern.
    """
    return _Search(compiled, effort, threads, seed, report).run(letters)


@dataclass(slots=True)
class _Lane:
    """The annealing lane."""

    state: State
    scratch: Scratch
    memory: Memory


class _Search:
    def __init__(
        self, compiled: Compiled, effort: Effort, threads: int, seed: int, report: Report
    ) -> None:
        self.compiled, self.effort, self.threads = compiled, effort, threads
        self.report, self.random = report, Random(seed)
        self.seed = seed
        self.hard = float(compiled.weights[0])
        self.began = time.monotonic()
        self.steps = 0
        self.phase = "construct"
        self.best: Ints
        self.cost = 0
        self.bound: int | None = None
        self.ended = False
        people, steps, _ = compiled.tables.own.shape
        self.cells = people * steps

    # ---- the clock and the best ----

    @property
    def share(self) -> float:
        """How much of the effort is spent, 0..1."""
        shares = [0.0]
        if self.effort.steps is not None:
            shares.append(self.steps / max(1, self.effort.steps))
        if self.effort.seconds is not None:
            shares.append((time.monotonic() - self.began) / max(1e-3, self.effort.seconds))
        return min(1.0, max(shares))

    def offer(self, letters: Ints, cost: float) -> bool:
        """Take over a schedule that is better; return whether it was."""
        whole = round(cost) + self.compiled.constant
        if whole >= self.cost:
            return False
        self.best, self.cost = letters.copy(), whole
        return True

    def tell(self) -> bool:
        """Report the best; return False when the search is over."""
        found = self.found()
        self.ended = self.ended or not self.report(found) or found.proven or self.share >= 1.0
        return not self.ended

    def found(self) -> Best:
        """Return the best so far."""
        return Best(
            letters=self.best, cost=self.cost, bound=self.bound, steps=self.steps, phase=self.phase
        )

    # ---- phases ----

    def run(self, letters: Ints | None) -> Best:
        """Go through all phases."""
        compiled = self.compiled
        scratch = new_scratch(compiled.tables, self.seed)
        state = construct(compiled, scratch) if letters is None else start(compiled, letters)
        self.best = state.rows.copy()
        self.cost = round(float(state.cost[0])) + compiled.constant
        lane = _Lane(state, scratch, new_memory(state))
        self.phase = "improve"
        if self.tell() and self._warm_up(lane):
            with ThreadPoolExecutor(max_workers=1) as pool:
                self._intensify(lane, pool)
        return self.found()

    def _warm_up(self, lane: _Lane) -> bool:
        """Anneal until rows are worth pricing; return False when the search is over."""
        moves, done = WARM_UP * self.cells, 0
        while done < moves or (done < 10 * moves and self._broken(lane.state)):
            some = min(CHUNK, moves)
            self._anneal(lane, some)
            done += some
            self.offer(lane.memory.rows, lane.memory.cost[0])
            if not self.tell():
                return False
        return True

    def _broken(self, state: State) -> bool:
        return any(
            broken(self.compiled.tables, state, person, self.hard)
            for person in range(len(self.best))
        )

    def _intensify(self, lane: _Lane, pool: ThreadPoolExecutor) -> None:
        """Generate columns and dive while the other lane anneals."""
        generation = Generation(
            self.compiled, self.best, threads=max(1, self.threads - 1), seed=self.seed
        )
        self.phase = "columns"
        while not self.ended:
            self.steps += 1
            done = Event()
            beside = pool.submit(self._beside, lane, done)
            try:
                if self.phase == "dive":
                    self._dive(generation)
                elif generation.run(ROUNDS, self._go_on) < ROUNDS and not self.ended:
                    self.phase = "dive"
            finally:  # the other lane would anneal for ever
                done.set()
            self.bound = generation.bound
            self._meet(lane, beside, generation)
            self.tell()

    def _go_on(self) -> bool:
        """Return False when time is up in the middle of a step."""
        if self.effort.seconds is not None and self.share >= 1.0:
            self.ended = True
        return not self.ended

    def _beside(self, lane: _Lane, done: Event) -> None:
        """Anneal for as long as the other lane's step takes, or for a fixed number of moves."""
        if self.effort.steps is not None:
            self._anneal(lane, MOVES * self.cells)
            return
        while not done.is_set():
            self._anneal(lane, CHUNK)

    def _anneal(self, lane: _Lane, moves: int) -> None:
        heat = HOT * (COLD / HOT) ** self.share
        tables = self.compiled.tables
        anneal(tables, lane.state, lane.scratch, lane.memory, WINDOWS, moves, heat, heat, self.hard)

    def _meet(self, lane: _Lane, beside: Future[None], generation: Generation) -> None:
        """Exchange what both lanes found."""
        beside.result()
        if self.offer(lane.memory.rows, lane.memory.cost[0]):
            generation.take(self.best)
        elif self.share > 0.5 and lane.memory.cost[0] + self.compiled.constant > self.cost:
            lane.state = start(self.compiled, self.best)
            lane.memory = new_memory(lane.state)

    # ---- dives ----

    def _dive(self, generation: Generation) -> None:
        """Dive for everybody once, later for a few people; polish what comes out."""
        people = len(self.best)
        keep: dict[int, Ints] = {}
        if generation.dived:
            count = self.random.randint(FEW, max(FEW, min(MANY, people)))
            free = frozenset(self.random.sample(range(people), min(count, people)))
            keep = {p: self.best[p] for p in range(people) if p not in free}
        letters = generation.dive(self._go_on, keep)
        if letters is None:
            return
        state = start(self.compiled, letters)
        memory = new_memory(state)
        scratch = generation.scratch
        tables = self.compiled.tables
        anneal(tables, state, scratch, memory, WINDOWS, SETTLE, POLISH, POLISH, self.hard)
        if self.offer(memory.rows, memory.cost[0]):
            generation.take(self.best)
        generation.forget(COLUMNS, self.best)
