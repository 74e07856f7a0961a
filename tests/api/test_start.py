"""A start over a database that has been lived in: nothing that is named is dropped."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sqlalchemy import inspect, text
from sqlalchemy.orm import Session

from nightfloat.store import contents
from nightfloat.store.backup import check
from nightfloat.store.database import Database
from nightfloat.store.folder import DATABASE, opened
from tests.api.places import Lived

_HASH = re.compile(r"[0-9a-f]{64}")


def _named(session: Session) -> set[str]:
    """Return everything in any table but the contents that looks like a content's name."""
    found: set[str] = set()
    for name in inspect(session.connection()).get_table_names():
        if name != "content":
            for row in session.execute(text(f'SELECT * FROM "{name}"')):
                found.update(*(_HASH.findall(str(value)) for value in row))
    return found


def _kept(session: Session) -> set[str]:
    return set(session.scalars(text("SELECT hash FROM content")))


def test_what_any_table_names_stays(lived_in: tuple[Path, Lived], tmp_path: Path) -> None:
    """Whatever place names a content, also one that a later release thinks of."""
    shutil.copy(lived_in[0], tmp_path / DATABASE)
    found = Database(tmp_path / DATABASE)
    with found.write() as session:
        used = _named(session) & _kept(session)
        extra = contents.put(session, b"nobody names this")
    found.close()
    assert len(used) > 5
    with opened(tmp_path) as database:
        with database.read() as session:
            left = _kept(session)
        check(database)
    assert used <= left
    assert extra not in left
