"""Packs of facts, and an answer for each intent of every pack."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import chain, islice
from random import Random

from nightfloat.app.picture import Picture
from nightfloat.assistant import answers, answers_changes, answers_why
from nightfloat.assistant.answers import OfBlock, Week
from nightfloat.assistant.battery.by_hand import by_hand
from nightfloat.assistant.battery.extractor import Known
from nightfloat.assistant.battery.scenes import Scene, scenes
from nightfloat.assistant.text import Narrative
from nightfloat.auth.scope import Scope
from nightfloat.domain.time import days
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.store.repositories import Requests

EACH = 10
"""Packs of a scene."""
_IDLE = frozenset({"", OFF, LEAVE, ABSENT})


class Intent(StrEnum):
    """What is asked of a pack."""

    SUMMARY = "summary"
    WHY = "why"
    CHANGES = "changes"
    COVER = "cover"
    ANNOUNCE = "announce"


@dataclass(frozen=True, slots=True)
class Pack:
    """Some facts: an answer for each intent, and what is so."""

    name: str
    answers: tuple[tuple[Intent, Narrative], ...]
    known: Known


def packs(count: int, seed: int) -> Generator[Pack]:
    """Yield so many packs, one written by hand before every three that are made.

    Close it where it is not used up: what it makes them of lies in a folder until then.
    """
    with scenes(seed) as made:
        several = chain.from_iterable(_of_scene(one, seed) for one in made)
        yield from islice(_mixed(_by_hand(), several), count)


def _mixed(hand: Iterator[Pack], made: Iterator[Pack]) -> Iterator[Pack]:
    for one in hand:
        yield one
        yield from islice(made, 3)
    yield from made


def _by_hand() -> Iterator[Pack]:
    for name, told, known in by_hand():
        yield Pack(name, tuple(zip(Intent, told, strict=True)), known)


def _of_scene(scene: Scene, seed: int) -> Iterator[Pack]:
    """Yield the packs of a scene: another draft, person, day and question each."""
    random = Random(f"{seed} {scene.name}")
    for number in range(EACH):
        draft = scene.drafts[number % len(scene.drafts)]
        with scene.asking() as scope:
            picture = answers.shown(scope, scene.memory, draft).picture
            cells = _cells(scene, picture, random)
            at = _At(scene=scene, scope=scope, draft=draft, cells=cells, number=number)
            told = tuple((intent, _told(intent, at)) for intent in Intent)
        yield Pack(f"{scene.name}, pack {number + 1}", told, _known(scene, picture))


def _cells(scene: Scene, picture: Picture, random: Random) -> list[tuple[str, date]]:
    """Return two cells of two people; with work where anybody has any."""
    people = [person.id for person in scene.programme.people if person.id in picture.people]
    block = scene.programme.planned[0]
    every = [(id, day) for id in people for day in days(block.start, block.end)]
    random.shuffle(every)
    first = picture.span.first
    every.sort(key=lambda one: picture.people[one[0]].days[(one[1] - first).days] in _IDLE)
    return [every[0], next(one for one in every if one[0] != every[0][0])]


@dataclass(frozen=True, slots=True, kw_only=True)
class _At:
    """What is asked about: two cells of a draft; `number` tells which question of an intent."""

    scene: Scene
    scope: Scope
    draft: int
    cells: list[tuple[str, date]]
    number: int


def _told(intent: Intent, at: _At) -> Narrative:
    """Return an answer."""
    scene, scope, memory, draft, number = at.scene, at.scope, at.scene.memory, at.draft, at.number
    programme, (who, day) = scene.programme, at.cells[0]
    match intent:
        case Intent.SUMMARY:
            span = OfBlock(programme.plan.blocks[0]) if number % 4 == 3 else Week(day)
            person = who if number % 4 == 1 else None
            return answers.summary(scope, memory, version=draft, span=span, clinician=person)
        case Intent.WHY if number % 3 == 1:
            rows = Requests(scope.session, scope.programme_id).all()
            return answers_why.why_request(scope, memory, draft, rows[number % len(rows)].id)
        case Intent.WHY if number % 3 == 2:
            shift = programme.shifts[number % len(programme.shifts)].id
            return answers_why.why_unfilled(scope, memory, draft, shift, day)
        case Intent.WHY:
            return answers_why.why_cell(scope, memory, draft, who, day)
        case Intent.CHANGES:
            return answers_changes.changes(scope, memory, scene.published, draft)
        case Intent.COVER:
            return answers_why.cover(scope, memory, draft, who, day)
        case Intent.ANNOUNCE if number % 3 == 1:
            return answers_changes.announce_publication(scope, memory, draft)
        case Intent.ANNOUNCE if number % 3 == 2 and _both_work(at):
            return answers_changes.announce_swap(scope, memory, draft, *at.cells)
        case Intent.ANNOUNCE:
            return answers_changes.announce_sick(scope, memory, draft, who, day)


def _both_work(at: _At) -> bool:
    picture = answers.shown(at.scope, at.scene.memory, at.draft).picture
    first = picture.span.first
    return all(picture.people[id].days[(day - first).days] not in _IDLE for id, day in at.cells)


def _known(scene: Scene, picture: Picture) -> Known:
    first = picture.span.first
    codes = {
        (id, (first + timedelta(days=number)).isoformat()): code
        for id, person in picture.people.items()
        for number, code in enumerate(person.days)
    }
    names = {person.id: person.name or person.id for person in scene.programme.people}
    return Known(names=names, codes=codes, notes=scene.notes)
