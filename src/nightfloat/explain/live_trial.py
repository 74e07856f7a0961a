"""Many edits of one day tried at once: who else could have a shift, shown while it is dragged."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from nightfloat.domain.findings import Finding, Severity
from nightfloat.explain.compare import compare_findings
from nightfloat.explain.effect import Cells, Move, Totals, costs_of, total_of
from nightfloat.explain.live import Live
from nightfloat.explain.live_board import Board
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_rows import CellChange, LiveError
from nightfloat.explain.option import Way, sentence
from nightfloat.rules.check import breaks, idle, judged, out_of_place
from nightfloat.rules.describe import message
from nightfloat.rules.grid import OFF
from nightfloat.rules.language import breach, cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """How a shift would stand with somebody: the first rule against it, the worst first.

    `way`: they take it, swap what they have for it, or add it. `price` is what it costs by tier.
    """

    clinician: str
    way: Way
    standing: Standing
    rule: str
    words: str
    price: Totals
    changes: tuple[CellChange, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing against an edit."""

    standing: Standing
    rule: str
    words: str


class Trial:
    """A day of a live schedule on which letters are tried; valid until the next edit.

    Raises LiveError for a day that is not planned.
    """

    def __init__(self, live: Live, day: date) -> None:
        block = live.block_of(day)
        self.live, self.day = live, day
        self.board = live.board(block.id)
        step = self.board.grid.step_of(day)
        assert step is not None
        self.step = step
        later = live.following(block)
        self.next = live.board(later.id) if later and live.reads(later, day) else None
        self._hours: dict[tuple[int, int], tuple[Fault, ...]] = {}

    def row(self, clinician: str) -> int:
        """Return a clinician's row; raise LiveError for somebody who is not there."""
        if clinician not in self.board.row:
            raise LiveError(f'"{clinician}" has no day on {self.day}. Maybe a later appointment.')
        return self.board.row[clinician]

    def held(self, row: int) -> int:
        """Return the letter that somebody has on the day."""
        return self.board.index.rows[row][self.step]

    def free(self, row: int) -> int:
        """Return the letter of the day when it is left free."""
        grid = self.board.grid
        return grid.number(idle(self.live.now, grid.people[row], self.day))

    def idle(self) -> list[int]:
        """Return the rows of those who are free on the day, and not on leave."""
        grid = self.board.grid
        return [
            row
            for row in range(len(grid.people))
            if grid.letters[self.held(row)].code == OFF == grid.letters[self.free(row)].code
        ]

    def number(self, code: str) -> int:
        """Return the letter of a code; raise LiveError for an unknown one."""
        self.live.known(code)
        return self.board.grid.number(code)

    def letters_of(self, changes: Iterable[CellChange]) -> dict[int, int]:
        """Return what edits put on the day, by row."""
        return {
            row: self.free(row) if one.code == OFF else self.number(one.code)
            for one in changes
            if one.day == self.day
            for row in (self.row(one.clinician),)
        }

    def broken(self, cells: Cells) -> int:
        """Return how many things cells of the block would newly break, hours left out."""
        worse = _worse(self.board.index.moves(cells))
        faults = [*_placed(self.board, cells), *worse]
        return sum(fault.standing is Standing.VIOLATION for fault in faults)

    def glances(
        self, rows: Iterable[int], letters: Callable[[int], Mapping[int, int]]
    ) -> Iterator[tuple[int, tuple[object, ...]]]:
        """Yield each row with what its letters would break and cost, hours included."""
        wanted = {row: letters(row) for row in rows}
        self.measure(pair for one in wanted.values() for pair in one.items())
        for row, one in wanted.items():
            faults, moves = self.grid_faults(one)
            faults += self.hour_faults(one)
            bad = sum(fault.standing is Standing.VIOLATION for fault in faults)
            yield row, (bad, len(faults) - bad, price_of(moves), row)

    def grid_faults(self, letters: Mapping[int, int]) -> tuple[list[Fault], list[Move]]:
        """Return what the grids have against letters on the day, and which limits they move."""
        cells = {(row, self.step): letter for row, letter in letters.items()}
        faults = list(_placed(self.board, cells))
        moves = list(self.board.index.moves(cells))
        if self.next is not None:
            grid = self.next.grid
            step = grid.step_of(self.day)
            assert step is not None
            ids = {row: self.board.grid.people[row].id for row in letters}
            later = {
                (self.next.row[ids[row]], step): letter
                for row, letter in letters.items()
                if ids[row] in self.next.row and letter < self.board.own
            }
            moves += self.next.index.moves(later)
        return [*faults, *_worse(moves)], moves

    def measure(self, letters: Iterable[tuple[int, int]]) -> None:
        """Measure the hours of many (row, letter) of the day at once."""
        todo: dict[int, list[int]] = {}
        for row, letter in dict.fromkeys(letters):
            if letter == self.held(row):
                self._hours[row, letter] = ()
            elif (row, letter) not in self._hours:
                todo.setdefault(row, []).append(letter)
        while todo:
            batch = {row: wanted.pop() for row, wanted in todo.items()}
            todo = {row: wanted for row, wanted in todo.items() if wanted}
            self._measure(batch)

    def _measure(self, batch: Mapping[int, int]) -> None:
        grid = self.board.grid
        trials = {grid.people[row].id: grid.letters[letter] for row, letter in batch.items()}
        after = self.live.hours_near(self.day, trials)
        for row, letter in batch.items():
            id = grid.people[row].id
            worse = compare_findings(self.live.breaches_of(id), after.get(id, ())).worse
            self._hours[row, letter] = tuple(_fault(one) for one in worse)

    def hour_faults(self, letters: Mapping[int, int]) -> list[Fault]:
        """Return what the clock has against letters on the day."""
        self.measure(letters.items())
        return [fault for pair in letters.items() for fault in self._hours[pair]]

    def way(self, holder: int, row: int) -> tuple[Way, dict[int, int]]:
        """Return how somebody would get what the holder has, and everybody's letters then."""
        letter, own, free = self.held(holder), self.held(row), self.free(holder)
        letters = self.board.grid.letters
        if letters[own].idle:
            return Way.TAKES, {row: letter, holder: free}
        both = self._both(own, letter)
        if both is not None:
            return Way.ADDS, {row: both, holder: free}
        return Way.SWAPS, {row: letter, holder: own}

    def has(self, row: int, letter: int) -> bool:
        """Return whether somebody has all the shifts of a letter already."""
        letters = self.board.grid.letters
        return frozenset(letters[letter].shifts) <= frozenset(letters[self.held(row)].shifts)

    def filling(self, row: int, letter: int) -> tuple[Way, dict[int, int]]:
        """Return how somebody would get a letter that nobody has, and what they have then."""
        both = (
            None
            if self.board.grid.letters[self.held(row)].idle
            else (self._both(self.held(row), letter))
        )
        return (Way.TAKES, {row: letter}) if both is None else (Way.ADDS, {row: both})

    def _both(self, one: int, other: int) -> int | None:
        letters = self.board.grid.letters[: self.board.own]
        if max(one, other) >= len(letters):
            return None
        shifts = letters[one].shifts + letters[other].shifts
        wanted = frozenset(shifts)
        if len(wanted) < len(shifts):
            return None
        return next((i for i, own in enumerate(letters) if frozenset(own.shifts) == wanted), None)

    def changes(self, letters: Mapping[int, int]) -> tuple[CellChange, ...]:
        """Return letters on the day as edits."""
        grid = self.board.grid
        return tuple(
            CellChange(
                grid.people[row].id,
                self.day,
                OFF if letter == self.free(row) else grid.letters[letter].code,
            )
            for row, letter in letters.items()
        )


