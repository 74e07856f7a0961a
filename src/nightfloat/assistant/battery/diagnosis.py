"""What is wrong with a set-up of the assistant, looked at step by step; asks the sidecar itself."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from nightfloat.assistant.sidecar.dialects import model_of
from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.model import Status
from nightfloat.assistant.sidecar.prompt import MOST_TOKENS, WARM_UP, prompt
from nightfloat.assistant.sidecar.rewording import MOST
from nightfloat.assistant.sidecar.settings import (
    VARIABLES,
    AssistantSettings,
    Dialect,
    Mode,
    read_settings,
)
from nightfloat.domain.errors import SettingError, maybe

SLOW_LOAD = 20.0
"""Seconds from which loading a model is worth a word."""

HOST_START = (
    "docker compose -f docker-compose.yml -f docker-compose.override.yml "
    "-f deploy/compose.host-llm.yml up --detach ollama"
)
_SENTENCE = "Dr. A1 works N on Friday 23 October."
_LOCAL = ("127.0.0.1", "localhost", "::1")
_OTHERS = frozenset(("ASSISTANT_REAL_URL",))
"""Variables of tests, which are no settings."""


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at; `advice` marks what works and should be better or is a choice."""

    what: str
    ok: bool
    words: str
    advice: bool = False


async def diagnose(environ: Mapping[str, str], clock: Callable[[], float]) -> AsyncIterator[Check]:
    """Yield what was found, in the order in which it has to be right; stops where it is not."""
    wrong = list(_wrong(environ))
    for check in wrong:
        yield check
    if not all(check.ok for check in wrong):
        return
    settings = read_settings(environ)
    if not wrong:
        yield Check("settings", True, "each has a meaning")
    if not settings.enabled:
        yield Check(
            "assistant",
            True,
            "off: answers are as computed, and no sidecar is asked. Maybe ENABLE_LLM_ASSISTANT="
            "true, here and where Nightfloat is started.",
            advice=True,
        )
        return
    yield Check("assistant", True, "on")
    try:
        async with asyncio.timeout(settings.health_timeout_s):
            status = await model_of(settings).status()
    except (TimeoutError, SidecarError) as error:
        yield await _unreachable(settings, error)
        return
    yield Check("sidecar", True, f"{settings.base_url} answers, dialect {settings.dialect}")
    if not status.digest:
        yield _missing(settings, status)
        return
    yield Check("model", True, f"{settings.model} is there")
    async for check in _speaks(settings, clock):
        yield check
        if not check.ok:
            return
    yield _mode(settings)


def _wrong(environ: Mapping[str, str]) -> list[Check]:
    """Return each setting that means nothing, and variables that are none."""
    found = []
    for variable in VARIABLES:
        try:
            read_settings({variable.name: environ.get(variable.name, "")})
        except SettingError as error:
            found.append(Check(variable.name, False, str(error)))
    known = [variable.name for variable in VARIABLES]
    for name in sorted(environ):
        if name.startswith("ASSISTANT_") and name not in known and name not in _OTHERS:
            words = f"{name} is no setting of the assistant.{maybe(name, known)}"
            found.append(Check(name, True, words, advice=True))
    return found


async def _unreachable(settings: AssistantSettings, error: Exception) -> Check:
    """Say why it does not answer, and what to do where it should be."""
    host = urlsplit(settings.base_url).hostname or ""
    outcome = error.outcome if isinstance(error, SidecarError) else Outcome.TIMEOUT
    if outcome is Outcome.TIMEOUT:
        return Check(
            "sidecar",
            False,
            f"{settings.base_url} takes the connection and does not answer within "
            f"{settings.health_timeout_s:g} seconds. Maybe it is still starting, or hangs: "
            "`docker restart scheduler-llm`.",
        )
    if outcome is Outcome.UNREACHABLE:
        return Check("sidecar", False, f"{_nothing_at(settings, error)} {_start(host)}")
    other = Dialect.OPENAI if settings.dialect is Dialect.OLLAMA else Dialect.OLLAMA
    if await _answers(replace(settings, dialect=other)):
        return Check(
            "sidecar",
            False,
            f"{settings.base_url} speaks another dialect than {settings.dialect}. "
            f"Maybe ASSISTANT_DIALECT={other}.",
        )
    return Check("sidecar", False, str(error))


