"""Findings: what a version breaks, who allows it, ways out, and the check before publishing."""

from __future__ import annotations

from typing import Any, Literal

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Given, Name

Severity = Literal["must", "should", "prefer"]

_CLAUSE = {
    "code": "6.21",
    "title": "Mandatory time free",
    "source": "https://www.acgme.org",
    "words": "At least 8 h between shifts.",
}

FINDING: dict[str, Any] = {
    "key": "1f0c2a9d77b04e51",
    "rule": "night",
    "severity": "must",
    "message": "N on Sat 4 Jul 2026: 0 people, at least 1 needed.",
    "clinicians": [{"id": "R4", "name": "Dmitri Egorov"}],
    "start": "2026-07-04T00:00:00-04:00",
    "end": "2026-07-05T00:00:00-04:00",
    "measured": 0,
    "limit": 1,
    "unit": "people",
    "facts": [["days", 28]],
    "waiver": None,
    "clause": _CLAUSE,
}


class Someone(Answer):
    """A person by id and name."""

    id: str
    name: str


class WaiverShown(Answer):
    """Who allows a violation, and why."""

    name: str
    reason: str


class Clause(Answer):
    """Where a rule comes from; without a code it is the programme's own."""

    code: str
    title: str
    source: str
    words: str


class Finding(Answer):
    """A breach of a rule, with its arithmetic."""

    model_config = example(FINDING)

    key: str
    rule: str
    severity: Severity
    message: str
    clinicians: list[Someone]
    start: str | None
    end: str | None
    measured: int | None
    limit: int | None
    unit: str
    facts: list[tuple[str, int | str]]
    waiver: WaiverShown | None
    clause: Clause | None


class FindingList(Answer):
    """A version's findings, violations first."""

    model_config = example({"items": [FINDING], "violations": 1, "advisories": 0, "waived": 0})

    items: list[Finding]
    violations: int
    advisories: int
    waived: int


class Waiving(Body):
    """Who allows the violation, and why."""

    model_config = example({"name": "Dr Lena Fischer", "reason": "One extra night, with consent"})

    name: Name
    reason: Given


class Fix(Answer):
    """A way out that was tried: sent as it is, it brings no new violation."""

    words: str
    detail: str
    operations: list[dict[str, Any]]
    proven: Literal[True]


class FixList(Answer):
    """Ways out of a finding, the best first."""

    model_config = example({"items": []})

    items: list[Fix]


class Check(Answer):
    """A check from scratch; `agrees` when the one that runs along says the same."""

    model_config = example(
        {
            "agrees": True,
            "violations": 0,
            "advisories": 2,
            "blocking": [],
            "publishable": True,
        }
    )

    agrees: bool
    violations: int
    advisories: int
    blocking: list[Finding]
    publishable: bool
