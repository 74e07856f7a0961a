"""What is open after something has happened, and which cells can matter to a repair of it.

A change that is not tied to what has happened, through a limit that it would break, could be taken
back and the rest would stand. So where the demands that are open need as many changes as a repair
has, no cell outside them can matter; where it has one more, only what a single change would break.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from math import prod

from nightfloat.domain.findings import Severity
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Sum, Tier, breach
from nightfloat.solver.kept import as_kept
from nightfloat.solver.literals import members
from nightfloat.solver.repair_model import Place
from nightfloat.solver.score import Rows, Touch, reach

MOST_LINES = 64
"""Ways to change a person's days that are tried; with more, the whole row can matter."""
NEXT_DAYS = 5
"""Days from the first one concerned among which a repair is looked for before all of them."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """What has happened to a schedule.

    `rows` are the schedule as it was. `forced` are cells and the letter that each must hold now.
    `needs` are demands that come on top. Nothing before step `first` changes, and no cell of
    `held`. `most`: no more cells than this change.
    """

    rows: Rows
    first: int
    forced: Mapping[Place, int] = field(default_factory=dict)
    needs: tuple[Limit, ...] = ()
    held: frozenset[Place] = frozenset()
    most: int | None = None


class Ground:
    """A problem made ready: which limits each cell touches. Serves any number of cases."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.touch = Touch(problem)


