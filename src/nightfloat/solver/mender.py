"""Repairs of a block of a programme: compiled once, asked many times."""

from __future__ import annotations

from datetime import date

from nightfloat.domain.findings import Severity
from nightfloat.domain.time import say
from nightfloat.rules.check import read_days
from nightfloat.rules.grid import Grid, Limit
from nightfloat.rules.language import Sum, Tier
from nightfloat.solver.engine import Settings
from nightfloat.solver.mending import Asked, Basis, CodeMove, Mended, Refused
from nightfloat.solver.repair import Case, Ground, Repair, repairs
from nightfloat.solver.repair_model import Place
from nightfloat.solver.score import Rows


class BlockMender:
    """Answers in this process; see `mending.Mender`."""

    def __init__(self) -> None:
        self._basis: Basis | None = None
        self._ground: Ground | None = None

    def ground(self, basis: Basis) -> Ground:
        """Return the block with its limits; only another basis is compiled anew."""
        if self._ground is None or self._basis != basis:
            entries = (*basis.past, *basis.here)
            reading = read_days(basis.programme, (basis.block,), entries, basis.rotations)
            self._basis, self._ground = basis, Ground(reading.problem)
        return self._ground

    def answer(self, basis: Basis, asked: Asked, refused: Refused) -> tuple[Mended, ...]:
        """Return the repairs, the smallest first."""
        return _Question(self.ground(basis), asked, refused).answer()


class _Question:
    """One question in the numbers of a grid."""

    def __init__(self, ground: Ground, asked: Asked, refused: Refused) -> None:
        self.ground, self.asked, self.refused = ground, asked, refused
        self.row = {person.id: row for row, person in enumerate(self.grid.people)}
        self.number = {letter.code: one for one, letter in enumerate(self.grid.letters)}
        self.rows: Rows = tuple(
            self._letters(person.id, row) for row, person in enumerate(self.grid.people)
        )
        self.forced = {
            self._place(clinician, day): self.number[code] for clinician, day, code in asked.forced
        }

    @property
    def grid(self) -> Grid:
        """The block's days."""
        return self.ground.problem.grid

    def _letters(self, clinician: str, row: int) -> tuple[int, ...]:
        grid = self.grid
        past = (one.bit_length() - 1 for one in grid.domain[row][: grid.first])
        return (*past, *(self.number[code] for code in self.asked.rows[clinician]))

    def _place(self, clinician: str, day: date) -> Place:
        step = self.grid.step_of(day)
        assert step is not None
        return self.row[clinician], step

    def answer(self) -> tuple[Mended, ...]:
        """Search."""
        asked, grid = self.asked, self.grid
        first = grid.first + max(0, (asked.first - grid.steps[grid.first].start).days)
        case = Case(
            rows=self.rows,
            first=first,
            forced=self.forced,
            needs=tuple(self._need(shift, day) for shift, day in asked.needs),
            held=frozenset(self._place(*cell) for cell in asked.held),
            most=asked.most,
        )
        found = repairs(
            self.ground,
            case,
            Settings(workers=1, effort=asked.effort),
            count=asked.count,
            refusal=self._refusal,
        )
        return tuple(self._told(one) for one in found)

    def _need(self, shift: str, day: date) -> Limit:
        """Return the demand for one person more than there are."""
        grid = self.grid
        step = grid.step_of(day)
        assert step is not None
        letters = grid.with_shifts([shift])
        cells = tuple(
            (row, step, letters, 1)
            for row in range(len(grid.people))
            if (grid.domain[row][step] | 1 << self.rows[row][step]) & letters
        )
        return Limit(
            rule="need",
            severity=Severity.MUST,
            tier=Tier.LEGAL,
            of=Sum(cells=cells, lo=Sum(cells=cells).value(self.rows) + 1),
            subject=f"{shift} on {say(day)}",
            unit="people",
            steps=(step, step),
        )

    def _refusal(self, rows: Rows) -> tuple[int, ...]:
        moves = self._moves(rows)
        if not moves:
            return ()
        return tuple(sorted(self.row[clinician] for clinician in self.refused(moves)))

    def _moves(self, rows: Rows) -> tuple[CodeMove, ...]:
        grid = self.grid
        return tuple(
            (
                person.id,
                grid.steps[step].start,
                grid.letters[self.rows[row][step]].code,
                grid.letters[rows[row][step]].code,
            )
            for row, person in enumerate(grid.people)
            for step in grid.horizon
            if rows[row][step] != self.rows[row][step] and (row, step) not in self.forced
        )

    def _told(self, found: Repair) -> Mended:
        return Mended(
            moves=self._moves(found.rows),
            missing=found.missing,
            twice=found.twice,
            proven=found.proven,
        )
