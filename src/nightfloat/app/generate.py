"""The work of a generation: solve in a child process, check once more, save the draft."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from nightfloat.app.events import publish
from nightfloat.app.generations import KIND, Announcer, base_of
from nightfloat.app.problem import BLOCK, Base
from nightfloat.app.reports import summary_of
from nightfloat.app.request_effect import statuses_of
from nightfloat.app.versions import Author, noted_by
from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.errors import NightfloatError, SettingError
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import DAY, days
from nightfloat.explain.asked import Answer
from nightfloat.jobs.inprocess import InProcess
from nightfloat.jobs.port import LostError, Run, RunContext
from nightfloat.rules.language import Tier
from nightfloat.rules.programme import Programme
from nightfloat.solver import client
from nightfloat.solver.client import ChildError, KilledError
from nightfloat.solver.result import NOTHING_YET, SolveRequest, SolveResult, result_json
from nightfloat.solver.stop import UNTIL_SPENT, StopRule, When, stop_rule
from nightfloat.store import contents, snapshot, tables
from nightfloat.store.database import Database
from nightfloat.store.errors import StoreError
from nightfloat.store.repositories import Schedules, Versions
from nightfloat.store.rows import rows_of
from nightfloat.store.tables import Origin, Stop

Found = tuple[tuple[Finding, ...], Mapping[Tier, Mapping[str, int]]]
"""What a check found: findings, and costs by tier and rule."""

logger = logging.getLogger("nightfloat")

MEMORY = 4 * 2**30
"""Bytes of address space that a solve may have, unless set otherwise."""

MEMORY_SETTING = "NIGHTFLOAT_SOLVER_GIB"
"""Environment variable with another limit in GiB; 0: none."""

TOLD_EVERY = 0.25
"""Seconds between two reports of progress."""

POINTS_EVERY = 5.0
"""Seconds between two times that the whole chart is stored; the newest point is never late."""

WAITING = 5.0
"""Seconds until progress is stored again when the database could not be used."""

POINTS = 2000
"""Points of the chart that are kept; a longer solve keeps every second one, and so on."""


class GenerationError(NightfloatError):
    """The solve ended without a schedule; `code` is the solver's."""

    code = "solver"

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def memory_limit(environ: Mapping[str, str]) -> int | None:
    """Return the bytes that a solve may have, by the environment; raise SettingError."""
    text = environ.get(MEMORY_SETTING, "")
    if not text:
        return MEMORY
    try:
        size = float(text)
    except ValueError:
        size = -1.0
    if not 0 <= size <= 2**20:
        raise SettingError(f'{MEMORY_SETTING} is "{text}", no number of GiB. Maybe "4".')
    return round(size * 2**30) or None


def engine(database: Database, *, memory: int | None = MEMORY, slots: int = 1) -> InProcess:
    """Return the embedded engine that generates; `start()` it before the first request.

    `memory` limits the address space of each solve in bytes (None: not limited); `slots` is the
    number of solves at the same time.
    """
    work = Generate(database, memory=memory)
    return InProcess(database, {KIND: work}, slots=slots, on_change=Announcer())


class Generate:
    """The handler of generations."""

    def __init__(
        self,
        database: Database,
        *,
        memory: int | None = MEMORY,
        command: tuple[str, ...] = client.COMMAND,
    ) -> None:
        self.database, self.memory, self.command = database, memory, command

    def __call__(self, context: RunContext) -> None:
        """Make the draft of one job; save nothing when it is stopped or lost."""
        order = context.run.order
        programme = context.insist(lambda: self._facts(order.facts))
        meter = Meter(context)
        try:
            result = client.run(
                programme,
                request_of(order.payload, self.memory),
                meter.told,
                stop=meter.stop,
                command=self.command,
            )
        except KilledError:
            return
        except ChildError as error:
            logger.warning("generation %s: %s", context.run.id, error)
            raise GenerationError(error.code, _words(error, self.memory)) from error
        context.insist(meter.flush)
        try:
            found = _agreed(programme, result, meter.ended)
            checked = programme
            if order.payload["facts"] != order.facts:  # without what a base pins
                checked = context.insist(lambda: self._facts(order.payload["facts"]))
            if checked is not programme or result.stopped:
                found = client.check(checked, result.entries, stop=meter.ended)
        except KilledError:
            return
        counts = summary_of(checked, *found)
        certificate = {
            **json.loads(result_json(result)),
            "made": {
                **{name: counts[name] for name in ("violations", "advisories", "unfilled")},
                "wishes": wishes_of(checked, result.entries),
            },
        }
        draft = Made(checked, result.entries, certificate, counts)
        context.insist(lambda: self._save(context, draft))

    def _facts(self, digest: str) -> Programme:
        with self.database.read() as session:
            return snapshot.thaw(contents.get(session, digest))

    def _save(self, context: RunContext, draft: Made) -> None:
        with self.database.write() as session:
            version = insert_draft(session, context.run, draft)
            if not context.finish(session, version.id):
                raise LostError(f"job {context.run.id} is no longer this handler's.")


