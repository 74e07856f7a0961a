"""A question or a wish in plain English, as an answer, a proposal, or a form."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from sqlalchemy import select

from nightfloat.app.operations import PinnedError
from nightfloat.assistant import answers, answers_changes, answers_why
from nightfloat.assistant.answers import Memory, OfBlock, Shown, SpanError, Week
from nightfloat.assistant.answers import version_meant as at_hand
from nightfloat.assistant.answers_changes import before_of
from nightfloat.assistant.ask.parse import parse
from nightfloat.assistant.ask.proposal import Action, Desk, NotPossibleError, propose
from nightfloat.assistant.ask.reading import Intent, Known, Missing, Reading, Refused
from nightfloat.assistant.ask.sentences import (
    code_of,
    parts_of,
    refusal,
    tell_next,
    tell_off,
    tell_on,
    tell_rotation,
    tell_shifts,
)
from nightfloat.assistant.facts.sentences import Told
from nightfloat.assistant.text import Kind, Narrative, Piece
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.time import DAY
from nightfloat.explain.live_rows import LiveError
from nightfloat.store.database import Database
from nightfloat.store.fact_tables import Clinician, RequestState
from nightfloat.store.fact_tables import Request as RequestRow

_MOST_DAYS = 7
"""Days of which it is told who is on; a summary tells more."""

Outcome = Literal["answer", "proposal", "form"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wrote, and what they looked at."""

    text: str
    version: int | None = None
    day: date | None = None
    clinician: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answered:
    """What became of it. A form says what was understood.

    `action` is there for a proposal only, and so are `violations`: the findings for which the
    action is refused unless it says `allow_violations`.
    """

    kind: Outcome
    reading: Reading
    narrative: Narrative
    action: Action | None = None
    violations: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Desk(Desk):
    """What a sentence is answered from."""

    found: Reading

    @property
    def version(self) -> int:
        """The version that is spoken of."""
        return self.at.found.id


class _Stop(Exception):  # noqa: N818  # no error: what is missing, found out while answering
    """Something turned out to be missing or in doubt."""

    def __init__(self, reading: Reading, told: Told | None = None) -> None:
        self.reading = reading
        self.told = told
        super().__init__(str(reading.refused))


def ask(scope: Scope, memory: Memory, database: Database, asked: Asked) -> Answered:
    """Return an answer, a proposal that somebody else's confirmation does, or a form.

    Nothing is changed. Raises NotFoundError for a version that is not there or not to be seen,
    SpanError for a clinician who is nobody.
    """
    number = asked.version
    if number is None:
        number = at_hand(scope, memory, Week(asked.day))
    if number is None:
        told = Told()
        told.add("Nothing is published yet, so there is nothing to tell")
        return Answered(kind="form", reading=Reading(), narrative=told.narrative("No schedule yet"))
    at = answers.shown(scope, memory, number)
    known = _known(scope, at, asked)
    found = parse(asked.text, known)
    if found.refused is Refused.OUTSIDE and asked.version is None and found.days:
        other = at_hand(scope, memory, Week(found.days[0]))
        if other is not None and other != number:
            at = answers.shown(scope, memory, other)
            known = _known(scope, at, asked)
            found = parse(asked.text, known)
    desk = _Desk(scope=scope, memory=memory, database=database, at=at, known=known, found=found)
    if found.intent is None or not found.complete:
        return _form(at, found, refusal(found, known, at.book))
    try:
        if found.intent.changes:
            proposal = propose(desk, found)
            return Answered(
                kind="proposal",
                reading=found,
                narrative=proposal.told.narrative("A proposal", **at.state),
                action=proposal.action,
                violations=proposal.violations,
            )
        narrative = _ANSWERS[found.intent](desk)
    except _Stop as stop:
        told = stop.told or refusal(stop.reading, known, at.book)
        return _form(at, stop.reading, told)
    except NotPossibleError as error:
        return _form(at, found, error.told)
    except (SpanError, LiveError, PinnedError) as error:
        told = Told()
        told.add(*at.book.cut(str(error), found.people))
        return _form(at, found, told)
    return Answered(kind="answer", reading=found, narrative=narrative)


