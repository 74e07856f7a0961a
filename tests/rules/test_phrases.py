"""Phrases as one says them."""

from __future__ import annotations

import pytest

from nightfloat.domain.people import WhoSelector
from nightfloat.domain.time import DaySelector
from nightfloat.rules.phrases import blocks, days, each, people, person


@pytest.mark.parametrize(
    ("phrases", "many", "subject"),
    [
        (("all",), "everyone", "Everyone"),
        (("pgy1",), "PGY-1", "Each PGY-1"),
        (("pgy2+",), "PGY-2 and above", "Each PGY-2 or above"),
        (
            ("pgy2+ !cohort:late",),
            "PGY-2 and above outside cohort late",
            "Each PGY-2 or above outside cohort late",
        ),
        (("resident !R1",), "residents except R1", "Each resident except R1"),
        (("resident pgy2",), "PGY-2 residents", "Each PGY-2 resident"),
        (("resident pgy2+",), "residents of PGY-2 and above", "Each resident of PGY-2 or above"),
        (
            ("faculty qualified:hospital",),
            "faculty qualified for hospital",
            "Each faculty member qualified for hospital",
        ),
        (("on:ICU",), "those on ICU", "Each person on ICU"),
        (("on:ICU", "on:WARD"), "those on ICU or WARD", "Each person on ICU or WARD"),
        (
            ("cohort:A", "fellow"),
            "those in cohort A or fellows",
            "Each person in cohort A or fellow",
        ),
        (("!R1 !pgy1",), "everyone except R1 and PGY-1", "Everyone except R1 and PGY-1"),
        (("!on:ICU",), "those not on ICU", "Each person not on ICU"),
        (("R1",), "R1", "R1"),
        (("R1", "R2"), "R1 or R2", "Each of R1 and R2"),
    ],
)
def test_people_are_said_as_one_says_them(
    phrases: tuple[str, ...], many: str, subject: str
) -> None:
    assert people(WhoSelector(phrases)) == many
    assert each(WhoSelector(phrases)) == subject


def test_one_of_some_people_is_said_in_the_singular() -> None:
    assert person(WhoSelector(("resident",))) == "resident"
    assert person(WhoSelector(("pgy1", "faculty"))) == "PGY-1 or faculty member"


@pytest.mark.parametrize(
    ("phrase", "words"),
    [
        ("all", "every day"),
        ("Mon-Fri", "Monday to Friday"),
        ("Mon-Fri !holidays", "Monday to Friday except holidays"),
        ("Sat Sun", "Saturday and Sunday"),
        ("Sat Sun holidays", "Saturday, Sunday and holidays"),
        ("Sun Mon Tue Wed Thu", "Sunday to Thursday"),
        ("Fri-Mon", "Friday to Monday"),
        ("Mon Tue Thu Fri", "Monday, Tuesday, Thursday and Friday"),
        ("Mon-Fri !Wed", "Monday, Tuesday, Thursday and Friday"),
        ("Mon-Fri holidays !Wed", "Monday to Friday and holidays except Wednesday"),
        ("all !holidays", "every day except holidays"),
        ("all holidays", "every day"),
        ("holidays !Sun", "holidays except Sunday"),
    ],
)
def test_days_are_said_as_one_says_them(phrase: str, words: str) -> None:
    assert days(DaySelector(phrase)) == words


def test_blocks_in_a_row_are_said_as_one() -> None:
    assert blocks(("1",)) == "block 1"
    assert blocks(("1", "2")) == "blocks 1 and 2"
    assert blocks(("1", "3", "4", "5", "A")) == "blocks 1, 3 to 5 and A"
