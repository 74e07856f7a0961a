"""What a check knows besides entries and windows: zone, training levels, waivers of the person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from nightfloat.rules.clock.arrays import BIG, Bools, Ints, ints
from nightfloat.rules.clock.calendar import Calendar

Levels = int | Sequence[tuple[date, int]]
"""A PGY level, or the levels from given dates on: ((1 Jul 2026, 1), (1 Jul 2027, 2))."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoggedException:
    """ACGME 6.23: a resident stayed of their own accord; `day` is the local date work began."""

    clinician: str
    day: date
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Zone of local dates, levels and opt-outs by clinician, logged exceptions and the horizon.

    `horizon`: the dates judged, end exclusive (None: open). Rows outside are read, not reported.
    """

    zone: str
    pgy: Mapping[str, Levels] = field(default_factory=dict)
    opt_out: frozenset[str] = frozenset()
    exceptions: tuple[LoggedException, ...] = ()
    horizon: tuple[date | None, date | None] = (None, None)

    def opted_out(self, people: Sequence[str]) -> Bools:
        """Return who of `people` has opted out of the weekly limit (EU Art 22, England)."""
        return np.array([name in self.opt_out for name in people], dtype=np.bool_)

    def pgy_at(self, people: Sequence[str], calendar: Calendar, person: Ints, at: Ints) -> Ints:
        """Return each person's PGY on the local date of a UTC minute; 0 where none is known."""
        keys, levels = [0], [0]
        for index, name in enumerate(people):
            level = self.pgy.get(name, 0)
            steps = [(1, level)] if isinstance(level, int) else [(1, 0)]
            if not isinstance(level, int):
                steps += sorted((day.toordinal(), pgy) for day, pgy in level)
            keys += [index * BIG + day for day, _ in steps]
            levels += [pgy for _, pgy in steps]
        row = np.searchsorted(ints(keys), person * BIG + calendar.day(at), side="right") - 1
        return ints(ints(levels)[row])
