"""The one kind of route: it opens the transaction, asks for access, and documents what it may say.

FastAPI would run each dependency and the endpoint in threads of their own, and a session opened
in one would be waited for in another. Here one thread does all of a request, so the writer never
waits for a thread that waits for the writer, and reading costs one hop.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Collection, Coroutine, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial, wraps
from hashlib import sha256
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from anyio import CapacityLimiter, to_thread
from fastapi import Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.params import Depends as DependsParam
from fastapi.params import Header as HeaderParam
from fastapi.routing import APIRoute
from pydantic import BaseModel
from sqlalchemy.orm import Session
from starlette.exceptions import HTTPException

from nightfloat.api.access import SAFE, access
from nightfloat.api.deps import Need, NotModified, Ticket, need_of
from nightfloat.api.documents import answers
from nightfloat.api.problems import OtherRequestError
from nightfloat.api.state import State
from nightfloat.auth import sessions
from nightfloat.auth.scope import Identity, Scope
from nightfloat.domain.errors import NightfloatError
from nightfloat.jobs.port import KEYED
from nightfloat.store.accounts import Answers, forget_answers

logger = logging.getLogger("nightfloat")

REMEMBERED = KEYED
"""How long the answer to an Idempotency-Key is kept: as long as it stands for a job."""

_KEPT_HEADERS = ("etag", "location")


class Route(APIRoute):
    """A route of ours: `APIRouter(route_class=Route)`."""

    def __init__(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        if not hasattr(endpoint, "within_transaction"):
            documented = _asks(endpoint)
            if documented is not None:
                found = answers(
                    documented.need,
                    methods=options.get("methods") or ["GET"],
                    path=path,
                    preconditioned=documented.preconditioned,
                    conditional=documented.conditional,
                )
                options["responses"] = {**found, **(options.get("responses") or {})}
            endpoint = _within_transaction(endpoint, options.get("status_code"))
        super().__init__(path, endpoint, **options)

    @property
    def need(self) -> Need | None:
        """What the route asks for."""
        found = [need_of(one.call) for one in self.dependant.dependencies]
        return next((need for need in found if need is not None), None)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return FastAPI's handler; whoever has no access learns nothing else."""
        handler = super().get_route_handler()
        need = self.need
        known = _query_of(self.dependant)

        async def answer(request: Request) -> Response:
            try:
                _only(known, request)
                return await handler(request)
            except (RequestValidationError, HTTPException):
                if need is not None:
                    state: State = request.app.state.process
                    await to_thread.run_sync(_ask, state, request, need, limiter=state.readers)
                raise

        return answer


def _query_of(dependant: Dependant) -> frozenset[str]:
    """Return the names of a route's parameters behind the `?`, with those of its dependencies."""
    own = frozenset(one.alias for one in dependant.query_params)
    return own.union(*map(_query_of, dependant.dependencies))


def _only(known: Collection[str], request: Request) -> None:
    """Pass when all parameters behind the `?` are known; raise RequestValidationError."""
    unknown = [
        {"type": "extra_forbidden", "loc": ("query", name), "msg": "", "input": value}
        for name, value in request.query_params.items()
        if name not in known
    ]
    if unknown:
        raise RequestValidationError(unknown)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    need: Need
    preconditioned: bool
    conditional: bool


def _asks(endpoint: Callable[..., Any]) -> _Asked | None:
    need, headers = None, []
    for hint in get_type_hints(endpoint, include_extras=True).values():
        for part in get_args(hint)[1:] if get_origin(hint) is Annotated else ():
            if isinstance(part, DependsParam):
                need = need_of(part.dependency) or need
            elif isinstance(part, HeaderParam):
                headers.append(part.alias)
    if need is None:
        return None
    return _Asked(
        need=need,
        preconditioned="If-Match" in headers,
        conditional="If-None-Match" in headers,
    )


def _ask(state: State, request: Request, need: Need) -> None:
    with state.database.read() as session:
        access(session, request, need, state.clock())


def _within_transaction(endpoint: Callable[..., Any], status: int | None) -> Callable[..., Any]:
    @wraps(endpoint)
    async def run(**values: Any) -> Any:
        name, ticket = next(
            (name, value) for name, value in values.items() if isinstance(value, Ticket)
        )
        body = await ticket.request.body() if ticket.key is not None else b""
        work = partial(_work, endpoint, ticket, name=name, values=values, body=body, status=status)
        result, unnoted = await to_thread.run_sync(work, limiter=_threads(ticket))
        if unnoted is not None:
            note = partial(_saw, ticket.state, unnoted)
            await to_thread.run_sync(note, limiter=ticket.state.writers)
        return result

    run.within_transaction = True  # type: ignore[attr-defined]  # read by Route
    return run


def _threads(ticket: Ticket) -> CapacityLimiter:
    """Return whose threads a request is answered in."""
    method, state = ticket.request.method, ticket.state
    if ticket.need.writes(method):
        return state.writers
    if ticket.need.hashes:
        return state.hashers
    return state.readers if method in SAFE else state.waiters


