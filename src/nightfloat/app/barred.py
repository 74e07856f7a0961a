"""Whom a demand does not count: people who may not have the shift or rotation that they have.

The check counts only who may have it by appointment, rotation and eligibility, or by a pin.
"""

from __future__ import annotations

from datetime import date
from functools import cached_property

from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, Block
from nightfloat.rules.alphabet import day_letters
from nightfloat.rules.bars import DayBars, YearBars
from nightfloat.rules.compile import placed, year_letters
from nightfloat.rules.grid import Letter, Step
from nightfloat.rules.language import Letters
from nightfloat.rules.programme import Programme

MOST = 512
"""Days on a rotation whose bars are kept at work: a block's fit well; answers stay anyway."""


class Bars:
    """Answers of a programme's bars, each found once; any thread may ask."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self._days: dict[tuple[str, int, str, tuple[str, ...]], bool] = {}
        self._blocks: dict[tuple[str, str, int, tuple[str, ...]], bool] = {}
        self._bars: dict[tuple[date, str], DayBars] = {}
        self._with: dict[tuple[str, ...], Letters] = {}
        self._rows = {one.id: row for row, one in enumerate(programme.people)}

    def shift(self, person: Clinician, day: date, rotation: str, shifts: tuple[str, ...]) -> bool:
        """Return whether somebody on a rotation may have any of some shifts on a day."""
        key = (person.id, day.toordinal(), rotation, shifts)
        found = self._days.get(key)
        if found is None:
            found = self._days[key] = self._shift(person, day, rotation, shifts)
        return found

    def _shift(self, person: Clinician, day: date, rotation: str, shifts: tuple[str, ...]) -> bool:
        row = self._rows[person.id]
        if self._bars_on(day, rotation).allowed(row, 0, len(self._letters)) & self._having(shifts):
            return True
        wanted = frozenset(shifts)
        return any(
            pin.clinician == person.id
            and pin.start <= day < pin.end
            and not wanted.isdisjoint(pin.assign.split("+"))
            for pin in self.programme.pins
        )

    def _bars_on(self, day: date, rotation: str) -> DayBars:
        """Return everybody's bars of a day as if all were on a rotation; `shift` asks of one."""
        found = self._bars.get((day, rotation))
        if found is None:
            people, letters = self.programme.people, self._letters
            step = Step(day.isoformat(), day, day + DAY)
            on = ((rotation,),) * len(people)
            found = DayBars(self.programme, people, (step,), letters, on, letters, frozenset())
            if len(self._bars) >= MOST:
                self._bars.clear()
            self._bars[day, rotation] = found
        return found

    def _having(self, shifts: tuple[str, ...]) -> Letters:
        """Return the letters that hold any of some shifts."""
        found = self._with.get(shifts)
        if found is None:
            wanted = frozenset(shifts)
            found = self._with[shifts] = sum(
                1 << number
                for number, letter in enumerate(self._letters)
                if not wanted.isdisjoint(letter.shifts)
            )
        return found

    def rotation(
        self, person: Clinician, block: Block, half: int, rotations: tuple[str, ...]
    ) -> bool:
        """Return whether somebody may be on any of some rotations in a half (0, 1) of a block."""
        key = (person.id, block.id, half, rotations)
        found = self._blocks.get(key)
        if found is None:
            found = self._blocks[key] = self._rotation(person, block, half, rotations)
        return found

    def _rotation(
        self, person: Clinician, block: Block, half: int, rotations: tuple[str, ...]
    ) -> bool:
        if person.id not in self._placed:
            return False
        wanted = frozenset(rotations)
        letters = year_letters(self.programme)
        bars = YearBars(self.programme, (person,), (block,), letters)
        if any(
            (letter.plain in wanted or (letter.rotations and letter.rotations[half] in wanted))
            and bars(0, 0, number) is None
            for number, letter in enumerate(letters)
        ):
            return True
        return any(
            (pin.clinician, pin.block) == (person.id, block.id) and pin.rotation in wanted
            for pin in self.programme.block_schedule
        )

    @cached_property
    def _letters(self) -> tuple[Letter, ...]:
        return day_letters(self.programme)

    @cached_property
    def _placed(self) -> frozenset[str]:
        return frozenset(person.id for person in placed(self.programme))
