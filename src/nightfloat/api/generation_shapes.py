"""What the routes of generations take and answer."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from nightfloat.api.clash_shapes import GenerationClash, ProvedFix
from nightfloat.api.deps import Answer, Body, example
from nightfloat.solver.stop import StopRule, StopRuleError, When

StopWhen = Literal["effort", "time", "gap", "no-improvement", "first-legal"]

_STOP = {"when": "gap", "value": 2.0}
_REQUEST = {
    "seed": 1,
    "effort": 40.0,
    "workers": 2,
    "fast": False,
    "base": None,
    "stop": _STOP,
}
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
    "gap_percent": 25.0,
    "objectives": {"legal": 0, "covered": 2, "fair": 12, "wishes": 31},
    "bounds": {"legal": 0, "covered": 2, "fair": 9, "wishes": 0},
    "unfilled": 2,
    "unfilled_by_rule": {"day-cover": 2},
    "seconds_left": 35,
    "percent": 50,
    "iteration": 48,
    "findings_by_rule": {"fair-nights": 8, "two-weekends": 4},
    "clash": [],
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
        {
            "problem": "block 1",
            "tier": "fair",
            "value": 12,
            "bound": 12,
            "gap": 0.0,
            "status": "optimal",
            "found_by": "neighbourhoods",
            "bound_by": "CP-SAT proof",
        }
    ],
    "by_rule": [{"problem": "block 1", "tier": "fair", "rule": "fair-nights", "value": 12}],
    "clashes": [],
    "fixes": [],
}


class GenerationStop(Body):
    """When to stop.

    `effort`: all of it. `time`: `value` seconds for each problem instead of the effort; not
    reproducible. `gap`: each tier within `value` per cent of its bound. `no-improvement`: `value`
    rounds in a row without gain. `first-legal`: the first schedule that breaks no rule.
    """

    model_config = example(_STOP)

    when: StopWhen = "effort"
    value: float | None = None

    @model_validator(mode="after")
    def means_something(self) -> GenerationStop:
        """Refuse a number where none belongs, and none where one does."""
        try:
            self.rule()
        except StopRuleError as error:
            raise ValueError(str(error)) from error
        return self

    def rule(self) -> StopRule:
        """Return the solver's rule."""
        return StopRule(When(self.when), self.value)


class GenerationOrder(Body):
    """How to generate. The same facts, seed, effort and stop rule give the same schedule."""

    model_config = example(_REQUEST)

    seed: int = Field(1, ge=0, le=2**31 - 1, description="Another one may find another schedule.")
    effort: float = Field(
        40.0, gt=0, le=3600, description="Deterministic time a problem: about seconds of a core."
    )
    workers: int = Field(2, ge=1, le=16, description="Threads: they change only the time.")
    fast: bool = Field(
        False, description="By the wall clock, effort in seconds: quicker, and not reproducible."
    )
    base: int | None = Field(
        None, ge=1, le=2**53 - 1, description="A version of the schedule whose pins stay."
    )
    stop: GenerationStop = Field(
        default_factory=GenerationStop, description="When to stop before the effort is spent."
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


class GenerationStopRule(Answer):
    """When to stop, and the number that it takes."""

    when: StopWhen
    value: float | None


class GenerationRequest(Answer):
    """What was asked for."""

    seed: int
    effort: float
    workers: int
    fast: bool
    base: int | None
    stop: GenerationStopRule


class Generation(Answer):
    """How a generation stands.

    `objective`, `bound` and `gap` are those of the tier now worked on, `objectives` and `bounds`
    of all tiers. `percent` is the share of the effort that is spent or not needed any more,
    `seconds_left` what the rest takes at most, `unfilled` how many people are missing where some
    are asked for. `clash` says what cannot all hold, then each smallest way out, as soon as they
    are known.
    """

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
    gap_percent: float | None
    objectives: dict[str, int]
    bounds: dict[str, int]
    unfilled: int | None
    unfilled_by_rule: dict[str, int]
    seconds_left: int | None
    percent: int
    iteration: int | None
    findings_by_rule: dict[str, int]
    clash: tuple[str, ...]
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
    """What a tier costs and the least it can cost, and which part of the engine found each.

    `gap` is in per cent. Drafts from before there were such parts have none.
    """

    problem: str
    tier: str
    value: int
    bound: int
    status: str
    gap: float | None = None
    found_by: str | None = None
    bound_by: str | None = None


class RuleOutcome(Answer):
    """What a rule costs in a tier."""

    problem: str
    tier: str
    rule: str
    value: int


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
    by_rule: tuple[RuleOutcome, ...]
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
