"""What every adapter does to the rows of `job`, each in one guarded statement."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.orm import Session

from nightfloat.jobs.port import (
    ATTEMPTS,
    FINAL,
    KEYED,
    GivenUpError,
    KeyUsedError,
    Order,
    Run,
    RunningError,
)
from nightfloat.store import tables
from nightfloat.store.tables import JobState, Stop


def as_run(job: tables.Job) -> Run:
    """Return a row as what the application knows."""
    return Run(
        id=job.id,
        order=Order(
            kind=job.kind,
            key=job.key,
            programme_id=job.programme_id,
            schedule_id=job.schedule_id,
            author_id=job.author_id,
            facts=job.facts,
            payload=job.payload,
        ),
        state=job.state,
        stop=job.stop,
        fence=job.fence,
        attempt=job.attempt,
        progress=job.progress,
        error=job.error,
        result=job.result_version_id,
    )


def status(uow: Session, job_id: int) -> Run:
    """Return how a job stands; raise LookupError."""
    job = uow.get(tables.Job, job_id, populate_existing=True)
    if job is None:
        raise LookupError(f"there is no job {job_id}")
    return as_run(job)


def insert(uow: Session, order: Order, now: datetime) -> tuple[Run, bool]:
    """Return the order's job and whether it is new; raise KeyUsedError, RunningError.

    Race-safe where writers take turns (SQLite); elsewhere the caller locks the programme first.
    """
    known = uow.scalars(select(tables.Job).where(tables.Job.key == order.key)).one_or_none()
    if known is not None and now - known.created < KEYED:
        run = as_run(known)
        if run.order != order:
            raise KeyUsedError(f'The key "{order.key}" was used for job {run.id}.')
        return run, False
    if known is not None:
        known.key = f"{known.key} {known.id}"  # no key has a space
        uow.flush()
    running = uow.scalars(
        select(tables.Job.id)
        .where(tables.Job.programme_id == order.programme_id, tables.Job.kind == order.kind)
        .where(tables.Job.state.not_in(FINAL))
    ).first()
    if running is not None:
        raise RunningError(running)
    job = tables.Job(
        kind=order.kind,
        key=order.key,
        programme_id=order.programme_id,
        schedule_id=order.schedule_id,
        author_id=order.author_id,
        facts=order.facts,
        payload=dict(order.payload),
        created=now,
    )
    uow.add(job)
    uow.flush()
    return as_run(job), True


def cancel(uow: Session, job_id: int, stop: Stop, now: datetime) -> bool:
    """Cancel a job, or ask a running one to keep its best; return False when it is final."""
    ended = {"state": JobState.CANCELLED, "stop": stop, "finished": now}
    if stop is Stop.DISCARD:
        return _change(uow, job_id, (JobState.QUEUED, JobState.RUNNING), ended)
    return _change(uow, job_id, (JobState.QUEUED,), ended) or _change(
        uow, job_id, (JobState.RUNNING,), {"stop": stop}
    )


def begin(uow: Session, job_id: int, now: datetime) -> Run | None:
    """Raise a job's fence; None when it is final."""
    job = uow.get(tables.Job, job_id, populate_existing=True, with_for_update=True)
    if job is None or job.state in FINAL:
        return None
    job.state = JobState.RUNNING
    job.fence += 1
    job.attempt += 1
    job.started = job.started or now
    job.progress, job.points = {}, []
    uow.flush()
    return as_run(job)


def change(uow: Session, run: Run, **values: Any) -> bool:
    """Change the row of a job that was begun; False when state or fence is no longer its own."""
    return _change(uow, run.id, (JobState.RUNNING,), values, fence=run.fence)


def recover(uow: Session, now: datetime) -> list[Run]:
    """Queue again what was running when the process ended; return what became of each.

    A job that was begun ATTEMPTS times fails: it may be what ends the process.
    """
    jobs = uow.scalars(
        select(tables.Job).where(tables.Job.state == JobState.RUNNING).order_by(tables.Job.id)
    ).all()
    for job in jobs:
        if job.attempt < ATTEMPTS:
            job.state = JobState.QUEUED
            continue
        job.state, job.finished = JobState.FAILED, now
        job.error = {"code": GivenUpError.code, "message": INTERRUPTED.format(times=job.attempt)}
    uow.flush()
    return [as_run(job) for job in jobs]


INTERRUPTED = (
    "The server stopped {times} times while this ran, so it is not tried again. "
    "Maybe the machine has too little memory: generate fewer blocks at once, then look at the log."
)


def _change(
    uow: Session,
    job_id: int,
    states: tuple[JobState, ...],
    values: Mapping[str, Any],
    *,
    fence: int | None = None,
) -> bool:
    statement = update(tables.Job).where(tables.Job.id == job_id, tables.Job.state.in_(states))
    if fence is not None:
        statement = statement.where(tables.Job.fence == fence)
    result = uow.execute(statement.values(**values))
    assert isinstance(result, CursorResult)
    return result.rowcount == 1
