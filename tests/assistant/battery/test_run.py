"""The battery against a sidecar that does whatever one can do wrong; and against a blind gate."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any

import pytest

from nightfloat.assistant.battery.extractor import Known
from nightfloat.assistant.battery.packs import Pack, packs
from nightfloat.assistant.battery.report import Report, quantile
from nightfloat.assistant.battery.run import UnusableError, leaks, run
from nightfloat.assistant.gate.gate import Accepted
from nightfloat.assistant.sidecar import chat, prompt, rewording
from nightfloat.assistant.sidecar.model import Message
from nightfloat.assistant.sidecar.settings import Dialect
from nightfloat.assistant.text import Narrative, Sentence
from tests.assistant.battery.test_extractor import as_shown
from tests.assistant.fake_sidecar import FakeSidecar, Mode
from tests.assistant.gate.factory import sentence
from tests.assistant.sidecar.asking import settings

SPEAK = (Mode.OK, Mode.SLOW, Mode.WRONG_LANGUAGE, Mode.FALSE_FLUENT, Mode.INJECTED_INSTRUCTIONS)
"""Modes in which each answer comes to its end."""
QUICK = {
    "first_chunk_timeout_s": 0.5,
    "chunk_timeout_s": 0.5,
    "health_timeout_s": 0.5,
    "connect_timeout_s": 0.5,
}


@pytest.fixture(scope="module")
def served() -> Iterator[FakeSidecar]:
    """The one fake of the module."""
    with FakeSidecar(pause=0.0005) as one:
        yield one


@pytest.fixture
def fake(served: FakeSidecar, monkeypatch: pytest.MonkeyPatch) -> FakeSidecar:
    """A fake that has not been asked anything; a model that does not load is not waited for."""
    monkeypatch.setattr(chat, "LOADING", 0.5)
    served.reset()
    return served


@cache
def some(count: int = 4) -> tuple[Pack, ...]:
    """Return the first packs."""
    return tuple(packs(count, 1))


def tried(fake: FakeSidecar, given: tuple[Pack, ...], **more: Any) -> Report:
    """Return what the battery finds of the fake."""
    on_pack = more.pop("on_pack", lambda _: None)
    work = run(
        settings(fake, **{**QUICK, **more}),
        given,
        seed=1,
        clock=time.monotonic,
        now=lambda: datetime.now(UTC),
        on_pack=on_pack,
    )
    return asyncio.run(work)


@pytest.mark.parametrize("mode", SPEAK)
def test_nothing_unsupported_is_shown(fake: FakeSidecar, mode: Mode) -> None:
    """Whatever it says: every sentence is judged, and what is re-worded is true."""
    fake.mode = mode
    dialect = list(Dialect)[SPEAK.index(mode) % 2]
    found = tried(fake, some(), dialect=dialect)
    assert found.safe, (found.examples, found.leaks)
    assert found.answers == len(some()) * 5
    assert found.tried > 80
    assert (found.shown_reworded > 10) is (mode in (Mode.OK, Mode.SLOW))
    assert bool(found.rejected) or found.repeated
    plain = found.plain()
    assert plain["unsupported_shown"] == 0
    shares = ("reworded_share", "repeated_share", "rejected_share")
    assert sum(plain[one] for one in shares) == pytest.approx(1, abs=0.001)
    assert 0 < plain["first_word_p50_s"] <= plain["sentence_p50_s"] <= plain["sentence_p95_s"]


@pytest.mark.parametrize("mode", [one for one in Mode if one not in SPEAK])
def test_a_sidecar_that_is_not_usable(fake: FakeSidecar, mode: Mode) -> None:
    """It is said in one sentence with a way out, at the start."""
    fake.mode = mode
    with pytest.raises(UnusableError, match=r"Maybe|busy") as error:
        tried(fake, some())
    assert error.value.report.plain()["unsupported_shown"] is None


@pytest.mark.parametrize("mode", [one for one in Mode if one not in (*SPEAK, Mode.ENDLESS)])
def test_a_sidecar_that_breaks_in_the_middle(fake: FakeSidecar, mode: Mode) -> None:
    """What was verified is true, and no green result is told of what was never tried."""

    def breaks(_: Report) -> None:
        fake.mode = mode

    with pytest.raises(UnusableError) as error:
        tried(fake, some(), on_pack=breaks)
    found = error.value.report
    assert found.safe
    assert found.plain()["unsupported_shown"] == 0
    assert found.packs == 2
    assert set(found.outcomes) - {"complete"}


def test_a_sidecar_that_does_not_stop_talking(fake: FakeSidecar) -> None:
    """It is stopped, sentence by sentence, and nothing of it is shown."""

    def talks(_: Report) -> None:
        fake.mode = Mode.ENDLESS

    found = tried(fake, some(2), on_pack=talks)
    assert found.safe
    assert found.rejected["length"] > 10


def test_a_gate_that_accepts_everything_is_found(
    fake: FakeSidecar, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The judge does not lean on the gate: without it, lies are shown and counted."""

    def blind(source: Sentence, out: str) -> Accepted:
        return Accepted(as_shown(source, out))

    monkeypatch.setattr(rewording, "verify", blind)
    for mode in (Mode.FALSE_FLUENT, Mode.INJECTED_INSTRUCTIONS, Mode.WRONG_LANGUAGE):
        fake.reset(mode)
        found = tried(fake, some())
        assert found.unsupported_shown > found.tried * 0.7
        assert not found.safe
        assert found.examples


