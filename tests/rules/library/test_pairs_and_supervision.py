"""Together, apart, composition: what ties people to each other."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.language import Tier
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.composition import Composition
from nightfloat.rules.library.pairs import Apart, Together
from tests.rules.library.verify import MONDAY, faculty, person, verify

PAIR = ("R1", "R2")


def test_together_is_both_or_neither() -> None:
    """One alone is a breach, whichever it is."""
    rule = verify(Together(people=PAIR, shifts=("N",)))
    rule.given("R1: N -", "R2: N -").holds()
    rule.given("R1: N -", "R2: - N").breaks_by(2).measures(1, -1).says(
        "R1 and R2 on N on Mon 6 Jul 2026: 1 person alone.",
        "R1 and R2 on N on Tue 7 Jul 2026: 1 person alone.",
    )


def test_apart_is_never_both() -> None:
    """One alone is fine."""
    rule = verify(Apart(people=PAIR, shifts=("N",)))
    rule.given("R1: N - N", "R2: D N -").holds()
    rule.given("R1: N", "R2: N").breaks_by(1).says(
        "R1 and R2 on N on Mon 6 Jul 2026: 2 people, at most 1 allowed."
    )


def test_every_pair_is_meant() -> None:
    """Three people are three pairs; strangers to the rule are free."""
    rule = verify(Apart(people=("R1", "R2", "R3")))
    rule.given("R1: D", "R2: N", "R3: C", "R4: D").breaks_by(3)
    rule.given("R1: D", "R2: -", "R3: -", "R4: D").holds()


def test_only_on_some_days() -> None:
    """Weekends without the holiday."""
    rule = verify(Apart(people=PAIR, days=DaySelector("Sat Sun !holidays")))
    week = rule.on(holidays=(MONDAY + timedelta(days=6),))
    week.given("R1: D D D D D D D", "R2: D D D D D D D").breaks_by(1)


def test_soft_pairs_cost() -> None:
    """Each day has its price, on either side for together."""
    soft: dict[str, Any] = {"severity": Severity.PREFER, "weight": 4, "tier": Tier.WISHES}
    verify(Together(people=PAIR, **soft)).given("R1: D -", "R2: - D").costs(8, Tier.WISHES)
    verify(Apart(people=PAIR, **soft)).given("R1: D D", "R2: D -").costs(4, Tier.WISHES)


def test_halves_of_a_block_meet_only_their_own() -> None:
    """First half and second half on the unit are not at once, and not together."""
    apart = verify(Apart(people=PAIR, rotations=("ICU",))).on(blocks=1)
    apart.given("R1: IW", "R2: WI").holds()
    apart.given("R1: IW", "R2: ICU").breaks_by(1)
    together = verify(Together(people=PAIR, rotations=("ICU",))).on(blocks=1)
    together.given("R1: IW", "R2: WI").breaks_by(2)
    together.given("R1: IW", "R2: IW").holds()


# ---- Composition ----


def test_learners_want_a_supervisor() -> None:
    """As soon as one is there; each learner by themselves."""
    rule = verify(Composition(shifts=("D",), at_least=1)).on(
        person("R1"), person("R2"), faculty("F")
    )
    rule.given("R1: D", "R2: D", "F: D").holds()
    rule.given("R1: -", "R2: -", "F: -").holds()
    rule.given("R1: D", "R2: D", "F: -").breaks_by(2).says(
        "Supervision of D on Mon 6 Jul 2026 with R1 by faculty: 1 supervisor missing.",
        "Supervision of D on Mon 6 Jul 2026 with R2 by faculty: 1 supervisor missing.",
    )


def test_two_supervisors() -> None:
    """One of two is one missing."""
    rule = verify(Composition(shifts=("D",), at_least=2)).on(
        person("R1"), faculty("F"), faculty("G")
    )
    rule.given("R1: D", "F: D", "G: -").breaks_by(1)
    rule.given("R1: D", "F: D", "G: D").holds()


def test_supervisors_on_a_shift_of_their_own() -> None:
    """Attending on call for the residents' nights."""
    rule = verify(Composition(shifts=("N",), supervisor_shifts=("H",), at_least=1))
    team = rule.on(person("R1"), faculty("F"))
    team.given("R1: N", "F: H").holds()
    team.given("R1: N", "F: N").breaks_by(1)


