"""Requests, fairness, stability: what has a price, and how much."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nightfloat.domain.absence import Carry, RequestKind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.rules.language import Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.requests import Requests, describe
from nightfloat.rules.library.stability import Stability
from tests.rules.library.verify import MONDAY, Verify, asks, away, faculty, person, verify

# ---- Requests ----


def wish(kind: RequestKind, days: int = 1, **more: object) -> Verify:
    """R1's request from Tuesday on, with the default weights."""
    first = MONDAY + timedelta(days=1)
    return verify(Requests()).on(requests=(asks("R1", kind, first, days, **more),))  # type: ignore[arg-type]


def test_a_day_off_is_counted_by_the_day() -> None:
    """Part of a wish is better than none; a first choice weighs five times its weight."""
    off = wish(RequestKind.WISH_OFF, 2)
    off.given("R1: D - - D").holds()
    off.given("R1: D D - D").breaks_by(0).costs(10, Tier.WISHES)
    off.given("R1: D D D D").costs(20, Tier.WISHES).says(
        "R1 asked for off Tue 7 Jul 2026 to Wed 8 Jul 2026: 0 days, at least 2 needed."
    )


@pytest.mark.parametrize(("rank", "price"), [(1, 10), (2, 8), (5, 2), (6, 2), (9, 2)])
def test_later_choices_weigh_less(rank: int, price: int) -> None:
    """Five, four ... once; never nothing."""
    wish(RequestKind.WISH_OFF, rank=rank).given("R1: D D D").costs(price)


def test_a_needed_day_off_is_a_must() -> None:
    """Refusing it is a violation, each day a unit."""
    need = wish(RequestKind.NEED_OFF, 2)
    need.given("R1: D - - D").holds()
    need.given("R1: D N D D").breaks_by(2).costs(0)


def test_no_call_allows_other_work() -> None:
    """Nights and days are no call; a call and a home call are."""
    free = wish(RequestKind.NO_CALL, 2)
    free.given("R1: C D N C").holds()
    free.given("R1: D C H D").costs(20, Tier.WISHES)


def test_a_shift_asked_for_is_wanted_once() -> None:
    """Any day of the range will do, alone or with another shift."""
    on = wish(RequestKind.ON, 2, what="PM")
    on.given("R1: D D PM D").holds()
    on.given("R1: D AM+PM PM D").holds()
    on.given("R1: PM D D PM").costs(10, Tier.WISHES)


def test_vacation_in_days_is_time_off() -> None:
    """Each day of it counts; approved leave grants it."""
    week = wish(RequestKind.VACATION, 2)
    week.given("R1: D - D D").costs(25, Tier.WISHES)
    leave = away("R1", MONDAY + timedelta(days=1), 2)
    week.on(person("R1"), leave=(leave,)).given("R1: D leave leave D").holds()


def test_what_lies_outside_the_horizon_is_not_asked() -> None:
    """A wish that goes on after the last day counts the days inside."""
    wish(RequestKind.WISH_OFF, 9).given("R1: D D -").costs(10)
    late = asks("R1", RequestKind.WISH_OFF, MONDAY + timedelta(days=30))
    assert not verify(Requests()).on(requests=(late,)).given("R1: D").limits


def test_a_rotation_asked_for() -> None:
    """In the blocks that its dates touch, whole or half."""
    first = MONDAY + timedelta(days=30)
    ask = asks("R1", RequestKind.ELECTIVE, first, 28, what="ICU")
    year = verify(Requests()).on(requests=(ask,), blocks=3)
    year.given("R1: EM EM IW").holds()
    year.given("R1: ICU EM EM").costs(15, Tier.WISHES)


def test_vacation_in_the_year_is_a_block_with_vacation() -> None:
    """In the block that has most of its days; elsewhere it does not help."""
    ask = asks("R1", RequestKind.VACATION, MONDAY + timedelta(days=26), 7)
    year = verify(Requests()).on(requests=(ask,), blocks=3)
    year.given("R1: EM v EM").holds()
    year.given("R1: v EM v").costs(25, Tier.WISHES)


def test_the_words_of_a_request() -> None:
    """One day or several, with the choice from the second on."""
    one = asks("R1", RequestKind.NO_CALL, MONDAY, rank=2)
    assert describe(one) == "no call on Mon 6 Jul 2026 (choice 2)"
    three = asks("R1", RequestKind.ON, MONDAY, 3, what="N")
    assert describe(three) == "N Mon 6 Jul 2026 to Wed 8 Jul 2026"
    assert Requests().words() == (
        "Requests count: vacation 5, no call 2, day off 2, shift 2, rotation 3; a first choice 5 "
        "times as much as a choice 5. A needed day off is a must."
    )


# ---- Fairness ----


def share(
    measure: str, *rules: Coverage, who: WhoSelector | None = None, weight: int = 1
) -> Verify:
    """Fairness of a measure beside some coverage rules."""
    rule = Fairness(measure=measure, who=who or WhoSelector(("resident",)), weight=weight)
    return verify(rule).on(rules=rules)


