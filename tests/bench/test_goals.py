"""Figures from result files: read back, medians, gaps, who agreed; what is missing is said."""

from __future__ import annotations

import json
import shutil
import xml.etree.ElementTree as ET
from pathlib import Path
from typing import Any

import pytest

from nightfloat.bench import record
from nightfloat.bench.goals import goals, table
from nightfloat.bench.results import ResultError, cases, load
from nightfloat.cli.app import main
from tests.bench.residency_draw import FOLDER

MACHINE = {"processor": "one", "cores": "2", "memory": "4 GiB"}


def ran(instance: str, entrant: str, seed: int, **said: Any) -> dict[str, Any]:
    """Return a run as a result file has it."""
    known = {"objective": None, "bound": None, "first_legal_seconds": None, "agreed": None}
    rest = {"memory_mb": 100, "trail": [], "by_rule": {}}
    return {"instance": instance, "entrant": entrant, "seed": seed, **known, **rest, **said}


def result(
    folder: Path,
    name: str,
    family: str,
    seconds: float,
    best: dict[str, int],
    runs: list[dict[str, Any]],
) -> Path:
    """Write a result file."""
    content = {
        "family": family,
        "command": f"nightfloat bench {family}",
        "machine": MACHINE,
        "versions": {"nightfloat": {"nightfloat": "0.1"}, "cp-sat": {"ortools": "9"}},
        "settings": {"seconds": seconds, "workers": 2, "seeds": [1, 2, 3]},
        "table": [
            {"instance": one, "best_known": value, "known_bound": None, "objective": 1}
            for one, value in best.items()
        ],
        "runs": runs,
    }
    path = folder / name
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def row(text: str, what: str) -> list[str]:
    """Return the cells of a figure."""
    return next(
        [cell.strip() for cell in line.strip("|").split("|")]
        for line in text.splitlines()
        if line.startswith(f"| {what}")
    )


def test_ratio_of_gaps(tmp_path: Path) -> None:
    """Medians over seeds; half a unit stands for no gap; a missing instance is said."""
    best = {"Instance5": 1000, "Instance8": 1000}
    runs = [
        ran("Instance5", "nightfloat", n, objective=v, agreed=True)
        for n, v in ((1, 1010), (2, 1500), (3, 1005))
    ]
    runs += [ran("Instance5", "cp-sat", n, objective=1100, agreed=True) for n in (1, 2, 3)]
    runs.append(ran("Instance8", "nightfloat", 1, objective=1000, agreed=True))
    runs.append(ran("Instance8", "cp-sat", 1, objective=1200, agreed=True))
    found = load(result(tmp_path, "a.json", "curtois", 60, best, runs))
    cells = row(table([found]), "(own gap")
    # Gaps of 1 % and 10 %, of half a thousandth and 20 %: sqrt(0.1 * 0.0025).
    assert cells[3] == "0.0158 (2 of 7 instances)"
    assert cells[4] == "#5 0.100, #8 0.003"
    assert cells[5:] == ["yes", "[1]"]
    assert "`nightfloat bench curtois`; seeds 1, 2, 3, 2 workers" in table([found])
    assert "memory 4 GiB" in table([found])


def test_gaps_in_groups_and_disagreement(tmp_path: Path) -> None:
    """The largest gap of a group; no schedule is none; one checker that disagrees is told."""
    best = {"Instance5": 100, "Instance10": 100, "Instance12": 100, "Instance19": 100}
    runs = [
        ran("Instance5", "nightfloat", 1, objective=101, agreed=True),
        ran("Instance10", "nightfloat", 1, objective=103, agreed=False),
        ran("Instance12", "nightfloat", 1),
        ran("Instance19", "nightfloat", 1, objective=100, agreed=True),
    ]
    found = load(result(tmp_path, "a.json", "curtois", 60, best, runs))
    cells = row(table([found]), "gap at 60 s")
    assert cells[3] == "3.00 % · none · – · 0.00 % · –"
    assert cells[5] == "**no**"


def test_when_it_was_proven(tmp_path: Path) -> None:
    """The first moment at which the bound meets the objective, the median of the seeds."""
    trails = ([[5.0, 9, 1], [7.5, 9, 9]], [[3.0, 9, 9]], [[1.0, 9, 8]])
    runs = [
        ran("Instance8", "nightfloat", n, objective=9, bound=b, agreed=True, trail=trail)
        for n, (trail, b) in enumerate(zip(trails, (9, 9, 8), strict=True), 1)
    ]
    found = load(result(tmp_path, "a.json", "curtois", 120, {"Instance8": 9}, runs))
    assert row(table([found]), "optimal and proven")[3] == "#8 7.5 s"
    case = cases([found], "curtois", 120)["Instance8", "nightfloat"]
    assert case.within(0.2) == 3.0
    assert case.within(0.0) == 7.5
    assert (case.gap_to_bound, case.gap) == (0.0, 0.0)


