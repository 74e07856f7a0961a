"""Run every linter over every file of the repository: `python -m scripts.linters.run`."""

import os
import subprocess
import sys
from pathlib import Path, PurePosixPath

from scripts.linters import (
    broad_except,
    layering,
    lock_hosts,
    machine_paths,
    set_iteration,
    wall_clock,
)

ROOT = Path(__file__).resolve().parents[2]
LINTERS = (
    lock_hosts.LINTER,
    machine_paths.LINTER,
    broad_except.LINTER,
    set_iteration.LINTER,
    wall_clock.LINTER,
    layering.LINTER,
)
# Passed over when there is no git to say what is ignored.
_GENERATED = frozenset({"__pycache__", "node_modules", "dist", "build", "wheelhouse"})


def walk(root: Path) -> list[PurePosixPath]:
    """Every file below `root` but hidden and generated folders, sorted."""
    files = []
    for folder, below, names in os.walk(root):
        keep = {".ci", ".github"}
        below[:] = [x for x in below if x not in _GENERATED and (x in keep or x[0] != ".")]
        files += [PurePosixPath((Path(folder) / x).relative_to(root).as_posix()) for x in names]
    return sorted(files)


def files_to_lint(root: Path) -> list[PurePosixPath]:
    """What git tracks or would track, sorted; without git, what lies in the folder."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(
            command, cwd=root, capture_output=True, text=True, check=True
        ).stdout
    except (FileNotFoundError, subprocess.CalledProcessError):
        return walk(root)
    return sorted({PurePosixPath(x) for x in listed.split("\0") if x})


def lint(root: Path) -> list[str]:
    """Every offence in the repository at `root`, in the order of the files."""
    messages = []
    for path in files_to_lint(root):
        try:
            text = (root / path).read_text(encoding="utf-8")
        except (FileNotFoundError, IsADirectoryError, UnicodeDecodeError):
            continue  # deleted but still listed, a submodule, or not text
        for linter in LINTERS:
            try:
                messages += linter.offences(path, text)
            except SyntaxError as error:
                messages.append(f"{path}:{error.lineno}: [{linter.name}] is no valid Python")
    return messages


def main() -> int:
    messages = lint(ROOT)
    for message in messages:
        print(message)
    print(f"{len(messages)} offences" if messages else "no offences")
    return 1 if messages else 0


if __name__ == "__main__":
    sys.exit(main())
