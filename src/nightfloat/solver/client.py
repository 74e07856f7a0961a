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
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import IO, TYPE_CHECKING, Any

from nightfloat.domain.errors import NightfloatError

if TYPE_CHECKING:
    from nightfloat.domain.entry import Entry
    from nightfloat.domain.findings import Finding
    from nightfloat.rules.language import Tier
    from nightfloat.rules.programme import Programme
    from nightfloat.solver.result import SolveRequest, SolveResult

COMMAND = (sys.executable, "-m", "nightfloat.solver.child")
CHECKING = (sys.executable, "-m", "nightfloat.solver.checking")
TAIL = 20
"""Lines of a crashed child's stderr that are shown."""


POLL = 0.1
"""Seconds between two looks at whether to stop."""


class ChildError(NightfloatError):
    """The child ended without a result, or with an error of its own (then `code` is that)."""

    code = "solver-child"


class Stop(StrEnum):
    """How a solve is ended early."""

    KEEP = "keep"
    """Hand back the best so far."""
    KILL = "kill"
    """End the process at once; there is no result."""


class KilledError(NightfloatError):
    """The solve was ended at once, as asked."""

    code = "killed"


def never() -> Stop | None:
    """Let a solve run to its end."""
    return None


def run(
    programme: Programme,
    request: SolveRequest,
    on_progress: Callable[[Mapping[str, Any]], None] = lambda _: None,
    *,
    stop: Callable[[], Stop | None] = never,
    command: tuple[str, ...] = COMMAND,
) -> SolveResult:
    """Solve in a child process; return its result.

    `stop` is asked about ten times a second, and after each progress. Ctrl-C (KeyboardInterrupt)
    asks the child for the best so far, which is returned; a second one ends it. Raises ChildError
    when the child fails, KilledError when `stop` said so.
    """
    result: SolveResult = _ask(command, (programme, request), on_progress, stop)
    return result


def check(
    programme: Programme,
    entries: Sequence[Entry],
    *,
    stop: Callable[[], Stop | None] = never,
) -> tuple[tuple[Finding, ...], Mapping[Tier, Mapping[str, int]]]:
    """Check a schedule in a child process; return its findings and the costs by tier and rule.

    For a process that serves meanwhile: a year of 120 people keeps a core busy for seconds.
    Raises ChildError, and Killed when `stop` said so.
    """
    found: tuple[tuple[Finding, ...], Mapping[Tier, Mapping[str, int]]] = _ask(
        CHECKING, (programme, tuple(entries)), lambda _: None, stop
    )
    return found


def _ask(
    command: tuple[str, ...],
    content: object,
    on_progress: Callable[[Mapping[str, Any]], None],
    stop: Callable[[], Stop | None],
) -> Any:
    payload = pickle.dumps(content)
    with tempfile.TemporaryFile() as errors:
        child = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors
        )
        talk = _Talk(child, on_progress, stop)
        try:
            return talk.go(payload, errors)
        finally:
            talk.end()


class _Talk:
    """One conversation with a child."""

    def __init__(
        self,
        child: subprocess.Popen[bytes],
        on_progress: Callable[[Mapping[str, Any]], None],
        stop: Callable[[], Stop | None],
    ) -> None:
        assert child.stdin is not None
        assert child.stdout is not None
        self.child, self.on_progress, self.asked = child, on_progress, stop
        self.stdin, self.stdout = child.stdin, child.stdout
        self.out: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self.lines: queue.SimpleQueue[bytes] = queue.SimpleQueue()
        # Threads read and write: an interrupted readline in ours would lose the half it had, and
        # a child that is still starting reads nothing for a second or two.
        self.threads = [threading.Thread(target=one) for one in (self._read, self._write)]
        self.stopping = False

    def go(self, payload: bytes, errors: IO[bytes]) -> Any:
        """Send the job, listen until the result."""
        for thread in self.threads:
            thread.start()
        self.out.put(struct.pack(">Q", len(payload)) + payload)
        line: bytes | None = None
        while line != b"":
            try:
                self._obey()
                line = self.lines.get(timeout=POLL)
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

    def _obey(self) -> None:
        asked = self.asked()
        if asked is Stop.KILL:
            raise KilledError("the solve was ended before it had a result.")
        if asked is Stop.KEEP and not self.stopping:
            self.stop()

    def end(self) -> None:
        """End the child if it still runs, and what speaks with it."""
        if self.child.poll() is None:
            self.child.kill()
        self.child.wait()
        self.out.put(None)
        for thread in self.threads:
            thread.join()
        self.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self.stdin.close()

    def _read(self) -> None:
        for line in self.stdout:
            self.lines.put(line)
        self.lines.put(b"")

    def _write(self) -> None:
        with contextlib.suppress(BrokenPipeError):
            for content in iter(self.out.get, None):
                self.stdin.write(content)
                self.stdin.flush()

    def stop(self) -> None:
        """Ask for the best so far."""
        self.stopping = True
        self.out.put(b"stop\n")

    def take(self, message: Mapping[str, Any]) -> Any:
        """Return the result when this is it."""
        if message["type"] == "progress":
            self.on_progress(message)
        elif message["type"] == "error":
            error = ChildError(message["message"])
            error.code = message["code"]
            raise error
        elif message["type"] == "result":
            return pickle.loads(base64.b64decode(message["pickle"]))
        return None

    def crash(self, errors: IO[bytes]) -> str:
        """Say how the child ended, with the last of what it wrote to stderr."""
        code = self.child.wait()
        errors.seek(0)
        tail = errors.read().decode(errors="replace").splitlines()[-TAIL:]
        how = f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"
        said = "\n".join(tail) or "(it wrote nothing to stderr)"
        return f"the solver's process {how} without a result. Maybe it ran out of memory.\n{said}"
