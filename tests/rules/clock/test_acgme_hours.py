"""ACGME 6.20, 6.24, 6.25 and 6.28: hours, the exception, moonlighting, home call."""

from __future__ import annotations

from datetime import date

from nightfloat.domain.entry import Entry, Kind
from nightfloat.rules.clock.detail import details
from tests.rules.clock.verify import daily, span, verify, work


def weeks(*lengths: float) -> list[Entry]:
    """Six equal shifts from 05:00 in each week, Monday to Saturday, of so many hours a week."""
    first = date(2026, 7, 6).toordinal()
    starts = [date.fromordinal(first + 7 * n).isoformat() for n in range(len(lengths))]
    return [
        row
        for start, hours in zip(starts, lengths, strict=True)
        for row in daily(f"{start} 05:00", 6, hours=hours / 6)
    ]


def test_100_60_80_80_is_an_average_of_80() -> None:
    """One week of 100 hours inside an average of 80 is allowed, and the detail shows the 100."""
    check = verify("acgme.6.20").given(weeks(100, 60, 80, 80))
    check.measures(19200).against(19200).holds()
    detail = details(check.assessment(), "acgme.6.20", "R1")[0]
    assert [minutes for _, minutes in detail.weeks] == [6000, 3600, 4800, 4800]
    assert detail.left == 0
    assert len(detail.entries) == 24


def test_average_of_84_is_a_breach() -> None:
    """84 hours a week are 16 hours too many in four weeks; the message has the arithmetic."""
    check = verify("acgme.6.20").given(weeks(84, 84, 84, 84))
    found = check.measures(20160).against(19200).breaks()
    assert found.message == ("336 h in 28 counted days (6 Jul–2 Aug): 16 h over 320 h.")


def test_one_minute_over_80_hours() -> None:
    """Minutes are never rounded."""
    check = verify("acgme.6.20").given(weeks(80, 80, 80, 80))
    check.measures(19200).holds()
    check.given(work("2026-08-02 12:00", minutes=1)).measures(19201).against(19200).breaks()


def test_a_leave_week_leaves_240_hours() -> None:
    """Seven days wholly on leave are removed from the days, and named in the message."""
    leave = work("2026-07-27 00:00", until="2026-08-03 00:00", kind=Kind.LEAVE)
    check = verify("acgme.6.20").given(weeks(80, 80, 80), leave)
    check.measures(14400).against(14400).holds()
    found = check.given(work("2026-07-26 12:00", minutes=90)).measures(14490).breaks()
    assert found.message == (
        "241 h 30 min in 21 counted days (6 Jul–2 Aug; 7 days of leave removed): "
        "1 h 30 min over 240 h."
    )
    assert found.facts == (("days", 21), ("leave_days", 7), ("rotation", "MED"))
    detail = details(check.assessment(), "acgme.6.20", "R1")[0]
    assert detail.leave == tuple(
        date.fromordinal(date(2026, 7, 27).toordinal() + n) for n in range(7)
    )


def test_half_a_day_of_leave_keeps_the_day() -> None:
    """Leave from noon on does not take the day out of the average."""
    leave = work("2026-07-26 12:00", until="2026-08-03 00:00", kind=Kind.LEAVE)
    verify("acgme.6.20").given(leave).measures(0).against(14400).holds()


def test_88_hours_only_where_granted() -> None:
    """6.24 holds on the rotation that has it and on no other."""
    granted = {"Surgery A": {"weekly_limit_hours": 88}}
    for rotation, limit in (("Surgery A", 21120), ("MED", 19200)):
        at = [
            daily(f"2026-07-{day:02d} 05:00", 6, hours=88 / 6, rotation=rotation)
            for day in (6, 13, 20, 27)
        ]
        check = verify("acgme.6.20", by_rotation=granted).given(*at).measures(21120).against(limit)
        if rotation == "MED":
            check.breaks()
        else:
            check.holds()
            more = work("2026-08-02 12:00", minutes=1, rotation=rotation)
            check.given(more).measures(21121).breaks()


def test_all_work_counts_and_waiting_at_home_does_not() -> None:
    """Education, transition, moonlighting and worked home call add up; home call does not."""
    check = verify("acgme.6.20").given(
        work("2026-07-06 07:00", hours=10),
        work("2026-07-07 07:00", hours=1, kind=Kind.EDUCATION),
        work("2026-07-08 07:00", hours=2, kind=Kind.TRANSITION),
        work("2026-07-09 07:00", hours=3, kind=Kind.MOONLIGHTING, site="OUTSIDE"),
        work("2026-07-10 19:00", hours=12, kind=Kind.CALL_HOME),
        work("2026-07-10 22:00", hours=4, kind=Kind.CALL_HOME_WORKED),
    )
    check.measures(20 * 60).against(19200).holds()


