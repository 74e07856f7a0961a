"""What clashes, what would help, and the schedule that breaks least."""

from __future__ import annotations

from nightfloat.rules.grid import Problem
from nightfloat.rules.language import Sum, Tier, never, run_max, total
from nightfloat.solver.clash import find_clash
from nightfloat.solver.elastic import broken, relax
from nightfloat.solver.engine import Settings
from nightfloat.solver.fixes import propose
from nightfloat.solver.outcome import FixKind
from nightfloat.solver.relaxation import relaxations
from tests.solver.grids import call_problem, grid, hard, on, soft

QUICK = Settings(workers=2, effort=4.0)


def impossible() -> Problem:
    """Return two people, one on leave on day 1, where day 1 wants both and day 2 wants one."""
    leave = hard(never(2, ends=(1,)), rule="leave", person=0, steps=(1, 1), fixed=True)
    cover = hard(Sum(cells=on((0, 1), 1, 2), lo=2), rule="cover", steps=(1, 1))
    other = hard(Sum(cells=on((0, 1), 2, 2), lo=1), rule="other", steps=(2, 2))
    rest = [hard(run_max(2, 2), rule="rest", person=p) for p in (0, 1)]
    wish = soft(total(2, hi=0, price=1), Tier.WISHES, person=1)
    return Problem(grid=grid(2, 4, "-D"), limits=(leave, cover, other, *rest, wish))


def test_clash_is_minimal() -> None:
    """Only the leave and the demand of that day clash; rest and the next day do not."""
    clash = find_clash(impossible(), QUICK)
    assert clash is not None
    assert clash.minimal
    assert [limit.rule for limit in clash.limits] == ["leave", "cover"]


def test_no_clash_where_all_can_hold() -> None:
    """A problem with a schedule has none."""
    problem = Problem(grid=grid(1, 3, "-D"), limits=(hard(total(2, lo=1), person=0),))
    assert find_clash(problem, QUICK) is None


def test_least_breach_names_the_rule_and_keeps_leave() -> None:
    """Leave stays; the demand is one short."""
    problem = impossible()
    found = relax(problem, QUICK)
    assert found.rows is not None
    assert [(one.limit.rule, one.amount) for one in broken(problem, found.rows)] == [("cover", 1)]
    assert found.rows[0][1] == 0


def test_leave_is_given_up_last() -> None:
    """Two facts that exclude each other: one of them must go, and is named."""
    one = hard(never(2, ends=(0,)), rule="leave", person=0, fixed=True)
    two = hard(never(1, ends=(0,)), rule="pin", person=0, fixed=True)
    problem = Problem(grid=grid(1, 2, "-D"), limits=(one, two))
    found = relax(problem, QUICK)
    assert found.rows is not None
    assert len(broken(problem, found.rows)) == 1


def test_each_fix_is_proved() -> None:
    """Giving up the leave, asking for one less, one more person: each makes it legal."""
    problem = impossible()
    clash = find_clash(problem, QUICK)
    assert clash is not None
    clash, rows = relaxations(problem, clash, QUICK)
    assert rows is not None
    fixes = propose(problem, clash, QUICK)
    assert {fix.kind for fix in fixes} == set(FixKind)
    assert all((fix.breaches_before, fix.breaches_after) == (1, 0) for fix in fixes)


def test_a_fix_says_what_is_left() -> None:
    """When two are missing, one less leaves one missing, and so does one person more."""
    leave = [
        hard(never(2, ends=(0,)), rule="leave", person=p, steps=(0, 0), fixed=True) for p in (0, 1)
    ]
    cover = hard(Sum(cells=on((0, 1), 0, 2), lo=2), rule="cover", steps=(0, 0))
    problem = Problem(grid=grid(2, 2, "-D"), limits=(*leave, cover))
    clash = find_clash(problem, QUICK)
    assert clash is not None
    assert propose(problem, clash, QUICK) == ()  # nothing was proved yet
    clash, _ = relaxations(problem, clash, QUICK)
    fixes = propose(problem, clash, QUICK)
    assert {fix.kind for fix in fixes} == set(FixKind)
    assert all((fix.breaches_before, fix.breaches_after) == (2, 1) for fix in fixes)


def test_23_seniors_on_one_day() -> None:
    """The measured case: 23 leaves and two senior demands, minimal."""
    problem = call_problem(same_day_off=23)
    clash = find_clash(problem, QUICK)
    assert clash is not None
    rules = sorted(limit.rule for limit in clash.limits)
    assert rules == ["leave"] * 23 + ["senior C", "senior N"]
    assert clash.minimal
    clash, _ = relaxations(problem, clash, QUICK)
    assert {(one.units, one.smallest) for one in clash.relaxations} == {(1, True)}
