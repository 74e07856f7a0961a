"""The process that finds repairs for one that serves: it stays, since it takes seconds to load.

stdin: frames of pickled (basis or None, asked), None for the basis of the question before; and,
after each "check" line, one of the ids of those whose days are forbidden. stdout: "ready" once,
then for each question {"type": "check", "pickle": moves} lines and one "result" or "error".
"""

from __future__ import annotations

import base64
import os
import pickle
import signal
import sys

from nightfloat.domain.errors import NightfloatError
from nightfloat.solver.mender import BlockMender
from nightfloat.solver.mending import Basis, CodeMove
from nightfloat.solver.wire import Wire, only_wire, read_frame


def main() -> int:
    """Answer until stdin ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too: the parent decides.
    wire = only_wire()
    wire.send("ready")
    mender = BlockMender()
    last: Basis | None = None
    while True:
        try:
            basis, asked = pickle.loads(read_frame(sys.stdin.buffer))
        except EOFError:
            return 0
        last = basis or last
        assert last is not None
        try:
            wire.result(mender.answer(last, asked, lambda moves: _checked(wire, moves)))
        except NightfloatError as error:
            wire.send("error", code=error.code, message=str(error))


def _checked(wire: Wire, moves: tuple[CodeMove, ...]) -> tuple[str, ...]:
    wire.send("check", pickle=base64.b64encode(pickle.dumps(moves)).decode())
    found: tuple[str, ...] = pickle.loads(read_frame(sys.stdin.buffer))
    return found


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main())
