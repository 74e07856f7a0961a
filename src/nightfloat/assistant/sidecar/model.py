"""What any model behind the assistant can do."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One turn of a prompt; `role` is `system`, `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Status:
    """What a sidecar that answers has.

    `digest` tells the model that is asked for from any other, "" when it is not there; `names`
    are those of all its models.
    """

    digest: str
    names: tuple[str, ...]


class TextModel(Protocol):
    """A model that completes a prompt. Everything raises SidecarError, and nothing else."""

    async def status(self) -> Status:
        """Return what is there. Asks for nothing that takes long; the caller bounds the time."""

    def complete(self, prompt: tuple[Message, ...]) -> AsyncGenerator[str]:
        """Yield an answer's text as it comes. Closing the iterator stops the model."""

    async def warm(self, prompt: tuple[Message, ...]) -> None:
        """Load the model and what all prompts begin with; returns when it is ready."""
