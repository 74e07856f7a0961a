"""Composition: who must be there when others are - seniority and supervision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector, say
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Letters, Sum
from nightfloat.rules.library.base import Rule, doc, listing, pick

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme

ROUNDING = {"up": 0, "nearest": 50, "down": 99}
"""Hundredths of a supervisor that may be missing: 1.4 needed is 2, 1 or 1."""


@dataclass(frozen=True, kw_only=True)
class Composition(Rule):
    """Supervisors for learners: `at_least` as soon as one learner is there, and/or by weights."""

    shifts: tuple[str, ...] = doc("Shifts of the learners.", ())
    rotations: tuple[str, ...] = doc("Rotations of the learners (block schedule).", ())
    learners: WhoSelector = doc("Who needs supervision.", WhoSelector(("resident",)))
    supervisors: WhoSelector = doc("Who can give it.", WhoSelector(("faculty",)))
    supervisor_shifts: tuple[str, ...] = doc("Shifts on which they give it; none: the same.", ())
    days: DaySelector = doc("On which days.", DaySelector())
    at_least: int = doc("So many supervisors as soon as one learner is there.", 0)
    weights: tuple[tuple[str, int], ...] = doc(
        "Hundredths of a supervisor each learner takes, by `who` phrase; the first match counts.",
        (),
        refers="who",
    )
    rounding: str = doc(
        "How the sum is rounded to whole supervisors.", "up", choices=tuple(ROUNDING)
    )

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield, for each step, a limit per learner (`at_least`) and one for the weights."""
        taught = pick(grid, self.shifts, self.rotations)
        if taught is None:
            return
        giving = pick(grid, self.supervisor_shifts or self.shifts, self.rotations) or 0
        for step in grid.horizon:
            day = grid.steps[step].start
            if grid.name != "year" and not self.days.matches(day, grid.calendar):
                continue
            learners = [
                p for p in grid.people_who(self.learners, step) if grid.domain[p][step] & taught
            ]
            guides = [
                (p, step, giving, 1)
                for p in grid.people_who(self.supervisors, step)
                if grid.domain[p][step] & giving
            ]
            yield from self._presence(grid, step, taught, learners, guides)
            yield from self._ratio(grid, step, taught, learners, guides)

    def _presence(
        self,
        grid: Grid,
        step: int,
        taught: Letters,
        learners: list[int],
        guides: list[tuple[int, int, Letters, int]],
    ) -> Iterator[Limit]:
        if not self.at_least:
            return
        for learner in learners:
            others = tuple(cell for cell in guides if cell[0] != learner)
            cells = (*others, (learner, step, taught, -self.at_least))
            name = grid.people[learner].name
            yield self._limit(grid, step, Sum(cells=cells, lo=0, plo=self.price), f" with {name}")

    def _ratio(
        self,
        grid: Grid,
        step: int,
        taught: Letters,
        learners: list[int],
        guides: list[tuple[int, int, Letters, int]],
    ) -> Iterator[Limit]:
        if not self.weights:
            return
        day = grid.steps[step].start
        taking: list[tuple[int, int, Letters, int]] = []
        for learner in learners:
            person, rotation = grid.people[learner], grid.rotation[learner][step]
            weight = next(
                (
                    w
                    for phrase, w in self.weights
                    if WhoSelector((phrase,)).matches(person, day, rotation)
                ),
                0,
            )
            if weight:
                taking.append((learner, step, taught, -weight))
        if taking:
            cells = (*((p, t, letters, 100 * w) for p, t, letters, w in guides), *taking)
            price = None if self.price is None else max(1, self.price // 100)
            of = Sum(cells=cells, lo=-ROUNDING[self.rounding], plo=price)
            yield self._limit(grid, step, of, "")

    def _limit(self, grid: Grid, step: int, of: Sum, detail: str) -> Limit:
        place = grid.steps[step]
        when = f"in block {place.id}" if grid.name == "year" else f"on {say(place.start)}"
        what = listing(self.shifts or self.rotations)
        return Limit(
            rule=self.id,
            severity=self.severity,
            tier=self.level,
            of=of,
            subject=f"Supervision of {what} {when}{detail} by {listing(self.supervisors.phrases)}",
            unit="hundredths of a supervisor" if self.weights and not detail else "supervisors",
            steps=(step, step),
        )

    def words(self) -> str:
        """Return the rule as one sentence."""
        what = listing(self.shifts or self.rotations)
        guides = listing(self.supervisors.phrases)
        parts = []
        if self.at_least:
            parts.append(
                f"at least {self.at_least} of {guides} when any {listing(self.learners.phrases)} is there"
            )
        if self.weights:
            each = ", ".join(f"{weight / 100:g} for each {who}" for who, weight in self.weights)
            parts.append(f"{guides} for {each}, rounded {self.rounding}")
        return f"{what}: {'; '.join(parts)}."
