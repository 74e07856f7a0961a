"""From entries back to rows: what was written is read again, oddities stay what they are."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from nightfloat.domain.absence import Leave, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.time import Block, Calendar
from nightfloat.domain.work import Shift
from nightfloat.rules.alphabet import day_letters
from nightfloat.rules.check import check_programme, read_days, read_year
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.grid import Grid
from nightfloat.rules.library.vacation import Vacation
from nightfloat.rules.programme import Plan, Programme
from nightfloat.rules.reading import letters_of_days, rotations_of
from nightfloat.rules.schedule import entries_of, year_entries
from tests.rules.library.verify import MONDAY, ROTATIONS, SHIFTS, asks, away, person

DAY = timedelta(days=1)
GAP = Shift(id="G", name="Till half past two", kind=Kind.SHIFT, start=960, end=1590)
STARTS = (date(2026, 7, 6), date(2026, 10, 26), date(2027, 3, 8))
"""Plain days, the autumn change, the spring change."""


def programme(start: date = MONDAY, days: int = 14, **more: object) -> Programme:
    """Three residents, one of whom leaves early, one block."""
    end = start + days * DAY
    one = Programme(
        name="p",
        specialty="s",
        calendar=Calendar("America/New_York", start, end, (Block("1", start, end),)),
        plan=Plan(blocks=("1",)),
        people=(person("R1"), person("R2"), person("R3", end=start + (days - 3) * DAY)),
        shifts=(*SHIFTS, GAP),
    )
    return one.with_(**more)


def likely_row(grid: Grid, row: int, draw: random.Random) -> tuple[int, ...]:
    """A random row that nobody would call impossible: nothing runs into the next day's start.

    Home call may touch home call, and a call the next one: that is legal to read, if not to plan.
    """
    cells = [0] * grid.first
    last_end = 0
    for step in grid.horizon:
        choices = [i for i in range(len(grid.letters)) if grid.domain[row][step] >> i & 1]
        leave = grid.number("leave")
        if leave in choices:
            choices = [leave] if last_end <= 0 else [0]
        choices = [
            i
            for i in choices
            if grid.letters[i].idle or min(s.start for s in grid.letters[i].spans) >= last_end
        ] or [0]
        letter = draw.choice(choices)
        if step + 1 < grid.length and grid.domain[row][step + 1] >> leave & 1 and letter != leave:
            letter = letter if grid.letters[letter].end <= 1440 else 0
        cells.append(letter)
        last_end = grid.letters[letter].end - 1440
    return tuple(cells)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), start=st.sampled_from(STARTS), leave=st.integers(0, 4))
def test_what_was_written_is_read_again(seed: int, start: date, leave: int) -> None:
    """Rows to entries to rows: calls with transition, home call, half-days, leave, DST."""
    half = Leave(clinician="R2", start=start + 8 * DAY, end=start + 9 * DAY, start_minute=720)
    one = programme(start, leave=(away("R1", start + 4 * DAY, leave + 1), half))
    grid = compile_days(one, ("1",), {}, ()).grid
    draw = random.Random(seed)
    rows = tuple(likely_row(grid, row, draw) for row in range(3))
    entries = list(entries_of(one, grid, rows))
    draw.shuffle(entries)
    reading = read_days(one, ("1",), entries, rotations_of(entries, one.calendar))
    codes = [[reading.grid.letters[i].code for i in row[grid.first :]] for row in reading.rows]
    assert codes == [[grid.letters[i].code for i in row[grid.first :]] for row in rows]
    assert reading.grid.letters == grid.letters


def test_a_time_that_the_clock_skips_is_no_new_kind_of_day() -> None:
    """Till 02:30 on the spring night is 03:30 on the wall, and still the same shift."""
    one = programme(date(2027, 3, 13), 3)
    entries = [work(one, "G", 0), work(one, "G", 1)]
    assert read(one, entries)[:2] == ["G", "G"]
    assert len(read_days(one, ("1",), entries, {}).grid.letters) == len(day_letters(one))


def work(one: Programme, id: str, day: int, *, late: int = 0, who: str = "R1") -> Entry:
    """One shift on one day, ended so many minutes late."""
    shift, at = one.shift[id], one.calendar.instant
    date_ = one.calendar.start + day * DAY
    return Entry(
        who,
        at(date_, shift.start),
        at(date_, shift.end + late),
        shift.kind,
        code=id,
        site=shift.site,
    )


def read(one: Programme, entries: list[Entry], who: int = 0) -> list[str]:
    """The codes of one person's days."""
    reading = read_days(one, ("1",), entries, {})
    return [reading.grid.letters[i].code for i in reading.rows[who][reading.grid.first :]]


