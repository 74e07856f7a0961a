"""Versions of schedules: what is known of each, how one begins, and who may see it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session, aliased

from nightfloat.app import events, findings
from nightfloat.app.findings import Allowed
from nightfloat.app.tags import version_tag
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.rules.programme import Plan
from nightfloat.store import audit, tables
from nightfloat.store.database import remembered
from nightfloat.store.errors import ChangedError, ConflictError, NotFoundError
from nightfloat.store.repositories import Versions, Waivers
from nightfloat.store.tables import Origin, VersionState

Json = dict[str, Any]

SEEN_BY_ALL = (VersionState.PUBLISHED, VersionState.SUPERSEDED)
"""States that whoever may read what is published may read."""

REMEMBERED = 200
"""How many edits can be undone one after the other."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A version as a request finds it; `end` of its schedule is exclusive.

    `token` changes with everything a draft is judged by: the programme's facts, and what of its
    schedules has been published.
    """

    id: int
    programme_id: int
    schedule_id: int
    schedule: str
    number: int
    state: VersionState
    revision: int
    waiver_changes: int
    facts: str
    token: str
    plan: Plan
    start: date
    end: date
    summary: Json

    @property
    def draft(self) -> bool:
        """Whether it can still change."""
        return self.state is VersionState.DRAFT

    @property
    def basis(self) -> str:
        """What the version is judged by: its frozen facts, for a draft the present ones."""
        return self.token if self.draft else self.facts

    @property
    def etag(self) -> str:
        """The ETag that a change of it must name."""
        return version_tag(self.id, self.revision, self.waiver_changes)


def _published() -> Any:
    one, plan = aliased(tables.Version), aliased(tables.Schedule)
    return (
        select(func.count())
        .select_from(one)
        .join(plan, plan.id == one.schedule_id)
        .where(plan.programme_id == tables.Programme.id, one.published_at.is_not(None))
        .scalar_subquery()
    )


_KNOWN = (
    select(
        tables.Version.id,
        tables.Schedule.programme_id,
        tables.Version.schedule_id,
        tables.Schedule.name,
        tables.Version.number,
        tables.Version.state,
        tables.Version.revision,
        tables.Version.waiver_changes,
        tables.Version.facts,
        tables.Programme.facts_revision,
        _published().label("published"),
        tables.Schedule.year,
        tables.Schedule.blocks,
        tables.Schedule.start,
        tables.Schedule.end,
        tables.Version.summary,
    )
    .join(tables.Schedule, tables.Schedule.id == tables.Version.schedule_id)
    .join(tables.Programme, tables.Programme.id == tables.Schedule.programme_id)
    .where(tables.Version.id == bindparam("version"), tables.Programme.id == bindparam("programme"))
)


def known(session: Session, programme_id: int, version_id: int) -> Known:
    """Return what is known of a programme's version; raise NotFoundError."""
    found = remembered(
        session,
        ("known", programme_id, version_id),
        lambda: _found(session, programme_id, version_id),
    )
    if found is None:
        raise NotFoundError("There is no such version here. Maybe it was removed.")
    return found


def _found(session: Session, programme_id: int, version_id: int) -> Known | None:
    asked = {"programme": programme_id, "version": version_id}
    session.flush()
    found = session.connection().execute(_KNOWN, asked).one_or_none()
    if found is None:
        return None
    return Known(
        id=found.id,
        programme_id=found.programme_id,
        schedule_id=found.schedule_id,
        schedule=found.name,
        number=found.number,
        state=found.state,
        revision=found.revision,
        waiver_changes=found.waiver_changes,
        facts=found.facts,
        token=_token(found.facts_revision, found.published),
        plan=Plan(year=found.year, blocks=tuple(found.blocks)),
        start=found.start,
        end=found.end,
        summary=found.summary,
    )


def token_of(session: Session, programme_id: int, *, more: int = 0) -> str:
    """Return what a programme's drafts are judged by now; see `Known.token`.

    With `more`: once so many more versions are published.
    """
    query = select(tables.Programme.facts_revision, _published().label("published")).where(
        tables.Programme.id == programme_id
    )
    found = session.execute(query).one()
    return _token(found.facts_revision, found.published + more)


def _token(facts_revision: int, published: int) -> str:
    return f"{facts_revision}.{published}"


def visible(scope: Scope, version_id: int, revision: int | None = None) -> Known:
    """Return a version that the scope may see; others are not found either.

    Of what was published only the newest revision ever was: the ones before it were a draft's.
    """
    found = known(scope.session, scope.programme_id, version_id)
    if scope.can(Permission.DRAFT_READ):
        return found
    if found.state not in SEEN_BY_ALL or revision not in (None, found.revision):
        raise NotFoundError("There is no such version here. Maybe it is not published yet.")
    return found


def editable(found: Known) -> Known:
    """Return a draft; raise ConflictError for what can no longer change."""
    if found.state in SEEN_BY_ALL:
        raise ConflictError(
            f"Version {found.number} is published and never changes. Maybe fork it into a draft."
        )
    if found.state is VersionState.DISCARDED:
        raise ConflictError(
            f"Version {found.number} was discarded. Maybe fork it into a new draft."
        )
    return found