def _work(
    endpoint: Callable[..., Any],
    ticket: Ticket,
    *,
    name: str,
    values: dict[str, Any],
    body: bytes,
    status: int | None,
) -> tuple[Any, Identity | None]:
    """Answer one request in one transaction; return also whose session is to be noted as used."""
    state, request = ticket.state, ticket.request
    now = state.clock()
    writes = ticket.need.writes(request.method)
    try:
        with state.database.write() if writes else state.database.read() as session:
            scope = access(session, request, ticket.need, now)
            identity = scope.user
            if writes and identity is not None and sessions.stale(identity, now):
                sessions.saw(session, identity, now)
            call = partial(endpoint, **{**values, name: scope})
            if ticket.key is None:
                result = _answer(call(), ticket.response, status)
            else:
                asked = _Keyed(
                    user_id=scope.user_id,
                    key=ticket.key,
                    route=f"{request.method} {request.url.path}",
                    seal=_seal(request, body),
                )
                if writes:
                    result = _once(
                        session, asked, now, lambda: _answer(call(), ticket.response, status)
                    )
                else:
                    result = _read_first(session, _Turn(ticket, asked), call)
    except NotModified as known:
        result = Response(status_code=304, headers={"ETag": known.etag})
    state.hub.settle(session)
    unnoted = not writes and identity is not None and sessions.stale(identity, now)
    return result, identity if unnoted else None


def _saw(state: State, identity: Identity) -> None:
    """Note that a reading session is in use; a full disk does not keep anybody from reading."""
    now = state.clock()
    try:
        with state.database.write() as session:
            sessions.saw(session, identity, now)
    except NightfloatError as error:
        logger.warning("session not noted as used: %s", error)


def _answer(made: Any, prepared: Response, status: int | None) -> Any:
    """Return the response of a model, made in this thread; anything else is FastAPI's."""
    if not isinstance(made, BaseModel):
        return made
    response = Response(
        made.model_dump_json(by_alias=True),
        status_code=prepared.status_code or status or 200,
        media_type="application/json",
    )
    response.headers.raw.extend(prepared.headers.raw)
    return response


# ── Idempotency-Key ─────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Turn:
    """A keyed request whose endpoint reads first, and then writes by `written`."""

    ticket: Ticket
    asked: _Keyed


def _read_first(session: Session, turn: _Turn, call: Callable[[], Any]) -> Any:
    """Return the answer of an endpoint that opens the writing transaction by itself."""
    known = _before(session, turn.asked)
    if known is not None:
        return known
    session.info["turn"] = turn
    try:
        return call()
    except NightfloatError:
        # Its twin was quicker perhaps, and there is nothing left to do.
        with turn.ticket.state.database.read() as later:
            known = _before(later, turn.asked)
        if known is None:
            raise
        return known


def written(scope: Scope, make: Callable[[Scope], Response]) -> Response:
    """Return what `make` answers with a scope that writes, and keep it under the request's key.

    For an endpoint with `needs(…, write=False, idempotent=True)`, once, after all that takes
    long. Who asks is looked at again: they may have been put out meanwhile.
    """
    turn: _Turn = scope.session.info["turn"]
    ticket, state = turn.ticket, turn.ticket.state
    now = state.clock()
    with state.database.write() as session:
        own = access(session, ticket.request, ticket.need, now)
        result: Response = _once(session, turn.asked, now, lambda: make(own))
        return result


def _once(session: Session, asked: _Keyed, now: datetime, make: Callable[[], Any]) -> Any:
    """Return the answer that a request had before, else what is made now; for a writing session."""
    forget_answers(session, now - REMEMBERED)
    result = _before(session, asked)
    if result is None:
        result = make()
        _remember(session, asked, result)
    return result


def _seal(request: Request, body: bytes) -> str:
    """Return what tells one request from another."""
    head = f"{request.method} {request.url.path}?{request.url.query}\n"
    return sha256(head.encode() + body).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Keyed:
    """A request with an Idempotency-Key."""

    user_id: int
    key: str
    route: str
    seal: str


def _before(session: Session, asked: _Keyed) -> Response | None:
    """Return the answer that this request had before; raise OtherRequestError for another one."""
    row = Answers(session, asked.user_id).find(asked.key)
    if row is None:
        return None
    if row.request_hash != asked.seal:
        raise OtherRequestError(
            f'The Idempotency-Key "{asked.key}" was used for another request. Maybe take a new one.'
        )
    kept: Mapping[str, Any] = row.body or {}
    return Response(
        json.dumps(kept["body"], ensure_ascii=False, separators=(",", ":")),
        status_code=row.status,
        headers={**kept["headers"], "Idempotent-Replay": "true"},
        media_type="application/json",
    )


def _remember(session: Session, asked: _Keyed, response: Any) -> None:
    if not isinstance(response, Response):
        raise TypeError(f"{asked.route} takes an Idempotency-Key and returns no model")
    headers = {name: response.headers[name] for name in _KEPT_HEADERS if name in response.headers}
    Answers(session, asked.user_id).keep(
        asked.key,
        route=asked.route,
        request_hash=asked.seal,
        status=response.status_code,
        body={"headers": headers, "body": json.loads(bytes(response.body))},
    )
