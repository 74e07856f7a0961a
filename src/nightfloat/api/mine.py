"""What a phone asks: my shifts, my week, and who is on. Published schedules only."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from nightfloat.api.deps import needs
from nightfloat.api.fact_shapes import Day
from nightfloat.api.mine_shapes import Mine, On
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.api.versions import RangeError, drafts_of
from nightfloat.app import mine
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}", tags=["mine"], route_class=Route
)

MOST_DAYS = 400


@router.get("/my")
def get_my_shifts(
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    start: Annotated[Day | None, Query(description="First day; this Monday without it.")] = None,
    end: Annotated[Day | None, Query(description="Last day; four weeks without it.")] = None,
) -> Mine:
    """Return one's own shifts, the next one, and this week."""
    if start is not None and end is not None and not 0 <= (end - start).days <= MOST_DAYS:
        raise RangeError(f"{start} to {end} is no span of up to {MOST_DAYS} days. Maybe a month.")
    return Mine(**mine.my_json(allowed, drafts_of(state), start, end))


@router.get("/on")
def list_who_is_on(
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    day: Annotated[Day, Query(description="The day.")],
) -> On:
    """Return who works on a day, shift by shift."""
    return On(**mine.on_json(allowed, drafts_of(state), day))
