"""What the routes of compliance, explanations, diffs and one's own shifts answer."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field

from nightfloat.api.deps import Answer, example
from nightfloat.api.fact_shapes import DayText
from nightfloat.api.version_shapes import Clause, Finding, Group, Someone, State

Mark = Literal["pass", "near", "fail", "none", "waived"]

_RULE: dict[str, Any] = {
    "id": "acgme.6.20",
    "clause": "6.20",
    "title": "Maximum hours of work a week",
    "severity": "must",
    "unit": "min",
    "source": "https://www.acgme.org",
    "words": "At most 80 h a week of all work, averaged over the window.",
    "at_least": False,
}
_CELL = {
    "verdict": "near",
    "measured": 18390,
    "limit": 19200,
    "words": "306 h 30 min, at most 320 h; 76 h 37 min a week (1–28 Jul)",
}
_MEASURED: dict[str, Any] = {
    "verdict": "near",
    "window": {"start": "2026-07-01T00:00:00-04:00", "end": "2026-07-29T00:00:00-04:00"},
    "leave_days_removed": [],
    "measured": 18390,
    "allowed": 19200,
    "minutes_left": 810,
    "weeks": [{"start": "2026-07-01", "minutes": 4590}],
    "message": "306 h 30 min, at most 320 h; 76 h 37 min a week (1–28 Jul)",
}


class ComplianceRule(Answer):
    """A rule of the packs in use; `at_least`: less than the limit is the breach."""

    id: str
    clause: str
    title: str
    severity: str
    unit: str
    source: str
    words: str
    at_least: bool


class ComplianceCell(Answer):
    """The tightest measurement of a rule for a person."""

    verdict: Mark
    measured: int | None
    limit: int | None
    words: str


class CompliancePerson(Someone):
    """Somebody whom the rules bind, in a group of the grid."""

    group: Group


class Compliance(Answer):
    """Rules (rows) by people (columns)."""

    model_config = example(
        {
            "rules": [_RULE],
            "people": [
                {
                    "id": "R4",
                    "name": "Dmitri Egorov",
                    "group": {"id": "pgy2", "label": "PGY-2"},
                }
            ],
            "cells": [[_CELL]],
        }
    )

    rules: list[ComplianceRule]
    people: list[CompliancePerson]
    cells: list[list[ComplianceCell]]


class Window(Answer):
    """The time that was measured."""

    start: str | None
    end: str | None


class WeekMinutes(Answer):
    """Minutes in seven days of a window."""

    start: DayText
    minutes: int


class Interval(Answer):
    """An entry in the window, and its minutes inside."""

    start: str
    end: str
    kind: str
    code: str
    rotation: str
    minutes: int


class Measurement(Answer):
    """One window, gap or run; `minutes_left` counts in the rule's unit, below 0 beyond it."""

    verdict: Mark
    window: Window | None
    leave_days_removed: list[DayText]
    measured: int | None
    allowed: int | None
    minutes_left: int | None
    weeks: list[WeekMinutes]
    message: str


class NotedClause(Clause):
    """A clause with what its reading rests on."""

    note: str
    reviewer: str


class ComplianceDetail(Answer):
    """The tightest measurement in full, and all others of the rule for the person."""

    model_config = example(
        {
            "rule": "acgme.6.20",
            "clinician": {"id": "R4", "name": "Dmitri Egorov"},
            "severity": "must",
            "unit": "min",
            "at_least": False,
            "clause": {
                "code": "6.20",
                "title": "Maximum hours of work a week",
                "source": "https://www.acgme.org",
                "words": "At most 80 h a week of all work, averaged over the window.",
                "note": "",
                "reviewer": "",
            },
            **_MEASURED,
            "intervals": [
                {
                    "start": "2026-07-01T07:00:00-04:00",
                    "end": "2026-07-01T17:00:00-04:00",
                    "kind": "shift",
                    "code": "D",
                    "rotation": "WARDS",
                    "minutes": 600,
                }
            ],
            "words": ["28 days count.", "306 h 30 min; at most 320 h.", "13 h 30 min left."],
            "finding": None,
            "measurements": [_MEASURED],
        }
    )

    rule: str
    clinician: Someone
    severity: str
    unit: str
    at_least: bool
    clause: NotedClause
    verdict: Mark
    window: Window | None
    leave_days_removed: list[DayText]
    measured: int | None
    allowed: int | None
    minutes_left: int | None
    weeks: list[WeekMinutes]
    message: str
    intervals: list[Interval]
    words: list[str]
    finding: Finding | None
    measurements: list[Measurement]


