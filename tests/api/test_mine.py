"""For the phone: my shifts, my week, who is on; published only."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from nightfloat.api.mine_shapes import Mine, On
from nightfloat.domain.entry import WORK
from nightfloat.store.accounts import Memberships, Users
from nightfloat.store.tables import MemberRole
from tests.api.serving import Served
from tests.api.versioning import Desk, entries_in_store, tiny, url, versioning


@pytest.fixture
def served(seeded: Path, tmp_path: Path) -> Iterator[Served]:
    """A server with a solved draft."""
    with versioning(seeded, tmp_path) as found:
        yield found


def test_nothing_is_shown_before_it_is_published(served: Served) -> None:
    """No shifts, nobody on."""
    resident = served.client_as("resident")
    mine = Mine.model_validate_json(resident.get(url(served, "my")).text)
    assert (mine.shifts, mine.next, mine.week) == ([], None, [])
    on = On.model_validate_json(resident.get(url(served, "on?day=2026-07-04")).text)
    assert on.shifts == []


def test_my_shifts_are_mine_and_the_next_one_is_next(served: Served) -> None:
    """The resident of the tests is R1; the day is Monday, 6 July."""
    desk = Desk(served)
    desk.load()
    assert desk.post("publication", {"note": "July"}).status_code == 200
    resident = served.client_as("resident")
    text = resident.get(url(served, "my?start=2026-07-01&end=2026-07-28")).text
    mine = Mine.model_validate_json(text)
    own = [one for one in entries_in_store(served) if one.clinician == "R1" and one.kind in WORK]
    assert [datetime.fromisoformat(one.start) for one in mine.shifts] == [e.start for e in own]
    now = datetime(2026, 7, 6, 8, tzinfo=UTC)
    assert mine.next is not None
    upcoming = next(entry for entry in own if entry.end > now)
    assert datetime.fromisoformat(mine.next.start) == upcoming.start
    assert [one.day for one in mine.week][0::6] == ["2026-07-06", "2026-07-12"]
    assert [one.today for one in mine.week] == [True, *[False] * 6]
    week = [e for e in own if 6 <= e.start.astimezone(tiny().calendar.tz).day <= 12]
    assert mine.minutes_this_week == sum((e.end - e.start).seconds // 60 for e in week)


def test_leave_of_any_week(served: Served) -> None:
    """What is published as leave, and what was approved since; cut to the days asked for."""
    with served.database.write() as session:
        resident_id = Users(session).named("resident").id  # type: ignore[union-attr]
        Memberships(session, served.own).put(resident_id, MemberRole.RESIDENT, "R4")
    desk = Desk(served)
    desk.load()
    assert desk.post("publication", {"note": "July"}).status_code == 200
    scheduler = served.client_as("scheduler")
    later = {"clinician": "R4", "start": "2026-08-03", "end": "2026-08-04", "kind": "vacation"}
    assert scheduler.post(url(served, "leave"), json=later).status_code == 201
    resident = served.client_as("resident")

    def leave(start: str, end: str) -> list[tuple[str, str]]:
        text = resident.get(url(served, f"my?start={start}&end={end}")).text
        return [(one.start, one.end) for one in Mine.model_validate_json(text).leave]

    assert leave("2026-07-06", "2026-07-12") == []
    assert leave("2026-07-13", "2026-07-15") == [("2026-07-13", "2026-07-15")]
    assert leave("2026-07-01", "2026-08-31") == [
        ("2026-07-13", "2026-07-19"),
        ("2026-08-03", "2026-08-04"),
    ]


def test_who_is_on_includes_the_night_before(served: Served) -> None:
    """Every shift of the day, and those still running."""
    desk = Desk(served)
    desk.load()
    assert desk.post("publication", {"note": "July"}).status_code == 200
    viewer = served.client_as("viewer")
    found = On.model_validate_json(viewer.get(url(served, "on?day=2026-07-04")).text)
    calendar = tiny().calendar
    begin = calendar.instant(datetime(2026, 7, 4).date(), 0)  # noqa: DTZ001
    stop = calendar.instant(datetime(2026, 7, 5).date(), 0)  # noqa: DTZ001
    expected = {
        (one.clinician, one.code)
        for one in entries_in_store(served)
        if one.kind in WORK and one.start < stop and begin < one.end
    }
    assert {(p.id, shift.code) for shift in found.shifts for p in shift.people} == expected
    assert found.shifts[0].since_before


def test_whoever_is_nobody_is_told_so(served: Served) -> None:
    """An account without a person; days that are none."""
    assert served.client_as("scheduler").get(url(served, "my")).status_code == 404
    resident = served.client_as("resident")
    for wrong in ("my?start=2026-07-09&end=2026-07-01", "my?start=0", "on", "on?day=x"):
        assert resident.get(url(served, wrong)).status_code == 422, wrong
