"""Repairs and cover over HTTP: found in a child process, applied as one edit, undone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nightfloat.api.repair_shapes import Covering, Repairs
from nightfloat.rules.check import check_programme
from nightfloat.solver.mender_client import ChildMender
from tests.api.serving import Served
from tests.api.test_edits import nights
from tests.api.versioning import Desk, assign, entries_in_store, tiny, versioning


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft."""
    with versioning(seeded, tmp_path) as found:
        yield found


def away(clinician: str, start: str, end: str = "") -> dict[str, Any]:
    """Return somebody who is out."""
    return {"kind": "away", "clinician": clinician, "start": start, "end": end or start}


def test_a_sick_call_is_repaired_by_one_edit_and_undone(served: Served) -> None:
    """The smallest of three is applied at once and breaks nothing; undo brings all back."""
    desk = Desk(served)
    desk.load()
    before = entries_in_store(served)
    day, who = next(iter(nights(desk).items()))
    asked = desk.post("repairs", {"happened": [away(who, day)], "count": 3})
    assert asked.status_code == 200, asked.text
    found = Repairs.model_validate_json(asked.text)
    assert len(found.items) == 3
    first = found.items[0]
    assert (first.proven, first.missing, first.changes, first.violations) == (True, 0, 1, [])
    assert first.changes <= found.items[1].changes <= found.items[2].changes
    assert len({tuple(one.people) for one in found.items}) == 3
    assert all(who not in one.people for one in found.items)
    assert entries_in_store(served) == before
    made = desk.edit(*first.operations, label=first.label)
    assert made.status_code == 200, made.text
    assert (made.json()["violations"], made.json()["revision"]) == (0, 1)
    assert nights(desk)[day] == first.people[0]
    assert check_programme(tiny(), entries_in_store(served)).violations == ()
    assert desk.post("undo").status_code == 200
    assert entries_in_store(served) == before


def test_costs_are_those_of_the_version_before_and_after(served: Served) -> None:
    """What a repair says it costs is what a check from scratch says once it is applied."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    (one,) = desk.post("repairs", {"happened": [away(who, day)], "count": 1}).json()["items"]
    desk.ok(*one["operations"])
    costs = check_programme(tiny(), entries_in_store(served)).costs
    totals = {tier.name.lower(): sum(of.values()) for tier, of in costs.items()}
    assert one["costs"]["after"] == {tier: amount for tier, amount in totals.items() if amount}


def test_pinned_people_do_not_cover_and_a_pinned_sick_day_is_freed(served: Served) -> None:
    """Whoever is pinned free stays; the sick person's own pin goes with the edit."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    ask = {"happened": [away(who, day)], "count": 1}
    (first,) = desk.post("repairs", ask).json()["items"]
    pin = {"op": "pin", "day": day}
    desk.ok({**pin, "clinician": first["people"][0]}, {**pin, "clinician": who})
    (other,) = desk.post("repairs", ask).json()["items"]
    assert other["people"] != first["people"]
    assert desk.edit(*other["operations"], label=other["label"]).status_code == 200


def test_somebody_placed_and_what_cannot_be_is_said(served: Served) -> None:
    """A pin that moves is repaired around; one block at a time; unknown people have a way out."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    other = next(id for id in nights(desk).values() if id != who)
    placed = {"kind": "placed", "clinician": other, "day": day, "code": "N"}
    (found,) = desk.post("repairs", {"happened": [placed], "count": 1}).json()["items"]
    assert any(move["forced"] and move["after"] == "N" for move in found["moves"])
    for happened, words in (
        (away("R99", day), "another day, or somebody else."),
        (away(who, "2026-07-28", "2026-07-30"), "one block at a time"),
        (away(who, "2026-07-08", "2026-07-06"), "they are swapped."),
        ({"kind": "needed", "shift": "N", "day": day}, "change that rule first."),
        ({"kind": "needed", "shift": "Q", "day": day}, "one of D"),
    ):
        refused = desk.post("repairs", {"happened": [happened]})
        assert refused.status_code in (409, 422), refused.text
        assert words in refused.text


def test_who_can_cover_comes_ranked_and_each_way_works(served: Served) -> None:
    """No further change before one; every list of operations is an edit that breaks nothing."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    found = Covering.model_validate(desk.get("cover", clinician=who, day=day))
    further = [one.further for one in found.can]
    assert further == sorted(further)
    assert further[0] == 0
    assert {one.clinician for one in found.can}.isdisjoint(one.clinician for one in found.cannot)
    assert all(one.rule and one.words for one in found.cannot)
    for one in found.can:
        tried = desk.edit(*one.operations, dry_run=True)
        assert tried.status_code == 200, tried.text
        assert not [new for new in tried.json()["new"] if new["severity"] == "must"]
    desk.ok({"op": "clear", "clinician": who, "day": day})
    open_ = Covering.model_validate(desk.get("cover", shift="N", day=day))
    assert who in {one.clinician for one in open_.can}
    assert desk.client.get(desk.url("cover"), params={"day": day}).status_code == 422


def test_only_who_may_see_drafts_asks(served: Served) -> None:
    """A resident gets neither repairs nor cover of a draft."""
    desk = Desk(served, "resident")
    day = "2026-07-04"
    assert desk.post("repairs", {"happened": [away("R4", day)]}).status_code == 403
    assert desk.client.get(desk.url("cover"), params={"day": day, "shift": "N"}).status_code == 403


def test_a_child_that_was_ended_is_started_again(served: Served) -> None:
    """Whatever ends it, the next question is answered; and so is one after an edit elsewhere."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    ask = {"happened": [away(who, day)], "count": 1}
    first = desk.post("repairs", ask).json()
    served.state.part(ChildMender, ChildMender).stop()
    assert desk.post("repairs", ask).json() == first
    (move,) = [one for one in first["items"][0]["moves"] if not one["forced"]]
    desk.ok(assign(move["clinician"], day, "D"))
    again = desk.post("repairs", ask).json()
    assert again["revision"] == 1
