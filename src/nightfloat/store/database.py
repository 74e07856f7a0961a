"""The database file: reading and writing sessions, one writer at a time, and its migrations."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import ModuleType
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from nightfloat.store import tables
from nightfloat.store.errors import (
    BusyError,
    DamagedError,
    NewerError,
    full,
    known,
    not_a_database,
    read_only,
    told,
)
from nightfloat.store.migrations import HEAD, REVISIONS

try:
    import pysqlite3.dbapi2 as _sqlite  # type: ignore[import-untyped, import-not-found, unused-ignore]
except ImportError:  # No wheel for this platform: the interpreter's own, which `doctor` judges.
    import sqlite3 as _sqlite

SQLITE: ModuleType = _sqlite
"""The SQLite module in use."""

SQLITE_VERSION: str = SQLITE.sqlite_version
"""Release of SQLite in use; before 3.51.3 a WAL reset can damage a file, which `doctor` says."""

APPLICATION_ID = 0x4E464C54
"""Marks the file as ours ("NFLT") in SQLite's header."""

PATIENCE = 30.0
"""Seconds to wait for one's turn to write."""

MOST_REMEMBERED = 2_000
"""Answers that are remembered between two writes."""

V = TypeVar("V")

Clock = Callable[[], datetime]
Hook = Callable[[tuple[tables.Event, ...]], None]


def utc_now() -> datetime:
    """Return the present instant in UTC."""
    return datetime.now(UTC)


def _stored(clock: Clock) -> Clock:
    """Return a clock in whole milliseconds: what is said of an instant is what is read later."""

    def told() -> datetime:
        found = clock()
        return found - timedelta(microseconds=found.microsecond % 1000)

    return told


class StoreSession(Session):
    """A session that knows the time; rows with a `created` get it when they are first saved."""


@event.listens_for(StoreSession, "before_flush")
def _stamp(session: Session, _context: object, _instances: object) -> None:
    for row in session.new:
        if hasattr(row, "created") and row.created is None:
            row.created = now(session)


def remembered(session: Session, key: tuple[object, ...], read: Callable[[], V]) -> V:
    """Return what `read` finds in this session, from memory while nobody has written anything.

    For small, immutable answers to questions that every request asks. `key` names the question.
    """
    memory: Memory | None = session.info.get("memory")
    return read() if memory is None else memory.get(session.info["state"], key, read)


class Memory:
    """Answers of the database, each as good as asking it again; forgotten at any write."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._state = -1
        self._found: dict[tuple[object, ...], Any] = {}

    def get(self, state: int, key: tuple[object, ...], read: Callable[[], V]) -> V:
        """Return an answer for a session that began at a state of the database, or later."""
        with self._lock:
            if state > self._state or len(self._found) >= MOST_REMEMBERED:
                self._state = max(state, self._state)
                self._found = {}
            if state == self._state and key in self._found:
                known: V = self._found[key]
                return known
        found = read()
        with self._lock:
            if state == self._state:
                self._found[key] = found
        return found


def now(session: Session) -> datetime:
    """Return the time by the clock of the session's database."""
    clock: Clock = session.info["clock"]
    return clock()


