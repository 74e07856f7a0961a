"""An answer of the assistant as JSON, or as events while its sentences are worded better.

@router.post("…/summary", response_model=Narrative, responses=STREAMED)
def summarise(
    asked: Summary,
    state: Process,
    allowed: Annotated[Scope, needs(Permission.PUBLISHED_READ, write=False)],
    accept: Accepts = "",
) -> Response:
    found = answers.summary(allowed, …)
    return answered(state, allowed, Narrative.of(found), found, accept)
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Annotated, Any

from fastapi import Header, Response
from pydantic import BaseModel
from starlette.responses import StreamingResponse

from nightfloat.api.assistant_sidecar import sidecar_of
from nightfloat.api.state import State
from nightfloat.app.plain import json_text
from nightfloat.assistant.sidecar.rewording import Done, Event, Facts, Reworded, Sidecar
from nightfloat.assistant.text import Narrative
from nightfloat.auth.scope import Scope

EVENTS = "text/event-stream"

HEARTBEAT = 10.0
"""Seconds of silence after which a comment says that the stream is alive."""

Accepts = Annotated[str, Header(alias="Accept", include_in_schema=False)]

_EXAMPLE = (
    'event: facts\ndata: {"title":"This week","sentences":[{"id":"s1","text":"Dr. Lee works '
    'nights on Friday 23 October."}]}\n\n'
    'event: sentence\ndata: {"id":"s1","pieces":[{"kind":"text","text":"On ","ref":""}]}\n\n'
    'event: done\ndata: {"outcome":"complete","reworded":1,"kept":0}\n\n'
)
STREAMED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": (
            "With `Accept: text/event-stream` a stream: `facts` is the answer, at once; each "
            "`sentence` has other words for the sentence of its id, compared with it; `done` says "
            "how it ended. Whatever the local model does, the facts are there."
        ),
        "content": {EVENTS: {"schema": {"type": "string"}, "example": _EXAMPLE}},
    }
}
"""What a route that answers so says of it: `responses=STREAMED`."""


def answered(
    state: State, allowed: Scope, answer: BaseModel, narrative: Narrative, accept: str
) -> Response:
    """Return an answer as whoever asks accepts it.

    `answer` is the whole of it, `narrative` what of it may be worded better. Nothing of the
    sidecar is waited for before it is sent.
    """
    text = answer.model_dump_json(by_alias=True)
    if not _streams(accept):
        return Response(text, media_type="application/json")
    return StreamingResponse(
        blocks(sidecar_of(state), narrative, text, allowed.user_id),
        media_type=EVENTS,
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


def _streams(accept: str) -> bool:
    """Whether events are among what is accepted."""
    return any(part.partition(";")[0].strip().lower() == EVENTS for part in accept.split(","))


async def blocks(
    sidecar: Sidecar, narrative: Narrative, answer: str, user_id: int
) -> AsyncGenerator[bytes]:
    """Yield the bytes of the stream; closing it stops the sidecar. `answer` is JSON."""
    told: asyncio.Queue[Event | None] = asyncio.Queue()  # at most one for each sentence, and two

    async def tell() -> None:
        async with aclosing(sidecar.events(narrative, user_id)) as events:
            async for event in events:
                told.put_nowait(event)

    # A task of its own: the silence of a heartbeat shall not interrupt what is being said.
    telling = asyncio.create_task(tell(), name="assistant answer")
    telling.add_done_callback(lambda _: told.put_nowait(None))
    sidecar.beside(telling)
    try:
        while True:
            try:
                event = await asyncio.wait_for(told.get(), HEARTBEAT)
            except TimeoutError:
                yield b": alive\n\n"
                continue
            if event is None:
                break
            yield _block(event, answer)
        if not telling.cancelled():  # as it is when the server stops
            telling.result()
    finally:
        telling.cancel()


def _block(event: Event, answer: str) -> bytes:
    match event:
        case Facts():
            name, data = "facts", answer
        case Reworded(id=id, pieces=pieces):
            rows = [{"kind": one.kind, "text": one.text, "ref": one.ref} for one in pieces]
            name, data = "sentence", json_text({"id": id, "pieces": rows})
        case Done(outcome=outcome, reworded=reworded, kept=kept):
            said = {"outcome": outcome, "reworded": reworded, "kept": kept}
            name, data = "done", json_text(said)
    return f"event: {name}\ndata: {data}\n\n".encode()
