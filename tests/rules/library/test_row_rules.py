"""Run, succession, spacing, order: what one person's row may look like."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.rules.language import Tier
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.order import Order
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.spacing import Spacing
from nightfloat.rules.library.succession import Succession
from nightfloat.rules.library.weekends import Weekends
from tests.rules.library.verify import JULY, MONDAY, person, verify

SOFT: dict[str, Any] = {"severity": Severity.PREFER, "weight": 5}

# ---- Run ----


def test_a_run_at_its_maximum_and_one_beyond() -> None:
    """Three nights are fine, each further one is a breach of its own."""
    rule = verify(Run(shifts=("N",), max=3))
    rule.given("R1: N N N - N N N").holds()
    rule.given("R1: N N N N - - -").breaks_by(1).says("R1: more than 3 N in a row.")
    rule.given("R1: N N N N N - -").breaks_by(2).says("R1: more than 3 N in a row: 2 times.")


def test_a_soft_maximum_charges_each_day_beyond() -> None:
    """Two nights too many cost twice the weight, in the rule's tier."""
    rule = Run(shifts=("N",), max=2, severity=Severity.SHOULD, weight=5, tier=Tier.WISHES)
    verify(rule).given("R1: N N N N - -").breaks_by(0).costs(10, Tier.WISHES)


@pytest.mark.parametrize(
    ("row", "cost"),
    [
        ("- N N N -", 0),
        ("- N N - -", 5),
        ("- N - - -", 10),
        ("- N - N -", 20),
        ("- N N - N", 5),
        ("- - - - N", 0),
    ],
)
def test_a_soft_minimum_charges_each_day_missing(row: str, cost: int) -> None:
    """Runs of one or two where three are wanted; one that the end cuts is left open."""
    verify(Run(shifts=("N",), min=3, **SOFT)).given(f"R1: {row}").costs(cost)


def test_a_hard_minimum() -> None:
    """A single night between days off is a breach, two are none."""
    rule = verify(Run(shifts=("N",), min=2))
    rule.given("R1: - N - - N N -").breaks_by(1).says("R1: only 1 N in a row.")
    rule.given("R1: - N N - - N N").holds()


def test_runs_go_on_from_history() -> None:
    """Two nights before the first day and two after it are four."""
    rule = verify(Run(shifts=("N",), max=3)).after("R1: N N")
    rule.given("R1: N - -").holds()
    rule.given("R1: N N -").breaks_by(1)
    verify(Run(shifts=("N",), min=3)).after("R1: - N").given("R1: N - -").breaks_by(1)
    verify(Run(shifts=("N",), min=3)).after("R1: - N N").given("R1: N - -").holds()


def test_what_happened_is_past_judging() -> None:
    """A run that broke the rule before the first day breaks nothing now."""
    verify(Run(shifts=("N",), max=2)).after("R1: N N N N -").given("R1: - N N").holds()
    verify(Run(shifts=("N",), min=2)).after("R1: - N - -").given("R1: - - -").holds()
    verify(Run(shifts=("N",), max=2)).after("R1: N N N").given("R1: N - -").breaks_by(1)


def test_rest_after_a_run_is_counted_in_whole_days() -> None:
    """Two days off after nights: a day shift on the second is a breach, on the third none."""
    rule = verify(Run(shifts=("N",), rest_after=2))
    rule.given("R1: N N - - D").holds()
    rule.given("R1: N N - D -").breaks_by(1).says("R1: 1 days off after N, not 2.")
    rule.given("R1: N N D - -").breaks_by(1).says("R1: 0 days off after N, not 2.")
    rule.given("R1: N - N - -").breaks_by(1)


def test_rest_after_is_nothing_to_the_year() -> None:
    """Days off are for days: two blocks on one rotation are no breach."""
    rule = verify(Run(rotations=("ICU",), max=2, rest_after=2)).on(blocks=3)
    rule.given("R1: ICU ICU EM").holds()
    rule.given("R1: ICU ICU ICU").breaks_by(1)


def test_any_work_makes_a_run_when_no_shift_is_named() -> None:
    """Nights and days mixed are seven days of work."""
    rule = verify(Run(max=6))
    rule.given("R1: D D D N N N -").holds()
    rule.given("R1: D D D N N N C").breaks_by(1).says("R1: more than 6 work in a row.")


def test_days_off_can_be_the_run() -> None:
    """'-' among the shifts is a day off, leave included: two at a time."""
    rule = verify(Run(shifts=("-",), min=2))
    rule.given("R1: D - - D").holds()
    rule.given("R1: D - D D").breaks_by(1)


