"""The figures: what is measured, what it should reach, and how."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from nightfloat.bench.check_speed import check_speed
from nightfloat.bench.programmes import call_pool, clashing_pool
from nightfloat.interchange.folder import load_folder
from nightfloat.interchange.template import examples_root
from nightfloat.rules.programme import Plan, Programme
from nightfloat.solver.result import Progress, SolveRequest, SolveResult
from nightfloat.solver.solve import solve_programme
from nightfloat.solver.stop import StopRule, When

Counts = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One thing to measure: `run` returns counts and seconds by name."""

    id: str
    title: str
    reach: str
    run: Callable[[], Counts]


def example(name: str) -> Programme:
    """Return an example's programme."""
    return load_folder(str(examples_root() / name)).programme


class Watch:
    """Notes when a solve first has a legal schedule, and when each tier is proven or settled."""

    def __init__(self) -> None:
        self.began = time.perf_counter()
        self.marks: dict[str, float] = {}

    def __call__(self, progress: Progress) -> None:
        now = round(time.perf_counter() - self.began, 2)
        if progress.phase in ("settled", "improve") and progress.tier in ("legal", "covered"):
            self.marks.setdefault(f"{progress.problem}: first legal", now)
        if progress.phase == "settled":
            self.marks[f"{progress.problem}: {progress.tier} settled"] = now


def solved(programme: Programme, request: SolveRequest) -> tuple[SolveResult, Counts]:
    """Solve and return the result with its times, tiers and counts."""
    watch = Watch()
    result = solve_programme(programme, request, watch)
    counts: Counts = {"seconds": round(time.perf_counter() - watch.began, 2), **watch.marks}
    for problem in result.problems:
        counts[f"{problem.name}: tiers (cost, at least)"] = {
            tier.tier.name.lower(): [tier.value, tier.bound] for tier in problem.tiers
        }
        counts[f"{problem.name}: iterations"] = problem.iterations
    counts["violations"] = sum(finding.violation for finding in result.findings)
    return result, counts


def family_medicine() -> Counts:
    """The year, then its first block."""
    _, counts = solved(example("family-medicine"), SolveRequest(seed=1))
    return counts


def emergency_medicine() -> Counts:
    """Time to the first legal schedule, and minimum coverage after 60 s by the wall clock."""
    programme = example("emergency-medicine")
    request = SolveRequest(seed=1, stop=StopRule(When.TIME, 60))
    result, counts = solved(programme, request)
    counts["broken limits"] = sum(len(problem.broken) for problem in result.problems)
    return counts


def internal_medicine_year() -> Counts:
    """The 26 blocks of 120 residents alone."""
    programme = example("internal-medicine").with_(plan=Plan(year=True))
    _, counts = solved(programme, SolveRequest(seed=1))
    return counts


def calls() -> Counts:
    """40 residents x 28 days under ACGME, twice: proven, and the same bytes."""
    first, counts = solved(call_pool(), SolveRequest(seed=1))
    second, _ = solved(call_pool(), SolveRequest(seed=1))
    counts["same entries twice"] = first.entries == second.entries
    return counts


def clash() -> Counts:
    """From an impossible programme to the clash in words."""
    watch = Watch()
    told: dict[str, float] = {}

    def note(progress: Progress) -> None:
        now = round(time.perf_counter() - watch.began, 2)
        told.setdefault(progress.phase, now)
        if progress.clash:
            told.setdefault("clash in words", now)
        if len(progress.clash) > 1:
            told.setdefault("smallest ways out", now)

    result = solve_programme(clashing_pool(), SolveRequest(seed=1, effort=10.0, fixes=True), note)
    found = result.problems[0]
    return {
        "seconds": round(time.perf_counter() - watch.began, 2),
        "phases begin at": told,
        "limits in the clash": len(found.clash.limits) if found.clash else 0,
        "minimal": bool(found.clash and found.clash.minimal),
        "fixes proved": [fix.description for fix in found.fixes],
        "broken in the best schedule": len(found.broken),
    }


FIGURES = (
    Figure(
        id="family-medicine",
        title="family-medicine: the year, then a 28-day block",
        reach="top two tiers proven: year ≤ 5 s, block ≤ 10 s",
        run=family_medicine,
    ),
    Figure(
        id="emergency-medicine",
        title="emergency-medicine: 28 days",
        reach="first legal ≤ 10 s; ≥ 98 % of minimum coverage at 60 s",
        run=emergency_medicine,
    ),
    Figure(
        id="calls",
        title="40 residents × 28 days of ACGME call",
        reach="proven optimum, deterministic, ≤ 20 s",
        run=calls,
    ),
    Figure(
        id="internal-medicine-year",
        title="internal-medicine: 120 residents × 26 blocks",
        reach="legal ≤ 30 s, with a bound",
        run=internal_medicine_year,
    ),
    Figure(
        id="check",
        title="check of 120 residents × 364 days, all ACGME rules",
        reach="whole ≤ 50 ms warm; one clinician ≤ 5 ms",
        run=check_speed,
    ),
    Figure(
        id="clash",
        title="a clash in words: 40 × 28 with the seniors on leave",
        reach="explained ≤ 5 s",
        run=clash,
    ),
)
