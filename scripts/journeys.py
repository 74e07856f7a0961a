"""The journeys in a real browser: Chromium against the served pages, in `ui/e2e`.

They run where there is no network but the loopback, on machines that can make such a place.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts import namespace

UI = Path(__file__).resolve().parents[1] / "ui"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")


def main(python: str, npm: list[str]) -> int:
    """Run the journeys with the Nightfloat of `python`; skip them where no browser is.

    With NIGHTFLOAT_BROWSER=required a machine without one fails.
    """
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        print(
            f"skipped: no browser is installed ({', '.join(BROWSERS)}). "
            "Maybe `apt install chromium fonts-dejavu-core`."
        )
        return int(os.environ.get("NIGHTFLOAT_BROWSER") == "required")
    environ = {**os.environ, "NIGHTFLOAT_PYTHON": python, "NIGHTFLOAT_BROWSER_PATH": browser}
    command = [*npm, "exec", "--", "playwright", "test"]
    if namespace.possible():
        print("in a network namespace that has the loopback only")
        command = namespace.inside(command)
    else:
        print("with this machine's network: it makes no network namespace (unshare -rn)")
    return subprocess.run(command, cwd=UI, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
