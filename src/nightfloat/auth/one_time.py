"""Links that sign one browser in, once, and the code that the first administrator knows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from threading import Lock


@dataclass(slots=True)
class OneTimeTokens:
    """Tokens of this process, each good for one user and one use."""

    _users: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def issue(self, user_id: int) -> str:
        """Return a new token of 256 bits for this user."""
        token = secrets.token_urlsafe(32)
        with self._lock:
            self._users[_hash(token)] = user_id
        return token

    def redeem(self, token: str) -> int | None:
        """Return the user of a token and forget it; None for any other text."""
        with self._lock:
            return self._users.pop(_hash(token), None)


_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""No letter that is easily taken for another."""


def new_code() -> str:
    """Return a code of eight letters (about 40 bits), for people to type: `k7mf-2qpd`."""
    letters = [secrets.choice(_LETTERS) for _ in range(8)]
    return "".join(letters[:4]) + "-" + "".join(letters[4:])


def same_code(code: str, typed: str) -> bool:
    """Return whether this code was typed; case, spaces and dashes do not count."""
    return secrets.compare_digest(_letters(code), _letters(typed))


def _letters(text: str) -> bytes:
    return "".join(letter for letter in text.casefold() if letter.isalnum()).encode()


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()
