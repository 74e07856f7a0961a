"""GET /api/about, /healthz, and the OpenAPI document."""

from __future__ import annotations

from importlib.metadata import version
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse
from sqlalchemy import select

from nightfloat import __version__
from nightfloat.api.deps import Answer, example, needs
from nightfloat.api.documents import problem
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store.database import SQLITE_VERSION

router = APIRouter(tags=["about"], route_class=Route)


class Health(Answer):
    """Whether the process can answer from its database."""

    model_config = example({"status": "ok"})

    status: Literal["ok"]


class About(Answer):
    """What is running; `build` names the sources of the pages, null without pages."""

    model_config = example(
        {
            "version": "0.1.0",
            "build": "4f1d0c9a27d3",
            "engine": "OR-Tools 9.15.6755",
            "licence": "Apache-2.0",
            "database": "SQLite 3.53.4",
            "data": "/data",
        }
    )

    version: str
    build: str | None
    engine: str
    licence: str
    database: str
    data: str | None


@router.get("/healthz", responses={503: problem(503, code="busy", words="The database is busy.")})
def read_health(allowed: Annotated[Scope, needs(Permission.ANONYMOUS)]) -> Health:
    """Answer 200 while the database answers."""
    allowed.session.execute(select(1))
    return Health(status="ok")


@router.get("/api/about")
def read_about(
    allowed: Annotated[Scope, needs(Permission.SESSION)], request: Request, state: Process
) -> About:
    """Say which release this is; administrators also see where its data lies."""
    shown = allowed.can(Permission.USERS_MANAGE)
    return About(
        version=__version__,
        build=request.app.state.site.build,
        engine=f"OR-Tools {version('ortools')}",
        licence="Apache-2.0",
        database=f"SQLite {SQLITE_VERSION}",
        data=str(state.settings.data) if shown else None,
    )


@router.get("/api/openapi.json", include_in_schema=False)
def read_openapi(
    allowed: Annotated[Scope, needs(Permission.ANONYMOUS)],  # noqa: ARG001  # anybody
    request: Request,
) -> JSONResponse:
    """Return this document."""
    document: dict[str, Any] = request.app.openapi()
    return JSONResponse(document)
