"""One way to change a cell, judged: the first reason that says no, else what it costs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from nightfloat.domain.findings import Severity
from nightfloat.explain.effect import Cells, Cost, Move, Totals, costs_of, total_of
from nightfloat.explain.situation import View
from nightfloat.rules.describe import message
from nightfloat.rules.grid import ABSENT, LEAVE, OFF, Limit


class Way(StrEnum):
    """How somebody else gets what a cell holds."""

    TAKES = "takes"
    """Instead of what they have, which nobody does then."""
    SWAPS = "swaps"
    """In exchange for what they have."""
    ADDS = "adds"
    """On top of what they have: the two fit into one day."""
    HAS = "has"
    """The same person has something else in the cell."""


class Because(StrEnum):
    """What kind of reason says no, in the order in which reasons are looked for."""

    BARRED = "barred"
    LIMIT = "limit"
    CLOCK = "clock"


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One cell of a proposal."""

    clinician: str
    step: str
    before: str
    after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Blocker:
    """One reason against a change. `rule` is what a check would cite."""

    because: Because
    rule: str
    words: str
    limit: Limit | None = None
    amount: int = 1
    """By how many units the limit is broken more than now."""
    now: int = 0
    """The limit's value after the change."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """A proposal: `can` when nothing forbids it; else `rule` and `reason` are the first that does.

    `costs` are what it adds (negative: saves) by tier and rule, `total` by tier; `advisories` the
    breaches of a "should" that it brings by the clock.
    """

    clinician: str
    name: str
    has: str
    way: Way
    can: bool
    because: Because | None
    rule: str
    reason: str
    costs: tuple[Cost, ...]
    total: Totals
    advisories: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, eq=False)
class Proposal:
    """New letters in cells of one step, with everything that follows from them."""

    view: View
    step: int
    row: int
    way: Way
    cells: Cells
    _blockers: list[tuple[Blocker, ...]] = field(default_factory=list, repr=False)

    @property
    def blockers(self) -> tuple[Blocker, ...]:
        """Every reason against it: barred, then broken musts, then the clock."""
        if not self._blockers:
            self._blockers.append((*self._barred(), *self._broken(), *self._hours()))
        return self._blockers[0]

    @cached_property
    def moves(self) -> tuple[Move, ...]:
        """The limits that it moves."""
        return self.view.index.moves(self.cells)

    @cached_property
    def costs(self) -> tuple[Cost, ...]:
        """What it costs by tier and rule."""
        return costs_of(self.moves)

    def without(self, given_up: Callable[[Limit], bool]) -> Totals:
        """Return the cost by tier when the limits for which `given_up` is true do not count."""
        return total_of(costs_of(move for move in self.moves if not given_up(move.limit)))

    def _barred(self) -> Iterator[Blocker]:
        for (row, step), letter in self.cells.items():
            said = self.view.grid.barred(row, step, letter)
            if said is not None:
                rule, _, why = said.partition(": ")
                yield Blocker(
                    because=Because.BARRED,
                    rule=rule if why else "assignment",
                    words=sentence(why or said),
                )

    def _broken(self) -> Iterator[Blocker]:
        broken = [move for move in self.moves if move.broken > 0]
        for move in sorted(broken, key=self._order):
            limit = move.limit
            words = sentence(limit.subject) if limit.fixed else message(limit, move.after)
            yield Blocker(
                because=Because.LIMIT,
                rule=limit.rule,
                words=words,
                limit=limit,
                amount=move.broken,
                now=move.after,
            )

    def _order(self, move: Move) -> tuple[int, int]:
        """Facts about people first, then what one person may, then what a place needs."""
        limit = move.limit
        rows = self.view.reading.problem.people_of(limit)
        own = self.row in rows and len(rows) == 1
        return (not limit.fixed, not own) if len(rows) == 1 else (2, 0)

    def _hours(self) -> Iterator[Blocker]:
        for (row, step), letter in self.cells.items():
            for finding in self.view.worse_hours(row, step, letter):
                if finding.severity is Severity.MUST:
                    name = self.view.grid.people[row].name
                    yield Blocker(
                        because=Because.CLOCK,
                        rule=finding.rule,
                        words=f"{name}: {finding.message}",
                    )

    def judged(self) -> Option:
        """Return the proposal as an option."""
        view, grid = self.view, self.view.grid
        first = next(iter(self.blockers), None)
        person = grid.people[self.row]
        advisories = tuple(
            f"{grid.people[row].name}: {finding.message}"
            for (row, step), letter in self.cells.items()
            for finding in view.worse_hours(row, step, letter)
            if finding.severity is Severity.SHOULD
        )
        return Option(
            clinician=person.id,
            name=person.name,
            has=view.code(self.row, self.step),
            way=self.way,
            can=first is None,
            because=first.because if first else None,
            rule=first.rule if first else "",
            reason=first.words if first else "",
            costs=self.costs,
            total=total_of(self.costs),
            advisories=advisories,
            changes=tuple(
                Change(
                    clinician=grid.people[row].id,
                    step=grid.steps[step].id,
                    before=view.code(row, step),
                    after=grid.letters[letter].code,
                )
                for (row, step), letter in self.cells.items()
            ),
        )

    @property
    def rank(self) -> tuple[object, ...]:
        """What proposals are compared by: possible first, then cost, then the mildest way."""
        if self.blockers:
            return (1, len(self.blockers), list(Because).index(self.blockers[0].because))
        return (0, *total_of(self.costs), list(Way).index(self.way))


def sentence(words: str) -> str:
    """Return words with one full stop at the end."""
    return words.rstrip(".") + "."


def propose(view: View, step: int, row: int, way: Way, cells: Cells) -> Proposal:
    """Return a proposal that puts letters into cells of one step; `row` is whom it is about.

    What it does is found out when it is asked for: before the next edit of a live schedule.
    """
    return Proposal(view, step, row, way, cells)


def others(view: View, holder: int, step: int) -> Iterator[list[Proposal]]:
    """Yield, for every other row, the ways in which it could have what the holder has."""
    grid, rows = view.grid, view.reading.rows
    letter = rows[holder][step]
    for row in range(len(grid.people)):
        if row == holder or rows[row][step] == letter:
            continue
        own = rows[row][step]
        swap = propose(view, step, row, Way.SWAPS, {(row, step): letter, (holder, step): own})
        if grid.name == "year":
            yield [swap]
            continue
        off = idle(view, holder, step)
        take = propose(view, step, row, Way.TAKES, {(row, step): letter, (holder, step): off})
        if grid.letters[own].code in (OFF, LEAVE, ABSENT):
            yield [take]
            continue
        both = _combined(view, own, letter)
        more = [propose(view, step, row, Way.ADDS, {(row, step): both, (holder, step): off})]
        yield [swap, *(more if both else []), take]


def instead(view: View, row: int, step: int) -> Iterator[Proposal]:
    """Yield every other letter that the same cell may hold."""
    for letter in range(len(view.grid.letters)):
        allowed = view.grid.domain[row][step] >> letter & 1
        if allowed and letter != view.reading.rows[row][step]:
            yield propose(view, step, row, Way.HAS, {(row, step): letter})


def idle(view: View, row: int, step: int) -> int:
    """Return the letter of a cell that is left free: leave on leave, else off (a year: absent)."""
    grid = view.grid
    if grid.name != "year" and view.programme.away(grid.people[row].id, grid.steps[step].start):
        return grid.number(LEAVE)
    return 0


def _combined(view: View, one: int, other: int) -> int:
    """Return the letter that holds the shifts of both, or 0."""
    letters = view.grid.letters
    wanted = frozenset(letters[one].shifts) | frozenset(letters[other].shifts)
    if len(wanted) != len(letters[one].shifts) + len(letters[other].shifts):
        return 0
    for index, letter in enumerate(letters):
        if letter.shifts and frozenset(letter.shifts) == wanted:
            return index
    return 0


def measure_all(view: View, step: int, proposals: Iterable[Proposal]) -> None:
    """Measure the hours that many proposals need at once."""
    view.measure(
        step,
        [(row, letter) for one in proposals for (row, _), letter in one.cells.items()],
    )
