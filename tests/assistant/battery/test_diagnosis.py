"""`doctor` of the assistant: each state of a set-up is told apart, with its way out."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator, Mapping
from itertools import count

import pytest

from nightfloat.assistant.battery.diagnosis import Check, diagnose
from nightfloat.assistant.sidecar import chat
from tests.assistant.fake_sidecar import MODEL, FakeSidecar, Mode, Reply


@pytest.fixture(scope="module")
def served() -> Iterator[FakeSidecar]:
    """The one fake of the module."""
    with FakeSidecar() as one:
        yield one


@pytest.fixture
def fake(served: FakeSidecar, monkeypatch: pytest.MonkeyPatch) -> FakeSidecar:
    """A fake that has not been asked anything; nothing is waited for long."""
    monkeypatch.setattr(chat, "LOADING", 0.3)
    served.reset()
    return served


def found(environ: Mapping[str, str], step: float = 0.1) -> list[Check]:
    """Return what is found; each look at the clock is `step` seconds after the one before."""
    ticks = count()

    async def all_of_it() -> list[Check]:
        return [one async for one in diagnose(environ, lambda: next(ticks) * step)]

    return asyncio.run(all_of_it())


def on(fake: FakeSidecar, **more: str) -> dict[str, str]:
    """Return an environment that means the fake."""
    return {
        "ENABLE_LLM_ASSISTANT": "true",
        "ASSISTANT_BASE_URL": fake.url,
        "ASSISTANT_HEALTH_TIMEOUT_S": "0.3",
        "ASSISTANT_FIRST_CHUNK_TIMEOUT_S": "1",
        **more,
    }


def marks(checks: list[Check]) -> dict[str, str]:
    """Return what was found of each thing: ok, advice or wrong."""
    return {one.what: "advice" if one.advice else "ok" if one.ok else "wrong" for one in checks}


def test_disabled() -> None:
    """That is how it comes; nothing is wrong, nothing is asked."""
    checks = found({})
    assert marks(checks) == {"settings": "ok", "assistant": "advice"}
    assert "ENABLE_LLM_ASSISTANT=true" in checks[-1].words


def test_values_that_mean_nothing(fake: FakeSidecar) -> None:
    """All of them at once; the sidecar is not asked."""
    checks = found(on(fake, ASSISTANT_MODE="rewite", ASSISTANT_NUM_CTX="many"))
    assert marks(checks) == {"ASSISTANT_MODE": "wrong", "ASSISTANT_NUM_CTX": "wrong"}
    assert 'Maybe "rewrite"' in checks[0].words
    assert fake.stat.probes == 0


def test_a_variable_that_is_none(fake: FakeSidecar) -> None:
    """A slip of the pen would silently do nothing."""
    checks = found(on(fake, ASSISTANT_BASEURL="x", ASSISTANT_REAL_URL="y"))
    assert (checks[0].what, checks[0].advice) == ("ASSISTANT_BASEURL", True)
    assert "ASSISTANT_BASE_URL" in checks[0].words
    assert all(one.ok for one in checks)


@pytest.mark.parametrize("dialect", ["ollama", "openai"])
def test_all_is_well(fake: FakeSidecar, dialect: str) -> None:
    """Each step is told, to the mode."""
    checks = found(on(fake, ASSISTANT_MODE="rewrite", ASSISTANT_DIALECT=dialect))
    assert set(marks(checks).values()) == {"ok"}
    assert [one.what for one in checks] == [
        *("settings", "assistant", "sidecar", "model", "load", "answer", "mode"),
    ]
    assert fake.stat.chats == 2


def test_it_is_not_used(fake: FakeSidecar) -> None:
    """The mode `facts` is a choice, and eval comes before the other."""
    last = found(on(fake))[-1]
    assert (last.what, last.ok, last.advice) == ("mode", True, True)
    assert "ASSISTANT_MODE=rewrite" in last.words
    assert "nightfloat assistant eval" in last.words


@pytest.mark.parametrize(
    ("host", "words"),
    [
        ("127.0.0.1", ("deploy/compose.host-llm.yml", "leave ASSISTANT_BASE_URL out")),
        ("localhost", ("deploy/compose.host-llm.yml",)),
        ("sidecar.invalid", ("firewall",)),
        ("ollama", ("docker compose --profile luxury up", "http://127.0.0.1:11434")),
    ],
)
def test_nothing_answers(host: str, words: tuple[str, ...]) -> None:
    """How to start it, where it should be."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://{host}:{free.getsockname()[1]}"
        last = found({"ENABLE_LLM_ASSISTANT": "yes", "ASSISTANT_BASE_URL": url})[-1]
    assert (last.what, last.ok) == ("sidecar", False)
    assert url in last.words
    assert all(one in last.words for one in words)


