"""Bytes under their own SHA-256: written once, compressed, checked whenever they are read."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import delete, func, insert, join, select, true, union
from sqlalchemy.orm import Session

from nightfloat.store.errors import DamagedError
from nightfloat.store.tables import Content, Job, Programme, Version, VersionRow

_ADD = insert(Content).prefix_with("OR IGNORE")

LEVEL = 3
"""How hard contents are packed: half the time of the usual level 6 for a tenth more bytes."""

_MANY = 500
"""Hashes in one question; SQLite takes no more than some thousands of values."""


def hash_of(data: bytes) -> str:
    """Return the name under which these bytes are kept."""
    return hashlib.sha256(data).hexdigest()


def put(session: Session, data: bytes) -> str:
    """Keep bytes and return their hash; what is there already is not written again."""
    return put_many(session, [data])[0]


def put_many(session: Session, data: Sequence[bytes]) -> list[str]:
    """Keep several; return their hashes in the same order."""
    hashes = [hash_of(one) for one in data]
    wanted = dict(zip(hashes, data, strict=True))
    known = _known(session, list(wanted))
    missing = [digest for digest in wanted if digest not in known]
    if missing:
        rows = [
            {"hash": digest, "data": zlib.compress(wanted[digest], LEVEL)} for digest in missing
        ]
        session.execute(insert(Content), rows)
    return hashes


def put_new(session: Session, data: Sequence[bytes]) -> list[str]:
    """Keep several that are most likely new; return their hashes in the same order."""
    hashes = [hash_of(one) for one in data]
    wanted = dict(zip(hashes, data, strict=True))
    rows = [{"hash": digest, "data": zlib.compress(one, LEVEL)} for digest, one in wanted.items()]
    if rows:
        session.connection().execute(_ADD, rows)
    return hashes


def _known(session: Session, hashes: list[str]) -> frozenset[str]:
    found: list[str] = []
    for start in range(0, len(hashes), _MANY):
        part = hashes[start : start + _MANY]
        found += session.scalars(select(Content.hash).where(Content.hash.in_(part)))
    return frozenset(found)


def get(session: Session, digest: str) -> bytes:
    """Return the bytes of a hash; raise DamagedError when they are not there or not the same."""
    return get_many(session, [digest])[digest]


def get_many(session: Session, hashes: Iterable[str]) -> dict[str, bytes]:
    """Return bytes by hash, in the order asked for; raise DamagedError."""
    wanted = list(dict.fromkeys(hashes))
    packed: dict[str, bytes] = {}
    for start in range(0, len(wanted), _MANY):
        part = wanted[start : start + _MANY]
        rows = session.execute(select(Content.hash, Content.data).where(Content.hash.in_(part)))
        packed.update(rows.all())
    return {digest: unpacked(digest, packed.get(digest)) for digest in wanted}


def unpacked(digest: str, packed: bytes | None) -> bytes:
    """Return what a stored content holds; raise DamagedError when it is not what its hash says."""
    try:
        data = zlib.decompress(packed) if packed is not None else None
    except zlib.error:
        data = None
    if data is None or hash_of(data) != digest:
        raise DamagedError(
            f"content {digest[:12]}… of the database is missing or damaged. "
            "Maybe `nightfloat restore` with the last backup."
        )
    return data


def drop_unused(session: Session) -> int:
    """Delete the contents that nothing names any more; return how many.

    They come from files and facts that others took the place of. What was discarded still names
    its contents. For a process that serves alone: a writer names what it puts within its
    transaction.
    """
    attached = func.json_each(Programme.attachments).table_valued("value")
    used = union(
        select(VersionRow.content_hash),
        select(Version.facts),
        select(Job.facts),
        select(Version.summary["report"].as_string()).where(_given(Version.summary["report"])),
        select(Job.payload["facts"].as_string()).where(_given(Job.payload["facts"])),
        select(attached.c.value).select_from(join(Programme, attached, true())),
    )
    found = session.scalars(select(Content.hash).where(Content.hash.not_in(used))).all()
    for start in range(0, len(found), _MANY):
        session.execute(delete(Content).where(Content.hash.in_(found[start : start + _MANY])))
    return len(found)


def _given(value: Any) -> Any:
    return value.as_string().is_not(None)
