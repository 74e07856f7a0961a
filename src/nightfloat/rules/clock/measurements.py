"""What a rule measured, as columns, and one row of it for the reader of messages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import ClassVar, Protocol

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import UNSET, Bools, Ints, ints
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import Windows


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One measurement with local instants: what a message is written from."""

    measured: int
    limit: int
    start: datetime
    end: datetime
    facts: Mapping[str, int]
    rotation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Measurements:
    """Columns of one rule's measurements, sorted by person.

    `measured` and `limit` are UNSET where the rule was not triggered or limits nothing.
    `start`, `end`: the span that was measured, UTC minutes. `until`: the end of what the
    measurement is about (for a gap, the work after it), which decides whether it is history.
    """

    at_least: bool
    person: Ints
    measured: Ints
    limit: Ints
    start: Ints
    end: Ints
    until: Ints
    rotation: Ints
    rotations: tuple[str, ...]
    facts: tuple[tuple[str, Ints], ...] = ()

    @property
    def margin(self) -> Ints:
        """How much is left before a breach (negative: beyond it); a huge number where unlimited."""
        free = (self.limit == UNSET) | (self.measured == UNSET)
        gap = np.where(free, 0, self.limit) - np.where(free, 0, self.measured)
        return ints(np.where(free, np.iinfo(np.int64).max, -gap if self.at_least else gap))

    @property
    def breached(self) -> Bools:
        """Which rows lie beyond their limit."""
        over = self.measured < self.limit if self.at_least else self.measured > self.limit
        return np.asarray(over & (self.limit != UNSET) & (self.measured != UNSET), dtype=np.bool_)

    def is_breach(self, measured: int, limit: int) -> bool:
        """Return whether one row's numbers are a breach; `breached` for a single row."""
        if UNSET in (measured, limit):
            return False
        return measured < limit if self.at_least else measured > limit

    def take(self, rows: Ints) -> Measurements:
        """Return the given rows."""
        return replace(
            self,
            person=self.person[rows],
            measured=self.measured[rows],
            limit=self.limit[rows],
            start=self.start[rows],
            end=self.end[rows],
            until=self.until[rows],
            rotation=self.rotation[rows],
            facts=tuple((name, column[rows]) for name, column in self.facts),
        )


def of_windows(
    windows: Windows,
    *,
    at_least: bool,
    measured: Ints,
    limit: Ints,
    facts: tuple[tuple[str, Ints], ...] = (),
) -> Measurements:
    """Return measurements with one row a window, its counted and leave days among the facts."""
    own = (("days", windows.days), ("leave_days", windows.leave_days))
    return Measurements(
        at_least=at_least,
        person=windows.person,
        measured=ints(measured),
        limit=ints(limit),
        start=windows.start,
        end=windows.end,
        until=windows.end,
        rotation=windows.rotation,
        rotations=windows.rotations,
        facts=own + facts,
    )


def peaks(found: Measurements) -> Measurements:
    """Keep of sliding measurements the worst of each overlapping breach, and each person's worst.

    Rows must be sorted by (person, start).
    """
    bad = found.breached
    if found.person.size == 0:
        return found
    apart = np.ones(bad.size, dtype=np.bool_)
    apart[1:] = (
        (found.person[1:] != found.person[:-1])
        | (bad[1:] != bad[:-1])
        | (bad[1:] & (found.start[1:] >= found.end[:-1]))
    )
    cluster = np.cumsum(apart)
    order = np.lexsort((found.start, found.margin, cluster))
    best = order[np.concatenate(([True], np.diff(cluster[order]) != 0))]
    troubled = np.isin(found.person, found.person[bad])
    calm = best[~troubled[best]]
    calm = calm[np.lexsort((found.start[calm], found.margin[calm], found.person[calm]))]
    calm = calm[np.concatenate(([True], np.diff(found.person[calm]) != 0))[: calm.size]]
    return found.take(ints(np.sort(np.concatenate((best[bad[best]], calm)))))


class Primitive(Protocol):
    """One machine of rules.md §3.9; a frozen dataclass whose readers stand side by side."""

    at_least: ClassVar[bool]

    @property
    def unit(self) -> str:
        """What is measured: "min", or the name of what is counted."""

    @property
    def watched(self) -> frozenset[Kind]:
        """The kinds of entries whose times the measurement adds up or looks at."""

    @property
    def nominal(self) -> tuple[int | None, int | None]:
        """Measured and limit to show for a clinician with nothing to measure."""

    def measure(self, timeline: Timeline, windows: Windows, context: Context, /) -> Measurements:
        """Measure every clinician at once."""

    def words(self) -> str:
        """The rule as one plain sentence."""

    def message(self, row: Row) -> str:
        """What is wrong in one breach, with the numbers."""