def test_it_hangs(fake: FakeSidecar) -> None:
    """Restart it."""
    fake.mode = Mode.HANG
    last = found(on(fake))[-1]
    assert (last.what, last.ok) == ("sidecar", False)
    assert "docker restart scheduler-llm" in last.words


@pytest.mark.parametrize(
    ("spoken", "set_", "path"),
    [("openai", "ollama", "/api/tags"), ("ollama", "openai", "/v1/models")],
)
def test_another_dialect(fake: FakeSidecar, spoken: str, set_: str, path: str) -> None:
    """The other one is tried, and named when it fits."""
    fake.replies[path] = Reply(b"404 page not found", "text/plain", 404)
    last = found(on(fake, ASSISTANT_DIALECT=set_))[-1]
    assert not last.ok
    assert last.words.endswith(f"Maybe ASSISTANT_DIALECT={spoken}.")


def test_no_dialect_at_all(fake: FakeSidecar) -> None:
    """Some page answers."""
    fake.mode = Mode.HTML
    last = found(on(fake))[-1]
    assert not last.ok
    assert "another kind of server" in last.words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, ("Maybe `scripts/init-llm.sh`", "another:1b")),
        ({"ASSISTANT_MODEL": "big:7b"}, ("`ASSISTANT_MODEL=big:7b scripts/init-llm.sh`",)),
        ({"ASSISTANT_MODEL": "anothr:1b"}, ('"another:1b"', "with ASSISTANT_MODEL")),
        ({"ASSISTANT_DIALECT": "openai"}, ("Maybe ASSISTANT_MODEL=another:1b.",)),
    ],
)
def test_the_model_is_missing(
    fake: FakeSidecar, changes: dict[str, str], words: tuple[str, ...]
) -> None:
    """What it has, and the command that brings the model."""
    fake.mode = Mode.NOMODEL
    last = found(on(fake, **changes))[-1]
    assert (last.what, last.ok) == ("model", False)
    assert all(one in last.words for one in words), last.words


@pytest.mark.parametrize(
    "mode", [Mode.GONE, Mode.BUSY, Mode.STALL, Mode.MIDFAIL, Mode.MIDDROP, Mode.GARBAGE]
)
def test_it_does_not_answer(fake: FakeSidecar, mode: Mode) -> None:
    """Its list is fine, and asking it fails: the reason is told."""
    fake.mode = mode
    last = found(on(fake))[-1]
    assert (last.what, last.ok) == ("answer", False)
    assert fake.url in last.words or MODEL in last.words


def test_it_is_slow(fake: FakeSidecar) -> None:
    """Loading and speaking take long: what that means for answers."""
    checks = {one.what: one for one in found(on(fake), step=30)}
    assert checks["load"].advice
    assert "ready after 30.0 seconds" in checks["load"].words
    assert checks["answer"].advice
    assert "of 60 seconds" in checks["answer"].words


def test_its_memory_is_short(fake: FakeSidecar) -> None:
    """A prompt and its answer have to fit."""
    checks = marks(found(on(fake, ASSISTANT_NUM_CTX="512", ASSISTANT_NUM_PREDICT="512")))
    assert checks["memory of the model"] == "advice"
