"""The parent's side of repairs: a child that is started when first asked and then stays a while.

This module imports no ortools, so that a process that serves does not pay for it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import pickle
import subprocess
import sys
import threading
from typing import Any

from nightfloat.solver.client import ChildError
from nightfloat.solver.mending import Asked, Basis, Mended, Refused
from nightfloat.solver.wire import FRAME

COMMAND = (sys.executable, "-m", "nightfloat.solver.mender_child")
IDLE = 600.0
"""Seconds after the last question until the child is let go."""


class ChildMender:
    """Answers through a child process, one question at a time; see `mending.Mender`."""

    def __init__(self, command: tuple[str, ...] = COMMAND, idle: float = IDLE) -> None:
        self._command, self._idle = command, idle
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None
        self._basis: Basis | None = None
        self._timer: threading.Timer | None = None

    @property
    def running(self) -> bool:
        """Whether there is a child."""
        return self._child is not None

    def start(self) -> None:
        """Nothing is started before somebody asks."""

    def stop(self) -> None:
        """End the child, if there is one; whoever waits for it gets an error."""
        if self._timer is not None:
            self._timer.cancel()
        child = self._child
        if child is not None:
            child.kill()
            child.wait()
        with self._lock:
            self._let_go()

    def _rest(self) -> None:
        """Let the child go, unless a question is being answered: then after it."""
        with self._lock:
            self._let_go()

    def answer(self, basis: Basis, asked: Asked, refused: Refused) -> tuple[Mended, ...]:
        """Return the repairs, the smallest first. Raises ChildError when the child fails."""
        with self._lock:
            if self._timer is not None:
                self._timer.cancel()
            same = self._child is not None and self._basis == basis
            try:
                child = self._running()
                _send(child, (None if same else basis, asked))
                self._basis = basis
                return self._listen(child, refused)
            except (OSError, EOFError) as error:
                self._let_go()
                raise ChildError(
                    "the process that finds repairs ended. Maybe it ran out of memory; ask again."
                ) from error
            finally:
                self._timer = threading.Timer(self._idle, self._rest)
                self._timer.daemon = True
                self._timer.start()

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is not None and self._child.poll() is not None:
            self._let_go()
        if self._child is None:
            self._child = subprocess.Popen(
                self._command, stdin=subprocess.PIPE, stdout=subprocess.PIPE
            )
            _line(self._child)  # ready
        return self._child

    def _listen(self, child: subprocess.Popen[bytes], refused: Refused) -> tuple[Mended, ...]:
        while True:
            message = _line(child)
            if message["type"] == "error":
                error = ChildError(message["message"])
                error.code = message["code"]
                raise error
            content = pickle.loads(base64.b64decode(message["pickle"]))
            if message["type"] == "result":
                found: tuple[Mended, ...] = content
                return found
            _send(child, refused(content))

    def _let_go(self) -> None:
        child, self._child, self._basis = self._child, None, None
        if child is None:
            return
        if child.poll() is None:
            child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            assert stream is not None
            with contextlib.suppress(OSError):
                stream.close()


def _send(child: subprocess.Popen[bytes], content: object) -> None:
    assert child.stdin is not None
    payload = pickle.dumps(content)
    child.stdin.write(FRAME.pack(len(payload)) + payload)
    child.stdin.flush()


def _line(child: subprocess.Popen[bytes]) -> dict[str, Any]:
    assert child.stdout is not None
    line = child.stdout.readline()
    if not line:
        raise EOFError("the child's output ended")
    found: dict[str, Any] = json.loads(line)
    return found