# ---- who, for all of these ----

ROWS: list[tuple[Rule, str]] = [
    (Run(shifts=("N",), max=1, who=WhoSelector(("pgy2",))), "N N - -"),
    (Succession(shifts=("N",), then=("D",), who=WhoSelector(("pgy2",))), "N D - -"),
    (Spacing(shifts=("N",), steps=3, who=WhoSelector(("pgy2",))), "N - N - - -"),
    (Rest(minutes=600, who=WhoSelector(("pgy2",))), "N D - -"),
]


@pytest.mark.parametrize(("rule", "row"), ROWS, ids=lambda one: type(one).__name__)
def test_who_is_asked_on_the_day_itself(rule: Rule, row: str) -> None:
    """Someone promoted on Friday is bound from Friday on, someone who starts late from the start.

    Asking on the first day alone would leave both out for the whole horizon.
    """
    friday = MONDAY + timedelta(days=4)
    rule_on = verify(rule)
    rule_on.on(person("R1", pgy=1, then=(friday, 2))).given(f"R1: {row} {row}").breaks_by(1)
    rule_on.on(person("R1", pgy=2, then=(friday, 3))).given(f"R1: {row} {row}").breaks_by(1)
    rule_on.on(person("R1", start=friday)).given(f"R1: . . . . {row}").breaks_by(1)
    rule_on.on(person("R1", pgy=2)).given(f"R1: {row} {row}").breaks_by(2)
    rule_on.on(person("R1", pgy=1)).given(f"R1: {row} {row}").holds().binds()


def test_who_can_be_those_on_a_rotation() -> None:
    """The limit on the unit does not follow them to the ward."""
    rule = verify(Run(shifts=("D",), max=2, who=WhoSelector(("on:ICU",))))
    week = rule.rotating(R1="ICU ICU ICU WARD WARD WARD WARD")
    week.given("R1: D D D D D D D").breaks_by(1)


# ---- Succession ----


def test_what_may_not_follow() -> None:
    """A day right after a night; one day later it may."""
    rule = verify(Succession(shifts=("N",), then=("D",)))
    rule.given("R1: N - D D N").holds()
    rule.given("R1: N D - N D").breaks_by(2).says("R1: D after N: 2 times.")
    rule.given("R1: D N - - -").holds()


def test_within_some_days() -> None:
    """Within two days: the day after and the one after that, each its own limit."""
    rule = verify(Succession(shifts=("N",), then=("D",), within=2))
    rule.given("R1: N - - D").holds()
    rule.given("R1: N - D -").breaks_by(1).measures(0, 1)
    rule.given("R1: N D - -").breaks_by(1).measures(1, 0)
    rule.given("R1: N D D -").breaks_by(2)


def test_succession_reaches_into_history() -> None:
    """The night before the first day counts, what lies wholly before it does not."""
    rule = verify(Succession(shifts=("N",), then=("D",)))
    rule.after("R1: N").given("R1: D -").breaks_by(1)
    rule.after("R1: N D -").given("R1: D -").holds()


def test_any_work_after_and_before() -> None:
    """No `then` means any work, no shift any work before."""
    verify(Succession(shifts=("C",))).given("R1: C H - -").breaks_by(1)
    verify(Succession(then=("N",), severity=Severity.PREFER)).given("R1: D N N -").costs(2)


def test_succession_of_rotations() -> None:
    """Unit after unit-then-ward still is a unit after a unit."""
    rule = verify(Succession(rotations=("ICU",), then=("EM",))).on(blocks=3)
    rule.given("R1: ICU EM ICU").breaks_by(1)
    rule.given("R1: IW EM ICU").breaks_by(1)
    rule.given("R1: EM ICU WARD").holds()


# ---- Spacing ----


@pytest.mark.parametrize(("row", "broken"), [("ICU EM EM EM ICU", 0), ("ICU EM EM ICU EM", 1)])
def test_so_many_blocks_lie_between(row: str, broken: int) -> None:
    """Three blocks between two runs on the unit are enough, two are not."""
    rule = verify(Spacing(rotations=("ICU",), steps=3)).on(blocks=5)
    rule.given(f"R1: {row}").breaks_by(broken)


def test_a_run_is_no_distance() -> None:
    """Two blocks in a row are one run."""
    rule = verify(Spacing(rotations=("ICU",), steps=3)).on(blocks=5)
    rule.given("R1: ICU ICU EM ICU ICU").breaks_by(1).says("R1: ICU again after 1 block.")


