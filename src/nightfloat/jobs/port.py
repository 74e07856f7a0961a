"""What the application knows of a job engine.

The row in `job` is the truth, an engine only brings its attention to it. Whoever begins a job
raises the row's fence; progress and the result are written only while state and fence still hold,
the result in its own transaction. So a job takes effect once, however often it is begun.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Protocol, TypeVar

from sqlalchemy.orm import Session

from nightfloat.domain.errors import NightfloatError
from nightfloat.store.tables import JobState, Stop

ATTEMPTS = 3
"""So often a job is begun; one that takes the process down each time fails after that."""

KEYED = timedelta(days=2)
"""So long a key stands for its order; then it can be used for another one."""

FINAL = (JobState.SUCCEEDED, JobState.FAILED, JobState.CANCELLED)


class LostError(NightfloatError):
    """The job is no longer this handler's: cancelled, or begun by another."""

    code = "job-lost"


class RunningError(NightfloatError):
    """The programme has a job of this kind that is not finished: `job_id`."""

    code = "job-running"

    def __init__(self, job_id: int) -> None:
        super().__init__(f"job {job_id} is not finished yet. Maybe cancel it.")
        self.job_id = job_id


class KeyUsedError(NightfloatError):
    """The key of an order stands for another order."""

    code = "idempotency"


class GivenUpError(NightfloatError):
    """The process ended ATTEMPTS times while the job ran."""

    code = "job-interrupted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What is to be done; who sends it again with its `key` gets the job that there is."""

    kind: str
    key: str
    programme_id: int
    schedule_id: int
    author_id: int
    facts: str
    payload: Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """How a job stands."""

    id: int
    order: Order
    state: JobState
    stop: Stop | None
    fence: int
    attempt: int
    progress: Mapping[str, Any]
    error: Mapping[str, Any] | None
    result: int | None
    """The id of what it made."""

    @property
    def final(self) -> bool:
        """True when nothing more happens."""
        return self.state in FINAL


Value = TypeVar("Value")


class Jobs(Protocol):
    """What a use case asks of the engine, always inside its own transaction."""

    def enqueue(self, uow: Session, order: Order) -> tuple[Run, bool]:
        """Add a job that begins after the commit; return it and whether it is new.

        It is not when the same order came with its key less than KEYED ago. Raises KeyUsedError
        when another order did, RunningError when the programme has an unfinished job of the kind.
        """
        ...

    def cancel(self, uow: Session, job_id: int, stop: Stop) -> bool:
        """Ask for the end of a job; return False when it is final already.

        A queued job is cancelled, and so is a running one with `discard`, whatever its handler
        still does. With `keep` it runs on until its handler has saved the best so far.
        """
        ...

    def status(self, uow: Session, job_id: int) -> Run:
        """Return how a job stands; raise LookupError for an unknown one."""
        ...


class RunContext(Protocol):
    """What a handler gets for one attempt at a job; the adapter has begun it already."""

    @property
    def run(self) -> Run:
        """The job as it was begun."""
        ...

    def begin(self) -> int | None:
        """Raise the fence and return it; None when the job is final."""
        ...

    def progress(self, value: Mapping[str, Any], points: list[Any] | None = None) -> None:
        """Store how far it is; raise LostError when the job is no longer ours.

        `points` are all there are (None: those that are stored stay). They are written anew each
        time, so they come less often.
        """
        ...

    def should_stop(self) -> Stop | None:
        """Return how to stop, if asked to; quick enough to be called often."""
        ...

    def insist(self, do: Callable[[], Value]) -> Value:
        """Return what `do` returns, tried again while the database cannot be used.

        Raises the last StoreError when the process is about to end.
        """
        ...

    def finish(self, uow: Session, result: int | None) -> bool:
        """Mark the job done, in the transaction of its result.

        False: it is no longer ours, and the caller rolls back.
        """
        ...

    def fail(self, code: str, message: str) -> bool:
        """Mark the job failed; False when it is no longer ours."""
        ...


Handler = Callable[[RunContext], None]
"""Does the work of one kind of job. It ends after `finish`, or when `should_stop` says so with
nothing to keep. A NightfloatError fails the job with its code and words; with a StoreError, which
is nobody's fault who ordered it, the job is begun again, ATTEMPTS times at most."""
