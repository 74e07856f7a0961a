"""The draft that was worked on last, read and checked before anybody asks for it."""

from __future__ import annotations

import logging
import threading

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from nightfloat.app.drafts import Drafts
from nightfloat.app.grid import grid_text
from nightfloat.app.picture import BLOCKS, DAYS
from nightfloat.app.versions import Known, known
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.time import DAY
from nightfloat.store import tables
from nightfloat.store.database import Database

logger = logging.getLogger("nightfloat")

WAIT = 0.7
"""Seconds until it begins: whoever starts the server shall see its first page at once."""

BREATH = 0.02
"""Seconds between two blocks, for requests that came meanwhile."""

SHOWN = 28
"""Days that a page shows first."""


class _Stopped(Exception):  # noqa: N818 -- no error: the server ends
    """The server ends before everything is read."""


class Warming:
    """Opens the latest draft in a thread of its own, once; a service of the process.

    A year of 120 people takes some seconds, which its first reader would wait for.
    """

    def __init__(self, database: Database, drafts: Drafts, *, wait: float = WAIT) -> None:
        self.database = database
        self.drafts = drafts
        self.wait = wait
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, name="warming", daemon=True)

    def start(self) -> None:
        """Begin after a while."""
        self._thread.start()

    def stop(self) -> None:
        """End with the block that is being read."""
        self._ended.set()
        self._thread.join()

    def _run(self) -> None:
        if self._ended.wait(self.wait):
            return
        try:
            with self.database.read() as session:
                found = latest(session)
                if found is not None:
                    self._open(session, found)
        except _Stopped:
            return
        except NightfloatError as error:
            # Whoever asks for the draft is told; nobody has asked yet.
            logger.warning("the latest draft was not read ahead: %s", error)

    def _open(self, session: Session, found: Known) -> None:
        with self.drafts.held(found.id):
            picture = self.drafts.draft(session, found, self._breathe).picture
        last = min(found.end, found.start + SHOWN * DAY)
        grid_text({}, picture, BLOCKS if found.plan.year else DAYS, found.start, last)

    def _breathe(self) -> None:
        if self._ended.wait(BREATH):
            raise _Stopped


def latest(session: Session) -> Known | None:
    """Return the draft that was edited or made last, of any programme."""
    version, schedule, edit = tables.Version, tables.Schedule, tables.Edit
    edited = select(func.max(edit.created)).where(edit.version_id == version.id).scalar_subquery()
    found = session.execute(
        select(schedule.programme_id, version.id)
        .join(schedule, schedule.id == version.schedule_id)
        .where(version.state == tables.VersionState.DRAFT)
        .order_by(func.coalesce(edited, version.created).desc(), version.id.desc())
        .limit(1)
    ).first()
    return known(session, *found) if found is not None else None
