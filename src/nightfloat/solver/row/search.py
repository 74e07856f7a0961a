"""The row engine at work: construct, anneal, generate columns, then dive into parts.

Where whole rows can be priced, columns are generated for the whole schedule first: that gives the
bound, and a first dive. After that, and from the start where rows are too long, two lanes work
side by side: each takes some people and some steps, lets the rest stay, generates columns for that
part and dives. After each step the lanes meet, and the better schedule is everybody's. With an
effort in steps nothing depends on the clock or on the number of threads.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from random import Random

import numpy as np

from nightfloat.solver.engine import SolverError
from nightfloat.solver.row.colgen import Generation, column_of
from nightfloat.solver.row.compile import Compiled, Tables
from nightfloat.solver.row.construct import broken, construct
from nightfloat.solver.row.dive import dive
from nightfloat.solver.row.improve import Memory, anneal, new_memory
from nightfloat.solver.row.master import Column
from nightfloat.solver.row.pricing import Pricer
from nightfloat.solver.row.rules import Ints
from nightfloat.solver.row.scale import crowded, dear
from nightfloat.solver.row.state import State, start

WINDOWS = np.array([4, 5, 7, 7, 10, 14], np.int32)
"""Steps that a move frees, drawn at random: a week twice as often."""
SHORT = np.array([3, 4, 5, 6, 7], np.int32)
"""The same where rows have many totals that want a least amount."""
HOT, COLD = 0.2, 0.01
"""Temperature at the beginning and at the end of annealing, as shares of what dear soft limits
cost."""
POLISH = 0.005
"""Temperature, as such a share, at which what a dive found is gone over once more."""
DEARER, CHEAPER = 1.3, 0.9
"""How the price of a hard limit changes in annealing while one is broken, and while none is."""
SOFTEST = 0.25
"""The least of it, as a share of what dear soft limits cost."""
CHUNK = 400
"""Moves between two looks at the clock."""
WARM_UP, LONG_WARM_UP, SMALLEST = 6, 20, 1_500
"""Moves for each cell before columns are generated, ten times as many while rows are broken; more
where whole rows are not priced, as many as for the smallest number of cells in any case."""
WARM_SHARE = 0.7
"""Share of the time after which parts begin in any case."""
SETTLE = 600
"""Moves of a polish."""
ROUNDS = 4
"""Rounds of column generation in one step of the whole schedule."""
PART_ROUNDS = 60
"""Rounds of column generation for a part before it is dived into."""
LONGEST = 100
"""Steps of a schedule beyond which whole rows are not priced."""
LANES = 2
"""Parts that are worked on side by side, whatever the number of threads."""
CELLS, LEAST, FEWEST = 400.0, 120.0, 2
"""Cells that a part has at first and at least, and people that it has at least."""
GROWTH, DECAY = 1.15, 0.93
"""What it learns from a part without anything better, and from a dive that missed it."""
SPANS = (7, 14, 14, 21)
"""Steps that a part may have, besides all of them."""
COLUMNS = 4_000
"""Columns at which the whole schedule's master forgets the worse half."""


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
    """What works on one part after the other."""

    pricer: Pricer
    random: Random
    people: dict[int, float] = field(default_factory=dict)
    """How many people a part of so many steps has; learned."""


