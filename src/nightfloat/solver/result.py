"""What is asked of the engine, what it tells on the way, and what it hands back."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, TypeAlias

from nightfloat.domain.entry import Entry
from nightfloat.domain.findings import Finding
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Sum
from nightfloat.solver.clash_json import clash_json
from nightfloat.solver.outcome import Broken, Clash, Fix, RuleCost, TierResult, gap
from nightfloat.solver.stop import UNTIL_SPENT, StopRule


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveRequest:
    """How to solve. The same programme, request and version give the same bytes, unless `fast`.

    `effort` is deterministic time for each problem (about seconds of one core); `stop` may end it
    sooner. `workers` are threads: another number gives the same schedule, sooner or later. `fast`
    lets them race: quicker, and not reproducible; a time rule implies it, and its seconds take the
    place of the effort. `memory` limits the child's address space in bytes (None: not limited).
    """

    seed: int = 0
    effort: float = 40.0
    workers: int = 2
    fast: bool = False
    stop: StopRule = UNTIL_SPENT
    fixes: bool = True
    memory: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProblemResult:
    """One problem's outcome; `clash`, `broken` and `fixes` are empty when it is legal."""

    name: str
    hash: str
    tiers: tuple[TierResult, ...]
    by_rule: tuple[RuleCost, ...] = ()
    broken: tuple[Broken, ...] = ()
    clash: Clash | None = None
    fixes: tuple[Fix, ...] = ()
    variables: int = 0
    constraints: int = 0
    iterations: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SolveResult:
    """A schedule and its certificate. No clock time is in it: same input, same bytes."""

    entries: tuple[Entry, ...]
    problems: tuple[ProblemResult, ...]
    findings: tuple[Finding, ...]
    request: SolveRequest
    reproducible: bool
    stopped: bool
    packs: tuple[tuple[str, str], ...] = ()
    """(name, SHA-256) of each rule pack in force."""
    versions: tuple[tuple[str, str], ...] = ()

    @property
    def legal(self) -> bool:
        """True when every problem has a schedule that breaks no hard limit."""
        return not any(problem.broken for problem in self.problems)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a solve is. `objective`, `bound` and `gap` are those of the tier now worked on.

    `percent` is the share of the effort that is spent or not needed any more, `seconds_left` what
    the rest takes at most, as far as the clock can tell (None: not known yet). `unfilled` is how
    many people are missing where some are asked for. `clash` says what cannot all hold, as soon as
    that is known, then each smallest way out. In the phases of NOTHING_YET there is no schedule,
    and no number means anything.
    """

    phase: str
    problem: str
    tier: str
    objective: int
    bound: int
    percent: int
    iteration: int
    findings_by_rule: dict[str, int] = field(default_factory=dict)
    objectives: dict[str, int] = field(default_factory=dict)
    bounds: dict[str, int] = field(default_factory=dict)
    unfilled: int = 0
    unfilled_by_rule: dict[str, int] = field(default_factory=dict)
    seconds_left: int | None = None
    clash: tuple[str, ...] = ()

    @property
    def gap(self) -> int:
        """Objective less bound."""
        return self.objective - self.bound

    def as_json(self) -> dict[str, Any]:
        """Return what a progress line holds."""
        shown = {**asdict(self), "gap": self.gap}
        shown["gap_percent"] = gap(self.objective, self.bound)
        return shown


NOTHING_YET = ("start", "clash", "fixes")
"""Phases in which there is no schedule to speak of."""

OnProgress: TypeAlias = Callable[[Progress], None]


def problem_hash(problem: Problem) -> str:
    """Return the SHA-256 of a problem: letters, people, steps, domains, limits, in order."""
    grid = problem.grid
    content = {
        "letters": [letter.code for letter in grid.letters],
        "people": [person.id for person in grid.people],
        "steps": [step.id for step in grid.steps],
        "first": grid.first,
        "domain": grid.domain,
        "limits": [_limit(limit) for limit in problem.limits],
    }
    text = json.dumps(content, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _limit(limit: Limit) -> list[Any]:
    return [limit.rule, limit.tier, limit.person, limit.fixed, limit.judge, _of(limit.of)]


def _of(of: Count | Sum) -> list[Any]:
    bounds = [of.lo, of.hi, of.plo, of.phi]
    if isinstance(of, Sum):
        return [*bounds, of.cells]
    terms = [[pattern.sets, pattern.ends, weight] for pattern, weight in of.terms]
    return [*bounds, of.win, of.disjoint, terms]


def result_json(result: SolveResult) -> str:
    """Return the canonical text of result.json: the certificate and the findings."""
    content = {
        "legal": result.legal,
        "reproducible": result.reproducible,
        "stopped": result.stopped,
        "request": {**asdict(result.request), "stop": str(result.request.stop)},
        "versions": dict(result.versions),
        "packs": [list(pack) for pack in result.packs],
        "problems": [_problem(problem) for problem in result.problems],
        "findings": [_finding(finding) for finding in result.findings],
        "schedule": schedule_hash(result.entries),
    }
    return json.dumps(content, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def schedule_hash(entries: tuple[Entry, ...]) -> str:
    """Return the SHA-256 of entries in their order."""
    lines = [
        f"{e.clinician}|{e.start.isoformat()}|{e.end.isoformat()}|{e.kind}|{e.code}"
        f"|{e.rotation}|{e.site}"
        for e in entries
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _problem(problem: ProblemResult) -> dict[str, Any]:
    return {
        "name": problem.name,
        "hash": problem.hash,
        "tiers": [
            {
                "tier": t.tier.name.lower(),
                "value": t.value,
                "bound": t.bound,
                "gap": t.gap,
                "status": t.status,
                "found_by": t.found_by,
                "bound_by": t.bound_by,
            }
            for t in problem.tiers
        ],
        "by_rule": [
            {"rule": c.rule, "tier": c.tier.name.lower(), "value": c.value} for c in problem.by_rule
        ],
        "broken": [
            {"rule": b.limit.rule, "subject": b.limit.subject, "amount": b.amount}
            for b in problem.broken
        ],
        "clash": problem.clash and clash_json(problem.clash),
        "fixes": [
            {
                "kind": fix.kind,
                "rule": fix.limit.rule,
                "description": fix.description,
                "breaches_before": fix.breaches_before,
                "breaches_after": fix.breaches_after,
            }
            for fix in problem.fixes
        ],
        "counts": {
            "variables": problem.variables,
            "constraints": problem.constraints,
            "iterations": problem.iterations,
        },
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "message": finding.message,
        "clinicians": list(finding.clinicians),
        "start": finding.start and finding.start.isoformat(),
        "end": finding.end and finding.end.isoformat(),
        "measured": finding.measured,
        "limit": finding.limit,
        "unit": finding.unit,
        "facts": [list(fact) for fact in finding.facts],
        "breached": finding.breached,
    }
