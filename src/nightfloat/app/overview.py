"""What the shell shows beside its links: what is open, what is broken, what runs."""

from __future__ import annotations

from sqlalchemy import func, select

from nightfloat.app.drafts import Drafts
from nightfloat.app.facts import Json, programme_of
from nightfloat.app.metadata import counts_of
from nightfloat.app.programme_settings import unfinished
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store import fact_tables, tables
from nightfloat.store.fact_tables import RequestState
from nightfloat.store.repositories import Jobs, Schedules, Versions
from nightfloat.store.tables import VersionState


def overview(scope: Scope, memory: Drafts) -> Json:
    """Return the counts that whoever asks may know; what they may not is null."""
    row = programme_of(scope)
    drafts = scope.can(Permission.DRAFT_READ)
    schedules = [
        _schedule(scope, one, memory if drafts else None)
        for one in Schedules(scope.session, row.id).all()
    ]
    working = [one["working"] for one in schedules if one["working"] is not None]
    running = Jobs(scope.session, row.id).unfinished() if drafts else []
    return {
        "facts_revision": row.facts_revision,
        "archived": row.archived,
        "open_requests": _open_requests(scope),
        "unfinished": len(unfinished(scope, row)) if scope.can(Permission.FACTS_READ) else None,
        "violations": sum(one["violations"] for one in working) if drafts else None,
        "advisories": sum(one["advisories"] for one in working) if drafts else None,
        "drafts": len(working) if drafts else None,
        "generation": running[0].id if running else None,
        "schedules": schedules,
    }


def _open_requests(scope: Scope) -> int | None:
    """Return how many requests are open: all of them, or one's own."""
    one = fact_tables.Request
    query = select(func.count(one.id)).where(
        one.programme_id == scope.programme_id, one.state == RequestState.OPEN
    )
    if not scope.can(Permission.REQUESTS_ALL):
        if not scope.can(Permission.REQUESTS_OWN) or scope.clinician is None:
            return None
        query = query.join(
            fact_tables.Clinician, fact_tables.Clinician.id == one.clinician_id
        ).where(fact_tables.Clinician.code == scope.clinician)
    return scope.session.scalar(query) or 0


def _schedule(scope: Scope, row: tables.Schedule, drafts: Drafts | None) -> Json:
    """Return a schedule's versions; without `drafts` only what is published."""
    versions = Versions(scope.session, row.programme_id)
    working: Json | None = None
    if drafts is not None and row.working_version_id is not None:
        found = versions.get(row.working_version_id)
        if found.state is VersionState.DRAFT:
            counts = counts_of(scope.session, found, drafts)
            working = _version(found, counts)
    published = versions.published(row.id)
    return {
        "id": row.id,
        "name": row.name,
        "working": working,
        "published": None if published is None else _version(published, published.summary),
    }


def _version(row: tables.Version, counts: Json) -> Json:
    return {
        "id": row.id,
        "number": row.number,
        "state": row.state.value,
        "violations": counts.get("violations", 0),
        "advisories": counts.get("advisories", 0),
    }
