"""The dialects against a server on a real socket: what is asked, what is read, how it fails."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import aclosing
from pathlib import Path

import pytest

from nightfloat.assistant.sidecar import wire
from nightfloat.assistant.sidecar.dialects import model_of
from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.model import TextModel
from nightfloat.assistant.sidecar.prompt import WARM_UP, prompt
from nightfloat.assistant.sidecar.settings import Dialect
from tests.assistant.fake_sidecar import DIGEST, MODEL, FakeSidecar, Mode, Reply, better
from tests.assistant.sidecar.asking import settings, until

GOLDEN = Path(__file__).parent / "golden"
SOURCE = "Dr. A1 works N on Friday 23 October."
CHAT = {Dialect.OLLAMA: "/api/chat", Dialect.OPENAI: "/v1/chat/completions"}
TAGS = {Dialect.OLLAMA: "/api/tags", Dialect.OPENAI: "/v1/models"}

both = pytest.mark.parametrize("dialect", list(Dialect))


async def said(model: TextModel) -> str:
    """Return all that a model says to a sentence."""
    return "".join([piece async for piece in model.complete(prompt(SOURCE))])


def failed(model: TextModel, ask: Callable[[TextModel], object]) -> SidecarError:
    """Return the error of a request."""
    with pytest.raises(SidecarError) as error:
        asyncio.run(ask(model))  # type: ignore[arg-type]
    return error.value


@both
def test_a_sidecar_that_works(fake: FakeSidecar, dialect: Dialect) -> None:
    """It has the model, is warm, and says other words."""
    model = model_of(settings(fake, dialect=dialect))
    status = asyncio.run(model.status())
    assert status.names == (MODEL,)
    assert status.digest == (DIGEST if dialect is Dialect.OLLAMA else f"{MODEL} 1700000000")
    asyncio.run(model.warm(WARM_UP))
    assert asyncio.run(said(model)) == better(SOURCE) == "On Friday 23 October Dr. A1 is on N."
    assert fake.stat.probes == 1
    assert fake.stat.chats == 2
    assert fake.stat.cancelled == 0


def test_what_ollama_is_asked(fake: FakeSidecar) -> None:
    """Numbers are numbers, it always streams, and warming up uses the same options."""
    model = model_of(settings(fake, num_thread=3))
    asyncio.run(said(model))
    asyncio.run(model.warm(WARM_UP))
    asked, warming = fake.asked
    assert asked.pop("messages")[-1] == {"role": "user", "content": SOURCE}
    assert asked == {
        "model": MODEL,
        "stream": True,
        "think": False,
        "keep_alive": -1,
        "options": {
            "num_ctx": 2048,
            "num_predict": 96,
            "temperature": 0.2,
            "seed": 1,
            "stop": ["\n"],
            "num_thread": 3,
        },
    }
    assert warming["options"] == {**asked["options"], "num_predict": 1}
    asyncio.run(said(model_of(settings(fake))))
    assert "num_thread" not in fake.asked[-1]["options"]


def test_what_openai_is_asked(fake: FakeSidecar) -> None:
    """The same by other names; `/v1` may end the address."""
    asyncio.run(said(model_of(settings(fake, dialect="openai", base_url=f"{fake.url}/v1"))))
    asked = fake.asked[0]
    assert [one["role"] for one in asked.pop("messages")][:2] == ["system", "user"]
    assert asked == {
        "model": MODEL,
        "stream": True,
        "max_tokens": 96,
        "temperature": 0.2,
        "seed": 1,
        "stop": ["\n"],
    }


@pytest.mark.parametrize(
    ("listed", "wanted", "there"),
    [
        ("smollm2", "smollm2:latest", True),
        ("smollm2:latest", "smollm2", True),
        ("hub:5000/smollm2:latest", "hub:5000/smollm2", True),
        ("smollm2:latest", "smollm2:1.7b", False),
        ("smollm2:1.7b", "smollm2", False),
        ("smollm2:1.7b-x", "smollm2:1.7b", False),
    ],
)
def test_a_name_without_a_tag_is_the_latest(
    fake: FakeSidecar, listed: str, wanted: str, there: bool
) -> None:
    """As Ollama itself reads names."""
    fake.model = listed
    try:
        status = asyncio.run(model_of(settings(fake, model=wanted)).status())
    finally:
        fake.model = MODEL
    assert status.names == (listed,)
    assert status.digest == (DIGEST if there else "")


# ── Transcripts from the documentation ──────────────────────────────────────────────────────────


@pytest.mark.parametrize("step", [1, 7, 100_000])
@pytest.mark.parametrize("name", ["chat", "chat-ends-with-text"])
def test_documented_chats_are_read(fake: FakeSidecar, name: str, step: int) -> None:
    """Wherever the bytes are cut, within a letter too."""
    fake.replies["/api/chat"] = Reply((GOLDEN / f"{name}.ndjson").read_bytes(), step=step)
    assert asyncio.run(said(model_of(settings(fake)))) == "On Friday Dr. A1 — nights."


def test_the_documented_list_is_read(fake: FakeSidecar) -> None:
    """Each model's own digest."""
    body = (GOLDEN / "tags.json").read_bytes()
    fake.replies["/api/tags"] = Reply(body, kind="application/json; charset=utf-8")
    for name, digest in ((MODEL, "1" * 64), ("smollm2", "2" * 64), ("llama3.2", "")):
        assert asyncio.run(model_of(settings(fake, model=name)).status()).digest == digest


