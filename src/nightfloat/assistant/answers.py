"""Answers of facts: what somebody may see is loaded through `nightfloat.app`, then told.

Each answer is a function of a scope, what the process keeps, and plain parameters, so that a
route and a sentence in plain English reach it alike. Nothing here needs a model.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from threading import Lock
from typing import Any, Self, TypeVar

from sqlalchemy import select

from nightfloat.app import requests as requests_of
from nightfloat.app.absences import Names
from nightfloat.app.drafts import Draft, Drafts, Kept
from nightfloat.app.findings import open_violations
from nightfloat.app.picture import DAYS, Picture, codes_of
from nightfloat.app.versions import Known, in_force, known, visible, waivers_of
from nightfloat.assistant.facts.person import Own, tell_person
from nightfloat.assistant.facts.scene import Asked, Scene, stretches, touches
from nightfloat.assistant.facts.sentences import Told
from nightfloat.assistant.facts.summary import tell_summary
from nightfloat.assistant.facts.words import Book, stretch_words
from nightfloat.assistant.text import Narrative, Piece, text
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError, maybe
from nightfloat.domain.time import DAY, Block, days, say
from nightfloat.explain.asked import Answer, asked
from nightfloat.explain.duty import duty_of
from nightfloat.explain.live import YEAR
from nightfloat.explain.live_view import situation_of
from nightfloat.rules.grid import ABSENT, LEAVE, OFF
from nightfloat.rules.programme import Programme
from nightfloat.store import tables
from nightfloat.store.fact_tables import Request as RequestRow
from nightfloat.store.fact_tables import RequestState
from nightfloat.store.repositories import Schedules

WEEK = timedelta(days=7)
AHEAD = timedelta(days=120)
"""How far a person's leave is looked for behind the days asked for."""

Made = TypeVar("Made")


class SpanError(NightfloatError):
    """Days, a block or a person that the version does not have."""

    code = "validation"


@dataclass(frozen=True, slots=True)
class Week:
    """A week from Monday to Sunday; `day` any of its days, None: this week."""

    day: date | None = None


@dataclass(frozen=True, slots=True)
class OfBlock:
    """A block of the year by its id."""

    block: str


Span = Week | OfBlock


class Memory:
    """What the process keeps between answers: versions, words of programmes, explanations."""

    def __init__(self, drafts: Drafts) -> None:
        self.drafts = drafts
        self._lock = Lock()
        self._books: Kept[int, Book] = Kept(6)
        self._made: Kept[tuple[Any, ...], Any] = Kept(64)

    def book(self, programme: Programme) -> Book:
        """Return the words of a programme."""
        key = id(programme)
        with self._lock:
            kept = self._books.take(key)
        if kept is None or kept.programme is not programme:
            kept = Book(programme)
            with self._lock:
                self._books.keep(key, kept)
        return kept

    def kept(self, key: tuple[Any, ...], make: Callable[[], Made]) -> Made:
        """Return what was made under a key, made now when it is not kept."""
        with self._lock:
            found: Made | None = self._made.take(key)
        if found is None:
            found = make()
            with self._lock:
                self._made.keep(key, found)
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A version that somebody may see, as it is shown to them."""

    found: Known
    picture: Picture
    book: Book

    @property
    def state(self) -> dict[str, Any]:
        """What a narrative says of the version it speaks of."""
        return {
            "version": self.found.id,
            "revision": self.picture.revision,
            "state": self.found.state.value,
        }

    def fresh(self, memory: Memory, draft: Draft) -> Self:
        """Return the same as its live check has it: an edit may have come in between."""
        if not self.found.draft:
            return self
        return replace(self, picture=draft.picture, book=memory.book(draft.programme))

    def mark(self, *more: object) -> tuple[object, ...]:
        """Return what changes with everything that the version is judged by."""
        return (self.found.id, self.picture.revision, self.found.basis, *more)

    def person(self, id: str) -> str:
        """Return a person's id; raise SpanError for nobody."""
        names = self.book.names
        if id not in names:
            raise SpanError(f'"{id}" is nobody in this schedule.{maybe(id, list(names))}')
        return id

    def day(self, day: date) -> date:
        """Return a day of the schedule; raise SpanError for another one."""
        if not self.found.start <= day < self.found.end:
            raise SpanError(
                f'"{self.found.schedule}" goes from {say(self.found.start)} to '
                f"{say(self.found.end - DAY)}. Maybe another day is meant."
            )
        return day


def shown(scope: Scope, memory: Memory, version: int) -> Shown:
    """Return a version that the scope may see; others are not found."""
    found = visible(scope, version)
    picture = memory.drafts.picture(scope.session, found)
    return Shown(found=found, picture=picture, book=memory.book(picture.programme))


