"""The harness: real runs in processes of their own, checked, told, drawn; and who may take part."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from pathlib import Path
from random import Random

import pytest

from nightfloat.bench import curtois, inrc1
from nightfloat.bench.contest import Run, instances_in, run_once
from nightfloat.bench.entrants import ENTRANTS
from nightfloat.bench.families import Verdict
from nightfloat.bench.outcome import Budget, Outcome, Trail
from nightfloat.bench.picture import picture, ticks
from nightfloat.bench.results import Course
from nightfloat.bench.tables import BestKnown, best_known, rows_of
from nightfloat.bench.timefold import Timefold, facts_of
from nightfloat.cli.app import main
from nightfloat.rules.grid import Limit
from nightfloat.rules.language import breach, cost
from tests.bench import synthetic

CHECKERS = synthetic.ROOT / "benchmarks" / "checkers"
RESIDENCY = synthetic.ROOT / "benchmarks" / "residency"
"""A wheel comes without them."""

LIAR = """import sys
print("made: objective 1, 0 hard violations")
"""


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a folder with one instance that has a schedule."""
    folder = tmp_path / "data"
    folder.mkdir()
    text = synthetic.curtois(Random(0), people=4, days=7, shifts=2)
    (folder / "Instance1.txt").write_text(text, encoding="utf-8")
    return folder


