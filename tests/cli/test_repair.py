"""`repair`, `cover` and `alternatives` as a user runs them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from nightfloat.interchange.flat import read_flat
from nightfloat.interchange.folder import load_folder
from nightfloat.rules.check import check_programme
from tests.cli.test_commands import TINY, nightfloat


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder into which the tiny example was solved."""
    out = tmp_path_factory.mktemp("tiny")
    ran = nightfloat("solve", TINY, "--out", out, "--effort", "4")
    assert ran.returncode == 0, ran.stderr
    return out


def night(solved: Path) -> tuple[str, date]:
    """Return who has the first night, and when."""
    tz = load_folder(TINY).programme.calendar.tz
    entries = read_flat((solved / "schedule.csv").read_bytes(), where="schedule.csv")
    nights = [
        (one.start.astimezone(tz).date(), one.clinician) for one in entries if one.code == "N"
    ]
    day, who = min(nights)
    return who, day


def test_a_sick_call_is_repaired_and_written(solved: Path, tmp_path: Path) -> None:
    """Two repairs, ranked and proven; each file differs from the schedule by its moves."""
    who, day = night(solved)
    asked = ("repair", TINY, "--schedule", solved, "--sick", f"{who}:{day}", "--alternatives", "2")
    ran = nightfloat(*asked, "--out", tmp_path, "--json")
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert [one["proven"] for one in found] == [True, True]
    assert found[0]["people"] != found[1]["people"]
    programme = load_folder(TINY).programme
    for name in ("schedule.csv", "schedule-2.csv"):
        entries = read_flat((tmp_path / name).read_bytes(), where=name)
        on = {one.clinician for one in entries if one.code == "N" and _day(one.start) == day}
        assert len(on) == 1
        assert who not in on
        findings = check_programme(programme, entries).violations
        assert {one.rule for one in findings} <= {"assignment"}  # the leave is not in the folder
    shown = nightfloat(*asked)
    assert "Repair 1: 1 change (proven)" in shown.stdout
    assert nightfloat(*asked, "--json").stdout == ran.stdout


def _day(moment: object) -> date:
    tz = load_folder(TINY).programme.calendar.tz
    return moment.astimezone(tz).date()  # type: ignore[attr-defined, no-any-return]


def test_what_cannot_be_asked_is_said(solved: Path) -> None:
    """Nothing given, a span that is none, a shift that a rule caps: exit code 2, and a way out."""
    asked = ("repair", TINY, "--schedule", solved)
    for more, words in (
        ((), "what has happened?"),
        (("--sick", "R4"), "names nobody and no day"),
        (("--sick", "R4:2026-07-05..03"), "Maybe they are swapped."),
        (("--need", "N:2026-07-04"), "Maybe change that rule first."),
        (("--pin", "R4:2026-07-04"), "is no pin"),
        (("--sick", "R4:2026-07-04", "--alternatives", "9"), "Maybe 1 to 5."),
    ):
        ran = nightfloat(*asked, *more)
        assert ran.returncode == 2, ran.stdout
        assert words in " ".join(ran.stderr.split())


def test_cover_lists_who_can_and_why_others_cannot(solved: Path) -> None:
    """Nobody who needs a further change stands before one who does not."""
    who, day = night(solved)
    ran = nightfloat("cover", TINY, "--schedule", solved, "--day", str(day), "--of", who, "--json")
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    further = [one["further"] for one in found["can"]]
    assert further == sorted(further)
    assert {one["rule"] for one in found["cannot"]} >= {"nights-from-pgy2"}
    shown = nightfloat("cover", TINY, "--schedule", solved, "--day", str(day), "--of", who)
    assert "who can" in shown.stdout
    assert nightfloat("cover", TINY, "--schedule", solved, "--day", str(day)).returncode == 2


def test_alternatives_are_written_and_differ(solved: Path, tmp_path: Path) -> None:
    """Two others, none with a violation; where they differ is said."""
    asked = ("alternatives", TINY, "--schedule", solved, "--rounds", "8", "--out", tmp_path)
    ran = nightfloat(*asked, "--json")
    assert ran.returncode == 0, ran.stderr
    found = json.loads(ran.stdout)
    assert len(found["costs"]) == 3
    assert all(one["differences"] for one in found["pairs"])
    programme = load_folder(TINY).programme
    for number in (1, 2, 3):
        entries = read_flat((tmp_path / f"schedule-{number}.csv").read_bytes(), where="schedule")
        assert check_programme(programme, entries).violations == ()
    assert nightfloat(*asked, "--count", "7").returncode == 2
