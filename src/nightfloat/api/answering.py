"""Answers that are made once and sent often: bytes with their tag, packed for who can unpack."""

from __future__ import annotations

import gzip
import re
import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Header, Response

from nightfloat.api.deps import match, tag
from nightfloat.app.plain import json_text

MOST_BYTES = 24 * 2**20
"""Memory for answers that are kept."""

PACKED = 1024
"""Bytes from which an answer is packed."""

LEVEL = 3
"""How hard: half the time of level 5 for a sixth more bytes."""

Accepts = Annotated[str, Header(alias="Accept-Encoding", include_in_schema=False)]

_CONTENT = re.compile(r'("v\d+\.\d+\.\d+)-[0-9a-f]+"')


@dataclass(frozen=True)
class Encoded:
    """An answer as bytes with its ETag."""

    body: bytes
    etag: str

    @cached_property
    def packed(self) -> bytes:
        """The answer packed, once somebody asks for it; empty where that is not worth it."""
        return gzip.compress(self.body, LEVEL, mtime=0) if len(self.body) >= PACKED else b""

    @property
    def size(self) -> int:
        """Bytes in memory, of which a sixth is the packed answer."""
        return len(self.body) * 7 // 6


def encoded(content: Any, etag: str) -> Encoded:
    """Return JSON as bytes; the ETag is that of its state, with a mark of the content."""
    return written(json_text(content), etag)


def written(text: str, etag: str) -> Encoded:
    """Return JSON text as bytes, with its ETag as `encoded` does."""
    body = text.encode()
    return Encoded(body, f'{etag[:-1]}-{sha256(body).hexdigest()[:12]}"')


def answer(found: Encoded, accepts: str, if_none_match: str | None = None) -> Response:
    """Return an answer; raise NotModified when the client has it."""
    if if_none_match is not None:
        tag(Response(), found.etag, if_none_match)
    packed = found.packed if "gzip" in accepts.lower() else b""
    response = Response(
        packed or found.body,
        media_type="application/json",
        headers={"Cache-Control": "private, no-cache", "Vary": "Accept-Encoding"},
    )
    if packed:
        response.headers["Content-Encoding"] = "gzip"
    tag(response, found.etag)
    return response


def told(content: Any, etag: str, *, status: int = 200) -> Response:
    """Return JSON that is made for one request; its ETag is that of the state alone."""
    body = json_text(content).encode()
    return Response(body, status_code=status, media_type="application/json", headers={"ETag": etag})


def guarded(if_match: str | None) -> Callable[[str], None]:
    """Return what passes when If-Match names the state it is given.

    An ETag of a version's content stands for the version's state.
    """
    named = _CONTENT.sub(r'\1"', if_match) if if_match is not None else None
    return lambda etag: match(named, etag)


class Answers:
    """The answers of this process that were used last, by what they are made of."""

    def __init__(self, most: int = MOST_BYTES) -> None:
        self.most = most
        self._kept: OrderedDict[tuple[Any, ...], Encoded] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[tuple[Any, ...], threading.Lock] = {}
        self._size = 0

    @contextmanager
    def making(self, key: tuple[Any, ...]) -> Iterator[None]:
        """Let one thread make an answer; others that want it wait, and then find it kept."""
        with self._lock:
            lock = self._making.setdefault(key, threading.Lock())
        try:
            with lock:
                yield
        finally:
            with self._lock:
                self._making.pop(key, None)

    def take(self, key: tuple[Any, ...]) -> Encoded | None:
        """Return a kept answer."""
        with self._lock:
            found = self._kept.get(key)
            if found is not None:
                self._kept.move_to_end(key)
            return found

    def keep(self, key: tuple[Any, ...], made: Encoded) -> Encoded:
        """Keep an answer; those used longest ago go when there are too many bytes."""
        with self._lock:
            old = self._kept.pop(key, None)
            self._size += made.size - (old.size if old else 0)
            self._kept[key] = made
            while self._size > self.most and len(self._kept) > 1:
                _, gone = self._kept.popitem(last=False)
                self._size -= gone.size
        return made