def test_soft_spacing_has_a_price_for_each_return() -> None:
    """Two early returns cost twice."""
    verify(Spacing(shifts=("N",), steps=2, **SOFT)).given("R1: N - N - N").costs(10, Tier.FAIR)
    verify(Spacing(shifts=("N",), steps=2)).after("R1: N -").given("R1: N - -").breaks_by(1)


# ---- Order ----


@pytest.mark.parametrize(
    ("row", "broken"),
    [
        ("WARD ICU ICU", 0),
        ("ICU WARD ICU", 1),
        ("ICU ICU WARD", 2),
        ("EM EM EM", 0),
        ("WI ICU EM", 0),
        ("IW ICU EM", 1),
        ("EI WARD EM", 1),
        ("EM WI EM", 0),
    ],
)
def test_one_comes_before_the_other(row: str, broken: int) -> None:
    """Ward before unit, halves in their order too: unit-then-ward comes to the unit too early."""
    rule = verify(Order(rotations=("WARD",), then=("ICU",))).on(blocks=3)
    rule.given(f"R1: {row}").breaks_by(broken)


def test_order_says_in_which_block() -> None:
    """The finding names the block that came too early."""
    rule = verify(Order(rotations=("WARD",), then=("ICU",))).on(blocks=2)
    rule.given("R1: ICU WARD").says("R1: WARD before ICU in block 1: 0 blocks, at least 1 needed.")


def test_order_binds_in_the_blocks_in_which_they_are_meant() -> None:
    """From the block of a promotion on."""
    rule = verify(Order(rotations=("WARD",), then=("ICU",), who=WhoSelector(("pgy2",))))
    team = rule.on(person("R1", pgy=1, then=(JULY + timedelta(days=28), 2)), blocks=3, start=JULY)
    team.given("R1: ICU ICU EM").breaks_by(1)
    assert rule.on(blocks=1).rule.words() == "Each PGY-2: WARD comes before ICU."


def test_soft_order_costs_each_block_too_early() -> None:
    """Two blocks too early cost twice the weight."""
    rule = verify(Order(rotations=("WARD",), then=("ICU",), **SOFT)).on(blocks=3)
    rule.given("R1: ICU ICU WARD").costs(10)


# ---- Rest ----


@pytest.mark.parametrize(
    ("row", "minutes", "broken"),
    [
        ("D D", 840, 0),
        ("D D", 841, 1),
        ("N D", 1, 1),
        ("N D", 0, 0),
        ("N - D", 1440, 0),
        ("N - D", 1441, 1),
        ("C - D", 1200, 0),
        ("C - D", 1201, 1),
        ("C - S", 840, 0),
        ("C - S", 841, 1),
        ("N - - D", 2880, 0),
        ("N - - D", 2881, 1),
    ],
)
def test_minutes_of_rest(row: str, minutes: int, broken: int) -> None:
    """From the departure (transition included) to the next start, days off between or not.

    Day 07-17, night 19-07, call 07 to 11 of the next day, small hours from 01.
    """
    verify(Rest(minutes=minutes)).given(f"R1: {row}").breaks_by(broken)


def test_rest_after_some_shifts_before_others() -> None:
    """Only after calls, only before nights."""
    rule = verify(Rest(minutes=1440, shifts=("C",), before=("N",)))
    rule.given("R1: C N - - C D").breaks_by(1)
    rule.given("R1: D N C - N N").holds()


def test_waiting_at_home_is_rest() -> None:
    """A home call is worked 20 to 22: rest lasts from 22:00, not from the end of the waiting."""
    rule = verify(Rest(minutes=540))
    rule.given("R1: H D").holds()
    verify(Rest(minutes=541)).given("R1: H D").breaks_by(1)


def test_the_spring_night_is_an_hour_shorter() -> None:
    """Sat 17:00 to Sun 07:00 is 14 hours by the clock, 13 by the sun on 14 March 2027."""
    saturday = MONDAY.replace(year=2027, month=3, day=13)
    rule = verify(Rest(minutes=840))
    rule.on(start=saturday).given("R1: D D - D D").breaks_by(1)
    verify(Rest(minutes=780)).on(start=saturday).given("R1: D D - D D").holds()


def test_the_autumn_night_is_an_hour_longer() -> None:
    """On 1 November 2026 the same night has 15 hours, the next one 14 again."""
    saturday = MONDAY.replace(month=10, day=31)
    verify(Rest(minutes=900)).on(start=saturday).given("R1: D D D").breaks_by(1)
    verify(Rest(minutes=901)).on(start=saturday).given("R1: D D -").breaks_by(1)


