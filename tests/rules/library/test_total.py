"""Total: windows, units, prorating and rounding, each at the exact boundary."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.language import Tier
from nightfloat.rules.library.total import Total
from tests.rules.library.verify import JULY, MONDAY, away, person, verify


def test_a_maximum_and_a_minimum() -> None:
    """Two nights at most, one at least; the amounts, not just the verdict."""
    rule = verify(Total(shifts=("N",), min=1, max=2))
    rule.given("R1: N N - -").holds().measures(2, 2)
    rule.given("R1: - - - -").breaks_by(1).says("R1: N in all: 0 times, at least 1 needed.")
    rule.given("R1: N N N N").breaks_by(2).says("R1: N in all: 4 times, at most 2 allowed.")


def test_soft_bounds_and_a_target() -> None:
    """A target costs on both sides, in the rule's tier."""
    rule = verify(Total(shifts=("N",), target=2, weight=3, tier=Tier.WISHES))
    rule.given("R1: N N -").holds()
    rule.given("R1: N - -").costs(3, Tier.WISHES)
    rule.given("R1: N N N").costs(3, Tier.WISHES)
    soft = Total(shifts=("N",), max=1, severity=Severity.SHOULD, weight=3)
    verify(soft).given("R1: N N N").breaks_by(0).costs(6, Tier.FAIR)


def test_a_must_with_a_target_is_two_tiers() -> None:
    """The bound is legality, the target a matter of the rule's own tier."""
    rule = verify(Total(shifts=("N",), max=3, target=1)).given("R1: N N -").costs(1, Tier.FAIR)
    assert [limit.tier for limit in rule.limits] == [Tier.LEGAL, Tier.FAIR]
    assert [limit.severity for limit in rule.limits] == [Severity.MUST, Severity.PREFER]


def test_shifts_of_one_day_count_one_by_one() -> None:
    """A morning and an afternoon are two sessions; a call with its transition is one call."""
    verify(Total(shifts=("AM", "PM"), min=0)).given("R1: AM+PM PM -").measures(3)
    verify(Total(shifts=("AM",), min=0)).given("R1: AM+PM PM -").measures(1)
    verify(Total(min=0)).given("R1: AM+PM C D+H leave - N").measures(6)
    verify(Total(shifts=("-",), min=0)).given("R1: - leave D -").measures(3)


def test_hours_are_those_worked() -> None:
    """Transition and worked home call count; waiting at home does not."""
    rule = verify(Total(unit="hours", max=40))
    rule.given("R1: D D D D").holds().measures(2400)
    rule.given("R1: C N - -").measures(28 * 60 + 12 * 60)
    rule.given("R1: H D+H leave -").measures(2 * 60 + 12 * 60)
    rule.given("R1: D D D D AM").breaks_by(240).says("R1: work in all: 44 h, at most 40 h allowed.")
    verify(Total(unit="hours", shifts=("H",), min=0)).given("R1: D+H").measures(120)


def test_points_are_the_shifts_burden() -> None:
    """A night of three points and a day of one."""
    verify(Total(unit="points", max=7)).given("R1: N N D").holds().measures(7)
    verify(Total(unit="points", max=7)).given("R1: N N D D").breaks_by(1)
    verify(Total(unit="points", shifts=("N",), max=7)).given("R1: N N D D").measures(6)


def test_only_some_days_count() -> None:
    """Weekend days and the Wednesday that is a holiday."""
    rule = verify(Total(days=DaySelector("Sat Sun holidays"), max=2))
    week = rule.on(holidays=(MONDAY + timedelta(days=2),))
    week.given("R1: D D D D D D -").holds().measures(2)
    week.given("R1: - - D - - D N").breaks_by(1)


def test_whom_it_is_about() -> None:
    """Everybody by themselves; others not at all."""
    rule = verify(Total(shifts=("N",), max=0, who=WhoSelector(("pgy1",))))
    rule.on(person("R1", pgy=1), person("R2", pgy=2)).given("R1: N -", "R2: N N").breaks_by(1)


def test_only_the_days_on_which_who_holds_count() -> None:
    """Nights as a PGY-1 before the promotion; those on the unit while on it."""
    friday = MONDAY + timedelta(days=4)
    promoted = person("R1", pgy=1, then=(friday, 2))
    rule = verify(Total(shifts=("N",), max=1, who=WhoSelector(("pgy1",)))).on(promoted)
    rule.given("R1: N - - - N N N").holds().measures(1)
    rule.given("R1: N N - - N N N").breaks_by(1)
    rule = verify(Total(shifts=("N",), max=1, who=WhoSelector(("on:ICU",))))
    rule.rotating(R1="WARD WARD ICU ICU").given("R1: N N N N").breaks_by(1).measures(2)


