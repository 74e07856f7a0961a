"""How many may be served at once, and how often."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from nightfloat.assistant.sidecar.errors import Outcome, SidecarError

MINUTE = 60.0


class Slots:
    """A few at once, a few that wait a little, and no for the rest."""

    def __init__(self, *, running: int, waiting: int, wait_s: float) -> None:
        self.most_waiting = waiting
        self.wait_s = wait_s
        self.running = 0
        self.waiting = 0
        self._free = asyncio.Semaphore(running)

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Have a turn; raise SidecarError (busy) at once where too many wait, or after `wait_s`."""
        if self._free.locked() and self.waiting >= self.most_waiting:
            raise SidecarError(Outcome.BUSY, "too many wait for the model.")
        self.waiting += 1
        try:
            async with asyncio.timeout(self.wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise SidecarError(Outcome.BUSY, f"no turn within {self.wait_s:g} seconds.") from None
        finally:
            self.waiting -= 1
        self.running += 1
        try:
            yield
        finally:
            self.running -= 1
            self._free.release()


class Rate:
    """So many a minute for each user."""

    def __init__(self, per_minute: int, clock: Callable[[], float]) -> None:
        self.per_minute = per_minute
        self.clock = clock
        self._served: dict[int, deque[float]] = {}

    def allow(self, user_id: int) -> bool:
        """Count one more for a user; False, uncounted, when they had their share."""
        since = self.clock() - MINUTE
        for user, times in list(self._served.items()):
            while times and times[0] <= since:
                times.popleft()
            if not times:
                del self._served[user]
        times = self._served.setdefault(user_id, deque())
        if len(times) >= self.per_minute:
            return False
        times.append(self.clock())
        return True
