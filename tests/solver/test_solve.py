"""The driver: year and blocks together, the certificate, and the check that has the last word."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from nightfloat.domain.absence import Leave
from nightfloat.domain.findings import Finding, Severity
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.check import Report, check_programme
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver import solve as solve_module
from nightfloat.solver.engine import InternalDisagreement
from nightfloat.solver.result import (
    NOTHING_YET,
    Progress,
    SolveRequest,
    problem_hash,
    result_json,
)
from nightfloat.solver.solve import solve_programme
from tests.solver.grids import call_problem

REQUEST = SolveRequest(effort=1.0)


@pytest.fixture(scope="module")
def tiny() -> Programme:
    """Return the smallest example."""
    return load_folder(Path(__file__).parents[2] / "examples" / "tiny").programme


def everyone_away(programme: Programme) -> Programme:
    """Return the programme with everybody on leave on one day of its first planned block."""
    day = programme.planned[0].start + timedelta(days=9)
    away = tuple(
        Leave(clinician=person.id, start=day, end=day + timedelta(days=1))
        for person in programme.people
        if person.appointment(day) and not programme.away(person.id, day)
    )
    return programme.with_(leave=(*programme.leave, *away))


def test_same_input_same_bytes(tiny: Programme) -> None:
    """The certificate holds no clock time: two solves write the same file."""
    one, two = solve_programme(tiny, REQUEST), solve_programme(tiny, REQUEST)
    assert result_json(one) == result_json(two)
    assert one.entries == two.entries


def test_blocks_follow_each_other(tiny: Programme) -> None:
    """Two blocks, each its own problem, the second with the first as history."""
    both = solve_programme(tiny.with_(plan=Plan(blocks=("1", "2"))), REQUEST)
    assert [problem.name for problem in both.problems] == ["block 1", "block 2"]
    assert len({problem.hash for problem in both.problems}) == 2
    starts = [(entry.clinician, entry.start) for entry in both.entries]
    assert starts == sorted(starts)


def test_nobody_there_is_explained(tiny: Programme) -> None:
    """All away on one day: a full schedule, what it breaks, what clashes and what would help."""
    told: list[Progress] = []
    result = solve_programme(everyone_away(tiny), REQUEST, told.append)
    (problem,) = result.problems
    assert not result.legal
    assert result.entries
    assert problem.broken
    assert problem.clash is not None
    assert {limit.fixed for limit in problem.clash.limits} == {True, False}
    seen = {finding.rule for finding in result.findings if finding.violation}
    assert {one.limit.rule for one in problem.broken if one.limit.judge} <= seen
    written = json.loads(result_json(result))["problems"][0]["clash"]
    assert len(written["limits"]) == sum(len(line["items"]) for line in written["lines"])
    # What clashes is told before how to get out of it, and both before any schedule.
    words = tuple(dict.fromkeys(one.clash for one in told if one.phase in NOTHING_YET))
    headline, ways = written["headline"], [way["words"] for way in written["relaxations"]]
    assert words == ((), (headline,), (headline, *ways))
    assert told[-1].clash == words[-1]


def doctored(monkeypatch: pytest.MonkeyPatch, change: Callable[[Report], Report]) -> None:
    """Let the solve see a check whose report was changed."""
    monkeypatch.setattr(
        solve_module, "check_programme", lambda *given: change(check_programme(*given))
    )


def test_a_violation_by_the_clock_that_the_model_denies_fails_the_solve(
    tiny: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is handed back when the exact check contradicts the model."""
    block = tiny.calendar.block("1")
    finding = Finding(
        rule="acgme.6.20",
        severity=Severity.MUST,
        message="too many hours",
        clinicians=(tiny.people[0].id,),
        start=tiny.calendar.instant(block.start, 0),
        end=tiny.calendar.instant(block.end, 0),
    )
    doctored(monkeypatch, lambda report: replace(report, findings=(finding,)))
    with pytest.raises(InternalDisagreement, match=r"acgme\.6\.20"):
        solve_programme(tiny, REQUEST)


def test_a_cell_that_reads_back_otherwise_fails_the_solve(
    tiny: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The entries written must mean the schedule that was solved."""

    def swapped(report: Report) -> Report:
        reading = report.readings[0]
        rows = (reading.rows[1], reading.rows[0], *reading.rows[2:])
        return replace(report, readings=(replace(reading, rows=rows),))

    doctored(monkeypatch, swapped)
    with pytest.raises(InternalDisagreement, match="the check reads"):
        solve_programme(tiny, REQUEST)


def test_check_must_see_what_the_model_breaks(
    tiny: Programme, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And the other way round."""
    doctored(monkeypatch, lambda report: replace(report, findings=()))
    with pytest.raises(InternalDisagreement, match="does not see"):
        solve_programme(everyone_away(tiny), replace(REQUEST, fixes=False))


def test_progress_never_goes_back(tiny: Programme) -> None:
    """Percent rises over both blocks."""
    told: list[Progress] = []
    solve_programme(tiny.with_(plan=Plan(blocks=("1", "2"))), REQUEST, told.append)
    percents = [one.percent for one in told]
    assert percents == sorted(percents)
    assert percents[-1] == 100


def test_hash_tells_problems_apart() -> None:
    """The same problem has the same hash, another seed another."""
    assert problem_hash(call_problem(8, 7)) == problem_hash(call_problem(8, 7))
    assert problem_hash(call_problem(8, 7)) != problem_hash(call_problem(8, 7, seed=2))