def targets(live: Live, clinician: str, day: date) -> tuple[Target, ...]:
    """Return how everybody else stands with what a clinician has on a day, in rows' order.

    Nobody, when the day is free. Raises LiveError for an unknown clinician or day.
    """
    trial = Trial(live, day)
    holder = trial.row(clinician)
    grid = trial.board.grid
    letter = trial.held(holder)
    if grid.letters[letter].idle:
        return ()
    ways = {
        row: trial.way(holder, row)
        for row, person in enumerate(grid.people)
        if row != holder and trial.held(row) != letter and person.appointment(day)
    }
    return _targets(trial, ways)


def fillers(live: Live, code: str, day: date) -> tuple[Target, ...]:
    """Return how everybody would stand with a shift that nobody has on a day, in rows' order.

    Whoever has something already adds it where the two fit into one day, else leaves that for it.
    Raises LiveError for an unknown code or day.
    """
    trial = Trial(live, day)
    letter = trial.number(code)
    ways = {
        row: trial.filling(row, letter)
        for row, person in enumerate(trial.board.grid.people)
        if person.appointment(day) and not trial.has(row, letter)
    }
    return _targets(trial, ways)


def able(targets: Iterable[Target]) -> list[Target]:
    """Return those who break nothing, the best first: no advisory, the lowest price."""
    fine = [one for one in targets if one.standing is not Standing.VIOLATION]
    ways = [Way.TAKES, Way.ADDS, Way.SWAPS]
    return sorted(
        fine, key=lambda one: (one.standing is not Standing.OK, one.price, ways.index(one.way))
    )


