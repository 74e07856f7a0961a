"""The compliance report: each work-hour rule for each person, and the arithmetic behind it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any

from nightfloat.app.findings import Waivers, Writer, clause_json, keyed, waived
from nightfloat.app.runs import group_of
from nightfloat.domain.findings import Finding
from nightfloat.domain.time import say
from nightfloat.explain.live_clock import WEEK, a_week
from nightfloat.rules.clock.check import Assessment, Judged
from nightfloat.rules.clock.detail import Detail, details
from nightfloat.rules.clock.words import dates, hours
from nightfloat.rules.describe import quantity
from nightfloat.rules.programme import Programme
from nightfloat.store.errors import NotFoundError

NEAR = 20
"""A time within a twentieth of its limit is near it."""

MOST = 400
"""More measurements of one rule and person than anybody reads; the tightest come first."""

_NO_WEEK: Mapping[str, int | None] = {"minutes_per_week": None, "limit_minutes_per_week": None}


def matrix(
    programme: Programme,
    assessments: Iterable[Assessment],
    waivers: Waivers,
    span: tuple[date, date],
) -> dict[str, Any]:
    """Return every rule (rows) for every person (columns): the tightest measurement of each.

    People have the groups of a grid of `span`: first day and day after the last.
    """
    parts = list(assessments)
    writer = Writer(programme, waivers)
    allowed = _allowed(parts, waivers)
    rules: dict[str, Judged] = {}
    for part in parts:
        for judged in part.judged:
            rules.setdefault(judged.rule.id, judged)
    judged_people = frozenset(id for part in parts for id in part.timeline.people)
    people = [person for person in programme.people if person.id in judged_people]
    worst: dict[tuple[str, str], Finding] = {}
    for part in parts:
        for one in part.matrix():
            worst.setdefault((one.rule, one.clinicians[0]), one)
    return {
        "rules": [_rule(writer, judged) for judged in rules.values()],
        "people": [
            {"id": person.id, "name": person.name, "group": asdict(group_of(person, *span))}
            for person in people
        ],
        "cells": [
            [
                _cell(worst.get((id, person.id)), at_least=_at_least(judged), allowed=allowed)
                for person in people
            ]
            for id, judged in rules.items()
        ],
    }


def detail(
    programme: Programme,
    assessments: Iterable[Assessment],
    waivers: Waivers,
    rule: str,
    clinician: str,
) -> dict[str, Any]:
    """Return all that was measured of one rule for one person, the tightest in full.

    Raises NotFoundError when the rule does not bind the person.
    """
    parts = list(assessments)
    writer = Writer(programme, waivers)
    for part in parts:
        judged = next((one for one in part.judged if one.rule.id == rule), None)
        if judged is None or clinician not in part.timeline.people:
            continue
        allowed = _allowed(parts, waivers)
        measured = details(part, rule, clinician)
        return _detail(writer, judged, clinician, measured, allowed)
    raise NotFoundError(
        f'The rule "{rule}" measures nothing of "{clinician}". '
        "Maybe it binds other people, or its pack is not in use."
    )


def _allowed(parts: Iterable[Assessment], waivers: Waivers) -> Mapping[Finding, str]:
    """Return the key of each finding of the clock that somebody allows."""
    breaches = [one for part in parts for one in part.findings()] if waivers else []
    return {one: key for key, one in keyed(breaches).items() if waived(key, one, waivers)}


def _at_least(judged: Judged) -> bool:
    return judged.parts[0].primitive.at_least


def _rule(writer: Writer, judged: Judged) -> dict[str, Any]:
    rule = judged.rule
    clause = writer.clauses[rule.id]
    return {
        "id": rule.id,
        "clause": rule.clause,
        "title": rule.title,
        "severity": rule.severity.value,
        "unit": judged.parts[0].primitive.unit,
        "source": rule.source,
        "words": clause.words,
        "at_least": _at_least(judged),
    }


def _verdict(one: Finding, *, at_least: bool, allowed: Mapping[Finding, str]) -> str:
    if one.breached:
        if one in allowed:
            return "waived"
        return "fail" if one.violation else "near"
    if one.measured is None or one.limit is None:
        return "none" if not one.measured else "pass"
    if one.start is None:
        return "none"
    left = one.measured - one.limit if at_least else one.limit - one.measured
    return "near" if one.unit == "min" and left * NEAR <= one.limit else "pass"


def _cell(one: Finding | None, *, at_least: bool, allowed: Mapping[Finding, str]) -> dict[str, Any]:
    if one is None:
        return {
            "verdict": "none",
            "measured": None,
            "limit": None,
            **_NO_WEEK,
            "words": "Does not apply",
        }
    return {
        "verdict": _verdict(one, at_least=at_least, allowed=allowed),
        "measured": one.measured,
        "limit": one.limit,
        **_per_week(one),
        "words": _words(one, at_least=at_least),
    }


def _amount(value: int, unit: str) -> str:
    return hours(value) if unit == "min" else quantity(value, unit)


def _words(one: Finding, *, at_least: bool) -> str:
    """Return '306 h 30 min of at most 320 h (6 Jul–2 Aug)'."""
    if one.measured is None or one.start is None or one.end is None:
        return "Nothing to measure"
    text = _amount(one.measured, one.unit)
    if one.limit is not None:
        text += f", {'at least' if at_least else 'at most'} {_amount(one.limit, one.unit)}"
    if mean := _mean(one):
        text += f"; {mean}"
    return f"{text} ({dates(one.start, one.end)})"


def _days(one: Finding) -> int:
    """Return how many days of a sum of minutes count; 0 where there is no such sum."""
    counted = dict(one.facts).get("days")
    return counted if one.unit == "min" and isinstance(counted, int) else 0


def _per_week(one: Finding) -> Mapping[str, int | None]:
    """Return a sum of minutes and its limit as minutes a week; None where they are no such thing.

    The limit of less than a week of counted days is not in proportion to them.
    """
    counted = _days(one)
    if counted < WEEK or one.measured is None:
        return _NO_WEEK
    return {
        "minutes_per_week": a_week(one.measured, counted),
        # The limit is the week's share of these days, rounded down: this is the way back.
        "limit_minutes_per_week": -(-one.limit * WEEK // counted) if one.limit else one.limit,
    }


def _mean(one: Finding) -> str:
    """Return '76 h 38 min a week' of minutes in a window of more than a week."""
    minutes = _per_week(one)["minutes_per_week"] if _days(one) > WEEK else None
    return "" if minutes is None else f"{hours(minutes)} a week"


def _detail(
    writer: Writer,
    judged: Judged,
    clinician: str,
    measured: Sequence[Detail],
    allowed: Mapping[Finding, str],
) -> dict[str, Any]:
    at_least = _at_least(judged)
    name = writer.names[clinician]
    base: dict[str, Any] = {
        "rule": judged.rule.id,
        "clinician": {"id": clinician, "name": name},
        "severity": judged.rule.severity.value,
        "unit": judged.parts[0].primitive.unit,
        "at_least": at_least,
        "clause": {
            **clause_json(writer.clauses[judged.rule.id]),
            "note": judged.rule.note,
            "reviewer": judged.rule.reviewer,
        },
    }
    if not measured:
        nothing = [f"Nothing in the schedule of {name} is measured by this rule."]
        return {**base, **_EMPTY, "words": nothing}
    ranked = sorted(measured, key=lambda one: (one.left is None, one.left or 0, one.finding.start))
    first = ranked[0]
    finding = first.finding
    key = next((key for key, own in keyed([finding]).items() if own.breached), None)
    return {
        **base,
        **_measurement(writer, first, at_least=at_least, allowed=allowed),
        "intervals": [
            {
                "start": one.start,
                "end": one.end,
                "kind": one.kind.value,
                "code": one.code,
                "rotation": one.rotation,
                "minutes": one.minutes,
            }
            for one in first.entries
        ],
        "words": _sentences(name, first, at_least=at_least),
        "finding": writer.one(key, finding) if key else None,
        "measurements": [
            _measurement(writer, one, at_least=at_least, allowed=allowed) for one in ranked[:MOST]
        ],
    }


_EMPTY: Mapping[str, Any] = {
    "verdict": "none",
    "window": None,
    "leave_days_removed": [],
    "measured": None,
    "allowed": None,
    "minutes_left": None,
    **_NO_WEEK,
    "weeks": [],
    "message": "",
    "intervals": [],
    "finding": None,
    "measurements": [],
}


def _measurement(
    writer: Writer, one: Detail, *, at_least: bool, allowed: Mapping[Finding, str]
) -> dict[str, Any]:
    finding = one.finding
    return {
        "verdict": _verdict(finding, at_least=at_least, allowed=allowed),
        "window": {"start": writer.at(finding.start), "end": writer.at(finding.end)},
        "leave_days_removed": [day.isoformat() for day in one.leave],
        "measured": finding.measured,
        "allowed": finding.limit,
        "minutes_left": one.left,
        **_per_week(finding),
        "weeks": [{"start": day.isoformat(), "minutes": total} for day, total in one.weeks],
        "message": finding.message or _words(finding, at_least=at_least),
    }


def _sentences(name: str, one: Detail, *, at_least: bool) -> list[str]:
    """Return the arithmetic in sentences, in the order in which one would do it by hand."""
    finding = one.finding
    assert finding.start is not None
    assert finding.end is not None
    lines = [f"Measured for {name}: {_span(finding.start, finding.end)}."]
    counted = _days(finding)
    if one.leave:
        days = [say(day) for day in one.leave]
        listed = ", ".join(days[:3]) + (f" and {len(days) - 3} more" if len(days) > 3 else "")
        lines.append(f"Left out, because leave covers them wholly: {listed}.")
    if counted:
        lines.append(f"{counted} days count.")
    work = sum(entry.minutes for entry in one.entries)
    if finding.unit == "min" and finding.measured == work and one.entries:
        lines.append(f"{len(one.entries)} entries add up to {hours(work)}.")
    if finding.measured is not None and finding.limit is not None:
        bound = "at least" if at_least else "at most"
        limit = _amount(finding.limit, finding.unit)
        lines.append(f"{_amount(finding.measured, finding.unit)}; {bound} {limit}.")
    if one.left is not None:
        left = _amount(abs(one.left), finding.unit)
        lines.append(f"{left} left." if one.left >= 0 else f"{left} beyond the limit.")
    return lines


def _span(first: datetime, last: datetime) -> str:
    if last - first > timedelta(days=2):
        return f"{say(first.date())} to {say(_last(last))}"
    return f"{say(first.date())} {first:%H:%M} to {say(last.date())} {last:%H:%M}"


def _last(local: datetime) -> date:
    return (local - timedelta(minutes=1)).date()
