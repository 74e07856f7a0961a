"""What became of requests, and why: by hand, both sides, and by solving."""

from __future__ import annotations

import pytest

from nightfloat.domain.absence import BlockPin, Pin, RequestKind
from nightfloat.explain.asked import Answer
from nightfloat.explain.clash import why_denied
from nightfloat.explain.option import Because, Way
from nightfloat.explain.requests import explain_request, request_statuses
from nightfloat.explain.situation import ExplainError
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.requests import Requests
from nightfloat.rules.library.total import Total
from nightfloat.rules.programme import Plan
from nightfloat.solver.engine import Settings
from tests.explain.hospital import ROTATIONS, away, blocks, day, hospital, schedule, wish

NIGHT = Coverage(id="night", shifts=("N",), min=1, max=1)
REQ = Requests(id="req")
OFF = RequestKind.WISH_OFF
QUICK = Settings(workers=1, effort=2.0)


def test_answers_count_days() -> None:
    """Two days off of three: partly. A shift on any of its days: granted. A day beyond: open."""
    programme = hospital(
        REQ,
        requests=(
            wish("three", "A", OFF, 1, 3),
            wish("all", "A", OFF, 1, 2),
            wish("none", "A", OFF, 3, 3),
            wish("night", "B", RequestKind.ON, 1, 5, "N"),
            wish("later", "A", OFF, 20, 21),
            wish("call", "A", RequestKind.NO_CALL, 3, 3),
        ),
    )
    found = request_statuses(programme, schedule(programme, {"A": "--D", "B": "---N"}))
    assert {one.id: (one.answer, one.granted, one.wanted) for one in found} == {
        "three": (Answer.PARTLY, 2, 3),
        "all": (Answer.GRANTED, 2, 2),
        "none": (Answer.DENIED, 0, 1),
        "night": (Answer.GRANTED, 1, 1),
        "later": (Answer.OPEN, 0, 0),
        "call": (Answer.GRANTED, 1, 1),
    }


def test_a_programme_without_the_rule_still_answers() -> None:
    """Requests are read by the rule's defaults."""
    programme = hospital(requests=(wish("q", "A", OFF, 1, 1),))
    (status,) = request_statuses(programme, schedule(programme, {"A": "N"}))
    assert status.answer is Answer.DENIED


def test_denied_for_its_price() -> None:
    """B could take the night, which makes the shares unequal: the price is said."""
    programme = hospital(
        NIGHT, REQ, Fairness(id="fair", weight=30), people=2, requests=(wish("q", "A", OFF, 1, 1),)
    )
    nights = "NN NN NN N", "-- -- -- - NN NN NN N"
    found = explain_request(
        programme, schedule(programme, dict(zip("AB", nights, strict=True))), "q"
    )
    assert found.possible
    assert found.total == (0, 0, 60, -10)
    assert found.refusals[0].options[0].clinician == "B"
    assert "denied, because of its price (costs 60 in fairness, saves 10 in wishes)" in found.words


def test_denied_though_nothing_forbids_it() -> None:
    """The night goes to B at no cost but a gain."""
    programme = hospital(NIGHT, REQ, people=2, requests=(wish("q", "A", OFF, 1, 1),))
    found = explain_request(programme, schedule(programme, {"A": "N"}), "q")
    assert (found.possible, found.total) == (True, (0, 0, 0, -10))
    assert "Dr B - → N (2026-07-06)" in found.words


def test_denied_because_nobody_else_can() -> None:
    """B is on leave, C has all the nights C may have: the reasons, and what would open a way."""
    programme = hospital(
        NIGHT,
        REQ,
        Total(id="few", shifts=("N",), max=2),
        people=3,
        leave=(away("B", 1, 7),),
        requests=(wish("q", "A", OFF, 1, 1),),
    )
    entries = schedule(programme, {"A": "N", "B": "LLLLLLL", "C": "-NN"})
    found = explain_request(programme, entries, "q")
    assert not found.possible
    reasons = {(one.rule, one.clinicians) for one in found.refusals[0].reasons}
    assert reasons == {("night", ()), ("leave", ("B",)), ("few", ("C",))}
    assert all(one.because is Because.LIMIT for one in found.refusals[0].reasons)
    # Each of these single facts is enough: try them.
    assert {(one.kind, one.clinicians) for one in found.possible_if} == {
        ("leave", ("B",)),
        ("bound", ("C",)),
        ("bound", ("A",)),
    }
    for changed in (
        programme.with_(leave=()),
        programme.with_(rules=(NIGHT, REQ, Total(id="few", shifts=("N",), max=3))),
        programme.with_(rules=(Coverage(id="night", shifts=("N",), min=0), REQ)),
    ):
        assert explain_request(changed, entries, "q").possible


