"""Edited cells as entries: one person's days of a block, or a block of rotations, written anew."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from nightfloat.domain.entry import Entry
from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import DAY, MINUTES_A_DAY, Block, days
from nightfloat.explain.live_sheet import Edges, Sheet
from nightfloat.rules.alphabet import day_letters
from nightfloat.rules.check import idle
from nightfloat.rules.facts import pin_letters
from nightfloat.rules.grid import ABSENT, OFF, Grid, Letter, Step
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import letters_of_days
from nightfloat.rules.schedule import entries_of, rested, with_vacations, year_entries


class LiveError(NightfloatError):
    """An edit of a cell, or to a kind of day, that the schedule does not have."""

    code = "edit"


@dataclass(frozen=True, slots=True)
class CellChange:
    """What a cell is to hold.

    `code` is a letter's: shift ids joined by '+', 'leave', or '-' for nothing (which is leave on
    a day of leave). On `grid` "year" it is a rotation and `day` any day of the block.
    """

    clinician: str
    day: date
    code: str
    grid: str = "days"


class Writer:
    """Turns edited cells into a person's entries. Knows the programme's kinds of day."""

    def __init__(self, programme: Programme, history: Mapping[str, Sheet]) -> None:
        self.programme = programme
        self.history = history
        self.edges = Edges.of(programme)
        self.letters = pin_letters(programme, day_letters(programme))
        self.codes = [one.code for one in self.letters if one.code != ABSENT]
        self.people = {person.id: person for person in programme.people}
        self._pinned = {(p.clinician, p.block): p.rotation for p in programme.block_schedule}

    def sheet(self, clinician: str, entries: Iterable[Entry], like: Sheet | None = None) -> Sheet:
        """Return the sheet of a person's entries, maybe from one that is nearly `like` it."""
        return Sheet.of(self.programme, self.edges, clinician, entries, like)

    def person(self, clinician: str) -> Clinician:
        """Return a clinician; raise LiveError naming the nearest one."""
        found = self.people.get(clinician)
        if found is None:
            some = ", ".join(sorted(self.people)[:8])
            near = maybe(clinician, self.people) or f" Maybe one of {some}."
            raise LiveError(f'no clinician is called "{clinician}".{near}')
        return found

    def block(self, day: date) -> Block:
        """Return the block of a day; raise LiveError for one outside the year."""
        found = self.programme.calendar.block_of(day)
        if found is None:
            calendar = self.programme.calendar
            raise LiveError(
                f"{day} lies in no block of the year {calendar.start} to {calendar.end}. "
                "Maybe a day of another academic year."
            )
        return found

    def days(
        self,
        now: Programme,
        sheet: Sheet,
        block: Block,
        codes: Mapping[date, str],
        following: Block | None,
    ) -> Sheet:
        """Return a person's sheet with other letters on some days of a block.

        The block's days are written anew from their letters. Where work runs past the block's
        end, or did, so are those of `following`, the block after it. `now` is the programme with
        the leave that the schedule gives. Raises LiveError for an unknown code.
        """
        person = self.person(sheet.clinician)
        numbers = {
            day: self._number(idle(now, person, day) if code == OFF else self.known(code))
            for day, code in codes.items()
        }
        row, letters = self._row(now, sheet, block)
        late = self._late(row, letters)
        row.update(numbers)
        new = self._written(now, sheet, block, row, letters)
        if following and (late or self._late(row, letters)) and new.between(*_span(following)):
            row, letters = self._row(now, new, following)
            new = self._written(now, new, following, row, letters)
        return new

    def known(self, code: str) -> str:
        """Return the code of a kind of day; raise LiveError for an unknown one."""
        if code not in self.codes:
            near = maybe(code, self.codes) or f" Maybe one of {', '.join(self.codes[:8])}."
            raise LiveError(f'no kind of day is called "{code}".{near}')
        return code

    def _number(self, code: str) -> int:
        return next(i for i, letter in enumerate(self.letters) if letter.code == code)

    def _row(
        self, now: Programme, sheet: Sheet, block: Block
    ) -> tuple[dict[date, int], tuple[Letter, ...]]:
        """Return the letters of a block's days and of the day before it."""
        person, start = self.people[sheet.clinician], block.start - DAY
        past = self.history.get(sheet.clinician)
        entries = [*(past.between(start, block.start) if past else ())]
        entries += sheet.between(start, block.end)
        found, letters = letters_of_days(
            now, {person.id: 0}, entries, start, block.end, self.letters
        )
        nothing = {self.letters[i].code: i for i in range(3)}
        row = {start: found.get((0, start), 0)}
        for day in days(block.start, block.end):
            known = found.get((0, day))
            row[day] = nothing[idle(now, person, day)] if known is None else known
        return row, letters

    @staticmethod
    def _late(row: Mapping[date, int], letters: Sequence[Letter]) -> tuple[int, ...]:
        """Return by how much the work of the last days runs past the block's end, if at all."""
        last = max(row)
        past = (
            letters[number].end - MINUTES_A_DAY * ((last - day).days + 1)
            for day, number in row.items()
            if (last - day).days < 3
        )
        return tuple(minutes for minutes in past if minutes > 0)

    def _written(
        self,
        now: Programme,
        sheet: Sheet,
        block: Block,
        row: Mapping[date, int],
        letters: tuple[Letter, ...],
    ) -> Sheet:
        person, start = self.people[sheet.clinician], block.start - DAY
        grid = Grid(
            name="days",
            calendar=now.calendar,
            people=(person,),
            steps=tuple(Step(day.isoformat(), day, day + DAY) for day in days(start, block.end)),
            first=1,
            letters=letters,
            domain=(),
            rotation=(tuple(self.rotation(sheet, day) for day in days(start, block.end)),),
            barred=_never,
        )
        own = with_vacations(now.with_(leave=now.leave_of(person.id)), sheet.given)
        fresh = entries_of(own, grid, (tuple(row[step.start] for step in grid.steps),))
        return self.sheet(person.id, [*sheet.without(self.programme, block), *fresh], sheet)

    def rotation(self, sheet: Sheet, day: date) -> str:
        """Return the rotation of a person on a day: the entries', else the block schedule's."""
        found = sheet.rotation(day)
        if found:
            return found
        block = self.programme.calendar.block_of(day)
        name = self._pinned.get((sheet.clinician, block.id), "") if block else ""
        if not name or block is None:
            return ""
        first, second = self.programme.rotation[name].parts or (name, name)
        return first if day < block.half else second

    def year(self, sheet: Sheet, grid: Grid, row: Sequence[int], steps: Iterable[int]) -> Sheet:
        """Return a person's sheet with some blocks of a block schedule's row written anew.

        The days of these blocks are those of each rotation's typical week. Nobody begins one on
        the day after a night.
        """
        at = next(i for i, one in enumerate(grid.people) if one.id == sheet.clinician)
        single = replace(grid, people=(grid.people[at],), rotation=(grid.rotation[at],))
        blocks = self.programme.calendar.blocks
        chosen = frozenset(steps)
        rest = tuple(block for step, block in enumerate(blocks) if step not in chosen)
        fresh = year_entries(self.programme, single, (tuple(row),), skip=rest)
        kept = sheet
        for step in sorted(chosen):
            kept = self.sheet(sheet.clinician, kept.without(self.programme, blocks[step]))
        return self.sheet(sheet.clinician, rested(self.programme, [*kept.entries, *fresh]))

    @staticmethod
    def rotation_letter(grid: Grid, code: str) -> int:
        """Return the letter of a rotation on the year's grid; raise LiveError for an unknown."""
        codes = [letter.code for letter in grid.letters]
        if code in codes:
            return codes.index(code)
        near = maybe(code, codes) or f" Maybe one of {', '.join(codes[1:9])}."
        raise LiveError(f'no rotation is called "{code}".{near}')


def _span(block: Block) -> tuple[date, date]:
    return block.start, block.end


def _never(row: int, step: int, letter: int) -> None:
    del row, step, letter
