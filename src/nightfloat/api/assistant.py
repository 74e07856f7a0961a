"""The assistant: what is known, in sentences. None of it needs a model, and nothing changes."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Response

from nightfloat.api.assistant_shapes import (
    AboutCell,
    AboutRequest,
    Announcement,
    ChangesAsked,
    CoverAsked,
    NarrativeShown,
    PublicationAsked,
    SummaryAsked,
    SwapAsked,
    WeekAsked,
    WhyAsked,
)
from nightfloat.api.assistant_stream import STREAMED, Accepts, answered
from nightfloat.api.deps import needs
from nightfloat.api.route import Route
from nightfloat.api.state import Process, State
from nightfloat.api.versions import drafts_of
from nightfloat.assistant import answers, answers_changes, answers_why
from nightfloat.assistant.answers import Memory, OfBlock, Week
from nightfloat.assistant.text import Narrative
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(prefix="/api/assistant", tags=["assistant"], route_class=Route)

Reading = Annotated[
    Scope, needs(Permission.PUBLISHED_READ, write=False, archived=True, by_query=True)
]
Planning = Annotated[Scope, needs(Permission.DRAFT_READ, write=False, archived=True, by_query=True)]


def memory_of(state: State) -> Memory:
    """Return what this process keeps between answers."""
    drafts = drafts_of(state)  # before: whoever makes a part waits for no other
    return state.part(Memory, lambda: Memory(drafts))


def told(found: Narrative, state: State, allowed: Scope, accept: str) -> Response:
    """Return an answer as JSON, or as events for who accepts them."""
    return answered(state, allowed, NarrativeShown.of(found), found, accept)


@router.post("/summary", response_model=NarrativeShown, responses=STREAMED)
def summarise_days(
    body: SummaryAsked, state: Process, allowed: Reading, accept: Accepts = ""
) -> Response:
    """Tell a week or a block: what is broken or missing, who is away, who is on."""
    span = Week(body.span.day) if isinstance(body.span, WeekAsked) else OfBlock(body.span.block)
    found = answers.summary(
        allowed,
        memory_of(state),
        version=body.version,
        span=span,
        clinician=body.clinician,
    )
    return told(found, state, allowed, accept)


@router.post("/why", response_model=NarrativeShown, responses=STREAMED)
def explain_why(
    body: WhyAsked, state: Process, allowed: Planning, accept: Accepts = ""
) -> Response:
    """Tell why a cell, a request or an unfilled shift is as it is, and what would change it."""
    memory, about = memory_of(state), body.about
    if isinstance(about, AboutCell):
        blocks = about.layer == "blocks"
        who, day = about.clinician, about.day
        found = answers_why.why_cell(allowed, memory, body.version, who, day, blocks=blocks)
    elif isinstance(about, AboutRequest):
        found = answers_why.why_request(allowed, memory, body.version, about.request)
    else:
        found = answers_why.why_unfilled(allowed, memory, body.version, about.shift, about.day)
    return told(found, state, allowed, accept)


@router.post("/changes", response_model=NarrativeShown, responses=STREAMED)
def tell_changes(
    body: ChangesAsked, state: Process, allowed: Reading, accept: Accepts = ""
) -> Response:
    """Tell what changed between two versions, and who must be told, soonest first."""
    found = answers_changes.changes(allowed, memory_of(state), body.before, body.after)
    return told(found, state, allowed, accept)


@router.post("/cover", response_model=NarrativeShown, responses=STREAMED)
def find_cover(
    body: CoverAsked, state: Process, allowed: Planning, accept: Accepts = ""
) -> Response:
    """Tell who can take a shift, ranked, and why the others cannot."""
    memory = memory_of(state)
    found = answers_why.cover(allowed, memory, body.version, body.clinician, body.day)
    return told(found, state, allowed, accept)


@router.post("/announce", response_model=NarrativeShown, responses=STREAMED)
def draft_announcement(
    body: Announcement, state: Process, allowed: Planning, accept: Accepts = ""
) -> Response:
    """Draft a message about a publication, a swap or an absence; nothing is sent."""
    memory = memory_of(state)
    if isinstance(body, PublicationAsked):
        found = answers_changes.announce_publication(allowed, memory, body.version)
    elif isinstance(body, SwapAsked):
        one, other = (body.a.clinician, body.a.day), (body.b.clinician, body.b.day)
        found = answers_changes.announce_swap(allowed, memory, body.version, one, other)
    else:
        found = answers_changes.announce_sick(
            allowed, memory, body.version, body.clinician, body.day
        )
    return told(found, state, allowed, accept)
