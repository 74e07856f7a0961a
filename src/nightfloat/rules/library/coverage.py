"""Coverage: how many people a shift needs on a day, or a rotation in a block."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Letters, Sum, Tier
from nightfloat.rules.library.base import SOFT_TIERS, Rule, doc, phases, when
from nightfloat.rules.library.sentence import (
    IN_BLOCKS,
    SHIFT_DAYS,
    SINCE,
    UNTIL,
    Blank,
    between,
    given,
)
from nightfloat.rules.phrases import listing, people

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Coverage(Rule):
    """People needed on shifts (each matching day) or on rotations (each block, each half)."""

    sentence = (
        Blank("shifts", either="rotations", empty="Work"),
        given("who", " by ", Blank("who")),
        SHIFT_DAYS,
        IN_BLOCKS,
        SINCE,
        UNTIL,
        ": ",
        between("people", lambda _: "people"),
        ".",
    )

    tier: Tier = doc(
        "Tier of the target's cost, and of min and max when they are soft.",
        Tier.COVERED,
        choices=SOFT_TIERS,
    )
    shifts: tuple[str, ...] = doc("Shifts that count, together.", ())
    rotations: tuple[str, ...] = doc("Rotations that count, together.", ())
    who: WhoSelector = doc("Only these people count.", WhoSelector())
    days: DaySelector = doc(
        "On which days (shifts); one on which none of the shifts exists asks for nothing.",
        DaySelector(),
    )
    blocks: tuple[str, ...] = doc("In which blocks (rotations); none means all.", ())
    since: date | None = doc("First day on which the rule holds.")
    until: date | None = doc("Last day on which the rule holds.")
    min: int | None = doc("At least so many.")
    target: int | None = doc("So many are wanted: each one missing costs `weight`.")
    max: int | None = doc("At most so many.")

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield a limit for each bound and step."""
        moments = phases(grid, self.shifts, self.rotations)
        for step in self.steps(grid, programme) if moments else ():
            for letters, moment in moments:
                yield from self._at(grid, step, letters, moment)

    def steps(self, grid: Grid, programme: Programme) -> Iterator[int]:
        """Yield the steps of the horizon on which the rule holds.

        Nothing is asked of a day on which none of the shifts exists.
        """
        shifts = [programme.shift[id] for id in self.shifts if id in programme.shift]
        for step in grid.horizon:
            day = grid.steps[step].start
            if (self.since and day < self.since) or (self.until and day > self.until):
                continue
            if self.blocks and grid.name == "year" and grid.steps[step].id not in self.blocks:
                continue
            if grid.name != "year" and not self.days.matches(day, grid.calendar):
                continue
            if not shifts or any(shift.days.matches(day, grid.calendar) for shift in shifts):
                yield step

    @property
    def wanted(self) -> int:
        """How many people the rule asks for: its target, else its minimum."""
        return self.target if self.target is not None else self.min or 0

    def _at(self, grid: Grid, step: int, letters: Letters, half: str) -> Iterator[Limit]:
        cells = tuple(
            (row, step, letters, 1)
            for row in grid.people_who(self.who, step)
            if grid.domain[row][step] & letters
        )
        subject = f"{self._what()} {when(grid, step)}{half}"
        price = self.price
        common = {"rule": self.id, "subject": subject, "unit": "people", "steps": (step, step)}
        if self.min is not None:
            yield Limit(
                **common,  # type: ignore[arg-type]
                severity=self.severity,
                tier=self.level,
                of=Sum(cells=cells, lo=self.min, plo=price),
            )
        if self.max is not None:
            yield Limit(
                **common,  # type: ignore[arg-type]
                severity=self.severity,
                tier=self.level,
                of=Sum(cells=cells, hi=self.max, phi=price),
            )
        if self.target is not None and self.target > (self.min or 0):
            yield Limit(
                **common,  # type: ignore[arg-type]
                severity=Severity.PREFER,
                tier=self.tier,
                of=Sum(cells=cells, lo=self.target, plo=self.weight),
            )

    def _what(self) -> str:
        names = listing(self.shifts or self.rotations) or "Work"
        return names if self.who == WhoSelector() else f"{names} by {people(self.who)}"