def test_a_minimum_binds_those_it_is_about_all_the_time() -> None:
    """Half a horizon as a PGY-1 does not owe a whole horizon's nights, unless prorated."""
    promoted = person("R1", pgy=1, then=(MONDAY + timedelta(days=3), 2))
    late = person("R2", pgy=1, start=MONDAY + timedelta(days=3))
    who = WhoSelector(("pgy1",))
    rule = verify(Total(shifts=("N",), min=2, who=who)).on(promoted, late)
    rule.given("R1: - - - - - -", "R2: . . . - - -").binds("R2").breaks_by(2)
    rule = verify(Total(shifts=("N",), min=2, who=who, prorate=True)).on(promoted)
    rule.given("R1: - - - - - -").breaks_by(1)


@pytest.mark.parametrize(
    ("fte", "share"), [(100, (4, 4)), (75, (3, 3)), (50, (2, 2)), (60, (2, 3)), (80, (3, 4))]
)
def test_bounds_scale_by_fte_to_the_generous_side(fte: int, share: tuple[int, int]) -> None:
    """Of four, 60 % are 2.4: at least 2, at most 3; a share that comes out even is kept."""
    rule = verify(Total(shifts=("N",), min=4, max=4, prorate=True)).on(person("R1", fte=fte))
    found = rule.given("R1: N N N N").limits
    assert (found[0].of.lo, found[1].of.hi) == share


@pytest.mark.parametrize(
    ("days", "leave", "bound"),
    [
        (6, 2, (2, 2)),
        (6, 4, (1, 1)),
        (6, 1, (2, 3)),
        (6, 5, (0, 1)),
        (6, 6, (0, 0)),
        (9, 3, (2, 2)),
    ],
)
def test_leave_scales_exactly(days: int, leave: int, bound: tuple[int, int]) -> None:
    """Two thirds of three are two, not 66 % of three rounded down to one."""
    rule = verify(Total(shifts=("N",), min=3, max=3, prorate=True))
    rule = rule.on(person("R1"), leave=(away("R1", MONDAY, leave),))
    found = rule.given(f"R1: {'leave ' * leave}{'- ' * (days - leave)}").limits
    assert (found[0].of.lo, found[1].of.hi) == bound


def test_who_is_not_there_is_not_asked_for() -> None:
    """Days before the appointment scale like leave."""
    rule = verify(Total(shifts=("N",), min=4, prorate=True))
    rule.on(person("R1", start=MONDAY + timedelta(days=2))).given("R1: . . N -").breaks_by(1)


# ---- windows ----


def test_each_week_by_itself() -> None:
    """Monday to Sunday; three nights over the weekend's edge are two weeks' nights."""
    rule = verify(Total(shifts=("N",), max=2, per="week"))
    rule.given("R1: - - - - - N N N N - - - - -").holds().measures(2, 2)
    rule.given("R1: - - - - N N N - - - - - - -").breaks_by(1).says(
        "R1: N in the week of Mon 6 Jul 2026: 3 times, at most 2 allowed."
    )


def test_a_week_that_the_horizon_cuts_still_has_its_maximum() -> None:
    """What history holds of it counts; a minimum is not asked of a part."""
    wednesday = MONDAY + timedelta(days=2)
    rule = verify(Total(shifts=("N",), min=1, max=2, per="week")).on(start=wednesday)
    rule.after("R1: N N").given("R1: - - - - -").holds().measures(2)
    rule.after("R1: N N").given("R1: N - - - -").breaks_by(1)
    rule.given("R1: - - - - - N N N").breaks_by(1)
    rule.given("R1: - - - - - N N -").holds()


def test_each_month_by_itself() -> None:
    """July has its own count, August another; the part of August has a maximum only."""
    rule = verify(Total(shifts=("N",), min=1, max=2, per="month")).on(start=JULY)
    july, august = "- " * 29 + "N N", "N N -"
    rule.given(f"R1: {july} {august}").holds().measures(2, 2, 2)
    rule.given(f"R1: {july} N N N").breaks_by(1)
    rule.given(f"R1: {'- ' * 31} - - -").breaks_by(1)


def test_a_month_over_new_year() -> None:
    """December ends with the year."""
    rule = verify(Total(shifts=("N",), max=1, per="month")).on(start=date(2026, 12, 30))
    rule.given("R1: N - N -").holds()
    rule.given("R1: N N N N").breaks_by(2)


