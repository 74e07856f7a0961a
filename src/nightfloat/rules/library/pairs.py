"""Together and apart: what ties two people."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations
from typing import TYPE_CHECKING

from nightfloat.domain.time import DaySelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Letters, Sum
from nightfloat.rules.library.base import Rule, doc, phases, when
from nightfloat.rules.library.sentence import ANY_WORK, ON_DAYS, Blank
from nightfloat.rules.phrases import listing

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Pairs(Rule):
    """What `Together` and `Apart` share: people, what it is about, and when."""

    people: tuple[str, ...] = doc("Ids of the people, two or more; every pair is meant.", ())
    shifts: tuple[str, ...] = doc("Shifts it is about; none: any work.", ())
    rotations: tuple[str, ...] = doc("Rotations it is about.", ())
    days: DaySelector = doc("On which days (shifts).", DaySelector())

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield a limit for each pair and step."""
        moments = phases(grid, self.shifts, self.rotations)
        rows = [row for row, person in enumerate(grid.people) if person.id in self.people]
        for one, other in combinations(rows if moments else (), 2):
            names = f"{grid.people[one].name} and {grid.people[other].name}"
            for step in grid.horizon:
                day = grid.steps[step].start
                if grid.name != "year" and not self.days.matches(day, grid.calendar):
                    continue
                for letters, moment in moments:
                    yield Limit(
                        rule=self.id,
                        severity=self.severity,
                        tier=self.level,
                        of=self.pair(one, other, step, letters),
                        subject=f"{names} on {self._what} {when(grid, step)}{moment}",
                        unit="people",
                        steps=(step, step),
                    )

    @property
    def _what(self) -> str:
        return listing(self.shifts or self.rotations) or "work"

    def pair(self, one: int, other: int, step: int, letters: Letters) -> Sum:
        """Return what must hold of two rows at a step."""
        raise TypeError(f"{type(self).__name__} must say what it means for a pair")


@dataclass(frozen=True, kw_only=True)
class Together(Pairs):
    """Both or neither: a shadow call with its senior."""

    sentence = (
        Blank("people", style="and"),
        " have ",
        ANY_WORK,
        ON_DAYS,
        " together or not at all.",
    )

    def pair(self, one: int, other: int, step: int, letters: Letters) -> Sum:
        """Return: the same number of letters of the set in both cells."""
        cells = ((one, step, letters, 1), (other, step, letters, -1))
        return Sum(cells=cells, lo=0, hi=0, plo=self.price, phi=self.price)


@dataclass(frozen=True, kw_only=True)
class Apart(Pairs):
    """Never both: a couple with a small child, two who were each other's only relief."""

    sentence = (Blank("people", style="and"), " never have ", ANY_WORK, " at once", ON_DAYS, ".")

    def pair(self, one: int, other: int, step: int, letters: Letters) -> Sum:
        """Return: at most one of the two cells holds a letter of the set."""
        cells = ((one, step, letters, 1), (other, step, letters, 1))
        return Sum(cells=cells, hi=1, phi=self.price)
