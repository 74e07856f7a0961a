"""How soon the schedule page can be worked with, at 120 people × 364 days, in a real browser.

    python -m benchmarks.page_figures [--people N] [--times N]

`nightfloat up` is started on fresh data with a synthetic year, and Chromium opens the page by the
Playwright of the pages' own tools (`npm ci` in `ui`); the pages have to be built. Run it alone:
browser and server share the machine.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.web_figures import WINDOW, Client, P, seed
from nightfloat.api.cookies import PLAIN
from nightfloat.api.site import site_root
from scripts.journeys import BROWSERS, UI

ADDRESS = re.compile(r"Nightfloat is at http://127\.0\.0\.1:(\d+)")


def up(folder: Path) -> tuple[subprocess.Popen[str], int]:
    """Start Nightfloat over a data folder, as people do; return it and its port."""
    command = [sys.executable, "-m", "nightfloat", "up", "--port", "0", "--no-browser"]
    child = subprocess.Popen([*command, "--data", str(folder)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    for line in child.stdout:
        if found := ADDRESS.search(line):
            return child, int(found[1])
    raise SystemExit(f"Nightfloat ended with {child.wait()}")


def pages(port: int, token: str, times: int) -> dict[str, Any]:
    """Open the page in a browser; return what it took in milliseconds."""
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    node = shutil.which("node")
    if browser is None or node is None or site_root() is None:
        raise SystemExit("A browser, Node and the built pages are needed. Maybe `./nf build`.")
    command = [node, "scripts/page-figures.mjs", f"http://127.0.0.1:{port}", f"{PLAIN}={token}"]
    command += ["/schedule/?schedule=1&version=1", str(times)]
    environ = {**os.environ, "NIGHTFLOAT_BROWSER_PATH": browser}
    done = subprocess.run(command, cwd=UI, env=environ, check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def grid(port: int, token: str, csrf: str, times: int = 50) -> list[float]:
    """Read four weeks of the draft by the API; return the milliseconds of each time."""
    client, found = Client(port, token, csrf), []
    for _ in range(times):
        begun = time.perf_counter()
        status, _, _ = client.ask(
            "GET", f"{P}/versions/1/grid?{WINDOW}", headers={"Accept-Encoding": "gzip"}
        )
        found.append((time.perf_counter() - begun) * 1000)
        assert status == 200
    return found


def main() -> None:
    """Seed, serve, measure, stop."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--people", type=int, default=120)
    parser.add_argument("--times", type=int, default=5)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        token, csrf = seed(Path(name), asked.people)
        child, port = up(Path(name))
        try:
            shown = pages(port, token, asked.times)
            reads = grid(port, token, csrf)
        finally:
            child.send_signal(signal.SIGINT)
            child.wait(20)

    def line(what: str, times: list[float]) -> None:
        middle = f"median {statistics.median(times):7.0f} ms   most {max(times):7.0f} ms"
        sys.stdout.write(f"{what:44} {middle}\n")

    page = shown["shown"]
    loaded = f"{page['requests']} requests, {page['bytes'] // 1024} KB"
    sys.stdout.write(f"{loaded}, {page['elements']} elements until the page can be used\n")
    line("interactive, while the draft is read ahead", [shown["starting"]])
    line("interactive, a new browser", shown["first"])
    line("interactive, the same browser again", shown["warm"])
    line("the grid by the API", reads)


if __name__ == "__main__":
    main()
