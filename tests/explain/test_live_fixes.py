"""Ways out of refused edits, and rows painted while a shift is dragged, against judging each."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import WhoSelector
from nightfloat.explain.live import CellChange, Live, Verdict
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_fixes import Fix, FixKind, fixes, fixes_of
from nightfloat.explain.live_trial import targets
from nightfloat.explain.option import Way
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.eligibility import Eligibility
from nightfloat.rules.library.rest import Rest
from nightfloat.rules.library.succession import Succession
from tests.explain.hospital import away, day, hospital, schedule
from tests.explain.live_tools import day_edits, example, rough
from tests.explain.test_live import plain

NIGHT = Coverage(id="n", shifts=("N",), min=1, max=1)


def live(*rules: object, rows: dict[str, str], **more: object) -> Live:
    """Return a small hospital's schedule to edit."""
    programme = hospital(*rules, **more)  # type: ignore[arg-type]
    return Live.of(programme, schedule(programme, rows))


def codes(found: Sequence[CellChange]) -> list[tuple[str, int, str]]:
    """Return edits as (clinician, day of July, code)."""
    return [(one.clinician, one.day.day, one.code) for one in found]


def test_a_night_that_is_taken_away_is_handed_to_somebody_free() -> None:
    """B is free, C works, D is on leave; the one who is free takes it."""
    nights = "N" * 14
    found = fixes(
        live(
            NIGHT,
            Succession(id="s", shifts=("N",), then=("D",)),
            rows={"A": nights, "C": "DDDDD", "D": "LLL"},
            leave=(away("D", 1, 3),),
        ),
        [CellChange("A", day(2), "-")],
    )
    assert [(one.kind, codes(one.changes)) for one in found] == [
        (FixKind.HAND, [("A", 7, "-"), ("B", 7, "N")])
    ]
    assert found[0].words == "Dr B takes N on Tue 7 Jul 2026."


def test_a_shift_somebody_may_not_have_goes_to_somebody_who_may() -> None:
    """A first-year may not take call; a senior who is free has it instead."""
    only = Eligibility(id="calls", shifts=("C",), who=WhoSelector(("pgy2+",)))
    found = fixes(live(only, rows={"B": "D", "C": ""}), [CellChange("A", day(1), "C")])
    assert codes(found[0].changes) == [("C", 6, "C")]
    assert (found[0].kind, found[0].words) == (
        FixKind.INSTEAD,
        "Dr C has C on Mon 6 Jul 2026 instead.",
    )


def test_one_too_many_is_taken_off() -> None:
    """Two on a night for one: the edit stands when the other is cleared."""
    found = fixes(live(NIGHT, rows={"A": "N" * 14}), [CellChange("B", day(1), "N")])
    assert (FixKind.CLEAR, [("B", 6, "N"), ("A", 6, "-")]) in [
        (one.kind, codes(one.changes)) for one in found
    ]


def test_the_day_that_is_too_near_is_cleared_or_handed_on() -> None:
    """A night before a day shift: the day is cleared where nobody needs it, else it moves."""
    rest = Rest(id="rest", minutes=600)
    free = fixes(live(rest, rows={"A": "-D"}), [CellChange("A", day(1), "N")])
    assert (FixKind.CLEAR, [("A", 6, "N"), ("A", 7, "-")]) in [
        (one.kind, codes(one.changes)) for one in free
    ]
    needed = Coverage(id="d", shifts=("D",), min=1)
    rows = {"A": "-D", "B": "D-" + "D" * 12, "C": "C-", "D": "C-"}
    found = fixes(live(rest, needed, rows=rows), [CellChange("A", day(1), "N")])
    assert (FixKind.HAND, [("A", 6, "N"), ("A", 7, "-"), ("B", 7, "D")]) in [
        (one.kind, codes(one.changes)) for one in found
    ]


def test_edits_that_break_nothing_need_no_fix() -> None:
    """Also those that only leave what was broken before."""
    schedule_ = live(NIGHT, rows={"A": "NN"})
    assert fixes(schedule_, [CellChange("B", day(1), "D")]) == ()


