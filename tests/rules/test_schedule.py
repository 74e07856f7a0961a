"""From rows to entries: instants over midnight and DST, leave, halves of blocks, vacations."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from nightfloat.domain.absence import Leave, Request, RequestKind
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.people import Clinician
from nightfloat.domain.time import Block, Calendar, DaySelector
from nightfloat.domain.work import Rotation
from nightfloat.rules.compile import compile_days, compile_year
from nightfloat.rules.programme import Plan, Programme
from nightfloat.rules.schedule import entries_of, year_entries
from tests.rules.library.verify import MONDAY, SHIFTS, asks, away, person

DAY = timedelta(days=1)


def programme(start: date, days: int, *, leave: tuple[Leave, ...] = ()) -> Programme:
    """One resident, one block of some days."""
    end = start + days * DAY
    return Programme(
        name="p",
        specialty="s",
        calendar=Calendar("America/New_York", start, end, (Block("1", start, end),)),
        plan=Plan(blocks=("1",)),
        people=(person("R1"),),
        shifts=SHIFTS,
        leave=leave,
    )


def made(text: str, start: date = MONDAY, *, leave: tuple[Leave, ...] = ()) -> list[str]:
    """The entries of one row as 'kind start to end', in UTC."""
    words = text.split()
    one = programme(start, len(words), leave=leave)
    grid = compile_days(one, ("1",), {}, ()).grid
    row = [0] * grid.first + [grid.number(word) for word in words]
    return [said(entry) for entry in entries_of(one, grid, [row])]


def said(entry: Entry) -> str:
    return f"{entry.kind} {entry.start:%d %H:%M} to {entry.end:%d %H:%M}"


@pytest.mark.parametrize(
    ("row", "entries"),
    [
        ("D", ["shift 06 11:00 to 06 21:00"]),
        ("C", ["call_in_house 06 11:00 to 07 11:00", "transition 07 11:00 to 07 15:00"]),
        (
            "D+H",
            [
                "shift 06 11:00 to 06 21:00",
                "call_home 06 21:00 to 07 11:00",
                "call_home_worked 07 00:00 to 07 02:00",
            ],
        ),
        ("AM+PM", ["clinic 06 12:00 to 06 16:00", "clinic 06 17:00 to 06 21:00"]),
        ("- - -", ["off 06 04:00 to 09 04:00"]),
        ("N -", ["night_float 06 23:00 to 07 11:00", "off 07 11:00 to 08 04:00"]),
        (
            "C - D",
            [
                "call_in_house 06 11:00 to 07 11:00",
                "transition 07 11:00 to 07 15:00",
                "off 07 15:00 to 08 04:00",
                "shift 08 11:00 to 08 21:00",
            ],
        ),
        (
            "- leave leave D",
            [
                "off 06 04:00 to 07 04:00",
                "leave 07 04:00 to 09 04:00",
                "shift 09 11:00 to 09 21:00",
            ],
        ),
    ],
)
def test_a_row_by_the_clock(row: str, entries: list[str]) -> None:
    """Parts of a shift after it, days off and leave joined, off begins when work ends."""
    assert made(row) == entries


def test_the_spring_night_has_eleven_hours() -> None:
    """19:00 to 07:00 on the wall."""
    assert made("N", date(2027, 3, 13)) == ["night_float 14 00:00 to 14 11:00"]
    assert made("N", date(2026, 10, 31)) == ["night_float 31 23:00 to 01 12:00"]


def test_half_a_day_of_leave_stands_in_its_place() -> None:
    """Entries come by their start: the morning's clinic before the afternoon's leave."""
    afternoon = Leave(clinician="R1", start=MONDAY, end=MONDAY + DAY, start_minute=720)
    assert made("AM", leave=(afternoon,)) == [
        "clinic 06 12:00 to 06 16:00",
        "leave 06 16:00 to 07 04:00",
    ]


def test_nobody_has_entries_before_they_come() -> None:
    """Absent days are silent."""
    one = programme(MONDAY, 3).with_(people=(person("R1", start=MONDAY + DAY),))
    grid = compile_days(one, ("1",), {}, ()).grid
    row = [0] * grid.first + [grid.number(code) for code in ("absent", "-", "-")]
    assert [said(e) for e in entries_of(one, grid, [row])] == ["off 07 04:00 to 09 04:00"]


# ---- the year ----

WEEK = ((DaySelector("Mon-Fri"), 480, 1020), (DaySelector("Sat"), 480, 720))
ROTATIONS = (
    Rotation(id="ICU", name="Unit", week=WEEK),
    Rotation(id="ELEC", name="Elective", week=WEEK[:1], vacation=True),
    Rotation(id="IE", name="Unit, then elective", parts=("ICU", "ELEC")),
)


def year(
    *people: Clinician, length: int = 28, requests: tuple[Request, ...] = (), blocks: int = 2
) -> Programme:
    """Two blocks."""
    marks = [MONDAY + n * length * DAY for n in range(blocks + 1)]
    return Programme(
        name="p",
        specialty="s",
        calendar=Calendar(
            "America/New_York",
            marks[0],
            marks[-1],
            tuple(Block(str(n + 1), marks[n], marks[n + 1]) for n in range(blocks)),
        ),
        plan=Plan(year=True),
        people=people or (person("R1"),),
        rotations=ROTATIONS,
        requests=requests or (asks("R9", RequestKind.VACATION, MONDAY),),
    )


def year_made(one: Programme, *codes: str) -> list[Entry]:
    """The entries of one row of the year."""
    grid = compile_year(one).grid
    return list(year_entries(one, grid, [[grid.number(code) for code in codes]]))


def test_the_typical_week_stands_for_the_days() -> None:
    """Five days and a short Saturday, Sundays off; the rotation is on every entry."""
    found = year_made(year(), "ICU", "ICU")
    assert [said(entry) for entry in found[:7]] == [
        "shift 06 12:00 to 06 21:00",
        "shift 07 12:00 to 07 21:00",
        "shift 08 12:00 to 08 21:00",
        "shift 09 12:00 to 09 21:00",
        "shift 10 12:00 to 10 21:00",
        "shift 11 12:00 to 11 16:00",
        "off 12 04:00 to 13 04:00",
    ]
    assert {entry.rotation for entry in found} == {"ICU"}


def test_a_combination_changes_over_at_its_half() -> None:
    """Fourteen days each."""
    found = year_made(year(), "IE", "ICU")
    second = datetime(2026, 7, 20, tzinfo=UTC)
    first_block = [e for e in found if e.start < datetime(2026, 8, 3, tzinfo=UTC)]
    assert {e.rotation for e in first_block if e.start < second} == {"ICU"}
    assert {e.rotation for e in first_block if e.start > second + DAY} == {"ELEC"}


def leave_of(entries: list[Entry]) -> list[str]:
    return [f"{entry.code} {said(entry)}" for entry in entries if entry.kind is Kind.LEAVE]


def test_a_vacation_is_what_was_asked_for() -> None:
    """Its days inside the block; of two requests the one with more of them there."""
    asked = (
        asks("R1", RequestKind.VACATION, MONDAY - 6 * DAY, 7),
        asks("R1", RequestKind.VACATION, MONDAY + 14 * DAY, 5),
    )
    found = year_made(year(requests=asked), "ELEC + vacation", "ICU")
    assert leave_of(found) == ["vacation leave 20 04:00 to 25 04:00"]


@pytest.mark.parametrize(
    ("length", "week"), [(28, "13 04:00 to 20 04:00"), (7, "06 04:00 to 13 04:00")]
)
def test_without_a_request_it_is_the_second_or_only_week(length: int, week: str) -> None:
    """A block of one week has no second one: the vacation is all of it."""
    found = year_made(year(length=length), "ELEC + vacation", "ICU")
    assert leave_of(found) == [f"vacation leave {week}"]


def test_approved_leave_is_leave_on_any_rotation() -> None:
    """It has its own code."""
    one = year().with_(leave=(away("R1", MONDAY, 2),))
    assert leave_of(year_made(one, "ICU", "ICU")) == ["leave leave 06 04:00 to 08 04:00"]


def test_who_comes_in_the_middle_of_a_block_has_no_days_before() -> None:
    """Nine days late into the block."""
    late = person("R1", start=MONDAY + 9 * DAY)
    found = year_made(year(late), "ICU", "ICU")
    assert found[0].start == datetime(2026, 7, 15, 12, tzinfo=UTC)


def test_planned_blocks_are_left_out() -> None:
    """They are written day by day."""
    one = year()
    grid = compile_year(one).grid
    rows = [[grid.number("ICU")] * 2]
    found = year_entries(one, grid, rows, skip=one.calendar.blocks[:1])
    assert min(entry.start for entry in found) >= datetime(2026, 8, 3, tzinfo=UTC)
