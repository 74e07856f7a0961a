"""Who and when: spellings of names and days, and what is left in doubt."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from nightfloat.assistant.ask.parse import parse
from nightfloat.assistant.ask.reading import Refused
from tests.assistant.ask.reading import clinician, known


@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("Raj Patel", "R2"),
        ("Patel, Raj", "R2"),
        ("R. Patel", "R2"),
        ("Patel R", "R2"),
        ("raj", "R2"),
        ("dr. raj patel", "R2"),
        ("RP", "R2"),
        ("R2", "R2"),
        ("r2", "R2"),
        ("O'Neil", "R5"),
        ("O’Neil", "R5"),
        ("oneil", "R5"),
        ("o neil", "R5"),
        ("Dr O'Neil", "R5"),
        ("zoe", "R10"),
        ("Zoë", "R10"),
        ("Smith-Jones", "R10"),
        ("smith jones", "R10"),
        ("Jones", "R10"),
        ("gomez", "R11"),
        ("Gómez", "R11"),
        ("van der Weiss", "R19"),
        ("vanderweiss", "R19"),
        ("weiss", "R19"),
        ("johanson", "R4"),
        ("Okafr", "R17"),
        ("egorrov", "R16"),
        ("GRACE HUANG", "R18"),
        ("Dr. May", "R6"),
        ("Dr. Friday", "R7"),
        ("joe", "R7"),
    ],
)
def test_names_are_known_however_they_are_written(name: str, id: str) -> None:
    """Surnames, first names, initials, ids, accents, apostrophes, hyphens, one slip."""
    found = parse(f"put {name} on nights on 2 december", known())
    assert (found.people, found.refused) == ((id,), None)


@pytest.mark.parametrize(
    "name", ["Patil", "Johnson", "Wilson", "Smit-Jonas", "Dr. House", "R99", "Xu", "Hua", "Mayer"]
)
def test_other_names_are_nobody(name: str) -> None:
    """A name that is only alike is another one."""
    found = parse(f"put {name} on nights on 2 december", known())
    assert not found.complete, found


@pytest.mark.parametrize("name", ["Patel", "Dr. Patel", "Sam", "Kim", "Tran", "Kim Tran", "KT"])
def test_a_name_of_two_people_is_asked_about(name: str) -> None:
    """Both are listed."""
    found = parse(f"put {name} on nights on 2 december", known())
    assert found.refused is Refused.AMBIGUOUS_PERSON
    assert len(found.people) == 2


@pytest.mark.parametrize("name", ["Johansson", "Johanson"])
def test_two_names_that_are_alike_are_told_apart_by_the_right_spelling(name: str) -> None:
    """A misspelt one can be either."""
    people = (*known().people, clinician("R30", "Eva Johannson"))
    found = parse(f"put {name} on nights on 2 december", replace(known(), people=people))
    exact = name == "Johansson"
    assert found.refused is (None if exact else Refused.AMBIGUOUS_PERSON)
    assert found.people == (("R4",) if exact else ("R4", "R30"))


@pytest.mark.parametrize(
    ("when", "days"),
    [
        ("27 nov", "27"),
        ("Nov 27", "27"),
        ("27th of November", "27"),
        ("November 27th", "27"),
        ("november the 27th", "27"),
        ("27nov", "27"),
        ("the 27th", "27"),
        ("27/11", "27"),
        ("11/27", "27"),
        ("27.11.2026", "27"),
        ("27/11/26", "27"),
        ("2026-11-27", "27"),
        ("friday", "27"),
        ("Fri 27 Nov", "27"),
        ("friday, november 27", "27"),
        ("27 nov 2026", "27"),
        ("this friday", "27"),
        ("friday the 27th", "27"),
        ("27-29 nov", "27 28 29"),
        ("nov 27-29", "27 28 29"),
        ("27 nov - 29 nov", "27 28 29"),
        ("from 27 to 29 november", "27 28 29"),
        ("from friday to sunday", "27 28 29"),
        ("fri-sun", "27 28 29"),
        ("between 27 and 29 nov", "27 28 29"),
        ("27th to 29th", "27 28 29"),
        ("27 and 28 nov", "27 28"),
        ("friday and saturday", "27 28"),
        ("fri, sat and sun", "27 28 29"),
        ("this weekend", "28 29"),
        ("thanksgiving", "26"),
        ("thanksgiving day", "26"),
        ("tomorrow", "25"),
        ("tommorow", "25"),
        ("wendesday", "25"),
        ("next week", "30 1 2 3 4 5 6"),
    ],
)
def test_days_are_known_however_they_are_written(when: str, days: str) -> None:
    """Dates, weekdays, stretches, lists, holidays and slips of the finger."""
    found = parse(f"put Huang on nights {when}", known())
    assert (found.refused, [str(day.day) for day in found.days]) == (None, days.split())


@pytest.mark.parametrize(
    ("when", "why"),
    [
        ("5/6", Refused.AMBIGUOUS_DAY),
        ("12/1", Refused.AMBIGUOUS_DAY),
        ("friday 28 nov", Refused.DISAGREEING_DAY),
        ("27 nov 2027", Refused.OUTSIDE),
        ("17 november", Refused.OUTSIDE),
        ("next month", Refused.UNKNOWN_WORDS),
        ("fridays", Refused.NOT_UNDERSTOOD),
        ("31 november", Refused.NO_SUCH_DAY),
        ("29 feb", Refused.NO_SUCH_DAY),
        ("29-27 nov", Refused.NO_SUCH_DAY),
        ("2026-11-31", Refused.NO_SUCH_DAY),
        ("christmas", Refused.OUTSIDE),
        ("block 9", Refused.OUTSIDE),
        ("27 nov and 30 nov", Refused.SEVERAL_DAYS),
        ("27", Refused.UNKNOWN_WORDS),
        ("soon", Refused.UNKNOWN_WORDS),
    ],
)
def test_days_in_doubt_are_not_guessed(when: str, why: Refused) -> None:
    """They are said, and nothing is proposed."""
    found = parse(f"put Huang on nights {when}", known())
    assert found.refused is why


def test_the_same_day_both_ways_is_no_doubt() -> None:
    """12/12 is 12 December for everybody."""
    assert parse("put Huang on nights 12/12", known()).days == (date(2026, 12, 12),)
