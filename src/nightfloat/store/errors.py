"""What can go wrong in the store, each with its stable code and the way out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError, IntegrityError

from nightfloat.domain.errors import NightfloatError


class NotFoundError(NightfloatError):
    """Nothing of that name or id is there, or it belongs to another programme."""

    code = "not-found"


class ConflictError(NightfloatError):
    """Something of that name is there already."""

    code = "conflict"


class ChangedError(NightfloatError):
    """The row is no longer what the writer had seen."""

    code = "changed"


class CursorError(NightfloatError):
    """A page's cursor that no page gave."""

    code = "validation"


class StoreError(NightfloatError):
    """The database or its folder cannot be used as it is."""

    code = "store"


class FullError(StoreError):
    """No room is left on the disk."""

    code = "store-full"


class ReadOnlyError(StoreError):
    """The data folder or the file in it cannot be written."""

    code = "store-read-only"


class NotADatabaseError(StoreError):
    """The file is something else."""

    code = "store-not-a-database"


class DamagedError(StoreError):
    """The file is a database of ours, but its content is broken."""

    code = "store-damaged"


class NewerError(StoreError):
    """The file was written by a newer release."""

    code = "store-newer"


class InUseError(StoreError):
    """Another process serves the same data folder."""

    code = "store-in-use"


class BusyError(StoreError):
    """Another writer holds the database for longer than anybody waits."""

    code = "busy"


_CONFLICT = re.compile(r"UNIQUE constraint failed: (\S+)")

# The low byte of SQLite's result codes.
_BUSY, _LOCKED, _READONLY, _IOERR, _CORRUPT, _FULL, _CANTOPEN, _NOTADB = (
    5, 6, 8, 10, 11, 13, 14, 26,
)  # fmt: skip


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what the database complains about into a StoreError that names `path`."""
    try:
        yield
    except IntegrityError as error:
        found = _CONFLICT.search(str(error.orig))
        if found is None:
            raise
        column = found[1].rstrip(",").replace(".", " ")
        raise ConflictError(f"This {column} is taken. Maybe another one.") from error
    except DBAPIError as error:
        meant = known(path, error.orig)
        if meant is None:
            raise
        raise meant from error


def known(path: Path, error: BaseException | None) -> StoreError | None:
    """Return what one of SQLite's errors means for who uses the file; None for our own faults."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code in (_FULL, _IOERR):
        return full(path)
    if code in (_READONLY, _CANTOPEN):
        return read_only(path)
    if code in (_BUSY, _LOCKED):
        return BusyError(
            f"{path} is being written by another process. "
            "Maybe a backup or another Nightfloat runs; try again when it is done."
        )
    if code == _NOTADB:
        return not_a_database(path)
    if code == _CORRUPT:
        return DamagedError(
            f"{path} is damaged. Maybe `nightfloat restore` with the last backup, "
            "and a look at the disk."
        )
    return None


def full(path: Path) -> FullError:
    """Return the error for a disk without room."""
    return FullError(
        f"{path} could not be written: the disk is full or fails, so nothing was changed. "
        "Maybe make room on it, then try again."
    )


def read_only(path: Path) -> ReadOnlyError:
    """Return the error for a place that cannot be written."""
    return ReadOnlyError(
        f"{path} cannot be written. "
        "Maybe the folder belongs to another user; `--data DIR` takes another folder."
    )


def not_a_database(path: Path) -> NotADatabaseError:
    """Return the error for a file that is no database of this program."""
    return NotADatabaseError(
        f"{path} is no Nightfloat database. "
        "Maybe another file has its name; move it away, or take another folder with `--data DIR`."
    )