def _nothing_at(settings: AssistantSettings, error: Exception) -> str:
    return str(error).partition(" Maybe")[0] or f"nothing answers at {settings.base_url}."


def _start(host: str) -> str:
    """Return how to start it where it should be."""
    if host == "ollama":
        return (
            "Maybe `docker compose --profile luxury up --detach` starts it. That name is known to "
            "the app's container only: when Nightfloat runs on the machine itself, "
            f"`{HOST_START}` and ASSISTANT_BASE_URL=http://127.0.0.1:11434."
        )
    if host in _LOCAL:
        return (
            f"Maybe `{HOST_START}` starts it, with its port on this machine. In a container this "
            "address is the container itself: there leave ASSISTANT_BASE_URL out."
        )
    return "Maybe it is not started, or a firewall is between."


async def _answers(settings: AssistantSettings) -> bool:
    try:
        async with asyncio.timeout(settings.health_timeout_s):
            await model_of(settings).status()
    except (TimeoutError, SidecarError):
        return False
    return True


def _missing(settings: AssistantSettings, status: Status) -> Check:
    has = ", ".join(status.names[:5]) or "none"
    words = f"{settings.base_url} has no model {settings.model}; it has {has}."
    if near := maybe(settings.model, list(status.names)):
        words += f"{near.rstrip('?.')} with ASSISTANT_MODEL."
    if settings.dialect is Dialect.OPENAI:
        first = f"Maybe ASSISTANT_MODEL={status.names[0]}." if status.names else "Maybe load one."
        return Check("model", False, words if near else f"{words} {first}")
    usual = settings.model == AssistantSettings().model
    name = "" if usual else f"ASSISTANT_MODEL={settings.model} "
    words += (
        f" Maybe `{name}scripts/init-llm.sh` fetches it; without a network "
        f"`{name}scripts/assistant-bundle.sh install FOLDER`."
    )
    return Check("model", False, words)


async def _speaks(settings: AssistantSettings, clock: Callable[[], float]) -> AsyncIterator[Check]:
    """Load the model, and ask it for one sentence."""
    model = model_of(settings)
    begun = clock()
    try:
        await model.warm(WARM_UP)
        loaded = clock() - begun
        begun = clock()
        first = whole = 0.0
        async with aclosing(model.complete(prompt(_SENTENCE))) as pieces:
            async for _ in pieces:
                whole = clock() - begun
                first = first or whole
    except SidecarError as error:
        yield Check("answer", False, f"the model does not answer: {error}")
        return
    slow = loaded > SLOW_LOAD
    words = f"ready after {loaded:.1f} seconds"
    if slow:
        words += (
            ": whoever asks first after a restart waits in vain. Maybe a faster disk, more memory, "
            "or ASSISTANT_FIRST_CHUNK_TIMEOUT_S above that."
        )
    yield Check("load", True, words, advice=slow)
    most = MOST * whole
    late = most > settings.total_timeout_s
    words = (
        f"first word after {first:.1f} seconds, a short sentence after {whole:.1f}; an answer of "
        f"{MOST} such takes {most:.0f} of {settings.total_timeout_s:g} seconds"
    )
    if late:
        words += ", so its end stays as computed. Maybe more processors, or a smaller model."
    yield Check("answer", True, words, advice=late)
    room = MOST_TOKENS + settings.num_predict
    if room > settings.num_ctx:
        yield Check(
            "memory of the model",
            True,
            f"a prompt and its answer need {room} tokens, ASSISTANT_NUM_CTX is "
            f"{settings.num_ctx}. Maybe 2048.",
            advice=True,
        )


def _mode(settings: AssistantSettings) -> Check:
    if settings.mode is Mode.REWRITE:
        return Check("mode", True, "rewrite: sentences are re-worded")
    return Check(
        "mode",
        True,
        "facts: the model is there and not used. Maybe ASSISTANT_MODE=rewrite, once `nightfloat "
        "assistant eval` has shown nothing unsupported.",
        advice=True,
    )
