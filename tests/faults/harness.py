"""Kills a serving Nightfloat at random moments, starts it again, and looks what is left.

An `Action` does something over HTTP again and again until the server is gone, and notes what was
acknowledged. After each restart it must find all of that; and the database must be whole.
"""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import text

from nightfloat.api.cookies import PLAIN
from nightfloat.auth import passwords, sessions
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.store import audit, tables
from nightfloat.store.accounts import Users
from nightfloat.store.database import Database, utc_now
from nightfloat.store.folder import DATABASE
from nightfloat.store.save import store_programme

UP = (sys.executable, "-m", "nightfloat", "up")
KILLS = int(os.environ.get("NIGHTFLOAT_TEST_KILLS", "12"))
"""How often the server is killed."""

PATIENCE = 60.0


class Gone(Exception):  # noqa: N818 -- says what happened
    """The server does not answer any more."""


@dataclass
class World:
    """A data folder, the server on it, and a client that is signed in as an administrator."""

    data: Path
    command: Sequence[str] = UP
    port: int = 0
    process: subprocess.Popen[bytes] | None = None
    client: httpx.Client | None = None
    programme: int = 0
    orphans: int = 0

    def prepare(self) -> None:
        """Write the database: one administrator, the tiny example."""
        database = Database(self.data / DATABASE)
        database.migrate()
        with database.write() as session:
            made = store_programme(session, load_folder(Path(str(examples_root() / "tiny"))))
            self.programme = made.id
            user = Users(session).add(
                tables.User(
                    username="chief",
                    name="Chief",
                    password_hash=passwords.hashed("tidal-lamp-orchid-seven"),
                    administrator=True,
                )
            )
            begun = sessions.begin(session, user, utc_now())
        database.close()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.client = httpx.Client(
            base_url=f"http://127.0.0.1:{self.port}",
            cookies={PLAIN: begun.token},
            headers={"X-CSRF-Token": begun.identity.csrf},
            timeout=20,
            trust_env=False,
        )

    def start(self) -> None:
        """Start the server; return once it answers."""
        command = [*self.command, "--data", str(self.data), "--port", str(self.port)]
        log = self.data / "server.log"
        with log.open("ab") as out:
            self.process = subprocess.Popen([*command, "--no-browser"], stdout=out, stderr=out)
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended:\n{log.read_text()}")
            try:
                if self.ask("GET", "/healthz").status_code == 200:
                    return
            except Gone:
                time.sleep(0.05)
        raise AssertionError("the server does not answer")

    def kill(self) -> None:
        """End the server as a power cut does, and see that its children go too."""
        assert self.process is not None
        family = children(self.process.pid)
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        end = time.monotonic() + 5
        while any(running(pid) for pid in family) and time.monotonic() < end:
            time.sleep(0.02)
        left = [pid for pid in family if running(pid)]
        assert not left, f"these outlive the server: {left}"
        self.orphans += len(family)

    def stop(self) -> None:
        """End the server as Ctrl-C does."""
        assert self.process is not None
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(10) == 0

    def __enter__(self) -> World:
        self.prepare()
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind, also where a test has failed."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self.client is not None:
            self.client.close()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Return the answer to a request; raise Gone when there is none."""
        assert self.client is not None
        try:
            return self.client.request(method, path, **options)
        except httpx.TransportError as error:
            raise Gone from error

    def path(self, rest: str) -> str:
        """Return the path of something in the programme."""
        return f"/api/scheduling/programmes/{self.programme}/{rest}"

    def database(self) -> Database:
        """Return the database, for looking while the server runs."""
        return Database(self.data / DATABASE)

    def whole(self) -> None:
        """Assert that the database is intact and the audit's chain unbroken."""
        database = self.database()
        with database.read() as session:
            assert session.execute(text("PRAGMA integrity_check")).scalars().all() == ["ok"]
            assert session.execute(text("PRAGMA foreign_key_check")).all() == []
            assert audit.verify(session).wrong is None
        database.close()


class Action(ABC):
    """Something that users do, over and over."""

    longest = 3.0
    """Seconds after which the server is killed at the latest."""

    @abstractmethod
    def prepare(self, world: World) -> None:
        """Make what the action needs; the server does not run yet."""

    @abstractmethod
    def act(self, world: World, hurry: threading.Event) -> None:
        """Do it once and note what is acknowledged; Gone may come at any time.

        Set `hurry` at a moment at which a kill would hurt most.
        """

    @abstractmethod
    def check(self, world: World) -> None:
        """Assert, after a restart, that everything acknowledged is there."""

    @abstractmethod
    def finish(self, world: World) -> None:
        """Assert, at the very end, that all is settled and nothing is there twice."""


@dataclass
class Report:
    """What a run of the harness did."""

    kills: dict[str, int] = field(default_factory=dict)
    """How often the server was killed during each action."""
    aimed: int = 0
    solving: int = 0
    """Kills that took a child along."""
    acts: dict[str, int] = field(default_factory=dict)


def torment(world: World, actions: Sequence[Action], kills: int, seed: int) -> Report:
    """Kill the server `kills` times while it works; return what was done."""
    chance = random.Random(seed)
    report = Report()
    for action in actions:
        action.prepare(world)
    world.start()
    turns: list[Action] = []
    for _ in range(kills):
        if not turns:  # each has its turn, in another order every round
            turns = chance.sample(list(actions), len(actions))
        action = turns.pop()
        hurry, over = threading.Event(), threading.Event()
        pool = ThreadPoolExecutor(1)
        work = pool.submit(_repeat, world, action, hurry, over)
        if chance.random() < 0.5 and hurry.wait(action.longest):
            time.sleep(chance.random() * 0.15)
            report.aimed += 1
        else:
            time.sleep(chance.random() * action.longest)
        before = world.orphans
        world.kill()
        name = type(action).__name__
        report.kills[name] = report.kills.get(name, 0) + 1
        report.solving += world.orphans > before
        over.set()
        report.acts[name] = report.acts.get(name, 0) + work.result(PATIENCE)
        pool.shutdown()
        world.start()
        world.whole()
        for one in actions:
            one.check(world)
    for action in actions:
        action.finish(world)
    world.whole()
    world.stop()
    return report


def _repeat(world: World, action: Action, hurry: threading.Event, over: threading.Event) -> int:
    """Do an action until the server is gone; return how often it came to its end."""
    done = 0
    try:
        while not over.is_set():
            action.act(world, hurry)
            done += 1
    except Gone:
        pass
    return done


def children(pid: int) -> list[int]:
    """Return the processes that a process has started (Linux; elsewhere none are known)."""
    found = []
    for tasks in Path(f"/proc/{pid}/task").glob("*/children"):
        found += [int(child) for child in tasks.read_text().split()]
    return found


def running(pid: int) -> bool:
    """Return True while a process runs; one that has ended but was not waited for does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state not in ("Z", "X")
