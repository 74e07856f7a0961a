"""How long a sick call takes to repair: random cases on each example, proven or not.

    python -m benchmarks.repair_figures [--cases N] [--seed N] [--schedules DIR] [--json FILE]

Each example is solved first, or read from DIR/NAME/schedule.csv. A case is somebody who works on a
random day of the first planned block and is out for one to three days. The block is compiled
before; what is measured is the search (building its models included), by the wall and the
processor's clock.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections import Counter
from pathlib import Path
from random import Random

from nightfloat.interchange.flat import read_flat
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.check import Reading, read_days
from nightfloat.rules.programme import Programme
from nightfloat.rules.reading import rotations_of
from nightfloat.solver.client import run
from nightfloat.solver.engine import Settings
from nightfloat.solver.repair import Case, Ground, repairs
from nightfloat.solver.result import SolveRequest

EXAMPLES = Path(__file__).parents[1] / "examples"
NAMES = ("tiny", "family-medicine", "emergency-medicine", "internal-medicine", "surgery-call")
EFFORT = 1.0
"""Deterministic time of each search of a repair, as the application gives it."""
SOLVE = 20.0
"""Deterministic time of each problem where an example has to be solved first."""


def reading_of(programme: Programme, schedules: Path | None, name: str) -> Reading:
    """Return the first planned block of a solved example."""
    if schedules is not None:
        file = schedules / name / "schedule.csv"
        entries = read_flat(file.read_bytes(), where=file.name)
    else:
        request = SolveRequest(seed=1, effort=SOLVE, workers=2, fixes=False)
        entries = run(programme, request).entries
    rotations = rotations_of(entries, programme.calendar)
    return read_days(programme, programme.plan.blocks[:1], entries, rotations)


def sick_call(reading: Reading, random: Random) -> Case:
    """Return somebody at work on a random day who is out for one to three days."""
    grid, rows = reading.grid, reading.rows
    work = [
        (row, step)
        for row in range(len(grid.people))
        for step in grid.horizon
        if grid.letters[rows[row][step]].shifts
    ]
    row, first = random.choice(work)
    days = range(first, min(first + random.choice((1, 1, 2, 3)), grid.length))
    fixed = tuple(tuple(one) for one in rows)
    # Whoever is on leave, or not there, stays so.
    forced = {
        (row, day): 0 if grid.letters[rows[row][day]].shifts else rows[row][day] for day in days
    }
    return Case(rows=fixed, first=first, forced=forced)


def measured(name: str, schedules: Path | None, cases: int, seed: int) -> dict[str, object]:
    """Return the figures of one example."""
    programme = load_folder(EXAMPLES / name).programme
    reading = reading_of(programme, schedules, name)
    begun = time.process_time()
    ground = Ground(reading.problem)
    ready = time.process_time() - begun
    random = Random(seed)
    walls, cpus = [], []
    moves: Counter[int] = Counter()
    proven = missing = 0
    for _ in range(cases):
        case = sick_call(reading, random)
        wall, cpu = time.perf_counter(), time.process_time()
        (found,) = repairs(ground, case, Settings(workers=1, effort=EFFORT))
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
        moves[len(found.moves)] += 1
        proven += found.proven
        missing += found.missing > 0
    return {
        "example": name,
        "people": len(reading.grid.people),
        "limits": len(reading.problem.limits),
        "cases": cases,
        "proven": proven,
        "left_open": missing,
        "moves": {str(count): times for count, times in sorted(moves.items())},
        "wall_ms": _percentiles(walls),
        "cpu_ms": _percentiles(cpus),
        "index_cpu_ms": round(1000 * ready),
    }


def _percentiles(seconds: list[float]) -> dict[str, int]:
    ordered = sorted(seconds)
    at = {"p50": 0.5, "p95": 0.95, "max": 1.0}
    return {
        name: round(1000 * ordered[max(0, min(len(ordered) - 1, round(share * len(ordered)) - 1))])
        for name, share in at.items()
    }


def main() -> None:
    """Measure, print a line an example, and write them."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--cases", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--schedules", type=Path)
    parser.add_argument("--examples", default=",".join(NAMES))
    parser.add_argument("--json", type=Path)
    asked = parser.parse_args()
    rows = []
    for name in asked.examples.split(","):
        row = measured(name, asked.schedules, asked.cases, asked.seed)
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()
        rows.append(row)
    if asked.json is not None:
        asked.json.write_text(json.dumps(rows, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