def in_force(session: Session, schedule_id: int) -> int | None:
    """Return the id of the version of a schedule that is published now."""
    return session.scalar(
        select(tables.Version.id).where(
            tables.Version.schedule_id == schedule_id,
            tables.Version.state == VersionState.PUBLISHED,
        )
    )


def row_of(session: Session, found: Known) -> tables.Version:
    """Return the row of a version, as this transaction sees it.

    Raises ChangedError when it is no longer what was known.
    """
    row = session.get(tables.Version, found.id, populate_existing=True)
    if row is None:
        raise NotFoundError("There is no such version here. Maybe it was removed.")
    now = version_tag(row.id, row.revision, row.waiver_changes)
    if (now, row.state) != (found.etag, found.state):
        raise ChangedError(
            "Somebody changed this since you loaded it. Maybe load it again, then repeat yours."
        )
    return row


def waivers_of(session: Session, version_id: int) -> findings.Waivers:
    """Return a version's waivers by the key of their finding."""
    return remembered(session, ("waivers", version_id), lambda: _waivers(session, version_id))


_ALLOWED = select(
    tables.Waiver.finding_key, tables.Waiver.name, tables.Waiver.reason, tables.Waiver.message
).where(tables.Waiver.version_id == bindparam("version"))


def _waivers(session: Session, version_id: int) -> findings.Waivers:
    session.flush()
    found = session.connection().execute(_ALLOWED, {"version": version_id})
    return {
        key: Allowed(name=name, reason=reason, message=message)
        for key, name, reason, message in found
    }


@dataclass(frozen=True, slots=True, kw_only=True)
class Beginning:
    """How a version begins. `facts` is the hash of what it was made from."""

    origin: Origin
    facts: str
    base_id: int | None = None
    note: str = ""
    summary: Mapping[str, Any] | None = None


def begin(
    scope: Scope, schedule_id: int, how: Beginning, content: Mapping[str, bytes]
) -> tables.Version:
    """Add a draft with these packed rows to a schedule; it gets the next number."""
    version = tables.Version(
        schedule_id=schedule_id,
        origin=how.origin,
        base_id=how.base_id,
        note=how.note,
        author_id=scope.user_id,
        facts=how.facts,
        summary=dict(how.summary or {}),
    )
    return Versions(scope.session, scope.programme_id).add(version, content)


def fork(scope: Scope, found: Known, note: str, *, origin: Origin = Origin.FORK) -> tables.Version:
    """Add a draft with the present content, pins and waivers of a version."""
    session = scope.session
    repository = Versions(session, scope.programme_id)
    version = begin(
        scope,
        found.schedule_id,
        Beginning(
            origin=origin,
            facts=found.facts,
            base_id=found.id,
            note=note,
            summary={key: found.summary[key] for key in _COUNTS if key in found.summary},
        ),
        repository.rows(repository.get(found.id)),
    )
    Waivers(session, scope.programme_id).copy(found.id, version.id)
    noted(scope, version, f"version.{origin.value}", {"from": found.id})
    return version


_COUNTS = ("violations", "advisories", "unfilled", "costs", "basis")
"""What a fork has in common with what it was made from; `basis`: what a draft was judged by."""


def discard(scope: Scope, found: Known) -> None:
    """Mark a draft as discarded; its content stays, so that it can be forked again."""
    session = scope.session
    row = row_of(session, editable(found))
    Versions(session, scope.programme_id).discard(row)
    schedule = session.get(tables.Schedule, found.schedule_id)
    if schedule is not None and schedule.working_version_id == found.id:
        schedule.working_version_id = None
    session.flush()
    noted(scope, row, "version.discard", {})


def noted(
    scope: Scope, version: tables.Version | Known, action: str, details: Mapping[str, Any]
) -> None:
    """Write what was done to a version into the audit, and tell those who look on."""
    by = Author(
        programme_id=scope.programme_id,
        id=scope.user_id,
        name=scope.user.name if scope.user else "",
    )
    noted_by(scope.session, by, version, action, details)


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who did something to a version of a programme; perhaps they have left when it is done."""

    programme_id: int
    id: int
    name: str


def noted_by(
    session: Session,
    author: Author,
    version: tables.Version | Known,
    action: str,
    details: Mapping[str, Any],
) -> None:
    """Do as `noted`, where no request is at work."""
    audit.append(
        session,
        action,
        f"version/{version.id}",
        user_id=author.id,
        programme_id=author.programme_id,
        details={"revision": version.revision, **details},
    )
    events.publish(
        session,
        "version",
        author.programme_id,
        {
            "schedule": version.schedule_id,
            "id": version.id,
            "revision": version.revision,
            "etag": version_tag(version.id, version.revision, version.waiver_changes),
            "state": version.state.value,
            "by": author.name,
        },
    )