def _form(at: Shown, found: Reading, told: Told) -> Answered:
    narrative = told.narrative("More is needed", **at.state)
    return Answered(kind="form", reading=found, narrative=narrative)


def _known(scope: Scope, at: Shown, asked: Asked) -> Known:
    """Return what a sentence is read against."""
    programme = at.picture.programme
    first, last = at.found.start, at.found.end - DAY
    day = asked.day if asked.day is not None and first <= asked.day <= last else None
    mine = scope.clinician if scope.clinician in at.book.names else None
    return Known(
        people=programme.people,
        shifts=programme.shifts,
        rotations=programme.rotations,
        calendar=programme.calendar,
        first=first,
        last=last,
        today=answers.today(scope, programme),
        me=mine,
        focus_day=day,
        focus_person=at.person(asked.clinician) if asked.clinician else None,
    )


# ── Answers ─────────────────────────────────────────────────────────────────────────────────────


def _planning(desk: _Desk) -> None:
    """Pass for who may see drafts; what would have to change is theirs to ask."""
    if not desk.scope.can(Permission.DRAFT_READ):
        told = Told()
        told.add("Only schedulers and approvers can ask for that")
        raise _Stop(desk.found, told)


def _summary(desk: _Desk) -> Narrative:
    found = desk.found
    span = OfBlock(found.block) if found.block else Week(found.days[0] if found.days else None)
    if not found.days and not found.block and desk.known.focus_day:
        span = Week(desk.known.focus_day)
    who = found.people[0] if found.intent is Intent.SUMMARY_PERSON else None
    return answers.summary(desk.scope, desk.memory, version=desk.version, span=span, clinician=who)


def _who_on(desk: _Desk) -> Narrative:
    days, rotation = desk.found.days[:_MOST_DAYS], desk.found.rotation
    if rotation is None:
        told = tell_on(desk.book, desk.at.picture, days, desk.found.shifts)
    else:
        told = tell_rotation(desk.book, desk.at.picture, days, rotation)
    return told.narrative(f"On {_when(desk)}", **desk.at.state)


def _who_off(desk: _Desk) -> Narrative:
    told = tell_off(desk.book, desk.at.picture, desk.found.days[:_MOST_DAYS])
    return told.narrative(f"Off on {_when(desk)}", **desk.at.state)


def _when(desk: _Desk) -> str:
    days = desk.found.days[:_MOST_DAYS]
    return desk.book.stretch(days[0], days[-1]).text


def _shifts(desk: _Desk) -> Narrative:
    found, book, picture = desk.found, desk.book, desk.at.picture
    who = found.people[0]
    if found.days:
        told = tell_shifts(book, picture, who, found.days, found.shifts)
    else:
        told = tell_next(book, picture, who, desk.known.today, found.shifts)
    return told.narrative(f"Shifts of {book.names[who]}", **desk.at.state)


def _why_cell(desk: _Desk) -> Narrative:
    _planning(desk)
    day = desk.found.days[0]
    block = desk.known.calendar.block_of(day)
    planned = block is not None and block.id in desk.at.found.plan.blocks
    return answers_why.why_cell(
        desk.scope, desk.memory, desk.version, desk.found.people[0], day, blocks=not planned
    )


def _why_request(desk: _Desk) -> Narrative:
    scope, found, who = desk.scope, desk.found, desk.found.people[0]
    everybody = scope.can(Permission.REQUESTS_ALL)
    if not everybody and not (who == scope.clinician and scope.can(Permission.REQUESTS_OWN)):
        told = Told()
        told.add("You can ask about your own requests only")
        raise _Stop(found, told)
    rows = _requests_of(desk, who)
    declined = [one for one in rows if one.state is RequestState.DECLINED]
    rows = declined if len(rows) > 1 and len(declined) == 1 else rows
    book = desk.book
    if len(rows) != 1:
        told = Told()
        count = "no request" if not rows else "several requests"
        told.add(book.person(who), f" has {count}", _on_days(desk), " that this can mean")
        raise _Stop(replace(found, missing=(Missing.DAY,)), told)
    if scope.can(Permission.DRAFT_READ):
        return answers_why.why_request(scope, desk.memory, desk.version, rows[0].id)
    return _own_request(desk, rows[0])


