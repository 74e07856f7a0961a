"""The API that many servers share with OpenAI: the list of models, and chat as events."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from nightfloat.assistant.sidecar.chat import SEED, STOP, ChatModel, turns
from nightfloat.assistant.sidecar.model import Message, Status
from nightfloat.assistant.sidecar.wire import Patience, Wire, message_of


class OpenAiModel(ChatModel):
    """A model in a server such as llama.cpp's; `/v1` at the end of its address is optional."""

    @property
    def wire(self) -> Wire:
        """The way to it."""
        return Wire(self.settings, self.settings.base_url.removesuffix("/v1"))

    async def status(self) -> Status:
        """Return what is there, by GET /v1/models; there are no digests but names and dates."""
        wire = self.wire
        listed = await wire.document("/v1/models")
        models = listed.get("data") if isinstance(listed, dict) else None
        if not isinstance(models, list):
            raise wire.unexpected()
        digests: dict[str, str] = {}
        for model in models:
            name = model.get("id") if isinstance(model, dict) else None
            if not isinstance(name, str):
                raise wire.unexpected()
            digests[name] = f"{name} {model.get('created', '')}"
        return Status(digest=digests.get(self.settings.model, ""), names=tuple(digests))

    async def _chat(
        self, prompt: tuple[Message, ...], tokens: int, patience: Patience
    ) -> AsyncGenerator[str]:
        wire = self.wire
        body = {
            "model": self.settings.model,
            "messages": turns(prompt),
            "stream": True,
            "max_tokens": tokens,
            "temperature": self.settings.temperature,
            "seed": SEED,
            "stop": STOP,
        }
        lines = wire.lines("/v1/chat/completions", body, patience)
        async with aclosing(lines):
            async for line in lines:
                name, colon, rest = line.strip().partition(b":")
                if name != b"data" or not colon:
                    if name in (b"", b"event", b"id", b"retry"):
                        continue  # comments, and fields that say nothing here
                    raise wire.unexpected()
                if rest.strip() == b"[DONE]":
                    return
                said = wire.value(rest)
                if error := message_of(said):
                    raise wire.lost(error)
                piece = _read(said)
                if piece is None:
                    raise wire.unexpected()
                if piece:
                    yield piece
        raise wire.lost("its answer has no end")


def _read(said: Any) -> str | None:
    """Return the text of an event; None for another kind of event."""
    choices = said.get("choices") if isinstance(said, dict) else None
    if not isinstance(choices, list):
        return None
    if not choices:
        return ""  # the counts, which some servers send last
    delta = choices[0].get("delta") if isinstance(choices[0], dict) else None
    content = delta.get("content") if isinstance(delta, dict) else None
    if content is None and isinstance(delta, dict):
        return ""  # the role comes alone, and so does the end
    return content if isinstance(content, str) else None
