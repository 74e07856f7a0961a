"""ACGME 6.21.b, 6.26 and 6.27: free days, nights in a row, call every third night."""

from __future__ import annotations

from datetime import date

import pytest

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.findings import Severity
from tests.rules.clock.verify import daily, span, verify, work

CALL = Kind.CALL_IN_HOUSE


def busy(*free: int, hours: float = 12, first: int = 6, count: int = 28) -> list[Entry]:
    """A shift from 06:00 on every day of the four weeks but those `free` (0 = 6 July)."""
    days = [date(2026, 7, first).toordinal() + n for n in range(count) if n not in free]
    return [work(f"{date.fromordinal(day)} 06:00", hours=hours) for day in days]


def test_three_free_days_in_28_are_too_few() -> None:
    """Four are needed: a day between two shifts gives 36 free hours, one period."""
    found = verify("acgme.6.21.b").given(busy(6, 13, 20)).measures(3).against(4).breaks()
    assert found.message == ("3 free periods of 24 h in 28 counted days (6 Jul–2 Aug): 4 needed.")
    verify("acgme.6.21.b").given(busy(6, 13, 20, 27)).measures(4).against(4).holds()


@pytest.mark.parametrize(("until", "periods"), [("18:00", 1), ("17:59", 0)])
def test_a_free_day_is_24_hours(until: str, periods: int) -> None:
    """Saturday 18:00 to Sunday 18:00 is one; 23 h 59 min is none."""
    evening = work(f"2026-07-12 {until}", until="2026-07-12 23:00")
    week = (span("2026-07-06", "2026-07-13"),)
    check = verify("acgme.6.21.b", windows=week).given(busy(count=6), evening)
    check = check.measures(periods).against(1)
    assert bool(check.findings()) is (periods == 0)


def test_one_hour_of_home_call_voids_the_day() -> None:
    """So do a conference and charting from home; moonlighting only by default."""
    for kind in (Kind.CALL_HOME, Kind.EDUCATION, Kind.CALL_HOME_WORKED, Kind.MOONLIGHTING):
        noon = work("2026-07-12 12:00", hours=1, kind=kind)
        verify("acgme.6.21.b").given(busy(6, 13, 20, 27), noon).measures(3).breaks()
        allowed = verify("acgme.6.21.b", moonlighting_voids_free_day=False)
        count = 4 if kind is Kind.MOONLIGHTING else 3
        allowed.given(busy(6, 13, 20, 27), noon).measures(count)


def test_calendar_day_setting() -> None:
    """A 24-hour period from evening to evening is no calendar day."""
    evening = work("2026-07-12 18:00", hours=4)
    rows = (busy(6, 13, 20, 27), evening)
    verify("acgme.6.21.b").given(*rows).measures(4).holds()
    dates = verify("acgme.6.21.b", free_day="calendar_day")
    dates.given(*rows).measures(3).against(4).breaks()


def test_48_hours_are_two_and_leave_is_none() -> None:
    """A stretch gives its whole days; leave gives none and its days are not counted."""
    leave = work("2026-07-27 00:00", until="2026-08-03 00:00", kind=Kind.LEAVE)
    verify("acgme.6.21.b").given(busy(12, 13, count=21), leave).measures(2).against(3).breaks()
    verify("acgme.6.21.b").given(busy(6, 12, 13, count=21), leave).measures(3).against(3).holds()


def test_free_time_next_to_leave_is_a_setting() -> None:
    """The Sunday before a Monday's leave counts by default."""
    leave = work("2026-07-27 00:00", until="2026-08-03 00:00", kind=Kind.LEAVE)
    rows = (busy(6, 13, 20, count=21), leave)
    verify("acgme.6.21.b").given(*rows).measures(3).against(3).holds()
    strict = verify("acgme.6.21.b", weekend_abutting_leave="not_counted")
    strict.given(*rows).measures(2).against(3).breaks()


def test_the_day_after_call_is_a_setting() -> None:
    """24 hours straight after a 24-h call count by default; without, only what comes after them."""
    call = work("2026-07-11 06:00", hours=24, kind=CALL)
    rows = (busy(5, 6, 13, 20, 27), call)
    verify("acgme.6.21.b").given(*rows).measures(4).holds()
    strict = verify("acgme.6.21.b", post_call_day_counts=False)
    strict.given(*rows).measures(3).against(4).breaks()
    two_days = (busy(5, 6, 7, 13, 20, 27), call)
    strict.given(*two_days).measures(4).holds()


def test_a_period_over_the_window_edge_is_a_setting() -> None:
    """Sunday 08:00 to Monday 14:00 lies in no window, or where it starts."""
    two = (span("2026-07-06", "2026-08-03"), span("2026-08-03", "2026-08-31"))
    rows = (
        busy(6, 13, 20, 26, 27),
        work("2026-08-01 16:00", hours=16),
        work("2026-08-03 14:00", hours=6),
        daily("2026-08-04 07:00", 5, hours=10),
    )
    verify("acgme.6.21.b", windows=two).given(*rows).measures(3).against(4).breaks()
    start = verify("acgme.6.21.b", windows=two, edge_period="start").given(*rows)
    start.measures(4).against(4).holds()
    second = start.assessment().every("acgme.6.21.b", "R1")[1]
    assert second.measured == 22


