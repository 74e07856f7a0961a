"""Compliance: each work-hour rule for each person, and the arithmetic behind each verdict."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Response

from nightfloat.api.answering import Accepts, answer, encoded
from nightfloat.api.compliance_shapes import Compliance, ComplianceDetail
from nightfloat.api.deps import Id, IfNoneMatch, needs
from nightfloat.api.fact_shapes import CodePath
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.api.versions import answers_of, drafts_of
from nightfloat.app import compliance, versions
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}/versions/{version}/compliance",
    tags=["compliance"],
    route_class=Route,
)

RuleId = Annotated[str, Path(min_length=1, max_length=120, examples=["acgme.6.20"])]


@router.get("", response_model=Compliance)
def get_compliance(
    *,
    version: Id,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    accepts: Accepts = "",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the tightest measurement of every pack rule for everybody it binds."""
    found = versions.visible(allowed, version)
    known = versions.waivers_of(allowed.session, version)
    drafts, kept = drafts_of(state), answers_of(state)
    said = tuple(sorted((key, one.message) for key, one in known.items()))
    key = ("compliance", found.id, found.revision, found.basis, said)
    made = kept.take(key)
    if made is None:
        content = compliance.matrix(
            drafts.programme(allowed.session, found),
            drafts.hours(allowed.session, found),
            known,
            (found.start, found.end),
        )
        made = kept.keep(key, encoded(content, found.etag))
    return answer(made, accepts, if_none_match)


@router.get("/{rule}/{clinician:path}", response_model=ComplianceDetail)
def get_compliance_detail(
    *,
    version: Id,
    rule: RuleId,
    clinician: CodePath,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.DRAFT_READ)],
    accepts: Accepts = "",
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the arithmetic of a verdict: window, leave days removed, each interval, the clause."""
    found = versions.visible(allowed, version)
    drafts = drafts_of(state)
    content = compliance.detail(
        drafts.programme(allowed.session, found),
        drafts.hours(allowed.session, found),
        versions.waivers_of(allowed.session, version),
        rule,
        clinician,
    )
    return answer(encoded(content, found.etag), accepts, if_none_match)
