"""The embedded engine: jobs run in threads of the one process that owns the database.

No leases: a file lock keeps other processes out, so what is `running` when we start was left by a
process that ended, and is queued again.

A database that is full or held by somebody else for a while ends no slot: it looks again, less
and less often, until it can go on.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from nightfloat.domain.errors import NightfloatError
from nightfloat.jobs import rows
from nightfloat.jobs.port import ATTEMPTS, Handler, LostError, Order, Run
from nightfloat.store import tables
from nightfloat.store.database import Database
from nightfloat.store.errors import StoreError
from nightfloat.store.tables import JobState, Stop

logger = logging.getLogger("nightfloat")

Value = TypeVar("Value")

FIRST_WAIT = 0.5
"""Seconds before a database that could not be used is tried again; doubled each time."""

LONGEST_WAIT = 10.0
"""Seconds between two tries at most."""


class InProcess:
    """Runs `slots` jobs at a time; the others wait in the order in which they came.

    `handlers` does the work by kind of job. `on_change` is told the id of each job whose row
    changes here, in the transaction that changes it.
    """

    def __init__(
        self,
        database: Database,
        handlers: Mapping[str, Handler],
        *,
        slots: int = 1,
        on_change: Callable[[Session, int], None] = lambda _uow, _job: None,
    ) -> None:
        self.database, self.handlers, self.slots = database, handlers, slots
        self.on_change = on_change
        self.signals: dict[int, Stop] = {}
        self._wake, self._closed = threading.Event(), threading.Event()
        self._threads: list[threading.Thread] = []

    @property
    def closing(self) -> bool:
        """Whether this process is about to end."""
        return self._closed.is_set()

    def enqueue(self, uow: Session, order: Order) -> tuple[Run, bool]:
        """Add a job that begins after the commit; see `Jobs`."""
        run, new = rows.insert(uow, order, self.database.clock())
        if new:
            self.on_change(uow, run.id)
            self._after_commit(uow, self._wake.set)
        return run, new

    def cancel(self, uow: Session, job_id: int, stop: Stop) -> bool:
        """Ask for the end of a job; see `Jobs`."""
        done = rows.cancel(uow, job_id, stop, self.database.clock())
        if done:
            self.on_change(uow, job_id)
            self._after_commit(uow, lambda: self.signals.update({job_id: stop}))
        return done

    def status(self, uow: Session, job_id: int) -> Run:
        """Return how a job stands; raise LookupError for an unknown one."""
        return rows.status(uow, job_id)

    def start(self) -> None:
        """Queue again what an ended process left, and begin to work."""
        with self.database.write() as uow:
            for run in rows.recover(uow, self.database.clock()):
                self.on_change(uow, run.id)
        self._threads = [
            threading.Thread(target=self._serve, name=f"job slot {number}", daemon=True)
            for number in range(self.slots)
        ]
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End what runs, and queue it for the next start."""
        self._closed.set()
        self._wake.set()
        for thread in self._threads:
            thread.join()

    def insist(self, do: Callable[[], Value]) -> Value:
        """Return what `do` returns, tried again while the database cannot be used.

        Raises the last StoreError when this process is about to end.
        """
        wait = FIRST_WAIT
        while True:
            try:
                return do()
            except StoreError as error:
                if self.closing:
                    raise
                logger.warning("jobs wait %g s for the database: %s", wait, error)
            self._closed.wait(wait)
            wait = min(2 * wait, LONGEST_WAIT)

    @staticmethod
    def _after_commit(uow: Session, do: Callable[[], None]) -> None:
        event.listen(uow, "after_commit", lambda _session: do(), once=True)

    def _serve(self) -> None:
        # Each job has a thread of its own, so that its future holds whatever ended it.
        with ThreadPoolExecutor(1, threading.current_thread().name) as pool:
            try:
                while self._go_on(pool):
                    pass
            except StoreError as error:
                logger.warning("a job stays as it is until the next start: %s", error)
                self._wake.set()  # the other slots end as well

    def _go_on(self, pool: ThreadPoolExecutor) -> bool:
        """Do the next job, or wait for one; False when the slot ends.

        Raises StoreError when the process ends while the database cannot be used.
        """
        self._wake.clear()
        if self.closing:
            self._wake.set()  # the other slots end as well
            return False
        context = self.insist(self._next)
        if context is None:
            self._wake.wait()
            return True
        self._wake.set()  # another slot may find another job
        future = pool.submit(self.handlers[context.run.order.kind], context)
        error = future.exception()
        self.signals.pop(context.run.id, None)
        self.insist(lambda: self._settle(context, error))
        return True

    def _next(self) -> Context | None:
        """Begin the oldest job that waits, if any."""
        waiting = (
            select(tables.Job.id)
            .where(tables.Job.state == JobState.QUEUED, tables.Job.kind.in_(sorted(self.handlers)))
            .order_by(tables.Job.id)
            .limit(1)
        )
        with self.database.read() as uow:
            if uow.scalars(waiting).first() is None:
                return None
        with self.database.write() as uow:
            job_id = uow.scalars(waiting).first()
            run = None if job_id is None else rows.begin(uow, job_id, self.database.clock())
            if run is not None:
                self.on_change(uow, run.id)
        return None if run is None else Context(self, run)

    def _settle(self, context: Context, error: BaseException | None) -> None:
        """See that the job is left in a state in which it can stay."""
        if isinstance(error, LostError):
            return
        if self.closing and context.release(counts=False):
            return
        if isinstance(error, StoreError) and context.run.attempt < ATTEMPTS:
            logger.warning("job %s begins again: %s", context.run.id, error)
            context.release(counts=True)
        elif isinstance(error, NightfloatError):
            context.fail(error.code, str(error))
        elif error is not None:
            logger.error("job %s failed", context.run.id, exc_info=error)
            context.fail("internal", FAULT.format(id=context.run.id))
        else:
            context.fail("internal", UNFINISHED)  # nothing to do where the handler has finished


