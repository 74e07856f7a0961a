"""GET /api/events: one stream for everything that open pages are told (server-sent events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio.from_thread import run as in_loop
from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse

from nightfloat import __version__
from nightfloat.api.deps import needs
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.app import accounts
from nightfloat.app.events import EventHub, Subscription, Told, missed_since
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store.events import last_id

router = APIRouter(tags=["events"], route_class=Route)

HEARTBEAT = 15.0
"""Seconds of silence after which a comment says that the stream is alive."""

LONGEST = 1800.0
"""Seconds after which a stream ends; the page comes back and is asked who it is again."""

_RETRY = 2000
_EXAMPLE = (
    'retry: 2000\nid: 41\nevent: hello\ndata: {"version":"0.1.0","complete":true}\n\n'
    'id: 42\nevent: version\ndata: {"programme":1,"id":7,"schedule":2,"revision":3,'
    '"state":"draft","by":1}\n\n'
)


@router.get(
    "/api/events",
    response_class=StreamingResponse,
    responses={
        200: {
            "description": (
                "`hello` first; its `complete` is false when events were missed that are no "
                "longer kept, and the page should load again what it shows. Each event's data "
                "names its `programme`."
            ),
            "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _EXAMPLE}},
        }
    },
)
def stream_events(
    state: Process,
    allowed: Annotated[Scope, needs(Permission.SESSION)],
    last_event_id: Annotated[
        str | None,
        Header(alias="Last-Event-ID", max_length=20, description="What a returning page has."),
    ] = None,
    last: Annotated[
        int | None,
        Query(alias="last_event_id", ge=0, le=2**53 - 1, description="The same, as a parameter."),
    ] = None,
) -> StreamingResponse:
    """Stream what happens in the programmes that one can open, as far as one may know it."""
    assert allowed.user is not None
    subscription = Subscription(
        user_id=allowed.user_id,
        session_id=allowed.user.session_id,
        administrator=allowed.user.administrator,
        rights=accounts.rights_of(allowed.session, allowed.user),
        loop=in_loop(_running_loop),
    )
    state.hub.subscribe(subscription)
    # What is committed from here on comes through the queue; what came before, from the store.
    known = int(last_event_id) if last_event_id and last_event_id.isdecimal() else last
    with state.database.read() as session:
        newest = last_id(session)
        known = newest if known is None else known
        complete, missed = missed_since(session, known, subscription)
    return StreamingResponse(
        _stream(state.hub, subscription, newest=newest, complete=complete, missed=missed),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _running_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


async def _stream(
    hub: EventHub,
    subscription: Subscription,
    *,
    newest: int,
    complete: bool,
    missed: tuple[Told, ...],
) -> AsyncIterator[bytes]:
    """Yield the stream's bytes: hello, what was missed, what happens."""
    clock = subscription.loop.time
    ends = clock() + LONGEST
    try:
        yield f"retry: {_RETRY}\n".encode()
        yield _block("hello", {"version": __version__, "complete": complete})
        for event in missed:
            yield _sent(event)
        while clock() < ends:
            try:
                told = await asyncio.wait_for(subscription.queue.get(), HEARTBEAT)
            except TimeoutError:
                yield b": alive\n\n"
                continue
            if told is None:
                return
            if told.id > newest:
                yield _sent(told)
    finally:
        hub.unsubscribe(subscription)


def _sent(event: Told) -> bytes:
    data = {"programme": event.programme_id, **event.data}
    return f"id: {event.id}\n".encode() + _block(event.kind, data)


def _block(kind: str, data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {kind}\ndata: {text}\n\n".encode()
