"""What every adapter of the jobs port must hold; another adapter is one more entry of ADAPTERS."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from nightfloat.domain.errors import NightfloatError
from nightfloat.jobs import inprocess
from nightfloat.jobs.inprocess import Context, InProcess
from nightfloat.jobs.port import (
    ATTEMPTS,
    KEYED,
    Handler,
    Jobs,
    KeyUsedError,
    LostError,
    Order,
    Run,
    RunContext,
    RunningError,
)
from nightfloat.store import tables
from nightfloat.store.database import SQLITE, Database
from nightfloat.store.tables import JobState, Stop

AT = datetime(2026, 7, 1, 8, tzinfo=UTC)


class Adapter(Jobs, Protocol):
    """An engine of this suite: it can be started, and stopped as a process is told to end."""

    def start(self) -> None:
        """Begin to work."""

    def stop(self) -> None:
        """End."""


@dataclass(frozen=True)
class Kind:
    """How to make an adapter, and how its engine delivers a job a second time."""

    make: Callable[[Database, Mapping[str, Handler]], Adapter]
    again: Callable[[Any, Run], RunContext]


ADAPTERS = {"inprocess": Kind(InProcess, Context)}


@dataclass
class World:
    """A database with two programmes, and the engines that were made on it."""

    database: Database
    kind: Kind
    engines: list[Adapter] = field(default_factory=list)

    def engine(self, handler: Handler) -> Adapter:
        """Return a started engine; as after a crash when one was there before."""
        engine = self.kind.make(self.database, {"count": handler})
        engine.start()
        self.engines.append(engine)
        return engine

    def idle(self) -> Adapter:
        """Return an engine that works on nothing."""
        return self.kind.make(self.database, {})

    def enqueue(self, engine: Adapter, key: str = "one", programme: int = 1) -> Run:
        """Order a job in a transaction of its own."""
        with self.database.write() as uow:
            return engine.enqueue(uow, order(key, programme))[0]

    def status(self, job_id: int) -> Run:
        """Return how a job stands."""
        with self.database.read() as uow:
            return self.idle().status(uow, job_id)

    def wait(self, job_id: int, *states: JobState) -> Run:
        """Return the job once it is in one of the states (none: a final one)."""
        end = time.monotonic() + 10
        while time.monotonic() < end:
            run = self.status(job_id)
            if run.state in states or (not states and run.final):
                return run
            time.sleep(0.005)
        raise AssertionError(f"still {run.state}")

    def effects(self) -> int:
        """Return how many results there are: versions."""
        with self.database.read() as uow:
            return len(uow.scalars(select(tables.Version.id)).all())


@pytest.fixture(params=sorted(ADAPTERS))
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    """Yield a world for each adapter."""
    database = Database(tmp_path / "nightfloat.db", lambda: AT)
    database.migrate()
    with database.write() as uow:
        uow.add(tables.User(id=1, username="ana", name="Ana", password_hash=""))
        uow.add(tables.Content(hash="f", data=b""))
        uow.add_all(tables.Programme(id=id, name=f"P{id}", settings={}) for id in (1, 2))
        uow.flush()
        uow.add_all(
            tables.Schedule(
                id=id, programme_id=id, name="July", start=date(2026, 7, 1), end=date(2026, 7, 29)
            )
            for id in (1, 2)
        )
    made = World(database, ADAPTERS[request.param])
    yield made
    for engine in made.engines:
        engine.stop()
    database.close()


def order(key: str = "one", programme: int = 1) -> Order:
    """Return an order of a job."""
    return Order(
        kind="count",
        key=key,
        programme_id=programme,
        schedule_id=programme,
        author_id=1,
        facts="f",
        payload={"to": 3},
    )


def effect(context: RunContext, uow: Session) -> int:
    """Make the result of a job, and return its id."""
    schedule = context.run.order.schedule_id
    number = len(uow.scalars(select(tables.Version.id)).all()) + 1
    version = tables.Version(
        schedule_id=schedule, number=number, origin="generation", author_id=1, facts="f"
    )
    uow.add(version)
    uow.flush()
    return version.id


class Work:
    """A handler that waits until it is let go, then makes one result."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.begun, self.go = threading.Event(), threading.Event()
        self.contexts: list[RunContext] = []
        self.finished: list[bool] = []

    def __call__(self, context: RunContext) -> None:
        """Do the work."""
        self.contexts.append(context)
        self.begun.set()
        while not self.go.wait(0.005):
            stop = context.should_stop()
            if stop is Stop.DISCARD:
                return
            if stop is Stop.KEEP:
                break
        self.finished.append(commit(self.database, context))


