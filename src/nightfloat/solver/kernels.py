"""The row engine's kernels: compiled once by numba, then taken from a cache.

Cold they take half a minute, so a search has them made in a thread while CP-SAT works, and
`python -m nightfloat.solver.kernels` makes them at set-up. numba keeps them beside the modules,
where it may not write there in the user's cache, and where there is none in a temporary folder;
NUMBA_CACHE_DIR names another place.
"""

from __future__ import annotations

import hashlib
import os
import platform
import sys
import tempfile
import threading
from datetime import date, timedelta
from functools import cache
from importlib.metadata import version
from pathlib import Path

from nightfloat.domain.findings import Severity
from nightfloat.domain.people import Appointment, Clinician, Role
from nightfloat.domain.time import BlockPlan, Calendar, cut_blocks
from nightfloat.rules.grid import Grid, Letter, Limit, Problem, Step
from nightfloat.rules.language import Count, Sum, Tier, total

VARIABLE = "NUMBA_CACHE_DIR"
MODULES = Path(__file__).parent / "row"


def ready() -> bool:
    """Return whether the kernels are in the cache for these sources, this Python and machine."""
    return _mark().exists()


def warm() -> None:
    """Have every kernel compiled, or taken from the cache: two people for three days do for it."""
    compiled_before = ready()
    if not compiled_before:
        _clear()
    from nightfloat.solver.row.compile import compile_rows  # noqa: PLC0415 -- needs numba
    from nightfloat.solver.row.search import Effort, improve  # noqa: PLC0415

    compiled = compile_rows(_sample(), (1_000_000, 1, 1, 1))
    improve(compiled, effort=Effort(steps=3), threads=1, seed=1)
    if not compiled_before:
        _mark().write_bytes(b"")


@cache
def folder() -> Path:
    """Return where the kernels are kept; tells numba of it where that would find no place."""
    named = os.environ.get(VARIABLE)
    if named:
        place = Path(named)
        place.mkdir(parents=True, exist_ok=True)
        return place
    for place in (MODULES / "__pycache__", _of_user()):
        if _writable(place):
            if place.name != "__pycache__":
                os.environ[VARIABLE] = str(place)
            return place
    place = Path(tempfile.mkdtemp(prefix="nightfloat-kernels-"))
    os.environ[VARIABLE] = str(place)
    return place


def _of_user() -> Path:
    named = os.environ.get("LOCALAPPDATA") or os.environ.get("XDG_CACHE_HOME")
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 -- which fails where nobody has a home
    return (Path(named) if named else home / ".cache") / "nightfloat" / "kernels"


def _clear() -> None:
    """Remove kernels of other sources: numba sees no change of what a kernel has from elsewhere."""
    place = folder()
    stale = [*place.glob("kernels-*")]
    if place.parent == MODULES:
        stale += [*place.glob("*.nbi"), *place.glob("*.nbc")]
    for one in stale:
        one.unlink(missing_ok=True)


def _writable(place: Path) -> bool:
    try:
        place.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=place):
            return True
    except OSError:
        return False


def _mark() -> Path:
    """Return the empty file that is beside the kernels once all of them are there."""
    from llvmlite import binding  # noqa: PLC0415 -- only who needs kernels has it loaded

    content = hashlib.sha256()
    for source in sorted(MODULES.glob("*.py")):
        content.update(source.read_bytes())
        content.update(str(source.stat().st_mtime_ns).encode())
    machine = (platform.machine(), binding.get_host_cpu_name(), sys.version, version("numba"))
    content.update(repr(machine).encode())
    return folder() / f"kernels-{content.hexdigest()[:16]}"


class Warming:
    """Kernels in the making: `begin` returns at once, `wait` when they are there."""

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._done = threading.Event()
        self.failed = False
        """Whether they could not be made: then there is no row engine."""
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Have them made, unless that began before."""
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._make, daemon=True)
                self._thread.start()

    def _make(self) -> None:
        try:
            warm()
        except (ImportError, OSError, RuntimeError, MemoryError) as error:
            self.failed = True
            print(f"the row engine cannot be used: {error}", file=sys.stderr)
        finally:
            self._done.set()

    @property
    def done(self) -> bool:
        """True when they are there, or could not be made."""
        return self._done.is_set()

    def wait(self, seconds: float) -> bool:
        """Wait for so long at most; return whether it is over."""
        return self._done.wait(seconds)


WARMING = Warming()
"""Those of this process."""


def _sample() -> Problem:
    """Return a problem that takes every kernel."""
    start, end = date(2024, 1, 1), date(2025, 1, 1)
    people = tuple(
        Clinician(
            id=id,
            name=id,
            role=Role.RESIDENT,
            appointments=(Appointment(start=start, end=end, pgy=1),),
        )
        for id in ("A", "B")
    )
    days = tuple(
        Step(str(day), start + timedelta(day), start + timedelta(day + 1)) for day in range(3)
    )
    grid = Grid(
        name="kernels",
        calendar=Calendar("UTC", start, end, cut_blocks(BlockPlan.THIRTEEN, start, end)),
        people=people,
        steps=days,
        first=0,
        letters=(Letter("-"), Letter("D")),
        domain=((3, 3, 3), (3, 3, 3)),
        rotation=(("",) * 3,) * 2,
        barred=_nothing_bars,
    )
    cells = tuple((person, 1, 2, 1) for person in range(2))
    return Problem(
        grid=grid,
        limits=(
            _soft(Sum(cells=cells, lo=1, hi=1, plo=2, phi=1), Tier.COVERED),
            Limit(
                rule="days",
                severity=Severity.MUST,
                tier=Tier.LEGAL,
                of=total(2, lo=1, hi=2),
                subject="days",
                person=0,
            ),
        ),
    )


def _soft(of: Count | Sum, tier: Tier) -> Limit:
    return Limit(rule="cover", severity=Severity.PREFER, tier=tier, of=of, subject="cover")


def _nothing_bars(_person: int, _step: int, _letter: int) -> None:
    return None


if __name__ == "__main__":
    warm()
