"""Programmes: examples, making, importing and exporting them, and their settings."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Response
from fastapi import Body as BodyParam

from nightfloat.api.deps import IfMatch, IfNoneMatch, Page, needs, tag, tagged
from nightfloat.api.fact_shapes import guarded
from nightfloat.api.overview_shapes import AuditEntry, AuditList, Overview
from nightfloat.api.programme_shapes import (
    Example,
    ExampleList,
    FromExample,
    ImportReport,
    MistakeLine,
    NewProgramme,
    Programme,
    ProgrammeLine,
    ProgrammeList,
)
from nightfloat.api.route import Route
from nightfloat.api.settings_shapes import ProgrammeChange
from nightfloat.api.state import Process
from nightfloat.api.versions import drafts_of
from nightfloat.app import archives, examples, overview, programme_settings, programmes
from nightfloat.app.facts import programme_of
from nightfloat.app.programmes import Import
from nightfloat.app.tags import facts_tag
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.interchange.mistakes import Mistake
from nightfloat.store import audit, tables

router = APIRouter(prefix="/api/scheduling", tags=["programmes"], route_class=Route)


@router.get("/examples")
def list_examples(
    allowed: Annotated[Scope, needs(Permission.SESSION)],  # noqa: ARG001  # anybody signed in
) -> ExampleList:
    """List the examples that a programme can be made of."""
    return ExampleList(
        items=[
            Example(
                id=one.id,
                name=one.name,
                specialty=one.specialty,
                people=one.people,
                residents=one.residents,
                words=one.words,
            )
            for one in examples.examples()
        ]
    )


@router.get("/programmes")
def list_programmes(
    allowed: Annotated[Scope, needs(Permission.SESSION)],
    archived: Annotated[bool, Query(description="Those put away as well.")] = False,
) -> ProgrammeList:
    """List the programmes that one may open."""
    return ProgrammeList(
        items=[
            ProgrammeLine(
                id=row.id,
                name=row.name,
                specialty=row.specialty,
                role=member.role.value if member else None,
                clinician=member.clinician if member else None,
                example=row.example,
                archived=row.archived,
                created=row.created,
            )
            for row, member in programmes.listed(allowed, archived=archived)
        ]
    )


@router.post("/programmes", status_code=201)
def create_programme(
    body: Annotated[NewProgramme, BodyParam()],
    response: Response,
    allowed: Annotated[Scope, needs(Permission.PROGRAMME_CREATE, idempotent=True)],
) -> Programme:
    """Make a programme of an example, or an empty one; its schedules are made with it."""
    if isinstance(body, FromExample):
        row = programmes.from_example(allowed, body.example)
    else:
        row = programmes.empty(allowed, body.model_dump())
    answer = _programme(allowed, row, made=True)
    response.headers["Location"] = f"/api/scheduling/programmes/{row.id}"
    return tagged(response, answer)


@router.post(
    "/programmes/import",
    status_code=200,
    max_body_size=archives.MOST_BYTES,
    responses={201: {"description": "The programme was made.", "model": ImportReport}},
)
def import_programme(
    body: Annotated[
        bytes,
        BodyParam(
            media_type="application/zip",
            description="A programme folder as zip.",
            examples=["(the bytes of a zip file)"],
        ),
    ],
    response: Response,
    allowed: Annotated[Scope, needs(Permission.PROGRAMME_CREATE, idempotent=True)],
    dry_run: Annotated[bool, Query(description="Only say what would be imported.")] = False,
) -> ImportReport:
    """Make a programme of a folder in a zip file; on any mistake nothing is saved."""
    found = programmes.read_import(archives.unpack(body))
    row = None if dry_run else programmes.imported(allowed, found)
    if row is not None:
        response.status_code = 201
        response.headers["Location"] = f"/api/scheduling/programmes/{row.id}"
    return _report(found, row)


def _report(found: Import, row: tables.Programme | None) -> ImportReport:
    programme = found.folder.programme if found.folder else None
    return ImportReport(
        saved=row is not None,
        programme=row.id if row else None,
        name=programme.name if programme else None,
        specialty=programme.specialty if programme else None,
        counts=found.counts,
        files=sorted(found.unpacked.files),
        ignored=list(found.unpacked.ignored),
        mistakes=[_mistake(one) for one in found.mistakes],
        unfinished=[_mistake(one) for one in found.folder.unfinished] if found.folder else [],
    )


def _mistake(one: Mistake) -> MistakeLine:
    return MistakeLine(
        file=one.file,
        line=one.line,
        field=one.field,
        value=one.value,
        message=one.message,
        maybe=one.maybe or None,
    )


_P = "/programmes/{programme}"


def _programme(allowed: Scope, row: tables.Programme, *, made: bool = False) -> Programme:
    return Programme.model_validate(programme_settings.as_json(allowed, row, made=made))


@router.get(_P)
def get_programme(
    response: Response,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)],
    if_none_match: IfNoneMatch = None,
) -> Programme:
    """Return a programme with its settings."""
    row = programme_of(allowed)
    tag(response, facts_tag(row.facts_revision), if_none_match)
    return _programme(allowed, row)


@router.patch(_P)
def change_programme(
    body: ProgrammeChange,
    response: Response,
    allowed: Annotated[Scope, needs(Permission.FACTS_WRITE, archived=True)],
    if_match: IfMatch = None,
) -> Programme:
    """Change the settings; schedules without versions follow the year."""
    data = body.model_dump(exclude_unset=True, mode="json")
    given = {key: value for key, value in data.items() if value is not None}
    row = programme_settings.change(allowed, guarded(if_match), given)
    return tagged(response, _programme(allowed, row))


@router.delete(_P, status_code=204)
def archive_programme(
    allowed: Annotated[Scope, needs(Permission.MEMBERS_MANAGE)], if_match: IfMatch = None
) -> None:
    """Put a programme away; PATCH {"archived": false} brings it back."""
    programme_settings.archive(allowed, guarded(if_match))


@router.get(
    f"{_P}/export",
    response_class=Response,
    responses={
        200: {
            "description": "A zip of the programme's folder.",
            "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def export_programme(allowed: Annotated[Scope, needs(Permission.EXPORT)]) -> Response:
    """Return the programme's folder as a zip file; the same facts give the same bytes."""
    name, data = programmes.exported(allowed)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(data, media_type="application/zip", headers=headers)


@router.get(f"{_P}/overview")
def get_overview(
    state: Process, allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ)]
) -> Overview:
    """Return the counts that the shell shows beside its links."""
    return Overview.model_validate(overview.overview(allowed, drafts_of(state)))


@router.get(f"{_P}/audit")
def list_audit(allowed: Annotated[Scope, needs(Permission.AUDIT_READ)], page: Page) -> AuditList:
    """List who did what, newest first."""
    found = audit.entries(
        allowed.session, allowed.programme_id, limit=page.limit, cursor=page.cursor
    )
    names = programmes.user_names(allowed, [row.user_id for row in found.items])
    return AuditList(
        items=[
            AuditEntry(
                id=row.id,
                at=row.at,
                user=names.get(row.user_id) if row.user_id is not None else None,
                action=row.action,
                subject=row.subject,
                details=row.details,
                hash=row.hash,
            )
            for row in found.items
        ],
        next=found.next,
    )
