"""The examples load without a mistake, ask for what they say, and can be compiled."""

from __future__ import annotations

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from nightfloat.domain.people import Role
from nightfloat.domain.time import days
from nightfloat.interchange.folder import load_folder, write_folder
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.grid import Grid
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import rotations_of_blocks
from nightfloat.solver.result import SolveRequest, result_json
from nightfloat.solver.solve import solve_programme

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("family-medicine", "emergency-medicine", "internal-medicine", "surgery-call")


@pytest.fixture(params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    """Return the name of each example in turn."""
    return str(request.param)


@pytest.fixture
def programme(name: str) -> Programme:
    """Return the example's programme."""
    return load_folder(EXAMPLES / name).programme


def test_sizes() -> None:
    """Each example has the people that its README promises."""
    found = {}
    for name in NAMES:
        people = load_folder(EXAMPLES / name).programme.people
        roles = [person.role for person in people]
        found[name] = tuple(roles.count(role) for role in (Role.RESIDENT, Role.FACULTY, Role.OTHER))
    assert found == {
        "family-medicine": (18, 13, 0),
        "emergency-medicine": (36, 0, 7),
        "internal-medicine": (120, 0, 0),
        "surgery-call": (30, 0, 0),
    }


def test_nobody_has_two_names() -> None:
    """Names are synthetic and stand for one person over all examples."""
    names = [
        person.name for name in NAMES for person in load_folder(EXAMPLES / name).programme.people
    ]
    assert len(set(names)) == len(names) == 224


def test_every_rule_can_be_cited(programme: Programme) -> None:
    """Each rule has an id of its own, and says in words what it asks for."""
    assert all(rule.id and rule.words() for rule in programme.rules)
    assert not any(rule.id.startswith(("coverage-", "total-", "run-")) for rule in programme.rules)


def test_writing_changes_nothing(name: str, tmp_path: Path) -> None:
    """The folder is in the form that the writer gives: a second writing changes no file."""
    folder = load_folder(EXAMPLES / name)
    write_folder(folder, tmp_path)
    assert load_folder(tmp_path).programme == folder.programme
    assert write_folder(load_folder(tmp_path), tmp_path) == ()


def test_history_ends_where_the_plan_begins(programme: Programme) -> None:
    """The history is the four weeks before (a transition may end after the plan begins)."""
    tz = programme.calendar.tz
    start = programme.planned[0].start
    starts = [entry.start.astimezone(tz).date() for entry in programme.history]
    assert starts
    assert all(0 <= (start - day).days <= 28 for day in starts)


def test_leave_is_that_of_a_real_year(programme: Programme) -> None:
    """Somebody is away for weeks, but few are: most leave is some days."""
    lengths = [(leave.end - leave.start).days for leave in programme.leave]
    assert max(lengths) >= 28
    assert sum(length > 14 for length in lengths) <= len(lengths) // 4


def open_cells(grid: Grid) -> int:
    """Return the number of cells with a choice."""
    return sum(
        bool(letters & (letters - 1)) for row in grid.domain for letters in row[grid.first :]
    )


def test_the_year_compiles(programme: Programme) -> None:
    """A block schedule has a choice in nearly every cell, and rules that bind it."""
    if not programme.plan.year:
        pytest.skip("this example plans days only")
    problem = compile_year(programme)
    cells = len(problem.grid.people) * len(problem.grid.steps)
    assert cells * 0.6 < open_cells(problem.grid) <= cells
    assert len(problem.limits) > 900


def test_the_days_compile(programme: Programme) -> None:
    """Days are open for those whose rotation is planned, closed for the others."""
    if programme.plan.year:
        pytest.skip("the days depend on the year that is made first")
    block = programme.planned[0]
    pins = {(pin.clinician, pin.block): pin.rotation for pin in programme.block_schedule}
    problem = compile_days(
        programme, (block.id,), rotations_of_blocks(programme, pins), programme.history
    )
    planned = sum(
        bool(programme.rotation[rotation].shifts)
        for (_, id), rotation in pins.items()
        if id == block.id
    )
    number = len(list(days(block.start, block.end)))
    assert planned * number * 0.5 < open_cells(problem.grid) <= planned * number


def test_the_same_year_twice() -> None:
    """Solving an example twice gives the same bytes, and the year of family medicine is legal."""
    programme = load_folder(EXAMPLES / "family-medicine").programme
    year = programme.with_(plan=replace(programme.plan, blocks=()))
    first, second = (solve_programme(year, SolveRequest(effort=0.5)) for _ in range(2))
    assert result_json(first) == result_json(second)
    assert first.legal


def test_files_have_their_header() -> None:
    """Each CSV file of an example opens in a spreadsheet with named columns."""
    for path in sorted(EXAMPLES.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        assert all(header), path
        assert {len(row) for row in rows} <= {len(header)}, path
