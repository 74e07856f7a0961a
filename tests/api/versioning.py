"""A served Nightfloat with solved drafts of the tiny example, for tests of versions."""

from __future__ import annotations

import json
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Any

import httpx
from fastapi import APIRouter

from nightfloat.api import (
    compliance,
    diffs,
    edits,
    explanations,
    exports,
    mine,
    publications,
    schedules,
    versions,
)
from nightfloat.api.app import create_app
from nightfloat.api.routers import ROUTERS
from nightfloat.api.serve import Server
from nightfloat.app.generations import entries_of
from nightfloat.app.problem import NO_BASE, Settled, problem
from nightfloat.domain.entry import Entry
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.rules.check import check_programme
from nightfloat.rules.programme import Programme
from nightfloat.solver.client import run
from nightfloat.solver.result import SolveRequest, SolveResult, result_json
from nightfloat.store import snapshot, tables
from nightfloat.store.folder import DATABASE
from nightfloat.store.load import load_programme
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.tables import Origin
from tests.api.serving import Clock, Running, Served

OURS: tuple[APIRouter, ...] = (
    schedules.router,
    versions.router,
    edits.router,
    publications.router,
    compliance.router,
    explanations.router,
    diffs.router,
    exports.router,
    mine.router,
)


@cache
def tiny() -> Programme:
    """Return the tiny example's programme."""
    return load_folder(Path(str(examples_root() / "tiny"))).programme


@cache
def solved(seed: int = 1) -> SolveResult:
    """Return a schedule of its first block; solved once a session."""
    programme = problem(tiny(), tiny().plan, Settled(), NO_BASE, held=False)
    return run(programme, SolveRequest(seed=seed, effort=2.0, fixes=False))


@contextmanager
def versioning(seeded: Path, folder: Path) -> Iterator[Served]:
    """Yield a running server whose own programme has a schedule (1) with a solved draft (1)."""
    shutil.copy(seeded, folder / DATABASE)
    running = Running(folder, Clock())
    served = running.served
    routers = (*ROUTERS, *(one for one in OURS if one not in ROUTERS))
    running.server = Server(create_app(served.state, routers), served.state, running.ready.set)
    running.thread = threading.Thread(target=running.server.run, args=([running.socket],))
    add_schedule(served)
    add_draft(served, 1, solved())
    running.start()
    try:
        yield served
    finally:
        running.stop()


def add_schedule(served: Served, *, programme: int | None = None) -> int:
    """Save a schedule of block 1; return its id."""
    programme_id = programme or served.own
    with served.database.write() as session:
        block = load_programme(session, programme_id).calendar.block("1")
        row = tables.Schedule(
            programme_id=programme_id,
            name="Block 1",
            year=False,
            blocks=["1"],
            start=block.start,
            end=block.end,
        )
        session.add(row)
        session.flush()
        return row.id


def add_draft(
    served: Served, schedule: int, result: SolveResult, *, programme: int | None = None
) -> int:
    """Save a solved schedule as a draft that is worked on; return its id."""
    programme_id = programme or served.own
    with served.database.write() as session:
        facts = load_programme(session, programme_id)
        report = check_programme(facts, result.entries)
        version = Versions(session, programme_id).add(
            tables.Version(
                schedule_id=schedule,
                origin=Origin.GENERATION,
                author_id=2,
                facts=snapshot.keep(session, facts),
                certificate=json.loads(result_json(result)),
                summary={
                    "violations": len(report.violations),
                    "advisories": len(report.advisories),
                },
            ),
            rows_of([person.id for person in facts.people], result.entries),
        )
        row = session.get_one(tables.Schedule, schedule)
        row.working_version_id = version.id
        return version.id


def url(served: Served, rest: str, *, programme: int | None = None) -> str:
    """Return the path of something in the own programme."""
    return f"/api/scheduling/programmes/{programme or served.own}/{rest}"


class Desk:
    """Somebody at work on a version: sends the ETag that was seen last."""

    def __init__(self, served: Served, role: str = "scheduler", version: int = 1) -> None:
        self.served, self.version = served, version
        self.client = served.client_as(role)
        self.etag = ""
        self.keys = 0

    def get(self, rest: str, **query: Any) -> Any:
        """Return something of the version as JSON; it must be there."""
        found = self.client.get(self.url(rest), params=query)
        assert found.status_code == 200, found.text
        return found.json()

    def url(self, rest: str) -> str:
        """Return the path of something of the version."""
        return url(self.served, f"versions/{self.version}/{rest}".rstrip("/"))

    def load(self) -> Any:
        """Look at the version."""
        found = self.get("")
        self.etag = found["etag"]
        return found

    def post(
        self, rest: str, body: Mapping[str, Any] | None = None, **query: Any
    ) -> httpx.Response:
        """Change the version with the ETag seen last, and remember the new one."""
        self.keys += 1
        headers = {"Idempotency-Key": f"k{id(self)}.{self.keys}"}
        if self.etag:
            headers["If-Match"] = self.etag
        found = self.client.post(self.url(rest), json=body, headers=headers, params=query)
        if found.status_code < 300 and rest in ("edits", "undo", "redo", "publication"):
            self.etag = found.json()["etag"]
        return found

    def waive(self, key: str, body: Mapping[str, Any] | None) -> httpx.Response:
        """Allow a finding, or (None) no longer, with the ETag seen last; remember the new one."""
        method = "DELETE" if body is None else "PUT"
        headers = {"If-Match": self.etag}
        found = self.client.request(method, self.url(f"waivers/{key}"), json=body, headers=headers)
        if found.status_code == 200:
            self.etag = found.json()["etag"]
        return found

    def edit(self, *operations: Mapping[str, Any], **more: Any) -> httpx.Response:
        """Send operations."""
        return self.post("edits", {"operations": list(operations), **more})

    def ok(self, *operations: Mapping[str, Any], **more: Any) -> Any:
        """Send operations that must be saved; return the verdict."""
        found = self.edit(*operations, allow_violations=True, **more)
        assert found.status_code == 200, found.text
        return found.json()


def assign(clinician: str, day: str, code: str, **more: Any) -> dict[str, Any]:
    """Return an operation."""
    return {"op": "assign", "clinician": clinician, "day": day, "code": code, **more}


def clear(clinician: str, day: str, **more: Any) -> dict[str, Any]:
    """Return an operation."""
    return {"op": "clear", "clinician": clinician, "day": day, **more}


def entries_in_store(served: Served, version: int = 1) -> tuple[Entry, ...]:
    """Return the entries of a version's newest revision, as stored."""
    with served.database.read() as session:
        return entries_of(session, served.own, Versions(session, served.own).get(version))
