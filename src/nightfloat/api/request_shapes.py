"""What the routes of requests take and answer."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Code, Day, DayText, Note, Word

RequestKind = Literal["vacation", "no_call", "wish_off", "need_off", "on", "elective"]
StateWord = Literal["open", "approved", "declined", "withdrawn"]

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


class RequestEffect(Answer):
    """What granting a request would mean; `short` counts demands that nobody else could fill."""

    model_config = example(
        {
            "request": 1,
            "coverage": [
                {
                    "rule": "night",
                    "rule_words": "N: exactly 1 person.",
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
