"""Questions to a live schedule: the same answers as measuring everybody's whole year gives."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from benchmarks.live_edits import FIRST, WORK, programme, schedule
from nightfloat.domain.findings import Finding
from nightfloat.explain.cell import explain_in
from nightfloat.explain.live import YEAR, CellChange, Live
from nightfloat.explain.live_trial import Trial
from nightfloat.explain.live_view import situation_of
from nightfloat.explain.plain import as_json
from nightfloat.explain.requests import explain_asked, explain_request_in, find_request
from nightfloat.explain.situation import Situation, View

PEOPLE = 12


@pytest.fixture(scope="module")
def live() -> Live:
    """Return a year of a few residents that has been edited here and there."""
    found = programme(PEOPLE)
    made = Live.of(found, schedule(found))
    random = Random(7)
    for _ in range(12):
        who, day = random.choice(found.people).id, FIRST + timedelta(days=random.randrange(364))
        made.apply([CellChange(who, day, random.choice(("-", *WORK)))])
    return made


def _whole(situation: Situation) -> Situation:
    """Return the same situation with a view that measures everybody anew."""
    (near,) = situation.views
    view = View(near.programme, near.entries, near.reading, near.clock, near.planned)
    return Situation(near.programme, situation.entries, situation.report, (view,))


@pytest.mark.parametrize("turn", range(14))
def test_a_cell_is_explained_as_if_all_hours_were_measured(live: Live, turn: int) -> None:
    random = Random(turn)
    edges = (0, 27, 28, 363)
    number = edges[turn] if turn < len(edges) else random.randrange(364)
    who, day = f"R{random.randrange(PEOPLE):03d}", FIRST + timedelta(days=number)
    near = situation_of(live, live.block_of(day).id)
    told = as_json(explain_in(near, who, day, grid="days"))
    assert told == as_json(explain_in(_whole(near), who, day, grid="days"))


def test_a_block_is_explained_as_if_all_hours_were_measured(live: Live) -> None:
    near = situation_of(live, YEAR)
    told = as_json(explain_in(near, "R003", FIRST, grid="year"))
    assert told == as_json(explain_in(_whole(near), "R003", FIRST, grid="year"))


def test_a_day_of_leave_is_explained_as_if_all_hours_were_measured(live: Live) -> None:
    """Leave is one entry of a week: its first day, one in it, its last, and the days beside it."""
    leave = live.programme.leave[5]
    for number in (-1, 0, 3, 6, 7):
        day = leave.start + timedelta(days=number)
        near = situation_of(live, live.block_of(day).id)
        for who in (leave.clinician, "R002"):
            told = as_json(explain_in(near, who, day, grid="days"))
            assert told == as_json(explain_in(_whole(near), who, day, grid="days")), (who, day)


def test_leave_that_is_written_anew_is_measured_as_the_whole_year_is(live: Live) -> None:
    """Everybody's leave of a year: each kind of day on its first day and in its midst."""
    for leave in live.programme.leave:
        for day in (leave.start, leave.start + timedelta(days=3)):
            if not FIRST <= day < FIRST + timedelta(days=364):
                continue
            (view,) = situation_of(live, live.block_of(day).id).views
            step = view.grid.step_of(day)
            row = next(n for n, one in enumerate(view.grid.people) if one.id == leave.clinician)
            assert step is not None
            (whole,) = _whole(situation_of(live, live.block_of(day).id)).views
            for letter in range(len(view.grid.letters)):
                assert _alike(view.worse_hours(row, step, letter)) == _alike(
                    whole.worse_hours(row, step, letter)
                ), (leave, day, view.grid.letters[letter].code)


def _alike(found: Sequence[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (one.rule, str(one.start), str(one.end), one.message))


def test_a_request_is_explained_as_if_all_hours_were_measured(live: Live) -> None:
    """With all options or only the best of each day."""
    told = 0
    for request in live.now.requests:
        near = situation_of(live, live.block_of(request.start).id)
        found = explain_asked(near, find_request(near, request.id))
        assert as_json(found) == as_json(explain_request_in(_whole(near), request.id))
        best = explain_asked(near, find_request(near, request.id), most=1)
        cut = tuple(replace(one, options=one.options[:1]) for one in found.refusals)
        assert best == replace(found, refusals=cut)
        told += len(cut)
    assert told


def test_a_window_that_was_only_read_in_part_is_no_breach(live: Live) -> None:
    """The windows at the edge of the weeks that are read near a day end too early there."""
    wrong = []
    for number in range(0, 364, 13):
        day = FIRST + timedelta(days=number)
        trial = Trial(live, day)
        letters = {
            trial.board.grid.people[row].id: trial.board.grid.letters[trial.held(row)]
            for row in range(PEOPLE)
        }
        for id, near in live.hours_near(day, letters).items():
            known = {(one.rule, one.start, one.end) for one in live.breaches_of(id)}
            wrong += [one.message for one in near if (one.rule, one.start, one.end) not in known]
    assert wrong == []
