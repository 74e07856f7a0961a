"""The parent's side of a solve: start the child, pass on its progress, take its result.

The child is spawned, never forked, and dies with us: its stdin ends when we do. This module
imports no ortools, so that a command that solves nothing does not pay for it.
"""

from __future__ import annotations

import base64
import contextlib
import json
import pickle
import queue
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Mapping
from typing import IO, TYPE_CHECKING, Any

from nightfloat.domain.errors import NightfloatError

if TYPE_CHECKING:
    from nightfloat.rules.programme import Programme
    from nightfloat.solver.result import SolveRequest, SolveResult

COMMAND = (sys.executable, "-m", "nightfloat.solver.child")
TAIL = 20
"""Lines of a crashed child's stderr that are shown."""


class ChildError(NightfloatError):
    """The child ended without a result, or with an error of its own (then `code` is that)."""

    code = "solver-child"


def run(
    programme: Programme,
    request: SolveRequest,
    on_progress: Callable[[Mapping[str, Any]], None] = lambda _: None,
    *,
    command: tuple[str, ...] = COMMAND,
) -> SolveResult:
    """Solve in a child process; return its result.

    Ctrl-C (KeyboardInterrupt) asks the child for the best so far, which is returned; a second one
    ends it. Raises ChildError when the child fails.
    """
    payload = pickle.dumps((programme, request))
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        try:
            return _Talk(child, on_progress).go(payload, errors)
        finally:
            if child.poll() is None:
                child.kill()
            child.wait()
            for stream in (child.stdin, child.stdout):
                if stream is not None:
                    with contextlib.suppress(BrokenPipeError):
                        stream.close()


class _Talk:
    """One conversation with a child."""

    def __init__(
        self, child: subprocess.Popen[bytes], on_progress: Callable[[Mapping[str, Any]], None]
    ) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self.child, self.on_progress = child, on_progress
        self.to, self.out = child.stdin, child.stdout
        self.stopping = False

    def go(self, payload: bytes, errors: IO[bytes]) -> SolveResult:
        """Send the job, listen until the result."""
        with contextlib.suppress(BrokenPipeError):
            self.to.write(struct.pack(">Q", len(payload)) + payload)
            self.to.flush()
        lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        # A thread reads: an interrupted readline in ours would lose the half it had.
        threading.Thread(target=self._read, args=(lines,), daemon=True).start()
        line: bytes | None = None
        while line != b"":
            try:
                line = lines.get(timeout=0.5)
                result = self.take(json.loads(line)) if line else None
            except queue.Empty:
                continue
            except KeyboardInterrupt:
                if self.stopping:
                    raise
                self.stop()
                continue
            if result is not None:
                return result
        raise ChildError(self.crash(errors))

    def _read(self, lines: queue.SimpleQueue[bytes]) -> None:
        for line in self.out:
            lines.put(line)
        lines.put(b"")

    def stop(self) -> None:
        """Ask for the best so far."""
        self.stopping = True
        with contextlib.suppress(BrokenPipeError):
            self.to.write(b"stop\n")
            self.to.flush()

    def take(self, message: Mapping[str, Any]) -> SolveResult | None:
        """Return the result when this is it."""
        if message["type"] == "progress":
            self.on_progress(message)
        elif message["type"] == "error":
            error = ChildError(message["message"])
            error.code = message["code"]
            raise error
        elif message["type"] == "result":
            result: SolveResult = pickle.loads(base64.b64decode(message["pickle"]))
            return result
        return None

    def crash(self, errors: IO[bytes]) -> str:
        """Say how the child ended, with the last of what it wrote to stderr."""
        code = self.child.wait()
        errors.seek(0)
        tail = errors.read().decode(errors="replace").splitlines()[-TAIL:]
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        said = "\n".join(tail) or "(it wrote nothing to stderr)"
        return f"the solver's process {how} without a result. Maybe it ran out of memory.\n{said}"
