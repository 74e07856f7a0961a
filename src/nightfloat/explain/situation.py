"""A schedule made ready for questions: read, checked, indexed once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from nightfloat.domain.entry import Entry
from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.domain.findings import Finding
from nightfloat.explain.compare import compare_findings
from nightfloat.explain.effect import Cells, Index, changed
from nightfloat.rules.check import Reading, Report, check_hours, check_programme
from nightfloat.rules.grid import Grid
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import rotations_of
from nightfloat.rules.schedule import entries_of, year_entries


class ExplainError(NightfloatError):
    """A question about something that is not in the schedule."""

    code = "explain"


@dataclass(eq=False)
class View:
    """One grid of a schedule: its index of limits, and hours measured anew for changed cells."""

    programme: Programme
    entries: tuple[Entry, ...]
    reading: Reading
    clock: tuple[Finding, ...]
    """The breaches that the clock finds in the schedule as it is."""
    planned: tuple[str, ...] = ()
    """Blocks whose days are planned one by one (for the year's grid)."""
    _after: dict[tuple[int, int, int], tuple[Finding, ...]] = field(default_factory=dict)

    @property
    def grid(self) -> Grid:
        """The grid."""
        return self.reading.grid

    @cached_property
    def index(self) -> Index:
        """The limits by cell."""
        return Index(self.reading.problem, self.reading.rows)

    @cached_property
    def _clock_of(self) -> dict[str, list[Finding]]:
        found: dict[str, list[Finding]] = {}
        for one in self.clock:
            found.setdefault(one.clinicians[0], []).append(one)
        return found

    def code(self, row: int, step: int) -> str:
        """Return what a cell shows."""
        return self.grid.letters[self.reading.rows[row][step]].code

    def worse_hours(self, row: int, step: int, letter: int) -> tuple[Finding, ...]:
        """Return what the clock finds new or worse for one person with a new letter in a cell."""
        if (row, step, letter) not in self._after:
            self.measure(step, ((row, letter),))
        return self._after[row, step, letter]

    def measure(self, step: int, cells: Iterable[tuple[int, int]]) -> None:
        """Measure the hours of many changes of one step, each (row, letter) by itself.

        Hours are each person's own, so that one measurement serves a change of every row.
        """
        todo: dict[int, list[int]] = {}
        for row, letter in dict.fromkeys(cells):
            if self.reading.rows[row][step] == letter:
                self._after[row, step, letter] = ()
            elif (row, step, letter) not in self._after:
                todo.setdefault(row, []).append(letter)
        while todo:
            batch = {row: letters.pop() for row, letters in todo.items()}
            todo = {row: letters for row, letters in todo.items() if letters}
            self._measure(step, batch)

    def _measure(self, step: int, batch: Mapping[int, int]) -> None:
        after = self.hours(step, batch)
        for row, letter in batch.items():
            id = self.grid.people[row].id
            compared = compare_findings(self._clock_of.get(id, ()), after.get(id, ()))
            self._after[row, step, letter] = compared.worse

    def hours(self, step: int, batch: Mapping[int, int]) -> Mapping[str, Sequence[Finding]]:
        """Return what the clock finds for each person with a new letter (by row) at a step."""
        entries = self.apply({(row, step): letter for row, letter in batch.items()})
        after: dict[str, list[Finding]] = {}
        for one in clock_findings(self.programme, entries):
            after.setdefault(one.clinicians[0], []).append(one)
        return after

    def apply(self, cells: Cells) -> tuple[Entry, ...]:
        """Return the schedule's entries with new letters in some cells of this grid.

        The people concerned get the entries of their rows anew, over the grid's days (on the
        year's grid: over the blocks that change); everybody else's stay as they are.
        """
        return self.applied(cells, self.entries)

    def applied(self, cells: Cells, entries: Sequence[Entry]) -> tuple[Entry, ...]:
        """Return some of the schedule's entries, all of each person's, with these new letters."""
        rows = changed(self.reading.rows, cells)
        steps_of: dict[int, set[int]] = {}
        for row, step in cells:
            steps_of.setdefault(row, set()).add(step)
        fresh: list[Entry] = []
        spans: dict[str, list[tuple[date, date]]] = {}
        for row, steps in sorted(steps_of.items()):
            one = replace(
                self.grid, people=(self.grid.people[row],), rotation=(self.grid.rotation[row],)
            )
            if self.grid.name == "year":
                rest = tuple(b for i, b in enumerate(self.grid.calendar.blocks) if i not in steps)
                fresh += year_entries(self.programme, one, (rows[row],), skip=rest)
                places = [self.grid.steps[step] for step in sorted(steps)]
                spans[one.people[0].id] = [(place.start, place.end) for place in places]
            else:
                fresh += entries_of(self.programme, one, (rows[row],))
                first = self.grid.steps[self.grid.first].start
                spans[one.people[0].id] = [(first, self.grid.steps[-1].end)]
        kept = _outside(entries, spans, self.programme)
        return tuple(sorted([*kept, *fresh], key=lambda e: (e.clinician, e.start, e.end)))


def stepped(view: View, cells: Cells) -> View:
    """Return the view of the schedule with new letters in some cells; limits stay the same."""
    entries = view.apply(cells)
    reading = replace(view.reading, rows=changed(view.reading.rows, cells))
    clock = clock_findings(view.programme, entries)
    return View(view.programme, entries, reading, clock, view.planned)


def _outside(
    entries: Sequence[Entry], spans: Mapping[str, list[tuple[date, date]]], programme: Programme
) -> Iterable[Entry]:
    tz = programme.calendar.tz
    for entry in entries:
        own = spans.get(entry.clinician)
        if own:
            day = entry.start.astimezone(tz).date()
            if any(start <= day < end for start, end in own):
                continue
        yield entry


def clock_findings(programme: Programme, entries: Sequence[Entry]) -> tuple[Finding, ...]:
    """Return what the clock finds in a schedule."""
    if not entries:
        return ()
    found = check_hours(programme, entries, rotations_of(entries, programme.calendar))
    return tuple(one for assessment in found for one in assessment.findings())


@dataclass(eq=False)
class Situation:
    """A programme, a schedule of it and what the check says: ask it as often as you like."""

    programme: Programme
    entries: tuple[Entry, ...]
    report: Report
    views: tuple[View, ...]

    @classmethod
    def of(
        cls, programme: Programme, entries: Sequence[Entry], report: Report | None = None
    ) -> Situation:
        """Return the situation of a schedule; `report` saves a check that was made before."""
        report = report or check_programme(programme, entries)
        clock = tuple(one for part in report.clock for one in part.findings())
        planned = tuple(
            block.id
            for reading in report.readings
            if reading.grid.name != "year"
            for block in programme.calendar.blocks
            if any(reading.grid.steps[step].start in block for step in reading.grid.horizon)
        )
        views = tuple(
            View(programme, tuple(entries), reading, clock, planned) for reading in report.readings
        )
        return cls(programme, tuple(entries), report, views)

    def find(self, clinician: str, day: date, grid: str = "") -> tuple[View, int, int]:
        """Return the view, row and step of a cell: the day's, where days are planned.

        `grid` ("days" or "year") chooses one. Raises ExplainError for an unknown clinician or a
        day that no grid of the schedule holds.
        """
        known = [person.id for person in self.programme.people]
        if clinician not in known:
            raise ExplainError(f'no clinician is called "{clinician}".{maybe(clinician, known)}')
        for view in sorted(self.views, key=lambda one: one.grid.name == "year"):
            if grid and view.grid.name != grid:
                continue
            step = view.grid.step_of(day)
            if step is None or step not in view.grid.horizon:
                continue
            for row, person in enumerate(view.grid.people):
                if person.id == clinician:
                    return view, row, step
        what = {"days": "days", "year": "blocks"}.get(grid, "days or blocks")
        raise ExplainError(
            f'"{clinician}" has no cell on {day} among the schedule\'s {what}. '
            "Maybe the day lies in a block that is not planned."
        )