def test_nobody_supervises_themselves() -> None:
    """A senior who is a learner too wants another senior."""
    rule = verify(Composition(shifts=("N",), at_least=1, supervisors=WhoSelector(("pgy3",)))).on(
        person("R1", pgy=3), person("R2", pgy=3), person("R3", pgy=1)
    )
    rule.given("R1: N", "R2: -", "R3: -").breaks_by(1)
    rule.given("R1: N", "R2: N", "R3: N").holds()


@pytest.mark.parametrize(
    ("rounding", "learners", "supervisors", "holds"),
    [
        ("up", 2, 1, True),
        ("up", 3, 1, False),
        ("up", 3, 2, True),
        ("nearest", 2, 1, True),
        ("nearest", 3, 1, False),
        ("nearest", 1, 0, False),
        ("down", 3, 1, True),
        ("down", 4, 1, False),
        ("down", 1, 0, True),
    ],
)
def test_half_a_supervisor_each(
    rounding: str, learners: int, supervisors: int, holds: bool
) -> None:
    """1.0, 1.5 and 2.0 needed: up 1, 2, 2; nearest the same (a half goes up); down 1, 1, 2."""
    rule = verify(Composition(shifts=("D",), weights=(("resident", 50),), rounding=rounding))
    residents = [person(f"R{n}") for n in range(4)]
    guides = [faculty(f"F{n}") for n in range(2)]
    rows = [f"R{n}: {'D' if n < learners else '-'}" for n in range(4)]
    rows += [f"F{n}: {'D' if n < supervisors else '-'}" for n in range(2)]
    team = rule.on(*residents, *guides).given(*rows)
    (limit,) = team.limits
    (value,) = (one for _, one in team._values())
    assert (value >= (limit.of.lo or 0)) is holds


@pytest.mark.parametrize(("quarter", "holds"), [(5, True), (6, False)])
def test_nearest_at_its_boundary(quarter: int, holds: bool) -> None:
    """Five quarters are one, six are one and a half and so two."""
    rule = verify(Composition(shifts=("D",), weights=(("all", 25),), rounding="nearest"))
    team = rule.on(*(person(f"R{n}") for n in range(quarter)), faculty("F"))
    found = team.given(*(f"R{n}: D" for n in range(quarter)), "F: D")
    found.breaks_by(0 if holds else 1)


def test_the_first_weight_that_matches_counts() -> None:
    """An intern takes half a supervisor, any other resident a quarter."""
    weights = (("pgy1", 50), ("resident", 25))
    team = verify(Composition(shifts=("D",), weights=weights)).on(
        person("R1", pgy=1), person("R2"), faculty("F")
    )
    team.given("R1: D", "R2: D", "F: -").measures(-75).breaks_by(75)
    team.given("R1: D", "R2: D", "F: D").measures(25).holds()


def test_composition_holds_on_its_days_and_costs_when_soft() -> None:
    """Weekends are free of it; a missing supervisor costs the weight."""
    soft = Composition(
        shifts=("D",),
        at_least=1,
        weights=(("all", 100),),
        days=DaySelector("Mon-Fri"),
        severity=Severity.SHOULD,
        weight=300,
    )
    week = verify(soft).on(person("R1"), faculty("F"))
    week.given("R1: - - - - - D D", "F: - - - - - - -").holds()
    week.given("R1: D - - - - - -", "F: - - - - - - -").breaks_by(0).costs(600, Tier.FAIR)


def test_supervision_of_a_rotation_is_by_halves() -> None:
    """A senior in the second half does not supervise the first one."""
    rule = Composition(rotations=("ICU",), at_least=1, supervisors=WhoSelector(("pgy3",)))
    team = verify(rule).on(person("R1", pgy=1), person("R2", pgy=3), person("R3", pgy=3), blocks=1)
    team.given("R1: IW", "R2: ICU", "R3: ICU").holds()
    team.given("R1: IW", "R2: WI", "R3: WI").breaks_by(1)


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (Together(people=PAIR, shifts=("N",)), "R1 and R2 have N together or not at all."),
        (
            Apart(people=("R1", "R2", "R3"), days=DaySelector("Sat Sun")),
            "R1, R2 and R3 never have work at once on Saturday and Sunday.",
        ),
        (
            Composition(shifts=("N",), at_least=1, supervisor_shifts=("H",)),
            "N: at least 1 of faculty (on H) when any resident is there.",
        ),
        (
            Composition(rotations=("ICU",), weights=(("pgy1", 50), ("pgy2+", 25))),
            "ICU: faculty: 0.5 for each PGY-1, 0.25 for each PGY-2 or above, rounded up.",
        ),
    ],
)
def test_words(rule: Rule, words: str) -> None:
    """One plain sentence each."""
    assert rule.words() == words
