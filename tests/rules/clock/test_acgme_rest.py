"""ACGME 6.21, 6.21.a, 6.22, 6.22.a and 6.23: rest between duty periods and their length."""

from __future__ import annotations

from datetime import date

import pytest

from nightfloat.domain.entry import Kind
from nightfloat.domain.findings import Severity
from nightfloat.rules.clock.context import LoggedException
from tests.rules.clock.verify import span, verify, work

CALL = Kind.CALL_IN_HOUSE


@pytest.mark.parametrize(("back", "rest"), [("03:00", 480), ("02:59", 479)])
def test_8_hours_off_are_an_advisory(back: str, rest: int) -> None:
    """7 h 59 min is an advisory, never a violation; 8 h is enough."""
    check = verify("acgme.6.21").given(
        work("2026-07-06 07:00", hours=12), work(f"2026-07-07 {back}", hours=8)
    )
    check = check.measures(rest).against(480)
    if rest < 480:
        assert not check.breaks(Severity.SHOULD).violation
    else:
        check.holds()


def test_a_gap_below_the_split_gap_is_no_short_break() -> None:
    """359 minutes join two parts; 360 are a break, and a short one; 0 is the literal reading."""
    first, late = work("2026-07-06 07:00", hours=5), work("2026-07-07 12:00", hours=5)
    joined = work("2026-07-06 17:59", hours=4)
    apart = work("2026-07-06 18:00", hours=4)
    verify("acgme.6.21").given(first, joined, late).measures(841).holds()
    verify("acgme.6.21").given(first, apart, late).measures(360).breaks(Severity.SHOULD)
    literal = verify("acgme.6.21", split_gap=0).given(first, joined, late)
    literal.measures(359).breaks(Severity.SHOULD)


def test_worked_home_call_ends_the_8_hours_only_by_setting() -> None:
    """Work called in from home call is no scheduled period unless the programme says so."""
    rows = (
        work("2026-07-07 07:00", hours=10),
        work("2026-07-07 17:00", hours=15, kind=Kind.CALL_HOME),
        work("2026-07-08 00:00", hours=1, kind=Kind.CALL_HOME_WORKED),
        work("2026-07-08 08:00", hours=10),
    )
    verify("acgme.6.21").given(*rows).measures(900).holds()
    strict = verify("acgme.6.21", home_work_breaks_rest="true").given(*rows).measures(420)
    assert len(strict.findings()) == 2


@pytest.mark.parametrize(("back", "rest"), [("23:00", 840), ("22:59", 839)])
def test_14_hours_from_departure(back: str, rest: int) -> None:
    """Left at 09:00: not back before 23:00."""
    check = verify("acgme.6.21.a").given(
        work("2026-07-06 07:00", hours=24, kind=CALL),
        work("2026-07-07 07:00", hours=2, kind=Kind.TRANSITION),
        work(f"2026-07-07 {back}", hours=8, kind=Kind.NIGHT_FLOAT, site="VA"),
    )
    check = check.measures(rest).against(840)
    if rest < 840:
        found = check.breaks()
        assert found.message == (
            "13 h 59 min of rest from Tue 7 Jul 09:00 to Tue 7 Jul 22:59 after 26 h on duty: "
            "1 min short of 14 h."
        )
    else:
        check.holds()


@pytest.mark.parametrize(
    ("kind", "ends"),
    [
        (Kind.EDUCATION, True),
        (Kind.MOONLIGHTING, True),
        (Kind.CALL_HOME_WORKED, True),
        (Kind.CALL_HOME, False),
    ],
)
def test_any_work_ends_the_14_hours_and_unworked_home_call_does_not(
    kind: Kind, *, ends: bool
) -> None:
    """Education, moonlighting and worked home call are work."""
    check = verify("acgme.6.21.a").given(
        work("2026-07-06 07:00", hours=24, kind=CALL),
        work("2026-07-07 17:00", hours=1, kind=kind),
        work("2026-07-08 07:00", hours=8),
    )
    if ends:
        check.measures(600).breaks()
    else:
        check.measures(1440).holds()


def test_what_brings_the_14_hours() -> None:
    """Day shift and night call count together; 23 h 59 min and a 24-h shift without call do not."""
    back = work("2026-07-07 19:00", hours=4)
    day = work("2026-07-06 07:00", hours=12)
    night = work("2026-07-06 19:00", hours=12, kind=CALL)
    verify("acgme.6.21.a").given(day, night, back).measures(720).breaks()
    short = work("2026-07-06 19:00", minutes=719, kind=CALL)
    verify("acgme.6.21.a").given(day, short, back).measures(None).against(840).holds()
    no_call = work("2026-07-06 07:00", hours=24)
    verify("acgme.6.21.a").given(no_call, back).measures(None).against(840).holds()
    any_work = verify("acgme.6.21.a", post_call_trigger="any_work")
    any_work.given(no_call, back).measures(720).breaks()
    only = verify("acgme.6.21.a", post_call_trigger="call_only")
    only.given(day, night, back).measures(720).breaks()
    handover = work("2026-07-07 06:59", minutes=1, kind=Kind.TRANSITION)
    verify("acgme.6.21.a").given(day, short, handover, back).measures(720).breaks()
    only.given(day, short, handover, back).measures(None).holds()


