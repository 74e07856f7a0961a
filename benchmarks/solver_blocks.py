"""Block rotation: our neighbourhoods against one CP-SAT solve, same machine, same minute.

python -m benchmarks.solver_blocks [people] [blocks] [effort]
"""

from __future__ import annotations

import sys
import time
from dataclasses import replace

from benchmarks.solver_problems import block_problem
from nightfloat.rules.language import Tier
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.model import CellModel
from nightfloat.solver.result import problem_hash
from nightfloat.solver.score import settled
from nightfloat.solver.search import Incumbent, search


def main(people: int = 120, blocks: int = 26, effort: float = 60.0) -> None:
    """Run both and print what each reached."""
    problem = block_problem(people, blocks)
    print(f"{people} x {blocks}, {len(problem.limits)} limits, {problem_hash(problem)[:12]}")
    settings = Settings(effort=effort)
    begin = time.perf_counter()
    told = [(0, 0, 0, 0)]

    def report(best: Incumbent) -> None:
        if best.costs != told[0]:
            told[0] = best.costs
            print(
                f"{time.perf_counter() - begin:7.1f} s {best.phase} {best.costs} {best.bounds}",
                flush=True,
            )

    found = search(problem, settings, report)
    spent = time.perf_counter() - begin
    print(f"nightfloat {spent:.1f} s {found.status} {found.tiers} {found.iterations} iterations")
    model = CellModel(settled(problem, lambda _: True))
    for limit in problem.limits:
        model.add(limit)
    model.minimise([(Tier.FAIR, 1_000), (Tier.WISHES, 1)])
    alone = replace(settings, fast=True, effort=1e9)
    alone.control.deadline = time.monotonic() + spent
    answer = run(model, alone)
    costs = [model.costs[t].value(answer.solution) for t in Tier] if answer.solution else None
    print(f"CP-SAT alone {spent:.1f} s {answer.status} {costs} bound {answer.bound}")


if __name__ == "__main__":
    numbers = [float(one) for one in sys.argv[1:]]
    main(*map(int, numbers[:2]), *numbers[2:])