def test_findings_are_solved() -> None:
    """A missing night is given to somebody free; one too many is taken off; a short rest ends."""
    rest = Rest(id="rest", minutes=600)
    one = live(NIGHT, rest, rows={"A": "NN-" + "N" * 11, "B": "NE--ND"})
    missing = next(found for found in one.findings if "at least 1 needed" in found.message)
    many = next(found for found in one.findings if "at most 1 allowed" in found.message)
    short = next(found for found in one.findings if found.rule == "rest")
    for finding in (missing, many, short):
        found = fixes_of(one, finding)
        assert 1 <= len(found) <= 3
        for fix in found:
            _holds(one, fix)
            assert finding in fix.verdict.removed
    assert [found.measured for found in fixes_of(one, short)[0].verdict.eased] == [1]
    assert fixes_of(one, missing)[0].kind is FixKind.ASSIGN
    assert fixes_of(one, many)[0].kind is FixKind.CLEAR


@pytest.mark.parametrize("seed", range(3))
def test_every_fix_holds_when_it_is_applied(seed: int) -> None:
    """Random refused edits of three blocks: what is offered brings no violation, and no more."""
    random = Random(seed)
    schedule_ = Live.of(plain(), rough(plain(), random, odd=0))
    offered = 0
    for _ in range(25):
        changes = day_edits(schedule_, random, ["-", *schedule_.codes])
        before = schedule_.findings
        found = fixes(schedule_, changes)
        assert schedule_.findings == before
        assert len(found) <= 3
        offered += len(found)
        if not schedule_.judge(changes).violations:
            assert found == ()
        for fix in found:
            _holds(schedule_, fix)
    assert offered > 0


def _holds(schedule_: Live, fix: Fix) -> None:
    """Assert that applying a fix is what its verdict says: no new violation."""
    verdict: Verdict = schedule_.apply(fix.changes)
    assert verdict == fix.verdict
    assert verdict.violations == 0
    schedule_.put(verdict.before)


@pytest.mark.parametrize("name", ["plain", "tiny", "surgery-call"])
def test_targets_stand_as_judging_each_says(name: str) -> None:
    """Every row painted while a shift is dragged is what dropping it there would be."""
    random = Random(7)
    programme = plain() if name == "plain" else example(name)
    schedule_ = Live.of(programme, rough(programme, random, odd=0.01))
    seen = set()
    for _ in range(6):
        block = random.choice(programme.planned)
        held = [
            one
            for one in schedule_.entries
            if one.code in programme.shift
            and one.start.astimezone(programme.calendar.tz).date() in block
            and one.clinician in {person.id for person in programme.people}
        ]
        entry = random.choice(held)
        when = entry.start.astimezone(programme.calendar.tz).date()
        for target in targets(schedule_, entry.clinician, when):
            verdict = schedule_.judge(target.changes)
            expected = (
                Standing.VIOLATION
                if verdict.violations
                else Standing.ADVISORY
                if verdict.advisories
                else Standing.OK
            )
            assert target.standing is expected, (target, verdict.new)
            rules = {one.rule for one in verdict.new}
            assert target.rule in (rules or {""})
            seen.add(target.standing)
    assert Standing.VIOLATION in seen


def test_targets_of_a_free_day_are_nobody() -> None:
    """There is nothing to drag."""
    assert targets(live(rows={"A": "D"}), "B", day(1)) == ()


def test_a_target_takes_swaps_or_adds() -> None:
    """Who is free takes it, who works swaps, and two that fit one day are put together."""
    soft = Coverage(id="d", shifts=("D",), max=0, severity=Severity.SHOULD)
    found = targets(live(soft, rows={"A": "D", "B": "E"}), "A", day(1))
    assert [(one.clinician, one.way) for one in found] == [
        ("B", Way.SWAPS),
        ("C", Way.TAKES),
        ("D", Way.TAKES),
    ]
    assert [one.price for one in found] == [(0, 0, 0, 0)] * 3
    assert {one.standing for one in found} == {Standing.OK}
