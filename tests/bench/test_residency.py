"""The residency benchmark: its checker and our reading of it are two texts with one meaning."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

import pytest

from nightfloat.bench.instance import InstanceError
from nightfloat.bench.residency import DEFAULT, read, solution
from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Tier, breach, cost
from nightfloat.solver.engine import Settings, run
from nightfloat.solver.model import CellModel
from nightfloat.solver.outcome import Status
from nightfloat.solver.score import Score
from tests.bench.residency_draw import (
    FOLDER,
    INSTANCES,
    SMALL,
    Draw,
    Rows,
    example,
    generate,
    instance,
    numbers,
    script,
    texts,
)

check = script("check")


def reading(data: Any, folder: Path) -> Problem:
    """Return the problem that our reader makes of an instance."""
    path = folder / "instance.json"
    path.write_text(json.dumps(data), encoding="utf-8")
    return read(path)


def by_checker(data: Any, rows: Rows) -> tuple[dict[str, int], int, int, dict[str, int]]:
    """Return the checker's (units of each broken hard rule, wrong cells, objective, costs)."""
    found = check.verdict(check.Instance(data), texts(data, rows))
    units: dict[str, int] = {}
    for rule, _, amount in found["violations"]:
        units[rule] = units.get(rule, 0) + amount
    wrong = units.pop("cells", 0)
    assert found["legal"] == (not units and not wrong)
    costs = {rule: price for rule, price in found["costs"].items() if price}
    return units, wrong, found["objective"], costs