# ── Explanations ────────────────────────────────────────────────────────────────────────────────


class Time(Answer):
    """A stretch of the cell by the clock; it ends `next_day` days later."""

    code: str
    kind: str
    start: str
    end: str
    next_day: int


class Wished(Answer):
    """A request of the person that touches the cell, and its answer."""

    id: str
    words: str
    answer: str


class Effect(Answer):
    """A limit that the cell serves or strains."""

    rule: str
    words: str
    must: bool
    amount: int


class Cost(Answer):
    """An amount of a rule in a tier; below 0 it saves so much."""

    tier: str
    rule: str
    amount: int


class CellStep(Answer):
    """One cell of an option."""

    clinician: str
    step: str
    before: str
    after: str


class Option(Answer):
    """Somebody else, or something else, in the cell; not possible: the first rule against it."""

    clinician: str
    name: str
    has: str
    way: str
    can: bool
    because: str | None
    rule: str
    reason: str
    costs: list[Cost]
    total: tuple[int, int, int, int]
    advisories: list[str]
    changes: list[CellStep]


class Alteration(Answer):
    """A fact whose change would make others possible, or cheaper."""

    kind: str
    about: str
    gain: str
    clinicians: list[str]
    total: tuple[int, int, int, int]
    words: str


class Explanation(Answer):
    """Why a cell holds what it holds, who else could have it, and what would change that."""

    model_config = example(
        {
            "clinician": "R4",
            "name": "Dmitri Egorov",
            "grid": "days",
            "step": "2026-07-04",
            "day": "2026-07-04",
            "has": "N",
            "times": [
                {
                    "code": "N",
                    "kind": "night_float",
                    "start": "20:00",
                    "end": "07:00",
                    "next_day": 1,
                }
            ],
            "rotation": "WARDS",
            "pin": "",
            "leave": "",
            "requests": [],
            "serves": [
                {"rule": "night", "words": "N on Sat 4 Jul 2026", "must": True, "amount": 0}
            ],
            "strains": [],
            "marginal": [{"tier": "fair", "rule": "fair-nights", "amount": 1}],
            "candidates": [],
            "instead": [],
            "alterations": [],
            "note": "",
            "words": ["Dmitri Egorov has N on Sat 4 Jul 2026."],
        }
    )

    clinician: str
    name: str
    grid: str
    step: str
    day: DayText
    has: str
    times: list[Time]
    rotation: str
    pin: str
    leave: str
    requests: list[Wished]
    serves: list[Effect]
    strains: list[Effect]
    marginal: list[Cost]
    candidates: list[Option]
    instead: list[Option]
    alterations: list[Alteration]
    note: str
    words: list[str]


class Target(Answer):
    """How what somebody has on a day would stand with another person."""

    clinician: str
    name: str
    way: Literal["takes", "swaps", "adds"]
    standing: Literal["ok", "advisory", "violation"]
    rule: str
    words: str
    price: dict[str, int]
    operations: list[dict[str, Any]]


class Targets(Answer):
    """Everybody else, in the programme's order; nobody when the day is free."""

    model_config = example(
        {
            "clinician": "R4",
            "day": "2026-07-04",
            "targets": [
                {
                    "clinician": "R5",
                    "name": "Emeka Ford",
                    "way": "takes",
                    "standing": "ok",
                    "rule": "",
                    "words": "",
                    "price": {"fair": 1},
                    "operations": [],
                }
            ],
        }
    )

    clinician: str
    day: DayText
    targets: list[Target]


# ── Diffs ───────────────────────────────────────────────────────────────────────────────────────


class DiffVersion(Answer):
    """One of the two versions."""

    id: int
    number: int
    state: State
    revision: int


class DiffChange(Answer):
    """Days (or a block) that differ alike."""

    start: DayText
    end: DayText
    before: str
    after: str
    words: str


class DiffPerson(Answer):
    """Somebody who has something else."""

    id: str
    name: str
    changes: list[DiffChange]


class DiffCoverage(Answer):
    """A demand whose number differs."""

    rule: str
    label: str
    min: int | None
    before: int | None
    after: int


class DiffDay(Answer):
    """A day on which somebody has something else."""

    day: DayText
    changes: int
    coverage: list[DiffCoverage]


