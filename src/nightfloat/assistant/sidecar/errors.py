"""How asking the sidecar may end."""

from __future__ import annotations

from enum import StrEnum

from nightfloat.domain.errors import NightfloatError


class Outcome(StrEnum):
    """How the re-wording of an answer ended. Pages tell their users of BUSY only."""

    COMPLETE = "complete"
    """Every sentence that may be re-worded was tried."""
    OFF = "off"
    BUSY = "busy"
    """Others are served, or this user asks too often."""
    UNREACHABLE = "unreachable"
    TIMEOUT = "timeout"
    MODEL_MISSING = "model_missing"
    LOST = "lost"
    """It broke off in the middle."""
    REFUSED = "refused"
    """It answered something that was not asked for: an error, a page, noise."""


class SidecarError(NightfloatError):
    """The sidecar did not do what it was asked for; the message is for administrators."""

    code = "assistant"

    def __init__(self, outcome: Outcome, message: str) -> None:
        super().__init__(message)
        self.outcome = outcome
