"""How often progress is stored, what the chart keeps, and when a stop is passed on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from types import SimpleNamespace
from typing import Any, cast

import pytest

from nightfloat.app.generate import MEMORY, POINTS, Meter, memory_limit
from nightfloat.domain.errors import SettingError
from nightfloat.jobs.port import RunContext
from nightfloat.solver import client
from nightfloat.store.errors import FullError
from nightfloat.store.tables import Stop


@dataclass
class Stored:
    """Records what a meter stores, and when; a context that is never lost."""

    time: float = 100.0
    stop: Stop | None = None
    at: list[float] = field(default_factory=list)
    values: list[Mapping[str, Any]] = field(default_factory=list)
    points: list[Any] = field(default_factory=list)
    written: int = 0
    """How many points were written, all in all."""
    unusable: bool = False
    run: Any = field(default_factory=lambda: SimpleNamespace(id=1))

    def progress(self, value: Mapping[str, Any], points: list[Any] | None = None) -> None:
        """Record."""
        self.at.append(self.time)
        if self.unusable:
            raise FullError("no room")
        self.values.append(dict(value))
        if points is not None:
            self.points = list(points)
            self.written += len(points)

    def should_stop(self) -> Stop | None:
        """Return what the test says."""
        return self.stop

    def meter(self) -> Meter:
        """Return a meter that stores here."""
        return Meter(cast("RunContext", self), lambda: self.time)


def message(objective: int, phase: str = "improve", **more: Any) -> dict[str, Any]:
    """Return what a child tells."""
    return {
        "type": "progress",
        "phase": phase,
        "problem": "block 1",
        "tier": "fair",
        "objective": objective,
        "bound": 0,
        "gap": objective,
        "percent": 10,
        "iteration": 100 - objective,
        "findings_by_rule": {},
        **more,
    }


def test_at_most_four_a_second_and_the_last_is_never_lost() -> None:
    """A hundred reports in a second are four rows; each better schedule is a point."""
    stored = Stored()
    meter = stored.meter()
    for number in range(100):
        stored.time += 0.01
        meter.told(message(100 - number))
    assert len(stored.at) <= 5
    assert all(later - at >= 0.25 for at, later in pairwise(stored.at))
    meter.flush()
    assert stored.values[-1]["objective"] == 1
    assert [point["objective"] for point in stored.points] == list(range(100, 0, -1))
    assert stored.points[0]["t"] == 10
    assert "type" not in stored.values[-1]


def test_a_long_chart_is_not_written_with_every_report() -> None:
    """The newest point always is; ten minutes with two hundred points a minute write few twice."""
    stored = Stored()
    meter = stored.meter()
    for number in range(2_000):
        stored.time += 0.3
        meter.told(message(2_000 - number))
        assert stored.values[-1]["point"]["objective"] == 2_000 - number
        assert len(meter.points) - len(stored.points) <= 17
    assert len(stored.values) == 2_000
    meter.flush()
    assert stored.points == meter.points
    assert stored.written < 130_000  # all of them each time: two million


def test_a_database_that_cannot_be_used_ends_no_solve() -> None:
    """What could not be stored is stored later, the whole chart at the latest at the end."""
    stored = Stored(unusable=True)
    meter = stored.meter()
    for number in range(100):
        stored.time += 0.1
        meter.told(message(100 - number))
    assert len(stored.at) <= 3  # a try may take long
    with pytest.raises(FullError):
        meter.flush()
    stored.unusable = False
    meter.flush()
    assert [point["objective"] for point in stored.points] == list(range(100, 0, -1))
    assert stored.values[-1]["point"]["objective"] == 1


def test_a_report_that_waits_is_stored_while_the_solver_is_silent() -> None:
    """The client asks about ten times a second whether to stop: then it is stored."""
    stored = Stored()
    meter = stored.meter()
    meter.told(message(5))
    stored.time += 0.1
    meter.told(message(4))
    assert len(stored.values) == 1
    stored.time += 0.2
    assert meter.stop() is None
    assert stored.values[-1]["objective"] == 4


def test_the_chart_has_no_point_twice() -> None:
    """Only what is better, of the schedule or the bound."""
    stored = Stored()
    meter = stored.meter()
    meter.told(message(0, "start"))
    for objective, bound in ((9, 0), (9, 0), (9, 2), (7, 2)):
        meter.told(message(objective, bound=bound))
    meter.flush()
    stored.time += 1
    meter.flush()
    assert [(p["objective"], p["bound"]) for p in meter.points] == [(9, 0), (9, 2), (7, 2)]


def test_a_long_chart_is_thinned_but_keeps_its_ends() -> None:
    """The first and the newest point stay."""
    stored = Stored()
    meter = stored.meter()
    for number in range(3 * POINTS):
        meter.told(message(10 * POINTS - number))
        assert len(meter.points) <= POINTS
        assert meter.points[-1]["objective"] == 10 * POINTS - number
    assert meter.points[0]["objective"] == 10 * POINTS


def test_keep_waits_for_a_schedule_and_discard_does_not() -> None:
    """Before there is any schedule there is nothing to keep."""
    stored = Stored(stop=Stop.KEEP)
    meter = stored.meter()
    meter.told(message(0, "start"))
    assert meter.stop() is None
    meter.told(message(9))
    assert meter.stop() is client.Stop.KEEP
    stored.stop = Stop.DISCARD
    assert meter.stop() is client.Stop.KILL
    assert Stored(stop=Stop.DISCARD).meter().stop() is client.Stop.KILL


def test_memory_is_a_setting() -> None:
    """In GiB; 0 means no limit; nonsense is told."""
    assert memory_limit({}) == MEMORY
    assert memory_limit({"NIGHTFLOAT_SOLVER_GIB": "1.5"}) == 3 * 2**29
    assert memory_limit({"NIGHTFLOAT_SOLVER_GIB": "0"}) is None
    for wrong in ("much", "-1", "nan", "1e99"):
        with pytest.raises(SettingError, match="no number of GiB"):
            memory_limit({"NIGHTFLOAT_SOLVER_GIB": wrong})
