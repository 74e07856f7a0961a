"""The data folder: where it lies, that one process serves it, and the database in it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from nightfloat.store import contents
from nightfloat.store.backup import before_upgrade
from nightfloat.store.database import Clock, Database, utc_now
from nightfloat.store.errors import InUseError, StoreError, full, not_a_database, read_only

logger = logging.getLogger("nightfloat")

DATABASE = "nightfloat.db"
LOCK = "lock"


def default_data(environ: Mapping[str, str]) -> Path:
    """Return the data folder of somebody who names none: the platform's place for such."""
    if sys.platform == "win32":
        base = environ.get("LOCALAPPDATA")
        return Path(base or Path.home() / "AppData" / "Local") / "nightfloat"
    base = environ.get("XDG_DATA_HOME", "")
    # The standard says to ignore a path that is not absolute.
    place = Path(base) if base.startswith("/") else Path.home() / ".local" / "share"
    return place / "nightfloat"


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the folder for this process; raise InUseError while another one does.

    The operating system lets go of it when the process ends, however it ends.
    """
    path = folder / LOCK
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = path.open("a+b")
    except (FileExistsError, NotADirectoryError) as error:
        raise not_a_database(folder) from error
    except OSError as error:
        raise (full if error.errno == 28 else read_only)(folder) from error
    with file:
        if not _locked(file.fileno()):
            file.seek(0)
            holder = file.read(20).decode("ascii", "replace").strip()
            who = f"process {holder}" if holder else "another process"
            raise InUseError(
                f"{folder} is in use by {who}. Maybe Nightfloat runs already: open it in the "
                "browser, stop it first, or take another folder with `--data DIR`."
            )
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        file.flush()
        yield


if sys.platform == "win32":
    import msvcrt

    def _locked(file: int) -> bool:
        # A byte far beyond the process's number, which others may then still read.
        os.lseek(file, 1_000, os.SEEK_SET)
        try:
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

else:
    import fcntl

    def _locked(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True


@contextmanager
def opened(folder: Path, clock: Clock = utc_now) -> Iterator[Database]:
    """Yield the folder's database, at this release's schema and held by this process alone.

    A copy is made before an upgrade, and contents that nothing names are dropped. Raises what
    `Database.migrate` and `before_upgrade` raise.
    """
    with alone(folder):
        database = Database(folder / DATABASE, clock)
        try:
            database.migrate(partial(before_upgrade, database))
            _tidied(database)
            yield database
        finally:
            database.close()


def _tidied(database: Database) -> None:
    """Drop what nothing names; a full disk or a damaged page does not keep anybody from reading."""
    try:
        with database.write() as session:
            contents.drop_unused(session)
    except StoreError as error:
        logger.warning("unused contents stay: %s", error)
