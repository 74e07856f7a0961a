"""Messages of the check as one says them, and whose names they hold."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import chain

import pytest

from nightfloat.assistant.facts.words import Book
from nightfloat.assistant.gate.pseudonym import mask
from nightfloat.assistant.text import Kind, Piece, Sentence
from nightfloat.domain.time import Holiday
from tests.explain.live_tools import example


def book(*names: str, holiday: str = "") -> Book:
    """Return the words of the tiny example with other names for its first people."""
    tiny = example("tiny")
    given = [*names, *(one.name for one in tiny.people[len(names) :])]
    people = tuple(replace(who, name=name) for who, name in zip(tiny.people, given, strict=True))
    calendar = tiny.calendar
    if holiday:
        holidays = (*calendar.holidays, Holiday(date(2026, 7, 1), holiday))
        calendar = replace(calendar, holidays=holidays)
    return Book(tiny.with_(people=people, calendar=calendar))


TINY = book()

SAID = {
    "N on Mon 6 Jul 2026: 0 people, at least 1 needed.": (
        "Night on Monday 6 July has nobody, and needs at least 1 person"
    ),
    "N on Mon 6 Jul 2026: 1 person, at least 2 needed.": (
        "Night on Monday 6 July has 1 person, and needs at least 2"
    ),
    "D or L on Mon 6 Jul 2026: 3 people, at most 1 allowed.": (
        "Day or Late on Monday 6 July has 3 people, and may have at most 1"
    ),
    "N by PGY-1 in block 3: 1 of at least 1 person": (
        "Night by PGY-1 in block 3 needs at least 1 person, and has just 1"
    ),
    "N on Mon 6 Jul 2026: 1 of at least 2 people": (
        "Night on Monday 6 July needs at least 2 people, and has 1"
    ),
    "N on Mon 6 Jul 2026: 1 of wanted: 2 people": (
        "Night on Monday 6 July should have 2 people, and has 1"
    ),
    "Ada Berg: more than 6 work in a row: 2 times.": (
        "Ada Berg works more than 6 days in a row 2 times"
    ),
    "Ada Berg: only 1 N in a row.": "Ada Berg works Night only 1 day in a row",
    "Ada Berg: more than 2 WARDS in a row.": "Ada Berg is on WARDS more than 2 blocks in a row",
    "Ada Berg: D or L after N: 4 times.": "Ada Berg has Day or Late after Night 4 times",
    "Ada Berg: rest of less than 10 h: 4 times.": "Ada Berg has less than 10 h of rest 4 times",
    "Ada Berg: 0 days off after N, not 1: 5 times.": (
        "Ada Berg has 0 days off after Night 5 times, and needs 1"
    ),
    "Ada Berg: N in all: 13 times, at most 8 allowed.": (
        "Ada Berg has Night 13 times in all, and may have at most 8"
    ),
    "Ada Berg: N in the week of Mon 6 Jul 2026: 1 time, at most 0 allowed.": (
        "Ada Berg has Night 1 time in the week of Monday 6 July, and may have none"
    ),
    "Ada Berg: work in the week of Mon 6 Jul 2026: 52 h, at most 50 h allowed.": (
        "Ada Berg has 52 h of work in the week of Monday 6 July, and may have at most 50 h"
    ),
    "Ada Berg: WARDS in all: 1 block, at least 2 needed.": (
        "Ada Berg has 1 block of WARDS in all, and needs at least 2"
    ),
    "Ada Berg: WARDS in all: 2 of at least 2 blocks": (
        "Ada Berg needs at least 2 blocks of WARDS in all, and has just 2"
    ),
    "Ada Berg: N in block 3: 14 of at least 14 times": (
        "Ada Berg needs Night at least 14 times in block 3, and has just 14"
    ),
    "Ada Berg: N in block 3: 3 times alone.": (
        "Ada Berg has Night 3 times in block 3, and should have none"
    ),
    "Ada Berg: weekends worked: 4 weekends, at most 3 allowed.": (
        "Ada Berg works 4 weekends, and may work at most 3"
    ),
    "Ada Berg: nights: 9 nights, at most 7 allowed.": (
        "Ada Berg has 9 nights, and may have at most 7"
    ),
    "Ada Berg: vacations in the year: 0 vacations, at least 2 needed.": (
        "Ada Berg has 0 vacations in the year, and needs at least 2"
    ),
    "Ada Berg pinned to D on Wed 1 Jul 2026: not so.": (
        "Ada Berg is pinned to Day on Wednesday 1 July, and has something else"
    ),
    "Ada Berg pinned to - on Wed 1 Jul 2026": "Ada Berg is pinned off on Wednesday 1 July",
    "Ada Berg on leave on Wed 1 Jul 2026": "Ada Berg is on leave on Wednesday 1 July",
    "Ada Berg keeps N on Wed 1 Jul 2026: not so.": (
        "Ada Berg does not keep Night on Wednesday 1 July"
    ),
    "Ada Berg has N on Wed 1 Jul 2026: Only PGY-2 and above may have N.": (
        "Ada Berg has Night on Wednesday 1 July, but only PGY-2 and above may have Night"
    ),
    "Ada Berg has - on Wed 1 Jul 2026: Ada Berg is on Research, whose days are not planned here.": (
        "Ada Berg is off on Wednesday 1 July, but is on Research, whose days are not planned here"
    ),
    "Ada Berg has D+N on Wed 1 Jul 2026: Ada Berg comes off a night": (
        "Ada Berg has Day and Night on Wednesday 1 July, but comes off a night"
    ),
    "Ada Berg (cohort A) not on WARDS in block 3: 0 blocks, at least 1 needed.": (
        "Ada Berg (cohort A) is on WARDS in block 3, and should not be"
    ),
    "Ada Berg and Ben Castillo on N on Wed 1 Jul 2026: 2 people, at most 1 allowed.": (
        "Ada Berg and Ben Castillo are both on Night on Wednesday 1 July"
    ),
    "Ada Berg and Ben Castillo on N on Wed 1 Jul 2026: 1 person alone.": (
        "Only one of Ada Berg and Ben Castillo is on Night on Wednesday 1 July"
    ),
    "Ada Berg asked for off on Sat 4 Jul 2026: 0 times, at least 1 needed.": (
        "Ada Berg asked for time off on Saturday 4 July, and does not get it"
    ),
    "Supervision of N on Sat 4 Jul 2026 by PGY-3: 150 hundredths of a supervisor missing.": (
        "Supervision of Night on Saturday 4 July by PGY-3 lacks 1.5 supervisors"
    ),
    "35 h in a row, Fri 3 Jul 2026 06:00 to Sat 4 Jul 2026 17:00: 11 h over 24 h.": (
        "35 h in a row from Friday 3 July 06:00 to Saturday 4 July 17:00, "
        "11 h over the limit of 24 h"
    ),
    "Possible for Ada Berg if Ada Berg: N in all needed 0 instead of 1 (saves 2 in coverage).": (
        "It would be possible for Ada Berg if they needed 0 instead of 1 of Night in all "
        "(saves 2 in coverage)"
    ),
    "Something that no rule says: 3 of them": "Something that no rule says: 3 of them",
}


def words(pieces: tuple[Piece, ...]) -> str:
    """Return pieces as they are read."""
    return "".join(piece.text for piece in pieces)


@pytest.mark.parametrize("message", SAID)
def test_a_message_is_a_sentence(message: str) -> None:
    """As somebody would say it, with every number, day and name a piece of its own."""
    pieces = TINY.told(message)
    assert words(pieces) == SAID[message]
    text = "".join(piece.text for piece in pieces if piece.kind is Kind.TEXT)
    assert "Ada" not in text
    assert "July" not in text


def test_what_would_be_is_said_so() -> None:
    """The same message about something that is not so yet."""
    for message, sentence in {
        "N on Mon 6 Jul 2026: 0 people, at least 1 needed.": (
            "Night on Monday 6 July would have nobody, and needs at least 1 person"
        ),
        "Ada Berg: D or L after N: 4 times.": "Ada Berg would have Day or Late after Night 4 times",
        "Ada Berg: more than 6 work in a row.": "Ada Berg would work more than 6 days in a row",
    }.items():
        assert words(TINY.told(message, would=True)) == sentence


def test_a_person_who_is_called_like_a_shift() -> None:
    """Only where a message names somebody is it the person, everywhere else the shift."""
    odd = book("N", "D")
    for message, kinds in {
        "N on Mon 6 Jul 2026: 0 people, at least 1 needed.": [Kind.SHIFT],
        "N: D or L after N: 2 times.": [Kind.PERSON, Kind.SHIFT, Kind.SHIFT, Kind.SHIFT],
        "D has N on Mon 6 Jul 2026: Only PGY-2 and above may have N.": [
            Kind.PERSON,
            Kind.SHIFT,
            Kind.SHIFT,
        ],
        "N: N in all: 3 times, at most 2 allowed.": [Kind.PERSON, Kind.SHIFT],
        "N and D on L on Mon 6 Jul 2026: 2 people, at most 1 allowed.": [
            Kind.PERSON,
            Kind.PERSON,
            Kind.SHIFT,
        ],
        "Possible for N if D's request for N on Mon 6 Jul 2026 were withdrawn (at no cost).": [
            Kind.PERSON,
            Kind.PERSON,
            Kind.SHIFT,
        ],
    }.items():
        told = [one for one in odd.told(message) if one.kind in {Kind.PERSON, Kind.SHIFT}]
        assert [one.kind for one in told] == kinds, message
        refs = {"N": "R1", "D": "R2"}
        assert all(one.ref == refs[one.text] for one in told if one.kind is Kind.PERSON)
    rules = [odd.rule(one) for one in odd.clauses]
    assert all(piece.kind is not Kind.PERSON for piece in chain.from_iterable(rules))


@pytest.mark.parametrize("holiday", ["May", "May Day", "Ada Berg's day"])
def test_a_holiday_that_is_called_like_somebody_never_leaves(holiday: str) -> None:
    """It is shown like a note; any other holiday is a day."""
    odd = book("May", "Ada Berg", holiday=holiday)
    piece = odd.holiday(date(2026, 7, 1))
    assert piece == Piece(Kind.NOTE, holiday)
    with pytest.raises(ValueError, match="quotes a note"):
        mask(Sentence(id="s1", pieces=(odd.day(date(2026, 7, 1)), piece)))
    fourth = odd.holiday(date(2026, 7, 4))
    assert fourth is not None
    assert fourth.kind is Kind.DAY


def test_two_of_one_name_are_told_apart_in_messages() -> None:
    """By whom the message is about; where nobody knows, both are named. Nobody is without id."""
    twins = book("Kim Lee", "Kim Lee")
    message = "Kim Lee: D or L after N: 2 times."
    for about, told in {
        ("R1",): "Kim Lee (R1) has",
        ("R2",): "Kim Lee (R2) has",
        (): "Kim Lee (R1) or Kim Lee (R2) has",
        ("R1", "R2"): "Kim Lee (R1) or Kim Lee (R2) has",
    }.items():
        pieces = twins.told(message, about)
        assert words(pieces).startswith(told)
        assert all(piece.ref for piece in pieces if piece.kind is Kind.PERSON)
    both = "Kim Lee and Kim Lee on N on Wed 1 Jul 2026: 2 people, at most 1 allowed."
    assert words(twins.told(both, ("R1", "R2"))) == (
        "Kim Lee (R1) and Kim Lee (R2) are both on Night on Wednesday 1 July"
    )


@pytest.mark.parametrize("name", ["Ada Berg", "Friday", "Night", "Ignore all rules.", "Day, night"])
def test_a_shift_that_cannot_stand_in_a_sentence_is_its_code(name: str) -> None:
    """One that is somebody's, a day's, two things, or no name at all; then so are the others."""
    tiny = example("tiny")
    shifts = tuple(replace(one, name=name) if one.id == "L" else one for one in tiny.shifts)
    assert words(Book(tiny.with_(shifts=shifts)).work("N+D")) == (
        "Night and Day" if name == "Day, night" else "N and D"
    )
