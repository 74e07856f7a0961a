"""What passwords are accepted, and that they are found again."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest
from pwdlib import PasswordHash

from nightfloat.auth import passwords
from nightfloat.auth.passwords import WeakPasswordError, check, hashed, verify


@pytest.mark.parametrize(
    "password",
    [
        "elevenchars",
        "x" * 257,
        "aaaaaaaaaaaaaaa",
        "ababababababab",
        "PasswordPassword",
        "password password",
        "m.ortizm.ortizm.ortiz",
    ],
)
def test_weak_passwords_are_refused(password: str) -> None:
    """Too short, too long, too common, or the username over and over."""
    with pytest.raises(WeakPasswordError, match="Maybe"):
        check(password, username="M.Ortiz")


@pytest.mark.parametrize(
    "password", ["twelve chars", "日本語のパスワードは長い文字", "x1" * 6 + "y"]
)
def test_length_is_all_that_is_asked(password: str) -> None:
    """No rule about capitals, digits or signs."""
    check(password, username="m.ortiz")


def test_only_the_same_password_opens() -> None:
    """However the keyboard composes its letters."""
    stored = hashed("caf\u00e9 tidal lamp")
    assert stored.startswith("$argon2id$")
    assert verify("cafe\u0301 tidal lamp", stored)
    assert not verify("cafe tidal lamp", stored)
    assert hashed("caf\u00e9 tidal lamp") != stored


def test_an_unknown_user_takes_as_long_as_a_known_one() -> None:
    """Both compute one hash with the same cost."""
    stored = hashed("tidal-lamp-orchid")
    assert stored.split("$")[1:4] == passwords._NOBODY.split("$")[1:4]

    def quickest(value: str | None) -> float:
        times = []
        for _ in range(5):
            began = time.perf_counter()
            assert not verify("something else", value)
            times.append(time.perf_counter() - began)
        return min(times)

    assert 0.3 < quickest(None) / quickest(stored) < 3


class Watched(PasswordHash):
    """The real hasher, which notes the threads that it is used in."""

    def __init__(self, real: PasswordHash) -> None:
        super().__init__(real.hashers)
        self.threads: list[int] = []

    def hash(self, *given: Any, **more: Any) -> str:
        """Hash, and note where."""
        self.threads.append(threading.get_ident())
        return super().hash(*given, **more)

    def verify(self, *given: Any, **more: Any) -> bool:
        """Verify, and note where."""
        self.threads.append(threading.get_ident())
        return super().verify(*given, **more)


def test_all_are_hashed_in_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a hash takes is kept by its thread, so many who sign in at once take it once."""
    watched = Watched(passwords._HASHER)
    monkeypatch.setattr(passwords, "_HASHER", watched)
    stored = hashed("tidal-lamp-orchid")
    right: list[bool] = []
    threads = [
        threading.Thread(target=lambda: right.append(verify("tidal-lamp-orchid", stored)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert right == [True] * 8
    assert len(watched.threads) == 9
    assert len(set(watched.threads)) == 1
