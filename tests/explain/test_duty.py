"""Nights, turns, weekends and hours of one person, by the clock and by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.time import Calendar, days
from nightfloat.explain.duty import Duty, Transitions, duty_of, is_night, span_of, turns
from tests.explain.hospital import CALENDAR, day

SPAN = (day(1), day(15))


def at(first: int, start: int, end: int, kind: Kind = Kind.SHIFT, code: str = "X") -> Entry:
    """Return an entry on a day of the block, in hours after its midnight."""
    return Entry(
        "A",
        CALENDAR.instant(day(first), start * 60),
        CALENDAR.instant(day(first), end * 60),
        kind,
        code=code,
    )


def duty(*entries: Entry) -> Duty:
    """Return the duty of a person who is there all two weeks."""
    return duty_of("A", entries, CALENDAR, SPAN, days(*SPAN))


@pytest.mark.parametrize(
    ("start", "end", "night"),
    [(19, 31, True), (15, 25, False), (15, 26, True), (3, 11, True), (4, 12, False), (0, 8, True)],
)
def test_a_night_has_three_hours_between_eleven_and_six(start: int, end: int, night: bool) -> None:
    """15:00-01:00 has two of them, 15:00-02:00 three; 03:00-11:00 has three, from 04:00 two."""
    assert is_night(at(2, start, end), CALENDAR.tz) is night


def test_nights_make_runs_by_their_dates() -> None:
    """Nights on days 1, 2, 5 and 7-9: a run of two, one alone, a run of three."""
    found = duty(*(at(n, 19, 31, Kind.NIGHT_FLOAT) for n in (1, 2, 5, 7, 8, 9)))
    assert sorted(found.runs.items()) == [(1, 1), (2, 1), (3, 1)]
    assert duty().runs == {}


def test_home_call_is_duty_but_no_night() -> None:
    """Waiting at home on a Saturday takes the weekend, adds no minute and no night."""
    found = duty(at(6, 17, 32, Kind.CALL_HOME))
    assert (found.nights, found.weekends, found.calls, found.minutes) == ((), 1, 1, 0)
    assert found.golden == 1


def test_turns_join_what_lies_close() -> None:
    """A call and its transition, a clinic an hour later: one turn. Two hours later: two."""
    call = (at(1, 7, 31, Kind.CALL_IN_HOUSE), at(1, 31, 33, Kind.TRANSITION))
    assert len(turns([*call, at(2, 10, 12, Kind.CLINIC)], CALENDAR.tz)) == 1
    assert len(turns([*call, at(2, 11, 12, Kind.CLINIC)], CALENDAR.tz)) == 2


@pytest.mark.parametrize(
    ("entries", "expected"),
    [
        # 17:00 to 03:00 next day: ten hours; one hour less is short. The clock turns back as well.
        (((1, 7, 17), (2, 3, 11)), Transitions(all=1, backward=1, bad=1)),
        (((1, 7, 17), (2, 2, 11)), Transitions(all=1, short=1, backward=1, bad=1)),
        # a night ends at 07:00 on day 2; the day shift of day 4 starts exactly 48 hours later
        (((1, 19, 31), (4, 7, 17)), Transitions(all=1)),
        (((1, 19, 31), (4, 6, 17)), Transitions(all=1, night_to_day=1, bad=1)),
        # an evening at noon or later is no day shift
        (((1, 19, 31), (3, 12, 20)), Transitions(all=1)),
        # starts move back: with a day of rest that is nothing
        (((1, 15, 23), (2, 14, 22)), Transitions(all=1, backward=1, bad=1)),
        (((1, 15, 23), (3, 7, 15)), Transitions(all=1)),
        (((1, 7, 15), (2, 7, 15)), Transitions(all=1)),
    ],
)
def test_bad_transitions(entries: tuple[tuple[int, int, int], ...], expected: Transitions) -> None:
    """Each kind on both sides of its bound; one that is bad twice counts once."""
    assert duty(*(at(*one) for one in entries)).transitions == expected


def test_weekends_holidays_free_days_and_golden_weekends() -> None:
    """Friday until 18:00 leaves the weekend golden, until 19:00 does not; leave is no free day."""
    assert duty(at(5, 8, 18)).golden == 2
    assert duty(at(5, 8, 19)).golden == 1
    assert duty(at(8, 5, 12)).golden == 2
    assert duty(at(8, 4, 12)).golden == 1
    found = duty(at(3, 8, 16), at(6, 8, 16), at(7, 8, 16), at(13, 20, 32), at(9, 0, 24, Kind.LEAVE))
    assert (found.holidays, found.weekends, found.shifts) == (1, 2, 4)
    assert found.free == 14 - 3 - 2 - 1


def test_weeks_are_whole_ones_and_overlaps_count_once() -> None:
    """Two weeks of ten hours and of twelve, where two entries overlap for two hours."""
    found = duty(at(1, 7, 17), at(8, 7, 15), at(8, 13, 19))
    assert found.weeks == (600, 720)
    assert found.minutes == 1320


def test_a_night_over_the_end_of_summer_time_has_its_real_hours() -> None:
    """19:00 to 07:00 on 31 October 2026 lasts thirteen hours."""
    calendar = Calendar("America/New_York", date(2026, 10, 1), date(2026, 12, 1), ())
    begin = date(2026, 10, 31)
    night = Entry("A", calendar.instant(begin, 1140), calendar.instant(begin, 1860), Kind.SHIFT)
    span = (begin, begin + timedelta(days=1))
    assert duty_of("A", [night], calendar, span, [begin]).minutes == 13 * 60
    assert span_of([night], calendar) == span
