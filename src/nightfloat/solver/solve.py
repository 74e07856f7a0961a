"""The whole programme: the year's rotations first, then each planned block, then the check."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from importlib.metadata import version

from nightfloat import __version__
from nightfloat.domain.entry import Entry
from nightfloat.rules import hours
from nightfloat.rules.check import Report as CheckReport
from nightfloat.rules.check import check_programme, read_year
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.grid import Grid, Problem
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import before, rotations_of_blocks
from nightfloat.rules.schedule import entries_of, rested, vacations, with_vacations, year_entries
from nightfloat.solver.agree import Solved, agree
from nightfloat.solver.clash import find_clash
from nightfloat.solver.elastic import broken, relax
from nightfloat.solver.engine import TURNS, Control, Settings, SolverError
from nightfloat.solver.fixes import propose
from nightfloat.solver.outcome import Fix, Status
from nightfloat.solver.relaxation import relaxations
from nightfloat.solver.result import (
    OnProgress,
    ProblemResult,
    SolveRequest,
    SolveResult,
    problem_hash,
)
from nightfloat.solver.score import Rows
from nightfloat.solver.search import Found, search
from nightfloat.solver.stop import When
from nightfloat.solver.telling import Teller

FIX_EFFORT = 5.0
"""Deterministic time for each proof of what is least to be given up."""
STOPPED = "stopped before there was any schedule. Maybe give it more time."


def solve_programme(
    programme: Programme,
    request: SolveRequest,
    progress: OnProgress = lambda _: None,
    control: Control | None = None,
) -> SolveResult:
    """Return a schedule for everything the programme plans, checked.

    Raises SolverError when no schedule at all is found within the effort, and
    InternalDisagreement when the check contradicts the model.
    """
    return _Solve(programme, request, progress, control or Control()).go()


def solve_problem(
    problem: Problem,
    name: str,
    settings: Settings,
    *,
    fixes: bool = True,
    teller: Teller | None = None,
) -> tuple[Rows, ProblemResult]:
    """Return rows for one problem; where nothing is legal, with the clash and proved fixes."""
    tell = teller or Teller(lambda _: None, name, (0, 1), settings)
    found = search(problem, settings, tell.incumbent)
    if found.rows is not None:
        return found.rows, _result(problem, name, found)
    if settings.control.stopped:
        raise StoppedError(STOPPED)
    clash, start = None, None
    proved: tuple[Fix, ...] = ()
    if found.status is Status.INFEASIBLE:
        tell.phase("clash")
        clash = find_clash(problem, settings)
    if clash and fixes and not settings.control.stopped:
        tell.clash(clash)
        effort = replace(settings, effort=min(settings.effort, FIX_EFFORT))
        clash, start = relaxations(problem, clash, effort)
        tell.clash(clash)
        proved = propose(problem, clash, effort)
    found = relax(problem, settings, tell.incumbent, start=start)
    if found.rows is None and settings.control.stopped:
        raise StoppedError(STOPPED)
    if found.rows is None:
        raise SolverError(
            f"no schedule was found for {name}, not even one that breaks rules. "
            "Maybe raise the effort."
        )
    result = _result(problem, name, found)
    if not clash or not result.broken:
        return found.rows, result
    return found.rows, replace(result, clash=clash, fixes=proved)


def _result(problem: Problem, name: str, found: Found) -> ProblemResult:
    assert found.rows is not None
    return ProblemResult(
        name=name,
        hash=problem_hash(problem),
        tiers=found.tiers,
        by_rule=found.by_rule,
        broken=broken(problem, found.rows),
        variables=found.variables,
        constraints=found.constraints,
        iterations=found.iterations,
    )


class StoppedError(SolverError):
    """A problem was stopped before it had any schedule."""


class _Solve:
    """The state of one solve."""

    def __init__(
        self, programme: Programme, request: SolveRequest, progress: OnProgress, control: Control
    ) -> None:
        self.programme, self.request, self.progress = programme, request, progress
        self.control = control
        timed = request.stop.value if request.stop.when is When.TIME else None
        self.seconds, self.fast = timed, request.fast or timed is not None
        self.settings = Settings(
            workers=request.workers if self.fast else TURNS,
            threads=request.workers,
            seed=request.seed,
            effort=request.effort if timed is None else timed,
            fast=self.fast,
            stop=request.stop,
            control=control,
        )
        self.total = len(programme.plan.blocks) + programme.plan.year
        self.entries: list[Entry] = []
        self.problems: list[ProblemResult] = []
        self.solved: list[Solved] = []

    def go(self) -> SolveResult:
        """Solve everything, in order."""
        programme = self.programme
        year: tuple[Programme, Grid, Rows] | None = None
        if not self.total:
            raise SolverError('nothing is to be planned. Maybe set `plan.blocks = ["1"]`.')
        if programme.plan.year:
            problem = compile_year(programme, previous=self._previous_blocks())
            rows = self._solve(problem, "year")
            self.entries += year_entries(programme, problem.grid, rows, skip=programme.planned)
            year = (programme, problem.grid, rows)
            rotations = _rotations(problem, rows)
            programme = with_vacations(programme, vacations(programme, problem.grid, rows))
        else:
            pins = {(p.clinician, p.block): p.rotation for p in programme.block_schedule}
            rotations = rotations_of_blocks(programme, pins)
        done: list[str] = []
        for id in programme.plan.blocks:
            if self.control.stopped and self.problems:
                break
            try:
                self._block(programme, id, rotations)
            except StoppedError:
                if not self.problems:
                    raise
                break
            done.append(id)
        if year is not None:  # blocks that were not reached have their typical weeks
            missed = programme.plan.blocks[len(done) :]
            others = tuple(one for one in programme.calendar.blocks if one.id not in missed)
            self.entries += year_entries(*year, skip=others)
        entries = rested(programme, self.entries)
        made = self.programme.with_(plan=replace(programme.plan, blocks=tuple(done)))
        return self._certified(entries, check_programme(made, entries))

    def _solve(self, problem: Problem, name: str) -> Rows:
        place = (len(self.problems), self.total)
        teller = Teller(self.progress, name, place, self.settings)
        teller.phase("start")
        if self.seconds is not None:
            self.control.deadline = time.monotonic() + self.seconds
        rows, result = solve_problem(
            problem, name, self.settings, fixes=self.request.fixes, teller=teller
        )
        self.problems.append(result)
        self.solved.append(Solved(name, problem, rows))
        return rows

    def _block(
        self, programme: Programme, id: str, rotations: Mapping[tuple[str, date], str]
    ) -> None:
        start = programme.calendar.block(id).start
        past = before((*programme.history, *self.entries), start, programme.calendar)
        problem = compile_days(programme, (id,), rotations, past, previous=programme.last_schedule)
        self.entries += entries_of(programme, problem.grid, self._solve(problem, f"block {id}"))

    def _previous_blocks(self) -> dict[tuple[str, str], str] | None:
        """Return the letter of each (clinician, block) in the last schedule, if there is one."""
        if not self.programme.last_schedule:
            return None
        reading = read_year(self.programme, self.programme.last_schedule)
        grid = reading.grid
        return {
            (person.id, step.id): grid.letters[reading.rows[row][column]].code
            for row, person in enumerate(grid.people)
            for column, step in enumerate(grid.steps)
            if grid.letters[reading.rows[row][column]].rotations
        }

    def _certified(self, entries: tuple[Entry, ...], report: CheckReport) -> SolveResult:
        """Return the result, once the check agrees with what the model claims."""
        agree(self.solved, report)
        return SolveResult(
            entries=entries,
            problems=tuple(self.problems),
            findings=report.findings,
            request=self.request,
            reproducible=not self.fast and not self.control.stopped,
            stopped=self.control.stopped,
            packs=_pack_hashes(self.programme),
            versions=(("nightfloat", __version__), ("ortools", version("ortools"))),
        )


def _rotations(problem: Problem, rows: Rows) -> dict[tuple[str, date], str]:
    """Return the rotation of each (clinician, day) of a solved year."""
    grid = problem.grid
    found: dict[tuple[str, date], str] = {}
    for row, person in enumerate(grid.people):
        for column, block in enumerate(grid.calendar.blocks):
            halves = grid.letters[rows[row][column]].rotations
            if halves:
                for day in _days(block.start, block.end):
                    found[person.id, day] = halves[day >= block.half]
    return found


def _days(start: date, end: date) -> Iterable[date]:
    return map(date.fromordinal, range(start.toordinal(), end.toordinal()))


def _pack_hashes(programme: Programme) -> tuple[tuple[str, str], ...]:
    found = {pack.name: pack.hash for _, pack in hours.packs_in_force(programme)}
    return tuple(sorted(found.items()))