def test_other_hours_are_a_kind_of_day_of_their_own() -> None:
    """What really happened is not bent to the plan, and nobody may be planned so."""
    one = programme()
    late = [work(one, "D", 0, late=90), work(one, "D", 1)]
    reading = read_days(one, ("1",), late, {})
    first, second = reading.rows[0][reading.grid.first :][:2]
    assert first != second
    assert reading.grid.letters[first].code == "D"
    assert reading.grid.letters[first].end == 1110
    assert not any(cell >> first & 1 for row in reading.grid.domain for cell in row)


def test_history_with_other_hours_is_no_choice_for_the_days_to_come() -> None:
    """A day that ended late last week is not offered as a shift for this one."""
    one = programme()
    before = programme(MONDAY - 28 * DAY, 28)
    grid = compile_days(one, ("1",), {}, (work(before, "D", 20, late=90),)).grid
    own = len(day_letters(one))
    assert len(grid.letters) == own + 1
    assert grid.domain[0][20] == 1 << own
    assert all(cell < 1 << own for row in grid.domain for cell in row[grid.first :])


def test_work_without_an_entry_is_off_leave_or_absence() -> None:
    """An empty day is whatever the person must have there."""
    one = programme(days=6, leave=(away("R1", MONDAY + DAY, 2),))
    assert read(one, [work(one, "D", 0)]) == ["D", "leave", "leave", "-", "-", "-"]
    assert read(one, [work(one, "D", 0)], who=2) == ["-", "-", "-", "absent", "absent", "absent"]


def test_half_a_day_of_leave_is_no_leave_letter() -> None:
    """Nor does it hide the work beside it."""
    one = programme(days=2)
    at = one.calendar.instant
    half = Entry("R1", at(MONDAY, 720), at(MONDAY, 1440), Kind.LEAVE, code="leave")
    assert read(one, [half]) == ["-", "-"]
    assert read(one, [work(one, "AM", 0), half]) == ["AM", "-"]


def test_a_transition_belongs_to_the_call_it_ends() -> None:
    """Even when the next call starts in the same minute."""
    one = programme(days=3)
    grid = compile_days(one, ("1",), {}, ()).grid
    rows = [[0] * grid.first + [grid.number("C")] * 3, *[[0] * grid.length] * 2]
    entries = list(entries_of(one, grid, rows))
    for order in (entries, entries[::-1]):
        reading = read_days(one, ("1",), order, {})
        assert reading.rows[0][grid.first :] == (grid.number("C"),) * 3


def test_only_the_dates_asked_for_are_read() -> None:
    """From the first day up to before the last, of known people."""
    one = programme()
    entries = [work(one, "D", day) for day in range(5)] + [work(one, "D", 2, who="X")]
    letters = day_letters(one)
    found, extended = letters_of_days(
        one, {"R1": 0}, entries, MONDAY + DAY, MONDAY + 3 * DAY, letters
    )
    assert set(found) == {(0, MONDAY + DAY), (0, MONDAY + 2 * DAY)}
    assert extended == letters


# ---- the year ----


