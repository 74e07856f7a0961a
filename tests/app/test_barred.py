"""Whom a demand does not count: each person asked by themselves, against all of a day at once."""

from __future__ import annotations

from datetime import date, timedelta

from benchmarks.live_edits import FIRST, SENIOR, WORK, programme
from nightfloat.app.barred import MOST, Bars
from nightfloat.domain.absence import Pin
from nightfloat.domain.people import Clinician, WhoSelector
from nightfloat.domain.time import DAY, DaySelector
from nightfloat.rules.alphabet import day_letters
from nightfloat.rules.bars import DayBars
from nightfloat.rules.grid import Step
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.programme import Programme

DAYS = (*(FIRST + timedelta(days=number) for number in range(7)), FIRST + timedelta(days=40))
PLACES = ("WARD", "NIGHT", "ICU", "CLINIC", "")


def _programme() -> Programme:
    """Return a few residents of whom not everybody may have everything on every day."""
    found = programme(12)
    first = found.people[3].id
    return found.with_(
        rules=(
            *found.rules,
            Eligibility(id="seniors", shifts=("N",), who=SENIOR),
            Eligibility(
                id="own", shifts=("X",), who=WhoSelector((first,)), days=DaySelector("Sat Sun")
            ),
        ),
        pins=(Pin(clinician=first, start=FIRST, end=FIRST + 3 * DAY, assign="N"),),
    )


def _alone(
    found: Programme, person: Clinician, day: date, rotation: str, shifts: tuple[str, ...]
) -> bool:
    letters = day_letters(found)
    step = Step(day.isoformat(), day, day + DAY)
    bars = DayBars(found, (person,), (step,), letters, ((rotation,),), letters, frozenset())
    having = [n for n, one in enumerate(letters) if set(shifts) & set(one.shifts)]
    pinned = any(
        pin.clinician == person.id and pin.start <= day < pin.end and pin.assign in shifts
        for pin in found.pins
    )
    return pinned or any(bars(0, 0, number) is None for number in having)


def test_everybody_is_judged_as_if_they_were_asked_alone() -> None:
    """Of each kind of day, on leave and off it, where a rule names people and where none does."""
    found = _programme()
    bars = Bars(found)
    answers = {
        (person.id, day, rotation, shifts): (
            bars.shift(person, day, rotation, shifts),
            _alone(found, person, day, rotation, shifts),
        )
        for shifts in (*((one,) for one in WORK), ("D", "L"), ("N", "X"))
        for day in DAYS
        for rotation in PLACES
        for person in found.people
    }
    assert [key for key, (one, other) in answers.items() if one != other] == []
    assert {one for one, _ in answers.values()} == {True, False}


def test_answers_stay_when_more_days_are_asked_for_than_are_kept() -> None:
    """A whole year on two rotations."""
    found = _programme()
    bars, person = Bars(found), found.people[0]
    days = [FIRST + timedelta(days=number) for number in range(MOST // 2 + 20)]

    def ask() -> list[bool]:
        return [bars.shift(person, day, where, ("D",)) for where in PLACES[:2] for day in days]

    once = ask()
    assert ask() == once
    assert once == [_alone(found, person, d, where, ("D",)) for where in PLACES[:2] for d in days]
