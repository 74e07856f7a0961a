"""`nightfloat user`: accounts, from the machine that has the data."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter
from rich.markup import escape

from nightfloat.cli.codes import DONE
from nightfloat.cli.inputs import InputError
from nightfloat.cli.screen import screen, show_json, table

if TYPE_CHECKING:
    from nightfloat.store.database import Database

app = App(
    name="user",
    help="Add users, reset passwords, list who has an account.",
    help_format="plaintext",
)


@app.command
def add(
    username: str,
    /,
    *,
    name: str | None = None,
    administrator: Annotated[bool, Parameter(negative="")] = False,
    data: Path | None = None,
) -> int:
    """Add a user. The password is asked for, or read from standard input.

    They change it when they first sign in.

    Parameters
    ----------
    username
        What they sign in with.
    name
        Their name; by default the username.
    administrator
        They manage users and see every programme.
    data
        The data folder.
    """
    from nightfloat.app import accounts

    if not username or len(username) > 64 or any(one.isspace() or one in "/\\" for one in username):
        raise InputError(f'"{username}" is no username. Maybe 1 to 64 characters without spaces.')
    with _database(data) as database:
        with database.read() as session:
            accounts.username_is_free(session, username)
        password_hash = _new_password(username)
        with database.write() as session:
            made = accounts.add_user(
                session,
                username=username,
                name=name or username,
                password_hash=password_hash,
                administrator=administrator,
                must_change_password=True,
            )
    screen().print(f"Added [bold]{escape(made.username)}[/].")
    return DONE


@app.command
def password(username: str, /, *, data: Path | None = None) -> int:
    """Give a user a new password, and sign them out everywhere.

    They change it when they next sign in.

    Parameters
    ----------
    username
        Whose password.
    data
        The data folder.
    """
    from nightfloat.app import accounts

    with _database(data) as database:
        with database.read() as session:
            known = accounts.by_username(session, username)
        if known is None:
            raise InputError(f'there is no user "{username}". Maybe look: `nightfloat user list`.')
        password_hash = _new_password(known.username)
        with database.write() as session:
            accounts.change_user(session, known.id, password_hash=password_hash, active=True)
    screen().print(f"[bold]{escape(known.username)}[/] has a new password.")
    return DONE


@app.command(name="list")
def list_users(
    *, data: Path | None = None, json: Annotated[bool, Parameter(negative="")] = False
) -> int:
    """List who has an account.

    Parameters
    ----------
    data
        The data folder.
    json
        Print as JSON.
    """
    from nightfloat.store import tables

    with _database(data) as database, database.read() as session:
        rows = session.query(tables.User).order_by(tables.User.username).all()
    if json:
        show_json(
            [
                {
                    "username": one.username,
                    "name": one.name,
                    "administrator": one.administrator,
                    "active": one.active,
                }
                for one in rows
            ]
        )
        return DONE
    shown = table("username", "name", "")
    for one in rows:
        words = ["administrator"] if one.administrator else []
        words += [] if one.active else ["inactive"]
        shown.add_row(escape(one.username), escape(one.name), ", ".join(words))
    screen().print(shown)
    return DONE


@contextmanager
def _database(data: Path | None) -> Iterator[Database]:
    """Yield the folder's database, also while Nightfloat serves it: writers take turns."""
    from nightfloat.store.database import Database
    from nightfloat.store.errors import InUseError
    from nightfloat.store.folder import DATABASE, default_data, opened

    folder = data or default_data(os.environ)
    try:
        with opened(folder) as database:
            yield database
            return
    except InUseError:
        database = Database(folder / DATABASE)
    try:
        yield database
    finally:
        database.close()


def _new_password(username: str) -> str:
    """Ask for a password and return its hash; raise WeakPasswordError, InputError."""
    from nightfloat.auth import passwords

    if sys.stdin.isatty():
        first = getpass(f"New password for {username}: ")
        passwords.check(first, username=username)
        if getpass("Once more: ") != first:
            raise InputError("the two passwords differ. Maybe a typing slip; nothing was changed.")
    else:
        first = sys.stdin.readline().rstrip("\r\n")
        passwords.check(first, username=username)
    return passwords.hashed(first)
