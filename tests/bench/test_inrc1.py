"""The INRC-I format: read, measured and solved as the independent checker says."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path
from random import Random

import pytest

from nightfloat.bench import inrc1
from nightfloat.bench.inrc1_rules import broken_days
from nightfloat.bench.instance import Instance, InstanceError
from nightfloat.solver.compact import by_cp_sat, by_highs
from nightfloat.solver.outcome import Status
from tests.bench import synthetic
from tests.bench.test_curtois import UNHEARD

CHECKER = synthetic.checker("inrc1")
WEEKENDS = (
    "SaturdaySunday",
    "FridaySaturdaySunday",
    "FridaySaturdaySundayMonday",
    "SaturdaySundayMonday",
)


def made(folder: Path, text: str) -> tuple[Path, Instance]:
    """Return an instance's file and what was read of it."""
    path = folder / "made.txt"
    path.write_text(text, encoding="utf-8")
    return path, inrc1.read(path)


@pytest.mark.parametrize("seed", range(16))
def test_measures_what_the_checker_measures(seed: int, tmp_path: Path) -> None:
    """3,200 random rosters: the objective is equal, and so are the days wrongly covered."""
    random = Random(seed)
    text = synthetic.inrc1(random, people=3, days=7 * (1 + seed % 6), weekend=WEEKENDS[seed % 4])
    path, instance = made(tmp_path, text)
    rules: set[str] = set()
    for _ in range(200):
        rows = synthetic.rows_in(instance, random)
        objective, faults = CHECKER.check(path, instance.roster(rows))
        assert instance.score(rows) == (objective, len(faults)), instance.by_rule(rows)
        rules.update(instance.by_rule(rows))
    assert len(rules) > 5


@pytest.mark.parametrize("seed", range(8))
def test_every_row_of_a_week(seed: int, tmp_path: Path) -> None:
    """All 16,384 weeks of one nurse cost what the checker says, 1 in 8 of them in each case."""
    random = Random(100 + seed)
    path, instance = made(tmp_path, synthetic.inrc1(random, people=1, days=7, cover=False))
    parsed = CHECKER.Instance(path)
    nurse = parsed.cells["EMPLOYEES"][0]
    for number, row in enumerate(product(range(4), repeat=7)):
        if number % 8 == seed:
            text = "".join(".ABC"[letter] for letter in row)
            assert instance.score((row,))[0] == CHECKER.row_cost(parsed, text, nurse), row


def test_all_courses_of_eight_weekends(tmp_path: Path) -> None:
    """Runs of weekends: each of the 256 courses costs its excess and its missing weekends."""
    contract = (
        "(1|1), (0|0|9), (0|0|1), (0|0|9), (0|0|1), (0|0|9), (0|0|1), (1|5|2), (1|7|3), (1|11|2), "
        "SaturdaySunday, (0|0), (0|0), (0|0), (0|0), (0|0), 0,"
    )
    text = synthetic.inrc1(Random(1), people=1, days=56, cover=False)
    lines = [
        f"{line[0]}, contract, {contract};" if ", contract " in line else line
        for line in text.splitlines()
        if not line.startswith("0, 2010")
    ]
    for name in ("DAY_OFF", "DAY_ON", "SHIFT_OFF", "SHIFT_ON"):
        at = next(i for i, line in enumerate(lines) if line.startswith(f"{name}_REQUESTS"))
        lines[at] = f"{name}_REQUESTS = 0;"
    path, instance = made(tmp_path, "\n".join(lines))
    for worked in product((False, True), repeat=8):
        row = [0] * 56
        for weekend, on in enumerate(worked):
            if on:
                row[7 * weekend + 1 + weekend % 2] = 1
        runs = [len(run) for run in "".join(".w"[on] for on in worked).split(".") if run]
        fours = [sum(worked[at : at + 4]) for at in range(5)]
        expected = sum(5 * max(0, run - 2) + 7 * max(0, 3 - run) for run in runs) + sum(
            11 * max(0, four - 2) for four in fours
        )
        rows = (tuple(row),)
        assert instance.score(rows)[0] == expected
        assert CHECKER.check(path, instance.roster(rows))[0] == expected


def test_broken_weekends() -> None:
    """A change to rest counts the days left, a change to work the days gone."""
    assert broken_days((True, False)) == broken_days((False, True)) == 1
    assert broken_days((True, False, True)) == 4
    assert broken_days((True, True, False)) == 1
    assert broken_days((True, True, True)) == broken_days((False, False, False)) == 0


@pytest.mark.parametrize("seed", range(4))
def test_optimum_is_enumeration_s(seed: int, tmp_path: Path) -> None:
    """One nurse, a week: the best of all rows that cover exactly, by both models."""
    random = Random(300 + seed)
    path, instance = made(tmp_path, synthetic.inrc1(random, people=1, days=7, cover=False))
    # No day asks for anybody: only one row is legal. Asking for E on some days keeps it small.
    asked = [random.random() < 0.6 for _ in range(7)]
    lines = path.read_text(encoding="utf-8").replace("DATE_SPECIFIC_COVER = 1;", "HERE")
    dates = [f"2010-01-{day + 1:02d}, E, {int(on)};" for day, on in enumerate(asked)]
    head, _, rest = lines.partition("HERE")
    kept = rest.replace("2010-01-04, E, 0;\n", "", 1)
    rule = "/" * 40
    assert kept.startswith(f"\n{rule}\n")
    text = head + "DATE_SPECIFIC_COVER = 7;\n" + "\n".join(dates) + "\n" + kept.lstrip("\n")
    path, instance = made(tmp_path, text)
    rows = (tuple(int(on) for on in asked),)
    expected, faults = CHECKER.check(path, instance.roster(rows))
    assert not faults
    for found in (
        by_cp_sat(instance.problem, seconds=20, workers=1, seed=1, report=UNHEARD),
        by_highs(instance.problem, seconds=20, seed=1, report=UNHEARD),
    ):
        assert (found.status, found.bound, found.rows) == (Status.OPTIMAL, expected, rows)


