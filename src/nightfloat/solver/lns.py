"""Large-neighbourhood search: free some cells, solve for them exactly, keep what is better.

For problems too large for one solve, and to improve any schedule before its proof. Each round
draws a fixed number of neighbourhoods from the seed, solves them side by side with one CP-SAT
worker each on as many threads as there are, and takes over the improvements in order. Rounds are
counted, never timed, so that the same seed gives the same schedule on any number of threads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from random import Random

from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Letters, Sum, Tier
from nightfloat.solver.engine import Answer, Settings, run
from nightfloat.solver.literals import Mode
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.score import Rows, Score, Touch

TIERS = (Tier.LEGAL, Tier.COVERED, Tier.FAIR, Tier.WISHES)
FREE = 160
"""Free cells that a neighbourhood starts with."""
LEAST, MOST = 40, 2_400


EFFORTS = (0.15, 0.3, 0.6, 1.2, 2.4)
"""Effort of a sub-solve; the next one when a tier has not improved for a while."""
LINEARIZATION = (0, 0, 0, 1, 2)
"""No linear relaxation in short sub-solves: 8-12 s to the optimum of 40 x 28, with it 11-34 s."""
LANES = 2
"""Neighbourhoods of a round, however many threads solve them: four need 40 % more of them all."""
PATIENCE = 12
"""Rounds without gain before the effort is raised."""


@dataclass(slots=True)
class _Kind:
    """One way to draw a neighbourhood, with a size that learns what can be solved."""

    draw: Callable[[int], Iterable[int]]
    size: float = FREE
    tries: int = field(default=0)


@dataclass(slots=True)
class _Job:
    """One sub-solve: the free cells, the limits they touch, and what came out."""

    kind: _Kind
    free: frozenset[int]
    limits: list[int]
    answer: Answer | None = None
    rows: Rows = ()


class Search:
    """The state of one search: a schedule with its score, and the neighbourhoods.

    Whoever has a better schedule sets `score`.
    """

    def __init__(
        self,
        problem: Problem,
        domain: Sequence[Sequence[Letters]],
        rows: Rows,
        *,
        settings: Settings,
        budget: float,
        modes: Callable[[Limit], Mode],
    ) -> None:
        self.problem, self.settings, self.modes = problem, settings, modes
        self.spent, self._budget = 0.0, budget
        self.score = Score(problem, rows)
        self.iterations = 0
        self._rounds = 0
        self._focus = Tier.LEGAL
        self._domain = domain
        self._touch = Touch(problem)
        self._random = Random(settings.seed)
        self._kinds = [_Kind(self._window), _Kind(self._people), _Kind(self._worst)]
        self._kinds += [_Kind(self._worst), _Kind(self._patch)]
        width = problem.grid.length
        self._open = frozenset(
            person * width + step
            for person, row in enumerate(domain)
            for step, letters in enumerate(row)
            if letters & (letters - 1)
        )

    def run(self, tier: Tier, go_on: Callable[[bool], bool], *, levels: range) -> None:
        """Improve a tier, and those below it as long as that costs the tier nothing.

        Goes through the `levels` of EFFORTS, the next one whenever nothing is gained any more.
        Ends when the tier is stuck, out of effort, or when `go_on` says so: it is asked after
        each round and hears whether that gained anything. What higher tiers cost now stays as
        it is or falls.
        """
        self._focus = tier
        stall, level = 0, levels.start
        with ThreadPoolExecutor(max_workers=self.settings.threads) as pool:
            while self.left > 0 and level < levels.stop:
                before = self.score.total
                solve = partial(self._solve, level=level)
                for job in list(pool.map(solve, self._draw())):
                    self.iterations += 1
                    self._take(job)
                self.spent += EFFORTS[level]
                self._rounds += 1
                gained = self.score.total < before
                stall = 0 if gained else stall + 1
                if stall == PATIENCE:
                    stall, level = 0, level + 1
                if not go_on(gained):
                    break

    @property
    def left(self) -> float:
        """Return the effort that is left."""
        return max(0.0, self._budget - self.spent)

    def _draw(self) -> list[_Job]:
        first, kinds = self._rounds * LANES, self._kinds
        return [self._job(kinds[(first + lane) % len(kinds)]) for lane in range(LANES)]

    # ---- one sub-solve ----

    def _job(self, kind: _Kind) -> _Job:
        free = frozenset(kind.draw(round(kind.size))) & self._open
        return _Job(kind, free, self._touch.limits(free))

    def _solve(self, job: _Job, level: int) -> _Job:
        width = self.problem.grid.length
        rows = self.score.rows
        domain = [
            [
                self._domain[p][t] if p * width + t in job.free else 1 << rows[p][t]
                for t in range(width)
            ]
            for p in range(len(rows))
        ]
        model = CellModel(domain)
        for number in job.limits:
            limit = self.problem.limits[number]
            model.add(limit, self.modes(limit))
        model.minimise(self._weights(model, job))
        model.hint_rows(rows)
        settings = replace(
            self.settings, workers=1, effort=EFFORTS[level], linearization=LINEARIZATION[level]
        )
        job.answer = run(model, settings)
        if job.answer.solution:
            job.rows = model.rows(job.answer.solution)
        return job

    def _weights(self, model: CellModel, job: _Job) -> list[tuple[Tier, int]]:
        """Cap the higher tiers; weigh the others so that none buys a higher one."""
        focus = self._focus
        now = self.score.part(job.limits)
        for tier in TIERS[:focus]:
            model.cap(tier, now[tier])
        weights: list[tuple[Tier, int]] = []
        weight = 1
        for tier in reversed(TIERS[focus:]):
            least, most = model.most(tier)
            if most > least:
                weights.append((tier, weight))
                weight *= min(most, max(now[tier], least) * 4 + 20) - least + 1
        return weights

    def _take(self, job: _Job) -> None:
        assert job.answer is not None
        if job.answer.status is Status.OPTIMAL:
            job.kind.size = min(MOST, job.kind.size * 1.08)
        else:
            job.kind.size = max(LEAST, job.kind.size * 0.9)
        if not job.rows:
            return
        before, total = self.score.rows, self.score.total
        width = self.problem.grid.length
        merged = [list(row) for row in before]
        for cell in sorted(job.free):
            merged[cell // width][cell % width] = job.rows[cell // width][cell % width]
        self.score.change(tuple(map(tuple, merged)), job.limits)
        if self.score.total > total:
            self.score.change(before, job.limits)

    # ---- neighbourhoods: cells as person * length + step ----

    def _cells(self, people: Iterable[int], steps: Iterable[int]) -> list[int]:
        width = self.problem.grid.length
        days = list(steps)
        return [person * width + step for person in people for step in days]

    def _near(self, step: int, count: int) -> range:
        grid = self.problem.grid
        first = max(grid.first, min(step - count // 2, grid.length - count))
        return range(first, min(first + count, grid.length))

    def _window(self, size: int) -> list[int]:
        """All people over some steps."""
        grid = self.problem.grid
        count = max(1, round(size / max(1, len(grid.people))))
        return self._cells(range(len(grid.people)), self._near(self._step(), count))

    def _people(self, size: int) -> list[int]:
        """Some people over all steps."""
        grid = self.problem.grid
        count = min(len(grid.people), max(2, round(size / max(1, len(grid.horizon)))))
        return self._cells(self._random.sample(range(len(grid.people)), count), grid.horizon)

    def _patch(self, size: int) -> list[int]:
        """Half of the people over half of the steps or more."""
        grid = self.problem.grid
        days = self._near(self._step(), max(2, len(grid.horizon) // 2))
        count = min(len(grid.people), max(2, round(size / max(1, len(days)))))
        return self._cells(self._random.sample(range(len(grid.people)), count), days)

    def _worst(self, size: int) -> list[int]:
        """The rows of two limits that cost something in the focus tier, and others' rows."""
        costly = self.score.worst(self._focus)
        if not costly:
            return self._people(size)
        grid = self.problem.grid
        limit = self.problem.limits[self._random.choice(costly)]
        if isinstance(limit.of, Sum):
            steps = sorted({step for _, step, _, _ in limit.of.cells if step >= grid.first})
            if steps and len(steps) < len(grid.horizon) // 2:
                count = max(len(steps), round(size / max(1, len(grid.people))))
                return self._cells(
                    range(len(grid.people)), self._near(self._random.choice(steps), count)
                )
        first = [self._random.choice(self.problem.people_of(limit) or (0,))]
        other = self.problem.people_of(self.problem.limits[self._random.choice(costly)])
        first += [self._random.choice(other or (0,))]
        count = min(len(grid.people), max(2, round(size / max(1, len(grid.horizon)))))
        rest = self._random.sample(range(len(grid.people)), count)
        return self._cells(list(dict.fromkeys(first + rest))[:count], grid.horizon)

    def _step(self) -> int:
        grid = self.problem.grid
        return self._random.randrange(grid.first, grid.length)
