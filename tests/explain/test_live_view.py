"""Questions to a live schedule: the same answers as measuring everybody's whole year gives."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from benchmarks.live_edits import FIRST, WORK, programme, schedule
from nightfloat.explain.cell import explain_in
from nightfloat.explain.live import YEAR, CellChange, Live
from nightfloat.explain.live_trial import Trial
from nightfloat.explain.live_view import situation_of
from nightfloat.explain.plain import as_json
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