def test_rest_is_judged_where_the_next_work_starts() -> None:
    """After a call of the last day before; not between two days of history."""
    rule = verify(Rest(minutes=600))
    rule.after("R1: N D N").given("R1: D - -").breaks_by(1)
    rule.after("R1: N D -").given("R1: D - -").holds()


def test_travel_between_sites() -> None:
    """With `between_sites` only a change of site wants the time."""
    rule = verify(Rest(minutes=900, between_sites=True))
    rule.given("R1: D D E").breaks_by(1)
    rule.given("R1: D D D").holds()


def test_soft_rest() -> None:
    """Each short night costs its weight."""
    verify(Rest(minutes=900, **SOFT)).given("R1: D D D -").costs(10)


# ---- Weekends ----


def test_weekends_worked() -> None:
    """Saturday, Sunday or both make one weekend."""
    rule = verify(Weekends(max=1))
    quiet, sat, sun, both = "- - - - - - -", "- - - - - D -", "- - - - - - D", "- - - - - D D"
    rule.given(f"R1: {sat} {quiet}").holds()
    rule.given(f"R1: {both} {quiet}").holds()
    rule.given(f"R1: {sat} {sun}").breaks_by(1).says(
        "R1: weekends worked: 2 weekends, at most 1 allowed."
    )
    rule.given(f"R1: D D D D D - - {both}").holds()


def test_a_weekend_that_the_horizon_cuts_counts_once() -> None:
    """It belongs to the horizon of its first worked day, at either edge."""
    saturday, sunday = MONDAY + timedelta(days=5), MONDAY + timedelta(days=6)
    rule = verify(Weekends(max=0))
    rule.given("R1: - - - - - D").breaks_by(1)
    rule.on(start=sunday).after("R1: -").given("R1: D -").breaks_by(1)
    rule.on(start=sunday).after("R1: D").given("R1: D -").holds()
    rule.on(start=saturday).given("R1: D D").breaks_by(1)


def test_weekends_in_a_row() -> None:
    """Two in a row are one too many, a free one between is not; history counts."""
    rule = verify(Weekends(in_a_row=1))
    sat, quiet, sun = "- - - - - D -", "- - - - - - -", "- - - - - - D"
    rule.given(f"R1: {sat} {quiet} {sun}").holds()
    rule.given(f"R1: {sat} {sun} {sat}").breaks_by(2)
    rule.after(f"R1: {sun}").given(f"R1: {sat} {quiet}").breaks_by(1)
    rule.after(f"R1: {sun} {sat}").given(f"R1: {quiet} {sat}").holds()
    verify(Weekends(in_a_row=2)).given(f"R1: {sat} {sun} {sat}").breaks_by(1)


def test_weekends_on_some_shifts() -> None:
    """Only nights count where only nights are named; soft ones cost."""
    rule = verify(Weekends(shifts=("N",), max=0, **SOFT))
    rule.given("R1: - - - - - D N").costs(5)
    rule.given("R1: - - - - N D D").holds()


# ---- words ----


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Run(shifts=("N",), min=2, max=6), "Everyone: N at least 2 in a row, at most 6 in a row."),
        (
            Run(max=6, rest_after=1, who=WhoSelector(("pgy1",))),
            "Each PGY-1: work at most 6 in a row, then 1 day off.",
        ),
        (Succession(shifts=("N",), then=("D", "E")), "Everyone: no D or E after N."),
        (
            Succession(rotations=("ICU",), then=("EM",), within=2),
            "Everyone: no EM after ICU within 2 blocks.",
        ),
        (
            Spacing(rotations=("ICU",), steps=4),
            "Everyone: at least 4 blocks between two runs of ICU.",
        ),
        (Order(rotations=("WARD",), then=("ICU",)), "Everyone: WARD comes before ICU."),
        (Rest(minutes=600), "Everyone: at least 10 h of rest."),
        (
            Rest(minutes=90, shifts=("D",), before=("E",), between_sites=True),
            "Everyone: at least 1 h 30 min of rest after D before E, where the site changes.",
        ),
        (
            Weekends(max=2, in_a_row=1, shifts=("N",)),
            "Everyone: at most 2 weekends, at most 1 weekend in a row with N.",
        ),
    ],
)
def test_words(rule: Rule, words: str) -> None:
    """One plain sentence each."""
    assert rule.words() == words
