"""What the environment says of the assistant. Read once, at the start."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import StrEnum
from typing import Any
from urllib.parse import SplitResult, urlsplit

from nightfloat.domain.errors import SettingError, maybe

_YES = frozenset(("true", "yes", "on", "1"))
_NO = frozenset(("false", "no", "off", "0"))


class Mode(StrEnum):
    """What the model is used for."""

    FACTS = "facts"
    """Nothing: answers stay as code has written them."""
    REWRITE = "rewrite"


class Dialect(StrEnum):
    """How the model is spoken to."""

    OLLAMA = "ollama"
    OPENAI = "openai"


def _setting(default: Any, read: Callable[[str], Any], meaning: str, *, name: str = "") -> Any:
    return field(default=default, metadata={"read": read, "meaning": meaning, "name": name})


class _WrongError(ValueError):
    """What is wrong with a value, and the way out."""


def _yes_no(text: str) -> bool:
    if text.lower() not in _YES | _NO:
        raise _WrongError("neither yes nor no. Maybe true or false.")
    return text.lower() in _YES


def _one_of(kind: type[StrEnum]) -> Callable[[str], StrEnum]:
    def read(text: str) -> StrEnum:
        known = [str(one) for one in kind]
        if text not in known:
            way_out = maybe(text, known) or f' Maybe "{known[0]}".'
            raise _WrongError(f"none of {', '.join(known)}.{way_out}")
        return kind(text)

    return read


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.isdecimal() and least <= int(text[:9]) <= most):
            raise _WrongError(f"no whole number from {least} to {most}. Maybe leave it out.")
        return int(text)

    return read


def _number(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not least <= value <= most:
            raise _WrongError(f"no number from {least:g} to {most:g}. Maybe leave it out.")
        return value

    return read


def _address(text: str) -> str:
    example = "Maybe http://127.0.0.1:11434."
    found = _split(text)
    if found is None or found.scheme not in ("http", "https") or not found.hostname:
        raise _WrongError(f"no address of a server. {example}")
    if found.username is not None or found.query or found.fragment:
        raise _WrongError(f"more than an address: it has a user, a `?` or a `#`. {example}")
    return text.rstrip("/")


def _split(text: str) -> SplitResult | None:
    try:
        found = urlsplit(text)
        fits = found.port is None or found.port > 0
    except ValueError:
        return None
    plain = text.isascii() and text.isprintable() and " " not in text
    return found if fits and plain else None


def _model(text: str) -> str:
    if not text.isprintable() or " " in text or len(text) > 200:
        raise _WrongError("no name of a model. Maybe smollm2:1.7b-instruct-q4_K_M.")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class AssistantSettings:
    """The settings with their defaults; times are in seconds."""

    enabled: bool = _setting(
        False, _yes_no, "Whether there is a sidecar to ask", name="ENABLE_LLM_ASSISTANT"
    )
    mode: Mode = _setting(
        Mode.FACTS, _one_of(Mode), "`rewrite`: the model may re-word sentences; `facts`: it may not"
    )
    dialect: Dialect = _setting(
        Dialect.OLLAMA,
        _one_of(Dialect),
        "Whose API the sidecar speaks: `ollama`, or `openai` for servers such as llama.cpp's",
    )
    base_url: str = _setting("http://ollama:11434", _address, "Where the sidecar is")
    model: str = _setting("smollm2:1.7b-instruct-q4_K_M", _model, "The model that it has")
    num_ctx: int = _setting(2048, _whole(512, 131072), "Tokens that the model keeps in mind")
    num_predict: int = _setting(96, _whole(16, 1024), "Tokens of one re-worded sentence")
    num_thread: int | None = _setting(
        None, _whole(1, 512), "Threads of the model; empty: as many as it likes"
    )
    temperature: float = _setting(0.2, _number(0, 2), "How freely the model words")
    health_timeout_s: float = _setting(
        2.0, _number(0.1, 10), "Seconds in which the sidecar must say that it is there"
    )
    health_ttl_ok_s: float = _setting(
        15.0, _number(1, 3600), "Seconds for which it is taken to be well"
    )
    health_ttl_fail_s: float = _setting(
        30.0, _number(1, 3600), "Seconds for which it is left alone when it is not"
    )
    connect_timeout_s: float = _setting(2.0, _number(0.1, 30), "Seconds to reach it")
    first_chunk_timeout_s: float = _setting(
        25.0, _number(1, 300), "Seconds until it says the first word of a sentence"
    )
    chunk_timeout_s: float = _setting(10.0, _number(0.5, 60), "Seconds between two words")
    total_timeout_s: float = _setting(60.0, _number(1, 600), "Seconds for one answer")
    max_running: int = _setting(1, _whole(1, 64), "Answers that it re-words at once")
    max_waiting: int = _setting(2, _whole(0, 64), "Answers that may wait for their turn")
    queue_wait_s: float = _setting(5.0, _number(0.1, 60), "Seconds that they wait at most")
    rate_per_user_per_min: int = _setting(
        6, _whole(1, 600), "Answers that are re-worded for one user within a minute"
    )

    @property
    def rewrites(self) -> bool:
        """Whether a model may re-word anything."""
        return self.enabled and self.mode is Mode.REWRITE


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """An environment variable: what it means, and its default as one would write it."""

    name: str
    field: str
    meaning: str
    default: str
    read: Callable[[str], Any]


def _written(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:g}" if isinstance(value, float) else str(value)


VARIABLES = tuple(
    Variable(
        name=one.metadata["name"] or f"ASSISTANT_{one.name.upper()}",
        field=one.name,
        meaning=one.metadata["meaning"],
        default=_written(one.default),
        read=one.metadata["read"],
    )
    for one in fields(AssistantSettings)
)
"""Every variable of the assistant, as docs/reference/configuration.md lists them."""


def read_settings(environ: Mapping[str, str]) -> AssistantSettings:
    """Return the settings of an environment; a variable that is empty says nothing.

    Raises SettingError with the variable, its value and the way out.
    """
    found: dict[str, Any] = {}
    for variable in VARIABLES:
        text = environ.get(variable.name, "").strip()
        if text:
            try:
                found[variable.field] = variable.read(text)
            except _WrongError as wrong:
                raise SettingError(f'{variable.name} is "{text}", {wrong}') from wrong
    return AssistantSettings(**found)
