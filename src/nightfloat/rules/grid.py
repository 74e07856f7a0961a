"""A grid: people by steps (days or blocks), with the letters each cell may hold.

One grid serves a block schedule (steps are blocks, letters are rotations) and the days inside it
(letters are kinds of day: a combination of shifts, off, leave). History comes first: steps before
`first` are fixed and enter every count as constants.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date

from nightfloat.domain.entry import Kind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Clinician, WhoSelector
from nightfloat.domain.time import DAY, Calendar
from nightfloat.rules.language import Count, Letters, Row, Sum, Tier


@dataclass(frozen=True, slots=True)
class Span:
    """Part of a kind of day: minutes after its local midnight (1440 and more: next day)."""

    kind: Kind
    start: int
    end: int
    code: str = ""
    site: str = ""


VACATION_SUFFIX = " + vacation"
"""What a block letter's code ends with when there is a vacation in it."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One kind of step.

    `code` is what a cell shows: shift ids joined by '+', a rotation, '-' for off. `shifts` are the
    ids in it (empty on a block grid), `rotations` the rotations of a block's two halves (the same
    twice but for a half-block combination), `spans` its clock times in order of start.
    """

    code: str
    shifts: tuple[str, ...] = ()
    rotations: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    vacation: bool = False

    @property
    def plain(self) -> str:
        """The code without a vacation: the rotation (or combination) of a block."""
        return self.code.removesuffix(VACATION_SUFFIX) if self.vacation else self.code

    def named(self, rotations: frozenset[str]) -> bool:
        """Return True when a block has any of these rotations, or is one of these combinations."""
        return bool(self.rotations) and (
            self.plain in rotations or not rotations.isdisjoint(self.rotations)
        )

    @property
    def idle(self) -> bool:
        """True when nothing is done: off, leave or absent (waiting on home call is not idle)."""
        return all(span.kind in (Kind.LEAVE, Kind.OFF) for span in self.spans)

    @property
    def end(self) -> int:
        """Minute at which the last span ends (0 for an idle letter)."""
        return 0 if self.idle else max(span.end for span in self.spans)


OFF = "-"
LEAVE = "leave"
ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a grid: a day, or a block; `end` exclusive."""

    id: str
    start: date
    end: date


@dataclass(frozen=True, kw_only=True)
class Grid:
    """People x steps, letters, and the letters each cell may hold.

    `domain[p][t]` is a letter set, never empty; before `first` it has one letter (what happened).
    `rotation[p][t]` is the rotation of a day ('' on a block grid). `barred(p, t, letter)` says in
    words why a person may not have a letter there (None: nothing speaks against it). A pinned
    letter is in the domain whatever bars it; one that only history or a schedule at hand has is
    not, though nothing may bar it.
    """

    name: str
    calendar: Calendar
    people: tuple[Clinician, ...]
    steps: tuple[Step, ...]
    first: int
    letters: tuple[Letter, ...]
    domain: tuple[tuple[Letters, ...], ...]
    rotation: tuple[tuple[str, ...], ...]
    barred: Callable[[int, int, int], str | None] = field(compare=False)
    previous: tuple[tuple[int, ...], ...] | None = None
    """Letters of an earlier version, cell by cell (-1: nothing known), for stability rules."""
    _chosen: dict[tuple[WhoSelector, int], tuple[int, ...]] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    @property
    def every(self) -> Letters:
        """The set of all letters."""
        return (1 << len(self.letters)) - 1

    @property
    def length(self) -> int:
        """Number of steps, history included."""
        return len(self.steps)

    @property
    def horizon(self) -> range:
        """The steps to be planned."""
        return range(self.first, len(self.steps))

    def number(self, code: str) -> int:
        """Return the number of the letter with this code; raise KeyError."""
        for index, letter in enumerate(self.letters):
            if letter.code == code:
                return index
        raise KeyError(code)

    def having(self, test: Callable[[Letter], bool]) -> Letters:
        """Return the set of letters that pass a test."""
        return sum(1 << index for index, letter in enumerate(self.letters) if test(letter))

    def with_shifts(self, shifts: Iterable[str]) -> Letters:
        """Return the letters that contain any of these shifts."""
        wanted = frozenset(shifts)
        return self.having(lambda letter: not wanted.isdisjoint(letter.shifts))

    def on_rotations(self, rotations: Iterable[str], *, half: int | None = None) -> Letters:
        """Return the letters of any of these rotations (block grids).

        With `half` (0 or 1): those that spend that half of the block on one of them.
        """
        wanted = frozenset(rotations)
        if half is None:
            return self.having(lambda letter: letter.named(wanted))
        return self.having(
            lambda letter: (
                letter.plain in wanted
                or (bool(letter.rotations) and letter.rotations[half] in wanted)
            )
        )

    def people_who(self, who: WhoSelector, step: int) -> tuple[int, ...]:
        """Return the rows of the people whom `who` selects at a step, in order."""
        key = (who, -1 if who.lasting else step)
        found = self._chosen.get(key)
        if found is None:
            found = self._chosen[key] = tuple(
                row
                for row, person in enumerate(self.people)
                if who.matches(person, self.day_of(row, step), self.rotation[row][step])
            )
        return found

    def day_of(self, row: int, step: int) -> date:
        """Return the day by which a person is known at a step: the first one they are there."""
        place = self.steps[step]
        there = (a.start for a in self.people[row].appointments if a.end > place.start)
        return max(place.start, min(next(there, place.start), place.end - DAY))

    def person(self, id: str) -> int:
        """Return the row of a clinician; raise KeyError."""
        for index, one in enumerate(self.people):
            if one.id == id:
                return index
        raise KeyError(id)

    def step_of(self, day: date) -> int | None:
        """Return the step that contains a day, if any."""
        for index, step in enumerate(self.steps):
            if step.start <= day < step.end:
                return index
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """One rule, applied to one row or one set of cells: what solver, check and explanation share.

    `rule` is the id of the rule it comes from; `subject` says in words what is counted, about
    whom and when ("Night on Sat 4 Jul"); `person` is the row of a Count (None for a Sum);
    `steps` are the first and last step it concerns. A `fixed` limit is a fact about people (leave,
    a pin): it is given up only when nothing else helps.
    """

    rule: str
    severity: Severity
    tier: Tier
    of: Count | Sum
    subject: str
    unit: str = ""
    person: int | None = None
    steps: tuple[int, int] | None = None
    about: str = ""
    """The id of the request, leave or pin that the limit stands for, if any."""
    fixed: bool = False
    judge: bool = True
    """False where an exact check of its own judges the rule (the clock): then this limit only
    guides the solver."""

    def value(self, rows: Sequence[Row]) -> int:
        """Return what the limit measures in a schedule."""
        if isinstance(self.of, Sum):
            return self.of.value(rows)
        assert self.person is not None
        return self.of.value(rows[self.person])


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A grid and every limit on it: the frozen input of a solve."""

    grid: Grid
    limits: tuple[Limit, ...]

    def people_of(self, limit: Limit) -> tuple[int, ...]:
        """Return the rows that a limit reads, in order."""
        if isinstance(limit.of, Sum):
            return tuple(sorted({person for person, _, _, _ in limit.of.cells}))
        assert limit.person is not None
        return (limit.person,)
