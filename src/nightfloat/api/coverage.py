"""Coverage: what each demand asks for, as a view over the rules."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Response

from nightfloat.api.deps import Answer, IfNoneMatch, example, tag
from nightfloat.api.fact_shapes import Reader
from nightfloat.api.route import Route
from nightfloat.app import coverage
from nightfloat.app.facts import programme_of
from nightfloat.app.tags import facts_tag
from nightfloat.store.load import load_programme

router = APIRouter(
    prefix="/api/scheduling/programmes/{programme}", tags=["coverage"], route_class=Route
)

_ASKS: dict[str, Any] = {"min": 2, "target": None, "max": 3}
_DAY: dict[str, Any] = {
    "rule": "days-weekday",
    "severity": "must",
    "words": "D on Mon-Fri !holidays: at least 2, at most 3 people.",
    "shifts": ["D"],
    "who": ["all"],
    "since": None,
    "until": None,
    "weekdays": [_ASKS] * 5 + [None] * 2,
    "holidays": [None] * 7,
}
_TOTAL = {"min": 2, "target": 2}


class Asks(Answer):
    """How many people: at least, wanted, at most."""

    min: int | None
    target: int | None
    max: int | None


class DayDemand(Answer):
    """A demand for shifts. Lists run from Monday; `holidays`: when that weekday is a holiday."""

    rule: str
    severity: str
    words: str
    shifts: list[str]
    who: list[str]
    since: str | None
    until: str | None
    weekdays: list[Asks | None]
    holidays: list[Asks | None]


class BlockAsks(Answer):
    """What a demand asks for in one block."""

    id: str
    asks: Asks | None


class BlockDemand(Answer):
    """A demand for rotations."""

    rule: str
    severity: str
    words: str
    rotations: list[str]
    who: list[str]
    blocks: list[BlockAsks]


class Supervision(Answer):
    """A demand for supervisors beside learners."""

    rule: str
    severity: str
    words: str
    shifts: list[str]
    rotations: list[str]


class Sum(Answer):
    """How many people the demands of a day ask for together."""

    min: int
    target: int


class Totals(Answer):
    """Sums from Monday to Sunday, on plain days and on holidays."""

    weekdays: list[Sum]
    holidays: list[Sum]


class CoverageView(Answer):
    """All demands. To change one, change its rule; `uncovered` shifts are in no demand."""

    model_config = example(
        {
            "days": [_DAY],
            "blocks": [],
            "supervision": [],
            "totals": {"weekdays": [_TOTAL] * 7, "holidays": [_TOTAL] * 7},
            "uncovered": [],
        }
    )

    days: list[DayDemand]
    blocks: list[BlockDemand]
    supervision: list[Supervision]
    totals: Totals
    uncovered: list[str]


@router.get("/coverage")
def get_coverage(
    response: Response, allowed: Reader, if_none_match: IfNoneMatch = None
) -> CoverageView:
    """Return what is asked for by weekday, on holidays, and by block."""
    tag(response, facts_tag(programme_of(allowed).facts_revision), if_none_match)
    programme = load_programme(allowed.session, allowed.programme_id)
    return CoverageView.model_validate(coverage.coverage(programme))