def by_problem(problem: Problem, rows: Rows) -> tuple[dict[str, int], int, int, dict[str, int]]:
    """Return the same from the score of our problem."""
    score = Score(problem, rows)
    units: dict[str, int] = {}
    costs: dict[str, int] = {}
    for limit, value in zip(problem.limits, score.values, strict=True):
        for found, amount in ((units, breach(limit.of, value)), (costs, cost(limit.of, value))):
            if amount:
                found[limit.rule] = found.get(limit.rule, 0) + amount
    assert (score.total[Tier.LEGAL] == 0) == (not units)
    wrong = sum(
        not letters >> letter & 1
        for domain, row in zip(problem.grid.domain, rows, strict=True)
        for letters, letter in zip(domain, row, strict=True)
    )
    return units, wrong, score.total[Tier.WISHES], costs


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The 24 instances, written once more, with their hidden schedules."""
    folder = tmp_path_factory.mktemp("residency")
    generate("--all", str(folder), "--planted", hash_seed="7")
    return folder


def planted(folder: Path, name: str) -> Any:
    """Return the hidden schedule of an instance as a solution."""
    return json.loads((folder / f"{name}.planted.json").read_text(encoding="utf-8"))


# ---- the format ----

EXAMPLES = re.findall(
    r"```json\n(.*?)\n```", (FOLDER / "FORMAT.md").read_text(encoding="utf-8"), re.DOTALL
)


def test_every_rule_type_has_an_example() -> None:
    """FORMAT.md shows each type of rule that the checker knows."""
    assert {json.loads(text)["rule"]["type"] for text in EXAMPLES} == set(check.KEYS)


@pytest.mark.parametrize("text", EXAMPLES)
def test_examples_of_the_format(text: str, tmp_path: Path) -> None:
    """Checker and reader find in each example of FORMAT.md the units that it names."""
    shown = json.loads(text)
    data = example(shown["rule"], shown["rows"])
    rows = numbers(data, shown["rows"])
    soft = shown["rule"]["type"] == "wish"
    units, wrong, objective, _ = by_checker(data, rows)
    assert (objective if soft else units.get("r", 0)) == shown["units"]
    assert not wrong
    assert by_problem(reading(data, tmp_path), rows) == by_checker(data, rows)


def test_checker_and_reader_agree_on_random_instances(tmp_path: Path) -> None:
    """3,000 schedules of 1,000 tiny instances with rules of all types: the same, rule by rule."""
    seen: set[str] = set()
    for seed in range(1000):
        draw = Draw(seed)
        data = draw.instance()
        problem = reading(data, tmp_path)
        for _ in range(3):
            rows = draw.rows()
            found = by_checker(data, rows)
            assert by_problem(problem, rows) == found, f"seed {seed}"
            seen |= {rule.partition(" ")[0] + " hard" for rule in found[0]}
            seen |= {rule.partition(" ")[0] + " soft" for rule in found[3]}
    both = {f"{kind} {how}" for kind in check.KEYS for how in ("hard", "soft")}
    assert seen == both - {"wish hard"}


@pytest.mark.parametrize("name", SMALL)
def test_checker_and_reader_agree_on_the_instances(name: str, made: Path) -> None:
    """The same for 250 schedules of a real instance, near its hidden schedule and far from it."""
    data = instance(name)
    problem = read(INSTANCES / f"{name}.json")
    start = numbers(data, planted(made, name)["rows"])
    random = Random(1)
    for tenth in range(250):
        share = random.choice((0.01, 0.1, 1.0)) if tenth else 0.0
        rows = tuple(
            tuple(
                random.randrange(len(data["codes"])) if random.random() < share else letter
                for letter in row
            )
            for row in start
        )
        assert by_problem(problem, rows) == by_checker(data, rows)


# ---- what the checker says ----


@pytest.mark.parametrize("name", SMALL)
def test_one_changed_cell_breaks_each_hard_rule(name: str, made: Path) -> None:
    """For each hard rule there is a cell whose change makes both readers see it broken."""
    data = instance(name)
    problem = read(INSTANCES / f"{name}.json")
    read_instance = check.Instance(data)
    random = Random(2)
    for rule in data["rules"]:
        if "weight" in rule or rule["type"] == "wish":
            continue
        cells = texts(data, numbers(data, planted(made, name)["rows"]))
        schedule = check.Schedule(read_instance, cells)
        for _ in range(20_000):
            assert not list(schedule.faults(rule))
            person, step = random.randrange(len(cells)), random.randrange(data["steps"])
            # Long runs come about only when the rule's own codes are drawn more often.
            codes = rule.get("codes", data["codes"]) if random.random() < 0.7 else data["codes"]
            before, cells[person][step] = cells[person][step], random.choice(codes)
            if list(schedule.faults(rule)):
                break
        else:
            pytest.fail(f"{name}: nothing breaks {rule['id']}")
        rows = numbers(data, [" ".join(row) for row in cells])
        assert by_problem(problem, rows)[0].get(rule["id"], 0) > 0
        cells[person][step] = before
        rows = numbers(data, [" ".join(row) for row in cells])
        assert rule["id"] not in by_problem(problem, rows)[0]


def test_wrong_cells_are_violations(made: Path) -> None:
    """Work on leave, leave elsewhere and a code that is not allowed are told with their place."""
    data = instance("clinic-008x028-1")
    rows = [row.split() for row in planted(made, "clinic-008x028-1")["rows"]]
    person, first, _ = data["away"][0]
    rows[person][first] = "-"
    rows[person][(first + 14) % 56] = "L"
    rows[person][10] = "W"
    found = check.verdict(check.Instance(data), rows)
    places = [place for rule, place, _ in found["violations"] if rule == "cells"]
    assert len(places) == 3
    assert 'R001, step 10 (Sat am of week 0) holds "W"' in places
    assert not found["legal"]


def test_command_line(made: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 0 and the objective; 1 with the violation; 2 with one sentence."""
    name = "call-008x028-1"
    file, good = str(INSTANCES / f"{name}.json"), made / f"{name}.planted.json"
    assert check.main([file, str(good)]) == 0
    assert "legal: no hard rule is broken" in capsys.readouterr().out
    data = planted(made, name)
    data["rows"][0] = " ".join(["C"] * 28)
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(data), encoding="utf-8")
    assert check.main([file, str(bad)]) == 1
    assert "call frequency: R001, steps 0 to 27: 28, at most 7 (21)" in capsys.readouterr().out
    data["rows"][0] = "C"
    bad.write_text(json.dumps(data), encoding="utf-8")
    assert check.main([file, str(bad)]) == 2
    assert capsys.readouterr().err == "The row of R001 has 1 codes, not 28.\n"
    assert check.main([file, file]) == 2
    assert check.main([file, str(tmp_path / "none.json")]) == 2
    assert "cannot be read" in capsys.readouterr().err