def live_of(scope: Scope, memory: Memory, at: Shown) -> Draft:
    """Return a version with its live check; the caller holds the version."""
    return memory.drafts.draft(scope.session, at.found)


def today(scope: Scope, programme: Programme) -> date:
    """Return the day that it is, by the programme's clock."""
    return scope.now.astimezone(programme.calendar.tz).date()


# ── A week, a block, a person ───────────────────────────────────────────────────────────────────


def summary(
    scope: Scope,
    memory: Memory,
    *,
    version: int | None = None,
    span: Span | None = None,
    clinician: str | None = None,
) -> Narrative:
    """Tell some days of a version, or one person's part of them.

    Without a version the one that is worked on, for who may not see drafts the one in force.
    Raises NotFoundError for a version, SpanError for days or a person that are not there.
    """
    asked_for = span or Week()
    number = version if version is not None else version_meant(scope, memory, asked_for)
    if number is None:
        told = Told()
        told.add("Nothing is published yet, so there is nothing to tell")
        return told.narrative("No schedule yet")
    at = shown(scope, memory, number)
    first, last, name, title = _days(scope, at, asked_for)
    blocks = [one for one in _blocks(at, first, last) if one.id in at.found.plan.blocks]
    seen = _requests(scope, memory, at, (first, last), (blocks, clinician))
    scene = _scene(scope, at, (first, last), name, tuple(seen))
    if clinician is None:
        return tell_summary(scene).narrative(f"{title[:1].upper()}{title[1:]}", **at.state)
    at.person(clinician)
    told = tell_person(scene, _own(scene, clinician))
    return told.narrative(f"{at.book.names[clinician]}, {title}", **at.state)


def version_meant(scope: Scope, memory: Memory, span: Span) -> int | None:
    """Return the version that is meant when none is named: that of the schedule of these days.

    Schedules of planned days come before that of the year.
    """
    programme = memory.drafts.programmes.current(scope.session, scope.programme_id)
    if isinstance(span, OfBlock):
        day = programme.calendar.block(span.block).start
    else:
        day = span.day or today(scope, programme)
    found: list[tuple[tuple[object, ...], int]] = []
    for schedule in Schedules(scope.session, scope.programme_id).all():
        version = _version_of(scope, schedule)
        if version is not None:
            away = max(schedule.start - day, day - schedule.end + DAY, timedelta(0))
            found.append(((away, schedule.year, schedule.start, schedule.id), version))
    return min(found)[1] if found else None


def _version_of(scope: Scope, schedule: tables.Schedule) -> int | None:
    if scope.can(Permission.DRAFT_READ) and schedule.working_version_id is not None:
        working = known(scope.session, scope.programme_id, schedule.working_version_id)
        if working.draft:
            return working.id
    return in_force(scope.session, schedule.id)


def _days(scope: Scope, at: Shown, span: Span) -> tuple[date, date, tuple[Piece, ...], str]:
    """Return the days asked for (both included), how a sentence calls them, and a title."""
    start, end = at.found.start, at.found.end
    if isinstance(span, OfBlock):
        block = next((one for one in at.book.calendar.blocks if one.id == span.block), None)
        if block is None or block.end <= start or end <= block.start:
            named = [one.id for one in at.book.calendar.blocks if start <= one.start < end]
            raise SpanError(
                f'"{at.found.schedule}" has no block "{span.block}".{maybe(span.block, named)}'
            )
        words = at.book.block(block)
        return max(block.start, start), min(block.end, end) - DAY, (text(words),), words
    now = today(scope, at.book.programme)
    day = at.day(span.day) if span.day else now if start <= now < end else start
    monday = day - timedelta(days=day.weekday())
    first, last = max(monday, start), min(monday + WEEK, end) - DAY
    words = f"the week of {stretch_words(first, last)}"
    return first, last, (text("the week of "), at.book.stretch(first, last)), words


def _blocks(at: Shown, first: date, last: date) -> list[Block]:
    return [one for one in at.book.calendar.blocks if one.start <= last and first < one.end]


def _scene(
    scope: Scope,
    at: Shown,
    span: tuple[date, date],
    name: tuple[Piece, ...],
    asked_for: tuple[Asked, ...],
) -> Scene:
    first, last = span
    plan, blocks = at.found.plan, _blocks(at, first, last)
    by_day = [one for one in blocks if one.id in plan.blocks]
    near = at.picture.findings if scope.can(Permission.DRAFT_READ) else ()
    near = tuple(one for one in near if one.violation and touches(at.book, one, first, last))
    waivers = waivers_of(scope.session, at.found.id) if near else {}
    violations = open_violations(near, waivers) if near else {}
    before = in_force(scope.session, at.found.schedule_id) if at.found.draft else None
    return Scene(
        book=at.book,
        picture=at.picture,
        first=first,
        last=last,
        planned=tuple(
            day for day in days(first, last + DAY) if any(day in block for block in by_day)
        ),
        blocks=tuple(blocks) if plan.year else (),
        name=name,
        violations=violations if scope.can(Permission.DRAFT_READ) else None,
        allowed=len(near) - len(violations),
        requests=asked_for,
        before=known(scope.session, scope.programme_id, before).number if before else None,
    )


