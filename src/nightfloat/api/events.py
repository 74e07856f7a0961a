"""GET /api/events: one stream for everything that open pages are told (server-sent events)."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Annotated, Any

from anyio import to_thread
from anyio.from_thread import run as in_loop
from fastapi import APIRouter, Header, Query
from starlette.responses import StreamingResponse
from starlette.types import Receive, Send
from starlette.types import Scope as Asked

from nightfloat import __version__
from nightfloat.api.deps import needs
from nightfloat.api.route import Route
from nightfloat.api.state import Process, State
from nightfloat.app import accounts
from nightfloat.app.events import Subscription, Told, missed_since
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope
from nightfloat.store.events import last_id

router = APIRouter(tags=["events"], route_class=Route)

HEARTBEAT = 15.0
"""Seconds of silence after which a comment says that the stream is alive."""

LONGEST = 1800.0
"""Seconds after which a stream ends; the page comes back and is asked who it is again."""

_RETRY = 2000
_MOST = 2**53 - 1
_EXAMPLE = (
    'retry: 2000\nid: 41\nevent: hello\ndata: {"version":"0.1.0","complete":true}\n\n'
    'id: 42\nevent: version\ndata: {"programme":1,"id":7,"schedule":2,"revision":3,'
    '"etag":"\\"v7.3.0\\"","state":"draft","by":"Ada"}\n\n'
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
        Query(alias="last_event_id", ge=0, le=_MOST, description="The same, as a parameter."),
    ] = None,
) -> StreamingResponse:
    """Stream what happens in the programmes that one can open, as far as one may know it."""
    assert allowed.user is not None
    known = int(last_event_id) if last_event_id and last_event_id.isdecimal() else last
    subscription = Subscription(
        user_id=allowed.user_id,
        session_id=allowed.user.session_id,
        administrator=allowed.user.administrator,
        rights=accounts.rights_of(allowed.session, allowed.user),
        loop=in_loop(_running_loop),
    )
    return _Stream(state, subscription, None if known is None else min(known, _MOST))


async def _running_loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


class _Stream(StreamingResponse):
    """The answer; its page is subscribed while it is sent, and no longer, however that ends."""

    def __init__(self, state: State, subscription: Subscription, known: int | None) -> None:
        self.state, self.subscription, self.known = state, subscription, known
        super().__init__(
            self._blocks(),
            media_type="text/event-stream",
            headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
        )

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        """Send the stream; raise StoreError before its first byte."""
        hub = self.state.hub
        hub.subscribe(self.subscription)
        try:
            await to_thread.run_sync(self._look_back, limiter=self.state.readers)
            await super().__call__(scope, receive, send)
        finally:
            hub.unsubscribe(self.subscription)

    def _look_back(self) -> None:
        # What is committed from here on comes through the queue; what came before, from the store.
        with self.state.database.read() as session:
            self.newest = last_id(session)
            known = self.newest if self.known is None else self.known
            self.complete, self.missed = missed_since(session, known, self.subscription)

    async def _blocks(self) -> AsyncIterator[bytes]:
        """Yield the stream's bytes: hello, what was missed, what happens."""
        clock = self.subscription.loop.time
        ends = clock() + LONGEST
        yield f"retry: {_RETRY}\n".encode()
        yield _block("hello", {"version": __version__, "complete": self.complete})
        for event in self.missed:
            yield _sent(event)
        while clock() < ends:
            try:
                told = await asyncio.wait_for(self.subscription.queue.get(), HEARTBEAT)
            except TimeoutError:
                yield b": alive\n\n"
                continue
            if told is None:
                return
            if told.id > self.newest:
                yield _sent(told)


def _sent(event: Told) -> bytes:
    data = {"programme": event.programme_id, **event.data}
    return f"id: {event.id}\n".encode() + _block(event.kind, data)


def _block(kind: str, data: dict[str, Any]) -> bytes:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return f"event: {kind}\ndata: {text}\n\n".encode()