def _on_days(desk: _Desk) -> tuple[Piece, ...]:
    days = desk.found.days
    return (Piece(Kind.TEXT, " on "), desk.book.stretch(days[0], days[-1])) if days else ()


def _requests_of(desk: _Desk, who: str) -> list[RequestRow]:
    query = (
        select(RequestRow)
        .join(Clinician, Clinician.id == RequestRow.clinician_id)
        .where(
            RequestRow.programme_id == desk.scope.programme_id,
            Clinician.code == who,
            RequestRow.state != RequestState.WITHDRAWN,
        )
        .order_by(RequestRow.id)
    )
    if desk.found.days:
        first, last = desk.found.days[0], desk.found.days[-1]
        query = query.where(RequestRow.start <= last, RequestRow.end > first)
    return list(desk.scope.session.scalars(query))


def _own_request(desk: _Desk, row: RequestRow) -> Narrative:
    """Tell what was decided about one's own request; the plan behind it is not theirs to see."""
    told, book = Told(), desk.book
    when: tuple[Piece, ...] = ()
    if row.start is not None and row.end is not None:
        when = (Piece(Kind.TEXT, " for "), book.stretch(row.start, row.end - DAY))
    state = "still open" if row.state is RequestState.OPEN else row.state.value
    told.add("The request of ", book.person(desk.found.people[0]), when, f" is {state}")
    if row.decision_note:
        told.add("The note to it says: “", Piece(Kind.NOTE, row.decision_note), "”")
    return told.narrative("Your request", **desk.at.state)


def _why_unfilled(desk: _Desk) -> Narrative:
    _planning(desk)
    shift = desk.found.shift
    if shift is None:
        raise _Stop(replace(desk.found, refused=Refused.AMBIGUOUS_SHIFT, words="that shift"))
    return answers_why.why_unfilled(
        desk.scope, desk.memory, desk.version, shift, desk.found.days[0]
    )


def _changes(desk: _Desk) -> Narrative:
    before = before_of(desk.scope, desk.at)
    if before is None:
        told = Told()
        told.add("There is no earlier version to compare this one with")
        return told.narrative("What changed", **desk.at.state)
    return answers_changes.changes(desk.scope, desk.memory, before, desk.version)


def _cover(desk: _Desk) -> Narrative:
    _planning(desk)
    found, day = desk.found, desk.found.days[0]
    if found.people:
        return answers_why.cover(desk.scope, desk.memory, desk.version, found.people[0], day)
    picture = desk.at.picture
    holders = [
        person.id
        for person in picture.listed
        if set(parts_of(code_of(picture, person.id, day))) & set(found.shifts)
    ]
    if len(holders) == 1:
        return answers_why.cover(desk.scope, desk.memory, desk.version, holders[0], day)
    if not holders:
        return _why_unfilled(desk)
    raise _Stop(replace(found, people=tuple(holders), missing=(Missing.PERSON,)))


def _announce(desk: _Desk) -> Narrative:
    _planning(desk)
    scope, memory, version, found = desk.scope, desk.memory, desk.version, desk.found
    if found.intent is Intent.ANNOUNCE_PUBLICATION:
        return answers_changes.announce_publication(scope, memory, version)
    day = found.days[0]
    if found.intent is Intent.ANNOUNCE_SICK:
        return answers_changes.announce_sick(scope, memory, version, found.people[0], day)
    one, other = ((id, day) for id in found.people)
    return answers_changes.announce_swap(scope, memory, version, one, other)


_ANSWERS: Mapping[Intent, Callable[[_Desk], Narrative]] = {
    Intent.SUMMARY_WEEK: _summary,
    Intent.SUMMARY_BLOCK: _summary,
    Intent.SUMMARY_PERSON: _summary,
    Intent.WHO_ON: _who_on,
    Intent.WHO_OFF: _who_off,
    Intent.SHIFTS: _shifts,
    Intent.WHY_CELL: _why_cell,
    Intent.WHY_REQUEST: _why_request,
    Intent.WHY_UNFILLED: _why_unfilled,
    Intent.CHANGES: _changes,
    Intent.COVER: _cover,
    Intent.ANNOUNCE_PUBLICATION: _announce,
    Intent.ANNOUNCE_SWAP: _announce,
    Intent.ANNOUNCE_SICK: _announce,
}
