"""GET /api/assistant/health: whether the assistant is there; why not, for administrators."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Response
from starlette.types import Receive, Send
from starlette.types import Scope as Asked

from nightfloat.api.assistant_sidecar import sidecar_of
from nightfloat.api.deps import Answer, example, needs
from nightfloat.api.route import Route
from nightfloat.api.state import Process
from nightfloat.assistant.sidecar import health as known
from nightfloat.assistant.sidecar.rewording import Sidecar
from nightfloat.assistant.sidecar.settings import Mode
from nightfloat.auth.permissions import Permission
from nightfloat.auth.scope import Scope

router = APIRouter(tags=["assistant"], route_class=Route)


class AssistantCounters(Answer):
    """What the sidecar did since the start, by outcome; speeds are medians of the last 200."""

    model_config = example(
        {
            "probes": {"ready": 41},
            "outcomes": {"complete": 7, "timeout": 1},
            "gate": {"accepted": 19, "cached": 30, "names": 2},
            "first_token_s": 1.2,
            "tokens_per_s": 6.4,
            "running": 1,
            "waiting": 0,
            "cached": 19,
        }
    )

    probes: dict[str, int]
    outcomes: dict[str, int]
    gate: dict[str, int]
    first_token_s: float | None
    tokens_per_s: float | None
    running: int
    waiting: int
    cached: int


class AssistantHealth(Answer):
    """Whether the assistant is there; all else is told to administrators only."""

    model_config = example({"available": True})

    available: bool
    status: known.State | None = None
    since: datetime | None = None
    detail: str = ""
    mode: Mode | None = None
    model: str = ""
    counters: AssistantCounters | None = None


@router.get("/api/assistant/health", response_model=AssistantHealth)
def read_assistant_health(
    state: Process, allowed: Annotated[Scope, needs(Permission.ANONYMOUS)]
) -> Response:
    """Say whether the assistant is there, within some two seconds whatever its sidecar does."""
    return _Health(sidecar_of(state), in_full=allowed.can(Permission.USERS_MANAGE))


class _Health(Response):
    """The answer, found out when it is sent: no transaction is open while the sidecar is asked."""

    def __init__(self, sidecar: Sidecar, *, in_full: bool) -> None:
        super().__init__()
        self.sidecar, self.in_full = sidecar, in_full

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        """Ask for the health and send it."""
        found = await self.sidecar.health.current()
        shown = AssistantHealth(available=found.ready)
        if self.in_full:
            shown = _in_full(found, self.sidecar)
        text = shown.model_dump_json(exclude_unset=True)
        await Response(text, media_type="application/json")(scope, receive, send)


def _in_full(found: known.Health, sidecar: Sidecar) -> AssistantHealth:
    return AssistantHealth(
        available=found.ready,
        status=found.state,
        since=found.since,
        detail=found.detail,
        mode=sidecar.settings.mode,
        model=sidecar.settings.model,
        counters=AssistantCounters(
            **sidecar.counters.plain(),
            running=sidecar.slots.running,
            waiting=sidecar.slots.waiting,
            cached=len(sidecar.cache),
        ),
    )
