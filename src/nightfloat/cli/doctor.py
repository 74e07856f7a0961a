"""`nightfloat doctor`: whether this machine has what Nightfloat needs, and what to do if not."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from typing import Annotated

from cyclopts import Parameter
from rich.markup import escape

from nightfloat import __version__
from nightfloat.cli.codes import DONE, FAILED
from nightfloat.cli.screen import screen, show_json, table

NEEDED = ("numpy", "ortools", "cyclopts", "rich", "tomlkit", "tzdata")


def doctor(*, json: Annotated[bool, Parameter(negative="")] = False) -> int:
    """Say whether this machine has what is needed; exit 3 when something is missing.

    Parameters
    ----------
    json
        Print as JSON.
    """
    found = list(_checks())
    if json:
        show_json([{"what": what, "ok": ok, "found": value} for what, ok, value in found])
    else:
        rows = table("", "what", "found")
        for what, ok, value in found:
            rows.add_row("[good]ok[/]" if ok else "[must]no[/]", what, escape(value))
        screen().print(rows)
    return DONE if all(ok for _, ok, _ in found) else FAILED


def _checks() -> Iterator[tuple[str, bool, str]]:
    """Yield (what, whether it is well, what was found or what to do)."""
    yield "nightfloat", True, __version__
    yield "Python 3.11 or newer", sys.version_info >= (3, 11), platform.python_version()
    for name in NEEDED:
        try:
            yield name, True, version(name)
        except PackageNotFoundError:
            yield name, False, "not installed. Maybe ./nf doctor, which sets it up."
    yield "time zones", *_zones()
    yield "rule packs", *_packs()
    yield "examples", *_examples()
    yield "cores", True, str(os.cpu_count() or 1)
    yield "solver in a child process", *_solver()


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
