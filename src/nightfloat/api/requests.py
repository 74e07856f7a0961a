"""Requests: what people ask for, what is decided, what it would mean."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from sqlalchemy import select

from nightfloat.api.deps import Id, IfMatch, IfNoneMatch, Page, needs, tagged
from nightfloat.api.fact_shapes import given, guarded
from nightfloat.api.request_shapes import (
    Decision,
    NewRequest,
    Pressure,
    Request,
    RequestChange,
    RequestEffect,
    RequestList,
    StateWord,
    Week,
)
from nightfloat.api.route import Route
from nightfloat.api.state import Process, State
from nightfloat.app import request_effect, requests
from nightfloat.app.absences import Names
from nightfloat.app.request_effect import Answers
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store import fact_tables
from nightfloat.store.fact_tables import RequestState
from nightfloat.store.paging import page as paged

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/requests", tags=["requests"], route_class=Route
)

AnyOf = Annotated[Scope, needs(Permission.REQUESTS_ALL, Permission.REQUESTS_OWN)]


class _Writer:
    """Writes requests for one answer: names, who decided, and what a schedule says."""

    def __init__(self, allowed: Scope, state: State) -> None:
        self.names = Names.of(allowed)
        self.deciders = requests.deciders(allowed)
        self.statuses = state.part(Answers, Answers).of(allowed)

    def one(self, row: fact_tables.Request, words: str | None = None) -> Request:
        """Return one request."""
        data = requests.as_json(row, self.names, self.deciders)
        status = self.statuses.get(row.code)
        found = None
        if row.state in (RequestState.OPEN, RequestState.APPROVED):
            found = {
                "answer": status.answer.value if status else "open",
                "granted": status.granted if status else 0,
                "wanted": status.wanted if status else 0,
                "words": words,
            }
        return Request.model_validate({**data, "answer": found})


def _answer(allowed: Scope, state: State, response: Response, row: fact_tables.Request) -> Request:
    return tagged(response, _Writer(allowed, state).one(row))


@router.get("")
def list_requests(
    allowed: AnyOf,
    page: Page,
    process: Process,
    state: Annotated[StateWord | None, Query(description="Only those in this state.")] = None,
    clinician: Annotated[
        str | None, Query(max_length=60, description="Only this person's.", examples=["R2"])
    ] = None,
) -> RequestList:
    """List requests: all of them for who decides, one's own for everybody else."""
    writer = _Writer(allowed, process)
    own = requests.own_only(allowed) or clinician
    one = fact_tables.Request
    query = select(one).where(one.programme_id == allowed.programme_id)
    if own is not None:
        query = query.where(one.clinician_id == (writer.names.id(own) or 0))
    if clinician is not None and own != clinician:
        return RequestList(items=[], next=None)
    if state is not None:
        query = query.where(one.state == RequestState(state))
    found = paged(allowed.session, query, [one.id], limit=page.limit, cursor=page.cursor)
    return RequestList(items=[writer.one(row) for row in found.items], next=found.next)


@router.post("", status_code=201)
def create_request(
    body: NewRequest, response: Response, allowed: AnyOf, process: Process
) -> Request:
    """Ask for something."""
    row = requests.add(allowed, body.model_dump())
    return _answer(allowed, process, response, row)


@router.get("/pressure")
def get_pressure(allowed: AnyOf) -> Pressure:
    """Return how many ask to be away, week by week, against what a rule allows."""
    return Pressure(items=[Week.model_validate(one) for one in request_effect.pressure(allowed)])


@router.get("/{request}")
def get_request(
    request: Id,
    response: Response,
    allowed: AnyOf,
    process: Process,
    if_none_match: IfNoneMatch = None,
) -> Request:
    """Return one request, with the reasons of what the schedule answers."""
    row = requests.one(allowed, request)
    writer = _Writer(allowed, process)
    answer = writer.one(row)
    said = answer.answer is not None and answer.answer.answer in ("denied", "partly")
    if said:
        answer = writer.one(row, request_effect.why(allowed, row))
    return tagged(response, answer, if_none_match)


@router.patch("/{request}")
def change_request(
    *,
    request: Id,
    body: RequestChange,
    response: Response,
    allowed: AnyOf,
    process: Process,
    if_match: IfMatch = None,
) -> Request:
    """Change a request that is still open."""
    row = requests.change(allowed, request, guarded(if_match), given(body))
    return _answer(allowed, process, response, row)


@router.delete("/{request}")
def withdraw_request(
    request: Id,
    response: Response,
    allowed: AnyOf,
    process: Process,
    if_match: IfMatch = None,
) -> Request:
    """Withdraw a request; it stays in the list as withdrawn."""
    row = requests.withdraw(allowed, request, guarded(if_match))
    return _answer(allowed, process, response, row)


@router.post("/{request}/decision")
def decide_request(
    *,
    request: Id,
    body: Decision,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.REQUESTS_ALL)],
    process: Process,
    if_match: IfMatch = None,
) -> Request:
    """Approve, decline or reopen a request.

    An approved vacation becomes leave, an approved day off a pin; reopening takes it back.
    """
    row = requests.decide(allowed, request, guarded(if_match), body.decision, body.note)
    return _answer(allowed, process, response, row)


@router.get("/{request}/effect")
def get_request_effect(
    request: Id, allowed: Annotated[Scope, needs(Permission.REQUESTS_ALL)]
) -> RequestEffect:
    """Return what granting a request would mean, before it is decided."""
    row = requests.one(allowed, request)
    return RequestEffect.model_validate(request_effect.effect(allowed, row))
