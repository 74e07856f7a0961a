"""Findings as people and programs read them: with a key that lasts, and whoever allows them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from nightfloat.domain.findings import Finding, Severity
from nightfloat.rules.hours import packs_in_force
from nightfloat.rules.programme import Programme


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Who allows a violation, and why; `message` is what it said when it was allowed."""

    name: str
    reason: str
    message: str


Waivers = Mapping[str, Allowed]
"""Waivers of a version by the key of their finding."""


def keyed(findings: Iterable[Finding]) -> dict[str, Finding]:
    """Return findings by key: 16 hex digits of rule, people, time and unit, the same ever after.

    Findings that agree in all of these are told apart by the order of their messages.
    """
    alike: dict[str, list[Finding]] = {}
    order: list[str] = []
    for one in findings:
        place = _place(one)
        if place not in alike:
            order.append(place)
        alike.setdefault(place, []).append(one)
    found: dict[str, Finding] = {}
    for place in order:
        for number, one in enumerate(sorted(alike[place], key=lambda each: each.message)):
            text = f"{place}|{number}" if number else place
            found[hashlib.sha256(text.encode()).hexdigest()[:16]] = one
    return found


def _place(one: Finding) -> str:
    start, end = (at.timestamp() if at else "" for at in (one.start, one.end))
    return f"{one.rule}|{','.join(one.clinicians)}|{start}|{end}|{one.unit}"


def waived(key: str, finding: Finding, waivers: Waivers) -> Allowed | None:
    """Return who allows a finding; nobody does when it says more by now than was allowed."""
    found = waivers.get(key)
    return found if found is not None and found.message == finding.message else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """Where a rule comes from: a pack's clause, or the programme itself (then `code` is '')."""

    code: str
    title: str
    source: str
    words: str


def clauses(programme: Programme) -> dict[str, Clause]:
    """Return what stands behind each rule, by the id that findings carry."""
    found = {
        rule.id: Clause(code="", title=rule.id, source="", words=rule.words())
        for rule in programme.rules
    }
    for _, pack in packs_in_force(programme):
        for clause in pack.rules:
            words = clause.primitive.words() if clause.primitive else clause.note
            found[clause.id] = Clause(
                code=clause.clause, title=clause.title, source=clause.source, words=words
            )
    return found


class Writer:
    """Writes the findings of one version: names, local times, clauses, waivers."""

    def __init__(self, programme: Programme, waivers: Waivers) -> None:
        self.waivers = waivers
        self.names = {person.id: person.name for person in programme.people}
        self.tz = programme.calendar.tz
        self.clauses = clauses(programme)

    def all(self, findings: Iterable[Finding]) -> list[dict[str, Any]]:
        """Return findings in their order, each with its key."""
        return [self.one(key, finding) for key, finding in keyed(findings).items()]

    def one(self, key: str, finding: Finding) -> dict[str, Any]:
        """Return one finding as JSON."""
        allowed = waived(key, finding, self.waivers)
        clause = self.clauses.get(finding.rule)
        return {
            "key": key,
            "rule": finding.rule,
            "severity": finding.severity.value,
            "message": finding.message,
            "clinicians": [{"id": id, "name": self.names.get(id, id)} for id in finding.clinicians],
            "start": self.at(finding.start),
            "end": self.at(finding.end),
            "measured": finding.measured,
            "limit": finding.limit,
            "unit": finding.unit,
            "facts": [list(fact) for fact in finding.facts],
            "waiver": {"name": allowed.name, "reason": allowed.reason} if allowed else None,
            "clause": clause_json(clause) if clause else None,
        }

    def at(self, instant: datetime | None) -> str | None:
        """Return an instant in local time with its offset."""
        return instant.astimezone(self.tz).isoformat() if instant else None


def clause_json(clause: Clause) -> dict[str, Any]:
    """Return a clause as JSON."""
    return {
        "code": clause.code,
        "title": clause.title,
        "source": clause.source,
        "words": clause.words,
    }


def open_violations(findings: Iterable[Finding], waivers: Waivers) -> dict[str, Finding]:
    """Return the violations that nobody allows, by key."""
    return {
        key: one
        for key, one in keyed(findings).items()
        if one.violation and waived(key, one, waivers) is None
    }


def counts(findings: Iterable[Finding]) -> tuple[int, int]:
    """Return how many violations and how many advisories there are."""
    violations = advisories = 0
    for one in findings:
        if one.breached and one.severity is Severity.MUST:
            violations += 1
        elif one.breached and one.severity is Severity.SHOULD:
            advisories += 1
    return violations, advisories


def finding_text(one: Finding) -> list[Any]:
    """Return a finding as plain JSON that `finding_of` reads."""
    return [
        one.rule,
        one.severity.value,
        one.message,
        one.breached,
        list(one.clinicians),
        one.start.isoformat() if one.start else None,
        one.end.isoformat() if one.end else None,
        one.measured,
        one.limit,
        one.unit,
        [list(fact) for fact in one.facts],
    ]


def finding_of(data: list[Any]) -> Finding:
    """Return the finding that `finding_text` wrote."""
    rule, severity, message, breached, people, start, end, measured, limit, unit, facts = data
    return Finding(
        rule=rule,
        severity=Severity(severity),
        message=message,
        breached=breached,
        clinicians=tuple(people),
        start=datetime.fromisoformat(start) if start else None,
        end=datetime.fromisoformat(end) if end else None,
        measured=measured,
        limit=limit,
        unit=unit,
        facts=tuple((name, value) for name, value in facts),
    )
