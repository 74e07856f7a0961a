"""What the tests of live editing share: rough schedules, random edits, the check to agree with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from random import Random

from nightfloat.domain.entry import Entry
from nightfloat.explain.live import YEAR, CellChange, Live
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.check import check_programme
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.grid import ABSENT, Grid
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import rotations_of, rotations_of_blocks
from nightfloat.rules.schedule import (
    entries_of,
    given_vacations,
    with_vacations,
    year_entries,
)

EXAMPLES = Path(__file__).parents[2] / "examples"


@lru_cache(maxsize=8)
def example(name: str) -> Programme:
    """Return the programme of an example folder."""
    return load_folder(EXAMPLES / name).programme


def rough(programme: Programme, random: Random, *, odd: float = 0.03) -> tuple[Entry, ...]:
    """Return a schedule of kinds of day that people may have, but for a few (`odd`)."""
    entries: tuple[Entry, ...] = ()
    pins = {(pin.clinician, pin.block): pin.rotation for pin in programme.block_schedule}
    rotations = rotations_of_blocks(programme, pins)
    if programme.plan.year:
        grid = compile_year(programme).grid
        rows = [[pick(random, grid, row, step, 0) for step in grid.horizon] for row in _rows(grid)]
        entries = year_entries(programme, grid, rows, skip=programme.planned)
        whole = year_entries(programme, grid, rows)
        rotations = rotations_of(whole, programme.calendar)
        programme = with_vacations(programme, given_vacations(programme, whole))
    for block in programme.planned:
        past = (*programme.history, *entries)
        grid = compile_days(programme, (block.id,), rotations, past, guiding=False).grid
        rows = [
            [*(0,) * grid.first, *(pick(random, grid, row, step, odd) for step in grid.horizon)]
            for row in _rows(grid)
        ]
        entries = (*entries, *entries_of(programme, grid, rows))
    return tuple(sorted(entries, key=lambda one: (one.clinician, one.start, one.end)))


def _rows(grid: Grid) -> range:
    return range(len(grid.people))


def pick(random: Random, grid: Grid, row: int, step: int, odd: float) -> int:
    """Return a letter that a cell may hold, or now and then any at all."""
    letters = range(len(grid.letters))
    if random.random() < odd:
        return random.choice([i for i in letters if grid.letters[i].code != ABSENT])
    return random.choice([i for i in letters if grid.domain[row][step] >> i & 1])


def day_edits(live: Live, random: Random, codes: Sequence[str]) -> list[CellChange]:
    """Return one to three random edits of days, often at a block's edges."""
    blocks = live.programme.planned
    found = []
    for _ in range(random.choice((1, 1, 2, 3))):
        block = random.choice(blocks)
        ahead = random.choice((0, 1, block.length - 1, random.randrange(block.length)))
        day = block.start + timedelta(days=ahead)
        who = random.choice(live.programme.people).id
        found.append(CellChange(who, day, random.choice(codes)))
    return found


def year_edit(live: Live, random: Random) -> list[CellChange]:
    """Return a random edit of the block schedule."""
    grid = live.board(YEAR).grid
    day: date = random.choice(grid.steps).start
    code = random.choice([letter.code for letter in grid.letters])
    return [CellChange(random.choice(grid.people).id, day, code, YEAR)]


def agree(live: Live) -> None:
    """Assert that a live schedule says what a check of its entries says, in the same order."""
    report = check_programme(live.programme, live.entries)
    assert live.findings == report.findings
    assert live.costs == report.costs


def edit_at_random(live: Live, random: Random, edits: int) -> None:
    """Edit, take back and put back at random; agree after each; then take everything back."""
    codes = ["-", *live.codes]
    first = live.entries, live.findings, live.costs
    undo = []
    for _ in range(edits):
        year = YEAR in live.grids and random.random() < 0.3
        changes = year_edit(live, random) if year else day_edits(live, random, codes)
        before = live.findings
        dry = live.judge(changes)
        assert live.findings == before
        verdict = live.apply(changes)
        assert verdict == dry
        agree(live)
        after = sorted(map(repr, (*live.findings, *verdict.removed)))
        assert after == sorted(map(repr, (*before, *verdict.added)))
        undo.append(verdict.before)
        chance = random.random()
        if chance < 0.2:
            live.put(undo.pop())
            agree(live)
        elif chance < 0.4:
            live.take_back(verdict)
            undo.pop()
            assert live.findings == before
            agree(live)
    for rows in reversed(undo):
        live.put(rows)
    assert (live.entries, live.findings, live.costs) == first


def leave_edit(live: Live, random: Random, codes: Sequence[str]) -> list[CellChange]:
    """Return a random edit of a day near somebody's leave."""
    leave = random.choice(live.programme.leave)
    calendar = live.programme.calendar
    day = leave.start + timedelta(days=random.randrange(-3, (leave.end - leave.start).days + 3))
    inside = min(max(day, calendar.start), calendar.end - timedelta(days=1))
    return [CellChange(leave.clinician, inside, random.choice(codes))]