class _Walker:
    """A state that anneals at its own price of hard sums: else no swap could be half done."""

    def __init__(self, compiled: Compiled, state: State, typical: float) -> None:
        self.compiled, self.state = compiled, state
        self.memory = new_memory(state)
        self._hard, self._least = float(compiled.weights[0]), SOFTEST * typical
        self._walled = bool((compiled.tables.sum_cost >= self._hard).any())
        self._wall = typical
        self.tables = compiled.tables
        self._price()

    def lean(self) -> None:
        """Make hard sums dearer while some are broken, cheaper while none is."""
        if self._walled:
            tables = self.compiled.tables
            broken = (tables.sum_cost[self._at()] >= self._hard).any()
            wall = self._wall * (DEARER if broken else CHEAPER)
            self._wall = min(self._hard, max(self._least, wall))
            self._price()

    def _price(self) -> None:
        """Let a unit of a hard sum cost no more than the wall is high."""
        true, at = self.compiled.tables.sum_cost, self._at()
        before = self.tables.sum_cost[at].sum()
        units = np.floor(true / self._hard)
        self.tables = self.compiled.tables._replace(
            sum_cost=true - units * (self._hard - self._wall)
        )
        self.state.cost[0] += self.tables.sum_cost[at].sum() - before

    def _at(self) -> Ints:
        tables = self.compiled.tables
        return tables.sum_at[:-1] + self.state.sums - tables.sum_low


@dataclass(slots=True)
class _Part:
    """Some people and some steps, and the schedule that came of them (None: nothing better)."""

    people: Ints
    steps: tuple[int, int]
    letters: Ints | None = None
    exhausted: bool = False
    """Whether its mix shows that nothing better is there."""

    @property
    def span(self) -> int:
        """Number of steps."""
        return self.steps[1] - self.steps[0]