def test_a_later_file_counts_and_what_is_missing_is_said(tmp_path: Path) -> None:
    """The same instance, entrant and seed twice; other seconds are another figure."""
    best = {"sprint01": 56}
    first = [ran("sprint01", "nightfloat", 1, objective=60, agreed=True)]
    later = [ran("sprint01", "nightfloat", 1, objective=56, agreed=True)]
    files = [
        result(tmp_path, "a.json", "inrc1", 10, best, first),
        result(tmp_path, "b.json", "inrc1", 10, best, later),
        result(tmp_path, "c.json", "inrc1", 60, best, first),
    ]
    text = table([load(path) for path in files])
    cells = row(text, "INRC-I sprint")
    assert cells[3] == "best known on 1 of 1; largest gap 0.00 %"
    assert cells[6] == "[2]"
    assert row(text, "INRC-I medium")[3] == "not run (inrc1, 60 s)"
    assert len(text.splitlines()) == 2 + len(goals()) + 1 + len(files)


def test_table_and_picture_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Both read what a benchmark wrote, and say what they cannot read."""
    trail = [[0.5, 90, None], [2.0, 70, 60]]
    runs = [ran("sprint01", "nightfloat", 1, objective=70, bound=60, agreed=True, trail=trail)]
    path = result(tmp_path, "a.json", "inrc1", 10, {"sprint01": 56}, runs)
    out, drawn = tmp_path / "t.md", tmp_path / "p.svg"
    assert main(["bench", "table", str(path), "--out", str(out)]) == 0
    assert "best known on 0 of 1; largest gap 25.00 %" in out.read_text(encoding="utf-8")
    assert main(["bench", "picture", str(path), "sprint01", "--out", str(drawn)]) == 0
    assert "best known 56" in "".join(ET.parse(drawn).getroot().itertext())
    capsys.readouterr()
    assert main(["bench", "picture", str(path), "sprint02", "--out", str(drawn)]) == 2
    assert 'no run is on "sprint02". Maybe one of sprint01' in capsys.readouterr().err
    path.write_text("{}", encoding="utf-8")
    assert main(["bench", "table", str(path)]) == 2
    assert "family: Field required" in capsys.readouterr().err
    with pytest.raises(ResultError, match="No such file"):
        load(tmp_path / "nowhere.json")


def test_better_values_are_handed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what the checker agreed with and what is better; the table's own program decides."""
    name = "block-008x013-1"
    copy = tmp_path / "residency"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__", "solutions"))
    monkeypatch.setattr(record, "TABLE", copy / "best_known.json")
    monkeypatch.setattr(record, "PROGRAM", copy / "best_known.py")
    known = json.loads((copy / "best_known.json").read_text(encoding="utf-8"))
    optimum = known[name]["objective"]
    known[name] |= {"objective": optimum + 3, "bound": None}
    (copy / "best_known.json").write_text(json.dumps(known), encoding="utf-8")
    rosters = tmp_path / "rosters"
    (rosters / "nightfloat").mkdir(parents=True)
    best = FOLDER / "solutions" / f"{name}.json"
    shutil.copy(best, rosters / "nightfloat" / f"{name}-2.json")
    runs = [
        ran(name, "nightfloat", 1, objective=optimum - 1, bound=optimum - 2, agreed=False),
        ran(name, "nightfloat", 2, objective=optimum, bound=optimum, agreed=True),
        ran(name, "cp-sat", 1, objective=optimum + 1, bound=1, agreed=True),
        ran("block-020x013-1", "nightfloat", 1, objective=99, bound=1, agreed=True),
    ]
    path = result(tmp_path, "a.json", "residency", 60, {}, runs)
    assert main(["bench", "record", str(path), "--rosters", str(rosters)]) == 0
    after = json.loads((copy / "best_known.json").read_text(encoding="utf-8"))
    how = "Nightfloat 0.1, 2 cores, 60 s"
    wanted = {"objective": optimum, "how": how, "bound": optimum, "bound_how": how}
    assert after == known | {name: wanted}
    assert (copy / "solutions" / f"{name}.json").is_file()
    beyond = [ran("block-020x013-1", "nightfloat", 1, bound=10**6)]
    path = result(tmp_path, "c.json", "residency", 60, {}, beyond)
    assert main(["bench", "record", str(path), "--rosters", str(rosters)]) == 1
    other = result(tmp_path, "b.json", "curtois", 60, {}, [])
    assert main(["bench", "record", str(other), "--rosters", str(rosters)]) == 2