@pytest.mark.parametrize("seed", range(4))
def test_bounds_hold_on_two_weeks(seed: int, tmp_path: Path) -> None:
    """Four nurses, 14 days: no bound exceeds the proven optimum, no objective lies below it."""
    random = Random(500 + seed)
    path, instance = made(tmp_path, synthetic.inrc1(random, people=4, days=14))
    proven = by_highs(instance.problem, seconds=60, seed=1, report=UNHEARD)
    assert proven.status is Status.OPTIMAL
    assert proven.rows is not None
    assert proven.bound is not None
    assert CHECKER.check(path, instance.roster(proven.rows)) == (proven.bound, [])
    told: list[tuple[int | None, int | None]] = []
    other = by_cp_sat(
        instance.problem,
        seconds=4,
        workers=2,
        seed=1,
        report=lambda objective, bound: told.append((objective, bound)),
    )
    assert other.rows is not None
    objective, faults = CHECKER.check(path, instance.roster(other.rows))
    assert not faults
    assert other.bound is not None
    assert other.bound <= proven.bound <= objective
    assert min(one for one, _ in told if one is not None) == objective
    assert all(bound is None or bound <= proven.bound for _, bound in told)


@pytest.mark.parametrize(
    ("line", "wrong", "says"),
    [
        ("SKILLS = 2;", "SKILLS = 3;", "SKILLS announces 3 lines and has 2"),
        ("HeadNurse;", "HeadNurse", '"HeadNurse" has no ";" at its end'),
        ("06:30:00, 14:30:00", "6 o'clock, 14:30:00", '"6 o\'clock" is no clock time'),
        ("SaturdaySunday", "SundayMonday", '"SundayMonday" is no weekend. Maybe one of Saturday'),
        ("SaturdaySunday, (", "SaturdaySunday, [", " is no limit"),
        ("2 (N|Any) (E|Any)", "3 (N|Any) (E|Any)", "is no pattern"),
        ("(N|Any)", "(M|Any)", 'no shift is called "M"'),
        ("(N|Any)", "(N|Payday)", 'no weekday is called "Payday"'),
        (", 1, Nurse;\n", ", 1, Nurses;\n", 'no skill is called "Nurses". Maybe "Nurse"'),
        ("Monday, E,", "Monday, EE,", 'no shift is called "EE". Maybe "E"'),
        ("2010-01-04, E", "2010-02-30, E", '"2010-02-30" is no date'),
        ("2010-01-04, E", "2011-01-04, E", "2011-01-04 lies outside the period"),
        ("2010-01-01, 2010-01-14", "2010-01-03, 2010-01-14", "cuts the weekend of 2010-01-02"),
        ("DAY_ON_REQUESTS", "DAY_ON", "has no DAY_ON_REQUESTS"),
    ],
)
def test_errors_name_line_and_value(line: str, wrong: str, says: str, tmp_path: Path) -> None:
    """Each mistake is told with its value."""
    text = synthetic.inrc1(Random(5), people=2, days=14)
    # Requests before the third day would be outside the period that starts late.
    lines = [
        one.replace("2010-01-01", "2010-01-05").replace("2010-01-02", "2010-01-06")
        if one.count(",") in (2, 3) and not one.startswith("made")
        else one
        for one in text.splitlines(keepends=True)
    ]
    text = "".join(lines)
    assert line in text
    path = tmp_path / "wrong.txt"
    path.write_text(text.replace(line, wrong, 1), encoding="utf-8")
    with pytest.raises(InstanceError) as error:
        inrc1.read(path)
    assert says in str(error.value)


def test_contradicting_limits_are_told(tmp_path: Path) -> None:
    """At least four assignments and at most three: no contract can mean that."""
    text = synthetic.inrc1(Random(5), people=2, days=14)
    wrong = re.sub(r"\(1\|1\), \(.*?\), \(.*?\)", "(1|1), (1|1|3), (1|1|4)", text, count=1)
    with pytest.raises(InstanceError, match="at least 4 and at most 3 assignments"):
        made(tmp_path, wrong)


@pytest.mark.parametrize("name", ["sprint01", "sprint03", "medium01", "long01", "long03"])
def test_public_instances(name: str) -> None:
    """The checker and the problem's own score are one on random rosters."""
    path = synthetic.SHARED / "inrc1" / f"{name}.txt"
    if not path.is_file():
        pytest.skip(f"the public instances are not on this machine ({path})")
    instance = inrc1.read(path)
    random = Random(1)
    for _ in range(10):
        rows = synthetic.rows_in(instance, random)
        objective, faults = CHECKER.check(path, instance.roster(rows))
        assert instance.score(rows) == (objective, len(faults))


def test_best_known_is_the_optimum() -> None:
    """Sprint 3: the published optimum is ours too, so the rules are read as published."""
    path = synthetic.SHARED / "inrc1" / "sprint03.txt"
    if not path.is_file():
        pytest.skip(f"the public instances are not on this machine ({path})")
    found = by_highs(inrc1.read(path).problem, seconds=120, seed=1, report=UNHEARD)
    assert (found.status, found.bound) == (Status.OPTIMAL, 51)