class _Search:
    def __init__(
        self, compiled: Compiled, effort: Effort, threads: int, seed: int, report: Report
    ) -> None:
        self.compiled, self.effort, self.threads = compiled, effort, threads
        self.report = report
        self.random, self.seed = Random(seed), seed
        self.hard = float(compiled.weights[0])
        self.began = time.monotonic()
        self.steps = 0
        self.phase = "construct"
        self.best: Ints
        self.cost = 0
        self.bound: int | None = None
        self.ended = False
        people, steps, _ = compiled.tables.own.shape
        self.people, self.length = people, steps
        self.windows = SHORT if crowded(compiled.tables) else WINDOWS
        self.dear = dear(compiled.tables, self.hard)
        self.columns: list[Column] = []
        self.lanes = [
            _Lane(Pricer(compiled, threads=1, seed=seed + lane), Random(seed * LANES + lane))
            for lane in range(LANES)
        ]

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

    def go_on(self) -> bool:
        """Return False when time is up in the middle of a step."""
        if self.effort.seconds is not None and self.share >= 1.0:
            self.ended = True
        return not self.ended

    # ---- phases ----

    def run(self, letters: Ints | None) -> Best:
        """Go through all phases."""
        compiled = self.compiled
        scratch = self.lanes[0].pricer.scratches[0]
        state = construct(compiled, scratch) if letters is None else start(compiled, letters)
        self.best = state.rows.copy()
        self.cost = round(float(state.cost[0])) + compiled.constant
        self.phase = "improve"
        if self.tell() and self._warm_up(state):
            if self.length <= LONGEST:
                self._whole()
            self.phase = "parts"
            with ThreadPoolExecutor(max_workers=max(1, min(self.threads, LANES))) as pool:
                while not self.ended:
                    self.steps += 1
                    self._step(pool)
                    self.tell()
        return self.found()

    def _warm_up(self, state: State) -> bool:
        """Anneal until rows are worth pricing; return False when the search is over."""
        walker = _Walker(self.compiled, state, self.dear)
        cells = max(SMALLEST, self.people * self.length)
        moves, done = (WARM_UP if self.length <= LONGEST else LONG_WARM_UP) * cells, 0
        while True:
            cooled = max(done / moves, self.share / WARM_SHARE)
            if cooled >= 1.0 and not (done < 10 * moves and self._broken(state)):
                return True
            heat = self.dear * HOT * (COLD / HOT) ** min(1.0, cooled)
            self._anneal(walker.tables, state, walker.memory, CHUNK, heat)
            walker.lean()
            done += CHUNK
            self.offer(walker.memory.rows, walker.memory.cost[0])
            if not self.tell():
                return False

    def _broken(self, state: State) -> bool:
        tables = self.compiled.tables
        return any(broken(tables, state, person, self.hard) for person in range(self.people))

    def _anneal(
        self, tables: Tables, state: State, memory: Memory, moves: int, heat: float
    ) -> None:
        scratch = self.lanes[0].pricer.scratches[0]
        truth = self.compiled.tables.sum_cost
        sizes, hard = self.windows, self.hard
        anneal(tables, truth, state, scratch, memory, sizes, moves, heat, heat, hard)

    # ---- the whole schedule ----

    def _whole(self) -> None:
        """Generate columns for everybody until none helps, then dive."""
        self.phase = "columns"
        pricer = Pricer(self.compiled, threads=self.threads, seed=self.seed)
        state = start(self.compiled, self.best)
        try:
            generation = Generation(pricer, state)
            while not self.ended:
                self.steps += 1
                done = generation.run(ROUNDS, self.go_on)
                generation.forget(COLUMNS, self.best)
                self.bound = generation.bound
                self.tell()
                if done < ROUNDS:
                    break
            self.columns = generation.master.columns
            if self.ended:
                return
            self.phase = "dive"
            self.steps += 1
            generation = Generation(pricer, state, columns=self.columns)
            found = dive(generation, self.go_on, self.random)
        except SolverError:  # the linear programme cannot be solved: parts may be
            return
        if found is not None:
            self._polish(found)
        self.tell()

    def _polish(self, letters: Ints) -> None:
        """Go over a schedule once more, and take it over where it is better."""
        state = start(self.compiled, letters)
        memory = new_memory(state)
        heat = self.dear * POLISH
        self._anneal(self.compiled.tables, state, memory, SETTLE, heat)
        if self.offer(memory.rows, memory.cost[0]):
            rows = enumerate(self.best)
            self.columns += [column_of(self.compiled, person, row) for person, row in rows]

    # ---- parts ----

    def _step(self, pool: ThreadPoolExecutor) -> None:
        """Have every lane work on a part of its own, and keep what is better."""
        parts = [self._draw(lane) for lane in self.lanes]
        list(pool.map(self._work, self.lanes, parts))
        together = self.best.copy()
        for lane, part in zip(self.lanes, parts, strict=True):
            if part.letters is not None:
                together[part.people] = part.letters[part.people]
                self._polish(part.letters)
            elif part.exhausted:
                lane.people[part.span] *= GROWTH
            else:
                lane.people[part.span] *= DECAY
        if all(part.letters is not None for part in parts):
            self._polish(together)  # what people in common do is the last lane's

    def _draw(self, lane: _Lane) -> _Part:
        """Return a part for a lane: some people over all steps, or more over some."""
        spans = [one for one in SPANS if one < self.length]
        if self.length <= LONGEST:
            spans += [self.length] * max(1, len(spans))
        span = lane.random.choice(spans)
        size = lane.people.setdefault(span, CELLS / span)
        lane.people[span] = min(float(self.people), max(LEAST / span, size))
        count = min(self.people, max(FEWEST, round(lane.people[span])))
        first = lane.random.randint(0, self.length - span)
        people = sorted(lane.random.sample(range(self.people), count))
        return _Part(np.array(people, np.int32), (first, first + span))

    def _work(self, lane: _Lane, part: _Part) -> None:
        """Generate columns for a part and dive."""
        state = start(self.compiled, self.best)
        columns = self.columns if part.steps == (0, self.length) else ()
        try:
            generation = Generation(lane.pricer, state, part.people, part.steps, columns)
            below = self.cost - self.compiled.constant - 1 + 1e-6
            generation.run(PART_ROUNDS, self.go_on, below=below)
            part.exhausted = generation.value > below
            if not part.exhausted:
                part.letters = dive(generation, self.go_on, lane.random, below=below)
        except SolverError:  # this part's linear programme cannot be solved
            return