def test_a_name_in_a_prompt_is_found(fake: FakeSidecar, monkeypatch: pytest.MonkeyPatch) -> None:
    """If names were not taken out, each prompt with one would be counted."""
    monkeypatch.setattr(prompt, "prompt", _with_a_name)
    made = some()[1:4]
    found = tried(fake, made)
    assert found.leaked == found.tried
    assert not found.safe
    assert "the name Kim Lee" in found.leaks[0]


def _with_a_name(masked: str) -> tuple[Message, ...]:
    return (*prompt.PREFIX, Message("user", f"{masked} Kim Lee"))


def test_a_thousand_answers(fake: FakeSidecar) -> None:
    """All 200 packs, while the sidecar becomes another one after each."""
    modes = [Mode.OK, Mode.FALSE_FLUENT, Mode.INJECTED_INSTRUCTIONS, Mode.OK, Mode.WRONG_LANGUAGE]

    def becomes(found: Report) -> None:
        fake.mode = modes[found.packs % len(modes)]

    found = tried(fake, tuple(packs(200, 1)), on_pack=becomes)
    assert found.safe, (found.examples, found.leaks)
    assert (found.packs, found.answers) == (200, 1000)
    assert found.tried > 4000
    assert found.shown_reworded > 200
    assert found.asked < found.tried, "equal sentences are asked for once"
    said = str(fake.asked)
    assert not any(word in said for word in ("House", "PWNED", "MRN", "attacker", "wedding"))


KNOWN = Known({"r1": "May", "r2": "Sean O'Neil", "r3": "Dr. A1"}, {}, ("a b c d e", "short"))


@pytest.mark.parametrize(
    ("said", "line", "count"),
    [
        ("Dr. A1 works N on Friday 1 May.", "{P May#r1} works {S N} on {D Friday 1 May}.", 0),
        ("May works N.", "{P May#r1} works {S N}.", 1),
        ("May works N in May.", "{P May#r1} works {S N} in May.", 0),
        ("O'Neil works N.", "{P Sean O'Neil#r2} works {S N}.", 1),
        ("Sean works N.", "{P Sean O'Neil#r2} works {S N}.", 1),
        ("Dr. A1 is off: a b c d.", "{P May#r1} is off.", 1),
        ("Dr. A1 is off: short.", "{P May#r1} is off.", 1),
        ("Dr. A1 is off.", "{P Dr. A1#r3} is off.", 0),
    ],
)
def test_what_counts_as_a_leak(said: str, line: str, count: int) -> None:
    """A name or note; not a month, nor what stands for a name."""
    answer = Narrative(title="", sentences=(sentence(line),))
    assert len(leaks(prompt.prompt(said), answer, KNOWN)) == count
    assert leaks((Message("user", said),), answer, KNOWN) == [
        "another beginning than all prompts have"
    ]


def test_quantiles() -> None:
    """The value below which a share lies."""
    assert quantile([], 0.5) is None
    assert quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert quantile([float(one) for one in range(1, 101)], 0.95) == 95.0
