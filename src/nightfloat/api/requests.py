"""Requests: what people ask for, what is decided, what it would mean."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query, Response
from pydantic import Field
from sqlalchemy import select

from nightfloat.api.deps import Answer, Body, Id, IfMatch, IfNoneMatch, Page, example, needs, tag
from nightfloat.api.fact_shapes import Code, Day, DayText, Note, Word, given, guarded
from nightfloat.api.route import Route
from nightfloat.api.state import Process, State
from nightfloat.app import request_effect, requests
from nightfloat.app.absences import Names
from nightfloat.app.request_effect import Answers
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store import tables
from nightfloat.store.paging import page as paged
from nightfloat.store.tables import RequestState

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/requests", tags=["requests"], route_class=Route
)

RequestKind = Literal["vacation", "no_call", "wish_off", "need_off", "on", "elective"]
StateWord = Literal["open", "approved", "declined", "withdrawn"]
AnyOf = Annotated[Scope, needs(Permission.REQUESTS_ALL, Permission.REQUESTS_OWN)]

_ANSWERED: dict[str, Any] = {"answer": "partly", "granted": 1, "wanted": 2, "words": None}
_REQUEST: dict[str, Any] = {
    "id": 1,
    "code": "Q1",
    "clinician": "R2",
    "name": "Ben Castillo",
    "kind": "wish_off",
    "start": "2026-07-11",
    "end": "2026-07-12",
    "what": "",
    "rank": 1,
    "note": "sister's wedding",
    "state": "open",
    "decision_note": "",
    "decided_by": None,
    "decided_at": None,
    "created": "2026-05-02T09:30:00Z",
    "words": "off Sat 11 Jul 2026 to Sun 12 Jul 2026",
    "answer": _ANSWERED,
    "etag": '"r1"',
}
_WEEK: dict[str, Any] = {
    "start": "2026-07-06",
    "end": "2026-07-12",
    "block": "1",
    "asked": 4,
    "approved": 1,
    "away": 1,
    "people": 8,
    "possible": 3,
    "rule": "vacations",
    "words": "4 asked for this week; 3 can be granted.",
}


class Answered(Answer):
    """What the schedule at hand (published; for schedulers the working draft) says to a request.

    `granted` of `wanted` days or times; `open`: no schedule speaks of its days. `words` say why,
    where one request is looked at.
    """

    answer: Literal["granted", "partly", "denied", "open"]
    granted: int
    wanted: int
    words: str | None


class Request(Answer):
    """What somebody asks for; `end` is the last day. `answer` is null for what is not in force."""

    model_config = example(_REQUEST)

    id: int
    code: str
    clinician: str
    name: str
    kind: str
    start: DayText | None
    end: DayText | None
    what: str = Field(description="The shift (`on`) or rotation (`elective`).")
    rank: int
    note: str
    state: StateWord
    decision_note: str
    decided_by: str | None
    decided_at: datetime | None
    created: datetime
    words: str
    answer: Answered | None
    etag: str


class RequestList(Answer):
    """A page of requests, in the order in which they were made."""

    model_config = example({"items": [_REQUEST], "next": None})

    items: list[Request]
    next: str | None


class NewRequest(Body):
    """Something to ask for; without a clinician, for oneself."""

    model_config = example(
        {"kind": "wish_off", "start": "2026-07-11", "end": "2026-07-12", "note": "a wedding"}
    )

    clinician: Code | None = None
    code: Code | None = Field(None, description="Its name; made up when left out.")
    kind: RequestKind
    start: Day | None = None
    end: Day | None = Field(None, description="The last day; one day without it.")
    what: Word = ""
    rank: Annotated[int, Field(ge=1, le=99)] = 1
    note: Note = ""


class RequestChange(Body):
    """What to change of an open request; null leaves a part as it is."""

    model_config = example({"end": "2026-07-13"})

    kind: RequestKind | None = None
    start: Day | None = None
    end: Day | None = None
    what: Word | None = None
    rank: Annotated[int, Field(ge=1, le=99)] | None = None
    note: Note | None = None


class Decision(Body):
    """What is decided about a request, with a note for whoever asked."""

    model_config = example({"decision": "approve", "note": "Enjoy the wedding."})

    decision: Literal["approve", "decline", "reopen"]
    note: Note = ""


class CoverageLeft(Answer):
    """A demand that the person could meet on a day, and how many others still can."""

    rule: str
    rule_words: str
    label: str
    day: DayText
    able: int
    needed: int
    words: str


class Week(Answer):
    """How many ask to be away in a week, and how many more can be where a rule says so."""

    start: DayText
    end: DayText
    block: str | None
    asked: int
    approved: int
    away: int
    people: int
    possible: int | None
    rule: str | None
    words: str


class Collision(Answer):
    """What the person has on a day that is asked for."""

    schedule: int
    version: int
    day: DayText
    code: str
    words: str


class Effect(Answer):
    """What granting a request would mean; `short` counts demands that nobody else could fill."""

    model_config = example(
        {
            "request": 1,
            "coverage": [
                {
                    "rule": "night",
                    "rule_words": "N: at least 1, at most 1 people.",
                    "label": "N",
                    "day": "2026-07-11",
                    "able": 3,
                    "needed": 1,
                    "words": "N on Sat 11 Jul 2026: 3 could still do it, 1 needed.",
                }
            ],
            "pressure": [_WEEK],
            "collisions": [],
            "short": 0,
        }
    )

    request: int
    coverage: list[CoverageLeft]
    pressure: list[Week]
    collisions: list[Collision]
    short: int


class Pressure(Answer):
    """Week by week, how many ask to be away; nobody is named."""

    model_config = example({"items": [_WEEK]})

    items: list[Week]


class _Writer:
    """Writes requests for one answer: names, who decided, and what a schedule says."""

    def __init__(self, allowed: Scope, state: State) -> None:
        self.names = Names.of(allowed)
        self.deciders = requests.deciders(allowed)
        self.statuses = state.part(Answers, Answers).of(allowed)

    def one(self, row: tables.Request, words: str | None = None) -> Request:
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


def _answer(allowed: Scope, state: State, response: Response, row: tables.Request) -> Request:
    answer = _Writer(allowed, state).one(row)
    tag(response, answer.etag)
    return answer


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
    one = tables.Request
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
    tag(response, answer.etag, if_none_match)
    return answer


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
) -> Effect:
    """Return what granting a request would mean, before it is decided."""
    row = requests.one(allowed, request)
    return Effect.model_validate(request_effect.effect(allowed, row))
