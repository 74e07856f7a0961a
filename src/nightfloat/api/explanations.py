"""Explanations: why a cell holds what it holds, and who else could have it."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from nightfloat.api.answering import Accepts, answer, encoded
from nightfloat.api.deps import Id, IfNoneMatch, needs
from nightfloat.api.explanation_shapes import Explanation, Targets
from nightfloat.api.fact_shapes import Day
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.api.versions import LayerAsked, drafts_of
from nightfloat.app import versions
from nightfloat.app.explanations import explanation_json
from nightfloat.app.ways_out import targets_json
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions/{version}",
    tags=["explanations"],
    route_class=Route,
)

Whose = Annotated[str, Query(min_length=1, max_length=60, examples=["R4"])]
When = Annotated[Day, Query(description="A day of the cell.")]


@router.get("/explanations", response_model=Explanation)
def explain_version_cell(
    *,
    version: Id,
    clinician: Whose,
    day: When,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    layer: LayerAsked = "days",
    accepts: Accepts = "",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Say what a cell serves and strains, who else could have it at what price, and why not."""
    found = versions.visible(allowed, version)
    drafts = drafts_of(state)
    with drafts.held(version):
        draft = drafts.draft(allowed.session, found)
        content = explanation_json(draft, clinician, day, blocks=layer == "blocks")
    return answer(encoded(content, found.etag), accepts, if_none_match)


@router.get("/targets", response_model=Targets)
def list_targets(
    *,
    version: Id,
    clinician: Whose,
    day: When,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    accepts: Accepts = "",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Say how what somebody has on a day would stand with everybody else."""
    found = versions.visible(allowed, version)
    drafts = drafts_of(state)
    with drafts.held(version):
        content = targets_json(drafts.draft(allowed.session, found), clinician, day)
    return answer(encoded(content, found.etag), accepts, if_none_match)