def test_a_contest_from_the_command_line(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two entrants, two seeds: table, JSON, Markdown, rosters and picture say the same."""
    out = tmp_path / "out"
    code = main(
        [
            *("bench", "curtois", "--data", str(data), "--instances", "1", "--seconds", "5"),
            *("--entrants", "cp-sat,highs", "--seeds", "1,2", "--rosters", str(out / "rosters")),
            *("--json", str(out / "b.json"), "--markdown", str(out / "b.md")),
            *("--picture", str(out / "b.svg")),
            *("--checker", str(CHECKERS / "check_curtois.py")),
        ]
    )
    assert code == 0
    content = json.loads((out / "b.json").read_text(encoding="utf-8"))
    runs = content["runs"]
    assert [(run["entrant"], run["seed"]) for run in runs] == [
        ("cp-sat", 1),
        ("cp-sat", 2),
        ("highs", 1),
        ("highs", 2),
    ]
    assert all(run["agreed"] for run in runs)
    assert len({run["objective"] for run in runs}) == 1
    assert all(run["bound"] == run["objective"] == run["claimed"] for run in runs)
    assert all(0 < run["memory_mb"] < 2000 for run in runs)
    assert all(sum(run["by_rule"].values()) == run["objective"] for run in runs)
    assert content["machine"]["cores"]
    assert content["versions"]["cp-sat"]["ortools"]
    roster = json.loads((out / "rosters" / "Instance1.json").read_text(encoding="utf-8"))
    checked = synthetic.checker("curtois").check(data / "Instance1.txt", roster)
    assert checked == (runs[0]["objective"], [])
    assert (out / "rosters" / "highs" / "Instance1-2.json").is_file()
    table = (out / "b.md").read_text(encoding="utf-8")
    assert table.count("| Instance1 |") == 2
    assert table.count("| yes |") == 2
    ET.parse(out / "b.svg")
    assert str(runs[0]["objective"]) in capsys.readouterr().out


def test_a_checker_that_disagrees_is_told(data: Path, tmp_path: Path) -> None:
    """Another objective than ours: the row says no and the command ends with 1."""
    checker = tmp_path / "liar.py"
    checker.write_text(LIAR, encoding="utf-8")
    out = tmp_path / "b.json"
    options = ["--seconds", "5", "--entrants", "highs", "--json", str(out)]
    code = main(["bench", "curtois", "--data", str(data), *options, "--checker", str(checker)])
    assert code == 1
    assert [row["agreed"] for row in json.loads(out.read_text())["table"]] == [False]


def test_inrc1_from_the_command_line(tmp_path: Path) -> None:
    """The other format, by the same road."""
    text = synthetic.inrc1(Random(500), people=4, days=7)
    (tmp_path / "made.txt").write_text(text, encoding="utf-8")
    out = tmp_path / "b.json"
    checker = str(CHECKERS / "check_inrc1.py")
    options = ["--seconds", "10", "--entrants", "highs", "--json", str(out), "--checker", checker]
    assert main(["bench", "inrc1", "--data", str(tmp_path), *options]) == 0
    assert [row["agreed"] for row in json.loads(out.read_text())["table"]] == [True]


def test_residency_from_the_command_line(tmp_path: Path) -> None:
    """Our own instances; the table's best known values and bounds stand beside."""
    out = tmp_path / "b.json"
    rosters = tmp_path / "rosters"
    names = ["--instances", "block-008x013-1", "--entrants", "cp-sat", "--seconds", "1"]
    names += ["--data", str(RESIDENCY / "instances"), "--checker", str(RESIDENCY / "check.py")]
    options = ["--json", str(out), "--markdown", str(tmp_path / "b.md"), "--rosters", str(rosters)]
    assert main(["bench", "residency", *names, *options]) == 0
    content = json.loads(out.read_text(encoding="utf-8"))
    row, run = content["table"][0], content["runs"][0]
    assert (row["best_known"], row["known_bound"]) == (29, 29)
    assert run["objective"] is None or (run["agreed"] and run["objective"] >= 29)
    assert str(tmp_path) not in content["command"]
    assert "memory" in content["machine"]
    if run["objective"] is not None:
        solution = json.loads((rosters / "block-008x013-1.json").read_text(encoding="utf-8"))
        assert solution["instance"] == "block-008x013-1"


def test_instances_in_order_of_size() -> None:
    """All 24 of our own, each family from its smallest on."""
    names = [path.stem for path in instances_in("residency", RESIDENCY / "instances", [])]
    assert len(names) == 24
    assert names[0] == "block-008x013-1"
    assert names[11] == "call-160x364-1"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--instances", "2"], 'has no instance "2". Maybe one of Instance1'),
        (["--entrants", "cpsat"], 'no entrant is called "cpsat". Maybe "cp-sat"'),
        (["--seconds", "0"], "are no budget"),
        (["--seeds", "one"], '"one" are no seeds'),
        (["--checker", "nowhere.py"], "nowhere.py is no file"),
    ],
)
def test_mistakes_are_told(
    data: Path, arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """A wrong argument ends with 2 before anything runs."""
    assert main(["bench", "curtois", "--data", str(data), *arguments]) == 2
    assert says in capsys.readouterr().err


def test_a_run_without_a_schedule(tmp_path: Path) -> None:
    """Somebody must work more minutes than there are: no roster, and the note says why."""
    path = tmp_path / "Instance1.txt"
    text = synthetic.curtois(Random(0), people=1, days=7, shifts=1)
    lines = text.splitlines()
    staff = lines.index("SECTION_STAFF") + 1
    lines[staff] = "A,E=7,9600,9600,5,1,1,1"
    path.write_text("\n".join(lines), encoding="utf-8")
    run = run_once("curtois", path, "cp-sat", Budget(5), rosters=tmp_path, checker=None)
    assert (run.outcome.rows, run.objective, run.agreed) == (None, None, None)
    assert run.outcome.note == "proven infeasible"
    row = rows_of([run], BestKnown("", {}))[0]
    assert row.note == "no schedule; proven infeasible"


def test_no_folder_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    """Public instances come with nobody."""
    assert main(["bench", "curtois"]) == 2
    assert "no instances are named. Maybe --data" in capsys.readouterr().err


def ran(
    seed: int,
    objective: int | None,
    bound: int | None = None,
    verdict: Verdict | None = None,
    claimed: int | None = None,
) -> Run:
    """Return a run that did not happen."""
    return Run(
        family="curtois",
        instance="Instance1",
        entrant="someone",
        seed=seed,
        outcome=Outcome(
            rows=None,
            objective=objective if claimed is None else claimed,
            bound=bound,
            memory_mb=seed,
        ),
        objective=objective,
        violations=0,
        by_rule=(),
        verdict=verdict,
    )


def test_medians() -> None:
    """No schedule counts as the worst objective, no bound as the worst bound."""
    known = BestKnown("", {"Instance1": 80})
    row = rows_of([ran(1, 100, 50), ran(2, None, None), ran(3, 120, 70)], known)[0]
    assert (row.objective, row.bound, row.memory_mb) == (120, 50, 3)
    assert row.gap_to_best_known == pytest.approx(0.5)
    assert row.gap_to_bound == pytest.approx(70 / 120)
    assert row.note == "no schedule in 1 of 3"
    assert rows_of([ran(1, None), ran(2, None), ran(3, 9)], known)[0].objective is None
    assert rows_of([ran(1, 0, 0)], BestKnown("", {}))[0].gap_to_bound is None


def test_agreement_needs_all_three() -> None:
    """Checker, measure and claim."""
    assert ran(1, 5, verdict=Verdict(5, 0)).agreed is True
    assert ran(1, 5, verdict=Verdict(6, 0)).agreed is False
    assert ran(1, 5, verdict=Verdict(5, 1)).agreed is False
    assert ran(1, 5).agreed is None
    assert ran(1, 5, verdict=Verdict(5, 0), claimed=4).agreed is False
    assert ran(1, 5, verdict=Verdict(5, 0), claimed=6).agreed is True
    runs = [ran(1, 5, verdict=Verdict(5, 0)), ran(2, 5, verdict=Verdict(4, 0))]
    assert rows_of(runs, BestKnown("", {}))[0].agreed is False


def test_trail_keeps_what_is_better() -> None:
    """Worse or equal figures leave no point; a bound and an objective are kept apart."""
    heard: list[tuple[int | None, int | None]] = []
    trail = Trail(lambda objective, bound: heard.append((objective, bound)))
    for objective, bound in ((None, 3), (9, None), (9, 2), (10, 3), (7, 5)):
        trail(objective, bound)
    assert [point[1:] for point in trail.points] == [(None, 3), (9, 3), (7, 5)] == heard
    assert trail.first_legal == trail.points[1][0]


def test_picture() -> None:
    """Well-formed, with a line for each objective and bound; nothing found, nothing drawn."""
    trail = ((0.02, 900, None), (0.5, 900, 12), (2.0, 300, 250), (9.0, 260, 255))
    drawn = Course("A & B", "some<one>", trail)
    root = ET.fromstring(picture([drawn], 10, 240))
    paths = [one for one in root if one.tag.endswith("path") and one.get("stroke-width")]
    assert len(paths) == 3
    numbers = [
        float(part)
        for one in paths
        for part in one.attrib["d"].replace("M", " ").replace("H", " ").replace("V", " ").split()
        if "h" not in part
    ]
    assert all(0 <= number <= 760 for number in numbers)
    assert picture([Course("A", "someone", ())], 10, None) == ""


@pytest.mark.parametrize(("low", "high"), [(0.01, 60), (607, 621), (1000, 1900), (3, 4)])
def test_ticks_lie_inside(low: float, high: float) -> None:
    """Two ticks at least, ascending, in the range."""
    found = ticks(low, high)
    assert len(found) >= 2
    assert found == sorted(found)
    assert all(low <= value <= high for value in found)


def test_best_known_of_both_families() -> None:
    """Each has a source; values are positive."""
    for family, name, value in (("curtois", "Instance8", 1300), ("inrc1", "long01", 197)):
        known = best_known(family)
        assert known.source
        assert known.best[name] == value
        assert all(one > 0 for one in known.best.values())


@pytest.mark.parametrize("seed", range(6))
def test_facts_for_timefold_say_the_same(seed: int, tmp_path: Path) -> None:
    """The numbers that Java reads, read here: values, breaches and prices are the problem's."""
    path = tmp_path / "made.txt"
    random = Random(seed)
    if seed % 2:
        path.write_text(synthetic.curtois(random, people=3, days=14, shifts=2), encoding="utf-8")
        instance = curtois.read(path)
    else:
        path.write_text(synthetic.inrc1(random, people=3, days=14), encoding="utf-8")
        instance = inrc1.read(path)
    numbers = [int(one) for line in facts_of(instance.problem) for one in line.split()]
    for _ in range(40):
        rows = synthetic.rows_in(instance, random)
        flat = [letter for row in rows for letter in row]
        expected = [_costs(limit, limit.value(rows)) for limit in instance.problem.limits]
        assert _read(numbers, flat) == expected


def _costs(limit: Limit, value: int) -> tuple[int, int]:
    return breach(limit.of, value), cost(limit.of, value)


def _read(numbers: list[int], flat: list[int]) -> list[tuple[int, int]]:
    """Return (breach, cost) of each measure, as `Roster.java` adds them up."""
    rest = iter(numbers)
    for _ in range(next(rest)):
        next(rest)
        for _ in range(next(rest)):
            next(rest)
    found = []
    for _ in range(next(rest)):
        lo, hi, below, above = (next(rest) for _ in range(4))
        value = 0
        for _ in range(next(rest)):
            size, weight, pairs = next(rest), next(rest), next(rest)
            held = sum(flat[next(rest)] == next(rest) for _ in range(pairs))
            value += weight * (held == size)
        short, over = max(0, lo - value), max(0, value - hi)
        hard = (short if below < 0 else 0) + (over if above < 0 else 0)
        found.append((hard, max(0, below) * short + max(0, above) * over))
    return found


def test_timefold_takes_part_where_it_can(data: Path, tmp_path: Path) -> None:
    """With its package and Java there is a legal roster; without, it says what is missing."""
    why = Timefold().absent()
    if why:
        assert "not installed" in why or "Java" in why
        pytest.skip(why)
    checker = CHECKERS / "check_curtois.py"
    path = data / "Instance1.txt"
    run = run_once("curtois", path, "timefold", Budget(10), rosters=tmp_path, checker=checker)
    assert run.agreed


def test_entrants_have_names_of_their_own() -> None:
    """Names are what `--entrants` takes."""
    names = [one.name for one in ENTRANTS]
    assert len(set(names)) == len(names)
    assert all("," not in name for name in names)
