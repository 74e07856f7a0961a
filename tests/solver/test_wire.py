"""Progress that leaves the process: the newest, seldom, and never lost."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import pairwise
from typing import Any

from nightfloat.solver.wire import Coalesced


def test_the_newest_is_passed_on_and_the_last_is_never_lost() -> None:
    """A thousand reports in a moment are a few, in order, and the last is among them."""
    sent: list[tuple[float, Mapping[str, Any]]] = []
    progress = Coalesced(lambda content: sent.append((time.monotonic(), content)), every=0.05)
    for number in range(1_000):
        progress({"number": number})
        if number % 250 == 0:
            time.sleep(0.06)
    progress.close()
    numbers = [content["number"] for _, content in sent]
    assert numbers == sorted(set(numbers))
    assert numbers[-1] == 999
    assert len(numbers) < 100
    assert all(later - at >= 0.04 for (at, _), (later, _) in pairwise(sent[:-1]))


def test_a_report_goes_out_while_nothing_else_is_told() -> None:
    """Who tells once need not tell again."""
    sent: list[Mapping[str, Any]] = []
    progress = Coalesced(sent.append, every=0.01)
    progress({"number": 1})
    end = time.monotonic() + 10
    while not sent and time.monotonic() < end:
        time.sleep(0.005)
    assert sent == [{"number": 1}]
    progress.close()
    assert sent == [{"number": 1}]
