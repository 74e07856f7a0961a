"""Who could have a shift: as a drag tries it, against a dry run of the same edit."""

from __future__ import annotations

from datetime import timedelta
from random import Random

import pytest

from nightfloat.explain.cell import explain_in
from nightfloat.explain.live import Live
from nightfloat.explain.live_clock import Standing
from nightfloat.explain.live_trial import Target, fillers, targets
from nightfloat.explain.live_view import situation_of
from tests.explain.live_tools import example, rough

NAMES = ("tiny", "surgery-call", "emergency-medicine")


def live_of(name: str) -> Live:
    """Return a rough schedule of an example under edit."""
    programme = example(name)
    return Live(programme, rough(programme, Random(11), odd=0.01))


def agrees(live: Live, one: Target) -> None:
    """Assert that a dry run of what somebody would get brings what was said, or nothing."""
    verdict = live.judge(one.changes)
    new = [each for each in verdict.new if each.violation]
    assert (one.standing is Standing.VIOLATION) == bool(new), (one, [x.message for x in new])
    if new:
        assert one.rule in {each.rule for each in new}


@pytest.mark.parametrize("name", NAMES)
def test_fillers_and_targets_are_what_an_edit_would_bring(name: str) -> None:
    """Also for those whose hours are not measured, because a rule forbids it already."""
    live, random = live_of(name), Random(5)
    block = live.programme.planned[0]
    for _ in range(4):
        day = block.start + timedelta(days=random.randrange(1, block.length - 1))
        code = random.choice(live.programme.shifts).id
        found = fillers(live, code, day)
        for one in random.sample(found, min(8, len(found))):
            assert any(code in change.code.split("+") for change in one.changes)
            agrees(live, one)
        holder = random.choice(live.programme.people).id
        others = targets(live, holder, day)
        for one in random.sample(others, min(8, len(others))):
            agrees(live, one)


def test_a_cell_alone_is_the_same_cell() -> None:
    """What a cell serves and strains does not depend on who else is looked at."""
    live = live_of("tiny")
    situation = situation_of(live, "1")
    for person in live.programme.people:
        day = live.programme.planned[0].start + timedelta(days=9)
        whole = explain_in(situation, person.id, day, grid="days")
        alone = explain_in(situation, person.id, day, grid="days", alone=True)
        assert (alone.serves, alone.strains, alone.marginal) == (
            whole.serves, whole.strains, whole.marginal,
        )  # fmt: skip
        assert alone.candidates == alone.instead == ()
