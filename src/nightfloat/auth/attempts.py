"""How often someone may fail to sign in: per username, and per address."""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from math import ceil
from threading import Lock

from nightfloat.domain.errors import NightfloatError

WINDOW = timedelta(minutes=5)
PER_USERNAME = 10
# A whole hospital may stand behind one address.
PER_ADDRESS = 50
# Memory stays bounded whatever names are tried; the longest unused leave first.
MOST_KEYS = 20_000


class TooManyAttemptsError(NightfloatError):
    """Signing in failed too often; `retry_after` is in whole seconds."""

    code = "too-many-attempts"

    def __init__(self, retry_after: int) -> None:
        self.retry_after = retry_after
        minutes = ceil(retry_after / 60)
        super().__init__(
            f"Signing in failed too often. Maybe wait {minutes} "
            f"minute{'s' if minutes != 1 else ''} and try again."
        )


@dataclass(slots=True)
class Attempts:
    """Counts attempts in a sliding window; an attempt that succeeds is taken back."""

    _times: OrderedDict[tuple[str, str], deque[datetime]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    def begin(self, *, username: str, address: str, now: datetime) -> None:
        """Count an attempt before the password is looked at; raise TooManyAttemptsError.

        Counting first keeps a hundred attempts at once from all being the first.
        """
        limits = ((("user", username), PER_USERNAME), (("address", address), PER_ADDRESS))
        with self._lock:
            for key, most in limits:
                times = self._recent(key, now)
                if len(times) >= most:
                    raise TooManyAttemptsError(ceil((times[0] + WINDOW - now).total_seconds()))
            for key, _ in limits:
                self._times.setdefault(key, deque()).append(now)
                self._times.move_to_end(key)
            while len(self._times) > MOST_KEYS:
                self._times.popitem(last=False)

    def succeeded(self, *, username: str, address: str) -> None:
        """Forget what this username failed, and this attempt of its address."""
        with self._lock:
            self._times.pop(("user", username), None)
            times = self._times.get(("address", address))
            if times:
                times.pop()

    def _recent(self, key: tuple[str, str], now: datetime) -> deque[datetime]:
        times = self._times.get(key)
        if times is None:
            return deque()
        while times and times[0] <= now - WINDOW:
            times.popleft()
        if not times:
            del self._times[key]
        return times
