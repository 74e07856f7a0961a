"""Composition: who must be there when others are - seniority and supervision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Letters, Sum
from nightfloat.rules.library.base import Rule, doc, phases, when
from nightfloat.rules.library.sentence import ON_DAYS, Blank, given, joined
from nightfloat.rules.phrases import listing, people

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

ROUNDING = {"up": 0, "nearest": 49, "down": 99}
"""Hundredths of a supervisor that may be missing: 1.4 needed is 2, 1 or 1; 1.5 is 2, 2 or 1."""

Cell = tuple[int, int, Letters, int]
"""(row, step, letters, weight), as in a Sum."""


GUIDES = (
    Blank("supervisors"),
    given("supervisor_shifts", " (on ", Blank("supervisor_shifts"), ")"),
)


@dataclass(frozen=True, kw_only=True)
class Composition(Rule):
    """Supervisors for learners: `at_least` as soon as one learner is there, and/or by weights."""

    sentence = (
        Blank("shifts", either="rotations", empty="Work"),
        ON_DAYS,
        ": ",
        joined(
            given(
                "at_least",
                "at least ",
                Blank("at_least"),
                " of ",
                *GUIDES,
                " when any ",
                Blank("learners", style="one"),
                " is there",
            ),
            given(
                "weights",
                *GUIDES,
                ": ",
                Blank("weights", style="hundredths"),
                ", rounded ",
                Blank("rounding"),
            ),
            mark="; ",
        ),
        ".",
    )

    shifts: tuple[str, ...] = doc("Shifts of the learners.", ())
    rotations: tuple[str, ...] = doc("Rotations of the learners (block schedule).", ())
    learners: WhoSelector = doc("Who needs supervision.", WhoSelector(("resident",)))
    supervisors: WhoSelector = doc("Who can give it.", WhoSelector(("faculty",)))
    supervisor_shifts: tuple[str, ...] = doc("Shifts on which they give it; none: the same.", ())
    days: DaySelector = doc("On which days.", DaySelector())
    at_least: int = doc("So many supervisors as soon as one learner is there.", 0)
    weights: tuple[tuple[str, int], ...] = doc(
        "Hundredths of a supervisor each learner takes, by `who` phrase; the first match "
        "counts. When soft, each hundredth missing costs a hundredth of `weight`, at least 1.",
        (),
        refers="who",
    )
    rounding: str = doc(
        "How the sum is rounded to whole supervisors.", "up", choices=tuple(ROUNDING)
    )

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield, for each step, a limit per learner (`at_least`) and one for the weights."""
        moments = phases(grid, self.shifts, self.rotations)
        teaching = phases(grid, self.supervisor_shifts or self.shifts, self.rotations)
        for step in grid.horizon if moments else ():
            day = grid.steps[step].start
            if grid.name != "year" and not self.days.matches(day, grid.calendar):
                continue
            for (taught, moment), (giving, _) in zip(moments, teaching, strict=True):
                place = f"{when(grid, step)}{moment}"
                learners = self._cells(grid, step, self.learners, taught)
                guides = self._cells(grid, step, self.supervisors, giving)
                yield from self._presence(grid, place, learners, guides)
                yield from self._ratio(grid, place, learners, guides)

    def _cells(self, grid: Grid, step: int, who: WhoSelector, letters: Letters) -> tuple[Cell, ...]:
        return tuple(
            (row, step, letters, 1)
            for row in grid.people_who(who, step)
            if grid.domain[row][step] & letters
        )

    def _presence(
        self, grid: Grid, place: str, learners: tuple[Cell, ...], guides: tuple[Cell, ...]
    ) -> Iterator[Limit]:
        """Yield a limit for each learner on the others who guide: nobody guides themselves."""
        for learner, step, taught, _ in learners if self.at_least else ():
            others = tuple(cell for cell in guides if cell[0] != learner)
            cells = (*others, (learner, step, taught, -self.at_least))
            of = Sum(cells=cells, lo=0, plo=self.price)
            detail = f" with {grid.people[learner].name}"
            yield self._limit(step, of, place + detail, "supervisors")

    def _ratio(
        self, grid: Grid, place: str, learners: tuple[Cell, ...], guides: tuple[Cell, ...]
    ) -> Iterator[Limit]:
        taking = [
            (learner, step, taught, -weight)
            for learner, step, taught, _ in learners
            if (weight := self._weight(grid, learner, step))
        ]
        if taking:
            cells = (*((row, step, letters, 100) for row, step, letters, _ in guides), *taking)
            price = None if self.price is None else max(1, self.price // 100)
            of = Sum(cells=cells, lo=-ROUNDING[self.rounding], plo=price)
            yield self._limit(taking[0][1], of, place, "hundredths of a supervisor")

    def _weight(self, grid: Grid, row: int, step: int) -> int:
        for phrase, weight in self.weights:
            if row in grid.people_who(WhoSelector((phrase,)), step):
                return weight
        return 0

    def _limit(self, step: int, of: Sum, place: str, unit: str) -> Limit:
        what = listing(self.shifts or self.rotations) or "work"
        return Limit(
            rule=self.id,
            severity=self.severity,
            tier=self.level,
            of=of,
            subject=f"Supervision of {what} {place} by {people(self.supervisors)}",
            unit=unit,
            steps=(step, step),
        )
