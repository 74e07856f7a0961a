"""Coverage: each bound from both sides, and every field that says where it holds."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nightfloat.domain.absence import BlockPin
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Qualification, WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.language import Tier
from nightfloat.rules.library.coverage import Coverage
from tests.rules.library.verify import JULY, MONDAY, away, faculty, person, verify


def test_a_minimum_is_met_or_missed_by_so_many() -> None:
    """One of two is one short, on each day by itself."""
    rule = verify(Coverage(shifts=("N",), min=2))
    rule.given("R1: N N", "R2: N N").holds()
    rule.given("R1: N N", "R2: N -").breaks_by(1).measures(2, 1)
    rule.given("R1: - -", "R2: - -").breaks_by(4).says(
        "N on Mon 6 Jul 2026: 0 people, at least 2 needed.",
        "N on Tue 7 Jul 2026: 0 people, at least 2 needed.",
    )


def test_a_maximum_is_kept_or_passed_by_so_many() -> None:
    """A third one is one too many."""
    rule = verify(Coverage(shifts=("D",), max=1))
    rule.given("R1: D", "R2: -", "R3: -").holds()
    rule.given("R1: D", "R2: D", "R3: D").breaks_by(2).says(
        "D on Mon 6 Jul 2026: 3 people, at most 1 allowed."
    )


def test_a_target_costs_its_weight_for_each_one_missing() -> None:
    """The minimum is a must, what lies between it and the target has a price."""
    rule = verify(Coverage(shifts=("D",), min=1, target=3, weight=4))
    rule.given("R1: D", "R2: D", "R3: D").holds()
    rule.given("R1: D", "R2: -", "R3: -").breaks_by(0).costs(8, Tier.COVERED)
    rule.given("R1: -", "R2: -", "R3: -").breaks_by(1).costs(12, Tier.COVERED)


def test_a_target_at_the_minimum_says_nothing_more() -> None:
    """It would only repeat the minimum."""
    rule = verify(Coverage(shifts=("D",), min=2, target=2)).given("R1: D", "R2: D")
    assert len(rule.limits) == 1


@pytest.mark.parametrize(
    ("severity", "broken", "price"),
    [(Severity.MUST, 2, 0), (Severity.SHOULD, 0, 14), (Severity.PREFER, 0, 14)],
)
def test_severity_decides_between_breach_and_price(
    severity: Severity, broken: int, price: int
) -> None:
    """A must has no price; the others have the weight, in their own tier."""
    rule = Coverage(shifts=("N",), min=2, weight=7, severity=severity, tier=Tier.FAIR)
    found = verify(rule).given("R1: -", "R2: -").breaks_by(broken)
    found.costs(price, Tier.FAIR if price else None)


def test_shifts_count_together_and_inside_combinations() -> None:
    """Someone with a morning and an afternoon is one person, on either of them."""
    rule = verify(Coverage(shifts=("AM", "PM"), min=2))
    rule.given("R1: AM+PM", "R2: D").breaks_by(1).measures(1)
    verify(Coverage(shifts=("PM",), min=1)).given("R1: AM+PM").holds()


def test_only_some_people_count() -> None:
    """Two interns are no senior."""
    rule = verify(Coverage(shifts=("N",), min=1, who=WhoSelector(("pgy2+",))))
    team = rule.on(person("R1", pgy=1), person("R2", pgy=1), person("R3", pgy=2))
    team.given("R1: N", "R2: N", "R3: -").breaks_by(1).says(
        "N by PGY-2 and above on Mon 6 Jul 2026: 0 people, at least 1 needed."
    )
    team.given("R1: -", "R2: N", "R3: N").holds()


@pytest.mark.parametrize(
    ("phrase", "counted"),
    [
        ("all", 4),
        ("resident", 3),
        ("faculty", 1),
        ("pgy1", 1),
        ("pgy2+", 2),
        ("pgy2+ !cohort:A", 1),
        ("cohort:A", 2),
        ("!resident", 1),
        ("R3", 1),
        ("qualified:lines", 1),
    ],
)
def test_who_phrases(phrase: str, counted: int) -> None:
    """Each kind of phrase picks whom it says."""
    team = verify(Coverage(shifts=("D",), min=0, who=WhoSelector((phrase,)))).on(
        person("R1", pgy=1, cohort="A"),
        person("R2", pgy=2, cohort="A", qualifications=(Qualification("lines"),)),
        person("R3", pgy=3, cohort="B"),
        faculty("F1"),
    )
    team.given("R1: D", "R2: D", "R3: D", "F1: D").measures(counted)


def test_phrases_are_alternatives() -> None:
    """Any phrase may match; nobody counts twice."""
    rule = verify(Coverage(shifts=("D",), min=0, who=WhoSelector(("pgy2", "resident"))))
    rule.on(person("R1", pgy=1), person("R2")).given("R1: D", "R2: D").measures(2)


def test_a_credential_is_good_up_to_its_last_day() -> None:
    """Valid on the date itself, void on the next."""
    senior = person("R1", qualifications=(Qualification("lines", MONDAY + timedelta(days=1)),))
    rule = verify(Coverage(shifts=("D",), min=1, who=WhoSelector(("qualified:lines",))))
    rule.on(senior).given("R1: D D D").measures(1, 1, 0).breaks_by(1)


def test_people_count_by_their_rotation_of_the_day() -> None:
    """`on:ICU` follows them from day to day."""
    rule = verify(Coverage(shifts=("D",), min=0, who=WhoSelector(("on:ICU",))))
    rule.rotating(R1="ICU ICU WARD", R2="WARD ICU ICU").given("R1: D D D", "R2: D D D").measures(
        1, 2, 1
    )


def test_people_count_by_their_year_of_the_day() -> None:
    """A promotion in the middle of the days counts from its date on."""
    rule = verify(Coverage(shifts=("D",), min=0, who=WhoSelector(("pgy2",))))
    team = rule.on(person("R1", pgy=1, then=(MONDAY + timedelta(days=2), 2)))
    team.given("R1: D D D D").measures(0, 0, 1, 1)


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        ("all", "1234567"),
        ("Mon-Fri", "12345"),
        ("Sat Sun", "67"),
        ("Fri-Mon", "1567"),
        ("Mon-Fri !holidays", "1245"),
        ("holidays", "3"),
        ("Sat Sun holidays", "367"),
    ],
)
def test_days_on_which_it_holds(days: str, steps: str) -> None:
    """Weekdays, holidays and exceptions; Wednesday is a holiday."""
    rule = verify(Coverage(shifts=("D",), min=1, days=DaySelector(days)))
    week = rule.on(holidays=(MONDAY + timedelta(days=2),)).given("R1: - - - - - - -")
    assert [one.steps[0] - 27 for one in week.limits if one.steps] == [int(n) for n in steps]


def test_it_holds_from_its_first_to_its_last_day() -> None:
    """Both dates are inside."""
    first, last = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
    rule = verify(Coverage(shifts=("D",), min=1, since=first, until=last))
    rule.given("R1: - - - -").breaks_by(2)
    rule.given("R1: - D D -").holds()


def test_leave_makes_nobody_count() -> None:
    """Whoever is away for the whole day cannot be counted on."""
    rule = verify(Coverage(shifts=("D",), min=1)).on(person("R1"), leave=(away("R1", MONDAY),))
    rule.given("R1: leave D").breaks_by(1).measures(0, 1)


def test_rotations_are_counted_block_by_block() -> None:
    """Only the named blocks; the others are free."""
    rule = verify(Coverage(rotations=("ELEC",), min=1, max=1, blocks=("2",))).on(blocks=3)
    rule.given("R1: ICU ELEC ICU", "R2: ICU ICU ICU").holds()
    rule.given("R1: ELEC ELEC ELEC", "R2: ELEC ELEC ELEC").breaks_by(1)


def test_each_half_of_a_block_is_covered_by_itself() -> None:
    """A first half does not make up for a second one."""
    rule = verify(Coverage(rotations=("ICU",), min=1)).on(blocks=1)
    rule.given("R1: IW", "R2: WI").holds()
    rule.given("R1: IW", "R2: IW").breaks_by(1).measures(2, 0).says(
        "ICU in block 1, second half: 0 people, at least 1 needed."
    )
    rule.given("R1: ICU", "R2: WARD").holds()


def test_guests_count_in_the_blocks_they_are_pinned_to() -> None:
    """An off-service resident is where the block schedule says, nowhere else."""
    guest = person("G1", role=faculty("F").role.OTHER)
    rule = verify(Coverage(rotations=("ELEC",), min=1)).on(
        guest, blocks=2, block_schedule=(BlockPin(clinician="G1", block="2", rotation="ELEC"),)
    )
    rule.given("G1: - ELEC").breaks_by(1).measures(0, 1)


def test_a_late_starter_counts_by_their_year_in_a_block_they_start_in() -> None:
    """Who starts on the fifth day of a block is a PGY-1 in that block, not nobody."""
    late = person("R1", pgy=1, start=JULY + timedelta(days=5))
    rule = verify(Coverage(rotations=("EM",), min=1, who=WhoSelector(("pgy1",))))
    rule.on(late, blocks=1, start=JULY).given("R1: EM").holds()


def test_a_rule_speaks_of_one_grid_only() -> None:
    """Shifts are nothing to the year, rotations nothing to the days."""
    assert not verify(Coverage(shifts=("D",), min=1)).on(blocks=1).given("R1: EM").limits
    assert not verify(Coverage(rotations=("EM",), min=1)).given("R1: D").limits


def test_words() -> None:
    """One plain sentence."""
    rule = Coverage(shifts=("N",), min=2, target=3, max=4, days=DaySelector("Mon-Fri"))
    assert rule.words() == "N on Monday to Friday: 2 to 4 people (target 3)."
    rule = Coverage(rotations=("ICU", "EM"), max=4, blocks=("1", "2"), who=WhoSelector(("pgy1",)))
    assert rule.words() == "ICU or EM by PGY-1 in blocks 1 and 2: at most 4 people."
    rule = Coverage(shifts=("N",), min=1, since=date(2026, 7, 4), until=date(2026, 8, 4))
    assert rule.words() == "N since Sat 4 Jul 2026 until Tue 4 Aug 2026: at least 1 person."
