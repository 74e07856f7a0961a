"""One process that serves: its state, and uvicorn that stops within two seconds."""

from __future__ import annotations

import gc
import signal
import socket
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from nightfloat.api.generations import generator
from nightfloat.api.site import site_root
from nightfloat.api.state import LOOPBACK, Settings, State
from nightfloat.api.versions import drafts_of
from nightfloat.app.events import EventHub
from nightfloat.store.database import Database


def new_state(
    database: Database, *, hosts: frozenset[str] = LOOPBACK, setup_code: str = ""
) -> State:
    """Return the state of a process over this database; nothing is opened or started yet."""
    state = State(
        database=database,
        clock=database.clock,
        settings=Settings(
            data=database.path.parent, hosts=hosts, site=site_root(), setup_code=setup_code
        ),
        hub=EventHub(),
    )
    state.services.append(generator(state))
    return state


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
        self.ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop."""
        self.state.hub.close()
        await super().shutdown(sockets)

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
