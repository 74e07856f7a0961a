"""One process that serves: its state, and uvicorn that stops within two seconds."""

from __future__ import annotations

import gc
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from ipaddress import ip_network

import uvicorn
from fastapi import FastAPI

from nightfloat.api.assistant_sidecar import Sidecars, sidecar_of
from nightfloat.api.generations import generator
from nightfloat.api.repairs import mender_of
from nightfloat.api.site import site_root
from nightfloat.api.state import ANYBODY, LOOPBACK, Settings, State
from nightfloat.api.versions import drafts_of
from nightfloat.app.events import EventHub
from nightfloat.assistant.sidecar.settings import AssistantSettings
from nightfloat.store.database import Database


def new_state(
    database: Database,
    *,
    hosts: frozenset[str] = LOOPBACK,
    proxies: tuple[str, ...] = (),
    setup_code: str = "",
    assistant: AssistantSettings = AssistantSettings(),  # noqa: B008  # it is frozen
) -> State:
    """Return the state of a process over this database; nothing is opened or started yet."""
    state = State(
        database=database,
        clock=database.clock,
        settings=Settings(
            data=database.path.parent,
            hosts=hosts,
            proxies=proxies,
            site=site_root(),
            setup_code=setup_code,
            assistant=assistant,
        ),
        hub=EventHub(),
    )
    state.services += [generator(state), mender_of(state), Sidecars(state)]
    return state


def _believed(proxies: tuple[str, ...]) -> list[str]:
    """Return whose `X-Forwarded-For` and `X-Forwarded-Proto` uvicorn believes."""
    if ANYBODY in proxies:
        return [ANYBODY]
    found = []
    for one in map(ip_network, ("127.0.0.1", "::1", *proxies)):
        found.append(str(one))
        if one.version == 4:  # as a socket for both kinds of addresses names it
            found.append(f"::ffff:{one.network_address}/{96 + one.prefixlen}")
    return found


class Server(uvicorn.Server):
    """uvicorn that says goodbye to open streams before it waits for connections to end.

    `ready` is called once, when the server answers.
    """

    def __init__(self, app: FastAPI, state: State, ready: Callable[[], None]) -> None:
        super().__init__(
            uvicorn.Config(
                app,
                log_config=None,
                access_log=False,
                server_header=False,
                forwarded_allow_ips=_believed(state.settings.proxies),
                timeout_graceful_shutdown=1,
                timeout_keep_alive=30,
                ws="none",
                lifespan="on",
            )
        )
        self.state = state
        self.ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start."""
        await super().startup(sockets)
        drafts_of(self.state).freezes = True
        gc.freeze()
        gc.enable()
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; what was left alone while serving can be collected again."""
        self.state.hub.close()
        sidecar_of(self.state).stop()
        await super().shutdown(sockets)
        drafts_of(self.state).freezes = False
        gc.unfreeze()

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Stop at the first Ctrl-C or SIGTERM, which is no error; at the second, at once."""
        if threading.current_thread() is not threading.main_thread():
            yield  # signals come to the main thread only; whoever runs us stops us
            return
        before = {
            number: signal.signal(number, self.handle_exit)
            for number in (signal.SIGINT, signal.SIGTERM)
        }
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
