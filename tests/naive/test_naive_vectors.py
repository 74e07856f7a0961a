"""The naive checker against every shared work-hour vector."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from tests.naive import work_hours as wh

VECTORS = Path(__file__).resolve().parents[3] / "shared" / "vectors"
COMPLETE = ("acgme", "acgme_em")  # packs whose `also` column lists every other finding


def all_cases() -> list[tuple[Path, dict[str, str]]]:
    cases = []
    for table in sorted(VECTORS.glob("*/cases.csv")):
        with table.open(newline="", encoding="utf-8") as handle:
            for line in csv.DictReader(handle):
                cases.append((table.parent / (line["case"] + ".csv"), line))
    return cases


CASES = all_cases()

needs_vectors = pytest.mark.skipif(not CASES, reason=f"no vectors at {VECTORS}")


def number(text: str) -> int | None:
    return int(text) if text else None


def windows_of(text: str) -> list[wh.Window]:
    out = []
    for part in text.split(";"):
        start, end = part.split("/")
        out.append((date.fromisoformat(start), date.fromisoformat(end)))
    return out


@needs_vectors
@pytest.mark.parametrize(
    ("path", "case"), CASES, ids=[f"{p.parent.name}-{p.stem}" for p, _ in CASES]
)
def test_case(path: Path, case: dict[str, str]) -> None:
    rows = wh.read_flat(path)
    settings = {}
    for part in case["setting"].split(";"):
        if part:
            key, value = part.split("=")
            settings[key] = value
    names = {r.clinician for r in rows}
    pgy = {name: int(case["pgy"]) for name in names} if case["pgy"] else {}
    found = wh.check(
        case["pack"], rows, case["zone"], windows_of(case["rotation_windows"]), pgy, settings
    )
    m = wh.worst(found[case["clinician"]][case["clause"]])
    got = ("breach" if m.breached else "ok", m.severity, m.measured, m.limit)
    want = (case["expected"], case["severity"], number(case["measured"]), number(case["limit"]))
    assert got == want, m
    breached = {(b.clinician, b.clause) for b in wh.breaches(found)}
    assert ((case["clinician"], case["clause"]) in breached) == (case["expected"] == "breach")
    others = breached - {(case["clinician"], case["clause"])}
    also = {(case["clinician"], clause) for clause in case["also"].replace(";", " ").split()}
    if case["pack"] in COMPLETE:
        assert others == also
    else:
        assert also <= others
    assert wh.input_errors(rows, case["zone"]) == []


@needs_vectors
def test_every_file_has_a_case() -> None:
    listed = {path for path, _ in CASES}
    present = {path for path in VECTORS.glob("*/*.csv") if path.name != "cases.csv"}
    assert listed == present
