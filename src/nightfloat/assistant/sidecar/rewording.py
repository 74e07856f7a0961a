"""An answer as a page is told it: the facts at once, then what could be worded better, then done.

Whatever the sidecar does ends in `Done`; nothing is raised. A sentence is told only when the gate
has compared it with its source, so half a sentence is never shown, and no token is.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nightfloat.assistant.gate.gate import LONGEST, Accepted, verify
from nightfloat.assistant.gate.pseudonym import mask
from nightfloat.assistant.sidecar import prompt
from nightfloat.assistant.sidecar.cache import Cache
from nightfloat.assistant.sidecar.counters import Counters
from nightfloat.assistant.sidecar.dialects import model_of
from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.health import Monitor
from nightfloat.assistant.sidecar.limits import Rate, Slots
from nightfloat.assistant.sidecar.model import Status, TextModel
from nightfloat.assistant.sidecar.settings import AssistantSettings
from nightfloat.assistant.text import Narrative, Piece, Sentence

logger = logging.getLogger("nightfloat")

SHORTEST = 5
"""Words of a sentence below which there is nothing to word better."""

MOST = 12
"""Sentences of an answer that are tried: the first, which matter most."""

LEFT = "left"
"""Counted as outcome of an answer whose page did not wait for its end."""

_SLACK = 16


@dataclass(frozen=True, slots=True)
class Facts:
    """The answer, complete as it is."""

    narrative: Narrative


@dataclass(frozen=True, slots=True)
class Reworded:
    """Other words for the sentence with this id, compared with it."""

    id: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Done:
    """The end: how it came, and how many sentences were re-worded or stay as they are."""

    outcome: Outcome
    reworded: int
    kept: int


Event = Facts | Reworded | Done


class Sidecar:
    """Everything of the sidecar in one process; a service of it (`start`, `stop`).

    All of it belongs to the one event loop that serves. `clock` tells seconds that only grow,
    `now` the time; `model` stands in for the one that the settings name.
    """

    def __init__(
        self,
        settings: AssistantSettings,
        *,
        clock: Callable[[], float],
        now: Callable[[], datetime],
        model: TextModel | None = None,
        cache: Cache | None = None,
    ) -> None:
        self.settings = settings
        self._model = model
        self.clock = clock
        self.counters = Counters()
        self.cache = Cache() if cache is None else cache
        self.slots = Slots(
            running=settings.max_running,
            waiting=settings.max_waiting,
            wait_s=settings.queue_wait_s,
        )
        self.rate = Rate(settings.rate_per_user_per_min, clock)
        self.health = Monitor(settings, self._status, self.counters, clock=clock, now=now)
        self.health.appeared = self._appeared
        self._tasks: set[asyncio.Task[Any]] = set()

    @property
    def model(self) -> TextModel:
        """The model that the settings name, loaded when it is first needed."""
        if self._model is None:
            self._model = model_of(self.settings)
        return self._model

    def start(self) -> None:
        """Look whether it is there, beside everything else; called in the event loop."""
        if self.settings.enabled:
            _ = self.model  # loaded before the first request, which would wait for it
            self.beside(asyncio.create_task(self.health.current(), name="assistant start"))

    def stop(self) -> None:
        """End what runs: the probe, the warm-up, and answers that somebody still waits for."""
        self.health.stop()
        for task in tuple(self._tasks):
            task.cancel()

    def beside(self, task: asyncio.Task[Any]) -> None:
        """End a task with the process, should it not have ended by then."""
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def events(self, narrative: Narrative, user_id: int) -> AsyncGenerator[Event]:
        """Yield what a page is told of an answer; never raises. Close it when the page leaves."""
        yield Facts(narrative)
        reworded = 0
        if not self.settings.rewrites:
            yield Done(Outcome.OFF, 0, len(narrative.sentences))
            return
        job = _Job(self, user_id)
        ended = LEFT
        try:
            async with aclosing(job.reworded(narrative)) as found:
                async for one in found:
                    reworded += 1
                    yield one
            ended = str(job.outcome)
        finally:
            self.counters.outcomes[ended] += 1
            logger.info("assistant: %s, %d re-worded", ended, reworded)
        yield Done(job.outcome, reworded, len(narrative.sentences) - reworded)

    async def _status(self) -> Status:
        return await self.model.status()

    def _appeared(self) -> None:
        if self.settings.rewrites:
            self.beside(asyncio.create_task(self._warm(), name="assistant warm-up"))

    async def _warm(self) -> None:
        """Load the model. It has a turn of its own: a request beside it would only time out."""
        try:
            async with self.slots.turn():
                await self.model.warm(prompt.WARM_UP)
        except SidecarError as error:
            self.failed(error)

    def failed(self, error: SidecarError) -> None:
        """Take note of a failure; whoever is only busy is not ill."""
        if error.outcome is not Outcome.BUSY:
            self.health.trip(error)


class _Job:
    """The re-wording of one answer; `outcome` says how it ended."""

    def __init__(self, sidecar: Sidecar, user_id: int) -> None:
        self.sidecar = sidecar
        self.user_id = user_id
        self.outcome = Outcome.COMPLETE

    async def reworded(self, narrative: Narrative) -> AsyncGenerator[Reworded]:
        """Yield the sentences that have better words, as soon as each has them."""
        sentences = [one for one in narrative.sentences if _worth_it(one)][:MOST]
        if not sentences:
            return
        health = await self.sidecar.health.current()
        self.outcome = health.outcome
        if not health.ready:
            return
        asked: list[Sentence] = []
        for sentence in sentences:
            kept = self.sidecar.cache.take(health.digest, sentence)
            if kept is None:
                asked.append(sentence)
                continue
            self.sidecar.counters.gate["cached"] += 1
            if kept.text != sentence.text:
                yield Reworded(sentence.id, kept.pieces)
        if not asked:
            return
        if not self.sidecar.rate.allow(self.user_id):
            self.outcome = Outcome.BUSY
            return
        try:
            async with (
                self.sidecar.slots.turn(),
                aclosing(self._asked(asked, health.digest)) as found,
            ):
                async for one in found:
                    yield one
        except SidecarError as error:
            self.outcome = error.outcome
            self.sidecar.failed(error)

    async def _asked(self, sentences: Sequence[Sentence], digest: str) -> AsyncGenerator[Reworded]:
        sidecar = self.sidecar
        deadline = asyncio.get_running_loop().time() + sidecar.settings.total_timeout_s
        for sentence in sentences:
            try:
                # Nothing is yielded in here: the time of whoever listens is not the model's.
                async with asyncio.timeout_at(deadline):
                    said = await self._said(sentence)
            except TimeoutError:
                # It works, only slowly; what is verified stays.
                self.outcome = Outcome.TIMEOUT
                return
            found = verify(sentence, said)
            if not isinstance(found, Accepted):
                sidecar.counters.gate[str(found.reason)] += 1
                continue
            sidecar.counters.gate["accepted"] += 1
            sidecar.cache.keep(digest, sentence, found)
            if found.text != sentence.text:
                yield Reworded(sentence.id, found.pieces)

    async def _said(self, sentence: Sentence) -> str:
        """Return what the model makes of a sentence; no more of it than the gate could accept."""
        masked = mask(sentence).text
        most = len(masked) * LONGEST + _SLACK
        said, count = "", 0
        clock, counters = self.sidecar.clock, self.sidecar.counters
        begun = first = clock()
        async with aclosing(self.sidecar.model.complete(prompt.prompt(masked))) as pieces:
            async for piece in pieces:
                if not count:
                    first = clock()
                    counters.first_piece_s.append(first - begun)
                said += piece
                count += 1
                if len(said) > most:
                    break
        took = clock() - first
        if count > 1 and took > 0:
            counters.pieces_per_s.append((count - 1) / took)
        return said


def _worth_it(sentence: Sentence) -> bool:
    """Whether a sentence may and can be worded better."""
    if sentence.verbatim or len(sentence.text.split()) < SHORTEST:
        return False
    return prompt.fits(mask(sentence).text)