def price_of(moves: Iterable[Move]) -> Totals:
    """Return what moves cost by tier."""
    return total_of(costs_of(moves))


def _targets(trial: Trial, ways: Mapping[int, tuple[Way, dict[int, int]]]) -> tuple[Target, ...]:
    """Return how rows would stand with these letters.

    Hours are measured of those alone whom the grids do not forbid it already.
    """
    tried = {row: trial.grid_faults(letters) for row, (_, letters) in ways.items()}
    forbidden = {
        row
        for row, (faults, _) in tried.items()
        if any(fault.standing is Standing.VIOLATION for fault in faults)
    }
    rest = [letters for row, (_, letters) in ways.items() if row not in forbidden]
    trial.measure(pair for letters in rest for pair in letters.items())
    found = []
    for row, got in ways.items():
        faults, moves = tried[row]
        if row not in forbidden:
            faults = [*faults, *trial.hour_faults(got[1])]
        found.append(_target(trial, row, got, (faults, moves)))
    return tuple(found)


def _target(
    trial: Trial,
    row: int,
    got: tuple[Way, dict[int, int]],
    judged_as: tuple[list[Fault], list[Move]],
) -> Target:
    (way, letters), (faults, moves) = got, judged_as
    order = [Standing.VIOLATION, Standing.ADVISORY]
    first = min(faults, key=lambda fault: order.index(fault.standing), default=None)
    return Target(
        clinician=trial.board.grid.people[row].id,
        way=way,
        standing=first.standing if first else Standing.OK,
        rule=first.rule if first else "",
        words=first.words if first else "",
        price=price_of(moves),
        changes=trial.changes(letters),
    )


def _placed(board: Board, cells: Cells) -> Iterator[Fault]:
    for (row, step), letter in cells.items():
        found, now = out_of_place(board.grid, row, step, letter), board.placed.get((row, step))
        if found is not None and (now is None or now.rule != found.rule):
            yield _fault(found)


def _worse(moves: Iterable[Move]) -> Iterator[Fault]:
    """Yield the judged limits that are breached, or breached by more than before."""
    for move in moves:
        limit, of = move.limit, move.limit.of
        if not judged(limit) or not breaks(limit, move.after):
            continue
        must = limit.severity is Severity.MUST
        measure = breach if must else cost
        if measure(of, move.after) > measure(of, move.before):
            words = sentence(limit.subject) if limit.fixed else message(limit, move.after)
            yield Fault(Standing.VIOLATION if must else Standing.ADVISORY, limit.rule, words)


def _fault(found: Finding) -> Fault:
    must = found.severity is Severity.MUST
    return Fault(Standing.VIOLATION if must else Standing.ADVISORY, found.rule, found.message)
