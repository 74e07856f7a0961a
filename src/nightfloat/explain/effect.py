"""What a change of some cells does to the limits: by an index from cells to limits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from nightfloat.domain.findings import Severity
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Letters, Row, Sum, Tier, breach, cost

Cells = Mapping[tuple[int, int], int]
"""New letters of cells: {(row, step): letter}."""

MOST_COUNTED = 2_000
"""Changes of single rows whose counts are remembered: those of a day of 120 people fit well."""

Totals = tuple[int, int, int, int]
"""Cost of each tier; compared as tuples."""


@dataclass(frozen=True, slots=True)
class Cost:
    """An amount of one rule in one tier; negative: so much is saved."""

    tier: Tier
    rule: str
    amount: int


@dataclass(frozen=True, slots=True)
class Move:
    """One limit whose value a change moves from `before` to `after`."""

    limit: Limit
    before: int
    after: int

    @property
    def broken(self) -> int:
        """By how many units more the change breaks a must (negative: it mends); 0 for others."""
        if not self.limit.judge or self.limit.severity is not Severity.MUST:
            return 0
        return breach(self.limit.of, self.after) - breach(self.limit.of, self.before)

    @property
    def cost(self) -> int:
        """How much more the limit costs."""
        return cost(self.limit.of, self.after) - cost(self.limit.of, self.before)


def costs_of(moves: Iterable[Move]) -> tuple[Cost, ...]:
    """Return what moves cost, by tier and rule, without those that come to nothing."""
    found: dict[tuple[Tier, str], int] = {}
    for move in moves:
        key = (move.limit.tier, move.limit.rule)
        found[key] = found.get(key, 0) + move.cost
    return tuple(Cost(*key, found[key]) for key in sorted(found) if found[key])


def total_of(costs: Iterable[Cost]) -> Totals:
    """Return the sum of each tier."""
    found = [0, 0, 0, 0]
    for one in costs:
        found[one.tier] += one.amount
    return (found[0], found[1], found[2], found[3])


@dataclass(eq=False)
class Index:
    """The values of all limits for some rows, and which limits each cell touches."""

    problem: Problem
    rows: tuple[Row, ...]
    values: list[int] = field(init=False)
    _sums: dict[tuple[int, int], list[tuple[int, Letters, int]]] = field(init=False)
    _counts: list[list[int]] = field(init=False)
    _counted: dict[tuple[int, tuple[tuple[int, int], ...]], dict[int, int]] = field(
        init=False, default_factory=dict
    )
    """What new letters of one row do to the limits that read it alone, while the rows stay."""

    def __post_init__(self) -> None:
        self.values = [limit.value(self.rows) for limit in self.problem.limits]
        self._sums = {}
        self._counts = [[] for _ in self.problem.grid.people]
        for number, limit in enumerate(self.problem.limits):
            if isinstance(limit.of, Sum):
                for person, step, letters, weight in limit.of.cells:
                    self._sums.setdefault((person, step), []).append((number, letters, weight))
            else:
                assert limit.person is not None
                self._counts[limit.person].append(number)

    def moves(self, cells: Cells) -> tuple[Move, ...]:
        """Return the limits that new letters in some cells move, in the problem's order."""
        limits, values = self.problem.limits, self.values
        return tuple(
            Move(limits[number], values[number], values[number] + shift)
            for number, shift in self.shifts(cells).items()
        )

    def shifts(self, cells: Cells) -> dict[int, int]:
        """Return by how much new letters in some cells move each limit, by its number, in order."""
        change: dict[int, int] = {}
        by_row: dict[int, dict[int, int]] = {}
        for (row, step), letter in cells.items():
            old = self.rows[row][step]
            if old == letter:
                continue
            by_row.setdefault(row, {})[step] = letter
            for number, letters, weight in self._sums.get((row, step), ()):
                shift = weight * ((letters >> letter & 1) - (letters >> old & 1))
                change[number] = change.get(number, 0) + shift
        for row, letters_of in by_row.items():
            change |= self._of_row(row, letters_of)
        return {number: shift for number, shift in sorted(change.items()) if shift}

    def put(self, cells: Cells, shifts: Mapping[int, int]) -> None:
        """Take new letters into the rows; `shifts` is what they were found to move."""
        for number, shift in shifts.items():
            self.values[number] += shift
        self.rows = changed(self.rows, cells)
        self._counted.clear()

    def counts_of(self, row: int) -> Sequence[int]:
        """Return the numbers of the limits that read one row alone."""
        return self._counts[row]

    def _of_row(self, row: int, letters_of: Mapping[int, int]) -> dict[int, int]:
        """Return by how much one row's new letters move the limits that read it alone.

        Whoever tries a change with everybody else tries the same letters of a row again and again.
        """
        key = (row, tuple(letters_of.items()))
        found = self._counted.get(key)
        if found is None:
            new = list(self.rows[row])
            for step, letter in letters_of.items():
                new[step] = letter
            counted = (
                (number, self._count(number, row, new, tuple(letters_of)))
                for number in self._counts[row]
            )
            found = {number: shift for number, shift in counted if shift}
            if len(self._counted) >= MOST_COUNTED:
                self._counted.clear()
            self._counted[key] = found
        return found

    def _count(self, number: int, row: int, new: Row, steps: tuple[int, ...]) -> int:
        count = self.problem.limits[number].of
        assert isinstance(count, Count)
        if count.disjoint or len(steps) > 1:
            return count.value(new) - self.values[number]
        return moved(count, self.rows[row], new, steps[0])


def moved(count: Count, old: Row, new: Row, step: int) -> int:
    """Return by how much a Count's value changes between two rows that differ at `step` only.

    A pattern comes or goes only where its set for the step holds one of the two letters.
    """
    first, stop = count.win or (0, len(old))
    one, other = old[step], new[step]
    total = 0
    for pattern, weight in count.terms:
        sets, ends = pattern.sets, pattern.ends
        low, high = max(step, first, len(sets) - 1), min(step + len(sets), stop, len(old))
        lasts: Iterable[int] = range(low, high)
        if ends is not None and len(ends) < len(sets):
            lasts, ends = (last for last in ends if low <= last < high), None
        for last in lasts:
            letters = sets[step - last - 1]
            sign = (letters >> other & 1) - (letters >> one & 1)
            if not sign or (ends is not None and last not in ends):
                continue
            if pattern.occurs(new if sign > 0 else old, last):
                total += sign * weight
    return total


def changed(rows: Sequence[Row], cells: Cells) -> tuple[Row, ...]:
    """Return rows with new letters in some cells."""
    found = list(rows)
    for row in dict.fromkeys(row for row, _ in cells):
        new = list(rows[row])
        for (one, step), letter in cells.items():
            if one == row:
                new[step] = letter
        found[row] = tuple(new)
    return tuple(found)
