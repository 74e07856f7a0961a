"""What keeps a letter out of a cell, in words: appointments, rotations, eligibility."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

from nightfloat.domain.people import Clinician
from nightfloat.domain.time import Block, say
from nightfloat.rules.alphabet import (
    ROTATING,
    block_letters,
    typical_letters,
    typical_times,
)
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Letter, Step
from nightfloat.rules.language import Letters
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.programme import Programme

HISTORY = timedelta(days=28)
"""How far back a day grid reaches: the longest window any pack averages over on days."""


@dataclass(frozen=True)
class YearBars:
    """Why a person may not have a rotation in a block."""

    programme: Programme
    people: tuple[Clinician, ...]
    blocks: tuple[Block, ...]
    letters: tuple[Letter, ...]

    def __call__(self, row: int, step: int, letter: int) -> str | None:
        return _in_words(self._against(row, step, letter))

    def allowed(self, row: int, step: int, own: int) -> Letters:
        """Return which of the first `own` letters nothing bars."""
        return sum(1 << i for i in range(own) if self._against(row, step, i) is None)

    def _against(self, row: int, step: int, letter: int) -> Eligibility | str | None:
        person, block, one = self.people[row], self.blocks[step], self.letters[letter]
        day = self._days[row][step]
        if day is None:
            absent = f"{person.name} has no appointment in block {block.id}"
            return None if one.code == ABSENT else absent
        if person.role not in ROTATING:
            return self._guest_bars(person, block, one)
        if one.code == ABSENT:
            return f"{person.name} is there in block {block.id}"
        if strange := self._strange(block, one):
            return strange
        for rule in self._eligibility[letter]:
            if rule.bars(one, person, day, "", block.id, True):
                return rule
        return None

    def _guest_bars(self, person: Clinician, block: Block, one: Letter) -> str | None:
        """Return why not, for people whom the block schedule alone places."""
        if one.plain == self._pins.get((person.id, block.id), ABSENT):
            return None
        return f"{person.name} is of another programme and is where the block schedule says"

    def _strange(self, block: Block, one: Letter) -> str | None:
        """Return why a letter that was read from a schedule is none of the programme's."""
        for part in one.rotations:
            if not part:
                return f"half of block {block.id} has no rotation"
            if part not in self.programme.rotation:
                return f'there is no rotation "{part}"'
        if one.rotations not in self._halves:
            return f"no half-block combination is {one.plain}"
        return None

    @cached_property
    def _days(self) -> tuple[tuple[date | None, ...], ...]:
        """The first day on which each person is there in each block; None for half of it away."""
        return tuple(
            tuple(_first_day(person, block) for block in self.blocks) for person in self.people
        )

    @cached_property
    def _pins(self) -> dict[tuple[str, str], str]:
        return {(p.clinician, p.block): p.rotation for p in self.programme.block_schedule}

    @cached_property
    def _halves(self) -> frozenset[tuple[str, ...]]:
        return frozenset(one.rotations for one in block_letters(self.programme, vacations=False))

    @cached_property
    def _eligibility(self) -> tuple[tuple[Eligibility, ...], ...]:
        """For each letter the rules about its rotations."""
        rules = [rule for rule in self.programme.rules if isinstance(rule, Eligibility)]
        return tuple(
            tuple(rule for rule in rules if not set(rule.rotations).isdisjoint(one.rotations))
            for one in self.letters
        )