def test_several_days_are_granted_one_after_the_other() -> None:
    """B may have one night more, not two: of two days only one can be given."""
    rule = Total(id="few", shifts=("N",), max=1)
    programme = hospital(NIGHT, REQ, rule, people=2, requests=(wish("q", "A", OFF, 1, 2),))
    found = explain_request(programme, schedule(programme, {"A": "NN"}), "q")
    assert not found.possible
    assert [bool(one.reasons) for one in found.refusals] == [False, True]
    roomy = programme.with_(rules=(NIGHT, REQ, Total(id="few", shifts=("N",), max=2)))
    assert explain_request(roomy, schedule(roomy, {"A": "NN"}), "q").possible


def test_a_shift_asked_for_is_had_from_a_colleague() -> None:
    """A wants the night that B has: they change, or A takes it."""
    programme = hospital(
        NIGHT,
        Coverage(id="day", shifts=("D",), min=1),
        REQ,
        people=2,
        requests=(wish("q", "A", RequestKind.ON, 1, 1, "N"),),
    )
    found = explain_request(programme, schedule(programme, {"A": "D", "B": "N"}), "q")
    assert found.possible
    best = found.refusals[0].options[0]
    assert (best.way, {c.after for c in best.changes}) == (Way.SWAPS, {"N", "D"})


def test_a_rotation_asked_for() -> None:
    """A wants the elective that B has in block 2; a pin on B's block forbids it."""
    programme = hospital(
        Coverage(id="ward", rotations=("WARD",), min=1),
        REQ,
        people=2,
        rotations=ROTATIONS,
        plan=Plan(year=True),
        requests=(wish("q", "A", RequestKind.ELECTIVE, 15, 28, "ELEC"),),
    )
    entries = blocks(programme, {"A": ("ELEC", "WARD", "WARD"), "B": ("WARD", "ELEC", "ELEC")})
    assert explain_request(programme, entries, "q").possible
    pinned = programme.with_(block_schedule=(BlockPin(clinician="B", block="2", rotation="ELEC"),))
    found = explain_request(pinned, entries, "q")
    assert not found.possible
    assert "pin" in {one.rule for one in found.refusals[0].reasons}


def test_an_unknown_request_is_refused() -> None:
    """The message names the nearest id."""
    programme = hospital(REQ, requests=(wish("q7", "A", OFF, 1, 1),))
    with pytest.raises(ExplainError, match='Maybe "q7"'):
        explain_request(programme, schedule(programme, {"A": "N"}), "q77")


def test_the_solver_names_the_smallest_set_that_stands_against_it() -> None:
    """B is on leave and C may have no nights: with A off nobody is there, however one plans."""
    programme = hospital(
        NIGHT,
        REQ,
        people=2,
        leave=(away("B", 1, 3),),
        requests=(wish("q", "A", OFF, 1, 1), wish("w", "A", OFF, 10, 10)),
    )
    entries = schedule(programme, {"A": "NNNNNNNNNNNNNN", "B": "LLL"})
    verdict = why_denied(programme, entries, "q", QUICK)
    assert (verdict.possible, verdict.minimal, verdict.blamed) == (False, True, True)
    assert {(one.rule, one.fact) for one in verdict.reasons} == {("night", False), ("leave", True)}
    assert "Give up 1 day of leave: Dr B on leave on Mon 6 Jul 2026" in verdict.possible_if
    assert all(len(one.items) == 1 for one in verdict.reasons)
    other = why_denied(programme, entries, "w", QUICK)
    assert other.possible
    assert other.total[3] == 0


def test_the_solver_does_not_blame_a_request_for_what_clashes_without_it() -> None:
    """Both are pinned to the only night: the clash holds without the request."""
    programme = hospital(
        NIGHT,
        REQ,
        people=2,
        pins=tuple(Pin(clinician=who, start=day(1), end=day(2), assign="N") for who in "AB"),
        requests=(wish("q", "A", OFF, 5, 5),),
    )
    verdict = why_denied(programme, schedule(programme, {"A": "N---N", "B": "N"}), "q", QUICK)
    assert (verdict.possible, verdict.blamed) == (False, False)
    assert verdict.words.startswith("Even without it")
