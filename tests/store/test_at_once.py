"""Many writers at once lose nothing; a process killed anywhere loses nothing it had confirmed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select

from nightfloat.store import audit, tables
from nightfloat.store.backup import check
from nightfloat.store.errors import StoreError
from nightfloat.store.repositories import Versions
from nightfloat.store.rows import pack_row
from tests.store.helpers import (
    a_programme,
    a_schedule,
    a_user,
    a_version,
    an_entry,
    database,
    revise,
)


def test_eight_writers_and_two_readers(tmp_path: Path) -> None:
    found = database(tmp_path)
    with found.write() as session:
        id = a_programme(session)
        version = a_version(session, id, a_schedule(session, id), a_user(session))
    wrong: list[object] = []
    done = threading.Event()

    def write(number: int) -> None:
        try:
            for step in range(15):
                with found.write() as session:
                    draft = Versions(session, id).get(version.id)
                    row = {f"R{number}": pack_row([an_entry(f"R{number}", step)])}
                    assert revise(session, id, draft, row)
                    user = session.get_one(tables.User, 1)
                    user.name = str(int(user.name) + 1) if user.name.isdecimal() else "1"
                    audit.append(session, "edit", f"{number} {step}")
        except StoreError as error:
            wrong.append(error)

    def read() -> None:
        while not done.is_set():
            with found.read() as session:
                name = session.get_one(tables.User, 1).name
                rows = session.scalar(select(func.count()).select_from(tables.Audit)) or 0
                revision = Versions(session, id).get(version.id).revision
                if (int(name) if name.isdecimal() else 0, rows) != (revision, revision):
                    wrong.append((name, rows, revision))

    readers = [threading.Thread(target=read) for _ in range(2)]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for one in (*readers, *writers):
        one.start()
    for one in writers:
        one.join()
    done.set()
    for one in readers:
        one.join()
    assert wrong == []
    with found.read() as session:
        assert session.get_one(tables.User, 1).name == "120"
        assert Versions(session, id).get(version.id).revision == 120
        assert audit.verify(session) == audit.Chain(120, None)
    check(found)


ROUNDS = 40


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_killed_in_the_middle_of_writes(tmp_path: Path) -> None:
    # In a child without threads, so that forking writers is safe.
    told = subprocess.run(
        [sys.executable, "-m", "tests.store.killing", str(tmp_path), str(ROUNDS)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).resolve().parents[2],
        check=False,
    )
    assert told.returncode == 0, told.stderr
    report = json.loads(told.stdout)
    assert report["rounds"] == ROUNDS
    assert report["lost"] == []
    assert report["confirmed"] > ROUNDS
