"""Publishing, the way back to an earlier version, forks, and the check before it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, Response
from sqlalchemy.orm import Session

from nightfloat.api.answering import guarded, told
from nightfloat.api.deps import Id, IfMatch, needs
from nightfloat.api.documents import problem
from nightfloat.api.finding_shapes import Check
from nightfloat.api.route import Route, written
from nightfloat.api.state import Process
from nightfloat.api.version_shapes import Noted, Publication, VersionDetail
from nightfloat.api.versions import drafts_of
from nightfloat.app import metadata, publication, versions
from nightfloat.app.drafts import Drafts
from nightfloat.app.findings import Writer, counts, open_violations
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store import tables

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions/{version}",
    tags=["publications"],
    route_class=Route,
)

_BLOCKED: dict[int | str, dict[str, Any]] = {
    409: problem(
        409, code="publish-blocked", words="Violations that nobody allows, listed with it."
    )
}


@router.post("/check", response_model=Check)
def check_version(
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ, write=False)],
) -> Response:
    """Check the whole version from scratch, and hold the check that runs along against it."""
    drafts = drafts_of(state)
    with drafts.held(version), state.database.read() as session:
        found = versions.visible(replace(allowed, session=session), version)
        drafts.draft(session, found)  # what is held against it
        checked = publication.check(session, drafts, found)
        known = versions.waivers_of(session, version)
        writer = Writer(drafts.programme(session, found), known)
    blocking = open_violations(checked.findings, known)
    violations, advisories = counts(checked.findings)
    content = {
        "agrees": checked.agrees,
        "violations": violations,
        "advisories": advisories,
        "blocking": [writer.one(key, one) for key, one in blocking.items()],
        "publishable": checked.agrees and not blocking and found.draft,
    }
    return told(content, found.etag)


@router.post("/publication", response_model=VersionDetail, responses=_BLOCKED)
def publish_version(
    *,
    version: Id,
    body: Publication,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISH, write=False, idempotent=True)],
    if_match: IfMatch = None,
) -> Response:
    """Put a draft in force, with a note for its readers; the former version is superseded.

    Refused while a violation is allowed by nobody.
    """
    drafts = drafts_of(state)

    def publish(own: Scope, passed: publication.Passed) -> Response:
        return _shown(own.session, publication.publish(own, passed, body.note), drafts)

    etag = guarded(if_match)
    with publication.at_the_gate(state.database, drafts, allowed, version, etag) as passed:
        return written(allowed, lambda own: publish(own, passed))


@router.post("/rollback", response_model=VersionDetail, status_code=201, responses=_BLOCKED)
def roll_back_version(
    *,
    version: Id,
    body: Publication,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISH, write=False, idempotent=True)],
    if_match: IfMatch = None,
) -> Response:
    """Publish what an earlier version holds as a new one, through the same gate."""
    drafts = drafts_of(state)

    def roll_back(own: Scope, passed: publication.Passed) -> Response:
        made = publication.roll_back(own, passed, body.note)
        return _shown(own.session, made, drafts, status=201)

    etag = guarded(if_match)
    with publication.at_the_gate_again(state.database, drafts, allowed, version, etag) as passed:
        return written(allowed, lambda own: roll_back(own, passed))


@router.post("/fork", response_model=VersionDetail, status_code=201)
def fork_version(
    version: Id,
    body: Noted,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT, idempotent=True)],
) -> Response:
    """Begin a draft with what a version holds, its pins and who allows its violations."""
    found = versions.known(allowed.session, allowed.programme_id, version)
    made = versions.fork(allowed, found, body.note)
    return _shown(allowed.session, made, drafts_of(state), status=201)


def _shown(session: Session, row: tables.Version, drafts: Drafts, *, status: int = 200) -> Response:
    shown = metadata.version_json(session, row, drafts)
    response = told(shown, shown["etag"], status=status)
    if status == 201:
        schedule = session.get_one(tables.Schedule, row.schedule_id)
        response.headers["Location"] = (
            f"/api/scheduling/programmes/{schedule.programme_id}/versions/{row.id}"
        )
    return response