def year(blocks: int = 4, **more: object) -> Programme:
    """Blocks of 28 days, vacations allowed on the elective."""
    marks = [MONDAY + 28 * n * DAY for n in range(blocks + 1)]
    one = Programme(
        name="p",
        specialty="s",
        calendar=Calendar(
            "America/New_York",
            marks[0],
            marks[-1],
            tuple(Block(str(n + 1), marks[n], marks[n + 1]) for n in range(blocks)),
        ),
        plan=Plan(year=True),
        people=(person("R1"), person("R2", start=MONDAY + 9 * DAY)),
        rotations=ROTATIONS,
        rules=(Vacation(id="v", min=0),),
    )
    return one.with_(**more)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 10**6), shift=st.integers(-20, 60), leave=st.integers(0, 40))
def test_a_year_that_was_written_is_read_again(seed: int, shift: int, leave: int) -> None:
    """Rotations, halves and vacations; one who came late, leave and a request over an edge."""
    one = year(
        requests=(asks("R1", RequestKind.VACATION, MONDAY + shift * DAY, 7),),
        leave=(away("R1", MONDAY + leave * DAY, 5),),
    )
    grid = compile_year(one).grid
    draw = random.Random(seed)
    rows = [
        [
            draw.choice([i for i in range(len(grid.letters)) if grid.domain[row][step] >> i & 1])
            for step in range(grid.length)
        ]
        for row in range(2)
    ]
    entries = list(year_entries(one, grid, rows))
    draw.shuffle(entries)
    reading = read_year(one, entries)
    found = [[reading.grid.letters[i].code for i in row] for row in reading.rows]
    assert found == [[grid.letters[i].code for i in row] for row in rows]


def test_a_vacation_over_the_edge_of_two_blocks_counts_in_both() -> None:
    """Two blocks on the elective, one long leave: one entry, two vacations."""
    one = year(requests=(asks("R1", RequestKind.VACATION, MONDAY + 25 * DAY, 7),))
    grid = compile_year(one).grid
    code = grid.number("ELEC + vacation")
    entries = year_entries(one, grid, [[code, code, 2, 2], [2, 2, 2, 2]])
    assert sum(entry.kind is Kind.LEAVE for entry in entries) == 1
    reading = read_year(one, entries)
    assert [reading.grid.letters[i].vacation for i in reading.rows[0]] == [True, True, False, False]


def entry(one: Programme, rotation: str, first: int, last: int, who: str = "R1") -> list[Entry]:
    """Whole days on a rotation."""
    at = one.calendar.instant
    return [
        Entry(who, at(day, 480), at(day, 960), Kind.SHIFT, code=rotation, rotation=rotation)
        for day in (one.calendar.start + n * DAY for n in range(first, last))
    ]


@pytest.mark.parametrize(
    ("parts", "codes", "said"),
    [
        ([("ICU", 0, 28)], "ICU", None),
        ([("ICU", 0, 14), ("WARD", 14, 28)], "IW", None),
        ([("ICU", 0, 8), ("WARD", 8, 28)], "IW", None),
        ([("ICU", 0, 6), ("WARD", 6, 28)], "WARD", None),
        ([("ICU", 0, 14), ("EM", 14, 28)], "ICU / EM", "no half-block combination is ICU / EM"),
        ([("ICU", 0, 14)], "ICU / -", "half of block 1 has no rotation"),
        ([("NICU", 0, 28)], "NICU", 'there is no rotation "NICU"'),
        ([], "absent", "R1 is there in block 1"),
    ],
)
def test_a_block_is_read_by_what_most_of_its_halves_are(
    parts: list[tuple[str, int, int]], codes: str, said: str | None
) -> None:
    """Halves that fit no combination of the programme are findings, not crashes."""
    one = year(2, people=(person("R1"),))
    entries = [e for part in parts for e in entry(one, *part)] + entry(one, "EM", 28, 56)
    reading = read_year(one, entries)
    assert reading.grid.letters[reading.rows[0][0]].code == codes
    findings = [f for f in check_programme(one, entries).findings if f.rule == "assignment"]
    assert [f.message for f in findings] == ([f"R1 has {codes} in block 1: {said}"] if said else [])