def wishes_of(programme: Programme, entries: tuple[Entry, ...]) -> dict[str, int]:
    """Return how many requests a schedule speaks of, and how many it grants wholly."""
    known = statuses_of(programme, entries) if programme.requests else ()
    answers = [one.answer for one in known if one.answer is not Answer.OPEN]
    return {"granted": answers.count(Answer.GRANTED), "asked": len(answers)}


def request_of(payload: Mapping[str, Any], memory: int | None) -> SolveRequest:
    """Return what is asked of the solver."""
    fast, stop = payload["fast"], stop_rule(payload.get("stop", str(UNTIL_SPENT)))
    if fast and stop == UNTIL_SPENT:  # then the effort is in seconds of the clock
        stop = StopRule(When.TIME, payload["effort"])
    return SolveRequest(
        seed=payload["seed"],
        effort=payload["effort"],
        workers=payload["workers"],
        fast=fast,
        stop=stop,
        memory=memory,
    )


def _words(error: ChildError, memory: int | None) -> str:
    """Return what a user is told of a failed solve, with the way out."""
    if error.code in ("memory", ChildError.code):
        room = f" It may have {memory / 2**30:g} GiB." if memory else ""
        how = "ran out of memory" if error.code == "memory" else "ended without a result"
        return (
            f"The solver {how}.{room} Maybe generate fewer blocks at once, or give it more memory; "
            "the log has the details."
        )
    first = str(error).partition("\n")[0]
    return first[:1].upper() + first[1:]


def _agreed(
    programme: Programme, result: SolveResult, stop: Callable[[], client.Stop | None]
) -> Found:
    """Return a check of our own; raise GenerationError unless it finds what the result claims."""
    made = tuple(one.name.removeprefix("block ") for one in result.problems)
    plan = replace(programme.plan, blocks=tuple(id for id in programme.plan.blocks if id in made))
    findings, costs = client.check(programme.with_(plan=plan), result.entries, stop=stop)
    if findings != result.findings:
        raise GenerationError(
            "internal-disagreement",
            f"A second check finds {len(findings)} things where the solver reported "
            f"{len(result.findings)}, so nothing was saved. The fault is ours. "
            "Maybe generate with another seed.",
        )
    return findings, costs


@dataclass(frozen=True, slots=True)
class Made:
    """A draft before it is saved: what it is checked by, its entries, certificate and counts.

    The certificate says in `made` what held when it was made; edits change the counts.
    """

    programme: Programme
    entries: tuple[Entry, ...]
    certificate: Mapping[str, Any]
    summary: Mapping[str, Any]


def insert_draft(session: Session, run: Run, made: Made) -> tables.Version:
    """Save a result as a new draft; a schedule's first one becomes its working version."""
    order = run.order
    schedule = Schedules(session, order.programme_id).get(order.schedule_id)
    versions = Versions(session, order.programme_id)
    base = order.payload["base"]
    pins: dict[str, list[str]] = {}
    if base is not None:
        before = base_of(
            session, order.programme_id, versions.get(base), order.payload["base_revision"]
        )
        pins = kept_pins(made.programme, before, made.entries)
    version = versions.add(
        tables.Version(
            schedule_id=schedule.id,
            origin=Origin.GENERATION,
            base_id=base,
            author_id=order.author_id,
            facts=order.payload["facts"],
            certificate=dict(made.certificate),
            summary={**made.summary, "basis": order.payload["basis"]},
        ),
        rows_of([person.id for person in made.programme.people], made.entries, pins),
    )
    if schedule.working_version_id is None:
        schedule.working_version_id = version.id
        schedule.revision += 1
        publish(session, "schedule", order.programme_id, {"id": schedule.id})
    author = session.get_one(tables.User, order.author_id)
    noted_by(
        session,
        Author(programme_id=order.programme_id, id=author.id, name=author.name),
        version,
        "version.generate",
        {"generation": run.id, "schedule": schedule.id, "number": version.number},
    )
    return version


