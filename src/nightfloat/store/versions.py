"""Repositories of schedules and their versions, with rows by revision, edits and waivers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import Select, and_, bindparam, func, insert, or_, select, update

from nightfloat.store import contents, tables
from nightfloat.store.columns import Json
from nightfloat.store.database import now
from nightfloat.store.errors import ConflictError
from nightfloat.store.owned import Owned
from nightfloat.store.tables import EditKind, VersionState

Row = TypeVar("Row")


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """What makes a revision; `target` is the edit that an undo or redo is about."""

    kind: EditKind
    label: str
    operations: Sequence[Json]
    author_id: int
    target: int | None = None


# Of every edit, so it is put together once.
_REVISE = (
    update(tables.Version)
    .where(
        tables.Version.id == bindparam("draft"),
        tables.Version.revision == bindparam("known"),
        tables.Version.state == VersionState.DRAFT,
        tables.Version.schedule_id.in_(
            select(tables.Schedule.id).where(tables.Schedule.programme_id == bindparam("programme"))
        ),
    )
    .values(revision=bindparam("revision"), summary=bindparam("summary"))
)


class Schedules(Owned[tables.Schedule]):
    """A programme's schedules."""

    model = tables.Schedule
    noun = "schedule"

    def add(self, row: tables.Schedule) -> tables.Schedule:
        """Save a new schedule for this programme."""
        row.programme_id = self.programme_id
        self.session.add(row)
        self.session.flush()
        return row


class Versions(Owned[tables.Version]):
    """The versions of a programme's schedules."""

    model = tables.Version
    noun = "version"

    def query(self) -> Select[tables.Version]:
        """Return the query for all versions of the programme's schedules."""
        return select(tables.Version).join(
            tables.Schedule, _scheduled(tables.Version.schedule_id, self.programme_id)
        )

    def of(self, schedule_id: int) -> list[tables.Version]:
        """Return a schedule's versions, newest first."""
        one = tables.Version
        query = self.query().where(one.schedule_id == schedule_id)
        return list(self.session.scalars(query.order_by(one.number.desc())))

    def add(self, row: tables.Version, rows: Mapping[str, bytes]) -> tables.Version:
        """Save a new draft at revision 0 with each clinician's packed row (see `rows.pack_row`).

        It gets the schedule's next number. Raises NotFoundError for another's schedule or base.
        """
        Schedules(self.session, self.programme_id).get(row.schedule_id)
        if row.base_id is not None:
            self.get(row.base_id)
        one = tables.Version
        last = self.session.scalar(
            select(func.max(one.number)).where(one.schedule_id == row.schedule_id)
        )
        row.number = (last or 0) + 1
        row.state, row.revision = VersionState.DRAFT, 0
        self.session.add(row)
        self.session.flush()
        hashes = contents.put_many(self.session, list(rows.values()))
        values = [
            {"version_id": row.id, "clinician": who, "revision": 0, "content_hash": digest}
            for who, digest in zip(rows, hashes, strict=True)
        ]
        if values:
            self.session.execute(insert(tables.VersionRow), values)
        return row

    def revise(
        self, id: int, known: int, rows: Mapping[str, bytes], summary: Json, made: Made
    ) -> bool:
        """Give a draft that is at revision `known` the next one, with what made it.

        False when there is no such draft at that revision: nothing is written then.
        """
        self.session.flush()
        connection = self.session.connection()
        place = {"programme": self.programme_id, "draft": id, "known": known}
        found = connection.execute(_REVISE, {**place, "revision": known + 1, "summary": summary})
        if found.rowcount != 1:
            return False
        hashes = contents.put_new(self.session, list(rows.values()))
        connection.execute(
            insert(tables.VersionRow),
            [
                {
                    "version_id": id,
                    "clinician": clinician,
                    "revision": known + 1,
                    "content_hash": digest,
                }
                for clinician, digest in zip(rows, hashes, strict=True)
            ],
        )
        connection.execute(
            insert(tables.Edit),
            {
                "version_id": id,
                "revision": known + 1,
                "kind": made.kind,
                "target_revision": made.target,
                "label": made.label,
                "operations": list(made.operations),
                "author_id": made.author_id,
                "created": now(self.session),
            },
        )
        return True

    def hashes(self, version: tables.Version, revision: int | None = None) -> dict[str, str]:
        """Return the content hash of each clinician's row at a revision (None: the newest)."""
        one = tables.VersionRow
        at = version.revision if revision is None else revision
        newest = (
            select(one.clinician, func.max(one.revision).label("revision"))
            .where(one.version_id == version.id, one.revision <= at)
            .group_by(one.clinician)
            .subquery()
        )
        query = (
            select(one.clinician, one.content_hash)
            .join(
                newest,
                and_(one.clinician == newest.c.clinician, one.revision == newest.c.revision),
            )
            .where(one.version_id == version.id)
            .order_by(one.clinician)
        )
        return dict(self.session.execute(query).all())

    def rows(self, version: tables.Version, revision: int | None = None) -> dict[str, bytes]:
        """Return each clinician's packed row at a revision (None: the newest)."""
        hashes = self.hashes(version, revision)
        found = contents.get_many(self.session, hashes.values())
        return {clinician: found[digest] for clinician, digest in hashes.items()}

    def touched(self, version: tables.Version, revision: int) -> list[str]:
        """Return the clinicians whose rows a revision changed, in order."""
        one = tables.VersionRow
        query = select(one.clinician).where(one.version_id == version.id, one.revision == revision)
        return list(self.session.scalars(query.order_by(one.clinician)))

    def publish(self, version: tables.Version, *, by: int, note: str) -> tables.Version | None:
        """Put a draft in force; return the version that it supersedes, if any.

        Raises ConflictError for a version that is no draft.
        """
        _draft(version)
        at = now(self.session)
        before = self.published(version.schedule_id)
        if before is not None:
            before.state, before.superseded_at = VersionState.SUPERSEDED, at
            # First out, then in: the table lets only one be in force.
            self.session.flush()
        version.state, version.note = VersionState.PUBLISHED, note
        version.published_by, version.published_at = by, at
        self.session.flush()
        return before

    def discard(self, version: tables.Version) -> None:
        """Put a draft away; raise ConflictError for a version that is no draft."""
        _draft(version)
        version.state = VersionState.DISCARDED
        self.session.flush()

    def published(self, schedule_id: int) -> tables.Version | None:
        """Return the version of a schedule that is in force."""
        one = tables.Version
        query = self.query().where(
            one.schedule_id == schedule_id, one.state == VersionState.PUBLISHED
        )
        return self.session.scalars(query).one_or_none()

    def as_of(self, schedule_id: int, at: datetime) -> tables.Version | None:
        """Return the version that was in force at an instant."""
        one = tables.Version
        query = self.query().where(
            one.schedule_id == schedule_id,
            one.published_at <= at,
            or_(one.superseded_at.is_(None), one.superseded_at > at),
        )
        return self.session.scalars(query).one_or_none()


