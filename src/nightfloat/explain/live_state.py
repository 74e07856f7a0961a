"""A schedule kept in memory, read and checked block by block."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY, Block
from nightfloat.explain.live_board import Board, Kept, summed
from nightfloat.explain.live_clock import Average, Breaches, Clock, Measured, weekly
from nightfloat.explain.live_grids import Grids
from nightfloat.explain.live_rows import LiveError, Writer
from nightfloat.explain.live_sheet import Sheet
from nightfloat.rules.check import in_order, strangers
from nightfloat.rules.grid import OFF, Letter
from nightfloat.rules.language import Tier
from nightfloat.rules.programme import Programme
from nightfloat.rules.schedule import with_vacations

YEAR = "year"
"""Name of the block schedule's grid where grids are named; a day grid has its block's id."""

BOARDS = 16
"""Blocks that are kept compiled: a whole year's, at some 3 MB for each 120 people and 28 days."""


def on() -> None:
    """Go on at once."""


@dataclass(frozen=True, eq=False)
class Told:
    """What a check says of a schedule as it was at one moment, put together when it is asked for.

    Later edits do not reach it, so another thread may ask.
    """

    programme: Programme
    sheets: tuple[Sheet, ...]
    grids: tuple[Kept, ...]
    breaches: Mapping[str, Breaches] = field(repr=False)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, by clinician and start."""
        return tuple(entry for sheet in self.sheets for entry in sheet.entries)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """What a check of the entries finds, in the same order."""
        return in_order(self.listed)

    @property
    def listed(self) -> list[Finding]:
        """All findings in the order in which a check comes upon them."""
        people = [person.id for person in self.programme.people]
        known = frozenset(people)
        found: list[Finding] = []
        for sheet in self.sheets:
            if sheet.clinician not in known and sheet.entries:
                found += strangers(self.programme, sheet.entries)
        for sheet in self.sheets:
            found += sheet.overlaps
        for kept in self.grids:
            found += kept.findings
        clock = [pair for id in people for pair in self.breaches.get(id, ())]
        clock.sort(key=lambda pair: pair[0])
        return [*found, *(one for _, one in clock)]


class State:
    """A schedule as it is: its sheets, grids, hours, and what a check says of them.

    Grids are compiled when they are first needed and only the last few used are kept.
    """

    def __init__(
        self,
        programme: Programme,
        entries: Iterable[Entry],
        *,
        boards: int = BOARDS,
        pause: Callable[[], None] = on,
    ) -> None:
        """Read and check a schedule, block by block. `boards`: how many stay compiled.

        `pause` is called before each block; what it raises ends it.
        """
        self.programme = programme
        self._most = max(boards, 2)
        self._version = 0
        by_person: dict[str, list[Entry]] = {person.id: [] for person in programme.people}
        for entry in entries:
            by_person.setdefault(entry.clinician, []).append(entry)
        self._grids = Grids(programme)
        self._writer = Writer(programme, self._grids.history)
        self._sheets = {
            clinician: self._writer.sheet(clinician, theirs)
            for clinician, theirs in sorted(by_person.items())
        }
        self._boards: OrderedDict[str, Board] = OrderedDict()
        self._kept: dict[str, Kept] = {}
        self._year = self._grids.has_year(self._sheets.values())
        self._now = self._given(self._sheets)
        if self._year:
            self._keep(YEAR, self._grids.year(self._sheets))
        for block in self._judged(self._sheets):
            pause()
            self._keep(block.id, self._grids.block(self._now, block, self._sheets))
        self._clock = Clock.of(programme, self._sheets.values())
        known = self._known(self._sheets.values())
        self._breaches = self._clock.breaches(known) if self._clock else {}
        self._measured: dict[str, Measured] = {}

    # ---- what is there ----

    @property
    def codes(self) -> tuple[str, ...]:
        """What a day's cell may be given besides '-': the programme's kinds of day."""
        return tuple(code for code in self._writer.codes if code != OFF)

    @property
    def grids(self) -> tuple[str, ...]:
        """Names of the grids that are judged: blocks by id, and YEAR."""
        return tuple(self._kept)

    @property
    def version(self) -> int:
        """How many edits have been made."""
        return self._version

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All entries, by clinician and start."""
        return self.told.entries

    def sheet_of(self, clinician: str) -> Sheet:
        """Return a clinician's sheet; raise LiveError for an unknown one."""
        return self._sheet(clinician)

    def entries_of(self, clinician: str) -> tuple[Entry, ...]:
        """Return a clinician's entries by start; raise LiveError for an unknown one."""
        return self._sheet(clinician).entries

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a check of the entries finds, in the same order."""
        return self.told.findings

    @cached_property
    def told(self) -> Told:
        """The findings as they are now, which stay what they are when the schedule is edited."""
        names = [block.id for block in self._judged(self._sheets)]
        return Told(
            programme=self.programme,
            sheets=tuple(self._in_turn()),
            grids=tuple(self._kept[name] for name in ([YEAR, *names] if self._year else names)),
            breaches=self._breaches,
        )

    @property
    def costs(self) -> dict[Tier, dict[str, int]]:
        """The cost of each rule by tier, as a check gives it."""
        found: dict[Tier, dict[str, int]] = {tier: {} for tier in Tier}
        for (tier, rule), amount in summed(kept.costs for kept in self._kept.values()).items():
            found[tier][rule] = amount
        return found

    @property
    def matrix(self) -> tuple[Finding, ...]:
        """The tightest measurement of every pack rule for everyone, by person; breached or not."""
        self._measure()
        return tuple(one for found in self._measured.values() for one in found.worst)

    def averages(self, clinician: str) -> tuple[Average, ...]:
        """Return a clinician's averaging windows of rules in minutes a week."""
        self._sheet(clinician)
        self._measure()
        found = self._measured.get(clinician)
        return found.averages if found else ()

    def hours(self, block: str) -> dict[str, Average]:
        """Return everyone's weekly hours in a block, with the limit: the numbers beside names.

        People whom no averaging rule binds are left out.
        """
        place = self.programme.calendar.block(block)
        found = {one.id: weekly(self.averages(one.id), place) for one in self.programme.people}
        return {clinician: one for clinician, one in found.items() if one is not None}

    def breaches_of(self, clinician: str) -> tuple[Finding, ...]:
        """Return what the clock finds for a clinician."""
        return tuple(one for _, one in self._breaches.get(clinician, ()))

    def hours_near(
        self, day: date, letters: Mapping[str, Letter | Sequence[Entry]]
    ) -> dict[str, tuple[Finding, ...]]:
        """Return what the clock finds near a day for people with other letters on it.

        Where leave comes or goes, a letter does not do: there it is all entries within `reach`.
        """
        clock = self._clock
        if clock is None:
            return {}
        trials = [
            (self._sheets[id], letter, self._writer.rotation(self._sheets[id], day))
            for id, letter in letters.items()
        ]
        return clock.around(trials, day)

    def reach(self, day: date) -> tuple[date, date]:
        """Return the days that are read for the hours near a day: first, day after the last."""
        return self._clock.reach(day) if self._clock else (day, day + DAY)

    @property
    def now(self) -> Programme:
        """The programme with the vacations that the schedule itself gives."""
        return self._now

    def block_of(self, day: date) -> Block:
        """Return the block of a day; raise LiveError for a day outside the year."""
        return self._writer.block(day)

    def planned(self, day: date) -> bool:
        """Return True when a day is one of those that are planned by days."""
        block = self.programme.calendar.block_of(day)
        return block is not None and block.id in self._kept

    def has(self, clinician: str, day: date) -> bool:
        """Return True when a clinician has a cell on a day that is planned by days."""
        person = self._writer.people.get(clinician)
        return person is not None and person.appointment(day) is not None and self.planned(day)

    def known(self, code: str) -> str:
        """Return the code of a kind of day; raise LiveError for an unknown one."""
        return self._writer.known(code)

    def following(self, block: Block) -> Block | None:
        """Return the block after one, when its days are judged, too."""
        blocks = self.programme.calendar.blocks
        place = blocks.index(block) + 1
        return blocks[place] if place < len(blocks) and blocks[place].id in self._kept else None

    def reads(self, block: Block, day: date) -> bool:
        """Return True when a block's limits read a day before it."""
        return self._kept[block.id].reach <= day

    def since(self, block: Block) -> date:
        """Return the first day whose entries the limits of a block depend on."""
        return self._grids.since(block)

    def warm(self, *blocks: str) -> None:
        """Compile blocks, and those that follow them, before an edit needs them.

        A block that is not planned by days is left out.
        """
        for id in blocks:
            following = self.following(self.programme.calendar.block(id))
            for name in (id, following.id if following else ""):
                if name in self._kept:
                    self.board(name)

    def cool(self) -> None:
        """Free every compiled grid; what they found stays."""
        self._boards.clear()

    def board(self, name: str) -> Board:
        """Return a grid compiled: a block's, by its id, or the year's (YEAR).

        Raises LiveError for a grid that the schedule does not have.
        """
        if name not in self._kept:
            known = ", ".join(self._kept)
            raise LiveError(f'block "{name}" is not planned by days. Maybe one of {known}.')
        if name not in self._boards:
            self._keep(
                name,
                self._grids.year(self._sheets)
                if name == YEAR
                else self._grids.block(
                    self._now, self.programme.calendar.block(name), self._sheets
                ),
            )
        self._boards.move_to_end(name)
        return self._boards[name]

    # ---- how it is kept ----

    def _keep(self, name: str, board: Board) -> None:
        """Keep a compiled grid, and let those go that were used longest ago (never the year's)."""
        self._kept[name] = board.kept()
        self._boards[name] = board
        self._boards.move_to_end(name)
        days = [one for one in self._boards if one != YEAR]
        for old in days[: max(0, len(days) - self._most)]:
            del self._boards[old]

    def _measure(self) -> None:
        """Measure anew what edits have changed since it was asked for last."""
        todo = [one for one in self._known(self._in_turn()) if one.clinician not in self._measured]
        if todo and self._clock:
            self._measured |= self._clock.measured(todo)

    def _in_turn(self) -> list[Sheet]:
        return [self._sheets[clinician] for clinician in sorted(self._sheets)]

    def _sheet(self, clinician: str) -> Sheet:
        found = self._sheets.get(clinician)
        return found or self._sheets[self._writer.person(clinician).id]

    def _known(self, sheets: Iterable[Sheet]) -> list[Sheet]:
        """Return the sheets of the programme's own people."""
        return [sheet for sheet in sheets if sheet.clinician in self._writer.people]

    def _given(self, sheets: Mapping[str, Sheet]) -> Programme:
        """Return the programme with the vacations that the schedule itself gives."""
        if not self._year:
            return self.programme
        given = tuple(leave for id in sorted(sheets) for leave in sheets[id].given)
        return with_vacations(self.programme, given)

    def _judged(self, sheets: Mapping[str, Sheet]) -> list[Block]:
        return self._grids.judged(sheets.values())
