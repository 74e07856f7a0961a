"""Column generation: the best mix of whole rows, and a bound that no schedule can beat.

The master mixes rows found so far; its duals price every letter of every day; the row engine then
finds each person's exact best row against them, which joins the master, until none helps. Duals
are rounded to sixty-fourths *before* rows are priced, so the bound (Lagrange's, valid for any
duals) is sums of exact numbers.

The same is done for a part of a schedule: some people, or some steps, while the rest stays as it
is. A dive then makes one schedule of the mix, cell by cell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import ceil

import numpy as np

from nightfloat.solver.row.compile import Compiled
from nightfloat.solver.row.construct import broken
from nightfloat.solver.row.master import Column, Master
from nightfloat.solver.row.pricing import Pricer, Task, sums_bound, worth
from nightfloat.solver.row.rules import Ints
from nightfloat.solver.row.state import Flags, State

GRAIN = 64.0
"""Duals are whole multiples of one over this."""
SMOOTH = 0.5
"""Share of the best duals so far in those that rows are priced with."""
STALL = 0.01
"""Gain of a round below which a part is as good as done."""

GoOn = Callable[[], bool]
"""Asked after each round; False: stop."""


def column_of(compiled: Compiled, person: int, letters: Ints) -> Column:
    """Return a person's row as a column."""
    parts = np.zeros(len(compiled.sums), np.int32)
    row = np.ascontiguousarray(letters, np.int32)
    cost = worth(compiled.tables, person, row, parts)
    used = np.flatnonzero(parts).astype(np.int32)
    return Column(person, row.copy(), round(cost), used, parts[used])


class Generation:
    """Column generation around a schedule: for some people (None: all), from step a to before b.

    `columns` are rows to begin with, besides those of the schedule; of other people, or with other
    letters outside the steps, they are left out.
    """

    def __init__(
        self,
        pricer: Pricer,
        state: State,
        people: Ints | None = None,
        steps: tuple[int, int] | None = None,
        columns: Iterable[Column] = (),
    ) -> None:
        self.compiled, self.state = pricer.compiled, state
        self.rounds = 0
        tables = self.compiled.tables
        count, self.steps, letters = tables.own.shape
        self.people = np.arange(count, dtype=np.int32) if people is None else people
        a, b = steps or (0, self.steps)
        self._pricer = pricer
        self._confined = False
        self._whole = len(self.people) == count and (a, b) == (0, self.steps)
        shut = np.zeros((len(self.people), self.steps, letters), np.bool_)
        self.task = Task(self.people, shut, a, b)
        hard = float(self.compiled.weights[0])
        # A row's hard totals may be broken no more than they are now: from a row that breaks one,
        # what is found is no bound on rows that do not.
        self._sound = not any(broken(tables, state, int(p), hard) for p in self.people)
        mine = [column_of(self.compiled, int(p), state.rows[p]) for p in self.people]
        base = state.sums.copy()
        for column in mine:
            base[column.sums] -= column.parts
        self._base = base
        at = tables.sum_at[:-1] - tables.sum_low + state.sums
        others = state.cost[0] - tables.sum_cost[at].sum() - sum(one.cost for one in mine)
        self._others = float(others)
        self.master = Master(self.compiled, self.people, base, self._others)
        for column in mine:
            self.master.add(column)
        self.take(columns)
        self.least = -np.inf
        """What the part can cost at least, proven, with everything that stays as it is."""
        self.value, self._duals, self.shares, self._reduced = self.master.solve()
        self._centre = self._duals.copy()

    def take(self, columns: Iterable[Column]) -> None:
        """Let the master know more rows."""
        a, b = self.task.a, self.task.b
        mine = frozenset(self.people.tolist())
        for column in columns:
            if column.person not in mine:
                continue
            row = self.state.rows[column.person]
            if (column.letters[:a] == row[:a]).all() and (column.letters[b:] == row[b:]).all():
                self.master.add(column)

    def run(
        self, rounds: int, go_on: GoOn, patience: int | None = None, below: float = np.inf
    ) -> int:
        """Generate columns until none helps, or for so many rounds.

        Returns the number of rounds done; fewer than asked for: no new column was found, the last
        `patience` rounds gained nothing, nothing costs less than `below`, or it was told to stop.
        """
        idle = 0
        for done in range(1, rounds + 1):
            self.rounds += 1
            before = self.value
            added = self._round()
            self.solve()
            idle = idle + 1 if before - self.value < STALL else 0
            if (not added or idle == patience) and self.master.heighten():
                self.solve()
                added, idle = 1, 0
            if not added or idle == patience or self.least >= below or not go_on():
                return done - 1
        return rounds

    @property
    def bound(self) -> int | None:
        """No schedule that keeps every hard total costs less (None: nothing is proven)."""
        if not self._whole or self.least == -np.inf:
            return None
        return ceil(self.least - 1e-6) + self.compiled.constant

    def solve(self) -> None:
        """Mix what there is."""
        self.value, self._duals, self.shares, self._reduced = self.master.solve()

    def confine(self) -> None:
        """Leave out of the mix what has a letter that is shut."""
        self._confined = True
        at = {int(person): place for place, person in enumerate(self.people)}
        columns = self.master.columns
        places = np.array([at[one.person] for one in columns], np.int64)
        letters = np.stack([one.letters for one in columns])
        days = np.arange(self.steps)
        shut: Flags = self.task.shut[places[:, None], days[None, :], letters]
        self.master.confine(np.logical_not(shut.any(axis=1)))

    def forget(self, most: int, letters: Ints) -> None:
        """Keep the better half of the columns once there are too many, and those of a schedule."""
        columns = self.master.columns
        if len(columns) <= most:
            return

        def worse(number: int) -> tuple[bool, float, int]:
            return not self.shares[number] > 0.0, float(self._reduced[number]), number

        self.master.keep(sorted(sorted(range(len(columns)), key=worse)[: most // 2]))
        self.take(column_of(self.compiled, person, row) for person, row in enumerate(letters))
        self.solve()

    def _round(self) -> int:
        """Price rows once; return how many are new."""
        wanted, sound = self._duals, self._sound and not self._confined
        if not self._confined and self.rounds > 1:
            wanted = SMOOTH * self._centre + (1 - SMOOTH) * self._duals
        asked = np.round(wanted * GRAIN) / GRAIN
        found = self._pricer.price(self.state, self.task, asked)
        if sound and found.proven.all():
            lagrange = sums_bound(self.compiled.tables, self._base, asked) + found.against.sum()
            lagrange += self._others
            if lagrange > self.least:
                self.least, self._centre = lagrange, asked
        added = 0
        for place in range(len(self.people)):
            if np.isfinite(found.cost[place]):
                used = np.flatnonzero(found.parts[place]).astype(np.int32)
                added += self.master.add(
                    Column(
                        int(self.people[place]),
                        found.letters[place].copy(),
                        round(found.cost[place]),
                        used,
                        found.parts[place][used],
                    )
                )
        return added