def test_each_block_by_itself() -> None:
    """The whole block is the window of the days."""
    rule = verify(Total(shifts=("N",), max=1, per="block"))
    rule.given("R1: N - N").breaks_by(1).says("R1: N in block 1: 2 times, at most 1 allowed.")
    verify(Total(rotations=("ELEC",), max=0, per="block")).on(blocks=2).given(
        "R1: ELEC ELEC"
    ).breaks_by(2)


def test_rolling_windows_reach_into_history() -> None:
    """Any three days in a row; two nights before the first day count with the next one."""
    rule = verify(Total(shifts=("N",), max=2, per="rolling 3"))
    rule.given("R1: N N - N N").holds().measures(1, 2, 2, 2, 2)
    rule.given("R1: N N N N -").breaks_by(2)
    rule.after("R1: N N").given("R1: N - -").breaks_by(1).says(
        "R1: N in the 3 days up to Mon 6 Jul 2026: 3 times, at most 2 allowed."
    )
    rule.after("R1: N N N -").given("R1: - - -").holds()


def test_a_rolling_window_longer_than_what_is_known() -> None:
    """Twenty-eight days of history and the first day make the first window of 29."""
    rule = verify(Total(shifts=("N",), max=0, per="rolling 29")).given("R1: - -")
    assert len(rule.limits) == 2
    rule = verify(Total(shifts=("N",), max=0, per="rolling 30")).given("R1: - -")
    assert len(rule.limits) == 1
    assert not verify(Total(shifts=("N",), max=0, per="rolling 40")).given("R1: - -").limits


def test_rolling_blocks() -> None:
    """Any three blocks of the year hold one on the unit."""
    rule = verify(Total(rotations=("ELEC",), max=1, per="rolling 3")).on(blocks=4)
    rule.given("R1: ELEC EM EM ELEC").holds()
    rule.given("R1: ELEC EM ELEC EM").breaks_by(1).says(
        "R1: ELEC in the 3 blocks up to block 3: 2 blocks, at most 1 allowed."
    )


# ---- blocks and their halves ----


def test_half_blocks_count_half() -> None:
    """Unit-then-ward is half a block on the unit."""
    rule = verify(Total(rotations=("ICU",), min=1, max=2)).on(blocks=3)
    rule.given("R1: IW WI EM").holds().measures(2, 2)
    rule.given("R1: IW EM WARD").breaks_by(1).says(
        "R1: ICU in all: 0.5 blocks, at least 1 block needed."
    )
    rule.given("R1: ICU ICU IW").breaks_by(1)


def test_a_half_block_costs_half_of_the_weight() -> None:
    """A combination elsewhere in the programme does not double what a block costs."""
    halves = verify(Total(rotations=("ICU",), target=2, weight=6)).on(blocks=2)
    halves.given("R1: ICU EM").costs(6)
    halves.given("R1: ICU IW").costs(3)
    whole = verify(Total(rotations=("ELEC",), target=2, weight=6)).on(blocks=2)
    whole.given("R1: ELEC EM").costs(6)


def test_a_vacation_block_is_a_block_on_its_rotation() -> None:
    """Vacation on the elective still is the elective."""
    rule = verify(Total(rotations=("ELEC",), min=2)).on(blocks=2, requests=())
    rule.given("R1: ELEC ELEC").holds()


def test_the_other_grid_is_not_its_business() -> None:
    """Shifts are nothing to the year."""
    assert not verify(Total(shifts=("N",), max=1)).on(blocks=1).given("R1: EM").limits
    assert not verify(Total(rotations=("EM",), max=1)).given("R1: D").limits


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Total(shifts=("N",), max=6, per="block"), "Everyone: N at most 6 times per block."),
        (
            Total(
                max=80, unit="hours", per="week", who=WhoSelector(("pgy1", "pgy2")), prorate=True
            ),
            "Each PGY-1 or PGY-2: work at most 80 hours per week, scaled by FTE and days present.",
        ),
        (
            Total(rotations=("ICU",), min=1, target=2, max=3),
            "Everyone: ICU 1 to 3 blocks (target 2) in the whole schedule.",
        ),
        (
            Total(shifts=("N",), max=3, per="rolling 7", days=DaySelector("Mon-Fri")),
            "Everyone: N on Monday to Friday at most 3 times in any 7 days in a row.",
        ),
    ],
)
def test_words(rule: Total, words: str) -> None:
    """One plain sentence."""
    assert rule.words() == words
