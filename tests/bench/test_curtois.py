"""The Curtois and Qu format: read, measured and solved as the independent checker says."""

from __future__ import annotations

from itertools import product
from pathlib import Path
from random import Random

import pytest

from nightfloat.bench import curtois
from nightfloat.bench.instance import Instance, InstanceError
from nightfloat.rules.language import Count, Sum
from nightfloat.solver.compact import Report, by_cp_sat, by_highs
from nightfloat.solver.outcome import Status
from tests.bench import synthetic

CHECKER = synthetic.checker("curtois")


def deaf(_objective: int | None, _bound: int | None) -> None:
    """Hear nothing."""


UNHEARD: Report = deaf


def made(folder: Path, seed: int, **size: int) -> tuple[Path, Instance]:
    """Return an instance's file and what was read of it."""
    path = folder / f"made{seed}.txt"
    path.write_text(synthetic.curtois(Random(seed), **size), encoding="utf-8")
    return path, curtois.read(path)


@pytest.mark.parametrize("seed", range(12))
def test_measures_what_the_checker_measures(seed: int, tmp_path: Path) -> None:
    """3,000 random rosters: the objective is equal, and so is whether something hard is broken."""
    path, instance = made(tmp_path, seed, people=3, days=14 + seed % 2 * 6, shifts=2 + seed % 2)
    random = Random(seed)
    seen: set[str] = set()
    for _ in range(250):
        rows = synthetic.rows_in(instance, random)
        objective, faults = CHECKER.check(path, instance.roster(rows))
        found, broken = instance.score(rows)
        assert (found, broken > 0) == (objective, bool(faults)), faults
        assert sum(instance.by_rule(rows).values()) == objective
        seen.update(fault.split()[1] for fault in faults)
    assert len(seen) > 2


@pytest.mark.parametrize("seed", range(6))
def test_optimum_is_enumeration_s(seed: int, tmp_path: Path) -> None:
    """Two people, five days, one or two shifts: both models find the checker's optimum."""
    path, instance = made(tmp_path, seed, people=2, days=5, shifts=1 + seed % 2)
    domain = instance.problem.grid.domain
    legal = [
        [
            row
            for row in product(
                *([n for n in range(3) if letters >> n & 1] for letters in domain[who])
            )
            if not CHECKER.employee_faults(
                ["" if n == 0 else "EL"[n - 1] for n in row],
                CHECKER.tables(path),
                CHECKER.tables(path)["SECTION_STAFF"][who],
            )
        ]
        for who in range(2)
    ]
    # A row's own faults do not depend on the other's, so only legal pairs are tried.
    best = min(
        (CHECKER.check(path, instance.roster(pair))[0] for pair in product(*legal)), default=None
    )
    for found in (
        by_cp_sat(instance.problem, seconds=20, workers=1, seed=1, report=UNHEARD),
        by_highs(instance.problem, seconds=20, seed=1, report=UNHEARD),
    ):
        if best is None:
            assert found.status is Status.INFEASIBLE
        else:
            assert found.status is Status.OPTIMAL
            assert found.bound == best
            assert found.rows is not None
            assert CHECKER.check(path, instance.roster(found.rows)) == (best, [])


def test_says_it_in_few_words(tmp_path: Path) -> None:
    """Only Counts and Sums; what no roster can break, and what domains say, is not said again."""
    text = """SECTION_HORIZON
14
SECTION_SHIFTS
E,480,
L,480,E
SECTION_STAFF
A,E=14|L=0,4320,3360,14,1,1,2
SECTION_DAYS_OFF
A,3
SECTION_SHIFT_ON_REQUESTS
A,5,E,2
SECTION_COVER
0,E,1,100,1
0,L,1,100,1
"""
    path = tmp_path / "small.txt"
    path.write_text(text, encoding="utf-8")
    instance = curtois.read(path)
    assert [limit.rule for limit in instance.problem.limits] == [
        "minutes",
        "succession",
        "requests",
        "cover",
        "cover",
    ]
    assert all(isinstance(limit.of, (Count, Sum)) for limit in instance.problem.limits)
    assert instance.problem.grid.domain[0][:5] == (0b11, 0b11, 0b11, 0b1, 0b11)
    rows = ((1, 1, 0, 0, 1, 1, 1, 0, 0, 1, 1, 0, 0, 0),)
    assert instance.score(rows) == (100, 0)
    assert instance.by_rule(rows) == {"cover": 100}
    assert instance.rows(instance.roster(rows)) == rows


@pytest.mark.parametrize(
    ("line", "wrong", "says"),
    [
        ("14", "none", 'line 2: horizon "none" is no whole number'),
        ("14", "0", "line 2: horizon 0 is out of range"),
        ("E,480,", "E", 'line 4: "E" has 1 fields'),
        ("L,480,E", "L,480,e", 'line 5: no shift is called "e". Maybe "E"'),
        ("A,E=14|L=0,4320", "A,E14,4320", 'line 7: cap "E14" has no "="'),
        ("A,3", "B,3", 'line 9: no employee is called "B"'),
        ("A,3", "A,14", "line 9: day 14 is out of range. Maybe a number from 0 to 13"),
        ("0,E,1,100,1", "0,E,1,x,1", 'line 13: number "x" is no whole number'),
        ("SECTION_COVER", "SECTION_COVERS", "has no SECTION_COVER"),
        ("SECTION_HORIZON", "HORIZON", 'line 1: "HORIZON" stands before any section'),
    ],
)
def test_errors_name_line_and_value(line: str, wrong: str, says: str, tmp_path: Path) -> None:
    """Each mistake is told where it stands."""
    text = (
        "SECTION_HORIZON\n14\nSECTION_SHIFTS\nE,480,\nL,480,E\nSECTION_STAFF\n"
        "A,E=14|L=0,4320,3360,5,2,2,1\nSECTION_DAYS_OFF\nA,3\nSECTION_SHIFT_ON_REQUESTS\n"
        "A,5,E,2\nSECTION_COVER\n0,E,1,100,1\n"
    )
    assert line in text
    path = tmp_path / "wrong.txt"
    path.write_text(text.replace(line, wrong, 1), encoding="utf-8")
    with pytest.raises(InstanceError) as error:
        curtois.read(path)
    assert says in str(error.value)


# The other checker leaves closing its file to Python.
@pytest.mark.filterwarnings("ignore::ResourceWarning")
@pytest.mark.parametrize("number", [1, 2, 4, 5, 7, 8, 10, 12, 14, 15, 17, 19, 21, 24])
def test_checkers_of_public_instances_agree(number: int) -> None:
    """Ours, the other one and the problem's own score are one on random rosters."""
    path = synthetic.SHARED / "curtois" / f"Instance{number}.txt"
    if not path.is_file():
        pytest.skip(f"the public instances are not on this machine ({path})")
    other = synthetic.program(synthetic.SHARED / "check_curtois.py")
    theirs = other.load(str(path))
    instance = curtois.read(path)
    random = Random(number)
    for _ in range(10 if number < 19 else 1):
        rows = synthetic.rows_in(instance, random)
        objective, faults = CHECKER.check(path, instance.roster(rows))
        assert instance.score(rows)[0] == objective
        expected, violations = other.check(theirs, instance.roster(rows))
        assert (objective, len(faults)) == (expected, len(violations))
