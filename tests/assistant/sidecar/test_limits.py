"""A few at once, a few that wait, and so many a minute."""

from __future__ import annotations

import asyncio
import time

import pytest

from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.limits import Rate, Slots


def test_one_runs_two_wait_and_the_rest_is_told_at_once() -> None:
    """Six at once: three are served, one after another."""
    slots = Slots(running=1, waiting=2, wait_s=5)
    served: list[int] = []
    at_once: list[int] = []

    async def one(number: int, first: asyncio.Event) -> str:
        try:
            async with slots.turn():
                at_once.append(slots.running)
                served.append(number)
                await first.wait()
                return "served"
        except SidecarError as error:
            return str(error.outcome)

    async def all_at_once() -> list[str]:
        first = asyncio.Event()
        tasks = [asyncio.create_task(one(number, first)) for number in range(6)]
        begun = time.monotonic()
        await asyncio.wait(tasks[3:])
        assert time.monotonic() - begun < 1
        assert (slots.running, slots.waiting) == (1, 2)
        first.set()
        return list(await asyncio.gather(*tasks))

    assert asyncio.run(all_at_once()) == ["served"] * 3 + ["busy"] * 3
    assert served == [0, 1, 2]
    assert at_once == [1, 1, 1]
    assert (slots.running, slots.waiting) == (0, 0)


def test_nobody_waits_for_ever() -> None:
    """A turn that does not come is busy, and is nobody's afterwards."""
    slots = Slots(running=1, waiting=1, wait_s=0.02)

    async def wait() -> None:
        async with slots.turn():
            with pytest.raises(SidecarError) as error:
                async with slots.turn():
                    raise AssertionError
            assert error.value.outcome is Outcome.BUSY
        async with slots.turn():
            assert slots.running == 1

    asyncio.run(wait())


def test_who_leaves_while_waiting_takes_no_turn() -> None:
    """Also in the moment in which it comes."""
    slots = Slots(running=1, waiting=5, wait_s=5)

    async def hold(until: asyncio.Event) -> None:
        async with slots.turn():
            await until.wait()

    async def leave() -> None:
        until = asyncio.Event()
        tasks = [asyncio.create_task(hold(until)) for _ in range(4)]
        await asyncio.sleep(0)
        until.set()
        for task in tasks[1:3]:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        assert (slots.running, slots.waiting) == (0, 0)
        async with asyncio.timeout(1), slots.turn():
            pass

    asyncio.run(leave())


def test_no_waiting() -> None:
    """With no place to wait the second is told at once."""
    slots = Slots(running=1, waiting=0, wait_s=5)

    async def ask() -> None:
        async with slots.turn():
            with pytest.raises(SidecarError):
                await slots.turn().__aenter__()

    asyncio.run(ask())


def test_so_many_a_minute_for_each_user() -> None:
    """A sliding minute; what was refused does not count, and one user is not another."""
    seconds = [0.0]
    rate = Rate(2, lambda: seconds[0])
    assert [rate.allow(1), rate.allow(1), rate.allow(1), rate.allow(2)] == [True, True, False, True]
    seconds[0] = 59.9
    assert not rate.allow(1)
    seconds[0] = 60.0
    assert rate.allow(1)
    assert rate.allow(1)
    assert not rate.allow(1)
    seconds[0] = 200.0
    assert rate.allow(3)
    assert list(rate._served) == [3]  # nobody is remembered for longer than that
