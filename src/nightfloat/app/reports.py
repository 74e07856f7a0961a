"""What is kept of a check: findings and hours as stored, and the counts beside a version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from nightfloat.app.findings import counts, finding_of, finding_text
from nightfloat.app.picture import Week
from nightfloat.domain.findings import Finding
from nightfloat.explain.live import Live
from nightfloat.explain.live_clock import Average
from nightfloat.rules.language import Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.programme import Programme

NEAR = 20
"""Hours within a twentieth of their limit are near it."""


def weeks_of(live: Live) -> dict[str, Week]:
    """Return everybody's hours a week, in the window that is nearest its limit."""
    found = {}
    for person in live.programme.people:
        week = week_of(live.averages(person.id))
        if week is not None:
            found[person.id] = week
    return found


def week_of(averages: Sequence[Average]) -> Week | None:
    """Return the hours a week of the window that is nearest its limit; None without any."""
    if not averages:
        return None
    best = max(averages, key=_tightness)
    near = best.limit is not None and (best.limit - best.mean) * NEAR <= best.limit
    return Week(minutes=best.mean, limit=best.limit, near=near)


def _tightness(one: Average) -> tuple[int, int]:
    return (one.mean * 1000 // one.limit if one.limit else 0), one.mean


def report_text(findings: Iterable[Finding], weeks: Mapping[str, Week]) -> bytes:
    """Return a check's findings and hours as JSON: what a published version shows ever after."""
    content = {
        "findings": [finding_text(one) for one in findings],
        "weeks": {id: [week.minutes, week.limit, week.near] for id, week in weeks.items()},
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")).encode()


def report_of(data: bytes) -> tuple[tuple[Finding, ...], dict[str, Week]]:
    """Return what `report_text` wrote."""
    content = json.loads(data)
    weeks = {
        id: Week(minutes=minutes, limit=limit, near=near)
        for id, (minutes, limit, near) in content["weeks"].items()
    }
    return tuple(finding_of(one) for one in content["findings"]), weeks


def summary_of(
    programme: Programme,
    findings: Iterable[Finding],
    costs: Mapping[Tier, Mapping[str, int]],
) -> dict[str, Any]:
    """Return the counts that stand beside a version in lists."""
    found = tuple(findings)
    violations, advisories = counts(found)
    demands = {rule.id for rule in programme.rules if isinstance(rule, Coverage)}
    return {
        "violations": violations,
        "advisories": advisories,
        "unfilled": sum(
            one.limit - one.measured
            for one in found
            if one.rule in demands
            and one.limit is not None
            and one.measured is not None
            and one.measured < one.limit
        ),
        "costs": {tier.name.lower(): dict(own) for tier, own in costs.items()},
    }
