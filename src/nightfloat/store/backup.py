"""One file that holds everything, checked before anybody relies on it; and the way back."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from sqlalchemy import select, text

from nightfloat.store import audit, contents, tables
from nightfloat.store.database import SQLITE, Database
from nightfloat.store.errors import (
    ConflictError,
    DamagedError,
    NotFoundError,
    full,
    known,
    read_only,
)


def check(database: Database) -> None:
    """Read all of a database; raise DamagedError for the first thing that is not right.

    SQLite's own structure, references, every content against its hash, and the audit chain.
    """
    with database.read() as session:
        wrong = session.scalar(text("PRAGMA integrity_check(1)"))
        if wrong != "ok":
            raise _damaged(database.path, str(wrong).splitlines()[-1])
        if lost := session.execute(text("PRAGMA foreign_key_check")).first():
            raise _damaged(database.path, f"a {lost[0]} refers to a {lost[2]} that is not there")
        query = select(tables.Content.hash, tables.Content.data).order_by(tables.Content.hash)
        for digest, data in session.execute(query.execution_options(yield_per=200)):
            contents.unpacked(digest, data)
        chain = audit.verify(session)
        if chain.wrong:
            raise _damaged(database.path, f"in the audit, {chain.wrong}")


def _damaged(path: Path, what: str) -> DamagedError:
    return DamagedError(f"{path} is damaged: {what}. Maybe an earlier backup is whole.")


def backup(database: Database, path: Path) -> Path:
    """Write a copy of a database, in use or not, to a new file, and check the copy.

    The copy holds one moment, also while others write. It has its name only once it is whole.
    Raises ConflictError for a file that is there, FullError, ReadOnlyError, DamagedError.
    """
    if path.exists():
        raise ConflictError(f"{path} is there already. Maybe give the backup another name.")
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        _vacuum(database.path, beside)
        _whole(beside)
        _safe(beside)
        beside.replace(path)
        _safe(path.parent)
    except OSError as error:
        raise (full if error.errno == 28 else read_only)(path) from error
    finally:
        beside.unlink(missing_ok=True)
    return path


def _vacuum(source: Path, target: Path) -> None:
    connection = SQLITE.connect(source, isolation_level=None, timeout=5)
    try:
        connection.execute("VACUUM INTO ?", (str(target),))
    except SQLITE.Error as error:
        found = known(target, error)
        if found is None:
            raise
        raise found from error
    finally:
        connection.close()


def _whole(path: Path) -> None:
    copy = Database(path)
    try:
        check(copy)
    finally:
        copy.close()


def _safe(path: Path) -> None:
    """Wait until a file or folder is on the disk itself."""
    if path.is_dir() and os.name == "nt":
        return
    number = os.open(path, os.O_RDONLY if path.is_dir() else os.O_RDWR)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def restore(source: Path, target: Path) -> Path | None:
    """Put a backup in a database's place; return where the old database lies now, if there was one.

    The backup is checked first, and nothing is touched when it is not whole. The caller holds the
    data folder (`folder.alone`). An older backup is migrated by the next start. Raises
    NotFoundError, NotADatabaseError, NewerError, DamagedError, FullError, ReadOnlyError.
    """
    if not source.is_file():
        raise NotFoundError(f"{source} is no file. Maybe the backup has another name.")
    beside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        # The copy is checked, not the original: what is checked is what is used, and a file of
        # SQLite may grow others beside it.
        shutil.copyfile(source, beside)
        copy = Database(beside)
        try:
            copy.revision()
            check(copy)
        finally:
            copy.close()
        _safe(beside)
        old = _aside(target)
        beside.replace(target)
        _safe(target.parent)
    except OSError as error:
        raise (full if error.errno == 28 else read_only)(target) from error
    finally:
        for left in (beside, Path(f"{beside}-wal"), Path(f"{beside}-shm")):
            left.unlink(missing_ok=True)
    return old


def _aside(target: Path) -> Path | None:
    """Move a database with its WAL to a free name beside it."""
    if not target.exists():
        return None
    number = 1
    while (old := target.with_name(f"{target.name}.replaced-{number}")).exists():
        number += 1
    for suffix in ("-wal", "-shm", ""):
        if (part := Path(f"{target}{suffix}")).exists():
            part.replace(f"{old}{suffix}")
    return old
