"""Ollama's own API: the list of models, and chat in lines of JSON."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any

from nightfloat.assistant.sidecar.chat import SEED, STOP, ChatModel, turns
from nightfloat.assistant.sidecar.model import Message, Status
from nightfloat.assistant.sidecar.wire import Patience, Wire, message_of


class OllamaModel(ChatModel):
    """A model in an Ollama."""

    @property
    def wire(self) -> Wire:
        """The way to it."""
        return Wire(self.settings, self.settings.base_url)

    async def status(self) -> Status:
        """Return what is there, by GET /api/tags."""
        wire = self.wire
        listed = await wire.document("/api/tags")
        models = listed.get("models") if isinstance(listed, dict) else None
        if not isinstance(models, list):
            raise wire.unexpected()
        digests: dict[str, str] = {}
        for model in models:
            name = model.get("name") if isinstance(model, dict) else None
            if not isinstance(name, str):
                raise wire.unexpected()
            digests[name] = str(model.get("digest") or name)
        wanted = self.settings.model
        found = next((digests[one] for one in _spellings(wanted) if one in digests), "")
        return Status(digest=found, names=tuple(digests))

    async def _chat(
        self, prompt: tuple[Message, ...], tokens: int, patience: Patience
    ) -> AsyncGenerator[str]:
        wire = self.wire
        lines = wire.lines("/api/chat", self._body(prompt, tokens), patience)
        async with aclosing(lines):
            async for line in lines:
                said = wire.value(line)
                if error := message_of(said):
                    raise wire.lost(error)
                piece, done = _read(said)
                if piece is None:
                    raise wire.unexpected()
                if piece:
                    yield piece
                if done:
                    return
        raise wire.lost("its answer has no end")

    def _body(self, prompt: tuple[Message, ...], tokens: int) -> dict[str, Any]:
        options: dict[str, Any] = {
            "num_ctx": self.settings.num_ctx,
            "num_predict": tokens,
            "temperature": self.settings.temperature,
            "seed": SEED,
            "stop": STOP,
        }
        if self.settings.num_thread is not None:
            options["num_thread"] = self.settings.num_thread
        return {
            "model": self.settings.model,
            "messages": turns(prompt),
            "stream": True,
            "think": False,
            # The options are the same each time, or the model would be loaded again.
            "keep_alive": -1,  # a number: the text "-1" is refused
            "options": options,
        }


def _spellings(name: str) -> tuple[str, ...]:
    """The names by which a model may be listed: one without a tag has the tag `latest`."""
    if name.endswith(":latest"):
        return (name, name.removesuffix(":latest"))
    return (name,) if ":" in name.rpartition("/")[2] else (name, f"{name}:latest")


def _read(said: Any) -> tuple[str | None, bool]:
    """Return the text of a line and whether it is the last; None for another kind of line."""
    if not isinstance(said, dict) or not isinstance(said.get("done"), bool):
        return None, False
    message = said.get("message", {"content": ""} if said["done"] else None)
    content = message.get("content") if isinstance(message, dict) else None
    return (content, said["done"]) if isinstance(content, str) else (None, False)