def bands(found: Verify) -> dict[str, tuple[int | None, int | None]]:
    """The share (from, to) of each person."""
    grid = found.problem.grid
    return {
        grid.people[one.person].id: (one.of.lo, one.of.hi)
        for one in reversed(found.limits)
        if one.person is not None
    }


ONE_NIGHT = Coverage(id="n", shifts=("N",), min=1)


def test_an_even_share_has_one_number() -> None:
    """Four nights for two people: two each; one more or less costs 1, two cost 1 + 2."""
    nights = share("nights", ONE_NIGHT, weight=10)
    even = nights.given("R1: N N - -", "R2: - - N N").holds()
    assert bands(even) == {"R1": (2, 2), "R2": (2, 2)}
    nights.given("R1: N N N -", "R2: - - - N").costs(20, Tier.FAIR)
    nights.given("R1: N N N N", "R2: - - - -").costs(2 * (10 + 20), Tier.FAIR)


def test_each_further_unit_costs_more_up_to_three_times() -> None:
    """Four too many: 1 + 2 + 3 + 3."""
    none = share("nights").given("R1: N N N N")
    assert bands(none) == {"R1": (0, 0)}
    none.costs(9)


def test_an_odd_share_leaves_one_either_way() -> None:
    """Three nights for two: one or two each."""
    odd = share("nights", ONE_NIGHT).given("R1: N N -", "R2: - - N").holds()
    assert bands(odd) == {"R1": (1, 2), "R2": (1, 2)}


def test_shares_follow_fte_and_presence() -> None:
    """Six nights: half the FTE or half the days away is half a share."""
    nights = share("nights", ONE_NIGHT)
    team = nights.on(person("R1"), person("R2", fte=50))
    assert bands(team.given("R1: N N N N - -", "R2: - - - - N N")) == {"R1": (4, 4), "R2": (2, 2)}
    team = nights.on(person("R1"), person("R2"), leave=(away("R2", MONDAY, 3),))
    rows = ("R1: N N N N - -", "R2: leave leave leave - N N")
    assert bands(team.given(*rows)) == {"R1": (4, 4), "R2": (2, 2)}


def test_who_brought_more_gets_less() -> None:
    """Six nights and two carried in: four each, two of them done."""
    team = share("nights", ONE_NIGHT).on(
        carry=(
            Carry(clinician="R1", measure="nights", value=2),
            Carry(clinician="R1", measure="calls", value=9),
        )
    )
    assert bands(team.given("R1: N N - - - -", "R2: - - N N N N")) == {"R1": (2, 2), "R2": (4, 4)}
    much = share("nights", ONE_NIGHT).on(carry=(Carry(clinician="R1", measure="nights", value=9),))
    assert bands(much.given("R1: - -", "R2: N N"))["R1"] == (0, 0)


def test_a_rule_inside_another_asks_for_nothing_more() -> None:
    """Two nights, one of them a senior: two are to be shared, not three."""
    two = Coverage(id="n", shifts=("N",), min=2)
    senior = Coverage(id="s", shifts=("N",), min=1, who=WhoSelector(("pgy2+",)))
    team = share("nights", two, senior).on(person("R1", pgy=1), person("R2"))
    assert bands(team.given("R1: N N", "R2: N N")) == {"R1": (2, 2), "R2": (2, 2)}


def test_rules_about_different_people_add_up() -> None:
    """An intern and a senior each night are two nights to share."""
    intern = Coverage(id="i", shifts=("N",), min=1, who=WhoSelector(("pgy1",)))
    senior = Coverage(id="s", shifts=("N",), min=1, who=WhoSelector(("pgy2+",)))
    team = share("nights", intern, senior).on(person("R1", pgy=1), person("R2"))
    assert bands(team.given("R1: N N", "R2: N N")) == {"R1": (2, 2), "R2": (2, 2)}


def test_what_others_do_is_not_shared() -> None:
    """The faculty's own shifts are no residents' demand."""
    own = Coverage(id="f", shifts=("D",), min=1, who=WhoSelector(("faculty",)))
    team = share("shifts", own).on(person("R1"), faculty("F"))
    assert bands(team.given("R1: - -", "F: D D")) == {"R1": (0, 0)}


def test_sessions_of_one_day_are_asked_for_once() -> None:
    """A morning and an afternoon are two shifts a day, not three for being combined."""
    sessions = (Coverage(id="a", shifts=("AM",), min=1), Coverage(id="p", shifts=("PM",), min=1))
    team = share("shifts", *sessions)
    assert bands(team.given("R1: AM+PM AM+PM")) == {"R1": (4, 4)}


