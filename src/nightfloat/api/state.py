"""What the serving process holds; made once, handed to `create_app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import RLock
from typing import Annotated, Any, Protocol, TypeVar

from anyio import CapacityLimiter
from fastapi import Depends, Request

from nightfloat.app.events import EventHub
from nightfloat.assistant.sidecar.settings import AssistantSettings
from nightfloat.auth.attempts import Attempts
from nightfloat.auth.one_time import OneTimeTokens
from nightfloat.store.database import Database

Part = TypeVar("Part")

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which a machine calls itself."""

ANYBODY = "*"
"""Among the proxies: whoever connects."""


class Service(Protocol):
    """Something that runs beside the requests: started before the first, stopped after the last."""

    def start(self) -> None:
        """Begin; called once, before the first request."""

    def stop(self) -> None:
        """End within a second; called once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this process serves.

    `hosts` are the names by which browsers may call it. `proxies` are the addresses and networks
    (or `*`: all) whose word on whom a request comes from is believed; this machine's always is.
    `setup_code` is what the first administrator has to know who does not sit at this machine;
    empty when there is one already.
    """

    data: Path
    hosts: frozenset[str] = LOOPBACK
    proxies: tuple[str, ...] = ()
    site: Path | None = None
    setup_code: str = ""
    assistant: AssistantSettings = AssistantSettings()


@dataclass(slots=True, kw_only=True)
class State:
    """The database, the clock, the event hub, and whatever lives as long as the process."""

    database: Database
    clock: Callable[[], datetime]
    settings: Settings
    hub: EventHub
    attempts: Attempts = field(default_factory=Attempts)
    tokens: OneTimeTokens = field(default_factory=OneTimeTokens)
    services: list[Service] = field(default_factory=list)
    # Threads. Writers take turns anyway, so a few are enough. What only reads never waits for
    # them; what may change something but begins by reading waits for its turn later on (a
    # version's, the writer's), and so has threads of its own. Passwords are hashed one at a time:
    # of many who sign in at once, most wait without a thread.
    readers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(24))
    writers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(8))
    waiters: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(8))
    hashers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(2))
    _parts: dict[type[Any], Any] = field(default_factory=dict)
    # One part may be made of another.
    _lock: RLock = field(default_factory=RLock)

    def part(self, kind: type[Part], make: Callable[[], Part]) -> Part:
        """Return this process's one `kind`, made by `make` when first asked for.

        For what a feature keeps in memory between requests (a cache of live checks, a runner).
        """
        with self._lock:
            if kind not in self._parts:
                self._parts[kind] = make()
            found: Part = self._parts[kind]
            return found


async def state_of(request: Request) -> State:
    """Return the state of the process that answers this request."""
    state: State = request.app.state.process
    return state


Process = Annotated[State, Depends(state_of)]
"""A parameter of an endpoint that needs more than its scope's session."""
