"""The process that solves: one job on stdin, JSON lines on stdout.

stdin: a frame (8 bytes big-endian length, then a pickled (programme, request)), then maybe a line
"stop": hand back the best so far. End of stdin means that nobody waits any more: exit at once.
stdout: {"type": "progress", ...} lines, then one {"type": "result", ..., "pickle": base64} or
{"type": "error", "code", "message"}. Only our own parent writes to us, so pickle is no risk.
"""

from __future__ import annotations

import base64
import json
import os
import pickle
import signal
import struct
import sys
import threading
from typing import Any, BinaryIO

from nightfloat.domain.errors import NightfloatError
from nightfloat.solver.engine import Control
from nightfloat.solver.result import Progress, result_json
from nightfloat.solver.solve import solve_programme

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

    def progress(self, progress: Progress) -> None:
        """Write a progress line."""
        self.send("progress", **progress.as_json())


def read_frame(stream: BinaryIO) -> bytes:
    """Return the content of one frame; raise EOFError when it is cut short."""
    (length,) = FRAME.unpack(_exactly(stream, FRAME.size))
    return _exactly(stream, length)


def _exactly(stream: BinaryIO, size: int) -> bytes:
    content = stream.read(size)
    if len(content) < size:
        raise EOFError(f"stdin ended after {len(content)} of {size} bytes")
    return content


def listen(stream: BinaryIO, control: Control) -> None:
    """Obey "stop"; leave the process when the parent is gone."""
    for line in iter(stream.readline, b""):
        if line.strip() == b"stop":
            control.stop()
    os._exit(3)


def limit_memory(size: int | None) -> None:
    """Limit the address space to `size` bytes, where the system can."""
    if size is not None and sys.platform != "win32":
        import resource  # noqa: PLC0415 -- POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


def main() -> int:
    """Solve one job; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too: the parent decides.
    # What any library prints must not end up between our lines.
    wire = Wire(os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    source = sys.stdin.buffer
    programme, request = pickle.loads(read_frame(source))
    limit_memory(request.memory)
    control = Control()
    threading.Thread(target=listen, args=(source, control), daemon=True).start()
    try:
        result = solve_programme(programme, request, wire.progress, control)
    except NightfloatError as error:
        wire.send("error", code=error.code, message=str(error))
        return 1
    except MemoryError:
        wire.send("error", code="memory", message=MEMORY.format(size=request.memory))
        return 1
    content = base64.b64encode(pickle.dumps(result)).decode()
    wire.send("result", result=json.loads(result_json(result)), pickle=content)
    return 0


MEMORY = "the solve needs more than the {size} bytes it may have. Maybe raise the memory limit."


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main())
