"""The last gate: what the model claims and what the check reads must be one schedule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nightfloat.domain.findings import Finding
from nightfloat.rules.check import Reading, Report
from nightfloat.rules.grid import LEAVE, Problem
from nightfloat.rules.language import breach
from nightfloat.solver.engine import InternalDisagreement
from nightfloat.solver.score import Rows


@dataclass(frozen=True, slots=True)
class Solved:
    """One problem and the rows found for it."""

    name: str
    problem: Problem
    rows: Rows


def agree(solved: Sequence[Solved], report: Report) -> None:
    """Raise InternalDisagreement unless the check confirms what was solved.

    Every cell must be read back from the entries as the letter it was solved as; and a must that
    the clock finds broken inside a solved block, for somebody whose days were to be decided, must
    be broken in the model too. Breaches by history or by what was fixed are findings, not faults.
    """
    for one in solved:
        reading = next((r for r in report.readings if _same(r, one.problem)), None)
        if reading is None:
            raise InternalDisagreement(f"{one.name} was solved, but the check reads no such grid.")
        _same_cells(one, reading)
        _seen(one, {finding.rule for finding in report.violations})
        for finding in report.violations:
            _explained(one, finding)


def _same(reading: Reading, problem: Problem) -> bool:
    mine, other = problem.grid, reading.grid
    return mine.name == other.name and mine.steps[mine.first :] == other.steps[other.first :]


def _same_cells(one: Solved, reading: Reading) -> None:
    grid, other = one.problem.grid, reading.grid
    rows = {person.id: row for row, person in enumerate(other.people)}
    for row, person in enumerate(grid.people):
        for step in grid.horizon:
            made = grid.letters[one.rows[row][step]].code
            place = other.first + step - grid.first
            read = other.letters[reading.rows[rows[person.id]][place]].code
            if made not in (read, LEAVE):
                raise InternalDisagreement(
                    f'{one.name}: {person.name} was given "{made}" in {grid.steps[step].id}, '
                    f'the check reads "{read}".'
                )


def _seen(one: Solved, rules: set[str]) -> None:
    for limit in one.problem.limits:
        if limit.judge and limit.rule not in rules and breach(limit.of, limit.value(one.rows)):
            raise InternalDisagreement(
                f'{one.name}: the model breaks "{limit.rule}", the check does not see it.'
            )


def _explained(one: Solved, finding: Finding) -> None:
    grid = one.problem.grid
    if grid.name == "year" or finding.start is None or finding.end is None:
        return
    begin = grid.calendar.instant(grid.steps[grid.first].start, 0)
    end = grid.calendar.instant(grid.steps[-1].end, 0)
    rules = {limit.rule for limit in one.problem.limits if not limit.judge}
    if finding.rule not in rules or not begin <= finding.start <= finding.end <= end:
        return
    for id in finding.clinicians:
        row = grid.person(id)
        about = [
            limit
            for limit in one.problem.limits
            if limit.person == row and limit.rule == finding.rule and not limit.judge
        ]
        if about and not any(breach(limit.of, limit.value(one.rows)) for limit in about):
            raise InternalDisagreement(
                f'{one.name}: the clock finds "{finding.rule}" broken for {id}, the model does '
                f"not: {finding.message}"
            )
