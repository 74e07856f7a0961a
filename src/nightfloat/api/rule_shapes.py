"""What the routes of rules take and answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, JsonValue

from nightfloat.api.deps import Answer, Body, example
from nightfloat.api.fact_shapes import Cell, Code, Settings

_RULE: dict[str, Any] = {
    "id": "night-runs",
    "kind": "run",
    "severity": "must",
    "settings": {"shifts": ["N"], "max": 4},
    "words": "Everyone: N at most 4 in a row.",
    "position": 7,
    "etag": '"r1"',
}
_FINDING: dict[str, Any] = {
    "key": "1f0c9a27d3b84e65",
    "rule": "night-runs",
    "severity": "must",
    "message": "Farid Ghani: N more than 3 in a row.",
    "clinicians": [{"id": "R6", "name": "Farid Ghani"}],
    "start": "2026-07-06T00:00:00-04:00",
    "end": "2026-07-10T00:00:00-04:00",
    "measured": 4,
    "limit": 3,
    "unit": "times",
    "facts": [],
    "waiver": None,
    "clause": {"code": "", "title": "night-runs", "source": "", "words": "…"},
}

SeverityWord = Literal["must", "should", "prefer"]


class Rule(Answer):
    """A rule: `settings` are the other keys of its [[rule.KIND]] table, where they are set."""

    model_config = example(_RULE)

    id: str
    kind: str
    severity: str
    settings: dict[str, JsonValue]
    words: str
    position: int
    etag: str


class RuleList(Answer):
    """A page of rules, in the programme's order."""

    model_config = example({"items": [_RULE], "next": None})

    items: list[Rule]
    next: str | None


class RuleChange(Body):
    """What to change of a rule. In `settings`, null takes a key away; keys not named stay."""

    model_config = example({"severity": "should", "settings": {"max": 5, "weight": 3}})

    severity: SeverityWord | None = None
    settings: Settings | None = None
    position: Annotated[int, Field(ge=0, le=10_000, description="Place from 0.")] | None = None


class NewRule(Body):
    """A rule to add; without an id it gets one from its kind."""

    model_config = example(
        {"kind": "run", "id": "night-runs", "settings": {"shifts": ["N"], "max": 4}}
    )

    kind: Annotated[Cell, Field(examples=["run"])]
    id: Code | None = None
    severity: SeverityWord | None = None
    settings: Settings = Field(default_factory=dict)
    position: Annotated[int, Field(ge=0, le=10_000, description="Place from 0.")] | None = None


class Trial(Body):
    """A rule to try: a new one, or (with `id` of one that there is) what would change of it."""

    model_config = example({"id": "night-runs", "settings": {"max": 3}})

    id: Code | None = Field(None, description="A rule that there is; null for a new one.")
    kind: Cell | None = Field(None, description="Of a new rule.")
    severity: SeverityWord | None = None
    settings: Settings = Field(default_factory=dict)
    schedule: Annotated[int, Field(ge=1, le=2**53 - 1)] | None = Field(
        None, description="The schedule to try it on; null for the first that the rule speaks of."
    )


class RuleProblem(Answer):
    """What keeps a rule from being saved."""

    resource: str
    id: str | int | None
    label: str
    field: str
    value: str
    message: str
    maybe: str | None


class Today(Answer):
    """What the schedule at hand says with the rule as it would be: findings and cost."""

    schedule: int
    version: int
    number: int
    before: int
    after: int
    new: list[dict[str, JsonValue]]
    solved: list[dict[str, JsonValue]]
    cost_before: int
    cost_after: int


class Preview(Answer):
    """A rule that is not saved yet, in words, with what it would flag today."""

    model_config = example(
        {
            "words": "Everyone: N at most 3 in a row.",
            "problems": [],
            "today": {
                "schedule": 1,
                "version": 3,
                "number": 2,
                "before": 0,
                "after": 1,
                "new": [_FINDING],
                "solved": [],
                "cost_before": 0,
                "cost_after": 0,
            },
            "untried": None,
        }
    )

    words: str | None
    problems: list[RuleProblem]
    today: Today | None
    untried: str | None = Field(description="Why there is no `today`.")


