"""What every sidecar has to do: both dialects of the fake, and a real one where there is one.

`ASSISTANT_REAL_URL` names it, with the other variables of the assistant for its dialect and model:

    ASSISTANT_REAL_URL=http://127.0.0.1:11434 ./nf test tests/assistant/sidecar/test_contract.py
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import replace

import pytest

from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.prompt import WARM_UP, prompt
from nightfloat.assistant.sidecar.rewording import Reworded, Sidecar
from nightfloat.assistant.sidecar.settings import (
    AssistantSettings,
    Dialect,
    Mode,
    read_settings,
)
from tests.assistant.fake_sidecar import FakeSidecar
from tests.assistant.sidecar.asking import NOW, narrative, settings, told
from tests.assistant.sidecar.extractor import unsupported

REAL = "ASSISTANT_REAL_URL"
SENTENCE = "Dr. A1 works N on Friday 23 October."

Make = Callable[..., Sidecar]


@pytest.fixture(params=[*Dialect, REAL])
def make(request: pytest.FixtureRequest, fake: FakeSidecar) -> Make:
    """A sidecar with some settings changed."""
    base: AssistantSettings
    if request.param != REAL:
        base = settings(fake, dialect=request.param)
    elif url := os.environ.get(REAL):
        environ = {**os.environ, "ENABLE_LLM_ASSISTANT": "true", "ASSISTANT_BASE_URL": url}
        base = replace(
            read_settings(environ),
            mode=Mode.REWRITE,
            first_chunk_timeout_s=120.0,
            total_timeout_s=300.0,
            rate_per_user_per_min=1000,
        )
    else:
        pytest.skip(f"{REAL} names no sidecar")

    def made(**changes: object) -> Sidecar:
        changed = replace(base, **changes)  # type: ignore[arg-type]  # names of its fields
        by = Sidecar(changed, clock=time.monotonic, now=lambda: NOW)
        by.health.appeared = lambda: None
        return by

    return made


def test_it_has_its_model(make: Make) -> None:
    """By a name in its list, with something that tells it from others."""
    status = asyncio.run(make().model.status())
    assert status.digest
    assert make().settings.model.removesuffix(":latest") in str(status.names)


def test_another_model_is_missing(make: Make) -> None:
    """In the list, and when it is asked."""
    by = make(model="nobody/has-this:1b")
    assert asyncio.run(by.health.current()).outcome is Outcome.MODEL_MISSING

    async def ask() -> None:
        async for _ in by.model.complete(prompt(SENTENCE)):
            pass

    if by.settings.dialect is Dialect.OLLAMA:  # llama.cpp's answers with the one model it has
        with pytest.raises(SidecarError) as error:
            asyncio.run(ask())
        assert error.value.outcome is Outcome.MODEL_MISSING


def test_it_warms_up_and_says_something(make: Make) -> None:
    """In pieces that are text, and with an end."""

    async def ask() -> str:
        model = make().model
        await model.warm(WARM_UP)
        return "".join([piece async for piece in model.complete(prompt(SENTENCE))])

    assert asyncio.run(ask()).strip()


def test_it_can_be_left(make: Make) -> None:
    """After the first piece; the next one is served."""

    async def ask() -> None:
        model = make().model
        async with aclosing(model.complete(prompt(SENTENCE))) as pieces:
            assert await anext(pieces)
        assert [piece async for piece in model.complete(prompt("Nobody is on leave today."))]

    asyncio.run(ask())


def test_what_it_words_is_true(make: Make) -> None:
    """Whatever it says: all is told, and nothing that is not so."""
    answer = narrative()
    found = asyncio.run(told(make(), answer))
    assert found.done.outcome is Outcome.COMPLETE
    sources = {one.id: one.pieces for one in answer.sentences}
    shown = [one for one in found.events if isinstance(one, Reworded)]
    assert [unsupported(sources[one.id], one.pieces) for one in shown] == [[]] * len(shown)