class DiffRules(Answer):
    """Findings that are new or worse, gone, or better."""

    new: list[Finding]
    solved: list[Finding]
    eased: list[Finding]


class Spread(Answer):
    """A measure over a group."""

    least: int
    most: int
    spread: int
    median: int


class DiffShare(Answer):
    """Somebody's number of a measure."""

    id: str
    before: int
    after: int


class DiffFairness(Answer):
    """A measure of a group in which anything differs."""

    measure: str
    group: str
    before: Spread
    after: Spread
    people: list[DiffShare]


class Diff(Answer):
    """What the version has that the other one, `from`, has not, and the other way round."""

    model_config = example(
        {
            "from": {"id": 5, "number": 2, "state": "published", "revision": 0},
            "to": {"id": 7, "number": 3, "state": "draft", "revision": 4},
            "summary": ["2 days changed for 2 people."],
            "people": [
                {
                    "id": "R4",
                    "name": "Dmitri Egorov",
                    "changes": [
                        {
                            "start": "2026-07-04",
                            "end": "2026-07-04",
                            "before": "N",
                            "after": "-",
                            "words": "Sat 4 Jul 2026: N → off",
                        }
                    ],
                }
            ],
            "days": [{"day": "2026-07-04", "changes": 2, "coverage": []}],
            "rules": {"new": [], "solved": [], "eased": []},
            "fairness": [],
            "moved": 2,
        }
    )

    from_: Annotated[DiffVersion, Field(alias="from")]
    to: DiffVersion
    summary: list[str]
    people: list[DiffPerson]
    days: list[DiffDay]
    rules: DiffRules
    fairness: list[DiffFairness]
    moved: int


# ── Mine ────────────────────────────────────────────────────────────────────────────────────────

_SHIFT: dict[str, Any] = {
    "day": "2026-07-04",
    "start": "2026-07-04T20:00:00-04:00",
    "end": "2026-07-05T07:00:00-04:00",
    "code": "N",
    "label": "Night",
    "kind": "night",
    "colour": 2,
    "pattern": 0,
    "rotation": "WARDS",
    "site": "Lakeside Medical Center",
}


class OwnShift(Answer):
    """A shift in local time."""

    day: DayText
    start: str
    end: str
    code: str
    label: str
    kind: str
    colour: int
    pattern: int
    rotation: str | None
    site: str | None


class WeekDay(Answer):
    """A day of this week, Monday first."""

    day: DayText
    today: bool
    leave: bool
    shifts: list[OwnShift]


class Away(Answer):
    """Days of leave in a row: the first and the last."""

    start: DayText
    end: DayText


class Mine(Answer):
    """One's own shifts and leave in the days asked for, the next shift, and this week."""

    model_config = example(
        {
            "clinician": {"id": "R4", "name": "Dmitri Egorov"},
            "start": "2026-06-29",
            "end": "2026-07-26",
            "shifts": [_SHIFT],
            "leave": [{"start": "2026-07-13", "end": "2026-07-19"}],
            "next": _SHIFT,
            "week": [{"day": "2026-07-04", "today": True, "leave": False, "shifts": [_SHIFT]}],
            "minutes_this_week": 660,
        }
    )

    clinician: Someone
    start: DayText | None
    end: DayText | None
    shifts: list[OwnShift]
    leave: list[Away]
    next: OwnShift | None
    week: list[WeekDay]
    minutes_this_week: int


class OnPerson(Answer):
    """Somebody who is on."""

    id: str
    name: str
    pgy: int | None
    role: str
    rotation: str | None


class OnShift(Answer):
    """A shift of the day and who has it; `since_before`: it began the day before."""

    day: DayText
    start: str
    end: str
    code: str
    label: str
    kind: str
    colour: int
    pattern: int
    site: str | None
    since_before: bool
    people: list[OnPerson]


class On(Answer):
    """Who is on, shift by shift, as published."""

    model_config = example(
        {
            "day": "2026-07-04",
            "shifts": [
                {
                    **{key: value for key, value in _SHIFT.items() if key != "rotation"},
                    "since_before": False,
                    "people": [
                        {
                            "id": "R4",
                            "name": "Dmitri Egorov",
                            "pgy": 2,
                            "role": "resident",
                            "rotation": "WARDS",
                        }
                    ],
                }
            ],
        }
    )

    day: DayText
    shifts: list[OnShift]