def _scheduled(schedule_id: Any, programme_id: int) -> Any:
    one = tables.Schedule
    return and_(one.id == schedule_id, one.programme_id == programme_id)


def _draft(version: tables.Version) -> None:
    if version.state is not VersionState.DRAFT:
        raise ConflictError(
            f"Version {version.number} is {version.state}, so it stays as it is. "
            "Maybe make a new draft from it."
        )


class _OfVersion(Owned[Row]):
    """Rows that belong to versions of the programme."""

    def query(self) -> Select[Row]:
        """Return the query for the rows of all of the programme's versions."""
        found: Select[Row] = (
            select(self.model)
            .join(tables.Version, tables.Version.id == self.model.version_id)
            .join(tables.Schedule, _scheduled(tables.Version.schedule_id, self.programme_id))
        )
        return found

    def of(self, version_id: int) -> list[Row]:
        """Return a version's rows, oldest first."""
        query = self.query().where(self.model.version_id == version_id)
        return list(self.session.scalars(query.order_by(self.model.id)))


class Edits(_OfVersion[tables.Edit]):
    """What made each revision of a version."""

    model = tables.Edit
    noun = "edit"

    def at(self, version_id: int, revision: int) -> tables.Edit:
        """Return what made a revision; raise NotFoundError."""
        one = tables.Edit
        return self._one(and_(one.version_id == version_id, one.revision == revision), revision)


class Waivers(_OfVersion[tables.Waiver]):
    """Violations of a version that somebody allows by name."""

    model = tables.Waiver
    noun = "waiver"

    def add(self, row: tables.Waiver) -> tables.Waiver:
        """Save a new one; raise NotFoundError when its version is another programme's."""
        Versions(self.session, self.programme_id).get(row.version_id)
        self.session.add(row)
        self.session.flush()
        return row

    def by_finding(self, version_id: int) -> dict[str, tables.Waiver]:
        """Return a version's waivers by the key of their finding."""
        return {one.finding_key: one for one in self.of(version_id)}

    def delete(self, row: tables.Waiver) -> None:
        """Take a waiver back."""
        self.session.delete(row)
        self.session.flush()

    def copy(self, base_id: int, to_id: int) -> None:
        """Let a fork keep its base's waivers."""
        Versions(self.session, self.programme_id).get(to_id)
        keys = ("finding_key", "rule", "message", "name", "reason", "author_id", "created")
        for one in self.of(base_id):
            same = {key: getattr(one, key) for key in keys}
            self.session.add(tables.Waiver(version_id=to_id, **same))
        self.session.flush()


class Jobs(Owned[tables.Job]):
    """A programme's jobs."""

    model = tables.Job
    noun = "generation"

    def unfinished(self) -> list[tables.Job]:
        """Return the jobs that are queued or running, oldest first."""
        states = (tables.JobState.QUEUED, tables.JobState.RUNNING)
        query = self.query().where(tables.Job.state.in_(states)).order_by(tables.Job.id)
        return list(self.session.scalars(query))
