"""Edits over HTTP: verdicts, refusals with ways out, pins, undo and redo, two at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nightfloat.api.edit_shapes import Verdict
from nightfloat.api.finding_shapes import FixList
from nightfloat.rules.check import check_programme
from tests.api.serving import Served
from tests.api.versioning import (
    Desk,
    add_draft,
    assign,
    clear,
    entries_in_store,
    solved,
    tiny,
    url,
    versioning,
)


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft."""
    with versioning(seeded, tmp_path) as found:
        yield found


def nights(desk: Desk) -> dict[str, str]:
    """Return who has the night of each day."""
    grid = desk.get("grid")
    found = {}
    for person in grid["people"]:
        for start, length, letter, _ in person["runs"]:
            if grid["letters"][letter]["code"] == "N":
                for number in range(start, start + length):
                    found[grid["days"][number]["day"]] = person["id"]
    return found


def test_a_verdict_says_what_changes_and_is_what_a_check_from_scratch_says(served: Served) -> None:
    """Clearing a night leaves a hole; undoing solves it."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    made = desk.edit(clear(who, day), allow_violations=True)
    verdict = Verdict.model_validate_json(made.text)
    assert (verdict.saved, verdict.revision, verdict.violations) == (True, 1, 1)
    assert [one.rule for one in verdict.new] == ["night"]
    assert [one.id for one in verdict.people] == [who]
    (cells,) = [one.cells for one in verdict.coverage if one.rule == "night"]
    assert cells == [(int(day[-2:]) - 1, 0, True)]
    report = check_programme(tiny(), entries_in_store(served))
    assert [one.rule for one in report.violations] == ["night"]
    assert desk.get("findings")["items"][0]["key"] == verdict.new[0].key
    back = Verdict.model_validate_json(desk.post("undo").text)
    assert (back.violations, [one.key for one in back.solved]) == (0, [verdict.new[0].key])
    assert check_programme(tiny(), entries_in_store(served)).violations == ()


def test_a_refused_edit_changes_nothing_and_offers_ways_that_work(served: Served) -> None:
    """Each way out, sent as it is, is accepted."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    before = entries_in_store(served)
    refused = desk.edit(clear(who, day))
    problem = refused.json()
    assert (refused.status_code, problem["code"]) == (409, "edit-breaks-rule")
    assert problem["new"][0]["rule"] == "night"
    assert 1 <= len(problem["fixes"]) <= 3
    assert entries_in_store(served) == before
    assert desk.load()["revision"] == 0
    for fix in problem["fixes"]:
        saved = desk.post("edits", {"operations": fix["operations"]})
        assert saved.status_code == 200, (fix, saved.text)
        assert desk.post("undo").status_code == 200
    assert entries_in_store(served) == before


def test_a_dry_run_says_the_same_and_saves_nothing(served: Served) -> None:
    """It even says what would be refused."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    tried = desk.edit(clear(who, day), dry_run=True)
    verdict = Verdict.model_validate_json(tried.text)
    assert (verdict.saved, verdict.revision, verdict.violations) == (False, 0, 1)
    saved = Verdict.model_validate_json(desk.edit(clear(who, day), allow_violations=True).text)
    assert (saved.new, saved.people, saved.costs) == (verdict.new, verdict.people, verdict.costs)


def test_ways_out_of_a_finding_solve_it(served: Served) -> None:
    """A finding's fixes bring no new violation."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    key = desk.ok(clear(who, day))["new"][0]["key"]
    found = desk.client.get(desk.url(f"findings/{key}/fixes"))
    fixes = FixList.model_validate_json(found.text).items
    assert fixes
    saved = desk.post("edits", {"operations": list(fixes[0].operations)})
    assert saved.status_code == 200, saved.text
    assert key in [one["key"] for one in saved.json()["solved"]]
    assert desk.client.get(desk.url(f"findings/{key}/fixes")).status_code == 404


def test_pins_hold_cells_until_they_are_unpinned(served: Served) -> None:
    """A pin is part of the row: undone and redone with it."""
    desk = Desk(served)
    desk.load()
    day, who = next(iter(nights(desk).items()))
    pin = {"op": "pin", "clinician": who, "day": day}
    desk.ok(pin)
    flags = {p["id"]: p["runs"] for p in desk.get("grid", start=day, end=day)["people"]}
    assert flags[who][0][3] & 1
    refused = desk.edit(clear(who, day), allow_violations=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "pinned")
    assert refused.json()["cells"] == [{"clinician": who, "pin": day}]
    both = desk.ok({**pin, "op": "unpin"}, clear(who, day))
    assert both["revision"] == 2
    desk.post("undo")
    assert desk.edit(clear(who, day), allow_violations=True).json()["code"] == "pinned"


def test_swap_move_and_lengths(served: Served) -> None:
    """Operations act one after the other, on days in a row."""
    desk = Desk(served)
    desk.load()
    grid_before = codes(desk)
    desk.ok({"op": "swap", "clinician": "R5", "other": "R7", "day": "2026-07-06", "length": 3})
    after = codes(desk)
    for day in ("2026-07-06", "2026-07-07", "2026-07-08"):
        assert after["R5", day] == grid_before["R7", day]
        assert after["R7", day] == grid_before["R5", day]
    desk.ok(assign("R5", "2026-07-06", "D"))
    desk.ok(
        {
            "op": "move",
            "clinician": "R5",
            "day": "2026-07-06",
            "to_clinician": "R7",
            "to_day": "2026-07-09",
        }
    )
    moved = codes(desk)
    assert (moved["R5", "2026-07-06"], moved["R7", "2026-07-09"]) == ("-", "D")
    desk.ok(assign("R5", "2026-07-13", "L", length=2))
    assert [codes(desk)["R5", f"2026-07-{day}"] for day in (13, 14)] == ["L", "L"]


