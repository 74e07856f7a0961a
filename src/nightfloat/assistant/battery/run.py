"""Have many answers re-worded as a server would, and look at every sentence and every prompt."""

from __future__ import annotations

import re
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import datetime

from nightfloat.assistant.battery.extractor import Known, unsupported, wrong
from nightfloat.assistant.battery.packs import Pack
from nightfloat.assistant.battery.people import ORDINARY
from nightfloat.assistant.battery.report import Report
from nightfloat.assistant.sidecar.cache import Cache
from nightfloat.assistant.sidecar.dialects import model_of
from nightfloat.assistant.sidecar.errors import Outcome, SidecarError
from nightfloat.assistant.sidecar.model import Message, Status, TextModel
from nightfloat.assistant.sidecar.prompt import PREFIX, WARM_UP
from nightfloat.assistant.sidecar.rewording import Done, Reworded, Sidecar
from nightfloat.assistant.sidecar.settings import AssistantSettings, Mode
from nightfloat.assistant.text import Kind, Narrative, Piece
from nightfloat.domain.errors import NightfloatError

PATIENCE = 3
"""Answers in a row that may fail before a sidecar is taken for unusable."""

_HOUR = 3600.0
_WORDS = 4
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class UnusableError(NightfloatError):
    """A sidecar that cannot be tried, with the way out; `report` is what was found until then."""

    code = "input"

    def __init__(self, message: str, report: Report) -> None:
        super().__init__(message)
        self.report = report


class Recorder:
    """A model that keeps what it is asked, and asks no sentence twice.

    `said` holds the answers by what was asked; one that broke off is asked for again.
    """

    def __init__(self, model: TextModel, report: Report, clock: Callable[[], float]) -> None:
        self.model = model
        self.report = report
        self.clock = clock
        self.prompts: list[tuple[Message, ...]] = []
        self.said: dict[tuple[Message, ...], str] = {}
        self.error = ""

    async def status(self) -> Status:
        """Return what is there."""
        return await self.model.status()

    async def warm(self, prompt: tuple[Message, ...]) -> None:
        """Load the model."""
        begun = self.clock()
        await self.model.warm(prompt)
        self.report.load_s = self.clock() - begun

    async def complete(self, prompt: tuple[Message, ...]) -> AsyncGenerator[str]:
        """Yield an answer: the sidecar's, or the one that it gave before."""
        self.prompts.append(prompt)
        if prompt in self.said:
            yield self.said[prompt]
            return
        self.report.asked += 1
        said, count, begun = "", 0, self.clock()
        first = begun
        try:
            async with aclosing(self.model.complete(prompt)) as pieces:
                async for piece in pieces:
                    first = first if count else self.clock()
                    count += 1
                    said += piece
                    yield piece
        except SidecarError as error:
            self.error = str(error)
            raise
        finally:
            self._timed(begun, first, count)
        self.said[prompt] = said

    def _timed(self, begun: float, first: float, count: int) -> None:
        if not count:
            return
        now = self.clock()
        self.report.first_s.append(first - begun)
        self.report.whole_s.append(now - begun)
        if count > 1 and now > first:
            self.report.per_s.append((count - 1) / (now - first))