def commit(database: Database, context: RunContext) -> bool:
    """Save a result and finish, in one transaction; roll back when the job is lost."""
    with database.write() as uow:
        done = context.finish(uow, effect(context, uow))
        if not done:
            uow.rollback()
    return done


def test_a_job_runs_and_has_its_effect_once(world: World) -> None:
    """From the order to the result."""
    work = Work(world.database)
    work.go.set()
    engine = world.engine(work)
    run = world.enqueue(engine)
    assert run.state is JobState.QUEUED
    done = world.wait(run.id)
    assert (done.state, done.attempt, world.effects()) == (JobState.SUCCEEDED, 1, 1)
    assert done.result == 1
    assert work.contexts[0].run.order == order()


def test_an_order_that_is_rolled_back_never_was(world: World) -> None:
    """The job is part of the caller's transaction."""
    work = Work(world.database)
    engine = world.engine(work)

    with pytest.raises(ZeroDivisionError), world.database.write() as uow:  # noqa: PT012
        engine.enqueue(uow, order())
        raise ZeroDivisionError
    assert not work.begun.wait(0.2)
    with world.database.read() as uow, pytest.raises(LookupError):
        engine.status(uow, 1)


def test_the_same_key_is_the_same_job(world: World) -> None:
    """A second order with the key adds nothing, not even after the end."""
    work = Work(world.database)
    work.go.set()
    engine = world.engine(work)
    first = world.enqueue(engine)
    world.wait(first.id)
    assert world.enqueue(engine).id == first.id
    assert world.effects() == 1


def test_a_key_stands_for_one_order(world: World) -> None:
    """Whoever sends another order with it is told, in whatever programme; also after the end."""
    work = Work(world.database)
    work.go.set()
    engine = world.engine(work)
    first = world.enqueue(engine)
    world.wait(first.id)
    others = (order(programme=2), replace(order(), payload={"to": 4}), replace(order(), facts="g"))
    for other in others:
        with pytest.raises(KeyUsedError), world.database.write() as uow:
            engine.enqueue(uow, other)
    with world.database.write() as uow:
        assert engine.enqueue(uow, order())[1] is False
        assert engine.enqueue(uow, order("two"))[1] is True


def test_a_key_can_be_used_again_after_its_time(world: World) -> None:
    """As the API forgets its answers: then it is another job's, and the old one keeps its own."""
    work = Work(world.database)
    work.go.set()
    engine = world.engine(work)
    first = world.enqueue(engine)
    world.wait(first.id)
    world.database.clock = lambda: AT + KEYED - timedelta(seconds=1)
    assert world.enqueue(engine).id == first.id
    world.database.clock = lambda: AT + KEYED
    second = world.enqueue(engine)
    assert second.id != first.id
    assert world.wait(second.id).state is JobState.SUCCEEDED
    assert world.status(first.id).result == 1


def test_one_at_a_time_for_a_programme(world: World) -> None:
    """Another order is refused with the job's id until that is final; other programmes wait."""
    work = Work(world.database)
    engine = world.engine(work)
    first = world.enqueue(engine)
    with pytest.raises(RunningError) as caught:
        world.enqueue(engine, "two")
    assert caught.value.job_id == first.id
    other = world.enqueue(engine, "other", programme=2)
    work.go.set()
    assert world.wait(first.id).state is JobState.SUCCEEDED
    assert world.wait(other.id).state is JobState.SUCCEEDED
    assert world.wait(world.enqueue(engine, "two").id).state is JobState.SUCCEEDED