@pytest.mark.parametrize(
    ("measure", "row", "value"),
    [
        ("nights", "N N C D H - -", 3),
        ("calls", "C H D+H N - - -", 3),
        ("weekends", "D D D D D D N", 2),
        ("holidays", "D D AM+PM D D D D", 1),
        ("shifts", "D AM+PM D+H - - - -", 5),
        ("points", "N D+H AM+PM - - - -", 7),
    ],
)
def test_what_is_measured(measure: str, row: str, value: int) -> None:
    """Per day: nights, calls, weekend days and holidays once; shifts and points one by one."""
    week = share(measure).on(holidays=(MONDAY + timedelta(days=2),)).given(f"R1: {row}")
    week.measures(value, value, value)


def test_only_named_shifts() -> None:
    """Calls in house alone."""
    rule = Fairness(measure="calls", shifts=("C",))
    verify(rule).given("R1: C H D+H").measures(1, 1, 1)


def test_only_people_who_can_have_any_share() -> None:
    """Who may not do nights, or is somebody else, is left out; who is away has a share of 0."""
    team = share("nights").on(
        person("R1"),
        person("R2"),
        person("R3", pgy=1),
        faculty("F"),
        leave=(away("R2", MONDAY, 2),),
        rules=(
            ONE_NIGHT,
            Eligibility(shifts=("N", "C", "S"), who=WhoSelector(("pgy2+", "faculty"))),
        ),
    )
    found = team.given("R1: N N", "R2: leave leave", "R3: - -", "F: - -").binds("R1", "R2")
    assert bands(found) == {"R1": (2, 2), "R2": (0, 0)}


def test_who_joins_later_shares_from_then_on() -> None:
    """A PGY-2 from Wednesday on has the share of two days of four."""
    late = person("R2", pgy=1, then=(MONDAY + timedelta(days=2), 2))
    team = share("nights", ONE_NIGHT, who=WhoSelector(("pgy2",))).on(person("R1"), late)
    found = team.given("R1: N N N -", "R2: N N - N")
    assert bands(found) == {"R1": (2, 3), "R2": (1, 2)}
    found.costs(0)


def test_an_advisory_speaks_once() -> None:
    """A should has one limit for the findings; the steeper bands are only prices."""
    rule = Fairness(measure="nights", severity=Severity.SHOULD)
    found = verify(rule).given("R1: N")
    assert [one.severity for one in found.limits].count(Severity.SHOULD) == 1


def test_words_of_fairness() -> None:
    """One plain sentence."""
    assert Fairness(measure="weekends").words() == (
        "Weekend days are shared among residents by FTE and presence."
    )
    assert Fairness(measure="calls", shifts=("C",), who=WhoSelector()).words() == (
        "Calls on C are shared among everyone by FTE and presence."
    )


# ---- Stability ----


def test_each_change_costs() -> None:
    """Two cells of three."""
    rule = verify(Stability(weight=3)).instead_of("R1: D N -")
    rule.given("R1: D N -").holds()
    rule.given("R1: D - N").breaks_by(0).costs(6, Tier.COVERED)


@pytest.mark.parametrize(
    ("ahead", "factor"), [(-1, 1), (0, 8), (6, 8), (7, 4), (13, 4), (14, 2), (27, 2), (28, 1)]
)
def test_near_days_cost_more(ahead: int, factor: int) -> None:
    """Eight times within a week, four within two, twice within four."""
    rule = verify(Stability(weight=3, near=MONDAY - timedelta(days=ahead)))
    rule.instead_of("R1: D").given("R1: N").costs(3 * factor)


def test_frozen_days_may_not_change() -> None:
    """Before the date, not on it."""
    rule = verify(Stability(frozen_until=MONDAY + timedelta(days=1))).instead_of("R1: D D")
    rule.given("R1: N N").breaks_by(1).costs(1).says(
        "R1 keeps D on Mon 6 Jul 2026: not so.",
        "R1 keeps D on Tue 7 Jul 2026: 0 cells, at least 1 needed.",
    )


def test_a_must_freezes_everything() -> None:
    """Severity means the same here as everywhere."""
    rule = verify(Stability(severity=Severity.MUST)).instead_of("R1: D D")
    rule.given("R1: N D").breaks_by(1).costs(0)


def test_what_is_not_known_is_free() -> None:
    """Another person of whom the last schedule says nothing; no last schedule at all."""
    rule = verify(Stability()).instead_of("R1: D D")
    rule.given("R1: D D", "R2: N N").holds()
    assert not verify(Stability()).given("R1: D").limits


def test_blocks_are_kept_too() -> None:
    """The year's stability is by block, and says so."""
    rule = verify(Stability()).on(blocks=2).instead_of("R1: EM ICU")
    rule.given("R1: EM EM").costs(1).says("R1 keeps ICU in block 2: 0 cells, at least 1 needed.")


def test_words_of_stability() -> None:
    """Near and frozen days are named."""
    assert Stability().words() == "As few changes as possible against the last schedule."
    assert Stability(near=MONDAY, frozen_until=MONDAY).words() == (
        "As few changes as possible against the last schedule, least of all soon after "
        "Mon 6 Jul 2026; none before Mon 6 Jul 2026."
    )