def test_the_documented_load_is_read(fake: FakeSidecar) -> None:
    """One line without text is a whole answer."""
    fake.replies["/api/chat"] = Reply((GOLDEN / "chat-load.ndjson").read_bytes())
    model = model_of(settings(fake))
    asyncio.run(model.warm(WARM_UP))
    assert asyncio.run(said(model)) == ""


def test_documented_errors_are_read(fake: FakeSidecar) -> None:
    """In the middle of a stream it is lost, before it was refused; both say why."""
    model = model_of(settings(fake))
    fake.replies["/api/chat"] = Reply((GOLDEN / "chat-fails.ndjson").read_bytes())
    error = failed(model, said)
    assert error.outcome is Outcome.LOST
    assert "an error was encountered while running the model" in str(error)
    body = (GOLDEN / "error.json").read_bytes()
    fake.replies["/api/chat"] = Reply(body, kind="application/json", status=500)
    error = failed(model, said)
    assert error.outcome is Outcome.REFUSED
    assert "status 500 (the model failed to generate a response)" in str(error)


# ── Faults ──────────────────────────────────────────────────────────────────────────────────────


@both
@pytest.mark.parametrize(
    ("mode", "outcome"),
    [
        (Mode.NOMODEL, Outcome.MODEL_MISSING),
        (Mode.GONE, Outcome.MODEL_MISSING),
        (Mode.BUSY, Outcome.BUSY),
        (Mode.UNAVAILABLE, Outcome.BUSY),
        (Mode.HANG, Outcome.TIMEOUT),
        (Mode.STALL, Outcome.TIMEOUT),
        (Mode.MIDFAIL, Outcome.LOST),
        (Mode.MIDDROP, Outcome.LOST),
        (Mode.CUT, Outcome.LOST),
        (Mode.GARBAGE, Outcome.REFUSED),
        (Mode.ENDLESS, Outcome.REFUSED),
        (Mode.FLOOD, Outcome.REFUSED),
        (Mode.HTML, Outcome.REFUSED),
        (Mode.REDIRECT, Outcome.REFUSED),
        (Mode.NOT_FOUND, Outcome.REFUSED),
    ],
)
def test_faults_are_told_apart(
    fake: FakeSidecar, dialect: Dialect, mode: Mode, outcome: Outcome
) -> None:
    """Every fault is one error with one outcome, and says what to do."""
    fake.reset(mode)
    error = failed(model_of(settings(fake, dialect=dialect, first_chunk_timeout_s=0.3)), said)
    assert error.outcome is outcome
    assert fake.url in str(error)
    assert "Maybe " in str(error) or outcome is Outcome.BUSY


@both
@pytest.mark.parametrize("mode", [Mode.HTML, Mode.REDIRECT, Mode.NOT_FOUND, Mode.UNAVAILABLE])
def test_a_list_that_is_none(fake: FakeSidecar, dialect: Dialect, mode: Mode) -> None:
    """Another server at the address is no sidecar; a missing page is no missing model."""
    fake.reset(mode)
    error = failed(model_of(settings(fake, dialect=dialect)), lambda model: model.status())
    assert error.outcome is (Outcome.BUSY if mode is Mode.UNAVAILABLE else Outcome.REFUSED)


@both
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b'{"models": {}, "data": {}}',
        b'{"models": [1], "data": [1]}',
        b'{"models": [{"name": 1}], "data": [{"id": 1}]}',
        b"\xff\xfe",
        b"[" * 100_000,
        b"[" + b"1" * 10_000 + b"]",
        b'{"models": "' + b"x" * (wire.LONGEST_DOCUMENT + 1),
    ],
    ids=lambda body: repr(body[:30]),
)
def test_lists_of_another_kind(fake: FakeSidecar, dialect: Dialect, body: bytes) -> None:
    """JSON that is no list of models, or no JSON at all."""
    fake.replies[TAGS[dialect]] = Reply(body, step=1 << 16)
    error = failed(model_of(settings(fake, dialect=dialect)), lambda model: model.status())
    assert error.outcome is Outcome.REFUSED


