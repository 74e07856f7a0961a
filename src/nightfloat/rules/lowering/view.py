"""The clock of a day grid: when each kind of day begins and ends on each date, in UTC minutes."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.domain.time import instant, minute_of
from nightfloat.rules.clock.arrays import ints
from nightfloat.rules.clock.timeline import CODE_OF, Timeline
from nightfloat.rules.grid import LEAVE, Grid
from nightfloat.rules.language import Letters

Days = list[tuple[int, int]]
"""(step, letter) pairs: a few days of one imagined clinician."""

REACH = 6
"""Days after a day that a change of the clocks can still concern."""


@dataclass(frozen=True, eq=False)
class View:
    """A day grid with its letters' instants, and timelines of imagined clinicians on it."""

    grid: Grid
    _minutes: dict[tuple[int, int], int] = field(default_factory=dict, repr=False)

    def minute(self, step: int, wall: int) -> int:
        """Return the UTC minute at which the wall clock shows `wall` minutes of a step's day.

        Steps before or after the grid's own are counted on from its ends.
        """
        key = (step, wall)
        if key not in self._minutes:
            day = self.grid.steps[0].start + timedelta(days=step)
            self._minutes[key] = minute_of(instant(day, wall, self.grid.calendar.tz))
        return self._minutes[key]

    def day_signature(self, step: int) -> tuple[int, ...]:
        """Return the lengths in minutes of the days from a step on: equal where clocks agree."""
        marks = [self.minute(step + ahead, 0) for ahead in range(REACH + 1)]
        return tuple(b - a for a, b in itertools.pairwise(marks))

    def timeline(self, sequences: Sequence[Days]) -> Timeline:
        """Return the timeline in which imagined clinician i works sequence i."""
        rows: list[tuple[int, int, int, int]] = []
        for person, sequence in enumerate(sequences):
            for step, letter in sequence:
                rows += [
                    (
                        person,
                        self.minute(step, span.start),
                        self.minute(step, span.end),
                        CODE_OF[span.kind],
                    )
                    for span in self.grid.letters[letter].spans
                ]
        rows.sort()
        table = ints(rows).reshape(-1, 4)
        none = np.zeros(len(rows), dtype=np.int64)
        return Timeline(
            people=tuple(str(number) for number in range(len(sequences))),
            person=ints(table[:, 0]),
            start=ints(table[:, 1]),
            end=ints(table[:, 2]),
            kind=ints(table[:, 3]),
            code=none,
            rotation=none,
            site=none,
        )

    def clear(self, kinds: frozenset[Kind]) -> Letters:
        """Return the letters with no work of these kinds."""
        return self.grid.having(lambda letter: all(span.kind not in kinds for span in letter.spans))

    @property
    def leave(self) -> Letters:
        """The letter for a whole day of leave, as a set."""
        return self.grid.having(lambda letter: letter.code == LEAVE)

    @cached_property
    def used(self) -> Letters:
        """The letters that some cell may hold."""
        found = 0
        for row in self.grid.domain:
            for cell in row:
                found |= cell
        return found

    def classes(self) -> dict[tuple[int, ...], tuple[int, ...]]:
        """Return the steps by the signature of the days that follow them, in order."""
        groups: dict[tuple[int, ...], list[int]] = {}
        for step in range(self.grid.length):
            groups.setdefault(self.day_signature(step), []).append(step)
        return {key: tuple(steps) for key, steps in groups.items()}


def members_of(letters: Letters) -> list[int]:
    """Return the letter numbers in a set, in order."""
    return [index for index in range(letters.bit_length()) if letters >> index & 1]
