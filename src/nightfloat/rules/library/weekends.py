"""Weekends: how many a person works, and how many in a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Letters, Pat, weekends
from nightfloat.rules.library.base import Rule, doc, pick
from nightfloat.rules.library.sentence import EACH, Blank, counted, given, joined

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Weekends(Rule):
    """A weekend is worked when its Saturday or Sunday is; runs of them reach into history.

    It counts in the horizon of its first worked day, so that none counts twice.
    """

    sentence = (
        EACH,
        ": ",
        joined(
            given("max", "at most ", counted("max", "weekends")),
            given("in_a_row", "at most ", counted("in_a_row", "weekends", " in a row")),
        ),
        " with ",
        Blank("shifts", empty="work"),
        ".",
    )

    shifts: tuple[str, ...] = doc("Shifts that count; none: any work.", ())
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())
    max: int | None = doc("At most so many worked weekends in one horizon.")
    in_a_row: int | None = doc("At most so many worked weekends in a row.")

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield each person's limits."""
        letters = pick(grid, self.shifts, ())
        if letters is None or grid.name == "year":
            return
        saturdays = tuple(
            step for step in range(grid.length) if grid.steps[step].start.isoweekday() == 6
        )
        counts: list[tuple[Count, str, str]] = []
        if self.max is not None:
            near = tuple(step for step in saturdays if step >= grid.first - 1)
            worked = weekends(letters, grid.every, near, hi=self.max, price=self.price)
            counts.append((worked, "weekends worked", "weekends"))
        if self.in_a_row is not None:
            over = self._row(letters, grid, saturdays)
            counts.append((over, "weekends in a row beyond the limit", "weekends"))
        yield from self.on_rows(grid, self.who, counts)

    def _row(self, letters: Letters, grid: Grid, saturdays: tuple[int, ...]) -> Count:
        """Return the Count of runs of `in_a_row` + 1 worked weekends.

        Each weekend is worked in one of two ways that exclude each other (Saturday; Sunday
        only), so that the patterns of all ways count each run once. A run is complete on its last
        Sunday: one that the horizon cuts on a Saturday is judged with the next.
        """
        assert self.in_a_row is not None
        every, rest = grid.every, grid.every & ~letters
        ways = ((letters, every), (rest, letters))
        sundays = tuple(step + 1 for step in saturdays)
        terms = []
        for choice in product(ways, repeat=self.in_a_row + 1):
            sets: list[Letters] = []
            for index, weekend in enumerate(choice):
                sets.extend(([every] * 5 if index else []) + list(weekend))
            terms.append((Pat(tuple(sets), sundays), 1))
        return Count(terms=tuple(terms), hi=0, phi=self.price)