def codes(desk: Desk) -> dict[tuple[str, str], str]:
    """Return what everybody has on each day."""
    grid = desk.get("grid")
    days = [one["day"] for one in grid["days"]]
    found = {(p["id"], day): "-" for p in grid["people"] for day in days}
    for person in grid["people"]:
        for start, length, letter, _ in person["runs"]:
            for day in days[start : start + length]:
                found[person["id"], day] = grid["letters"][letter]["code"]
    return found


def test_undo_and_redo_restore_rows_exactly(served: Served) -> None:
    """To the beginning and back to the end; a new edit forgets what was undone."""
    desk = Desk(served)
    desk.load()
    states = [entries_in_store(served)]
    for day, code in (("2026-07-06", "D"), ("2026-07-07", "L"), ("2026-07-08", "-")):
        desk.ok(clear("R5", day) if code == "-" else assign("R5", day, code), label=day)
        states.append(entries_in_store(served))
    for state in reversed(states[:-1]):
        assert desk.post("undo").status_code == 200
        assert entries_in_store(served) == state
    nothing = desk.post("undo")
    assert (nothing.status_code, nothing.json()["code"]) == (409, "conflict")
    for state in states[1:]:
        assert desk.post("redo").status_code == 200
        assert entries_in_store(served) == state
    assert desk.post("redo").status_code == 409
    desk.post("undo")
    assert desk.load()["can_redo"] == "2026-07-08"
    desk.ok(clear("R4", "2026-07-03"))
    assert desk.load()["can_redo"] is None
    kinds = [one["kind"] for one in desk.get("edits")["items"]]
    assert kinds == ["edit", "undo", *["redo"] * 3, *["undo"] * 3, *["edit"] * 3]


@pytest.mark.parametrize(
    ("operation", "status", "code"),
    [
        (assign("R99", "2026-07-06", "D"), 422, "edit"),
        (assign("R5", "2026-07-06", "Q"), 422, "edit"),
        (assign("R5", "2030-07-06", "D"), 422, "edit"),
        (assign("R5", "2026-07-06", "D", length=400), 422, "edit"),
        (assign("R5", "2026-07-06", "D", length=0), 422, "validation"),
        (assign("R5", "2026-07-06", "D", length=True), 422, "validation"),
        (assign("R5", "2026-07-06", "D", more=1), 422, "validation"),
        (assign("R5", 0, "D"), 422, "validation"),  # type: ignore[arg-type]
        ({"op": "explode", "clinician": "R5", "day": "2026-07-06"}, 422, "validation"),
        (assign("R5", "2026-09-06", "D"), 422, "edit"),
    ],
)
def test_nonsense_is_refused_and_changes_nothing(
    served: Served, operation: dict[str, Any], status: int, code: str
) -> None:
    """Unknown people, codes, days, lengths, members, types."""
    desk = Desk(served)
    desk.load()
    before = entries_in_store(served)
    found = desk.edit(assign("R4", "2026-07-03", "D"), operation, allow_violations=True)
    assert (found.status_code, found.json()["code"]) == (status, code), found.text
    assert entries_in_store(served) == before
    assert desk.load()["revision"] == 0
    assert desk.edit(assign("R4", "2026-07-03", "D"), allow_violations=True).status_code == 200


def test_two_editors_and_only_one_is_first(served: Served) -> None:
    """Of many edits of one state one is saved; the others hear that it changed."""
    desks = [Desk(served) for _ in range(4)]
    for desk in desks:
        desk.load()
    found: list[int] = []

    def edit(desk: Desk, number: int) -> None:
        answer = desk.edit(assign("R5", f"2026-07-{10 + number}", "D"), allow_violations=True)
        found.append(answer.status_code)

    threads = [threading.Thread(target=edit, args=(d, n)) for n, d in enumerate(desks)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [200, 412, 412, 412]
    assert desks[0].load()["revision"] == 1
    assert desks[0].client.post(desks[0].url("undo")).status_code == 428


def test_drafts_are_edited_apart_and_events_tell(served: Served) -> None:
    """Two drafts do not mix; each change is an event."""
    other = add_draft(served, 1, solved(2))
    one, two = Desk(served), Desk(served, version=other)
    one.load()
    two.load()
    one.ok(assign("R5", "2026-07-10", "D"))
    before = entries_in_store(served, other)
    two.ok(assign("R5", "2026-07-11", "L"))
    assert entries_in_store(served, other) != before
    one.post("undo")
    with served.database.read() as session:
        from nightfloat.store.events import since

        told = [(event.data["id"], event.data["revision"]) for event in since(session, 0)]
    assert told == [(1, 1), (other, 1), (1, 2)]


def test_edits_need_the_right(served: Served) -> None:
    """Approvers and residents do not edit."""
    for role in ("approver", "resident", "viewer"):
        client = served.client_as(role)
        found = client.post(
            url(served, "versions/1/edits"), json={"operations": [clear("R4", "2026-07-03")]}
        )
        assert (found.status_code, found.json()["code"]) == (403, "forbidden")


def test_facts_that_change_change_the_judgement(served: Served) -> None:
    """A draft is judged by the facts as they are now."""
    desk = Desk(served)
    desk.load()
    assert desk.get("findings")["violations"] == 0
    from nightfloat.store import fact_tables, tables

    with served.database.write() as session:
        rule = (
            session.query(fact_tables.Rule).filter_by(programme_id=served.own, code="night").one()
        )
        rule.settings = {**rule.settings, "min": 2, "max": 2}
        session.get_one(tables.Programme, served.own).facts_revision += 1
    assert desk.get("findings")["violations"] == 28
    assert desk.get("grid")["summary"]["violations"] == 28
