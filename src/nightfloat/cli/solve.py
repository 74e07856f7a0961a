"""`nightfloat solve`: a schedule for everything the programme plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Parameter
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeElapsedColumn

from nightfloat.cli.codes import BROKEN, DONE
from nightfloat.cli.inputs import day_in, programme_in, schedule_in
from nightfloat.cli.report import show_findings, show_problem
from nightfloat.cli.screen import errors, screen

if TYPE_CHECKING:
    from nightfloat.domain.entry import Entry
    from nightfloat.rules.programme import Programme
    from nightfloat.solver.result import SolveRequest, SolveResult


def solve(
    folder: Path,
    /,
    *,
    out: Path = Path("out"),
    seed: int = 1,
    from_: Annotated[Path | None, Parameter(name="--from")] = None,
    changes_near: str | None = None,
    effort: float = 40.0,
    workers: int = 2,
    fast: Annotated[bool, Parameter(negative="")] = False,
    stop: str = "effort",
    fixes: bool = True,
    json: Annotated[bool, Parameter(negative="")] = False,
) -> int:
    """Make a schedule: DIR/schedule.csv (flat format) and DIR/result.json (its certificate).

    The same folder, seed, effort, stop rule and version give the same bytes on any number of
    threads, unless --fast or a time rule. Ctrl-C keeps the best schedule so far.

    Parameters
    ----------
    folder
        The programme folder.
    out
        Where the two files go.
    seed
        Of equally good schedules, another seed may find another one.
    from_
        A schedule to stay close to.
    changes_near
        The day from which on changes are dearest (with --from).
    effort
        Deterministic time for each problem, about seconds of one core.
    workers
        Threads; they change the time, not the schedule.
    fast
        Let the threads race; quicker, and not reproducible.
    stop
        When to stop: effort (all of it), time:60 (seconds for each problem instead of the effort;
        not reproducible), gap:2 (each tier within 2 % of its bound), no-improvement:20 (rounds in
        a row without gain), or first-legal.
    fixes
        When rules clash, look for single changes that help and prove them.
    json
        Print result.json instead of tables.
    """
    from nightfloat.interchange.flat import write_flat
    from nightfloat.solver.result import SolveRequest, result_json
    from nightfloat.solver.stop import stop_rule

    programme = programme_in(folder)
    if from_ is not None:
        near = day_in(changes_near) if changes_near else None
        programme = stay_close(programme, from_, near)
    request = SolveRequest(
        seed=seed,
        effort=effort,
        workers=workers,
        fast=fast,
        stop=stop_rule(stop),
        fixes=fixes,
    )
    result = _watched(programme, request, quiet=json)
    out.mkdir(parents=True, exist_ok=True)
    text = result_json(result)
    (out / "schedule.csv").write_text(
        write_flat(result.entries, programme.calendar.tz), encoding="utf-8", newline="\n"
    )
    (out / "result.json").write_text(text, encoding="utf-8", newline="\n")
    if json:
        print(text, end="")
    else:
        _show(programme, result, out, folder)
    return BROKEN if any(finding.violation for finding in result.findings) else DONE


def stay_close(programme: Programme, path: Path, near: date | None) -> Programme:
    """Return the programme with an earlier schedule to stay close to, near days most of all."""
    from nightfloat.rules.library.stability import Stability

    rules = tuple(
        replace(rule, near=near) if near and isinstance(rule, Stability) else rule
        for rule in programme.rules
    )
    if not any(isinstance(rule, Stability) for rule in rules):
        rules = (*rules, Stability(id="stability", near=near))
    return programme.with_(rules=rules, last_schedule=schedule_in(path))


def _watched(programme: Programme, request: SolveRequest, *, quiet: bool) -> SolveResult:
    """Run the solve with a progress bar on standard error, if a person is watching."""
    from nightfloat.solver.client import run

    console = errors()
    if quiet or not console.is_terminal:
        return run(programme, request)
    columns = (
        TextColumn("{task.fields[problem]:<10}"),
        BarColumn(bar_width=24),
        TaskProgressColumn(),
        TimeElapsedColumn(),
        TextColumn("{task.description}"),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task("reading", total=100, problem="")

        def told(progress: Mapping[str, Any]) -> None:
            bar.update(
                task,
                completed=progress["percent"],
                description=_standing(progress),
                problem=progress["problem"],
            )

        return run(programme, request, told)


def _standing(progress: Mapping[str, Any]) -> str:
    """Return how a solve stands, in one line."""
    from nightfloat.solver.result import NOTHING_YET

    phase = str(progress["phase"])
    if phase in NOTHING_YET:
        return f"cannot all hold: {progress['clash'][0]}" if progress["clash"] else phase
    words = [f"{phase}: {progress['tier']} {progress['objective']}, at least {progress['bound']}"]
    if progress["unfilled"]:
        words.append(f"{progress['unfilled']} unfilled")
    if progress["seconds_left"]:
        words.append(f"at most {progress['seconds_left']} s more")
    return ", ".join(words)


def quality(programme: Programme, entries: Sequence[Entry]) -> str:
    """Return the few numbers that a chief asks for first."""
    from nightfloat.explain.score import score

    rated = score(programme, entries)
    asked = sum(one.total for one in rated.requests)
    granted = sum(one.granted for one in rated.requests)
    words = [f"{float(100 * rated.minimum_met):.1f} % of minimum coverage".replace(".0 %", " %")]
    if asked:
        words.append(f"{granted} of {asked} requests granted")
    return ", ".join(words) + "."


def _show(programme: Programme, result: SolveResult, out: Path, folder: Path) -> None:
    console = screen()
    console.print(f"[head]{programme.name}[/]")
    for problem in result.problems:
        show_problem(problem)
    show_findings(result.findings, most=12)
    console.print(quality(programme, result.entries))
    if result.stopped:
        console.print("[should]Stopped: this is the best so far; another run may differ.[/]")
    elif not result.reproducible:
        console.print("[should]Not reproducible: another run may differ.[/]")
    console.print(f"Wrote [bold]{out / 'schedule.csv'}[/] and [bold]{out / 'result.json'}[/].")
    console.print(f"Next:  nightfloat score {folder} --schedule {out}", style="dim")
