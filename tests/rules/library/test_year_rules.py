"""Vacation, eligibility, cycle: who may be where, and who is away."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nightfloat.domain.absence import BlockPin, RequestKind
from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Qualification, Role, WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.language import Tier
from nightfloat.rules.library.base import Rule
from nightfloat.rules.library.cycle import Cycle
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.vacation import Vacation
from tests.rules.library.verify import MONDAY, Verify, asks, away, faculty, person, verify

FOUR = timedelta(days=28)

# ---- Vacation ----


def vacations(**fields: object) -> Verify:
    """A vacation rule in a year of five blocks; a request makes the vacation letters."""
    ask = asks("R9", RequestKind.VACATION, MONDAY)
    return verify(Vacation(**fields)).on(blocks=5, requests=(ask,))  # type: ignore[arg-type]


def test_so_many_vacations_a_year() -> None:
    """One to two."""
    rule = vacations(min=1, max=2)
    rule.given("R1: v EM EM v EM").holds()
    rule.given("R1: EM EM EM EM EM").breaks_by(1)
    rule.given("R1: v v v v EM").breaks_by(2).says(
        "R1: vacations in the year: 4 vacations, at most 2 allowed."
    )


def test_not_all_at_once() -> None:
    """One at a time, of those it is about."""
    rule = vacations(at_once=1)
    rule.given("R1: v EM EM v EM", "R2: EM v EM EM v").holds()
    rule.given("R1: v EM EM EM EM", "R2: v EM EM EM EM", "R3: v EM EM EM EM").breaks_by(2)
    guests = rule.on(person("R1"), person("F1", role=Role.FELLOW))
    guests.given("R1: v EM EM EM EM", "F1: v EM EM EM EM").holds()


@pytest.mark.parametrize(
    ("row", "broken"), [("v EM EM v EM", 0), ("v EM v EM EM", 1), ("v v EM EM EM", 1)]
)
def test_vacations_lie_apart(row: str, broken: int) -> None:
    """Two blocks between two vacations."""
    vacations(apart=2).given(f"R1: {row}").breaks_by(broken)


def test_leave_wants_a_rotation_that_allows_it() -> None:
    """Seven days of leave in a block, not six; a price, not a must."""
    rule = verify(Vacation(leave_days=7, weight=6)).on(person("R1"), blocks=2)
    week = rule.on(leave=(away("R1", MONDAY + timedelta(days=3), 7),))
    week.given("R1: ELEC EM").holds()
    week.given("R1: EM ELEC").breaks_by(0).costs(6, Tier.FAIR).says(
        "R1: 7 days of leave in block 1 on a rotation that allows vacation: "
        "0 blocks, at least 1 needed."
    )
    rule.on(leave=(away("R1", MONDAY, 6),)).given("R1: EM EM").holds()
    edge = rule.on(leave=(away("R1", MONDAY + timedelta(days=24), 8),))
    edge.given("R1: EM EM").holds()


def test_half_blocks_allow_vacation_when_both_halves_do() -> None:
    """Unit-then-ward does not."""
    rule = verify(Vacation(leave_days=7)).on(person("R1"), blocks=1, leave=(away("R1", MONDAY, 7),))
    rule.given("R1: IW").costs(1)


def test_soft_vacations() -> None:
    """Each one missing or too many costs."""
    rule = vacations(min=2, max=3, severity=Severity.PREFER, weight=5)
    rule.given("R1: EM EM EM EM EM").costs(10)
    rule.given("R1: v v v v EM").costs(5)


# ---- Eligibility ----


def test_only_some_may_have_a_shift() -> None:
    """The letter is out of the others' domain, alone or combined."""
    rule = verify(Eligibility(shifts=("H",), who=WhoSelector(("pgy2+",))))
    team = rule.on(person("R1", pgy=1), person("R2")).given("R1: -", "R2: -")
    assert team.allows("R2", 0, "H")
    assert not team.allows("R1", 0, "H")
    assert not team.allows("R1", 0, "D+H")
    assert team.allows("R1", 0, "D")
    assert not team.limits


def test_it_holds_on_its_days_only() -> None:
    """From Tuesday to Thursday, but not on the holiday."""
    tuesday = MONDAY + timedelta(days=1)
    rule = Eligibility(
        shifts=("N",),
        who=WhoSelector(("pgy3",)),
        days=DaySelector("all !holidays"),
        since=tuesday,
        until=tuesday + timedelta(days=2),
    )
    week = verify(rule).on(holidays=(tuesday,)).given("R1: - - - - -")
    assert [week.allows("R1", step, "N") for step in range(5)] == [True, True, False, False, True]


def test_a_credential_that_expires() -> None:
    """The last good day is its `until`."""
    lines = Qualification("lines", MONDAY + timedelta(days=1))
    rule = verify(Eligibility(shifts=("C",), who=WhoSelector(("qualified:lines",))))
    week = rule.on(person("R1", qualifications=(lines,))).given("R1: - - -")
    assert [week.allows("R1", step, "C") for step in range(3)] == [True, True, False]