FAULT = "The fault is ours; it is in the log under job {id}. Maybe generate again."
UNFINISHED = "The work ended without a result. The fault is ours. Maybe generate again."


class Context:
    """One attempt at a job in this process; see `RunContext`."""

    def __init__(self, engine: InProcess, run: Run) -> None:
        self.engine, self.run = engine, run
        if run.stop is not None:
            engine.signals.setdefault(run.id, run.stop)

    def begin(self) -> int | None:
        """Raise the fence and return it; None when the job is final."""
        with self.engine.database.write() as uow:
            run = rows.begin(uow, self.run.id, self.engine.database.clock())
        if run is None:
            return None
        self.run = run
        return run.fence

    def progress(self, value: Mapping[str, Any], points: list[Any] | None = None) -> None:
        """Store how far it is; raise LostError when the job is no longer ours."""
        more = {} if points is None else {"points": list(points)}
        with self.engine.database.write() as uow:
            if not self._change(uow, progress=dict(value), **more):
                raise LostError(f"job {self.run.id} is no longer this handler's.")

    def should_stop(self) -> Stop | None:
        """Return how to stop, if asked to; `discard` when the process is about to end."""
        return Stop.DISCARD if self.engine.closing else self.engine.signals.get(self.run.id)

    def insist(self, do: Callable[[], Value]) -> Value:
        """Return what `do` returns, tried again while the database cannot be used."""
        return self.engine.insist(do)

    def finish(self, uow: Session, result: int | None) -> bool:
        """Mark the job done, in the transaction of its result."""
        return self._end(uow, state=JobState.SUCCEEDED, result_version_id=result)

    def fail(self, code: str, message: str) -> bool:
        """Mark the job failed; False when it is no longer ours."""
        error = {"code": code, "message": message}
        with self.engine.database.write() as uow:
            return self._end(uow, state=JobState.FAILED, error=error)

    def release(self, *, counts: bool) -> bool:
        """Queue the job again; False when it is no longer ours. `counts`: as an attempt."""
        attempt = self.run.attempt if counts else self.run.attempt - 1
        with self.engine.database.write() as uow:
            return self._change(uow, state=JobState.QUEUED, attempt=attempt)

    def _end(self, uow: Session, **values: Any) -> bool:
        return self._change(uow, finished=self.engine.database.clock(), **values)

    def _change(self, uow: Session, **values: Any) -> bool:
        changed = rows.change(uow, self.run, **values)
        if changed:
            self.engine.on_change(uow, self.run.id)
        return changed