def test_malformed_instances_are_refused_with_a_sentence(tmp_path: Path) -> None:
    """Whatever is put in place of any value, both readers either read it or say what is wrong."""
    strange: list[Any] = [None, -1, 99, 1.5, True, "x", "", [], [[]], {}, {"x": 1}, [-1, "x"]]
    refused = 0
    for name in SMALL:
        data = instance(name)
        data["rules"] = [
            next(r for r in data["rules"] if r["type"] == kind)
            for kind in dict.fromkeys(rule["type"] for rule in data["rules"])
        ]
        for holder, key in list(places(data)):
            kept = holder[key]
            for value in strange:
                holder[key] = value
                refused += refusal(data, tmp_path)
            holder[key] = kept
        data["more"] = 1
        assert refusal(data, tmp_path)
    assert refused > 1000


def places(value: Any, depth: int = 0) -> Any:
    """Yield (holder, key) of the first few values at each depth of some JSON."""
    items = list(value.items()) if isinstance(value, dict) else list(enumerate(value))
    for key, below in items[: None if depth < 1 or isinstance(value, dict) else 12]:
        yield value, key
        if isinstance(below, dict | list) and depth < 4:
            yield from list(places(below, depth + 1))[:40]


def refusal(data: Any, folder: Path) -> bool:
    """Return True when the checker refuses an instance; our reader may be less careful."""
    try:
        check.Instance(data)
    except check.MalformedError as error:
        sentence = str(error)
    else:
        reading(data, folder)
        return False
    assert sentence.endswith(".")
    with suppress(InstanceError):
        reading(data, folder)
    return True


# ---- the generator ----


def test_generator_writes_the_published_bytes(made: Path) -> None:
    """The 24 instances are the same again, byte by byte, and their sums are those published."""
    names = [line.split()[1] for line in (INSTANCES / "SHA256SUMS").read_text().splitlines()]
    assert len(names) == 24
    for name in ("SHA256SUMS", *names):
        assert (made / name).read_bytes() == (INSTANCES / name).read_bytes(), name
    assert {f"{name}.json" for name in DEFAULT} <= set(names)


@pytest.mark.parametrize("family", ["block", "call", "emergency", "clinic"])
def test_other_sizes_and_seeds(family: str) -> None:
    """Any size and seed has a legal hidden schedule, and the same bytes each time."""
    days = "364" if family == "block" else "56"
    arguments = ("--family", family, "--people", "17", "--days", days, "--seed", "5")
    text = generate(*arguments, hash_seed="1")
    assert text == generate(*arguments, hash_seed="2")
    data, hidden = json.loads(text), json.loads(generate(*arguments, "--planted"))
    read_instance = check.Instance(data)
    assert check.verdict(read_instance, check.read_rows(read_instance, hidden))["legal"]


def test_each_instance_has_a_legal_schedule(made: Path) -> None:
    """The hidden schedule of each of the 24 is legal; our reader sees the same objective."""
    for path in sorted(INSTANCES.glob("*.json")):
        data = json.loads(path.read_text(encoding="utf-8"))
        read_instance = check.Instance(data)
        hidden = planted(made, path.stem)
        found = check.verdict(read_instance, check.read_rows(read_instance, hidden))
        assert found["legal"], path.stem
        problem = read(path)
        rows = numbers(data, hidden["rows"])
        assert Score(problem, rows).total == (0, 0, 0, found["objective"])
        assert solution(problem, rows) == hidden


# ---- solving ----


