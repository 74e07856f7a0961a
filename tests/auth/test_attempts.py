"""How often somebody may fail to sign in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nightfloat.auth import attempts
from nightfloat.auth.attempts import PER_ADDRESS, PER_USERNAME, Attempts, TooManyAttemptsError
from nightfloat.auth.one_time import OneTimeTokens

NOW = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)


def test_one_username_from_many_addresses() -> None:
    """The eleventh attempt within the window waits for the first to leave it."""
    limit = Attempts()
    for number in range(PER_USERNAME):
        limit.begin(username="ortiz", address=f"10.0.0.{number}", now=NOW)
    with pytest.raises(TooManyAttemptsError) as caught:
        limit.begin(username="ortiz", address="10.0.1.1", now=NOW + timedelta(seconds=100))
    assert caught.value.retry_after == 200
    assert "4 minutes" in str(caught.value)
    limit.begin(username="ortiz", address="10.0.1.1", now=NOW + timedelta(seconds=300))


def test_many_usernames_from_one_address() -> None:
    """Trying one password on everybody is stopped too, and other addresses are not."""
    limit = Attempts()
    for number in range(PER_ADDRESS):
        limit.begin(username=f"user{number}", address="10.0.0.1", now=NOW)
    with pytest.raises(TooManyAttemptsError):
        limit.begin(username="another", address="10.0.0.1", now=NOW)
    limit.begin(username="another", address="10.0.0.2", now=NOW)


def test_success_is_no_attempt() -> None:
    """A busy ward behind one address can sign in all day."""
    limit = Attempts()
    for _ in range(PER_ADDRESS * 3):
        limit.begin(username="ortiz", address="10.0.0.1", now=NOW)
        limit.succeeded(username="ortiz", address="10.0.0.1")


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever names are tried."""
    monkeypatch.setattr(attempts, "MOST_KEYS", 20)
    limit = Attempts()
    for number in range(200):
        limit.begin(username=f"user{number}", address=f"10.0.0.{number}", now=NOW)
    assert len(limit._times) <= 20


def test_a_token_opens_once() -> None:
    """And only for its user."""
    tokens = OneTimeTokens()
    first, second = tokens.issue(1), tokens.issue(2)
    assert tokens.redeem("guessed") is None
    assert tokens.redeem(second) == 2
    assert tokens.redeem(second) is None
    assert tokens.redeem(first) == 1
