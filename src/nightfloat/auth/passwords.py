"""Passwords: what is accepted, and how it is kept (argon2id)."""

from __future__ import annotations

import unicodedata
from concurrent.futures import ThreadPoolExecutor

from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher

from nightfloat.domain.errors import NightfloatError

SHORTEST = 12
"""Characters. Length is what helps; rules about which characters do not (NIST SP 800-63B)."""

LONGEST = 256
"""Characters; a longer text only costs time to hash."""

_HASHER = PasswordHash((Argon2Hasher(time_cost=3, memory_cost=19_456, parallelism=1),))

# A hash takes 19 MiB and a core while it is computed, and the allocator keeps the memory for the
# thread that asked. So all are computed in one thread, whoever waits for them.
_ONE = ThreadPoolExecutor(max_workers=1, thread_name_prefix="passwords")

# Of a password that nobody knows: an unknown username takes as long to refuse as a known one.
_NOBODY = (
    "$argon2id$v=19$m=19456,t=3,p=1$wn+TbeXfrxRzv6N85oHMuw$"
    "lJZF4YQgJ3DQlXJKBmAtYIsQhc7lZdfZZysUWacavLU"
)

_COMMON = frozenset(
    {
        "123456789012",
        "1234567890123",
        "12345678901234",
        "123456789123",
        "1234567891011",
        "abcdefghijkl",
        "administrator",
        "changemechangeme",
        "correcthorsebatterystaple",
        "iloveyouiloveyou",
        "letmeinletmein",
        "nightfloat123",
        "nightfloatnightfloat",
        "password1234",
        "password12345",
        "password123456",
        "passwordpassword",
        "passw0rdpassw0rd",
        "qwertyqwerty",
        "qwertyuiop12",
        "qwertyuiop123",
        "qwertyuiopasdf",
        "residency2024",
        "residency2025",
        "residency2026",
        "schedulescheduler",
        "welcome12345",
        "welcomewelcome",
    }
)


class WeakPasswordError(NightfloatError):
    """A password that is too short, too long, or among the first that anybody tries."""

    code = "weak-password"


def check(password: str, *, username: str, before: str | None = None) -> None:
    """Pass when a password may take the place of the one before; raise WeakPasswordError."""
    plain = _normal(password)
    if before is not None and plain == _normal(before):
        raise WeakPasswordError(
            "The new password is the one that it was. Maybe four words that do not belong together."
        )
    if len(plain) < SHORTEST:
        raise WeakPasswordError(
            f"The password has {len(plain)} characters, and {SHORTEST} are the least. "
            "Maybe four words that do not belong together."
        )
    if len(plain) > LONGEST:
        raise WeakPasswordError(
            f"The password has {len(plain)} characters, and {LONGEST} are the most. "
            "Maybe a shorter one."
        )
    folded = "".join(plain.casefold().split())
    name = username.casefold()
    if folded in _COMMON or len(frozenset(folded)) <= 2:
        raise WeakPasswordError(
            "The password is among the first that are tried. "
            "Maybe four words that do not belong together."
        )
    if name and folded.replace(name, "") == "":
        raise WeakPasswordError(
            "The password is the username. Maybe four words that do not belong together."
        )


def hashed(password: str) -> str:
    """Return the hash to store. Takes some 50 ms: never within a writing transaction."""
    return _ONE.submit(_HASHER.hash, _normal(password)).result()


def verify(password: str, stored: str | None) -> bool:
    """Return whether this is the password; None (an unknown username) takes as long to refuse."""
    plain = _normal(password)[: LONGEST + 1]
    right = _ONE.submit(_HASHER.verify, plain, stored or _NOBODY).result()
    return right and stored is not None


def _normal(password: str) -> str:
    # Keyboards differ in how they compose "é"; the password is the same.
    return unicodedata.normalize("NFKC", password)
