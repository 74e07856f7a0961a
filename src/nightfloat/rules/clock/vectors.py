"""Running a folder of work-hour test vectors: what the checker finds against what is expected.

The format is that of the vectors' README: `cases.csv` and one flat schedule a case, in the folder
or in one sub-folder a pack.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from nightfloat.domain.entry import Entry, Kind
from nightfloat.domain.errors import NightfloatError
from nightfloat.domain.findings import Finding
from nightfloat.rules.clock.check import Assessment, measure_all
from nightfloat.rules.clock.context import Context
from nightfloat.rules.clock.timeline import Timeline
from nightfloat.rules.clock.windows import given_windows
from nightfloat.rules.packs import Pack, load_packs

COMPLETE = ("acgme", "acgme_em")
"""Packs whose `also` column lists every other finding of the file."""


class VectorError(NightfloatError):
    """A vector file that cannot be read as one."""

    code = "vectors"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One row of cases.csv and the folder it stands in."""

    folder: Path
    row: Mapping[str, str]

    @property
    def name(self) -> str:
        """Pack and case, unique in a folder of vectors."""
        return f"{self.row['pack']}/{self.row['case']}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """One column of a case in which the checker and the vector differ."""

    case: str
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        expected, found = self.expected or "(empty)", self.found or "(empty)"
        return f"{self.case}: {self.column} expected {expected}, found {found}"


def run_vectors(folder: Path) -> list[Disagreement]:
    """Return all disagreements with the vectors of a folder, in the order of its cases.

    Raises VectorError when there is no cases.csv, or a row or setting cannot be read.
    """
    return [found for case in cases_of(folder) for found in run_case(case)]


def cases_of(folder: Path) -> list[Case]:
    """Return the cases of a folder and its sub-folders, by folder name, in file order."""
    tables = sorted({*folder.glob("cases.csv"), *folder.glob("*/cases.csv")})
    if not tables:
        raise VectorError(f"{folder} holds no cases.csv. Maybe the folder above it?")
    return [Case(folder=table.parent, row=row) for table in tables for row in _rows(table)]


def run_case(case: Case) -> list[Disagreement]:
    """Return what of verdict, severity, measured, limit and `also` differs in one case."""
    assessment, packs = assess(case)
    row = case.row
    about = _clause_findings(assessment, row["clause"], row["clinician"])
    worst = min(about, key=_tightness)
    found = {
        "expected": "breach" if any(f.breached for f in about) else "ok",
        "severity": str(worst.severity),
        "measured": "" if worst.measured is None else str(worst.measured),
        "limit": "" if worst.limit is None else str(worst.limit),
        "unit": worst.unit,
    }
    if packs[-1].name in COMPLETE:
        found["also"] = ";".join(_others(assessment, row["clause"], row["clinician"]))
        wanted = sorted(part.strip() for part in row["also"].split(";") if part.strip())
        row = {**row, "also": ";".join(wanted)}
    return [
        Disagreement(case=case.name, column=column, expected=row[column], found=value)
        for column, value in found.items()
        if row[column] != value
    ]


def assess(case: Case) -> tuple[Assessment, tuple[Pack, ...]]:
    """Measure a case's schedule by its pack (and those it requires) under its setting."""
    row = case.row
    entries = [_entry(line) for line in _rows(case.folder / f"{row['case']}.csv")]
    people = sorted({entry.clinician for entry in entries})
    spans = [_span(case.name, text) for text in row["rotation_windows"].split(";")]
    timeline = Timeline.of(entries)
    context = Context(
        zone=row["zone"],
        pgy={name: int(row["pgy"]) for name in people} if row["pgy"] else {},
        horizon=(min(begin for begin, _ in spans), None),
    )
    packs = load_packs(row["pack"], dict(_settings(row["setting"])))
    windows = given_windows(timeline, row["zone"], spans)
    return measure_all(timeline, windows, packs, context), packs


def _clause_findings(assessment: Assessment, clause: str, clinician: str) -> list[Finding]:
    rules = [judged.rule.id for judged in assessment.judged if judged.rule.clause == clause]
    if not rules:
        raise VectorError(f"no rule of the pack has clause {clause!r}. Maybe a newer vector file?")
    return [assessment.worst(rule, clinician) for rule in rules]


def _tightness(finding: Finding) -> tuple[bool, int]:
    """Sort breaches first, then what lies nearest to its limit."""
    if finding.measured is None or finding.limit is None:
        return (True, 1 << 60)
    return (not finding.breached, abs(finding.limit - finding.measured))


def _others(assessment: Assessment, clause: str, clinician: str) -> list[str]:
    found = {
        judged.rule.clause
        for judged in assessment.judged
        for name in assessment.timeline.people
        if assessment.worst(judged.rule.id, name).breached
        and (judged.rule.clause, name) != (clause, clinician)
    }
    return sorted(found)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    if not path.is_file():
        raise VectorError(f"{path} is missing. Maybe the case was renamed?")
    with path.open(encoding="utf-8", newline="") as lines:
        yield from csv.DictReader(lines)


def _entry(line: Mapping[str, str]) -> Entry:
    return Entry(
        clinician=line["clinician"],
        start=datetime.fromisoformat(line["start"]),
        end=datetime.fromisoformat(line["end"]),
        kind=Kind(line["kind"]),
        code=line["code"],
        rotation=line["rotation"],
        site=line["site"],
    )


def _span(case: str, text: str) -> tuple[date, date]:
    begin, slash, end = text.partition("/")
    if not slash:
        raise VectorError(f"{case}: window {text!r} is not START/END. Maybe 2026-07-06/2026-08-03?")
    return date.fromisoformat(begin), date.fromisoformat(end)


def _settings(text: str) -> Iterator[tuple[str, str]]:
    for part in filter(None, text.split(";")):
        key, equals, value = part.partition("=")
        if not equals:
            raise VectorError(f"setting {part!r} is not KEY=VALUE. Maybe split_gap=0?")
        yield key.strip(), value.strip()