def test_a_spring_sunday_of_23_hours_is_no_free_day() -> None:
    """Sunday 14 March 2027, 00:00 to 24:00, is 23 hours; a calendar day it is."""
    week = (span("2027-03-08", "2027-03-15"),)
    rows = (daily("2027-03-08 06:00", 5, hours=12), work("2027-03-13 06:00", hours=18))
    verify("acgme.6.21.b", windows=week).given(*rows).measures(0).against(1).breaks()
    dates = verify("acgme.6.21.b", windows=week, free_day="calendar_day")
    dates.given(*rows).measures(1).holds()


def test_an_autumn_sunday_of_25_hours_has_24_to_spare() -> None:
    """Free from 00:00 to 23:00 on 1 November 2026 is 24 hours."""
    week = (span("2026-10-26", "2026-11-02"),)
    rows = (
        daily("2026-10-26 06:00", 5, hours=12),
        work("2026-10-31 06:00", hours=18),
        work("2026-11-01 23:00", hours=1),
    )
    verify("acgme.6.21.b", windows=week).given(*rows).measures(1).against(1).holds()


def test_short_windows_are_not_assessable() -> None:
    """Six days need no free day, and no call frequency."""
    week = (span("2026-07-06", "2026-07-12"),)
    verify("acgme.6.21.b", windows=week).given(busy(count=6)).measures(0).against(None).holds()
    calls = daily("2026-07-06 07:00", 3, hours=14, every=2, kind=CALL)
    verify("acgme.6.27", windows=week).given(calls).measures(3).against(None).holds()


def test_night_float_weeks_are_averaged_or_not() -> None:
    """Thirteen nights in a row, then a free fortnight: averaged enough, each week not."""
    nights = daily("2026-07-06 19:00", 13, hours=12, kind=Kind.NIGHT_FLOAT)
    verify("acgme.6.21.b").given(nights).measures(14).against(4).holds()
    weekly = verify("acgme.6.21.b-night-float", night_float_one_in_seven="each_week")
    weekly = weekly.given(nights).measures(0).against(1)
    assert len(weekly.findings()) == 2


@pytest.mark.parametrize(("nights", "policy"), [(6, 6), (7, 6), (7, 7)])
def test_nights_in_a_row_are_a_policy(nights: int, policy: int) -> None:
    """Six hold, seven are an advisory; another number is a setting."""
    rows = daily("2026-07-30 19:00", nights, hours=12, kind=Kind.NIGHT_FLOAT)
    check = verify("acgme.6.26", max_consecutive_nights=policy).given(rows)
    check = check.measures(nights).against(policy)
    if nights > policy:
        check.breaks(Severity.SHOULD)
    else:
        check.holds()


def test_no_nights_is_nought_in_a_row() -> None:
    """The matrix shows 0 of 6, not nothing."""
    verify("acgme.6.26").given(busy()).measures(0).against(6).holds()


@pytest.mark.parametrize(
    ("days", "leave", "calls", "limit"),
    [
        (28, 0, 9, 9),
        (28, 0, 10, 9),
        (30, 0, 10, 10),
        (30, 0, 11, 10),
        (31, 0, 10, 10),
        (31, 0, 11, 10),
        (28, 2, 8, 8),
        (28, 2, 9, 8),
    ],
)
def test_call_every_third_night(days: int, leave: int, calls: int, limit: int) -> None:
    """Calls are at most a third of the counted days, rounded down."""
    first = date(2026, 7, 1)
    window = (first, date.fromordinal(first.toordinal() + days))
    rows = daily("2026-07-01 19:00", calls, hours=12, every=2, kind=CALL)
    away = [
        work(f"{date.fromordinal(window[1].toordinal() - 1 - n)} 00:00", hours=24, kind=Kind.LEAVE)
        for n in range(leave)
    ]
    check = verify("acgme.6.27", windows=(window,)).given(rows, away)
    check = check.measures(calls).against(limit)
    assert bool(check.findings()) is (calls > limit)


def test_call_rounding_is_a_setting() -> None:
    """26 / 3 = 8.67: nearest allows nine, and 25 / 3 = 8.33 still eight."""
    for days, limit in ((26, 9), (25, 8)):
        first = date(2026, 7, 6)
        window = (first, date.fromordinal(first.toordinal() + days))
        check = verify("acgme.6.27", windows=(window,), call_rounding="nearest")
        check.given(work("2026-07-06 07:00", hours=24, kind=CALL)).against(limit).holds()


def test_a_call_belongs_to_the_day_it_starts() -> None:
    """One on the eve of the window is not its own; one cut at midnight is one."""
    eve = work("2026-07-05 19:00", hours=12, kind=CALL)
    cut = (
        work("2026-07-08 19:00", hours=5, kind=CALL),
        work("2026-07-09 00:00", hours=7, kind=CALL),
    )
    last = work("2026-08-02 19:00", hours=12, kind=CALL)
    verify("acgme.6.27").given(eve, *cut, last).measures(2).against(9).holds()


def test_night_float_and_home_call_are_no_calls() -> None:
    """Only in-house call counts to every third night."""
    nights = daily("2026-07-06 19:00", 20, hours=12, kind=Kind.NIGHT_FLOAT)
    verify("acgme.6.27").given(nights).measures(0).against(9).holds()


def test_each_clinician_has_their_own_count() -> None:
    """R1 with nine calls is clean though R2 has ten."""
    nine = daily("2026-07-06 19:00", 9, hours=12, every=3, kind=CALL)
    ten = daily("2026-07-06 19:00", 10, hours=12, every=2, kind=CALL, who="R2")
    check = verify("acgme.6.27").given(nine, ten)
    check.measures(9).holds()
    check.about("R2").measures(10).breaks()
