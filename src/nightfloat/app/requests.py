"""Requests: people ask, schedulers decide; what a decision makes is linked to the request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import Any

from sqlalchemy import select

from nightfloat.app import events
from nightfloat.app.absences import Names, clinician
from nightfloat.app.facts import Change, Guard, Json, changing, find, mistake
from nightfloat.app.rendering import Facts
from nightfloat.app.tags import row_tag
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import ForbiddenError, Scope
from nightfloat.domain.absence import Request, RequestKind
from nightfloat.domain.time import DAY
from nightfloat.rules.grid import OFF
from nightfloat.rules.library.requests import describe
from nightfloat.store import fact_tables, tables
from nightfloat.store.errors import ConflictError, NotFoundError
from nightfloat.store.fact_tables import PinKind, RequestState
from nightfloat.store.repositories import Requests

DAYS_OFF = (RequestKind.WISH_OFF, RequestKind.NEED_OFF)
"""What an approval pins as days off. It is no leave: leave days are taken out of averages."""


def as_json(row: fact_tables.Request, names: Names, deciders: Mapping[int, str]) -> Json:
    """Return a request as the API has it, without what a schedule answers to it."""
    return {
        "id": row.id,
        "code": row.code,
        "clinician": names.code(row.clinician_id),
        "name": names.name(row.clinician_id),
        "kind": row.kind.value,
        "start": row.start and row.start.isoformat(),
        "end": row.end and (row.end - DAY).isoformat(),
        "what": row.what,
        "rank": row.rank,
        "note": row.note,
        "state": row.state.value,
        "decision_note": row.decision_note,
        "decided_by": deciders.get(row.decided_by) if row.decided_by is not None else None,
        "decided_at": row.decided_at,
        "created": row.created,
        "words": words(row, names),
        "etag": row_tag(row.revision),
    }


def words(row: fact_tables.Request, names: Names) -> str:
    """Return what a request asks for."""
    if row.start is None:
        rank = f" (choice {row.rank})" if row.rank > 1 else ""
        return f"{row.what} at any time{rank}"
    return describe(
        Request(
            id=row.code,
            clinician=names.code(row.clinician_id),
            kind=row.kind,
            start=row.start,
            end=row.end or row.start + DAY,
            what=row.what,
            rank=row.rank,
        )
    )


def deciders(scope: Scope) -> dict[int, str]:
    """Return the names of everybody who has decided a request of the programme."""
    query = (
        select(tables.User.id, tables.User.name)
        .join(fact_tables.Request, fact_tables.Request.decided_by == tables.User.id)
        .where(fact_tables.Request.programme_id == scope.programme_id)
        .distinct()
    )
    return dict(scope.session.execute(query).all())


def own_only(scope: Scope) -> str | None:
    """Return the code of the person whose requests alone may be seen; None: everybody's.

    Raises ForbiddenError for a member who is no person of the programme.
    """
    if scope.can(Permission.REQUESTS_ALL):
        return None
    if scope.clinician is None:
        raise ForbiddenError
    return scope.clinician


def one(scope: Scope, id: int) -> fact_tables.Request:
    """Return a request that may be seen; another person's is not found."""
    row = Requests(scope.session, scope.programme_id).get(id)
    _seen(scope, row, Names.of(scope).code(row.clinician_id))
    return row


def _seen(scope: Scope, row: fact_tables.Request, code: str) -> None:
    own = own_only(scope)
    if own is not None and code != own:
        raise NotFoundError(f'This programme has no request "{row.id}". Maybe it was deleted.')


def add(scope: Scope, data: Mapping[str, Any]) -> fact_tables.Request:
    """Ask for something: for oneself, or for anybody where all requests are one's own business."""
    own = own_only(scope)
    who = data.get("clinician") or scope.clinician
    if who is None:
        raise mistake("clinician", "", "is missing; your account is no person of this programme.")
    if own is not None and who != own:
        raise ForbiddenError
    done = Change(action="request.add", resource="requests", details=dict(data))
    with changing(scope, done) as facts:
        code = data.get("code") or _free_code(facts)
        if any(row.code == code for row in facts.requests):
            raise ConflictError(f'"{code}" is the name of another request. Maybe "{code}-2".')
        row = fact_tables.Request(
            programme_id=scope.programme_id,
            code=code,
            clinician_id=clinician(facts, who).id,
            state=RequestState.OPEN,
            rank=1,
            what="",
            note="",
            decision_note="",
            revision=1,
        )
        _set(row, data)
        facts.requests.append(row)
        done.row = row
    _tell(scope, row, who)
    return row


def change(scope: Scope, id: int, guard: Guard, data: Mapping[str, Any]) -> fact_tables.Request:
    """Change a request that is still open."""
    done = Change(action="request.change", resource="requests", details=dict(data))
    with _changing(scope, done, id, guard) as (_, row):
        if row.state is not RequestState.OPEN:
            raise ConflictError(
                f"This request was {row.state.value}, so it stays as it is. "
                "Maybe make a new one, or have it reopened."
            )
        _set(row, data)
    return row


