"""Which model the settings mean."""

from __future__ import annotations

from nightfloat.assistant.sidecar.model import TextModel
from nightfloat.assistant.sidecar.settings import AssistantSettings, Dialect


def model_of(settings: AssistantSettings) -> TextModel:
    """Return the model that the settings name; nothing is connected yet."""
    # Imported here: a server without a sidecar need not load a client for it at its start.
    from nightfloat.assistant.sidecar.ollama import OllamaModel  # noqa: PLC0415
    from nightfloat.assistant.sidecar.openai_compat import OpenAiModel  # noqa: PLC0415

    match settings.dialect:
        case Dialect.OLLAMA:
            return OllamaModel(settings)
        case Dialect.OPENAI:
            return OpenAiModel(settings)
