"""The index of limits against measuring everything anew."""

from __future__ import annotations

from random import Random

from nightfloat.domain.findings import Finding, Severity
from nightfloat.explain.compare import compare_findings
from nightfloat.explain.effect import Index, changed
from nightfloat.explain.situation import Situation
from nightfloat.rules.grid import Limit, Problem
from nightfloat.rules.language import Count, Pat, Tier
from nightfloat.rules.library.coverage import Coverage
from nightfloat.rules.library.fairness import Fairness
from nightfloat.rules.library.run import Run
from nightfloat.rules.library.total import Total
from nightfloat.rules.library.weekends import Weekends
from nightfloat.rules.programme import PackUse
from tests.explain.hospital import CALENDAR, day, hospital, rough


def test_moves_are_what_measuring_all_limits_again_gives() -> None:
    """Any change of one cell, of two people's cells or of two days moves exactly these limits."""
    programme = hospital(
        Coverage(id="n", shifts=("N",), min=1, max=1),
        Run(id="iso", shifts=("N",), min=2, severity=Severity.PREFER),
        Total(id="week", unit="hours", per="rolling 7", max=60),
        Weekends(id="we", in_a_row=1, severity=Severity.PREFER),
        Fairness(id="fair"),
        people=5,
        packs=(PackUse(name="acgme"),),
    )
    random = Random(1)
    view = Situation.of(programme, rough(programme, random)).views[0]
    index, grid, rows = view.index, view.grid, view.reading.rows
    for _ in range(60):
        cells = {
            (random.randrange(5), random.choice(grid.horizon)): random.randrange(len(grid.letters))
            for _ in range(random.choice((1, 2, 2, 3)))
        }
        after = [limit.value(changed(rows, cells)) for limit in index.problem.limits]
        expected = [
            (id(limit), old, new)
            for limit, old, new in zip(index.problem.limits, index.values, after, strict=True)
            if old != new
        ]
        assert [(id(m.limit), m.before, m.after) for m in index.moves(cells)] == expected


def test_disjoint_counts_are_packed_anew() -> None:
    """Pairs of days off: a third day off in a row makes no second pair, a fourth does."""
    view = Situation.of(hospital(), rough(hospital(), Random(2))).views[0]
    pairs = Count(terms=((Pat((1, 1)), 1),), lo=2, disjoint=True)
    limit = Limit(
        rule="pairs",
        severity=Severity.MUST,
        tier=Tier.LEGAL,
        of=pairs,
        subject="pairs",
        person=0,
    )
    width = view.grid.length
    row = (3,) * (width - 4) + (0, 0, 0, 3)
    index = Index(Problem(grid=view.grid, limits=(limit,)), (row, row, row, row))
    assert index.values == [1]
    assert [m.after for m in index.moves({(0, width - 1): 0})] == [2]
    assert [m.broken for m in index.moves({(0, width - 3): 3})] == [1]


def _finding(measured: int, first: int, last: int, *, rule: str = "r") -> Finding:
    return Finding(
        rule=rule,
        severity=Severity.MUST,
        message="x",
        clinicians=("A",),
        start=CALENDAR.instant(day(first), 0),
        end=CALENDAR.instant(day(last), 0),
        measured=measured,
        limit=10,
    )


def test_findings_match_by_rule_people_and_time() -> None:
    """A window that slid is the same breach; one elsewhere, or of another rule, is a new one."""
    old = _finding(12, 1, 5)
    assert compare_findings([old], [_finding(13, 2, 6)]).worsened == ((old, _finding(13, 2, 6)),)
    assert compare_findings([old], [_finding(11, 2, 6)]).eased == ((old, _finding(11, 2, 6)),)
    assert compare_findings([old], [_finding(12, 1, 5)]).worse == ()
    moved = compare_findings([old], [_finding(11, 7, 9)])
    assert (len(moved.appeared), len(moved.disappeared)) == (1, 1)
    other = compare_findings([old], [_finding(12, 1, 5, rule="s")])
    assert (len(other.appeared), len(other.disappeared)) == (1, 1)


def test_an_exact_match_goes_before_one_that_overlaps() -> None:
    """Two overlapping breaches and one that is gone: the one that stays matches itself."""
    one, two = _finding(15, 1, 5), _finding(11, 3, 8)
    assert compare_findings([one, two], [two]).disappeared == (one,)


def test_applying_no_real_change_keeps_the_schedule() -> None:
    """Writing the letters that are there gives the same entries back."""
    programme = hospital(people=3)
    entries = rough(programme, Random(5))
    view = Situation.of(programme, entries).views[0]
    same = {(0, view.grid.first): view.reading.rows[0][view.grid.first]}
    ordered = sorted(entries, key=lambda e: (e.clinician, e.start, e.end))
    assert list(view.apply(same)) == ordered
