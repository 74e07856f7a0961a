"""What a duty period holds: a long call (6.21.a), rows of a kind, and where the last one ends."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nightfloat.domain.entry import CLINICAL, Kind
from nightfloat.rules.clock.arrays import Bools, Ints, ints
from nightfloat.rules.clock.timeline import Stretches, Timeline

Span = Literal["presence", "call_only", "any_work"]


def long_calls(
    timeline: Timeline, duty: Stretches, kinds: frozenset[Kind], minutes: int, span: Span
) -> Bools:
    """Return which duty periods hold a call of `kinds` of at least `minutes`.

    "presence": the duty period holds such a call and lasts that long from arrival to departure;
    "call_only": it lasts that long from arrival to the end of its last clinical row, before any
    transition or education; "any_work": it lasts that long, call or not.
    """
    if span == "any_work":
        return np.asarray(duty.length >= minutes, dtype=np.bool_)
    end = last_end(timeline, duty, CLINICAL) if span == "call_only" else duty.end
    return np.asarray(holds(timeline, duty, kinds) & (end - duty.start >= minutes), dtype=np.bool_)


def holds(timeline: Timeline, duty: Stretches, kinds: frozenset[Kind]) -> Bools:
    """Return which duty periods hold a row of `kinds`."""
    calls = timeline.stretches(kinds)
    home = np.searchsorted(duty.key_start, calls.key_start, side="right") - 1
    inside = (home >= 0) & (calls.key_start < duty.key_end[home]) if duty.start.size else home >= 0
    held = np.zeros(duty.start.shape, dtype=np.bool_)
    held[home[inside]] = True
    return held


def last_end(timeline: Timeline, duty: Stretches, kinds: frozenset[Kind]) -> Ints:
    """Return the end of the last row of `kinds` in each duty period; 0 where it holds none."""
    if duty.rows.size == 0:
        return duty.end
    counts = timeline.is_kind(kinds)[duty.rows]
    return ints(np.maximum.reduceat(np.where(counts, timeline.end[duty.rows], 0), duty.first))
