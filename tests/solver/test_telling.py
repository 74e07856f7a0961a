"""What a search tells, as progress: shares, seconds, tiers."""

from __future__ import annotations

from nightfloat.rules.language import Tier
from nightfloat.solver.engine import Settings
from nightfloat.solver.result import Progress
from nightfloat.solver.search import Incumbent, most_effort
from nightfloat.solver.telling import Teller

SETTINGS = Settings(effort=10.0)
MOST = most_effort(10.0)


def incumbent(spent: float, left: float) -> Incumbent:
    """Return an incumbent of the tier FAIR."""
    return Incumbent(
        phase="improve",
        tier=Tier.FAIR,
        costs=(0, 2, 12, 30),
        bounds=(0, 2, 9, 0),
        iteration=7,
        spent=spent,
        left=left,
        most=MOST,
        by_rule=(("fair-nights", 3),),
        unfilled=(("day", 1), ("night", 1)),
    )


def told(now: float, best: Incumbent, place: tuple[int, int] = (0, 1)) -> Progress:
    """Return what is told of an incumbent, `now` seconds after the beginning."""
    found: list[Progress] = []
    times = iter((100.0, 100.0 + now))
    Teller(found.append, "block 1", place, SETTINGS, clock=lambda: next(times)).incumbent(best)
    return found[0]


def test_all_tiers_and_what_is_missing_are_told() -> None:
    """The tier worked on, all four, and how many people are missing for which rule."""
    one = told(4.0, incumbent(2.0, MOST / 2)).as_json()
    assert (one["objective"], one["bound"], one["gap"], one["gap_percent"]) == (12, 9, 3, 25.0)
    assert one["objectives"] == {"legal": 0, "covered": 2, "fair": 12, "wishes": 30}
    assert one["bounds"] == {"legal": 0, "covered": 2, "fair": 9, "wishes": 0}
    assert (one["unfilled"], one["unfilled_by_rule"]) == (2, {"day": 1, "night": 1})


def test_percent_is_the_share_of_the_effort() -> None:
    """Half of it in the first of two problems is a quarter of all; at the end nothing is left."""
    assert told(4.0, incumbent(2.0, MOST / 2)).percent == 50
    assert told(4.0, incumbent(2.0, MOST / 2), (0, 2)).percent == 25
    assert told(4.0, incumbent(2.0, MOST / 2), (1, 2)).percent == 75
    assert told(4.0, incumbent(2.0, 0.0)).percent == 100


def test_the_seconds_left_are_those_of_this_machine() -> None:
    """At two seconds for one of effort, what is left takes twice as long; never less than it."""
    assert told(4.0, incumbent(2.0, 5.0)).seconds_left == 10
    assert told(0.2, incumbent(2.0, 5.0)).seconds_left == 5
    assert told(0.2, incumbent(0.0, 5.0)).seconds_left == 5
    assert told(4.0, incumbent(2.0, 0.0)).seconds_left == 0
    assert told(0.2, incumbent(2.0, 5.0), (0, 2)).seconds_left == round(5 + MOST)
