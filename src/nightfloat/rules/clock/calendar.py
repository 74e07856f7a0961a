"""Local dates of an IANA zone against UTC minutes: a table of midnights, true at DST changes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

import numpy as np

from nightfloat.domain.time import minute_of
from nightfloat.rules.clock.arrays import Ints, ints


def instant_of(minute: int, zone: str = "UTC") -> datetime:
    """Return the aware instant of a UTC minute since the epoch, on the clock of `zone`."""
    return datetime.fromtimestamp(minute * 60, tz=ZoneInfo(zone))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Calendar:
    """The dates `first`.. of a zone (proleptic ordinals) and the UTC minute each one begins.

    `midnights[i]` is the local midnight that begins the date with ordinal `first + i`.
    """

    zone: str
    first: int
    midnights: Ints
    _clocks: dict[int, Ints] = field(default_factory=dict, repr=False)

    def day(self, minutes: Ints) -> Ints:
        """Return the ordinal of the local date in which each UTC minute lies."""
        return ints(np.searchsorted(self.midnights, minutes, side="right") - 1 + self.first)

    def day_up(self, minutes: Ints) -> Ints:
        """Return the ordinal of the first local date that begins at or after each UTC minute."""
        return ints(np.searchsorted(self.midnights, minutes, side="left") + self.first)

    def midnight(self, days: Ints) -> Ints:
        """Return the UTC minute at which each date (ordinal) begins.

        Raises IndexError, naming the date, for a date outside the table.
        """
        index = days - self.first
        if index.size and (index.min() < 0 or index.max() >= self.midnights.size):
            bad = int(days[(index < 0) | (index >= self.midnights.size)][0])
            raise IndexError(f"{date.fromordinal(bad)} lies outside the calendar of {self.zone}")
        return ints(self.midnights[index])

    def at(self, days: Ints, clock: time) -> Ints:
        """Return the UTC minute of the local time `clock` on each date (ordinal)."""
        name = clock.hour * 60 + clock.minute
        if name not in self._clocks:
            self._clocks[name] = _table(self.zone, self.first, self.midnights.size, clock)
        return ints(self._clocks[name][days - self.first])


def calendar_of(zone: str, first: date, last: date) -> Calendar:
    """Return the calendar of `zone` over whole years, from the one before `first` to after `last`.

    Raises ValueError, naming the zone, when the zone is not known.
    """
    return _years(zone, first.year - 1, last.year + 1)


@lru_cache(maxsize=32)
def _years(zone: str, first: int, last: int) -> Calendar:
    begin = date(first, 1, 1).toordinal()
    size = date(last, 12, 31).toordinal() - begin + 1
    return Calendar(zone=zone, first=begin, midnights=_table(zone, begin, size, time(0)))


def _table(zone: str, first: int, size: int, clock: time) -> Ints:
    try:
        info = ZoneInfo(zone)
    except (KeyError, ValueError) as error:
        raise ValueError(
            f"time zone {zone!r} is not known. Maybe a name such as America/New_York?"
        ) from error
    days = (date.fromordinal(first + i) for i in range(size))
    return ints([minute_of(datetime.combine(day, clock, tzinfo=info)) for day in days])