def test_overlapping_rows_count_once() -> None:
    """A conference inside a shift is not paid twice."""
    verify("acgme.6.20").given(
        work("2026-07-06 07:00", hours=12),
        work("2026-07-06 12:00", hours=1, kind=Kind.EDUCATION),
    ).measures(720).holds()


def test_two_sites_add_up() -> None:
    """The clinician is one, whatever the site."""
    verify("acgme.6.20").given(
        daily("2026-07-06 07:00", 28, hours=6, site="MAIN"),
        daily("2026-07-06 14:00", 28, hours=6, site="VA"),
    ).measures(28 * 720).against(19200).breaks()


def test_a_night_over_the_window_edge_is_cut_at_local_midnight() -> None:
    """Five hours belong to the window that ends, seven to the next."""
    two = (span("2026-07-06", "2026-08-03"), span("2026-08-03", "2026-08-31"))
    check = verify("acgme.6.20", windows=two).given(work("2026-08-02 19:00", hours=12))
    every = check.assessment().every("acgme.6.20", "R1")
    assert [f.measured for f in every] == [300, 420]


def test_dst_nights_are_real_hours() -> None:
    """19:00 to 07:00 is 13 hours in autumn and 11 in spring, in New York, London and Dublin."""
    nights = (
        ("America/New_York", "2026-10-31", "2026-11-01", 780),
        ("America/New_York", "2027-03-13", "2027-03-14", 660),
        ("Europe/London", "2026-10-24", "2026-10-25", 780),
        ("Europe/London", "2027-03-27", "2027-03-28", 660),
        ("Europe/Dublin", "2026-10-24", "2026-10-25", 780),
        ("Europe/Dublin", "2027-03-27", "2027-03-28", 660),
    )
    for zone, eve, morning, minutes in nights:
        night = work(f"{eve} 19:00", until=f"{morning} 07:00", zone=zone)
        window = (span(eve, date.fromordinal(date.fromisoformat(eve).toordinal() + 7).isoformat()),)
        verify("acgme.6.20", windows=window, zone=zone).given(night).measures(minutes).holds()


def test_window_over_the_year_edge() -> None:
    """A block over New Year is a window like any other."""
    block = (span("2026-12-14", "2027-01-11"),)
    check = verify("acgme.6.20", windows=block).given(daily("2026-12-14 05:00", 24, hours=40 / 3))
    check.measures(19200).against(19200).holds()


def test_short_windows_have_a_flat_cap() -> None:
    """Two counted days allow 80 hours flat, or 22 h 51 min when prorated."""
    leave = work("2026-07-08 00:00", until="2026-08-03 00:00", kind=Kind.LEAVE)
    call = work("2026-07-06 07:00", hours=24, kind=Kind.CALL_IN_HOUSE)
    verify("acgme.6.20").given(call, leave).measures(1440).against(4800).holds()
    prorated = verify("acgme.6.20", short_window="prorate").given(call, leave)
    prorated.measures(1440).against(1371).breaks()


def test_wholly_on_leave_is_not_assessable() -> None:
    """No counted day, no limit but nought, no breach."""
    leave = work("2026-07-06 00:00", until="2026-08-03 00:00", kind=Kind.LEAVE)
    verify("acgme.6.20").given(leave).measures(0).against(0).holds()


def test_pgy1_may_not_moonlight() -> None:
    """One row at PGY-1 is a breach; at PGY-2 nothing is limited."""
    row = work("2026-07-11 08:00", hours=8, kind=Kind.MOONLIGHTING)
    found = verify("acgme.6.25.b", pgy=1).given(row).measures(1).against(0).breaks()
    assert "PGY-1" in found.message
    verify("acgme.6.25.b", pgy=2).given(row).measures(1).against(None).holds()


def test_the_level_is_that_of_the_day() -> None:
    """Who becomes PGY-2 on 1 July may moonlight from that day on."""
    levels = ((date(2025, 7, 1), 1), (date(2026, 7, 11), 2))
    before = work("2026-07-10 08:00", hours=8, kind=Kind.MOONLIGHTING)
    after = work("2026-07-11 08:00", hours=8, kind=Kind.MOONLIGHTING)
    verify("acgme.6.25.b", pgy=levels).given(after).measures(1).against(None).holds()
    verify("acgme.6.25.b", pgy=levels).given(before, after).measures(1).against(0).breaks()


def test_home_call_every_other_night_with_four_free_days() -> None:
    """Home call is exempt from every third night; four free days are enough."""
    calls = daily("2026-07-06 19:00", 14, hours=12, every=2, kind=Kind.CALL_HOME)
    verify("acgme.6.27").given(calls).measures(0).against(9).holds()
    verify("acgme.6.21.b").given(calls).measures(13).against(4).holds()
