"""Whether the sidecar is well: asked rarely, by one for all, and never for long."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from nightfloat.assistant.sidecar.counters import Counters
from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.model import Status
from nightfloat.assistant.sidecar.settings import AssistantSettings

logger = logging.getLogger("nightfloat")


class State(StrEnum):
    """What is known of the sidecar."""

    DISABLED = "disabled"
    UNREACHABLE = "unreachable"
    """It does not answer, or not as it should."""
    MODEL_MISSING = "model_missing"
    READY = "ready"


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """The state since an instant (None before anything is known), and why.

    `outcome` is what an answer that is asked for now would end with, COMPLETE when it is ready;
    `digest` tells its model from others.
    """

    state: State
    since: datetime | None = None
    detail: str = ""
    outcome: Outcome = Outcome.OFF
    digest: str = ""

    @property
    def ready(self) -> bool:
        """Whether it can be asked."""
        return self.state is State.READY


class Monitor:
    """Knows the sidecar's health: it is probed when somebody asks and what is known is too old.

    A failure of a request trips it at once, and the next probe is what lets requests through
    again: a breaker that closes by itself. `look` asks what is there (`TextModel.status`).
    """

    def __init__(
        self,
        settings: AssistantSettings,
        look: Callable[[], Awaitable[Status]],
        counters: Counters,
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self.settings = settings
        self.look = look
        self.counters = counters
        self.clock = clock
        self.now = now
        self.appeared: Callable[[], None] = lambda: None
        """Called when a probe finds it ready that was not, or with another model."""
        self._health = Health(state=State.UNREACHABLE, detail="it was not asked yet.")
        self._until = -1.0
        self._trips = 0
        self._probe: asyncio.Task[None] | None = None
        if not settings.enabled:
            self._health = Health(
                state=State.DISABLED, detail="Maybe set ENABLE_LLM_ASSISTANT=true."
            )

    @property
    def known(self) -> Health:
        """What was known last."""
        return self._health

    async def current(self) -> Health:
        """Return the health, from a probe where what is known is too old; never raises.

        However many ask, there is one probe, and it goes on when one of them leaves.
        """
        if self.settings.enabled and self.clock() >= self._until:
            if self._probe is None or self._probe.done():
                self._probe = asyncio.create_task(self._look(), name="assistant probe")
            await asyncio.shield(self._probe)
        return self._health

    def trip(self, error: SidecarError) -> None:
        """Take it for ill from now on, for something that was asked of it has failed."""
        self._trips += 1
        self._set(_ill(error), self.settings.health_ttl_fail_s)

    def stop(self) -> None:
        """End the probe that runs."""
        if self._probe is not None:
            self._probe.cancel()

    async def _look(self) -> None:
        trips = self._trips
        found = await self._found()
        self.counters.probes[str(found.state)] += 1
        if found.ready and trips != self._trips:
            return  # it has failed since this probe began
        ttl = self.settings.health_ttl_ok_s if found.ready else self.settings.health_ttl_fail_s
        new = found.ready and (self._health.state, self._health.digest) != (
            State.READY,
            found.digest,
        )
        self._set(found, ttl)
        if new:
            self.appeared()

    async def _found(self) -> Health:
        settings = self.settings
        try:
            async with asyncio.timeout(settings.health_timeout_s):
                status = await self.look()
        except TimeoutError:
            return Health(
                state=State.UNREACHABLE,
                outcome=Outcome.TIMEOUT,
                detail=f"{settings.base_url} did not answer within {settings.health_timeout_s:g} "
                "seconds. Maybe it is busy starting, or hangs: restart it.",
            )
        except SidecarError as error:
            return _ill(error)
        if not status.digest:
            has = ", ".join(status.names[:5]) or "none"
            return Health(
                state=State.MODEL_MISSING,
                outcome=Outcome.MODEL_MISSING,
                detail=f"{settings.base_url} has no model {settings.model}; it has {has}. Maybe "
                "fetch it with `scripts/init-llm.sh`, or install the bundle with "
                "`scripts/assistant-bundle.sh`.",
            )
        return Health(state=State.READY, outcome=Outcome.COMPLETE, digest=status.digest)

    def _set(self, found: Health, ttl: float) -> None:
        before = self._health
        changed = found.state is not before.state or before.since is None
        self._health = Health(
            state=found.state,
            since=self.now() if changed else before.since,
            detail=found.detail,
            outcome=found.outcome,
            digest=found.digest,
        )
        self._until = self.clock() + ttl
        if changed:
            level = logging.INFO if found.ready else logging.WARNING
            logger.log(level, "assistant: the sidecar is %s. %s", found.state, found.detail)


def _ill(error: SidecarError) -> Health:
    missing = error.outcome is Outcome.MODEL_MISSING
    return Health(
        state=State.MODEL_MISSING if missing else State.UNREACHABLE,
        outcome=error.outcome,
        detail=str(error),
    )
