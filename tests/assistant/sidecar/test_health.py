"""The health: one probe for all, quick whatever happens, tripped by failures."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

import pytest

from nightfloat.assistant.sidecar.counters import Counters
from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.health import Monitor, State
from nightfloat.assistant.sidecar.model import Status
from nightfloat.assistant.sidecar.settings import AssistantSettings
from tests.assistant.fake_sidecar import DIGEST, MODEL, FakeSidecar, Mode
from tests.assistant.sidecar.asking import NOW, sidecar, until

ENABLED = AssistantSettings(enabled=True)
LOST = SidecarError(Outcome.LOST, "it broke off.")


class Time:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.seconds = 1000.0

    def clock(self) -> float:
        """Return seconds."""
        return self.seconds

    def now(self) -> datetime:
        """Return the time."""
        return NOW + timedelta(seconds=self.seconds - 1000)


class Looking:
    """What a probe finds, and how often it was asked for."""

    def __init__(self) -> None:
        self.times = 0
        self.found: Status | SidecarError = Status("d1", (MODEL,))
        self.wait: Callable[[], Awaitable[object]] = lambda: asyncio.sleep(0)

    async def __call__(self) -> Status:
        """Look."""
        self.times += 1
        found = self.found
        await self.wait()
        if isinstance(found, SidecarError):
            raise found
        return found


def monitor(looking: Looking, time: Time, settings: AssistantSettings = ENABLED) -> Monitor:
    """Return a monitor of what is looked at."""
    return Monitor(settings, looking, Counters(), clock=time.clock, now=time.now)


def test_it_is_asked_rarely() -> None:
    """Every 15 seconds while it is well, every 30 while it is not, and only when asked."""
    looking, time = Looking(), Time()
    watch = monitor(looking, time)

    async def ask() -> None:
        assert looking.times == 0
        for seconds, probes, ready in ((0, 1, True), (14.9, 1, True), (0.2, 2, True)):
            time.seconds += seconds
            assert (await watch.current()).ready is ready
            assert looking.times == probes
        looking.found = SidecarError(Outcome.UNREACHABLE, "gone.")
        for seconds, probes, ready in ((15, 3, False), (29.9, 3, False), (0.2, 4, False)):
            time.seconds += seconds
            assert (await watch.current()).ready is ready
            assert looking.times == probes

    asyncio.run(ask())
    assert watch.counters.probes == {"ready": 2, "unreachable": 2}


def test_since_when_and_why() -> None:
    """The instant is that of the change, the reason the latest."""
    looking, time = Looking(), Time()
    watch = monitor(looking, time)

    async def ask() -> None:
        assert (watch.known.state, watch.known.since) == (State.UNREACHABLE, None)
        assert (await watch.current()).since == NOW
        time.seconds += 20
        assert (await watch.current()).since == NOW
        looking.found = SidecarError(Outcome.UNREACHABLE, "gone.")
        time.seconds += 20
        found = await watch.current()
        assert (found.since, found.detail) == (NOW + timedelta(seconds=40), "gone.")
        looking.found = SidecarError(Outcome.REFUSED, "noise.")
        time.seconds += 40
        found = await watch.current()
        assert (found.since, found.detail) == (NOW + timedelta(seconds=40), "noise.")
        looking.found = Status("", ("another:1b",))
        time.seconds += 40
        found = await watch.current()
        assert found.state is State.MODEL_MISSING
        assert found.outcome is Outcome.MODEL_MISSING
        assert found.since == NOW + timedelta(seconds=120)
        assert "it has another:1b. Maybe fetch it with `scripts/init-llm.sh`" in found.detail

    asyncio.run(ask())


def test_a_failure_trips_it_and_a_probe_lets_through_again() -> None:
    """At once, for half a minute; then the next probe decides."""
    looking, time = Looking(), Time()
    watch = monitor(looking, time)

    async def ask() -> None:
        assert (await watch.current()).ready
        watch.trip(LOST)
        found = await watch.current()
        assert (found.state, found.outcome) == (State.UNREACHABLE, Outcome.LOST)
        time.seconds += 29
        assert not (await watch.current()).ready
        assert looking.times == 1
        time.seconds += 2
        assert (await watch.current()).ready
        assert looking.times == 2
        watch.trip(SidecarError(Outcome.MODEL_MISSING, "not found."))
        assert (await watch.current()).state is State.MODEL_MISSING

    asyncio.run(ask())


def test_a_probe_from_before_a_failure_proves_nothing() -> None:
    """It was tripped while the probe ran."""
    looking, time = Looking(), Time()
    watch = monitor(looking, time)

    async def ask() -> None:
        going = asyncio.Event()
        looking.wait = going.wait
        asked = asyncio.create_task(watch.current())
        await until(lambda: looking.times == 1)
        watch.trip(LOST)
        going.set()
        assert (await asked).outcome is Outcome.LOST
        assert not (await watch.current()).ready

    asyncio.run(ask())


def test_whoever_leaves_does_not_end_the_probe() -> None:
    """Others wait for it."""
    looking, time = Looking(), Time()
    watch = monitor(looking, time)

    async def ask() -> None:
        going = asyncio.Event()
        looking.wait = going.wait
        first, second = (asyncio.create_task(watch.current()) for _ in range(2))
        await until(lambda: looking.times == 1)
        first.cancel()
        await asyncio.sleep(0)
        going.set()
        assert (await second).ready
        assert looking.times == 1

    asyncio.run(ask())


def test_disabled_asks_nobody() -> None:
    """Nothing is probed."""
    looking = Looking()
    watch = monitor(looking, Time(), AssistantSettings())
    found = asyncio.run(watch.current())
    assert (found.state, found.outcome, looking.times) == (State.DISABLED, Outcome.OFF, 0)
    assert found.detail == "Maybe set ENABLE_LLM_ASSISTANT=true."


def test_changes_are_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    """Administrators find out from the log, and it is not full of it."""
    looking, time = Looking(), Time()
    watch = monitor(looking, time)

    async def ask() -> None:
        for found in (Status("d1", ()), LOST, LOST, LOST, Status("d1", ())):
            looking.found = found
            await watch.current()
            time.seconds += 31

    with caplog.at_level(logging.INFO, "nightfloat"):
        asyncio.run(ask())
    assert [(one.levelname, one.getMessage()) for one in caplog.records] == [
        ("INFO", "assistant: the sidecar is ready. "),
        ("WARNING", "assistant: the sidecar is unreachable. it broke off."),
        ("INFO", "assistant: the sidecar is ready. "),
    ]


# ── On a real socket ────────────────────────────────────────────────────────────────────────────


def test_fifty_who_ask_a_sidecar_that_hangs(fake: FakeSidecar) -> None:
    """One probe and one answer for all of them; then nobody waits."""
    fake.reset(Mode.HANG)
    watch = sidecar(fake, health_timeout_s=2.0).health

    async def ask() -> tuple[float, float]:
        begun = time.monotonic()
        found = await asyncio.gather(*(watch.current() for _ in range(50)))
        first = time.monotonic() - begun
        assert [one.ready for one in found] == [False] * 50
        assert found[0].outcome is Outcome.TIMEOUT
        begun = time.monotonic()
        await asyncio.gather(*(watch.current() for _ in range(50)))
        return first, time.monotonic() - begun

    first, again = asyncio.run(ask())
    assert fake.stat.probes == 1
    assert 1.9 < first < 5  # 2.2 s on a machine that does nothing else
    assert again < 0.5


@pytest.mark.parametrize(
    ("mode", "state", "outcome"),
    [
        (Mode.OK, State.READY, Outcome.COMPLETE),
        (Mode.STALL, State.READY, Outcome.COMPLETE),
        (Mode.NOMODEL, State.MODEL_MISSING, Outcome.MODEL_MISSING),
        (Mode.HTML, State.UNREACHABLE, Outcome.REFUSED),
        (Mode.NOT_FOUND, State.UNREACHABLE, Outcome.REFUSED),
        (Mode.UNAVAILABLE, State.UNREACHABLE, Outcome.BUSY),
        (Mode.HANG, State.UNREACHABLE, Outcome.TIMEOUT),
    ],
)
def test_what_probes_find(fake: FakeSidecar, mode: Mode, state: State, outcome: Outcome) -> None:
    """A list with the model's name is what counts."""
    fake.reset(mode)
    found = asyncio.run(sidecar(fake, health_timeout_s=0.3).health.current())
    assert (found.state, found.outcome) == (state, outcome)
    assert found.digest == (DIGEST if state is State.READY else "")
    assert (found.detail == "") is found.ready


def test_a_sidecar_that_is_killed_is_found_out_at_once() -> None:
    """No time-out is waited for where nothing listens any more."""
    with FakeSidecar() as gone:
        watch = sidecar(gone, health_ttl_ok_s=0.0).health
        assert asyncio.run(watch.current()).ready
    begun = time.monotonic()
    assert asyncio.run(watch.current()).outcome is Outcome.UNREACHABLE
    assert time.monotonic() - begun < 1
    assert watch.known.since is not None
    assert watch.known.since.tzinfo is UTC