@pytest.mark.parametrize(
    ("dialect", "line"),
    [
        (Dialect.OLLAMA, "null"),
        (Dialect.OLLAMA, "[]"),
        (Dialect.OLLAMA, "{}"),
        (Dialect.OLLAMA, '{"done": false}'),
        (Dialect.OLLAMA, '{"done": "no", "message": {"content": "x"}}'),
        (Dialect.OLLAMA, '{"done": false, "message": {"content": 7}}'),
        (Dialect.OLLAMA, '{"done": false, "message": "x"}'),
        (Dialect.OLLAMA, "[" * 60_000),
        (Dialect.OPENAI, "data: null"),
        (Dialect.OPENAI, "data: {}"),
        (Dialect.OPENAI, 'data: {"choices": [7]}'),
        (Dialect.OPENAI, 'data: {"choices": [{"delta": {"content": 7}}]}'),
        (Dialect.OPENAI, 'data: {"choices": [{"text": "x"}]}'),
        (Dialect.OPENAI, '{"choices": []}'),
    ],
)
def test_lines_of_another_kind(fake: FakeSidecar, dialect: Dialect, line: str) -> None:
    """JSON that is no part of a chat."""
    fake.replies[CHAT[dialect]] = Reply(f"{line}\n".encode(), step=1 << 16)
    assert failed(model_of(settings(fake, dialect=dialect)), said).outcome is Outcome.REFUSED


def test_events_that_say_nothing(fake: FakeSidecar) -> None:
    """Comments, roles, counts and fields of other kinds are passed over."""
    lines = (
        ": alive",
        "event: chunk",
        'data: {"choices": [{"delta": {"role": "assistant"}}]}',
        'data:{"choices": [{"delta": {"content": "On"}}]}\r',
        'data: {"choices": [{"delta": {"content": " N."}}], "error": null}',
        'data: {"choices": [], "usage": {"total_tokens": 7}}',
        "data: [DONE]",
        "data: not read any more",
    )
    fake.replies[CHAT[Dialect.OPENAI]] = Reply(
        "\n\n".join(lines).encode(), kind="text/event-stream"
    )
    assert asyncio.run(said(model_of(settings(fake, dialect="openai")))) == "On N."


@both
def test_nobody_answers(fake: FakeSidecar, dialect: Dialect) -> None:
    """A port where nothing listens, and a name that nobody has."""
    for url in ("http://127.0.0.1:9", "http://nowhere.invalid:11434"):
        model = model_of(settings(fake, dialect=dialect, base_url=url))
        for ask in (said, lambda model: model.status()):
            error = failed(model, ask)
            assert error.outcome is Outcome.UNREACHABLE
            assert f"nothing answers at {url}" in str(error)


def test_words_that_come_too_slowly(fake: FakeSidecar) -> None:
    """The first word has its time, and so has each that follows."""
    fake.reset(Mode.SLOW)
    quick = settings(fake, first_chunk_timeout_s=5.0, chunk_timeout_s=0.02)
    error = failed(model_of(quick), said)
    assert error.outcome is Outcome.TIMEOUT
    assert "said nothing for 0.02 seconds" in str(error)


def test_errors_carry_no_control_characters(fake: FakeSidecar) -> None:
    """What a sidecar says goes to a log and a page: one line, and not too long."""
    body = b'{"error": "a\\n\\u001b[31mb\\u202e' + b"c" * 5000 + b'"}'
    fake.replies["/api/chat"] = Reply(body, kind="application/json", status=400)
    message = str(failed(model_of(settings(fake)), said))
    assert "status 400 (a [31mbccc" in message
    assert message.isprintable()
    assert len(message) < 500


@both
def test_whoever_leaves_stops_it(fake: FakeSidecar, dialect: Dialect) -> None:
    """Closing the answer closes the connection, after a word as before the first."""
    fake.reset(Mode.SLOW)

    async def leave() -> None:
        model = model_of(settings(fake, dialect=dialect))
        async with aclosing(model.complete(prompt(SOURCE))) as pieces:
            assert await anext(pieces) == "On"
            assert fake.stat.active == 1
        await until(lambda: fake.stat.cancelled == 1 and fake.stat.active == 0)
        fake.mode = Mode.STALL
        waiting = asyncio.create_task(said(model))
        await until(lambda: fake.stat.active == 1)
        waiting.cancel()
        await until(lambda: fake.stat.cancelled == 2 and fake.stat.active == 0)

    asyncio.run(leave())


def test_proxies_of_the_environment_are_not_used(
    fake: FakeSidecar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sidecar is asked and nobody else."""
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert asyncio.run(model_of(settings(fake)).status()).digest == DIGEST