class Reach:
    """One case on its ground; cells are numbers: row * length + step."""

    def __init__(self, ground: Ground, case: Case) -> None:
        self.ground, self.case = ground, case
        rows = [list(row) for row in case.rows]
        for (row, step), letter in case.forced.items():
            rows[row][step] = letter
        self.after: Rows = tuple(map(tuple, rows))
        self._known: dict[int, Limit] = {}
        self._tiers: dict[int, Limit | None] = {}
        width = self.problem.grid.length
        self.forced = frozenset(row * width + step for row, step in case.forced)
        self.start = max(case.first, self.problem.grid.first)
        self.open_limits = self._open_limits()
        self.near = self._cells_of(self.open_limits)
        self.least = self._least()

    @property
    def problem(self) -> Problem:
        """The problem of the case."""
        return self.ground.problem

    def limits(self, free: frozenset[int]) -> list[tuple[Limit, Limit | None]]:
        """Return what has to be kept while some cells change, and what ought to, in pairs."""
        count = len(self.problem.limits)
        numbers = {
            *self.ground.touch.limits(free),
            *self.open_limits,
            *range(count, count + len(self.case.needs)),
        }
        return [(self.stated(number), self.should(number)) for number in sorted(numbers)]

    def stated(self, number: int) -> Limit:
        """Return a limit as it has to be kept: what was broken before may stay so."""
        found = self._known.get(number)
        if found is None:
            if number >= len(self.problem.limits):
                found = self.case.needs[number - len(self.problem.limits)]
            else:
                found = self._as_kept(self.problem.limits[number])
            self._known[number] = found
        return found

    def _as_kept(self, limit: Limit) -> Limit:
        """Return a limit as it was kept; a fact about what is forced now counts no more."""
        if limit.fixed and isinstance(limit.of, Sum):
            forced = [(row, step) in self.case.forced for row, step, _, _ in limit.of.cells]
            if all(forced):
                return replace(limit, of=replace(limit.of, lo=None, hi=None))
            if any(forced):
                return limit
        return as_kept(limit, self.case.rows)

    def _open_limits(self) -> tuple[int, ...]:
        """Return the limits that what has happened breaks."""
        numbers = [
            *self.ground.touch.limits(self.forced),
            *range(len(self.problem.limits), len(self.problem.limits) + len(self.case.needs)),
        ]
        found = []
        for number in dict.fromkeys(numbers):
            for limit in (self.stated(number), self.should(number)):
                if limit is not None and breach(limit.of, limit.value(self.after)):
                    found.append(number)
                    break
        return tuple(found)

    def should(self, number: int) -> Limit | None:
        """Return a priced demand for people that ought to be kept, stated as one that must."""
        if number not in self._tiers:
            limit = self.stated(number)
            self._tiers[number] = None
            of = limit.of
            wanted = (
                limit.judge and limit.tier is Tier.COVERED and limit.severity is not Severity.PREFER
            )
            if wanted and isinstance(of, Sum) and of.plo is not None and of.lo is not None:
                lo = min(of.lo, of.value(self.case.rows))
                demand = replace(of, lo=lo, plo=None, hi=None, phi=None)
                self._tiers[number] = replace(limit, of=demand)
        return self._tiers[number]

    def _cells_of(self, numbers: Iterable[int]) -> frozenset[int]:
        """Return the open cells that limits read."""
        width = self.problem.grid.length
        found: list[int] = []
        for number in numbers:
            limit = self.stated(number)
            if isinstance(limit.of, Sum):
                found += [row * width + step for row, step, _, _ in limit.of.cells]
            else:
                assert limit.person is not None
                first, last = reach(limit.of, width)
                found += range(limit.person * width + first, limit.person * width + last + 1)
        return self._open(found)

    def _open(self, cells: Iterable[int]) -> frozenset[int]:
        grid, case = self.problem.grid, self.case
        found = []
        for cell in cells:
            row, step = divmod(cell, grid.length)
            letters = grid.domain[row][step] | 1 << case.rows[row][step]
            if step < self.start or (row, step) in case.held or cell in self.forced:
                continue
            if letters & (letters - 1):
                found.append(cell)
        return frozenset(found)

    def _least(self) -> int:
        """Return how many cells must change at least: open demands that share no cell add up."""
        taken: set[int] = set()
        total = 0
        for number in self.open_limits:
            limit = self.should(number) or self.stated(number)
            cells = self._cells_of((number,))
            if taken & cells:
                continue
            taken |= cells
            of = limit.of
            single = isinstance(of, Sum) and all(abs(cell[3]) == 1 for cell in of.cells)
            total += breach(of, limit.value(self.after)) if single else 1
        return total

    def hopeless(self) -> bool:
        """Return True when an open demand cannot be met, whoever changes."""
        return any(self._least_breach(number) for number in self.open_limits)

    def as_it_is(self) -> bool:
        """Return True when nothing that is open can be made any less: nobody needs to change."""
        for number in self.open_limits:
            limit = self.should(number) or self.stated(number)
            if breach(limit.of, limit.value(self.after)) > self._least_breach(number):
                return False
        return True

    def _least_breach(self, number: int) -> int:
        """Return by how much a demand stays open at least, whoever changes (0: maybe not)."""
        grid, width = self.problem.grid, self.problem.grid.length
        of = (self.should(number) or self.stated(number)).of
        if not isinstance(of, Sum) or of.lo is None:
            return 0
        most = 0
        for row, step, letters, weight in of.cells:
            open_ = row * width + step in self.near
            may = 1 << self.after[row][step] | (grid.domain[row][step] if open_ else 0)
            most += weight if (may & letters if weight > 0 else not may & ~letters) else 0
        return max(0, of.lo - most)

    def next_days(self) -> frozenset[int]:
        """Return the cells of the days from the first one concerned."""
        width = self.problem.grid.length
        steps = [cell % width for cell in self.near | self.forced]
        if not steps:
            return frozenset()
        begin = max(self.start, min(steps))
        last = max((step for _, step in self.case.forced), default=begin)
        stop = min(width, max(begin, last) + NEXT_DAYS)
        rows = range(len(self.problem.grid.people))
        days = (row * width + step for row in rows for step in range(begin, stop))
        return self.near | self._open(days)

    def one_more(self, *, checked: bool) -> frozenset[int]:
        """Return the cells that can matter when one cell more changes than the demands ask.

        `checked`: rows were refused for more than the limits say, so whole rows can matter.
        """
        if not checked:
            return self.near | self._open(self._knock_on())
        width = self.problem.grid.length
        start = self.near | self.forced
        people = sorted({cell // width for cell in start})
        rows = (row * width + step for row in people for step in range(width))
        limits = self.problem.limits
        sums = [n for n in self.ground.touch.limits(start) if isinstance(limits[n].of, Sum)]
        return self.near | self._open(rows) | self._cells_of(sums)

    def _knock_on(self) -> Iterator[int]:
        """Yield the cells of what the changes that the demands ask for could break."""
        width = self.problem.grid.length
        options = self._options()
        cells = frozenset(row * width + step for row, steps in options.items() for step in steps)
        touched = self.ground.touch.limits(cells)
        limits = self.problem.limits
        of_row: dict[int, list[int]] = {}
        for number in touched:
            person = limits[number].person
            if person is not None:
                of_row.setdefault(person, []).append(number)
            elif self._could_break(number, options):
                yield from self._cells_of((number,))
        for row, steps in options.items():
            if prod(len(letters) + 1 for letters in steps.values()) > MOST_LINES:
                yield from range(row * width, (row + 1) * width)
                continue
            for line, changed in self._lines(row, steps):
                for number in of_row.get(row, ()):
                    yield from self._to_mend(number, row, line, changed)

    def _options(self) -> dict[int, dict[int, list[int]]]:
        """Return by row and step the letters that would help with anything that is open."""
        grid, width = self.problem.grid, self.problem.grid.length
        found: dict[int, dict[int, list[int]]] = {}
        open_ = [(self.should(n) or self.stated(n)) for n in self.open_limits]
        now = [breach(limit.of, limit.value(self.after)) for limit in open_]
        for cell in sorted(self.near):
            row, step = divmod(cell, width)
            for letter in members(grid.domain[row][step] & ~(1 << self.after[row][step])):
                rows = list(self.after)
                rows[row] = (*rows[row][:step], letter, *rows[row][step + 1 :])
                if any(
                    breach(limit.of, limit.value(rows)) < before
                    for limit, before in zip(open_, now, strict=True)
                ):
                    found.setdefault(row, {}).setdefault(step, []).append(letter)
        return found

    def _lines(
        self, row: int, steps: Mapping[int, Sequence[int]]
    ) -> Iterator[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Yield a row with each choice of letters at some steps, and where it differs."""
        now = self.after[row]
        for letters in product(*((now[step], *more) for step, more in steps.items())):
            changed = {
                step: one for step, one in zip(steps, letters, strict=True) if one != now[step]
            }
            if changed:
                line = tuple(changed.get(step, letter) for step, letter in enumerate(now))
                yield line, tuple(changed)

    def _could_break(self, number: int, options: Mapping[int, Mapping[int, Sequence[int]]]) -> bool:
        """Return True when changes of some of these cells together could break a Sum."""
        limit = self.should(number) or self.stated(number)
        of = limit.of
        if not isinstance(of, Sum) or not of.hard:
            return False
        least = most = limit.value(self.after)
        for row, step, letters, weight in of.cells:
            holds = letters >> self.after[row][step] & 1
            for letter in options.get(row, {}).get(step, ()):
                more = weight * ((letters >> letter & 1) - holds)
                least, most = least + min(0, more), most + max(0, more)
        return bool(breach(of, least) or breach(of, most))

    def _to_mend(
        self, number: int, row: int, line: tuple[int, ...], changed: tuple[int, ...]
    ) -> Iterator[int]:
        """Yield the cells of which one must change to keep a limit that a new row breaks."""
        width, limit = self.problem.grid.length, self.stated(number)
        of = limit.of
        if number in self.open_limits or not isinstance(of, Count):
            return
        if not breach(of, of.value(line)):
            return
        if of.lo is not None or of.hi != 0:
            yield from self._cells_of((number,))
            return
        for first, last in of.where(line):
            if any(first <= step <= last for step in changed):
                yield from range(row * width + first, row * width + last + 1)

    def everything(self) -> frozenset[int]:
        """Return every cell that may change."""
        grid = self.problem.grid
        return self._open(range(len(grid.people) * grid.length))

    def missing(self, rows: Rows) -> int:
        """Return how many units of what was kept, or is needed now, are broken."""
        total = 0
        for number in self.open_limits:
            limit = self.should(number) or self.stated(number)
            total += breach(limit.of, limit.value(rows))
        return total
