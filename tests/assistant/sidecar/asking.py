"""Sidecars and answers for tests."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from nightfloat.assistant.sidecar.cache import Cache
from nightfloat.assistant.sidecar.rewording import Done, Event, Facts, Reworded, Sidecar
from nightfloat.assistant.sidecar.settings import AssistantSettings, Mode
from nightfloat.assistant.text import Kind, Narrative, Piece, Sentence
from tests.assistant.fake_sidecar import FakeSidecar
from tests.assistant.gate.factory import sentence

NOW = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
LINES = (
    "{P Mensah#r1} works {S N} on {D Friday 23 October#2026-10-23}.",
    "{P Okafor#r2} cannot take {S N} on {D Saturday 24 October#2026-10-24} because of leave.",
    "{P Mensah#r1} works {S N} and {P Okafor#r2} works {S D}.",
    "{P Rosa May#r3} asked for {N 3} days and {P Sean O'Neil#r4} does not have {S N} after them.",
)
"""Each of them the fake knows other words for."""


def settings(fake: FakeSidecar, **changes: Any) -> AssistantSettings:
    """Return settings that may re-word, with little patience."""
    given: dict[str, Any] = {
        "enabled": True,
        "mode": Mode.REWRITE,
        "base_url": fake.url,
        "health_timeout_s": 1.0,
        "connect_timeout_s": 1.0,
        "first_chunk_timeout_s": 1.0,
        "chunk_timeout_s": 1.0,
        "total_timeout_s": 10.0,
        "rate_per_user_per_min": 10_000,
    }
    return AssistantSettings(**{**given, **changes})


def sidecar(
    fake: FakeSidecar, *, warms: bool = False, cache: Cache | None = None, **changes: Any
) -> Sidecar:
    """Return a sidecar of these settings; it belongs to the loop that uses it."""
    made = Sidecar(settings(fake, **changes), clock=time.monotonic, now=lambda: NOW, cache=cache)
    if not warms:
        made.health.appeared = lambda: None
    return made


def narrative(lines: Sequence[str] = LINES) -> Narrative:
    """Return an answer of these sentences (`tests/assistant/gate/factory.py`)."""
    found = tuple(sentence(line, f"s{number}") for number, line in enumerate(lines, 1))
    return Narrative(title="This week", sentences=found, version=1, revision=1, state="draft")


def note(text: str, id: str = "note") -> Sentence:
    """Return a sentence with somebody's own words."""
    said = (Piece(Kind.TEXT, "The request says "), Piece(Kind.NOTE, text), Piece(Kind.TEXT, "."))
    return Sentence(id=id, pieces=said)


@dataclass(frozen=True)
class Told:
    """What a page was told."""

    events: tuple[Event, ...]

    @property
    def done(self) -> Done:
        """The last event, of which there is one."""
        last = self.events[-1]
        assert isinstance(last, Done)
        assert sum(isinstance(one, Done) for one in self.events) == 1
        return last

    @property
    def reworded(self) -> dict[str, str]:
        """The new words by sentence."""
        found = [one for one in self.events if isinstance(one, Reworded)]
        assert len({one.id for one in found}) == len(found) == self.done.reworded
        return {one.id: "".join(piece.text for piece in one.pieces) for one in found}


async def told(by: Sidecar, answer: Narrative, user_id: int = 1) -> Told:
    """Return all that a page is told, the facts first."""
    events = [one async for one in by.events(answer, user_id)]
    assert events[0] == Facts(answer)
    found = Told(tuple(events))
    assert found.done.reworded + found.done.kept == len(answer.sentences)
    return found


async def until(true: Callable[[], object], seconds: float = 5) -> None:
    """Return when something is so; fail when it is not in time."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not happen in time"
        await asyncio.sleep(0.005)
