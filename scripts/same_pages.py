"""Two builds of the pages give the same bytes: what a release carries can be made again."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.ui_build import BUILT

UI = Path(__file__).resolve().parents[1] / "ui"
AGAIN = ".next-again"


def files(place: Path) -> list[str]:
    """Return the names of all files below a folder but the note of its sources, in order."""
    names = (path.relative_to(place).as_posix() for path in place.rglob("*") if path.is_file())
    return sorted(name for name in names if name != BUILT)


def main(npm: list[str]) -> int:
    """Build the pages once more, in a folder of their own, and compare with `ui/out`."""
    environ = {**os.environ, "NEXT_DIST_DIR": AGAIN}
    made, again = UI / "out", UI / AGAIN
    try:
        command = [*npm, "run", "--silent", "build"]
        if code := subprocess.run(command, cwd=UI, env=environ, check=False).returncode:
            return code
        names = files(made)
        if names != files(again):
            print(f"other files: {sorted(set(names) ^ set(files(again)))}")
            return 1
        _, different, unread = filecmp.cmpfiles(made, again, names, shallow=False)
        if different or unread:
            print(f"other bytes: {different + unread}")
            return 1
    finally:
        shutil.rmtree(again, ignore_errors=True)
        (UI / f"tsconfig.{AGAIN.removeprefix('.')}.json").unlink(missing_ok=True)
    print(f"{len(names)} files, all the same")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
