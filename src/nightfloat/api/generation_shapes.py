"""What the routes of generations take and answer."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from nightfloat.api.deps import Answer, Body, example

_REQUEST = {"seed": 1, "effort": 40.0, "workers": 2, "fast": False, "base": None}
_POINT = {
    "t": 1840,
    "problem": "block 1",
    "tier": "fair",
    "objective": 12,
    "bound": 9,
    "iteration": 48,
}
_GENERATION = {
    "id": 3,
    "schedule": 2,
    "state": "running",
    "phase": "improve",
    "problem": "block 1",
    "tier": "fair",
    "objective": 12,
    "bound": 9,
    "gap": 3,
    "percent": 50,
    "iteration": 48,
    "findings_by_rule": {"fair-nights": 8, "two-weekends": 4},
    "point": _POINT,
    "created": "2026-06-01T08:00:00Z",
    "started": "2026-06-01T08:00:00Z",
    "finished": None,
    "version": None,
    "error": None,
    "stop": None,
    "request": _REQUEST,
    "author": {"id": 1, "name": "Maria Ortiz"},
}
_OUTCOME = {
    "number": 4,
    "legal": True,
    "reproducible": True,
    "stopped": False,
    "violations": 0,
    "advisories": 2,
    "unfilled": 0,
    "wishes": {"granted": 7, "asked": 9},
    "tiers": [
        {"problem": "block 1", "tier": "fair", "value": 12, "bound": 12, "status": "optimal"}
    ],
    "clashes": [],
    "fixes": [],
}


class GenerationOrder(Body):
    """How to generate. The same facts, seed, effort and workers give the same schedule."""

    model_config = example({"seed": 1, "effort": 40.0, "workers": 2, "fast": False, "base": None})

    seed: int = Field(1, ge=0, le=2**31 - 1, description="Another one may find another schedule.")
    effort: float = Field(
        40.0, gt=0, le=3600, description="Deterministic time a problem: about seconds of a core."
    )
    workers: int = Field(2, ge=1, le=16, description="Search threads.")
    fast: bool = Field(False, description="By the wall clock: quicker, and not reproducible.")
    base: int | None = Field(
        None, ge=1, le=2**53 - 1, description="A version of the schedule whose pins stay."
    )


class GenerationCancel(Body):
    """How to stop: with the best schedule so far as a draft, or with nothing."""

    model_config = example({"keep": True})

    keep: bool


class GenerationPoint(Answer):
    """A better schedule or bound: `t` milliseconds after the start."""

    model_config = example(_POINT)

    t: int
    problem: str
    tier: str
    objective: int
    bound: int
    iteration: int


class GenerationAuthor(Answer):
    """Who ordered it."""

    id: int
    name: str


class GenerationError(Answer):
    """Why it failed, and the way out."""

    code: str
    message: str


class GenerationRequest(Answer):
    """What was asked for."""

    seed: int
    effort: float
    workers: int
    fast: bool
    base: int | None


class Generation(Answer):
    """How a generation stands; `objective` and `bound` are those of the tier now worked on."""

    model_config = example(_GENERATION)

    id: int
    schedule: int
    state: str
    phase: str | None
    problem: str | None
    tier: str | None
    objective: int | None
    bound: int | None
    gap: int | None
    percent: int
    iteration: int | None
    findings_by_rule: dict[str, int]
    point: GenerationPoint | None
    created: str
    started: str | None
    finished: str | None
    version: int | None
    error: GenerationError | None
    stop: str | None
    request: GenerationRequest
    author: GenerationAuthor


class TierOutcome(Answer):
    """What a tier costs, and the least it can cost."""

    problem: str
    tier: str
    value: int
    bound: int
    status: str


class ClashLimit(Answer):
    """One demand of a clash, in words."""

    rule: str
    subject: str


class GenerationClash(Answer):
    """Demands that cannot all hold; `minimal`: without any of them the others can."""

    problem: str
    minimal: bool
    limits: tuple[ClashLimit, ...]


class ProvedFix(Answer):
    """A change that was proved to help: what breaches there were, and what is left."""

    problem: str
    kind: str
    rule: str
    description: str
    breaches_before: int
    breaches_after: int


class GenerationWishes(Answer):
    """Requests that the schedule speaks of, and how many of them it grants wholly."""

    granted: int
    asked: int


class GenerationOutcome(Answer):
    """What came of it when it was made; `number` is the draft's number in its schedule."""

    model_config = example(_OUTCOME)

    number: int
    legal: bool
    reproducible: bool
    stopped: bool
    violations: int
    advisories: int
    unfilled: int
    wishes: GenerationWishes
    tiers: tuple[TierOutcome, ...]
    clashes: tuple[GenerationClash, ...]
    fixes: tuple[ProvedFix, ...]


class GenerationDetail(Generation):
    """A generation with its chart, and its outcome once there is a draft."""

    model_config = example({**_GENERATION, "points": [_POINT], "outcome": None})

    points: tuple[GenerationPoint, ...]
    outcome: GenerationOutcome | None


class Generations(Answer):
    """A page of generations, newest first; `next` is the cursor of the next one."""

    model_config = example({"items": [_GENERATION], "next": None})

    items: tuple[Generation, ...]
    next: str | None


class PreflightIssue(Answer):
    """One thing to know: `impossible` (no legal schedule), `tight`, or `note`."""

    severity: str
    words: str
    detail: tuple[str, ...]
    rule: str
    clinicians: tuple[str, ...]
    start: date | None
    end: date | None


class PreflightShare(Answer):
    """One problem of the solve: person-days (or person-blocks) asked for, and there."""

    name: str
    people: int
    steps: int
    needed: int
    available: int


class RuleInForce(Answer):
    """A rule as a sentence."""

    id: str
    severity: str
    words: str


class PackInForce(Answer):
    """A rule pack, and how many rules it has."""

    name: str
    title: str
    rules: int


class PlannedBlock(Answer):
    """A block whose days are planned; `end` is its last day."""

    id: str
    start: date
    end: date


class Preflight(Answer):
    """What a generation would schedule, and what is known to stand in its way."""

    model_config = example(
        {
            "schedule": 2,
            "base": None,
            "possible": False,
            "year": False,
            "blocks": [{"id": "1", "start": "2026-07-01", "end": "2026-07-28"}],
            "start": "2026-07-01",
            "end": "2026-07-28",
            "people": 8,
            "leave": 2,
            "requests": 3,
            "pins": 2,
            "shares": [
                {"name": "block 1", "people": 8, "steps": 28, "needed": 104, "available": 215}
            ],
            "rules": [{"id": "night", "severity": "must", "words": "N: at least 1 people."}],
            "packs": [{"name": "acgme", "title": "ACGME common work-hour rules", "rules": 14}],
            "issues": [
                {
                    "severity": "impossible",
                    "words": "N on Fri 10 Jul 2026: 1 person needed, 0 can be there.",
                    "detail": ["6 on leave: Ana Ruiz, Ben Cho, Cara Diaz, Dan Eck and 2 more."],
                    "rule": "night",
                    "clinicians": ["r1", "r2"],
                    "start": "2026-07-10",
                    "end": "2026-07-10",
                }
            ],
        }
    )

    schedule: int
    base: int | None
    possible: bool
    year: bool
    blocks: tuple[PlannedBlock, ...]
    start: date
    end: date
    people: int
    leave: int
    requests: int
    pins: int
    shares: tuple[PreflightShare, ...]
    rules: tuple[RuleInForce, ...]
    packs: tuple[PackInForce, ...]
    issues: tuple[PreflightIssue, ...]
