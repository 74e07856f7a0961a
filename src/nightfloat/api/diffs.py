"""Diffs: what distinguishes two versions of a schedule."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response

from nightfloat.api.answering import Accepts, answer, encoded
from nightfloat.api.deps import Id, IfNoneMatch, needs
from nightfloat.api.diff_shapes import Diff
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.api.versions import RangeError, drafts_of
from nightfloat.app import versions
from nightfloat.app.diffs import diff_json
from nightfloat.app.findings import Writer
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions/{version}",
    tags=["diffs"],
    route_class=Route,
)


@router.get("/diff", response_model=Diff)
def get_diff(
    *,
    version: Id,
    against: Annotated[
        int, Query(ge=1, le=2**53 - 1, description="The version to compare with.", examples=[5])
    ],
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    accepts: Accepts = "",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Compare a version with another one of its schedule: by person, day, rule and fairness."""
    found = versions.visible(allowed, version)
    other = versions.visible(allowed, against)
    if found.schedule_id != other.schedule_id:
        raise RangeError(
            f'Version {against} belongs to "{other.schedule}", not to "{found.schedule}". '
            "Maybe a version of the same schedule."
        )
    drafts = drafts_of(state)
    before = drafts.picture(allowed.session, other)
    after = drafts.picture(allowed.session, found)
    writer = Writer(after.programme, versions.waivers_of(allowed.session, version))
    content = diff_json((other, before), (found, after), writer)
    return answer(encoded(content, found.etag), accepts, if_none_match)
