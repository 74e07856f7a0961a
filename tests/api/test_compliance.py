"""Compliance and explanations over HTTP: verdicts with their arithmetic, cells and targets."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import text as sql

from nightfloat.api.compliance_shapes import Compliance, ComplianceDetail
from nightfloat.api.explanation_shapes import Explanation, Targets
from nightfloat.explain.cell import explain_cell
from nightfloat.explain.plain import as_json
from nightfloat.rules.check import check_programme
from tests.api.serving import Served
from tests.api.versioning import Desk, assign, entries_in_store, tiny, versioning


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft."""
    with versioning(seeded, tmp_path) as found:
        yield found


@pytest.fixture
def desk(served: Served) -> Desk:
    """A scheduler at the draft."""
    found = Desk(served)
    found.load()
    return found


def test_the_matrix_is_the_clock_s(served: Served, desk: Desk) -> None:
    """Every rule and person, with the tightest measurement."""
    answer = desk.client.get(desk.url("compliance"))
    found = Compliance.model_validate_json(answer.text)
    (assessment,) = check_programme(tiny(), entries_in_store(served)).clock
    worst = {(one.rule, one.clinicians[0]): one for one in assessment.matrix()}
    for rule, cells in zip(found.rules, found.cells, strict=True):
        for person, cell in zip(found.people, cells, strict=True):
            one = worst.pop((rule.id, person.id))
            assert (cell.measured, cell.limit) == (one.measured, one.limit)
            assert (cell.verdict == "fail") == one.violation
    assert not worst
    groups = {one["id"]: one["group"] for one in desk.get("grid")["people"]}
    assert {one.id: one.group.id for one in found.people} == groups
    for cell in (cell for cells in found.cells for cell in cells):
        weekly = (cell.minutes_per_week, cell.limit_minutes_per_week)
        assert ("a week (" in cell.words) == (weekly != (None, None)), "no window of one week here"
    sums = next(
        cells for rule, cells in zip(found.rules, found.cells, strict=True) if "6.20" in rule.id
    )
    assert {one.limit_minutes_per_week for one in sums if one.limit} == {80 * 60}
    spoken = [cell.words for cells in found.cells for cell in cells]
    assert any("free day" in words or "free period" in words for words in spoken)
    assert not any("_" in words for words in spoken)
    known = {"If-None-Match": answer.headers["ETag"]}
    assert desk.client.get(desk.url("compliance"), headers=known).status_code == 304


def test_a_verdict_opens_its_arithmetic(served: Served, desk: Desk) -> None:
    """Window, leave days removed, each interval, clause, minutes left; waived by name."""
    text = desk.client.get(desk.url("compliance/acgme.6.20/R4")).text
    found = ComplianceDetail.model_validate_json(text)
    assert len(found.leave_days_removed) == 7, "R4 is away from 13 to 19 July"
    assert found.measured == sum(one.minutes for one in found.intervals)
    assert found.allowed == 80 * 60 * 21 // 7
    assert found.minutes_left == found.allowed - found.measured
    assert found.limit_minutes_per_week == 80 * 60
    assert found.minutes_per_week == round(found.measured / 3)
    assert sum(one.minutes for one in found.weeks) == found.measured
    assert found.clause.code.startswith("6.20")
    assert any("Left out" in line for line in found.words)
    desk.ok(assign("R8", "2026-07-01", "N", length=28))
    broken = desk.get("compliance")
    fails = [
        (rule["id"], person["id"], cell)
        for rule, cells in zip(broken["rules"], broken["cells"], strict=True)
        for person, cell in zip(broken["people"], cells, strict=True)
        if cell["verdict"] == "fail"
    ]
    assert fails
    rule, who, _ = fails[0]
    detail = desk.get(f"compliance/{rule}/{who}")
    assert detail["minutes_left"] < 0
    items = desk.get("findings")["items"]
    keys = [one["key"] for one in items if one["rule"] == rule]
    assert detail["finding"]["key"] in keys
    for key in keys:
        allowed = desk.waive(key, {"name": "Dr Fischer", "reason": "agreed"})
        assert allowed.status_code == 200, allowed.text
    assert desk.get(f"compliance/{rule}/{who}")["verdict"] == "waived"


def test_what_is_not_measured_is_not_found(desk: Desk) -> None:
    """Rules and people that do not meet."""
    for rest in ("compliance/acgme.9.99/R4", "compliance/acgme.6.20/R99"):
        assert desk.client.get(desk.url(rest)).status_code == 404, rest


def test_a_cell_is_explained_as_by_the_library(served: Served, desk: Desk) -> None:
    """The answer from the live check is that of a check from scratch."""
    entries = entries_in_store(served)
    for clinician, day in (("R6", "2026-07-01"), ("R1", "2026-07-01"), ("R4", "2026-07-14")):
        text = desk.client.get(
            desk.url("explanations"), params={"clinician": clinician, "day": day}
        ).text
        Explanation.model_validate_json(text)
        found = desk.get("explanations", clinician=clinician, day=day)
        from datetime import date

        cell = explain_cell(tiny(), entries, clinician, date.fromisoformat(day))
        expected = as_json(cell)
        words = found.pop("words")
        assert found == expected
        assert words == cell.words.split("\n")
    for wrong in (
        {"clinician": "R99", "day": "2026-07-01"},
        {"clinician": "R6", "day": "2026-10-01"},
    ):
        assert desk.client.get(desk.url("explanations"), params=wrong).status_code == 422, wrong


DAYS = ("0001-01-01", "2026-06-30", "2026-07-01", "2026-07-28", "2026-07-29", "9999-12-31")


@pytest.mark.parametrize("emptied", [False, True])
def test_odd_cells_are_explained_or_refused(desk: Desk, *, emptied: bool) -> None:
    """Nobody, the edges of the year, days that are not planned, a draft with nothing in it."""
    if emptied:
        with desk.served.database.write() as session:
            session.execute(sql("DELETE FROM version_row WHERE version_id = 1"))
    asked = {"R1": 0, "R6": 0, "ghost": 0, "é ": 0}
    for clinician in asked:
        for day in DAYS:
            cell = {"clinician": clinician, "day": day}
            for rest, layer in (
                ("explanations", "days"),
                ("explanations", "blocks"),
                ("targets", ""),
            ):
                query = {**cell, "layer": layer} if layer else cell
                found = desk.client.get(desk.url(rest), params=query)
                assert found.status_code in (200, 422), (query, rest, found.text)
                asked[clinician] += found.status_code == 200
    assert asked["R1"] > 0
    assert asked["ghost"] == asked["é "] == 0


def test_targets_stand_as_they_say(desk: Desk) -> None:
    """Everybody whose standing is ok can have it; whose is not brings a violation."""
    text = desk.client.get(
        desk.url("targets"), params={"clinician": "R6", "day": "2026-07-01"}
    ).text
    found = Targets.model_validate_json(text).targets
    assert found
    for one in found:
        tried = desk.post("edits", {"operations": list(one.operations), "dry_run": True}).json()
        broken = any(new["severity"] == "must" for new in tried["new"])
        assert broken == (one.standing == "violation"), one
