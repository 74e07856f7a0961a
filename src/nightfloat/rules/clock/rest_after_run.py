"""Rest after days in a row: 48 hours after long shifts or working days, 46 after nights."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import time
from typing import ClassVar

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.measurements import Measurements, Row
from nightfloat.rules.clock.run_length import RunLength
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows
from nightfloat.rules.clock.words import hours, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class RestAfterRun:
    """At least `minutes` of rest after a run of `run_from` dates or more.

    The run is described by the same parameters as in RunLength. The rest lasts from the departure
    after the run's last duty period to the next work of `rest_kinds`, in real minutes.
    England Sch. 3 paras 10–14 (rules.md §3.8).
    """

    minutes: int
    run_from: int
    rest_kinds: frozenset[Kind]
    kinds: frozenset[Kind]
    split_gap: int = 0
    over: int = 0
    night_from: time | None = None
    night_to: time | None = None
    night_minutes: int = 0
    late_after: time | None = None
    not_night: bool = False
    unlinked_weekday: int = 0
    noun: str = "nights"

    at_least: ClassVar[bool] = True

    @property
    def unit(self) -> str:
        return "min"

    @property
    def watched(self) -> frozenset[Kind]:
        return self.kinds | self.rest_kinds

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        return None, self.minutes

    @property
    def run(self) -> RunLength:
        """The run that triggers the rest."""
        shared = {f.name for f in fields(RunLength)} & {f.name for f in fields(self)}
        return RunLength(**{name: getattr(self, name) for name in sorted(shared)})

    def measure(self, timeline: Timeline, _windows: Windows, context: Context) -> Measurements:
        """One row a run of `run_from` dates or more that work follows."""
        duty, _, last, length = self.run.runs(timeline, context.zone)
        last, length = last[length >= self.run_from], length[length >= self.run_from]
        work = timeline.stretches(self.rest_kinds, self.split_gap)
        home = np.searchsorted(work.key_start, duty.key_end[last], side="left") - 1
        after = np.minimum(home + 1, work.person.size - 1)
        i = np.flatnonzero((after > home) & (work.person[after] == work.person[home]))
        home, after = home[i], after[i]
        return Measurements(
            at_least=self.at_least,
            person=work.person[home],
            measured=work.start[after] - work.end[home],
            limit=np.full(home.shape, self.minutes, dtype=np.int64),
            start=work.end[home],
            end=work.start[after],
            until=work.end[after],
            rotation=ints(timeline.rotation[work.last_row[home]]),
            rotations=timeline.rotations,
            facts=(("run", length[i]),),
        )

    def words(self) -> str:
        count = "any number of" if self.run_from <= 1 else f"{self.run_from} or more"
        return f"At least {hours(self.minutes)} of rest after {count} {self.run.sort} in a row."

    def message(self, row: Row) -> str:
        return (
            f"{hours(row.measured)} of rest after {row.facts['run']} {self.noun} in a row, "
            f"{moment(row.start)} to {moment(row.end)}: "
            f"{hours(row.limit - row.measured)} short of {hours(row.limit)}."
        )
