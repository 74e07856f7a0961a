"""`nightfloat doctor`: whether this machine has what Nightfloat needs, and what to do if not."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat import __version__
from nightfloat.cli.codes import DONE, FAILED
from nightfloat.cli.screen import screen, show_json, table

NEEDED = (
    *("numpy", "numba", "ortools", "cyclopts", "rich", "tomlkit", "tzdata"),
    *("fastapi", "uvicorn", "sqlalchemy", "alembic", "pwdlib", "argon2-cffi"),
)


@dataclass(frozen=True, slots=True)
class Found:
    """One thing looked at: whether it is well, and what was found or what to do.

    `advice` marks what works and should be better.
    """

    what: str
    ok: bool
    words: str
    advice: bool = False

    @property
    def mark(self) -> str:
        """How the table shows it."""
        return "[must]no[/]" if not self.ok else "[should]!![/]" if self.advice else "[good]ok[/]"


def doctor(*, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Say whether this machine has what is needed; exit 3 when something is missing.

    Parameters
    ----------
    json
        Print as JSON.
    """
    found = list(_checks())
    if json:
        show_json([{"what": one.what, "ok": one.ok, "found": one.words} for one in found])
    else:
        rows = table("", "what", "found")
        for one in found:
            rows.add_row(one.mark, one.what, escape(one.words))
        screen().print(rows)
    return DONE if all(one.ok for one in found) else FAILED


def _checks() -> Iterator[Found]:
    yield Found("nightfloat", True, __version__)
    yield Found("Python 3.11 or newer", sys.version_info >= (3, 11), platform.python_version())
    for name in NEEDED:
        try:
            yield Found(name, True, version(name))
        except PackageNotFoundError:
            yield Found(name, False, "not installed. Maybe ./nf doctor, which sets it up.")
    yield Found("time zones", *_zones())
    yield Found("rule packs", *_packs())
    yield Found("examples", *_examples())
    yield Found("cores", True, str(os.cpu_count() or 1))
    yield Found("solver in a child process", *_solver())
    yield _kernels()
    yield _sqlite()
    yield _pages()


def _zones() -> tuple[bool, str]:
    from nightfloat.domain.errors import CalendarError
    from nightfloat.domain.time import zone

    try:
        zone("America/New_York")
    except CalendarError:
        return False, "no time zone database. Maybe the package tzdata is missing."
    return True, "America/New_York is known"


def _packs() -> tuple[bool, str]:
    from nightfloat.rules.packs import available_packs, load_pack

    return True, ", ".join(f"{name} {load_pack(name).hash[:8]}" for name in available_packs())


def _examples() -> tuple[bool, str]:
    from nightfloat.interchange.template import template_names

    names = template_names()
    return bool(names), ", ".join(names) or f"none beside {files('nightfloat')}"


def _sqlite() -> Found:
    try:
        from nightfloat.store.database import SQLITE, SQLITE_VERSION
    except ImportError as error:
        return Found("SQLite", False, f"{error}. Maybe ./nf doctor, which sets it up.")
    where = "the interpreter's own" if SQLITE.__name__.startswith("sqlite3") else "of pysqlite3"
    if resets_safely(SQLITE_VERSION):
        return Found("SQLite", True, f"{SQLITE_VERSION}, {where}")
    return Found(
        "SQLite",
        True,
        f"{SQLITE_VERSION}, {where}: a reset of its log at a bad moment can damage the database. "
        "Maybe a Python with SQLite 3.51.3 or newer; until then `nightfloat backup` often.",
        advice=True,
    )


def resets_safely(release: str) -> bool:
    """Return whether a release of SQLite is free of the WAL-reset fault (3.7.0 to 3.51.2)."""
    numbers = tuple(int(part) for part in release.split("."))
    return not (3, 7) <= numbers < (3, 51, 3)


def _pages() -> Found:
    try:
        from nightfloat.api.site import site_root
    except ImportError as error:
        return Found("pages", False, f"{error}. Maybe ./nf doctor, which sets it up.")
    root = site_root()
    if root is None:
        return Found(
            "pages", True, "not built, so browsers get no page. Maybe `./nf ui`.", advice=True
        )
    return Found("pages", True, f"built, in {root}")


def _kernels() -> Found:
    try:
        from nightfloat.solver.kernels import folder, ready

        compiled, place = ready(), folder()
    except (ImportError, OSError) as error:
        words = f"{error}. Maybe ./nf doctor, which sets it up; large schedules are worse without."
        return Found("row engine", True, words, advice=True)
    if compiled:
        return Found("row engine", True, f"compiled, in {place}")
    return Found(
        "row engine",
        True,
        "not compiled yet: the first large schedule has that done beside it, half a minute. "
        "Maybe `python -m nightfloat.solver.kernels` does it before.",
        advice=True,
    )


def _solver() -> tuple[bool, str]:
    ran = subprocess.run(
        [sys.executable, "-c", "from ortools.sat.python import cp_model; print('answers')"],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    last = (ran.stderr or ran.stdout).strip().splitlines()[-1:] or ["no answer"]
    return ran.returncode == 0, last[0]