@dataclass(frozen=True)
class DayBars:
    """Why a person may not have a kind of day on a date."""

    programme: Programme
    people: tuple[Clinician, ...]
    steps: tuple[Step, ...]
    letters: tuple[Letter, ...]
    rotation: tuple[tuple[str, ...], ...]
    own: tuple[Letter, ...]
    late: frozenset[int]
    """Whose work of the day before the horizon runs into its first day."""

    def __call__(self, row: int, step: int, letter: int) -> str | None:
        return _in_words(self._against(row, step, letter))

    def allowed(self, row: int, step: int, own: int) -> Letters:
        """Return which of the first `own` letters nothing bars."""
        person, day = self.people[row], self.steps[step].start
        there = person.appointment(day) is not None
        alike = (
            there,
            there and self.programme.away(person.id, day),
            self.rotation[row][step],
            step,
            step == HISTORY.days and row in self.late,
            row if there and self._named[step] else -1,
        )
        found = self._allowed.get(alike)
        if found is None:
            found = self._allowed[alike] = sum(
                1 << i for i in range(own) if self._against(row, step, i) is None
            )
        return found

    def _against(self, row: int, step: int, letter: int) -> Eligibility | str | None:
        person, day, one = self.people[row], self.steps[step].start, self.letters[letter]
        if person.appointment(day) is None:
            return None if one.code == ABSENT else f"{person.name} has no appointment on {say(day)}"
        if one.code == ABSENT:
            return f"{person.name} is there on {say(day)}"
        if one.code == LEAVE:
            away = self.programme.away(person.id, day)
            return None if away else f"{person.name} has no leave on {say(day)}"
        return (
            self._rotation_bars(row, step, one)
            or self._strange(one)
            or self._shift_bars(row, step, letter)
        )

    def _rotation_bars(self, row: int, step: int, one: Letter) -> str | None:
        person, day = self.people[row], self.steps[step].start
        where = self.programme.rotation.get(self.rotation[row][step])
        if where is None:
            odd = one.code != OFF and not one.shifts
            return f"{person.name} is on no rotation with such days" if odd else None
        if where.shifts:
            if one.code == OFF or (one.shifts and set(one.shifts) <= set(where.shifts)):
                return None
            return f"{person.name} is on {where.name}, which has no {one.code}"
        if step == HISTORY.days and row in self.late:
            return None if one.code == OFF else f"{person.name} comes off a night"
        if one.code == typical_day(self.programme, where.id, day, self._typical[where.id]):
            return None
        return f"{person.name} is on {where.name}, whose days are not planned here"

    def _strange(self, one: Letter) -> str | None:
        """Return why a kind of day that was read from a schedule is none of the programme's.

        Other clock times are not strange: what really happened may differ from the plan.
        """
        if not one.shifts:
            return None
        for span in one.spans:
            if span.code and span.code not in self.programme.shift:
                return f'there is no shift "{span.code}"'
        if len(one.shifts) > 1 and frozenset(one.shifts) not in self._together:
            return f"{' and '.join(one.shifts)} do not go together on one day"
        return None

    def _shift_bars(self, row: int, step: int, letter: int) -> Eligibility | str | None:
        person, day, one = self.people[row], self.steps[step].start, self.letters[letter]
        for id in one.shifts:
            if id not in self._given[step]:
                return f"there is no {id} on {say(day)}"
        for rule, on in self._eligibility[letter]:
            if rule.bars(one, person, day, self.rotation[row][step], "", on[step]):
                return rule
        return None

    @cached_property
    def _allowed(self) -> dict[tuple[object, ...], Letters]:
        """What people may have on a step, by all that it depends on."""
        return {}

    @cached_property
    def _named(self) -> tuple[bool, ...]:
        """Whether on each step some rule says who may have a shift, one person unlike another."""
        return tuple(
            any(on[step] for pairs in self._eligibility for _, on in pairs)
            for step in range(len(self.steps))
        )

    @cached_property
    def _together(self) -> frozenset[frozenset[str]]:
        return frozenset(frozenset(one.shifts) for one in self.own)

    @cached_property
    def _typical(self) -> dict[str, tuple[Letter, ...]]:
        calendar = self.programme.calendar
        return {one.id: typical_letters(one, calendar) for one in self.programme.rotations}

    @cached_property
    def _given(self) -> tuple[frozenset[str], ...]:
        """The shifts that there are on each step's day."""
        calendar, shifts = self.programme.calendar, self.programme.shifts
        return tuple(
            frozenset(shift.id for shift in shifts if shift.days.matches(step.start, calendar))
            for step in self.steps
        )

    @cached_property
    def _eligibility(self) -> tuple[tuple[tuple[Eligibility, tuple[bool, ...]], ...], ...]:
        """For each letter the rules about its shifts, with whether they hold on each step."""
        calendar = self.programme.calendar
        rules = [
            (rule, tuple(rule.days.matches(step.start, calendar) for step in self.steps))
            for rule in self.programme.rules
            if isinstance(rule, Eligibility)
        ]
        return tuple(
            tuple(pair for pair in rules if not set(pair[0].shifts).isdisjoint(one.shifts))
            for one in self.letters
        )


def _first_day(person: Clinician, block: Block) -> date | None:
    there = sum(
        max(0, (min(a.end, block.end) - max(a.start, block.start)).days)
        for a in person.appointments
    )
    if 2 * there < block.length:
        return None
    return max(block.start, next(a.start for a in person.appointments if a.end > block.start))


def _in_words(found: Eligibility | str | None) -> str | None:
    return f"{found.id}: {found.words()}" if isinstance(found, Eligibility) else found


def typical_day(programme: Programme, rotation: str, day: date, letters: tuple[Letter, ...]) -> str:
    """Return the code of a rotation's typical day on a date; '-' where it has none."""
    times = typical_times(programme.rotation[rotation], day, programme.calendar)
    for letter in letters:
        if tuple((span.start, span.end) for span in letter.spans) == times:
            return letter.code
    return OFF
