"""A served Nightfloat for tests: real uvicorn on a free port, a real database, a clock to move."""

from __future__ import annotations

import atexit
import gc
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import httpx

from nightfloat.api.app import create_app
from nightfloat.api.cookies import PLAIN
from nightfloat.api.routers import ROUTERS
from nightfloat.api.serve import Server, new_state
from nightfloat.api.state import State
from nightfloat.assistant.sidecar.settings import AssistantSettings
from nightfloat.assistant.sidecar.settings import Mode as Uses
from nightfloat.auth import passwords, sessions
from nightfloat.auth.permissions import Role
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.store import tables
from nightfloat.store.accounts import Memberships, Users
from nightfloat.store.database import Database
from nightfloat.store.folder import DATABASE
from nightfloat.store.save import store_programme
from tests.assistant.fake_sidecar import FakeSidecar, Mode

START = datetime(2026, 7, 6, 8, 0, tzinfo=UTC)
PASSWORD = "tidal-lamp-orchid-seven"
OUTSIDER = "outsider"
"""Signed in, and a member of nothing."""

BESIDE = "NIGHTFLOAT_TEST_SIDECAR"
"""Environment variable with what is beside the servers."""

MEMBERS = tuple(role for role in Role if role is not Role.ADMINISTRATOR)


@dataclass(slots=True)
class Clock:
    """The time of a test; stands still until moved."""

    time: datetime = START

    def __call__(self) -> datetime:
        """Return the time."""
        return self.time

    def move(self, **by: float) -> None:
        """Let time pass: `clock.move(hours=3)`."""
        self.time += timedelta(**by)


def seed(path: Path) -> None:
    """Write a database with the tiny example twice (own, foreign) and one user for each role.

    A user's name is their role; the resident is the first clinician of the own programme.
    """
    clock = Clock()
    database = Database(path, clock)
    database.migrate()
    password = passwords.hashed(PASSWORD)
    folder = load_folder(Path(str(examples_root() / "tiny")))
    with database.write() as session:
        own = store_programme(session, folder, example=True)
        store_programme(session, folder)
        first = folder.programme.people[0].id
        for role in [*Role, OUTSIDER]:
            user = Users(session).add(
                tables.User(
                    username=str(role),
                    name=str(role).capitalize(),
                    password_hash=password,
                    administrator=role == Role.ADMINISTRATOR,
                )
            )
            if role in MEMBERS:
                clinician = first if role == Role.RESIDENT else None
                Memberships(session, own.id).put(user.id, tables.MemberRole(role), clinician)
    database.close()


@dataclass(slots=True, kw_only=True)
class Served:
    """A running server. `own` is the programme that members belong to, `foreign` another one."""

    url: str
    state: State
    clock: Clock
    own: int = 1
    foreign: int = 2
    open_clients: list[httpx.Client] = field(default_factory=list)

    @property
    def database(self) -> Database:
        """The database of the server, for looking and for preparing."""
        return self.state.database

    def client(self, **options: Any) -> httpx.Client:
        """Return a client that nobody has signed in; closed with the server."""
        made = httpx.Client(base_url=self.url, timeout=30, trust_env=False, **options)
        self.open_clients.append(made)
        return made

    def client_as(self, role: str) -> httpx.Client:
        """Return a client signed in as the user of this role, with cookie and CSRF header."""
        with self.database.write() as session:
            user = Users(session).named(role)
            assert user is not None, f"no user {role}"
            begun = sessions.begin(session, user, self.clock())
        return self.client(
            cookies={PLAIN: begun.token}, headers={"X-CSRF-Token": begun.identity.csrf}
        )


def assistant_beside() -> AssistantSettings:
    """Return the assistant of every server that a test does not give another one: none.

    With NIGHTFLOAT_TEST_SIDECAR=hang (or another mode of the fake) each has a sidecar, and what is
    tested shall not notice: `NIGHTFLOAT_TEST_SIDECAR=hang pytest tests/api`.
    """
    mode = os.environ.get(BESIDE, "")
    return _with_sidecar(Mode(mode)) if mode else AssistantSettings()


@cache
def _with_sidecar(mode: Mode) -> AssistantSettings:
    beside = FakeSidecar(mode)
    beside.__enter__()
    atexit.register(beside.__exit__, None, None, None)
    return AssistantSettings(enabled=True, mode=Uses.REWRITE, base_url=beside.url)


class Running:
    """Runs a server in a thread."""

    def __init__(self, data: Path, clock: Clock, **changes: Any) -> None:
        self.socket = socket.socket(proto=socket.IPPROTO_TCP)
        self.socket.bind(("127.0.0.1", 0))
        port = self.socket.getsockname()[1]
        state = new_state(Database(data / DATABASE, clock))
        routers = changes.pop("routers", ROUTERS)
        changes.setdefault("assistant", assistant_beside())
        state.settings = replace(state.settings, **changes)
        self.served = Served(url=f"http://127.0.0.1:{port}", state=state, clock=clock)
        self.ready = threading.Event()
        self.server = Server(create_app(state, routers), state, self.ready.set)
        self.thread = threading.Thread(target=self.server.run, args=([self.socket],))

    @classmethod
    def over(cls, seeded: Path, folder: Path, **changes: Any) -> Iterator[Served]:
        """Yield a server over a copy of a database, with other `routers` or settings."""
        shutil.copy(seeded, folder / DATABASE)
        running = cls(folder, Clock(), **changes)
        try:
            yield running.start()
        finally:
            running.stop()

    def start(self) -> Served:
        """Return once the server answers."""
        self.thread.start()
        while self.thread.is_alive():
            if self.ready.wait(0.05):
                return self.served
        self.socket.close()
        raise AssertionError("the server did not start")

    def stop(self) -> None:
        """Stop, as Ctrl-C does."""
        for client in self.served.open_clients:
            client.close()
        self.server.should_exit = True
        self.thread.join(10)
        self.served.database.close()
        assert not self.thread.is_alive()
        # A server holds on to itself, and each start tells the collector to look elsewhere: a few
        # hundred of them would be gigabytes.
        gc.collect()
