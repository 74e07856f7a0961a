"""`nightfloat bench curtois`, `inrc1` and `residency`: ours beside its peers, checked."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from cyclopts import Parameter

from nightfloat.cli.codes import BROKEN, DONE
from nightfloat.cli.inputs import InputError
from nightfloat.cli.screen import errors, screen, table
from nightfloat.domain.errors import maybe

if TYPE_CHECKING:
    from nightfloat.bench.contest import Run
    from nightfloat.bench.tables import Row


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Options:
    """What each of the commands is told.

    Parameters
    ----------
    data
        The folder with the instances; those of our own are found in a checkout.
    instances
        Which ones, such as 5,8 or sprint01 or call-040x028-1; by default all in the folder.
    seconds
        Wall clock for each run.
    workers
        Cores that a run may use.
    seed
        Seed of the search.
    seeds
        Several seeds, such as 1,2,3: the table then shows medians.
    entrants
        Who takes part, such as cp-sat,highs; by default all that can.
    rosters
        Write the rosters into this folder: INSTANCE.json is the best of the entrant named first,
        ENTRANT/INSTANCE-SEED.json each run's.
    json
        Write everything, the course of each run too, to this file.
    markdown
        Write the table to this file.
    picture
        Draw objective and bound over time to this SVG file; with several instances, one file each.
    checker
        Another independent checker: a Python program called with an instance and a roster.
    """

    data: Path | None = None
    instances: str = ""
    seconds: float = 60
    workers: int = 2
    seed: int = 1
    seeds: str = ""
    entrants: str = ""
    rosters: Path | None = None
    json: Path | None = None
    markdown: Path | None = None
    picture: Path | None = None
    checker: Path | None = None


ALL = Options()
"""Every instance, everybody, sixty seconds."""


def curtois(options: Options = ALL) -> int:
    """Run ours and its peers on shift-scheduling instances of Curtois and Qu."""
    return _contest("curtois", options)


def inrc1(options: Options = ALL) -> int:
    """Run ours and its peers on instances of the first nurse rostering competition."""
    return _contest("inrc1", options)


def residency(options: Options = ALL) -> int:
    """Run ours and its peers on the residency benchmark (benchmarks/residency)."""
    return _contest("residency", options)


def _contest(family: str, options: Options) -> int:
    """Run, show and write; exit 1 when a checker disagrees."""
    from nightfloat.bench.contest import contest, entrant_called, instances_in
    from nightfloat.bench.families import FAMILIES
    from nightfloat.bench.outcome import Budget
    from nightfloat.bench.tables import best_known, content_of, markdown, rows_of

    seconds, workers, checker = options.seconds, options.workers, options.checker
    if seconds <= 0 or workers < 1:
        raise InputError(
            f"{seconds:g} seconds and {workers} workers are no budget. "
            "Maybe --seconds 60 --workers 2."
        )
    if checker is not None and not checker.is_file():
        raise InputError(f"{checker} is no file. Maybe the path of a checker written in Python.")
    rules = FAMILIES[family]
    data = options.data or rules.instances()
    if data is None:
        raise InputError("no instances are named. Maybe --data with the folder that holds them.")
    paths = instances_in(family, data, _names(options.instances))
    chosen = _chosen(_names(options.entrants))
    seeds = _seeds(options.seeds) or [options.seed]
    known = best_known(family, data)
    with tempfile.TemporaryDirectory() as folder:
        runs = contest(
            family,
            paths,
            chosen,
            [Budget(seconds, workers, seed) for seed in seeds],
            rosters=options.rosters or Path(folder),
            checker=checker or rules.checker(),
            told=_told,
        )
    rows = rows_of(runs, known)
    content = content_of(
        family,
        runs,
        known,
        [entrant_called(name) for name in chosen],
        command=_command(),
        settings={"seconds": seconds, "workers": workers, "seeds": seeds},
    )
    if options.json is not None:
        _write(options.json, json.dumps(content, indent=1, ensure_ascii=False) + "\n")
    if options.markdown is not None:
        _write(options.markdown, markdown(rules.title, content, rows))
    if options.picture is not None:
        _draw(options.picture, runs, seconds, known.best)
    _show(rows)
    return BROKEN if any(row.agreed is False for row in rows) else DONE


def _command() -> str:
    """Return the command as it was given, with the names of files and folders but not their place.

    A result file is to be published.
    """
    return " ".join(["nightfloat", *(part.rstrip("/").split("/")[-1] for part in sys.argv[1:])])


def _names(text: str) -> list[str]:
    return [name.strip() for name in text.split(",") if name.strip()]


def _seeds(text: str) -> list[int]:
    try:
        return [int(name) for name in _names(text)]
    except ValueError:
        raise InputError(f'"{text}" are no seeds. Maybe 1,2,3.') from None


def _chosen(names: Sequence[str]) -> list[str]:
    """Return the entrants asked for, or all that can take part; say who cannot and why."""
    from nightfloat.bench.entrants import ENTRANTS

    known = {one.name: one for one in ENTRANTS}
    for name in names:
        if name not in known:
            raise InputError(f'no entrant is called "{name}".{maybe(name, known)}')
        why = known[name].absent()
        if why:
            raise InputError(f"{name} cannot take part: {why}. Maybe leave it out of --entrants.")
    if names:
        return list(dict.fromkeys(names))
    for one in ENTRANTS:
        if one.absent():
            errors().print(f"{one.name} does not take part: {one.absent()}.", style="dim")
    return [one.name for one in ENTRANTS if not one.absent()]


def _told(run: Run) -> None:
    """Say how a run ended."""
    found = run.outcome.note or "no schedule" if run.objective is None else f"{run.objective}"
    errors().print(
        f"{run.instance}, {run.entrant}, seed {run.seed}: {found}", style="dim", markup=False
    )


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def _draw(path: Path, runs: Sequence[Run], seconds: float, best: dict[str, int]) -> None:
    """Draw each instance's runs with the first seed."""
    from nightfloat.bench.picture import picture
    from nightfloat.bench.results import Course

    names = list(dict.fromkeys(run.instance for run in runs))
    for name in names:
        drawn = [
            Course(name, run.entrant, run.outcome.trail)
            for run in runs
            if run.instance == name and run.seed == runs[0].seed
        ]
        file = path if len(names) == 1 else path.with_stem(f"{path.stem}-{name}")
        text = picture(drawn, seconds, best.get(name))
        if text:
            _write(file, text)


