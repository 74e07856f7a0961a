"""A served Nightfloat that generates, for tests: schedules of the tiny example, waiting."""

from __future__ import annotations

import json
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from nightfloat.api import generations
from nightfloat.api.app import create_app
from nightfloat.api.generations import generator
from nightfloat.api.routers import ROUTERS
from nightfloat.api.serve import Server
from nightfloat.domain.time import Block
from nightfloat.store import tables
from nightfloat.store.folder import DATABASE
from nightfloat.store.load import load_programme
from tests.api.serving import Clock, Running, Served

FINAL = ("succeeded", "failed", "cancelled")
PATIENCE = 60.0


@contextmanager
def generating(seeded: Path, folder: Path) -> Iterator[Served]:
    """Yield a running server with generations and their engine."""
    shutil.copy(seeded, folder / DATABASE)
    running = Running(folder, Clock())
    state = running.served.state
    engine = generator(state)
    if engine not in state.services:
        state.services.append(engine)
    routers = ROUTERS if generations.router in ROUTERS else (*ROUTERS, generations.router)
    running.server = Server(create_app(state, routers), state, running.ready.set)
    running.thread = threading.Thread(target=running.server.run, args=([running.socket],))
    yield running.start()
    running.stop()


def add_schedule(
    served: Served, *blocks: str, year: bool = False, programme: int | None = None
) -> int:
    """Save a schedule of these blocks (none: the year alone); return its id."""
    programme_id = programme or served.own
    with served.database.write() as session:
        calendar = load_programme(session, programme_id).calendar
        chosen = [calendar.block(id) for id in blocks]
        whole = [Block("year", calendar.start, calendar.end)] if year else chosen
        row = tables.Schedule(
            programme_id=programme_id,
            name="July",
            year=year,
            blocks=list(blocks),
            start=min(block.start for block in whole),
            end=max(block.end for block in whole),
        )
        session.add(row)
        session.flush()
        return row.id


def url(served: Served, rest: str) -> str:
    """Return the path of something in the own programme."""
    return f"/api/scheduling/programmes/{served.own}/{rest}"


def order(
    served: Served, client: httpx.Client, schedule: int, *, key: str = "one", **ask: Any
) -> httpx.Response:
    """Order a generation."""
    return client.post(
        url(served, f"schedules/{schedule}/generations"),
        json={"effort": 2.0, **ask},
        headers={"Idempotency-Key": key},
    )


def wait(
    served: Served, client: httpx.Client, generation: int, *states: str, phase: str = ""
) -> dict[str, Any]:
    """Return the generation once it is in a state (none: a final one), or in a phase."""
    end = time.monotonic() + PATIENCE
    found: dict[str, Any] = {}
    while time.monotonic() < end:
        found = client.get(url(served, f"generations/{generation}")).json()
        if found["state"] in (states or FINAL) and phase in ("", found["phase"]):
            return found
        if found["state"] in FINAL:
            break
        time.sleep(0.02)
    raise AssertionError(f"generation {generation} is {found}")


@contextmanager
def stream(client: httpx.Client) -> Iterator[list[dict[str, Any]]]:
    """Yield the list into which the `generation` events of the stream are put as they come."""
    told: list[dict[str, Any]] = []
    ready = threading.Event()

    def listen() -> None:
        kind = ""
        try:
            with client.stream("GET", "/api/events", timeout=httpx.Timeout(PATIENCE)) as answer:
                for line in answer.iter_lines():
                    if line.startswith("event: "):
                        kind = line.removeprefix("event: ")
                    elif line.startswith("data: ") and kind == "hello":
                        ready.set()
                    elif line.startswith("data: ") and kind == "generation":
                        told.append(json.loads(line.removeprefix("data: ")))
                        if told[-1]["state"] in FINAL:
                            return
        except httpx.TransportError:
            return  # the server has stopped

    thread = threading.Thread(target=listen)
    thread.start()
    assert ready.wait(10)
    yield told
    thread.join(PATIENCE)
    assert not thread.is_alive()
