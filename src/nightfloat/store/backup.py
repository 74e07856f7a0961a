"""One file that holds everything, checked before anybody relies on it; and the way back."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import select, text

from nightfloat.store import audit, contents, tables
from nightfloat.store.database import SQLITE, Database
from nightfloat.store.errors import (
    ConflictError,
    DamagedError,
    NotADatabaseError,
    NotFoundError,
    StoreError,
    full,
    known,
    read_only,
)
from nightfloat.store.migrations import HEAD

logger = logging.getLogger("nightfloat")

KEPT = 3
"""Copies from before an upgrade that stay beside the database."""


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
            try:
                contents.unpacked(digest, data)
            except DamagedError as error:
                what = f"content {digest[:12]}… is not what was written"
                raise _damaged(database.path, what) from error
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
        with _named(beside, path):
            _vacuum(database.path, beside)
        # The copy is as whole as what it was made from.
        with _named(beside, database.path):
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
        if isinstance(found, DamagedError | NotADatabaseError):
            found = known(source, error)
        if found is None:
            raise
        raise found from error
    finally:
        connection.close()


@contextmanager
def _named(copy: Path, path: Path) -> Iterator[None]:
    """Let errors name the file that somebody knows, not the hidden copy that is looked at."""
    try:
        yield
    except StoreError as error:
        raise type(error)(str(error).replace(str(copy), str(path))) from error


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
        with _named(beside, source):
            _ours(beside)
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


def _ours(path: Path) -> None:
    """Check what shall be restored, and that it is a database of ours at all."""
    copy = Database(path)
    try:
        revision = copy.revision()
        if revision is not None:
            check(copy)
    except NotADatabaseError:
        revision = None
    finally:
        copy.close()
    if revision is None:
        raise NotADatabaseError(f"{path} is no backup of Nightfloat. Maybe another file is meant.")


def before_upgrade(database: Database, revision: str) -> Path:
    """Copy a database of an older schema to beside it, under a name that says which; return where.

    The last few such copies are kept. Raises what `backup` raises: what cannot be copied is not
    upgraded.
    """
    path = database.path
    numbers = [one.suffix.rpartition("-")[2] for one in _copies(path, f"{revision}-*")]
    last = max((int(one) for one in numbers if one.isdecimal()), default=0)
    target = path.with_name(f"{path.name}.schema-{revision}-{last + 1}")
    backup(database, target)
    logger.warning("upgrading %s from schema %s to %s; a copy is %s", path, revision, HEAD, target)
    for old in _copies(path, "*")[:-KEPT]:
        old.unlink()
    return target


def _copies(path: Path, which: str) -> list[Path]:
    """Return copies from before upgrades, oldest first."""
    found = path.parent.glob(f"{path.name}.schema-{which}")
    return sorted(found, key=lambda one: (one.stat().st_mtime_ns, one))


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
