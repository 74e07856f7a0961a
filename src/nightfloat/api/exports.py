"""Exports: a version in the flat format that every other tool of ours reads."""

from __future__ import annotations

import re
from typing import Annotated

from fastapi import APIRouter, Response

from nightfloat.api.deps import Id, IfNoneMatch, needs, tag
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.api.versions import drafts_of
from nightfloat.app import versions
from nightfloat.app.drafts import entries_in, rows_of
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.interchange.flat import write_flat

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions/{version}",
    tags=["exports"],
    route_class=Route,
)

CSV = "text/csv; charset=utf-8"
_EXAMPLE = (
    "clinician,start,end,kind,code,rotation,site\n"
    "R4,2026-07-04T20:00:00-04:00,2026-07-05T07:00:00-04:00,night_float,N,WARDS,LMC\n"
)


@router.get(
    "/export",
    response_class=Response,
    responses={
        200: {
            "description": "One row an entry, in local time with offset.",
            "content": {"text/csv": {"schema": {"type": "string"}, "example": _EXAMPLE}},
        }
    },
)
def export_version(
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.EXPORT)],
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return a version as CSV in the flat format."""
    found = versions.visible(allowed, version)
    programme = drafts_of(state).programme(allowed.session, found)
    entries = entries_in(rows_of(allowed.session, found, found.revision))
    name = re.sub(r"[^a-z0-9]+", "-", found.schedule.casefold()).strip("-") or "schedule"
    response = Response(
        write_flat(entries, programme.calendar.tz).encode(),
        media_type=CSV,
        headers={"Content-Disposition": f'attachment; filename="{name}-v{found.number}.csv"'},
    )
    tag(response, found.etag, if_none_match)
    return response
