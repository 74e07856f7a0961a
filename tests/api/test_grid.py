"""The grid over HTTP: runs, letters, groups, coverage, flags, tags, ranges."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from nightfloat.api.grid_shapes import Grid
from nightfloat.domain.time import DAY
from nightfloat.explain.score import amount, duties_of
from nightfloat.rules.check import check_programme
from nightfloat.rules.library.coverage import Coverage
from tests.api.serving import Served
from tests.api.versioning import Desk, assign, clear, entries_in_store, tiny, url, versioning


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


def counted(served: Served) -> dict[str, list[int | None]]:
    """Return what each demand's own limits count, day by day (None: nothing asked)."""
    (reading,) = check_programme(tiny(), entries_in_store(served)).readings
    first = reading.grid.steps[reading.grid.first].start
    found: dict[str, list[int | None]] = {}
    for rule in tiny().rules:
        if isinstance(rule, Coverage):
            expected = found[rule.id] = [None] * 28
            for limit in rule.limits(reading.grid, tiny()):
                assert limit.steps is not None
                place = (reading.grid.steps[limit.steps[0]].start - first) // DAY
                expected[place] = limit.value(reading.rows)
    return found


def test_whoever_a_rule_bars_is_not_counted(served: Served, desk: Desk) -> None:
    """A first-year on nights is there, but makes up for nobody: the strip says so too."""
    before = counted(served)
    desk.ok(assign("R1", "2026-07-15", "N", length=2))
    verdict = desk.ok(assign("R2", "2026-07-16", "N"))
    grid = Grid.model_validate_json(desk.client.get(desk.url("grid")).text)
    now = counted(served)
    assert {one.rule: one.counts for one in grid.coverage} == now
    there = [e for e in entries_in_store(served) if e.code == "N" and e.clinician == "R1"]
    assert there
    assert now["night"][14] == before["night"][14]
    cells = {one["rule"]: one["cells"] for one in verdict["coverage"]}
    at_night = now["night"][15]
    assert at_night is not None
    assert [15, at_night, at_night < 1] in cells["night"]


def test_the_grid_shows_every_cell_of_the_check(served: Served, desk: Desk) -> None:
    """Letters as the check reads them, coverage as its limits count it."""
    grid = Grid.model_validate_json(desk.client.get(desk.url("grid")).text)
    report = check_programme(tiny(), entries_in_store(served))
    (reading,) = report.readings
    shown = {}
    for person in grid.people:
        codes = ["-"] * 28
        for start, length, letter, _ in person.runs:
            codes[start : start + length] = [grid.letters[letter].code] * length
        shown[person.id] = codes
    for row, clinician in enumerate(reading.grid.people):
        read = [reading.grid.letters[reading.rows[row][step]].code for step in reading.grid.horizon]
        assert shown[clinician.id] == read, clinician.id
    assert {one.rule: one.counts for one in grid.coverage} == counted(served)
    assert [group.id for group in grid.groups] == ["pgy3", "pgy2", "pgy1"]


