"""Which duty periods count as a long call: what starts the 14 hours of 6.21.a."""

from __future__ import annotations

from typing import Literal

import numpy as np

from nightfloat.domain.entry import Kind
from nightfloat.rules.clock.arrays import Bools
from nightfloat.rules.clock.timeline import Stretches, Timeline

Span = Literal["presence", "call_only", "any_work"]


def long_calls(
    timeline: Timeline, duty: Stretches, kinds: frozenset[Kind], minutes: int, span: Span
) -> Bools:
    """Return which duty periods hold a call of `kinds` of at least `minutes`.

    "presence": the duty period holds such a call and lasts that long from arrival to departure;
    "call_only": the call's own rows last that long; "any_work": the duty period does, call or not.
    """
    if span == "any_work":
        return np.asarray(duty.length >= minutes, dtype=np.bool_)
    calls = timeline.stretches(kinds)
    home = np.searchsorted(duty.key_start, calls.key_start, side="right") - 1
    if span == "call_only":
        home = home[calls.length >= minutes]
    held = np.zeros(duty.start.shape, dtype=np.bool_)
    held[home] = True
    return np.asarray(held & ((duty.length >= minutes) | (span == "call_only")), dtype=np.bool_)
