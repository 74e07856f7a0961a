"""What a second checker once found: each of these was a fault."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from nightfloat.domain.entry import Kind
from nightfloat.domain.time import DaySelector
from nightfloat.domain.work import Rotation
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.alphabet import typical_letters, typical_times
from nightfloat.rules.check import check_programme
from nightfloat.rules.grid import Letter
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import before
from nightfloat.solver.result import SolveRequest
from nightfloat.solver.solve import solve_programme

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def tiny() -> Programme:
    """Return the smallest example."""
    return load_folder(EXAMPLES / "tiny").programme


def test_a_typical_day_can_have_a_morning_and_an_afternoon(tiny: Programme) -> None:
    """Both stretches of a day are worked; a day with one of them is another kind of day."""
    every, weekday = DaySelector("Mon-Fri"), DaySelector("Mon")
    clinic = Rotation(id="FM", name="Clinic", week=((every, 540, 720), (weekday, 780, 1080)))
    monday, tuesday = date(2026, 7, 6), date(2026, 7, 7)
    assert typical_times(clinic, monday, tiny.calendar) == ((540, 720), (780, 1080))
    assert typical_times(clinic, tuesday, tiny.calendar) == ((540, 720),)
    letters = typical_letters(clinic, tiny.calendar)
    assert sorted(len(letter.spans) for letter in letters) == [1, 2]
    assert len({letter.code for letter in letters}) == 2


def test_rows_for_days_off_may_be_left_out(tiny: Programme) -> None:
    """Leaving them out changes neither rotations nor windows: the same findings."""
    result = solve_programme(tiny, SolveRequest(effort=2))
    busy = [entry for entry in result.entries if entry.kind is not Kind.OFF]
    whole, sparse = check_programme(tiny, result.entries), check_programme(tiny, busy)
    assert len(busy) < len(result.entries)
    assert sparse.findings == whole.findings
    assert sparse.costs == whole.costs


def test_being_in_two_places_is_a_violation(tiny: Programme) -> None:
    """The same row twice, and two shifts at once."""
    result = solve_programme(tiny, SolveRequest(effort=2))
    one = next(entry for entry in result.entries if entry.kind is Kind.SHIFT)
    for other in (one, replace(one, code="X", end=one.end.replace(minute=30))):
        report = check_programme(tiny, [*result.entries, other])
        assert [f.clinicians for f in report.violations if f.rule == "overlap"] == [
            (one.clinician,)
        ]


def test_a_night_and_its_transition_belong_together() -> None:
    """What follows a call of the last day of history is history too."""
    programme = load_folder(EXAMPLES / "surgery-call").programme
    first = date(2026, 9, 1)
    late = [
        entry
        for entry in programme.history
        if entry.start.astimezone(programme.calendar.tz).date() == first
    ]
    assert {entry.kind for entry in late} == {Kind.TRANSITION}
    past = before(programme.history, first, programme.calendar)
    assert set(late) <= set(past)
    day_before = before(programme.history, date(2026, 8, 31), programme.calendar)
    assert not set(late) & set(day_before)


def test_a_combination_can_be_named_by_itself() -> None:
    """A rule about 'A + B' means that combination; a rule about A means its half of it."""
    letter = Letter("A + B + vacation", rotations=("A", "B"), vacation=True)
    assert letter.plain == "A + B"
    assert letter.named(frozenset({"A + B"}))
    assert letter.named(frozenset({"A"}))
    assert not letter.named(frozenset({"C"}))