_RULE_TYPE: dict[str, Any] = {
    "kind": "spacing",
    "doc": "At least `steps` steps between two runs: ICU not twice within four blocks.",
    "more": "",
    "grids": ["year", "days"],
    "sentence": [
        {"field": "who", "style": "each"},
        ": at least ",
        {"field": "steps", "style": "steps"},
        " between two runs of ",
        {"field": "shifts", "either": "rotations", "empty": "work", "style": "plain"},
        ".",
    ],
    "fields": [
        {
            "key": "steps",
            "doc": "Steps that must lie between the end of one run and the next.",
            "type": "whole number",
            "input": "number",
            "schema": {"type": "integer", "minimum": 1, "maximum": 1000000},
            "required": False,
            "default": 1,
            "example": 1,
            "choices": [],
            "refers": [],
        }
    ],
}


class RuleField(Answer):
    """One field of a type of rule: what a blank of its sentence takes."""

    key: str
    doc: str
    type: str
    input: str
    schema_: dict[str, JsonValue] = Field(alias="schema")
    required: bool
    default: JsonValue
    example: JsonValue
    choices: list[str]
    refers: list[str]


class RuleType(Answer):
    """A type of rule; `sentence` holds texts, and objects for blanks and optional words."""

    model_config = example(_RULE_TYPE)

    kind: str
    doc: str
    more: str
    grids: list[str]
    sentence: list[JsonValue]
    fields: list[RuleField]


class RuleTypes(Answer):
    """Every type of rule."""

    model_config = example({"items": [_RULE_TYPE]})

    items: list[RuleType]


class PackSetting(Answer):
    """A choice that a pack leaves to the programme."""

    name: str
    doc: str
    default: bool | int | str
    chosen: bool | int | str
    choices: list[bool | int | str]
    least: int | None
    most: int | None
    changes: list[str]


class PackClause(Answer):
    """A clause of a pack, under its present and its former number."""

    id: str
    code: str
    code_before: str
    title: str
    type: str
    severity: str
    words: str
    source: str
    effective_from: str | None
    effective_to: str | None


class NotChecked(Answer):
    """A clause that no schedule can show to be kept, and why."""

    code: str
    title: str
    reason: str


class Pack(Answer):
    """A rule pack: a regime of work-hour rules."""

    name: str
    title: str
    edition: str
    hash: str
    requires: list[str]
    scope: list[str]
    settings: list[PackSetting]
    clauses: list[PackClause]
    not_checked: list[NotChecked]


class Packs(Answer):
    """Every rule pack that comes with Nightfloat."""

    model_config = example(
        {
            "items": [
                {
                    "name": "acgme",
                    "title": "ACGME common program requirements",
                    "edition": "2026-07-01",
                    "hash": "9c1d…",
                    "requires": [],
                    "scope": [],
                    "settings": [
                        {
                            "name": "weekly_limit_hours",
                            "doc": "Hours a week, averaged.",
                            "default": 80,
                            "chosen": 80,
                            "choices": [80, 88],
                            "least": None,
                            "most": None,
                            "changes": ["6.20.limit"],
                        }
                    ],
                    "clauses": [
                        {
                            "id": "acgme.6.20",
                            "code": "6.20",
                            "code_before": "VI.F.1",
                            "title": "80 hours a week",
                            "type": "core",
                            "severity": "must",
                            "words": "At most 80 h a week, averaged over four weeks.",
                            "source": "ACGME CPR (Residency) 2025",
                            "effective_from": None,
                            "effective_to": None,
                        }
                    ],
                    "not_checked": [
                        {"code": "6.13", "title": "Fatigue", "reason": "No time entry shows it."}
                    ],
                }
            ]
        }
    )

    items: list[Pack]
