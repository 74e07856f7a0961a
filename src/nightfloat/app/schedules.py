"""Schedules: what is planned, who works on which draft, and what was in force when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import func, select

from nightfloat.app import events
from nightfloat.app.drafts import Drafts
from nightfloat.app.facts import programme_of
from nightfloat.app.metadata import instant, versions_json
from nightfloat.app.programme_settings import calendar_of
from nightfloat.app.tags import row_tag
from nightfloat.app.versions import SEEN_BY_ALL, Beginning, Json, begin, noted
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.time import DAY
from nightfloat.rules.programme import Programme
from nightfloat.store import audit, snapshot, tables
from nightfloat.store.errors import ConflictError
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Schedules, Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.tables import Origin, VersionState


class PlanError(NightfloatError):
    """A plan that names no block, or one that the year does not have."""

    code = "validation"


def schedules_json(scope: Scope, drafts: Drafts) -> list[Json]:
    """Return the programme's schedules, by their first day; drafts only for who may see them."""
    rows = Schedules(scope.session, scope.programme_id).all()
    rows.sort(key=lambda row: (row.start, not row.year, row.id))
    return [schedule_json(scope, row, drafts) for row in rows]


def schedule_json(scope: Scope, row: tables.Schedule, memory: Drafts) -> Json:
    """Return a schedule with its version in force and the working draft."""
    session = scope.session
    blocks = calendar_of(programme_of(scope)).blocks
    published = Versions(session, scope.programme_id).published(row.id)
    drafts = scope.can(Permission.DRAFT_READ)
    working = session.get(tables.Version, row.working_version_id or 0) if drafts else None
    number = session.scalar(
        select(func.count())
        .select_from(tables.Version)
        .where(
            tables.Version.schedule_id == row.id,
            tables.Version.state != VersionState.DISCARDED
            if drafts
            else tables.Version.state.in_(SEEN_BY_ALL),
        )
    )
    return {
        "id": row.id,
        "name": row.name,
        "year": row.year,
        "blocks": row.blocks,
        "spans": [
            {"id": one.id, "start": one.start.isoformat(), "end": (one.end - DAY).isoformat()}
            for one in blocks
            if row.year or one.id in row.blocks
        ],
        "start": row.start.isoformat(),
        "end": (row.end - DAY).isoformat(),
        "published": versions_json(session, [published], memory)[0] if published else None,
        "working": versions_json(session, [working], memory)[0] if working else None,
        "versions": number or 0,
        "created": instant(row.created),
        "etag": row_tag(row.revision),
    }


def create(scope: Scope, name: str, *, year: bool, blocks: Sequence[str]) -> tables.Schedule:
    """Add a schedule of the year's rotations and/or the days of some blocks; raise PlanError."""
    programme = load_programme(scope.session, scope.programme_id)
    start, end, ordered = _span(programme, blocks, year=year)
    row = Schedules(scope.session, scope.programme_id).add(
        tables.Schedule(name=name, year=year, blocks=ordered, start=start, end=end)
    )
    _told(scope, row, "schedule.create")
    return row


def _span(
    programme: Programme, blocks: Sequence[str], *, year: bool
) -> tuple[date, date, list[str]]:
    calendar = programme.calendar
    known = [block.id for block in calendar.blocks]
    for id in blocks:
        if id not in known:
            raise PlanError(f'No block is called "{id}". Maybe one of {", ".join(known)}.')
    ordered = [id for id in known if id in blocks]
    if year:
        return calendar.start, calendar.end, ordered
    if not ordered:
        raise PlanError("A schedule plans the year or at least one block. Maybe block 1.")
    return calendar.block(ordered[0]).start, calendar.block(ordered[-1]).end, ordered


def change(
    scope: Scope,
    row: tables.Schedule,
    *,
    name: str | None,
    year: bool | None,
    blocks: Sequence[str] | None,
) -> None:
    """Rename a schedule, or plan other blocks while it has no version.

    Raises PlanError, and ConflictError when versions speak of the plan.
    """
    if year is not None or blocks is not None:
        if Versions(scope.session, scope.programme_id).of(row.id):
            raise ConflictError(
                f'"{row.name}" has versions of what it plans now. Maybe make another schedule.'
            )
        programme = load_programme(scope.session, scope.programme_id)
        row.year = row.year if year is None else year
        wanted = row.blocks if blocks is None else blocks
        row.start, row.end, row.blocks = _span(programme, wanted, year=row.year)
    if name is not None:
        row.name = name
    row.revision += 1
    scope.session.flush()
    _told(scope, row, "schedule.change")


def work_on(scope: Scope, row: tables.Schedule, version_id: int | None) -> None:
    """Say which draft of a schedule is worked on (None: none).

    Raises NotFoundError for another schedule's version, ConflictError for one that is no draft.
    """
    if version_id is not None:
        version = Versions(scope.session, scope.programme_id).get(version_id)
        if version.schedule_id != row.id or version.state is not VersionState.DRAFT:
            raise ConflictError(
                f'Version {version_id} is no draft of "{row.name}". Maybe fork it first.'
            )
    row.working_version_id = version_id
    row.revision += 1
    scope.session.flush()
    _told(scope, row, "schedule.working")


def empty(scope: Scope, row: tables.Schedule, note: str) -> tables.Version:
    """Add a draft in which nobody has anything; it is worked on when no other draft is."""
    programme = load_programme(scope.session, scope.programme_id)
    version = begin(
        scope,
        row.id,
        Beginning(origin=Origin.EMPTY, facts=snapshot.keep(scope.session, programme), note=note),
        rows_of([person.id for person in programme.people], ()),
    )
    if row.working_version_id is None:
        row.working_version_id = version.id
        row.revision += 1
    scope.session.flush()
    noted(scope, version, "version.create", {})
    return version


def _told(scope: Scope, row: tables.Schedule, action: str) -> None:
    audit.append(
        scope.session,
        action,
        f"schedule/{row.id}",
        user_id=scope.user_id,
        programme_id=scope.programme_id,
        details={"name": row.name, "working": row.working_version_id},
    )
    events.publish(scope.session, "schedule", scope.programme_id, {"id": row.id})


def as_of(scope: Scope, schedule_id: int, at: datetime, memory: Drafts) -> Json:
    """Return the version that was in force at an instant, and the draft of that time.

    `draft` is the newest draft that had begun by then, with its revision at the instant (None
    for those who may not see drafts).
    """
    versions = Versions(scope.session, scope.programme_id)
    published = versions.as_of(schedule_id, at)
    answer: Json = {
        "at": instant(at),
        "version": versions_json(scope.session, [published], memory)[0] if published else None,
        "draft": None,
    }
    if scope.can(Permission.DRAFT_READ):
        drafts = [
            one
            for one in versions.of(schedule_id)
            if one.created <= at
            and one.state is not VersionState.DISCARDED
            and (one.published_at is None or one.published_at > at)
        ]
        if drafts:
            edit = tables.Edit
            revision = scope.session.scalar(
                select(func.max(edit.revision)).where(
                    edit.version_id == drafts[0].id, edit.created <= at
                )
            )
            answer["draft"] = {"id": drafts[0].id, "revision": revision or 0}
    return answer
