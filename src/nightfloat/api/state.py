"""What the serving process holds; made once, handed to `create_app`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import Annotated, Any, Protocol, TypeVar

from anyio import CapacityLimiter
from fastapi import Depends, Request

from nightfloat.app.events import EventHub
from nightfloat.auth.attempts import Attempts
from nightfloat.auth.one_time import OneTimeTokens
from nightfloat.store.database import Database

Part = TypeVar("Part")

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
"""The names by which a machine calls itself."""


class Service(Protocol):
    """Something that runs beside the requests: started before the first, stopped after the last."""

    def start(self) -> None:
        """Begin; called once, before the first request."""

    def stop(self) -> None:
        """End within a second; called once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How this process serves.

    `hosts` are the names by which browsers may call it. `setup_code` is what the first
    administrator has to know, where others than this machine can ask; else it is empty.
    """

    data: Path
    hosts: frozenset[str] = LOOPBACK
    site: Path | None = None
    setup_code: str = ""


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
    # Threads. Writers take turns anyway, so a few are enough, and readers never wait for them.
    readers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(24))
    writers: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(8))
    _parts: dict[type[Any], Any] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

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
