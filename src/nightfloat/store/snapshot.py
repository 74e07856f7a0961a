"""The facts that a version or a job was made from: a programme as one content, and its cache."""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from nightfloat.interchange.folder import folder_files, from_sources
from nightfloat.rules.programme import Programme
from nightfloat.store import contents, tables
from nightfloat.store.errors import DamagedError, NotFoundError
from nightfloat.store.load import load_programme

Key = TypeVar("Key")


def freeze(programme: Programme) -> bytes:
    """Return a programme as canonical JSON, {file name: text}: the same facts, the same bytes."""
    files = {name: data.decode() for name, data in folder_files(programme)}
    return json.dumps(files, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def thaw(data: bytes) -> Programme:
    """Return the programme that was frozen; raise DamagedError for what is no such thing."""
    try:
        files = json.loads(data)
        return from_sources({name: text.encode() for name, text in files.items()}).programme
    except (ValueError, AttributeError, RecursionError) as error:
        raise DamagedError(
            f"the facts of a version cannot be read ({error}). Maybe restore the last backup."
        ) from error


def keep(session: Session, programme: Programme) -> str:
    """Keep a programme's facts among the contents; return their hash."""
    return contents.put(session, freeze(programme))


class ProgrammeCache:
    """Programmes by (id, facts revision) and frozen ones by hash; as many as `size` of each.

    Reading sessions fill the first kind: what a transaction has changed may yet be rolled back.
    """

    def __init__(self, size: int = 8) -> None:
        self._size = size
        self._lock = threading.Lock()
        self._current: OrderedDict[tuple[int, int], Programme] = OrderedDict()
        self._frozen: OrderedDict[str, Programme] = OrderedDict()

    def current(self, session: Session, programme_id: int) -> Programme:
        """Return a programme as this session sees it; raise NotFoundError."""
        one = tables.Programme
        revision = session.scalar(select(one.facts_revision).where(one.id == programme_id))
        if revision is None:
            raise NotFoundError(f"No programme {programme_id}. Maybe it was deleted.")
        key = (programme_id, revision)
        return self._get(
            self._current,
            key,
            lambda: load_programme(session, programme_id),
            keep=not session.info["writes"],
        )

    def frozen(self, session: Session, digest: str) -> Programme:
        """Return the programme of a version's or job's facts; raise DamagedError."""
        return self._get(
            self._frozen, digest, lambda: thaw(contents.get(session, digest)), keep=True
        )

    def _get(
        self,
        place: OrderedDict[Key, Programme],
        key: Key,
        make: Callable[[], Programme],
        *,
        keep: bool,
    ) -> Programme:
        with self._lock:
            if key in place:
                place.move_to_end(key)
                return place[key]
        found = make()
        if keep:
            with self._lock:
                place[key] = found
                while len(place) > self._size:
                    place.popitem(last=False)
        return found
