"""Schedules: what is planned, the draft that is worked on, and what was in force when."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Query, Response

from nightfloat.api.deps import Id, IfMatch, Page, needs, tagged
from nightfloat.api.fact_shapes import guarded
from nightfloat.api.route import Route
from nightfloat.api.schedule_shapes import (
    NewSchedule,
    Schedule,
    ScheduleChange,
    ScheduleList,
    Working,
)
from nightfloat.api.state import Process, State
from nightfloat.api.version_shapes import AsOf, Noted, Version, VersionList
from nightfloat.api.versions import drafts_of
from nightfloat.app import metadata, schedules
from nightfloat.app.tags import row_tag
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.store import tables
from nightfloat.store.paging import page as page_of
from nightfloat.store.repositories import Schedules, Versions

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/schedules",
    tags=["schedules"],
    route_class=Route,
)


class InstantError(NightfloatError):
    """A text that is no instant."""

    code = "validation"


@router.get("")
def list_schedules(
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
) -> ScheduleList:
    """List the programme's schedules, by their first day."""
    items = [Schedule(**one) for one in schedules.schedules_json(allowed, drafts_of(state))]
    return ScheduleList(items=items, next=None)


@router.post("", status_code=201)
def create_schedule(
    body: NewSchedule,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT, idempotent=True)],
) -> Schedule:
    """Plan the year's rotations, or the days of some blocks."""
    row = schedules.create(allowed, body.name, year=body.year, blocks=body.blocks)
    return tagged(response, _schedule(allowed, row, state))


@router.get("/{schedule}")
def get_schedule(
    schedule: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    response: Response,
) -> Schedule:
    """Return a schedule with its version in force and the working draft."""
    row = Schedules(allowed.session, allowed.programme_id).get(schedule)
    return tagged(response, _schedule(allowed, row, state))


def _schedule(allowed: Scope, row: tables.Schedule, state: State) -> Schedule:
    return Schedule(**schedules.schedule_json(allowed, row, drafts_of(state)))


@router.patch("/{schedule}")
def change_schedule(
    *,
    schedule: Id,
    body: ScheduleChange,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT)],
    if_match: IfMatch = None,
) -> Schedule:
    """Rename a schedule, or plan other blocks while it has no version."""
    row = Schedules(allowed.session, allowed.programme_id).get(schedule)
    guarded(if_match)(row_tag(row.revision))
    schedules.change(allowed, row, name=body.name, year=body.year, blocks=body.blocks)
    return tagged(response, _schedule(allowed, row, state))


@router.put("/{schedule}/working")
def set_working_version(
    *,
    schedule: Id,
    body: Working,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT)],
    if_match: IfMatch = None,
) -> Schedule:
    """Say which draft of the schedule is worked on."""
    row = Schedules(allowed.session, allowed.programme_id).get(schedule)
    guarded(if_match)(row_tag(row.revision))
    schedules.work_on(allowed, row, body.version)
    return tagged(response, _schedule(allowed, row, state))


@router.get("/{schedule}/versions")
def list_versions(
    schedule: Id,
    page: Page,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
) -> VersionList:
    """List a schedule's versions, the newest first; drafts for those who may see them."""
    session = allowed.session
    Schedules(session, allowed.programme_id).get(schedule)
    one = tables.Version
    query = Versions(session, allowed.programme_id).query().where(one.schedule_id == schedule)
    if not allowed.can(Permission.DRAFT_READ):
        query = query.where(one.published_at.is_not(None))
    found = page_of(
        session, query, [one.number], limit=page.limit, cursor=page.cursor, newest_first=True
    )
    items = [
        Version(**shown) for shown in metadata.versions_json(session, found.items, drafts_of(state))
    ]
    return VersionList(items=items, next=found.next)


@router.post("/{schedule}/versions", status_code=201)
def create_version(
    schedule: Id,
    body: Noted,
    response: Response,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT, idempotent=True)],
) -> Version:
    """Begin an empty draft."""
    row = Schedules(allowed.session, allowed.programme_id).get(schedule)
    made = schedules.empty(allowed, row, body.note)
    (shown,) = metadata.versions_json(allowed.session, [made], drafts_of(state))
    response.headers["ETag"] = shown["etag"]
    response.headers["Location"] = (
        f"/api/scheduling/programmes/{allowed.programme_id}/versions/{made.id}"
    )
    return Version(**shown)


@router.get("/{schedule}/as-of")
def get_as_of(
    schedule: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    at: Annotated[
        str, Query(max_length=40, description="An instant.", examples=["2026-07-01T12:00:00Z"])
    ],
) -> AsOf:
    """Return the version that was in force at an instant, and the draft of that time."""
    Schedules(allowed.session, allowed.programme_id).get(schedule)
    return AsOf(**schedules.as_of(allowed, schedule, _instant(at), drafts_of(state)))


def _instant(text: str) -> datetime:
    try:
        # A plus of the offset that was not encoded arrives as a space.
        found = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError as error:
        raise InstantError(f'"{text}" is no instant. Maybe "2026-07-01T12:00:00Z".') from error
    if found.tzinfo is None:
        raise InstantError(f'"{text}" has no offset. Maybe "{text}Z".')
    return found