def kept_pins(programme: Programme, base: Base, entries: tuple[Entry, ...]) -> dict[str, list[str]]:
    """Return the base's pins, but those of days of which the schedule says nothing."""
    calendar = programme.calendar
    said = {
        (entry.clinician, day.isoformat()) for entry in entries for day in _days(entry, programme)
    }
    blocks = {
        (entry.clinician, f"{BLOCK}{block.id}")
        for entry in entries
        for block in [calendar.block_of(entry.start.astimezone(calendar.tz).date())]
        if block
    }
    return {
        who: [pin for pin in pins if (who, pin) in said or (who, pin) in blocks]
        for who, pins in base.pins.items()
    }


def _days(entry: Entry, programme: Programme) -> tuple[date, ...]:
    tz = programme.calendar.tz
    first = entry.start.astimezone(tz).date()
    if entry.kind not in (Kind.OFF, Kind.LEAVE):
        return (first,)
    return tuple(days(first, entry.end.astimezone(tz).date() + DAY))


class Meter:
    """Stores what a solve tells, a few times a second, and every better schedule as a point.

    The newest point is part of what is told; all of them are written now and then, since that
    costs the more the more there are.
    """

    def __init__(self, context: RunContext, clock: Callable[[], float] = time.monotonic) -> None:
        self.context, self.clock = context, clock
        self.begun = clock()
        self.due, self.charted = self.begun, self.begun - POINTS_EVERY
        self.latest: Mapping[str, Any] = {}
        self.points: list[dict[str, Any]] = []
        self.pending = self.longer = False
        self.any = False
        """Whether there is any schedule yet: before that there is nothing to keep."""

    def told(self, message: Mapping[str, Any]) -> None:
        """Take a report of the solver; raise LostError when the job is no longer ours."""
        self.latest = {key: value for key, value in message.items() if key != "type"}
        if message["phase"] not in NOTHING_YET:
            self.any = True
            self._point(message)
        self.pending = True
        self._store()

    def stop(self) -> client.Stop | None:
        """Say how to stop; `keep` waits for the first schedule."""
        self._store()
        asked = self.context.should_stop()
        if asked is Stop.DISCARD:
            return client.Stop.KILL
        return client.Stop.KEEP if asked is Stop.KEEP and self.any else None

    def ended(self) -> client.Stop | None:
        """Say whether to end what comes after the solve; the best so far is kept by going on."""
        return client.Stop.KILL if self.context.should_stop() is Stop.DISCARD else None

    def flush(self) -> None:
        """Store all that is not stored yet; raise LostError, StoreError."""
        self._put(chart=self.longer)

    def _store(self) -> None:
        """Store what is due; a database that cannot be used ends no solve."""
        now = self.clock()
        if now < self.due:
            return
        try:
            self._put(chart=self.longer and now - self.charted >= POINTS_EVERY)
        except StoreError as error:
            self.due = self.clock() + WAITING
            logger.warning("progress of generation %s: %s", self.context.run.id, error)

    def _put(self, *, chart: bool) -> None:
        if not (self.pending or chart):
            return
        newest = self.points[-1] if self.points else None
        self.context.progress({**self.latest, "point": newest}, self.points if chart else None)
        self.due, self.pending = self.clock() + TOLD_EVERY, False
        if chart:
            self.charted, self.longer = self.clock(), False

    def _point(self, message: Mapping[str, Any]) -> None:
        keys = ("problem", "tier", "objective", "bound", "iteration")
        point = {key: message[key] for key in keys}
        last = self.points[-1] if self.points else {}
        if all(last.get(key) == point[key] for key in keys[:-1]):
            return
        self.longer = True
        self.points.append({"t": round(1000 * (self.clock() - self.begun)), **point})
        if len(self.points) > POINTS:
            self.points = [*self.points[:-1:2], self.points[-1]]
