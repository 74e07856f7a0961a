"""`nightfloat alternatives`: schedules as good, and different where people care."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat.cli.codes import DONE
from nightfloat.cli.inputs import InputError, programme_in, schedule_in
from nightfloat.cli.screen import screen, show_json, table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from nightfloat.domain.entry import Entry
    from nightfloat.explain.live_rows import CellChange
    from nightfloat.rules.check import Reading
    from nightfloat.rules.programme import Programme
    from nightfloat.solver.alternatives import Difference
    from nightfloat.solver.score import Rows

YEAR = "year"
SHOWN = 8
"""Differences of a pair that are listed before the rest is counted."""


def alternatives(
    folder: Path,
    /,
    *,
    schedule: Path | None = None,
    block: str = "",
    count: int = 3,
    tolerance: int = 5,
    rounds: int = 60,
    seed: int = 1,
    effort: float = 40.0,
    out: Path = Path("alternatives"),
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Write 2 to 4 schedules of nearly the same score that differ where people care.

    Who works holidays and weekends differs in the days of one block; who is on which rotation, in
    a year of blocks. Nothing more is broken or uncovered than in the first. The same input gives
    the same schedules.

    Parameters
    ----------
    folder
        The programme folder.
    schedule
        The schedule to begin with; without it the folder is solved first.
    block
        The block whose days are varied (the first planned one); "year" for the block schedule.
    count
        How many schedules, the first one included: 2 to 4.
    tolerance
        By how many percent fairness and wishes may each cost more.
    rounds
        Neighbourhoods that are tried for each schedule.
    seed
        Another seed may find others.
    effort
        Deterministic time of the first solve, if one is needed.
    out
        Where schedule-1.csv, schedule-2.csv and so on go.
    json
        Print as JSON.
    """
    from nightfloat.explain.live import Live
    from nightfloat.interchange.flat import write_flat
    from nightfloat.solver.alternatives import alternatives as search
    from nightfloat.solver.alternatives import differences
    from nightfloat.solver.engine import Settings

    if not 2 <= count <= 4:
        raise InputError(f"{count} schedules cannot be compared well. Maybe 2 to 4.")
    programme = programme_in(folder)
    entries = _begin(programme, schedule, seed, effort)
    reading = _reading(programme, entries, block)
    rows = tuple(tuple(row) for row in reading.rows)
    settings = Settings(workers=1, seed=seed)
    found = search(reading.problem, rows, settings, count=count, tolerance=tolerance, rounds=rounds)
    live = Live.of(programme, entries)
    kept = []
    out.mkdir(parents=True, exist_ok=True)
    for one in found:
        verdict = live.apply(_changes(reading, one.rows))
        if not verdict.violations:
            kept.append(one)
            text = write_flat(live.entries, programme.calendar.tz)
            name = f"schedule-{len(kept)}.csv"
            (out / name).write_text(text, encoding="utf-8", newline="\n")
        live.take_back(verdict)
    pairs = [
        (one + 1, other + 1, differences(reading.grid, kept[one].rows, kept[other].rows))
        for one, other in combinations(range(len(kept)), 2)
    ]
    costs = [one.costs for one in kept]
    if json:
        told = [
            {"pair": [one, other], "differences": [each.words for each in found]}
            for one, other, found in pairs
        ]
        show_json({"costs": [list(one) for one in costs], "pairs": told})
        return DONE
    _show(costs, pairs)
    screen().print(f"Wrote {len(kept)} schedules to [bold]{out}[/].")
    return DONE


def _begin(
    programme: Programme, schedule: Path | None, seed: int, effort: float
) -> tuple[Entry, ...]:
    """Return the schedule to begin with."""
    from nightfloat.solver.client import run
    from nightfloat.solver.result import SolveRequest

    if schedule is not None:
        return schedule_in(schedule)
    return run(programme, SolveRequest(seed=seed, effort=effort, fixes=False)).entries


def _reading(programme: Programme, entries: tuple[Entry, ...], block: str) -> Reading:
    """Return what is varied, read from the schedule."""
    from nightfloat.rules.check import read_days, read_year
    from nightfloat.rules.reading import rotations_of

    plan = programme.plan
    if block == YEAR or (not block and not plan.blocks):
        return _settled(programme, read_year(programme, entries))
    if block and block not in plan.blocks:
        known = ", ".join(plan.blocks) or "none"
        raise InputError(f'the days of block "{block}" are not planned. Maybe one of {known}.')
    rotations = rotations_of(entries, programme.calendar)
    return read_days(programme, (block or plan.blocks[0],), entries, rotations)


def _settled(programme: Programme, reading: Reading) -> Reading:
    """Return a block schedule in which the blocks that are planned by days stay as they are."""
    grid = reading.grid
    days = [step.id in programme.plan.blocks for step in grid.steps]
    domain = tuple(
        tuple(
            1 << letter if planned else letters
            for planned, letter, letters in zip(days, row, cells, strict=True)
        )
        for row, cells in zip(reading.rows, grid.domain, strict=True)
    )
    problem = replace(reading.problem, grid=replace(grid, domain=domain))
    return replace(reading, problem=problem)


def _changes(reading: Reading, rows: Rows) -> list[CellChange]:
    """Return the cells in which rows differ from those that were read."""
    from nightfloat.explain.live_rows import CellChange

    grid = reading.grid
    return [
        CellChange(
            person.id,
            grid.steps[step].start,
            grid.letters[rows[row][step]].code,
            "year" if grid.name == YEAR else "days",
        )
        for row, person in enumerate(grid.people)
        for step in grid.horizon
        if rows[row][step] != reading.rows[row][step]
    ]


def _show(
    costs: Sequence[Sequence[int]], pairs: Sequence[tuple[int, int, Sequence[Difference]]]
) -> None:
    console = screen()
    names = ("law", "coverage", "fairness", "wishes")
    rows = table("schedule", *names, right=names)
    for number, one in enumerate(costs, start=1):
        rows.add_row(str(number), *map(str, one))
    console.print(rows)
    for first, second, found in pairs:
        console.print(f"[head]{second} beside {first}[/]")
        for each in found[:SHOWN]:
            console.print(f"  {escape(each.words)}")
        if len(found) > SHOWN:
            console.print(f"  and {len(found) - SHOWN} more.", style="dim")
    if len(costs) == 1:
        console.print("Nothing else is as good. Maybe a larger --tolerance.")
