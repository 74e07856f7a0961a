"""Eligibility: who may have a shift or a rotation at all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from nightfloat.domain.people import Clinician, WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.grid import Grid, Letter, Limit
from nightfloat.rules.library.base import Rule, doc
from nightfloat.rules.library.sentence import IN_BLOCKS, SHIFT_DAYS, SINCE, UNTIL, Blank

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme


@dataclass(frozen=True, kw_only=True)
class Eligibility(Rule):
    """Only these people may have these shifts or rotations. It shapes the grid: no limits."""

    sentence = (
        "Only ",
        Blank("who"),
        " may have ",
        Blank("shifts", either="rotations"),
        SHIFT_DAYS,
        IN_BLOCKS,
        SINCE,
        UNTIL,
        ".",
    )

    shifts: tuple[str, ...] = doc("Shifts it is about.", ())
    rotations: tuple[str, ...] = doc("Rotations it is about.", ())
    who: WhoSelector = doc("Who may have them.", WhoSelector())
    days: DaySelector = doc("On which days the rule holds (shifts).", DaySelector())
    blocks: tuple[str, ...] = doc("In which blocks the rule holds (rotations); none means all.", ())
    since: date | None = doc("First day on which the rule holds.")
    until: date | None = doc("Last day on which the rule holds.")

    def bars(
        self, letter: Letter, person: Clinician, day: date, rotation: str, block: str, on: bool
    ) -> bool:
        """Return True when the rule keeps this person from this letter.

        `block` is the step's id on a block grid ('' on a day grid); `on` tells whether `days`
        matches.
        """
        named = self.rotations if block else self.shifts
        held = letter.rotations if block else letter.shifts
        if not on or not any(one in named for one in held):
            return False
        if self.blocks and block and block not in self.blocks:
            return False
        if (self.since and day < self.since) or (self.until and day > self.until):
            return False
        return not self.who.matches(person, day, rotation)

    def limits(self, grid: Grid, programme: Programme) -> Iterator[Limit]:
        """Yield nothing: eligibility decides which letters a cell may hold."""
        return iter(())
