"""The grids of a live schedule: compiled from sheets, and which of them an edit touches."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Severity
from nightfloat.domain.time import Block
from nightfloat.explain.effect import Cells, Index
from nightfloat.explain.live_board import Board, Kept, Patch
from nightfloat.explain.live_prices import began, earliest, repriced
from nightfloat.explain.live_sheet import Difference, Edges, Sheet
from nightfloat.rules import hours
from nightfloat.rules.alphabet import day_letters
from nightfloat.rules.bars import HISTORY
from nightfloat.rules.check import day_rows, idle, read_blocks, vacation_blocks
from nightfloat.rules.compile import read_and_compile, year_letters
from nightfloat.rules.facts import LONGEST
from nightfloat.rules.grid import Letter, Limit, Problem
from nightfloat.rules.packs.pack import Rule
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import before, letters_of_blocks, letters_of_days

Sheets = Mapping[str, Sheet]


class Grids:
    """Compiles the grids of one programme's schedules; knows what each of them depends on."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.edges = Edges.of(programme)
        self.history = self._sheets(programme.history)
        self.last = self._sheets(programme.last_schedule)

    def _sheets(self, entries: Iterable[Entry]) -> dict[str, Sheet]:
        by_person: dict[str, list[Entry]] = {}
        for entry in entries:
            by_person.setdefault(entry.clinician, []).append(entry)
        return {
            clinician: Sheet.of(self.programme, self.edges, clinician, theirs)
            for clinician, theirs in sorted(by_person.items())
        }

    @cached_property
    def priced(self) -> bool:
        """True when some pack has a rule whose breach costs: its limits depend on history."""
        return any(_priced(pack.rules) for _, pack in hours.packs_in_force(self.programme))

    @cached_property
    def far(self) -> bool:
        """True when such a rule averages over periods that reach far back."""
        return any(
            pack.reference_weeks and _priced(pack.rules)
            for _, pack in hours.packs_in_force(self.programme)
        )

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """The programme's own kinds of day."""
        return day_letters(self.programme)

    @property
    def own(self) -> int:
        """How many kinds of day the programme itself has."""
        return len(self.letters)

    # ---- which grids there are ----

    def has_year(self, sheets: Iterable[Sheet]) -> bool:
        """Return True when a schedule is judged as a year of blocks, too."""
        if self.programme.plan.year:
            return True
        placed, blocks = 0, len(self.programme.calendar.blocks)
        for sheet in sheets:
            placed |= sheet.placed
        return blocks > 1 and placed == (1 << blocks) - 1

    def judged(self, sheets: Iterable[Sheet]) -> list[Block]:
        """Return the blocks whose days are judged, in order, as a check chooses them."""
        touched = named = 0
        for sheet in sheets:
            touched |= sheet.touched
            named |= sheet.named
        planned = frozenset(self.programme.plan.blocks)
        found = [
            block
            for number, block in enumerate(self.programme.calendar.blocks)
            if touched >> number & 1 and (named >> number & 1 or block.id in planned)
        ]
        return found or sorted(self.programme.planned, key=lambda block: block.start)

    # ---- compiling ----

    def since(self, block: Block) -> date:
        """Return the first day whose entries a block's limits depend on."""
        return date.min if self.far else block.start - HISTORY

    def block(self, now: Programme, block: Block, sheets: Sheets) -> Board:
        """Return the board of a block's days."""
        start, end = block.start, block.end
        since = self.since(block)
        turn = [sheets[id] for id in sorted(sheets)]
        entries = tuple(entry for sheet in turn for entry in sheet.between(start, end))
        past = [entry for sheet in turn for entry in sheet.between(since, start)]
        past += [e for sheet in self.history.values() for e in sheet.between(since, start)]
        rotations: dict[tuple[str, date], str] = {}
        for sheet in sheets.values():
            rotations |= sheet.rotations(start - HISTORY, end)
        problem, found = read_and_compile(
            now,
            (block.id,),
            rotations,
            before(past, start, now.calendar),
            previous=tuple(e for one in self.last.values() for e in one.between(start, end)),
            at_hand=entries,
            guiding=False,
        )
        return Board(
            Index(problem, day_rows(now, problem.grid, found)),
            own=self.own,
            typical=self._typical(problem),
            usual=self._usual(problem),
            early=began(earliest(block, (*self.history.values(), *turn)), now),
        )

    def year(self, sheets: Sheets) -> Board:
        """Return the board of the year's blocks."""
        rotations: dict[tuple[str, date], str] = {}
        for sheet in sheets.values():
            rotations |= sheet.rotations(date.min, date.max)
        entries = (entry for sheet in sheets.values() if sheet.given for entry in sheet.entries)
        reading = read_blocks(self.programme, rotations, vacation_blocks(self.programme, entries))
        own = len(year_letters(self.programme))
        return Board(Index(reading.problem, reading.rows), own=own)

    def _typical(self, problem: Problem) -> frozenset[str]:
        grid = problem.grid
        found = set()
        for row, person in enumerate(grid.people):
            where = self.programme.rotation.get(grid.rotation[row][grid.first])
            if where is not None and not where.shifts:
                found.add(person.id)
        return frozenset(found)

    def _usual(self, problem: Problem) -> bool:
        grid = problem.grid
        able = 0
        for cells in grid.domain:
            for step in grid.horizon:
                able |= cells[step]
        return all(
            able >> number & 1
            for number, letter in enumerate(grid.letters[: self.own])
            if not letter.idle
        )

    # ---- what an edit touches ----

    def recast(
        self, block: Block, kept: Kept, differences: Sequence[Difference], *, given: bool
    ) -> bool:
        """Return True when an edit changes what a block's limits are, not only its letters."""
        start, end = block.start, block.end
        since = start - HISTORY
        for one in differences:
            if any(since <= day < end for day in one.moved):
                return True
            if given and any(since - LONGEST <= day < end + LONGEST for day in one.given):
                return True
            if one.clinician in kept.typical and one.first < start <= one.last:
                return True
            if self.far and one.first < start:
                return True
            if self.priced and not kept.usual and one.first < start and one.last > since:
                return True
        return False

    def reprices(self, block: Block, one: Difference) -> bool:
        """Return True when leave before a block changes what a person's limits ask there."""
        since = block.start - HISTORY
        return self.priced and one.leave and one.first < block.start and one.last > since

    def touches(
        self,
        block: Block,
        kept: Kept,
        differences: Sequence[Difference],
        both: Collection[Sheets],
    ) -> bool:
        """Return True when an edit may change letters that a block's limits read."""
        since, end = block.start - HISTORY, block.end
        for one in differences:
            if one.first >= end or one.last <= since:
                continue
            if one.last > kept.reach or self.reprices(block, one):
                return True
            if self.priced and any(self._odd(sheets[one.clinician], block) for sheets in both):
                return True
        return False

    def _odd(self, sheet: Sheet, block: Block) -> bool:
        """Return True when a person's history of a block has a kind of day of its own."""
        since = block.start - HISTORY
        entries = sheet.between(since, block.start)
        _, found = letters_of_days(
            self.programme, {sheet.clinician: 0}, entries, since, block.start, self.letters
        )
        return len(found) > self.own

    def patch(
        self,
        now: Programme,
        block: Block,
        board: Board,
        sheets: Sheets,
        differences: Sequence[Difference],
    ) -> Patch | None:
        """Return the new letters of a block's board; None when it has to be compiled anew."""
        cells: dict[tuple[int, int], int] = {}
        anew: dict[int, Limit] = {}
        for one in differences:
            if self.reprices(block, one):
                limits = repriced(now, block, board, (self.history, sheets), one.clinician)
                if limits is None:
                    return None
                anew |= limits
            row = board.row.get(one.clinician)
            if row is None:
                continue
            new = self._cells(now, block, board, sheets[one.clinician], one)
            if new is None:
                return None
            cells |= new
        return None if board.odd(cells) else board.patch(cells, anew)

    def _cells(
        self, now: Programme, block: Block, board: Board, sheet: Sheet, one: Difference
    ) -> Cells | None:
        """Return a person's cells of a board with other letters; None when it lacks a letter."""
        grid, since, row = board.grid, block.start - HISTORY, board.row[sheet.clinician]
        past = self.history.get(sheet.clinician)
        history = past.between(since, block.start) if past else []
        # An entry of the schedule may belong to work that the history tells of.
        low, high = since if history else max(since, one.first), min(block.end, one.last)
        middle = min(max(low, block.start), high)
        rows = {sheet.clinician: row}
        history += sheet.between(low, middle)
        found, letters = letters_of_days(now, rows, history, low, middle, grid.letters)
        planned = sheet.between(middle, high)
        more, letters = letters_of_days(now, rows, planned, middle, high, letters)
        if len(letters) > len(grid.letters):
            return None
        found |= more
        person, old = grid.people[row], board.index.rows[row]
        cells: dict[tuple[int, int], int] = {}
        for step in range((low - since).days, (high - since).days):
            day = grid.steps[step].start
            letter = found.get((row, day))
            if letter is None:
                letter = 0 if step < grid.first else grid.number(idle(now, person, day))
            if letter != old[step]:
                cells[row, step] = letter
        return cells

    def moves_year(self, differences: Sequence[Difference]) -> bool:
        """Return True when an edit changes anybody's rotations or vacations."""
        return any(one.moved or one.given for one in differences)

    def year_patch(
        self, board: Board, sheets: Sheets, differences: Sequence[Difference]
    ) -> Patch | None:
        """Return the new letters of the year's board; None when it has to be compiled anew."""
        cells: dict[tuple[int, int], int] = {}
        blocks = self.programme.calendar.blocks
        for one in differences:
            row = board.row.get(one.clinician)
            if row is None:
                continue
            sheet = sheets[one.clinician]
            found, letters = letters_of_blocks(
                blocks,
                (board.grid.people[row],),
                sheet.rotations(date.min, date.max),
                vacation_blocks(self.programme, sheet.entries),
                board.grid.letters,
            )
            if len(letters) > len(board.grid.letters):
                return None
            cells |= board.cells(row, [found.get((0, step), 0) for step in range(len(blocks))])
        return None if board.odd(cells) else board.patch(cells, {})


def _priced(rules: Iterable[Rule]) -> bool:
    return any(rule.primitive and rule.severity is not Severity.MUST for rule in rules)
