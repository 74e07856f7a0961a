"""Ways out of a refused edit or a finding, as operations that can be sent at once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from nightfloat.app.drafts import Draft
from nightfloat.app.operations import Layer
from nightfloat.app.versions import Json
from nightfloat.domain.findings import Finding, Severity
from nightfloat.explain import live_fixes
from nightfloat.explain.alter import priced
from nightfloat.explain.effect import total_of
from nightfloat.explain.live_fixes import Fix
from nightfloat.explain.live_rows import CellChange
from nightfloat.explain.live_trial import targets
from nightfloat.rules.grid import ABSENT, OFF
from nightfloat.rules.language import Tier


def ways_out(draft: Draft, changes: Sequence[CellChange]) -> list[Json]:
    """Return up to three edits in place of a refused one, each tried: no new violation."""
    return _fixes(live_fixes.fixes(draft.live, changes))


def ways_out_of(draft: Draft, finding: Finding) -> list[Json]:
    """Return up to three edits that solve a finding, each tried: no new violation."""
    return _fixes(live_fixes.fixes_of(draft.live, finding))


def _fixes(found: Iterable[Fix]) -> list[Json]:
    return [
        {
            "words": fix.words,
            "detail": _detail(fix),
            "operations": [operation(change) for change in fix.changes],
            "proven": True,
        }
        for fix in found
    ]


def _detail(fix: Fix) -> str:
    """Return what a fix does beside what it is for."""
    parts = []
    solved = sum(one.violation for one in fix.verdict.solved)
    if solved:
        parts.append(f"solves {solved} violation{'s' if solved > 1 else ''}")
    soft = sum(one.severity is Severity.SHOULD for one in fix.verdict.new)
    if soft:
        parts.append(f"brings {soft} advisor{'ies' if soft > 1 else 'y'}")
    total = total_of(fix.verdict.costs)
    if any(total):
        parts.append(priced(total))
    text = ", ".join(parts) or "costs nothing"
    return f"{text[:1].upper()}{text[1:]}."


def operation(change: CellChange) -> Json:
    """Return a change of a cell as the operation that makes it."""
    layer: Layer = "days" if change.grid == "days" else "blocks"
    done: Json = {"clinician": change.clinician, "day": change.day.isoformat(), "layer": layer}
    if change.code in (OFF, ABSENT):
        return {"op": "clear", **done}
    return {"op": "assign", **done, "code": change.code}


def targets_json(draft: Draft, clinician: str, day: date) -> Json:
    """Return how everybody else would stand with what a clinician has on a day.

    Raises LiveError for somebody, or a day, that is not planned.
    """
    names = {person.id: person.name for person in draft.programme.people}
    found = targets(draft.live, clinician, day)
    return {
        "clinician": clinician,
        "day": day.isoformat(),
        "targets": [
            {
                "clinician": one.clinician,
                "name": names[one.clinician],
                "way": one.way.value,
                "standing": one.standing.value,
                "rule": one.rule,
                "words": one.words,
                "price": {
                    tier.name.lower(): amount
                    for tier, amount in zip(Tier, one.price, strict=True)
                    if amount
                },
                "operations": [operation(change) for change in one.changes],
            }
            for one in found
        ],
    }
