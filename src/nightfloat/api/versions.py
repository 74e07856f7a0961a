"""Versions: what is known of each, the grid, findings, and who allows them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from sqlalchemy.orm import Session

from nightfloat.api.answering import Accepts, Answers, answer, encoded, guarded, told, written
from nightfloat.api.deps import Id, IfMatch, IfNoneMatch, needs
from nightfloat.api.fact_shapes import Day
from nightfloat.api.finding_shapes import FindingList, FixList, Waiving
from nightfloat.api.grid_shapes import Grid, Layer
from nightfloat.api.route import Route
from nightfloat.api.state import Process, State
from nightfloat.api.version_shapes import VersionDetail
from nightfloat.app import metadata, versions, waivers
from nightfloat.app.drafts import Drafts
from nightfloat.app.findings import Writer, counts
from nightfloat.app.grid import grid_text
from nightfloat.app.versions import Json, Known
from nightfloat.app.ways_out import ways_out_of
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.time import DAY
from nightfloat.store import tables

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions",
    tags=["versions"],
    route_class=Route,
)

FindingKey = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$", examples=["1f0c2a9d77b04e51"])]
LayerAsked = Annotated[Layer, Query(description="Days, or the blocks of the year.")]
First = Annotated[Day | None, Query(description="First day; the schedule's own without it.")]
Last = Annotated[Day | None, Query(description="Last day; the schedule's own without it.")]


class RangeError(NightfloatError):
    """Days that are not those of the schedule."""

    code = "validation"


def drafts_of(state: State) -> Drafts:
    """Return what this process keeps of versions."""
    return state.part(Drafts, Drafts)


def answers_of(state: State) -> Answers:
    """Return the answers that this process keeps."""
    return state.part(Answers, Answers)


def span_of(found: Known, start: date | None, end: date | None) -> tuple[date, date]:
    """Return the days asked for (last day given) as first day and day after the last.

    Raises RangeError when none of the schedule's days is among them.
    """
    first = max(start or found.start, found.start)
    stop = min(end + DAY if end else found.end, found.end)
    if first >= stop:
        raise RangeError(
            f'"{found.schedule}" goes from {found.start} to {found.end - DAY}. '
            "Maybe other days are meant."
        )
    return first, stop


@router.get("/{version}", response_model=VersionDetail)
def get_version(
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return what is known of a version, without its content; a stale draft is counted anew."""
    found = versions.visible(allowed, version)
    row = allowed.session.get_one(tables.Version, found.id)
    drafts = drafts_of(state)
    shown = metadata.version_json(allowed.session, row, drafts)
    if shown["stale"]:
        drafts.picture(allowed.session, found)
        shown = metadata.version_json(allowed.session, row, drafts)
    return answer(encoded(shown, found.etag), "", if_none_match)


@router.delete("/{version}", status_code=204)
def discard_version(
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT)],
    if_match: IfMatch = None,
) -> None:
    """Put a draft away; it can still be forked."""
    found = versions.known(allowed.session, allowed.programme_id, version)
    guarded(if_match)(found.etag)
    versions.discard(allowed, found)
    drafts_of(state).forget(version)


@router.get("/{version}/grid", response_model=Grid)
def get_grid(
    *,
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    layer: LayerAsked = "days",
    start: First = None,
    end: Last = None,
    revision: Annotated[
        int | None, Query(ge=0, le=2**31, description="A past revision; the newest without it.")
    ] = None,
    accepts: Accepts = "",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the version on the page: people in groups, their runs, hours, and the coverage."""
    found = versions.visible(allowed, version, revision)
    first, stop = span_of(found, start, end)
    if revision is not None and revision > found.revision:
        raise RangeError(
            f"Version {found.number} has {found.revision} revisions, not {revision}. "
            "Maybe a smaller number."
        )
    kept = answers_of(state)
    at = found.revision if revision is None else revision

    def key(number: int) -> tuple[object, ...]:
        state = (found.waiver_changes, found.basis, found.state)
        return (found.id, number, *state, layer, first, stop)

    made = kept.take(key(at))
    if made is None:
        with kept.making(key(at)):
            made = kept.take(key(at))
            if made is None:
                picture = drafts_of(state).picture(allowed.session, found, at)
                now = replace(found, revision=picture.revision)
                text = grid_text({"version": _named(now)}, picture, layer, first, stop)
                made = kept.keep(key(picture.revision), written(text, now.etag))
    return answer(made, accepts, if_none_match)


def _named(found: Known) -> Json:
    return {
        "id": found.id,
        "schedule": found.schedule_id,
        "number": found.number,
        "state": found.state.value,
        "revision": found.revision,
        "etag": found.etag,
    }


@router.get("/{version}/findings", response_model=FindingList)
def list_findings(
    *,
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    accepts: Accepts = "",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """List a version's findings, violations first, each with its key and who allows it."""
    found = versions.visible(allowed, version)
    picture = drafts_of(state).picture(allowed.session, found)
    writer = Writer(picture.programme, versions.waivers_of(allowed.session, version))
    items = writer.all(picture.findings)
    violations, advisories = counts(picture.findings)
    content = {
        "items": items,
        "violations": violations,
        "advisories": advisories,
        "waived": sum(one["waiver"] is not None for one in items),
    }
    return answer(encoded(content, found.etag), accepts, if_none_match)


@router.get("/{version}/findings/{finding}/fixes", response_model=FixList)
def list_fixes(
    version: Id,
    finding: FindingKey,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
) -> Response:
    """Return up to three edits that solve a finding and break nothing else, each tried."""
    found = versions.visible(allowed, version)
    drafts = drafts_of(state)
    with drafts.held(version):
        draft = drafts.draft(allowed.session, found)
        one = waivers.finding_in(draft.picture, finding)
        return told({"items": ways_out_of(draft, one)}, found.etag)


@router.put("/{version}/waivers/{finding}", response_model=VersionDetail)
def allow_finding(
    *,
    version: Id,
    finding: FindingKey,
    body: Waiving,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.WAIVE, write=False)],
    if_match: IfMatch = None,
) -> Response:
    """Allow a violation of a draft by name, with a reason; then it does not block publishing."""
    drafts = drafts_of(state)
    with drafts.held(version):  # an edit judges by the waivers that it found
        found = versions.known(allowed.session, allowed.programme_id, version)
        guarded(if_match)(found.etag)
        one = waivers.finding_in(drafts.picture(allowed.session, found), finding)
        with state.database.write() as session:
            own = replace(allowed, session=session)
            waivers.allow(own, found, finding, one, name=body.name, reason=body.reason)
            return _changed(session, found, drafts)


@router.delete("/{version}/waivers/{finding}", response_model=VersionDetail)
def disallow_finding(
    version: Id,
    finding: FindingKey,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.WAIVE, write=False)],
    if_match: IfMatch = None,
) -> Response:
    """Allow a violation no longer."""
    drafts = drafts_of(state)
    with drafts.held(version):
        found = versions.known(allowed.session, allowed.programme_id, version)
        guarded(if_match)(found.etag)
        with state.database.write() as session:
            waivers.take_back(replace(allowed, session=session), found, finding)
            return _changed(session, found, drafts)


def _changed(session: Session, found: Known, drafts: Drafts) -> Response:
    row = session.get_one(tables.Version, found.id)
    shown = metadata.version_json(session, row, drafts)
    return told(shown, shown["etag"])
