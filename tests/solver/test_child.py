"""The child process, end to end: result, stop, crash, memory, and one word in one way."""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from nightfloat.interchange.folder import load_folder
from nightfloat.rules.check import check_programme
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver import client
from nightfloat.solver.client import ChildError, KilledError, Stop, run
from nightfloat.solver.result import NOTHING_YET, SolveRequest, result_json
from nightfloat.solver.solve import solve_programme
from nightfloat.solver.stop import StopRule, When

TINY = Path(__file__).parents[2] / "examples" / "tiny"
REQUEST = SolveRequest(effort=5.0)
EVERY = tuple(str(number) for number in range(1, 14))
"""All blocks of a year."""


@pytest.fixture(scope="module")
def tiny() -> Programme:
    """Return the smallest example."""
    return load_folder(TINY).programme


def fake(code: str) -> tuple[str, ...]:
    """Return the command of a child that runs some code."""
    return (sys.executable, "-c", code)


def test_child_gives_what_the_solve_gives(tiny: Programme) -> None:
    """In a child or not, the same bytes; progress comes in order."""
    told: list[Mapping[str, Any]] = []
    result = run(tiny, REQUEST, told.append)
    assert result_json(result) == result_json(solve_programme(tiny, REQUEST))
    assert result.legal
    assert result.reproducible
    percents = [one["percent"] for one in told]
    assert percents == sorted(percents)
    assert {"phase", "problem", "tier", "objective", "bound", "gap", "findings_by_rule"} <= set(
        told[-1]
    )


def test_stop_returns_the_best_so_far(tiny: Programme) -> None:
    """Ctrl-C in the parent: the child hands back what it has, marked."""
    more = tiny.with_(plan=Plan(blocks=EVERY))
    told: list[str] = []

    def interrupt(message: Mapping[str, Any]) -> None:
        if message["phase"] not in NOTHING_YET and not told:
            told.append(message["phase"])
            raise KeyboardInterrupt

    result = run(more, REQUEST, interrupt)
    assert result.stopped
    assert not result.reproducible
    assert len(result.problems) < len(EVERY)
    assert result.entries


def test_keep_hands_back_the_best_so_far(tiny: Programme) -> None:
    """A programme stops a solve as Ctrl-C does; blocks not reached have typical weeks."""
    whole = tiny.with_(plan=Plan(year=True, blocks=EVERY))
    told: list[Mapping[str, Any]] = []
    asked: list[float] = []

    def stop() -> Stop | None:
        if any(one["phase"] not in NOTHING_YET for one in told):
            asked.append(time.monotonic())
            return Stop.KEEP
        return None

    result = run(whole, REQUEST, told.append, stop=stop)
    assert time.monotonic() - asked[0] < 2
    assert result.stopped
    assert not result.reproducible
    names = [problem.name for problem in result.problems]
    assert names[0] == "year"
    assert len(names) <= len(EVERY)
    days = {entry.start.astimezone(whole.calendar.tz).date() for entry in result.entries}
    assert min(days) == whole.calendar.start


def test_kill_ends_it_at_once(tiny: Programme) -> None:
    """Nothing comes back, and no process stays."""
    with pytest.raises(KilledError):
        run(tiny, REQUEST, stop=lambda: Stop.KILL)


def test_kill_while_the_child_reads_nothing(tiny: Programme) -> None:
    """A child that is still starting is ended as fast as one that solves."""
    deaf = fake("import time; time.sleep(60)")
    large = tiny.with_(history=tiny.history * 2000)
    begin = time.monotonic()
    asked: list[None] = []

    def stop() -> Stop | None:
        asked.append(None)
        return Stop.KILL if len(asked) > 2 else None

    with pytest.raises(KilledError):
        run(large, REQUEST, stop=stop, command=deaf)
    assert time.monotonic() - begin < 10


def test_fast_says_that_it_is_not_reproducible(tiny: Programme) -> None:
    """A wall-clock limit is an option that marks the result."""
    result = run(tiny, SolveRequest(stop=StopRule(When.TIME, 5.0)))
    assert not result.reproducible
    assert not result.stopped


def test_crash_is_one_clear_error(tiny: Programme) -> None:
    """A child that dies is told of with the tail of its stderr."""
    code = "import sys; sys.stderr.write('early\\nsegments everywhere\\n'); sys.exit(9)"
    with pytest.raises(ChildError, match=r"code 9(.|\n)*segments everywhere"):
        run(tiny, REQUEST, command=fake(code))


def test_killed_child_is_named(tiny: Programme) -> None:
    """A signal is told of as one."""
    code = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    with pytest.raises(ChildError, match="signal 9"):
        run(tiny, REQUEST, command=fake(code))


def test_error_of_the_solve_keeps_its_code(tiny: Programme) -> None:
    """A business error comes through whole."""
    with pytest.raises(ChildError, match="nothing is to be planned") as caught:
        run(tiny.with_(plan=type(tiny.plan)()), REQUEST)
    assert caught.value.code == "solver"


def test_solves_under_three_gigabytes(tiny: Programme) -> None:
    """The default limit of address space leaves CP-SAT room."""
    assert run(tiny, SolveRequest(effort=5.0, memory=3 << 30)).legal


def test_child_leaves_with_its_parent() -> None:
    """End of stdin ends the child, even before it has a job."""
    import subprocess

    child = subprocess.run(
        client.COMMAND, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=60
    )
    assert child.returncode != 0


def test_check_in_a_child_is_the_check(tiny: Programme) -> None:
    """The same findings and costs, of a legal schedule and of half of one."""
    entries = run(tiny, REQUEST).entries
    for some in (entries, entries[: len(entries) // 2]):
        report = check_programme(tiny, some)
        assert client.check(tiny, some) == (report.findings, report.costs)
    with pytest.raises(KilledError):
        client.check(tiny, entries, stop=lambda: Stop.KILL)


def test_client_needs_no_ortools() -> None:
    """Who has a child solve never loads the engine, not even to read its result."""
    import subprocess

    code = f"""
import sys
from nightfloat.interchange.folder import load_folder
from nightfloat.solver.client import run
from nightfloat.solver.result import NOTHING_YET, SolveRequest, result_json

result_json(run(load_folder({str(TINY)!r}).programme, SolveRequest(effort=0.5)))
sys.exit("ortools" in sys.modules)
"""
    assert subprocess.run(fake(code), check=False).returncode == 0
