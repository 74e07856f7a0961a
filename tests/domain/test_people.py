"""Appointments, credentials and phrases for people."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from nightfloat.domain.errors import NightfloatError, SelectorError, maybe
from nightfloat.domain.people import Appointment, Clinician, Qualification, Role, WhoSelector

JULY, JANUARY, NEXT = date(2026, 7, 1), date(2027, 1, 4), date(2027, 7, 1)
DAY = timedelta(days=1)


def someone(*appointments: Appointment, **more: object) -> Clinician:
    """A resident."""
    return Clinician(id="R1", name="Ana", role=Role.RESIDENT, appointments=appointments, **more)  # type: ignore[arg-type]


OFF_CYCLE = someone(
    Appointment(start=JULY, end=JANUARY, pgy=1, cohort="A"),
    Appointment(start=JANUARY, end=NEXT, pgy=2, fte=80, cohort="B"),
)


def test_an_off_cycle_resident_is_promoted_in_january() -> None:
    """The day of the change belongs to the new appointment, the end to nobody."""
    assert [OFF_CYCLE.pgy(d) for d in (JULY - DAY, JULY, JANUARY - DAY, JANUARY, NEXT - DAY)] == [
        None,
        1,
        1,
        2,
        2,
    ]
    assert OFF_CYCLE.appointment(NEXT) is None
    assert OFF_CYCLE.pgy(NEXT) is None


def test_a_gap_is_absence() -> None:
    """Half a year away between two appointments."""
    back = someone(
        Appointment(start=JULY, end=JULY + 90 * DAY, pgy=2),
        Appointment(start=JANUARY, end=NEXT, pgy=2),
    )
    assert back.appointment(JULY + 90 * DAY) is None
    assert back.pgy(JANUARY) == 2


def test_two_appointments_at_once() -> None:
    """Overlap by one day, or the wrong order, is refused with the way out."""
    with pytest.raises(NightfloatError, match=r'"R1" has two appointments at 2027-01-03\. Maybe'):
        someone(
            Appointment(start=JULY, end=JANUARY, pgy=1),
            Appointment(start=JANUARY - DAY, end=NEXT, pgy=2),
        )
    with pytest.raises(NightfloatError, match="two appointments"):
        someone(
            Appointment(start=JANUARY, end=NEXT, pgy=2),
            Appointment(start=JULY, end=JANUARY, pgy=1),
        )


def test_a_credential_is_good_on_its_last_day() -> None:
    """Then no more; one without an end always; a renewed one by its later date."""
    person = someone(
        qualifications=(
            Qualification("lines", JANUARY),
            Qualification("acls"),
            Qualification("pals", JULY),
            Qualification("pals", JANUARY),
        )
    )
    assert [person.qualified("lines", d) for d in (JANUARY - DAY, JANUARY, JANUARY + DAY)] == [
        True,
        True,
        False,
    ]
    assert person.qualified("acls", date(2099, 1, 1))
    assert person.qualified("pals", JANUARY)
    assert not person.qualified("ecmo", JULY)


@pytest.mark.parametrize(
    ("phrases", "autumn", "spring"),
    [
        (("all",), True, True),
        (("resident",), True, True),
        (("faculty",), False, False),
        (("pgy1",), True, False),
        (("pgy2",), False, True),
        (("pgy1+",), True, True),
        (("pgy2+",), False, True),
        (("pgy3+",), False, False),
        (("!pgy1",), False, True),
        (("cohort:B",), False, True),
        (("!cohort:B",), True, False),
        (("resident !cohort:A",), False, True),
        (("pgy2 cohort:A",), False, False),
        (("pgy1", "cohort:B"), True, True),
        (("R1",), True, True),
        (("!R1",), False, False),
        (("r1",), False, False),
        (("on:ICU",), False, True),
        (("resident on:WARD",), True, False),
        (("!on:ICU pgy1+",), True, False),
        (("qualified:lines",), True, False),
        (("",), True, True),
    ],
)
def test_phrases(phrases: tuple[str, ...], autumn: bool, spring: bool) -> None:
    """A PGY-1 of cohort A on the ward; in spring a PGY-2 of cohort B on the unit."""
    person = someone(
        *OFF_CYCLE.appointments, qualifications=(Qualification("lines", JANUARY - DAY),)
    )
    who = WhoSelector(phrases)
    assert who.matches(person, JANUARY - DAY, "WARD") is autumn
    assert who.matches(person, JANUARY, "ICU") is spring


def test_who_is_not_there_has_no_year() -> None:
    """After the end a role still holds, a PGY or cohort does not."""
    assert WhoSelector(("resident",)).matches(OFF_CYCLE, NEXT)
    assert not WhoSelector(("pgy1+",)).matches(OFF_CYCLE, NEXT)
    assert not WhoSelector(("cohort:B",)).matches(OFF_CYCLE, NEXT)


def test_a_label_that_nobody_knows() -> None:
    """The message offers those there are."""
    with pytest.raises(SelectorError, match=r'"team:A" selects nobody\. Maybe "cohort:A"'):
        WhoSelector(("team:A",)).matches(OFF_CYCLE, JULY)


def test_the_words_of_a_phrase() -> None:
    """What a loader looks up: without '!', in order."""
    assert WhoSelector(("pgy2+ !cohort:A", "faculty")).words() == ("pgy2+", "cohort:A", "faculty")


@pytest.mark.parametrize(
    ("value", "known", "words"),
    [
        ("cohrt", ("cohort", "pgy"), ' Maybe "cohort".'),
        ("ICU", ("icu", "ward"), ' Maybe "icu".'),
        ("xyz", ("cohort",), ""),
        ("a", (), ""),
        ("r01", ("R01", "r01"), ' Maybe "R01".'),
    ],
)
def test_maybe(value: str, known: tuple[str, ...], words: str) -> None:
    """The nearest name in any case, the first of those alike; nothing when none is near."""
    assert maybe(value, known) == words
