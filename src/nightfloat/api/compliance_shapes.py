"""What the routes of compliance answer."""

from __future__ import annotations

from typing import Any, Literal

from nightfloat.api.deps import Answer, example
from nightfloat.api.fact_shapes import DayText
from nightfloat.api.finding_shapes import Clause, Finding, Someone
from nightfloat.api.grid_shapes import Group

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
    "minutes_per_week": 4598,
    "limit_minutes_per_week": 4800,
    "words": "306 h 30 min, at most 320 h; 76 h 38 min a week (1–28 Jul)",
}

_MEASURED: dict[str, Any] = {
    "verdict": "near",
    "window": {"start": "2026-07-01T00:00:00-04:00", "end": "2026-07-29T00:00:00-04:00"},
    "leave_days_removed": [],
    "measured": 18390,
    "allowed": 19200,
    "minutes_left": 810,
    "minutes_per_week": 4598,
    "limit_minutes_per_week": 4800,
    "weeks": [{"start": "2026-07-01", "minutes": 4590}],
    "message": "306 h 30 min, at most 320 h; 76 h 38 min a week (1–28 Jul)",
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
    """The tightest measurement of a rule for a person; a sum of hours also as minutes a week."""

    verdict: Mark
    measured: int | None
    limit: int | None
    minutes_per_week: int | None
    limit_minutes_per_week: int | None
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
    """One window, gap or run; `minutes_left` counts in the rule's unit, below 0 beyond it.

    A sum of hours over a week or more is also given as minutes a week, with its limit.
    """

    verdict: Mark
    window: Window | None
    leave_days_removed: list[DayText]
    measured: int | None
    allowed: int | None
    minutes_left: int | None
    minutes_per_week: int | None
    limit_minutes_per_week: int | None
    weeks: list[WeekMinutes]
    message: str


class NotedClause(Clause):
    """A clause with what its reading rests on."""

    note: str
    reviewer: str


class ComplianceDetail(Measurement):
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
    intervals: list[Interval]
    words: list[str]
    finding: Finding | None
    measurements: list[Measurement]
