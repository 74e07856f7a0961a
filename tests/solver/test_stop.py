"""Stop rules: what they say, and that they are read back as they were written."""

from __future__ import annotations

import pytest

from nightfloat.rules.language import Tier
from nightfloat.solver.engine import Control
from nightfloat.solver.pace import Pace
from nightfloat.solver.stop import UNTIL_SPENT, StopRule, StopRuleError, When, stop_rule


@pytest.mark.parametrize(
    "rule",
    [
        UNTIL_SPENT,
        StopRule(When.TIME, 60),
        StopRule(When.GAP, 2.5),
        StopRule(When.GAP, 0),
        StopRule(When.NO_IMPROVEMENT, 20),
        StopRule(When.FIRST_LEGAL),
    ],
)
def test_a_rule_is_read_as_it_is_written(rule: StopRule) -> None:
    """Text and back."""
    assert stop_rule(str(rule)) == rule
    assert stop_rule(f" {rule} ") == rule


@pytest.mark.parametrize(
    "text",
    [
        *("", "soon", "gap", "gap:", "gap:x", "gap:101", "gap:-1", "gap:nan", "time:0", "time:inf"),
        *("no-improvement:0", "no-improvement:2.5", "effort:3", "first-legal:1", "GAP:2"),
    ],
)
def test_what_means_nothing_is_refused(text: str) -> None:
    """With the way out."""
    with pytest.raises(StopRuleError, match="Maybe"):
        stop_rule(text)


def test_a_gap_is_a_share_of_the_cost() -> None:
    """Within 10 %: 100 with a bound of 90; a bound that is reached is enough for any rule."""
    pace = Pace(StopRule(When.GAP, 10), Control())
    assert pace.enough(100, 90)
    assert not pace.enough(100, 89)
    assert not pace.enough(1, 0)
    assert pace.enough(0, 0)
    assert not Pace(UNTIL_SPENT, Control()).enough(100, 99)
    assert not pace.over


def test_rounds_in_vain_are_counted_in_a_row() -> None:
    """A gain begins anew."""
    pace = Pace(StopRule(When.NO_IMPROVEMENT, 2), Control())
    for gained, over in ((False, False), (True, False), (False, False), (False, True)):
        pace.round(gained=gained)
        assert pace.over is over


def test_where_nothing_is_legal_the_least_breach_will_do() -> None:
    """The first legal schedule never comes: the search ends with the tier of hard rules."""
    pace = Pace(StopRule(When.FIRST_LEGAL), Control())
    pace.seen(legal=False)
    assert not pace.over
    pace.settled(Tier.LEGAL)
    assert pace.over


def test_a_stop_ends_everything() -> None:
    """Whatever the rule."""
    control = Control()
    pace = Pace(UNTIL_SPENT, control)
    assert not pace.over
    control.stop()
    assert pace.over
