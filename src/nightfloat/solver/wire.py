"""How a child process speaks with its parent: a frame in, JSON lines out, and gone with it."""

from __future__ import annotations

import base64
import json
import os
import pickle
import struct
import sys
import threading
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

FRAME = struct.Struct(">Q")


class Wire:
    """Writes JSON lines, whole ones, from any thread."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream, self._lock = stream, threading.Lock()

    def send(self, kind: str, **content: Any) -> None:
        """Write one line."""
        line = json.dumps({"type": kind, **content}, ensure_ascii=False)
        with self._lock:
            self._stream.write(line.encode() + b"\n")
            self._stream.flush()

    def result(self, value: object) -> None:
        """Write the line that holds the result."""
        self.send("result", pickle=base64.b64encode(pickle.dumps(value)).decode())


EVERY = 0.25
"""Seconds between two lines of progress."""


class Coalesced:
    """Passes on the newest of what it is told, never more often than four times a second.

    A thread does, so that the last one is never lost and whoever tells never waits. `close` sends
    what is still held back.
    """

    def __init__(self, send: Callable[[Mapping[str, Any]], None], every: float = EVERY) -> None:
        self._send, self._every = send, every
        self._newest: Mapping[str, Any] | None = None
        self._change = threading.Condition()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._pass_on, daemon=True)
        self._thread.start()

    def __call__(self, content: Mapping[str, Any]) -> None:
        """Take something to tell."""
        with self._change:
            self._newest = content
            self._change.notify()

    def close(self) -> None:
        """Send what is held back, and end."""
        self._closed.set()
        with self._change:
            self._change.notify()
        self._thread.join()

    def _pass_on(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._newest is not None or self._closed.is_set())
                content, self._newest = self._newest, None
            if content is None:
                return
            self._send(content)
            self._closed.wait(self._every)


def only_wire() -> Wire:
    """Return the wire on stdout; what any library prints goes to stderr from here on."""
    wire = Wire(os.fdopen(os.dup(1), "wb"))
    sys.stdout.flush()
    os.dup2(2, 1)
    return wire


def read_frame(stream: BinaryIO) -> bytes:
    """Return the content of one frame; raise EOFError when it is cut short."""
    (length,) = FRAME.unpack(_exactly(stream, FRAME.size))
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError(f"stdin ended after {len(content)} of {size} bytes")
    return content


def listen(stream: BinaryIO, stop: Callable[[], None]) -> None:
    """From now on obey "stop", and leave the process when the parent is gone."""

    def obey() -> None:
        for line in iter(stream.readline, b""):
            if line.strip() == b"stop":
                stop()
        os._exit(3)

    threading.Thread(target=obey, daemon=True).start()
