"""Leave by the minute, and shifts that can and cannot be."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from nightfloat.domain.absence import Leave
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.findings import Finding, Severity
from nightfloat.domain.work import Shift

MONDAY = date(2026, 7, 6)
DAY = timedelta(days=1)


def leave(days: int, start_minute: int = 0, end_minute: int = 0) -> Leave:
    """Leave from a minute of Monday to one of the day so many days later."""
    return Leave(
        clinician="R1",
        start=MONDAY,
        end=MONDAY + days * DAY,
        start_minute=start_minute,
        end_minute=end_minute,
    )


@pytest.mark.parametrize(
    ("one", "whole", "touched"),
    [
        (leave(1), "1", "1"),
        (leave(2), "12", "12"),
        (leave(0, 0, 1440), "1", "1"),
        (leave(0, 0, 720), "", "1"),
        (leave(0, 720, 1440), "", "1"),
        (leave(1, 720), "", "1"),
        (leave(1, 720, 720), "", "12"),
        (leave(2, 720, 720), "2", "123"),
        (leave(2, 0, 1439), "12", "123"),
        (leave(2, 0, 1440), "123", "123"),
        (leave(2, 1, 0), "2", "12"),
        (leave(1, 1440, 0), "", ""),
        (leave(2, 1440, 0), "2", "2"),
    ],
)
def test_days_that_are_all_or_partly_leave(one: Leave, whole: str, touched: str) -> None:
    """Days 1 (Monday) to 4; half days touch a day without being all of it."""
    days = {str(n): MONDAY + (n - 1) * DAY for n in range(5)}
    assert "".join(n for n, day in days.items() if one.whole(day)) == whole
    assert "".join(n for n, day in days.items() if one.touches(day)) == touched


def shift(start: int, end: int, kind: Kind = Kind.SHIFT, **more: object) -> Shift:
    """A shift with clock times."""
    return Shift(id="S", name="S", kind=kind, start=start, end=end, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [
        (420, 1020, False),
        (1140, 1860, True),
        (1380, 1560, True),
        (1380, 1559, False),
        (180, 600, True),
        (181, 600, False),
        (960, 1560, True),
        (960, 1559, False),
        (0, 180, True),
        (420, 3000, True),
    ],
)
def test_a_night_is_three_hours_of_it(start: int, end: int, night: bool) -> None:
    """Between 23:00 and 06:00; a home call is none."""
    assert shift(start, end).night is night
    assert not shift(start, end, Kind.CALL_HOME).night


@pytest.mark.parametrize(
    ("start", "end"), [(420, 420), (420, 400), (1440, 1500), (-1, 60), (0, 3 * 1440 + 1)]
)
def test_shifts_that_cannot_be(start: int, end: int) -> None:
    """Without an end, or not begun on their day, or of more than three days."""
    with pytest.raises(NightfloatError, match=r'shift "S" runs .* Maybe its end is missing'):
        shift(start, end)


def test_home_call_is_worked_inside_itself() -> None:
    """Parts outside are refused."""
    assert shift(1020, 1860, Kind.CALL_HOME, worked=((1020, 1860),)).call
    with pytest.raises(NightfloatError, match="outside its own times"):
        shift(1020, 1860, Kind.CALL_HOME, worked=((1000, 1100),))


def test_people_leave_after_the_transition() -> None:
    """24+4."""
    assert shift(420, 1860, Kind.CALL_IN_HOUSE, transition=240).departure == 2100


def test_entries_have_an_offset_and_a_length() -> None:
    """The errors name clinician and time."""
    at = datetime(2026, 7, 6, 7, tzinfo=UTC)
    with pytest.raises(ValueError, match="need a UTC offset"):
        Entry("R1", at.replace(tzinfo=None), at, Kind.SHIFT)
    with pytest.raises(ValueError, match="not after its start"):
        Entry("R1", at, at, Kind.SHIFT)


@pytest.mark.parametrize(
    ("severity", "breached", "violation"),
    [
        (Severity.MUST, True, True),
        (Severity.MUST, False, False),
        (Severity.SHOULD, True, False),
        (Severity.PREFER, True, False),
    ],
)
def test_only_a_broken_must_is_a_violation(
    severity: Severity, breached: bool, violation: bool
) -> None:
    """What `check` fails for."""
    found = Finding(rule="r", severity=severity, message="m", breached=breached)
    assert found.violation is violation