async def run(
    settings: AssistantSettings,
    packs: Iterable[Pack],
    *,
    seed: int,
    clock: Callable[[], float],
    now: Callable[[], datetime],
    on_pack: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Return what a sidecar makes of every answer of the packs; `on_pack` is told after each.

    It is asked as a server with these settings would, but without a cache, a limit for a user, or
    an end to an answer's time. Raises UnusableError for one that is not ready or fails all along.
    """
    settings = replace(
        settings,
        enabled=True,
        mode=Mode.REWRITE,
        rate_per_user_per_min=1_000_000,
        total_timeout_s=_HOUR,
        health_ttl_fail_s=0.0,
    )
    report = Report(
        model=settings.model, dialect=str(settings.dialect), url=settings.base_url, seed=seed
    )
    recorder = Recorder(model_of(settings), report, clock)
    sidecar = Sidecar(settings, clock=clock, now=now, model=recorder, cache=Cache(0))
    sidecar.health.appeared = lambda: None  # it is warmed up below, and that is timed
    health = await sidecar.health.current()
    if not health.ready:
        raise UnusableError(health.detail, report)
    try:
        await recorder.warm(WARM_UP)
    except SidecarError as error:
        raise UnusableError(str(error), report) from error
    failed = 0
    for pack in packs:
        report.packs += 1
        for _, narrative in pack.answers:
            outcome = await _answer(sidecar, recorder, narrative, pack.known)
            failed = 0 if outcome is Outcome.COMPLETE else failed + 1
            if failed == PATIENCE:
                raise UnusableError(recorder.error or sidecar.health.known.detail, report)
        on_pack(report)
    return report


async def _answer(
    sidecar: Sidecar, recorder: Recorder, narrative: Narrative, known: Known
) -> Outcome:
    """Have one answer re-worded; judge what a page would show of it, and what was sent for it."""
    report, gate = recorder.report, sidecar.counters.gate
    recorder.prompts.clear()
    before = gate.copy()
    shown = {one.id: one.pieces for one in narrative.sentences}
    outcome = Outcome.COMPLETE
    reworded = 0
    async with aclosing(sidecar.events(narrative, 1)) as events:
        async for event in events:
            if isinstance(event, Reworded):
                shown[event.id] = event.pieces
                reworded += 1
            elif isinstance(event, Done):
                outcome = event.outcome
    new = gate - before
    accepted = new.pop("accepted", 0)
    report.answers += 1
    report.sentences += len(narrative.sentences)
    report.outcomes[str(outcome)] += 1
    report.shown_reworded += reworded
    report.repeated += accepted - reworded
    report.rejected += new
    for sentence in narrative.sentences:
        pieces = shown[sentence.id]
        said = "".join(piece.text for piece in pieces)
        report.shows([*unsupported(sentence.pieces, pieces), *wrong(pieces, known)], said)
    for prompt in recorder.prompts:
        report.leaks_in(leaks(prompt, narrative, known), prompt[-1].content)
    return outcome


def leaks(prompt: Sequence[Message], narrative: Narrative, known: Known) -> list[str]:
    """Return whose name or words a prompt about an answer holds.

    A part of a name that is a word too (May, Will) may be there where a fact beside the names has
    it: a day, a shift, a rule.
    """
    if tuple(prompt[:-1]) != PREFIX:
        return ["another beginning than all prompts have"]
    said = prompt[-1].content
    pieces = [piece for sentence in narrative.sentences for piece in sentence.pieces]
    own = _words(piece for piece in pieces if piece.kind not in (Kind.PERSON, Kind.NOTE, Kind.TEXT))
    plain = _words(piece for piece in pieces if piece.kind is Kind.TEXT)
    found: list[str] = []
    there = frozenset(_WORD.findall(said))
    for name in dict.fromkeys(known.names.values()):
        parts = _WORD.findall(name)
        for part in parts:
            free = part in own or (part in ORDINARY and part in plain) or _is_pseudonym(part)
            if part in there and len(part) > 1 and not free:
                found.append(f"the name {name}")
                break
        else:
            if len(parts) > 1 and name in said and not all(map(_is_pseudonym, parts)):
                found.append(f"the name {name}")
    for note in known.notes:
        words = note.split()
        if any(
            " ".join(words[place : place + _WORDS]) in said
            for place in range(max(1, len(words) - _WORDS + 1))
        ):
            found.append(f"the note {note}")
    return found


def _words(pieces: Iterable[Piece]) -> frozenset[str]:
    return frozenset(word for piece in pieces for word in _WORD.findall(piece.text))


def _is_pseudonym(part: str) -> bool:
    """Whether it is `Dr`, or looks like what stands for a name."""
    return part == "Dr" or bool(re.fullmatch(r"[A-Z]+\d+", part))
