"""Before a solve: what would be scheduled, and what nobody can meet, in words."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from nightfloat.app.preflight import Issue, Severity, few, preflight
from nightfloat.domain.absence import Leave, Pin, Request, RequestKind
from nightfloat.domain.time import DAY
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver.result import SolveRequest
from nightfloat.solver.solve import solve_programme

EXAMPLES = Path(__file__).parents[2] / "examples"
NAMES = ("tiny", "emergency-medicine", "family-medicine", "internal-medicine", "surgery-call")
FRIDAY = date(2026, 7, 10)


@pytest.fixture(scope="module")
def tiny() -> Programme:
    """Return the smallest example, without pins and requests."""
    return load_folder(EXAMPLES / "tiny").programme.with_(pins=(), requests=())


def away(programme: Programme, count: int, day: date = FRIDAY, first: int = 0) -> Programme:
    """Return the programme with so many people on leave on a day."""
    leave = tuple(
        Leave(clinician=person.id, start=day, end=day + DAY)
        for person in programme.people[first : first + count]
    )
    return programme.with_(leave=leave)


def impossible(programme: Programme) -> list[Issue]:
    """Return what is impossible."""
    return [i for i in preflight(programme).issues if i.severity is Severity.IMPOSSIBLE]


@pytest.mark.parametrize("name", NAMES)
def test_examples_are_possible_and_told_within_a_second(name: str) -> None:
    """What can be solved is never called impossible."""
    programme = load_folder(EXAMPLES / name).programme
    begun = time.process_time()
    found = preflight(programme)
    assert time.process_time() - begun < 1
    assert found.possible, found.issues
    assert found.people > 0
    assert all(0 < share.needed <= share.available for share in found.shares)
    assert len(found.rules) == len(programme.rules)
    assert found.packs[0][0] == programme.packs[0].name
    note = next(i for i in found.issues if "no schedule can show" in i.words)
    assert note.severity is Severity.NOTE
    assert note.detail


def test_who_is_missing_and_why(tiny: Programme) -> None:
    """The demand, how many can be there, and the others by reason."""
    found = impossible(away(tiny, 8))
    night = next(issue for issue in found if issue.rule == "night")
    # The night before would run into the leave.
    assert night.words == (
        "N on Thu 9 Jul 2026 and Fri 10 Jul 2026: 1 person needed, 0 can be there."
    )
    assert (night.start, night.end) == (FRIDAY - DAY, FRIDAY)
    assert night.detail[0].startswith("6 on leave: ")
    assert night.detail[1].startswith("2 not allowed (Only PGY-2 and above may have N): ")
    assert len(night.clinicians) == 8


def test_a_needed_day_off_counts_as_away(tiny: Programme) -> None:
    """A request that must be granted keeps people away as leave does."""
    asked = tuple(
        Request(
            id=f"q{number}",
            clinician=person.id,
            kind=RequestKind.NEED_OFF,
            start=FRIDAY,
            end=FRIDAY + DAY,
        )
        for number, person in enumerate(tiny.people)
    )
    found = impossible(tiny.with_(requests=asked))
    assert any("with a day off that is needed" in line for i in found for line in i.detail)
    wished = tuple(replace(one, kind=RequestKind.WISH_OFF) for one in asked)
    assert not impossible(tiny.with_(requests=wished))


def test_demands_of_a_day_that_only_clash_together(tiny: Programme) -> None:
    """Each shift has somebody, but four places need four people and three are there."""
    found = impossible(away(tiny, 5))
    together = next(issue for issue in found if "together" in issue.words)
    assert together.words == (
        "On Fri 10 Jul 2026 D, L and N need 4 people together, and 3 can be there."
    )
    assert not [i for i in impossible(away(tiny, 4)) if "together" in i.words]


def test_what_is_called_impossible_is(tiny: Programme) -> None:
    """The engine finds no legal schedule for it either; one person more, and it does."""
    for count in (5, 8):
        programme = away(tiny, count)
        assert not preflight(programme).possible
        result = solve_programme(programme, SolveRequest(effort=1.0, fixes=False))
        assert not result.legal
    programme = away(tiny, 4)
    assert preflight(programme).possible
    assert solve_programme(programme, SolveRequest(effort=5.0)).legal


def test_a_pin_against_leave(tiny: Programme) -> None:
    """Both are named."""
    person = tiny.people[0]
    pin = Pin(clinician=person.id, start=FRIDAY, end=FRIDAY + DAY, assign="D")
    [issue] = impossible(away(tiny, 1).with_(pins=(pin,)))
    assert issue.clinicians == (person.id,)
    assert "on leave on Fri 10 Jul 2026" in issue.words
    assert "pinned to D on Fri 10 Jul 2026" in issue.words


def test_a_pin_against_eligibility(tiny: Programme) -> None:
    """An intern pinned to a night."""
    intern = next(p for p in tiny.people if p.pgy(FRIDAY) == 1)
    pin = Pin(clinician=intern.id, start=FRIDAY, end=FRIDAY + DAY, assign="N")
    [issue] = impossible(tiny.with_(pins=(pin,)))
    assert issue.rule == "pin"
    assert "pinned to N on Fri 10 Jul 2026, but nights-from-pgy2" in issue.words


def test_more_pins_than_a_shift_takes(tiny: Programme) -> None:
    """Three pinned to a shift for one."""
    pins = tuple(
        Pin(clinician=person.id, start=FRIDAY, end=FRIDAY + DAY, assign="L")
        for person in tiny.people[:3]
    )
    [issue] = impossible(tiny.with_(pins=pins))
    assert issue.words == "L on Fri 10 Jul 2026: at most 1 person allowed, 3 pinned."


def test_exactly_enough_is_tight(tiny: Programme) -> None:
    """Two of two: legal as long as nobody falls ill."""
    demand = Coverage(id="all-hands", shifts=("N",), min=6)
    rules = tuple(rule for rule in tiny.rules if rule.id != "night")
    found = preflight(tiny.with_(rules=(*rules, demand), leave=()))
    tight = next(i for i in found.issues if i.severity is Severity.TIGHT)
    assert tight.rule == "all-hands"
    assert "exactly as many people as it needs on 28 days" in tight.words


def test_a_year_is_looked_at_by_block() -> None:
    """A rotation that more people must be on than there are."""
    family = load_folder(EXAMPLES / "family-medicine").programme
    rotation = next(one for one in family.rotations if not one.parts)
    demand = Coverage(id="too-many", rotations=(rotation.id,), min=500)
    found = preflight(family.with_(rules=(*family.rules, demand)))
    issue = next(i for i in found.issues if i.rule == "too-many")
    assert issue.severity is Severity.IMPOSSIBLE
    assert "in blocks 1 to 13" in issue.words
    assert "500 people needed" in issue.words
    assert any("depend on the rotations" in i.words for i in found.issues)


def test_people_without_a_place_are_noted() -> None:
    """Days of a block in which somebody has no rotation."""
    medicine = load_folder(EXAMPLES / "emergency-medicine").programme
    gone = next(pin for pin in medicine.block_schedule if pin.block == "5")
    kept = tuple(pin for pin in medicine.block_schedule if pin is not gone)
    issues = preflight(medicine.with_(block_schedule=kept)).issues
    note = next(i for i in issues if i.words.startswith("No rotation is known in block 5"))
    assert note.clinicians == (gone.clinician,)


def test_few() -> None:
    """Long lists are cut."""
    assert few(["A"]) == "A"
    assert few(["A", "B"]) == "A and B"
    assert few([str(n) for n in range(9)]) == "0, 1, 2, 3, 4, 5 and 3 more"


def test_counts_are_of_the_schedules_days(tiny: Programme) -> None:
    """Leave and requests of other days are not counted."""
    late = tiny.calendar.block("5").start
    programme = away(tiny, 2, late + timedelta(days=3))
    assert preflight(programme.with_(plan=Plan(blocks=("1",)))).leave == 0
    assert preflight(programme.with_(plan=Plan(blocks=("5",)))).leave == 2
