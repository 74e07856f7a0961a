"""The process that solves: one job on stdin, JSON lines on stdout.

stdin: a frame (8 bytes big-endian length, then a pickled (programme, request)), then maybe a line
"stop": hand back the best so far. End of stdin means that nobody waits any more: exit at once.
stdout: {"type": "progress", ...} lines, then one {"type": "result", "pickle": base64} or
{"type": "error", "code", "message"}. Only our own parent writes to us, so pickle is no risk.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys

from nightfloat.domain.errors import NightfloatError
from nightfloat.solver.engine import Control
from nightfloat.solver.result import Progress
from nightfloat.solver.solve import solve_programme
from nightfloat.solver.wire import Coalesced, listen, only_wire, read_frame


def limit_memory(size: int | None) -> None:
    """Limit the address space to `size` bytes, where the system can."""
    if size is not None and sys.platform != "win32":
        import resource  # noqa: PLC0415 -- POSIX only

        resource.setrlimit(resource.RLIMIT_AS, (size, size))


POLITE = 10
"""How far a solve steps back for whoever uses the machine meanwhile."""


def be_polite() -> None:
    """Let others have the processor first, where the system can: the server answers meanwhile."""
    if sys.platform != "win32":
        os.nice(POLITE)


def main() -> int:
    """Solve one job; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too: the parent decides.
    be_polite()
    wire = only_wire()
    source = sys.stdin.buffer
    programme, request = pickle.loads(read_frame(source))
    limit_memory(request.memory)
    control = Control()

    progress = Coalesced(lambda content: wire.send("progress", **content))

    def told(one: Progress) -> None:
        progress(one.as_json())

    listen(source, control.stop)
    try:
        result = solve_programme(programme, request, told, control)
        progress.close()
    except NightfloatError as error:
        wire.send("error", code=error.code, message=str(error))
        return 1
    except MemoryError:
        wire.send("error", code="memory", message=MEMORY.format(size=request.memory))
        return 1
    wire.result(result)
    return 0


MEMORY = "the solve needs more than the {size} bytes it may have. Maybe raise the memory limit."


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main())
