"""Edits of a draft: judged at once, refused or saved, undone and done again."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from nightfloat.api.answering import guarded, told
from nightfloat.api.deps import Id, IfMatch, needs
from nightfloat.api.documents import problem
from nightfloat.api.edit_shapes import EditList, Edits, Verdict
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.api.versions import First, Last, LayerAsked, drafts_of, span_of
from nightfloat.app import edits, metadata, versions
from nightfloat.app.operations import Operation
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions/{version}",
    tags=["edits"],
    route_class=Route,
)

_REFUSED: dict[int | str, dict[str, Any]] = {
    409: problem(
        409,
        code="edit-breaks-rule",
        words="The edit breaks a rule (findings and ways out come with it), or a cell is pinned.",
    )
}


@router.post("/edits", response_model=Verdict, responses=_REFUSED)
def edit_version(
    *,
    version: Id,
    body: Edits,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT, write=False)],
    layer: LayerAsked = "days",
    start: First = None,
    end: Last = None,
    if_match: IfMatch = None,
) -> Response:
    """Do some operations, all or none; a dry run only says what they would do.

    A violation that is new, that nobody allows and that is not permitted here is refused, with
    ways out. Layer, start and end are the columns by which the answer counts its runs.
    """
    asked = edits.Request(
        operations=tuple(Operation(**one.model_dump()) for one in body.operations),
        columns=_columns(allowed, version, layer, start, end),
        dry_run=body.dry_run,
        allow_violations=body.allow_violations,
        label=body.label,
    )
    verdict = edits.edit(
        state.database,
        drafts_of(state),
        allowed,
        version,
        etag=guarded(if_match),
        asked=asked,
    )
    return told(verdict, verdict["etag"])


@router.post("/undo", response_model=Verdict)
def undo_edit(
    *,
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT, write=False)],
    layer: LayerAsked = "days",
    start: First = None,
    end: Last = None,
    if_match: IfMatch = None,
) -> Response:
    """Restore what the latest edit changed, as a new revision."""
    columns = _columns(allowed, version, layer, start, end)
    etag = guarded(if_match)
    verdict = edits.undo(
        state.database, drafts_of(state), allowed, version, etag=etag, columns=columns
    )
    return told(verdict, verdict["etag"])


@router.post("/redo", response_model=Verdict)
def redo_edit(
    *,
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EDIT, write=False)],
    layer: LayerAsked = "days",
    start: First = None,
    end: Last = None,
    if_match: IfMatch = None,
) -> Response:
    """Do again what was undone last, as a new revision."""
    columns = _columns(allowed, version, layer, start, end)
    etag = guarded(if_match)
    verdict = edits.redo(
        state.database, drafts_of(state), allowed, version, etag=etag, columns=columns
    )
    return told(verdict, verdict["etag"])


def _columns(allowed: Scope, version: int, layer: LayerAsked, start: First, end: Last) -> edits.Cut:
    """Return the columns of a version by which an answer counts its runs."""
    found = versions.known(allowed.session, allowed.programme_id, version)
    return (layer, *span_of(found, start, end))


@router.get("/edits", response_model=EditList)
def list_edits(
    version: Id,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    limit: Annotated[int, Query(ge=1, le=500, description="Most items of a page.")] = 100,
    cursor: Annotated[
        int | None, Query(ge=0, le=2**53 - 1, description="`next` of the page before.")
    ] = None,
) -> Response:
    """List what made each revision, the latest first."""
    found = versions.visible(allowed, version)
    items, following = metadata.edits_json(allowed.session, version, limit=limit, before=cursor)
    content = {"items": items, "next": str(following) if following is not None else None}
    return told(content, found.etag)
