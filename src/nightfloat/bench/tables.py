"""What a benchmark says: one row for each instance and entrant, as Markdown and as JSON.

With several seeds a row holds medians (the lower one of an even number, so that each figure is one
that was measured); the JSON keeps every run with its trail.
"""

from __future__ import annotations

import json
import os
import platform
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from nightfloat import __version__
from nightfloat.bench.contest import Run
from nightfloat.bench.entrants import Entrant

HEADINGS = (
    "instance",
    "best known",
    "known bound",
    "entrant",
    "objective",
    "gap to best known",
    "bound",
    "gap to bound",
    "first legal s",
    "checker agreed",
    "memory MB",
    "note",
)


@dataclass(frozen=True, slots=True)
class BestKnown:
    """Best known objectives of a family of instances and bounds, and where they are from."""

    source: str
    best: dict[str, int]
    bounds: dict[str, int] = field(default_factory=dict)


def best_known(family: str, data: Path | None = None) -> BestKnown:
    """Return what is known of a family; of our own instances it stands beside their folder."""
    text = (files("nightfloat.bench") / "best_known.toml").read_text(encoding="utf-8")
    found = tomllib.loads(text)[family]
    file = None if data is None or "file" not in found else data.parent / found["file"]
    if file is None or not file.is_file():
        return BestKnown(found["source"], found.get("best", {}))
    rows = json.loads(file.read_text(encoding="utf-8"))
    return BestKnown(
        found["source"],
        {name: row["objective"] for name, row in rows.items()},
        {name: row["bound"] for name, row in rows.items() if row["bound"] is not None},
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: an instance, an entrant, medians over seeds.

    Gaps are ratios: of the best known objective, and of the objective itself for the bound.
    `agreed` is None where nothing was checked.
    """

    instance: str
    best_known: int | None
    known_bound: int | None
    entrant: str
    objective: int | None
    gap_to_best_known: float | None
    bound: int | None
    gap_to_bound: float | None
    first_legal_seconds: float | None
    agreed: bool | None
    memory_mb: int
    note: str

    def cells(self) -> tuple[str, ...]:
        """Return the cells in the order of HEADINGS."""
        agreed = {True: "yes", False: "**no**", None: "not checked"}[self.agreed]
        return (
            self.instance,
            _number(self.best_known),
            _number(self.known_bound),
            self.entrant,
            _number(self.objective),
            _percent(self.gap_to_best_known),
            _number(self.bound),
            _percent(self.gap_to_bound),
            "–" if self.first_legal_seconds is None else f"{self.first_legal_seconds:.2f}",
            "–" if self.objective is None else agreed,
            _number(self.memory_mb or None),
            self.note,
        )


def _number(value: int | None) -> str:
    return "–" if value is None else str(value)


def _percent(ratio: float | None) -> str:
    return "–" if ratio is None else f"{ratio * 100:.2f}%"


def rows_of(runs: Sequence[Run], known: BestKnown) -> list[Row]:
    """Return a row for each instance and entrant, in the order in which they ran."""
    groups: dict[tuple[str, str], list[Run]] = {}
    for run in runs:
        groups.setdefault((run.instance, run.entrant), []).append(run)
    return [_row(group, known) for group in groups.values()]


def _row(group: Sequence[Run], known: BestKnown) -> Row:
    best = known.best.get(group[0].instance)
    found = len([run for run in group if run.objective is not None])
    # A run without a schedule is worse than any with one: the median then may be none.
    objective = median([run.objective for run in group], worst=_largest)
    bound = median([run.outcome.bound for run in group], worst=_smallest)
    notes = dict.fromkeys(run.outcome.note for run in group if run.outcome.note)
    if found < len(group):
        missing = (
            "no schedule" if not found else f"no schedule in {len(group) - found} of {len(group)}"
        )
        notes = {missing: None, **notes}
    verdicts = [run.agreed for run in group if run.objective is not None]
    return Row(
        instance=group[0].instance,
        best_known=best,
        known_bound=known.bounds.get(group[0].instance),
        entrant=group[0].entrant,
        objective=objective,
        gap_to_best_known=(objective - best) / best if objective is not None and best else None,
        bound=bound,
        gap_to_bound=(objective - bound) / objective if objective and bound is not None else None,
        first_legal_seconds=median(
            [run.outcome.first_legal_seconds for run in group], worst=_largest
        ),
        agreed=None if None in verdicts or not verdicts else all(verdicts),
        memory_mb=max(run.outcome.memory_mb for run in group),
        note="; ".join(notes),
    )


_largest, _smallest = float("inf"), float("-inf")


def median(values: Iterable[Any], *, worst: float) -> Any:
    """Return the lower median; None counts as the worst, which is infinite."""
    ordered = sorted((worst if value is None else value) for value in values)
    found = ordered[(len(ordered) - 1) // 2] if worst > 0 else ordered[len(ordered) // 2]
    return None if found == worst else found


def machine() -> dict[str, str]:
    """Return what a run depends on: processor, cores, memory, system, Python, our version.

    No name of a computer or a user and no path.
    """
    cpu = platform.processor()
    info = Path("/proc/cpuinfo")
    if info.exists():
        model = re.search(r"model name\s*:\s*(.+)", info.read_text(encoding="utf-8"))
        cpu = model[1] if model else cpu
    return {
        "processor": cpu,
        "cores": str(os.cpu_count()),
        "memory": f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.0f} GiB",
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "nightfloat": __version__,
    }


def content_of(
    family: str,
    runs: Sequence[Run],
    known: BestKnown,
    entrants: Sequence[Entrant],
    *,
    command: str,
    settings: dict[str, Any],
) -> dict[str, Any]:
    """Return everything about a benchmark as JSON, which `results.load` reads."""
    return {
        "family": family,
        "command": command,
        "machine": machine(),
        "versions": {one.name: one.versions() for one in entrants},
        "settings": settings,
        "best_known_source": known.source,
        "table": [asdict(row) for row in rows_of(runs, known)],
        "runs": [_run(run) for run in runs],
    }


def _run(run: Run) -> dict[str, Any]:
    outcome = run.outcome
    return {
        "instance": run.instance,
        "entrant": run.entrant,
        "seed": run.seed,
        "objective": run.objective,
        "claimed": outcome.objective,
        "violations": run.violations,
        "by_rule": dict(run.by_rule),
        "bound": outcome.bound,
        "first_legal_seconds": outcome.first_legal_seconds,
        "checker": None if run.verdict is None else asdict(run.verdict),
        "agreed": run.agreed,
        "memory_mb": outcome.memory_mb,
        "phases": dict(outcome.phases),
        "trail": [list(point) for point in outcome.trail],
        "note": outcome.note,
    }


def spelled(named: Mapping[str, str]) -> str:
    """Return names and values as a line."""
    return ", ".join(f"{name} {value}" for name, value in named.items())


def markdown(title: str, content: dict[str, Any], rows: Sequence[Row]) -> str:
    """Return a benchmark as Markdown."""
    lines = [
        f"# {title}",
        "",
        f"`{content['command']}`",
        "",
        f"Machine: {spelled(content['machine'])}.",
        "",
        *(
            f"* {name}: {spelled(versions) or 'no version'}"
            for name, versions in content["versions"].items()
        ),
        "",
        f"Best known: {content['best_known_source']}.",
        "",
        "| " + " | ".join(HEADINGS) + " |",
        "| " + " | ".join("---" for _ in HEADINGS) + " |",
        *("| " + " | ".join(row.cells()) + " |" for row in rows),
        "",
    ]
    return "\n".join(lines)