def test_orders_at_the_same_moment(world: World) -> None:
    """Of eight orders by eight threads one is taken."""
    engine = world.idle()
    answers: list[str] = []
    gate = threading.Barrier(8)

    def ask(number: int) -> None:
        gate.wait()
        try:
            world.enqueue(engine, f"key {number}")
        except RunningError:
            answers.append("busy")
        else:
            answers.append("taken")

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == ["busy"] * 7 + ["taken"]


def test_progress_is_stored(world: World) -> None:
    """What a handler tells is what others read, in order."""
    seen: list[Mapping[str, Any]] = []

    def work(context: RunContext) -> None:
        for number in range(3):
            context.progress({"done": number}, [number])
            seen.append(world.status(context.run.id).progress)
        commit(world.database, context)

    run = world.enqueue(world.engine(work))
    world.wait(run.id)
    assert seen == [{"done": 0}, {"done": 1}, {"done": 2}]


def test_points_stay_when_none_are_given(world: World) -> None:
    """They are written only with those reports that bring them."""

    def work(context: RunContext) -> None:
        context.progress({"done": 1}, [1])
        context.progress({"done": 2})
        commit(world.database, context)

    run = world.enqueue(world.engine(work))
    world.wait(run.id)
    with world.database.read() as uow:
        job = uow.get_one(tables.Job, run.id)
        assert (job.progress, job.points) == ({"done": 2}, [1])


def test_cancel_a_queued_job(world: World) -> None:
    """It never begins."""
    engine = world.idle()
    run = world.enqueue(engine)
    with world.database.write() as uow:
        assert engine.cancel(uow, run.id, Stop.KEEP)
    work = Work(world.database)
    world.engine(work)
    assert not work.begun.wait(0.2)
    assert world.status(run.id).state is JobState.CANCELLED
    with world.database.write() as uow:
        assert not engine.cancel(uow, run.id, Stop.DISCARD)


def test_cancel_and_discard_a_running_job(world: World) -> None:
    """The row is cancelled at once; the handler is told, and saves nothing."""
    work = Work(world.database)
    engine = world.engine(work)
    run = world.enqueue(engine)
    assert work.begun.wait(5)
    with world.database.write() as uow:
        assert engine.cancel(uow, run.id, Stop.DISCARD)
    assert world.status(run.id).state is JobState.CANCELLED
    assert not commit(world.database, work.contexts[0])
    with pytest.raises(LostError):
        work.contexts[0].progress({}, [])
    work.begun.clear()
    work.go.set()
    assert world.wait(world.enqueue(engine, "two").id).state is JobState.SUCCEEDED
    assert world.effects() == 1


def test_cancel_and_keep_a_running_job(world: World) -> None:
    """It runs on until the best so far is saved."""
    work = Work(world.database)
    engine = world.engine(work)
    run = world.enqueue(engine)
    assert work.begun.wait(5)
    with world.database.write() as uow:
        assert engine.cancel(uow, run.id, Stop.KEEP)
    done = world.wait(run.id)
    assert (done.state, done.stop, world.effects()) == (JobState.SUCCEEDED, Stop.KEEP, 1)


def test_cancel_and_commit_race(world: World) -> None:
    """Whichever is first wins: one result and `succeeded`, or none and `cancelled`."""
    outcomes: list[JobState] = []
    for number in range(30):
        work = Work(world.database)
        engine = world.engine(work)
        run = world.enqueue(engine, f"race {number}")
        assert work.begun.wait(5)
        before = world.effects()
        gate = threading.Barrier(2)

        def finish(gate: threading.Barrier = gate, work: Work = work) -> None:
            gate.wait()
            work.go.set()

        racer = threading.Thread(target=finish)
        racer.start()
        gate.wait()
        time.sleep(number * 0.0002)
        with world.database.write() as uow:
            cancelled = engine.cancel(uow, run.id, Stop.DISCARD)
        racer.join()
        engine.stop()
        final = world.status(run.id)
        outcomes.append(final.state)
        assert (final.state is JobState.CANCELLED) == cancelled
        assert world.effects() - before == (not cancelled)
    assert set(outcomes) <= {JobState.CANCELLED, JobState.SUCCEEDED}


