"""Weekends: how many a person works, and how many in a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Count, Letters, Pat, weekends
from nightfloat.rules.library.base import Rule, doc, listing, pick

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Weekends(Rule):
    """A weekend is worked when its Saturday or Sunday is; both bounds are for one horizon."""

    shifts: tuple[str, ...] = doc("Shifts that count; none: any work.", ())
    who: WhoSelector = doc("Whom the rule is about.", WhoSelector())
    max: int | None = doc("At most so many worked weekends.")
    in_a_row: int | None = doc("At most so many worked weekends in a row.")

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield each person's limits."""
        letters = pick(grid, self.shifts, ())
        if letters is None or grid.name == "year":
            return
        saturdays = tuple(
            step for step in range(grid.length - 1) if grid.steps[step].start.isoweekday() == 6
        )
        counts: list[tuple[Count, str]] = []
        if self.max is not None:
            inside = tuple(step for step in saturdays if step >= grid.first)
            counts.append(
                (
                    weekends(letters, grid.every, inside, hi=self.max, price=self.price),
                    "weekends worked",
                )
            )
        if self.in_a_row is not None:
            counts.append(
                (self._row(letters, grid, saturdays), "weekends in a row beyond the limit")
            )
        for row, person in enumerate(grid.people):
            if not self.who.matches(
                person, grid.steps[grid.first].start, grid.rotation[row][grid.first]
            ):
                continue
            for count, words in counts:
                yield Limit(
                    rule=self.id,
                    severity=self.severity,
                    tier=self.level,
                    of=count,
                    subject=f"{person.name}: {words}",
                    unit="weekends",
                    person=row,
                )

    def _row(self, letters: Letters, grid: Grid, saturdays: tuple[int, ...]) -> Count:
        """Return the Count of runs of `in_a_row` + 1 worked weekends.

        Each weekend is worked in one of two ways that exclude each other (Saturday; Sunday
        only), so that the patterns of all ways count each run once.
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
        return Count(terms=tuple(terms), hi=0, win=(grid.first, grid.length), phi=self.price)

    def words(self) -> str:
        """Return the rule as one sentence."""
        parts = []
        if self.max is not None:
            parts.append(f"at most {self.max} weekends")
        if self.in_a_row is not None:
            parts.append(f"at most {self.in_a_row} weekends in a row")
        return f"Each {listing(self.who.phrases)}: {', '.join(parts)} on {listing(self.shifts) or 'work'}."
