"""How long a solve takes to hand back its best after it was asked to stop, phase by phase.

python -m benchmarks.solver_cancel [example ...]
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nightfloat.interchange.folder import load_folder
from nightfloat.rules.programme import Programme
from nightfloat.solver.client import Stop, run
from nightfloat.solver.result import SolveRequest

EXAMPLES = Path(__file__).parents[1] / "examples"
PHASES = ("improve", "proof", "rows", "columns")


def measure(programme: Programme, phase: str) -> tuple[float, int, int] | None:
    """Return (seconds from the question to the result, problems, entries); None: no such phase."""
    asked: list[float] = []
    seen = False

    def told(message: Mapping[str, Any]) -> None:
        nonlocal seen
        seen = seen or message["phase"] == phase

    def stop() -> Stop | None:
        if not seen:
            return None
        asked.append(time.monotonic())
        return Stop.KEEP

    result = run(programme, SolveRequest(seed=1, effort=10.0, fixes=False), told, stop=stop)
    if not asked or not result.stopped:
        return None
    return time.monotonic() - asked[0], len(result.problems), len(result.entries)


def main(names: list[str]) -> None:
    """Measure and print."""
    for name in names or sorted(one.name for one in EXAMPLES.iterdir() if one.is_dir()):
        programme = load_folder(EXAMPLES / name).programme
        for phase in PHASES:
            found = measure(programme, phase)
            words = "not reached" if found is None else "{:.2f} s, {} problems, {} entries"
            print(f"{name} {phase}: {words.format(*(found or ()))}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