def test_those_on_a_rotation_by_the_day() -> None:
    """`on:` reads the rotation of the day, with '!' too."""
    rule = verify(Eligibility(shifts=("N",), who=WhoSelector(("on:ICU",))))
    week = rule.rotating(R1="ICU WARD ICU").given("R1: - - -")
    assert [week.allows("R1", step, "N") for step in range(3)] == [True, False, True]


def test_rotations_are_for_some() -> None:
    """Halves too; in some blocks only."""
    rule = verify(Eligibility(rotations=("ICU",), who=WhoSelector(("pgy2+",)), blocks=("1",)))
    year = rule.on(person("R1", pgy=1), blocks=2).given("R1: EM EM")
    found = [year.allows("R1", 0, code) for code in ("ICU", "IW", "WI", "WARD")]
    assert found == [False, False, False, True]
    assert year.allows("R1", 1, "ICU")


def test_in_a_block_people_are_what_they_are_when_they_come() -> None:
    """A late starter by their first day; a promotion counts from the next block on."""
    rule = verify(Eligibility(rotations=("ICU",), who=WhoSelector(("pgy2",))))
    late = person("R1", pgy=2, start=MONDAY + timedelta(days=5))
    promoted = person("R2", pgy=1, then=(MONDAY + timedelta(days=10), 2))
    year = rule.on(late, promoted, blocks=2).given("R1: EM EM", "R2: EM EM")
    assert year.allows("R1", 0, "ICU")
    assert [year.allows("R2", step, "ICU") for step in range(2)] == [False, True]


def test_presence_of_half_a_block_decides() -> None:
    """Fourteen days of 28 are enough to be there, thirteen are not."""
    rule = verify(Eligibility(rotations=("ICU",)))
    for days, there in ((14, True), (13, False)):
        leaver = person("R1", end=MONDAY + timedelta(days=days))
        year = rule.on(leaver, blocks=1).given(f"R1: {'EM' if there else '-'}")
        assert year.allows("R1", 0, "EM") is there
        assert year.allows("R1", 0, "absent") is not there


def test_guests_are_where_the_block_schedule_says() -> None:
    """In their block on their rotation, absent from all others: no rule asks further."""
    pin = BlockPin(clinician="G", block="2", rotation="EM")
    rule = verify(Eligibility(rotations=("EM",), who=WhoSelector(("pgy3",))))
    year = rule.on(faculty("G"), blocks=2, block_schedule=(pin,)).given("G: - EM")
    assert year.allows("G", 1, "EM")
    assert not year.allows("G", 1, "ICU")
    assert year.allows("G", 0, "absent")
    assert not year.allows("G", 0, "EM")


# ---- Cycle ----


def test_cohorts_take_turns() -> None:
    """A in blocks 1 and 3, B in 2 and 4; a turn missed and one too many are both breaches."""
    rule = verify(Cycle(rotations=("ELEC",), cohorts=("A", "B"))).on(
        person("R1", cohort="A"), person("R2", cohort="B"), blocks=4
    )
    rule.given("R1: ELEC EM ELEC EM", "R2: EM ELEC EM ELEC").holds()
    rule.given("R1: EM ELEC ELEC EM", "R2: EM ELEC EM ELEC").breaks_by(2).says(
        "R1 (cohort A) on ELEC in block 1: 0 blocks, at least 1 needed.",
        "R1 (cohort A) not on ELEC in block 2: 0 blocks, at least 1 needed.",
    )


def test_the_first_turn_can_come_later() -> None:
    """First in block 2 means last turn of the cycle before in block 1."""
    rule = verify(Cycle(rotations=("ELEC",), cohorts=("A", "B", "C"), first=2)).on(
        person("R1", cohort="A"), person("R2", cohort="C"), person("R3"), blocks=4
    )
    rule.given("R1: EM ELEC EM EM", "R2: ELEC EM EM ELEC", "R3: EM EM EM EM").holds()


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        (
            Vacation(min=2, max=4, at_once=3, apart=2, leave_days=5),
            (
                "Vacations of residents: at least 2 a year, at most 4 a year, at most 3 people at "
                "once, at least 2 blocks apart, leave of 5 days or more on rotations that allow it."
            ),
        ),
        (
            Eligibility(
                shifts=("N", "C"), who=WhoSelector(("pgy2+",)), days=DaySelector("Sat Sun")
            ),
            "Only PGY-2 and above may have N or C on Saturday and Sunday.",
        ),
        (
            Eligibility(rotations=("ICU",), who=WhoSelector(("pgy3",)), blocks=("1", "2")),
            "Only PGY-3 may have ICU in blocks 1 and 2.",
        ),
        (
            Cycle(rotations=("CLINIC",), cohorts=("A", "B", "C")),
            "Cohorts A, B and C take turns on CLINIC, one block in 3.",
        ),
    ],
)
def test_words(rule: Rule, words: str) -> None:
    """One plain sentence each."""
    assert rule.words() == words
