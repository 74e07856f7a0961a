"""Emergency medicine, the European directive, England (both versions) and British Columbia."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from nightfloat.domain.entry import Entry, Kind
from tests.rules.clock.verify import FOUR_WEEKS, Verify, daily, span, verify, work

LONDON, DUBLIN = "Europe/London", "Europe/Dublin"
WEEK = (span("2026-07-06", "2026-07-13"),)


# Emergency medicine


@pytest.mark.parametrize("minutes", [720, 721])
def test_em_shift_of_12_hours(minutes: int) -> None:
    """Handing over does not lengthen the shift."""
    check = verify("acgme_em.EM-12h").given(
        work("2026-07-06 07:00", minutes=minutes, rotation="EM"),
        work("2026-07-06 19:01", hours=1, kind=Kind.TRANSITION, rotation="EM"),
    )
    check = check.measures(minutes).against(720)
    assert bool(check.findings()) is (minutes > 720)


@pytest.mark.parametrize("rest", [600, 599])
def test_em_rest_is_as_long_as_the_shift(rest: int) -> None:
    """Ten hours of shift need ten hours off."""
    check = verify("acgme_em.EM-rest").given(
        work("2026-07-06 07:00", hours=10, rotation="EM"),
        work("2026-07-06 17:00", minutes=30, kind=Kind.TRANSITION, rotation="EM"),
        work("2026-07-07 03:30" if rest == 600 else "2026-07-07 03:29", hours=8, rotation="EM"),
    )
    check = check.measures(rest).against(600)
    assert bool(check.findings()) is (rest < 600)
    later = verify("acgme_em.EM-rest", em_rest_from="scheduled_end").given(*check.entries)
    later.measures(rest + 30).against(600).holds()


def test_em_rules_hold_only_on_em() -> None:
    """A 13-hour day on wards is none of its business; the common rules stay in force."""
    verify("acgme_em.EM-12h").given(work("2026-07-06 07:00", hours=13)).measures(0).holds()
    verify("acgme_em.EM-12h").given(work("2026-07-06 07:00", hours=13, rotation="EM")).breaks()
    packs = verify("acgme_em.EM-12h").given(work("2026-07-06 07:00", hours=13)).assessment()
    assert packs.worst("acgme.6.20", "R1").measured == 780


@pytest.mark.parametrize(("extra", "total"), [(0, 3600), (1, 3601)])
def test_em_60_hours_in_the_department(extra: int, total: int) -> None:
    """A Monday-Sunday week; conferences count to 72 and not to 60."""
    check = verify("acgme_em.EM-60h").given(
        daily("2026-07-06 08:00", 6, hours=10, rotation="EM"),
        work("2026-07-12 12:00", minutes=30 + extra, rotation="EM") if extra else [],
        daily("2026-07-14 08:00", 1, hours=2, kind=Kind.EDUCATION, rotation="EM"),
    )
    if extra:
        check.measures(3631).against(3600).breaks()
        average = verify("acgme_em.EM-60h", em_week="average").given(*check.entries)
        average.measures(3631).against(14400).holds()
    else:
        check.measures(total).against(3600).holds()


@pytest.mark.parametrize("hours", [12, 13])
def test_em_72_hours_of_everything(hours: int) -> None:
    """60 hours of shifts and moonlighting besides."""
    check = verify("acgme_em.EM-72h").given(
        daily("2026-07-06 08:00", 5, hours=12, rotation="EM"),
        work("2026-07-11 08:00", hours=hours, kind=Kind.MOONLIGHTING, rotation="EM"),
    )
    check = check.measures(3600 + hours * 60).against(4320)
    assert bool(check.findings()) is (hours > 12)


def test_em_free_day_is_never_averaged() -> None:
    """Seven shifts in a week break the rule though the next weeks are free."""
    seven = daily("2026-07-06 08:00", 7, hours=8, rotation="EM")
    verify("acgme_em.EM-1in7").given(seven).measures(0).against(1).breaks()
    verify("acgme_em.EM-1in7").given(seven[:6]).measures(1).against(1).holds()


# European directive


@pytest.mark.parametrize("extra", [0, 1])
def test_eu_48_hours_over_17_weeks(extra: int) -> None:
    """Three weeks of leave are left out and do not dilute the average; an opt-out lifts it."""
    window = (span("2026-07-06", "2026-11-02"),)
    check = verify("ewtd.Art6", windows=window, zone=DUBLIN).given(
        daily("2026-07-06 08:00", 84, hours=8, zone=DUBLIN),
        [work("2026-07-06 20:00", minutes=extra, zone=DUBLIN)] if extra else [],
        work("2026-10-12 00:00", until="2026-11-02 00:00", kind=Kind.LEAVE, zone=DUBLIN),
    )
    check = check.measures(40320 + extra).against(40320)
    assert bool(check.findings()) is (extra > 0)
    free = verify("ewtd.Art6", windows=window, zone=DUBLIN, opt_out=frozenset({"R1"}))
    free.given(check.entries).measures(40320 + extra).against(None).holds()


@pytest.mark.parametrize(("end", "rest"), [("20:30", 660), ("20:31", 659)])
def test_eu_daily_rest_over_dst(end: str, rest: int) -> None:
    """20:30 to 06:30 over 25 October is 11 hours in Dublin."""
    check = verify("ewtd.Art3", windows=(span("2026-10-19", "2026-11-02"),), zone=DUBLIN).given(
        work("2026-10-24 08:00", until=f"2026-10-24 {end}", zone=DUBLIN),
        work("2026-10-25 06:30", hours=8, zone=DUBLIN),
    )
    check = check.measures(rest).against(660)
    assert bool(check.findings()) is (rest < 660)


@pytest.mark.parametrize(("end", "rest"), [("13:00", 2100), ("13:01", 2099)])
def test_eu_weekly_rest(end: str, rest: int) -> None:
    """35 hours in one piece; 24 by setting; what work from home leaves in two parts is not one."""
    rows = (
        daily("2026-07-06 08:00", 5, hours=10, zone=DUBLIN),
        work("2026-07-11 08:00", until=f"2026-07-11 {end}", zone=DUBLIN),
    )
    check = verify("ewtd.Art5", windows=WEEK, zone=DUBLIN).given(*rows)
    check = check.measures(rest).against(2100)
    assert bool(check.findings()) is (rest < 2100)
    shorter = verify("ewtd.Art5", windows=WEEK, zone=DUBLIN, weekly_rest_minutes="1440")
    shorter.given(*rows).against(1440).holds()


def test_eu_weekly_rest_over_14_days_may_be_two_rests() -> None:
    """Two rests of 35 h do, and one of 70 h; two of 38 and 33 hours do not."""
    window = (span("2026-07-06", "2026-07-20"),)
    every = daily("2026-07-06 08:00", 14, hours=10, zone=DUBLIN)
    check = verify("ewtd.Art5", windows=window, zone=DUBLIN, weekly_rest_period=14)
    two = [row for n, row in enumerate(every) if n not in (6, 12)]
    check.given(two).measures(2 * 2100).against(4200).holds()
    long = daily("2026-07-07 08:00", 1, hours=15, zone=DUBLIN)
    uneven = [row for n, row in enumerate(every) if n not in (1, 2, 12)]
    check.given(uneven, long).measures(2100 + 1980).breaks()
    one = [row for n, row in enumerate(every) if n not in (6, 7, 8)]
    check.given(one).measures(86 * 60).holds()


# England


def england(rule: str, *, window: tuple[date, date] = FOUR_WEEKS[0], **settings: Any) -> Verify:
    """A check of a Schedule 3 rule in London."""
    return verify(f"england_2016.{rule}", zone=LONDON, windows=(window,), **settings)


def test_england_48_hours_and_56_with_an_opt_out() -> None:
    """The opt-out moves the limit."""
    rows = daily("2026-07-06 08:00", 28, hours=8, zone=LONDON)
    england("S3-avg48").given(rows).measures(13440).against(11520).breaks()
    england("S3-avg48", opt_out=frozenset({"R1"})).given(rows).against(13440).holds()
    verify("england_2016.S3-avg48", zone=LONDON, opt_out=frozenset({"R2"})).given(rows).breaks()


@pytest.mark.parametrize("extra", [0, 1])
def test_england_72_hours_in_any_168(extra: int) -> None:
    """Thursday to Wednesday, across the calendar week; one breach is one finding."""
    check = england("S3-72in168").given(
        daily("2026-07-09 08:00", 6, hours=12, zone=LONDON),
        [work("2026-07-15 08:00", minutes=extra, zone=LONDON)] if extra else [],
    )
    check = check.measures(4320 + extra).against(4320)
    if extra:
        check.breaks()
    else:
        check.holds()


@pytest.mark.parametrize("minutes", [780, 781])
def test_england_13_hour_shift(minutes: int) -> None:
    """13 hours, not a minute more."""
    check = england("S3-13h").given(work("2026-07-06 08:00", minutes=minutes, zone=LONDON))
    assert bool(check.measures(minutes).against(780).findings()) is (minutes > 780)


@pytest.mark.parametrize(
    ("eve", "back", "rest"),
    [("2027-03-27", "2027-03-28 07:00", 600), ("2026-10-24", "2026-10-25 06:00", 660)],
)
def test_england_11_hours_over_dst(eve: str, back: str, rest: int) -> None:
    """20:00 to 07:00 is 10 hours in spring; 20:00 to 06:00 is 11 in autumn."""
    window = (date.fromisoformat(eve), date.fromisoformat(eve).replace(month=12))
    check = england("S3-11h", window=window).given(
        work(f"{eve} 08:00", until=f"{eve} 20:00", zone=LONDON), work(back, hours=8, zone=LONDON)
    )
    assert bool(check.measures(rest).against(660).findings()) is (rest < 660)


@pytest.mark.parametrize(("version", "most"), [(2019, 4), (2016, 5)])
def test_england_long_shifts(version: int, most: int) -> None:
    """Four in a row since 2019, five before; exactly ten hours is not long; then 48 hours."""

    def long(count: int) -> list[Entry]:
        return daily("2026-07-06 08:00", count, hours=12, zone=LONDON)

    check = england("S3-long", tcs_version=version)
    check.given(long(most)).measures(most).against(most).holds()
    check.given(long(most + 1)).measures(most + 1).against(most).breaks()
    ten = daily("2026-07-06 08:00", 6, hours=10, zone=LONDON)
    check.given(ten).measures(0).against(most).holds()
    rest = england("S3-long-rest", tcs_version=version)
    for clock, minutes in (("20:00", 2880), ("19:59", 2879)):
        back = work(f"2026-07-{7 + most:02d} {clock}", hours=4, zone=LONDON)
        found = rest.given(long(most), back).measures(minutes).against(2880)
        assert bool(found.findings()) is (minutes < 2880)
    back = work(f"2026-07-{6 + most:02d} 08:00", hours=4, zone=LONDON)
    rest.given(long(most - 1), back).measures(None).against(2880).holds()


def test_england_long_late_shifts() -> None:
    """More than ten hours and ending after 23:00: four, then 48 hours; 23:00 itself is not late."""
    late = daily("2026-07-06 12:45", 4, hours=10.5, zone=LONDON)
    fifth = work("2026-07-10 12:45", hours=10.5, zone=LONDON)
    england("S3-late").given(late).measures(4).against(4).holds()
    england("S3-late").given(late, fifth).measures(5).against(4).breaks()
    at_eleven = daily("2026-07-06 12:30", 5, hours=10.5, zone=LONDON)
    england("S3-late").given(at_eleven).measures(0).holds()
    back = work("2026-07-11 23:14", hours=2, zone=LONDON)
    england("S3-late-rest").given(late, back).measures(2879).against(2880).breaks()


def test_england_nights() -> None:
    """Three hours between 23:00 and 06:00 make a night; four in a row are the most."""
    nights = daily("2026-07-06 21:00", 5, hours=10, zone=LONDON)
    england("S3-nights").given(nights[:4]).measures(4).against(4).holds()
    england("S3-nights").given(nights).measures(5).against(4).breaks()
    evening = daily("2026-07-06 16:00", 5, minutes=599, zone=LONDON)
    england("S3-nights").given(evening).measures(0).holds()
    until_two = daily("2026-07-06 16:00", 5, hours=10, zone=LONDON)
    england("S3-nights").given(until_two).measures(5).breaks()


@pytest.mark.parametrize(("version", "nights"), [(2019, 1), (2016, 3)])
def test_england_rest_after_nights(version: int, nights: int) -> None:
    """46 hours after any number since 2019, after three or four before."""
    check = england("S3-night-rest", tcs_version=version)
    rows = daily("2026-07-06 21:00", nights, hours=10, zone=LONDON)
    enough = work(f"2026-07-{8 + nights:02d} 05:00", hours=8, zone=LONDON)
    early = work(f"2026-07-{8 + nights:02d} 04:59", hours=8, zone=LONDON)
    check.given(rows, enough).measures(2760).against(2760).holds()
    check.given(rows, early).measures(2759).against(2760).breaks()
    if nights > 1:
        check.given(rows[1:], early).measures(None).holds()


@pytest.mark.parametrize(("version", "most"), [(2019, 7), (2016, 8)])
def test_england_days_in_a_row(version: int, most: int) -> None:
    """Seven since 2019, eight before, then 48 hours."""
    days = daily("2026-07-06 08:00", most + 1, hours=8, zone=LONDON)
    check = england("S3-consecutive", tcs_version=version)
    check.given(days[:most]).measures(most).against(most).holds()
    check.given(days).measures(most + 1).against(most).breaks()
    rest = england("S3-consecutive-rest", tcs_version=version)
    for clock, minutes in (("16:00", 2880), ("15:59", 2879)):
        back = work(f"2026-07-{7 + most:02d} {clock}", hours=4, zone=LONDON)
        found = rest.given(days[:most], back).measures(minutes)
        assert bool(found.findings()) is (minutes < 2880)


def test_england_weekends() -> None:
    """One in three: two of six; a Friday night is weekend work; one in two by agreement."""
    window = span("2026-07-06", "2026-08-17")
    two = daily("2026-07-11 08:00", 2, hours=8, every=21, zone=LONDON)
    night = work("2026-07-17 21:00", hours=10, zone=LONDON)
    friday = work("2026-07-17 14:00", hours=10, zone=LONDON)
    england("S3-weekend", window=window).given(two).measures(2).against(2).holds()
    england("S3-weekend", window=window).given(two, friday).measures(2).holds()
    england("S3-weekend", window=window).given(two, night).measures(3).against(2).breaks()
    half = england("S3-weekend", window=window, weekends="1in2")
    half.given(two, night).measures(3).against(3).holds()


def on_call(day: str, hours: float = 24) -> Entry:
    """One on-call from home from 08:00."""
    return work(f"2026-07-{day} 08:00", hours=hours, kind=Kind.CALL_HOME, zone=LONDON)


def test_england_on_calls() -> None:
    """24 hours each, three in seven days, none on consecutive days but Saturday and Sunday."""
    england("S3-oncall-24h").given(on_call("06")).measures(1440).against(1440).holds()
    england("S3-oncall-24h").given(on_call("06", 24.5)).measures(1470).breaks()
    three = [on_call(day) for day in ("06", "08", "11")]
    england("S3-oncall-7d").given(three).measures(3).against(3).holds()
    england("S3-oncall-7d").given(three, on_call("12")).measures(4).against(3).breaks()
    england("S3-oncall-7d").given(three, on_call("13")).measures(3).holds()
    weekend = [on_call("11"), on_call("12")]
    england("S3-oncall-consecutive").given(weekend).measures(1).against(1).holds()
    england("S3-oncall-consecutive").given(weekend, on_call("13")).measures(2).breaks()
    england("S3-oncall-consecutive").given(weekend, on_call("10")).measures(2).breaks()


def test_england_day_after_on_call() -> None:
    """Ten hours on the next day, not more."""
    for minutes in (600, 601):
        day = work("2026-07-07 08:00", minutes=minutes, zone=LONDON)
        check = england("S3-oncall-next-day").given(on_call("06"), day)
        assert bool(check.measures(minutes).against(600).findings()) is (minutes > 600)


def test_england_rest_in_on_call() -> None:
    """Eight hours in all, five unbroken between 22:00 and 07:00."""

    def worked(start: str, until: str) -> Entry:
        return work(start, until=until, kind=Kind.CALL_HOME_WORKED, zone=LONDON)

    rows = (on_call("06"), worked("2026-07-06 08:00", "2026-07-07 00:00"))
    england("S3-oncall-rest").given(*rows).measures(480).against(480).holds()
    england("S3-oncall-night-rest").given(*rows).measures(420).against(300).holds()
    twice = (*rows, worked("2026-07-07 04:59", "2026-07-07 05:30"))
    england("S3-oncall-rest").given(*twice).measures(449).against(480).breaks()
    england("S3-oncall-night-rest").given(*twice).measures(299).against(300).breaks()


# British Columbia

TABLE = [
    (11, 3, 4),
    (14, 3, 4),
    (15, 4, 6),
    (18, 4, 6),
    (19, 5, 7),
    (22, 5, 7),
    (23, 6, 8),
    (26, 6, 8),
    (27, 7, 9),
    (29, 7, 9),
    (30, 8, 11),
    (34, 8, 11),
    (35, 9, 12),
    (38, 9, 12),
]


@pytest.mark.parametrize(("days", "in_hospital", "home"), TABLE)
def test_bc_call_by_days_on_service(days: int, in_hospital: int, home: int) -> None:
    """Both sides of each row of the table, for both sorts of call, net of a day of leave."""
    first = date(2026, 7, 1)
    end = date.fromordinal(first.toordinal() + days + 1)
    leave = work(f"{date.fromordinal(end.toordinal() - 1)} 00:00", hours=24, kind=Kind.LEAVE)
    for rule, kind, limit in (
        ("BC-inhouse", Kind.CALL_IN_HOUSE, in_hospital),
        ("BC-home", Kind.CALL_HOME, home),
    ):
        check = verify(f"bc_parhbc.{rule}", windows=((first, end),))
        calls = daily("2026-07-01 19:00", limit, hours=12, every=2, kind=kind)
        more = work(f"{calls[-1].start.date()} 07:00", hours=1, kind=kind)
        check.given(calls, leave).measures(limit).against(limit).holds()
        check.given(calls, more, leave).measures(limit + 1).against(limit).breaks()


def test_bc_has_no_limit_off_the_table() -> None:
    """Below 11 and above 38 days nothing is stated."""
    for days in (10, 39):
        window = (date(2026, 7, 1), date.fromordinal(date(2026, 7, 1).toordinal() + days))
        call = work("2026-07-01 19:00", hours=12, kind=Kind.CALL_IN_HOUSE)
        verify("bc_parhbc.BC-inhouse", windows=(window,)).given(call).against(None).holds()


def test_bc_averages_windows_by_setting() -> None:
    """Eight calls in a month of seven are fair over two months with six in the next."""
    months = (span("2026-07-01", "2026-07-30"), span("2026-07-30", "2026-08-28"))
    rows = (
        daily("2026-07-01 19:00", 8, hours=12, every=2, kind=Kind.CALL_IN_HOUSE),
        daily("2026-08-01 19:00", 6, hours=12, every=2, kind=Kind.CALL_IN_HOUSE),
    )
    verify("bc_parhbc.BC-inhouse", windows=months).given(*rows).measures(8).against(7).breaks()
    check = verify("bc_parhbc.BC-inhouse", windows=months, averaging_windows=2)
    check.given(*rows).measures(14).against(14).holds()


def test_bc_rest_nights_and_free_days() -> None:
    """8 hours between duty periods, two nights in a row, two free 24 hours in 14 days."""
    rest = verify("bc_parhbc.BC-8h").given(work("2026-07-06 07:00", hours=12))
    rest.given(work("2026-07-07 03:00", hours=4)).measures(480).holds()
    rest.given(work("2026-07-07 02:59", hours=4)).measures(479).breaks()
    nights = daily("2026-07-06 19:00", 3, hours=12, kind=Kind.NIGHT_FLOAT)
    verify("bc_parhbc.BC-nights").given(nights[:2]).measures(2).against(2).holds()
    verify("bc_parhbc.BC-nights").given(nights).measures(3).against(2).breaks()
    fortnight = (span("2026-07-06", "2026-07-20"),)
    every = daily("2026-07-06 07:00", 14, hours=12)
    free = verify("bc_parhbc.BC-free14", windows=fortnight)
    free.given(every[:6], every[7:13]).measures(2).against(2).holds()
    free.given(every[:6], every[7:]).measures(1).against(2).breaks()
