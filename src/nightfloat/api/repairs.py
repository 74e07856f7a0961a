"""Repairs: the smallest change of a version after something has happened, and who can cover."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from nightfloat.api.answering import told
from nightfloat.api.deps import Id, needs
from nightfloat.api.fact_shapes import Day
from nightfloat.api.repair_shapes import (
    Covering,
    Happened,
    Repairs,
    RepairsAsked,
    SomebodyNeeded,
    SomebodyOut,
)
from nightfloat.api.route import Route
from nightfloat.api.state import Process, State
from nightfloat.api.versions import RangeError, drafts_of
from nightfloat.app import versions
from nightfloat.app.repairs import cover_json, repairs_json
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.explain.live_repair import Absence, Event, Need, Placing
from nightfloat.solver.mender_client import ChildMender

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions/{version}",
    tags=["repairs"],
    route_class=Route,
)


def mender_of(state: State) -> ChildMender:
    """Return what finds repairs for this process."""
    return state.part(ChildMender, ChildMender)


@router.post("/repairs", response_model=Repairs)
def find_repairs(
    version: Id,
    body: RepairsAsked,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ, write=False)],
) -> Response:
    """Find the smallest changes after something has happened; nothing is changed by it.

    What stays open comes first, then changed cells, people who change twice, near days, and what
    it costs. Sent as one edit, the operations of a repair make it. All days lie in one block.
    """
    found = versions.visible(allowed, version)
    drafts = drafts_of(state)
    with drafts.held(version):
        draft = drafts.draft(allowed.session, found)
        items = repairs_json(
            draft,
            [_event(one) for one in body.happened],
            mender_of(state),
            today=body.today,
            count=body.count,
        )
        return told({"revision": draft.revision, "items": items}, found.etag)


def _event(one: Happened) -> Event:
    if isinstance(one, SomebodyOut):
        return Absence(clinician=one.clinician, first=one.start, last=one.end)
    if isinstance(one, SomebodyNeeded):
        return Need(shift=one.shift, day=one.day)
    return Placing(clinician=one.clinician, day=one.day, code=one.code)


@router.get("/cover", response_model=Covering)
def list_cover(
    *,
    version: Id,
    day: Annotated[Day, Query(description="The day to be covered.")],
    clinician: Annotated[
        str, Query(max_length=60, description="Whose day it is.", examples=["R4"])
    ] = "",
    shift: Annotated[
        str, Query(max_length=60, description="A shift that nobody has, instead.")
    ] = "",
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
) -> Response:
    """List who can cover: those who need no further change first, then those who need one."""
    if bool(clinician) == bool(shift):
        raise RangeError("either a clinician or a shift is to be covered. Maybe one of the two.")
    found = versions.visible(allowed, version)
    drafts = drafts_of(state)
    with drafts.held(version):
        draft = drafts.draft(allowed.session, found)
        content = cover_json(draft, mender_of(state), day, clinician=clinician, shift=shift)
        return told(content, found.etag)
