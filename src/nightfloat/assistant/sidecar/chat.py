"""What the dialects share: a chat that is asked for an answer, or only to be ready."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass

from nightfloat.assistant.sidecar.model import Message, Status
from nightfloat.assistant.sidecar.settings import AssistantSettings
from nightfloat.assistant.sidecar.wire import Patience

SEED = 1
"""The same sentence is worded the same way, as far as the server keeps to it."""

STOP = ("\n",)
"""Where an answer ends: it is one sentence."""

LOADING = 120.0
"""Seconds that reading a model from a slow disk may take; whoever leaves earlier, stops it."""


@dataclass(frozen=True)
class ChatModel(ABC):
    """A TextModel over HTTP."""

    settings: AssistantSettings

    @abstractmethod
    async def status(self) -> Status:
        """Return what is there; raise SidecarError."""

    @abstractmethod
    def _chat(
        self, prompt: tuple[Message, ...], tokens: int, patience: Patience
    ) -> AsyncGenerator[str]:
        """Yield the text of an answer of so many tokens; raise SidecarError."""

    async def complete(self, prompt: tuple[Message, ...]) -> AsyncGenerator[str]:
        """Yield an answer's text as it comes; raise SidecarError. Close it to stop the model."""
        patience = Patience(self.settings.first_chunk_timeout_s, self.settings.chunk_timeout_s)
        async with aclosing(self._chat(prompt, self.settings.num_predict, patience)) as pieces:
            async for piece in pieces:
                yield piece

    async def warm(self, prompt: tuple[Message, ...]) -> None:
        """Load the model by asking for one word; raise SidecarError."""
        async with aclosing(self._chat(prompt, 1, Patience(LOADING, LOADING))) as pieces:
            async for _ in pieces:
                pass


def turns(prompt: tuple[Message, ...]) -> list[dict[str, str]]:
    """Return the messages of a prompt, which all dialects write alike."""
    return [{"role": one.role, "content": one.content} for one in prompt]