def draw(result: Path, instance: str, *, out: Path) -> int:
    """Draw objective and bound over time of one instance's runs with the first seed.

    Parameters
    ----------
    result
        A JSON file that a benchmark wrote.
    instance
        The instance.
    out
        The SVG file to write.
    """
    from nightfloat.bench.picture import picture
    from nightfloat.bench.results import courses, load

    found = load(result)
    known = {line.instance: line.best_known for line in found.table}
    text = picture(courses(found, instance), found.settings.seconds, known.get(instance))
    if not text:
        raise InputError(f'no run found anything on "{instance}". Maybe draw another instance.')
    _write(out, text)
    return DONE


def figures_table(*results: Path, out: Path | None = None) -> int:
    """Compute the figures to reach from result files and print them as a Markdown table.

    Parameters
    ----------
    results
        JSON files that benchmarks wrote; of equal runs the later file counts.
    out
        Write the table to this file as well.
    """
    from nightfloat.bench.goals import table as figures
    from nightfloat.bench.results import load

    if not results:
        raise InputError("no result files are named. Maybe those that --json wrote.")
    text = figures([load(path) for path in results])
    if out is not None:
        _write(out, text)
    screen().print(text, markup=False, soft_wrap=True)
    return DONE


def record(*results: Path, rosters: Path) -> int:
    """Take better values and bounds of the residency benchmark over into its table.

    Its own program does so (benchmarks/residency/best_known.py), which checks each schedule first;
    exit code 1 says that it refused one.

    Parameters
    ----------
    results
        JSON files that nightfloat bench residency wrote.
    rosters
        The folder that it wrote the schedules to.
    """
    from nightfloat.bench.record import record_result
    from nightfloat.bench.results import load

    refused = False
    for path in results:
        for said in record_result(load(path), rosters):
            refused = refused or said.refused
            screen().print(said.text, markup=False, soft_wrap=True)
    return BROKEN if refused else DONE


SHORT = {
    "instance": "instance",
    "best known": "known",
    "entrant": "entrant",
    "objective": "objective",
    "gap to best known": "gap",
    "bound": "bound",
    "gap to bound": "gap",
    "first legal s": "legal s",
    "checker agreed": "checked",
}
"""The columns that a screen has room for, and what they are called there."""


def _show(rows: Sequence[Row]) -> None:
    from nightfloat.bench.tables import HEADINGS

    shown = table(*SHORT.values(), right=("known", "objective", "gap", "bound", "legal s"))
    for row in rows:
        cells = dict(zip(HEADINGS, row.cells(), strict=True))
        shown.add_row(*(cells[heading].replace("*", "") for heading in SHORT))
    screen().print(shown)