def withdraw(scope: Scope, id: int, guard: Guard) -> fact_tables.Request:
    """Take a request back; one that was approved only whoever decides can take back."""
    done = Change(action="request.withdraw", resource="requests")
    with _changing(scope, done, id, guard) as (facts, row):
        if row.state is RequestState.WITHDRAWN:
            raise ConflictError("This request was withdrawn already. Maybe reload the page.")
        if row.state is RequestState.APPROVED and not scope.can(Permission.REQUESTS_ALL):
            raise ConflictError(
                "This request was approved, and others count on it. "
                "Maybe ask a scheduler to reopen it."
            )
        _unlink(facts, row)
        row.state = RequestState.WITHDRAWN
    return row


_NEXT: Mapping[str, tuple[RequestState, tuple[RequestState, ...]]] = {
    "approve": (RequestState.APPROVED, (RequestState.OPEN, RequestState.DECLINED)),
    "decline": (RequestState.DECLINED, (RequestState.OPEN,)),
    "reopen": (
        RequestState.OPEN,
        (RequestState.APPROVED, RequestState.DECLINED, RequestState.WITHDRAWN),
    ),
}
"""For each decision: the state it leads to, and the states it can be taken in."""


def decide(scope: Scope, id: int, guard: Guard, decision: str, note: str) -> fact_tables.Request:
    """Approve, decline or reopen; raise ConflictError or ClashError where that cannot be.

    An approved vacation is leave, an approved day off is pinned; reopening takes both back.
    """
    details = {"decision": decision, "note": note}
    done = Change(action=f"request.{decision}", resource="requests", details=details, clash=True)
    with _changing(scope, done, id, guard) as (facts, row):
        state, possible = _NEXT[decision]
        if row.state not in possible:
            raise ConflictError(
                f"This request is {row.state.value}, so it cannot be {state.value} now. "
                "Maybe reopen it first."
            )
        if row.state is RequestState.APPROVED:
            _unlink(facts, row)
        row.state, row.decision_note = state, note
        decided = state is not RequestState.OPEN
        row.decided_by = scope.user_id if decided else None
        row.decided_at = scope.now if decided else None
        if state is RequestState.APPROVED:
            _link(facts, row)
    return row


@contextmanager
def _changing(
    scope: Scope, done: Change, id: int, guard: Guard
) -> Iterator[tuple[Facts, fact_tables.Request]]:
    """Do as `changing_one`, for a request that may be seen; then tell those who look on."""
    with changing(scope, done) as facts:
        row: fact_tables.Request = find(facts.requests, id, done.noun)
        code = next(one.code for one in facts.clinicians if one.id == row.clinician_id)
        _seen(scope, row, code)
        guard(row_tag(row.revision))
        done.row = row
        yield facts, row
        row.revision += 1
    _tell(scope, row, code)


def _tell(scope: Scope, row: fact_tables.Request, code: str) -> None:
    data = {"id": row.id, "state": row.state.value, "clinician": code}
    events.publish(scope.session, "request", scope.programme_id, data)


def _set(row: fact_tables.Request, data: Mapping[str, Any]) -> None:
    for key in ("what", "rank", "note"):
        if data.get(key) is not None:
            setattr(row, key, data[key])
    if "kind" in data:
        row.kind = RequestKind(data["kind"])
    start: date | None = data.get("start", row.start)
    last: date | None = data.get("end", row.end and row.end - DAY) or start
    if start is None:
        if row.kind is not RequestKind.ELECTIVE:
            raise mistake("start", "", "is missing; only an elective can come at any time.")
        if last is not None:
            raise mistake("end", last, "is given without a start.")
        row.start = row.end = None
        return
    assert last is not None
    if last < start:
        raise mistake("end", last, f"is before the start, {start}.", "the two are swapped.")
    row.start, row.end = start, last + DAY


def _free_code(facts: Facts) -> str:
    taken = {row.code for row in facts.requests}
    number = len(taken) + 1
    while f"Q{number}" in taken:
        number += 1
    return f"Q{number}"


def _link(facts: Facts, row: fact_tables.Request) -> None:
    if row.start is None or row.end is None:
        return
    common: dict[str, Any] = {
        "programme_id": row.programme_id,
        "clinician_id": row.clinician_id,
        "start": row.start,
        "end": row.end,
        "note": f"Approved request {row.code}.",
        "request_id": row.id,
        "revision": 1,
    }
    if row.kind is RequestKind.VACATION:
        leave = fact_tables.Leave(**common, start_minute=0, end_minute=0, kind="vacation")
        facts.leave.append(leave)
    elif row.kind in DAYS_OFF:
        facts.pins.append(fact_tables.Pin(**common, kind=PinKind.DAY, assign=OFF))


def _unlink(facts: Facts, row: fact_tables.Request) -> None:
    facts.leave[:] = [one for one in facts.leave if one.request_id != row.id]
    facts.pins[:] = [one for one in facts.pins if one.request_id != row.id]