@pytest.mark.parametrize(
    ("name", "free"), [(SMALL[0], 8), (SMALL[1], 3), (SMALL[2], 3), (SMALL[3], 3)]
)
def test_solved_to_proven_optimum(name: str, free: int, made: Path, tmp_path: Path) -> None:
    """CP-SAT proves an optimum whose value the checker finds in the solution; people but `free`
    keep their hidden rows, said in `allowed`."""
    data = instance(name)
    hidden = planted(made, name)["rows"]
    for person in range(free, len(data["people"])):
        data["groups"][f"only {person}"] = [person]
        for step, code in enumerate(hidden[person].split()):
            data["allowed"].append(
                {"people": f"only {person}", "steps": [[step, step + 1, 1]], "codes": [code]}
            )
    problem = reading(data, tmp_path)
    model = CellModel(problem.grid.domain)
    for limit in problem.limits:
        model.add(limit)
    model.minimise([(Tier.WISHES, 1)])
    answer = run(model, Settings(workers=1, seed=1, effort=200))
    assert answer.status is Status.OPTIMAL
    rows = model.rows(answer.solution)
    read_instance = check.Instance(data)
    found = check.verdict(read_instance, check.read_rows(read_instance, solution(problem, rows)))
    assert found["legal"]
    assert found["objective"] == answer.bound
    worst = check.verdict(read_instance, [row.split() for row in hidden])
    assert found["objective"] < worst["objective"]


# ---- what is known ----


def test_best_known_values_can_be_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each value is that of its solution file (or of the hidden schedule), not below its bound."""
    known = json.loads((FOLDER / "best_known.json").read_text(encoding="utf-8"))
    names = sorted(path.stem for path in INSTANCES.glob("*.json"))
    assert sorted(known) == names
    stored = {path.stem for path in (FOLDER / "solutions").glob("*.json")}
    table = (FOLDER / "BEST_KNOWN.md").read_text(encoding="utf-8")
    monkeypatch.syspath_prepend(str(FOLDER))
    assert script("best_known").table(known) == table
    for name, row in known.items():
        assert row["bound"] is None or row["bound"] <= row["objective"]
        assert (name in stored) == (row["how"] != "hidden schedule")
        if name in stored:
            text = (FOLDER / "solutions" / f"{name}.json").read_text(encoding="utf-8")
            read_instance = check.Instance(instance(name))
            found = check.verdict(read_instance, check.read_rows(read_instance, json.loads(text)))
            assert found["legal"]
            assert found["objective"] == row["objective"]


def test_a_better_solution_is_taken_over(made: Path, tmp_path: Path) -> None:
    """Only a legal and better solution changes the table; a bound above an objective is refused."""
    name = "block-008x013-1"
    copy = tmp_path / "residency"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("__pycache__", "solutions"))
    hidden = made / f"{name}.planted.json"
    best = FOLDER / "solutions" / f"{name}.json"
    broken = tmp_path / "broken.json"
    broken.write_text(hidden.read_text().replace("VAC", "WARD"))

    def take(*arguments: str) -> int:
        command = [sys.executable, "-B", str(copy / "best_known.py"), "--how", "test", *arguments]
        return subprocess.run(command, check=False, capture_output=True).returncode

    before = (copy / "best_known.json").read_text()
    assert take(str(hidden)) == 0
    assert (copy / "best_known.json").read_text() == before
    assert take(str(broken)) == 2
    known = json.loads(before)
    optimum = known[name]["objective"]
    known[name] |= {"objective": optimum + 1, "bound": None}
    (copy / "best_known.json").write_text(json.dumps(known))
    assert take(str(best), "--bound", str(optimum + 1)) == 2
    assert take(str(best), "--bound", str(optimum)) == 0
    after = json.loads((copy / "best_known.json").read_text())[name]
    assert after == {"objective": optimum, "how": "test", "bound": optimum, "bound_how": "test"}
    assert json.loads((copy / "solutions" / f"{name}.json").read_text()) == json.loads(
        best.read_text()
    )
    assert f"| {name} | {optimum} | {optimum} | proven |" in (copy / "BEST_KNOWN.md").read_text()