# ── Requests ────────────────────────────────────────────────────────────────────────────────────


def _requests(
    scope: Scope,
    memory: Memory,
    at: Shown,
    span: tuple[date, date],
    of: tuple[list[Block], str | None],
) -> Iterator[Asked]:
    """Yield the requests that touch the days and may be seen, with what became of each."""
    blocks, clinician = of
    if not (scope.can(Permission.REQUESTS_ALL) or scope.can(Permission.REQUESTS_OWN)):
        return
    if not scope.can(Permission.REQUESTS_ALL) and scope.clinician is None:
        return
    own = requests_of.own_only(scope)
    rows = _rows(scope, span)
    names = Names.of(scope) if rows else Names({})
    answers = _answers(scope, memory, at, blocks) if at.found.draft and rows else {}
    for row in rows:
        code = names.code(row.clinician_id)
        if (own is not None and code != own) or (clinician is not None and code != clinician):
            continue
        if code not in at.book.names:
            continue
        yield Asked(
            id=str(row.id),
            clinician=code,
            words=requests_of.words(row, names),
            outcome=_outcome(row.state, answers.get(row.code)),
        )


def _rows(scope: Scope, span: tuple[date, date]) -> list[RequestRow]:
    first, last = span
    query = (
        select(RequestRow)
        .where(
            RequestRow.programme_id == scope.programme_id,
            RequestRow.state != RequestState.WITHDRAWN,
            RequestRow.start <= last,
            RequestRow.end > first,
        )
        .order_by(RequestRow.start, RequestRow.id)
    )
    return list(scope.session.scalars(query))


def _answers(scope: Scope, memory: Memory, at: Shown, blocks: list[Block]) -> dict[str, Answer]:
    """Return what a draft answers to the requests of some of its planned days."""

    def found() -> dict[str, Answer]:
        answers: dict[str, Answer] = {}
        with memory.drafts.held(at.found.id):
            live = live_of(scope, memory, at).live
            for grid in [*(block.id for block in blocks), *([YEAR] if YEAR in live.grids else [])]:
                for one in asked(situation_of(live, grid)):
                    if one.answer is not Answer.OPEN:
                        answers.setdefault(one.request.id, one.answer)
        return answers

    names = tuple(block.id for block in blocks)
    return memory.kept(("answers", *at.mark(names)), found)


def _outcome(state: RequestState, answer: Answer | None) -> str:
    """Return what became of a request; what the schedule denies goes before what is undecided."""
    if state is RequestState.DECLINED:
        return "declined"
    if answer in {Answer.DENIED, Answer.PARTLY}:
        return str(answer.value)
    if state is RequestState.APPROVED:
        return "approved"
    return "granted" if answer is Answer.GRANTED else "open"


# ── One person ──────────────────────────────────────────────────────────────────────────────────


def _own(scene: Scene, clinician: str) -> Own:
    picture, calendar = scene.picture, scene.book.calendar
    person = picture.people.get(clinician)
    codes = codes_of(picture.people, clinician, DAYS)
    first = picture.span.first
    after = [
        (first + timedelta(days=number), code)
        for number, code in enumerate(codes)
        if first + timedelta(days=number) > scene.last
    ]
    upcoming = next(((d, c) for d, c in after if c not in {"", OFF, LEAVE, ABSENT}), None)
    here = [(day, code) for day, code in scene.codes(clinician)]
    soon = [one for one in after if one[0] <= scene.last + AHEAD]
    minutes = None
    if person is not None and scene.planned:
        begin, stop = calendar.instant(scene.first, 0), calendar.instant(scene.last + DAY, 0)
        inside = [one for one in person.entries if begin <= one.start < stop]
        minutes = duty_of(clinician, inside, calendar, (scene.first, scene.last + DAY), ()).minutes
    rotations: tuple[tuple[str, date, date], ...] = ()
    if person is not None and scene.blocks:
        rotations = tuple(
            (code, max(block.start, scene.first), min(block.end - DAY, scene.last))
            for block in scene.blocks
            for code in [person.blocks[calendar.blocks.index(block)]]
            if code
        )
    return Own(
        clinician=clinician,
        minutes=minutes,
        next=upcoming if scene.planned else None,
        away=tuple(stretches([*here, *soon], LEAVE)),
        rotations=rotations,
    )
