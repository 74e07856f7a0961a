"""Diffs over HTTP: by person, day, rule and fairness."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nightfloat.api.diff_shapes import Diff
from nightfloat.explain.diff import diff
from tests.api.serving import Served
from tests.api.versioning import (
    Desk,
    add_draft,
    add_schedule,
    assign,
    entries_in_store,
    solved,
    tiny,
    versioning,
)


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft."""
    with versioning(seeded, tmp_path) as found:
        yield found


def test_a_diff_says_what_the_library_says(served: Served) -> None:
    """Two solves of one schedule, by every view."""
    other = add_draft(served, 1, solved(2))
    desk = Desk(served, version=other)
    text = desk.client.get(desk.url("diff"), params={"against": 1}).text
    found = Diff.model_validate_json(text)
    old, new = entries_in_store(served, 1), entries_in_store(served, other)
    expected = diff(tiny(), old, new)
    assert found.moved == len(expected.changes)
    cells = {
        (person.id, day): (change.before, change.after)
        for person in found.people
        for change in person.changes
        for day in range(int(change.start[-2:]), int(change.end[-2:]) + 1)
    }
    assert cells == {
        (one.clinician, one.day.day): (one.before, one.after) for one in expected.changes
    }
    assert {one.day: one.changes for one in found.days} == {
        day.isoformat(): len(changes) for day, changes in expected.by_day
    }
    shares = {
        (one.id, line.measure): (one.before, one.after)
        for line in found.fairness
        for one in line.people
    }
    assert shares == {
        (one.clinician, one.measure): (one.before, one.after) for one in expected.shares
    }


def test_a_diff_names_new_and_solved_findings(served: Served) -> None:
    """And the other way round."""
    desk = Desk(served)
    desk.load()
    fork = Desk(served, version=desk.post("fork", {}).json()["id"])
    fork.load()
    fork.ok(assign("R1", "2026-07-15", "N"))
    there = fork.get("diff", against=1)
    assert "nights-from-pgy2" in [one["rule"] for one in there["rules"]["new"]]
    assert there["rules"]["solved"] == []
    assert any("violation" in line for line in there["summary"])
    back = desk.get("diff", against=fork.version)
    keys = [one["key"] for one in back["rules"]["solved"]]
    assert keys == [one["key"] for one in there["rules"]["new"]]
    assert desk.get("diff", against=1)["summary"] == ["Nobody has anything else."]


def test_only_versions_of_one_schedule_are_compared(served: Served) -> None:
    """Another schedule's version is refused, an unknown one not found."""
    foreign = add_draft(served, add_schedule(served), solved())
    desk = Desk(served)
    for against, status in ((foreign, 422), (999, 404)):
        found = desk.client.get(desk.url("diff"), params={"against": against})
        assert found.status_code == status
