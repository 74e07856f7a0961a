"""All shared work-hour vectors, one test each."""

from __future__ import annotations

from pathlib import Path

import pytest

from nightfloat.rules.clock.vectors import Case, VectorError, cases_of, run_case, run_vectors

VECTORS = Path(__file__).resolve().parents[4] / "shared" / "vectors"
CASES = cases_of(VECTORS) if VECTORS.is_dir() else []

pytestmark = pytest.mark.filterwarnings("error")


@pytest.mark.skipif(not CASES, reason=f"no vectors at {VECTORS}")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_checker_agrees_with_vector(case: Case) -> None:
    """Verdict, severity, measured, limit and the other findings are those of the vector."""
    assert [str(found) for found in run_case(case)] == []


HEADER = (
    "case,pack,clause,pgy,rotation_windows,expected,severity,measured,limit,unit,note,"
    "clinician,zone,setting,also\n"
)
ROWS = (
    "clinician,start,end,kind,code,rotation,site\n"
    "R1,2026-07-06T07:00:00-04:00,2026-07-07T07:01:00-04:00,call_in_house,CALL,MED,MAIN\n"
)


def write(folder: Path, line: str) -> Path:
    (folder / "cases.csv").write_text(HEADER + line, encoding="utf-8")
    (folder / "long.csv").write_text(ROWS, encoding="utf-8")
    return folder


def test_agreement_says_nothing(tmp_path: Path) -> None:
    """A folder without sub-folders whose case is right gives no disagreement."""
    line = (
        "long,acgme,6.22,2,2026-07-06/2026-08-03,breach,must,1441,1440,min,,R1,America/New_York,,\n"
    )
    assert run_vectors(write(tmp_path, line)) == []


def test_disagreement_names_case_column_and_both_values(tmp_path: Path) -> None:
    """A wrong expectation is reported with what was found instead."""
    line = "long,acgme,6.22,2,2026-07-06/2026-08-03,ok,must,1440,1440,min,,R1,America/New_York,,\n"
    assert [str(d) for d in run_vectors(write(tmp_path, line))] == [
        "acgme/long: expected expected ok, found breach",
        "acgme/long: measured expected 1440, found 1441",
    ]


def test_folder_without_cases_is_refused(tmp_path: Path) -> None:
    """The message names the folder."""
    with pytest.raises(VectorError, match=r"holds no cases\.csv"):
        run_vectors(tmp_path)


def test_unknown_clause_is_refused(tmp_path: Path) -> None:
    """A clause that no rule has is an error, not an agreement."""
    line = "long,acgme,6.99,2,2026-07-06/2026-08-03,ok,must,,,min,,R1,America/New_York,,\n"
    with pytest.raises(VectorError, match=r"6\.99"):
        run_vectors(write(tmp_path, line))
