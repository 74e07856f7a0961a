"""Generations: look before, order, watch, cancel."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from nightfloat.api.deps import Id, JudgedKey, Page, needs
from nightfloat.api.documents import problem
from nightfloat.api.generation_shapes import (
    Generation,
    GenerationCancel,
    GenerationDetail,
    GenerationOrder,
    Generations,
    Preflight,
)
from nightfloat.api.route import Route
from nightfloat.api.state import Process, State
from nightfloat.app import generations
from nightfloat.app.generate import engine, memory_limit
from nightfloat.app.preflight import Preflight as Found
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.time import DAY
from nightfloat.jobs.inprocess import InProcess
from nightfloat.rules.programme import Programme

router = APIRouter(tags=["generations"], route_class=Route)

_P = "/api/scheduling/programmes/{programme}"


def generator(state: State) -> InProcess:
    """Return this process's engine of generations; it is one of the state's `services`."""
    return state.part(InProcess, lambda: engine(state.database, memory=memory_limit(os.environ)))


@router.get(f"{_P}/schedules/{{schedule}}/preflight")
def get_preflight(
    schedule: Id,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    base: Annotated[
        int | None, Query(ge=1, le=2**53 - 1, description="A version whose pins stay.")
    ] = None,
) -> Preflight:
    """Say what a generation would schedule, and what is impossible or tight already."""
    found, programme = generations.before(allowed, schedule, base)
    return _preflight(schedule, base, found, programme)


@router.post(
    f"{_P}/schedules/{{schedule}}/generations",
    status_code=202,
    responses={409: problem(409, code="generation-running", words="A generation is running.")},
)
def create_generation(
    *,
    schedule: Id,
    body: GenerationOrder,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.GENERATE, idempotent=True)],
    key: JudgedKey = "",
) -> Generation:
    """Order a generation of the schedule as its facts stand now; it makes a new draft."""
    ask = generations.Ask(**{**body.model_dump(), "stop": body.stop.rule()})
    made = generations.order(allowed, generator(state), schedule, ask, key)
    response.headers["Location"] = (
        f"/api/scheduling/programmes/{allowed.programme_id}/generations/{made['id']}"
    )
    return Generation(**made)


@router.get(f"{_P}/generations")
def list_generations(
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    page: Page,
    schedule: Annotated[
        int | None, Query(ge=1, le=2**53 - 1, description="Only those of this schedule.")
    ] = None,
) -> Generations:
    """List generations, newest first."""
    items, following = generations.page(
        allowed, limit=page.limit, cursor=page.cursor, schedule=schedule
    )
    return Generations(items=tuple(Generation(**one) for one in items), next=following)


@router.get(f"{_P}/generations/{{generation}}")
def get_generation(
    generation: Id, allowed: Annotated[Scope, needs(Permission.DRAFT_READ)]
) -> GenerationDetail:
    """Return how a generation stands, with the points of its chart and its outcome."""
    return GenerationDetail.model_validate(generations.one(allowed, generation), strict=False)


@router.post(f"{_P}/generations/{{generation}}/cancel")
def cancel_generation(
    generation: Id,
    body: GenerationCancel,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.GENERATE)],
) -> Generation:
    """Stop a generation: its best schedule so far becomes a draft, or nothing does."""
    return Generation(**generations.cancel(allowed, generator(state), generation, keep=body.keep))


def _preflight(schedule: int, base: int | None, found: Found, programme: Programme) -> Preflight:
    content: dict[str, Any] = {
        "schedule": schedule,
        "base": base,
        "possible": found.possible,
        "year": programme.plan.year,
        "blocks": [
            {"id": block.id, "start": block.start, "end": block.end - DAY}
            for block in programme.planned
        ],
        "start": found.start,
        "end": found.end,
        "people": found.people,
        "leave": found.leave,
        "requests": found.requests,
        "pins": found.pins,
        "shares": [asdict(share) for share in found.shares],
        "rules": [dict(zip(("id", "severity", "words"), one, strict=True)) for one in found.rules],
        "packs": [dict(zip(("name", "title", "rules"), one, strict=True)) for one in found.packs],
        "issues": [{**asdict(one), "severity": one.severity.value} for one in found.issues],
    }
    return Preflight.model_validate(content, strict=False)
