"""Repairs in a child process: the same answers as in this one, and what happens when it ends."""

from __future__ import annotations

import sys
import time
from datetime import date

import pytest

from nightfloat.explain.live import Live
from nightfloat.explain.live_repair import basis_of, codes_of
from nightfloat.rules.grid import OFF
from nightfloat.solver.client import ChildError
from nightfloat.solver.mender import BlockMender
from nightfloat.solver.mender_client import ChildMender
from nightfloat.solver.mending import Asked, Basis, CodeMove
from tests.api.versioning import solved, tiny


def question() -> tuple[Basis, Asked]:
    """Return the tiny example's block, and whoever has its first night out."""
    live = Live.of(tiny(), solved().entries)
    block = tiny().calendar.block("1")
    rows = codes_of(live, block)
    who = next(id for id, codes in rows.items() if codes[3] == "N")
    day = date(2026, 7, 4)
    asked = Asked(
        rows=rows,
        forced=((who, day, OFF),),
        needs=(),
        held=(),
        first=day,
        count=2,
        most=None,
        effort=2.0,
    )
    return basis_of(live, block), asked


def test_a_child_answers_as_this_process_does_and_asks_back() -> None:
    """Twice with one compilation; each schedule is put to the check before it is offered."""
    basis, asked = question()
    seen: list[tuple[CodeMove, ...]] = []

    def refused(moves: tuple[CodeMove, ...]) -> tuple[str, ...]:
        seen.append(moves)
        return (moves[0][0],) if len(seen) == 1 else ()

    child = ChildMender()
    try:
        fine = child.answer(basis, asked, lambda _: ())
        assert fine == BlockMender().answer(basis, asked, lambda _: ())
        assert len(fine) == 2
        others = child.answer(basis, asked, refused)
        assert seen[0] == fine[0].moves
        assert others[0].moves != fine[0].moves
        assert others == BlockMender().answer(
            basis, asked, lambda moves: (moves[0][0],) if moves == seen[0] else ()
        )
    finally:
        child.stop()


def test_a_child_that_ends_is_an_error_with_a_way_out_not_a_wait() -> None:
    """Whatever it says before it goes; the next question starts another."""
    basis, asked = question()
    for code in ("pass", 'print(\'{"type": "ready"}\', flush=True)'):
        child = ChildMender(command=(sys.executable, "-c", code))
        with pytest.raises(ChildError, match="ask again"):
            child.answer(basis, asked, lambda _: ())
        child.stop()


def test_an_idle_child_is_let_go() -> None:
    """It costs memory; the next question starts it again with everything it needs."""
    basis, asked = question()
    child = ChildMender(idle=0.05)
    try:
        first = child.answer(basis, asked, lambda _: ())
        deadline = time.monotonic() + 20
        while child.running and time.monotonic() < deadline:
            time.sleep(0.02)
        assert not child.running
        assert child.answer(basis, asked, lambda _: ()) == first
    finally:
        child.stop()
