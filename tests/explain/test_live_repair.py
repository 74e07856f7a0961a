"""Repairs of a live schedule: what the whole check says of them, and what a drag would show."""

from __future__ import annotations

from datetime import date
from functools import cache

import pytest

from nightfloat.domain.absence import Leave
from nightfloat.domain.time import DAY, days
from nightfloat.explain.live import Live, LiveError
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_cover import covers
from nightfloat.explain.live_repair import Absence, Event, Need, Placing, mend
from nightfloat.explain.live_trial import Trial, targets
from nightfloat.rules.check import check_programme
from nightfloat.rules.grid import OFF
from nightfloat.solver.mender import BlockMender
from tests.api.versioning import solved, tiny

FIRST, LAST = date(2026, 7, 1), date(2026, 7, 28)


@cache
def mender() -> BlockMender:
    """Return one that has compiled the block already."""
    return BlockMender()


def live() -> Live:
    """Return the tiny example's solved schedule."""
    return Live.of(tiny(), solved().entries)


def shifts(found: Live, code: str) -> list[tuple[str, date]]:
    """Return who has a shift on which day."""
    held = []
    for day in days(FIRST, LAST + DAY):
        trial = Trial(found, day)
        grid = trial.board.grid
        for row, person in enumerate(grid.people):
            if grid.letters[trial.held(row)].code == code:
                held.append((person.id, day))
    return held


@pytest.mark.parametrize("code", ["N", "D", "L"])
def test_a_repair_is_one_change_exactly_where_a_drag_would_do(code: str) -> None:
    """Whoever can take a shift at once makes the smallest repair; nobody: it needs more."""
    found = live()
    for clinician, day in shifts(found, code)[::3]:
        (best,) = mend(found, [Absence(clinician=clinician, first=day, last=day)], mender())
        others = [move for move in best.moves if not move.forced]
        assert best.proven
        # A pin of the programme's own on the day is somebody's decision to take back.
        if best.violations:
            assert {one.rule for one in best.violations} == {"pin"}
            continue
        takers = [
            one
            for one in targets(found, clinician, day)
            if one.standing is not Standing.VIOLATION
            and all(change.code == OFF for change in one.changes if change.clinician == clinician)
        ]
        if takers:
            assert len(others) <= 1
        elif others:
            assert len(others) > 1


def test_what_is_told_is_what_a_check_from_scratch_finds() -> None:
    """Applied, a repair leaves the findings and costs that it names."""
    found = live()
    clinician, day = shifts(found, "N")[0]
    before = found.entries
    for one in mend(found, [Absence(clinician=clinician, first=day, last=day)], mender(), count=3):
        verdict = found.apply(one.changes)
        report = check_programme(tiny(), found.entries)
        assert [finding.message for finding in report.violations] == [
            finding.message for finding in one.violations
        ]
        assert tuple(sum(report.costs[tier].values()) for tier in report.costs) == one.after
        found.take_back(verdict)
        assert found.entries == before


def test_leave_that_is_granted_is_kept_free() -> None:
    """With the leave among the facts the person's shifts go and nothing new is broken."""
    clinician, day = shifts(live(), "N")[0]
    end = min(day + 2 * DAY, LAST)
    leave = Leave(clinician=clinician, start=day, end=end + DAY)
    programme = tiny().with_(leave=(*tiny().leave, leave))
    found = Live.of(programme, solved().entries)
    (best,) = mend(found, [Absence(clinician=clinician, first=day, last=end)], BlockMender())
    found.apply(best.changes)
    rules = {one.rule for one in check_programme(programme, found.entries).violations}
    assert rules <= {one.rule for one in best.violations}
    assert not any(who == clinician and day <= at <= end for who, at in shifts(found, "N"))


def test_a_pin_that_moves_takes_the_night_from_its_holder() -> None:
    """A night given to somebody is nobody else's, and nothing new is broken."""
    found = live()
    holder, night = shifts(found, "N")[0]
    other = next(
        one.clinician
        for one in targets(found, holder, night)
        if one.standing is not Standing.VIOLATION
    )
    (best,) = mend(found, [Placing(clinician=other, day=night, code="N")], mender())
    assert best.violations == ()
    found.apply(best.changes)
    assert [who for who, at in shifts(found, "N") if at == night] == [other]


def test_what_cannot_be_asked_is_said() -> None:
    """People, days, codes and blocks that are not there, each with a way out."""
    found = live()
    refused: tuple[tuple[Event, str], ...] = (
        (Absence(clinician="R99", first=FIRST, last=FIRST), "has no day"),
        (Absence(clinician="R4", first=LAST, last=LAST + DAY), "one block at a time"),
        (Placing(clinician="R4", day=FIRST, code="Q"), 'no kind of day is called "Q"'),
        (Need(shift="N", day=FIRST), "allows no more than 1"),
        (Need(shift="Q", day=FIRST), 'there is no shift "Q"'),
    )
    for event, words in refused:
        with pytest.raises(LiveError, match=words):
            mend(found, [event], mender())
    with pytest.raises(LiveError, match="nothing has happened"):
        mend(found, [], mender())


def test_covers_with_a_further_change_break_nothing() -> None:
    """Every list of edits is judged fine; those without a further change come first."""
    found = live()
    clinician, day = shifts(found, "N")[2]
    told = covers(found, day, mender(), clinician=clinician)
    further = [one.further for one in told.can]
    assert further == sorted(further)
    assert set(further) <= {0, 1}
    for one in told.can:
        assert found.judge(one.changes).violations == 0
    can, cannot = ({one.clinician for one in some} for some in (told.can, told.cannot))
    everybody = can | cannot
    assert everybody == {one.clinician for one in targets(found, clinician, day)}