def test_shares_are_those_of_the_score(served: Served, desk: Desk) -> None:
    """Nights and weekends beside the median of the group."""
    grid = desk.get("grid")
    _, duties = duties_of(tiny(), entries_in_store(served))
    by_id = {duty.clinician: duty for duty in duties}
    for person in grid["people"]:
        for measure in ("nights", "weekends"):
            assert person["share"][measure]["value"] == amount(by_id[person["id"]], measure)
    group = [p["share"]["nights"] for p in grid["people"] if p["group"] == "pgy3"]
    values = sorted(one["value"] for one in group)
    assert group[0]["median"] == values[(len(values) - 1) // 2]


def test_a_known_grid_is_not_sent_again(desk: Desk) -> None:
    """304 until something changes, packed or not."""
    first = desk.client.get(desk.url("grid"), headers={"Accept-Encoding": "gzip"})
    assert first.headers["Content-Encoding"] == "gzip"
    known = {"If-None-Match": first.headers["ETag"]}
    assert desk.client.get(desk.url("grid"), headers=known).status_code == 304
    plain = desk.client.get(desk.url("grid"), headers={"Accept-Encoding": "identity"})
    assert "Content-Encoding" not in plain.headers
    assert (plain.json(), plain.headers["ETag"]) == (first.json(), first.headers["ETag"])
    desk.ok(assign("R5", "2026-07-06", "D"))
    assert desk.client.get(desk.url("grid"), headers=known).status_code == 200


def test_ranges_are_cut_to_the_schedule(desk: Desk) -> None:
    """Days outside are not shown; a range without any is refused."""
    part = desk.get("grid", start="2026-07-04", end="2026-07-05")
    assert [one["day"] for one in part["days"]] == ["2026-07-04", "2026-07-05"]
    assert [one["holiday"] for one in part["days"]] == ["Independence Day", None]
    assert all(start + length <= 2 for p in part["people"] for start, length, *_ in p["runs"])
    wide = desk.get("grid", start="2026-01-01", end="2027-12-31")
    assert (wide["start"], wide["end"]) == ("2026-07-01", "2026-07-28")
    for wrong in (
        {"start": "2027-01-01"},
        {"end": "2026-01-01"},
        {"start": "0"},
        {"start": "2026-07-09", "end": "2026-07-08"},
        {"layer": "weeks"},
        {"revision": 9},
        {"revision": -1},
    ):
        found = desk.client.get(desk.url("grid"), params=wrong)
        assert (found.status_code, found.json()["code"]) == (422, "validation"), wrong


def test_blocks_are_a_layer_of_their_own(desk: Desk) -> None:
    """A schedule of days shows the rotations that the block schedule gives."""
    text = desk.client.get(desk.url("grid"), params={"layer": "blocks"}).text
    grid = Grid.model_validate_json(text)
    assert [one.id for one in grid.days if hasattr(one, "id")] == ["1"]
    wards = next(i for i, one in enumerate(grid.letters) if one.code == "WARDS")
    assert {tuple(run[:3]) for person in grid.people for run in person.runs} == {(0, 1, wards)}


def test_flags_tell_pins_requests_findings_and_changes(served: Served, desk: Desk) -> None:
    """Each bit where it belongs."""

    def flags(clinician: str, day: str) -> int:
        grid = desk.get("grid", start=day, end=day)
        (person,) = [one for one in grid["people"] if one["id"] == clinician]
        return person["runs"][0][3] if person["runs"] else 0

    assert flags("R1", "2026-07-01") & 1, "a pin of the facts"
    assert flags("R2", "2026-07-11") & 16
    week = {"clinician": "R3", "kind": "vacation", "start": "2026-07-06", "end": "2026-07-12"}
    assert desk.client.post(url(served, "requests"), json=week).status_code == 201
    day = {"clinician": "R3", "kind": "no_call", "start": "2026-07-10", "end": "2026-07-10"}
    assert desk.client.post(url(served, "requests"), json=day).status_code == 201
    asked = [flags("R3", f"2026-07-{number:02d}") & 16 for number in range(6, 13)]
    assert asked == [0, 0, 0, 0, 16, 0, 0]
    desk.ok({"op": "pin", "clinician": "R5", "day": "2026-07-02"})
    assert flags("R5", "2026-07-02") & 1
    desk.ok(assign("R1", "2026-07-15", "N"))
    assert flags("R1", "2026-07-15") & 4, "a first-year on nights"
    assert desk.get("grid")["summary"]["violations"] >= 1
    verdicts = {one["id"]: one["verdict"] for one in desk.get("grid")["people"]}
    assert verdicts["R1"] == "violation"
    desk.post("undo")
    assert desk.post("publication", {"note": "July"}).status_code == 200
    fork = Desk(served, version=desk.post("fork", {}).json()["id"])
    fork.load()
    assert not any(run[3] & 2 for p in fork.get("grid")["people"] for run in p["runs"])
    fork.ok(clear("R1", "2026-07-01"), {"op": "unpin", "clinician": "R1", "day": "2026-07-01"})
    changed = {
        (p["id"], run[0]) for p in fork.get("grid")["people"] for run in p["runs"] if run[3] & 2
    }
    assert changed == {("R1", 0)}


def test_export_is_the_flat_format_and_reads_back(served: Served, desk: Desk) -> None:
    """What is exported is what is stored."""
    from nightfloat.interchange.flat import read_flat

    found = desk.client.get(desk.url("export"))
    assert found.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert set(read_flat(found.content)) == set(entries_in_store(served))
    known = {"If-None-Match": found.headers["ETag"]}
    assert desk.client.get(desk.url("export"), headers=known).status_code == 304
    resident = served.client_as("resident")
    assert resident.get(url(served, "versions/1/export")).status_code == 403
