"""A schedule that is edited: kept checked, each edit judged by what it touches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.explain.live_board import Board, Costs, Patch, merge, summed
from nightfloat.explain.live_clock import Breaches, Clock
from nightfloat.explain.live_rows import CellChange, LiveError
from nightfloat.explain.live_sheet import Difference, Sheet, difference
from nightfloat.explain.live_state import BOARDS, YEAR, State
from nightfloat.explain.live_verdict import Verdict
from nightfloat.rules.check import strangers
from nightfloat.rules.programme import Programme

__all__ = ["YEAR", "CellChange", "Live", "LiveError", "Verdict"]


@dataclass(frozen=True, slots=True, eq=False)
class _Step:
    """Everything that an edit replaces, found without changing anything."""

    version: int
    sheets: dict[str, Sheet]
    verdict: Verdict
    now: Programme
    clock: Clock | None
    breaches: dict[str, Breaches]
    grids: dict[str, Patch | Board | None]
    """Of each grid that changes: new letters in it, another one, or None when it goes."""
    whole: Live | None = None
    """The schedule read anew, where the edit changes how it is read."""


@dataclass(frozen=True, slots=True, eq=False)
class _Back:
    """What the latest edit replaced: everything as it was, without judging anything."""

    verdict: Verdict
    state: dict[str, Any]
    patches: tuple[tuple[Board, Patch], ...]


class Live(State):
    """A schedule and its check, kept equal to `check_programme` of its entries by every edit.

    Not for several threads at once. `warm` compiles a block before an edit needs it.
    """

    _back: _Back | None = None

    @classmethod
    def of(cls, programme: Programme, entries: Iterable[Entry], *, boards: int = BOARDS) -> Live:
        """Return the live schedule of some entries."""
        return cls(programme, entries, boards=boards)

    def judge(self, changes: Sequence[CellChange]) -> Verdict:
        """Return what edits of cells would do. Raises LiveError for a cell or code unknown."""
        return self._advance(self._edited(changes)).verdict

    def apply(self, changes: Sequence[CellChange]) -> Verdict:
        """Edit cells. `take_back(verdict)` undoes it. Raises LiveError as `judge` does."""
        return self._commit(self._advance(self._edited(changes)))

    def judge_rows(self, rows: Mapping[str, Iterable[Entry]]) -> Verdict:
        """Return what other rows of some people would do."""
        return self._advance(self._replaced(rows)).verdict

    def put(self, rows: Mapping[str, Iterable[Entry]]) -> Verdict:
        """Replace the rows of some people by entries of theirs. Raises LiveError for a stranger."""
        return self._commit(self._advance(self._replaced(rows)))

    def take_back(self, verdict: Verdict) -> None:
        """Undo the latest edit: what it replaced is there again, and nothing is judged.

        `verdict` is the edit's own. Raises LiveError when it is not the latest, or was settled.
        """
        if not verdict.before:
            return
        back = self._back
        if back is None or back.verdict is not verdict:
            raise LiveError("that edit is not the latest. Maybe put back the rows that it changed.")
        for board, patch in back.patches:
            board.put(patch)
        version = self._version
        self.__dict__ = back.state
        self._version = version + 1

    def settle(self) -> None:
        """Forget what the latest edit replaced: it will not be taken back."""
        self._back = None

    def breaches_with(self, rows: Mapping[str, Iterable[Entry]]) -> dict[str, tuple[Finding, ...]]:
        """Return what the clock would find for people if they had these entries."""
        new = self._replaced(rows)
        sheets = {**self._sheets, **new}
        clock = self._clock
        if clock is None or clock.moved(sheets.values()):
            clock = Clock.of(self.programme, sheets.values())
        found = clock.breaches(self._known(new.values())) if clock else {}
        return {clinician: tuple(one for _, one in theirs) for clinician, theirs in found.items()}

    def _replaced(self, rows: Mapping[str, Iterable[Entry]]) -> dict[str, Sheet]:
        found = {}
        for clinician, entries in rows.items():
            self._sheet(clinician)
            theirs = tuple(entries)
            other = next((one for one in theirs if one.clinician != clinician), None)
            if other is not None:
                raise LiveError(
                    f'an entry of "{other.clinician}" stands among those of "{clinician}". '
                    "Maybe the rows were mixed up."
                )
            found[clinician] = self._writer.sheet(clinician, theirs)
        return found

    def _edited(self, changes: Sequence[CellChange]) -> dict[str, Sheet]:
        """Return the sheets of everyone whose cells change."""
        days: dict[tuple[str, str], dict[date, str]] = {}
        year: dict[str, dict[str, str]] = {}
        for change in changes:
            if change.grid not in ("days", YEAR):
                raise LiveError(f'no grid is called "{change.grid}". Maybe "days" or "year".')
            clinician = self._writer.person(change.clinician).id
            block = self._writer.block(change.day)
            if change.grid == YEAR:
                year.setdefault(clinician, {})[block.id] = change.code
            else:
                days.setdefault((clinician, block.id), {})[change.day] = change.code
        found = {id: self._rotated(self._sheets[id], codes) for id, codes in year.items()}
        for (clinician, id), codes in days.items():
            sheet = found.get(clinician, self._sheets[clinician])
            block = self.programme.calendar.block(id)
            if id not in self._kept and block not in self.programme.planned:
                self.board(id)  # says what is planned
            after = self.following(block)
            found[clinician] = self._writer.days(self._now, sheet, block, codes, after)
        return found

    def _rotated(self, sheet: Sheet, codes: Mapping[str, str]) -> Sheet:
        if not self._year:
            raise LiveError("the schedule has no year of blocks. Maybe edit its days.")
        board = self.board(YEAR)
        if sheet.clinician not in board.row:
            raise LiveError(
                f'the block schedule does not place "{sheet.clinician}". Maybe edit their days.'
            )
        row = list(board.index.rows[board.row[sheet.clinician]])
        steps = {place.id: step for step, place in enumerate(board.grid.steps)}
        chosen = []
        for id, code in codes.items():
            step = steps[id]
            row[step] = self._writer.rotation_letter(board.grid, code)
            chosen.append(step)
        return self._writer.year(sheet, board.grid, row, chosen)

    def _advance(self, new: dict[str, Sheet]) -> _Step:
        """Return everything that new sheets change."""
        changed = {
            clinician: found
            for clinician, sheet in new.items()
            if (found := difference(self._sheets[clinician], sheet))
        }
        new = {clinician: new[clinician] for clinician in changed}
        sheets = {**self._sheets, **new}
        if self._grids.has_year(sheets.values()) != self._year:
            return self._anew(new, sheets)
        given = self._year and any(one.given for one in changed.values())
        now = self._given(sheets) if given else self._now
        grids = dict(self._changed_grids(now, sheets, changed))
        clock, fresh = self._clock, self._known(new.values())
        if changed and (clock is None or clock.moved(sheets.values())):
            clock = Clock.of(self.programme, sheets.values())
            fresh = self._known(sheets.values())
        breaches: dict[str, Breaches] = dict.fromkeys((one.clinician for one in fresh), ())
        if clock:
            breaches = clock.breaches(fresh)
        removed: list[Finding] = []
        added: list[Finding] = []
        costs: Costs = {}
        for name, grid in grids.items():
            self._grid_moves(name, grid, removed, added, costs)
        for clinician in new:
            removed += self._sheets[clinician].overlaps
            added += new[clinician].overlaps
            if clinician not in self._writer.people:
                removed += strangers(self.programme, self._sheets[clinician].entries)
                added += strangers(self.programme, new[clinician].entries)
        for clinician, theirs in breaches.items():
            removed += (one for _, one in self._breaches.get(clinician, ()))
            added += (one for _, one in theirs)
        return _Step(
            version=self._version,
            sheets=new,
            verdict=self._verdict(removed, added, costs, new),
            now=now,
            clock=clock,
            breaches=breaches,
            grids=grids,
        )

    def _anew(self, new: dict[str, Sheet], sheets: Mapping[str, Sheet]) -> _Step:
        """Return the step of an edit that makes or unmakes the year: everything is read again."""
        entries = [entry for sheet in sheets.values() for entry in sheet.entries]
        whole = Live(self.programme, entries, boards=self._most)
        costs = summed(kept.costs for kept in whole._kept.values())
        for kept in self._kept.values():
            merge(costs, kept.costs, -1)
        verdict = self._verdict(self.told.listed, whole.told.listed, costs, new)
        return _Step(
            version=self._version,
            sheets=new,
            verdict=verdict,
            now=whole._now,
            clock=whole._clock,
            breaches=whole._breaches,
            grids={},
            whole=whole,
        )

    def _changed_grids(
        self, now: Programme, sheets: Mapping[str, Sheet], changed: Mapping[str, Difference]
    ) -> Iterator[tuple[str, Patch | Board | None]]:
        """Yield each grid that an edit changes."""
        if not changed:
            return
        differences = tuple(changed.values())
        if self._year and self._grids.moves_year(differences):
            found = self._grids.year_patch(self.board(YEAR), sheets, differences)
            yield YEAR, found or self._grids.year(sheets)
        judged = self._judged(sheets)
        for name in self._kept:
            if name != YEAR and all(block.id != name for block in judged):
                yield name, None
        for block in judged:
            if block.id not in self._kept or self._grids.recast(
                block, self._kept[block.id], differences, given=now is not self._now
            ):
                yield block.id, self._grids.block(now, block, sheets)
            elif self._grids.touches(
                block, self._kept[block.id], differences, (self._sheets, sheets)
            ):
                board = self.board(block.id)
                patch = self._grids.patch(now, block, board, sheets, differences)
                yield block.id, patch or self._grids.block(now, block, sheets)

    def _grid_moves(
        self,
        name: str,
        grid: Patch | Board | None,
        removed: list[Finding],
        added: list[Finding],
        costs: Costs,
    ) -> None:
        """Add what a changed grid takes away and brings."""
        if isinstance(grid, Patch):
            removed += grid.removed
            added += grid.added
            merge(costs, grid.costs)
            return
        if name in self._kept:
            removed += self._kept[name].findings
            merge(costs, self._kept[name].costs, -1)
        if grid is not None:
            kept = grid.kept()
            added += kept.findings
            merge(costs, kept.costs)

    def _commit(self, step: _Step) -> Verdict:
        assert step.version == self._version
        if not step.sheets:
            return step.verdict
        state = {name: one for name, one in self.__dict__.items() if name != "_back"}
        patches: list[tuple[Board, Patch]] = []
        self._version += 1
        self.__dict__.pop("told", None)
        if step.whole is not None:
            version = self._version
            self.__dict__.update(step.whole.__dict__)
            self._version = version
            self._back = _Back(step.verdict, state, ())
            return step.verdict
        # Each of these is replaced, never changed in place: what was there stays whole.
        self._kept, self._boards = dict(self._kept), self._boards.copy()
        for name, grid in step.grids.items():
            if isinstance(grid, Patch):
                board = self.board(name)
                patches.append((board, board.put(grid)))
                self._kept[name] = board.kept()
            elif grid is None:
                del self._kept[name]
                self._boards.pop(name, None)
            else:
                self._keep(name, grid)
        self._sheets = {**self._sheets, **step.sheets}
        self._now, self._clock = step.now, step.clock
        self._breaches = {**self._breaches, **step.breaches}
        stale = step.breaches if len(step.breaches) > len(step.sheets) else step.sheets
        self._measured = {id: one for id, one in self._measured.items() if id not in stale}
        self._back = _Back(step.verdict, state, tuple(patches))
        return step.verdict

    def _verdict(
        self,
        removed: Sequence[Finding],
        added: Sequence[Finding],
        costs: Costs,
        new: Mapping[str, Sheet],
    ) -> Verdict:
        before = {clinician: self._sheets[clinician].entries for clinician in new}
        after = {clinician: sheet.entries for clinician, sheet in new.items()}
        return Verdict.of(removed, added, costs, before, after)
