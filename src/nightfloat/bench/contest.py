"""Runs entrants on instances: each run in a fresh process, one after another, then checked.

The checker is a program that shares no code with us and is given the instance and the roster
(`families.Family.verdict` reads what it prints). A run agrees with it when it says the objective
that we measured and no violation, and when the entrant claimed no better one. It may claim a worse
one: general solvers leave slack in what their models charge until they have proven an optimum.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnProcess
from pathlib import Path

from nightfloat.bench.entrants import ENTRANTS, Entrant
from nightfloat.bench.families import FAMILIES, Family, Verdict
from nightfloat.bench.instance import Instance
from nightfloat.bench.outcome import Budget, Outcome
from nightfloat.domain.errors import NightfloatError

GRACE = 60.0
"""Seconds beyond its budget after which a run is ended; loading and reading lie within them."""


class ContestError(NightfloatError):
    """A benchmark that cannot be run as asked."""

    code = "benchmark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One entrant on one instance with one seed; `objective` is measured on its rows."""

    family: str
    instance: str
    entrant: str
    seed: int
    outcome: Outcome
    objective: int | None
    violations: int
    by_rule: tuple[tuple[str, int], ...]
    verdict: Verdict | None

    @property
    def agreed(self) -> bool | None:
        """True when checker, measure and claim agree (None: no checker, or nothing to check)."""
        if self.verdict is None or self.objective is None:
            return None
        claimed = self.outcome.objective
        return (
            self.verdict == Verdict(self.objective, 0)
            and self.violations == 0
            and claimed is not None
            and claimed >= self.objective
        )


def judged(family: Family, checker: Path, instance: Path, roster: Path) -> Verdict:
    """Return a checker's verdict; raise ContestError when it gives none."""
    ran = subprocess.run(
        [sys.executable, str(checker), *family.checker_options, str(instance), str(roster)],
        capture_output=True,
        text=True,
        check=False,
    )
    found = family.verdict(ran.stdout)
    if found is None:
        raise ContestError(
            f"{checker} gives no verdict on {roster}: {(ran.stdout + ran.stderr).strip()[-400:]} "
            f"Maybe it does not print {family.says}."
        )
    return found


def entrant_called(name: str) -> Entrant:
    """Return an entrant; raise KeyError."""
    return {one.name: one for one in ENTRANTS}[name]


def run_once(
    family: str,
    path: Path,
    name: str,
    budget: Budget,
    *,
    rosters: Path,
    checker: Path | None,
) -> Run:
    """Run one entrant in a fresh process, write its roster and have it checked."""
    rules = FAMILIES[family]
    instance = rules.read(path)
    outcome = _outcome(family, path, name, budget)
    objective, violations = None, 0
    by_rule: dict[str, int] = {}
    verdict = None
    if outcome.rows is not None:
        objective, violations = instance.score(outcome.rows)
        by_rule = instance.by_rule(outcome.rows)
        file = rosters / name / f"{instance.name}-{budget.seed}.json"
        write_roster(file, rules, instance, outcome)
        if checker is not None:
            verdict = judged(rules, checker, path, file)
    return Run(
        family=family,
        instance=instance.name,
        entrant=name,
        seed=budget.seed,
        outcome=outcome,
        objective=objective,
        violations=violations,
        by_rule=tuple(by_rule.items()),
        verdict=verdict,
    )


def write_roster(file: Path, family: Family, instance: Instance, outcome: Outcome) -> None:
    """Write a roster as the JSON that its family's checker reads."""
    assert outcome.rows is not None
    file.parent.mkdir(parents=True, exist_ok=True)
    content = family.roster(instance, outcome.rows)
    file.write_text(json.dumps(content) + "\n", encoding="utf-8")


def _outcome(family: str, path: Path, name: str, budget: Budget) -> Outcome:
    """Return what a fresh process found; one that dies or hangs has found nothing."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=_in_child, args=(sender, family, path, name, budget))
    process.start()
    sender.close()
    try:
        if receiver.poll(budget.seconds + max(GRACE, budget.seconds)):
            found: Outcome | str = receiver.recv()
        else:
            found = "ended by the harness: it did not keep to its time"
    except EOFError:
        process.join(GRACE)
        found = f"its process ended with exit code {process.exitcode}"
    finally:
        _end(process)
        receiver.close()
    if isinstance(found, str):
        return Outcome(rows=None, objective=None, bound=None, note=found)
    return found


def _end(process: SpawnProcess) -> None:
    """End a run's process and all that it started: it leads a group of its own."""
    assert process.pid is not None
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:  # Not yet, or no longer, a group.
        process.kill()
    process.join()


def _in_child(sender: Connection, family: str, path: Path, name: str, budget: Budget) -> None:
    """Run an entrant and send its outcome, or why there is none."""
    os.setsid()
    try:
        problem = FAMILIES[family].read(path).problem
        outcome = entrant_called(name).run(problem, budget, _unheard)
    except MemoryError:
        sender.send("out of memory")
    except NightfloatError as error:
        sender.send(str(error))
    else:
        sender.send(replace(outcome, memory_mb=_peak_mb()))
    sender.close()


def _unheard(_objective: int | None, _bound: int | None) -> None:
    """Hear nothing: the trail comes with the outcome."""


def _peak_mb() -> int:
    """Return the peak memory of this process or of one that it started, in MB."""
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    status = Path("/proc/self/status")
    if status.exists():  # The other figure may be that of the process that started us.
        found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text(encoding="utf-8"))
        own = int(found[1]) // 1024 if found else own
    return max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)


def instances_in(family: str, data: Path, wanted: Sequence[str]) -> list[Path]:
    """Return instance files by name or number, all when none is wanted; raise ContestError."""
    if not data.is_dir():
        raise ContestError(f"{data} is no folder. Maybe the one that holds the instance files.")
    rules = FAMILIES[family]
    found = sorted(data.glob(f"*{rules.suffix}"), key=rules.order)
    if not found:
        raise ContestError(f"{data} holds no {rules.suffix} file. Maybe a folder below it does.")
    if not wanted:
        return found
    chosen = []
    for name in wanted:
        path = data / f"{rules.full_name(name)}{rules.suffix}"
        if path not in found:
            names = ", ".join(one.stem for one in found)
            raise ContestError(f'{data} has no instance "{name}". Maybe one of {names}.')
        chosen.append(path)
    return chosen


def contest(
    family: str,
    paths: Sequence[Path],
    entrants: Sequence[str],
    budgets: Sequence[Budget],
    *,
    rosters: Path,
    checker: Path | None,
    told: Callable[[Run], None],
) -> list[Run]:
    """Run everybody on everything, one after another.

    `rosters` gets ENTRANT/INSTANCE-SEED.json for each run, and INSTANCE.json: the best of the
    entrant named first.
    """
    for name in entrants:
        entrant_called(name).prepare()
    runs: list[Run] = []
    for path in paths:
        for name in entrants:
            for budget in budgets:
                run = run_once(family, path, name, budget, rosters=rosters, checker=checker)
                told(run)
                runs.append(run)
        instance = FAMILIES[family].read(path)
        first = [
            run
            for run in runs
            if (run.instance, run.entrant) == (instance.name, entrants[0])
            and run.objective is not None
        ]
        if first:
            best = min(first, key=lambda run: (run.violations, run.objective))
            write_roster(
                rosters / f"{instance.name}.json", FAMILIES[family], instance, best.outcome
            )
    return runs
