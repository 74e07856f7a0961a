"""A writer killed by SIGKILL at random moments: `python -m tests.store.killing FOLDER ROUNDS`.

Prints JSON: rounds, confirmed writes, and those of them that were lost. Damage ends it.
"""

from __future__ import annotations

import json
import os
import random
import select as polling
import signal
import sys
import time
from pathlib import Path

from sqlalchemy import select

from nightfloat.store import audit, tables
from nightfloat.store.backup import check
from nightfloat.store.database import Database
from nightfloat.store.events import tell
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


def _write(path: Path, number: int, out: int) -> None:
    """Write for ever, and confirm each write once it is said to be on disk."""
    found = Database(path)
    found.migrate()
    while True:
        number += 1
        with found.write() as session:
            row = {"R1": pack_row([an_entry("R1", number % 300)])}
            revise(session, 1, Versions(session, 1).get(1), row)
            audit.append(session, "edit", str(number))
            tell(session, 1, "edit", {"n": number})
        os.write(out, f"{number}\n".encode())


def _last(found: Database) -> int:
    """Return the number of the last write; everything it wrote is there, or nothing."""
    with found.read() as session:
        last = session.scalar(select(tables.Audit.subject).order_by(tables.Audit.id.desc()))
        number = int(last or 0)
        event = session.scalar(select(tables.Event.data).order_by(tables.Event.id.desc()))
        versions = Versions(session, 1)
        assert (event or {"n": 0})["n"] == versions.get(1).revision == number
        assert versions.rows(versions.get(1))
    return number


def main(folder: Path, rounds: int) -> None:
    """Kill `rounds` writers and look at what they leave."""
    chance = random.Random(1)
    found = database(folder)
    with found.write() as session:
        id = a_programme(session)
        a_version(session, id, a_schedule(session, id), a_user(session))
    found.close()
    lost: list[int] = []
    confirmed = 0
    for _ in range(rounds):
        begun = confirmed
        into, out = os.pipe()
        child = os.fork()
        if not child:
            os.close(into)
            _write(found.path, begun, out)
        os.close(out)
        polling.select([into], [], [], 20)
        time.sleep(chance.uniform(0, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        told = b"".join(iter(lambda: os.read(into, 65536), b"")).split()  # noqa: B023
        os.close(into)
        check(found)
        last = _last(found)
        if told and last < int(told[-1]):
            lost.append(int(told[-1]))
        confirmed = last
        found.close()
    print(json.dumps({"rounds": rounds, "confirmed": confirmed, "lost": lost}))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
