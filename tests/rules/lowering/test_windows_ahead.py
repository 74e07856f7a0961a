"""Averaging windows of a block that is planned before the next: cut as the whole will be."""

from __future__ import annotations

from datetime import timedelta

import pytest

from nightfloat.domain.entry import Entry, Kind
from nightfloat.rules.compile import compile_days
from nightfloat.rules.language import Count
from nightfloat.rules.programme import PackUse
from tests.rules.library.verify import MONDAY
from tests.rules.test_check import programme


@pytest.mark.parametrize(("planned", "reaches_back"), [(1, True), (2, False)])
def test_free_days_before_a_block_count_only_while_its_window_is_short(
    planned: int, reaches_back: bool
) -> None:
    """Days on no rotation since Saturday: 16 are one window; with a second fortnight to come
    they are more than 28, are cut at the blocks, and Sunday off serves neither.
    """
    one = programme(blocks=2, days=14, planned=planned, packs=(PackUse(name="acgme"),))
    eve = one.calendar.instant(MONDAY - timedelta(days=3), 7 * 60)
    worked = Entry("R1", eve, eve + timedelta(hours=10), Kind.SHIFT, code="D", rotation="WARD")
    problem = compile_days(one, ("1",), {}, (worked,))
    first = problem.grid.first
    ends = [
        step
        for limit in problem.limits
        if limit.rule == "acgme.6.21.b" and limit.person == 0 and isinstance(limit.of, Count)
        for pattern, _ in limit.of.terms
        for step in pattern.ends or ()
    ]
    assert max(ends) == problem.grid.length - 1
    assert (min(ends) < first) == reaches_back
