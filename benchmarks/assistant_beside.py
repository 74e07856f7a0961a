"""What scheduling notices of a sidecar that hangs: reads, edits and dry runs, as ratios.

    python -m benchmarks.assistant_beside [--people N] [--rounds N]

Two real servers over equal data, one without a sidecar and one beside a sidecar that takes
connections and never answers, while its health is asked every second and somebody always waits
for a re-wording. They are measured in turns, so what else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import atexit
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

from benchmarks.web_figures import Client, Tally, editor, reader, seed
from tests.assistant.fake_sidecar import FakeSidecar, Mode

COMMAND = (sys.executable, "-m", "benchmarks.web_figures", "--serve")
TURN = 150
"""Requests of a kind in each turn."""


def started(folder: Path, sidecar: str) -> tuple[subprocess.Popen[str], int]:
    """Start a server on a folder; return it and its port."""
    environment = dict(os.environ)
    if sidecar:
        environment |= {
            "ENABLE_LLM_ASSISTANT": "true",
            "ASSISTANT_MODE": "rewrite",
            "ASSISTANT_BASE_URL": sidecar,
            "ASSISTANT_RATE_PER_USER_PER_MIN": "600",
        }
    process = subprocess.Popen(
        [*COMMAND, str(folder)], stdout=subprocess.PIPE, text=True, env=environment
    )
    # Whatever becomes of the measurement, no server is left behind.
    atexit.register(process.kill)
    assert process.stdout is not None
    return process, int(process.stdout.readline())


def turn(tally: Tally, one: Callable[[Tally], None]) -> None:
    """Do something some times, one after the other."""
    for _ in range(TURN):
        begun = time.perf_counter()
        one(tally)
        tally.times.append((time.perf_counter() - begun) * 1000)


def bother(client: Client, stop: threading.Event, path: str, method: str) -> None:
    """Ask the assistant again and again, as open pages do."""
    body = {"span": {"kind": "week"}, "version": 1} if method == "POST" else None
    while not stop.is_set():
        client.ask(method, path, body, {"Accept": "text/event-stream"} if body else None)
        stop.wait(1.0)


def main() -> None:
    """Measure in turns and print the ratios."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=120)
    parser.add_argument("--rounds", type=int, default=6)
    asked = parser.parse_args()
    stop = threading.Event()
    with tempfile.TemporaryDirectory() as name, FakeSidecar(Mode.HANG) as hung:
        folders = [Path(name) / "none", Path(name) / "hung"]
        folders[0].mkdir()
        token, csrf = seed(folders[0], asked.people)
        shutil.copytree(folders[0], folders[1])
        processes, ports = zip(
            *(started(one, hung.url * (number == 1)) for number, one in enumerate(folders)),
            strict=True,
        )
        threads = [
            threading.Thread(
                target=bother, daemon=True, args=(Client(ports[1], token, csrf), stop, path, how)
            )
            for path, how in (
                ("/api/assistant/health", "GET"),
                ("/api/assistant/summary?programme=1", "POST"),
            )
        ]
        clients = [Client(port, token, csrf) for port in ports]
        work = {
            "reads": [reader(client, known=False) for client in clients],
            "edits": [editor(client, asked.people, Random(1)) for client in clients],
            "dry runs": [editor(client, asked.people, Random(2), dry=True) for client in clients],
        }
        for thread in threads:
            thread.start()
        tallies = {kind: [Tally(), Tally()] for kind in work}
        for number in range(asked.rounds):
            for kind, pair in work.items():
                for which in (0, 1) if number % 2 else (1, 0):
                    turn(tallies[kind][which], pair[which])
        for kind, (alone, beside) in tallies.items():
            figures = {
                "p50_ratio": _ratio(alone, beside, 50),
                "p95_ratio": _ratio(alone, beside, 95),
                "p50_ms": round(statistics.median(alone.times), 2),
                "requests": len(alone.times),
                "errors": len(alone.errors) + len(beside.errors),
            }
            sys.stdout.write(f"{kind:10} {json.dumps(figures)}\n")
        stop.set()
        for process in processes:
            process.send_signal(signal.SIGINT)
        for thread in threads:
            thread.join()
        for process in processes:
            process.wait()


def _ratio(alone: Tally, beside: Tally, percent: int) -> float:
    cuts = [statistics.quantiles(one.times, n=100)[percent - 1] for one in (alone, beside)]
    return round(cuts[1] / cuts[0], 3)


if __name__ == "__main__":
    main()