def test_two_owners_one_effect(world: World) -> None:
    """Whoever began last finishes; the other's progress and result are refused."""
    work = Work(world.database)
    run = world.enqueue(world.engine(work))
    assert work.begun.wait(5)
    old = work.contexts[0]
    new = world.kind.again(world.engines[0], old.run)
    fence = new.begin()
    assert fence == old.run.fence + 1
    assert not commit(world.database, old)
    with pytest.raises(LostError):
        old.progress({"done": 1}, [])
    assert commit(world.database, new)
    assert world.status(run.id).state is JobState.SUCCEEDED
    assert world.effects() == 1
    assert new.begin() is None


def test_a_process_that_ended_leaves_its_job_to_the_next(world: World) -> None:
    """What was running is queued again, with a new fence; after so many attempts it fails."""
    engine = world.idle()
    run = world.enqueue(engine)
    for attempt in range(1, ATTEMPTS + 1):
        work = Work(world.database)
        dead = world.engine(work)
        assert work.begun.wait(5)
        assert (work.contexts[0].run.attempt, work.contexts[0].run.fence) == (attempt, attempt)
        crash(world, dead, work)
    work = Work(world.database)
    world.engine(work)
    done = world.wait(run.id)
    assert done.state is JobState.FAILED
    assert done.error is not None
    assert done.error["code"] == "job-interrupted"
    assert "3 times" in done.error["message"]
    assert not work.begun.is_set()


def crash(world: World, engine: Adapter, work: Work) -> None:
    """Leave the row as a killed process does: running, with nobody at work."""
    [context] = work.contexts
    engine.stop()
    world.engines.remove(engine)
    with world.database.write() as uow:
        job = uow.get_one(tables.Job, context.run.id)
        job.state, job.attempt = JobState.RUNNING, context.run.attempt


def test_a_process_that_is_told_to_end_gives_its_job_back(world: World) -> None:
    """That attempt does not count, and the next start goes on."""
    work = Work(world.database)
    engine = world.engine(work)
    run = world.enqueue(engine)
    assert work.begun.wait(5)
    engine.stop()
    left = world.status(run.id)
    assert (left.state, left.attempt) == (JobState.QUEUED, 0)
    again = Work(world.database)
    again.go.set()
    world.engine(again)
    assert world.wait(run.id).state is JobState.SUCCEEDED


def test_a_foreseen_error_is_told_in_its_own_words(world: World) -> None:
    """Code and message of the error end in the row."""

    def work(_context: RunContext) -> None:
        raise NightfloatError("no such luck. Maybe try again.")

    done = world.wait(world.enqueue(world.engine(work)).id)
    assert done.state is JobState.FAILED
    assert done.error == {"code": "error", "message": "no such luck. Maybe try again."}