class Database:
    """One database file.

    Enter and leave `write()` within one function: a thread that waits for its turn must not be
    one that the present writer needs to go on.
    """

    def __init__(self, path: Path | str, clock: Clock = utc_now) -> None:
        self.path = Path(path)
        self.clock = _stored(clock)
        self.after_commit: list[Hook] = []
        """Called with the events that a transaction made, in order, after it is on disk. Hooks
        are quick, do not write, and do not raise."""
        self._turn = threading.Lock()
        self._memory = Memory()
        self._watch: Any = None
        self._watching = threading.Lock()
        self._reading = self._engine("BEGIN", "query_only = ON", pool_size=10, max_overflow=40)
        self._writing = self._engine(
            "BEGIN IMMEDIATE", "journal_mode = WAL", "foreign_keys = ON", pool_size=1
        )

    def _engine(self, begin: str, *pragmas: str, **pool: int) -> Engine:
        engine = create_engine(
            f"sqlite+pysqlite:///{self.path}",
            module=SQLITE,
            poolclass=QueuePool,
            # We say BEGIN ourselves: the driver's own habits would commit around DDL.
            connect_args={"isolation_level": None, "timeout": 5, "check_same_thread": False},
            json_serializer=_json,
            **pool,
        )

        @event.listens_for(engine, "connect")
        def _connected(connection: Any, _record: object) -> None:
            for pragma in ("synchronous = FULL", *pragmas):
                connection.execute(f"PRAGMA {pragma}").close()

        @event.listens_for(engine, "begin")
        def _begun(connection: Connection) -> None:
            connection.exec_driver_sql(begin)

        return engine

    @contextmanager
    def read(self) -> Iterator[Session]:
        """Yield a session that sees one state of the database and cannot change it."""
        with told(self.path), StoreSession(self._reading, autoflush=False) as session:
            # The transaction begins with the first question, so it sees this state or a later one.
            state = self.state()
            session.info.update(clock=self.clock, writes=False, memory=self._memory, state=state)
            yield session

    def state(self) -> int:
        """Return a number that grows with every commit, this process's or another's."""
        with self._watching:
            try:
                if self._watch is None:
                    self._watch = SQLITE.connect(
                        str(self.path), isolation_level=None, timeout=5, check_same_thread=False
                    )
                return int(self._watch.execute("PRAGMA data_version").fetchone()[0])
            except SQLITE.Error as error:
                meant = known(self.path, error)
                if meant is None:
                    raise
                raise meant from error

    @contextmanager
    def write(self) -> Iterator[Session]:
        """Yield the session of the one writer; commit at the end, roll back on any error.

        Rows stay readable after the commit. Raises BusyError after `PATIENCE` seconds of waiting.
        """
        if not self._turn.acquire(timeout=PATIENCE):
            raise BusyError(
                f"{self.path} has been busy for {PATIENCE:.0f} seconds. Maybe try again."
            )
        try:
            with (
                told(self.path),
                StoreSession(self._writing, expire_on_commit=False) as session,
            ):
                session.info.update(clock=self.clock, writes=True, events=[])
                session.connection()  # BEGIN IMMEDIATE: what is read from here on stays true.
                yield session
                session.commit()
                made = tuple(session.info["events"])
                for hook in self.after_commit if made else ():
                    hook(made)
        finally:
            self._turn.release()

    def migrate(self, upgrading: Callable[[str], object] | None = None) -> None:
        """Make the file, or bring it up to this release's schema.

        `upgrading` is called with the schema of an older release's file before it is changed; what
        it raises keeps the file as it is.

        Raises ReadOnlyError, FullError, NotADatabaseError, NewerError, DamagedError, BusyError.
        """
        self._look()
        with self._turn, told(self.path):
            revision = self.revision()
            if revision == HEAD:
                return
            if revision is not None and upgrading is not None:
                upgrading(revision)
            # Alembic is slow to load; a start without migrations does not need it.
            from nightfloat.store.migrations.upgrade import upgrade  # noqa: PLC0415

            # With foreign keys on, making a table anew would delete what refers to it.
            engine = self._engine("BEGIN IMMEDIATE", "journal_mode = WAL", pool_size=1)
            with engine.connect() as connection:
                connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
                upgrade(connection)
                if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
                    raise DamagedError(
                        f"{self.path} refers to what is not in it ({broken[0]} to {broken[2]}), "
                        "so it stays at its old schema. Maybe restore the last backup."
                    )
                connection.commit()
            engine.dispose()

    def _look(self) -> None:
        """Say what is wrong with the place before SQLite does it in its own words."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            if self.path.is_dir():
                raise not_a_database(self.path)
            start = b""
            if self.path.exists():
                with self.path.open("rb") as file:
                    start = file.read(16)
        except OSError as error:
            if isinstance(error, FileExistsError | NotADirectoryError):
                raise not_a_database(self.path.parent) from error
            raise (full if error.errno == 28 else read_only)(self.path) from error
        if start and start != b"SQLite format 3\x00":
            raise not_a_database(self.path)
        places = (self.path, self.path.parent) if self.path.exists() else (self.path.parent,)
        if not all(os.access(place, os.W_OK) for place in places):
            raise read_only(self.path)

    def revision(self) -> str | None:
        """Return the schema's revision, None for a new file.

        Raises NotADatabaseError for a file that is not ours, NewerError, DamagedError.
        """
        if not self.path.exists():
            return None
        with told(self.path), self._reading.connect() as connection:
            names = connection.exec_driver_sql("SELECT name FROM sqlite_master").scalars().all()
            if not names:
                return None
            mark = connection.exec_driver_sql("PRAGMA application_id").scalar()
            if mark != APPLICATION_ID or "alembic_version" not in names:
                raise not_a_database(self.path)
            found = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        if found not in REVISIONS:
            raise NewerError(
                f"{self.path} was written by a newer release (schema {found}; this one knows "
                f"{HEAD}). Maybe start the newer release, or restore a backup from before it."
            )
        return str(found)

    def close(self) -> None:
        """Close all connections; what is in the WAL goes into the file."""
        with self._watching:
            if self._watch is not None:
                self._watch.close()
                self._watch = None
        self._reading.dispose()
        self._writing.dispose()


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
