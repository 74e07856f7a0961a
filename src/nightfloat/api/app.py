"""The application: routers, edge, site. `create_app(state)` is all there is to wire."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from starlette.middleware.gzip import GZipMiddleware

from nightfloat import __version__
from nightfloat.api import problems
from nightfloat.api.deps import Need, need_of
from nightfloat.api.edge import Edge
from nightfloat.api.openapi import describe
from nightfloat.api.routers import ROUTERS
from nightfloat.api.site import Site
from nightfloat.api.state import State

_TITLE = "Nightfloat"
_DESCRIPTION = (
    "Schedules for medical residency programmes. Days are `YYYY-MM-DD` (an `end` is the last "
    "day), instants are RFC 3339. Errors are `application/problem+json` with a stable `code`."
)


def create_app(state: State, routers: Sequence[APIRouter] = ROUTERS) -> FastAPI:
    """Return the application over this state.

    Raises ValueError or TypeError when a route asks for no permission, or for one that does not
    fit its path.
    """
    site = Site(state.settings.site)
    app = FastAPI(
        title=_TITLE,
        description=_DESCRIPTION,
        version=__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        lifespan=_lifespan,
        generate_unique_id_function=lambda route: route.name,
        redirect_slashes=False,
        telemetry={
            "tracing": False,
            "metrics": False,
            "logs": False,
            "operation_spans": False,
            "auto_configure": False,
        },
    )
    app.state.process = state
    app.state.site = site
    for router in routers:
        app.include_router(router)
    needs_by_route(app)
    problems.install(app)
    describe(app)
    # What no route knows is a page of the site, or nothing.
    app.router.default = site
    # The last added is the outermost.
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=5)
    app.add_middleware(problems.Boundary)
    app.add_middleware(Edge, hosts=state.settings.hosts, policy=site.policy)
    return app


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    state: State = app.state.process
    hook = state.hub.committed
    state.database.after_commit.append(hook)
    started = []
    try:
        for service in state.services:
            service.start()
            started.append(service)
        yield
    finally:
        for service in reversed(started):
            service.stop()
        state.hub.close()
        state.database.after_commit.remove(hook)


def needs_by_route(app: FastAPI) -> dict[tuple[str, str], Need]:
    """Return what each route asks for, by (method, path); raise ValueError for one that does not.

    The permission table's test goes over this, so nothing can be reached that is not in it.
    """
    found: dict[tuple[str, str], Need] = {}
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute):
            raise TypeError(f"{route} is no APIRoute. Maybe APIRouter(route_class=Route).")
        path = str(context.path)
        asked = [need_of(one.call) for one in route.dependant.dependencies]
        needs = [need for need in asked if need is not None]
        if len(needs) != 1:
            raise ValueError(
                f"{route.name} ({path}) has {len(needs)} permissions. "
                "Maybe one parameter `allowed: Annotated[Scope, needs(Permission.X)]`."
            )
        of_path = needs[0].in_programme and not needs[0].by_query
        if of_path != ("{programme}" in path):
            raise ValueError(
                f"{route.name} ({path}) asks for {', '.join(needs[0].permissions)}, which does "
                "not fit its path. Maybe `{programme}` is missing, or one too many."
            )
        if not hasattr(route.endpoint, "within_transaction"):
            raise ValueError(f"{route.name} ({path}) is bare. Maybe APIRouter(route_class=Route).")
        for method in sorted(context.methods or ()):
            found[method, path] = needs[0]
    return found