def test_a_fault_fails_the_job_not_the_engine(
    world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """The next job runs; the fault is in the log, not in the row."""
    faults = [ZeroDivisionError("secret")]

    def work(context: RunContext) -> None:
        if faults:
            raise faults.pop()
        commit(world.database, context)

    engine = world.engine(work)
    done = world.wait(world.enqueue(engine).id)
    assert done.error is not None
    assert done.error["code"] == "internal"
    assert "secret" not in done.error["message"]
    assert "ZeroDivisionError" in caplog.text
    assert world.wait(world.enqueue(engine, "two").id).state is JobState.SUCCEEDED


def test_a_handler_that_forgets_to_finish_is_a_fault(world: World) -> None:
    """A job never stays running with nobody at work."""
    done = world.wait(world.enqueue(world.engine(lambda _context: None)).id)
    assert done.error is not None
    assert done.error["code"] == "internal"


# ── A database that cannot be used for a while ──────────────────────────────────────────────────


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let nobody wait long for the database."""
    monkeypatch.setattr(inprocess, "FIRST_WAIT", 0.02)
    monkeypatch.setattr(inprocess, "LONGEST_WAIT", 0.1)


@contextmanager
def held(database: Database) -> Iterator[None]:
    """Let every write fail: another process holds the database."""
    with database.write() as uow:
        uow.connection().exec_driver_sql("PRAGMA busy_timeout = 20")
    other = SQLITE.connect(str(database.path), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    yield
    other.execute("ROLLBACK")
    other.close()


@contextmanager
def full(database: Database) -> Iterator[None]:
    """Let every write fail that takes room."""
    with database.write() as uow:
        pages = uow.connection().exec_driver_sql("PRAGMA page_count").scalar()
        uow.connection().exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    yield
    with database.write() as uow:
        uow.connection().exec_driver_sql("PRAGMA max_page_count = 1000000")


def keep(database: Database, name: str) -> None:
    """Store something that takes room."""
    with database.write() as uow:
        uow.add(tables.Content(hash=name, data=bytes(100_000)))


@pytest.mark.usefixtures("impatient")
def test_jobs_wait_while_the_database_is_held(world: World) -> None:
    """One cannot finish and begins again, one cannot begin; both succeed once they can."""
    work = Work(world.database)
    engine = world.engine(work)
    first = world.enqueue(engine)
    assert work.begun.wait(5)
    second = world.enqueue(engine, "two", programme=2)
    with held(world.database):
        work.go.set()
        time.sleep(0.5)
        assert world.status(first.id).state is JobState.RUNNING
    assert world.wait(first.id).state is JobState.SUCCEEDED
    assert world.wait(second.id).state is JobState.SUCCEEDED
    assert world.effects() == 2


@pytest.mark.usefixtures("impatient")
def test_a_job_cannot_begin_while_the_database_is_held(world: World) -> None:
    """It begins when it can, and another after it: the slot is still there."""
    work = Work(world.database)
    work.go.set()
    engine = world.engine(work)
    with world.database.write() as uow:
        run, _ = engine.enqueue(uow, order())
        uow.connection().exec_driver_sql("PRAGMA busy_timeout = 20")
        other = SQLITE.connect(str(world.database.path), isolation_level=None)

        def hold(_uow: Session) -> None:
            other.execute("BEGIN IMMEDIATE")

        event.listen(uow, "after_commit", hold, once=True, insert=True)
    assert not work.begun.wait(0.5)
    other.execute("ROLLBACK")
    other.close()
    assert world.wait(run.id).state is JobState.SUCCEEDED
    assert world.wait(world.enqueue(engine, "two").id).state is JobState.SUCCEEDED


@pytest.mark.usefixtures("impatient")
def test_work_that_insists_is_stored_when_there_is_room(world: World) -> None:
    """What took long to find is not lost to a full disk."""
    tried = threading.Event()

    def work(context: RunContext) -> None:
        def save() -> None:
            tried.set()
            keep(world.database, "result")

        context.insist(save)
        commit(world.database, context)

    engine = world.engine(work)
    with full(world.database):
        run = world.enqueue(engine)
        assert tried.wait(5)
        time.sleep(0.2)
        assert world.status(run.id).state is JobState.RUNNING
    done = world.wait(run.id)
    assert (done.state, done.attempt) == (JobState.SUCCEEDED, 1)


@pytest.mark.usefixtures("impatient")
def test_a_full_disk_fails_a_job_after_some_attempts(world: World) -> None:
    """In the store's words; the engine goes on."""
    tried: list[int] = []

    def work(context: RunContext) -> None:
        tried.append(context.run.attempt)
        context.progress({"much": "x" * 100_000})
        commit(world.database, context)

    engine = world.engine(work)
    with full(world.database):
        done = world.wait(world.enqueue(engine).id)
    assert (done.state, tried) == (JobState.FAILED, list(range(1, ATTEMPTS + 1)))
    assert done.error is not None
    assert done.error["code"] == "store-full"
    assert world.wait(world.enqueue(engine, "two").id).state is JobState.SUCCEEDED


@pytest.mark.usefixtures("impatient")
def test_a_process_ends_also_while_the_database_is_held(world: World) -> None:
    """The job stays `running`, and the next start takes it."""
    work = Work(world.database)
    engine = world.engine(work)
    run = world.enqueue(engine)
    assert work.begun.wait(5)
    with held(world.database):
        work.go.set()
        time.sleep(0.2)
        begun = time.monotonic()
        engine.stop()
        assert time.monotonic() - begun < 2
    assert world.status(run.id).state is JobState.RUNNING
    again = Work(world.database)
    again.go.set()
    world.engine(again)
    assert world.wait(run.id).state is JobState.SUCCEEDED
