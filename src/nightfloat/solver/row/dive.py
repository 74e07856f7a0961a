"""From a mix of rows to one schedule: fix cell after cell, and let the mix answer each time.

A cell that the mix gives mostly to one letter is given to it, its other letters are shut, and
columns are generated anew, so that everybody's row can still turn around what is fixed. A step
that costs too much is taken back and tried with fewer cells; a single cell that costs too much is
rather denied its letter. Whole rows are never fixed: measured on 60 people, whole rows end 30 %
above the mix, cells 0.05 %.
"""

from __future__ import annotations

from random import Random
from typing import NamedTuple

import numpy as np

from nightfloat.solver.row.colgen import STALL, Generation, GoOn
from nightfloat.solver.row.rules import Ints

SURE = 1.0 - 1e-6
"""Share from which on the mix agrees on a cell."""
LIKELY = 0.75
"""Share from which on a step fixes any number of cells."""
PART = 4
"""A dive begins with one cell of one in so many people whose rows are mixed."""
ROUNDS = 3
"""Rounds of column generation after each step."""
PATIENCE = 1
"""Rounds without gain after which the mix has answered."""
SMALLER = 4
"""A step that costs too much is tried again with this part of its cells."""
ANSWERS = 80
"""Answers of the mix after which a dive is given up: where few people have rows much alike, single
cells are denied their letters for ever."""
BLUR = 0.2
"""How much a cell's share may seem smaller than it is, so that two dives differ."""
TRIES = 3
"""Single cells that are tried before one is denied its letter."""
DRIFTS = (1e-2, 3e-3, 1e-3)
"""A step may raise the cost of the mix by one of these shares of it, drawn for each dive."""


def dive(generation: Generation, go_on: GoOn, random: Random, below: float = np.inf) -> Ints | None:
    """Return letters [P, T] of a schedule near the mix.

    None when it was told to stop, when no schedule is left, or when the mix costs no less than
    `below`. Letters that are shut stay shut: a generation serves one dive.
    """
    return _Dive(generation, go_on, random, below).go()


class Cell(NamedTuple):
    """A letter of a cell, and how much of the mix has it there."""

    place: int
    day: int
    letter: int
    share: float


class _Dive:
    def __init__(self, generation: Generation, go_on: GoOn, random: Random, below: float) -> None:
        self.generation, self.go_on, self.random = generation, go_on, random
        self.below, self.drift = below, random.choice(DRIFTS)
        self.answers = 0
        self.shut = generation.task.shut
        self.days = np.arange(generation.steps)

    def go(self) -> Ints | None:
        """Dive."""
        generation = self.generation
        count = max(1, len(generation.people) // PART)
        while self._worth_it():
            cells = self._liked()
            if not cells:
                return self._letters()
            likely = sum(cell.share >= LIKELY for cell in cells)
            fixed = self._fix(cells, max(count, likely))
            count = max(1, min(2 * fixed, len(generation.people)))
        return None

    def _worth_it(self) -> bool:
        generation = self.generation
        good = generation.value < self.below and not generation.master.missing
        return good and self.answers < ANSWERS and self.go_on()

    def _fix(self, cells: list[Cell], most: int) -> int:
        """Fix the first cells, as many as cost little, or else the one that costs least.

        Returns their number.
        """
        generation = self.generation
        allowed = generation.value + self.drift * abs(generation.value) + STALL
        before = self.shut.copy()
        size = min(most, len(cells))
        while size > 1:
            self._shut(cells[:size])
            if generation.value <= allowed:
                return size
            self.shut[:] = before
            size //= SMALLER
        best, least = cells[0], np.inf
        for cell in cells[:TRIES]:
            self._shut([cell])
            if generation.value <= allowed:
                return 1
            if generation.value < least:
                best, least = cell, generation.value
            self.shut[:] = before
        self.shut[best.place, best.day, best.letter] = True  # rather deny it what it costs
        self._answer()
        if generation.value > min(allowed, least):
            self.shut[:] = before
            self._shut([best])
        return 1

    def _shut(self, cells: list[Cell]) -> None:
        """Leave cells no other letter, and look what that costs."""
        for cell in cells:
            self.shut[cell.place, cell.day] = True
            self.shut[cell.place, cell.day, cell.letter] = False
        self._answer()

    def _answer(self) -> None:
        """Let the mix turn around what is shut."""
        generation = self.generation
        self.answers += 1
        generation.confine()
        generation.solve()
        generation.run(ROUNDS, self.go_on, PATIENCE)

    def _letters(self) -> Ints:
        generation = self.generation
        letters = generation.state.rows.copy()
        for number in np.flatnonzero(generation.shares > 0.5):
            column = generation.master.columns[number]
            letters[column.person] = column.letters
        return letters

    def _liked(self) -> list[Cell]:
        """Return each person's likeliest cell that the mix does not agree on, likeliest first."""
        generation = self.generation
        liked = np.zeros(self.shut.shape)
        at = {int(person): place for place, person in enumerate(generation.people)}
        for number in np.flatnonzero(generation.shares > 0.0):
            column = generation.master.columns[number]
            liked[at[column.person], self.days, column.letters] += generation.shares[number]
        letter, share = liked.argmax(axis=2), liked.max(axis=2)
        share = np.where(share < SURE, share, 0.0)
        day, most = share.argmax(axis=1), share.max(axis=1)
        blurred = [share * (BLUR * self.random.random() - 1.0) for share in most]
        order = np.argsort(blurred, kind="stable")
        return [
            Cell(int(p), int(day[p]), int(letter[p, day[p]]), float(most[p]))
            for p in order
            if most[p] > 0.0
        ]
