"""Versions and edits as JSON: what is known of them, without their content."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nightfloat.app.drafts import Drafts
from nightfloat.app.reports import summary_of
from nightfloat.app.tags import version_tag
from nightfloat.app.versions import Json, known
from nightfloat.store import tables
from nightfloat.store.tables import VersionState


def version_json(session: Session, row: tables.Version, drafts: Drafts) -> Json:
    """Return what is known of a version, with its certificate, without its content."""
    (found,) = versions_json(session, [row], drafts)
    found["can_undo"] = _label(session, row, "undo")
    found["can_redo"] = _label(session, row, "redo")
    found["certificate"] = row.certificate
    return found


def versions_json(session: Session, versions: list[tables.Version], drafts: Drafts) -> list[Json]:
    """Return what is known of some versions, for a list."""
    named = _names(session, versions)
    waived = _waived(session, [row.id for row in versions])
    return [{**_json(row, named, waived), **counts_of(session, row, drafts)} for row in versions]


def counts_of(session: Session, row: tables.Version, drafts: Drafts) -> Json:
    """Return how many findings a version has, `stale` when that is not what holds now.

    A draft is judged by the present facts, so its counts can change without an edit: those of one
    that somebody has open are known; others are counted when they are opened next.
    """
    counts, stale = row.summary, False
    if row.state is VersionState.DRAFT:
        schedule = session.get_one(tables.Schedule, row.schedule_id)
        found = known(session, schedule.programme_id, row.id)
        if counts.get("basis") != found.basis:
            picture = drafts.alive(found)
            stale = picture is None
            if picture is not None:
                counts = summary_of(picture.programme, picture.findings, picture.costs)
    return {
        "violations": counts.get("violations", 0),
        "advisories": counts.get("advisories", 0),
        "unfilled": counts.get("unfilled", 0),
        "costs": counts.get("costs", {}),
        "stale": stale,
    }


def _json(row: tables.Version, named: Mapping[int, str], waived: Mapping[int, int]) -> Json:
    return {
        "id": row.id,
        "schedule": row.schedule_id,
        "number": row.number,
        "state": row.state.value,
        "revision": row.revision,
        "origin": row.origin.value,
        "base": row.base_id,
        "note": row.note,
        "author": named.get(row.author_id, ""),
        "created": instant(row.created),
        "published_at": instant(row.published_at),
        "published_by": named.get(row.published_by or 0),
        "superseded_at": instant(row.superseded_at),
        "waived": waived.get(row.id, 0),
        "etag": version_tag(row.id, row.revision, row.waiver_changes),
    }


def _names(session: Session, versions: list[tables.Version]) -> dict[int, str]:
    ids = {id for row in versions for id in (row.author_id, row.published_by) if id}
    query = select(tables.User.id, tables.User.name).where(tables.User.id.in_(sorted(ids)))
    return dict(session.execute(query).all())


def _waived(session: Session, ids: list[int]) -> dict[int, int]:
    one = tables.Waiver
    query = (
        select(one.version_id, func.count()).where(one.version_id.in_(ids)).group_by(one.version_id)
    )
    return dict(session.execute(query).all())


def _label(session: Session, row: tables.Version, stack: str) -> str | None:
    """Return what would be undone or done again next, in words."""
    if row.state is not VersionState.DRAFT or not row.summary.get(stack):
        return None
    return session.scalar(
        select(tables.Edit.label).where(
            tables.Edit.version_id == row.id, tables.Edit.revision == row.summary[stack][-1]
        )
    )


def instant(at: datetime | None) -> str | None:
    """Return an instant as RFC 3339 in UTC."""
    return at.isoformat().replace("+00:00", "Z") if at else None


def edits_json(
    session: Session, version_id: int, *, limit: int, before: int | None
) -> tuple[list[Json], int | None]:
    """Return a version's edits, the latest first, and where the next page begins."""
    one, who = tables.Edit, tables.User
    query = (
        select(one, who.name)
        .join(who, who.id == one.author_id)
        .where(one.version_id == version_id)
        .order_by(one.revision.desc())
        .limit(limit + 1)
    )
    if before is not None:
        query = query.where(one.revision < before)
    found = list(session.execute(query))
    items: list[Json] = [
        {
            "revision": edit.revision,
            "kind": edit.kind.value,
            "label": edit.label,
            "target_revision": edit.target_revision,
            "operations": edit.operations,
            "author": name,
            "created": instant(edit.created),
        }
        for edit, name in found[:limit]
    ]
    return items, items[-1]["revision"] if len(found) > limit else None
