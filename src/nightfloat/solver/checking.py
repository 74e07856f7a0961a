"""The process that checks a schedule beside one that serves: see `client.check`.

stdin and stdout are as those of `nightfloat.solver.child`; the frame is (programme, entries), the
result (findings, costs). It loads no ortools.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys

from nightfloat.domain.errors import NightfloatError
from nightfloat.rules.check import check_programme
from nightfloat.solver.wire import listen, only_wire, read_frame


def main() -> int:
    """Check one schedule; return the exit code."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches us too: the parent decides.
    wire = only_wire()
    source = sys.stdin.buffer
    programme, entries = pickle.loads(read_frame(source))
    listen(source, lambda: None)
    try:
        report = check_programme(programme, entries)
    except NightfloatError as error:
        wire.send("error", code=error.code, message=str(error))
        return 1
    wire.result((report.findings, {tier: dict(own) for tier, own in report.costs.items()}))
    return 0


if __name__ == "__main__":
    sys.stdout.flush()
    os._exit(main())
