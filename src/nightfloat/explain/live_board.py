"""One grid of a live schedule: compiled once, its findings and costs kept up to date by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TypeVar

from nightfloat.domain.findings import Finding
from nightfloat.explain.effect import Cells, Index, changed
from nightfloat.rules.check import breaks, finding, judged, out_of_place
from nightfloat.rules.grid import Grid, Limit, Problem
from nightfloat.rules.language import Count, Row, Sum, Tier, cost

K = TypeVar("K")

Costs = dict[tuple[Tier, str], int]
"""Cost by tier and rule, without zeros."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept of a grid that is no longer compiled.

    `reach` is the first day that any limit reads. `typical` names those who begin the block on a
    rotation with a typical week: whether they come off a night matters. `usual`: somebody may
    have each of the programme's own kinds of day, so that history brings no new one.
    """

    findings: tuple[Finding, ...]
    costs: Costs
    reach: date
    typical: frozenset[str] = frozenset()
    usual: bool = True


@dataclass(frozen=True, slots=True, eq=False)
class Patch:
    """What new letters in some cells do to a board: all that is needed to put them there."""

    cells: Cells
    shifts: Mapping[int, int]
    placed: Mapping[tuple[int, int], Finding | None]
    found: Mapping[int, Finding | None]
    removed: tuple[Finding, ...]
    added: tuple[Finding, ...]
    costs: Costs
    limits: Mapping[int, Limit]
    """Limits that stand in the place of others: the same, with other numbers."""


@dataclass(eq=False)
class Board:
    """A grid with the values of its limits, the findings by cell and limit, and the costs."""

    index: Index
    own: int
    """How many letters the programme itself has; those after them come from what was read."""
    typical: frozenset[str] = frozenset()
    usual: bool = True
    early: date | None = None
    """The day on which the entry begins that reaches back furthest behind the history, if any."""
    placed: dict[tuple[int, int], Finding] = field(init=False)
    found: dict[int, Finding] = field(init=False)
    costs: Costs = field(init=False)
    row: dict[str, int] = field(init=False)
    reach: date = field(init=False)
    """The first day that any limit reads."""

    def __post_init__(self) -> None:
        rows, grid = self.index.rows, self.grid
        cells = ((row, step) for row in range(len(grid.people)) for step in grid.horizon)
        placed = ((cell, out_of_place(grid, *cell, rows[cell[0]][cell[1]])) for cell in cells)
        self.placed = {cell: one for cell, one in placed if one is not None}
        self.found, self.costs = {}, {}
        for number, value in enumerate(self.index.values):
            limit = self.problem.limits[number]
            if judged(limit) and breaks(limit, value):
                self.found[number] = finding(self.problem, limit, rows, value)
            _add(self.costs, limit, cost(limit.of, value))
        self.row = {person.id: row for row, person in enumerate(grid.people)}
        # Many people share what their limits count.
        counted = {id(limit.of): limit for limit in self.problem.limits}
        reach = min((first_step(limit, grid) for limit in counted.values()), default=grid.first)
        self.reach = grid.steps[min(reach, grid.first)].start

    @property
    def problem(self) -> Problem:
        """The grid and its limits."""
        return self.index.problem

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self.index.problem.grid

    def kept(self) -> Kept:
        """Return what stays when the board is freed."""
        return Kept(
            findings=(
                *(self.placed[cell] for cell in sorted(self.placed)),
                *(self.found[number] for number in sorted(self.found)),
            ),
            costs=dict(self.costs),
            reach=self.reach,
            typical=self.typical,
            usual=self.usual,
        )

    def cells(self, row: int, new: Row) -> dict[tuple[int, int], int]:
        """Return the cells in which a row differs from the one that is there."""
        old = self.index.rows[row]
        return {(row, step): letter for step, letter in enumerate(new) if old[step] != letter}

    def odd(self, cells: Cells) -> bool:
        """Return True when any of the cells has, or would get, a letter that was only read."""
        rows = self.index.rows
        return any(
            letter >= self.own or rows[row][step] >= self.own
            for (row, step), letter in cells.items()
        )

    def patch(self, cells: Cells, anew: Mapping[int, Limit]) -> Patch:
        """Return what new letters in some cells do; nothing is changed.

        `anew` are limits of single rows, which judge nothing, that replace those of their number.
        """
        index, grid, limits = self.index, self.grid, self.problem.limits
        shifts = index.shifts(cells)
        rows = changed(index.rows, cells)
        placed = {
            (row, step): out_of_place(grid, row, step, letter)
            for (row, step), letter in cells.items()
            if step >= grid.first
        }
        found: dict[int, Finding | None] = {}
        costs: Costs = {}
        for number, limit in anew.items():
            value, after = index.values[number], limit.value(rows)
            _add(costs, limit, cost(limit.of, after) - cost(limits[number].of, value))
            shifts[number] = after - value
        for number, shift in shifts.items():
            if number in anew:
                continue
            limit, value = limits[number], index.values[number]
            _add(costs, limit, cost(limit.of, value + shift) - cost(limit.of, value))
            if judged(limit):
                after = value + shift
                broken = breaks(limit, after)
                found[number] = finding(self.problem, limit, rows, after) if broken else None
        for number in self._moving(cells, shifts):
            limit = limits[number]
            found[number] = finding(self.problem, limit, rows, index.values[number])
        removed = [
            *(self.placed[cell] for cell in sorted(placed) if cell in self.placed),
            *(self.found[number] for number in sorted(found) if number in self.found),
        ]
        added = [
            *(placed[cell] for cell in sorted(placed)),
            *(found[number] for number in sorted(found)),
        ]
        return Patch(
            cells=cells,
            shifts=shifts,
            placed=placed,
            found=found,
            removed=tuple(removed),
            added=tuple(one for one in added if one is not None),
            costs={key: amount for key, amount in costs.items() if amount},
            limits=anew,
        )

    def _moving(self, cells: Cells, shifts: Mapping[int, int]) -> Iterator[int]:
        """Yield the breached limits of changed rows whose place may move though the value stays."""
        for row in dict.fromkeys(row for row, _ in cells):
            for number in self.index.counts_of(row):
                if number in self.found and number not in shifts:
                    yield number

    def put(self, patch: Patch) -> Patch:
        """Change the cells of a patch that was made of this board as it is; return what undoes it.

        What undoes it is good as long as nothing else is put after it.
        """
        rows = self.index.rows
        back = Patch(
            cells={(row, step): rows[row][step] for row, step in patch.cells},
            shifts={number: -shift for number, shift in patch.shifts.items()},
            placed={cell: self.placed.get(cell) for cell in patch.placed},
            found={number: self.found.get(number) for number in patch.found},
            removed=patch.added,
            added=patch.removed,
            costs={key: -amount for key, amount in patch.costs.items()},
            limits={number: self.problem.limits[number] for number in patch.limits},
        )
        self.index.put(patch.cells, patch.shifts)
        if patch.limits:
            limits = list(self.problem.limits)
            for number, limit in patch.limits.items():
                limits[number] = limit
            self.index.problem = replace(self.problem, limits=tuple(limits))
        _take(self.placed, patch.placed)
        _take(self.found, patch.found)
        merge(self.costs, patch.costs)
        return back


def _take(into: dict[K, Finding], new: Mapping[K, Finding | None]) -> None:
    for key, one in new.items():
        if one is None:
            into.pop(key, None)
        else:
            into[key] = one


def merge(costs: Costs, more: Mapping[tuple[Tier, str], int], sign: int = 1) -> None:
    """Add costs (or with `sign` -1 take them off), leaving no zeros."""
    for key, amount in more.items():
        total = costs.get(key, 0) + sign * amount
        if total:
            costs[key] = total
        else:
            costs.pop(key, None)


def summed(many: Iterable[Costs]) -> Costs:
    """Return the sum of costs."""
    found: Costs = {}
    for one in many:
        merge(found, one)
    return found


def _add(costs: Costs, limit: Limit, amount: int) -> None:
    if amount:
        key = (limit.tier, limit.rule)
        costs[key] = costs.get(key, 0) + amount


def first_step(limit: Limit, grid: Grid) -> int:
    """Return the first step that a limit reads."""
    of = limit.of
    if isinstance(of, Sum):
        return min((step for _, step, _, _ in of.cells), default=grid.first)
    return _start(of, grid.length)


def _start(count: Count, length: int) -> int:
    begin = count.win[0] if count.win else 0
    firsts = [length]
    for pattern, _ in count.terms:
        size = len(pattern.sets)
        last = max(begin, size - 1)
        if pattern.ends is not None:
            last = next((step for step in pattern.ends if step >= last), length)
        firsts.append(last - size + 1)
    return min(firsts)
