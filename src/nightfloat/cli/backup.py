"""`nightfloat backup` and `nightfloat restore`: everything in one checked file, and back."""

from __future__ import annotations

import os
from pathlib import Path

from rich.markup import escape

from nightfloat.cli.codes import DONE
from nightfloat.cli.inputs import InputError
from nightfloat.cli.screen import screen


def backup(file: Path, /, *, data: Path | None = None) -> int:
    """Write everything to one file, also while Nightfloat runs, and check it.

    Parameters
    ----------
    file
        The file to write; it must not exist.
    data
        The data folder.
    """
    from nightfloat.store.backup import backup as write
    from nightfloat.store.database import Database
    from nightfloat.store.folder import DATABASE, default_data

    path = (data or default_data(os.environ)) / DATABASE
    if not path.is_file():
        raise InputError(f"{path} is not there. Maybe another folder: `--data DIR`.")
    database = Database(path)
    try:
        write(database, file)
    finally:
        database.close()
    screen().print(f"Wrote and checked [bold]{escape(str(file))}[/].")
    return DONE


def restore(file: Path, /, *, data: Path | None = None) -> int:
    """Put a backup in the place of what is there, which is kept beside it.

    Parameters
    ----------
    file
        What `nightfloat backup` wrote.
    data
        The data folder; nothing may be serving it.
    """
    from nightfloat.store.backup import restore as put
    from nightfloat.store.folder import DATABASE, alone, default_data

    folder = data or default_data(os.environ)
    with alone(folder):
        old = put(file, folder / DATABASE)
    kept = f" What was there is now [bold]{escape(str(old))}[/]." if old else ""
    screen().print(f"Restored [bold]{escape(str(folder))}[/].{kept}", soft_wrap=True)
    return DONE
