"""The call schedule: 40 residents, 28 days, to the proven optimum, twice; then a clash.

python -m benchmarks.solver_calls [seed] [effort]
"""

from __future__ import annotations

import hashlib
import sys
import time
from dataclasses import replace

from nightfloat.solver.clash import find_clash
from nightfloat.solver.engine import Settings
from nightfloat.solver.fixes import propose
from nightfloat.solver.search import search
from tests.solver.grids import call_problem


def main(seed: int = 0, effort: float = 40.0) -> None:
    """Measure and print."""
    settings = Settings(seed=seed, effort=effort)
    for _ in range(2):
        begin, used = time.perf_counter(), time.process_time()
        found = search(call_problem(), settings)
        spent, used = time.perf_counter() - begin, time.process_time() - used
        digest = hashlib.sha256(repr(found.rows).encode()).hexdigest()[:12]
        tiers = [(tier.value, tier.bound) for tier in found.tiers]
        print(f"{spent:.1f} s wall, {used:.1f} s cpu, {found.status} {tiers} {digest}", flush=True)
    problem = call_problem(same_day_off=23)
    begin = time.perf_counter()
    clash = find_clash(problem, settings)
    print(f"clash {time.perf_counter() - begin:.2f} s, {len(clash.limits) if clash else 0} limits")
    if clash:
        fixes = propose(problem, clash, 1, replace(settings, effort=4.0))
        print(f"with fixes {time.perf_counter() - begin:.2f} s: {[fix.kind for fix in fixes]}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]), *map(float, sys.argv[2:3]))
