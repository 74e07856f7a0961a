"""Which duty periods a rule of runs is about: all, long ones, nights, long late ones."""

from __future__ import annotations

from datetime import time

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import Bools, Ints
from nightfloat.rules.clock.calendar import Calendar
from nightfloat.rules.clock.timeline import Stretches, Timeline


def selected(
    timeline: Timeline,
    zone: str,
    kinds: frozenset[Kind],
    *,
    split_gap: int,
    over: int,
    night: tuple[time, time, int] | None,
    not_night: bool,
    late_after: time | None,
) -> tuple[Stretches, Ints]:
    """Return the duty periods of `kinds` and the positions of those selected.

    `over`: longer than that many minutes. `night` (from, to, minutes): at least so many minutes
    between those local times of one night (`not_night`: none such). `late_after`: ends after that
    local time of the day it starts on.
    """
    duty = timeline.stretches(kinds, split_gap)
    calendar = timeline.calendar(zone)
    keep: Bools = duty.length > over
    if night is not None:
        keep = keep & (_is_night(calendar, duty, *night) ^ not_night)
    if late_after is not None:
        keep = keep & (duty.end > calendar.at(calendar.day(duty.start), late_after))
    return duty, np.flatnonzero(keep)


def _is_night(calendar: Calendar, duty: Stretches, begin: time, end: time, minutes: int) -> Bools:
    day = calendar.day(duty.start)
    most = np.zeros(day.shape, dtype=np.int64)
    for shift in (-1, 0, 1):
        low = np.maximum(duty.start, calendar.at(day + shift, begin))
        high = np.minimum(duty.end, calendar.at(day + shift + 1, end))
        most = np.maximum(most, high - low)
    return np.asarray(most >= minutes, dtype=np.bool_)