@pytest.mark.parametrize(
    ("call", "back", "rest"),
    [("2027-03-12 17:00", "2027-03-14 07:00", 780), ("2026-10-30 17:00", "2026-11-01 06:00", 840)],
)
def test_14_hours_over_dst(call: str, back: str, rest: int) -> None:
    """A call to 17:00 on the eve: 07:00 is 13 h later in spring, 06:00 is 14 h later in autumn."""
    first = date.fromisoformat(call[:10])
    window = (first, date.fromordinal(first.toordinal() + 28))
    check = verify("acgme.6.21.a", windows=(window,)).given(
        work(call, hours=24, kind=CALL), work(back, hours=8)
    )
    check = check.measures(rest).against(840)
    assert bool(check.findings()) is (rest < 840)


@pytest.mark.parametrize("minutes", [1440, 1441])
def test_24_hours_of_assignment(minutes: int) -> None:
    """24 h 01 min is a breach, whatever cuts the row at midnight or site."""
    check = verify("acgme.6.22").given(
        work("2026-07-06 07:00", hours=17, kind=CALL),
        work("2026-07-07 00:00", minutes=minutes - 1020, kind=Kind.CLINIC, site="VA", rotation="X"),
    )
    check = check.measures(minutes).against(1440)
    assert bool(check.findings()) is (minutes > 1440)


@pytest.mark.parametrize("minutes", [240, 241])
def test_4_hours_more_for_transition(minutes: int) -> None:
    """24+4 is allowed, 24+4:01 is not, and both count to 80 hours."""
    rows = (
        work("2026-07-06 07:00", hours=24, kind=CALL),
        work("2026-07-07 07:00", minutes=minutes, kind=Kind.TRANSITION),
    )
    verify("acgme.6.22").given(*rows).measures(1440).holds()
    check = verify("acgme.6.22.a").given(*rows).measures(minutes).against(240)
    assert bool(check.findings()) is (minutes > 240)
    verify("acgme.6.20").given(*rows).measures(1440 + minutes).holds()


def test_pgy1_may_work_24_and_4() -> None:
    """There is no 16-hour limit since 2017."""
    rows = (
        work("2026-07-06 07:00", hours=24, kind=CALL),
        work("2026-07-07 07:00", hours=4, kind=Kind.EDUCATION),
    )
    verify("acgme.6.22", pgy=1).given(*rows).measures(1440).holds()
    verify("acgme.6.22.a", pgy=1).given(*rows).measures(240).holds()


def test_clinical_work_after_the_transition_falls_under_24() -> None:
    """A clinic after hand-over lengthens the assignment to its own end."""
    verify("acgme.6.22").given(
        work("2026-07-06 07:00", hours=24, kind=CALL),
        work("2026-07-07 07:00", hours=1, kind=Kind.TRANSITION),
        work("2026-07-07 08:00", hours=1, kind=Kind.CLINIC),
    ).measures(1560).breaks()


def test_a_logged_reason_makes_a_documented_exception() -> None:
    """6.23: the finding stays, as an advisory with its reason; another day's does not help."""
    rows = work("2026-07-06 07:00", hours=25, kind=CALL)
    logged = LoggedException(clinician="R1", day=date(2026, 7, 6), reason="stayed with a family")
    found = verify("acgme.6.22", exceptions=(logged,)).given(rows).breaks(Severity.SHOULD)
    assert not found.violation
    assert ("documented_exception", "stayed with a family") in found.facts
    assert found.message.endswith("Documented exception (6.23): stayed with a family.")
    other = LoggedException(clinician="R1", day=date(2026, 7, 7), reason="stayed with a family")
    verify("acgme.6.22", exceptions=(other,)).given(rows).breaks(Severity.MUST)


def test_history_is_read_and_not_reported() -> None:
    """A breach wholly before the horizon is silent; one that reaches into it is not."""
    old = work("2026-07-03 07:00", hours=30, kind=CALL)
    verify("acgme.6.22").given(old).measures(0).holds()
    late = work("2026-07-05 08:00", hours=25, kind=CALL)
    verify("acgme.6.22").given(late).measures(1500).breaks()
    rest = (work("2026-07-05 08:00", hours=15), work("2026-07-06 06:00", hours=8))
    verify("acgme.6.21").given(*rest).measures(420).breaks(Severity.SHOULD)


def test_rest_over_a_block_edge() -> None:
    """Absolutes run over the change of rotation."""
    two = (span("2026-07-06", "2026-08-03"), span("2026-08-03", "2026-08-31"))
    verify("acgme.6.21", windows=two).given(
        work("2026-08-02 15:00", until="2026-08-02 23:30"),
        work("2026-08-03 07:00", hours=10, rotation="SURG"),
    ).measures(450).breaks(Severity.SHOULD)
